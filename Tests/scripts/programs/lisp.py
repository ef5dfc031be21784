"""A Lisp with closures, macros by hand, tail loops, big numbers."""
import operator


class Symbol(str):
    pass


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise NameError(f'unbound {name}')


def tokens(text):
    return text.replace('(', ' ( ').replace(')', ' ) ').replace("'", " ' ").split()


def read(stream):
    token = stream.pop(0)
    if token == '(':
        items = []
        while stream[0] != ')':
            items.append(read(stream))
        stream.pop(0)
        return items
    if token == "'":
        return [Symbol('quote'), read(stream)]
    if token == ')':
        raise SyntaxError('unexpected )')
    for kind in (int, float):
        try:
            return kind(token)
        except ValueError:
            pass
    return {'#t': True, '#f': False}.get(token, Symbol(token))


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        match x:
            case ['quote', value]:
                return value
            case ['if', test, yes, *no]:
                x = yes if evaluate(test, env) else (no[0] if no else None)
            case ['define', [name, *params], *body]:
                env[name] = Procedure(params, body, env)
                return None
            case ['define', name, value]:
                env[name] = evaluate(value, env)
                return None
            case ['set!', name, value]:
                env.find(name)[name] = evaluate(value, env)
                return None
            case ['lambda', params, *body]:
                return Procedure(params, body, env)
            case ['begin', *body]:
                for e in body[:-1]:
                    evaluate(e, env)
                x = body[-1]
            case ['let', bindings, *body]:
                env = Env([n for n, _ in bindings], [evaluate(v, env) for _, v in bindings], env)
                x = [Symbol('begin'), *body]
            case ['cond', *clauses]:
                x = next((body for test, body in clauses if test == 'else' or evaluate(test, env)), None)
            case [function, *args]:
                f = evaluate(function, env)
                values = [evaluate(a, env) for a in args]
                if isinstance(f, Procedure):
                    env = Env(f.params, values, f.env)
                    x = [Symbol('begin'), *f.body]
                else:
                    return f(*values)
            case []:
                return []


class Procedure:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env

    def __call__(self, *args):
        return evaluate([Symbol('begin'), *self.body], Env(self.params, args, self.env))


def show(x):
    if isinstance(x, list):
        return '(' + ' '.join(map(show, x)) + ')'
    return {True: '#t', False: '#f'}.get(x, str(x)) if isinstance(x, bool) else str(x)


world = Env()
world.update({'+': lambda *a: sum(a), '*': lambda *a: __import__('math').prod(a), '-': lambda a, *b: a - sum(b) if b else -a, '/': operator.truediv, '=': operator.eq, '<': operator.lt, '>': operator.gt, 'mod': operator.mod,
              'car': lambda l: l[0], 'cdr': lambda l: l[1:], 'cons': lambda a, l: [a] + l, 'list': lambda *a: list(a), 'null?': lambda l: l == [], 'map': lambda f, l: [f(v) for v in l], 'apply': lambda f, l: f(*l), 'length': len, 'not': operator.not_})
PROGRAM = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 30)
(define (loop i acc) (if (= i 0) acc (loop (- i 1) (+ acc i))))
(loop 20000 0)
(define (compose f g) (lambda (x) (f (g x))))
((compose (lambda (x) (* x x)) (lambda (x) (+ x 1))) 6)
(define (filter p l) (cond ((null? l) '()) ((p (car l)) (cons (car l) (filter p (cdr l)))) (else (filter p (cdr l)))))
(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '()))
(define (sort l) (if (null? l) '() (let ((p (car l)) (r (cdr l))) (apply append (list (sort (filter (lambda (x) (< x p)) r)) (list p) (sort (filter (lambda (x) (not (< x p))) r)))))))
(define (append a b c) (if (null? a) (if (null? b) c (cons (car b) (append '() (cdr b) c))) (cons (car a) (append (cdr a) b c))))
(sort '(3 1 4 1 5 9 2 6 5 3 5))
(map (lambda (n) (mod (* n n) 7)) (range 0 10))
(define (counter) (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n))))
(define c (counter))
(c) (c)
(list (c) 1.5 #t 'symbol '(nested (list)))
(undefined-thing)
(car '())
(/ 1 0)
"""
stream = tokens(PROGRAM)
while stream:
    expression = read(stream)
    try:
        result = evaluate(expression, world)
    except Exception as error:
        print(f'{type(error).__name__}: {error}')
        continue
    if result is not None:
        print(show(result))

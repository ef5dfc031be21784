"""Loops over pairs that are taken apart at once, sums, and steps of generators from loops and from native code."""
d={'a':1,'b':2,'c':3}
for k,v in d.items(): print(k,v)
print([(i,x) for i,x in enumerate('abc',-2)], [(i,a,b) for i,(a,b) in enumerate(zip([1,2],[3,4]))], {v:k for k,v in d.items()})
for a,b in zip(range(3),(x*1.5 for x in range(2))): print(a,b)
try:
    for k,v in d.items(): d[k+'x']=1
except RuntimeError as e: print(e)
def gen():
    yield 1
    raise KeyError('x')
try:
    for i,x in enumerate(gen()): print(i,x)
except KeyError as e: print(repr(e))
for i,x in enumerate([1,2],2**62): print(i,x)
for i,x in enumerate([1,2],2**63-1): print(i,x)
for i,x in enumerate([1,2],-2**63): print(i,x)
l=[1,2,3]
for i,x in enumerate(l):
    if i<5: l.append(x*2)
print(l)
it=enumerate([1,2,3,4])
for i,x in it: print(i,x,next(it))
try:
    for a,b in zip([1,2],[1],strict=True): print(a,b)
except ValueError as e: print(e)
class It:
    def __iter__(s): return s
    n=0
    def __next__(s):
        s.n+=1
        if s.n>3: raise StopIteration
        return s.n
print([(a,b) for a,b in zip(It(),It())],[(a,b) for a,b in enumerate(It())])
class L(list):
    pass
print([(a,b) for a,b in enumerate(L('xy'))])
def f(x):
    for p in x:
        for a,b in p: yield a,b
print(list(f([enumerate('ab'),zip('ab','cd'),d.items(),[(1,2)],((3,4),)])))
print(sum(x for x in range(10)), sum([1,2.5,3]), sum([2**62,2**62,5]), sum([True,False,3]), sum([],5), sum([[1],[2]],[]), sum([0.1]*10), sum(x*0.5 for x in range(5)), sum([1,2],2.5))
def g2():
    r = yield from [1,2,3]
    r = yield from (x for x in 'ab')
    try: yield 5
    finally: print('fin')
for x in g2(): print(x)
print(list(g2()), tuple(g2()), next(g2()))
def inf():
    n=0
    while True:
        try: n = (yield n) or n+1
        except ValueError: n=-5
        except GeneratorExit: print('exit'); raise
g=inf(); print(next(g),next(g),g.send(10),next(g),g.throw(ValueError),next(g)); g.close()
def rec(n):
    if n: yield from rec(n-1)
    yield n
print(sum(rec(200)), max(rec(50)), any(x>48 for x in rec(50)), all(rec(3)), ''.join(str(x) for x in rec(5)))
import sys
def fr():
    yield sys._getframe().f_back.f_code.co_name
    yield sys._getframe().f_lineno
print([*fr()], [x for x in fr()], next(fr()))
def bad():
    yield 1
    1/0
import traceback
try: sum(bad())
except ZeroDivisionError: traceback.print_exc()
try: sum(x/0 for x in range(3))
except ZeroDivisionError: traceback.print_exc(file=sys.stdout)

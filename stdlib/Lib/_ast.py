"""The node classes of abstract syntax trees, and compile() from and to them."""

import _syntax

PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_ONLY_AST = 0x400
PyCF_OPTIMIZED_AST = 0x8000 | 0x400
PyCF_TYPE_COMMENTS = 0x1000

_UNION = type(int | None)
_LIST = type(list[int])


class AST:
    __doc__ = None
    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __new__(cls, /, *args, **kwargs):
        return object.__new__(cls)

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        fields = getattr(cls, '_fields', ())
        if len(args) > len(fields):
            raise TypeError(f"{cls.__name__} constructor takes at most {len(fields)} positional argument"
                            f"{'' if len(fields) == 1 else 's'}")
        missing = dict.fromkeys(fields)
        for name, value in zip(fields, args):
            missing.pop(name, None)
            setattr(self, name, value)
        for name, value in kwargs.items():
            if name in fields:
                if name not in missing:
                    raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
                del missing[name]
            elif name not in cls._attributes:
                _deprecated(f"{cls.__name__}.__init__ got an unexpected keyword argument {name!r}. "
                            "Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.")
            setattr(self, name, value)
        if missing:
            self._fill(missing)

    def _fill(self, missing):
        """Give the fields that were not named their defaults."""
        cls = type(self)
        types = getattr(cls, '_field_types', None)
        if types is None:
            return
        for name in missing:
            if name not in types:
                _deprecated(f"Field {name!r} is missing from {cls.__name__}._field_types. "
                            "This will become an error in Python 3.15.")
                continue
            kind = types[name]
            if isinstance(kind, _UNION):
                # Optional: the class has None.
                continue
            if isinstance(kind, _LIST):
                setattr(self, name, [])
            elif kind is expr_context:
                setattr(self, name, _singletons['Load'])
            else:
                _deprecated(f"{cls.__name__}.__init__ missing 1 required positional argument: {name!r}. "
                            "This will become an error in Python 3.15.")

    def __reduce__(self):
        # Places are held for the fields, lest the constructor warn; the state fills them.
        state = dict(self.__dict__)
        args = []
        for name in getattr(type(self), '_fields', ()):
            if name not in state:
                break
            args.append(None)
        return type(self), tuple(args), state


def _deprecated(message):
    import warnings
    warnings.warn(message, DeprecationWarning, skip_file_prefixes=(__file__,))


_PLACE = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')

# For every sum type its constructors: "field:type", a type with * is a list, with ? optional.
_GRAMMAR = {
    'mod': '''Module body:stmt* type_ignores:type_ignore*
        Interactive body:stmt*
        Expression body:expr
        FunctionType argtypes:expr* returns:expr''',
    'stmt': '''FunctionDef name:identifier args:arguments body:stmt* decorator_list:expr* returns:expr? type_comment:string? type_params:type_param*
        AsyncFunctionDef name:identifier args:arguments body:stmt* decorator_list:expr* returns:expr? type_comment:string? type_params:type_param*
        ClassDef name:identifier bases:expr* keywords:keyword* body:stmt* decorator_list:expr* type_params:type_param*
        Return value:expr?
        Delete targets:expr*
        Assign targets:expr* value:expr type_comment:string?
        TypeAlias name:expr type_params:type_param* value:expr
        AugAssign target:expr op:operator value:expr
        AnnAssign target:expr annotation:expr value:expr? simple:int
        For target:expr iter:expr body:stmt* orelse:stmt* type_comment:string?
        AsyncFor target:expr iter:expr body:stmt* orelse:stmt* type_comment:string?
        While test:expr body:stmt* orelse:stmt*
        If test:expr body:stmt* orelse:stmt*
        With items:withitem* body:stmt* type_comment:string?
        AsyncWith items:withitem* body:stmt* type_comment:string?
        Match subject:expr cases:match_case*
        Raise exc:expr? cause:expr?
        Try body:stmt* handlers:excepthandler* orelse:stmt* finalbody:stmt*
        TryStar body:stmt* handlers:excepthandler* orelse:stmt* finalbody:stmt*
        Assert test:expr msg:expr?
        Import names:alias*
        ImportFrom module:identifier? names:alias* level:int?
        Global names:identifier*
        Nonlocal names:identifier*
        Expr value:expr
        Pass
        Break
        Continue''',
    'expr': '''BoolOp op:boolop values:expr*
        NamedExpr target:expr value:expr
        BinOp left:expr op:operator right:expr
        UnaryOp op:unaryop operand:expr
        Lambda args:arguments body:expr
        IfExp test:expr body:expr orelse:expr
        Dict keys:expr* values:expr*
        Set elts:expr*
        ListComp elt:expr generators:comprehension*
        SetComp elt:expr generators:comprehension*
        DictComp key:expr value:expr generators:comprehension*
        GeneratorExp elt:expr generators:comprehension*
        Await value:expr
        Yield value:expr?
        YieldFrom value:expr
        Compare left:expr ops:cmpop* comparators:expr*
        Call func:expr args:expr* keywords:keyword*
        FormattedValue value:expr conversion:int format_spec:expr?
        JoinedStr values:expr*
        Constant value:constant kind:string?
        Attribute value:expr attr:identifier ctx:expr_context
        Subscript value:expr slice:expr ctx:expr_context
        Starred value:expr ctx:expr_context
        Name id:identifier ctx:expr_context
        List elts:expr* ctx:expr_context
        Tuple elts:expr* ctx:expr_context
        Slice lower:expr? upper:expr? step:expr?''',
    'expr_context': 'Load\nStore\nDel',
    'boolop': 'And\nOr',
    'operator': 'Add\nSub\nMult\nMatMult\nDiv\nMod\nPow\nLShift\nRShift\nBitOr\nBitXor\nBitAnd\nFloorDiv',
    'unaryop': 'Invert\nNot\nUAdd\nUSub',
    'cmpop': 'Eq\nNotEq\nLt\nLtE\nGt\nGtE\nIs\nIsNot\nIn\nNotIn',
    'excepthandler': 'ExceptHandler type:expr? name:identifier? body:stmt*',
    'pattern': '''MatchValue value:expr
        MatchSingleton value:constant
        MatchSequence patterns:pattern*
        MatchMapping keys:expr* patterns:pattern* rest:identifier?
        MatchClass cls:expr patterns:pattern* kwd_attrs:identifier* kwd_patterns:pattern*
        MatchStar name:identifier?
        MatchAs pattern:pattern? name:identifier?
        MatchOr patterns:pattern*''',
    'type_ignore': 'TypeIgnore lineno:int tag:string',
    'type_param': '''TypeVar name:identifier bound:expr? default_value:expr?
        ParamSpec name:identifier default_value:expr?
        TypeVarTuple name:identifier default_value:expr?''',
}

# Types with one constructor, which is the type itself.
_PRODUCTS = '''comprehension target:expr iter:expr ifs:expr* is_async:int
    arguments posonlyargs:arg* args:arg* vararg:arg? kwonlyargs:arg* kw_defaults:expr* kwarg:arg? defaults:expr*
    arg arg:identifier annotation:expr? type_comment:string?
    keyword arg:identifier? value:expr
    alias name:identifier asname:identifier?
    withitem context_expr:expr optional_vars:expr?
    match_case pattern:pattern guard:expr? body:stmt*'''

_PLACED = {'stmt', 'expr', 'excepthandler', 'pattern', 'type_param', 'arg', 'keyword', 'alias'}
# Those whose end is always known.
_ENDED = {'pattern', 'type_param'}
_BUILTIN = {'identifier': str, 'string': str, 'int': int, 'constant': object}
_singletons = {}


def _make(line, base, placed):
    """Make the class of one constructor from its line of the grammar."""
    name, *fields = line.split()
    specs = [field.partition(':')[::2] for field in fields]
    names = tuple(field for field, _ in specs)
    namespace = {'__module__': 'ast', '_kind': name, '_fields': names, '__match_args__': names,
                 '__doc__': _describe(line)}
    for field, kind in specs:
        if kind.endswith('?'):
            namespace[field] = None
    if placed and base is AST:
        namespace.update(_attributes=_PLACE, end_lineno=None, end_col_offset=None)
    cls = type(name, (base,), namespace)
    globals()[name] = cls
    return cls, specs


def _make_all():
    made = []
    for base, text in _GRAMMAR.items():
        lines = [line.strip() for line in text.split('\n')]
        # The documentation is the grammar.
        docs = [_describe(line) for line in lines]
        gap = '\n' + ' ' * len(base) + ' | ' if any('(' in doc for doc in docs) else ' | '
        namespace = {'__module__': 'ast', '__doc__': f'{base} = {gap.join(docs)}'}
        if base in _PLACED:
            namespace.update(_attributes=_PLACE)
            if base not in _ENDED:
                namespace.update(end_lineno=None, end_col_offset=None)
        cls = type(base, (AST,), namespace)
        globals()[base] = cls
        for line in lines:
            made.append(_make(line, cls, False))
    for line in _PRODUCTS.split('\n'):
        line = line.strip()
        made.append(_make(line, AST, line.split()[0] in _PLACED))
    for cls, specs in made:
        types = {}
        for field, kind in specs:
            plain = kind.rstrip('*?')
            found = _BUILTIN.get(plain) or globals()[plain]
            types[field] = list[found] if kind.endswith('*') else found | None if kind.endswith('?') else found
        cls._field_types = types
        cls.__annotations__ = types
        if not specs and cls._kind[0].isupper() and cls.__base__._attributes == ():
            _singletons[cls._kind] = cls.__new__(cls)


def _describe(line):
    """Return a constructor of the grammar in the order of documentation: type before field."""
    name, *fields = line.split()
    return f"{name}({', '.join(' '.join(field.split(':')[::-1]) for field in fields)})" if fields else name


AST.__module__ = 'ast'
_make_all()

_MODES = {'exec': 'Module', 'eval': 'Expression', 'single': 'Interactive', 'func_type': 'FunctionType'}


def _compile(source, filename, mode, flags, optimize, feature_version):
    """compile() with PyCF_ONLY_AST, or of a tree."""
    if not isinstance(source, AST):
        if not isinstance(source, (str, bytes, bytearray, memoryview)):
            raise TypeError('compile() arg 1 must be a string, bytes or AST object')
        tree = _syntax.parse(globals(), source, filename, mode, flags,
                             -1 if feature_version is None else feature_version)
        return _optimized(tree, flags, optimize)
    if flags & PyCF_OPTIMIZED_AST == PyCF_ONLY_AST:
        return source
    wanted = _MODES.get(mode)
    if wanted is not None and not isinstance(source, globals()[wanted]):
        raise TypeError(f'expected {wanted} node, got {type(source).__name__}')
    if flags & PyCF_ONLY_AST:
        from copy import deepcopy
        return _optimized(deepcopy(source), flags, optimize)
    return _syntax.compile(source, filename, mode, flags, optimize)


def _optimized(tree, flags, level):
    if flags & PyCF_OPTIMIZED_AST != PyCF_OPTIMIZED_AST:
        return tree
    from _ast_optimize import optimize
    return optimize(tree, level)

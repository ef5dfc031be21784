import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

/// The `builtins` module.
public enum BuiltinsModule: NativeModule {
  public static var name: StaticString { "builtins" }
  public static var doc: StaticString? {
    "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need to\nprovide the same functionality."
  }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let named: [(String, Ref)] = [
      ("None", cx.interp.pointee.none), ("True", cx.interp.pointee.true), ("False", cx.interp.pointee.false),
      ("Ellipsis", cx.interp.pointee.ellipsis), ("NotImplemented", cx.interp.pointee.notImplemented),
    ]
    for (label, value) in named { try cx.setNamed(dict, label, value) }
    let debug = cx.bool(cx.vmState.configuration.optimize == 0)
    try cx.setNamed(dict, "__debug__", debug.ref)
    let types: [KnownType] = [
      .bool, .memoryview, .bytearray, .bytes, .classMethod, .complex, .dict, .enumerate, .filter, .float, .frozenset, .property, .int, .list,
      .map, .object, .range, .reversed, .set, .slice, .staticMethod, .str, .`super`, .tuple, .type, .zip,
    ]
    for t in types {
      let type = cx.known(t).pointee
      try cx.dictSet(dict, type.pointee.name!, Ref(type))
    }
    for kind in ExceptionKind.allCases {
      let type = cx.exceptionType(kind)
      try cx.dictSet(dict, type.pointee.name!, Ref(type))
    }
    for alias in ["EnvironmentError", "IOError"] { try cx.setNamed(dict, alias, Ref(cx.exceptionType(.OSError))) }
  }

  public static var functions: [MethodDef] { conversionFunctions + objectFunctions + iterationFunctions + executionFunctions }
}

extension Context {
  /// Sets a name in a namespace.
  public func setNamed(_ dict: Ref, _ label: String, _ value: Ref) throws(Raised) {
    let key = try intern(label)
    try dictSet(dict, key.ref, value)
  }
}

private let conversionFunctions: [MethodDef] = [
  MethodDef("abs", "(x, /)", "Return the absolute value of the argument.") { (a, cx) throws(Raised) in try cx.unary(.abs, a[0]) },
  MethodDef("ascii", "(obj, /)", "Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() using \\\\x, \\\\u, or \\\\U escapes. This generates a string similar\nto that returned by repr() in Python 2.") { (a, cx) throws(Raised) in try cx.asciiRepr(a[0]) },
  MethodDef("bin", "(number, /)", "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'") { (a, cx) throws(Raised) in try cx.radixText(a[0], 2) },
  MethodDef("oct", "(number, /)", "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'") { (a, cx) throws(Raised) in try cx.radixText(a[0], 8) },
  MethodDef("hex", "(number, /)", "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'") { (a, cx) throws(Raised) in try cx.radixText(a[0], 16) },
  MethodDef("chr", "(i, /)", "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.") { (a, cx) throws(Raised) in
    let number = try cx.indexObject(a[0])
    guard let n = cx.exactInt(number.ref), n >= 0, n <= 0x10FFFF else { try cx.raise(.ValueError, "chr() arg not in range(0x110000)") }
    return try cx.character(UInt32(n))
  },
  MethodDef("ord", "(c, /)", "Return the ordinal value of a character.\n\nIf the argument is a one-character string, return the Unicode code\npoint of that character.\n\nIf the argument is a bytes or bytearray object of length 1, return its\nsingle byte value.") { (a, cx) throws(Raised) in
    if a[0].isStr {
      let n = a[0].str.pointee.length
      if n == 1 { return cx.int(Int(a[0].codePoint(at: 0))) }
      try cx.raise(.TypeError, "ord() expected a character, but string of length \(n) found")
    }
    if a[0].isBytes || cx.isInstance(a[0], cx.types.pointee.bytearray) {
      let n = try cx.len(a[0])
      guard n == 1 else { try cx.raise(.TypeError, "ord() expected a character, but string of length \(n) found") }
      let zero = cx.int(0)
      return try cx.getitem(a[0], zero.ref)
    }
    try cx.raise(.TypeError, "ord() expected string of length 1, but \(cx.typeName(a[0])) found")
  },
  MethodDef("divmod", "(x, y, /)", "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.") { (a, cx) throws(Raised) in try cx.binary(.divmod, a[0], a[1]) },
  MethodDef("pow", "(base, exp, mod=None)", "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form.") { (a, cx) throws(Raised) in
    if let m = a.optional(2), !cx.isNone(m) { return try cx.power(a[0], a[1], m) }
    return try cx.binary(.pow, a[0], a[1])
  },
  MethodDef("round", "(number, ndigits=None)", "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative.") { (a, cx) throws(Raised) in
    guard let f = cx.lookup(a[0].type, .__round__) else { try cx.raise(.TypeError, "type \(cx.typeName(a[0])) doesn't define __round__ method") }
    if let n = a.optional(1), !cx.isNone(n) { return try cx.callSpecial(f, a[0], n) }
    return try cx.callSpecial(f, a[0])
  },
  MethodDef("format", "(value, format_spec='', /)", "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement format_spec according to the\nFormat Specification Mini-language. See help('FORMATTING')\nfor details.\n\nIf type(value) does not supply a method named __format__\nand format_spec is empty, then str(value) is returned.\nSee also help('SPECIALMETHODS').") { (a, cx) throws(Raised) in
    guard a.optional(1)?.isStr ?? true else { try cx.raise(.TypeError, "format() argument 2 must be str, not \(cx.typeName(a[1]))") }
    return try cx.format(a[0], a.optional(1) ?? cx.interp.pointee.emptyStr)
  },
  MethodDef("repr", "(obj, /)", "Return the canonical string representation of the object.\n\nFor many object types, including most builtins, eval() will return\na value that is equal to the original object.") { (a, cx) throws(Raised) in try cx.repr(a[0]) },
  MethodDef("hash", "(obj, /)", "Return the hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but the\nreverse is not necessarily true.") { (a, cx) throws(Raised) in cx.int(try cx.hash(a[0])) },
]

private let objectFunctions: [MethodDef] = [
  MethodDef("callable", "(obj, /)", "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method.") { (a, cx) throws(Raised) in cx.bool(a[0].type.pointee.has.contains(.call)) },
  MethodDef("id", "(obj, /)", "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.\n(CPython uses the object's memory address.)") { (a, cx) throws(Raised) in cx.int(unsigned: UInt64(cx.identity(of: a[0]))) },
  MethodDef("len", "(obj, /)", "Return the number of items in a container.") { (a, cx) throws(Raised) in cx.int(try cx.len(a[0])) },
  MethodDef("isinstance", "(obj, class_or_tuple, /)", "Return whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)\nor ...`` etc.") { (a, cx) throws(Raised) in cx.bool(try cx.isInstance(a[0], a[1])) },
  MethodDef("issubclass", "(cls, class_or_tuple, /)", "Return whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)\nor ...``.") { (a, cx) throws(Raised) in cx.bool(try cx.isSubclass(a[0], a[1])) },
  MethodDef("getattr", "(object, name, default=None, /)", "Get a named attribute from an object.\n\ngetattr(x, 'y') is equivalent to ``x.y``.\n\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case.") { (a, cx) throws(Raised) in
    guard a[1].isStr else { try cx.raise(.TypeError, "attribute name must be string, not '\(cx.typeName(a[1]))'") }
    let key = try cx.intern(a[1])
    if let fallback = a.optional(2) { return try cx.getattrOptional(a[0], key.ref) ?? fallback.own }
    return try cx.getattr(a[0], key.ref)
  },
  MethodDef("hasattr", "(obj, name, /)", "Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError.") { (a, cx) throws(Raised) in
    guard a[1].isStr else { try cx.raise(.TypeError, "attribute name must be string, not '\(cx.typeName(a[1]))'") }
    let key = try cx.intern(a[1])
    return cx.bool(try cx.getattrOptional(a[0], key.ref) != nil)
  },
  MethodDef("setattr", "(obj, name, value, /)", "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``") { (a, cx) throws(Raised) in
    guard a[1].isStr else { try cx.raise(.TypeError, "attribute name must be string, not '\(cx.typeName(a[1]))'") }
    let key = try cx.intern(a[1])
    try cx.setattr(a[0], key.ref, a[2])
    return cx.none
  },
  MethodDef("delattr", "(obj, name, /)", "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``") { (a, cx) throws(Raised) in
    guard a[1].isStr else { try cx.raise(.TypeError, "attribute name must be string, not '\(cx.typeName(a[1]))'") }
    let key = try cx.intern(a[1])
    try cx.setattr(a[0], key.ref, nil)
    return cx.none
  },
  MethodDef("dir", "(*args)", "dir([object]) -> list of strings\n\nIf called without an argument, return the names in the current scope.\nElse, return an alphabetized list of names comprising (some of) the attributes\nof the given object, and of attributes reachable from it.\nIf the object supplies a method named __dir__, it will be used; otherwise\nthe default dir() logic is used and returns:\n  for a module object: the module's attributes.\n  for a class object:  its attributes, and recursively the attributes\n    of its bases.\n  for any other object: its attributes, its class's attributes, and\n    recursively the attributes of its class's base classes.") { (a, cx) throws(Raised) in
    guard a[0].tupleCount < 2 else { try cx.raise(.TypeError, "dir expected at most 1 argument, got \(a[0].tupleCount)") }
    let names: Owned
    if a[0].tupleCount == 0 {
      let locals = try cx.currentLocals()
      names = try cx.callMethod(locals.ref, .keys)
    } else {
      let object = a[0].tupleItems[0]
      guard let f = cx.lookup(object.type, .__dir__) else { try cx.raise(.TypeError, "object does not provide __dir__") }
      names = try cx.callSpecial(f, object)
    }
    let list = try cx.list()
    try cx.listExtend(list.ref, names.ref)
    _ = try cx.callMethod(list.ref, .sort)
    return list
  },
  MethodDef("vars", "(object=None, /)", "vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__.") { (a, cx) throws(Raised) in
    guard let object = a.optional(0) else { return try cx.currentLocals() }
    guard let d = try cx.getattrOptional(object, .__dict__) else { try cx.raise(.TypeError, "vars() argument must have __dict__ attribute") }
    return d
  },
  MethodDef("globals", "()", "Return the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the current\nglobal scope and vice-versa.") { (a, cx) throws(Raised) in
    guard let g = cx.interp.pointee.frames.currentGlobals(cx) else { return cx.none }
    return g.own
  },
  MethodDef("locals", "()", "Return a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name lookups in\nthe local scope and vice-versa is *implementation dependent* and not\ncovered by any backwards compatibility guarantees.") { (a, cx) throws(Raised) in try cx.currentLocals() },
  MethodDef("__build_class__", "(func, name, /, *bases, metaclass=None, **kwds)", "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.") { (a, cx) throws(Raised) in
    try cx.buildClass(a[0], a[1], bases: a[2], metaclass: a.optional(3), keywords: a.optional(4))
  },
]

private let iterationFunctions: [MethodDef] = [
  MethodDef("iter", "(object, sentinel=None, /)", "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.  In the first form, the argument must\nsupply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel.") { (a, cx) throws(Raised) in
    guard let sentinel = a.optional(1) else { return try cx.iter(a[0]) }
    guard a[0].type.pointee.has.contains(.call) else { try cx.raise(.TypeError, "iter(v, w): v must be callable") }
    return try cx.callableIterator(a[0], sentinel)
  },
  MethodDef("next", "(iterator, default=None, /)", "next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and the iterator\nis exhausted, it is returned instead of raising StopIteration.") { (a, cx) throws(Raised) in
    guard a[0].type.pointee.has.contains(.next) else { try cx.raise(.TypeError, "'\(cx.typeName(a[0]))' object is not an iterator") }
    guard let fallback = a.optional(1) else { return try a[0].ops.nextOrStop(a[0], cx) }
    return try cx.next(a[0]) ?? fallback.own
  },
  MethodDef("aiter", "(async_iterable, /)", "Return an AsyncIterator for an AsyncIterable object.") { (a, cx) throws(Raised) in
    guard a[0].type.pointee.has.contains(.aiter) else { try cx.raise(.TypeError, "'\(cx.typeName(a[0]))' object is not an async iterable") }
    let it = try a[0].ops.aiter(a[0], cx)
    guard it.type.pointee.has.contains(.anext) else { try cx.raise(.TypeError, "aiter() returned not an async iterator of type '\(cx.typeName(it.ref))'") }
    return it
  },
  MethodDef("anext", "(async_iterator, default=None, /)", "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration.") { (a, cx) throws(Raised) in
    guard a[0].type.pointee.has.contains(.anext) else { try cx.raise(.TypeError, "'\(cx.typeName(a[0]))' object is not an async iterator") }
    let awaitable = try a[0].ops.anext(a[0], cx)
    if let fallback = a.optional(1) { return try cx.makeAnextAwaitable(awaitable.ref, fallback) }
    return awaitable
  },
  MethodDef("all", "(iterable, /)", "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.") { (a, cx) throws(Raised) in
    let it = try cx.iter(a[0])
    while let x = try cx.nextUntested(it.ref, passing: true) {
      if try !cx.isTrue(x.ref) { return cx.bool(false) }
    }
    return cx.bool(true)
  },
  MethodDef("any", "(iterable, /)", "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.") { (a, cx) throws(Raised) in
    let it = try cx.iter(a[0])
    while let x = try cx.nextUntested(it.ref, passing: false) {
      if try cx.isTrue(x.ref) { return cx.bool(true) }
    }
    return cx.bool(false)
  },
  MethodDef("sum", "(iterable, /, start=0)", "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types.") { (a, cx) throws(Raised) in try cx.sum(a[0], a.optional(1)) },
  MethodDef("min", "(*args, key=None, default=None)", "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the smallest argument.") { (a, cx) throws(Raised) in try cx.extremum(a, "min", .lt) },
  MethodDef("max", "(*args, key=None, default=None)", "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the largest argument.") { (a, cx) throws(Raised) in try cx.extremum(a, "max", .gt) },
  MethodDef("sorted", "(iterable, /, *, key=None, reverse=False)", "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order.") { (a, cx) throws(Raised) in
    let list = try cx.list()
    try cx.listExtend(list.ref, a[0])
    var key = a.optional(1)
    if let given = key, cx.isNone(given) { key = nil }
    let isReverse = a.optional(2) == nil ? false : try cx.isTrue(a[2])
    try cx.listSort(list.ref, key: key, reverse: isReverse)
    return list
  },
  MethodDef("print", "(*args, sep=' ', end='\\n', file=None, flush=False)", "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream.") { (a, cx) throws(Raised) in
    try cx.printObjects(a[0], sep: a.optional(1), end: a.optional(2), file: a.optional(3), flush: a.optional(4))
    return cx.none
  },
  MethodDef("input", "(prompt='', /)", "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.\nOn *nix systems, readline is used if available.") { (a, cx) throws(Raised) in try cx.readInput(prompt: a.optional(0)) },
]

extension Context {
  private func stream(_ key: KnownName) throws(Raised) -> Owned? {
    guard let found = dictGet(interp.pointee.sysDict, str: name(key)) else { try raise(.RuntimeError, "lost sys.\(key)") }
    return isNone(found) ? nil : found.own
  }

  func printObjects(_ items: Ref, sep: Ref?, end: Ref?, file: Ref?, flush: Ref?) throws(Raised) {
    func checked(_ r: Ref?, _ label: String) throws(Raised) -> Ref? {
      guard let r, !isNone(r) else { return nil }
      guard r.isStr else { try raise(.TypeError, "\(label) must be None or a string, not \(typeName(r))") }
      return r
    }
    let separator = try checked(sep, "sep"), ending = try checked(end, "end")
    var target: Owned? = nil
    if let file, !isNone(file) { target = file.own } else { target = try stream(.stdout) }
    guard let out = target.take() else { return }
    let write = try getattr(out.ref, .write)
    let space = try str(" "), newline = try str("\n")
    for i in 0..<items.tupleCount {
      if i > 0 { _ = try call(write.ref, separator ?? space.ref) }
      let text = try str(of: items.tupleItems[i])
      _ = try call(write.ref, text.ref)
    }
    _ = try call(write.ref, ending ?? newline.ref)
    if let flush, try isTrue(flush) { _ = try callMethod(out.ref, .flush) }
  }

  func readInput(prompt: Ref?) throws(Raised) -> Owned {
    func standard(_ key: KnownName) throws(Raised) -> Owned {
      guard let found = dictGet(interp.pointee.sysDict, str: name(key)), !isNone(found) else { try raise(.RuntimeError, "input(): lost sys.\(key)") }
      return found.own
    }
    // A stream that cannot be flushed is none of input's business.
    func flush(_ file: Ref) { do throws(Raised) { _ = try callMethod(file, .flush) } catch { setPending(nil) } }
    let input = try standard(.stdin), out = try standard(.stdout), err = try standard(.stderr)
    flush(err.ref)
    var atTerminal = try isTerminal(input.ref, 0)
    if atTerminal { atTerminal = try isTerminal(out.ref, 1) }
    if atTerminal, let editor = vmState.lineEditor {
      flush(out.ref)
      return try editLine(prompt, input.ref, out.ref, editor)
    }
    if let prompt {
      let text = try str(of: prompt)
      _ = try callMethod(out.ref, .write, text.ref)
    }
    flush(out.ref)
    let line = try callMethod(input.ref, .readline)
    guard line.ref.isStr else { try raise(.TypeError, "object.readline() returned non-string") }
    let n = line.ref.str.pointee.length
    if n == 0 { try raiseEndOfInput(atTerminal) }
    if line.ref.codePoint(at: n - 1) != 10 { return line }
    let stop = int(n - 1)
    let made = try slice(nil, stop.ref, nil)
    return try getitem(line.ref, made.ref)
  }

  /// Whether a stream is the terminal behind a standard descriptor.
  private func isTerminal(_ stream: Ref, _ descriptor: Int32) throws(Raised) -> Bool {
    guard isatty(descriptor) == 1 else { return false }
    do throws(Raised) {
      let number = try callMethod(stream, .fileno)
      return try index(number.ref) == Int(descriptor)
    } catch {
      // A stream without a descriptor.
      setPending(nil)
      return false
    }
  }

  /// At a terminal the exception has no message.
  private func raiseEndOfInput(_ isTerminal: Bool) throws(Raised) -> Never {
    if isTerminal { try raise(exception: try call(Ref(exceptionType(.EOFError)))) }
    try raise(.EOFError, "EOF when reading a line")
  }

  /// A line from the terminal with editing, without its end.
  private func editLine(
    _ prompt: Ref?, _ input: Ref, _ out: Ref, _ editor: ([UInt8], Context) throws(Raised) -> [UInt8]
  ) throws(Raised) -> Owned {
    var shown: [UInt8] = []
    if let prompt {
      let text = try str(of: prompt), encoding = try getattr(out, .encoding), errors = try getattr(out, .errors)
      let encoded = try callMethod(text.ref, .encode, encoding.ref, errors.ref)
      shown = try withBytesLike(encoded.ref) { (bytes) throws(Raised) in Array(bytes) }
    }
    if shown.contains(0) { try raise(.ValueError, "input: prompt string cannot contain null characters") }
    let line = try editor(shown, self)
    if line.isEmpty { try raiseEndOfInput(true) }
    let encoding = try getattr(input, .encoding), errors = try getattr(input, .errors)
    let bytes = try self.bytes(Array(line.dropLast()))
    return try callMethod(bytes.ref, .decode, encoding.ref, errors.ref)
  }

  /// `sum`: ints and floats are added without boxing as long as they stay of one kind; floats with compensation, as CPython does.
  func sum(_ iterable: Ref, _ start: Ref?) throws(Raised) -> Owned {
    if let start {
      if start.isStr { try raise(.TypeError, "sum() can't sum strings [use ''.join(seq) instead]") }
      if start.isBytes { try raise(.TypeError, "sum() can't sum bytes [use b''.join(seq) instead]") }
      if isInstance(start, types.pointee.bytearray) { try raise(.TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]") }
    }
    let iterator = try iter(iterable)
    var total = start?.own ?? int(0)
    if total.ref.isExactly(types.pointee.int), let begin = total.ref.smallInt {
      var item: Owned? = nil
      total = int(try sumInts(begin, iterator.ref, next: &item))
      guard let item else { return total }
      total = try binary(.add, total.ref, item.ref)
    }
    while let item = try next(iterator.ref) {
      if total.ref.isExactly(types.pointee.float) {
        return try sumFloats(total.ref.float.pointee.value, first: item, iterator.ref)
      }
      total = try binary(.add, total.ref, item.ref)
    }
    return total
  }

  /// The next item; what a generator yields with that truth value may be passed over.
  fileprivate func nextUntested(_ iterator: Ref, passing truth: Bool) throws(Raised) -> Owned? {
    guard iterator.type == types.pointee.generator else { return try next(iterator) }
    var consumer = ItemConsumer(.test(truth))
    let word = try drain(iterator, &consumer)
    return word == 0 ? nil : Owned(stealing: ref(boxed(self, word)))
  }

  /// Adds up exact ints; `item` is the first that is none, or with which the sum would not fit.
  private func sumInts(_ begin: Int, _ iterator: Ref, next item: inout Owned?) throws(Raised) -> Int {
    let isGenerator = iterator.type == types.pointee.generator
    var total = begin
    while true {
      var consumer = ItemConsumer(.sum, total: total)
      let word = isGenerator ? try drain(iterator, &consumer) : try next(iterator)?.leak().bits ?? 0
      total = consumer.total
      if word == 0 { break }
      if let n = smallOperand(word) {
        let (sum, overflow) = total.addingReportingOverflow(n)
        if !overflow {
          total = sum
          release(word)
          continue
        }
      }
      item = .some(Owned(stealing: ref(boxed(self, word))))
      break
    }
    return total
  }

  private func sumFloats(_ begin: Double, first: consuming Owned, _ iterator: Ref) throws(Raised) -> Owned {
    var total = begin, compensation = 0.0
    var item: Owned? = first
    while let x = item.take() {
      let value: Double
      if x.ref.isExactly(types.pointee.float) {
        value = x.ref.float.pointee.value
        // Neumaier's variant of Kahan's summation.
        let t = total + value
        compensation += abs(total) >= abs(value) ? (total - t) + value : (value - t) + total
        total = t
      } else if x.ref.isExactly(types.pointee.int) || x.ref.isExactly(types.pointee.bool), let n = x.ref.smallInt {
        total += Double(n)
      } else {
        let partial = float(compensation != 0 && compensation.isFinite ? total + compensation : total)
        var sum = try binary(.add, partial.ref, x.ref)
        while let y = try next(iterator) { sum = try binary(.add, sum.ref, y.ref) }
        return sum
      }
      item = try next(iterator)
    }
    return float(compensation != 0 && compensation.isFinite ? total + compensation : total)
  }

  func extremum(_ a: Args, _ label: String, _ op: CompareOperator) throws(Raised) -> Owned {
    let items = a[0]
    if items.tupleCount == 0 { try raise(.TypeError, "\(label) expected at least 1 argument, got 0") }
    let several = items.tupleCount > 1
    if several && a.optional(2) != nil { try raise(.TypeError, "Cannot specify a default for \(label)() with multiple positional arguments") }
    let iterator = try iter(several ? items : items.tupleItems[0])
    let key = a.optional(1).flatMap { isNone($0) ? nil : $0 }
    guard var best = try next(iterator.ref) else {
      if let fallback = a.optional(2) { return fallback.own }
      try raise(.ValueError, "\(label)() iterable argument is empty")
    }
    var bestKey = try keyOf(best.ref, key)
    while let item = key == nil ? try nextCandidate(iterator.ref, best.ref, op) : try next(iterator.ref) {
      let itemKey = try keyOf(item.ref, key)
      if try compareBool(op, itemKey.ref, bestKey.ref) {
        best = item
        bestKey = itemKey
      }
    }
    return best
  }
  /// The next item; ints that a generator yields and that are no better than the best may be passed over.
  private func nextCandidate(_ iterator: Ref, _ best: Ref, _ op: CompareOperator) throws(Raised) -> Owned? {
    guard iterator.type == types.pointee.generator, best.isExactly(types.pointee.int), let n = best.smallInt else { return try next(iterator) }
    var consumer = ItemConsumer(.pass(above: op == .gt), total: n)
    let word = try drain(iterator, &consumer)
    return word == 0 ? nil : Owned(stealing: ref(boxed(self, word)))
  }
  private func keyOf(_ item: Ref, _ key: Ref?) throws(Raised) -> Owned {
    if let key { return try call(key, item) }
    return item.own
  }

  /// The class statement.
  func buildClass(_ function: Ref, _ className: Ref, bases: Ref, metaclass: Ref?, keywords: Ref?) throws(Raised) -> Owned {
    guard function.isExactly(types.pointee.function) else { try raise(.TypeError, "__build_class__: func must be a function") }
    guard className.isStr else { try raise(.TypeError, "__build_class__: name is not a string") }
    let resolved = try resolveBases(bases)
    var meta: Owned
    if let metaclass { meta = metaclass.own } else { meta = resolved.ref.tupleCount > 0 ? Ref(resolved.ref.tupleItems[0].type).own : Ref(types.pointee.type).own }
    if meta.ref.isType { meta = Ref(try winningMetaclass(meta.ref.asType, resolved.ref)).own }
    let namespace: Owned
    if let prepare = try getattrOptional(meta.ref, .__prepare__) {
      let args = try tuple(className, resolved.ref)
      namespace = try call(prepare.ref, args: args.ref, kwargs: keywords)
      guard namespace.type.pointee.has.contains(.getitem) else {
        let shown = meta.ref.isType ? typeName(meta.ref.asType) : "<metaclass>"
        try raise(.TypeError, "\(shown).__prepare__() must return a mapping, not \(typeName(namespace.ref))")
      }
    } else {
      namespace = try dict()
    }
    let cell = try runClassBody(function, namespace.ref)
    if resolved.ref != bases { try setitem(namespace.ref, name(.__orig_bases__), bases) }
    let args = try tuple(className, resolved.ref, namespace.ref)
    let cls = try call(meta.ref, args: args.ref, kwargs: keywords)
    if cls.ref.isType, cell.ref.isExactly(types.pointee.cell) {
      guard let inside = cellContents(cell.ref) else {
        try raise(.RuntimeError, "__class__ not set defining '\(className.text)' as \(describe(cls.ref)). Was __classcell__ propagated to type.__new__?")
      }
      if inside != cls.ref { try raise(.TypeError, "__class__ set to \(describe(inside)) defining '\(className.text)' as \(describe(cls.ref))") }
    }
    return cls
  }

  /// Replaces bases that are not classes by what their `__mro_entries__` says.
  private func resolveBases(_ bases: Ref) throws(Raised) -> Owned {
    let result = try list()
    var changed = false
    for i in 0..<bases.tupleCount {
      let base = bases.tupleItems[i]
      if !base.isType, let hook = try getattrOptional(base, .__mro_entries__) {
        let entries = try call(hook.ref, bases)
        guard entries.ref.isTuple else { try raise(.TypeError, "__mro_entries__ must return a tuple") }
        try listExtend(result.ref, entries.ref)
        changed = true
      } else {
        try append(result.ref, base.own)
      }
    }
    return changed ? try tuple(ofList: result.ref) : bases.own
  }

  /// Runs a class body in its namespace; the answer is the class cell, or None.
  private func runClassBody(_ function: Ref, _ namespace: Ref) throws(Raised) -> Owned { try runCode(function, namespace: namespace) }

  /// Runs a function whose code is not a function body, with a namespace mapping in its first register.
  public func runCode(_ function: Ref, namespace: Ref) throws(Raised) -> Owned {
    let code = function.function.pointee.code
    if execution.pointee.recursionRemaining <= 0 { try raiseRecursionError("") }
    try checkNativeStack("")
    let (base, segment) = try nativeWindow(words: Int(code.pointee.registerCount) + FrameLayout.headerWords)
    let execution = self.execution
    let savedFrame = execution.pointee.frame, savedPC = execution.pointee.pc
    function.incref()
    namespace.incref()
    clearRegisters(base, FrameLayout.headerWords, Int(code.pointee.firstTemporary) - FrameLayout.headerWords)
    base[0] = function.bits
    base[1] = UInt(bitPattern: savedPC) | 1
    base[2] = UInt(bitPattern: savedFrame) | 1
    base[3] = unbound
    base[4] = ReturnKind.plain | ReturnKind.native | segment
    base[5] = UInt(bitPattern: code.pointee.constants) | 1
    base[FrameLayout.headerWords] = namespace.bits
    execution.pointee.frame = base
    execution.pointee.pc = code.pointee.words
    execution.pointee.recursionRemaining &-= 1
    return try finishRun(savedFrame, savedPC)
  }
}

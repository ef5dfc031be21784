import KraitCore
import KraitObjects
import KraitVM

/// `_operator`.
public enum OperatorModule: NativeModule {
  public static var name: StaticString { "_operator" }
  public static var doc: StaticString? {
    "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y."
  }
  public static var functions: [MethodDef] { comparisons + arithmetic + inPlace + containers }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(AttrgetterType.self, to: dict)
    try cx.addType(ItemgetterType.self, to: dict)
    try cx.addType(MethodcallerType.self, to: dict)
  }

  private static func comparison(_ name: StaticString, _ op: CompareOperator, _ doc: StaticString) -> MethodDef {
    MethodDef(name, "(a, b, /)", doc) { (a, cx) throws(Raised) in try cx.compare(op, a[0], a[1]) }
  }
  private static func binary(_ name: StaticString, _ op: BinaryOperator, _ doc: StaticString) -> MethodDef {
    MethodDef(name, "(a, b, /)", doc) { (a, cx) throws(Raised) in try cx.binary(op, a[0], a[1]) }
  }
  private static func inPlace(_ name: StaticString, _ op: BinaryOperator, _ doc: StaticString) -> MethodDef {
    MethodDef(name, "(a, b, /)", doc) { (a, cx) throws(Raised) in try cx.inplace(op, a[0], a[1]) }
  }
  private static func unary(_ name: StaticString, _ op: UnaryOperator, _ doc: StaticString) -> MethodDef {
    MethodDef(name, "(a, /)", doc) { (a, cx) throws(Raised) in try cx.unary(op, a[0]) }
  }

  private static var comparisons: [MethodDef] {
    [
      comparison("lt", .lt, "Same as a < b."), comparison("le", .le, "Same as a <= b."), comparison("eq", .eq, "Same as a == b."),
      comparison("ne", .ne, "Same as a != b."), comparison("ge", .ge, "Same as a >= b."), comparison("gt", .gt, "Same as a > b."),
      MethodDef("not_", "(a, /)", "Same as not a.") { (a, cx) throws(Raised) in try cx.bool(!cx.isTrue(a[0])) },
      MethodDef("truth", "(a, /)", "Return True if a is true, False otherwise.") { (a, cx) throws(Raised) in try cx.bool(cx.isTrue(a[0])) },
      MethodDef("is_", "(a, b, /)", "Same as a is b.") { (a, cx) throws(Raised) in cx.bool(a[0] == a[1]) },
      MethodDef("is_not", "(a, b, /)", "Same as a is not b.") { (a, cx) throws(Raised) in cx.bool(a[0] != a[1]) },
    ]
  }
  private static var arithmetic: [MethodDef] {
    [
      unary("neg", .neg, "Same as -a."), unary("pos", .pos, "Same as +a."), unary("inv", .invert, "Same as ~a."),
      unary("invert", .invert, "Same as ~a."), unary("abs", .abs, "Same as abs(a)."), binary("add", .add, "Same as a + b."),
      binary("sub", .sub, "Same as a - b."), binary("mul", .mul, "Same as a * b."), binary("matmul", .matmul, "Same as a @ b."),
      binary("floordiv", .floordiv, "Same as a // b."), binary("truediv", .truediv, "Same as a / b."), binary("mod", .mod, "Same as a % b."),
      binary("lshift", .lshift, "Same as a << b."), binary("rshift", .rshift, "Same as a >> b."), binary("and_", .and, "Same as a & b."),
      binary("xor", .xor, "Same as a ^ b."), binary("or_", .or, "Same as a | b."), binary("pow", .pow, "Same as a ** b."),
      MethodDef("index", "(a, /)", "Same as a.__index__()") { (a, cx) throws(Raised) in
        let number = try cx.indexObject(a[0])
        if number.ref.isExactly(cx.types.pointee.int) { return number }
        return try number.type.pointee.nativeBase.unary(.pos, number.ref, cx)
      },
    ]
  }
  private static var inPlace: [MethodDef] {
    [
      inPlace("iadd", .add, "Same as a += b."), inPlace("isub", .sub, "Same as a -= b."), inPlace("imul", .mul, "Same as a *= b."),
      inPlace("imatmul", .matmul, "Same as a @= b."), inPlace("ifloordiv", .floordiv, "Same as a //= b."),
      inPlace("itruediv", .truediv, "Same as a /= b."), inPlace("imod", .mod, "Same as a %= b."), inPlace("ilshift", .lshift, "Same as a <<= b."),
      inPlace("irshift", .rshift, "Same as a >>= b."), inPlace("iand", .and, "Same as a &= b."), inPlace("ixor", .xor, "Same as a ^= b."),
      inPlace("ior", .or, "Same as a |= b."), inPlace("ipow", .pow, "Same as a **= b."),
      MethodDef("iconcat", "(a, b, /)", "Same as a += b, for a and b sequences.") { (a, cx) throws(Raised) in
        try checkSequence(a[0], cx)
        return try cx.inplace(.add, a[0], a[1])
      },
    ]
  }
  private static func checkSequence(_ me: Ref, _ cx: Context) throws(Raised) {
    if !me.type.pointee.has.contains(.getitem) || me.isDict { try cx.raise(.TypeError, "'\(cx.typeName(me))' object can't be concatenated") }
  }

  private static var containers: [MethodDef] {
    [
      MethodDef("concat", "(a, b, /)", "Same as a + b, for a and b sequences.") { (a, cx) throws(Raised) in
        try checkSequence(a[0], cx)
        return try cx.binary(.add, a[0], a[1])
      },
      MethodDef("contains", "(a, b, /)", "Same as b in a (note reversed operands).") { (a, cx) throws(Raised) in try cx.bool(cx.contains(a[0], a[1])) },
      MethodDef("indexOf", "(a, b, /)", "Return the first index of b in a.") { (a, cx) throws(Raised) in
        let iterator = try iterator(a[0], cx)
        var i = 0
        while let item = try cx.next(iterator.ref) {
          if try cx.equals(item.ref, a[1]) { return cx.int(i) }
          i &+= 1
        }
        try cx.raise(.ValueError, "sequence.index(x): x not in sequence")
      },
      MethodDef("countOf", "(a, b, /)", "Return the number of items in a which are, or which equal, b.") { (a, cx) throws(Raised) in
        let iterator = try iterator(a[0], cx)
        var n = 0
        while let item = try cx.next(iterator.ref) {
          if try cx.equals(item.ref, a[1]) { n &+= 1 }
        }
        return cx.int(n)
      },
      MethodDef("getitem", "(a, b, /)", "Same as a[b].") { (a, cx) throws(Raised) in try cx.getitem(a[0], a[1]) },
      MethodDef("setitem", "(a, b, c, /)", "Same as a[b] = c.") { (a, cx) throws(Raised) in
        try cx.setitem(a[0], a[1], a[2])
        return cx.none
      },
      MethodDef("delitem", "(a, b, /)", "Same as del a[b].") { (a, cx) throws(Raised) in
        try cx.delitem(a[0], a[1])
        return cx.none
      },
      MethodDef("length_hint", "(obj, default=0, /)", "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount.") { (a, cx) throws(Raised) in
        let fallback = a.optional(1) == nil ? 0 : try cx.index(a[1])
        return try cx.int(cx.lengthHint(a[0], default: fallback))
      },
      MethodDef("call", "(obj, /, *args, **kwargs)", "Same as obj(*args, **kwargs).") { (a, cx) throws(Raised) in
        try cx.call(a[0], args: a[1], kwargs: a.optional(2))
      },
      MethodDef("_compare_digest", "(a, b, /)", "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for cryptography.") { (a, cx) throws(Raised) in
        try compareDigest(a[0], a[1], cx)
      },
    ]
  }
  private static func iterator(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    do throws(Raised) { return try cx.iter(me) } catch {
      guard cx.pendingMatches(.TypeError), !me.type.pointee.has.contains(.iter) else { throw error }
      cx.setPending(nil)
      try cx.raise(.TypeError, "argument of type '\(cx.typeName(me))' is not iterable")
    }
  }

  /// Compares every byte, whatever the first difference is.
  private static func compareDigest(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    if a.isStr && b.isStr {
      guard a.str.pointee.isASCII && b.str.pointee.isASCII else {
        try cx.raise(.TypeError, "comparing strings with non-ASCII characters is not supported")
      }
      let x = UnsafeRawBufferPointer(start: a.strData, count: a.str.pointee.length)
      let y = UnsafeRawBufferPointer(start: b.strData, count: b.str.pointee.length)
      return cx.bool(isEqual(x, y))
    }
    guard a.type.pointee.has.contains(.buffer), b.type.pointee.has.contains(.buffer) else {
      try cx.raise(.TypeError, "unsupported operand types(s) or combination of types: '\(cx.typeName(a))' and '\(cx.typeName(b))'")
    }
    let result = try cx.withBytesLike(a) { (x) throws(Raised) -> Bool in
      try cx.withBytesLike(b) { (y) throws(Raised) -> Bool in isEqual(x, y) }
    }
    return cx.bool(result)
  }
  private static func isEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    var difference: UInt8 = a.count == b.count ? 0 : 1
    for i in 0..<b.count { difference |= b[i] ^ (a.count == b.count ? a[i] : b[i] ^ 1) }
    return difference == 0
  }
}

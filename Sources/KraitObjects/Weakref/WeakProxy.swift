import KraitCore

/// A proxy passes every operation on to its referent.
protocol WeakProxyKind: WeakrefKind {}

extension WeakProxyKind {
  /// The referent; ReferenceError when it is gone.
  static func target(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let referent = cx.weakReferent(me) else { try cx.raise(.ReferenceError, "weakly-referenced object no longer exists") }
    return referent
  }
  /// An operand: itself, or what a proxy stands for.
  static func operand(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    me.isExactly(cx.types.pointee.weakProxy) || me.isExactly(cx.types.pointee.weakCallableProxy) ? try target(me, cx) : me.own
  }
  static var proxied: OperationSet {
    [
      .repr, .str, .getattribute, .setattr, .delattr, .lt, .le, .eq, .ne, .gt, .ge, .iter, .next, .len, .getitem, .setitem, .delitem, .contains, .neg,
      .pos, .invert, .abs, .bool, .int, .float, .index, .add, .sub, .mul, .truediv, .floordiv, .mod, .pow, .matmul, .lshift, .rshift, .and, .or, .xor,
      .divmod, .radd, .rsub, .rmul, .rtruediv, .rfloordiv, .rmod, .rpow, .rmatmul, .rlshift, .rrshift, .rand, .ror, .rxor, .rdivmod, .iadd, .isub, .imul,
      .itruediv, .ifloordiv, .imod, .ipow, .imatmul, .ilshift, .irshift, .iand, .ior, .ixor,
    ]
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(name)'") }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try describe(me, "weakproxy", cx) }
  static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let t = try target(me, cx)
    return try cx.str(of: t.ref)
  }
  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try cx.getattr(t.ref, name)
  }
  static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    let t = try target(me, cx)
    try cx.setattr(t.ref, name, value)
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let x = try operand(a, cx), y = try operand(b, cx)
    return try cx.compare(op, x.ref, y.ref)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try cx.iter(t.ref)
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    guard t.type.pointee.has.contains(.next) else { try cx.raise(.TypeError, "Weakref proxy referenced a non-iterator '\(cx.typeName(t.ref))' object") }
    return try cx.next(t.ref)
  }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try cx.len(t.ref)
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try cx.getitem(t.ref, key)
  }
  static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    let t = try target(me, cx)
    if let value { try cx.setitem(t.ref, key, value) } else { try cx.delitem(t.ref, key) }
  }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try cx.contains(t.ref, item)
  }
  static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try cx.isTrue(t.ref)
  }
  static func int(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try t.ref.ops.int(t.ref, cx)
  }
  static func index(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try cx.indexObject(t.ref)
  }
  static func float(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try t.ref.ops.float(t.ref, cx)
  }
  static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let t = try target(me, cx)
    return try cx.unary(op, t.ref)
  }
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let x = try operand(a, cx), y = try operand(b, cx)
    return try cx.binary(op, x.ref, y.ref)
  }
  static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let x = try operand(a, cx), y = try operand(b, cx)
    return try cx.inplace(op, x.ref, y.ref)
  }
  static func power(_ a: Ref, _ b: Ref, _ modulus: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let x = try operand(a, cx), y = try operand(b, cx), z = try operand(modulus, cx)
    return try cx.power(x.ref, y.ref, z.ref)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__bytes__", "(self, /)", "") { (a, cx) throws(Raised) in
        let t = try target(a[0], cx)
        return try cx.callMethod(t.ref, .__bytes__)
      },
      MethodDef("__reversed__", "(self, /)", "") { (a, cx) throws(Raised) in
        let t = try target(a[0], cx)
        return try cx.callMethod(t.ref, .__reversed__)
      },
    ]
  }
}

enum WeakProxyType: WeakProxyKind {
  static var name: StaticString { "weakref.ProxyType" }
  static var operations: OperationSet { proxied }
}

enum WeakCallableProxyType: WeakProxyKind {
  static var name: StaticString { "weakref.CallableProxyType" }
  static var operations: OperationSet { proxied.union([.call]) }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    let t = try target(me, cx)
    return try cx.call(t.ref, args)
  }
}

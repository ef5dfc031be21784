import KraitCore

/// `int | str`.
struct UnionBody {
  var header: ObjectHeader
  /// A tuple.
  var args: Ref
  /// A tuple, nil until asked for.
  var parameters: Ref?
}

extension Ref {
  var union: UnsafeMutablePointer<UnionBody> { raw.assumingMemoryBound(to: UnionBody.self) }
}

extension Context {
  /// What can be an operand of `|` in a type.
  private func isUnionable(_ me: Ref) -> Bool {
    isNone(me) || me.isType || isInstance(me, types.pointee.genericAlias) || me.isExactly(types.pointee.union) || me.isExactly(types.pointee.typeAlias)
  }

  /// `a | b` for types; nil if one of them is none.
  public func unionOr(_ a: Ref, _ b: Ref) throws(Raised) -> Owned? {
    guard isUnionable(a), isUnionable(b) else { return nil }
    return try makeUnion(a, b)
  }

  private func makeUnion(_ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    let members = try list()
    for part in [a, b] {
      if part.isExactly(types.pointee.union) {
        let args = part.union.pointee.args
        for i in 0..<args.tupleCount { try addMember(members.ref, args.tupleItems[i]) }
      } else {
        try addMember(members.ref, isNone(part) ? Ref(types.pointee.noneType) : part)
      }
    }
    if members.ref.list.pointee.count == 1 { return members.ref.list.pointee.items.unsafelyUnwrapped[0].own }
    let args = try tuple(of: members.ref)
    let ref = try allocate(types.pointee.union)
    ref.union.pointee.args = args.leak()
    ref.union.pointee.parameters = nil
    track(ref)
    return Owned(stealing: ref)
  }
  private func addMember(_ members: Ref, _ item: Ref) throws(Raised) {
    var i = 0
    while i < members.list.pointee.count {
      let known = members.list.pointee.items.unsafelyUnwrapped[i].own
      i &+= 1
      if known.ref == item { return }
      if known.ref.isType && item.isType { continue }
      if try equals(known.ref, item) { return }
    }
    try append(list: members, item.own)
  }
}

/// `types.UnionType`.
enum UnionType: NativeType {
  static var name: StaticString { "types.UnionType" }
  static var doc: StaticString? { "Represent a PEP 604 union type\n\nE.g. for int | str" }
  static var operations: OperationSet { [.repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .or, .ror, .getitem, .getattribute] }
  static var layout: Layout { Layout(MemoryLayout<UnionBody>.size, [.collected, .noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) {
    me.union.pointee.args.decref()
    me.union.pointee.parameters?.decref()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.union.pointee.args)
    visit(me.union.pointee.parameters)
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var b = StringBuilder()
    let args = me.union.pointee.args
    for i in 0..<args.tupleCount {
      if i > 0 { b.append(" | ") }
      if args.tupleItems[i] == Ref(cx.types.pointee.noneType) { b.append("None") } else { try cx.appendTypeRepr(&b, args.tupleItems[i]) }
    }
    return try b.finish(cx)
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.checkNativeStack()
    let members = try cx.frozenset(of: me.union.pointee.args)
    return try cx.hash(members.ref)
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = cx.types.pointee.union
    guard op == .eq || op == .ne, a.isExactly(type), b.isExactly(type) else { return nil }
    let x = try cx.set(of: a.union.pointee.args), y = try cx.set(of: b.union.pointee.args)
    return try cx.compare(op, x.ref, y.ref)
  }
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { op == .or ? try cx.unionOr(a, b) : nil }
  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if name == cx.name(.__module__) { return try cx.str("types") }
    return try cx.genericGetattr(me, name)
  }
  private static func parameters(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let known = me.union.pointee.parameters { return known.own }
    let made = try cx.typeParameters(me.union.pointee.args)
    replace(&me.union.pointee.parameters, with: made.copy())
    return made
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    let parameters = try parameters(me, cx)
    let args = try cx.substitute(me, args: me.union.pointee.args, parameters: parameters.ref, key)
    if args.ref.tupleCount == 0 { try cx.raise(.TypeError, "cannot make an empty union") }
    var result = args.ref.tupleItems[0].own
    for i in 1..<max(1, args.ref.tupleCount) { result = try cx.binary(.or, result.ref, args.ref.tupleItems[i]) }
    return result
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__instancecheck__", "(self, instance, /)", "") { (a, cx) throws(Raised) in
        let args = a[0].union.pointee.args
        for i in 0..<args.tupleCount where try cx.isInstance(a[1], args.tupleItems[i]) { return cx.bool(true) }
        return cx.bool(false)
      },
      MethodDef("__subclasscheck__", "(self, cls, /)", "") { (a, cx) throws(Raised) in
        guard a[1].isType else { try cx.raise(.TypeError, "issubclass() arg 1 must be a class") }
        let args = a[0].union.pointee.args
        for i in 0..<args.tupleCount where try cx.isSubclass(a[1], args.tupleItems[i]) { return cx.bool(true) }
        return cx.bool(false)
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("__args__", member: true, get: { (me, cx) throws(Raised) in me.union.pointee.args.own }),
      GetSetDef("__parameters__", "Type variables in the types.UnionType.", get: { (me, cx) throws(Raised) in try parameters(me, cx) }),
    ]
  }
}

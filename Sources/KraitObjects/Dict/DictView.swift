import KraitCore

/// `d.keys()`, `d.values()`, `d.items()`.
struct DictViewBody {
  var header: ObjectHeader
  var dict: Ref
}

extension Ref {
  public var viewedDict: Ref { raw.assumingMemoryBound(to: DictViewBody.self).pointee.dict }
}

extension Context {
  public func dictView(_ type: TypePointer, _ dict: Ref) throws(Raised) -> Owned {
    let ref = try allocateInstance(type)
    ref.raw.assumingMemoryBound(to: DictViewBody.self).pointee.dict = dict.own.leak()
    track(ref)
    return Owned(stealing: ref)
  }
  fileprivate func isSetView(_ me: Ref) -> Bool {
    let ops = me.ops
    return ops is any DictSetView.Type
  }
}

public protocol DictViewKind: NativeType {
  static func iteratorType(_ cx: Context) -> TypePointer
  static func reverseIteratorType(_ cx: Context) -> TypePointer
}

extension DictViewKind {
  public static var layout: Layout { Layout(MemoryLayout<DictViewBody>.size, [.collected, .noInstances]) }
  public static func dealloc(_ me: Ref, _ cx: Context) { me.viewedDict.decref() }
  public static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.viewedDict) }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { cx.dictCount(me.viewedDict) }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.dictIterator(iteratorType(cx), me.viewedDict) }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if try !cx.enterRepr(me) { return try cx.str("...") }
    defer { cx.leaveRepr(me) }
    let items = try cx.list(of: me)
    let shown = try cx.repr(items.ref)
    var b = StringBuilder()
    b.append(cx.typeName(me))
    b.append("(")
    b.append(shown.ref)
    b.append(")")
    return try b.finish(cx)
  }
  public static var commonMethods: [MethodDef] {
    [
      MethodDef("__reversed__", "(self, /)", "Return a reverse iterator over the dict's contents.") { (a, cx) throws(Raised) in
        try cx.dictIterator(reverseIteratorType(cx), a[0].viewedDict)
      }
    ]
  }
  public static var methods: [MethodDef] { commonMethods }
  public static var getsets: [GetSetDef] {
    [GetSetDef("mapping", "dictionary that this view refers to", get: { (me, cx) throws(Raised) in try cx.mappingProxy(me.viewedDict) })]
  }
}

/// Views of keys and items behave as sets.
public protocol DictSetView: DictViewKind {}

extension DictSetView {
  public static var operations: OperationSet {
    [
      .repr, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .contains, .sub, .rsub, .and, .rand, .or, .ror, .xor, .rxor,
    ]
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }

  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard b.hasSetItems(cx) || cx.isSetView(b), a.hasSetItems(cx) || cx.isSetView(a) else { return nil }
    let n = try cx.len(a), m = try cx.len(b)
    switch op {
    case .eq, .ne:
      let equal = n == m ? try isContained(a, in: b, cx) : false
      return cx.bool(equal == (op == .eq))
    case .lt: return try cx.bool(n < m ? isContained(a, in: b, cx) : false)
    case .le: return try cx.bool(n <= m ? isContained(a, in: b, cx) : false)
    case .gt: return try cx.bool(n > m ? isContained(b, in: a, cx) : false)
    case .ge: return try cx.bool(n >= m ? isContained(b, in: a, cx) : false)
    }
  }
  private static func isContained(_ a: Ref, in b: Ref, _ cx: Context) throws(Raised) -> Bool {
    let iterator = try cx.iter(a)
    while let item = try cx.next(iterator.ref) {
      if try !cx.contains(b, item.ref) { return false }
    }
    return true
  }

  /// The dict itself for its keys: a set takes them over with their hashes.
  private static func setSource(_ view: Ref, _ cx: Context) -> Ref {
    view.isExactly(cx.types.pointee.dictKeys) && view.viewedDict.isExactly(cx.types.pointee.dict) ? view.viewedDict : view
  }

  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    switch op {
    case .sub:
      let made = try cx.set(of: setSource(a, cx))
      try cx.setDifferenceUpdate(made.ref, b)
      return made
    case .or:
      let made = try cx.set(of: setSource(a, cx))
      try cx.setUpdate(made.ref, b)
      return made
    case .xor:
      let made = try cx.set(of: setSource(a, cx)), other = try cx.set(of: b)
      try cx.setSymmetricUpdate(made.ref, other.ref)
      return made
    case .and:
      // One of the two is a view: the other may be any iterable.
      var view = cx.isSetView(a) ? a : b, other = cx.isSetView(a) ? b : a
      // The smaller one is gone through.
      if cx.isSetView(other) || other.hasSetItems(cx), try cx.len(other) > cx.len(view) { swap(&view, &other) }
      let made = try cx.set()
      let iterator = try cx.iter(other)
      while let item = try cx.next(iterator.ref) {
        if try cx.contains(view, item.ref) { try cx.setAdd(made.ref, item.ref) }
      }
      return made
    default: return nil
    }
  }
  public static var methods: [MethodDef] {
    commonMethods + [
      MethodDef("isdisjoint", "(self, other, /)", "Return True if the view and the given iterable have a null intersection.") { (a, cx) throws(Raised) in
        let iterator = try cx.iter(a[1])
        while let item = try cx.next(iterator.ref) {
          if try cx.contains(a[0], item.ref) { return cx.bool(false) }
        }
        return cx.bool(true)
      }
    ]
  }
}

enum DictKeysType: DictSetView {
  static var name: StaticString { "dict_keys" }
  static func iteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictKeyIterator }
  static func reverseIteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictReverseKeyIterator }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.dictContains(me.viewedDict, item) }
}

enum DictItemsType: DictSetView {
  static var name: StaticString { "dict_items" }
  static func iteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictItemIterator }
  static func reverseIteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictReverseItemIterator }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    guard item.isTuple, item.tupleCount == 2, let found = try cx.dictGet(me.viewedDict, item.tupleItems[0]) else { return false }
    let value = found.own
    return try cx.equals(value.ref, item.tupleItems[1])
  }
}

enum DictValuesType: DictViewKind {
  static var name: StaticString { "dict_values" }
  static var operations: OperationSet { [.repr, .iter, .len] }
  static func iteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictValueIterator }
  static func reverseIteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictReverseValueIterator }
}

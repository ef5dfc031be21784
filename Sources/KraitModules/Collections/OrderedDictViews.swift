import KraitCore
import KraitObjects

enum OrderedPart { case keys, values, items }

struct OrderedIteratorBody {
  var header: ObjectHeader
  /// nil when exhausted.
  var dict: Ref?
  var position: Int
  /// Tag of the dict's keys when the iterator was made.
  var version: UInt32
  var part: OrderedPart
  var isReverse: Bool
  var used: Int
}

extension Ref {
  fileprivate var orderedIterator: UnsafeMutablePointer<OrderedIteratorBody> { raw.assumingMemoryBound(to: OrderedIteratorBody.self) }
}

/// Iterates over the keys, values or items of an OrderedDict.
enum OrderedIteratorType: NativeType {
  static var name: StaticString { "odict_iterator" }
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<OrderedIteratorBody>.size, [.collected, .noInstances]) }

  static func make(_ dict: Ref, _ part: OrderedPart, isReverse: Bool, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocate(try cx.nativeType(OrderedIteratorType.self))
    let it = ref.orderedIterator
    it.pointee.dict = dict.own.leak()
    it.pointee.position = isReverse ? dict.dict.pointee.entryCount &- 1 : 0
    it.pointee.version = cx.keysVersion(of: dict)
    it.pointee.part = part
    it.pointee.isReverse = isReverse
    it.pointee.used = dict.dict.pointee.used
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.orderedIterator.pointee.dict, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.orderedIterator.pointee.dict) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.orderedIterator
    guard let dict = it.pointee.dict.own else { return nil }
    if it.pointee.part != .keys { try cx.checkNothingRemoved(dict.ref) }
    let d = dict.ref.dict
    var i = it.pointee.position
    if it.pointee.isReverse {
      while i >= 0 && i < d.pointee.entryCount && d.pointee.entries.unsafelyUnwrapped[i].key == nil { i &-= 1 }
    } else {
      while i < d.pointee.entryCount && d.pointee.entries.unsafelyUnwrapped[i].key == nil { i &+= 1 }
    }
    let isEnd = i < 0 || i >= d.pointee.entryCount
    if d.pointee.keysVersion != it.pointee.version || d.pointee.keysVersion == 0 {
      replace(&it.pointee.dict, with: nil)
      if isEnd && d.pointee.used == it.pointee.used { return nil }
      try cx.raise(.RuntimeError, "OrderedDict mutated during iteration")
    }
    if isEnd {
      replace(&it.pointee.dict, with: nil)
      return nil
    }
    it.pointee.position = it.pointee.isReverse ? i &- 1 : i &+ 1
    let entry = d.pointee.entries.unsafelyUnwrapped[i]
    let key = entry.key.unsafelyUnwrapped
    switch it.pointee.part {
    case .keys: return key.own
    case .values: return try value(dict.ref, key, entry.value.unsafelyUnwrapped, cx)
    case .items: return try cx.tuple(key.own, value(dict.ref, key, entry.value.unsafelyUnwrapped, cx))
    }
  }
  /// A subclass may override how values are looked up.
  private static func value(_ dict: Ref, _ key: Ref, _ stored: Ref, _ cx: Context) throws(Raised) -> Owned {
    dict.hasFlag(.pythonClass) && dict.type.pointee.overridden.contains(.getitem) ? try cx.getitem(dict, key) : try cx.walkedValue(dict, key, stored)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling") { (a, cx) throws(Raised) in
        let iter = try cx.builtin("iter")
        let rest = try cx.list()
        let it = a[0].orderedIterator
        let saved = it.pointee, dict = it.pointee.dict.own
        while let item = try next(a[0], cx) { try cx.append(list: rest.ref, item) }
        it.pointee.position = saved.position
        replace(&it.pointee.dict, with: dict)
        let arguments = try cx.tuple(rest)
        return try cx.tuple(iter, arguments)
      }
    ]
  }
}

enum OrderedKeysType: DictSetView {
  static var name: StaticString { "odict_keys" }
  static var part: OrderedPart { .keys }
  static func iteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictKeyIterator }
  static func reverseIteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictReverseKeyIterator }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try OrderedIteratorType.make(me.viewedDict, .keys, isReverse: false, cx) }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.dictContains(me.viewedDict, item) }
  static var methods: [MethodDef] { [reversedMethod(.keys)] }
}

enum OrderedItemsType: DictSetView {
  static var name: StaticString { "odict_items" }
  static func iteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictItemIterator }
  static func reverseIteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictReverseItemIterator }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try OrderedIteratorType.make(me.viewedDict, .items, isReverse: false, cx) }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    guard item.isTuple, item.tupleCount == 2, let found = try cx.dictGet(me.viewedDict, item.tupleItems[0]) else { return false }
    let value = found.own
    return try cx.equals(value.ref, item.tupleItems[1])
  }
  static var methods: [MethodDef] { [reversedMethod(.items)] }
}

enum OrderedValuesType: DictViewKind {
  static var name: StaticString { "odict_values" }
  static var operations: OperationSet { [.repr, .iter, .len] }
  static func iteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictValueIterator }
  static func reverseIteratorType(_ cx: Context) -> TypePointer { cx.types.pointee.dictReverseValueIterator }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try OrderedIteratorType.make(me.viewedDict, .values, isReverse: false, cx) }
  static var methods: [MethodDef] { [reversedMethod(.values)] }
}

private func reversedMethod(_ part: OrderedPart) -> MethodDef {
  MethodDef("__reversed__", "(self, /)", "") { (a, cx) throws(Raised) in
    try OrderedIteratorType.make(a[0].viewedDict, part, isReverse: true, cx)
  }
}

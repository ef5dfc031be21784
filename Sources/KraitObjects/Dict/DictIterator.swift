import KraitCore

/// An iterator over a dict, in either direction.
@frozen public struct DictIteratorBody {
  public var header: ObjectHeader
  /// nil when exhausted.
  public var dict: Ref?
  /// Next entry number to look at.
  public var position: Int
  /// Number of keys when the iterator was made, -1 after it has changed.
  public var used: Int
  /// Items still to come.
  public var remaining: Int
}

extension Ref {
  @inlinable @inline(__always) public var dictIterator: UnsafeMutablePointer<DictIteratorBody> {
    raw.assumingMemoryBound(to: DictIteratorBody.self)
  }
}

extension Context {
  public func dictIterator(_ type: TypePointer, _ dict: Ref) throws(Raised) -> Owned {
    try materialise(dict)
    let ref = try allocateInstance(type)
    let it = ref.dictIterator
    let t = types
    let isReverse =
      type == t.pointee.dictReverseKeyIterator || type == t.pointee.dictReverseValueIterator || type == t.pointee.dictReverseItemIterator
    it.pointee.dict = dict.own.leak()
    it.pointee.position = isReverse ? dict.dict.pointee.entryCount &- 1 : 0
    it.pointee.used = dict.dict.pointee.used
    it.pointee.remaining = dict.dict.pointee.used
    track(ref)
    return Owned(stealing: ref)
  }

  /// Entry number of the next item, -1 at the end. Answers for a dict that has changed what CPython raises.
  @inline(__always) public func dictIteratorAdvance(_ me: Ref, isReverse: Bool) throws(Raised) -> Int {
    let it = me.dictIterator
    guard let dict = it.pointee.dict else { return -1 }
    let d = dict.dict
    if d.pointee.used != it.pointee.used {
      it.pointee.used = -1
      try raise(.RuntimeError, "dictionary changed size during iteration")
    }
    var i = it.pointee.position
    if isReverse {
      if i >= d.pointee.entryCount { i = d.pointee.entryCount &- 1 }
      while i >= 0 && d.pointee.entries.unsafelyUnwrapped[i].key == nil { i &-= 1 }
    } else {
      while i < d.pointee.entryCount && d.pointee.entries.unsafelyUnwrapped[i].key == nil { i &+= 1 }
      if i >= d.pointee.entryCount { i = -1 }
    }
    if i < 0 {
      replace(&it.pointee.dict, with: nil)
      return -1
    }
    if it.pointee.remaining == 0 && !isReverse {
      replace(&it.pointee.dict, with: nil)
      try raise(.RuntimeError, "dictionary keys changed during iteration")
    }
    it.pointee.position = isReverse ? i &- 1 : i &+ 1
    it.pointee.remaining = it.pointee.remaining &- 1
    return i
  }
}

/// What an iterator gives of an entry.
enum DictPart {
  case key, value, item
  func pick(_ dict: Ref, _ i: Int, _ cx: Context) throws(Raised) -> Owned {
    let entry = dict.dict.pointee.entries.unsafelyUnwrapped + i
    let key = entry.pointee.key.unsafelyUnwrapped, value = entry.pointee.value.unsafelyUnwrapped
    switch self {
    case .key: return key.own
    case .value: return value.own
    case .item: return try cx.tuple(key, value)
    }
  }
}

protocol DictIteratorKind: NativeType {
  static var part: DictPart { get }
  static var isReverse: Bool { get }
}

extension DictIteratorKind {
  static var isReverse: Bool { false }
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<DictIteratorBody>.size, [.collected, .noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.dictIterator.pointee.dict, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.dictIterator.pointee.dict) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let i = try cx.dictIteratorAdvance(me, isReverse: isReverse)
    if i < 0 { return nil }
    return try part.pick(me.dictIterator.pointee.dict.unsafelyUnwrapped, i, cx)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "Private method returning an estimate of len(list(it)).") { (a, cx) throws(Raised) in
        let it = a[0].dictIterator
        guard let dict = it.pointee.dict, it.pointee.used == dict.dict.pointee.used else { return cx.int(0) }
        return cx.int(it.pointee.remaining)
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let iter = try cx.builtin("iter")
        let rest = try cx.list()
        // What is still to come, without moving the iterator.
        let it = a[0].dictIterator
        let saved = it.pointee
        let dict = saved.dict.own
        do throws(Raised) {
          while let item = try next(a[0], cx) { try cx.append(list: rest.ref, item) }
        } catch { throw error }
        if let dict {
          it.pointee.position = saved.position
          it.pointee.remaining = saved.remaining
          replace(&it.pointee.dict, with: dict.copy())
        }
        let arguments = try cx.tuple(rest)
        return try cx.tuple(iter, arguments)
      },
    ]
  }
}

enum DictKeyIteratorType: DictIteratorKind {
  static var name: StaticString { "dict_keyiterator" }
  static var part: DictPart { .key }
}
enum DictValueIteratorType: DictIteratorKind {
  static var name: StaticString { "dict_valueiterator" }
  static var part: DictPart { .value }
}
enum DictItemIteratorType: DictIteratorKind {
  static var name: StaticString { "dict_itemiterator" }
  static var part: DictPart { .item }
}
enum DictReverseKeyIteratorType: DictIteratorKind {
  static var name: StaticString { "dict_reversekeyiterator" }
  static var part: DictPart { .key }
  static var isReverse: Bool { true }
}
enum DictReverseValueIteratorType: DictIteratorKind {
  static var name: StaticString { "dict_reversevalueiterator" }
  static var part: DictPart { .value }
  static var isReverse: Bool { true }
}
enum DictReverseItemIteratorType: DictIteratorKind {
  static var name: StaticString { "dict_reverseitemiterator" }
  static var part: DictPart { .item }
  static var isReverse: Bool { true }
}

import KraitCore
import KraitObjects

/// A dict keeps the order already; an OrderedDict adds what changes the order and looks at both ends.
struct OrderedDictBody {
  var dict: DictBody
  /// No live entry lies before this one, as long as the table (its address and generation) is the same.
  var firstHint: Int
  var hintTable: RawPointer?
  var hintGeneration: UInt8
  /// The keys that functions of `dict` have removed behind the OrderedDict's back, a list; walks fail at them.
  var removed: Ref?
}

extension Ref {
  fileprivate var ordered: UnsafeMutablePointer<OrderedDictBody> { raw.assumingMemoryBound(to: OrderedDictBody.self) }
}

extension Context {
  func orderedDictType() throws(Raised) -> TypePointer { try nativeType(OrderedDictType.self, base: types.pointee.dict) }
  /// KeyError if functions of `dict` have removed an item that is still expected.
  func checkNothingRemoved(_ me: Ref) throws(Raised) {
    guard let removed = me.ordered.pointee.removed.own else { return }
    var i = 0
    while i < removed.ref.list.pointee.count {
      let key = removed.ref.list.pointee.items.unsafelyUnwrapped[i].own
      if try !dictContains(me, key.ref) { try raiseKeyError(key.ref) }
      i &+= 1
    }
  }
  /// The value under a key that a walk has come to. It is looked up unless the key is of a kind that never changes its hash.
  func walkedValue(_ me: Ref, _ key: Ref, _ stored: Ref) throws(Raised) -> Owned {
    if key.isExactly(types.pointee.str) || key.isExactly(types.pointee.int) { return stored.own }
    let held = key.own
    guard let found = try dictGet(me, held.ref) else { try raiseKeyError(held.ref) }
    return found.own
  }
  fileprivate func isOrderedDict(_ me: Ref) throws(Raised) -> Bool { try isSubtype(me.type, orderedDictType()) }

  /// Entry number of the first item; -1 if there is none.
  fileprivate func firstEntry(_ me: Ref) -> Int {
    let o = me.ordered, d = me.dict
    guard let entries = d.pointee.entries, d.pointee.used > 0 else { return -1 }
    if o.pointee.hintTable != RawPointer(entries) || o.pointee.hintGeneration != d.pointee.padding { o.pointee.firstHint = 0 }
    var i = min(o.pointee.firstHint, d.pointee.entryCount)
    while i < d.pointee.entryCount && entries[i].key == nil { i &+= 1 }
    o.pointee.firstHint = i
    o.pointee.hintTable = RawPointer(entries)
    o.pointee.hintGeneration = d.pointee.padding
    return i < d.pointee.entryCount ? i : -1
  }
  fileprivate func lastEntry(_ me: Ref) -> Int {
    guard let entries = me.dict.pointee.entries else { return -1 }
    var i = me.dict.pointee.entryCount &- 1
    while i >= 0 && entries[i].key == nil { i &-= 1 }
    return i
  }

  /// Moves an entry to the front: the others are put in again behind it.
  fileprivate func moveToFront(_ me: Ref, _ entry: Int) throws(Raised) {
    let saved = try dictCopy(me)
    let key = me.dict.pointee.entries.unsafelyUnwrapped[entry].key.unsafelyUnwrapped.own
    let hash = me.dict.pointee.entries.unsafelyUnwrapped[entry].hash
    let value = me.dict.pointee.entries.unsafelyUnwrapped[entry].value.unsafelyUnwrapped.own
    dictClear(me)
    try dictInsertNew(me, key.copy(), hash, value)
    var i = 0
    while i < saved.ref.dict.pointee.entryCount {
      let e = saved.ref.dict.pointee.entries.unsafelyUnwrapped[i]
      i &+= 1
      guard let k = e.key.own, let v = e.value.own, k.ref != key.ref else { continue }
      try dictInsertNew(me, k, e.hash, v)
    }
  }
}

/// `collections.OrderedDict`.
enum OrderedDictType: DictKind {
  static var name: StaticString { "collections.OrderedDict" }
  static var doc: StaticString? { "Dictionary that remembers insertion order" }
  static var operations: OperationSet { [.repr, .lt, .le, .eq, .ne, .gt, .ge, .iter, .setitem, .delitem, .new, .`init`, .or, .ror, .ior] }
  static var layout: Layout { Layout(MemoryLayout<OrderedDictBody>.size, [.baseType, .hasDict, .hasWeakrefs]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    cx.prepareDict(ref)
    ref.ordered.pointee.firstHint = 0
    ref.ordered.pointee.hintTable = nil
    ref.ordered.pointee.hintGeneration = 0
    ref.ordered.pointee.removed = nil
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) { try update(me, args, cx) }
  static func removedByDict(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) {
    if me.ordered.pointee.removed == nil { me.ordered.pointee.removed = try cx.list().leak() }
    try cx.append(list: me.ordered.pointee.removed.unsafelyUnwrapped, key.own)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.ordered.pointee.removed, with: nil)
    cx.releaseAttributes(me)
    cx.dictClear(me)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    Context(owning: me).traverseNativeAttributes(me, visit)
    visit(me.ordered.pointee.removed)
    if let entries = me.dict.pointee.entries {
      for i in 0..<me.dict.pointee.entryCount {
        visit(entries[i].key)
        visit(entries[i].value)
      }
    }
  }
  static func clear(_ me: Ref, _ cx: Context) {
    replace(&me.ordered.pointee.removed, with: nil)
    cx.clearAttributes(me)
    cx.dictClear(me)
  }

  /// Items go in through `__setitem__`, which a subclass may override.
  private static func put(_ me: Ref, _ key: Ref, _ value: Ref, _ cx: Context) throws(Raised) {
    if me.hasFlag(.pythonClass) { try cx.setitem(me, key, value) } else { try cx.dictSet(me, key, value) }
  }
  private static func update(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if args.count > 1 { try cx.raise(.TypeError, "expected at most 1 arguments, got \(args.count)") }
    if args.count == 1 { try update(me, from: args[0], cx) }
    for i in 0..<args.keywordCount { try put(me, args.names.unsafelyUnwrapped.tupleItems[i], args.keyword(i), cx) }
  }
  private static func update(_ me: Ref, from other: Ref, _ cx: Context) throws(Raised) {
    let items: Owned
    if other.isDict {
      items = try cx.callMethod(other, .items)
    } else if let keys = try cx.getattrOptional(other, .keys) {
      let all = try cx.call(keys.ref)
      let iterator = try cx.iter(all.ref)
      while let key = try cx.next(iterator.ref) {
        let value = try cx.getitem(other, key.ref)
        try put(me, key.ref, value.ref, cx)
      }
      return
    } else if let method = try cx.getattrOptional(other, .items) {
      items = try cx.call(method.ref)
    } else {
      items = other.own
    }
    let iterator = try cx.iter(items.ref)
    while let pair = try cx.next(iterator.ref) {
      let parts = try cx.tuple(of: pair.ref)
      let n = parts.ref.tupleCount
      if n < 2 { try cx.raise(.ValueError, "need more than \(n) value\(n == 1 ? "" : "s") to unpack") }
      if n > 2 { try cx.raise(.ValueError, "too many values to unpack (expected 2)") }
      try put(me, parts.ref.tupleItems[0], parts.ref.tupleItems[1], cx)
    }
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let name = cx.simpleName(me.type)
    if cx.dictCount(me) == 0 { return try cx.str("\(name)()") }
    if try !cx.enterRepr(me) { return try cx.str("...") }
    defer { cx.leaveRepr(me) }
    let copy = try cx.dict()
    if me.hasFlag(.pythonClass) {
      let items = try cx.callMethod(me, .items)
      try cx.dictUpdate(copy.ref, from: items.ref)
    } else {
      try cx.checkNothingRemoved(me)
      var position = 0
      while let (key, value) = cx.dictNext(me, &position) {
        let k = key.own, v = value.own, current = try cx.walkedValue(me, k.ref, v.ref)
        try cx.dictSet(copy.ref, k.ref, current.ref)
      }
    }
    let shown = try cx.dictRepr(copy.ref)
    var b = StringBuilder()
    b.append(name)
    b.append("(")
    b.append(shown.ref)
    b.append(")")
    return try b.finish(cx)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try OrderedIteratorType.make(me, .keys, isReverse: false, cx) }

  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, a.isDict, b.isDict else { return nil }
    var isEqual = try cx.dictsEqual(a, b)
    if isEqual, try cx.isOrderedDict(a), try cx.isOrderedDict(b) {
      isEqual = try haveEqualOrder(a, b, cx)
    }
    return cx.bool(isEqual == (op == .eq))
  }
  private static func haveEqualOrder(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Bool {
    let versionA = cx.keysVersion(of: a), versionB = cx.keysVersion(of: b)
    var i = 0, j = 0
    while true {
      guard let x = cx.dictNext(a, &i)?.key, let y = cx.dictNext(b, &j)?.key else { return cx.dictNext(a, &i) == nil && cx.dictCount(a) == cx.dictCount(b) }
      let keyA = x.own, keyB = y.own
      let areEqual = try cx.equals(keyA.ref, keyB.ref)
      if a.dict.pointee.keysVersion != versionA || b.dict.pointee.keysVersion != versionB {
        try cx.raise(.RuntimeError, "OrderedDict mutated during iteration")
      }
      if !areEqual { return false }
    }
  }
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or, a.isDict, b.isDict else { return nil }
    let me = try cx.isOrderedDict(a) ? a : b
    let made = try cx.call(Ref(me.type), a)
    try update(made.ref, from: b, cx)
    return made
  }
  static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or else { return nil }
    try update(a, from: b, cx)
    return a.own
  }

  static var methods: [MethodDef] { order + asDict }

  /// The KeyError of these methods takes a tuple for its arguments and None for none, unlike that of dict.
  private static func raiseMissing(_ key: Ref, _ cx: Context) throws(Raised) -> Never {
    let arguments = cx.isNone(key) ? cx.interp.pointee.emptyTuple.own : key.isTuple ? key.own : try cx.tuple(key)
    let error = try cx.call(Ref(cx.exceptionType(.KeyError)), args: arguments.ref, kwargs: nil)
    try cx.raise(exception: error)
  }

  private static var order: [MethodDef] {
    [
      MethodDef("move_to_end", "(self, /, key, last=True)", "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.") { (a, cx) throws(Raised) in
        let isLast = a.optional(2) == nil ? true : try cx.isTrue(a[2])
        let hash = try cx.hash(a[1])
        let i = try cx.dictFind(a[0], a[1], hash)
        if i < 0 { try raiseMissing(a[1], cx) }
        if isLast {
          if i == cx.lastEntry(a[0]) { return cx.none }
          let (key, value) = cx.dictTakeEntry(a[0], i)
          let ownedKey = Owned(stealing: key), ownedValue = Owned(stealing: value)
          try cx.dictInsertNew(a[0], ownedKey, hash, ownedValue)
        } else if i != cx.firstEntry(a[0]) {
          try cx.moveToFront(a[0], i)
        }
        return cx.none
      },
      MethodDef("popitem", "(self, /, last=True)", "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false.") { (a, cx) throws(Raised) in
        let isLast = a.optional(1) == nil ? true : try cx.isTrue(a[1])
        let i = isLast ? cx.lastEntry(a[0]) : cx.firstEntry(a[0])
        if i < 0 {
          let message = try cx.str("dictionary is empty")
          try cx.raiseKeyError(message.ref)
        }
        let (key, value) = cx.dictTakeEntry(a[0], i)
        if isLast { a[0].dict.pointee.entryCount = i }
        return try cx.tuple(Owned(stealing: key), Owned(stealing: value))
      },
      MethodDef("keys", "(self, /)", "D.keys() -> a set-like object providing a view on D's keys") { (a, cx) throws(Raised) in
        try cx.dictView(cx.nativeType(OrderedKeysType.self, base: cx.types.pointee.dictKeys), a[0])
      },
      MethodDef("values", "(self, /)", "D.values() -> an object providing a view on D's values") { (a, cx) throws(Raised) in
        try cx.dictView(cx.nativeType(OrderedValuesType.self, base: cx.types.pointee.dictValues), a[0])
      },
      MethodDef("items", "(self, /)", "D.items() -> a set-like object providing a view on D's items") { (a, cx) throws(Raised) in
        try cx.dictView(cx.nativeType(OrderedItemsType.self, base: cx.types.pointee.dictItems), a[0])
      },
      MethodDef("__reversed__", "(self, /)", "od.__reversed__() <==> reversed(od)") { (a, cx) throws(Raised) in
        try OrderedIteratorType.make(a[0], .keys, isReverse: true, cx)
      },
    ]
  }

  private static var asDict: [MethodDef] {
    [
      MethodDef("update", "(self, /, *args, **kwargs)", "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.") { (a, cx) throws(Raised) in
        if a[1].tupleCount > 1 { try cx.raise(.TypeError, "update() takes at most 1 positional argument (\(a[1].tupleCount) given)") }
        if a[1].tupleCount == 1 { try update(a[0], from: a[1].tupleItems[0], cx) }
        if let keywords = a.optional(2) { try update(a[0], from: keywords, cx) }
        return cx.none
      },
      MethodDef("setdefault", "(self, /, key, default=None)", "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.") { (a, cx) throws(Raised) in
        let fallback = a.optional(2) ?? cx.noneRef
        if !a[0].hasFlag(.pythonClass) { return try cx.dictSetDefault(a[0], a[1], fallback) }
        if try cx.contains(a[0], a[1]) { return try cx.getitem(a[0], a[1]) }
        try cx.setitem(a[0], a[1], fallback)
        return fallback.own
      },
      MethodDef("pop", "(self, /, key, default=<unrepresentable>)", "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.") { (a, cx) throws(Raised) in
        if let value = try cx.dictPop(a[0], a[1]) { return value }
        if let fallback = a.optional(2) { return fallback.own }
        try raiseMissing(a[1], cx)
      },
      MethodDef("clear", "(self, /)", "Remove all items from ordered dict.") { (a, cx) throws(Raised) in
        replace(&a[0].ordered.pointee.removed, with: nil)
        cx.dictClear(a[0])
        return cx.none
      },
      MethodDef("copy", "(self, /)", "A shallow copy of ordered dict.") { (a, cx) throws(Raised) in
        try cx.checkNothingRemoved(a[0])
        let made = try cx.call(Ref(a[0].type))
        var position = 0
        while let (key, value) = cx.dictNext(a[0], &position) {
          let k = key.own, v = value.own
          if a[0].hasFlag(.pythonClass) {
            let current = try cx.getitem(a[0], k.ref)
            try cx.setitem(made.ref, k.ref, current.ref)
          } else {
            let current = try cx.walkedValue(a[0], k.ref, v.ref)
            try cx.dictSet(made.ref, k.ref, current.ref)
          }
        }
        return made
      },
      MethodDef("fromkeys", "(cls, /, iterable, value=None)", "Create a new ordered dictionary with keys from iterable and values set to value.", kind: .classMethod) { (a, cx) throws(Raised) in
        let made = try cx.call(a[0])
        let iterator = try cx.iter(a[1])
        while let key = try cx.next(iterator.ref) { try cx.setitem(made.ref, key.ref, a.optional(2) ?? cx.noneRef) }
        return made
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling") { (a, cx) throws(Raised) in
        let state = try cx.callMethod(a[0], .__getstate__)
        let items = try cx.callMethod(a[0], .items)
        let iterator = try cx.iter(items.ref)
        return try cx.tuple(Ref(a[0].type), cx.interp.pointee.emptyTuple, state.ref, cx.noneRef, iterator.ref)
      },
      MethodDef("__sizeof__", "(self, /)", "") { (a, cx) throws(Raised) in
        cx.int(MemoryLayout<OrderedDictBody>.size &+ 24 &* a[0].dict.pointee.entryCapacity)
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("__dict__") { (me, cx) throws(Raised) in try cx.attributesDict(me) } set: { (me, value, cx) throws(Raised) in
        guard let value, value.isDict else { try cx.raise(.TypeError, "__dict__ must be set to a dictionary") }
        try cx.setAttributesDict(me, value)
      }
    ]
  }
}

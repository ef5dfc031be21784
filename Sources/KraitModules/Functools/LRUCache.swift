import KraitCore
import KraitObjects

/// A function with a cache of its results. The cache is a dict whose order is the order of use: the oldest first.
struct LRUCacheBody {
  var header: ObjectHeader
  var function: Ref?
  var cache: Ref?
  /// The type of `cache_info()`.
  var infoType: Ref?
  /// -1: unlimited.
  var limit: Int
  var isTyped: Bool
  var hits: Int
  var misses: Int
  /// Before this entry of the cache's table there is none, while the table is the same.
  var firstHint: Int
  var hintTable: RawPointer?
  var hintGeneration: UInt8
}

extension Ref {
  fileprivate var lru: UnsafeMutablePointer<LRUCacheBody> { raw.assumingMemoryBound(to: LRUCacheBody.self) }
}

/// `functools._lru_cache_wrapper`.
enum LRUCacheType: NativeType {
  static var name: StaticString { "functools._lru_cache_wrapper" }
  static var doc: StaticString? {
    "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize"
  }
  static var operations: OperationSet { [.call, .new, .get] }
  static var layout: Layout { Layout(MemoryLayout<LRUCacheBody>.size, [.collected, .baseType, .hasDict, .hasWeakrefs, .methodDescriptor]) }
  private static let parameters = Signature("lru_cache", "(user_function, maxsize, typed, cache_info_type)")

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    guard given[0].type.pointee.has.contains(.call) else { try cx.raise(.TypeError, "the first argument must be callable") }
    var limit = -1
    if !cx.isNone(given[1]) {
      guard given[1].type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "maxsize should be integer or None") }
      limit = max(0, try cx.index(given[1]))
    }
    let isTyped = try cx.isTrue(given[2])
    let cache = try cx.dict()
    let ref = try cx.allocateInstance(type)
    let l = ref.lru
    l.pointee.function = given[0].own.leak()
    l.pointee.cache = cache.leak()
    l.pointee.infoType = given[3].own.leak()
    l.pointee.limit = limit
    l.pointee.isTyped = isTyped
    l.pointee.hits = 0
    l.pointee.misses = 0
    l.pointee.firstHint = 0
    l.pointee.hintTable = nil
    l.pointee.hintGeneration = 0
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    cx.releaseAttributes(me)
    replace(&me.lru.pointee.cache, with: nil)
    replace(&me.lru.pointee.function, with: nil)
    replace(&me.lru.pointee.infoType, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    Context(owning: me).traverseNativeAttributes(me, visit)
    visit(me.lru.pointee.function)
    visit(me.lru.pointee.cache)
    visit(me.lru.pointee.infoType)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    cx.clearAttributes(me)
    if let cache = me.lru.pointee.cache { cx.dictClear(cache) }
  }

  /// The key of a call: the single argument itself when it is an int or str, else a tuple of everything.
  private static func key(_ args: CallArguments, _ isTyped: Bool, _ cx: Context) throws(Raised) -> Owned {
    if !isTyped && args.keywordCount == 0 && args.count == 1 {
      if args[0].isExactly(cx.types.pointee.int) || args[0].isExactly(cx.types.pointee.str) { return args[0].own }
    }
    var parts = try ItemBuffer(cx, capacity: args.count + 2 * args.keywordCount + 1)
    for i in 0..<args.count { try parts.append(args[i].own) }
    if args.keywordCount > 0 {
      // A mark that no argument can be equal to by accident: the type of this cache.
      try parts.append(Ref(cx.nativeType(LRUCacheType.self)).own)
      for i in 0..<args.keywordCount {
        try parts.append(args.names.unsafelyUnwrapped.tupleItems[i].own)
        try parts.append(args.keyword(i).own)
      }
    }
    if isTyped {
      for i in 0..<args.count { try parts.append(Ref(args[i].type).own) }
      for i in 0..<args.keywordCount { try parts.append(Ref(args.keyword(i).type).own) }
    }
    return try parts.tuple()
  }

  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack(" while calling a Python object")
    let l = me.lru
    guard let function = l.pointee.function.own, let cache = l.pointee.cache.own else { return cx.none }
    if l.pointee.limit == 0 {
      l.pointee.misses &+= 1
      return try cx.call(function.ref, args)
    }
    let key = try key(args, l.pointee.isTyped, cx)
    let hash = try cx.hash(key.ref)
    let found = try cx.dictFind(cache.ref, key.ref, hash)
    if found >= 0 {
      l.pointee.hits &+= 1
      let d = cache.ref.dict
      let value = d.pointee.entries.unsafelyUnwrapped[found].value.unsafelyUnwrapped.own
      if l.pointee.limit > 0 && found != d.pointee.entryCount &- 1 {
        let entry = cx.dictTakeEntry(cache.ref, found)
        try cx.dictInsertNew(cache.ref, Owned(stealing: entry.key), hash, Owned(stealing: entry.value))
      }
      return value
    }
    l.pointee.misses &+= 1
    let result = try cx.call(function.ref, args)
    if l.pointee.limit < 0 {
      try cx.dictSet(cache.ref, key.ref, result.ref, hash: hash)
      return result
    }
    // The call may have put the key in itself.
    if try cx.dictFind(cache.ref, key.ref, hash) >= 0 { return result }
    if cx.dictCount(cache.ref) >= l.pointee.limit { removeOldest(me, cache.ref, cx) }
    try cx.dictInsertNew(cache.ref, key, hash, result.copy())
    return result
  }
  private static func removeOldest(_ me: Ref, _ cache: Ref, _ cx: Context) {
    let l = me.lru, d = cache.dict
    guard let entries = d.pointee.entries else { return }
    if l.pointee.hintTable != RawPointer(entries) || l.pointee.hintGeneration != d.pointee.padding { l.pointee.firstHint = 0 }
    var i = min(l.pointee.firstHint, d.pointee.entryCount)
    while i < d.pointee.entryCount && entries[i].key == nil { i &+= 1 }
    l.pointee.firstHint = i
    l.pointee.hintTable = RawPointer(entries)
    l.pointee.hintGeneration = d.pointee.padding
    guard i < d.pointee.entryCount else { return }
    let entry = cx.dictTakeEntry(cache, i)
    entry.key.decref()
    entry.value.decref()
  }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance, !cx.isNone(instance) else { return me.own }
    return try cx.call(Ref(cx.types.pointee.method), me, instance)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("cache_info", "(self, /)", "Report cache statistics") { (a, cx) throws(Raised) in
        let l = a[0].lru
        let hits = cx.int(l.pointee.hits), misses = cx.int(l.pointee.misses)
        let limit = l.pointee.limit < 0 ? cx.none : cx.int(l.pointee.limit)
        let size = cx.int(l.pointee.cache.map { cx.dictCount($0) } ?? 0)
        return try cx.call(l.pointee.infoType ?? cx.noneRef, hits.ref, misses.ref, limit.ref, size.ref)
      },
      MethodDef("cache_clear", "(self, /)", "Clear the cache and cache statistics") { (a, cx) throws(Raised) in
        a[0].lru.pointee.hits = 0
        a[0].lru.pointee.misses = 0
        if let cache = a[0].lru.pointee.cache { cx.dictClear(cache) }
        return cx.none
      },
      MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in try cx.getattr(a[0], .__qualname__) },
      MethodDef("__copy__", "(self, /)", "") { (a, cx) throws(Raised) in a[0].own },
      MethodDef("__deepcopy__", "(self, memo, /)", "") { (a, cx) throws(Raised) in a[0].own },
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

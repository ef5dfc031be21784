import KraitCore

extension DictType {
  static var methods: [MethodDef] {
    [
      MethodDef("__contains__", "(self, key, /)", "True if the dictionary has the specified key, else False.") { (a, cx) throws(Raised) in
        try cx.bool(cx.dictGet(a[0], a[1]) != nil)
      },
      MethodDef("__getitem__", "(self, key, /)", "Return self[key].") { (a, cx) throws(Raised) in try getitem(a[0], a[1], cx) },
      MethodDef("__sizeof__", "(self, /)", "Return the size of the dict in memory.") { (a, cx) throws(Raised) in cx.int(size(a[0])) },
      MethodDef("get", "(self, key, default=None, /)", "Return the value for key if key is in the dictionary, else default.") { (a, cx) throws(Raised) in
        if let value = try cx.dictGet(a[0], a[1]) { return value.own }
        return (a.optional(2) ?? cx.noneRef).own
      },
      MethodDef("setdefault", "(self, key, default=None, /)", "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.") { (a, cx) throws(Raised) in
        try cx.dictSetDefault(a[0], a[1], a.optional(2) ?? cx.noneRef)
      },
      MethodDef("pop", "(self, key, default=<unrepresentable>, /)", "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.") { (a, cx) throws(Raised) in
        if let value = try cx.dictPop(a[0], a[1]) {
          try cx.noteRemoval(a[0], a[1])
          return value
        }
        if let fallback = a.optional(2) { return fallback.own }
        try cx.raiseKeyError(a[1])
      },
      MethodDef("popitem", "(self, /)", "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.") { (a, cx) throws(Raised) in
        let item = try popItem(a[0], cx)
        try cx.noteRemoval(a[0], item.ref.tupleItems[0])
        return item
      },
      MethodDef("keys", "(self, /)", "Return a set-like object providing a view on the dict's keys.") { (a, cx) throws(Raised) in
        try cx.dictView(cx.types.pointee.dictKeys, a[0])
      },
      MethodDef("items", "(self, /)", "Return a set-like object providing a view on the dict's items.") { (a, cx) throws(Raised) in
        try cx.dictView(cx.types.pointee.dictItems, a[0])
      },
      MethodDef("values", "(self, /)", "Return an object providing a view on the dict's values.") { (a, cx) throws(Raised) in
        try cx.dictView(cx.types.pointee.dictValues, a[0])
      },
      MethodDef("update", "(self, /, *args, **kwargs)", "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]") { (a, cx) throws(Raised) in
        let n = a[1].tupleCount
        if n > 1 { try cx.raise(.TypeError, "update expected at most 1 argument, got \(n)") }
        if n == 1 { try cx.dictUpdate(a[0], from: a[1].tupleItems[0]) }
        if let keywords = a.optional(2) { try cx.dictMerge(a[0], keywords) }
        return cx.none
      },
      MethodDef("fromkeys", "(cls, iterable, value=None, /)", "Create a new dictionary with keys from iterable and values set to value.", kind: .classMethod) { (a, cx) throws(Raised) in
        try fromKeys(a[0], a[1], a.optional(2) ?? cx.noneRef, cx)
      },
      MethodDef("clear", "(self, /)", "Remove all items from the dict.") { (a, cx) throws(Raised) in
        try cx.materialise(a[0])
        cx.dictClear(a[0])
        return cx.none
      },
      MethodDef("copy", "(self, /)", "Return a shallow copy of the dict.") { (a, cx) throws(Raised) in try cx.dictCopy(a[0]) },
      MethodDef("__reversed__", "(self, /)", "Return a reverse iterator over the dict keys.") { (a, cx) throws(Raised) in
        try cx.dictIterator(cx.types.pointee.dictReverseKeyIterator, a[0])
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }

  /// What the dict and its table occupy.
  private static func size(_ me: Ref) -> Int {
    let d = me.dict
    let base = 48
    if d.pointee.entries == nil { return base }
    return base &+ 32 &+ Int(d.pointee.indexWidth) &<< Int(d.pointee.logSize) &+ dictEntryRoom(d.pointee.logSize) &* (d.pointee.allStrKeys ? 16 : 24)
  }

  static func popItem(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.materialise(me)
    let d = me.dict
    if d.pointee.used == 0 {
      let message = try cx.str("popitem(): dictionary is empty")
      try cx.raiseKeyError(message.ref)
    }
    let pair = try cx.tuple(2)
    let entries = d.pointee.entries.unsafelyUnwrapped
    var i = d.pointee.entryCount &- 1
    while entries[i].key == nil { i &-= 1 }
    let (key, value) = cx.dictTakeEntry(me, i)
    // Nothing lives behind the entry: its place can be used again. The slots of what was there stay marked as removed, so the table
    // counts them as taken: a look-up ends at an empty slot only.
    d.pointee.entryCapacity &-= d.pointee.entryCount &- i
    d.pointee.entryCount = i
    pair.ref.tupleItems[0] = key
    pair.ref.tupleItems[1] = value
    cx.track(pair.ref)
    return pair
  }

  /// Adds the keys of an exact dict, set or frozenset with the hashes that it has already; false for anything else.
  private static func addHashed(_ keys: Ref, _ value: Ref, to made: Ref, _ cx: Context) throws(Raised) -> Bool {
    var position = 0
    if keys.isExactly(cx.types.pointee.set) || keys.isExactly(cx.types.pointee.frozenset) {
      while let (key, hash) = cx.setNext(keys, &position) {
        let held = key.own
        try cx.dictSet(made, held.ref, value, hash: hash)
      }
      return true
    }
    guard keys.isExactly(cx.types.pointee.dict), cx.dictNext(keys, &position) != nil else { return false }
    position = 0
    while let entries = keys.dict.pointee.entries, position < keys.dict.pointee.entryCount {
      let hash = entries[position].hash
      let key = entries[position].key.own
      position &+= 1
      if let key { try cx.dictSet(made, key.ref, value, hash: hash) }
    }
    return true
  }

  static func fromKeys(_ cls: Ref, _ iterable: Ref, _ value: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.call(cls)
    let isPlain = made.ref.isExactly(cx.types.pointee.dict)
    if isPlain, try addHashed(iterable, value, to: made.ref, cx) { return made }
    let iterator = try cx.iter(iterable)
    while let key = try cx.next(iterator.ref) {
      if isPlain { try cx.dictSet(made.ref, key.ref, value) } else { try cx.setitem(made.ref, key.ref, value) }
    }
    return made
  }
}

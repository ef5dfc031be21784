import KraitCore

// What the rest of the interpreter does with dicts. All of these take subclasses too and do not see what those override.

extension Context {
  public func dict() throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.dict)
    prepareDict(ref)
    track(ref)
    return Owned(stealing: ref)
  }

  /// An empty dict with room for `capacity` entries.
  public func dict(capacity: Int) throws(Raised) -> Owned {
    let made = try dict()
    if capacity > 0 { try reserveDict(made.ref, capacity) }
    return made
  }

  /// Turns a dict that stands for an instance's attributes into a plain one. A dict in that mode has no table of its own.
  @inline(__always) public func materialise(_ dict: Ref) throws(Raised) {
    if dict.dict.pointee.attributes != nil { try detachFromShape(dict) }
  }

  /// Value of a key, borrowed; nil if it is not there. May run `__hash__` and `__eq__`.
  public func dictGet(_ dict: Ref, _ key: Ref) throws(Raised) -> Ref? {
    if dict.dict.pointee.attributes != nil {
      if key.isExactly(types.pointee.str) { return try shapeDictGet(dict, key) }
      try detachFromShape(dict)
    }
    let hash = try self.hash(key)
    let i = try dictFind(dict, key, hash)
    return i < 0 ? nil : dict.dict.pointee.entries.unsafelyUnwrapped[i].value
  }
  public func dictGet(_ dict: Ref, _ known: KnownName) -> Ref? { dictGet(dict, str: name(known)) }

  /// Value of a key whose hash is known.
  public func dictGet(_ dict: Ref, _ key: Ref, hash: Int) throws(Raised) -> Ref? {
    try materialise(dict)
    let i = try dictFind(dict, key, hash)
    return i < 0 ? nil : dict.dict.pointee.entries.unsafelyUnwrapped[i].value
  }

  /// Value of an exact str, borrowed. What `__eq__` of other keys raises counts as absence.
  public func dictGet(_ dict: Ref, str key: Ref) -> Ref? {
    let d = dict.dict
    if d.pointee.allStrKeys && d.pointee.attributes == nil {
      let i = d.findStr(key, strHash(key))
      return i < 0 ? nil : d.pointee.entries.unsafelyUnwrapped[i].value
    }
    do throws(Raised) { return try dictGet(dict, key) } catch {
      setPending(nil)
      return nil
    }
  }

  /// Entry number of an exact str in a dict whose keys are all exact str, or -1.
  public func dictLookupIndex(_ dict: Ref, _ key: Ref) -> Int {
    let d = dict.dict
    if d.pointee.attributes != nil {
      do throws(Raised) { try detachFromShape(dict) } catch {
        setPending(nil)
        return -1
      }
    }
    return d.pointee.allStrKeys ? d.findStr(key, strHash(key)) : -1
  }

  /// The tag that stays while no key is added or removed; 0 when the tags are used up.
  public func keysVersion(of dict: Ref) -> UInt32 {
    let d = dict.dict
    if d.pointee.keysVersion != 0 || d.pointee.attributes != nil { return d.pointee.keysVersion }
    if interp.pointee.dictVersion == UInt32.max { return 0 }
    interp.pointee.dictVersion &+= 1
    d.pointee.keysVersion = interp.pointee.dictVersion
    return d.pointee.keysVersion
  }

  /// `dict[key] = value`.
  public func dictSet(_ dict: Ref, _ key: Ref, _ value: Ref) throws(Raised) {
    if dict.dict.pointee.attributes != nil {
      if key.isExactly(types.pointee.str), try shapeDictReplace(dict, key, value) { return }
      try detachFromShape(dict)
    }
    let d = dict.dict
    if d.pointee.allStrKeys && key.isExactly(types.pointee.str) {
      // No Python code can run before the value is in place.
      let hash = strHash(key)
      let i = d.findStr(key, hash)
      if i >= 0 { return dictReplace(dict, i, value.own) }
      return try dictInsertNew(dict, key.own, hash, value.own)
    }
    let hash = try self.hash(key)
    try dictSet(dict, key, value, hash: hash)
  }
  public func dictSet(_ dict: Ref, _ known: KnownName, _ value: Ref) throws(Raised) { try dictSet(dict, name(known), value) }

  public func dictSet(_ dict: Ref, _ key: Ref, _ value: Ref, hash: Int) throws(Raised) {
    try materialise(dict)
    // The caller's references may be borrowed from places that comparing keys changes.
    let key = key.own, value = value.own
    let i = try dictFind(dict, key.ref, hash)
    if i >= 0 { return dictReplace(dict, i, value) }
    try dictInsertNew(dict, key, hash, value)
  }

  /// The value of the key, which becomes `value` if it is new.
  public func dictSetDefault(_ dict: Ref, _ key: Ref, _ value: Ref) throws(Raised) -> Owned {
    try materialise(dict)
    let hash = try self.hash(key)
    let i = try dictFind(dict, key, hash)
    if i >= 0 { return dict.dict.pointee.entries.unsafelyUnwrapped[i].value.unsafelyUnwrapped.own }
    try dictInsertNew(dict, key.own, hash, value.own)
    return value.own
  }

  /// Removes a key; false if it is not there.
  public func dictDelete(_ dict: Ref, _ key: Ref) throws(Raised) -> Bool {
    try dictPop(dict, key) != nil
  }

  /// Removes a key and answers its value; nil if it is not there.
  public func dictPop(_ dict: Ref, _ key: Ref) throws(Raised) -> Owned? {
    try materialise(dict)
    let hash = try self.hash(key)
    return try dictPop(dict, key, hash: hash)
  }
  public func dictPop(_ dict: Ref, _ key: Ref, hash: Int) throws(Raised) -> Owned? {
    let i = try dictFind(dict, key, hash)
    if i < 0 { return nil }
    let (oldKey, value) = dictTakeEntry(dict, i)
    let result = Owned(stealing: value)
    oldKey.decref()
    return result
  }

  public func dictContains(_ dict: Ref, _ key: Ref) throws(Raised) -> Bool { try dictGet(dict, key) != nil }

  /// Number of keys.
  public func dictCount(_ dict: Ref) -> Int {
    if let raw = dict.dict.pointee.attributes { return BlockPointer(OpaquePointer(raw)).count }
    return dict.dict.pointee.used
  }

  /// The next entry from `position` on (start with 0), borrowed; nil at the end. The dict may change between the calls; then entries may be
  /// missed or come twice, but nothing worse.
  public func dictNext(_ dict: Ref, _ position: inout Int) -> (key: Ref, value: Ref)? {
    let d = dict.dict
    if d.pointee.attributes != nil {
      do throws(Raised) { try detachFromShape(dict) } catch {
        setPending(nil)
        return nil
      }
    }
    guard let entries = d.pointee.entries else { return nil }
    while position < d.pointee.entryCount {
      let entry = entries[position]
      position &+= 1
      if let key = entry.key { return (key, entry.value.unsafelyUnwrapped) }
    }
    return nil
  }

  /// A copy as an exact dict.
  public func dictCopy(_ dict: Ref) throws(Raised) -> Owned {
    try materialise(dict)
    let made = try self.dict(capacity: dict.dict.pointee.used)
    let from = dict.dict, to = made.ref.dict
    guard let entries = from.pointee.entries, from.pointee.used > 0 else { return made }
    var n = 0
    let target = to.pointee.entries.unsafelyUnwrapped
    for i in 0..<from.pointee.entryCount {
      guard let key = entries[i].key, let value = entries[i].value else { continue }
      key.incref()
      value.incref()
      target[n] = entries[i]
      to.setIndexEntry(to.freeSlot(entries[i].hash), n)
      n &+= 1
    }
    to.pointee.entryCount = n
    to.pointee.used = n
    to.pointee.allStrKeys = from.pointee.allStrKeys
    return made
  }

  /// What happens to a key that is there already when dicts are merged.
  public enum MergePolicy { case keep, replace, raise }

  /// Puts the items of a mapping (anything with `keys`) into the dict.
  public func dictMerge(_ dict: Ref, _ other: Ref, _ policy: MergePolicy = .replace) throws(Raised) {
    try materialise(dict)
    if other.isDict && !other.type.pointee.overridden.contains(.iter) {
      try mergeDict(dict, other, policy)
    } else {
      try mergeMapping(dict, other, policy)
    }
  }

  public func dictMerge(into dict: Ref, from other: Ref) throws(Raised) { try dictMerge(dict, other) }

  private func mergeDict(_ dict: Ref, _ other: Ref, _ policy: MergePolicy) throws(Raised) {
    if dict == other { return }
    try materialise(other)
    let used = other.dict.pointee.used
    if used == 0 { return }
    if dict.dict.pointee.used == 0 || dict.dict.pointee.entryCapacity &- dict.dict.pointee.entryCount < used { try reserveDict(dict, used) }
    var position = 0
    while true {
      guard let entries = other.dict.pointee.entries, position < other.dict.pointee.entryCount else { return }
      let entry = entries[position]
      position &+= 1
      guard let key = entry.key.own, let value = entry.value.own else { continue }
      if policy == .replace {
        try dictSet(dict, key.ref, value.ref, hash: entry.hash)
      } else {
        let i = try dictFind(dict, key.ref, entry.hash)
        if i < 0 {
          try dictInsertNew(dict, key.copy(), entry.hash, value.copy())
        } else if policy == .raise {
          try raiseKeyError(key.ref)
        }
      }
      if other.dict.pointee.used != used { try raise(.RuntimeError, "dict mutated during update") }
    }
  }

  private func mergeMapping(_ dict: Ref, _ other: Ref, _ policy: MergePolicy) throws(Raised) {
    let keys = try callMethod(other, .keys)
    let iterator = try iter(keys.ref)
    while let key = try next(iterator.ref) {
      if policy != .replace, try dictContains(dict, key.ref) {
        if policy == .raise { try raiseKeyError(key.ref) }
        continue
      }
      let value = try getitem(other, key.ref)
      try dictSet(dict, key.ref, value.ref)
    }
  }
}

import KraitCore

extension Context {
  /// An exact-type copy: `type` is set or frozenset (or a subclass).
  func setCopy(_ me: Ref, as type: TypePointer) throws(Raised) -> Owned {
    let made = try makeSet(type)
    try setMerge(made.ref, me)
    return made
  }

  /// `me & other` as a new set of the given type.
  func setIntersection(_ me: Ref, _ other: Ref, as type: TypePointer) throws(Raised) -> Owned {
    if me == other { return try setCopy(me, as: type) }
    let made = try makeSet(type)
    if other.hasSetItems(self) {
      let isSwapped = other.set.pointee.used > me.set.pointee.used
      let small = isSwapped ? me : other, large = isSwapped ? other : me
      var position = 0
      while let (key, hash) = setNext(small, &position) {
        let held = key.own
        if try setFind(large, held.ref, hash) >= 0 { try setAdd(made.ref, held.ref, hash: hash) }
      }
      return made
    }
    let iterator = try iter(other)
    while let item = try next(iterator.ref) {
      let hash = try self.hash(item.ref)
      if try setFind(me, item.ref, hash) >= 0 { try setAdd(made.ref, item.ref, hash: hash) }
    }
    return made
  }

  /// Takes the items of an iterable out.
  public func setDifferenceUpdate(_ me: Ref, _ other: Ref) throws(Raised) {
    if me == other { return setClear(me) }
    if other.hasSetItems(self) {
      var position = 0
      while let (key, hash) = setNext(other, &position) {
        let held = key.own
        _ = try setDiscard(me, held.ref, hash: hash)
      }
    } else if other.isExactly(types.pointee.dict) {
      try materialise(other)
      var i = 0
      while let entries = other.dict.pointee.entries, i < other.dict.pointee.entryCount {
        let hash = entries[i].hash
        let key = entries[i].key.own
        i &+= 1
        if let key { _ = try setDiscard(me, key.ref, hash: hash) }
      }
    } else {
      let iterator = try iter(other)
      while let item = try next(iterator.ref) { _ = try setDiscard(me, item.ref) }
    }
    if me.set.pointee.fill &- me.set.pointee.used > me.set.pointee.mask / 5 && me.set.pointee.table != nil {
      try resizeSet(me, me.set.pointee.used > 50000 ? me.set.pointee.used &* 2 : me.set.pointee.used &* 4)
    }
  }

  /// `me - other` as a new set of the given type.
  func setDifference(_ me: Ref, _ other: Ref, as type: TypePointer) throws(Raised) -> Owned {
    let isSet = other.hasSetItems(self), isDict = other.isExactly(types.pointee.dict)
    let size = isSet ? other.set.pointee.used : isDict ? dictCount(other) : 0
    if !isSet && !isDict || me.set.pointee.used &>> 2 > size {
      let made = try setCopy(me, as: type)
      try setDifferenceUpdate(made.ref, other)
      return made
    }
    let made = try makeSet(type)
    var position = 0
    while let (key, hash) = setNext(me, &position) {
      let held = key.own
      let isThere = isSet ? try setFind(other, held.ref, hash) >= 0 : try dictGet(other, held.ref, hash: hash) != nil
      if !isThere { try setAdd(made.ref, held.ref, hash: hash) }
    }
    return made
  }

  /// Keeps what is in exactly one of the two; `other` is a set.
  public func setSymmetricUpdate(_ me: Ref, _ other: Ref) throws(Raised) {
    if me == other { return setClear(me) }
    var position = 0
    while let (key, hash) = setNext(other, &position) {
      let held = key.own
      if try !setDiscard(me, held.ref, hash: hash) { try setAdd(me, held.ref, hash: hash) }
    }
  }
  /// The same with any iterable.
  func setSymmetricUpdate(_ me: Ref, iterable other: Ref) throws(Raised) {
    if other.hasSetItems(self) { return try setSymmetricUpdate(me, other) }
    let items = try set(of: other)
    try setSymmetricUpdate(me, items.ref)
  }

  func setIsSubset(_ me: Ref, _ other: Ref) throws(Raised) -> Bool {
    if me.set.pointee.used > other.set.pointee.used { return false }
    var position = 0
    while let (key, hash) = setNext(me, &position) {
      let held = key.own
      if try setFind(other, held.ref, hash) < 0 { return false }
    }
    return true
  }

  func setIsDisjoint(_ me: Ref, _ other: Ref) throws(Raised) -> Bool {
    if me == other { return me.set.pointee.used == 0 }
    if other.hasSetItems(self) {
      let isSwapped = other.set.pointee.used > me.set.pointee.used
      let small = isSwapped ? me : other, large = isSwapped ? other : me
      var position = 0
      while let (key, hash) = setNext(small, &position) {
        let held = key.own
        if try setFind(large, held.ref, hash) >= 0 { return false }
      }
      return true
    }
    let iterator = try iter(other)
    while let item = try next(iterator.ref) {
      if try setContains(me, item.ref) { return false }
    }
    return true
  }

  /// Puts the contents of `source`, a temporary set, into `me`; what `me` had is released with the temporary.
  func setSwap(_ me: Ref, _ source: Ref) {
    let s = me.set, o = source.set
    swap(&s.pointee.used, &o.pointee.used)
    swap(&s.pointee.fill, &o.pointee.fill)
    swap(&s.pointee.mask, &o.pointee.mask)
    swap(&s.pointee.table, &o.pointee.table)
    s.pointee.finger = 0
  }
}

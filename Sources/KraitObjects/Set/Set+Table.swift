import KraitCore

// The set's table. The probing order and the growth are CPython's, since the order of iteration shows them.
//
// Rules of this file
// 1. Comparing items may run Python code: afterwards everything is read anew, and a changed table is searched again.
// 2. Items are released only when the table is consistent again.

private let linearProbes = 9
private let perturbShift: UInt = 5
private let leastTable = 8

/// The place where a search for a hash ends at the first free entry.
private func insertClean(_ table: UnsafeMutablePointer<SetEntry>, _ mask: Int, _ key: Ref, _ hash: Int) {
  var perturb = UInt(bitPattern: hash)
  var i = hash & mask
  while true {
    var probes = i &+ linearProbes <= mask ? linearProbes : 0
    var place = i
    while true {
      if table[place].key == nil {
        table[place] = SetEntry(key: key, hash: hash)
        return
      }
      if probes == 0 { break }
      probes &-= 1
      place &+= 1
    }
    perturb = perturb &>> perturbShift
    i = (i &* 5 &+ 1 &+ Int(bitPattern: perturb)) & mask
  }
}

extension Context {
  func prepareSet(_ ref: Ref) {
    let s = ref.set
    s.pointee.used = 0
    s.pointee.fill = 0
    s.pointee.mask = -1
    s.pointee.table = nil
    s.pointee.hash = -1
    s.pointee.finger = 0
  }
  public func makeSet(_ type: TypePointer) throws(Raised) -> Owned {
    let ref = try allocateInstance(type)
    prepareSet(ref)
    track(ref)
    return Owned(stealing: ref)
  }
  public func set() throws(Raised) -> Owned { try makeSet(types.pointee.set) }
  /// `set(iterable)`.
  public func set(of iterable: Ref) throws(Raised) -> Owned {
    let made = try set()
    try setUpdate(made.ref, iterable)
    return made
  }
  public func frozenset(of iterable: Ref) throws(Raised) -> Owned {
    let made = try makeSet(types.pointee.frozenset)
    try setUpdate(made.ref, iterable)
    return made
  }

  func freeSetTable(_ table: UnsafeMutablePointer<SetEntry>?, _ mask: Int) {
    if let table { freeBuffer(RawPointer(table), (mask &+ 1) &* 16) }
  }

  /// A table for more than `minimum` items, with the present ones.
  func resizeSet(_ me: Ref, _ minimum: Int) throws(Raised) {
    let s = me.set
    var size = leastTable
    while size <= minimum {
      if size > Int.max / 64 { try raiseMemoryError() }
      size = size &<< 1
    }
    let table = try allocateBuffer(size &* 16).assumingMemoryBound(to: SetEntry.self)
    table.initialize(repeating: SetEntry(key: nil, hash: 0), count: size)
    let old = s.pointee.table, oldMask = s.pointee.mask
    if let old {
      for i in 0...oldMask {
        if let key = old[i].key { insertClean(table, size &- 1, key, old[i].hash) }
      }
    }
    s.pointee.table = table
    s.pointee.mask = size &- 1
    s.pointee.fill = s.pointee.used
    freeSetTable(old, oldMask)
  }

  /// Place of an item, or -1.
  func setFind(_ me: Ref, _ key: Ref, _ hash: Int) throws(Raised) -> Int {
    let s = me.set
    search: while true {
      guard let table = s.pointee.table else { return -1 }
      let mask = s.pointee.mask
      var perturb = UInt(bitPattern: hash)
      var i = hash & mask
      while true {
        var probes = i &+ linearProbes <= mask ? linearProbes : 0
        var place = i
        while true {
          if let candidate = table[place].key {
            if candidate == key { return place }
            if table[place].hash == hash {
              let held = candidate.own
              let isEqual = try equalsSlow(held.ref, key)
              if s.pointee.table != table || s.pointee.mask != mask || table[place].key != held.ref { continue search }
              if isEqual { return place }
            }
          } else if table[place].hash == 0 {
            return -1
          }
          if probes == 0 { break }
          probes &-= 1
          place &+= 1
        }
        perturb = perturb &>> perturbShift
        i = (i &* 5 &+ 1 &+ Int(bitPattern: perturb)) & mask
      }
    }
  }

  /// Adds an item whose hash is known; false if it is there already.
  @discardableResult
  public func setAdd(_ me: Ref, _ key: Ref, hash: Int) throws(Raised) -> Bool {
    let held = key.own
    let s = me.set
    if try setFind(me, held.ref, hash) >= 0 { return false }
    if s.pointee.table == nil { try resizeSet(me, 0) }
    insertUnused(me, held.leak(), hash)
    if s.pointee.fill &* 5 >= s.pointee.mask &* 3 { try resizeSet(me, s.pointee.used > 50000 ? s.pointee.used &* 2 : s.pointee.used &* 4) }
    return true
  }

  /// Puts an item that is not there into the first free place on its way (removed ones are not used again).
  private func insertUnused(_ me: Ref, _ key: Ref, _ hash: Int) {
    let s = me.set
    let table = s.pointee.table.unsafelyUnwrapped, mask = s.pointee.mask
    var perturb = UInt(bitPattern: hash)
    var i = hash & mask
    while true {
      var probes = i &+ linearProbes <= mask ? linearProbes : 0
      var place = i
      while true {
        if table[place].key == nil && table[place].hash == 0 {
          table[place] = SetEntry(key: key, hash: hash)
          s.pointee.fill = s.pointee.fill &+ 1
          s.pointee.used = s.pointee.used &+ 1
          return
        }
        if probes == 0 { break }
        probes &-= 1
        place &+= 1
      }
      perturb = perturb &>> perturbShift
      i = (i &* 5 &+ 1 &+ Int(bitPattern: perturb)) & mask
    }
  }

  public func setAdd(_ me: Ref, _ key: Ref) throws(Raised) { try setAdd(me, key, hash: hash(key)) }

  public func setContains(_ me: Ref, _ key: Ref) throws(Raised) -> Bool {
    let hash = try self.hash(key)
    return try setFind(me, key, hash) >= 0
  }

  /// Takes an item out; false if it is not there.
  public func setDiscard(_ me: Ref, _ key: Ref) throws(Raised) -> Bool {
    let hash = try self.hash(key)
    return try setDiscard(me, key, hash: hash)
  }
  func setDiscard(_ me: Ref, _ key: Ref, hash: Int) throws(Raised) -> Bool {
    let i = try setFind(me, key, hash)
    if i < 0 { return false }
    setTake(me, i).decref()
    return true
  }
  /// Empties a place; the caller gets the item.
  func setTake(_ me: Ref, _ i: Int) -> Ref {
    let entry = me.set.pointee.table.unsafelyUnwrapped + i
    let key = entry.pointee.key.unsafelyUnwrapped
    entry.pointee = SetEntry(key: nil, hash: -1)
    me.set.pointee.used = me.set.pointee.used &- 1
    return key
  }

  /// The next item from `position` on (start with 0), borrowed.
  public func setNext(_ me: Ref, _ position: inout Int) -> (key: Ref, hash: Int)? {
    guard let table = me.set.pointee.table else { return nil }
    while position <= me.set.pointee.mask {
      let entry = table[position]
      position &+= 1
      if let key = entry.key { return (key, entry.hash) }
    }
    return nil
  }

  public func setClear(_ me: Ref) {
    let s = me.set
    let table = s.pointee.table, mask = s.pointee.mask
    s.pointee.table = nil
    s.pointee.mask = -1
    s.pointee.used = 0
    s.pointee.fill = 0
    s.pointee.finger = 0
    guard let table else { return }
    for i in 0...mask { table[i].key?.decref() }
    freeSetTable(table, mask)
  }

  /// Takes over the items of another set.
  func setMerge(_ me: Ref, _ other: Ref) throws(Raised) {
    let s = me.set, o = other.set
    if me == other || o.pointee.used == 0 { return }
    if (s.pointee.fill &+ o.pointee.used) &* 5 >= max(s.pointee.mask, 7) &* 3 || s.pointee.table == nil {
      try resizeSet(me, (s.pointee.fill &+ o.pointee.used) &* 5 >= max(s.pointee.mask, 7) &* 3 ? (s.pointee.used &+ o.pointee.used) &* 2 : 0)
    }
    if s.pointee.fill == 0, let from = o.pointee.table, let to = s.pointee.table {
      if s.pointee.mask == o.pointee.mask && o.pointee.fill == o.pointee.used {
        for i in 0...o.pointee.mask {
          from[i].key?.incref()
          to[i] = from[i]
        }
      } else {
        for i in 0...o.pointee.mask {
          if let key = from[i].key {
            key.incref()
            insertClean(to, s.pointee.mask, key, from[i].hash)
          }
        }
      }
      s.pointee.fill = o.pointee.used
      s.pointee.used = o.pointee.used
      return
    }
    var position = 0
    while let (key, hash) = setNext(other, &position) { try setAdd(me, key, hash: hash) }
  }

  /// `set.update(iterable)`.
  public func setUpdate(_ me: Ref, _ iterable: Ref) throws(Raised) {
    if iterable.hasSetItems(self) { return try setMerge(me, iterable) }
    if iterable.isExactly(types.pointee.dict) {
      try materialise(iterable)
      let count = iterable.dict.pointee.used
      if (me.set.pointee.fill &+ count) &* 5 >= max(me.set.pointee.mask, 7) &* 3 { try resizeSet(me, (me.set.pointee.used &+ count) &* 2) }
      var i = 0
      while let entries = iterable.dict.pointee.entries, i < iterable.dict.pointee.entryCount {
        let hash = entries[i].hash
        let key = entries[i].key.own
        i &+= 1
        if let key { try setAdd(me, key.ref, hash: hash) }
      }
      return
    }
    let iterator = try iter(iterable)
    while let item = try next(iterator.ref) { try setAdd(me, item.ref) }
  }
}

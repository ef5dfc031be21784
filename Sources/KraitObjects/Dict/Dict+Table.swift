import CKrait
import KraitCore

// The dict's table.
//
//     entries: capacity * (hash, key, value) in insertion order | index: 1 << logSize entry numbers of 1, 2, 4 or 8 bytes
//
// Rules of this file
// 1. Entries and index are one buffer; `entries` nil means that there is no table (and then `logSize` is 0).
// 2. Comparing keys may run Python code, after which everything is read anew; a table that changed meanwhile is searched again.
// 3. Old keys and values are released only when the table is consistent again.

let dictEmptySlot = -1, dictRemovedSlot = -2
private let minLogSize: UInt8 = 3

/// Where a key is looked for: slots in an order that visits all of them.
struct ProbeSequence {
  private(set) var slot: Int
  private var perturb: UInt
  private let mask: Int
  @inline(__always) init(_ hash: Int, mask: Int) {
    self.mask = mask
    perturb = UInt(bitPattern: hash)
    slot = hash & mask
  }
  @inline(__always) mutating func advance() {
    perturb = perturb &>> 5
    slot = (slot &* 5 &+ Int(bitPattern: perturb) &+ 1) & mask
  }
}

extension UnsafeMutablePointer where Pointee == DictBody {
  @inline(__always) var mask: Int { (1 &<< Int(pointee.logSize)) &- 1 }

  /// Entry number in an index slot.
  @inline(__always) func indexEntry(_ slot: Int) -> Int {
    let index = pointee.index.unsafelyUnwrapped
    switch pointee.indexWidth {
    case 1: return Int(index.load(fromByteOffset: slot, as: Int8.self))
    case 2: return Int(index.load(fromByteOffset: slot &* 2, as: Int16.self))
    case 4: return Int(index.load(fromByteOffset: slot &* 4, as: Int32.self))
    default: return index.load(fromByteOffset: slot &* 8, as: Int.self)
    }
  }
  @inline(__always) func setIndexEntry(_ slot: Int, _ entry: Int) {
    let index = pointee.index.unsafelyUnwrapped
    switch pointee.indexWidth {
    case 1: index.storeBytes(of: Int8(truncatingIfNeeded: entry), toByteOffset: slot, as: Int8.self)
    case 2: index.storeBytes(of: Int16(truncatingIfNeeded: entry), toByteOffset: slot &* 2, as: Int16.self)
    case 4: index.storeBytes(of: Int32(truncatingIfNeeded: entry), toByteOffset: slot &* 4, as: Int32.self)
    default: index.storeBytes(of: entry, toByteOffset: slot &* 8, as: Int.self)
    }
  }
  /// Keys are about to be added, removed or moved.
  @inline(__always) func keysChange() { pointee.keysVersion = 0 }

  var bufferSize: Int { dictBufferSize(dictEntryRoom(pointee.logSize), pointee.logSize, pointee.indexWidth) }

  /// First slot on the key's way that holds no entry.
  @inline(__always) func freeSlot(_ hash: Int) -> Int {
    var probe = ProbeSequence(hash, mask: mask)
    while indexEntry(probe.slot) >= 0 { probe.advance() }
    return probe.slot
  }

  /// The slot that holds an entry number.
  func slot(ofEntry entry: Int) -> Int {
    var probe = ProbeSequence(pointee.entries.unsafelyUnwrapped[entry].hash, mask: mask)
    while indexEntry(probe.slot) != entry { probe.advance() }
    return probe.slot
  }

  /// The place of an entry's value.
  @inlinable @inline(__always) public func valueSlot(_ entry: Int) -> UnsafeMutablePointer<Ref> {
    let place = RawPointer(pointee.entries.unsafelyUnwrapped + entry) + MemoryLayout<DictEntry>.offset(of: \DictEntry.value).unsafelyUnwrapped
    return place.assumingMemoryBound(to: Ref.self)
  }

  /// Entry number of an exact str when all keys are exact str, else -1. Runs no Python code.
  func findStr(_ key: Ref, _ hash: Int) -> Int {
    let i = findShortStr(key, hash)
    return i == dictRemovedSlot ? findStrByText(key, hash) : i
  }
  /// The same for most keys, without a call and so without a frame; `dictRemovedSlot` when texts have to be compared in general.
  @inline(__always) func findShortStr(_ key: Ref, _ hash: Int) -> Int {
    guard let entries = pointee.entries else { return -1 }
    var probe = ProbeSequence(hash, mask: mask)
    while true {
      let i = indexEntry(probe.slot)
      if i >= 0 {
        if entries[i].hash == hash { return isSameShortText(entries[i].key.unsafelyUnwrapped, key) ? i : dictRemovedSlot }
      } else if i == dictEmptySlot {
        return -1
      }
      probe.advance()
    }
  }
  @inline(never) func findStrByText(_ key: Ref, _ hash: Int) -> Int {
    guard let entries = pointee.entries else { return -1 }
    var probe = ProbeSequence(hash, mask: mask)
    while true {
      let i = indexEntry(probe.slot)
      if i >= 0 {
        if entries[i].hash == hash && strEquals(entries[i].key.unsafelyUnwrapped, key) { return i }
      } else if i == dictEmptySlot {
        return -1
      }
      probe.advance()
    }
  }
}

/// Entries of a table of `1 << logSize` slots, a third of which stay empty.
@inline(__always) func dictEntryRoom(_ logSize: UInt8) -> Int { (1 &<< Int(logSize)) &* 2 / 3 }

func dictBufferSize(_ capacity: Int, _ logSize: UInt8, _ width: UInt8) -> Int { capacity &* 24 &+ Int(width) &<< Int(logSize) }

extension Context {
  /// Sets up the body of a new, empty dict.
  public func prepareDict(_ ref: Ref) {
    let d = ref.dict
    d.pointee.used = 0
    d.pointee.entryCount = 0
    d.pointee.entryCapacity = 0
    d.pointee.entries = nil
    d.pointee.index = nil
    d.pointee.logSize = 0
    d.pointee.indexWidth = 1
    d.pointee.allStrKeys = true
    d.pointee.padding = 0
    d.pointee.keysVersion = 0
    d.pointee.attributes = nil
  }

  /// Gives the dict a table of `1 << logSize` slots and moves the live entries into it.
  public func resizeDict(_ dict: Ref, _ logSize: UInt8) throws(Raised) {
    guard logSize < 48 else { try raiseMemoryError() }
    let d = dict.dict
    let capacity = dictEntryRoom(logSize)
    let width: UInt8 = logSize < 8 ? 1 : logSize < 16 ? 2 : logSize < 32 ? 4 : 8
    let raw = try allocateBuffer(dictBufferSize(capacity, logSize, width))
    let entries = raw.assumingMemoryBound(to: DictEntry.self)
    let oldEntries = d.pointee.entries, oldCount = d.pointee.entryCount, oldSize = d.bufferSize
    var n = 0
    if let oldEntries {
      for i in 0..<oldCount where oldEntries[i].key != nil {
        entries[n] = oldEntries[i]
        n &+= 1
      }
    }
    d.keysChange()
    d.pointee.padding = d.pointee.padding &+ 1
    d.pointee.entries = entries
    d.pointee.entryCapacity = capacity
    d.pointee.entryCount = n
    d.pointee.logSize = logSize
    d.pointee.indexWidth = width
    let index = raw + capacity &* 24
    d.pointee.index = index
    index.initializeMemory(as: UInt8.self, repeating: 0xFF, count: Int(width) &<< Int(logSize))
    for i in 0..<n { d.setIndexEntry(d.freeSlot(entries[i].hash), i) }
    if let oldEntries { freeBuffer(RawPointer(oldEntries), oldSize) }
  }

  /// Makes sure that `extra` more entries fit.
  public func reserveDict(_ dict: Ref, _ extra: Int) throws(Raised) {
    let d = dict.dict
    if d.pointee.entryCount &+ extra <= d.pointee.entryCapacity { return }
    let wanted = max(d.pointee.used &+ extra, 1)
    var logSize = minLogSize
    while dictEntryRoom(logSize) < wanted { logSize += 1 }
    try resizeDict(dict, logSize)
  }

  private func growDict(_ dict: Ref) throws(Raised) {
    let wanted = dict.dict.pointee.used &* 3
    var logSize = minLogSize
    while (1 &<< Int(logSize)) < wanted { logSize += 1 }
    try resizeDict(dict, logSize)
  }

  /// Entry number of a key, or -1. Runs `__eq__` of keys with the same hash.
  public func dictFind(_ dict: Ref, _ key: Ref, _ hash: Int) throws(Raised) -> Int {
    let d = dict.dict
    if d.pointee.allStrKeys && key.isExactly(types.pointee.str) { return d.findStr(key, hash) }
    search: while true {
      guard let entries = d.pointee.entries else { return -1 }
      let index = d.pointee.index
      var probe = ProbeSequence(hash, mask: d.mask)
      while true {
        let i = d.indexEntry(probe.slot)
        if i >= 0 {
          let candidate = entries[i].key.unsafelyUnwrapped
          if candidate == key { return i }
          if entries[i].hash == hash {
            let held = candidate.own
            if try equalsSlow(held.ref, key) {
              if d.pointee.entries == entries && d.pointee.index == index && i < d.pointee.entryCount && entries[i].key == held.ref { return i }
              continue search
            }
            if d.pointee.entries != entries || d.pointee.index != index || i >= d.pointee.entryCount || entries[i].key != held.ref { continue search }
          }
        } else if i == dictEmptySlot {
          return -1
        }
        probe.advance()
      }
    }
  }

  /// Adds an entry for a key that is not there.
  public func dictInsertNew(_ dict: Ref, _ key: consuming Owned, _ hash: Int, _ value: consuming Owned) throws(Raised) {
    let d = dict.dict
    if d.pointee.entryCount == d.pointee.entryCapacity { try growDict(dict) }
    d.keysChange()
    if d.pointee.allStrKeys && !key.ref.isExactly(types.pointee.str) { d.pointee.allStrKeys = false }
    let i = d.pointee.entryCount
    d.setIndexEntry(d.freeSlot(hash), i)
    (d.pointee.entries.unsafelyUnwrapped + i).initialize(to: DictEntry(hash: hash, key: key.leak(), value: value.leak()))
    d.pointee.entryCount = i &+ 1
    d.pointee.used = d.pointee.used &+ 1
  }

  /// Takes an entry out; the caller gets key and value.
  public func dictTakeEntry(_ dict: Ref, _ i: Int) -> (key: Ref, value: Ref) {
    let d = dict.dict
    let entry = d.pointee.entries.unsafelyUnwrapped + i
    d.keysChange()
    d.setIndexEntry(d.slot(ofEntry: i), dictRemovedSlot)
    let key = entry.pointee.key.unsafelyUnwrapped, value = entry.pointee.value.unsafelyUnwrapped
    entry.pointee.key = nil
    entry.pointee.value = nil
    d.pointee.used = d.pointee.used &- 1
    if d.pointee.used == 0 { d.pointee.allStrKeys = true }
    return (key, value)
  }

  /// Replaces the value of an entry.
  @inline(__always) func dictReplace(_ dict: Ref, _ i: Int, _ value: consuming Owned) {
    let entry = dict.dict.pointee.entries.unsafelyUnwrapped + i
    let old = entry.pointee.value.unsafelyUnwrapped
    entry.pointee.value = value.leak()
    old.decref()
  }

  /// Empties the dict; keys and values are released when it is empty already.
  public func dictClear(_ dict: Ref) {
    let d = dict.dict
    guard let entries = d.pointee.entries else { return }
    let count = d.pointee.entryCount, size = d.bufferSize
    d.keysChange()
    d.pointee.entries = nil
    d.pointee.index = nil
    d.pointee.used = 0
    d.pointee.entryCount = 0
    d.pointee.entryCapacity = 0
    d.pointee.logSize = 0
    d.pointee.indexWidth = 1
    d.pointee.allStrKeys = true
    for i in 0..<count {
      if i &+ itemsAhead < count, let key = entries[i &+ itemsAhead].key, let value = entries[i &+ itemsAhead].value {
        krait_prefetch(key.raw)
        krait_prefetch(value.raw)
      }
      if let key = entries[i].key {
        release(key)
        release(entries[i].value.unsafelyUnwrapped)
      }
    }
    freeBuffer(RawPointer(entries), size)
  }
}

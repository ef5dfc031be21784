import KraitCore

extension Context {
  /// Entry number of a small int in an exact dict; -1 if it is not there, -2 if only the general look-up can tell. Runs no Python code.
  @inline(never) public func findInt(_ dict: Ref, _ n: Int) -> Int {
    let d = dict.dict
    // Ints up to here are their own hashes, but for -1.
    guard d.pointee.attributes == nil, UInt(bitPattern: n &+ 1 << 60) < 1 << 61 else { return -2 }
    guard let entries = d.pointee.entries else { return -1 }
    let hash = n == -1 ? -2 : n
    var probe = ProbeSequence(hash, mask: d.mask)
    while true {
      let i = d.indexEntry(probe.slot)
      if i >= 0 {
        if entries[i].hash == hash {
          let key = entries[i].key.unsafelyUnwrapped
          if key.isExactly(types.pointee.int) {
            if key.smallInt == n { return i }
          } else if !key.isExactly(types.pointee.str) {
            return -2
          }
        }
      } else if i == dictEmptySlot {
        return -1
      }
      probe.advance()
    }
  }
}

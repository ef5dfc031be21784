import KraitCore

extension Context {
  /// The value of an exact str key in an exact dict all of whose keys are exact strs, borrowed; nil if it is not there or the dict is another
  /// one (then the general look-up must be asked). Runs no Python code.
  public func strItem(_ dict: Ref, _ key: Ref) -> Ref? {
    strItemSlot(dict, key)?.pointee
  }

  /// Where the value of such a key lies.
  public func strItemSlot(_ dict: Ref, _ key: Ref) -> UnsafeMutablePointer<Ref>? {
    guard hasStrKeys(dict) else { return nil }
    let d = dict.dict
    let i = d.findStr(key, strHash(key))
    if i < 0 { return nil }
    let entry = RawPointer(d.pointee.entries.unsafelyUnwrapped + i)
    return (entry + MemoryLayout<DictEntry>.offset(of: \DictEntry.value).unsafelyUnwrapped).assumingMemoryBound(to: Ref.self)
  }

  /// Whether all keys are exact strs in a table of the dict's own.
  @inlinable @inline(__always) public func hasStrKeys(_ dict: Ref) -> Bool { dict.dict.pointee.allStrKeys && dict.dict.pointee.attributes == nil }
}

import KraitCore

extension Context {
  /// The value of an exact str key in an exact dict all of whose keys are exact strs, borrowed; nil if it is not there or the dict is another
  /// one (then the general look-up must be asked). Runs no Python code.
  @inlinable @inline(__always) public func strItem(_ dict: Ref, _ key: Ref) -> Ref? { strItemSlot(dict, key)?.pointee }

  /// Where the value of such a key lies.
  @inlinable @inline(__always) public func strItemSlot(_ dict: Ref, _ key: Ref) -> UnsafeMutablePointer<Ref>? {
    strItemSlot(dict, key, hash: strHash(key))
  }
  /// The same for a key whose hash is known. The frequent case needs no call.
  @inline(never) public func strItemSlot(_ dict: Ref, _ key: Ref, hash: Int) -> UnsafeMutablePointer<Ref>? {
    guard hasStrKeys(dict) else { return nil }
    let i = dict.dict.findShortStr(key, hash)
    if i >= 0 { return dict.dict.valueSlot(i) }
    return i == dictRemovedSlot ? strItemSlotByText(dict, key, hash) : nil
  }
  @inline(never) private func strItemSlotByText(_ dict: Ref, _ key: Ref, _ hash: Int) -> UnsafeMutablePointer<Ref>? {
    let i = dict.dict.findStrByText(key, hash)
    return i < 0 ? nil : dict.dict.valueSlot(i)
  }

  /// Whether all keys are exact strs in a table of the dict's own.
  @inlinable @inline(__always) public func hasStrKeys(_ dict: Ref) -> Bool { dict.dict.pointee.allStrKeys && dict.dict.pointee.attributes == nil }
}

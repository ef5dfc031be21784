import KraitCore

extension Context {
  /// The value of an exact str key in an exact dict all of whose keys are exact strs, borrowed; nil if it is not there or the dict is another
  /// one (then the general look-up must be asked). Runs no Python code.
  public func strItem(_ dict: Ref, _ key: Ref) -> Ref? {
    let d = dict.dict
    guard d.pointee.allStrKeys, d.pointee.attributes == nil else { return nil }
    let i = d.findStr(key, strHash(key))
    return i >= 0 ? d.pointee.entries.unsafelyUnwrapped[i].value : nil
  }
}

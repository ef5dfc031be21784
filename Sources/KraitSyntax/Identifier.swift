@_spi(_Unicode) import Swift

/// An identifier in normalisation form KC, in which Python compares identifiers.
public func normalizedIdentifier(_ name: String) -> String {
  if name.utf8.allSatisfy({ $0 < 128 }) { return name }
  var mapped = String.UnicodeScalarView()
  for scalar in name.unicodeScalars {
    if let mapping = CompatibilityMapping.shared.find(scalar.value) {
      mapped.append(contentsOf: mapping)
    } else {
      mapped.append(scalar)
    }
  }
  var result = String.UnicodeScalarView()
  for character in String(mapped)._nfc { result.append(character) }
  return String(result)
}

/// The compatibility mappings of the characters that identifiers may contain.
struct CompatibilityMapping: Sendable {
  static let shared = CompatibilityMapping()

  private struct Run {
    var first: UInt32
    var count: UInt32
    var mapping: [Unicode.Scalar]
  }

  /// Ordered by `first`.
  private let runs: [Run]

  /// Reads the generated table.
  private init() {
    var runs: [Run] = []
    var run = Run(first: 0, count: 0, mapping: [])
    var value: UInt32 = 0
    func append() {
      if let scalar = Unicode.Scalar(value) { run.mapping.append(scalar) }
      value = 0
    }
    func endRun() {
      append()
      runs.append(run)
      run.mapping = []
    }
    compatibilityMappingTable.withUTF8Buffer { table in
      for byte in table {
        switch byte {
        case UInt8(ascii: "+"):
          run.first = value
          value = 0
        case UInt8(ascii: "="):
          run.count = value
          value = 0
        case UInt8(ascii: ","):
          append()
        case UInt8(ascii: " "):
          endRun()
        default:
          value = value << 4 | UInt32(byte < 58 ? byte - 48 : byte - 87)
        }
      }
    }
    endRun()
    self.runs = runs
  }

  /// What a character maps to, nil if to itself.
  func find(_ code: UInt32) -> [Unicode.Scalar]? {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].first <= code { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let run = runs[low - 1]
    guard code < run.first + run.count else { return nil }
    if code == run.first { return run.mapping }
    guard let first = run.mapping.first, let scalar = Unicode.Scalar(first.value + (code - run.first)) else { return nil }
    return [scalar]
  }
}

// Numbers as text.
extension DecimalNumber {
  /// Parses the ASCII text of a number; nil if it is none.
  init?(ascii text: [UInt8]) {
    var i = 0, negative = false
    if i < text.count, text[i] == 0x2B || text[i] == 0x2D {
      negative = text[i] == 0x2D
      i += 1
    }
    func rest(is word: StaticString) -> Bool { text[i...].map { $0 | 0x20 }.elementsEqual(Array("\(word)".utf8)) }
    if rest(is: "inf") || rest(is: "infinity") {
      self = .infinity(negative: negative)
      return
    }
    if i < text.count, text[i] | 0x20 == 0x6E || text[i] | 0x20 == 0x73 {
      let signaling = text[i] | 0x20 == 0x73
      if signaling { i += 1 }
      guard i + 3 <= text.count, text[i..<(i + 3)].map({ $0 | 0x20 }).elementsEqual(Array("nan".utf8)) else { return nil }
      let payload = text[(i + 3)...]
      guard payload.allSatisfy({ 48...57 ~= $0 }) else { return nil }
      self.init(kind: signaling ? .signalingNaN : .quietNaN, negative: negative, payload: Digits(ascii: payload))
      return
    }
    var digits: [UInt8] = [], fraction = 0, sawPoint = false
    digits.reserveCapacity(text.count)
    while i < text.count {
      let c = text[i]
      if 48...57 ~= c {
        digits.append(c)
        if sawPoint { fraction += 1 }
      } else if c == 0x2E && !sawPoint {
        sawPoint = true
      } else {
        break
      }
      i += 1
    }
    guard !digits.isEmpty else { return nil }
    guard let exponent = DecimalNumber.parseExponent(text[i...]) else { return nil }
    self.init(Digits(ascii: digits), exponent: exponent - fraction, negative: negative)
  }
  /// The number behind "e"; absurdly large ones are cut, since they leave the range anyway.
  private static func parseExponent(_ text: ArraySlice<UInt8>) -> Int? {
    if text.isEmpty { return 0 }
    guard text[text.startIndex] | 0x20 == 0x65 else { return nil }
    var i = text.startIndex + 1, negative = false
    if i < text.endIndex, text[i] == 0x2B || text[i] == 0x2D {
      negative = text[i] == 0x2D
      i += 1
    }
    guard i < text.endIndex else { return nil }
    var value = 0
    while i < text.endIndex {
      guard 48...57 ~= text[i] else { return nil }
      if value < 3_000_000_000_000_000_000 / 10 { value = value * 10 + Int(text[i] - 48) } else { value = 3_000_000_000_000_000_000 }
      i += 1
    }
    return negative ? -value : value
  }

  /// The scientific string of the specification, or the engineering one.
  func text(engineering: Bool = false, capitals: Bool = true) -> [UInt8] {
    var out: [UInt8] = isNegative ? [0x2D] : []
    switch kind {
    case .infinity: return out + Array("Infinity".utf8)
    case .quietNaN, .signalingNaN:
      out += Array((kind == .quietNaN ? "NaN" : "sNaN").utf8)
      return coefficient.isZero ? out : out + coefficient.ascii
    case .finite: break
    }
    let digits = coefficient.ascii
    let left = exponent + digits.count
    let point: Int
    if exponent <= 0 && left > -6 {
      point = left
    } else if !engineering {
      point = 1
    } else if isZero {
      point = DecimalNumber.floorModulo(left + 1, 3) - 1
    } else {
      point = DecimalNumber.floorModulo(left - 1, 3) + 1
    }
    if point <= 0 {
      out += [48, 0x2E] + [UInt8](repeating: 48, count: -point) + digits
    } else if point >= digits.count {
      out += digits + [UInt8](repeating: 48, count: point - digits.count)
    } else {
      out += digits[..<point] + [0x2E] + digits[point...]
    }
    if left != point {
      out.append(capitals ? 0x45 : 0x65)
      if left > point { out.append(0x2B) }
      out += Array(String(left - point).utf8)
    }
    return out
  }
  private static func floorModulo(_ a: Int, _ m: Int) -> Int {
    let r = a % m
    return r < 0 ? r + m : r
  }
}

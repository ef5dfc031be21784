import KraitCore
import KraitObjects

/// A parsed struct format.
struct StructLayout {
  struct Item {
    var code: UInt8
    var offset: Int
    /// Bytes of one value (the whole field for `s` and `p`).
    var size: Int
    /// Values of this kind one behind another.
    var count: Int
  }
  var items: [Item] = []
  var size = 0
  /// Python values in all.
  var valueCount = 0
  var isLittle = true
  /// Native sizes and alignment.
  var isNative = true

  init(_ text: [UInt8], _ error: (String) throws(Raised) -> Never) throws(Raised) {
    var i = 0
    var native = true
    if let c = text.first {
      switch c {
      case UInt8(ascii: "@"): i = 1
      case UInt8(ascii: "="), UInt8(ascii: "<"): (i, native) = (1, false)
      case UInt8(ascii: ">"), UInt8(ascii: "!"): (i, native, isLittle) = (1, false, false)
      default: break
      }
    }
    isNative = native
    while i < text.count {
      var c = text[i]
      i += 1
      if c == 32 || c >= 9 && c <= 13 { continue }
      var count = 1
      if c >= 48 && c <= 57 {
        count = Int(c) - 48
        while i < text.count, text[i] >= 48, text[i] <= 57 {
          let (ten, o1) = count.multipliedReportingOverflow(by: 10)
          let (sum, o2) = ten.addingReportingOverflow(Int(text[i]) - 48)
          if o1 || o2 { try error("total struct size too long") }
          count = sum
          i += 1
        }
        if i >= text.count { try error("repeat count given without format specifier") }
        c = text[i]
        i += 1
      }
      guard let width = StructLayout.width(c, native) else {
        try error(c == 0 ? "embedded null character" : "bad char in struct format")
      }
      if native && width > 1 && c != UInt8(ascii: "s") && c != UInt8(ascii: "p") { size = (size + width - 1) / width * width }
      let (bytes, o1) = width.multipliedReportingOverflow(by: count)
      let (end, o2) = size.addingReportingOverflow(bytes)
      if o1 || o2 { try error("total struct size too long") }
      switch c {
      case UInt8(ascii: "x"): break
      case UInt8(ascii: "s"), UInt8(ascii: "p"):
        items.append(Item(code: c, offset: size, size: count, count: 1))
        valueCount += 1
      default:
        if count > 0 {
          items.append(Item(code: c, offset: size, size: width, count: count))
          valueCount += count
        }
      }
      size = end
    }
  }

  private static func width(_ code: UInt8, _ native: Bool) -> Int? {
    switch code {
    case UInt8(ascii: "x"), UInt8(ascii: "c"), UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "?"), UInt8(ascii: "s"), UInt8(ascii: "p"): 1
    case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "e"): 2
    case UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "f"): 4
    case UInt8(ascii: "l"), UInt8(ascii: "L"): native ? 8 : 4
    case UInt8(ascii: "q"), UInt8(ascii: "Q"), UInt8(ascii: "d"): 8
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "P"): native ? 8 : nil
    default: nil
    }
  }
}

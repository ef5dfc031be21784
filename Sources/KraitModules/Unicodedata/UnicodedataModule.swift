import CKrait
import KraitCore
import KraitObjects
import KraitVM

/// `unicodedata`: the Unicode character database.
enum UnicodedataModule: NativeModule {
  static let name: StaticString = "unicodedata"
  static let doc: StaticString? = "Access to the Unicode Character Database, version 15.1.0."

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let key = try cx.intern("unidata_version"), version = try cx.str("15.1.0")
    try cx.dictSet(dict, key.ref, version.ref)
    let type = try cx.addType(UCDType.self, to: dict)
    let old = Owned(stealing: try cx.allocate(type)), oldKey = try cx.intern("ucd_3_2_0")
    try cx.dictSet(dict, oldKey.ref, old.ref)
  }

  static let categories: [StaticString] = [
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So",
    "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
  ]
  static let directions: [StaticString] = [
    "", "L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S", "WS", "ON", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI",
    "PDI",
  ]
  static let widths: [StaticString] = ["N", "A", "H", "W", "F", "Na"]
  private static let tags: [StaticString] = [
    "", "<noBreak>", "<compat>", "<super>", "<fraction>", "<sub>", "<font>", "<circle>", "<wide>", "<vertical>", "<square>", "<isolated>",
    "<final>", "<initial>", "<medial>", "<small>", "<narrow>",
  ]

  /// The character argument; `place` 0 leaves the number out of the message.
  static func character(_ r: Ref, _ function: StaticString, _ place: Int, _ cx: Context) throws(Raised) -> UInt32 {
    if r.isStr && r.strLength == 1 { return r.codePoint(at: 0) }
    let which = place == 0 ? "argument" : "argument \(place)"
    try cx.raise(.TypeError, "\(function)() \(which) must be a unicode character, not \(cx.isNone(r) ? "None" : cx.typeName(r))")
  }

  private static func property(
    _ name: StaticString, _ doc: StaticString, _ body: @escaping @Sendable (UInt32, Context) throws(Raised) -> Owned
  ) -> MethodDef {
    MethodDef(name, "(chr, /)", doc) { (a, cx) throws(Raised) in try body(try character(a[0], name, 0, cx), cx) }
  }

  /// A value that a character may lack: then the default, or ValueError.
  private static func value(
    _ name: StaticString, _ doc: StaticString, _ missing: StaticString, _ body: @escaping @Sendable (UInt32, Context) throws(Raised) -> Owned?
  ) -> MethodDef {
    MethodDef(name, "(chr, default=<unrepresentable>, /)", doc) { (a, cx) throws(Raised) in
      if let found = try body(try character(a[0], name, 1, cx), cx) { return found }
      if let otherwise = a.optional(1) { return otherwise.own }
      try cx.raise(.ValueError, "\(missing)")
    }
  }

  static var functions: [MethodDef] {
    [
      property("category", "The general category of a character.") { (c, cx) throws(Raised) in
        try cx.str(categories[Int(unicodeRecord(c).category)])
      },
      property("bidirectional", "The bidirectional class of a character.") { (c, cx) throws(Raised) in
        try cx.str(directions[Int(unicodeRecord(c).bidirectional)])
      },
      property("combining", "The canonical combining class of a character.") { (c, cx) throws(Raised) in cx.int(Int(unicodeRecord(c).combining)) },
      property("mirrored", "1 if the character is mirrored in right-to-left text, else 0.") { (c, cx) throws(Raised) in
        cx.int(CharacterClass.mirrored.contains(c) ? 1 : 0)
      },
      property("east_asian_width", "The East Asian width of a character.") { (c, cx) throws(Raised) in
        try cx.str(widths[Int(unicodeRecord(c).width)])
      },
      property("decomposition", "The decomposition mapping of a character, as text.") { (c, cx) throws(Raised) in try decomposition(c, cx) },
      value("decimal", "The decimal value of a character.", "not a decimal") { (c, cx) throws(Raised) in
        let n = unicodeRecord(c).decimal
        return n < 0 ? nil : cx.int(Int(n))
      },
      value("digit", "The digit value of a character.", "not a digit") { (c, cx) throws(Raised) in
        let n = unicodeRecord(c).digit
        return n < 0 ? nil : cx.int(Int(n))
      },
      value("numeric", "The numeric value of a character.", "not a numeric character") { (c, cx) throws(Raised) in
        let place = Int(unicodeRecord(c).numeric)
        return place == 0 ? nil : cx.float(numericValue(place))
      },
      value("name", "The name of a character.", "no such name") { (c, cx) throws(Raised) in
        let name = characterName(c)
        return name.isEmpty ? nil : try cx.str(ascii: name)
      },
      MethodDef("lookup", "(name, /)", "The character with a name.") { (a, cx) throws(Raised) in
        let text: [UInt8]
        if a[0].isStr { text = a[0].wtf8 } else {
          text = try cx.withBytesLike(a[0]) { (b) throws(Raised) -> [UInt8] in [UInt8](b) }
        }
        let found = text.withUnsafeBytes { lookupCharacterName($0) }
        if found >= 0 { return try cx.character(UInt32(found)) }
        let message = try cx.str("undefined character name '\(String(decoding: text, as: UTF8.self))'")
        try cx.raiseKeyError(message.ref)
      },
      MethodDef("normalize", "(form, unistr, /)", "The text in a normal form: NFC, NFD, NFKC or NFKD.") { (a, cx) throws(Raised) in
        let form = try form(a[0], a[1], "normalize", cx)
        if a[1].str.pointee.isASCII { return try cx.exactStrCopy(a[1]) }
        return try text(Normalization.normalize(a[1].strView, form), cx)
      },
      MethodDef("is_normalized", "(form, unistr, /)", "Whether the text is in a normal form.") { (a, cx) throws(Raised) in
        let form = try form(a[0], a[1], "is_normalized", cx)
        if a[1].str.pointee.isASCII { return cx.bool(true) }
        let view = a[1].strView, normal = Normalization.normalize(view, form)
        if normal.count != view.count { return cx.bool(false) }
        for i in 0..<view.count where view[i] != normal[i] { return cx.bool(false) }
        return cx.bool(true)
      },
    ]
  }

  static func form(_ name: Ref, _ text: Ref, _ function: StaticString, _ cx: Context) throws(Raised) -> NormalForm {
    for (i, r) in [name, text].enumerated() where !r.isStr {
      try cx.raise(.TypeError, "\(function)() argument \(i + 1) must be str, not \(cx.isNone(r) ? "None" : cx.typeName(r))")
    }
    guard let form = NormalForm(name) else { try cx.raise(.ValueError, "invalid normalization form") }
    return form
  }

  static func text(_ points: [UInt32], _ cx: Context) throws(Raised) -> Owned {
    var out = StringBuilder(capacity: points.count)
    for c in points { out.append(scalar: c) }
    return try out.finish(cx)
  }

  private static func numericValue(_ place: Int) -> Double {
    krait_unicode_numeric(Int32(place))
  }

  static func characterName(_ c: UInt32) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 160)
    let length = Int(krait_unicode_name(c, &buffer))
    return buffer[0..<length].map { UInt8(bitPattern: $0) }
  }

  private static func decomposition(_ c: UInt32, _ cx: Context) throws(Raised) -> Owned {
    let entry = krait_decomposition(c).unsafelyUnwrapped
    var parts: [String] = entry[0] >> 8 == 0 ? [] : ["\(tags[Int(entry[0] >> 8)])"]
    for i in 0..<Int(entry[0] & 0xFF) {
      let digits = String(entry[1 + i], radix: 16, uppercase: true)
      parts.append(String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits)
    }
    return try cx.str(parts.joined(separator: " "))
  }
}

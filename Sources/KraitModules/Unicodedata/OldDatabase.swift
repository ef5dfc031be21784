import CKrait
import KraitCore
import KraitObjects
import KraitVM

/// `unicodedata.UCD`: the type of `ucd_3_2_0`, with the module's functions as methods that know Unicode 3.2.
enum UCDType: NativeType {
  static let name: StaticString = "unicodedata.UCD"
  static let layout = Layout(16, [.noInstances])

  static var methods: [MethodDef] {
    UnicodedataModule.functions.map { (f) in
      MethodDef(f.name, shifted(f.signature), f.doc) { (a, cx) throws(Raised) in
        if let answer = try old("\(f.name)", a, cx) { return answer }
        return try f.body(Args(a.base + 1, a.count - 1), cx)
      }
    }
  }

  /// The answer where Unicode 3.2 differs from the current one, nil where it does not.
  private static func old(_ function: String, _ a: Args, _ cx: Context) throws(Raised) -> Owned? {
    switch function {
    case "digit": return nil
    case "lookup": return try oldLookup(a[1], cx)
    case "normalize", "is_normalized":
      let form = try UnicodedataModule.form(a[1], a[2], function == "normalize" ? "normalize" : "is_normalized", cx)
      let view = a[2].strView
      let points = Normalization.normalize(view, form, isOld: true)
      if function == "normalize" { return try UnicodedataModule.text(points, cx) }
      return cx.bool(points.count == view.count && points.indices.allSatisfy { points[$0] == view[$0] })
    case "decimal", "numeric", "name": return try oldValue(function, a, cx)
    default: break
    }
    guard a[1].isStr, a[1].strLength == 1 else { return nil }
    let c = a[1].codePoint(at: 0)
    let isNew = krait_unicode_3_2_is_unassigned(c) != 0
    switch function {
    case "category":
      let n = isNew ? 0 : krait_unicode_3_2_category_of(c, -1)
      return n < 0 ? nil : try cx.str(UnicodedataModule.categories[Int(n)])
    case "bidirectional":
      let n = isNew ? 0 : krait_unicode_3_2_bidirectional_of(c, -1)
      return n < 0 ? nil : try cx.str(UnicodedataModule.directions[Int(n)])
    case "east_asian_width":
      let n = isNew ? 0 : krait_unicode_3_2_width_of(c, -1)
      return n < 0 ? nil : try cx.str(UnicodedataModule.widths[Int(n)])
    case "mirrored":
      let n = isNew ? 0 : krait_unicode_3_2_mirrored_of(c, -1)
      return n < 0 ? nil : cx.int(Int(n))
    case "combining": return isNew ? cx.int(0) : nil
    default: return isNew ? cx.interp.pointee.emptyStr.own : nil
    }
  }

  /// A character whose own name it is: aliases are younger.
  private static func oldLookup(_ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard name.isStr else { return nil }
    let wanted = name.text.uppercased(), text = Array(wanted.utf8)
    let found = text.withUnsafeBytes { lookupCharacterName($0) }
    if found >= 0 && String(decoding: UnicodedataModule.characterName(UInt32(found)), as: UTF8.self) != wanted {
      let message = try cx.str("undefined character name '\(name.text)'")
      try cx.raiseKeyError(message.ref)
    }
    return nil
  }

  /// `decimal`, `numeric` and `name`: characters that are new since lack them.
  private static func oldValue(_ function: String, _ a: Args, _ cx: Context) throws(Raised) -> Owned? {
    guard a[1].isStr, a[1].strLength == 1 else { return nil }
    let c = a[1].codePoint(at: 0)
    if krait_unicode_3_2_is_unassigned(c) != 0 {
      if let otherwise = a.optional(2) { return otherwise.own }
      try cx.raise(.ValueError, function == "name" ? "no such name" : function == "decimal" ? "not a decimal" : "not a numeric character")
    }
    if function != "decimal" { return nil }
    let n = krait_unicode_3_2_decimal_of(c, -1)
    return n < 0 ? nil : cx.int(Int(n))
  }

  /// The signature with `self` before the others.
  private static func shifted(_ signature: StaticString) -> StaticString {
    switch "\(signature)" {
    case "(chr, /)": "(self, chr, /)"
    case "(name, /)": "(self, name, /)"
    case "(form, unistr, /)": "(self, form, unistr, /)"
    default: "(self, chr, default=<unrepresentable>, /)"
    }
  }
  static var getsets: [GetSetDef] {
    [GetSetDef("unidata_version", "The version of the database.", member: true, get: { (me, cx) throws(Raised) in try cx.str("3.2.0") })]
  }
}

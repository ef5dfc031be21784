import KraitCore
import KraitObjects
import KraitVM

/// `_json`: what the json package does natively.
enum JsonModule: NativeModule {
  static let name: StaticString = "_json"
  static let doc: StaticString? = "Native parts of the json package."

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    for (key, type) in [("make_scanner", JsonScannerType.self as any NativeType.Type), ("make_encoder", JsonEncoderType.self)] {
      let name = try cx.intern(key), made = try cx.nativeType(type)
      try cx.dictSet(dict, name.ref, Ref(made))
    }
  }

  static var functions: [MethodDef] {
    [
      MethodDef("encode_basestring", "(object, /)", "A JSON string of the text.") { (a, cx) throws(Raised) in try quoted(a[0], false, cx) },
      MethodDef("encode_basestring_ascii", "(object, /)", "A JSON string of the text, with escapes for what is not ASCII.") { (a, cx) throws(Raised) in
        try quoted(a[0], true, cx)
      },
      MethodDef("scanstring", "(string, end, strict=True, /)", "The JSON string that begins at an index, and the index behind it.") {
        (a, cx) throws(Raised) in
        let begin = try cx.index(a[1])
        guard a[0].isStr else { try cx.raise(.TypeError, "first argument must be a string, not \(cx.typeName(a[0]))") }
        let strict = try cx.optionalTruth(a.optional(2), true)
        if begin < 0 || begin > a[0].strLength { try cx.raise(.ValueError, "end is out of bounds") }
        var end = 0
        let text = try JsonStrings.scan(a[0], begin, strict: strict, end: &end, cx), next = cx.int(end)
        return try cx.tuple(text.ref, next.ref)
      },
    ]
  }

  private static func quoted(_ s: Ref, _ asciiOnly: Bool, _ cx: Context) throws(Raised) -> Owned {
    guard s.isStr else { try cx.raise(.TypeError, "first argument must be a string, not \(cx.typeName(s))") }
    var out = StringBuilder(capacity: s.strLength + 2)
    JsonStrings.appendQuoted(s, asciiOnly: asciiOnly, &out)
    return try out.finish(cx)
  }
}

/// A run of owned references: the fields of scanners and encoders.
struct JsonFields {
  var header: ObjectHeader
  var a: Ref?, b: Ref?, c: Ref?, d: Ref?, e: Ref?, f: Ref?, g: Ref?, h: Ref?
  static let firstOffset = 16
  static let count = 8
}

/// Objects whose fields are set once, from attributes or arguments.
protocol JsonObject: NativeType {
  static var fieldNames: [StaticString] { get }
}

extension JsonObject {
  static var layout: Layout { Layout(MemoryLayout<JsonFields>.size, [.collected, .baseType]) }
  static func fields(_ me: Ref) -> UnsafeMutablePointer<Ref?> { (me.raw + JsonFields.firstOffset).assumingMemoryBound(to: Ref?.self) }
  static func allocate(_ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocate(type)
    for i in 0..<JsonFields.count { fields(me)[i] = nil }
    return Owned(stealing: me)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { for i in 0..<JsonFields.count { fields(me)[i]?.decref() } }
  static func traverse(_ me: Ref, _ visit: Visitor) { for i in 0..<JsonFields.count { visit(fields(me)[i]) } }
  static func clear(_ me: Ref, _ cx: Context) { for i in 0..<JsonFields.count { replace(fields(me) + i, with: nil) } }
  static var getsets: [GetSetDef] {
    fieldNames.enumerated().map { (i, name) in
      GetSetDef(name, "", member: true, get: { (me, cx) throws(Raised) in
        if let value = fields(me)[i] { return value.own }
        return cx.none
      })
    }
  }
}

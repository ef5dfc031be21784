import KraitCore
import KraitObjects

/// `_json.make_encoder`: writes an object as JSON, in one go.
enum JsonEncoderType: JsonObject {
  static let name: StaticString = "_json.Encoder"
  static let doc: StaticString? = "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)"
  static let operations: OperationSet = [.new, .call]
  /// `allow_nan` is kept with the flags.
  static let fieldNames: [StaticString] = [
    "markers", "default", "encoder", "indent", "key_separator", "item_separator", "sort_keys", "skipkeys",
  ]
  static let constructor = Signature(
    "make_encoder", "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)")
  static let callSignature = Signature("_iterencode", "(obj, _current_indent_level)")
  static let layout = Layout(MemoryLayout<JsonFields>.size + 8, [.collected, .baseType])
  private static let flagOffset = MemoryLayout<JsonFields>.size

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let bound = try cx.bind(args, constructor)
    if !cx.isNone(bound[0]) && !bound[0].isDict {
      try cx.raise(.TypeError, "make_encoder() argument 1 must be dict or None, not \(cx.typeName(bound[0]))")
    }
    for i in [4, 5] where !bound[i].isStr {
      try cx.raise(.TypeError, "make_encoder() argument \(i + 1) must be str, not \(cx.typeName(bound[i]))")
    }
    let me = try allocate(type, cx)
    for i in 0..<6 { fields(me.ref)[i] = bound[i].own.leak() }
    for i in 6..<8 { fields(me.ref)[i] = cx.bool(try cx.isTrue(bound[i])).leak() }
    me.ref.raw.storeBytes(of: try cx.isTrue(bound[8]) ? 1 : 0, toByteOffset: flagOffset, as: Int.self)
    cx.track(me.ref)
    return me
  }

  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let bound = try cx.bind(args, callSignature)
    var run = try JsonEncoding(cx: cx, me: me, allowNaN: me.raw.load(fromByteOffset: flagOffset, as: Int.self) != 0)
    try run.append(bound[0])
    let text = try run.finish()
    return try cx.tuple(text.ref)
  }
}

/// One encoding.
private struct JsonEncoding: ~Copyable {
  private enum Quoting { case ascii, plain, call }
  let cx: Context
  let me: Ref
  let allowNaN: Bool
  var out = StringBuilder()
  /// Containers that are being written.
  var active: Set<UInt> = []
  private let quoting: Quoting

  init(cx: Context, me: Ref, allowNaN: Bool) throws(Raised) {
    self.cx = cx
    self.me = me
    self.allowNaN = allowNaN
    let encoder = JsonEncoderType.fields(me)[2].unsafelyUnwrapped
    var quoting = Quoting.call
    if encoder.isExactly(cx.types.pointee.builtinFunction) {
      let name = try cx.getattr(encoder, .__name__), module = try cx.getattr(encoder, .__module__)
      if module.ref.isStr && strEquals(module.ref, "_json") {
        if strEquals(name.ref, "encode_basestring_ascii") { quoting = .ascii }
        if strEquals(name.ref, "encode_basestring") { quoting = .plain }
      }
    }
    self.quoting = quoting
  }

  private func field(_ i: Int) -> Ref { JsonEncoderType.fields(me)[i].unsafelyUnwrapped }
  consuming func finish() throws(Raised) -> Owned { try out.finish(cx) }

  mutating func append(_ object: Ref) throws(Raised) {
    if cx.isNone(object) {
      out.append("null")
    } else if object == cx.interp.pointee.true {
      out.append("true")
    } else if object == cx.interp.pointee.false {
      out.append("false")
    } else if object.isStr {
      try appendString(object)
    } else if object.isInt {
      let text = try cx.intText(object)
      out.append(text.ref)
    } else if object.isFloat {
      try appendFloat(object)
    } else if object.isList || object.isTuple {
      try cx.checkNativeStack(" while encoding a JSON object")
      try appendList(object)
    } else if object.isDict {
      try cx.checkNativeStack(" while encoding a JSON object")
      try appendDict(object)
    } else {
      try cx.checkNativeStack(" while encoding a JSON object")
      try enter(object)
      let replacement = try cx.call(field(1), object)
      try append(replacement.ref)
      active.remove(object.bits)
    }
  }

  private mutating func enter(_ object: Ref) throws(Raised) {
    if cx.isNone(field(0)) { return }
    if !active.insert(object.bits).inserted { try cx.raise(.ValueError, "Circular reference detected") }
  }

  private mutating func appendString(_ s: Ref) throws(Raised) {
    switch quoting {
    case .ascii: JsonStrings.appendQuoted(s, asciiOnly: true, &out)
    case .plain: JsonStrings.appendQuoted(s, asciiOnly: false, &out)
    case .call:
      let quoted = try cx.call(field(2), s)
      guard quoted.ref.isStr else { try cx.raise(.TypeError, "encoder() must return a string, not \(cx.typeName(quoted.ref))") }
      out.append(quoted.ref)
    }
  }

  private mutating func appendFloat(_ object: Ref) throws(Raised) {
    let x = object.float.pointee.value
    if x.isFinite { return out.append(ascii: cx.floatRepr(x)) }
    if !allowNaN {
      let shown = try cx.repr(object)
      try cx.raise(.ValueError, "Out of range float values are not JSON compliant: \(shown.ref.text)")
    }
    if x.isNaN { out.append("NaN") } else if x > 0 { out.append("Infinity") } else { out.append("-Infinity") }
  }

  private mutating func appendList(_ list: Ref) throws(Raised) {
    try enter(list)
    out.append("[")
    var i = 0
    // Converting an item may change the list.
    while i < (list.isList ? list.list.pointee.count : list.tupleCount) {
      let item = (list.isList ? list.list.pointee.items.unsafelyUnwrapped[i] : list.tupleItems[i]).own
      if i > 0 { out.append(field(5)) }
      try append(item.ref)
      i += 1
    }
    out.append("]")
    active.remove(list.bits)
  }

  private mutating func appendDict(_ dict: Ref) throws(Raised) {
    try enter(dict)
    out.append("{")
    var first = true
    if field(6) == cx.interp.pointee.true || !dict.isExactly(cx.types.pointee.dict) {
      let view = try cx.callMethod(dict, .items), items = try cx.list()
      try cx.listExtend(items.ref, view.ref)
      if field(6) == cx.interp.pointee.true { _ = try cx.callMethod(items.ref, .sort) }
      var i = 0
      while i < items.ref.list.pointee.count {
        let pair = items.ref.list.pointee.items.unsafelyUnwrapped[i].own
        guard pair.ref.isTuple, pair.ref.tupleCount == 2 else { try cx.raise(.ValueError, "items must return 2-tuples") }
        try appendPair(pair.ref.tupleItems[0], pair.ref.tupleItems[1], &first)
        i += 1
      }
    } else {
      var position = 0
      while let (key, value) = cx.dictNext(dict, &position) {
        let heldKey = key.own, heldValue = value.own
        try appendPair(heldKey.ref, heldValue.ref, &first)
      }
    }
    out.append("}")
    active.remove(dict.bits)
  }

  private mutating func appendPair(_ key: Ref, _ value: Ref, _ first: inout Bool) throws(Raised) {
    let text: Owned
    if key.isStr {
      text = key.own
    } else if key.isFloat {
      let start = out.count
      try appendFloat(key)
      let shown = try cx.str(out.view.slice(start, out.count))
      out.removeLast(out.count - start)
      text = shown
    } else if key == cx.interp.pointee.true {
      text = try cx.str("true")
    } else if key == cx.interp.pointee.false {
      text = try cx.str("false")
    } else if cx.isNone(key) {
      text = try cx.str("null")
    } else if key.isInt {
      text = try cx.intText(key)
    } else if field(7) == cx.interp.pointee.true {
      return
    } else {
      try cx.raise(.TypeError, "keys must be str, int, float, bool or None, not \(cx.typeName(key))")
    }
    if !first { out.append(field(5)) }
    first = false
    try appendString(text.ref)
    out.append(field(4))
    try append(value)
  }
}

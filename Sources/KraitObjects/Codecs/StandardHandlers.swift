import KraitCore

// The standard error handlers as functions of an exception.

/// What an error handler needs of the exception.
private struct ConversionError {
  enum Kind { case encode, decode, translate }
  let kind: Kind
  /// Owned by the exception.
  let object: Ref
  let start: Int, end: Int
  let encoding: String

  init(_ exception: Ref, _ cx: Context) throws(Raised) {
    if cx.isInstance(exception, .UnicodeEncodeError) {
      kind = .encode
    } else if cx.isInstance(exception, .UnicodeDecodeError) {
      kind = .decode
    } else if cx.isInstance(exception, .UnicodeTranslateError) {
      kind = .translate
    } else {
      try unknownException(exception, cx)
    }
    let object = try cx.getattr(exception, .object), start = try cx.getattr(exception, .start), end = try cx.getattr(exception, .end)
    let length = object.ref.isStr ? object.ref.strLength : object.ref.isBytes ? object.ref.bytesLength : 0
    self.object = object.ref
    let from = cx.exactInt(start.ref) ?? 0, to = cx.exactInt(end.ref) ?? 0
    self.start = length == 0 ? 0 : min(max(0, from), length - 1)
    self.end = length == 0 ? 0 : max(self.start, min(max(1, to), length))
    if kind == .translate {
      encoding = ""
    } else {
      let name = try cx.getattr(exception, .encoding)
      encoding = name.ref.isStr ? name.ref.text : ""
    }
    if kind == .decode ? !object.ref.isBytes : !object.ref.isStr { try unknownException(exception, cx) }
  }
}

private func unknownException(_ exception: Ref, _ cx: Context) throws(Raised) -> Never {
  try cx.raise(.TypeError, "don't know how to handle \(cx.typeName(exception)) in error callback")
}

private func answer(_ text: consuming Owned, _ position: Int, _ cx: Context) throws(Raised) -> Owned {
  let end = cx.int(position)
  return try cx.tuple(text.ref, end.ref)
}

/// Makes the exception given to a handler pending.
private func reraise(_ exception: Ref, _ cx: Context) throws(Raised) -> Never {
  guard exception.isException else { try cx.raise(.TypeError, "codec must pass exception instance") }
  try cx.raise(exception: exception.own)
}

let standardErrorHandlers: [MethodDef] = [
  MethodDef("strict_errors", "(exc, /)", "Raises the error.") { (a, cx) throws(Raised) in try reraise(a[0], cx) },
  MethodDef("ignore_errors", "(exc, /)", "Leaves out what cannot be converted.") { (a, cx) throws(Raised) in
    let error = try ConversionError(a[0], cx)
    return try answer(cx.interp.pointee.emptyStr.own, error.end, cx)
  },
  MethodDef("replace_errors", "(exc, /)", "Puts a replacement character for what cannot be converted.") { (a, cx) throws(Raised) in
    let error = try ConversionError(a[0], cx)
    var out = StringBuilder()
    switch error.kind {
    case .encode: out.append(scalar: 0x3F, count: error.end - error.start)
    case .decode: out.append(scalar: 0xFFFD)
    case .translate: out.append(scalar: 0xFFFD, count: error.end - error.start)
    }
    return try answer(try out.finish(cx), error.end, cx)
  },
  MethodDef("xmlcharrefreplace_errors", "(exc, /)", "Puts XML character references for what cannot be encoded.") { (a, cx) throws(Raised) in
    let error = try ConversionError(a[0], cx)
    if error.kind != .encode { try unknownException(a[0], cx) }
    return try answer(try substitutes(error, .xmlcharrefreplace, cx), error.end, cx)
  },
  MethodDef("backslashreplace_errors", "(exc, /)", "Puts backslash escapes for what cannot be converted.") { (a, cx) throws(Raised) in
    let error = try ConversionError(a[0], cx)
    return try answer(try substitutes(error, .backslashreplace, cx), error.end, cx)
  },
  MethodDef("namereplace_errors", "(exc, /)", "Puts \\N{...} escapes for what cannot be encoded.") { (a, cx) throws(Raised) in
    let error = try ConversionError(a[0], cx)
    if error.kind != .encode { try unknownException(a[0], cx) }
    return try answer(try substitutes(error, .namereplace, cx), error.end, cx)
  },
  MethodDef("surrogatepass_errors", "(exc, /)", "Lets surrogates pass through the UTF encodings.") { (a, cx) throws(Raised) in
    let error = try ConversionError(a[0], cx)
    switch error.kind {
    case .encode:
      guard let form = UTFForm(error.encoding) else { try reraise(a[0], cx) }
      var out: [UInt8] = []
      for i in error.start..<error.end {
        let c = error.object.codePoint(at: i)
        if c & 0xFFFFF800 != 0xD800 { try reraise(a[0], cx) }
        form.append(c, to: &out)
      }
      return try answer(try cx.bytes(out), error.end, cx)
    case .decode:
      guard let (c, size) = decodeSurrogate(error.object.bytesBuffer, error.start, error.encoding) else { try reraise(a[0], cx) }
      return try answer(try cx.character(c), error.start + size, cx)
    case .translate: try unknownException(a[0], cx)
    }
  },
  MethodDef("surrogateescape_errors", "(exc, /)", "Represents bytes that cannot be decoded by surrogates, and turns them back.") {
    (a, cx) throws(Raised) in
    let error = try ConversionError(a[0], cx)
    switch error.kind {
    case .encode:
      var out: [UInt8] = []
      for i in error.start..<error.end {
        let c = error.object.codePoint(at: i)
        if c < 0xDC80 || c > 0xDCFF { try reraise(a[0], cx) }
        out.append(UInt8(truncatingIfNeeded: c))
      }
      return try answer(try cx.bytes(out), error.end, cx)
    case .decode:
      var out = StringBuilder()
      var i = error.start
      while i < error.end && i < error.start + 4 && error.object.bytesData[i] >= 0x80 {
        out.append(scalar: 0xDC00 + UInt32(error.object.bytesData[i]))
        i += 1
      }
      if i == error.start { try reraise(a[0], cx) }
      return try answer(try out.finish(cx), i, cx)
    case .translate: try unknownException(a[0], cx)
    }
  },
]

/// The ASCII text that stands for what a codec could not convert.
private func substitutes(_ error: ConversionError, _ policy: ErrorPolicy, _ cx: Context) throws(Raised) -> Owned {
  var out: [UInt8] = []
  for i in error.start..<error.end {
    appendSubstitute(error.kind == .decode ? UInt32(error.object.bytesData[i]) : error.object.codePoint(at: i), policy, &out)
  }
  return try cx.str(ascii: out)
}

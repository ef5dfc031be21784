import Glibc
import KraitCore
import KraitObjects
import KraitVM

final class TextState: StreamState {
  var encoding = "utf-8"
  var errors: Ref?
  var newline: String?
  var translates = true
  var lineBuffering = false
  var writeThrough = false
  /// Encoded bytes that the buffer has not got yet.
  var pending: [UInt8] = []
  /// Bytes read but not decoded (an incomplete sequence), and decoded text not given out.
  var raw: [UInt8] = []
  var decoded: Ref?
  var decodedAt = 0
  var pendingCR = false
  /// Incremental codec objects for encodings that are not built in.
  var decoder: Ref?
  var encoder: Ref?
  var sawLF = false
  var sawCR = false
  var sawCRLF = false
  var detached = false
  /// What the buffer said that it can do.
  var canRead = false
  var canWrite = false
  var canSeek = false
  /// Least number of bytes that one read of the buffer asks for.
  var chunkSize = 8192
  /// What the decoded text was made of: `tell` counts in it. With a decoder object, which had the state `snapshotFlags` before it, and how many
  /// characters it gave.
  var snapshot: [UInt8] = []
  var snapshotFlags = 0
  var snapshotCR = false
  var snapshotCount = 0
  /// Off while a loop over the lines reads ahead.
  var isTelling = true
  var hasRead = false
  override func references() -> [Ref] { [underlying, errors, decoded, decoder, encoder].compactMap { $0 } }
}

/// `_io.TextIOWrapper`.
enum TextIOWrapperType: StreamNative {
  typealias State = TextState
  static var name: StaticString { "_io.TextIOWrapper" }
  static var doc: StaticString? { "Character and line based layer over a BufferedIOBase object, buffer." }
  static var signature: StaticString? { "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)" }
  private static let parameters = Signature(
    "TextIOWrapper", "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)", hasInstance: false)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.newStream(type)
    install(made.ref, TextState())
    return made
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let b = try cx.bind(args, parameters)
    let s = try state(me, cx)
    exchange(&s.underlying, nil)?.decref()
    s.detached = false
    forgetCodecs(s)
    forgetText(s)
    s.pending = []
    if let given = try plainText(b.optional(1), "TextIOWrapper", "encoding", cx) {
      s.encoding = given == "locale" ? localeEncoding(cx) : given
    } else {
      if cx.vmState.configuration.warnDefaultEncoding { try cx.giveWarning(.EncodingWarning, "'encoding' argument not specified", stackLevel: 1) }
      s.encoding = localeEncoding(cx)
    }
    let errors = try plainText(b.optional(2), "TextIOWrapper", "errors", cx) ?? "strict"
    try checkErrors(errors, cx)
    exchange(&s.errors, try cx.str(errors))?.decref()
    try setNewline(s, b.optional(3), "TextIOWrapper", cx)
    s.lineBuffering = try b.optional(4).map { v throws(Raised) in try cx.isTrue(v) } ?? false
    s.writeThrough = try b.optional(5).map { v throws(Raised) in try cx.isTrue(v) } ?? false
    try checkEncoding(s.encoding, cx)
    s.canRead = try can(b[0], "readable", cx)
    s.canWrite = try can(b[0], "writable", cx)
    s.canSeek = try can(b[0], "seekable", cx)
    s.isTelling = s.canSeek
    exchange(&s.underlying, b[0].own)?.decref()
  }
  private static func can(_ buffer: Ref, _ what: String, _ cx: Context) throws(Raised) -> Bool {
    let answer = try cx.callNamed(buffer, what)
    return try cx.isTrue(answer.ref)
  }
  private static func forgetCodecs(_ s: TextState) {
    exchange(&s.decoder, nil)?.decref()
    exchange(&s.encoder, nil)?.decref()
  }
  /// Drops what was read ahead.
  static func forgetText(_ s: TextState) {
    let old = exchange(&s.decoded, nil)
    s.decodedAt = 0
    s.raw = []
    s.pendingCR = false
    s.snapshot = []
    s.snapshotCount = 0
    old?.decref()
  }
  /// An optional argument that is the name of something, or a short text.
  private static func plainText(_ r: Ref?, _ function: String, _ argument: String, allowsNull: Bool = false, _ cx: Context) throws(Raised) -> String? {
    guard let r, !cx.isNone(r) else { return nil }
    guard r.isStr else { try cx.raise(.TypeError, "\(function)() argument '\(argument)' must be str or None, not \(cx.typeName(r))") }
    let utf8 = try cx.str("utf-8")
    let bytes = try cx.encode(r, encoding: utf8.ref, errors: nil)
    if !allowsNull && bytes.ref.bytesBuffer.contains(0) { try cx.raise(.ValueError, "embedded null character") }
    return r.text
  }
  /// In development mode unknown error handlers are errors at once.
  private static func checkErrors(_ errors: String, _ cx: Context) throws(Raised) {
    guard cx.vmState.configuration.devMode, !cx.interp.pointee.finalizing else { return }
    let codecs = try cx.importModule("_codecs"), label = try cx.str(errors)
    _ = try cx.callNamed(codecs.ref, "lookup_error", label.ref)
  }
  /// Unknown names, and codecs that do not make bytes of text, are errors now, not at the first read.
  private static func checkEncoding(_ encoding: String, _ cx: Context) throws(Raised) {
    if kind(encoding) != nil { return }
    let codecs = try cx.importModule("codecs"), label = try cx.str(encoding), key = try cx.intern("_is_text_encoding")
    let info = try cx.callNamed(codecs.ref, "lookup", label.ref)
    if let isText = try cx.getattrOptional(info.ref, key.ref), try !cx.isTrue(isText.ref) {
      try cx.raise(.LookupError, "'\(encoding)' is not a text encoding; use codecs.open() to handle arbitrary codecs")
    }
  }
  private static func setNewline(_ s: TextState, _ given: Ref?, _ function: String, _ cx: Context) throws(Raised) {
    let newline = try plainText(given, function, "newline", cx)
    if let newline, !["", "\n", "\r", "\r\n"].contains(newline) { try cx.raise(.ValueError, "illegal newline value: \(newline)") }
    s.newline = newline
    s.translates = newline == nil
  }

  /// The locale's encoding under the name that the locale gives it, or in UTF-8 mode the codec's name. The C locale means UTF-8, too.
  private static func localeEncoding(_ cx: Context) -> String {
    let chosen = getenv("LC_ALL").map { String(cString: $0) } ?? ""
    return cx.vmState.configuration.utf8Mode || chosen == "C" || chosen == "POSIX" ? "utf-8" : "UTF-8"
  }

  enum Kind { case utf8, ascii, latin1 }
  static func kind(_ encoding: String) -> Kind? {
    switch encoding.lowercased().map({ $0 == "_" ? "-" : $0 }).map(String.init).joined() {
    case "utf-8", "utf8", "u8", "utf", "cp65001": .utf8
    case "ascii", "us-ascii", "646": .ascii
    case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1": .latin1
    default: nil
    }
  }

  static func buffer(_ s: TextState, _ cx: Context) throws(Raised) -> Ref {
    if s.detached { try cx.raise(.ValueError, "underlying buffer has been detached") }
    guard let b = s.underlying else { try cx.raise(.ValueError, "I/O operation on uninitialized object") }
    return b
  }
  static func checked(_ me: Ref, _ cx: Context) throws(Raised) -> TextState {
    let s = try state(me, cx)
    let b = try buffer(s, cx)
    let closed = try cx.getattr(b, .closed)
    if try cx.isTrue(closed.ref) { try cx.raise(.ValueError, "I/O operation on closed file.") }
    return s
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = try state(me, cx)
    if s.underlying == nil { try cx.raise(.ValueError, "I/O operation on uninitialized object") }
    let label = try cx.streamLabel(me, "name", s), mode = try cx.streamLabel(me, "mode", s)
    return try cx.str("<\(cx.typeFullName(me.type))\(label)\(mode) encoding='\(s.encoding)'>")
  }

  // Writing

  private static func encoded(_ s: TextState, _ text: Ref, _ cx: Context) throws(Raised) -> [UInt8] {
    if kind(s.encoding) == .utf8, text.str.pointee.isASCII {
      return Array(UnsafeRawBufferPointer(start: text.strData, count: text.str.pointee.length))
    }
    if kind(s.encoding) != nil {
      let label = try cx.str(s.encoding)
      let bytes = try cx.encode(text, encoding: label.ref, errors: s.errors)
      return Array(UnsafeBufferPointer(start: bytes.ref.bytesData, count: bytes.ref.bytes.pointee.length))
    }
    if s.encoder == nil {
      let made = try codec(s, "getincrementalencoder", cx)
      if try !isAtStart(s, cx) {
        // The mark that begins some encodings stands at the start of a file only.
        let zero = cx.int(0)
        _ = try cx.callNamed(made.ref, "setstate", zero.ref)
      }
      s.encoder = made.leak()
    }
    let bytes = try cx.callMethod(s.encoder!, .encode, text)
    guard bytes.ref.isBytes else { try cx.raise(.TypeError, "encoder should return a bytes object, not '\(cx.typeName(bytes.ref))'") }
    return Array(UnsafeBufferPointer(start: bytes.ref.bytesData, count: bytes.ref.bytes.pointee.length))
  }
  private static func isAtStart(_ s: TextState, _ cx: Context) throws(Raised) -> Bool {
    let below = try buffer(s, cx)
    let seekable = try cx.callNamed(below, "seekable")
    guard try cx.isTrue(seekable.ref) else { return true }
    let at = try cx.callNamed(below, "tell"), zero = cx.int(0)
    return try cx.equals(at.ref, zero.ref)
  }
  static func codec(_ s: TextState, _ maker: String, _ cx: Context) throws(Raised) -> Owned {
    let codecs = try cx.importModule("codecs")
    let label = try cx.str(s.encoding)
    let factory = try cx.callNamed(codecs.ref, maker, label.ref)
    return try cx.call(factory.ref, s.errors ?? cx.noneRef)
  }

  static func flushPending(_ s: TextState, _ cx: Context) throws(Raised) {
    if s.pending.isEmpty { return }
    let data = s.pending
    s.pending = []
    let bytes = try cx.bytes(data)
    _ = try cx.callMethod(try buffer(s, cx), .write, bytes.ref)
  }

  private static func write(_ me: Ref, _ text: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard text.isStr else { try cx.raise(.TypeError, "write() argument must be str, not \(cx.typeName(text))") }
    let s = try checked(me, cx)
    if !s.canWrite { try cx.unsupported("not writable") }
    let breaks = s.lineBuffering && hasLineEnd(text)
    let ending = s.newline ?? "\n"
    let bytes: [UInt8]
    if ending == "\r\n" || ending == "\r" {
      let a = try cx.str("\n"), b = try cx.str(ending)
      let changed = try cx.callMethod(text, .replace, a.ref, b.ref)
      bytes = try encoded(s, changed.ref, cx)
    } else {
      bytes = try encoded(s, text, cx)
    }
    // Writing may come back here and leave something behind.
    while !s.pending.isEmpty && s.pending.count + bytes.count > s.chunkSize { try flushPending(s, cx) }
    s.pending += bytes
    if s.pending.count >= s.chunkSize || s.writeThrough || breaks { try flushPending(s, cx) }
    if breaks { _ = try cx.callMethod(try buffer(s, cx), .flush) }
    // What was read ahead of a file is not what follows now; a pair of streams goes on where it was.
    if s.canSeek { forgetText(s) }
    return cx.int(text.str.pointee.length)
  }
  private static func hasLineEnd(_ text: Ref) -> Bool {
    for i in 0..<text.str.pointee.length {
      let c = text.codePoint(at: i)
      if c == 10 || c == 13 { return true }
    }
    return false
  }

  // Reading

  /// Decodes one more chunk onto the text at hand; false at the end.
  private static func readChunk(_ s: TextState, _ size: Int, _ cx: Context) throws(Raised) -> Bool {
    do throws(Raised) { return try readMore(s, size, cx) } catch {
      // What was at hand belonged to the call that fails.
      let old = exchange(&s.decoded, nil)
      s.decodedAt = 0
      old?.decref()
      throw error
    }
  }
  private static func readMore(_ s: TextState, _ size: Int, _ cx: Context) throws(Raised) -> Bool {
    try flushPending(s, cx)
    if !s.canRead { try cx.unsupported("not readable") }
    let n = cx.int(max(size, s.chunkSize))
    let b = try buffer(s, cx)
    let key = try cx.intern("read1")
    let chunk = try readSome(b, key.ref, n.ref, cx)
    let bytes: [UInt8]
    do throws(Raised) { bytes = try cx.withBytesLike(chunk.ref) { (x) throws(Raised) in Array(x) } } catch {
      cx.setPending(nil)
      try cx.raise(.TypeError, "underlying read1() should have returned a bytes-like object, not '\(cx.typeName(chunk.ref))'")
    }
    let final = bytes.isEmpty
    s.hasRead = true
    try noteChunk(s, bytes, cx)
    let text = try decode(s, bytes, final, cx)
    let shown = try translate(s, text.ref, final, cx)
    s.snapshotCount += shown.ref.strLength
    let rest = try remaining(s, cx)
    let whole = try cx.concat(rest.ref, shown.ref)
    let old = exchange(&s.decoded, whole)
    s.decodedAt = 0
    old?.decref()
    return !final
  }
  /// Everything up to the end.
  private static func readAll(_ s: TextState, _ cx: Context) throws(Raised) -> Owned {
    try flushPending(s, cx)
    let rest = try cx.callMethod(try buffer(s, cx), .read)
    let bytes = try cx.withBytesLike(rest.ref) { (x) throws(Raised) in Array(x) }
    s.hasRead = true
    let text = try decode(s, bytes, true, cx)
    let shown = try translate(s, text.ref, true, cx)
    let first = try remaining(s, cx)
    let whole = try cx.concat(first.ref, shown.ref)
    forgetText(s)
    return whole
  }
  /// `read1` of the buffer, or `read` where it has none.
  private static func readSome(_ buffer: Ref, _ read1: Ref, _ size: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let method = try cx.getattrOptional(buffer, read1) { return try cx.call(method.ref, size) }
    return try cx.callMethod(buffer, .read, size)
  }
  private static func remaining(_ s: TextState, _ cx: Context) throws(Raised) -> Owned {
    guard let d = s.decoded, s.decodedAt < d.str.pointee.length else { return cx.interp.pointee.emptyStr.own }
    let from = cx.int(s.decodedAt)
    let part = try cx.slice(from.ref, nil, nil)
    return try cx.getitem(d, part.ref)
  }
  static func decode(_ s: TextState, _ bytes: [UInt8], _ final: Bool, _ cx: Context) throws(Raised) -> Owned {
    guard let k = kind(s.encoding) else {
      if s.decoder == nil { s.decoder = try codec(s, "getincrementaldecoder", cx).leak() }
      let chunk = try cx.bytes(bytes), last = cx.bool(final)
      let text = try cx.callMethod(s.decoder!, .decode, chunk.ref, last.ref)
      guard text.ref.isStr else { try cx.raise(.TypeError, "decoder should return a string result, not '\(cx.typeName(text.ref))'") }
      return text
    }
    let all = s.raw + bytes
    let held = try cx.bytes(all)
    let x = UnsafeRawBufferPointer(start: held.ref.bytesData, count: all.count)
    switch k {
    case .latin1: return try cx.decodeLatin1(x)
    case .ascii: return try cx.decodeASCII(x, s.errors)
    case .utf8:
      var used = 0
      let text = try cx.decodeUTF8(x, s.errors, final: final, consumed: &used)
      s.raw = Array(all[used...])
      return text
    }
  }
  /// Universal newlines: remembers which ends were seen, and translates them unless told not to.
  static func translate(_ s: TextState, _ text: Ref, _ final: Bool, _ cx: Context) throws(Raised) -> Owned {
    if s.newline != nil && s.newline != "" { return text.own }
    let n = text.str.pointee.length
    var hasCR = s.pendingCR
    if !hasCR { for i in 0..<n where text.codePoint(at: i) == 13 { hasCR = true; break } }
    if !hasCR {
      if !s.sawLF { for i in 0..<n where text.codePoint(at: i) == 10 { s.sawLF = true; break } }
      return text.own
    }
    var builder = StringBuilder()
    var i = 0
    var cr = s.pendingCR
    s.pendingCR = false
    while i <= n {
      let c: UInt32? = i < n ? text.codePoint(at: i) : nil
      if cr {
        if c == nil && !final {
          s.pendingCR = true
          break
        }
        cr = false
        if c == 10 {
          s.sawCRLF = true
          if s.translates { builder.append(scalar: 10) } else { builder.append(scalar: 13); builder.append(scalar: 10) }
          i += 1
          continue
        }
        s.sawCR = true
        builder.append(scalar: s.translates ? 10 : 13)
        continue
      }
      guard let c else { break }
      if c == 13 { cr = true } else {
        if c == 10 { s.sawLF = true }
        builder.append(scalar: c)
      }
      i += 1
    }
    return try builder.finish(cx)
  }

  private static func take(_ s: TextState, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    guard let d = s.decoded else { return cx.interp.pointee.emptyStr.own }
    let length = d.str.pointee.length
    let end = s.decodedAt + min(count, length - s.decodedAt)
    if s.decodedAt == 0 && end == length {
      s.decodedAt = 0
      s.decoded = nil
      return Owned(stealing: d)
    }
    let from = cx.int(s.decodedAt), to = cx.int(end)
    let part = try cx.slice(from.ref, to.ref, nil)
    let result = try cx.getitem(d, part.ref)
    s.decodedAt = end
    return result
  }

  static func readLine(_ s: TextState, _ limit: Int, _ cx: Context) throws(Raised) -> Owned {
    var searched = 0
    while true {
      if let d = s.decoded {
        let length = d.str.pointee.length
        var i = s.decodedAt + searched
        while i < length && i - s.decodedAt < limit {
          let c = d.codePoint(at: i)
          i += 1
          switch s.newline {
          case "":
            if c == 10 { return try take(s, i - s.decodedAt, cx) }
            if c == 13 {
              if i < length {
                if d.codePoint(at: i) == 10 && i - s.decodedAt < limit { i += 1 }
                return try take(s, i - s.decodedAt, cx)
              }
              return try take(s, i - s.decodedAt, cx)
            }
          case "\r": if c == 13 { return try take(s, i - s.decodedAt, cx) }
          case "\r\n": if c == 10 && i - s.decodedAt >= 2 && d.codePoint(at: i - 2) == 13 { return try take(s, i - s.decodedAt, cx) }
          default: if c == 10 { return try take(s, i - s.decodedAt, cx) }
          }
        }
        if i - s.decodedAt >= limit { return try take(s, limit, cx) }
        searched = length - s.decodedAt
      }
      if try !readChunk(s, 0, cx) { return try take(s, limit == Int.max ? Int.max / 2 : limit, cx) }
    }
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let line: Owned
    if me.hasFlag(.pythonClass) { line = try cx.callMethod(me, .readline) } else { line = try readLine(checked(me, cx), Int.max, cx) }
    let s = try state(me, cx)
    guard line.ref.isStr else { try cx.raise(.OSError, "readline() should have returned a str object, not '\(cx.typeName(line.ref))'") }
    let isOver = line.ref.str.pointee.length == 0
    s.isTelling = isOver && s.canSeek
    if isOver { return nil }
    return line
  }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("buffer", member: true, get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return s.detached ? cx.none : (s.underlying ?? cx.noneRef).own
      }),
      GetSetDef("encoding", member: true, get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return s.underlying == nil ? cx.none : try cx.str(s.encoding)
      }),
      GetSetDef("errors", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return (s.errors ?? cx.noneRef).own
      }),
      GetSetDef("_CHUNK_SIZE", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return cx.int(s.chunkSize)
      }, set: { (me, value, cx) throws(Raised) in
        let s = try state(me, cx)
        guard let value else { try cx.raise(.AttributeError, "cannot delete attribute") }
        let n = try cx.index(value)
        guard n > 0 else { try cx.raise(.ValueError, "a strictly positive integer is required") }
        s.chunkSize = n
      }),
      GetSetDef("line_buffering", member: true, get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return cx.bool(s.lineBuffering)
      }),
      GetSetDef("write_through", member: true, get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return cx.bool(s.writeThrough)
      }),
      GetSetDef("closed", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return try cx.getattr(try buffer(s, cx), .closed)
      }),
      GetSetDef("name", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return try cx.getattr(try buffer(s, cx), .name)
      }),
      GetSetDef("newlines", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        _ = try buffer(s, cx)
        let seen = try cx.list()
        for (flag, text) in [(s.sawCR, "\r"), (s.sawLF, "\n"), (s.sawCRLF, "\r\n")] where flag { try cx.append(seen.ref, cx.str(text)) }
        let n = seen.ref.list.pointee.count
        if n == 0 { return cx.none }
        if n == 1 { return seen.ref.list.pointee.items![0].own }
        return try cx.tuple(ofList: seen.ref)
      }),
    ] + finalizingGetset
  }
  private static func delegated(_ name: StaticString) -> MethodDef {
    MethodDef(name, "(self, /)", "") { (a, cx) throws(Raised) in
      let s = try state(a[0], cx)
      return try cx.callNamed(try buffer(s, cx), "\(name)")
    }
  }
  static var methods: [MethodDef] {
    [
      delegated("readable"), delegated("writable"), delegated("seekable"), delegated("fileno"), delegated("isatty"),
      MethodDef("write", "(self, text, /)", "Write string to stream.") { (a, cx) throws(Raised) in try write(a[0], a[1], cx) },
      MethodDef("flush", "(self, /)", "Flush write buffers.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        s.isTelling = s.canSeek
        try flushPending(s, cx)
        return try cx.callMethod(try buffer(s, cx), .flush)
      },
      MethodDef("read", "(self, size=-1, /)", "Read at most size characters from stream.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        if !s.canRead { try cx.unsupported("not readable") }
        guard let n = try cx.sizeArgument(a.optional(1)) else { return try readAll(s, cx) }
        while (s.decoded?.str.pointee.length ?? 0) - s.decodedAt < n {
          if try !readChunk(s, n, cx) { break }
        }
        return try take(s, n, cx)
      },
      MethodDef("readline", "(self, size=-1, /)", "Read until newline or EOF.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        return try readLine(s, try cx.sizeArgument(a.optional(1)) ?? Int.max, cx)
      },
      MethodDef("seek", "(self, cookie, whence=0, /)", "Set the stream position.") { (a, cx) throws(Raised) in
        let whence = try a.optional(2).map { w throws(Raised) in try cx.index(w) } ?? 0
        return try seek(a[0], a[1], whence, cx)
      },
      MethodDef("tell", "(self, /)", "Return the stream position as an opaque number.") { (a, cx) throws(Raised) in try tell(a[0], cx) },
      MethodDef("truncate", "(self, pos=None, /)", "Truncate the file.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        try flushPending(s, cx)
        return try cx.callNamed(try buffer(s, cx), "truncate", a.optional(1) ?? cx.noneRef)
      },
      MethodDef("detach", "(self, /)", "Separate the underlying buffer and return it.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        _ = try cx.callMethod(a[0], .flush)
        let b = try buffer(s, cx).own
        s.detached = true
        return b
      },
      MethodDef("reconfigure", "(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)", "Reconfigure the text stream with new parameters.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        let encoding = try plainText(a.optional(1), "reconfigure", "encoding", allowsNull: true, cx)
        let errors = try plainText(a.optional(2), "reconfigure", "errors", allowsNull: true, cx)
        if s.hasRead && s.decoded != nil && (encoding != nil || errors != nil || a.optional(3) != nil) {
          try cx.unsupported("It is not possible to set the encoding or newline of stream after the first read")
        }
        _ = try cx.callMethod(a[0], .flush)
        if let encoding {
          let name = encoding == "locale" ? localeEncoding(cx) : encoding
          try checkEncoding(name, cx)
          s.encoding = name
        }
        if encoding != nil || errors != nil {
          if let handler = errors ?? (encoding == nil ? nil : "strict") {
            try checkErrors(handler, cx)
            exchange(&s.errors, try cx.str(handler))?.decref()
          }
          forgetCodecs(s)
        }
        if let n = a.optional(3) { try setNewline(s, n, "reconfigure", cx) }
        if let l = a.optional(4), !cx.isNone(l) { s.lineBuffering = try cx.isTrue(l) }
        if let w = a.optional(5), !cx.isNone(w) { s.writeThrough = try cx.isTrue(w) }
        return cx.none
      },
      MethodDef("close", "(self, /)", "Flush and close the stream.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        let b = try buffer(s, cx).own
        let closed = try cx.getattr(b.ref, .closed)
        if try cx.isTrue(closed.ref) { return cx.none }
        if s.isFinalizing { cx.warnOfForgotten(a[0], b.ref) }
        return try cx.afterFlush(a[0]) { () throws(Raised) in try cx.callMethod(b.ref, .close) }
      },
    ]
  }
}

import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// Encodings that need no codec object.
enum TextCoding { case utf8, ascii, latin1 }

/// What ends a line, as `newline` says: any of the three ends, which become line feeds (None) or stay (""), or that one.
enum LineEnds {
  case translated, untranslated, lineFeed, carriageReturn, both
  init(_ newline: String?) {
    switch newline {
    case nil: self = .translated
    case "": self = .untranslated
    case "\r": self = .carriageReturn
    case "\r\n": self = .both
    default: self = .lineFeed
    }
  }
  var isUniversal: Bool { self == .translated || self == .untranslated }
}

final class TextState: StreamState {
  var encoding = "utf-8" {
    didSet { coding = TextIOWrapperType.coding(encoding) }
  }
  private(set) var coding: TextCoding? = .utf8
  var errors: Ref?
  var ends = LineEnds.translated
  var translates: Bool { ends == .translated }
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
  /// An optional truth value that is given as a number.
  private static func optionalFlag(_ r: Ref?, _ cx: Context) throws(Raised) -> Bool? {
    guard let r, !cx.isNone(r) else { return nil }
    let number = try cx.indexObject(r)
    guard let n = cx.exactInt(number.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C long") }
    return n != 0
  }
  /// In development mode unknown error handlers are errors at once.
  private static func checkErrors(_ errors: String, _ cx: Context) throws(Raised) {
    guard cx.vmState.configuration.devMode, !cx.interp.pointee.finalizing else { return }
    let codecs = try cx.importModule("_codecs"), label = try cx.str(errors)
    _ = try cx.callNamed(codecs.ref, "lookup_error", label.ref)
  }
  /// Unknown names, and codecs that do not make bytes of text, are errors now, not at the first read.
  private static func checkEncoding(_ encoding: String, _ cx: Context) throws(Raised) {
    if coding(encoding) != nil { return }
    let codecs = try cx.importModule("codecs"), label = try cx.str(encoding), key = try cx.intern("_is_text_encoding")
    let info = try cx.callNamed(codecs.ref, "lookup", label.ref)
    if let isText = try cx.getattrOptional(info.ref, key.ref), try !cx.isTrue(isText.ref) {
      try cx.raise(.LookupError, "'\(encoding)' is not a text encoding; use codecs.open() to handle arbitrary codecs")
    }
  }
  private static func setNewline(_ s: TextState, _ given: Ref?, _ function: String, _ cx: Context) throws(Raised) {
    let newline = try plainText(given, function, "newline", cx)
    if let newline, !["", "\n", "\r", "\r\n"].contains(newline) { try cx.raise(.ValueError, "illegal newline value: \(newline)") }
    s.ends = LineEnds(newline)
  }

  /// The locale's encoding under the name that the locale gives it, or in UTF-8 mode the codec's name. The C locale means UTF-8, too.
  private static func localeEncoding(_ cx: Context) -> String {
    let chosen = getenv("LC_ALL").map { String(cString: $0) } ?? ""
    return cx.vmState.configuration.utf8Mode || chosen == "C" || chosen == "POSIX" ? "utf-8" : "UTF-8"
  }

  static func coding(_ encoding: String) -> TextCoding? {
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
  /// Whether the buffer is closed; of those of this module that is known without a look-up.
  private static func isClosed(_ buffer: Ref, _ cx: Context) throws(Raised) -> Bool {
    if buffer.ops == BufferedReaderType.self { return try BufferedReaderType.isClosed(BufferedReaderType.state(buffer, cx), cx) }
    if buffer.ops == BufferedWriterType.self { return try BufferedWriterType.isClosed(BufferedWriterType.state(buffer, cx), cx) }
    let closed = try cx.getattr(buffer, .closed)
    return try cx.isTrue(closed.ref)
  }
  static func checked(_ me: Ref, _ cx: Context) throws(Raised) -> TextState {
    let s = try state(me, cx)
    let b = try buffer(s, cx)
    if try isClosed(b, cx) { try cx.raise(.ValueError, "I/O operation on closed file.") }
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
    if s.coding != nil {
      let label = try cx.str(s.encoding)
      let bytes = try cx.encode(text, encoding: label.ref, errors: s.errors)
      return Array(bytes.ref.bytesBuffer)
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
    let replacesEnds = s.ends == .carriageReturn || s.ends == .both
    if s.coding != nil, text.str.pointee.isASCII, !replacesEnds {
      // Such text is its own encoding.
      try makeRoom(s, text.strLength, cx)
      s.pending.append(contentsOf: UnsafeRawBufferPointer(start: text.strData, count: text.strLength))
    } else {
      var changed = text.own
      if replacesEnds {
        let feed = try cx.str("\n"), ending = try cx.str(s.ends == .both ? "\r\n" : "\r")
        changed = try cx.callMethod(text, .replace, feed.ref, ending.ref)
      }
      let bytes = try encoded(s, changed.ref, cx)
      try makeRoom(s, bytes.count, cx)
      s.pending += bytes
    }
    if s.pending.count >= s.chunkSize || s.writeThrough || breaks { try flushPending(s, cx) }
    if breaks { _ = try cx.callMethod(try buffer(s, cx), .flush) }
    // What was read ahead of a file is not what follows now; a pair of streams goes on where it was.
    if s.canSeek && s.hasRead { forgetText(s) }
    return cx.int(text.strLength)
  }
  /// Writes what waits if so many bytes more are too many; writing may come back here and leave something behind.
  private static func makeRoom(_ s: TextState, _ count: Int, _ cx: Context) throws(Raised) {
    while !s.pending.isEmpty && s.pending.count + count > s.chunkSize { try flushPending(s, cx) }
  }
  private static func hasLineEnd(_ text: Ref) -> Bool {
    for i in 0..<text.str.pointee.length {
      let c = text.codePoint(at: i)
      if c == 10 || c == 13 { return true }
    }
    return false
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
    readingMethods + [
      delegated("readable"), delegated("writable"), delegated("seekable"), delegated("fileno"), delegated("isatty"),
      MethodDef("write", "(self, text, /)", "Write string to stream.") { (a, cx) throws(Raised) in try write(a[0], a[1], cx) },
      MethodDef("flush", "(self, /)", "Flush write buffers.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        s.isTelling = s.canSeek
        try flushPending(s, cx)
        return try cx.callMethod(try buffer(s, cx), .flush)
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
        let lineBuffering = try optionalFlag(a.optional(4), cx), writeThrough = try optionalFlag(a.optional(5), cx)
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
        if let l = lineBuffering { s.lineBuffering = l }
        if let w = writeThrough { s.writeThrough = w }
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
    ] + StreamPickling.refusals
  }
}

import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_io`: streams.
public enum IOModule: NativeModule {
  public static var name: StaticString { "_io" }
  public static var doc: StaticString? { "The io module provides the Python interfaces to stream handling." }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let base = try cx.addType(IOBaseType.self, to: dict)
    let raw = try cx.addType(RawIOBaseType.self, to: dict, base: base)
    let buffered = try cx.addType(BufferedIOBaseType.self, to: dict, base: base)
    let text = try cx.addType(TextIOBaseType.self, to: dict, base: base)
    try cx.addType(FileIOType.self, to: dict, base: raw)
    try cx.addType(BufferedReaderType.self, to: dict, base: buffered)
    try cx.addType(BufferedWriterType.self, to: dict, base: buffered)
    try cx.addType(BufferedRandomType.self, to: dict, base: buffered)
    try cx.addType(BytesIOType.self, to: dict, base: buffered)
    try cx.addType(BytesIOBufferType.self, to: dict)
    try cx.addType(StringIOType.self, to: dict, base: text)
    try cx.addType(TextIOWrapperType.self, to: dict, base: text)
    let size = cx.int(8192)
    try cx.setNamed(dict, "DEFAULT_BUFFER_SIZE", size.ref)
    try cx.setNamed(dict, "BlockingIOError", Ref(cx.exceptionType(.BlockingIOError)))
    let label = try cx.str("UnsupportedOperation"), bases = try cx.tuple(Ref(cx.exceptionType(.OSError)), Ref(cx.exceptionType(.ValueError)))
    let namespace = try cx.dict(), io = try cx.str("io")
    try cx.setNamed(namespace.ref, "__module__", io.ref)
    let unsupported = try cx.call(Ref(cx.types.pointee.type), label.ref, bases.ref, namespace.ref)
    try cx.setNamed(dict, "UnsupportedOperation", unsupported.ref)
  }

  public static var functions: [MethodDef] {
    [
      MethodDef("open", "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", "Open file and return a stream.  Raise OSError upon failure.") { (a, cx) throws(Raised) in try cx.openFile(a) },
      MethodDef("open_code", "(path)", "Opens the provided file with the intent to import the contents.") { (a, cx) throws(Raised) in
        let mode = try cx.str("rb")
        let module = try cx.importModule("_io")
        return try cx.callNamed(module.ref, "open", a[0], mode.ref)
      },
      MethodDef("text_encoding", "(encoding, stacklevel=2, /)", "A helper function to choose the text encoding.") { (a, cx) throws(Raised) in
        if !cx.isNone(a[0]) { return a[0].own }
        if cx.vmState.configuration.warnDefaultEncoding {
          let level = try a.optional(1).map { n throws(Raised) in try cx.index(n) } ?? 2
          try cx.giveWarning(.EncodingWarning, "'encoding' argument not specified", stackLevel: level)
        }
        return try cx.str(cx.vmState.configuration.utf8Mode ? "utf-8" : "locale")
      },
      MethodDef("_open_standard_stream", "(fd, name, unbuffered, /)", "One of the standard streams.") { (a, cx) throws(Raised) in
        try cx.openStandardStream(Int32(truncatingIfNeeded: cx.index(a[0])), a[1].text, unbuffered: cx.isTrue(a[2]))
      },
    ]
  }
}

/// The letters of a mode, each at most once, and what they mean together.
private struct OpenMode {
  let text: String
  let letters: Set<Character>
  var isBinary: Bool { letters.contains("b") }
  var updates: Bool { letters.contains("+") }
  /// The flags of the system call that opens a file so.
  var flags: Int32 {
    let access = updates ? O_RDWR : letters.contains("r") ? O_RDONLY : O_WRONLY
    let creation = letters.contains("w") ? O_CREAT | O_TRUNC : letters.contains("a") ? O_CREAT | O_APPEND : letters.contains("x") ? O_CREAT | O_EXCL : 0
    return access | creation | O_CLOEXEC
  }
  /// What the raw stream is opened with.
  var raw: String { text.filter { "axrw".contains($0) } + (updates ? "+" : "") }
  var bufferType: any NativeType.Type {
    if updates { return BufferedRandomType.self }
    return letters.contains("r") ? BufferedReaderType.self : BufferedWriterType.self
  }

  init(_ given: Ref?, _ cx: Context) throws(Raised) {
    if let given, !given.isStr { try cx.raise(.TypeError, "open() argument 'mode' must be str, not \(cx.typeName(given))") }
    text = given?.text ?? "r"
    letters = Set(text)
    guard letters.count == text.count, letters.isSubset(of: Set("axrwb+t")) else { try cx.raise(.ValueError, "invalid mode: '\(text)'") }
    if letters.isSuperset(of: ["t", "b"]) { try cx.raise(.ValueError, "can't have text and binary mode at once") }
    if letters.intersection(["a", "x", "r", "w"]).count > 1 { try cx.raise(.ValueError, "must have exactly one of create/read/write/append mode") }
  }
}

extension Context {
  private func make(_ type: any NativeType.Type, _ first: Ref, _ keywords: [(String, Ref)] = []) throws(Raised) -> Owned {
    let t = try nativeType(type)
    let args = try tuple(first)
    let kwargs = try dict()
    for (label, value) in keywords { try setNamed(kwargs.ref, label, value) }
    return try call(Ref(t), args: args.ref, kwargs: kwargs.ref)
  }

  /// `open()`.
  func openFile(_ a: Args) throws(Raised) -> Owned {
    // Numbers are descriptors; anything else must give a path.
    let file = a[0]
    let has = file.type.pointee.has
    let isNumber = has.contains(.index) || has.contains(.float) || lookup(file.type, .__complex__) != nil
    let path = isNumber ? file.own : try fileSystemPath(file)
    let textual = [(3, "encoding", "an"), (4, "errors", "an"), (5, "newline", "a")]
    for (i, name, _) in textual.prefix(2) {
      if let e = a.optional(i), !isNone(e), !e.isStr { try raise(.TypeError, "open() argument '\(name)' must be str or None, not \(typeName(e))") }
    }
    let mode = try OpenMode(a.optional(1), self)
    if mode.isBinary {
      for (i, name, article) in textual {
        if let e = a.optional(i), !isNone(e) { try raise(.ValueError, "binary mode doesn't take \(article) \(name) argument") }
      }
    }
    let buffering = try a.optional(2).map { b throws(Raised) in try index(b) } ?? -1
    let rawMode = try str(mode.raw)
    try audit("open") { () throws(Raised) in
      let flags = int(Int(mode.flags))
      return try tuple(path.ref, rawMode.ref, flags.ref)
    }
    let raw = try make(
      FileIOType.self, path.ref, [("mode", rawMode.ref), ("closefd", a.optional(6) ?? interp.pointee.true), ("opener", a.optional(7) ?? noneRef)])
    return try closingOnFailure(raw.ref) { () throws(Raised) in try stack(raw.ref, a, mode, buffering) }
  }

  /// What `open` puts over a raw stream.
  private func stack(_ raw: Ref, _ a: Args, _ mode: OpenMode, _ buffering: Int) throws(Raised) -> Owned {
    var isTerminal = false
    if buffering < 0 {
      let answer = try callNamed(raw, "isatty")
      isTerminal = try isTrue(answer.ref)
    }
    if buffering == 0 {
      if mode.isBinary { return raw.own }
      try raise(.ValueError, "can't have unbuffered text I/O")
    }
    if buffering == 1 && mode.isBinary {
      try warn(.RuntimeWarning, "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used")
    }
    let size = int(buffering > 1 ? buffering : try blockSize(of: raw))
    let buffer = try make(mode.bufferType, raw, [("buffer_size", size.ref)])
    if mode.isBinary { return buffer }
    let isLineBuffered = buffering == 1 || isTerminal
    return try closingOnFailure(buffer.ref) { () throws(Raised) in try textStream(buffer.ref, a, mode.text, isLineBuffered: isLineBuffered) }
  }

  /// What `body` makes of an open stream; if it fails, nobody gets the stream, which is closed.
  private func closingOnFailure(_ stream: Ref, _ body: () throws(Raised) -> Owned) throws(Raised) -> Owned {
    do throws(Raised) { return try body() } catch {
      let failure = takePending()
      do throws(Raised) { _ = try callMethod(stream, .close) } catch { clearPending() }
      setPending(failure)
      throw error
    }
  }

  /// The size of a file's buffer that nobody chose: that of its blocks, as far as they are known.
  private func blockSize(of raw: Ref) throws(Raised) -> Int {
    let key = try intern("_blksize")
    let found = try getattr(raw, key.ref)
    let size = try index(found.ref)
    return size > 1 ? size : 8192
  }

  /// The text stream that `open` puts over a buffer.
  private func textStream(_ buffer: Ref, _ a: Args, _ mode: String, isLineBuffered: Bool) throws(Raised) -> Owned {
    let line = bool(isLineBuffered)
    let made = try make(
      TextIOWrapperType.self, buffer,
      [("encoding", a.optional(3) ?? noneRef), ("errors", a.optional(4) ?? noneRef), ("newline", a.optional(5) ?? noneRef), ("line_buffering", line.ref)])
    let text = try str(mode)
    try setattr(made.ref, .mode, text.ref)
    return made
  }

  /// sys.stdin, sys.stdout or sys.stderr on a descriptor; None when it is closed.
  func openStandardStream(_ fd: Int32, _ label: String, unbuffered: Bool) throws(Raised) -> Owned {
    if fcntl(fd, F_GETFD) < 0 { return none }
    let number = int(Int(fd)), no = bool(false)
    let mode = try str(label == "stdin" ? "rb" : "wb")
    let raw = try make(FileIOType.self, number.ref, [("mode", mode.ref), ("closefd", no.ref)])
    let shown = try str("<\(label)>")
    try setattr(raw.ref, .name, shown.ref)
    let buffer: Owned
    if unbuffered && label != "stdin" {
      buffer = raw.copy()
    } else {
      let type: any NativeType.Type = label == "stdin" ? BufferedReaderType.self : BufferedWriterType.self
      buffer = try make(type, raw.ref)
    }
    let setting = vmState.configuration
    let errors = label == "stderr" ? "backslashreplace" : setting.streamErrors ?? "strict"
    let encoding = if let given = setting.streamEncoding { try codecName(given) } else { "utf-8" }
    let e = try str(encoding), how = try str(errors), newline = try str("\n")
    let line = bool(label == "stderr" || Glibc.isatty(fd) == 1), through = bool(unbuffered)
    let text = try make(
      TextIOWrapperType.self, buffer.ref,
      [("encoding", e.ref), ("errors", how.ref), ("newline", label == "stdin" ? noneRef : newline.ref), ("line_buffering", line.ref), ("write_through", through.ref)])
    let short = try str(label == "stdin" ? "r" : "w")
    try setattr(text.ref, .mode, short.ref)
    return text
  }

  /// The name that a codec gives itself.
  private func codecName(_ encoding: String) throws(Raised) -> String {
    let codecs = try importModule("_codecs")
    let key = try intern("lookup"), text = try str(encoding)
    let codec = try callMethod(codecs.ref, key.ref, text.ref)
    let name = try getattr(codec.ref, .name)
    return name.ref.text
  }
}

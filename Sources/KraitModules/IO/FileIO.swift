import Glibc
import KraitCore
import KraitObjects
import KraitVM

final class FileState: StreamState {
  var descriptor: Int32 = -1
  var closesDescriptor = true
  var readable = false
  var writable = false
  var appending = false
  var created = false
  var seekable: Bool?
  var mode: String {
    if created { return readable ? "xb+" : "xb" }
    if appending { return readable ? "ab+" : "ab" }
    if readable { return writable ? "rb+" : "rb" }
    return "wb"
  }
}

/// `_io.FileIO`: a descriptor as a raw stream.
enum FileIOType: StreamNative {
  typealias State = FileState
  static var name: StaticString { "_io.FileIO" }
  static var doc: StaticString? { "Open a file." }
  static var closedMessageEnd: String { "" }
  static var signature: StaticString? { "(file, mode='r', closefd=True, opener=None)" }
  private static let parameters = Signature("FileIO", "(file, mode='r', closefd=True, opener=None)", hasInstance: false)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.newStream(type)
    install(made.ref, FileState())
    return made
  }

  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let b = try cx.bind(args, parameters)
    let s = try state(me, cx)
    if s.descriptor >= 0 { try release(s, cx) }
    let mode = try b.optional(1).map { m throws(Raised) in
      guard m.isStr else { try cx.raise(.TypeError, "FileIO() argument 'mode' must be str, not \(cx.typeName(m))") }
      return m.text
    } ?? "r"
    var flags = O_CLOEXEC
    try parse(mode, s, &flags, cx)
    s.closesDescriptor = try b.optional(2).map { c throws(Raised) in try cx.isTrue(c) } ?? true
    let opener = b.optional(3).flatMap { cx.isNone($0) ? nil : $0 }
    // A number that does not fit is taken for a path, and refused as such.
    let number = b[0].isInt ? Int32(exactly: cx.exactInt(b[0]) ?? Int.max) : nil
    if let number {
      guard number >= 0 else { try cx.raise(.ValueError, "negative file descriptor") }
      if b[0].type == cx.types.pointee.bool { try cx.warn(.RuntimeWarning, "bool is used as a file descriptor") }
      s.descriptor = number
    } else {
      guard s.closesDescriptor else { try cx.raise(.ValueError, "Cannot use closefd=False with file name") }
      s.descriptor = try openPath(b[0], opener, flags, cx)
    }
    s.isClosed = false
    do throws(Raised) {
      try checkKind(s, b[0], cx)
      try cx.setattr(me, .name, b[0])
    } catch {
      // A descriptor that was given stays open.
      if number != nil { s.descriptor = -1 }
      throw error
    }
    if s.appending { lseek(s.descriptor, 0, SEEK_END) }
  }

  private static func openPath(_ name: Ref, _ opener: Ref?, _ flags: Int32, _ cx: Context) throws(Raised) -> Int32 {
    let path = try cx.pathBytes(name).map { CChar(bitPattern: $0) } + [0]
    guard let opener else {
      let fd = cx.withoutGIL { Glibc.open(path, flags, 0o666) }
      if fd < 0 { try cx.raiseErrno(errno, path: name) }
      return fd
    }
    let number = cx.int(Int(flags))
    let made = try cx.call(opener, name, number.ref)
    guard made.ref.isInt else { try cx.raise(.TypeError, "expected integer from opener") }
    let fd = try cx.int32(made.ref)
    if fd < 0 { try cx.raise(.ValueError, "opener returned \(fd)") }
    return fd
  }

  /// A folder cannot be read as a file, and what is not open not at all.
  private static func checkKind(_ s: FileState, _ name: Ref, _ cx: Context) throws(Raised) {
    var info = Glibc.stat()
    if fstat(s.descriptor, &info) != 0 {
      let failed = errno
      s.descriptor = -1
      try cx.raiseErrno(failed)
    }
    if info.st_mode & S_IFMT == S_IFDIR {
      if !name.isInt { Glibc.close(s.descriptor) }
      s.descriptor = -1
      try cx.raiseErrno(EISDIR, path: name)
    }
  }

  /// Lets go of the descriptor, which is closed unless it belongs to somebody else.
  private static func release(_ s: FileState, _ cx: Context) throws(Raised) {
    let fd = s.descriptor
    s.descriptor = -1
    if s.closesDescriptor && fd >= 0 && cx.withoutGIL({ Glibc.close(fd) }) != 0 && errno != EINTR { try cx.raiseErrno(errno) }
  }

  private static func parse(_ mode: String, _ s: FileState, _ flags: inout Int32, _ cx: Context) throws(Raised) {
    var kind: Character? = nil
    var plus = false
    s.readable = false
    s.writable = false
    s.appending = false
    s.created = false
    for c in mode {
      switch c {
      case "r", "w", "a", "x":
        if kind != nil { try cx.raise(.ValueError, "Must have exactly one of create/read/write/append mode and at most one plus") }
        kind = c
      case "+":
        if plus { try cx.raise(.ValueError, "Must have exactly one of create/read/write/append mode and at most one plus") }
        plus = true
      case "b": break
      default: try cx.raise(.ValueError, "invalid mode: \(mode)")
      }
    }
    switch kind {
    case "r": s.readable = true
    case "w":
      s.writable = true
      flags |= O_CREAT | O_TRUNC
    case "a":
      s.writable = true
      s.appending = true
      flags |= O_CREAT | O_APPEND
    case "x":
      s.writable = true
      s.created = true
      flags |= O_CREAT | O_EXCL
    default: try cx.raise(.ValueError, "Must have exactly one of create/read/write/append mode and at most one plus")
    }
    if plus {
      s.readable = true
      s.writable = true
    }
    flags |= s.readable && s.writable ? O_RDWR : s.writable ? O_WRONLY : O_RDONLY
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = try state(me, cx)
    let type = cx.typeFullName(me.type)
    if s.descriptor < 0 { return try cx.str("<\(type) [closed]>") }
    let name = try cx.streamLabel(me, "name", s)
    return try cx.str("<\(type)\(name.isEmpty ? " fd=\(s.descriptor)" : name) mode='\(s.mode)' closefd=\(s.closesDescriptor ? "True" : "False")>")
  }

  private static func close(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = try state(me, cx)
    if s.isClosed { return cx.none }
    return try cx.afterFlush(me) { () throws(Raised) in
      s.isClosed = true
      if s.isFinalizing { warnOfForgotten(s, me, cx) }
      try release(s, cx)
      return cx.none
    }
  }
  private static func warnOfForgotten(_ s: FileState, _ stream: Ref, _ cx: Context) {
    guard s.descriptor >= 0, s.closesDescriptor else { return }
    do throws(Raised) { try cx.giveWarning(.ResourceWarning, "unclosed file \(cx.describe(stream))", stackLevel: 1, source: stream) } catch {
      // Only a warning that was turned into an error is told.
      if cx.pendingMatches(.Warning) { cx.writeUnraisable(object: stream) } else { cx.clearPending() }
    }
  }

  /// One read(2), repeated after signals. nil: it would block.
  static func readSome(_ s: FileState, _ target: UnsafeMutableRawPointer, _ count: Int, _ cx: Context) throws(Raised) -> Int? {
    let fd = s.descriptor
    while true {
      let n = cx.withoutGIL { Glibc.read(fd, target, min(count, 0x7fff_f000)) }
      if n >= 0 { return n }
      if errno == EINTR {
        try cx.checkSignals()
        continue
      }
      if errno == EAGAIN { return nil }
      try cx.raiseErrno(errno)
    }
  }
  static func writeSome(_ s: FileState, _ source: UnsafeRawPointer, _ count: Int, _ cx: Context) throws(Raised) -> Int? {
    let fd = s.descriptor
    while true {
      let n = cx.withoutGIL { Glibc.write(fd, source, min(count, 0x7fff_f000)) }
      if n >= 0 { return n }
      if errno == EINTR {
        try cx.checkSignals()
        continue
      }
      if errno == EAGAIN { return nil }
      try cx.raiseErrno(errno)
    }
  }
  static func readAll(_ s: FileState, _ cx: Context) throws(Raised) -> [UInt8]? {
    var all: [UInt8] = []
    var info = Glibc.stat()
    var size = 65536
    if fstat(s.descriptor, &info) == 0, info.st_size > 0 { size = min(Int(info.st_size) + 1, 1 << 26) }
    return try cx.withScratch(size) { (chunk) throws(Raised) -> [UInt8]? in
      while true {
        guard let n = try readSome(s, chunk, size, cx) else { return all.isEmpty ? nil : all }
        if n == 0 { return all }
        all.append(contentsOf: UnsafeRawBufferPointer(start: chunk, count: n))
      }
    }
  }

  static func seek(_ s: FileState, _ offset: Int, _ whence: Int, _ cx: Context) throws(Raised) -> Int {
    let at = lseek(s.descriptor, offset, Int32(truncatingIfNeeded: whence))
    if at < 0 { try cx.raiseErrno(errno) }
    return at
  }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("closed", "True if the file is closed", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return cx.bool(s.isClosed || s.descriptor < 0)
      }),
      GetSetDef("_blksize", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        var info = Glibc.stat()
        return cx.int(fstat(s.descriptor, &info) == 0 && info.st_blksize > 1 ? Int(info.st_blksize) : 8192)
      }),
      GetSetDef("closefd", "True if the file descriptor will be closed by close().", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return cx.bool(s.closesDescriptor)
      }),
      GetSetDef("mode", "String giving the file mode", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return try cx.str(s.mode)
      }),
    ] + finalizingGetset
  }
  static var methods: [MethodDef] {
    [
      MethodDef("read", "(self, size=-1, /)", "Read at most size bytes, returned as bytes.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        if !s.readable { try cx.unsupported("File not open for reading") }
        guard let n = try cx.sizeArgument(a.optional(1)) else {
          guard let all = try readAll(s, cx) else { return cx.none }
          return try cx.bytes(all)
        }
        let size = min(n, 1 << 30)
        return try cx.withScratch(size) { (buffer) throws(Raised) in
          guard let got = try readSome(s, buffer, size, cx) else { return cx.none }
          return try cx.bytes(UnsafeRawBufferPointer(start: buffer, count: got))
        }
      },
      MethodDef("readall", "(self, /)", "Read all data from the file, returned as bytes.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        if !s.readable { try cx.unsupported("File not open for reading") }
        guard let all = try readAll(s, cx) else { return cx.none }
        return try cx.bytes(all)
      },
      MethodDef("readinto", "(self, buffer, /)", "Same as RawIOBase.readinto().") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        if !s.readable { try cx.unsupported("File not open for reading") }
        let buffer = try BorrowedBuffer.writing(a[1], "readinto", position: " 1", cx)
        guard let base = buffer.view.base else { return cx.int(0) }
        guard let n = try readSome(s, base, buffer.view.length, cx) else { return cx.none }
        return cx.int(n)
      },
      MethodDef("write", "(self, b, /)", "Write buffer b to file, return number of bytes written.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        if !s.writable { try cx.unsupported("File not open for writing") }
        return try cx.withBytesLike(a[1]) { (b) throws(Raised) in
          guard let base = b.baseAddress else { return cx.int(0) }
          guard let n = try writeSome(s, base, b.count, cx) else { return cx.none }
          return cx.int(n)
        }
      },
      MethodDef("seek", "(self, pos, whence=0, /)", "Move to new file position and return the file position.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        let whence = try a.optional(2).map { w throws(Raised) in try cx.index(w) } ?? 0
        return cx.int(try seek(s, try cx.offset(a[1]), whence, cx))
      },
      MethodDef("tell", "(self, /)", "Current file position.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return cx.int(try seek(s, 0, 1, cx))
      },
      MethodDef("truncate", "(self, size=None, /)", "Truncate the file to at most size bytes and return the truncated size.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        if !s.writable { try cx.unsupported("File not open for writing") }
        let size: Int
        if let given = a.optional(1), !cx.isNone(given) { size = try cx.offset(given) } else { size = try seek(s, 0, 1, cx) }
        if ftruncate(s.descriptor, size) != 0 { try cx.raiseErrno(errno) }
        return cx.int(size)
      },
      MethodDef("close", "(self, /)", "Close the file.") { (a, cx) throws(Raised) in try close(a[0], cx) },
      MethodDef("_dealloc_warn", "(self, source, /)", "") { (a, cx) throws(Raised) in
        warnOfForgotten(try state(a[0], cx), a[1], cx)
        return cx.none
      },
      MethodDef("readable", "(self, /)", "True if file was opened in a read mode.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return cx.bool(s.readable)
      },
      MethodDef("writable", "(self, /)", "True if file was opened in a write mode.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return cx.bool(s.writable)
      },
      MethodDef("seekable", "(self, /)", "True if file supports random-access.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        if s.seekable == nil { s.seekable = lseek(s.descriptor, 0, SEEK_CUR) >= 0 }
        return cx.bool(s.seekable!)
      },
      MethodDef("fileno", "(self, /)", "Return the underlying file descriptor (an integer).") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return cx.int(Int(s.descriptor))
      },
      MethodDef("isatty", "(self, /)", "True if the file is connected to a TTY device.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return cx.bool(Glibc.isatty(s.descriptor) == 1)
      },
    ] + StreamPickling.refusals
  }
}

import Glibc
import KraitCore
import KraitObjects
import KraitVM

// The abstract classes of `io`, whose methods work on any subclass through the methods it defines.

/// Native state of a stream: a Swift object that the Python object owns.
@frozen public struct StreamBody {
  public var header: ObjectHeader
  public var state: RawPointer?
}

/// What a stream object is, apart from its attributes.
class StreamState {
  var isClosed = false
  /// Whether `repr` runs, which must not come back to the same stream.
  var isShowing = false
  /// Whether the stream is closed because nobody refers to it any more, which a warning tells.
  var isFinalizing = false
  /// Objects that the stream refers to (its raw stream or buffer), owned.
  var underlying: Ref?
  func references() -> [Ref] { underlying.map { [$0] } ?? [] }
}

/// Puts a reference into a slot of a state and hands back the old one: it is released when nothing uses the slot any more, since that may run code
/// which comes back to the stream.
func exchange(_ slot: inout Ref?, _ new: consuming Owned?) -> Ref? {
  let old = slot
  slot = new.take()?.leak()
  return old
}

extension Ref {
  var streamSlot: UnsafeMutablePointer<RawPointer?> { (raw + 16).assumingMemoryBound(to: RawPointer?.self) }
}

/// Streams with native state.
protocol StreamNative: NativeType {
  associatedtype State: StreamState
  /// What ends the message that a stream is closed.
  static var closedMessageEnd: String { get }
}

extension StreamNative {
  static var layout: Layout { Layout(MemoryLayout<StreamBody>.stride, [.collected, .hasDict, .hasWeakrefs, .baseType, .hasFinalizer]) }
  static var operations: OperationSet { [.repr, .new, .`init`, .iter, .next, .del] }
  /// Files and texts in memory tell that they are closed without a full stop.
  static var closedMessageEnd: String { "." }

  /// `_finalizing`, as a program that looks into a stream sees it.
  static var finalizingGetset: [GetSetDef] {
    [GetSetDef("_finalizing", get: { (me, cx) throws(Raised) in cx.bool(try state(me, cx).isFinalizing) })]
  }

  static func state(_ me: Ref, _ cx: Context) throws(Raised) -> State {
    guard let raw = me.streamSlot.pointee else { try cx.raise(.ValueError, "I/O operation on uninitialized object") }
    return unsafeDowncast(Unmanaged<StreamState>.fromOpaque(raw).takeUnretainedValue(), to: State.self)
  }
  /// The state of a stream that must be open.
  static func open(_ me: Ref, _ cx: Context) throws(Raised) -> State {
    let s = try state(me, cx)
    if s.isClosed { try cx.raise(.ValueError, "I/O operation on closed file\(closedMessageEnd)") }
    return s
  }
  static func install(_ me: Ref, _ s: StreamState) {
    let old = me.streamSlot.pointee
    me.streamSlot.pointee = Unmanaged.passRetained(s).toOpaque()
    if let old { Unmanaged<StreamState>.fromOpaque(old).release() }
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.newStream(type) }
  static func dealloc(_ me: Ref, _ cx: Context) {
    if !me.hasFlag(.pythonClass) { cx.releaseAttributes(me) }
    if let raw = me.streamSlot.pointee {
      me.streamSlot.pointee = nil
      let held = Unmanaged<StreamState>.fromOpaque(raw)
      let references = held.takeUnretainedValue().references()
      held.takeUnretainedValue().underlying = nil
      held.release()
      for r in references { r.decref() }
    }
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    if !me.hasFlag(.pythonClass) { Context(owning: me).traverseAttributes(me, visit) }
    if let raw = me.streamSlot.pointee {
      for r in Unmanaged<StreamState>.fromOpaque(raw).takeUnretainedValue().references() { visit(r) }
    }
  }
  static func clear(_ me: Ref, _ cx: Context) {
    if !me.hasFlag(.pythonClass) { cx.clearAttributes(me) }
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkStreamOpen(me)
    return me.own
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let line = try cx.callMethod(me, .readline)
    if try cx.len(line.ref) == 0 { return nil }
    return line
  }
  static func finalize(_ me: Ref, _ cx: Context) {
    if !waitsForOwner(me) { cx.closeForgotten(me) }
  }
  /// A stream in memory loses nothing when it is forgotten: only a program's own `close` or call of the finalizer shows.
  static func closeIfOverridden(_ me: Ref, _ cx: Context) {
    if (me.hasFlag(.pythonClass) || isCalledByProgram(me)) && !waitsForOwner(me) { cx.closeForgotten(me) }
  }
  /// Whether a program calls the finalizer: directly, or from the `__del__` of its own class.
  static func isCalledByProgram(_ me: Ref) -> Bool { !me.has(HeaderFlag.finalized) || me.type.pointee.overridden.contains(.del) }
  /// In a collection the streams of a chain are finalized in any order: each waits until nobody refers to it, so that the outermost flushes first.
  static func waitsForOwner(_ me: Ref) -> Bool {
    guard me.referenceCount > 1, !isCalledByProgram(me) else { return false }
    me.unset(HeaderFlag.finalized)
    return true
  }
}

extension Context {
  func newStream(_ type: TypePointer) throws(Raised) -> Owned {
    let made = try allocate(type)
    var offset = 16
    while offset < type.pointee.basicSize {
      (made.raw + offset).storeBytes(of: 0, as: UInt.self)
      offset += 8
    }
    track(made)
    return Owned(stealing: made)
  }

  func checkStreamOpen(_ me: Ref) throws(Raised) {
    let closed = try getattr(me, .closed)
    if try isTrue(closed.ref) { try raise(.ValueError, "I/O operation on closed file.") }
  }

  /// A stream that nobody closed: flush and close it; errors go to sys.unraisablehook.
  func closeForgotten(_ me: Ref) {
    do throws(Raised) {
      guard let closed = try getattrOptional(me, .closed), try !isTrue(closed.ref) else { return }
    } catch {
      setPending(nil)
      return
    }
    if let raw = me.streamSlot.pointee { Unmanaged<StreamState>.fromOpaque(raw).takeUnretainedValue().isFinalizing = true }
    do throws(Raised) { _ = try callMethod(me, .close) } catch { writeUnraisable(object: me) }
  }

  /// Lets the stream below warn that nobody closed `me`; a stream that cannot warn does not.
  func warnOfForgotten(_ me: Ref, _ below: Ref) {
    do throws(Raised) { _ = try callNamed(below, "_dealloc_warn", me) } catch { clearPending() }
  }

  /// Calls `flush` and then closes what lies below, whatever became of the flush; of two errors the second is raised, in the context of the first.
  func afterFlush(_ me: Ref, _ close: () throws(Raised) -> Owned) throws(Raised) -> Owned {
    do throws(Raised) { _ = try callMethod(me, .flush) } catch {
      guard let first = takePending() else { throw error }
      do throws(Raised) { _ = try close() } catch {
        if let second = pending, second != first.ref { replace(&second.exception.pointee.context, with: first) }
        throw error
      }
      setPending(first)
      throw error
    }
    return try close()
  }

  /// UnsupportedOperation unless the stream says that it is "readable", "writable" or "seekable".
  func requireAbility(_ stream: Ref, _ ability: String) throws(Raised) {
    let answer = try callNamed(stream, ability)
    if try !isTrue(answer.ref) { try unsupported("File or stream is not \(ability).") }
  }

  /// Replaces the pending exception by another one, whose cause it is.
  func raiseFromPending(_ kind: ExceptionKind, _ message: String) throws(Raised) -> Never {
    let cause = takePending()
    let error = try makeException(kind, message: message)
    if let cause {
      replace(&error.ref.exception.pointee.context, with: cause.copy())
      setCause(error.ref, cause.copy())
    }
    try raise(exception: error)
  }

  /// A position or size of a file.
  func offset(_ r: Ref, _ overflow: ExceptionKind = .OverflowError) throws(Raised) -> Int {
    let number = try indexObject(r)
    guard let n = exactInt(number.ref) else { try raise(overflow, "cannot fit 'int' into an offset-sized integer") }
    return n
  }

  /// ` name='...'` for the repr of a stream, empty where there is no such attribute; RuntimeError when it leads back to the stream.
  func streamLabel(_ me: Ref, _ attribute: String, _ s: StreamState) throws(Raised) -> String {
    if s.isShowing { try raise(.RuntimeError, "reentrant call inside \(typeFullName(me.type)).__repr__") }
    s.isShowing = true
    defer { s.isShowing = false }
    let key = try intern(attribute)
    do throws(Raised) {
      guard let value = try getattrOptional(me, key.ref) else { return "" }
      let shown = try repr(value.ref)
      return " \(attribute)=\(shown.ref.text)"
    } catch {
      // A stream that was detached has no name.
      guard let raised = pending, raised.type == exceptionType(.ValueError) else { throw error }
      setPending(nil)
      return ""
    }
  }

  func unsupported(_ what: String) throws(Raised) -> Never {
    let module = try importModule("_io")
    let key = try intern("UnsupportedOperation")
    let type = try getattr(module.ref, key.ref)
    let text = try str(what)
    let error = try call(type.ref, text.ref)
    try raise(exception: error)
  }

  func callNamed(_ me: Ref, _ method: String) throws(Raised) -> Owned {
    let key = try intern(method)
    return try callMethod(me, key.ref)
  }
  func callNamed(_ me: Ref, _ method: String, _ a: Ref) throws(Raised) -> Owned {
    let key = try intern(method)
    return try callMethod(me, key.ref, a)
  }
  func callNamed(_ me: Ref, _ method: String, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    let key = try intern(method)
    return try callMethod(me, key.ref, a, b)
  }
  /// An optional size argument: nil for None, absent and negative. Numbers below `least` are refused.
  func sizeArgument(_ r: Ref?, least: Int = Int.min) throws(Raised) -> Int? {
    guard let r, !isNone(r) else { return nil }
    guard r.type.pointee.has.contains(.index) else { try raise(.TypeError, "argument should be integer or None, not '\(typeName(r))'") }
    let n = try index(r)
    if n < least { try raise(.ValueError, "read length must be non-negative or -1") }
    return n < 0 ? nil : n
  }
}

final class PlainState: StreamState {}

/// `_io._IOBase`.
enum IOBaseType: StreamNative {
  typealias State = PlainState
  static var name: StaticString { "_io._IOBase" }
  static var doc: StaticString? { "The abstract base class for all I/O classes." }
  static var operations: OperationSet { [.new, .`init`, .iter, .next, .del] }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {}
  static func state(_ me: Ref) -> StreamState {
    if let raw = me.streamSlot.pointee { return Unmanaged<StreamState>.fromOpaque(raw).takeUnretainedValue() }
    let s = PlainState()
    install(me, s)
    return s
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("closed", get: { (me, cx) throws(Raised) in cx.bool(me.streamSlot.pointee == nil ? false : state(me).isClosed) }),
      GetSetDef("__dict__", get: { (me, cx) throws(Raised) in try cx.attributesDict(me) }),
    ]
  }
  static var methods: [MethodDef] {
    [
      MethodDef("seek", "(self, offset, whence=0, /)", "Change the stream position to the given byte offset.") { (a, cx) throws(Raised) in try cx.unsupported("seek") },
      MethodDef("tell", "(self, /)", "Return current stream position.") { (a, cx) throws(Raised) in
        let zero = cx.int(0), one = cx.int(1)
        return try cx.callNamed(a[0], "seek", zero.ref, one.ref)
      },
      MethodDef("truncate", "(self, size=None, /)", "Truncate file to size bytes.") { (a, cx) throws(Raised) in try cx.unsupported("truncate") },
      MethodDef("flush", "(self, /)", "Flush write buffers, if applicable.") { (a, cx) throws(Raised) in
        try cx.checkStreamOpen(a[0])
        return cx.none
      },
      MethodDef("close", "(self, /)", "Flush and close the IO object.\n\nThis method has no effect if the file is already closed.") { (a, cx) throws(Raised) in
        let s = state(a[0])
        if s.isClosed { return cx.none }
        do throws(Raised) { _ = try cx.callMethod(a[0], .flush) } catch {
          s.isClosed = true
          throw error
        }
        s.isClosed = true
        return cx.none
      },
      MethodDef("readable", "(self, /)", "Return whether object was opened for reading.") { (a, cx) throws(Raised) in cx.bool(false) },
      MethodDef("writable", "(self, /)", "Return whether object was opened for writing.") { (a, cx) throws(Raised) in cx.bool(false) },
      MethodDef("seekable", "(self, /)", "Return whether object supports random access.") { (a, cx) throws(Raised) in cx.bool(false) },
      MethodDef("_checkClosed", "(self, /)", "ValueError if the stream is closed.") { (a, cx) throws(Raised) in
        try cx.checkStreamOpen(a[0])
        return cx.none
      },
      MethodDef("_checkReadable", "(self, /)", "UnsupportedOperation unless the stream can be read.") { (a, cx) throws(Raised) in
        try cx.requireAbility(a[0], "readable")
        return cx.bool(true)
      },
      MethodDef("_checkWritable", "(self, /)", "UnsupportedOperation unless the stream can be written.") { (a, cx) throws(Raised) in
        try cx.requireAbility(a[0], "writable")
        return cx.bool(true)
      },
      MethodDef("_checkSeekable", "(self, /)", "UnsupportedOperation unless the stream can seek.") { (a, cx) throws(Raised) in
        try cx.requireAbility(a[0], "seekable")
        return cx.bool(true)
      },
      MethodDef("fileno", "(self, /)", "Return underlying file descriptor if one exists.") { (a, cx) throws(Raised) in try cx.unsupported("fileno") },
      MethodDef("isatty", "(self, /)", "Return whether this is an 'interactive' stream.") { (a, cx) throws(Raised) in
        try cx.checkStreamOpen(a[0])
        return cx.bool(false)
      },
      MethodDef("__enter__", "(self, /)", "") { (a, cx) throws(Raised) in
        try cx.checkStreamOpen(a[0])
        return a[0].own
      },
      MethodDef("__exit__", "(self, /, *args)", "") { (a, cx) throws(Raised) in try cx.callMethod(a[0], .close) },
      MethodDef("readline", "(self, size=-1, /)", "Read and return a line from the stream.") { (a, cx) throws(Raised) in
        let limit = try cx.sizeArgument(a.optional(1)) ?? Int.max
        var line: [UInt8] = []
        let one = cx.int(1)
        while line.count < limit {
          let chunk = try cx.callMethod(a[0], .read, one.ref)
          guard chunk.ref.isBytes else { try cx.raise(.OSError, "read() should have returned a bytes object, not '\(cx.typeName(chunk.ref))'") }
          let n = chunk.ref.bytes.pointee.length
          if n == 0 { break }
          for i in 0..<n { line.append(chunk.ref.bytesData[i]) }
          if line.last == 10 { break }
        }
        return try cx.bytes(line)
      },
      MethodDef("readlines", "(self, hint=-1, /)", "Return a list of lines from the stream.") { (a, cx) throws(Raised) in
        let hint = try cx.sizeArgument(a.optional(1)) ?? 0
        let list = try cx.list()
        var total = 0
        let it = try cx.iter(a[0])
        while let line = try cx.next(it.ref) {
          total += try cx.len(line.ref)
          try cx.append(list.ref, line)
          if hint > 0 && total >= hint { break }
        }
        return list
      },
      MethodDef("writelines", "(self, lines, /)", "Write a list of lines to stream.") { (a, cx) throws(Raised) in
        try cx.checkStreamOpen(a[0])
        let it = try cx.iter(a[1])
        while let line = try cx.next(it.ref) { _ = try cx.callMethod(a[0], .write, line.ref) }
        return cx.none
      },
    ]
  }
}

/// `_io._RawIOBase`.
enum RawIOBaseType: StreamNative {
  typealias State = PlainState
  static var name: StaticString { "_io._RawIOBase" }
  static var operations: OperationSet { [.new] }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.newStream(type) }
  static var methods: [MethodDef] {
    [
      MethodDef("read", "(self, size=-1, /)", "Read up to size bytes.") { (a, cx) throws(Raised) in
        guard let n = try cx.sizeArgument(a.optional(1)) else { return try cx.callNamed(a[0], "readall") }
        let size = cx.int(n)
        let buffer = try cx.call(Ref(cx.types.pointee.bytearray), size.ref)
        let got = try cx.callNamed(a[0], "readinto", buffer.ref)
        if cx.isNone(got.ref) { return cx.none }
        let count = try cx.index(got.ref), room = try cx.len(buffer.ref)
        guard count >= 0, count <= room else { try cx.raise(.ValueError, "readinto returned \(count) outside buffer size \(room)") }
        return try cx.withBytesLike(buffer.ref) { (b) throws(Raised) in try cx.bytes(UnsafeRawBufferPointer(rebasing: b[0..<count])) }
      },
      MethodDef("readall", "(self, /)", "Read until EOF, using multiple read() call.") { (a, cx) throws(Raised) in
        var all: [UInt8] = []
        let size = cx.int(8192)
        while true {
          let chunk = try cx.callMethod(a[0], .read, size.ref)
          if cx.isNone(chunk.ref) {
            if all.isEmpty { return cx.none }
            break
          }
          guard chunk.ref.isBytes else { try cx.raise(.TypeError, "read() should return bytes") }
          if chunk.ref.bytes.pointee.length == 0 { break }
          all.append(contentsOf: UnsafeBufferPointer(start: chunk.ref.bytesData, count: chunk.ref.bytes.pointee.length))
        }
        return try cx.bytes(all)
      },
      MethodDef("readinto", "(self, b, /)", "Read bytes into a buffer.") { (a, cx) throws(Raised) in try cx.raise(exception: try cx.call(Ref(cx.exceptionType(.NotImplementedError)))) },
      MethodDef("write", "(self, b, /)", "Write bytes.") { (a, cx) throws(Raised) in try cx.raise(exception: try cx.call(Ref(cx.exceptionType(.NotImplementedError)))) },
    ]
  }
}

/// `_io._BufferedIOBase`.
enum BufferedIOBaseType: StreamNative {
  typealias State = PlainState
  static var name: StaticString { "_io._BufferedIOBase" }
  static var operations: OperationSet { [.new] }
  static func readinto(_ me: Ref, _ target: Ref, _ method: String, _ cx: Context) throws(Raised) -> Owned {
    let buffer = try BorrowedBuffer.writing(target, method == "read" ? "readinto" : "readinto1", cx)
    let view = buffer.view
    let size = cx.int(view.length)
    let data = try cx.callNamed(me, method, size.ref)
    guard data.ref.isBytes else { try cx.raise(.TypeError, "read() should return bytes") }
    let n = data.ref.bytes.pointee.length
    guard n <= view.length else { try cx.raise(.ValueError, "read() returned too much data: \(view.length) bytes requested, \(n) returned") }
    if n > 0, let base = view.base { memcpy(base, data.ref.bytesData, n) }
    return cx.int(n)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("detach", "(self, /)", "Disconnect this buffer from its underlying raw stream and return it.") { (a, cx) throws(Raised) in try cx.unsupported("detach") },
      MethodDef("read", "(self, size=-1, /)", "Read and return up to n bytes.") { (a, cx) throws(Raised) in try cx.unsupported("read") },
      MethodDef("read1", "(self, size=-1, /)", "Read and return up to size bytes, with at most one read() call to the underlying raw stream.") { (a, cx) throws(Raised) in try cx.unsupported("read1") },
      MethodDef("readinto", "(self, buffer, /)", "Read bytes into a buffer.") { (a, cx) throws(Raised) in try readinto(a[0], a[1], "read", cx) },
      MethodDef("readinto1", "(self, buffer, /)", "Read bytes into a buffer with at most one raw read.") { (a, cx) throws(Raised) in try readinto(a[0], a[1], "read1", cx) },
      MethodDef("write", "(self, b, /)", "Write buffer b to the IO stream.") { (a, cx) throws(Raised) in try cx.unsupported("write") },
    ]
  }
}

/// `_io._TextIOBase`.
enum TextIOBaseType: StreamNative {
  typealias State = PlainState
  static var name: StaticString { "_io._TextIOBase" }
  static var operations: OperationSet { [.new] }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("encoding", get: { (me, cx) throws(Raised) in cx.none }), GetSetDef("newlines", get: { (me, cx) throws(Raised) in cx.none }),
      GetSetDef("errors", get: { (me, cx) throws(Raised) in cx.none }),
    ]
  }
  static var methods: [MethodDef] {
    [
      MethodDef("detach", "(self, /)", "Separate the underlying buffer from the TextIOBase and return it.") { (a, cx) throws(Raised) in try cx.unsupported("detach") },
      MethodDef("read", "(self, size=-1, /)", "Read at most size characters from stream.") { (a, cx) throws(Raised) in try cx.unsupported("read") },
      MethodDef("readline", "(self, size=-1, /)", "Read until newline or EOF.") { (a, cx) throws(Raised) in try cx.unsupported("readline") },
      MethodDef("write", "(self, s, /)", "Write string s to stream.") { (a, cx) throws(Raised) in try cx.unsupported("write") },
    ]
  }
}

import Glibc
import KraitCore

extension Ref {
  @inlinable @inline(__always) public var bytesLength: Int { bytes.pointee.length }
  /// The data of a bytes object.
  @inlinable public var bytesBuffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytesData, count: bytes.pointee.length) }
}

extension Context {
  /// A bytes object with unwritten data (the zero byte behind it is written).
  public func newBytes(_ length: Int, type: TypePointer? = nil) throws(Raised) -> Owned {
    let (size, overflow) = length.addingReportingOverflow(BytesBody.dataOffset + 1)
    if overflow || length < 0 { try raiseMemoryError() }
    let me = try allocate(type ?? types.pointee.bytes, size: size)
    me.bytes.pointee.hash = -1
    me.bytes.pointee.length = length
    me.bytesData[length] = 0
    return Owned(stealing: me)
  }

  public func bytes(_ data: UnsafeRawBufferPointer) throws(Raised) -> Owned {
    guard let base = data.baseAddress, data.count > 0 else { return interp.pointee.emptyBytes.own }
    if data.count == 1 { return try bytes(single: data[0]) }
    let result = try newBytes(data.count)
    memcpy(result.ref.bytesData, base, data.count)
    return result
  }
  public func bytes(_ data: [UInt8]) throws(Raised) -> Owned {
    if data.isEmpty { return interp.pointee.emptyBytes.own }
    if data.count == 1 { return try bytes(single: data[0]) }
    let result = try newBytes(data.count)
    data.withUnsafeBytes { _ = memcpy(result.ref.bytesData, $0.baseAddress.unsafelyUnwrapped, data.count) }
    return result
  }

  /// Whether an object exports a buffer.
  public func isBytesLike(_ me: Ref) -> Bool { me.isBytes || me.type.pointee.has.contains(.buffer) }

  /// Lends the contiguous memory of a bytes-like object; TypeError if it has none.
  public func withBytesLike<R: ~Copyable>(_ me: Ref, _ body: (UnsafeRawBufferPointer) throws(Raised) -> R) throws(Raised) -> R {
    if me.isBytes {
      let held = me.own
      return try body(held.ref.bytesBuffer)
    }
    let view = try BorrowedBuffer(me, writable: false, self)
    try view.requireContiguous(self)
    return try body(view.bytes)
  }
}

extension Context {
  /// Lends so many bytes of memory that a program asked for; MemoryError if there are not so many.
  public func withScratch<R: ~Copyable>(_ count: Int, _ body: (UnsafeMutableRawPointer) throws(Raised) -> R) throws(Raised) -> R {
    guard let memory = malloc(max(count, 16)) else { try raiseMemoryError() }
    defer { free(memory) }
    return try body(memory)
  }
}

extension BufferView {
  /// Whether the items lie behind one another in C order.
  public var isContiguous: Bool {
    guard let shape, let strides else { return true }
    var expected = itemSize
    var i = dimensions
    while i > 0 {
      i -= 1
      if shape[i] > 1 && strides[i] != expected { return length == 0 }
      expected &*= shape[i]
    }
    return true
  }
}

/// A buffer obtained from an object, released at the end of its life.
public struct BorrowedBuffer: ~Copyable {
  public let view: BufferView
  public let owner: Ref
  let cx: Context

  /// A buffer to write into is contiguous unless the caller follows its strides.
  public init(_ me: Ref, writable: Bool, strided: Bool = false, _ cx: Context) throws(Raised) {
    guard cx.isBytesLike(me) else { try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(me))'") }
    var obtained = BufferView()
    try me.ops.buffer(me, &obtained, writable: writable, cx)
    if writable && !strided && !obtained.isContiguous {
      me.ops.releaseBuffer(me, &obtained, cx)
      try Self.raiseNotContiguous(cx)
    }
    view = obtained
    self.cx = cx
    owner = me
    me.incref()
  }
  /// The buffer that an argument of a function is written to: the only one unless `position` names another.
  public static func writing(_ me: Ref, _ function: String, position: String = "", _ cx: Context) throws(Raised) -> BorrowedBuffer {
    if cx.isBytesLike(me) {
      do throws(Raised) { return try BorrowedBuffer(me, writable: true, cx) } catch {
        guard cx.pendingMatches(.BufferError) else { throw error }
        cx.setPending(nil)
      }
    }
    try cx.raise(.TypeError, "\(function)() argument\(position) must be read-write bytes-like object, not \(cx.typeName(me))")
  }
  deinit {
    var released = view
    owner.ops.releaseBuffer(owner, &released, cx)
    owner.decref()
  }

  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: view.base, count: view.base == nil ? 0 : view.length) }

  /// Whether the items lie behind one another in C order.
  public var isContiguous: Bool { view.isContiguous }
  public func requireContiguous(_ cx: Context) throws(Raised) { if !isContiguous { try Self.raiseNotContiguous(cx) } }
  public static func raiseNotContiguous(_ cx: Context) throws(Raised) -> Never {
    try cx.raise(.BufferError, "memoryview: underlying buffer is not C-contiguous")
  }
}

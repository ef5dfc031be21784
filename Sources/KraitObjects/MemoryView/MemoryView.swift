import Glibc
import KraitCore

/// A buffer that memoryviews share: released when the last of them is.
///
/// The managed buffer is an object of its own so that views of one another (slices, casts) need not nest.
final class ManagedBuffer {
  var view: BufferView
  let owner: Ref
  /// What made the view: the owner's operations, or those of a base that its class calls.
  let exporter: any NativeType.Type
  /// Views that have not been released.
  var users = 0
  init(_ view: BufferView, _ owner: Ref, _ exporter: any NativeType.Type) {
    self.view = view
    self.owner = owner
    self.exporter = exporter
  }
  /// Gives the buffer back when its last user goes.
  func leave() {
    users -= 1
    if users == 0 {
      exporter.releaseBuffer(owner, &view, Context(owning: owner))
      owner.decref()
    }
  }
}

/// A type whose objects hand on the buffer of another object: a memoryview of one is a memoryview of the other.
public protocol BufferForwarding: NativeType {
  static func exporter(_ me: Ref, _ cx: Context) throws(Raised) -> Ref
}

@frozen public struct MemoryViewBody {
  public var header: ObjectHeader
  public var hash: Int
  /// A retained `ManagedBuffer`; nil when released.
  public var managed: RawPointer?
  /// First item, items per dimension, bytes from one to the next: `dimensions` shape entries, then as many strides.
  public var base: RawPointer?
  public var layout: UnsafeMutablePointer<Int>?
  public var dimensions: Int
  public var itemSize: Int
  public var exports: Int
  /// Format, zero-terminated, `formatCapacity` bytes of own memory.
  public var format: UnsafeMutablePointer<UInt8>?
  public var formatCapacity: Int
  public var readonly: Bool
}

extension Ref {
  @inline(__always) public var memoryview: UnsafeMutablePointer<MemoryViewBody> { raw.assumingMemoryBound(to: MemoryViewBody.self) }
}

/// The elements of a memoryview's layout.
struct ViewShape {
  var base: RawPointer
  var shape: [Int]
  var strides: [Int]
  var itemSize: Int
  var format: [UInt8]
  var readonly: Bool

  var itemCount: Int { shape.reduce(1, &*) }
  var byteCount: Int { itemCount &* itemSize }
  static func contiguousStrides(_ shape: [Int], _ itemSize: Int) -> [Int] {
    var strides = [Int](repeating: itemSize, count: shape.count)
    var i = shape.count - 2
    while i >= 0 {
      strides[i] = strides[i + 1] &* shape[i + 1]
      i -= 1
    }
    return strides
  }
  var isContiguous: Bool {
    if itemCount == 0 { return true }
    let wanted = ViewShape.contiguousStrides(shape, itemSize)
    return shape.indices.allSatisfy { shape[$0] == 1 || strides[$0] == wanted[$0] }
  }
  var isFortranContiguous: Bool {
    if itemCount == 0 { return true }
    var expected = itemSize
    for i in shape.indices {
      if shape[i] != 1 && strides[i] != expected { return false }
      expected &*= shape[i]
    }
    return true
  }
  /// Calls `body` with each item's address in C order.
  func forEachItem(_ body: (RawPointer) throws(Raised) -> Void) throws(Raised) { try visit(0, base, body) }
  private func visit(_ d: Int, _ p: RawPointer, _ body: (RawPointer) throws(Raised) -> Void) throws(Raised) {
    if d == shape.count { return try body(p) }
    for i in 0..<shape[d] { try visit(d + 1, p + i &* strides[d], body) }
  }
  var gathered: [UInt8] {
    if isContiguous { return [UInt8](UnsafeRawBufferPointer(start: base, count: byteCount)) }
    var out: [UInt8] = []
    out.reserveCapacity(byteCount)
    do throws(Raised) {
      try forEachItem { (p) throws(Raised) in out.append(contentsOf: UnsafeRawBufferPointer(start: p, count: itemSize)) }
    } catch {}
    return out
  }
}

/// `memoryview`.
public enum MemoryViewType: NativeType {
  public static let name: StaticString = "memoryview"
  public static let doc: StaticString? = "A view of the memory that an object exports."
  public static let operations: OperationSet = [
    .new, .repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .setitem, .delitem, .buffer, .release_buffer,
  ]
  public static let layout = Layout(MemoryLayout<MemoryViewBody>.size, [.collected, .hasWeakrefs, .sequence])
  static let constructor = Signature("memoryview", "(object)", family: .keywords)

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let bound = try cx.bind(args, constructor)
    return try of(bound[0], cx)
  }

  /// A memoryview of an object.
  public static func of(_ object: Ref, _ cx: Context) throws(Raised) -> Owned {
    if object.isExactly(cx.types.pointee.memoryview) {
      let shape = try live(object, cx)
      return try make(Unmanaged<ManagedBuffer>.fromOpaque(object.memoryview.pointee.managed.unsafelyUnwrapped).takeUnretainedValue(), shape, cx)
    }
    guard cx.isBytesLike(object) else {
      try cx.raise(.TypeError, "memoryview: a bytes-like object is required, not '\(cx.typeName(object))'")
    }
    if !object.isBytes, let forwarding = object.ops as? any BufferForwarding.Type {
      let exporter = try forwarding.exporter(object, cx).own
      return try of(exporter.ref, cx)
    }
    return try of(object, exportedBy: object.ops, writable: false, cx)
  }

  /// A memoryview of what certain operations export: those of the object, or of a built-in base whose buffer its class shows.
  static func of(_ object: Ref, exportedBy exporter: any NativeType.Type, writable: Bool, _ cx: Context) throws(Raised) -> Owned {
    var view = BufferView()
    try exporter.buffer(object, &view, writable: writable, cx)
    object.incref()
    let managed = ManagedBuffer(view, object, exporter)
    managed.users = 1
    defer { managed.leave() }
    return try make(managed, shape(of: view), cx)
  }

  static func shape(of view: BufferView) -> ViewShape {
    let itemSize = max(view.itemSize, 1)
    var shape = [view.length / itemSize]
    var strides = [itemSize]
    if let s = view.shape {
      shape = (0..<view.dimensions).map { s[$0] }
      strides = view.strides.map { (t) in (0..<view.dimensions).map { t[$0] } } ?? ViewShape.contiguousStrides(shape, itemSize)
    } else if view.dimensions == 0 {
      shape = []
      strides = []
    }
    var format: [UInt8] = [0x42]
    if let f = view.format {
      format = []
      var i = 0
      while f[i] != 0 {
        format.append(f[i])
        i += 1
      }
    }
    return ViewShape(
      base: view.base ?? RawPointer(bitPattern: 8).unsafelyUnwrapped, shape: shape, strides: strides, itemSize: itemSize, format: format,
      readonly: view.readonly)
  }

  static func make(_ managed: ManagedBuffer, _ shape: ViewShape, _ cx: Context) throws(Raised) -> Owned {
    let n = shape.shape.count
    let me = try cx.allocate(cx.types.pointee.memoryview)
    let m = me.memoryview
    m.pointee.hash = -1
    m.pointee.managed = nil
    m.pointee.layout = nil
    m.pointee.format = nil
    m.pointee.formatCapacity = 0
    m.pointee.dimensions = n
    m.pointee.exports = 0
    m.pointee.base = shape.base
    m.pointee.itemSize = shape.itemSize
    m.pointee.readonly = shape.readonly
    let result = Owned(stealing: me)
    let layout = UnsafeMutablePointer<Int>.allocate(capacity: max(2 * n, 1))
    for i in 0..<n {
      layout[i] = shape.shape[i]
      layout[n + i] = shape.strides[i]
    }
    m.pointee.layout = layout
    let format = UnsafeMutablePointer<UInt8>.allocate(capacity: shape.format.count + 1)
    for (i, c) in shape.format.enumerated() { format[i] = c }
    format[shape.format.count] = 0
    m.pointee.format = format
    m.pointee.formatCapacity = shape.format.count + 1
    managed.users += 1
    m.pointee.managed = Unmanaged.passRetained(managed).toOpaque()
    cx.track(me)
    return result
  }

  static func managed(_ me: Ref) -> ManagedBuffer? {
    me.memoryview.pointee.managed.map { Unmanaged<ManagedBuffer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The layout of a view that has not been released.
  static func live(_ me: Ref, _ cx: Context) throws(Raised) -> ViewShape {
    if me.memoryview.pointee.managed == nil { try cx.raise(.ValueError, "operation forbidden on released memoryview object") }
    return shape(me)
  }
  private static func shape(_ me: Ref) -> ViewShape {
    let m = me.memoryview
    let n = m.pointee.dimensions, layout = m.pointee.layout.unsafelyUnwrapped
    var format: [UInt8] = []
    for i in 0..<(m.pointee.formatCapacity - 1) { format.append(m.pointee.format.unsafelyUnwrapped[i]) }
    return ViewShape(
      base: m.pointee.base.unsafelyUnwrapped, shape: (0..<n).map { layout[$0] }, strides: (0..<n).map { layout[n + $0] },
      itemSize: m.pointee.itemSize, format: format, readonly: m.pointee.readonly)
  }

  /// Gives the buffer back; nothing of the view may be used afterwards.
  static func drop(_ me: Ref) {
    guard let raw = me.memoryview.pointee.managed else { return }
    me.memoryview.pointee.managed = nil
    let managed = Unmanaged<ManagedBuffer>.fromOpaque(raw)
    managed.takeUnretainedValue().leave()
    managed.release()
  }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    drop(me)
    me.memoryview.pointee.layout?.deallocate()
    me.memoryview.pointee.format?.deallocate()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    // Each of the users has a share in the one reference; only a sole user shows it.
    if let managed = managed(me), managed.users == 1 { visit(managed.owner) }
  }
  public static func clear(_ me: Ref, _ cx: Context) { if me.memoryview.pointee.exports == 0 { drop(me) } }

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let kind = me.memoryview.pointee.managed == nil ? "released memory" : "memory"
    return try cx.str("<\(kind) at 0x\(String(cx.identity(of: me), radix: 16))>")
  }

  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    if me.memoryview.pointee.hash != -1 { return me.memoryview.pointee.hash }
    let view = try live(me, cx)
    if !view.readonly { try cx.raise(.ValueError, "cannot hash writable memoryview object") }
    guard let code = nativeCode(view.format), code == 0x42 || code == 0x62 || code == 0x63 else {
      try cx.raise(.ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
    }
    if let owner = managed(me)?.owner { _ = try cx.hash(owner) }
    let data = view.gathered
    let hash = data.withUnsafeBytes { (b) in b.count == 0 ? 0 : cx.strings.pointee.hashBytes(b.baseAddress.unsafelyUnwrapped, b.count) }
    me.memoryview.pointee.hash = hash
    return hash
  }

  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let view = try live(me, cx)
    if view.shape.isEmpty { try cx.raise(.TypeError, "0-dim memory has no length") }
    return view.shape[0]
  }

  public static func buffer(_ me: Ref, _ out: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    let view = try live(me, cx)
    if writable && view.readonly { try cx.raise(.BufferError, "memoryview: underlying buffer is not writable") }
    let m = me.memoryview
    let n = m.pointee.dimensions
    out.pointee.base = view.base
    out.pointee.length = view.byteCount
    out.pointee.readonly = view.readonly
    out.pointee.itemSize = view.itemSize
    out.pointee.format = UnsafePointer(m.pointee.format)
    out.pointee.dimensions = n
    out.pointee.shape = m.pointee.layout
    out.pointee.strides = m.pointee.layout.map { $0 + n }
    m.pointee.exports &+= 1
  }
  public static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context) { me.memoryview.pointee.exports &-= 1 }

  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne else { return nil }
    guard a.isExactly(cx.types.pointee.memoryview) else { return nil }
    if a.memoryview.pointee.managed == nil { return cx.bool((a == b) == (op == .eq)) }
    guard cx.isBytesLike(b) else { return nil }
    if b.isExactly(cx.types.pointee.memoryview) && b.memoryview.pointee.managed == nil { return cx.bool((a == b) == (op == .eq)) }
    let x = try live(a, cx)
    let other = try BorrowedBuffer(b, writable: false, cx)
    let y = shape(of: other.view)
    return cx.bool(try equal(x, y, cx) == (op == .eq))
  }

  private static func equal(_ x: ViewShape, _ y: ViewShape, _ cx: Context) throws(Raised) -> Bool {
    if x.shape != y.shape { return false }
    let cx1 = nativeCode(x.format), cy = nativeCode(y.format)
    if let c = cx1, c == cy, !"fd?".utf8.contains(c) { return x.gathered == y.gathered }
    guard let px = StructFormat(x.format), let py = StructFormat(y.format) else { return false }
    if px.size > x.itemSize || py.size > y.itemSize { return false }
    let a = x.gathered, b = y.gathered
    for i in 0..<x.itemCount {
      let u = try px.unpackValue(a, i &* x.itemSize, cx), v = try py.unpackValue(b, i &* y.itemSize, cx)
      if try !cx.compareBool(.eq, u.ref, v.ref) { return false }
    }
    return true
  }

  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let view = try live(me, cx)
    if view.shape.isEmpty { try cx.raise(.TypeError, "invalid indexing of 0-dim memory") }
    let iterator = try cx.allocate(cx.types.pointee.memoryIterator)
    iterator.iteratorPosition.pointee.sequence = me.own.leak()
    iterator.iteratorPosition.pointee.index = 0
    cx.track(iterator)
    return Owned(stealing: iterator)
  }
}

enum MemoryIteratorType: PositionIterator {
  static let name: StaticString = "memory_iterator"
  static func item(_ sequence: Ref, _ index: Int, _ cx: Context) throws(Raised) -> Owned? {
    let view = try MemoryViewType.live(sequence, cx)
    return index < view.shape[0] ? try MemoryViewType.item(view, index, cx) : nil
  }
  static func length(_ sequence: Ref, _ cx: Context) -> Int {
    let m = sequence.memoryview
    return m.pointee.managed == nil || m.pointee.dimensions == 0 ? 0 : m.pointee.layout.unsafelyUnwrapped[0]
  }
}

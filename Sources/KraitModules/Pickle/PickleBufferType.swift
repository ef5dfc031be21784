import KraitCore
import KraitObjects
import KraitVM

/// A buffer that pickling may leave outside of the pickle.
struct PickleBufferBody {
  var header: ObjectHeader
  /// The object that has the memory; kept, after `release`, for the views that are still lent out.
  var exporter: Ref?
  var view: BufferView
  var isReleased: Bool
  /// Views lent out through this object.
  var lent: Int
}

extension Ref {
  var pickleBuffer: UnsafeMutablePointer<PickleBufferBody> { raw.assumingMemoryBound(to: PickleBufferBody.self) }
}

/// `pickle.PickleBuffer`.
enum PickleBufferType: BufferForwarding {
  static var name: StaticString { "pickle.PickleBuffer" }
  static var doc: StaticString? { "Wrapper for potentially out-of-band buffers" }
  static var layout: Layout { Layout(MemoryLayout<PickleBufferBody>.size, [.collected, .hasWeakrefs]) }
  static var operations: OperationSet { [.new, .buffer, .release_buffer] }
  private static let constructor = Signature("PickleBuffer", "(object, /)", family: .keywords)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, constructor)
    guard cx.isBytesLike(given[0]) else { try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(given[0]))'") }
    var view = BufferView()
    try given[0].ops.buffer(given[0], &view, writable: false, cx)
    let me: Ref
    do throws(Raised) { me = try cx.allocateInstance(type) } catch {
      given[0].ops.releaseBuffer(given[0], &view, cx)
      throw error
    }
    let body = me.pickleBuffer
    body.pointee.exporter = given[0].own.leak()
    body.pointee.view = view
    body.pointee.isReleased = false
    body.pointee.lent = 0
    cx.track(me)
    return Owned(stealing: me)
  }

  static func dealloc(_ me: Ref, _ cx: Context) { clear(me, cx) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.pickleBuffer.pointee.exporter) }
  static func clear(_ me: Ref, _ cx: Context) {
    release(me, cx)
    forgetExporter(me)
  }

  private static func release(_ me: Ref, _ cx: Context) {
    let body = me.pickleBuffer
    guard !body.pointee.isReleased, let exporter = body.pointee.exporter else { return }
    body.pointee.isReleased = true
    exporter.ops.releaseBuffer(exporter, &body.pointee.view, cx)
    forgetExporter(me)
  }
  private static func forgetExporter(_ me: Ref) {
    let body = me.pickleBuffer
    guard body.pointee.isReleased, body.pointee.lent == 0 else { return }
    let exporter = body.pointee.exporter
    body.pointee.exporter = nil
    exporter?.decref()
  }
  /// The object whose memory this is; ValueError after `release`.
  static func exporter(_ me: Ref, _ cx: Context) throws(Raised) -> Ref {
    guard !me.pickleBuffer.pointee.isReleased, let exporter = me.pickleBuffer.pointee.exporter else {
      try cx.raise(.ValueError, "operation forbidden on released PickleBuffer object")
    }
    return exporter
  }

  static func buffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    let exporter = try exporter(me, cx)
    try exporter.ops.buffer(exporter, view, writable: writable, cx)
    me.pickleBuffer.pointee.lent &+= 1
  }
  static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context) {
    guard let exporter = me.pickleBuffer.pointee.exporter else { return }
    exporter.ops.releaseBuffer(exporter, view, cx)
    me.pickleBuffer.pointee.lent &-= 1
    forgetExporter(me)
  }

  /// Whether the items lie behind one another, in the order of C or of Fortran.
  static func isContiguous(_ view: BufferView) -> Bool {
    guard let shape = view.shape, let strides = view.strides, view.length > 0 else { return true }
    var inC = true, inFortran = true
    var expected = view.itemSize
    for i in 0..<view.dimensions {
      if shape[i] > 1 && strides[i] != expected { inFortran = false }
      expected = expected &* shape[i]
    }
    expected = view.itemSize
    for i in (0..<view.dimensions).reversed() {
      if shape[i] > 1 && strides[i] != expected { inC = false }
      expected = expected &* shape[i]
    }
    return inC || inFortran
  }

  private static func raw(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let exporter = try exporter(me, cx)
    guard isContiguous(me.pickleBuffer.pointee.view) else {
      try cx.raise(.BufferError, "cannot extract raw buffer from non-contiguous buffer")
    }
    let view = try MemoryViewType.of(exporter, cx)
    let cast = try cx.intern("cast"), bytes = try cx.str("B")
    return try cx.callMethod(view.ref, cast.ref, bytes.ref)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("raw", "(self, /)", "Return a memoryview of the raw memory underlying this buffer.\nWill raise BufferError is the buffer isn't contiguous.") {
        (a, cx) throws(Raised) in try raw(a[0], cx)
      },
      MethodDef("release", "(self, /)", "Release the underlying buffer exposed by the PickleBuffer object.") { (a, cx) throws(Raised) in
        release(a[0], cx)
        return cx.none
      },
    ]
  }
}

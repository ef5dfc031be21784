import KraitCore
import KraitObjects

struct StructBody {
  var header: ObjectHeader
  /// The format as bytes, owned; nil before `__init__`.
  var format: Ref?
}

extension Ref {
  var structFields: UnsafeMutablePointer<StructBody> { raw.assumingMemoryBound(to: StructBody.self) }
}

/// `struct.Struct`.
enum StructType: NativeType {
  static let name: StaticString = "_struct.Struct"
  static let doc: StaticString? = "A compiled struct format."
  static let operations: OperationSet = [.new, .`init`, .repr]
  static let layout = Layout(MemoryLayout<StructBody>.size, [.baseType])
  static let constructor = Signature("Struct", "(format)")

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocate(type)
    me.structFields.pointee.format = nil
    if me.hasFlag(.collected) { cx.track(me) }
    return Owned(stealing: me)
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let bound = try cx.bind(args, constructor)
    let format = try StructModule.formatBytes(bound[0], cx)
    _ = try StructModule.layout(format.ref, cx)
    replace(&me.structFields.pointee.format, with: format)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { me.structFields.pointee.format?.decref() }

  static func parsed(_ me: Ref, _ cx: Context) throws(Raised) -> StructLayout {
    guard let format = me.structFields.pointee.format else { try cx.raise(.RuntimeError, "Struct object is not initialized") }
    return try StructModule.layout(format, cx)
  }
  private static func formatText(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let format = me.structFields.pointee.format else { try cx.raise(.RuntimeError, "Struct object is not initialized") }
    return try cx.decodeLatin1(format.bytesBuffer)
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let text = try formatText(me, cx), shown = try cx.repr(text.ref)
    return try cx.str("\(cx.simpleName(me.type))(\(shown.ref.text))")
  }

  static var methods: [MethodDef] {
    [
      MethodDef("pack", "(self, *args)", "The values packed by the format.") { (a, cx) throws(Raised) in
        try StructModule.pack(try parsed(a[0], cx), a[1], from: 0, cx)
      },
      MethodDef("pack_into", "(self, *args)", "Packs the values and writes them into a buffer.") { (a, cx) throws(Raised) in
        try StructModule.packInto(try parsed(a[0], cx), a[1], from: 0, cx)
      },
      MethodDef("unpack", "(self, buffer, /)", "The values that a buffer of exactly the right size holds.") { (a, cx) throws(Raised) in
        try StructModule.unpack(try parsed(a[0], cx), a[1], cx)
      },
      MethodDef("unpack_from", "(self, /, buffer, offset=0)", "The values that a buffer holds from an offset on.") { (a, cx) throws(Raised) in
        try StructModule.unpackFrom(try parsed(a[0], cx), a[1], try cx.optionalIndex(a.optional(2), 0), cx)
      },
      MethodDef("iter_unpack", "(self, buffer, /)", "Iterates over the structures that a buffer holds.") { (a, cx) throws(Raised) in
        try UnpackIteratorType.make(a[0], a[1], cx)
      },
      MethodDef("__sizeof__", "(self, /)", "Size in memory, in bytes.") { (a, cx) throws(Raised) in cx.int(MemoryLayout<StructBody>.size) },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("format", "The format text.", get: { (me, cx) throws(Raised) in try formatText(me, cx) }),
      GetSetDef("size", "Size of the structure in bytes.", get: { (me, cx) throws(Raised) in cx.int(try parsed(me, cx).size) }),
    ]
  }
}

struct UnpackIteratorBody {
  var header: ObjectHeader
  /// Struct object and bytes-like object, owned.
  var structure: Ref
  var data: Ref
  var offset: Int
}

/// Iterators over packed structures.
enum UnpackIteratorType: NativeType {
  static let name: StaticString = "_struct.unpack_iterator"
  static let operations: OperationSet = [.iter, .next, .len]
  static let layout = Layout(MemoryLayout<UnpackIteratorBody>.size, [.collected, .noInstances])
  static func body(_ me: Ref) -> UnsafeMutablePointer<UnpackIteratorBody> { me.body(UnpackIteratorBody.self) }

  static func make(_ structure: Ref, _ data: Ref, _ cx: Context) throws(Raised) -> Owned {
    let layout = try StructType.parsed(structure, cx)
    if layout.size == 0 { try StructModule.raise("cannot iteratively unpack with a struct of length 0", cx) }
    let length = try cx.withBytesLike(data) { (b) throws(Raised) -> Int in b.count }
    if length % layout.size != 0 {
      try StructModule.raise("iterative unpacking requires a buffer of a multiple of \(layout.size) bytes", cx)
    }
    // The iterator keeps a view, so that a bytearray cannot shrink meanwhile.
    let held = data.isBytes ? data.own : try MemoryViewType.of(data, cx)
    let me = try cx.allocate(try cx.nativeType(UnpackIteratorType.self))
    body(me).pointee.structure = structure.own.leak()
    body(me).pointee.data = held.leak()
    body(me).pointee.offset = 0
    cx.track(me)
    return Owned(stealing: me)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    body(me).pointee.structure.decref()
    body(me).pointee.data.decref()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(body(me).pointee.structure)
    visit(body(me).pointee.data)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let layout = try StructType.parsed(body(me).pointee.structure, cx)
    let offset = body(me).pointee.offset
    let buffer = try BorrowedBuffer(body(me).pointee.data, writable: false, cx)
    try buffer.requireContiguous(cx)
    if buffer.bytes.count - offset < layout.size { return nil }
    body(me).pointee.offset = offset + layout.size
    return try StructModule.values(layout, buffer.bytes, offset, cx)
  }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let layout = try StructType.parsed(body(me).pointee.structure, cx)
    let count = try cx.withBytesLike(body(me).pointee.data) { (b) throws(Raised) -> Int in b.count }
    return layout.size == 0 ? 0 : (count - body(me).pointee.offset) / layout.size
  }
  static var methods: [MethodDef] {
    [MethodDef("__length_hint__", "(self, /)", "How many structures are left.") { (a, cx) throws(Raised) in cx.int(try len(a[0], cx)) }]
  }
}

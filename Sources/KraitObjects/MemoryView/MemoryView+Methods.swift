import Glibc
import KraitCore

// Methods and attributes of memoryview.

extension MemoryViewType {
  public static var methods: [MethodDef] {
    [
      MethodDef("release", "(self, /)", "Gives the buffer back to the object that exports it.") { (a, cx) throws(Raised) in
        let n = a[0].memoryview.pointee.exports
        if n > 0 { try cx.raise(.BufferError, "memoryview has \(n) exported buffer\(n == 1 ? "" : "s")") }
        drop(a[0])
        return cx.none
      },
      MethodDef("tobytes", "(self, /, order='C')", "The data as bytes.") { (a, cx) throws(Raised) in
        let view = try live(a[0], cx)
        var fortran = false
        if let order = a.optional(1), !cx.isNone(order) {
          guard order.isStr else { try cx.raise(.TypeError, "tobytes() argument 'order' must be str or None, not \(cx.typeName(order))") }
          guard ["C", "F", "A"].contains(order.text) else { try cx.raise(.ValueError, "order must be 'C', 'F' or 'A'") }
          fortran = order.text == "F" || order.text == "A" && view.isFortranContiguous && !view.isContiguous
        }
        return try cx.bytes(fortran ? columnMajor(view) : view.gathered)
      },
      MethodDef("tolist", "(self, /)", "The items as a list, nested for several dimensions.") { (a, cx) throws(Raised) in
        let view = try live(a[0], cx)
        guard let code = nativeCode(view.format) else {
          try cx.raise(.NotImplementedError, "memoryview: unsupported format \(String(decoding: view.format, as: UTF8.self))")
        }
        return try list(view, 0, view.base, code, cx)
      },
      MethodDef("hex", "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", "The data in hexadecimal.\n\nWith a separator it stands between groups of bytes, which are counted from the right, or from the left if the number is negative.\n\n>>> value = memoryview(b'\\xb9\\x01\\xef')\n>>> value.hex()\n'b901ef'\n>>> value.hex('-')\n'b9-01-ef'\n>>> value.hex('-', 2), value.hex('-', -2)\n('b9-01ef', 'b901-ef')") { (a, cx) throws(Raised) in
        let view = try live(a[0], cx)
        let group = try a.optional(2).map { (n) throws(Raised) -> Int in try cx.cIntArgument(n) } ?? 1
        let separator = try cx.hexSeparator(a.optional(1))
        let data = try cx.bytes(view.gathered)
        return try cx.hexText(BytesType.view(data.ref), separator, group)
      },
      MethodDef("cast", "(self, /, format, shape=<unrepresentable>)", "A view of the same memory with another format or shape.") { (a, cx) throws(Raised) in
        try cast(a[0], a[1], a.optional(2), cx)
      },
      MethodDef("toreadonly", "(self, /)", "A view of the same memory that cannot be written.") { (a, cx) throws(Raised) in
        var view = try live(a[0], cx)
        view.readonly = true
        return try make(managed(a[0]).unsafelyUnwrapped, view, cx)
      },
      MethodDef("__enter__", "(self, /)") { (a, cx) throws(Raised) in
        _ = try live(a[0], cx)
        return a[0].own
      },
      MethodDef("__exit__", "(self, /, *exc_info)", "Releases the buffer.") { (a, cx) throws(Raised) in
        let n = a[0].memoryview.pointee.exports
        if n > 0 { try cx.raise(.BufferError, "memoryview has \(n) exported buffer\(n == 1 ? "" : "s")") }
        drop(a[0])
        return cx.none
      },
      MethodDef("_from_flags", "(type, /, object, flags)", "A view of an object's buffer.", kind: .classMethod) { (a, cx) throws(Raised) in
        let flags = try cx.index(a[2])
        if flags & 1 != 0 {
          let probe = try BorrowedBuffer(a[1], writable: true, strided: true, cx)
          if probe.view.readonly { try cx.raise(.BufferError, "Object is not writable.") }
        }
        return try of(a[1], cx)
      },
    ]
  }

  private static func columnMajor(_ view: ViewShape) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(view.byteCount)
    func visit(_ d: Int, _ p: RawPointer) {
      if d < 0 {
        out.append(contentsOf: UnsafeRawBufferPointer(start: p, count: view.itemSize))
        return
      }
      for i in 0..<view.shape[d] { visit(d - 1, p + i &* view.strides[d]) }
    }
    visit(view.shape.count - 1, view.base)
    return out
  }

  private static func list(_ view: ViewShape, _ d: Int, _ base: RawPointer, _ code: UInt8, _ cx: Context) throws(Raised) -> Owned {
    if d == view.shape.count { return try unpackNative(code, UnsafeRawPointer(base), cx) }
    let result = try cx.list()
    for i in 0..<view.shape[d] {
      try cx.append(list: result.ref, try list(view, d + 1, base + i &* view.strides[d], code, cx))
    }
    return result
  }

  private static func cast(_ me: Ref, _ format: Ref, _ shapeArgument: Ref?, _ cx: Context) throws(Raised) -> Owned {
    var view = try live(me, cx)
    guard format.isStr else { try cx.raise(.TypeError, "cast() argument 'format' must be str, not \(cx.argumentTypeName(format))") }
    if !view.isContiguous { try cx.raise(.TypeError, "memoryview: casts are restricted to C-contiguous views") }
    if view.shape.count > 1 && shapeArgument != nil || shapeArgument != nil && view.shape.count != 1 {
      try cx.raise(.TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D")
    }
    if let shapeArgument, !shapeArgument.isList, !shapeArgument.isTuple { try cx.raise(.TypeError, "shape must be a list or a tuple") }
    let ascii = try cx.encodeLatin(format, nil, limit: 128)
    let newFormat = [UInt8](ascii.ref.bytesBuffer)
    guard let code = nativeCode(newFormat), let size = nativeSize(code) else {
      try cx.raise(
        .ValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'")
    }
    guard let oldCode = nativeCode(view.format) else {
      try cx.raise(.ValueError, "memoryview: source format must be a native single character format prefixed with an optional '@'")
    }
    let isByte = { (c: UInt8) in c == 0x42 || c == 0x62 || c == 0x63 }
    if !isByte(code) && !isByte(oldCode) { try cx.raise(.TypeError, "memoryview: cannot cast between two non-byte formats") }
    let total = view.byteCount
    if total % size != 0 { try cx.raise(.TypeError, "memoryview: length is not a multiple of itemsize") }
    view.format = newFormat
    view.itemSize = size
    view.shape = [total / size]
    if let shapeArgument {
      view.shape = try shapeList(shapeArgument, cx)
      var product = size
      for n in view.shape {
        let (p, overflow) = product.multipliedReportingOverflow(by: n)
        if overflow { try cx.raise(.ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX") }
        product = p
      }
      if product != total { try cx.raise(.TypeError, "memoryview: product(shape) * itemsize != buffer size") }
    }
    view.strides = ViewShape.contiguousStrides(view.shape, size)
    _ = try live(me, cx)
    return try make(managed(me).unsafelyUnwrapped, view, cx)
  }

  private static func shapeList(_ shape: Ref, _ cx: Context) throws(Raised) -> [Int] {
    guard shape.isList || shape.isTuple else { try cx.raise(.TypeError, "shape must be a list or a tuple") }
    let items = try cx.tupleOfItems(shape)
    let n = items.ref.tupleCount
    if n > 64 { try cx.raise(.ValueError, "memoryview: number of dimensions must not exceed 64") }
    var result: [Int] = []
    for i in 0..<n {
      let item = items.ref.tupleItems[i]
      guard item.isInt else { try cx.raise(.TypeError, "memoryview.cast(): elements of shape must be integers") }
      let value = try cx.index(item)
      if value <= 0 { try cx.raise(.ValueError, "memoryview.cast(): elements of shape must be integers > 0") }
      result.append(value)
    }
    return result
  }

  private static func ints(_ values: [Int], _ cx: Context) throws(Raised) -> Owned {
    let result = try cx.list()
    for n in values { try cx.append(list: result.ref, cx.int(n)) }
    return try cx.tupleOfItems(result.ref)
  }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef("obj", "The object that exports the memory.", get: { (me, cx) throws(Raised) in
        _ = try live(me, cx)
        return managed(me).map { $0.owner }.own ?? cx.none
      }),
      GetSetDef("nbytes", "Size of the data in bytes.", get: { (me, cx) throws(Raised) in cx.int(try live(me, cx).byteCount) }),
      GetSetDef("readonly", "Whether the memory cannot be written.", get: { (me, cx) throws(Raised) in cx.bool(try live(me, cx).readonly) }),
      GetSetDef("itemsize", "Size of an item in bytes.", get: { (me, cx) throws(Raised) in cx.int(try live(me, cx).itemSize) }),
      GetSetDef("format", "Format of the items, as in the struct module.", get: { (me, cx) throws(Raised) in
        try cx.str(ascii: try live(me, cx).format)
      }),
      GetSetDef("ndim", "Number of dimensions.", get: { (me, cx) throws(Raised) in cx.int(try live(me, cx).shape.count) }),
      GetSetDef("shape", "Items per dimension.", get: { (me, cx) throws(Raised) in try ints(try live(me, cx).shape, cx) }),
      GetSetDef("strides", "Bytes from one item to the next, per dimension.", get: { (me, cx) throws(Raised) in try ints(try live(me, cx).strides, cx) }),
      GetSetDef("suboffsets", "Empty: there are no indirect dimensions.", get: { (me, cx) throws(Raised) in
        _ = try live(me, cx)
        return cx.interp.pointee.emptyTuple.own
      }),
      GetSetDef("c_contiguous", "Whether the items are contiguous in C order.", get: { (me, cx) throws(Raised) in cx.bool(try live(me, cx).isContiguous) }),
      GetSetDef("f_contiguous", "Whether the items are contiguous in Fortran order.", get: { (me, cx) throws(Raised) in
        cx.bool(try live(me, cx).isFortranContiguous)
      }),
      GetSetDef("contiguous", "Whether the items are contiguous.", get: { (me, cx) throws(Raised) in
        let view = try live(me, cx)
        return cx.bool(view.isContiguous || view.isFortranContiguous)
      }),
    ]
  }
}

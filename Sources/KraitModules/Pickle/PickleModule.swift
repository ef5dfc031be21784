import KraitCore
import KraitObjects
import KraitVM

/// `_pickle`: the fast pickler and unpickler.
enum PickleModule: NativeModule {
  static var name: StaticString { "_pickle" }
  static var doc: StaticString? { "Optimized C implementation for the Python pickle module." }

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let base = try cx.addType(PickleErrorType.self, to: dict, base: cx.exceptionType(.Exception))
    try cx.addType(PicklingErrorType.self, to: dict, base: base)
    try cx.addType(UnpicklingErrorType.self, to: dict, base: base)
    try cx.addType(PickleBufferType.self, to: dict)
    try cx.addType(PicklerType.self, to: dict)
    try cx.addType(UnpicklerType.self, to: dict)
    _ = try cx.pickleShared()
  }

  static var functions: [MethodDef] {
    [
      MethodDef(
        "dump", "(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
        "Write a pickled representation of obj to the open file object file.\n\nThis is equivalent to ``Pickler(file, protocol).dump(obj)``; see Pickler for\nthe arguments."
      ) { (a, cx) throws(Raised) in
        let pickler = try pickler(a.optional(2), a.optional(3), cx)
        try PicklerType.setFile(pickler.ref, a[1], cx)
        try PicklerType.setBufferCallback(pickler.ref, a.optional(4), cx)
        let writer = PickleWriter(p: pickler.ref.pickler, cx: cx)
        writer.begin()
        try writer.saveProgram(a[0])
        try writer.flush()
        return cx.none
      },
      MethodDef(
        "dumps", "(obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
        "Return the pickled representation of the object as a bytes object.\n\nSee Pickler for the arguments."
      ) { (a, cx) throws(Raised) in
        let pickler = try pickler(a.optional(1), a.optional(2), cx)
        try PicklerType.setBufferCallback(pickler.ref, a.optional(3), cx)
        let writer = PickleWriter(p: pickler.ref.pickler, cx: cx)
        writer.begin()
        try writer.saveProgram(a[0])
        return try cx.bytes(UnsafeRawBufferPointer(start: pickler.ref.pickler.pointee.output, count: pickler.ref.pickler.pointee.count))
      },
      MethodDef(
        "load", "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        "Read and return an object from the pickle data stored in a file.\n\nThis is equivalent to ``Unpickler(file).load()``; see Unpickler for the\narguments."
      ) { (a, cx) throws(Raised) in
        let unpickler = try unpickler(cx)
        let encoding = try UnpicklerType.text(a.optional(2), "load", "encoding", cx), errors = try UnpicklerType.text(a.optional(3), "load", "errors", cx)
        let fixImports = try cx.optionalTruth(a.optional(1), true)
        try UnpicklerType.setFile(unpickler.ref, a[0], cx)
        try UnpicklerType.setOptions(unpickler.ref, fixImports: fixImports, encoding: encoding, errors: errors, buffers: a.optional(4), cx)
        unpickler.ref.unpickler.pointee.isReady = true
        return try UnpicklerType.load(unpickler.ref, cx)
      },
      MethodDef(
        "loads", "(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        "Read and return an object from the given pickle data.\n\nBytes behind the pickle are ignored.  See Unpickler for the arguments."
      ) { (a, cx) throws(Raised) in
        let unpickler = try unpickler(cx)
        let encoding = try UnpicklerType.text(a.optional(2), "loads", "encoding", cx), errors = try UnpicklerType.text(a.optional(3), "loads", "errors", cx)
        let fixImports = try cx.optionalTruth(a.optional(1), true)
        guard cx.isBytesLike(a[0]) else { try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(a[0]))'") }
        try UnpicklerType.setOptions(unpickler.ref, fixImports: fixImports, encoding: encoding, errors: errors, buffers: a.optional(4), cx)
        return try load(from: a[0], unpickler.ref, cx)
      },
    ]
  }

  private static func pickler(_ number: Ref?, _ fixImports: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let shared = try cx.pickleShared(), made = try PicklerType.make(shared.pointee.pickler, shared, cx)
    try PicklerType.setProtocol(made.ref, number, fixImports: try cx.optionalTruth(fixImports, true), cx)
    made.ref.pickler.pointee.isReady = true
    return made
  }

  private static func unpickler(_ cx: Context) throws(Raised) -> Owned {
    let shared = try cx.pickleShared()
    return try UnpicklerType.make(shared.pointee.unpickler, shared, cx)
  }

  private static func load(from data: Ref, _ unpickler: Ref, _ cx: Context) throws(Raised) -> Owned {
    let buffer = try BorrowedBuffer(data, writable: false, cx)
    try buffer.requireContiguous(cx)
    let u = unpickler.unpickler
    u.pointee.input = buffer.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    u.pointee.inputCount = buffer.bytes.count
    u.pointee.isReady = true
    // Somebody may have found the unpickler by way of the collector: the data are not its own.
    defer { UnpicklerType.clear(unpickler, cx) }
    return try UnpicklerType.load(unpickler, cx)
  }
}

import Glibc
import KraitCore

/// What the core calls back.
enum ObjectServices: CoreServices {
  static func raise(_ kind: ExceptionKind, _ message: String, _ cx: Context) { cx.makePending(kind, message) }
  static func raiseMemoryError(_ cx: Context) { cx.makeMemoryErrorPending() }
  static func clearWeakrefs(_ me: Ref, _ cx: Context) { cx.clearWeakrefs(me) }
  static func clearWeakrefs(ofUnreachable objects: UnsafeBufferPointer<Ref>, _ cx: Context) { cx.clearWeakrefs(ofUnreachable: objects) }
  static func uninterned(_ string: Ref, _ cx: Context) { cx.removeInterned(string) }
  static func collectionWillStart(generation: Int, _ cx: Context) { cx.interp.pointee.frames.collectionWillStart(generation, cx) }
  static func collectionDidEnd(generation: Int, collected: Int, uncollectable: Int, _ cx: Context) {
    cx.interp.pointee.frames.collectionDidEnd(generation, collected, uncollectable, cx)
  }
  static func saveGarbage(_ objects: UnsafeBufferPointer<Ref>, _ cx: Context) -> Bool { cx.interp.pointee.frames.saveGarbage(objects, cx) }

  static func defaultRepr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.defaultRepr(me) }
  static func genericGetattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.genericGetattr(me, name) }
  static func genericSetattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) { try cx.genericSetattr(me, name, value) }
  static func iterateContains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.iterateContains(me, item) }
  static func typeName(_ type: TypePointer) -> String {
    guard let name = type.pointee.name?.text else { return "\(type.pointee.ops.name)" }
    guard !type.pointee.flags.contains(.pythonClass), let module = type.pointee.module?.text, module != "builtins" else { return name }
    return "\(module).\(name)"
  }
}

extension Context {
  /// A type's `__name__`, without the module that messages show of built-in types.
  public func simpleName(_ type: TypePointer) -> String { type.pointee.name?.text ?? "\(type.pointee.ops.name)" }
}

/// The types of this layer that the lead folders define.
private let objectTypes: [TypeRegistration] = []

/// Makes an interpreter's state: heap, types, singletons, names. `types` are those of the layers above.
public func makeInterpreterState(
  frames: any FrameServices.Type, types extra: [TypeRegistration], hashSeed: UInt64
) throws(Raised) -> Context {
  let interp = UnsafeMutablePointer<InterpreterState>.allocate(capacity: 1)
  memset(interp, 0, MemoryLayout<InterpreterState>.size)
  interp.pointee.heap = .make(interp)
  interp.pointee.services = ObjectServices.self
  interp.pointee.frames = frames
  interp.pointee.collector = .make()
  interp.pointee.hashSeed = hashSeed
  interp.pointee.maxStrDigits = 4300
  interp.pointee.methodCache = try makeMethodCache()
  let cx = makeMainThread(interp)
  let registrations = numberTypes + strTypes + containerTypes + objectTypes + extra
  try makeTypeObjects(cx, registrations)
  try makeSingletons(cx)
  try cx.fillNativeType(cx.types.pointee.object, ObjectType.self)
  try cx.fillNativeType(cx.types.pointee.type, TypeType.self)
  for r in registrations { try cx.fillNativeType(cx.known(r.place).pointee, r.native) }
  try cx.makeExceptionTypes()
  return cx
}

private func makeMainThread(_ interp: UnsafeMutablePointer<InterpreterState>) -> Context {
  let thread = makeThreadState(interp)
  thread.pointee.isMain = true
  interp.pointee.current = thread
  interp.pointee.threads = thread
  return Context(thread)
}

/// A zeroed thread state with an execution of its own.
public func makeThreadState(_ interp: UnsafeMutablePointer<InterpreterState>) -> UnsafeMutablePointer<ThreadState> {
  let thread = UnsafeMutablePointer<ThreadState>.allocate(capacity: 1)
  memset(thread, 0, MemoryLayout<ThreadState>.size)
  let execution = UnsafeMutablePointer<Execution>.allocate(capacity: 1)
  memset(execution, 0, MemoryLayout<Execution>.size)
  let node = UnsafeMutablePointer<HandledNode>.allocate(capacity: 1)
  node.initialize(to: HandledNode())
  execution.pointee.handled = node
  thread.pointee.interp = interp
  thread.pointee.execution = execution
  return thread
}

/// All type objects with layout and operations, still without names and namespaces.
private func makeTypeObjects(_ cx: Context, _ registrations: [TypeRegistration]) throws(Raised) {
  // `type` is its own type, and `object` has no base: both by hand.
  let size = MemoryLayout<TypeObject>.stride
  func raw() throws(Raised) -> TypePointer {
    guard let ref = cx.heap.allocateBlock(size, prefix: PrefixKind.full) else { throw Raised() }
    memset(ref.raw - 32, 0, size + 32)
    ref.header.pointee.word = 1
    return ref.asType
  }
  let type = try raw(), object = try raw()
  cx.types.pointee.type = type
  cx.types.pointee.object = object
  for t in [type, object] {
    t.pointee.header.type = type
    t.pointee.inlineValues = 4
  }
  cx.shapeNativeType(object, ObjectType.self, base: nil)
  cx.shapeNativeType(type, TypeType.self, base: object)
  for r in registrations {
    let t = try cx.allocateType(type)
    cx.known(r.place).pointee = t
    cx.shapeNativeType(t, r.native, base: cx.known(r.base).pointee)
  }
}

/// None, True, small ints, short strings, well-known names.
private func makeSingletons(_ cx: Context) throws(Raised) {
  let interp = cx.interp
  func singleton(_ type: TypePointer) throws(Raised) -> Ref { try cx.allocate(type, size: 16) }
  interp.pointee.none = try singleton(cx.types.pointee.noneType)
  interp.pointee.notImplemented = try singleton(cx.types.pointee.notImplementedType)
  interp.pointee.ellipsis = try singleton(cx.types.pointee.ellipsisType)
  try makeSmallInts(cx)
  try makeBools(cx)
  try cx.makeStringTables()
  interp.pointee.emptyTuple = try cx.makeEmptyTuple().leak()
  let names = UnsafeMutablePointer<Ref>.allocate(capacity: KnownName.allCases.count)
  for n in KnownName.allCases { (names + n.ordinal).initialize(to: try cx.intern(n.rawValue).leak()) }
  interp.pointee.names = names
}

private func makeSmallInts(_ cx: Context) throws(Raised) {
  // One contiguous run, so that a number's box is found by arithmetic.
  let size = SmallInt.count * SmallInt.stride
  guard let first = cx.heap.allocateBlock(size, prefix: PrefixKind.none) else { throw Raised() }
  for i in 0..<SmallInt.count {
    let ref = Ref(first.raw + i * SmallInt.stride)
    ref.header.pointee.word = 1
    ref.header.pointee.type = cx.types.pointee.int
    ref.int.pointee.word = UInt(bitPattern: (i + SmallInt.least) << 1) | 1
  }
  cx.interp.pointee.smallInts = first.raw
}

private func makeBools(_ cx: Context) throws(Raised) {
  for value in [0, 1] {
    let ref = try cx.allocate(cx.types.pointee.bool, size: 24)
    ref.int.pointee.word = UInt(value << 1) | 1
    if value == 1 { cx.interp.pointee.true = ref } else { cx.interp.pointee.false = ref }
  }
}

import CKrait
import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// Making, running and ending an interpreter.

/// Types of this layer.
private let vmTypes: [TypeRegistration] = [
  TypeRegistration(.function, FunctionType.self), TypeRegistration(.method, MethodType.self), TypeRegistration(.code, CodeType.self),
  TypeRegistration(.frame, FrameType.self), TypeRegistration(.traceback, TracebackType.self), TypeRegistration(.generator, GeneratorType.self),
  TypeRegistration(.coroutine, CoroutineType.self), TypeRegistration(.coroutineWrapper, CoroutineWrapperType.self),
  TypeRegistration(.asyncGenerator, AsyncGeneratorType.self), TypeRegistration(.asyncGenSend, AsyncGenSendType.self),
  TypeRegistration(.asyncGenThrow, AsyncGenThrowType.self), TypeRegistration(.anextAwaitable, AnextAwaitableType.self),
  TypeRegistration(.frameLocals, FrameLocalsType.self), TypeRegistration(.moduleSpec, ModuleSpecType.self),
]

/// Makes an interpreter whose lock the calling thread holds.
public func makeInterpreter(_ configuration: Configuration, modules: [any NativeModule.Type], compile: @escaping CompileHook) throws(Raised) -> Context {
  var seed = configuration.hashSeed ?? 0
  if configuration.hashSeed == nil { _ = krait_random_bytes(&seed, 8) }
  let cx = try makeInterpreterState(frames: FrameHooks.self, types: vmTypes, hashSeed: seed)
  let vm = VMState(configuration: configuration)
  vm.compileHook = compile
  cx.interp.pointee.vm = Unmanaged.passRetained(vm).toOpaque()
  cx.makeAttributeCache()
  vm.nativeModules.reserveCapacity(modules.count + 4)
  for m in modules { vm.nativeModules["\(m.name)"] = m }
  for m in [BuiltinsModule.self, SysModule.self, ImpModule.self, WarningsModule.self] as [any NativeModule.Type] { vm.nativeModules["\(m.name)"] = m }
  prepareThread(cx)
  vm.mainThreadIdentifier = cx.thread.pointee.identifier
  vm.gil.take(cx.thread, credit: false)
  try cx.makeNamespaces()
  if configuration.xOptions.contains("stress") {
    cx.interp.pointee.stress = true
    cx.interp.request(EvalBreaker.collect | EvalBreaker.dropGIL)
  }
  return cx
}

/// Identity, stack bounds and recursion limit of the calling thread.
func prepareThread(_ cx: Context) {
  let thread = cx.thread, execution = cx.execution
  thread.pointee.identifier = UInt(pthread_self())
  thread.pointee.nativeIdentifier = krait_thread_id()
  execution.pointee.recursionLimit = 1000
  execution.pointee.recursionRemaining = 1000
  execution.pointee.nativeStackBound = nativeStackBound()
  _ = cx.segmentStart()
}

/// The lowest address native code may reach: 256 KiB above the end of the thread's stack.
func nativeStackBound() -> UInt {
  var lowest: UInt = 0
  var size = 0
  guard krait_stack_bounds(&lowest, &size) == 0 else { return 0 }
  return lowest + UInt(min(256 * 1024, size / 4))
}

extension Context {
  /// sys.modules, builtins and sys.
  func makeNamespaces() throws(Raised) {
    interp.pointee.modules = try dict().leak()
    interp.pointee.builtins = try dict().leak()
    interp.pointee.sysDict = try dict().leak()
    let builtinsKey = try intern("builtins"), sysKey = try intern("sys")
    let builtins = try loadNative(BuiltinsModule.self, builtinsKey.ref)
    let fresh = moduleDict(builtins.ref).unsafelyUnwrapped
    replaceNamespace(&interp.pointee.builtins, fresh)
    let sys = try loadNativeInto(SysModule.self, sysKey.ref)
    _ = sys
  }

  private func replaceNamespace(_ slot: inout Ref, _ new: Ref) {
    let old = slot
    slot = new.own.leak()
    old.decref()
  }

  /// sys is special: its functions look at `sysDict` while it is being set up.
  private func loadNativeInto(_ native: any NativeModule.Type, _ key: Ref) throws(Raised) -> Owned {
    let module = try makeModule(key)
    guard let dict = moduleDict(module.ref) else { try raise(.SystemError, "module without namespace") }
    replaceNamespace(&interp.pointee.sysDict, dict)
    try dictSet(interp.pointee.modules, key, module.ref)
    for def in native.functions {
      let f = try makeBuiltinFunction(def, self: module.ref, module: key)
      let name = try intern(def.name)
      try dictSet(dict, name.ref, f.ref)
    }
    if let doc = native.doc {
      let text = try str(doc)
      try dictSet(dict, name(.__doc__), text.ref)
    }
    try setNativeSpec(module.ref, dict, key)
    try native.initialize(module.ref, dict, self)
    return module
  }

  /// Opens sys.stdin, sys.stdout and sys.stderr.
  public func openStandardStreams() throws(Raised) {
    guard vmState.nativeModules["_io"] != nil else {
      for (fd, label) in [(0, "stdin"), (1, "stdout"), (2, "stderr")] {
        let stream = try makePlainStream(fd)
        try setNamed(interp.pointee.sysDict, label, stream.ref)
        try setNamed(interp.pointee.sysDict, "__\(label)__", stream.ref)
      }
      return
    }
    let io = try importModule("_io")
    let open = try intern("_open_standard_stream")
    for (fd, label) in [(0, "stdin"), (1, "stdout"), (2, "stderr")] {
      let number = int(fd), text = try str(label)
      let unbuffered = bool(vmState.configuration.unbuffered)
      let stream = try callMethod(io.ref, open.ref, number.ref, text.ref, unbuffered.ref)
      try setNamed(interp.pointee.sysDict, label, stream.ref)
      try setNamed(interp.pointee.sysDict, "__\(label)__", stream.ref)
    }
  }

  /// The namespace of `__main__`, made when first asked for.
  public func mainNamespace() throws(Raised) -> Owned {
    let key = try intern("__main__")
    if let found = try dictGet(interp.pointee.modules, key.ref), let d = moduleDict(found) { return d.own }
    let module = try makeModule(key.ref)
    let dict = moduleDict(module.ref).unsafelyUnwrapped
    let builtins = try importModule("builtins")
    try dictSet(dict, name(.__builtins__), builtins.ref)
    try dictSet(interp.pointee.modules, key.ref, module.ref)
    return dict.own
  }

  /// Runs source text in `__main__`.
  public func runMain(_ source: [UInt8], filename: String, mode: String = "exec") throws(Raised) {
    if !filename.hasPrefix("<") {
      let namespace = try mainNamespace()
      let label = try intern("__main__"), path = try str(filename)
      let loader = try makeSourceLoader(label.ref, path.ref)
      try dictSet(namespace.ref, name(.__loader__), loader.ref)
    }
    let code = try compileMain(source, filename: filename, mode: mode)
    try runMain(code.ref)
  }

  /// The code object of source text that is to run in `__main__`. `flags`: features that `from __future__` statements have switched on.
  public func compileMain(_ source: [UInt8], filename: String, mode: String = "exec", flags: Int = 0) throws(Raised) -> Owned {
    guard let hook = vmState.compileHook else { try raise(.RuntimeError, "this interpreter has no compiler") }
    let request = CompileRequest(source: source, filename: filename, mode: mode, flags: flags, optimize: vmState.configuration.optimize, isMain: true)
    return try makeCode(try hook(request, self))
  }

  /// Runs a code object in `__main__`.
  public func runMain(_ code: Ref) throws(Raised) {
    let namespace = try mainNamespace()
    let function = try makeFunction(code, globals: namespace.ref)
    _ = try runCode(function.ref, namespace: namespace.ref)
  }
}

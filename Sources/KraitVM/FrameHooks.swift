import KraitBytecode
import KraitCore
import KraitObjects

/// What the object layer asks of the VM.
enum FrameHooks: FrameServices {
  static func currentGlobals(_ cx: Context) -> Ref? { cx.execution.pointee.frame.map { functionOf($0).pointee.globals } }

  static func superArguments(_ cx: Context) throws(Raised) -> (type: Ref, object: Ref) {
    guard let regs = cx.execution.pointee.frame else { try cx.raise(.RuntimeError, "super(): no current frame") }
    let code = codeOf(regs)
    if code.pointee.argumentCount == 0 && !code.codeFlags.contains(.varArgs) { try cx.raise(.RuntimeError, "super(): no arguments") }
    var at = FrameLayout.headerWords
    if code.pointee.argumentCount == 0 { at += Int(code.pointee.keywordOnlyCount) }
    guard regs[at] != unbound else { try cx.raise(.RuntimeError, "super(): arg[0] deleted") }
    var object = boxRegister(cx, regs, at)
    if object.isExactly(cx.types.pointee.cell), cx.isCellRegister(code, at) {
      guard let inner = cx.cellContents(object) else { try cx.raise(.RuntimeError, "super(): arg[0] deleted") }
      object = inner
    }
    let d = code.description
    for (i, name) in d.freeNames.enumerated() where name == "__class__" {
      let cell = regs[d.freeRegisters[i]]
      guard isPointer(cell), ref(cell).isExactly(cx.types.pointee.cell) else { try cx.raise(.RuntimeError, "super(): bad __class__ cell") }
      guard let type = cx.cellContents(ref(cell)) else { try cx.raise(.RuntimeError, "super(): empty __class__ cell") }
      guard type.isType else { try cx.raise(.RuntimeError, "super(): __class__ is not a type (\(cx.typeName(type)))") }
      return (type, object)
    }
    try cx.raise(.RuntimeError, "super(): __class__ cell not found")
  }

  static func collectionWillStart(_ generation: Int, _ cx: Context) { cx.runCollectorCallbacks("start", generation, 0) }
  static func collectionDidEnd(_ generation: Int, _ collected: Int, _ uncollectable: Int, _ cx: Context) {
    let vm = cx.vmState
    vm.gcStatistics[generation].collections += 1
    vm.gcStatistics[generation].collected += collected
    cx.runCollectorCallbacks("stop", generation, collected)
  }
  static func saveGarbage(_ objects: UnsafeBufferPointer<Ref>, _ cx: Context) -> Bool {
    let vm = cx.vmState
    guard vm.gcDebug & 32 != 0, let garbage = vm.gcGarbage else { return false }
    for o in objects {
      do throws(Raised) { try cx.append(garbage, o.own) } catch { cx.setPending(nil) }
    }
    return true
  }

  static func memoryAllocated(_ address: UInt, _ bytes: Int, _ interp: UnsafeMutablePointer<InterpreterState>) {
    Context(interp.pointee.current).vmState.memoryTraces.allocated(address, bytes, interp)
  }
  static func memoryReleased(_ address: UInt, _ interp: UnsafeMutablePointer<InterpreterState>) {
    Context(interp.pointee.current).vmState.memoryTraces.released(address)
  }

  static func collect(_ generator: Ref, _ list: Ref, _ cx: Context) throws(Raised) -> Owned? {
    var consumer = ItemConsumer(.append(list))
    let word = try cx.drain(generator, &consumer)
    return word == 0 ? nil : Owned(stealing: ref(boxed(cx, word)))
  }
  static func importModule(_ name: String, _ cx: Context) throws(Raised) -> Owned { try cx.importAbsolute(name) }
  static func warn(_ category: ExceptionKind, _ message: String, stackLevel: Int, _ cx: Context) throws(Raised) {
    try cx.giveWarning(category, message, stackLevel: stackLevel)
  }

  static func writeUnraisable(_ object: Ref?, _ message: String?, _ cx: Context) { cx.reportUnraisable(object, message) }
}

extension Context {
  func runCollectorCallbacks(_ phase: String, _ generation: Int, _ collected: Int) {
    guard let callbacks = vmState.gcCallbacks, callbacks.isList, callbacks.list.pointee.count > 0 else { return }
    do throws(Raised) {
      let info = try dict()
      for (label, number) in [("generation", generation), ("collected", collected), ("uncollectable", 0)] {
        let key = try intern(label), value = int(number)
        try dictSet(info.ref, key.ref, value.ref)
      }
      let what = try intern(phase)
      let all = try tuple(ofList: callbacks)
      for i in 0..<all.ref.tupleCount {
        do throws(Raised) { _ = try call(all.ref.tupleItems[i], what.ref, info.ref) } catch { writeUnraisable(object: all.ref.tupleItems[i]) }
      }
    } catch { setPending(nil) }
  }

  /// `sys.unraisablehook` with the pending exception, which is cleared.
  func reportUnraisable(_ object: Ref?, _ message: String?) {
    guard let error = takePending() else { return }
    do throws(Raised) {
      // An error that native code raised shows where the program is.
      if error.ref.exception.pointee.traceback == nil, let regs = execution.pointee.frame, let pc = execution.pointee.pc {
        setPending(error.copy())
        addTraceback(regs, pc)
        setPending(nil)
      }
      guard let hook = dictGet(interp.pointee.sysDict, str: name(.unraisablehook)) else { return }
      let held = hook.own
      let args = try unraisableArguments(error.ref, object, message)
      _ = try call(held.ref, args.ref)
    } catch { setPending(nil) }
  }

  private func unraisableArguments(_ error: Ref, _ object: Ref?, _ message: String?) throws(Raised) -> Owned {
    let values = try tuple(5)
    values.ref.tupleItems[0] = Ref(error.type).own.leak()
    values.ref.tupleItems[1] = error.own.leak()
    values.ref.tupleItems[2] = (error.exception.pointee.traceback ?? noneRef).own.leak()
    values.ref.tupleItems[3] = noneRef.own.leak()
    values.ref.tupleItems[4] = (object ?? noneRef).own.leak()
    if let message {
      let text = try str(message)
      let old = values.ref.tupleItems[3]
      values.ref.tupleItems[3] = text.leak()
      old.decref()
    }
    let type = try unraisableHookArgsType()
    return try call(Ref(type), values.ref)
  }

  /// `sys.UnraisableHookArgs`.
  func unraisableHookArgsType() throws(Raised) -> TypePointer {
    let key = try intern("UnraisableHookArgs")
    if let found = dictGet(interp.pointee.sysDict, str: key.ref) { return found.asType }
    let fields: [StructField] = ["exc_type", "exc_value", "exc_traceback", "err_msg", "object"].map { StructField($0) }
    let made = try makeStructSeqType("UnraisableHookArgs", doc: "Type used to pass arguments to sys.unraisablehook.", fields, visible: 5)
    try dictSet(interp.pointee.sysDict, key.ref, Ref(made))
    return made
  }
}

import Glibc
import KraitCore
import KraitObjects

// The end of a program, and of an interpreter.
//
// Rules of this file
// 1. Exit functions and threads come first; then `finalizing` is set, and from then on only this thread runs Python code: every other one stops
//    where it waits for the lock.
// 2. Modules die in the order in which CPython lets them: names of `sys` that hold user objects, all modules that nothing else refers to, a
//    collection (finalizers still see whole namespaces), then the namespaces of the rest from the last imported to the first, sys and builtins at
//    the very end.
// 3. What is left then belongs to the interpreter: types, singletons, names. `LeakCheck.swift` proves it.

extension Context {
  /// Ends the program: waits for threads, runs exit functions, flushes the streams, releases everything. Answers 120 when flushing stdout fails.
  public func finishProgram() -> Int32 {
    if interp.pointee.finalizing { return 0 }
    callModuleFunction("threading", "_shutdown")
    callModuleFunction("atexit", "_run_exitfuncs")
    var status = flushStandardStreams()
    stopThreads()
    finalizeModules()
    if status == 0 { status = flushStandardStreams() }
    for option in vmState.configuration.xOptions where option == "showleaks" || option == "showleaks=all" {
      if reportLeftObjects(each: option == "showleaks=all") { status = 1 }
    }
    return status
  }

  private func callModuleFunction(_ module: String, _ function: String) {
    do throws(Raised) {
      let key = try intern(module)
      guard let found = dictGet(interp.pointee.modules, str: key.ref), !isNone(found) else { return }
      let held = found.own
      let name = try intern(function)
      _ = try callMethod(held.ref, name.ref)
    } catch { writeUnraisable(object: nil) }
  }

  private func flushStandardStreams() -> Int32 {
    var status: Int32 = 0
    for label in [KnownName.stdout, .stderr] {
      guard let stream = dictGet(interp.pointee.sysDict, str: name(label)), !isNone(stream) else { continue }
      let held = stream.own
      do throws(Raised) {
        if let closed = try getattrOptional(held.ref, .closed), try isTrue(closed.ref) { continue }
        _ = try callMethod(held.ref, .flush)
      } catch {
        if label == .stdout {
          writeUnraisable(object: nil, message: "Exception ignored on flushing sys.stdout")
          status = 120
        } else {
          setPending(nil)
        }
      }
    }
    return status
  }

  /// From here on other threads stop where they next wait for the lock.
  private func stopThreads() {
    gil.pointee.finalizer = thread
    interp.pointee.finalizing = true
  }

  // Modules

  private func finalizeModules() {
    let vm = vmState
    for slot in [thread.pointee.traceFunction, thread.pointee.profileFunction] where slot != nil {
      setTraceFunction(nil, thread)
      setProfileFunction(nil, thread)
    }
    clearSpecialNames()
    let remaining = dropModules()
    collect(2)
    clearNamespaces(remaining)
    for f in vm.finalizers { f(self) }
    vm.finalizers = []
    releaseThreadValues()
    clearNamespace(interp.pointee.sysDict)
    clearNamespace(interp.pointee.builtins)
    releaseState()
    collect(2)
  }

  /// Names of sys and builtins that hold on to user objects.
  private func clearSpecialNames() {
    for label in [
      "path", "argv", "ps1", "ps2", "last_exc", "last_type", "last_value", "last_traceback", "__interactivehook__",
    ] { setIfPresent(interp.pointee.sysDict, label, to: noneRef) }
    // From here on nothing may load the finders.
    for finders in [KnownName.path_hooks, .path_importer_cache, .meta_path] {
      do throws(Raised) { try dictSet(interp.pointee.sysDict, name(finders), noneRef) } catch { setPending(nil) }
    }
    for label in ["stdin", "stdout", "stderr"] {
      guard let key = try? intern("__\(label)__") else { continue }
      setIfPresent(interp.pointee.sysDict, label, to: dictGet(interp.pointee.sysDict, str: key.ref) ?? noneRef)
    }
    setIfPresent(interp.pointee.builtins, "_", to: noneRef)
  }

  private func setIfPresent(_ dict: Ref, _ label: String, to value: Ref) {
    do throws(Raised) {
      let key = try intern(label)
      if dictGet(dict, str: key.ref) != nil { try dictSet(dict, key.ref, value) }
    } catch { setPending(nil) }
  }

  /// Empties `sys.modules`. Answers weak references to the modules, in the order of their import.
  private func dropModules() -> [HeldReference] {
    var result: [HeldReference] = []
    let modules = interp.pointee.modules
    do throws(Raised) {
      let names = try list()
      try listExtend(names.ref, modules)
      for i in 0..<names.ref.list.pointee.count {
        let key = names.ref.list.pointee.items.unsafelyUnwrapped[i]
        guard let module = try dictGet(modules, key) else { continue }
        if module.hasFlag(.hasWeakrefs) { result.append(HeldReference(try makeWeakref(types.pointee.weakref, module, nil).leak())) }
        try dictSet(modules, key, noneRef)
      }
    } catch { setPending(nil) }
    dictClear(modules)
    return result
  }

  /// A strong reference that can stand in an array; whoever takes it out releases it.
  private struct HeldReference {
    let ref: Ref
    init(_ ref: Ref) { self.ref = ref }
  }

  private func clearNamespaces(_ modules: [HeldReference]) {
    for weak in modules.reversed() {
      let reference = Owned(stealing: weak.ref)
      guard let module = weakReferent(reference.ref), let dict = moduleDict(module.ref) else { continue }
      if dict == interp.pointee.sysDict || dict == interp.pointee.builtins { continue }
      clearNamespace(dict)
    }
  }

  /// Sets names to None: first those that begin with one underscore, then the others, but never `__builtins__`.
  private func clearNamespace(_ dict: Ref) {
    let held = dict.own
    for isPrivate in [true, false] {
      var position = 0
      while let (key, value) = dictNext(held.ref, &position) {
        guard key.isStr, !isNone(value) else { continue }
        let text = key.text
        let looksPrivate = text.hasPrefix("_") && !text.hasPrefix("__")
        if isPrivate ? !looksPrivate : text == "__builtins__" { continue }
        do throws(Raised) { try dictSet(held.ref, key, noneRef) } catch { setPending(nil) }
      }
    }
  }

  // What native state holds

  private func releaseThreadValues() {
    var t = interp.pointee.threads
    while let one = t {
      t = one.pointee.next
      if one != thread { continue }
      releaseValues(of: one)
    }
  }

  /// Releases what a thread state owns, apart from its stack.
  func releaseValues(of thread: UnsafeMutablePointer<ThreadState>) {
    // A finalizer that uses a local makes a new table, a few times at most.
    for _ in 0..<8 {
      guard let locals = thread.pointee.locals else { break }
      thread.pointee.locals = nil
      locals.decref()
    }
    let values = [
      thread.pointee.asyncException, thread.pointee.traceFunction, thread.pointee.profileFunction, thread.pointee.context,
      thread.pointee.asyncGenFirstIter, thread.pointee.asyncGenFinalizer, thread.pointee.reprStack,
    ]
    thread.pointee.asyncException = nil
    thread.pointee.traceFunction = nil
    thread.pointee.profileFunction = nil
    thread.pointee.context = nil
    thread.pointee.asyncGenFirstIter = nil
    thread.pointee.asyncGenFinalizer = nil
    thread.pointee.reprStack = nil
    for value in values { value?.decref() }
  }

  private func releaseState() {
    let vm = vmState
    let tracing = vm.tracing
    let values = [vm.signalHandlers, vm.gcCallbacks, vm.gcGarbage, vm.auditHooks, tracing.disable, tracing.missing] + tracing.names + tracing.callbacks
    vm.signalHandlers = nil
    vm.gcCallbacks = nil
    vm.auditHooks = nil
    vm.gcGarbage = nil
    tracing.disable = nil
    tracing.missing = nil
    tracing.names = tracing.names.map { _ in nil }
    tracing.callbacks = tracing.callbacks.map { _ in nil }
    for value in values { value?.decref() }
    releaseCodecs()
  }
}

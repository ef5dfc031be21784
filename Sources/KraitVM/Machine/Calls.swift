import KraitBytecode
import KraitCore
import KraitObjects

/// How a slow call went.
enum CallOutcome {
  case raised
  /// The result is in R[A].
  case done
  /// A frame was pushed: continue at `execution.frame` and `execution.pc`.
  case entered
}

extension Context {
  /// Calls a Python function from native code: runs a nested loop.
  public func callFunction(_ f: Ref, _ args: CallArguments) throws(Raised) -> Owned {
    let execution = self.execution
    let keywords = args.names?.tupleCount ?? 0
    let total = args.count &+ keywords
    let code = f.function.pointee.code
    if args.names == nil, let result = try callSimply(f, code, args) { return result }
    if execution.pointee.recursionRemaining <= 0 { try raiseRecursionError("") }
    try checkNativeStack("")
    let (base, kind) = try nativeWindow(words: Int(code.pointee.registerCount) + total + FrameLayout.headerWords)
    var i = 0
    while i < total {
      let a = args.base[i].unsafelyUnwrapped
      a.incref()
      base[FrameLayout.headerWords &+ i] = a.bits
      i &+= 1
    }
    f.incref()
    base[0] = f.bits
    return try runFrame(base, count: args.count, names: args.names, kind: kind)
  }

  /// The same in few instructions where the arguments need no binding and the frame fits above the running one; nil: nothing was done.
  @inline(__always) private func callSimply(_ f: Ref, _ code: CodePointer, _ args: CallArguments) throws(Raised) -> Owned? {
    let execution = self.execution
    guard args.count == Int(code.pointee.simpleCount), let caller = execution.pointee.frame, execution.pointee.recursionRemaining > 0,
      !nativeStackIsLow
    else { return nil }
    let base = stackTop, first = base + FrameLayout.headerWords
    guard execution.fits(base + Int(code.pointee.registerCount)) else { return nil }
    var i = 0
    while i < args.count {
      let a = args.base[i].unsafelyUnwrapped
      a.incref()
      first[i] = a.bits
      i &+= 1
    }
    let others = Int(code.pointee.otherLocals)
    if others > 0 { clearRegisters(first, args.count, others) }
    let pc = execution.pointee.pc
    f.incref()
    base[0] = f.bits
    base[1] = UInt(bitPattern: pc) | 1
    base[2] = UInt(bitPattern: caller) | 1
    base[3] = unbound
    base[4] = ReturnKind.plain | ReturnKind.native
    base[5] = UInt(bitPattern: code.pointee.constants) | 1
    execution.pointee.frame = base
    execution.pointee.pc = code.pointee.words
    execution.pointee.recursionRemaining &-= 1
    let ok = run(self, base, code.pointee.words)
    execution.pointee.frame = caller
    execution.pointee.pc = pc
    guard ok else { throw Raised() }
    return takeResult()
  }

  /// CALL_BOUND: makes the window of a call of a bound method that of its function, and enters that if its frame fits without further ado.
  @inline(never) func enterMethod(_ base: Registers, _ count: Int, _ returnPC: PC, _ regs: Registers) -> Bool {
    let method = ref(base[0])
    let f = method.method.pointee.function, instance = method.method.pointee.instance
    guard f.isExactly(types.pointee.function) else { return false }
    let code = f.function.pointee.code
    guard Int(code.pointee.simpleCount) == count &+ 1, execution.pointee.recursionRemaining > 0,
      execution.fits(base + Int(code.pointee.registerCount))
    else { return false }
    shiftArguments(base, count, instance: instance.own, function: f.own)
    return enterFunction(base, count: count &+ 1, names: nil, kind: ReturnKind.plain, callerPC: returnPC, callerRegisters: regs)
  }

  /// Runs the function in `base[0]` with the arguments in its window, as a nested loop. `kind` tells about the segment.
  func runFrame(_ base: Registers, count: Int, names: Ref?, kind: UInt) throws(Raised) -> Owned {
    let execution = self.execution
    let savedFrame = execution.pointee.frame, savedPC = execution.pointee.pc
    let entered = enterFunction(base, count: count, names: names, kind: kind | ReturnKind.native, callerPC: savedPC, callerRegisters: savedFrame)
    guard entered else {
      execution.pointee.frame = savedFrame
      execution.pointee.pc = savedPC
      if kind & ReturnKind.ownSegment != 0 { closeSegment() }
      throw Raised()
    }
    return try finishRun(savedFrame, savedPC)
  }

  /// Runs the frame in `execution.frame` until it returns, and restores the caller's place.
  func finishRun(_ savedFrame: Registers?, _ savedPC: PC?) throws(Raised) -> Owned {
    let execution = self.execution
    let ok = run(self, execution.pointee.frame.unsafelyUnwrapped, execution.pointee.pc.unsafelyUnwrapped)
    execution.pointee.frame = savedFrame
    execution.pointee.pc = savedPC
    guard ok else { throw Raised() }
    return takeResult()
  }
  /// What the frame that was left returned or yielded.
  @inline(__always) func takeResult() -> Owned {
    let result = execution.pointee.result
    execution.pointee.result = 0
    return Owned(stealing: ref(boxed(self, result)))
  }

  /// Room for a window at the top of the stack.
  func nativeWindow(words: Int) throws(Raised) -> (Registers, UInt) {
    let top = stackTop
    if execution.fits(top + words) || extendSegment(top, words) { return (top, ReturnKind.plain) }
    guard let fresh = openSegment(words, returnSlot: nil) else { try raiseMemoryError() }
    return (fresh, ReturnKind.plain | ReturnKind.ownSegment)
  }

  /// Binds the arguments in a window to the parameters of the function in `base[0]` and makes it the current frame. On an error everything in
  /// the window is released.
  func enterFunction(
    _ base: Registers, count: Int, names: Ref?, kind: UInt, callerPC: PC?, callerRegisters: Registers?
  ) -> Bool {
    let f = ref(base[0])
    let code = f.function.pointee.code
    let header = FrameLayout.headerWords
    let first = base + header
    if names == nil && count == Int(code.pointee.simpleCount) {
      clearRegisters(first, count, Int(code.pointee.firstTemporary) &- header &- count)
    } else {
      do throws(Raised) { try bindParameters(f, first, count, names) } catch {
        ref(base[0]).decref()
        base[0] = unbound
        return false
      }
      if !code.codeFlags.contains(.optimized) {
        // The code of a module or a class as a function: its namespace is that of the globals.
        let globals = f.function.pointee.globals
        globals.incref()
        first[0] = globals.bits
      }
    }
    let execution = self.execution
    base[1] = UInt(bitPattern: callerPC) | 1
    base[2] = UInt(bitPattern: callerRegisters) | 1
    base[3] = unbound
    base[4] = kind
    base[5] = UInt(bitPattern: code.pointee.constants) | 1
    execution.pointee.frame = base
    execution.pointee.pc = code.pointee.words
    execution.pointee.recursionRemaining &-= 1
    return true
  }

  /// CALL and CALL_METHOD of anything that the fast paths do not take. `shift` 1: the window's first argument is absent (`unbound`) and the rest
  /// start behind it.
  func callSlow(_ pc: PC, _ regs: Registers, window: Int, count: Int, names: Ref?, returnPC: PC) -> CallOutcome {
    let execution = self.execution
    execution.pointee.pc = pc
    let base = regs + window
    let callee = boxRegister(self, base, 0)
    let first = FrameLayout.headerWords
    if names == nil, OPCODE(previous(pc)) == .CALL_BOUND, !callee.isExactly(types.pointee.method) { setOpcode(previous(pc), .CALL) }
    if callee.isExactly(types.pointee.function) {
      if names == nil && (OPCODE(previous(pc)) == .CALL || OPCODE(previous(pc)) == .CALL_NATIVE || OPCODE(previous(pc)) == .CALL_TYPE) { setOpcode(previous(pc), .CALL_PYTHON) }
      return callPython(base, count: count, names: names, kind: ReturnKind.plain, returnPC, regs) ? .entered : .raised
    }
    if callee.isExactly(types.pointee.method) && callee.method.pointee.function.isExactly(types.pointee.function) {
      let instance = callee.method.pointee.instance.own, function = callee.method.pointee.function.own
      if names == nil && OPCODE(previous(pc)) == .CALL { setOpcode(previous(pc), .CALL_BOUND) }
      shiftArguments(base, count &+ (names?.tupleCount ?? 0), instance: instance, function: function)
      return callPython(base, count: count &+ 1, names: names, kind: ReturnKind.plain, returnPC, regs) ? .entered : .raised
    }
    if let function = pythonCall(callee) {
      shiftArguments(base, count &+ (names?.tupleCount ?? 0), instance: callee.own, function: function.own)
      return callPython(base, count: count &+ 1, names: names, kind: ReturnKind.plain, returnPC, regs) ? .entered : .raised
    }
    if callee.isType, callee.type == types.pointee.type, let outcome = enterConstructor(base, count, names, returnPC, regs) { return outcome }
    if names == nil { specialiseCall(previous(pc), callee) }
    return callNativeWindow(base, count, names) ? .done : .raised
  }

  /// Makes the call in a window one of a function with an instance before the other arguments.
  private func shiftArguments(_ base: Registers, _ count: Int, instance: consuming Owned, function: consuming Owned) {
    let first = FrameLayout.headerWords
    var i = count
    while i > 0 {
      base[first &+ i] = base[first &+ i &- 1]
      i &-= 1
    }
    let callee = ref(base[0])
    base[first] = instance.leak().bits
    base[0] = function.leak().bits
    callee.decref()
  }

  /// The Python function behind an instance's `__call__`.
  private func pythonCall(_ callee: Ref) -> Ref? {
    let type = callee.type
    guard type.pointee.flags.contains(.pythonClass), type.pointee.overridden.contains(.call), !callee.isType, let function = special(type, .call),
      function.isExactly(types.pointee.function)
    else { return nil }
    return function
  }

  /// Calls what is not a Python function with the arguments in a window; the result replaces the callee.
  func callNativeWindow(_ base: Registers, _ count: Int, _ names: Ref?) -> Bool {
    let first = FrameLayout.headerWords
    let total = count &+ (names?.tupleCount ?? 0)
    var i = 0
    while i < total {
      _ = boxRegister(self, base, first &+ i)
      i &+= 1
    }
    let callee = ref(base[0])
    if names == nil, let outcome = callSimpleNative(base, count, callee) { return outcome }
    let arguments = CallArguments(UnsafeRawPointer(base + first).assumingMemoryBound(to: Ref?.self), count, names: names)
    var ok = true
    var result: UInt = unbound
    do throws(Raised) { result = try callNative(callee, arguments).leak().bits } catch { ok = false }
    i = total
    while i > 0 {
      i &-= 1
      let v = base[first &+ i]
      base[first &+ i] = unbound
      if isPointer(v) { decrement(v) }
    }
    base[0] = result
    callee.decref()
    return ok
  }

  /// A native function without `*args`, keywords or keyword-only parameters, called on the arguments where they stand. nil: not such a one.
  private func callSimpleNative(_ base: Registers, _ count: Int, _ callee: Ref) -> Bool? {
    let first = FrameLayout.headerWords
    let fields: NativeFields
    if callee.isExactly(types.pointee.methodDescriptor) {
      fields = callee.methodDescriptor.pointee.fields
      guard count > 0, isSubtype(typeOf(base[first]), callee.methodDescriptor.pointee.owner) else { return nil }
    } else if callee.isExactly(types.pointee.builtinFunction), !callee.builtinFunction.pointee.passesInstance {
      fields = callee.builtinFunction.pointee.fields
    } else {
      return nil
    }
    let total = Int(fields.parameterCount)
    // The window must lie within the frame: what the function calls starts right behind it.
    guard fields.isSimple, count >= Int(fields.required), count <= total, base + first + total <= stackTop else { return nil }
    // Absent optional parameters are null while the function runs.
    var i = count
    while i < total {
      base[first &+ i] = 0
      i &+= 1
    }
    var ok = true
    var result: UInt = unbound
    do throws(Raised) {
      result = try fields.callable.pointee.call(Args(UnsafeRawPointer(base + first).assumingMemoryBound(to: Ref?.self), total), self).leak().bits
    } catch { ok = false }
    while i > count {
      i &-= 1
      base[first &+ i] = unbound
    }
    releaseRegisters(base, from: first, to: first &+ count)
    base[0] = result
    callee.decref()
    return ok
  }

  /// Pushes the frame of the Python function in `base[0]`.
  func callPython(_ base: Registers, count: Int, names: Ref?, kind: UInt, _ returnPC: PC, _ regs: Registers) -> Bool {
    let execution = self.execution
    let code = ref(base[0]).function.pointee.code
    let total = count &+ (names?.tupleCount ?? 0)
    if execution.pointee.recursionRemaining <= 0 {
      releaseRegisters(base, from: FrameLayout.headerWords, to: FrameLayout.headerWords &+ total)
      let f = ref(base[0])
      base[0] = unbound
      f.decref()
      do throws(Raised) { try raiseRecursionError("") } catch { return false }
    }
    let words = Int(code.pointee.registerCount) &+ total &+ FrameLayout.headerWords
    if execution.fits(base + words) || extendSegment(base, words) {
      return enterFunction(base, count: count, names: names, kind: kind, callerPC: returnPC, callerRegisters: regs)
    }
    guard let fresh = openSegment(words, returnSlot: base) else {
      releaseRegisters(base, from: FrameLayout.headerWords, to: FrameLayout.headerWords &+ total)
      do throws(Raised) { try raiseMemoryError() } catch { return false }
    }
    fresh[0] = base[0]
    base[0] = unbound
    for i in 0..<total {
      fresh[FrameLayout.headerWords &+ i] = base[FrameLayout.headerWords &+ i]
      base[FrameLayout.headerWords &+ i] = unbound
    }
    if enterFunction(fresh, count: count, names: names, kind: kind | ReturnKind.ownSegment, callerPC: returnPC, callerRegisters: regs) { return true }
    closeSegment()
    return false
  }

  /// A call of a Python class whose `__init__` is a Python function: makes the instance and enters `__init__` without native recursion. nil when
  /// the general way must be taken.
  private func enterConstructor(_ base: Registers, _ count: Int, _ names: Ref?, _ returnPC: PC, _ regs: Registers) -> CallOutcome? {
    let type = ref(base[0]).asType
    guard type.pointee.flags.contains(.pythonClass), !type.pointee.overridden.contains(.new), type.pointee.overridden.contains(.`init`),
      type.pointee.nativeBase == ObjectType.self, !type.pointee.flags.contains(.abstract), let initializer = special(type, .`init`),
      initializer.isExactly(types.pointee.function)
    else { return nil }
    let first = FrameLayout.headerWords
    let total = count &+ (names?.tupleCount ?? 0)
    let words = 2 &* first &+ 1 &+ total
    guard execution.fits(base + words) || extendSegment(base, words) else { return nil }
    let instance: Ref
    do throws(Raised) { instance = try newInstance(type).leak() } catch { return .raised }
    // The instance waits in R[window]; the frame of __init__ starts one header further up.
    var i = total
    while i > 0 {
      i &-= 1
      base[2 &* first &+ 1 &+ i] = base[first &+ i]
      base[first &+ i] = unbound
    }
    let inner = base + first
    let cls = ref(base[0])
    base[0] = instance.bits
    instance.incref()
    inner[first] = instance.bits
    initializer.incref()
    inner[0] = initializer.bits
    cls.decref()
    if callPython(inner, count: count &+ 1, names: names, kind: ReturnKind.plain | ReturnKind.initializer, returnPC, regs) { return .entered }
    let half = base[0]
    base[0] = unbound
    release(half)
    return .raised
  }
}

import KraitBytecode
import KraitCore
import KraitObjects

// Tracing: `sys.settrace`, `sys.setprofile` and `sys.monitoring`.
//
// Rules of this folder
// 1. The dispatch function exists twice, made from the same handlers: `dispatch`, which knows nothing of tracing, and `dispatchTraced`, which calls
//    `traceStep` before each instruction. `EvalBreaker.trace` makes the polls of the first one leave it; `run` then goes on in the second one.
// 2. An event is announced before the instruction that causes it runs, except what only the outcome tells: the end of a native call is announced
//    before the next instruction of the frame, or by `unwind`.
// 3. Callbacks run with `ThreadState.tracing` raised, which keeps their own frames untraced.
// 4. `ReturnKind.announced` marks the frames whose start was announced, or that were there before tracing began.

/// A native call that has been announced and not ended, in the frame with these registers.
struct TracedCall {
  var thread: UnsafeMutablePointer<ThreadState>
  var frame: Registers
  var word: Int
  /// Owned.
  var callable: Ref
  /// Owned: the first argument, for sys.monitoring.
  var argument: Ref?
}

/// Runs the frame `entry` from `start`, traced or not, until the frame that native code entered is left.
@inline(__always) func run(_ cx: Context, _ entry: Registers, _ start: PC) -> Bool {
  let execution = cx.execution
  if _fastPath(cx.interp.breaker.pointee.load(ordering: .relaxed) & EvalBreaker.trace == 0 && !execution.pointee.isTraced) {
    if dispatch(cx, entry, start) { return true }
    if _fastPath(!execution.pointee.leavesLoop) { return false }
    execution.pointee.leavesLoop = false
    return cx.runSwitching(execution.pointee.frame.unsafelyUnwrapped, execution.pointee.pc.unsafelyUnwrapped)
  }
  return cx.runSwitching(entry, start)
}

extension Context {
  /// Whether events of the running code interest anybody now.
  @inline(__always) var wantsTrace: Bool {
    thread.pointee.tracing == 0
      && (thread.pointee.traceFunction != nil || thread.pointee.profileFunction != nil || interp.pointee.isMonitored || interp.pointee.tracesMemory)
  }

  /// Runs in the loop that is the right one at the time.
  @inline(never) func runSwitching(_ entry: Registers, _ start: PC) -> Bool {
    let execution = self.execution
    let saved = execution.pointee.isTraced
    defer { execution.pointee.isTraced = saved }
    var regs = entry, pc = start
    while true {
      let traced = wantsTrace
      execution.pointee.isTraced = traced
      if traced ? dispatchTraced(self, regs, pc) : dispatch(self, regs, pc) { return true }
      if !execution.pointee.leavesLoop { return false }
      execution.pointee.leavesLoop = false
      regs = execution.pointee.frame.unsafelyUnwrapped
      pc = execution.pointee.pc.unsafelyUnwrapped
    }
  }

  /// Tracing was turned on or off somewhere: sets the eval breaker's bit, and takes the running frames for announced.
  func tracingChanged() {
    var wanted = interp.pointee.isMonitored || interp.pointee.tracesMemory
    var t = interp.pointee.threads
    while let one = t {
      if one.pointee.traceFunction != nil || one.pointee.profileFunction != nil { wanted = true }
      t = one.pointee.next
    }
    guard wanted else { return interp.withdraw(EvalBreaker.trace) }
    t = interp.pointee.threads
    while let one = t {
      var walk = one.pointee.execution.pointee.frame
      while let regs = walk {
        regs[4] |= ReturnKind.announced
        walk = callerRegisters(regs)
      }
      t = one.pointee.next
    }
    interp.request(EvalBreaker.trace)
  }

  /// Before an instruction of the traced loop, which goes on at `execution.pc`. False: an exception is pending, or the loop is to be left.
  @inline(never) func traceStep(_ pc: PC, _ regs: Registers) -> Bool {
    let execution = self.execution
    execution.pointee.pc = pc
    guard wantsTrace else {
      dropTracedCalls()
      execution.pointee.leavesLoop = true
      return false
    }
    let code = codeOf(regs)
    // Until RETURN_GENERATOR a generator's code only makes the generator.
    if code.isGeneratorLike && regs[4] & ReturnKind.generator == 0 { return true }
    do throws(Raised) {
      // Callbacks see the instruction as the last started one.
      execution.pointee.pc = pc + 1
      if regs[4] & ReturnKind.announced == 0 {
        regs[4] |= ReturnKind.announced
        try announceStart(pc, regs, code)
        execution.pointee.pc = pc + 1
      }
      if !vmState.tracing.calls.isEmpty { try announceCallEnd(regs) }
      try announceMonitoredBranch(pc, regs, code)
      let target = try announceLine(pc, regs, code)
      if target != pc {
        execution.pointee.pc = target
        return true
      }
      try announceInstruction(pc, regs, code)
      try announceEffect(pc, regs, code)
      execution.pointee.pc = pc
      return true
    } catch {
      execution.pointee.pc = pc + 1
      return false
    }
  }

  // Starts and ends of frames

  private func announceStart(_ pc: PC, _ regs: Registers, _ code: CodePointer) throws(Raised) {
    let isFresh = pc == code.pointee.words || regs[4] & ReturnKind.generator != 0 && OPCODE(previous(pc)) == .RETURN_GENERATOR
    execution.pointee.pc = isFresh ? code.pointee.words : pc
    try traceCall(regs, .call, nil)
    if isFresh && isPointer(regs[3]) { ref(regs[3]).frame.pointee.tracedWord = -1 }
    try profileCall(regs, .call, nil)
    if interp.pointee.isMonitored { try monitor(isFresh ? .pyStart : .pyResume, code, pc - code.pointee.words) }
  }

  /// The frame is about to return or yield `value`.
  func announceEnd(_ regs: Registers, _ value: Ref, _ event: MonitorEvent) throws(Raised) {
    let held = value.own
    let code = codeOf(regs)
    let word = execution.pointee.pc.unsafelyUnwrapped - code.pointee.words - 1
    try traceCall(regs, .return, held.ref)
    try profileCall(regs, .return, held.ref)
    if interp.pointee.isMonitored { try monitor(event, code, word, held.ref) }
  }

  /// YIELD in the traced loop: `value` is owned by the caller. False: a callback raised.
  func announceYield(_ regs: Registers, _ pc: PC, _ value: UInt) -> Bool {
    guard wantsTrace else { return true }
    execution.pointee.pc = OPCODE(pc) == .YIELD_FROM ? pc + 1 : pc
    let object = isPointer(value) ? ref(value).own : Owned(stealing: box(value))
    do throws(Raised) {
      try announceEnd(regs, object.ref, .pyYield)
      return true
    } catch { return false }
  }

  /// A generator has returned `value` (borrowed) to a loop or a delegating frame, which is current. False: a callback raised.
  func announceStopIteration(_ value: UInt) -> Bool {
    guard wantsTrace, let regs = execution.pointee.frame, let pc = execution.pointee.pc else { return true }
    let object = isPointer(value) ? ref(value).own : Owned(stealing: box(value))
    do throws(Raised) {
      let exception = try call(Ref(exceptionType(.StopIteration)), object.ref)
      let code = codeOf(regs)
      if interp.pointee.isMonitored { try monitor(.stopIteration, code, pc - code.pointee.words - 1, exception.ref) }
      let info = try tuple(Ref(exception.type), exception.ref, noneRef)
      try traceCall(regs, .exception, info.ref)
      return true
    } catch { return false }
  }

  // What the instruction is about to do

  private func announceEffect(_ pc: PC, _ regs: Registers, _ code: CodePointer) throws(Raised) {
    switch OPCODE(pc) {
    case .RETURN:
      if regs[A(pc)] != unbound { try announceEnd(regs, boxRegister(self, regs, A(pc)), .pyReturn) }
    case .RETURN_K: try announceEnd(regs, ref(code.pointee.constants[B(pc) &* 2]), .pyReturn)
    case .CALL_KW, .CALL_EX: try announceCall(pc, regs, code, isMethod: false)
    case .CALL_METHOD_KW: try announceCall(pc, regs, code, isMethod: true)
    default:
      let base = InstructionInfo.hot[Int(OPCODE(pc).rawValue)].base ?? OPCODE(pc)
      if base == .CALL { try announceCall(pc, regs, code, isMethod: false) }
      if base == .CALL_METHOD { try announceCall(pc, regs, code, isMethod: true) }
    }
  }

  private func announceCall(_ pc: PC, _ regs: Registers, _ code: CodePointer, isMethod: Bool) throws(Raised) {
    guard thread.pointee.profileFunction != nil || interp.pointee.isMonitored else { return }
    let window = regs + A(pc)
    guard isPointer(window[0]) else { return }
    let callable = ref(window[0]).own
    // Borrowed: the window keeps it.
    var argument: Ref? = nil
    let first = FrameLayout.headerWords
    var at = first
    if isMethod && window[first] == unbound { at += 1 }
    let count = OPCODE(pc) == .CALL_EX ? 0 : B(pc) &+ (isMethod && at == first ? 1 : 0)
    if count > 0, window[at] != unbound { argument = boxRegister(self, window, at) }
    if OPCODE(pc) == .CALL_EX, isPointer(window[first]), ref(window[first]).isTuple, ref(window[first]).tupleCount > 0 {
      argument = ref(window[first]).tupleItems[0]
    }
    let isPython = callable.ref.isExactly(types.pointee.function)
      || callable.ref.isExactly(types.pointee.method) && callable.ref.method.pointee.function.isExactly(types.pointee.function)
    let word = pc - code.pointee.words
    var callee = callable.copy()
    if thread.pointee.profileFunction != nil, let native = try profiledCallable(callable.ref, argument) {
      callee = native.copy()
      try profileCall(regs, .cCall, native.ref)
    }
    if interp.pointee.isMonitored {
      try monitor(.call, code, word, callable.ref, argument ?? vmState.tracing.missing)
    }
    if isPython { return }
    vmState.tracing.calls.append(TracedCall(thread: thread, frame: regs, word: word, callable: callee.leak(), argument: argument.own?.leak()))
  }

  /// What a profile function is shown of a call: native functions, methods bound; nil: nothing.
  private func profiledCallable(_ callable: Ref, _ argument: Ref?) throws(Raised) -> Owned? {
    if callable.isExactly(types.pointee.builtinFunction) { return callable.own }
    if callable.isExactly(types.pointee.method) { return try profiledCallable(callable.method.pointee.function, callable.method.pointee.instance) }
    guard callable.isExactly(types.pointee.methodDescriptor), let argument else { return nil }
    return try callable.ops.get(callable, argument, Ref(argument.type), self)
  }

  /// The native call that the frame had begun is over.
  private func announceCallEnd(_ regs: Registers) throws(Raised) {
    guard let last = takeTracedCall(regs) else { return }
    let callable = Owned(stealing: last.callable)
    let argument = Owned(stealing: last.argument ?? noneRef.own.leak())
    if callable.ref.isExactly(types.pointee.builtinFunction) { try profileCall(regs, .cReturn, callable.ref) }
    if interp.pointee.isMonitored { try monitor(.cReturn, codeOf(regs), last.word, callable.ref, shown(last, argument)) }
  }

  /// The first argument as `sys.monitoring` shows it.
  private func shown(_ call: TracedCall, _ argument: borrowing Owned) -> Ref? { call.argument == nil ? vmState.tracing.missing : argument.ref }

  /// The call that a frame of this thread is in, no longer listed.
  private func takeTracedCall(_ regs: Registers) -> TracedCall? {
    let state = vmState.tracing
    guard let i = state.calls.lastIndex(where: { $0.frame == regs && $0.thread == thread }) else { return nil }
    return state.calls.remove(at: i)
  }

  /// Calls that were announced when tracing was still on end unannounced.
  func dropTracedCalls() {
    let state = vmState.tracing
    while let i = state.calls.lastIndex(where: { $0.thread == thread }) {
      let last = state.calls.remove(at: i)
      last.callable.decref()
      last.argument?.decref()
    }
  }

  // Exceptions, from `unwind`

  /// The pending exception has reached the frame. `isNew`: raised by its instruction, not raised again.
  func announceException(_ regs: Registers, _ pc: PC, isNew: Bool) {
    guard wantsTrace, let exception = takePending() else { return }
    let code = codeOf(regs)
    if code.isGeneratorLike && regs[4] & ReturnKind.generator == 0 { return setPending(exception) }
    execution.pointee.pc = pc
    let word = max(pc - code.pointee.words - 1, 0)
    do throws(Raised) {
      if regs[4] & ReturnKind.announced == 0 {
        regs[4] |= ReturnKind.announced
        try traceCall(regs, .call, nil)
        try profileCall(regs, .call, nil)
        if interp.pointee.isMonitored { try monitor(.pyThrow, code, word, exception.ref) }
      }
      if let last = takeTracedCall(regs) {
        let callable = Owned(stealing: last.callable)
        let argument = Owned(stealing: last.argument ?? noneRef.own.leak())
        if callable.ref.isExactly(types.pointee.builtinFunction) { try profileCall(regs, .cException, callable.ref) }
        if interp.pointee.isMonitored { try monitor(.cRaise, code, last.word, callable.ref, shown(last, argument)) }
      }
      if isNew {
        let info = try tuple(Ref(exception.type), exception.ref, exception.ref.exception.pointee.traceback ?? noneRef)
        try traceCall(regs, .exception, info.ref)
      }
      if interp.pointee.isMonitored { try monitor(isNew ? .raise : .reraise, code, word, exception.ref) }
      setPending(exception)
    } catch {}
  }

  /// The frame's handler is about to run.
  func announceHandled(_ regs: Registers, _ pc: PC) {
    guard interp.pointee.isMonitored, wantsTrace, let exception = takePending() else { return }
    let code = codeOf(regs)
    do throws(Raised) {
      try monitor(.exceptionHandled, code, max(pc - code.pointee.words - 1, 0), exception.ref)
      setPending(exception)
    } catch {}
  }

  /// The exception leaves the frame.
  func announceUnwind(_ regs: Registers, _ pc: PC) {
    guard wantsTrace else { return }
    if isPointer(regs[3]) { execution.pointee.pc = raisingPC(ref(regs[3]), pc) }
    guard let exception = takePending() else { return }
    let code = codeOf(regs)
    if code.isGeneratorLike && regs[4] & ReturnKind.generator == 0 { return setPending(exception) }
    do throws(Raised) {
      try traceCall(regs, .return, nil)
      try profileCall(regs, .return, nil)
      if interp.pointee.isMonitored { try monitor(.pyUnwind, code, max(pc - code.pointee.words - 1, 0), exception.ref) }
      setPending(exception)
    } catch {}
  }
}

extension UnsafeMutablePointer where Pointee == CodeBody {
  /// A call makes a generator, coroutine or asynchronous generator.
  @inline(__always) var isGeneratorLike: Bool {
    pointee.flags & (CodeFlags.generator.rawValue | CodeFlags.coroutine.rawValue | CodeFlags.asyncGenerator.rawValue) != 0
  }
}

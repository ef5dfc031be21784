import KraitBytecode
import KraitCore
import KraitObjects

// Generators, coroutines and asynchronous generators: a frame that waits in the heap between two steps.
//
// Rules of this file
// 1. While the generator is suspended its registers are in `saved`; a resume moves them onto the stack and leaves `savedCount` 0 (the
//    collector then visits nothing), a yield moves them back.
// 2. R[0] of its frame is the generator itself (one counted reference while it runs): the body begins like a function's.
// 3. Its handled exceptions are the node `handled`, linked into the execution's chain while it runs.

enum GeneratorState {
  static let created: UInt8 = 0
  static let suspended: UInt8 = 1
  static let running: UInt8 = 2
  static let closed: UInt8 = 3
}

@frozen public struct GeneratorBody {
  public var header: ObjectHeader
  // As in FunctionBody.
  public var code: CodePointer
  public var globals: Ref
  public var builtins: Ref
  public var name: Ref
  public var qualifiedName: Ref
  public var saved: Registers
  public var savedCount: Int
  public var savedPC: PC
  public var state: UInt8
  /// Asynchronous generator: the hooks were called; an operation is running; it was closed.
  public var hooksCalled: Bool
  public var asyncRunning: Bool
  public var asyncClosed: Bool
  public var handled: HandledNode
  public var frame: Ref?
  public var origin: Ref?
  public var finalizer: Ref?
}

extension Ref {
  @inlinable @inline(__always) var generator: UnsafeMutablePointer<GeneratorBody> { raw.assumingMemoryBound(to: GeneratorBody.self) }
}

private func handledNode(_ g: Ref) -> UnsafeMutablePointer<HandledNode> {
  (g.raw + MemoryLayout<GeneratorBody>.offset(of: \.handled)!).assumingMemoryBound(to: HandledNode.self)
}

extension Context {
  /// RETURN_GENERATOR: turns the running frame into a generator object, which the caller gets. The frame's registers move to it.
  func makeGenerator(_ regs: Registers, _ pc: PC) throws(Raised) -> Owned {
    let f = functionOf(regs), code = f.pointee.code
    let flags = code.codeFlags
    let type = flags.contains(.asyncGenerator) ? types.pointee.asyncGenerator : flags.contains(.coroutine) ? types.pointee.coroutine : types.pointee.generator
    let made = try allocate(type)
    let g = made.generator
    Ref(code).incref()
    g.pointee.code = code
    g.pointee.globals = f.pointee.globals.own.leak()
    g.pointee.builtins = f.pointee.builtins.own.leak()
    g.pointee.name = f.pointee.name.own.leak()
    g.pointee.qualifiedName = f.pointee.qualifiedName.own.leak()
    let count = Int(code.pointee.registerCount)
    let capacity = GeneratorBody.savedCapacity(count)
    g.pointee.saved = .allocate(capacity: capacity)
    g.pointee.savedCount = Int(code.pointee.firstTemporary)
    for i in 0..<capacity { g.pointee.saved[i] = unbound }
    for i in FrameLayout.headerWords..<Int(code.pointee.firstTemporary) {
      g.pointee.saved[i] = regs[i]
      regs[i] = unbound
    }
    g.pointee.savedPC = pc
    g.pointee.state = GeneratorState.created
    g.pointee.hooksCalled = false
    g.pointee.asyncRunning = false
    g.pointee.asyncClosed = false
    g.pointee.handled = HandledNode()
    g.pointee.frame = nil
    g.pointee.origin = nil
    g.pointee.finalizer = nil
    if isPointer(regs[3]) {
      // The frame object goes along.
      let frame = ref(regs[3])
      regs[3] = unbound
      regs[4] &= ~ReturnKind.hasFrameObject
      frame.frame.pointee.registers = g.pointee.saved
      frame.frame.pointee.owner = FrameOwner.generator
      frame.frame.pointee.generator = made
      frame.frame.pointee.pc = pc
      g.pointee.frame = frame
    }
    track(made)
    if thread.pointee.coroutineOriginDepth > 0 && flags.contains(.coroutine) {
      g.pointee.origin = try coroutineOrigin(regs, depth: thread.pointee.coroutineOriginDepth).leak()
    }
    return Owned(stealing: made)
  }

  private func coroutineOrigin(_ regs: Registers, depth: Int) throws(Raised) -> Owned {
    let rows = try list()
    var walk = callerRegisters(regs), pc = callerPC(regs)
    var n = 0
    while let r = walk, n < depth {
      let code = codeOf(r)
      let word = pc.map { $0 - code.pointee.words - 1 } ?? 0
      let line = int(Int(code.position(at: max(word, 0)).line))
      try append(rows.ref, tuple(code.pointee.filename, line.ref, code.pointee.name))
      pc = callerPC(r)
      walk = callerRegisters(r)
      n += 1
    }
    return try tuple(ofList: rows.ref)
  }

  /// Puts a suspended generator's frame on the stack, ready to go on. `kind` tells who resumes it; `sent` is owned.
  func resume(_ me: Ref, _ sent: UInt, kind: UInt, callerPC: PC?, callerRegisters: Registers?) throws(Raised) {
    let g = me.generator, code = g.pointee.code
    let execution = self.execution
    if execution.pointee.recursionRemaining <= 0 {
      release(sent)
      try raiseRecursionError("")
    }
    let base: Registers, segment: UInt
    do throws(Raised) { (base, segment) = try nativeWindow(words: Int(code.pointee.registerCount)) } catch {
      release(sent)
      throw error
    }
    let count = g.pointee.savedCount
    var i = FrameLayout.headerWords
    while i < count {
      base[i] = g.pointee.saved[i]
      i &+= 1
    }
    let wasSuspended = g.pointee.state == GeneratorState.suspended
    makeCurrent(me, base, kind: kind | ReturnKind.generator | segment, callerPC, callerRegisters)
    if let frame = g.pointee.frame {
      base[3] = frame.bits
      base[4] |= ReturnKind.hasFrameObject
      g.pointee.frame = nil
      frame.frame.pointee.registers = base
      frame.frame.pointee.owner = FrameOwner.stack
    }
    if wasSuspended {
      // The word before the saved pc is the YIELD or YIELD_FROM that waits for a value in R[A].
      base[waitingRegister(g.pointee.savedPC)] = sent
    } else {
      release(sent)
    }
    execution.pointee.pc = g.pointee.savedPC
  }

  /// Makes the frame at `base`, to which the registers of a generator were moved, the running one: its header, its place in the chain of handled
  /// exceptions, the state.
  @inline(__always) func makeCurrent(_ me: Ref, _ base: Registers, kind: UInt, _ callerPC: PC?, _ callerRegisters: Registers?) {
    let g = me.generator, execution = self.execution
    g.pointee.savedCount = 0
    g.pointee.state = GeneratorState.running
    me.incref()
    base[0] = me.bits
    base[1] = UInt(bitPattern: callerPC) | 1
    base[2] = UInt(bitPattern: callerRegisters) | 1
    base[3] = unbound
    base[4] = kind
    base[5] = UInt(bitPattern: g.pointee.code.pointee.constants) | 1
    let node = handledNode(me)
    node.pointee.previous = execution.pointee.handled
    execution.pointee.handled = node
    execution.pointee.frame = base
    execution.pointee.recursionRemaining &-= 1
  }

  /// Takes a generator's exceptions out of the chain.
  @inline(__always) func leaveHandled(_ g: UnsafeMutablePointer<GeneratorBody>) {
    execution.pointee.handled = g.pointee.handled.previous
    g.pointee.handled.previous = nil
  }

  /// R[A] of the instruction at which a generator waits that goes on at `pc`: YIELD lies before it, YIELD_FROM there.
  @inline(__always) func waitingRegister(_ pc: PC) -> Int { OPCODE(pc) == .YIELD_FROM ? A(pc) : A(previous(pc)) }

  /// The iterator that a suspended generator delegates to, borrowed.
  func delegate(_ me: Ref) -> Ref? {
    let g = me.generator
    guard g.pointee.state == GeneratorState.suspended, OPCODE(g.pointee.savedPC) == .YIELD_FROM else { return nil }
    let v = g.pointee.saved[B(g.pointee.savedPC)]
    return isPointer(v) ? ref(v) : nil
  }

  /// Takes the frame off the stack; the caller gets what R[A] held by itself.
  private func suspend(_ regs: Registers, _ pc: PC, liveEnd: Int) {
    let me = ref(regs[0])
    let g = me.generator
    var i = FrameLayout.headerWords
    while i < liveEnd {
      g.pointee.saved[i] = regs[i]
      regs[i] = unbound
      i &+= 1
    }
    g.pointee.savedCount = liveEnd
    g.pointee.savedPC = pc
    g.pointee.state = GeneratorState.suspended
    if isPointer(regs[3]) {
      let frame = ref(regs[3])
      regs[3] = unbound
      frame.frame.pointee.registers = g.pointee.saved
      frame.frame.pointee.owner = FrameOwner.generator
      frame.frame.pointee.pc = OPCODE(pc) == .YIELD_FROM ? pc + 1 : pc
      g.pointee.frame = frame
    }
    leaveHandled(g)
    execution.pointee.recursionRemaining &+= 1
  }

  /// YIELD with `value` (owned): goes back to whoever resumed the generator. `pc` is where it goes on.
  @inline(never) func yield(_ regs: Registers, _ pc: PC, _ value: UInt) -> Continuation {
    let execution = self.execution
    let kind = regs[4]
    if _slowPath(execution.pointee.isTraced) && !announceYield(regs, pc, value) {
      release(value)
      return .raise
    }
    let callerPC = callerPC(regs), caller = callerRegisters(regs)
    let me = ref(regs[0])
    suspend(regs, pc, liveEnd: liveEnd(pc))
    regs[0] = unbound
    execution.pointee.frame = caller
    execution.pointee.pc = callerPC
    if kind & ReturnKind.ownSegment != 0 { closeSegment() }
    switch kind & ReturnKind.stepMask {
    case ReturnKind.stepForIter:
      me.decref()
      let at = callerPC.unsafelyUnwrapped  // behind FOR_ITER's first word
      let c = caller.unsafelyUnwrapped
      setRegister(c, B(previous(at)), value)
      execution.pointee.pc = at + 1 + WJUMP(at)
      return .resume
    case ReturnKind.stepYieldFrom:
      me.decref()
      // The delegating frame yields on, and its YIELD_FROM runs again later.
      let at = previous(callerPC.unsafelyUnwrapped)
      return yield(caller.unsafelyUnwrapped, at, value)
    default:
      me.decref()
      execution.pointee.result = value
      return .leave
    }
  }

  /// The instruction word before `pc`.
  @inline(__always) func previous(_ pc: PC) -> PC { PC(bitPattern: UInt(bitPattern: pc) &- 8).unsafelyUnwrapped }

  /// One past the highest register that is live in a generator that waits at `pc`: temporaries are a stack, and the operand of YIELD (moved
  /// out) or the iterator of YIELD_FROM is on top of it.
  @inline(__always) private func liveEnd(_ pc: PC) -> Int { OPCODE(pc) == .YIELD_FROM ? B(pc) &+ 1 : A(previous(pc)) }

  /// A generator's frame was left for good.
  func finishGenerator(_ me: Ref) {
    let g = me.generator
    g.pointee.state = GeneratorState.closed
    g.pointee.savedCount = 0
    leaveHandled(g)
    if let e = g.pointee.handled.exception {
      g.pointee.handled.exception = nil
      e.decref()
    }
  }

  /// A generator returned `value` (owned).
  func generatorReturned(_ kind: UInt, _ value: UInt) -> Continuation {
    let execution = self.execution
    if _slowPath(execution.pointee.isTraced) && kind & ReturnKind.native == 0 && !announceStopIteration(value) {
      release(value)
      return .raise
    }
    switch kind & ReturnKind.stepMask {
    case ReturnKind.stepForIter:
      release(value)
      let regs = execution.pointee.frame.unsafelyUnwrapped, at = execution.pointee.pc.unsafelyUnwrapped
      let a = A(previous(at))
      execution.pointee.pc = at + 1
      let iterator = regs[a]
      regs[a] = unbound
      release(iterator)
      return .resume
    case ReturnKind.stepYieldFrom:
      let regs = execution.pointee.frame.unsafelyUnwrapped, at = previous(execution.pointee.pc.unsafelyUnwrapped)
      finishYieldFrom(regs, at, value)
      return .resume
    default:
      execution.pointee.result = value
      return .leave
    }
  }

  /// YIELD_FROM's delegate returned `value` (owned).
  func finishYieldFrom(_ regs: Registers, _ at: PC, _ value: UInt) {
    setRegister(regs, A(at), value)
    if AUX(at) & Word.consumeB != 0 {
      let delegate = regs[B(at)]
      regs[B(at)] = unbound
      release(delegate)
    }
  }

  /// StopIteration that leaves a generator (or StopAsyncIteration an async one) becomes RuntimeError.
  func convertStopIteration(_ flags: CodeFlags) {
    let what = flags.contains(.asyncGenerator) ? "async generator" : flags.contains(.coroutine) ? "coroutine" : "generator"
    var text: String? = nil
    if pendingMatches(.StopIteration) { text = "\(what) raised StopIteration" }
    if text == nil && flags.contains(.asyncGenerator) && pendingMatches(.StopAsyncIteration) { text = "async generator raised StopAsyncIteration" }
    guard let text, let cause = takePending() else { return }
    services.raise(.RuntimeError, text, self)
    if let error = takePending() {
      let e = error.ref.exception
      replace(&e.pointee.cause, with: cause.copy())
      replace(&e.pointee.context, with: cause.copy())
      e.pointee.suppressContext = true
      setPending(error)
    }
  }

  // Steps from native code

  /// One step: sends `value` (owned). nil: the generator returned `returned`.
  func step(_ me: Ref, _ value: consuming Owned, returned: inout Owned?) throws(Raised) -> Owned? {
    try checkNativeStack("")
    let g = me.generator
    switch g.pointee.state {
    case GeneratorState.running: try raise(.ValueError, "\(generatorNoun(me)) already executing")
    case GeneratorState.closed:
      returned = none
      return nil
    case GeneratorState.created where !isNone(value.ref):
      try raise(.TypeError, "can't send non-None value to a just-started \(generatorNoun(me))")
    default: break
    }
    let execution = self.execution
    let savedFrame = execution.pointee.frame, savedPC = execution.pointee.pc
    let held = me.own
    let sent = value.leak()
    var ok = false
    let result: Owned
    if runStep(me, sent, ok: &ok) {
      guard ok else { throw Raised() }
      result = takeResult()
    } else {
      try resume(me, sent.bits, kind: ReturnKind.plain | ReturnKind.native | ReturnKind.stepNative, callerPC: savedPC, callerRegisters: savedFrame)
      result = try finishRun(savedFrame, savedPC)
    }
    if held.ref.generator.pointee.state == GeneratorState.closed {
      returned = consume result
      return nil
    }
    return result
  }

  func generatorNoun(_ me: Ref) -> String {
    let type = me.type
    return type == types.pointee.coroutine ? "coroutine" : type == types.pointee.asyncGenerator ? "async generator" : "generator"
  }

  /// Raises the pending exception inside the suspended generator.
  func throwIn(_ me: Ref, returned: inout Owned?) throws(Raised) -> Owned? {
    let g = me.generator
    if g.pointee.state == GeneratorState.closed { throw Raised() }
    if nativeStackIsLow {
      setPending(nil)
      try raiseRecursionError("")
    }
    if g.pointee.state == GeneratorState.created {
      // It never started: it ends with the exception, which shows its first line.
      let execution = self.execution
      let savedFrame = execution.pointee.frame, savedPC = execution.pointee.pc
      let exception = takePending()
      try resume(me, unbound, kind: ReturnKind.plain | ReturnKind.native, callerPC: savedPC, callerRegisters: savedFrame)
      setPending(exception)
      let ok = unwind()
      if ok { return try finishThrow(me, savedFrame, savedPC, &returned) }
      execution.pointee.frame = savedFrame
      execution.pointee.pc = savedPC
      throw Raised()
    }
    let execution = self.execution
    let savedFrame = execution.pointee.frame, savedPC = execution.pointee.pc
    let exception = takePending()
    try resume(me, unbound, kind: ReturnKind.plain | ReturnKind.native, callerPC: savedPC, callerRegisters: savedFrame)
    setPending(exception)
    chainWithOwn(me)
    if OPCODE(execution.pointee.pc.unsafelyUnwrapped) == .YIELD_FROM { execution.pointee.pc = execution.pointee.pc.unsafelyUnwrapped + 1 }
    if unwind() { return try finishThrow(me, savedFrame, savedPC, &returned) }
    execution.pointee.frame = savedFrame
    execution.pointee.pc = savedPC
    throw Raised()
  }

  /// An exception that arrives in a generator gets the one that the generator is handling as its context.
  func chainWithOwn(_ me: Ref) {
    if me.generator.pointee.handled.exception != nil, let exception = takePending() { setRaised(exception) }
  }

  func finishThrow(_ me: Ref, _ savedFrame: Registers?, _ savedPC: PC?, _ returned: inout Owned?) throws(Raised) -> Owned? {
    let held = me.own
    let result = try finishRun(savedFrame, savedPC)
    if held.ref.generator.pointee.state == GeneratorState.closed {
      returned = consume result
      return nil
    }
    return result
  }

  /// Ends the delegation of a suspended generator with `value`: it goes on behind its YIELD_FROM.
  func resumeAfterDelegate(_ me: Ref, _ value: consuming Owned, returned: inout Owned?) throws(Raised) -> Owned? {
    let g = me.generator
    let at = g.pointee.savedPC
    g.pointee.savedPC = at + 1
    let b = B(at)
    if AUX(at) & Word.consumeB != 0 && b < g.pointee.savedCount {
      let inner = g.pointee.saved[b]
      g.pointee.saved[b] = unbound
      release(inner)
    }
    let execution = self.execution
    let savedFrame = execution.pointee.frame, savedPC = execution.pointee.pc
    let sent = value.leak().bits
    try resume(me, sent, kind: ReturnKind.plain | ReturnKind.native, callerPC: savedPC, callerRegisters: savedFrame)
    return try finishThrow(me, savedFrame, savedPC, &returned)
  }
}

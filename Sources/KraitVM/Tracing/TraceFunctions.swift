import KraitBytecode
import KraitCore
import KraitObjects

// The functions that `sys.settrace` and `sys.setprofile` install.

/// What a trace or profile function is told, and when a line may be assigned to.
enum TraceEvent: Int {
  case none, call, line, `return`, exception, opcode, cCall, cReturn, cException

  var name: String {
    switch self {
    case .none: ""
    case .call: "call"
    case .line: "line"
    case .return: "return"
    case .exception: "exception"
    case .opcode: "opcode"
    case .cCall: "c_call"
    case .cReturn: "c_return"
    case .cException: "c_exception"
    }
  }
}

extension Context {
  /// Calls the thread's trace function (for a call) or the frame's own one, which its result replaces. An exception in it ends tracing.
  func traceCall(_ regs: Registers, _ event: TraceEvent, _ argument: Ref?) throws(Raised) {
    guard thread.pointee.tracing == 0, let general = thread.pointee.traceFunction else { return }
    if event != .call && !isPointer(regs[3]) { return }
    let frame = try frameObject(regs).own
    guard let callback = event == .call ? general : frame.ref.frame.pointee.trace else { return }
    let held = callback.own
    do throws(Raised) {
      let result = try callTraceFunction(held.ref, frame.ref, event, argument)
      if !isNone(result.ref) { replace(&frame.ref.frame.pointee.trace, with: result) }
    } catch {
      let pending = takePending()
      replace(&thread.pointee.traceFunction, with: nil)
      replace(&frame.ref.frame.pointee.trace, with: nil)
      tracingChanged()
      setPending(pending)
      throw error
    }
  }

  /// Calls the thread's profile function. An exception in it ends profiling.
  func profileCall(_ regs: Registers, _ event: TraceEvent, _ argument: Ref?) throws(Raised) {
    guard thread.pointee.tracing == 0, let function = thread.pointee.profileFunction else { return }
    let held = function.own
    let frame = try frameObject(regs).own
    do throws(Raised) { _ = try callTraceFunction(held.ref, frame.ref, event, argument) } catch {
      let pending = takePending()
      replace(&thread.pointee.profileFunction, with: nil)
      tracingChanged()
      setPending(pending)
      throw error
    }
  }

  private func callTraceFunction(_ function: Ref, _ frame: Ref, _ event: TraceEvent, _ argument: Ref?) throws(Raised) -> Owned {
    let thread = self.thread
    let saved = thread.pointee.traceEvent
    thread.pointee.tracing += 1
    thread.pointee.traceEvent = event.rawValue
    defer {
      thread.pointee.tracing -= 1
      thread.pointee.traceEvent = saved
    }
    let what = try intern(event.name)
    return try call(function, frame, what.ref, argument ?? noneRef)
  }

  /// Line and opcode events of a frame with a trace function of its own. Answers where to go on: elsewhere after `f_lineno` was set.
  func announceLine(_ pc: PC, _ regs: Registers, _ code: CodePointer) throws(Raised) -> PC {
    let word = pc - code.pointee.words
    let line = code.position(at: word).line
    if interp.pointee.isMonitored, line > 0, code.startsLine(word) {
      let number = int(Int(line))
      try monitor(.line, code, word, number.ref)
    }
    guard thread.pointee.traceFunction != nil, thread.pointee.tracing == 0, isPointer(regs[3]) else { return pc }
    let frame = ref(regs[3]).own
    let body = frame.ref.frame
    // A frame that was not traced before goes on behind a call.
    let last = body.pointee.tracedWord == -2 ? max(word - 1, 0) : body.pointee.tracedWord
    // YIELD_FROM runs again after each value.
    let isDelegating = OPCODE(pc) == .YIELD_FROM
    let isPrologue = OPCODE(pc) == .MAKE_CELL || OPCODE(pc) == .COPY_FREE_VARS
    if line > 0 && !isPrologue { body.pointee.tracedWord = word }
    guard body.pointee.trace != nil else { return pc }
    if body.pointee.traceLines, line > 0, !isPrologue, last < 0 || word < last || word == last && !isDelegating || code.position(at: last).line != line {
      body.pointee.jumpTarget = nil
      try traceCall(regs, .line, nil)
      if let target = body.pointee.jumpTarget {
        body.pointee.jumpTarget = nil
        body.pointee.tracedWord = -1
        return target
      }
    }
    if body.pointee.traceOpcodes { try traceCall(regs, .opcode, nil) }
    return pc
  }

  /// `sys.settrace` for the calling thread; nil turns tracing off.
  func setTraceFunction(_ function: Ref?, _ target: UnsafeMutablePointer<ThreadState>) {
    let old = target.pointee.traceFunction
    target.pointee.traceFunction = function.own?.leak()
    tracingChanged()
    old?.decref()
  }
  /// `sys.setprofile`.
  func setProfileFunction(_ function: Ref?, _ target: UnsafeMutablePointer<ThreadState>) {
    let old = target.pointee.profileFunction
    target.pointee.profileFunction = function.own?.leak()
    tracingChanged()
    old?.decref()
  }

  /// Calls `body` with every thread of the interpreter.
  func forEachThread(_ body: (UnsafeMutablePointer<ThreadState>) -> Void) {
    var t = interp.pointee.threads
    while let one = t {
      t = one.pointee.next
      body(one)
    }
  }
}

extension UnsafeMutablePointer where Pointee == CodeBody {
  /// Whether a line begins at a word.
  func startsLine(_ word: Int) -> Bool {
    let runs = description.positions
    var low = 0, high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if Int(runs[middle].start) < word { low = middle + 1 } else { high = middle }
    }
    guard low < runs.count, Int(runs[low].start) == word, runs[low].position.line > 0 else { return false }
    return low == 0 || runs[low - 1].position.line != runs[low].position.line
  }
}

/// Functions of `sys`.
let tracingFunctions: [MethodDef] = [
  MethodDef("settrace", "(function, /)", "Set the global debug tracing function.\n\nIt will be called on each function call.  See the debugger chapter\nin the library manual.") { (a, cx) throws(Raised) in
    cx.setTraceFunction(cx.isNone(a[0]) ? nil : a[0], cx.thread)
    return cx.none
  },
  MethodDef("_settraceallthreads", "(arg, /)", "Set the global debug tracing function in all running threads belonging to the current interpreter.\n\nIt will be called on each function call. See the debugger chapter\nin the library manual.") { (a, cx) throws(Raised) in
    cx.forEachThread { cx.setTraceFunction(cx.isNone(a[0]) ? nil : a[0], $0) }
    return cx.none
  },
  MethodDef("gettrace", "()", "Return the global debug tracing function set with sys.settrace.\n\nSee the debugger chapter in the library manual.") { (a, cx) throws(Raised) in
    (cx.thread.pointee.traceFunction ?? cx.noneRef).own
  },
  MethodDef("setprofile", "(function, /)", "Set the profiling function.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual.") { (a, cx) throws(Raised) in
    cx.setProfileFunction(cx.isNone(a[0]) ? nil : a[0], cx.thread)
    return cx.none
  },
  MethodDef("_setprofileallthreads", "(arg, /)", "Set the profiling function in all running threads belonging to the current interpreter.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual.") { (a, cx) throws(Raised) in
    cx.forEachThread { cx.setProfileFunction(cx.isNone(a[0]) ? nil : a[0], $0) }
    return cx.none
  },
  MethodDef("getprofile", "()", "Return the profiling function set with sys.setprofile.\n\nSee the profiler chapter in the library manual.") { (a, cx) throws(Raised) in
    (cx.thread.pointee.profileFunction ?? cx.noneRef).own
  },
  MethodDef("call_tracing", "(func, args, /)", "Call func(*args), while tracing is enabled.\n\nThe tracing state is saved, and restored afterwards.  This is intended\nto be called from a debugger from a checkpoint, to recursively debug\nsome other code.") { (a, cx) throws(Raised) in
    guard a[1].isTuple else { try cx.raise(.TypeError, "call_tracing() argument 2 must be tuple, not \(cx.typeName(a[1]))") }
    let thread = cx.thread
    let saved = thread.pointee.tracing
    thread.pointee.tracing = 0
    defer { thread.pointee.tracing = saved }
    return try cx.call(a[0], args: a[1], kwargs: nil)
  },
]

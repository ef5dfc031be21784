import KraitBytecode
import KraitCore
import KraitObjects

/// A frame as Python sees it. Made when somebody asks; until the frame ends it only points to the registers.
@frozen public struct FrameBody {
  public var header: ObjectHeader
  /// Owned.
  public var code: Ref
  public var globals: Ref
  public var builtins: Ref
  /// The caller's frame object once this frame has ended, owned; nil before, and for the outermost.
  public var back: Ref?
  /// The registers: on the stack while the frame runs, in the generator while that is suspended, else behind these fields.
  public var registers: Registers?
  public var owner: UInt8
  /// Registers that lie behind the fields when `owner` is `.itself` and `registers` points there.
  public var count: Int
  /// The pc behind the last instruction, once the frame does not run.
  public var pc: PC?
  public var trace: Ref?
  public var traceLines: Bool
  public var traceOpcodes: Bool
  /// The word that the line tracing saw last; -1 before the first, -2 when the frame ran before it was traced.
  var tracedWord: Int
  /// Where a trace function has sent the frame by setting `f_lineno`.
  var jumpTarget: PC?
  /// Variables added through f_locals under names that the code does not have: a dict.
  public var extraLocals: Ref?
  /// Values that writes from outside replaced: they must live until the frame ends (a list).
  public var overwritten: Ref?
  /// The generator whose frame this is, not owned.
  public var generator: Ref?
}

extension FrameBody {
  /// Bytes of a frame object for `code`: there is room for what it keeps of the registers when the frame ends.
  static func size(_ code: CodePointer) -> Int { MemoryLayout<FrameBody>.stride &+ Int(code.pointee.firstTemporary) &* 8 }
}

enum FrameOwner {
  static let stack: UInt8 = 0
  static let generator: UInt8 = 1
  static let itself: UInt8 = 2
}

extension Ref {
  @inlinable @inline(__always) var frame: UnsafeMutablePointer<FrameBody> { raw.assumingMemoryBound(to: FrameBody.self) }
}

extension Context {
  /// The frame object of a running frame, borrowed (the frame owns it); made when first asked for.
  func frameObject(_ regs: Registers) throws(Raised) -> Ref {
    if isPointer(regs[3]) { return ref(regs[3]) }
    let f = functionOf(regs)
    let made = try allocate(types.pointee.frame, size: FrameBody.size(f.pointee.code))
    let body = made.frame
    Ref(f.pointee.code).incref()
    f.pointee.globals.incref()
    f.pointee.builtins.incref()
    body.pointee.code = Ref(f.pointee.code)
    body.pointee.globals = f.pointee.globals
    body.pointee.builtins = f.pointee.builtins
    body.pointee.back = nil
    body.pointee.registers = regs
    body.pointee.owner = FrameOwner.stack
    body.pointee.count = 0
    body.pointee.pc = nil
    body.pointee.trace = nil
    body.pointee.traceLines = true
    body.pointee.traceOpcodes = false
    body.pointee.tracedWord = -2
    body.pointee.jumpTarget = nil
    body.pointee.extraLocals = nil
    body.pointee.overwritten = nil
    body.pointee.generator = regs[4] & ReturnKind.generator != 0 ? ref(regs[0]) : nil
    track(made)
    regs[3] = made.bits
    regs[4] |= ReturnKind.hasFrameObject
    return made
  }

  /// A frame object that no running code belongs to.
  public func makeIdleFrame(code: Ref, globals: Ref) throws(Raised) -> Owned {
    let builtins = dictGet(globals, str: name(.__builtins__)).map { moduleDict($0) ?? $0 } ?? interp.pointee.builtins
    let held = builtins.own
    let made = try allocate(types.pointee.frame)
    made.frame.initialize(to: FrameBody(
      header: made.frame.pointee.header, code: code.own.leak(), globals: globals.own.leak(), builtins: held.ref.own.leak(), back: nil, registers: nil,
      owner: FrameOwner.itself, count: 0, pc: nil, trace: nil, traceLines: true, traceOpcodes: false, tracedWord: -2, jumpTarget: nil,
      extraLocals: nil, overwritten: nil, generator: nil))
    track(made)
    return Owned(stealing: made)
  }

  /// The frame ends: a frame object that lives on takes the locals over, and the registers stop owning it.
  func detachFrameObject(_ regs: Registers, _ pc: PC?) {
    guard isPointer(regs[3]) else { return }
    let object = ref(regs[3])
    let body = object.frame
    body.pointee.pc = pc
    body.pointee.generator = nil
    if object.referenceCount > 1 {
      if let caller = callerRegisters(regs) {
        do throws(Raised) { body.pointee.back = try frameObject(caller).own.leak() } catch { setPending(nil) }
      }
      let count = Int(body.pointee.code.code.pointee.firstTemporary)
      let own = UnsafeMutableRawPointer(body + 1).assumingMemoryBound(to: UInt.self)
      for i in 0..<FrameLayout.headerWords { own[i] = unbound }
      for i in FrameLayout.headerWords..<count {
        own[i] = boxed(self, regs[i])
        regs[i] = unbound
      }
      body.pointee.registers = own
      body.pointee.owner = FrameOwner.itself
      body.pointee.count = count
    } else {
      body.pointee.registers = nil
      body.pointee.owner = FrameOwner.itself
    }
    regs[3] = unbound
    object.decref()
  }

  /// Where a frame ends with the pending exception. Code that only passes an exception on has no line: then it is where that was raised in this frame.
  func raisingPC(_ frame: Ref, _ pc: PC?) -> PC? {
    let code = frame.frame.pointee.code.code
    guard let pc, pc > code.pointee.words, OPCODE(previous(pc)) == .RERAISE, code.position(at: pc - code.pointee.words - 1).line == 0,
      let traceback = pending?.exception.pointee.traceback, traceback.traceback.pointee.frame == frame
    else { return pc }
    return code.pointee.words + (traceback.traceback.pointee.last / 8 + 1)
  }

  /// The innermost frame's object, or that of a frame further out.
  public func currentFrame(depth: Int = 0) throws(Raised) -> Ref? {
    var regs = execution.pointee.frame
    var n = depth
    while n > 0, let r = regs {
      regs = callerRegisters(r)
      n -= 1
    }
    guard let regs else { return nil }
    return try frameObject(regs)
  }
}

extension UnsafeMutablePointer where Pointee == FrameBody {
  /// The word after which execution stands: the last started instruction, as an offset.
  func lastWord(_ cx: Context) -> Int {
    let code = pointee.code.code
    guard let pc = currentPC(cx) else { return -1 }
    return pc - code.pointee.words - 1
  }
  func currentPC(_ cx: Context) -> PC? {
    guard pointee.owner == FrameOwner.stack, let regs = pointee.registers else { return pointee.pc }
    if let running = runningPC(regs, cx.execution) { return running }
    // Frames of other threads come from `sys._current_frames`.
    var thread = cx.interp.pointee.threads
    while let t = thread {
      if t != cx.thread, let running = runningPC(regs, t.pointee.execution) { return running }
      thread = t.pointee.next
    }
    return pointee.pc
  }
  /// Where a frame on a thread's stack is: its pc was saved by the frame it called, or is the published one.
  private func runningPC(_ regs: Registers, _ execution: UnsafeMutablePointer<Execution>) -> PC? {
    var inner: Registers? = nil
    var walk = execution.pointee.frame
    while let w = walk, w != regs {
      inner = w
      walk = callerRegisters(w)
    }
    if walk == nil { return nil }
    if let inner { return callerPC(inner) }
    return execution.pointee.pc
  }
  func line(_ cx: Context) -> Int {
    let code = pointee.code.code
    let word = lastWord(cx)
    if word < 0 { return code.description.firstLine }
    return code.line(at: word)
  }
}

public enum FrameType: NativeType {
  public static var name: StaticString { "frame" }
  public static var layout: Layout { Layout(MemoryLayout<FrameBody>.stride, [.collected, .noInstances]) }
  public static var operations: OperationSet { [.repr] }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    clear(me, cx)
    let f = me.frame
    f.pointee.code.decref()
    f.pointee.globals.decref()
    f.pointee.builtins.decref()
    replace(&f.pointee.back, with: nil)
    replace(&f.pointee.trace, with: nil)
    replace(&f.pointee.overwritten, with: nil)
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    let f = me.frame
    visit(f.pointee.code)
    visit(f.pointee.globals)
    visit(f.pointee.builtins)
    visit(f.pointee.back)
    visit(f.pointee.trace)
    visit(f.pointee.extraLocals)
    visit(f.pointee.overwritten)
    if f.pointee.owner == FrameOwner.itself, let regs = f.pointee.registers {
      for i in 0..<f.pointee.count where isPointer(regs[i]) { visit(ref(regs[i])) }
    }
  }
  public static func clear(_ me: Ref, _ cx: Context) {
    let f = me.frame
    if f.pointee.owner == FrameOwner.itself, let regs = f.pointee.registers {
      var i = FrameLayout.headerWords
      while i < f.pointee.count {
        let v = regs[i]
        regs[i] = unbound
        release(v)
        i &+= 1
      }
    }
    replace(&f.pointee.extraLocals, with: nil)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let code = me.frame.pointee.code.code
    return try cx.str("<frame at \(cx.addressText(me)), file '\(code.pointee.filename.text)', line \(me.frame.line(cx)), code \(code.pointee.name.text)>")
  }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef("f_back", get: { (me, cx) throws(Raised) in
        let f = me.frame
        if f.pointee.owner == FrameOwner.stack, let regs = f.pointee.registers, let caller = callerRegisters(regs) { return try cx.frameObject(caller).own }
        return (f.pointee.back ?? cx.noneRef).own
      }),
      GetSetDef("f_code", get: { (me, cx) throws(Raised) in me.frame.pointee.code.own }),
      GetSetDef("f_globals", get: { (me, cx) throws(Raised) in me.frame.pointee.globals.own }),
      GetSetDef("f_builtins", get: { (me, cx) throws(Raised) in me.frame.pointee.builtins.own }),
      GetSetDef("f_lasti", get: { (me, cx) throws(Raised) in
        let word = me.frame.lastWord(cx)
        return cx.int(word < 0 ? me.frame.pointee.code.code.entryOffset : word * 8)
      }),
      GetSetDef("f_lineno", get: { (me, cx) throws(Raised) in
          let frame = me.frame
          if frame.lastWord(cx) < 0 { return cx.int(frame.pointee.code.code.entryLine) }
          let line = frame.line(cx)
          return line > 0 ? cx.int(line) : cx.none
        },
        set: { (me, value, cx) throws(Raised) in try cx.setFrameLine(me, value) }),
      GetSetDef("f_locals", get: { (me, cx) throws(Raised) in try cx.frameLocals(me) }),
      GetSetDef("f_trace", get: { (me, cx) throws(Raised) in (me.frame.pointee.trace ?? cx.noneRef).own },
        set: { (me, value, cx) throws(Raised) in
          replace(&me.frame.pointee.trace, with: value.flatMap { cx.isNone($0) ? nil : $0 }.own)
        }),
      GetSetDef("f_trace_lines", get: { (me, cx) throws(Raised) in cx.bool(me.frame.pointee.traceLines) },
        set: { (me, value, cx) throws(Raised) in me.frame.pointee.traceLines = try cx.boolMember(value) }),
      GetSetDef("f_trace_opcodes", get: { (me, cx) throws(Raised) in cx.bool(me.frame.pointee.traceOpcodes) },
        set: { (me, value, cx) throws(Raised) in me.frame.pointee.traceOpcodes = try cx.boolMember(value) }),
    ]
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("clear", "(self, /)", "Clear all references held by the frame.") { (a, cx) throws(Raised) in
        let f = a[0].frame
        if f.pointee.owner == FrameOwner.stack { try cx.raise(.RuntimeError, "cannot clear an executing frame") }
        if f.pointee.owner == FrameOwner.generator, let g = f.pointee.generator {
          if g.generator.pointee.state == GeneratorState.running { try cx.raise(.RuntimeError, "cannot clear an executing frame") }
          if g.generator.pointee.state == GeneratorState.suspended { try cx.raise(.RuntimeError, "cannot clear a suspended frame") }
          let generator = g.own
          generator.ref.ops.finalize(generator.ref, cx)
          cx.dropFrame(generator.ref)
          return cx.none
        }
        FrameType.clear(a[0], cx)
        return cx.none
      }
    ]
  }
}

// Variables of a frame.

extension Context {
  /// The value for an attribute that is a plain truth value.
  fileprivate func boolMember(_ value: Ref?) throws(Raised) -> Bool {
    guard let value else { try raise(.TypeError, "can't delete numeric/char attribute") }
    guard value.isExactly(types.pointee.bool) else { try raise(.TypeError, "attribute value type must be bool") }
    return value == interp.pointee.true
  }

  /// Registers of the variables of a code object with their names, in the order of `co_varnames + co_cellvars + co_freevars`, each once.
  func variables(_ code: CodePointer) -> [(name: Ref, register: Int)] {
    let d = code.description
    var result: [(name: Ref, register: Int)] = []
    let base = FrameLayout.headerWords + (d.flags.contains(.optimized) ? 0 : 1)
    for i in 0..<code.pointee.localNames.tupleCount { result.append((code.pointee.localNames.tupleItems[i], base + i)) }
    for i in 0..<code.pointee.cellNames.tupleCount where !result.contains(where: { $0.register == d.cellRegisters[i] }) {
      result.append((code.pointee.cellNames.tupleItems[i], d.cellRegisters[i]))
    }
    for i in 0..<code.pointee.freeNames.tupleCount { result.append((code.pointee.freeNames.tupleItems[i], d.freeRegisters[i])) }
    return result
  }

  /// What a variable's register holds for Python: boxed, cells looked into; nil when unbound. Borrowed.
  func variableValue(_ code: CodePointer, _ regs: Registers, _ register: Int, _ isCell: Bool) -> Ref? {
    let v = regs[register]
    if v == unbound { return nil }
    let object = boxRegister(self, regs, register)
    if isCell && object.isExactly(types.pointee.cell) { return cellContents(object) }
    return object
  }
  func isCellRegister(_ code: CodePointer, _ register: Int) -> Bool {
    let d = code.description
    return d.cellRegisters.contains(register) || d.freeRegisters.contains(register)
  }

  /// A new dict of the variables of the frame with these registers.
  func localsSnapshot(_ code: CodePointer, _ regs: Registers) throws(Raised) -> Owned {
    let result = try dict()
    for (name, register) in variables(code) {
      // The iterator that a generator expression gets is a variable as any other.
      if name.text.hasPrefix(".") && name.text != ".0" { continue }
      if let value = variableValue(code, regs, register, isCellRegister(code, register)) { try dictSet(result.ref, name, value) }
    }
    return result
  }

  /// A comprehension runs within this module or class body: its variables are no names of the namespace.
  private func hasHiddenLocals(_ code: CodePointer, _ regs: Registers) -> Bool {
    let first = FrameLayout.headerWords + 1
    return (0..<code.pointee.localNames.tupleCount).contains { regs[first + $0] != unbound }
  }

  /// `locals()` of the innermost frame.
  public func currentLocals() throws(Raised) -> Owned {
    guard let regs = execution.pointee.frame else { try raise(.SystemError, "frame does not exist") }
    let code = codeOf(regs)
    if code.codeFlags.contains(.optimized) || hasHiddenLocals(code, regs) {
      let result = try localsSnapshot(code, regs)
      if isPointer(regs[3]), let extra = ref(regs[3]).frame.pointee.extraLocals { try dictMerge(into: result.ref, from: extra) }
      return result
    }
    return boxRegister(self, regs, FrameLayout.headerWords).own
  }

  /// `frame.f_locals`: the namespace, or a write-through proxy for functions.
  func frameLocals(_ me: Ref) throws(Raised) -> Owned {
    let code = me.frame.pointee.code.code
    guard let regs = me.frame.pointee.registers else { return try dict() }
    if !code.codeFlags.contains(.optimized) && !hasHiddenLocals(code, regs) {
      let v = regs[FrameLayout.headerWords]
      return isPointer(v) ? ref(v).own : try dict()
    }
    return try makeFrameLocalsProxy(me)
  }
}

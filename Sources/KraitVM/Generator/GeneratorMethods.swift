import KraitBytecode
import KraitCore
import KraitObjects

// send, throw and close, for generators and coroutines alike.

extension Context {
  /// `send` with its StopIteration.
  func generatorSend(_ me: Ref, _ value: Ref) throws(Raised) -> Owned {
    var returned: Owned? = nil
    if me.type == types.pointee.coroutine && me.generator.pointee.state == GeneratorState.closed {
      try raise(.RuntimeError, "cannot reuse already awaited coroutine")
    }
    if let yielded = try step(me, value.own, returned: &returned) { return yielded }
    try raiseStop(returned.take())
  }

  /// nil for StopIteration.
  func withoutStop(_ body: () throws(Raised) -> Owned) throws(Raised) -> Owned? {
    do throws(Raised) { return try body() } catch {
      guard pendingMatches(.StopIteration) else { throw error }
      setPending(nil)
      return nil
    }
  }

  /// StopIteration with the generator's return value; a None value is not in its arguments.
  func raiseStop(_ value: consuming Owned?) throws(Raised) -> Never {
    switch value {
    case .some(let v): try raiseStopIteration(v.ref)
    case .none: try raiseStopIteration(noneRef)
    }
  }

  /// `throw(...)`: `exception` is an instance.
  func generatorThrow(_ me: Ref, _ exception: Ref, returned: inout Owned?) throws(Raised) -> Owned? {
    try checkNativeStack("")
    let g = me.generator
    if g.pointee.state == GeneratorState.running { try raise(.ValueError, "\(generatorNoun(me)) already executing") }
    if let inner = delegate(me) {
      let held = inner.own
      if !isInstance(exception, exceptionType(.GeneratorExit)) { return try throwToDelegate(me, held.ref, exception, &returned) }
      // The delegate is closed on its own: its frames do not see this one.
      g.pointee.state = GeneratorState.running
      do throws(Raised) { try closeDelegate(held.ref) } catch {
        g.pointee.state = GeneratorState.suspended
        return try throwIn(me, returned: &returned)
      }
      g.pointee.state = GeneratorState.suspended
      return try raiseInside(me, exception, &returned)
    }
    if me.type == types.pointee.coroutine && g.pointee.state == GeneratorState.closed {
      try raise(.RuntimeError, "cannot reuse already awaited coroutine")
    }
    return try raiseInside(me, exception, &returned)
  }

  private func raiseInside(_ me: Ref, _ exception: Ref, _ returned: inout Owned?) throws(Raised) -> Owned? {
    setPending(exception.own)
    return try throwIn(me, returned: &returned)
  }

  /// Throws into what the generator delegates to. The generator's own frame is put on the stack for the time, below that of the delegate.
  private func throwToDelegate(_ me: Ref, _ inner: Ref, _ exception: Ref, _ returned: inout Owned?) throws(Raised) -> Owned? {
    // A failing look-up leaves the generator as it is.
    let method = try throwMethod(of: inner)
    let callable: Ref? = switch method {
    case .some(let m): m.ref
    case .none: nil
    }
    let execution = self.execution
    let savedFrame = execution.pointee.frame, savedPC = execution.pointee.pc
    try resume(me, unbound, kind: ReturnKind.plain | ReturnKind.native, callerPC: savedPC, callerRegisters: savedFrame)
    let regs = execution.pointee.frame.unsafelyUnwrapped, at = execution.pointee.pc.unsafelyUnwrapped
    execution.pointee.pc = at + 1
    var result: Owned? = nil
    do throws(Raised) {
      if let value = try thrownThrough(inner, callable, exception, &result) {
        _ = yield(regs, at, value.leak().bits)
        let word = execution.pointee.result
        execution.pointee.result = 0
        execution.pointee.frame = savedFrame
        execution.pointee.pc = savedPC
        return Owned(stealing: ref(word))
      }
    } catch {
      execution.pointee.pc = at + 1
      chainWithOwn(me)
      if unwind() { return try finishThrow(me, savedFrame, savedPC, &returned) }
      execution.pointee.frame = savedFrame
      execution.pointee.pc = savedPC
      throw error
    }
    execution.pointee.pc = at + 1
    finishYieldFrom(regs, at, (result.take() ?? none).leak().bits)
    return try finishThrow(me, savedFrame, savedPC, &returned)
  }

  private func throwMethod(of inner: Ref) throws(Raised) -> Owned? {
    if inner.type == types.pointee.generator || inner.type == types.pointee.coroutine { return nil }
    return try getattrOptional(inner, .throw)
  }

  /// What the delegate yields when the exception is thrown into it; nil when it has ended with `result`. `method` is its `throw`, unless it
  /// is a generator itself.
  private func thrownThrough(
    _ inner: Ref, _ method: Ref?, _ exception: Ref, _ result: inout Owned?
  ) throws(Raised) -> Owned? {
    if inner.type == types.pointee.generator || inner.type == types.pointee.coroutine {
      return try generatorThrow(inner, exception, returned: &result)
    }
    guard let method else {
      setPending(exception.own)
      throw Raised()
    }
    do throws(Raised) { return try call(method, exception) } catch {
      guard pendingMatches(.StopIteration), let stop = takePending() else { throw error }
      result = stop.ref.exceptionField(ExceptionField.value).pointee.own
      return nil
    }
  }

  private func closeDelegate(_ inner: Ref) throws(Raised) {
    if inner.type == types.pointee.generator || inner.type == types.pointee.coroutine {
      _ = try generatorClose(inner)
      return
    }
    let method: Owned?
    do throws(Raised) { method = try getattrOptional(inner, .close) } catch {
      writeUnraisable(object: inner)
      return
    }
    if let method { _ = try call(method.ref) }
  }

  /// Whether the body of a suspended generator would see GeneratorExit.
  func noticesClose(_ g: UnsafeMutablePointer<GeneratorBody>) -> Bool { OPCODE(g.pointee.savedPC) == .YIELD_FROM || waitsGuarded(g) }

  /// Whether a suspended generator waits where its body handles exceptions.
  private func waitsGuarded(_ g: UnsafeMutablePointer<GeneratorBody>) -> Bool {
    let waitsInside = OPCODE(g.pointee.savedPC) == .YIELD_FROM
    return g.pointee.code.handler(at: g.pointee.savedPC - g.pointee.code.pointee.words - (waitsInside ? 0 : 1)) != nil
  }

  /// Closes those at the inner end of a chain of `yield from` that would not see GeneratorExit, innermost first: a long chain takes no native
  /// stack then.
  private func closeQuietDelegates(_ me: Ref) {
    var chain: [Ref] = [me], last = me
    while let inner = delegate(last), inner.type == types.pointee.generator || inner.type == types.pointee.coroutine,
      inner.generator.pointee.state == GeneratorState.suspended
    {
      inner.incref()
      chain.append(inner)
      last = inner
    }
    var isQuiet = chain.count > 1 && delegate(last) == nil
    while let one = chain.popLast() {
      let g = one.generator
      isQuiet = isQuiet && g.pointee.state == GeneratorState.suspended && !waitsGuarded(g)
      if isQuiet { dropFrame(one) }
      if one != me { one.decref() }
    }
  }

  /// `close()`: the return value of the generator (3.13), or None.
  func generatorClose(_ me: Ref) throws(Raised) -> Owned {
    let g = me.generator
    switch g.pointee.state {
    case GeneratorState.running: try raise(.ValueError, "\(generatorNoun(me)) already executing")
    case GeneratorState.closed: return none
    case GeneratorState.created:
      dropFrame(me)
      return none
    default: break
    }
    closeQuietDelegates(me)
    if g.pointee.state == GeneratorState.closed { return none }
    if !noticesClose(g) {
      dropFrame(me)
      return none
    }
    var returned: Owned? = nil
    let exit = try makeException(.GeneratorExit, message: "")
    do throws(Raised) {
      if let yielded = try generatorThrow(me, exit.ref, returned: &returned) {
        _ = yielded
        try raise(.RuntimeError, "\(generatorNoun(me)) ignored GeneratorExit")
      }
      return returned.take() ?? none
    } catch {
      if pendingMatches(.GeneratorExit) || pendingMatches(.StopIteration) {
        let isStop = pendingMatches(.StopIteration)
        let e = takePending()
        if isStop, let e, let value = e.ref.exceptionField(ExceptionField.value).pointee { return value.own }
        return none
      }
      throw error
    }
  }

  /// Forgets the frame of a generator that never ran or is being destroyed.
  func dropFrame(_ me: Ref) {
    let g = me.generator
    g.pointee.state = GeneratorState.closed
    let count = g.pointee.savedCount
    g.pointee.savedCount = 0
    let saved = g.pointee.saved, locals = min(Int(g.pointee.code.pointee.firstTemporary), count)
    releaseRegisters(saved, from: locals, to: count)
    var i = FrameLayout.headerWords
    while i < locals {
      let v = saved[i]
      saved[i] = unbound
      release(v)
      i &+= 1
    }
    if let frame = g.pointee.frame {
      g.pointee.frame = nil
      frame.frame.pointee.registers = nil
      frame.frame.pointee.owner = FrameOwner.itself
      frame.frame.pointee.generator = nil
      frame.decref()
    }
  }

  /// The exception that `throw(type, value, traceback)` or `throw(exception)` means.
  func exceptionToThrow(_ type: Ref, _ value: Ref?, _ traceback: Ref?) throws(Raised) -> Owned {
    if let traceback, !isNone(traceback), !traceback.isExactly(types.pointee.traceback) {
      try raise(.TypeError, "throw() third argument must be a traceback object")
    }
    let exception: Owned
    if type.isException {
      if let value, !isNone(value) { try raise(.TypeError, "instance exception may not have a separate value") }
      exception = type.own
    } else if type.isType && isSubtype(type.asType, exceptionType(.BaseException)) {
      exception = normalized(type, value)
    } else {
      try raise(.TypeError, "exceptions must be classes or instances deriving from BaseException, not \(typeName(type))")
    }
    if let traceback, !isNone(traceback) { replace(&exception.ref.exception.pointee.traceback, with: traceback.own) }
    return exception
  }

  /// The instance that an exception class and a value stand for. An error on the way takes its place: that is thrown instead.
  private func normalized(_ type: Ref, _ value: Ref?) -> Owned {
    do throws(Raised) {
      if let value, !isNone(value) {
        if isInstance(value, type.asType) { return value.own }
        return try checkedException(type, value.isTuple ? call(type, args: value, kwargs: nil) : call(type, value))
      }
      return try checkedException(type, call(type))
    } catch { return takePending() ?? none }
  }
  private func checkedException(_ type: Ref, _ made: consuming Owned) throws(Raised) -> Owned {
    if made.ref.isException { return made }
    try raise(.TypeError, "calling \(describe(type)) should have returned an instance of BaseException, not \(typeName(made.ref))")
  }

  /// The frame object of a generator, nil when it has ended.
  func generatorFrame(_ me: Ref) throws(Raised) -> Owned {
    let g = me.generator
    if g.pointee.state == GeneratorState.closed { return none }
    if g.pointee.state == GeneratorState.running {
      var walk = execution.pointee.frame
      while let w = walk {
        if w[0] == me.bits { return try frameObject(w).own }
        walk = callerRegisters(w)
      }
      return none
    }
    if let f = g.pointee.frame { return f.own }
    let saved = g.pointee.saved
    saved[0] = me.bits
    saved[2] = 1
    saved[3] = unbound
    saved[4] = ReturnKind.plain | ReturnKind.generator
    let frame = try frameObject(saved)
    saved[0] = unbound
    saved[3] = unbound
    frame.frame.pointee.owner = FrameOwner.generator
    frame.frame.pointee.pc = g.pointee.state == GeneratorState.created ? nil : OPCODE(g.pointee.savedPC) == .YIELD_FROM ? g.pointee.savedPC + 1 : g.pointee.savedPC
    g.pointee.frame = frame
    return frame.own
  }
}

/// What generators, coroutines and async generators share.
public protocol GeneratorLike: NativeType {}

extension GeneratorLike {
  public static var layout: Layout { Layout(MemoryLayout<GeneratorBody>.stride, [.collected, .hasWeakrefs, .hasFinalizer, .noInstances]) }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    cx.dropFrame(me)
    let g = me.generator
    g.pointee.saved.deallocate()
    if let e = g.pointee.handled.exception { e.decref() }
    Ref(g.pointee.code).decref()
    for r in [g.pointee.globals, g.pointee.builtins, g.pointee.name, g.pointee.qualifiedName] { r.decref() }
    g.pointee.origin?.decref()
    g.pointee.finalizer?.decref()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    let g = me.generator
    visit(Ref(g.pointee.code))
    visit(g.pointee.globals)
    visit(g.pointee.builtins)
    visit(g.pointee.handled.exception)
    visit(g.pointee.frame)
    visit(g.pointee.origin)
    visit(g.pointee.finalizer)
    var i = FrameLayout.headerWords
    while i < g.pointee.savedCount {
      if isPointer(g.pointee.saved[i]) { visit(ref(g.pointee.saved[i])) }
      i += 1
    }
  }
  public static func clear(_ me: Ref, _ cx: Context) {
    if me.generator.pointee.state != GeneratorState.running { cx.dropFrame(me) }
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let kind = me.type == cx.types.pointee.asyncGenerator ? "async_generator" : cx.generatorNoun(me)
    return try cx.str("<\(kind) object \(me.generator.pointee.qualifiedName.text) at \(cx.addressText(me))>")
  }
  public static func finalize(_ me: Ref, _ cx: Context) {
    let g = me.generator
    if g.pointee.state == GeneratorState.closed { return }
    if me.type == cx.types.pointee.coroutine && g.pointee.state == GeneratorState.created { cx.warnNeverAwaited(me) }
    if me.type == cx.types.pointee.asyncGenerator, let hook = g.pointee.finalizer, g.pointee.state == GeneratorState.suspended, !g.pointee.asyncClosed {
      do throws(Raised) { _ = try cx.call(hook, me) } catch { cx.writeUnraisable(object: me) }
      return
    }
    // Else dealloc drops the frame, which a chain of generators does on a bounded native stack.
    guard g.pointee.state == GeneratorState.suspended, cx.noticesClose(g) else { return }
    do throws(Raised) { _ = try cx.generatorClose(me) } catch { cx.writeUnraisable(object: me) }
  }

  static func nameGetSets(_ nameDoc: StaticString, _ qualifiedNameDoc: StaticString) -> [GetSetDef] {
    [
      GetSetDef("__name__", nameDoc, get: { (me, cx) throws(Raised) in me.generator.pointee.name.own },
        set: { (me, value, cx) throws(Raised) in
          guard let value, value.isStr else { try cx.raise(.TypeError, "__name__ must be set to a string object") }
          let old = me.generator.pointee.name
          me.generator.pointee.name = value.own.leak()
          old.decref()
        }),
      GetSetDef("__qualname__", qualifiedNameDoc, get: { (me, cx) throws(Raised) in me.generator.pointee.qualifiedName.own },
        set: { (me, value, cx) throws(Raised) in
          guard let value, value.isStr else { try cx.raise(.TypeError, "__qualname__ must be set to a string object") }
          let old = me.generator.pointee.qualifiedName
          me.generator.pointee.qualifiedName = value.own.leak()
          old.decref()
        }),
    ]
  }
  static func stateGetSets(_ running: StaticString, _ suspended: StaticString, _ frame: StaticString, _ code: StaticString, _ delegate: StaticString) -> [GetSetDef] {
    [
      GetSetDef(running, get: { (me, cx) throws(Raised) in cx.bool(me.generator.pointee.state == GeneratorState.running || me.generator.pointee.asyncRunning) }),
      GetSetDef(suspended, get: { (me, cx) throws(Raised) in cx.bool(me.generator.pointee.state == GeneratorState.suspended) }),
      GetSetDef(frame, get: { (me, cx) throws(Raised) in try cx.generatorFrame(me) }),
      GetSetDef(code, get: { (me, cx) throws(Raised) in Ref(me.generator.pointee.code).own }),
      GetSetDef(delegate, "object being iterated by yield from, or None", get: { (me, cx) throws(Raised) in (cx.delegate(me) ?? cx.noneRef).own }),
    ]
  }
  static func sendMethods(_ sendDoc: StaticString, _ throwDoc: StaticString, _ closeDoc: StaticString) -> [MethodDef] {
    [
      MethodDef("send", "(self, arg, /)", sendDoc) { (a, cx) throws(Raised) in try cx.generatorSend(a[0], a[1]) },
      MethodDef("throw", "(self, typ, val=None, tb=None, /)", throwDoc) { (a, cx) throws(Raised) in
        try cx.throwMethod(a[0], a[1], a.optional(2), a.optional(3))
      },
      MethodDef("close", "(self, /)", closeDoc) { (a, cx) throws(Raised) in try cx.generatorClose(a[0]) },
    ]
  }
}

extension Context {
  func throwMethod(_ me: Ref, _ type: Ref, _ value: Ref?, _ traceback: Ref?) throws(Raised) -> Owned {
    if value != nil {
      try warn(.DeprecationWarning, "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.")
    }
    let exception = try exceptionToThrow(type, value, traceback)
    var returned: Owned? = nil
    if let yielded = try generatorThrow(me, exception.ref, returned: &returned) { return yielded }
    try raiseStop(returned.take())
  }

  func warnNeverAwaited(_ me: Ref) {
    do throws(Raised) {
      let module = try importModule("warnings")
      let key = try intern("_warn_unawaited_coroutine")
      if let f = try getattrOptional(module.ref, key.ref) {
        _ = try call(f.ref, me)
        return
      }
    } catch {
      let warned = pendingMatches(.RuntimeWarning)
      writeUnraisable(object: me)
      if warned { return }
    }
    // The warnings module could not tell it.
    do throws(Raised) {
      try warn(.RuntimeWarning, "coroutine '\(me.generator.pointee.qualifiedName.text)' was never awaited")
    } catch { writeUnraisable(object: me) }
  }
}

public enum GeneratorType: GeneratorLike {
  public static var name: StaticString { "generator" }
  public static var operations: OperationSet { [.repr, .iter, .next, .del] }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  public static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    var returned: Owned? = nil
    return try cx.step(me, cx.none, returned: &returned)
  }
  public static func nextOrStop(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.generatorSend(me, cx.noneRef) }
  public static var getsets: [GetSetDef] { nameGetSets("name of the generator", "qualified name of the generator") + stateGetSets("gi_running", "gi_suspended", "gi_frame", "gi_code", "gi_yieldfrom") }
  public static var methods: [MethodDef] {
    sendMethods(
      "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration.",
      "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.",
      "close() -> raise GeneratorExit inside generator."
    ) + [MethodDef("__class_getitem__", "(cls, item, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in try cx.genericAlias(origin: a[0], args: a[1]) }]
  }
}

public enum CoroutineType: GeneratorLike {
  public static var name: StaticString { "coroutine" }
  public static var operations: OperationSet { [.repr, .await, .del] }
  public static func await(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.allocate(cx.types.pointee.coroutineWrapper)
    me.incref()
    made.coroutineWrapper.pointee.coroutine = me
    cx.track(made)
    return Owned(stealing: made)
  }
  public static var getsets: [GetSetDef] {
    nameGetSets("name of the coroutine", "qualified name of the coroutine") + stateGetSets("cr_running", "cr_suspended", "cr_frame", "cr_code", "cr_await") + [
      GetSetDef("cr_origin", member: true, get: { (me, cx) throws(Raised) in (me.generator.pointee.origin ?? cx.noneRef).own })
    ]
  }
  public static var methods: [MethodDef] {
    sendMethods(
      "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration.",
      "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.",
      "close() -> raise GeneratorExit inside coroutine."
    ) + [MethodDef("__class_getitem__", "(cls, item, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in try cx.genericAlias(origin: a[0], args: a[1]) }]
  }
}

/// What `coroutine.__await__()` returns: an iterator over the coroutine.
@frozen public struct CoroutineWrapperBody {
  public var header: ObjectHeader
  public var coroutine: Ref
}
extension Ref {
  var coroutineWrapper: UnsafeMutablePointer<CoroutineWrapperBody> { raw.assumingMemoryBound(to: CoroutineWrapperBody.self) }
}

public enum CoroutineWrapperType: NativeType {
  public static var name: StaticString { "coroutine_wrapper" }
  public static var layout: Layout { Layout(MemoryLayout<CoroutineWrapperBody>.stride, [.collected, .noInstances]) }
  public static var operations: OperationSet { [.iter, .next] }
  public static func dealloc(_ me: Ref, _ cx: Context) { me.coroutineWrapper.pointee.coroutine.decref() }
  public static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.coroutineWrapper.pointee.coroutine) }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  public static func nextOrStop(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.generatorSend(me.coroutineWrapper.pointee.coroutine, cx.noneRef) }
  public static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.withoutStop { () throws(Raised) in try nextOrStop(me, cx) } }
  public static var methods: [MethodDef] {
    [
      MethodDef("send", "(self, arg, /)", "") { (a, cx) throws(Raised) in try cx.generatorSend(a[0].coroutineWrapper.pointee.coroutine, a[1]) },
      MethodDef("throw", "(self, typ, val=None, tb=None, /)", "") { (a, cx) throws(Raised) in
        try cx.throwMethod(a[0].coroutineWrapper.pointee.coroutine, a[1], a.optional(2), a.optional(3))
      },
      MethodDef("close", "(self, /)", "") { (a, cx) throws(Raised) in try cx.generatorClose(a[0].coroutineWrapper.pointee.coroutine) },
    ]
  }
}

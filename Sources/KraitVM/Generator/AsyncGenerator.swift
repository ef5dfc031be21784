import KraitBytecode
import KraitCore
import KraitObjects

// Asynchronous generators: `asend`, `athrow` and `aclose` return awaitables that drive the generator's frame. A value that the generator yields
// comes out of a step wrapped (`WrappedValueBody`), which tells it from what an inner `await` yields.

@frozen public struct WrappedValueBody {
  public var header: ObjectHeader
  public var value: Ref
}

public enum AsyncWrappedValueType: NativeType {
  public static var name: StaticString { "async_generator_wrapped_value" }
  public static var layout: Layout { Layout(MemoryLayout<WrappedValueBody>.stride, [.collected, .noInstances]) }
  static func value(_ me: Ref) -> UnsafeMutablePointer<WrappedValueBody> { me.raw.assumingMemoryBound(to: WrappedValueBody.self) }
  public static func dealloc(_ me: Ref, _ cx: Context) { value(me).pointee.value.decref() }
  public static func traverse(_ me: Ref, _ visit: Visitor) { visit(value(me).pointee.value) }
}

/// State of an awaitable made by an async generator, or by `anext` with a default.
@frozen public struct AsyncStepBody {
  public var header: ObjectHeader
  public var generator: Ref
  /// What to send, the exception to throw (nil: GeneratorExit, for aclose), or the default of anext.
  public var argument: Ref?
  /// 0 new, 1 iterating, 2 closed.
  public var state: UInt8
}

extension Ref {
  var asyncStep: UnsafeMutablePointer<AsyncStepBody> { raw.assumingMemoryBound(to: AsyncStepBody.self) }
}

extension Context {
  func wrapAsyncYield(_ value: Ref) throws(Raised) -> Owned {
    let made = try allocate(try nativeType(AsyncWrappedValueType.self))
    value.incref()
    AsyncWrappedValueType.value(made).pointee.value = value
    track(made)
    return Owned(stealing: made)
  }

  func makeAsyncStep(_ type: TypePointer, _ generator: Ref, _ argument: Ref?) throws(Raised) -> Owned {
    let made = try allocate(type)
    generator.incref()
    made.asyncStep.pointee.generator = generator
    made.asyncStep.pointee.argument = argument.own?.leak()
    made.asyncStep.pointee.state = 0
    track(made)
    return Owned(stealing: made)
  }

  /// RuntimeWarning for an awaitable of an async generator that nobody awaited.
  func warnNeverAwaited(step: Ref, _ method: String) {
    guard step.asyncStep.pointee.state == 0 else { return }
    do throws(Raised) {
      let name = try repr(step.asyncStep.pointee.generator.generator.pointee.qualifiedName)
      try warn(.RuntimeWarning, "coroutine method '\(method)' of \(name.ref.text) was never awaited")
    } catch { writeUnraisable(object: step) }
  }

  func makeAnextAwaitable(_ awaitable: Ref, _ fallback: Ref) throws(Raised) -> Owned { try makeAsyncStep(types.pointee.anextAwaitable, awaitable, fallback) }

  /// The hooks of `sys.set_asyncgen_hooks`, called when an async generator is first iterated.
  func callFirstIterHook(_ g: Ref) throws(Raised) {
    let body = g.generator
    if body.pointee.hooksCalled { return }
    body.pointee.hooksCalled = true
    if let f = thread.pointee.asyncGenFinalizer { body.pointee.finalizer = f.own.leak() }
    if let hook = thread.pointee.asyncGenFirstIter {
      let held = hook.own
      _ = try call(held.ref, g)
    }
  }

  /// Turns the outcome of a step of an async generator into what the awaitable's `send` gives.
  func asyncOutcome(_ g: Ref, _ yielded: consuming Owned?) throws(Raised) -> Owned {
    switch consume yielded {
    case .some(let value):
      if value.ref.ops == AsyncWrappedValueType.self {
        g.generator.pointee.asyncRunning = false
        let inner = AsyncWrappedValueType.value(value.ref).pointee.value.own
        try raiseStopIteration(inner.ref)
      }
      return value
    case .none:
      g.generator.pointee.asyncRunning = false
      g.generator.pointee.asyncClosed = true
      try raise(.StopAsyncIteration, "")
    }
  }
}

public enum AsyncGeneratorType: GeneratorLike {
  public static var name: StaticString { "async_generator" }
  public static var operations: OperationSet { [.repr, .aiter, .anext, .del] }
  public static func aiter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  public static func anext(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.callFirstIterHook(me)
    return try cx.makeAsyncStep(cx.types.pointee.asyncGenSend, me, nil)
  }
  public static var getsets: [GetSetDef] {
    nameGetSets("name of the async generator", "qualified name of the async generator") + [
      GetSetDef("ag_running", get: { (me, cx) throws(Raised) in cx.bool(me.generator.pointee.asyncRunning) }),
      GetSetDef("ag_suspended", get: { (me, cx) throws(Raised) in cx.bool(me.generator.pointee.state == GeneratorState.suspended) }),
      GetSetDef("ag_frame", get: { (me, cx) throws(Raised) in try cx.generatorFrame(me) }),
      GetSetDef("ag_code", get: { (me, cx) throws(Raised) in Ref(me.generator.pointee.code).own }),
      GetSetDef("ag_await", "object being awaited on, or None", get: { (me, cx) throws(Raised) in (cx.delegate(me) ?? cx.noneRef).own }),
    ]
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("asend", "(self, value, /)", "asend(v) -> send 'v' in generator.") { (a, cx) throws(Raised) in
        try cx.callFirstIterHook(a[0])
        return try cx.makeAsyncStep(cx.types.pointee.asyncGenSend, a[0], a[1])
      },
      MethodDef("athrow", "(self, typ, val=None, tb=None, /)", "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator.") { (a, cx) throws(Raised) in
        if a.optional(2) != nil {
          try cx.warn(.DeprecationWarning, "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.")
        }
        try cx.callFirstIterHook(a[0])
        let args = try cx.tuple(a[1], a.optional(2) ?? cx.noneRef, a.optional(3) ?? cx.noneRef)
        return try cx.makeAsyncStep(cx.types.pointee.asyncGenThrow, a[0], args.ref)
      },
      MethodDef("aclose", "(self, /)", "aclose() -> raise GeneratorExit inside generator.") { (a, cx) throws(Raised) in
        try cx.callFirstIterHook(a[0])
        return try cx.makeAsyncStep(cx.types.pointee.asyncGenThrow, a[0], nil)
      },
      MethodDef("__class_getitem__", "(cls, item, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in try cx.genericAlias(origin: a[0], args: a[1]) },
    ]
  }
}

/// What the awaitables share.
public protocol AsyncStepLike: NativeType {
  static func send(_ me: Ref, _ value: Ref, _ cx: Context) throws(Raised) -> Owned
  static func raiseIn(_ me: Ref, _ exception: Ref, _ cx: Context) throws(Raised) -> Owned
}

extension AsyncStepLike {
  public static var layout: Layout { Layout(MemoryLayout<AsyncStepBody>.stride, [.collected, .noInstances]) }
  public static var operations: OperationSet { [.await, .iter, .next] }
  public static func dealloc(_ me: Ref, _ cx: Context) {
    me.asyncStep.pointee.generator.decref()
    me.asyncStep.pointee.argument?.decref()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.asyncStep.pointee.generator)
    visit(me.asyncStep.pointee.argument)
  }
  public static func await(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  public static func nextOrStop(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try send(me, cx.noneRef, cx) }
  public static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.withoutStop { () throws(Raised) in try send(me, cx.noneRef, cx) } }
  public static var methods: [MethodDef] {
    [
      MethodDef("send", "(self, arg, /)", "") { (a, cx) throws(Raised) in try send(a[0], a[1], cx) },
      MethodDef("throw", "(self, typ, val=None, tb=None, /)", "") { (a, cx) throws(Raised) in
        let e = try cx.exceptionToThrow(a[1], a.optional(2), a.optional(3))
        return try raiseIn(a[0], e.ref, cx)
      },
      MethodDef("close", "(self, /)", "") { (a, cx) throws(Raised) in
        let s = a[0].asyncStep
        if s.pointee.state == 2 { return cx.none }
        let exit = try cx.makeException(.GeneratorExit, message: "")
        do throws(Raised) {
          _ = try raiseIn(a[0], exit.ref, cx)
        } catch {
          for kind in [ExceptionKind.StopIteration, .StopAsyncIteration, .GeneratorExit] where cx.pendingMatches(kind) {
            cx.setPending(nil)
            return cx.none
          }
          throw error
        }
        try cx.raise(.RuntimeError, "coroutine ignored GeneratorExit")
      },
    ]
  }
}

public enum AsyncGenSendType: AsyncStepLike {
  public static var name: StaticString { "async_generator_asend" }
  public static var layout: Layout { Layout(MemoryLayout<AsyncStepBody>.stride, [.collected, .noInstances, .hasFinalizer]) }
  public static func finalize(_ me: Ref, _ cx: Context) { cx.warnNeverAwaited(step: me, "asend") }

  public static func send(_ me: Ref, _ value: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.asyncStep, g = s.pointee.generator
    if s.pointee.state == 2 { try cx.raise(.RuntimeError, "cannot reuse already awaited __anext__()/asend()") }
    var argument = value.own
    if s.pointee.state == 0 {
      if g.generator.pointee.asyncRunning {
        s.pointee.state = 2
        try cx.raise(.RuntimeError, "anext(): asynchronous generator is already running")
      }
      if cx.isNone(value), let first = s.pointee.argument { argument = first.own }
      s.pointee.state = 1
      g.generator.pointee.asyncRunning = true
    }
    var returned: Owned? = nil
    do throws(Raised) {
      if g.generator.pointee.state == GeneratorState.closed {
        g.generator.pointee.asyncRunning = false
        try cx.raise(.StopAsyncIteration, "")
      }
      let yielded = try cx.step(g, argument, returned: &returned)
      return try cx.asyncOutcome(g, yielded)
    } catch {
      s.pointee.state = 2
      g.generator.pointee.asyncRunning = false
      throw error
    }
  }

  public static func raiseIn(_ me: Ref, _ exception: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.asyncStep, g = s.pointee.generator
    if s.pointee.state == 2 { try cx.raise(.RuntimeError, "cannot reuse already awaited __anext__()/asend()") }
    if s.pointee.state == 0 {
      if g.generator.pointee.asyncRunning {
        s.pointee.state = 2
        try cx.raise(.RuntimeError, "anext(): asynchronous generator is already running")
      }
      s.pointee.state = 1
      g.generator.pointee.asyncRunning = true
    }
    var returned: Owned? = nil
    do throws(Raised) {
      let yielded = try cx.generatorThrow(g, exception, returned: &returned)
      return try cx.asyncOutcome(g, yielded)
    } catch {
      s.pointee.state = 2
      g.generator.pointee.asyncRunning = false
      throw error
    }
  }
}

public enum AsyncGenThrowType: AsyncStepLike {
  public static var name: StaticString { "async_generator_athrow" }
  public static var layout: Layout { Layout(MemoryLayout<AsyncStepBody>.stride, [.collected, .noInstances, .hasFinalizer]) }
  public static func finalize(_ me: Ref, _ cx: Context) {
    cx.warnNeverAwaited(step: me, me.asyncStep.pointee.argument == nil ? "aclose" : "athrow")
  }

  public static func send(_ me: Ref, _ value: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.asyncStep, g = s.pointee.generator
    let isClose = s.pointee.argument == nil
    if s.pointee.state == 2 { try cx.raise(.RuntimeError, "cannot reuse already awaited aclose()/athrow()") }
    if s.pointee.state == 0 {
      if g.generator.pointee.asyncRunning {
        s.pointee.state = 2
        try cx.raise(.RuntimeError, isClose ? "aclose(): asynchronous generator is already running" : "athrow(): asynchronous generator is already running")
      }
      if g.generator.pointee.asyncClosed || g.generator.pointee.state == GeneratorState.closed {
        s.pointee.state = 2
        if isClose { try cx.raiseStopIteration(cx.noneRef) }
        try cx.raise(.StopAsyncIteration, "")
      }
      if !cx.isNone(value) { try cx.raise(.RuntimeError, "can't send non-None value to a just-started coroutine") }
      s.pointee.state = 1
      g.generator.pointee.asyncRunning = true
      let exception = try firstException(me, cx)
      return try outcome(me, cx) { (returned) throws(Raised) in try cx.generatorThrow(g, exception.ref, returned: &returned) }
    }
    return try outcome(me, cx) { (returned) throws(Raised) in try cx.step(g, value.own, returned: &returned) }
  }

  public static func raiseIn(_ me: Ref, _ exception: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.asyncStep, g = s.pointee.generator
    if s.pointee.state == 2 { try cx.raise(.RuntimeError, "cannot reuse already awaited aclose()/athrow()") }
    if s.pointee.state == 0 {
      if g.generator.pointee.asyncRunning {
        s.pointee.state = 2
        try cx.raise(.RuntimeError, s.pointee.argument == nil ? "aclose(): asynchronous generator is already running" : "athrow(): asynchronous generator is already running")
      }
      s.pointee.state = 1
      g.generator.pointee.asyncRunning = true
    }
    return try outcome(me, cx) { (returned) throws(Raised) in try cx.generatorThrow(g, exception, returned: &returned) }
  }

  /// What is thrown in at first: the given exception, or GeneratorExit. A generator that never ran ends at once.
  private static func firstException(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let g = me.asyncStep.pointee.generator
    if let args = me.asyncStep.pointee.argument {
      return try cx.exceptionToThrow(args.tupleItems[0], args.tupleItems[1], args.tupleItems[2])
    }
    g.generator.pointee.asyncClosed = true
    if g.generator.pointee.state == GeneratorState.created {
      cx.dropFrame(g)
      finish(me)
      try cx.raiseStopIteration(cx.noneRef)
    }
    return try cx.makeException(.GeneratorExit, message: "")
  }

  private static func finish(_ me: Ref) {
    me.asyncStep.pointee.state = 2
    me.asyncStep.pointee.generator.generator.pointee.asyncRunning = false
  }

  /// For aclose the generator must not yield again; its end is the awaitable's end.
  private static func outcome(
    _ me: Ref, _ cx: Context, _ body: (inout Owned?) throws(Raised) -> Owned?
  ) throws(Raised) -> Owned {
    let g = me.asyncStep.pointee.generator
    let isClose = me.asyncStep.pointee.argument == nil
    var returned: Owned? = nil
    do throws(Raised) {
      let yielded = try body(&returned)
      if isClose {
        if let value = yielded {
          if value.ref.ops == AsyncWrappedValueType.self {
            finish(me)
            try cx.raise(.RuntimeError, "async generator ignored GeneratorExit")
          }
          return value
        }
        finish(me)
        try cx.raiseStopIteration(cx.noneRef)
      }
      return try cx.asyncOutcome(g, yielded)
    } catch {
      let wasFinished = me.asyncStep.pointee.state == 2
      finish(me)
      if isClose && !wasFinished && (cx.pendingMatches(.StopAsyncIteration) || cx.pendingMatches(.GeneratorExit)) {
        cx.setPending(nil)
        try cx.raiseStopIteration(cx.noneRef)
      }
      throw error
    }
  }
}

/// `anext(iterator, default)`.
public enum AnextAwaitableType: AsyncStepLike {
  public static var name: StaticString { "anext_awaitable" }

  private static func drive(_ me: Ref, _ cx: Context, _ body: (Ref) throws(Raised) -> Owned) throws(Raised) -> Owned {
    let inner = me.asyncStep.pointee.generator
    let iterator = try cx.awaitable(inner) { "object \(cx.typeName(inner)) can't be used in 'await' expression" }
    do throws(Raised) { return try body(iterator.ref) } catch {
      guard cx.pendingMatches(.StopAsyncIteration) else { throw error }
      cx.setPending(nil)
      try cx.raiseStopIteration(me.asyncStep.pointee.argument ?? cx.noneRef)
    }
  }
  public static func send(_ me: Ref, _ value: Ref, _ cx: Context) throws(Raised) -> Owned {
    try drive(me, cx) { (it) throws(Raised) in
      if it.type == cx.types.pointee.coroutine { return try cx.generatorSend(it, value) }
      if cx.isNone(value) {
        return try it.ops.nextOrStop(it, cx)
      }
      return try cx.callMethod(it, .send, value)
    }
  }
  public static func raiseIn(_ me: Ref, _ exception: Ref, _ cx: Context) throws(Raised) -> Owned {
    try drive(me, cx) { (it) throws(Raised) in try cx.callMethod(it, .throw, exception) }
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("send", "(self, arg, /)", "send(arg) -> send 'arg' into the wrapped iterator,\nreturn next yielded value or raise StopIteration.") {
        (a, cx) throws(Raised) in try send(a[0], a[1], cx)
      },
      MethodDef(
        "throw", "(self, typ, val=None, tb=None, /)",
        "throw(value)\nthrow(typ[,val[,tb]])\n\nraise exception in the wrapped iterator, return next yielded value\nor raise StopIteration."
      ) { (a, cx) throws(Raised) in
        try drive(a[0], cx) { (it) throws(Raised) in try cx.callMethod(it, cx.name(.throw), a[1], a.optional(2), a.optional(3)) }
      },
      MethodDef("close", "(self, /)", "close() -> raise GeneratorExit inside generator.") { (a, cx) throws(Raised) in
        try drive(a[0], cx) { (it) throws(Raised) in try cx.callMethod(it, .close) }
      },
    ]
  }
}

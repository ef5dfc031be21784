import KraitBytecode
import KraitCore
import KraitObjects

// Handlers of moves, calls, iteration, generators and exceptions that are too long for the dispatch function. See SlowPaths.swift for the form.

extension Context {
  // Cells

  func makeCellInRegister(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let a = A(previous(pc))
    let v = regs[a]
    do throws(Raised) {
      let cell = v == unbound ? try makeCell(nil) : try makeCell(boxRegister(self, regs, a))
      setRegister(regs, a, cell.leak().bits)
      return true
    } catch { return false }
  }

  func copyFreeVariables(_ pc: PC, _ regs: Registers) {
    let ins = previous(pc)
    guard let closure = functionOf(regs).pointee.closure else { return }
    let a = A(ins)
    for i in 0..<min(B(ins), closure.tupleCount) {
      closure.tupleItems[i].incref()
      setRegister(regs, a + i, closure.tupleItems[i].bits)
    }
  }

  // Calls

  func callMethodSlow(_ pc: PC, _ regs: Registers, names: Ref?, returnPC: PC) -> CallOutcome {
    let ins = previous(pc)
    let window = A(ins), first = FrameLayout.headerWords
    let given = B(ins) &- (names?.tupleCount ?? 0)
    let base = regs + window
    if base[first] != unbound, isPointer(base[0]), typeOf(base[0]) == types.pointee.function, names == nil { setOpcode(ins, .CALL_METHOD_PYTHON) }
    if base[first] != unbound, isPointer(base[0]), names == nil { specialiseCall(ins, ref(base[0])) }
    if base[first] != unbound { return callSlow(pc, regs, window: window, count: given &+ 1, names: names, returnPC: returnPC) }
    // No instance: the arguments move down by one.
    var i = 0
    while i < B(ins) {
      base[first &+ i] = base[first &+ i &+ 1]
      base[first &+ i &+ 1] = unbound
      i &+= 1
    }
    return callSlow(pc, regs, window: window, count: given, names: names, returnPC: returnPC)
  }

  func callExtended(_ pc: PC, _ regs: Registers) -> CallOutcome {
    publish(pc)
    let ins = previous(pc)
    let window = A(ins), first = FrameLayout.headerWords
    let base = regs + window
    do throws(Raised) {
      let callee = ref(base[0]).own
      let arguments: Owned
      let given = boxRegister(self, base, first)
      if given.isExactly(types.pointee.tuple) {
        arguments = given.own
      } else {
        if !given.type.pointee.has.contains(.iter) && !given.type.pointee.has.contains(.getitem) {
          try raise(.TypeError, "\(calleeName(callee.ref)) argument after * must be an iterable, not \(typeName(given))")
        }
        let items = try list()
        try listExtend(items.ref, given)
        arguments = try tuple(ofList: items.ref)
      }
      let keywords: Owned? = B(ins) == 2 && isPointer(base[first + 1]) ? ref(base[first + 1]).own : nil
      let words = arguments.ref.tupleCount
      if callee.ref.isExactly(types.pointee.function), words < 200, keywordCount(keywords) == 0 {
        // Enter the frame without native recursion.
        let needed = first + words
        if execution.fits(base + needed + 8) || extendSegment(base, needed + 8) {
          drop(base, first + 1)
          drop(base, first)
          for i in 0..<words {
            arguments.ref.tupleItems[i].incref()
            base[first + i] = arguments.ref.tupleItems[i].bits
          }
          return callPython(base, count: words, names: nil, kind: ReturnKind.plain, pc, regs) ? .entered : .raised
        }
      }
      let result = try callWithKeywords(callee.ref, arguments.ref, keywords)
      drop(base, first + 1)
      drop(base, first)
      setRegister(base, 0, result.leak().bits)
      return .done
    } catch { return .raised }
  }

  private func keywordCount(_ d: borrowing Owned?) -> Int {
    switch d {
    case .some(let d): return d.ref.dict.pointee.used
    case .none: return 0
    }
  }
  private func callWithKeywords(_ f: Ref, _ args: Ref, _ keywords: borrowing Owned?) throws(Raised) -> Owned {
    switch keywords {
    case .some(let d): return try call(f, args: args, kwargs: d.ref)
    case .none: return try call(f, args: args, kwargs: nil)
    }
  }

  /// `f()` or `C.f()` with the module, as messages about calls name the callee.
  func calleeName(_ f: Ref) -> String {
    do throws(Raised) {
      guard let q = try getattrOptional(f, .__qualname__), q.ref.isStr else { return describeCallee(f) }
      if let m = try getattrOptional(f, .__module__), m.ref.isStr, m.ref.text != "builtins" { return "\(m.ref.text).\(q.ref.text)()" }
      return "\(q.ref.text)()"
    } catch {
      setPending(nil)
      return describeCallee(f)
    }
  }
  private func describeCallee(_ f: Ref) -> String { describe(f) }

  func makeFunctionInRegister(_ pc: PC, _ regs: Registers, _ consts: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    do throws(Raised) {
      let f = try makeFunction(ref(consts[2 * B(ins)]), globals: functionOf(regs).pointee.globals)
      setRegister(regs, A(ins), f.leak().bits)
      return true
    } catch { return false }
  }

  func setFunctionAttribute(_ pc: PC, _ regs: Registers) {
    let ins = previous(pc)
    let f = ref(regs[A(ins)]).function
    let value = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    switch SUB(ins) {
    case 0: replace(&f.pointee.defaults, with: value)
    case 1: replace(&f.pointee.keywordDefaults, with: value)
    case 2: replace(&f.pointee.annotations, with: value)
    default: replace(&f.pointee.closure, with: value)
    }
  }

  func loadBuildClass(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    do throws(Raised) {
      guard let f = try mappingValue(functionOf(regs).pointee.builtins, name(.__build_class__)) else { try raise(.NameError, "__build_class__ not found") }
      setRegister(regs, A(previous(pc)), f.leak().bits)
      return true
    } catch { return false }
  }

  // Iteration

  func getIter(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let object = boxRegister(self, regs, B(ins)).own
    do throws(Raised) {
      let iterator = try iter(object.ref)
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      setRegister(regs, A(ins), iterator.leak().bits)
      return true
    } catch { return false }
  }

  /// 1: an item is in R[B]; 0: exhausted, R[A] released; 2: a generator's frame was entered; -1: raised.
  @inline(never) func forIter(_ pc: PC, _ regs: Registers) -> Int {
    publish(pc)
    let ins = previous(pc)
    let iterator = boxRegister(self, regs, A(ins))
    specialiseFor(ins, iterator)
    if iterator.type == types.pointee.generator {
      let g = iterator.generator
      if g.pointee.state == GeneratorState.suspended || g.pointee.state == GeneratorState.created {
        do throws(Raised) {
          try resume(iterator, interp.pointee.none.own.leak().bits, kind: ReturnKind.plain | ReturnKind.stepForIter, callerPC: pc, callerRegisters: regs)
          return 2
        } catch { return -1 }
      }
    }
    if let outcome = enterNext(iterator, pc, regs) { return outcome == .entered ? 2 : -1 }
    do throws(Raised) {
      if let item = try iterator.ops.next(iterator, self) {
        setRegister(regs, B(ins), item.leak().bits)
        return 1
      }
    } catch {
      guard pendingMatches(.StopIteration) else { return -1 }
      setPending(nil)
    }
    drop(regs, A(ins))
    return 0
  }

  // Generators

  func generatorWord(_ regs: Registers, _ pc: PC) -> UInt? {
    do throws(Raised) {
      // Stored code that was changed may come here again in a generator's own frame.
      if regs[4] & ReturnKind.generator != 0 { try raise(.SystemError, "a generator makes itself into a generator") }
      return try makeGenerator(regs, pc).leak().bits
    } catch { return nil }
  }

  /// The object that YIELD gives out, owned; 0 when an exception is pending.
  func yieldedWord(_ pc: PC, _ regs: Registers) -> UInt {
    publish(pc)
    if regs[4] & ReturnKind.generator == 0 {
      services.raise(.SystemError, "yield in a frame that is no generator's", self)
      return 0
    }
    let v = yielded(self, regs, previous(pc))
    // An int stays immediate: whoever takes it in native code boxes it.
    guard codeOf(regs).codeFlags.contains(.asyncGenerator) else { return v }
    let value = Owned(stealing: ref(boxed(self, v)))
    do throws(Raised) { return try wrapAsyncYield(value.ref).leak().bits } catch { return 0 }
  }

  /// 0 raised, 1 finished, 2 a frame was entered, 3 yielded (`execution.result`).
  @inline(never) func yieldFrom(_ pc: PC, _ regs: Registers) -> Int {
    publish(pc)
    let ins = previous(pc)
    if regs[4] & ReturnKind.generator == 0 {
      services.raise(.SystemError, "yield in a frame that is no generator's", self)
      return 0
    }
    if let item = itemOfList(regs[B(ins)], sent: regs[A(ins)]) {
      release(regs[A(ins)])
      regs[A(ins)] = unbound
      execution.pointee.result = item
      return 3
    }
    // Compiled code has an iterator here; stored code that was changed may have a number.
    let delegate = boxRegister(self, regs, B(ins)).own
    let sentWord = regs[A(ins)]
    regs[A(ins)] = unbound
    let sent = Owned(stealing: ref(boxed(self, sentWord)))
    let type = delegate.type
    if type == types.pointee.generator || type == types.pointee.coroutine || type == types.pointee.coroutineWrapper {
      let inner = type == types.pointee.coroutineWrapper ? delegate.ref.coroutineWrapper.pointee.coroutine : delegate.ref
      let g = inner.generator
      if g.pointee.state == GeneratorState.suspended || g.pointee.state == GeneratorState.created && isNone(sent.ref) {
        do throws(Raised) {
          try resume(inner, sent.leak().bits, kind: ReturnKind.plain | ReturnKind.stepYieldFrom, callerPC: pc, callerRegisters: regs)
          return 2
        } catch { return 0 }
      }
    }
    do throws(Raised) {
      let value: Owned?
      if isNone(sent.ref) && type.pointee.has.contains(.next) {
        value = try delegate.ref.ops.nextOrStop(delegate.ref, self)
      } else {
        value = try callMethod(delegate.ref, .send, sent.ref)
      }
      if let value {
        execution.pointee.result = value.leak().bits
        return 3
      }
      finishYieldFrom(regs, ins, none.leak().bits)
      return 1
    } catch {
      guard pendingMatches(.StopIteration), let stop = takePending() else { return 0 }
      let value = stop.ref.exceptionField(ExceptionField.value).pointee.own ?? none
      finishYieldFrom(regs, ins, value.leak().bits)
      return 1
    }
  }

  /// The next item of a list iterator to which None is sent, owned; nil for anything else and at the end.
  @inline(__always) private func itemOfList(_ delegate: UInt, sent: UInt) -> UInt? {
    guard sent == interp.pointee.none.bits, isPointer(delegate), typeOf(delegate) == types.pointee.listIterator else { return nil }
    let item = nextOfList(delegate, self)
    return item == 0 ? nil : item
  }

  func getYieldFromIter(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let object = boxRegister(self, regs, B(ins)).own
    do throws(Raised) {
      let result: Owned
      let flags = codeOf(regs).codeFlags
      if object.type == types.pointee.coroutine {
        guard flags.contains(.coroutine) || flags.contains(.iterableCoroutine) else {
          try raise(.TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator")
        }
        result = object.copy()
      } else if object.type == types.pointee.generator {
        result = object.copy()
      } else {
        result = try iter(object.ref)
      }
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      setRegister(regs, A(ins), result.leak().bits)
      return true
    } catch { return false }
  }

  /// The iterator behind `await object`.
  func awaitable(_ object: Ref, _ message: () -> String) throws(Raised) -> Owned {
    if object.type == types.pointee.coroutine {
      if delegate(object) != nil, object.generator.pointee.state == GeneratorState.running { try raise(.RuntimeError, "coroutine is being awaited already") }
      return object.own
    }
    if object.type == types.pointee.generator, object.generator.pointee.code.codeFlags.contains(.iterableCoroutine) { return object.own }
    guard object.type.pointee.has.contains(.await) else { try raise(.TypeError, message()) }
    let iterator = try object.ops.await(object, self)
    if iterator.type == types.pointee.coroutine
      || iterator.type == types.pointee.generator && iterator.ref.generator.pointee.code.codeFlags.contains(.iterableCoroutine)
    {
      try raise(.TypeError, "__await__() returned a coroutine")
    }
    guard iterator.type.pointee.has.contains(.next) else {
      try raise(.TypeError, "__await__() returned non-iterator of type '\(typeName(iterator.ref))'")
    }
    return iterator
  }

  func getAwaitable(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let object = boxRegister(self, regs, B(ins)).own
    let sub = SUB(ins)
    do throws(Raised) {
      if object.type == types.pointee.coroutine, isBeingAwaited(object.ref) { try raise(.RuntimeError, "coroutine is being awaited already") }
      let result = try awaitable(object.ref) {
        switch sub {
        case 1: "'async with' received an object from __aenter__ that does not implement __await__: \(typeName(object.ref))"
        case 2: "'async with' received an object from __aexit__ that does not implement __await__: \(typeName(object.ref))"
        default: "object \(typeName(object.ref)) can't be used in 'await' expression"
        }
      }
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      setRegister(regs, A(ins), result.leak().bits)
      return true
    } catch { return false }
  }

  /// A suspended coroutine that delegates is awaited by somebody already.
  private func isBeingAwaited(_ coroutine: Ref) -> Bool { delegate(coroutine) != nil }

  func getAiter(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let object = boxRegister(self, regs, B(ins)).own
    do throws(Raised) {
      guard object.type.pointee.has.contains(.aiter) else {
        try raise(.TypeError, "'async for' requires an object with __aiter__ method, got \(typeName(object.ref))")
      }
      let iterator = try object.ref.ops.aiter(object.ref, self)
      guard iterator.type.pointee.has.contains(.anext) else {
        try raise(.TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: \(typeName(iterator.ref))")
      }
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      setRegister(regs, A(ins), iterator.leak().bits)
      return true
    } catch { return false }
  }

  func getAnext(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let object = boxRegister(self, regs, B(ins)).own
    do throws(Raised) {
      guard object.type.pointee.has.contains(.anext) else {
        try raise(.TypeError, "'async for' requires an iterator with __anext__ method, got \(typeName(object.ref))")
      }
      let next = try object.ref.ops.anext(object.ref, self)
      let result: Owned
      do throws(Raised) {
        result = try awaitable(next.ref) { "'async for' received an invalid object from __anext__: \(typeName(next.ref))" }
      } catch {
        if let cause = takePending() {
          services.raise(.TypeError, "'async for' received an invalid object from __anext__: \(typeName(next.ref))", self)
          if let e = takePending() {
            replace(&e.ref.exception.pointee.cause, with: cause.copy())
            replace(&e.ref.exception.pointee.context, with: cause.copy())
            e.ref.exception.pointee.suppressContext = true
            setPending(e)
          }
        }
        throw error
      }
      setRegister(regs, A(ins), result.leak().bits)
      return true
    } catch { return false }
  }

  func endAsyncFor(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let a = A(previous(pc))
    let exception = ref(regs[a])
    if isInstance(exception, exceptionType(.StopAsyncIteration)) {
      drop(regs, a)
      return true
    }
    regs[a] = unbound
    setPending(Owned(stealing: exception))
    return false
  }

  // Exceptions

  /// The innermost exception that is being handled, borrowed.
  public var handledException: Ref? { handledException(of: thread) }
  func handledException(of thread: UnsafeMutablePointer<ThreadState>) -> Ref? {
    var node = thread.pointee.execution.pointee.handled
    while let n = node {
      if let e = n.pointee.exception { return e }
      node = n.pointee.previous
    }
    return nil
  }

  func pushHandled(_ pc: PC, _ regs: Registers) {
    let ins = previous(pc)
    let node = execution.pointee.handled.unsafelyUnwrapped
    let old = node.pointee.exception
    let new = ref(regs[B(ins)])
    new.incref()
    node.pointee.exception = new
    setRegister(regs, A(ins), (old ?? interp.pointee.none.own.leak()).bits)
  }

  func popHandled(_ pc: PC, _ regs: Registers) {
    let a = A(previous(pc))
    let saved = regs[a]
    regs[a] = unbound
    restoreHandled(saved)
  }

  /// Makes what PUSH_EXC saved (None, or an exception that is handed over) the handled exception.
  func restoreHandled(_ saved: UInt) {
    let node = execution.pointee.handled.unsafelyUnwrapped
    let old = node.pointee.exception
    if saved == interp.pointee.none.bits {
      node.pointee.exception = nil
      decrement(saved)
    } else {
      node.pointee.exception = isPointer(saved) ? ref(saved) : nil
    }
    old?.decref()
  }

  func raiseInstruction(_ pc: PC, _ regs: Registers) {
    publish(pc)
    let ins = previous(pc)
    let sub = SUB(ins)
    do throws(Raised) {
      if sub == 0 {
        guard let handled = handledException else { try raise(.RuntimeError, "No active exception to reraise") }
        setPending(handled.own)
        throw Raised()
      }
      let given = boxRegister(self, regs, A(ins)).own
      let exception = try exceptionInstance(given.ref, "exceptions must derive from BaseException")
      if sub == 2 {
        let cause = boxRegister(self, regs, B(ins)).own
        if isNone(cause.ref) {
          replace(&exception.ref.exception.pointee.cause, with: nil)
        } else {
          let instance = try exceptionInstance(cause.ref, "exception causes must derive from BaseException")
          replace(&exception.ref.exception.pointee.cause, with: instance)
        }
        exception.ref.exception.pointee.suppressContext = true
      }
      try raise(exception: exception)
    } catch { return }
  }

  private func exceptionInstance(_ given: Ref, _ message: String) throws(Raised) -> Owned {
    if given.isException { return given.own }
    if given.isType && isSubtype(given.asType, exceptionType(.BaseException)) {
      let made = try call(given)
      guard made.ref.isException else {
        try raise(.TypeError, "calling \(describe(given)) should have returned an instance of BaseException, not \(describe(Ref(made.type)))")
      }
      return made
    }
    try raise(.TypeError, message)
  }

  func reraise(_ pc: PC, _ regs: Registers) {
    publish(pc)
    let a = A(previous(pc))
    let v = regs[a]
    regs[a] = unbound
    setPending(Owned(stealing: ref(boxed(self, v))))
  }

  // Nothing here runs Python code, so what the registers own stays.

  func matchException(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let pattern = boxRegister(self, regs, C(ins))
    guard isExceptionPattern(pattern) else { return refuseExceptionPattern() }
    let matches = exceptionMatches(ref(regs[B(ins)]), pattern)
    finish(regs, ins, (matches ? interp.pointee.true : interp.pointee.false).own.leak().bits)
    return true
  }
  func matchAnyException(_ pc: PC, _ regs: Registers) -> Int {
    let ins = previous(pc)
    let first = C(ins), end = first &+ D(pc)
    var matches = false
    for i in first..<end {
      let pattern = boxRegister(self, regs, i)
      guard isExceptionClass(pattern) else { return refuseExceptionPattern() ? 1 : 0 }
      matches = matches || isSubtype(typeOf(regs[B(ins)]), pattern.asType)
    }
    releaseRegisters(regs, from: first, to: end)
    setRegister(regs, A(ins), (matches ? interp.pointee.true : interp.pointee.false).own.leak().bits)
    return 1
  }

  private func exceptionMatches(_ e: Ref, _ pattern: Ref) -> Bool {
    if pattern.isType { return isSubtype(e.type, pattern.asType) }
    for i in 0..<pattern.tupleCount where isSubtype(e.type, pattern.tupleItems[i].asType) { return true }
    return false
  }
  private func isExceptionPattern(_ pattern: Ref) -> Bool {
    if !pattern.isTuple { return isExceptionClass(pattern) }
    for i in 0..<pattern.tupleCount where !isExceptionClass(pattern.tupleItems[i]) { return false }
    return true
  }
  @inline(never) private func refuseExceptionPattern() -> Bool {
    services.raise(.TypeError, "catching classes that do not inherit from BaseException is not allowed", self)
    return false
  }
  func isExceptionClass(_ r: Ref) -> Bool { r.isType && r.asType.pointee.flags.contains(.exceptionSubclass) }
}

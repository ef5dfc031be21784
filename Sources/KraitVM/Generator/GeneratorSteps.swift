import KraitBytecode
import KraitCore
import KraitObjects

// The steps of a generator to which nothing special applies: it has no frame object, nobody traces, and its frame fits above the running one,
// so that no error can happen on the way in. A `for` loop takes them without leaving the dispatch function, `next` with one call of it.

// Registers move four at a time: `saved` has room for a multiple of four behind the header, and what lies above a frame may be overwritten.

private typealias Four = SIMD4<UInt>

extension GeneratorBody {
  /// Words of `saved` for a frame of `count` registers.
  static func savedCapacity(_ count: Int) -> Int { FrameLayout.headerWords + max(count - FrameLayout.headerWords + 3, 4) & ~3 }
}

extension Context {
  /// Whether a generator is suspended and its frame can go to `base` without further ado.
  @inline(__always) private func isSimple(_ g: UnsafeMutablePointer<GeneratorBody>, _ base: Registers) -> Bool {
    let execution = self.execution
    return g.pointee.state == GeneratorState.suspended && g.pointee.frame == nil && execution.pointee.recursionRemaining > 0
      && !execution.pointee.isTraced && execution.fits(base + (Int(g.pointee.code.pointee.registerCount) &+ 3))
  }

  /// Moves the registers of a suspended generator to `base` and makes that frame current; answers where it goes on. `sent` is owned. None is not
  /// even written where the next instruction would drop it (a yield statement).
  @inline(__always) private func placeFrame(_ me: Ref, _ base: Registers, kind: UInt, _ pc: PC?, _ regs: Registers, _ sent: UInt?) -> PC {
    let g = me.generator
    let saved = UnsafeRawPointer(g.pointee.saved), count = g.pointee.savedCount &* 8
    let target = UnsafeMutableRawPointer(base)
    var at = FrameLayout.headerWords &* 8
    repeat {
      (target + at).storeBytes(of: (saved + at).loadUnaligned(as: Four.self), as: Four.self)
      at &+= 32
    } while at < count
    var start = g.pointee.savedPC
    let waiting = waitingRegister(start)
    if let sent {
      base[waiting] = sent
    } else if OPCODE(start) == .POP && A(start) == waiting {
      base[waiting] = unbound
      start += 1
    } else {
      let none = interp.pointee.none
      none.incref()
      base[waiting] = none.bits
    }
    makeCurrent(me, base, kind: kind, pc, regs)
    return start
  }

  /// FOR_ITER: puts a suspended generator's frame above the running one and makes it current; where it goes on. nil: the general way must be
  /// taken. (A call: in line its registers drive the constants out of theirs in the dispatch function.)
  @inline(never) func enterGenerator(_ me: Ref, _ pc: PC, _ regs: Registers) -> PC? {
    let base = regs + Int(codeOf(regs).pointee.registerCount)
    guard isSimple(me.generator, base) else { return nil }
    return placeFrame(me, base, kind: ReturnKind.loopStep, pc, regs, nil)
  }

  /// One step for native code, to which `value` (owned) is sent: true when the generator has run, and yielded, returned or raised as `ok` says
  /// and `execution.result` holds. False: the general way must be taken.
  @inline(__always) func runStep(_ me: Ref, _ value: Ref, kind: UInt = ReturnKind.nextStep, ok: inout Bool) -> Bool {
    let execution = self.execution
    guard let regs = execution.pointee.frame, !nativeStackIsLow else { return false }
    let base = stackTop
    guard isSimple(me.generator, base), me.type != types.pointee.asyncGenerator else { return false }
    let pc = execution.pointee.pc
    let isNone = value == interp.pointee.none
    if isNone { value.decref() }
    let start = placeFrame(me, base, kind: kind, pc, regs, isNone ? nil : value.bits)
    ok = run(self, base, start)
    execution.pointee.frame = regs
    execution.pointee.pc = pc
    return true
  }

  /// Runs a generator whose items the consumer takes. 0 when it has ended, else an item that the consumer does not take, owned; the generator waits
  /// behind it.
  func drain(_ me: Ref, _ consumer: inout ItemConsumer) throws(Raised) -> UInt {
    let outer = execution.pointee.consumer
    let none = interp.pointee.none
    none.incref()
    var ok = false
    let hasRun = withUnsafeMutablePointer(to: &consumer) { own in
      execution.pointee.consumer = RawPointer(own)
      return runStep(me, none, kind: ReturnKind.eachStep, ok: &ok)
    }
    execution.pointee.consumer = outer
    guard hasRun else {
      none.decref()
      return try next(me)?.leak().bits ?? 0
    }
    guard ok else { throw Raised() }
    let word = execution.pointee.result
    execution.pointee.result = 0
    if me.generator.pointee.state != GeneratorState.closed { return word }
    release(word)
    return 0
  }

  /// YIELD in a frame of kind `eachStep`: where the generator goes on, its item taken; nil when its frame was left and the item is the result.
  @inline(never) func yieldToConsumer(_ pc: PC, _ regs: Registers) -> PC? {
    let ins = previous(pc)
    let value = yielded(self, regs, ins), execution = self.execution
    guard let consumer = execution.pointee.consumer, consumer.assumingMemoryBound(to: ItemConsumer.self).pointee.take(value, self) else {
      execution.pointee.result = value
      _ = leaveStep(regs, pc, liveEnd: A(ins))
      return nil
    }
    if OPCODE(pc) == .POP && A(pc) == A(ins) { return pc + 1 }
    setRegister(regs, A(ins), interp.pointee.none.own.leak().bits)
    return pc
  }

  /// A yield in a frame of kind `loopStep` or `nextStep`, whose value the caller has taken: suspends the generator, which goes on at `pc`, and
  /// makes the frame of whoever resumed it, the result, current.
  @inline(never) func leaveStep(_ regs: Registers, _ pc: PC, liveEnd: Int) -> Registers {
    let me = ref(regs[0])
    let g = me.generator
    let saved = UnsafeMutableRawPointer(g.pointee.saved), source = UnsafeMutableRawPointer(regs), end = liveEnd &* 8
    var at = FrameLayout.headerWords &* 8
    repeat {
      (saved + at).storeBytes(of: (source + at).loadUnaligned(as: Four.self), as: Four.self)
      (source + at).storeBytes(of: Four(repeating: unbound), as: Four.self)
      at &+= 32
    } while at < end
    regs[0] = unbound
    g.pointee.savedCount = liveEnd
    g.pointee.savedPC = pc
    g.pointee.state = GeneratorState.suspended
    leaveHandled(g)
    let execution = self.execution
    execution.pointee.recursionRemaining &+= 1
    let caller = callerRegisters(regs).unsafelyUnwrapped
    execution.pointee.frame = caller
    me.decref()
    return caller
  }
}

/// What native code does with each item of a generator, as long as that runs no Python code: nobody can tell then that the generator is not
/// suspended in between.
struct ItemConsumer {
  enum Way {
    case append(Ref)
    case sum
    /// Goes on while items have this truth value.
    case test(Bool)
    /// Goes on while items are ints that are not above `total`, or not below it.
    case pass(above: Bool)
  }
  let way: Way
  /// The sum so far, or what items are compared with.
  var total = 0
  init(_ way: Way, total: Int = 0) {
    self.way = way
    self.total = total
  }

  /// Takes an item, or leaves it to the caller and answers false.
  mutating func take(_ word: UInt, _ cx: Context) -> Bool {
    switch way {
    case .append(let list):
      let body = list.list, count = body.pointee.count
      if count >= body.pointee.capacity { return false }
      body.pointee.items.unsafelyUnwrapped[count] = ref(boxed(cx, word))
      body.pointee.count = count &+ 1
    case .sum:
      guard let n = cx.smallOperand(word) else { return false }
      let (sum, overflow) = total.addingReportingOverflow(n)
      if overflow { return false }
      total = sum
      KraitVM.release(word)
    case .test(let wanted):
      let interp = cx.interp
      let isTrue: Bool
      if isInt(word) {
        isTrue = word != 1
      } else if word == interp.pointee.true.bits {
        isTrue = true
      } else if word == interp.pointee.false.bits || word == interp.pointee.none.bits {
        isTrue = false
      } else {
        return false
      }
      if isTrue != wanted { return false }
      KraitVM.release(word)
    case .pass(let above):
      guard let n = cx.smallOperand(word), above ? n <= total : n >= total else { return false }
      KraitVM.release(word)
    }
    return true
  }
}

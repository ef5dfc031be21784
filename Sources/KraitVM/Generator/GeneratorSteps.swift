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
  @inline(__always) func runStep(_ me: Ref, _ value: Ref, ok: inout Bool) -> Bool {
    let execution = self.execution
    guard let regs = execution.pointee.frame, !nativeStackIsLow else { return false }
    let base = stackTop
    guard isSimple(me.generator, base), me.type != types.pointee.asyncGenerator else { return false }
    let pc = execution.pointee.pc
    let isNone = value == interp.pointee.none
    if isNone { value.decref() }
    let start = placeFrame(me, base, kind: ReturnKind.nextStep, pc, regs, isNone ? nil : value.bits)
    ok = run(self, base, start)
    execution.pointee.frame = regs
    execution.pointee.pc = pc
    return true
  }

  /// The next item of an iterator as a register word, owned: what a generator yields needs no box. 0 at the end.
  func nextWord(_ iterator: Ref) throws(Raised) -> UInt {
    var ok = false
    if iterator.type == types.pointee.generator {
      let none = interp.pointee.none
      none.incref()
      if runStep(iterator, none, ok: &ok) {
        guard ok else { throw Raised() }
        let word = execution.pointee.result
        execution.pointee.result = 0
        if iterator.generator.pointee.state != GeneratorState.closed { return word }
        release(word)
        return 0
      }
      none.decref()
    }
    return try next(iterator)?.leak().bits ?? 0
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

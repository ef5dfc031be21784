import KraitBytecode
import KraitCore
import KraitObjects

// Special methods written in Python that an instruction asks for: property getters, `__getattr__`, `__getitem__`, operators, comparisons,
// `__bool__` and `__next__`. Their frames are put above the running one without native recursion; when one returns, `finishInstruction` does
// with the result what is left of the instruction. What else is written in Python and reached from native code runs in a nested loop
// (docs/machine.md names it).

extension Context {
  /// Puts the frame of `function`, called with one or two arguments for the instruction before `pc`, above the running one. nil: it is no plain
  /// Python function, or the segment has no room: take the general way.
  func enterSpecial(_ function: Ref, _ first: Ref, _ second: Ref?, _ pc: PC, _ regs: Registers) -> CallOutcome? {
    guard function.isExactly(types.pointee.function) else { return nil }
    let base = regs + Int(codeOf(regs).pointee.registerCount)
    let header = FrameLayout.headerWords
    let count = second == nil ? 1 : 2
    guard execution.fits(base + header + count) || extendSegment(base, header + count) else { return nil }
    function.incref()
    base[0] = function.bits
    first.incref()
    base[header] = first.bits
    if let second {
      second.incref()
      base[header + 1] = second.bits
    }
    let kind = ReturnKind.plain | ReturnKind.instruction
    return callPython(base, count: count, names: nil, kind: kind, pc, regs) ? .entered : .raised
  }

  /// The special method `op` that a Python class of `me` defines, if any.
  @inline(__always) private func pythonSpecial(_ me: Ref, _ op: Operation) -> Ref? {
    let type = me.type
    guard type.pointee.flags.contains(.pythonClass), type.pointee.overridden.contains(op) else { return nil }
    return special(type, op)
  }
  /// Whether the right operand's class goes first, because it is a proper subclass of the left one's.
  @inline(__always) private func rightGoesFirst(_ a: Ref, _ b: Ref) -> Bool { a.type != b.type && isSubtype(b.type, a.type) }

  func enterAttribute(_ object: Ref, _ name: Ref, _ pc: PC, _ regs: Registers) -> CallOutcome? {
    guard let (function, takesName) = attributeFunction(object, name) else { return nil }
    return enterSpecial(function, object, takesName ? name : nil, pc, regs)
  }
  /// LOAD_ATTR_PROPERTY. False: the general way must be taken, which raises what there is to raise.
  @inline(never) func enterGetter(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let outcome = enterSpecial(Ref(bits: UInt((pc + 1).pointee)), ref(regs[B(previous(pc))]), nil, pc, regs)
    if outcome == .raised { setPending(nil) }
    return outcome == .entered
  }
  func enterItem(_ container: Ref, _ key: Ref, _ pc: PC, _ regs: Registers) -> CallOutcome? {
    guard let function = pythonSpecial(container, .getitem) else { return nil }
    return enterSpecial(function, container, key, pc, regs)
  }
  func enterOperator(_ op: UInt8, _ a: Ref, _ b: Ref, _ pc: PC, _ regs: Registers) -> CallOutcome? {
    guard a.type.pointee.flags.contains(.pythonClass) else { return nil }
    let which = BinaryOperator(rawValue: op & 15).unsafelyUnwrapped
    if op & 16 != 0, a.type.pointee.has.contains(which.inPlace) {
      guard let function = pythonSpecial(a, which.inPlace) else { return nil }
      return enterSpecial(function, a, b, pc, regs)
    }
    guard !rightGoesFirst(a, b), let function = pythonSpecial(a, which.operation) else { return nil }
    return enterSpecial(function, a, b, pc, regs)
  }
  func enterComparison(_ op: UInt8, _ a: Ref, _ b: Ref, _ pc: PC, _ regs: Registers) -> CallOutcome? {
    guard let which = CompareOperator(rawValue: op), let function = pythonSpecial(a, which.operation), !rightGoesFirst(a, b) else { return nil }
    return enterSpecial(function, a, b, pc, regs)
  }
  func enterTruth(_ object: Ref, _ pc: PC, _ regs: Registers) -> CallOutcome? {
    guard let function = pythonSpecial(object, .bool) else { return nil }
    return enterSpecial(function, object, nil, pc, regs)
  }
  func enterNext(_ iterator: Ref, _ pc: PC, _ regs: Registers) -> CallOutcome? {
    guard let function = pythonSpecial(iterator, .next) else { return nil }
    return enterSpecial(function, iterator, nil, pc, regs)
  }

  /// Ends the instruction before `pc` in the frame `regs`, which is current again: a special method returned `value` (owned).
  func finishInstruction(_ regs: Registers, _ pc: PC, _ value: UInt) -> Continuation {
    let ins = previous(pc)
    let execution = self.execution
    switch generalForm(ins) {
    case .LOAD_ATTR:
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      setRegister(regs, A(ins), value)
      execution.pointee.pc = pc + 3
    case .LOAD_ITEM:
      finish(regs, ins, value)
      execution.pointee.pc = pc + 1
    case .FOR_ITER:
      setRegister(regs, B(ins), value)
      execution.pointee.pc = pc + (1 &+ WJUMP(pc))
    case .BINARY, .BINARY_K, .COMPARE, .COMPARE_K:
      guard value == interp.pointee.notImplemented.bits else {
        finish(regs, ins, value)
        break
      }
      release(value)
      do throws(Raised) { finish(regs, ins, try afterDecline(regs, ins).leak().bits) } catch { return .raise }
    default: return finishTruth(regs, pc, value)
    }
    return .resume
  }

  /// A conditional jump has the answer of `__bool__`.
  private func finishTruth(_ regs: Registers, _ pc: PC, _ value: UInt) -> Continuation {
    let ins = previous(pc)
    guard value == interp.pointee.true.bits || value == interp.pointee.false.bits else {
      let object = Owned(stealing: ref(boxed(self, value)))
      services.raise(.TypeError, "__bool__ should return bool, returned \(typeName(object.ref))", self)
      return .raise
    }
    release(value)
    if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
    let op = OPCODE(ins)
    let jumpsIfTrue = op == .JUMP_IF_TRUE || op == .JUMP_IF_TRUE_BACK
    if (value == interp.pointee.true.bits) == jumpsIfTrue { execution.pointee.pc = pc + BC(ins) }
    return .resume
  }

  /// What is left of an operator or comparison whose left operand returned NotImplemented.
  private func afterDecline(_ regs: Registers, _ ins: PC) throws(Raised) -> Owned {
    let form = generalForm(ins)
    let constant = form == .BINARY_K || form == .COMPARE_K
    let left = boxRegister(self, regs, B(ins)).own
    let right = (constant ? ref(constantsOf(regs)[2 &* C(ins)]) : boxRegister(self, regs, C(ins))).own
    let op = SUB(ins)
    if form == .COMPARE || form == .COMPARE_K {
      return try compareAfterDecline(CompareOperator(rawValue: op).unsafelyUnwrapped, left.ref, right.ref)
    }
    let which = BinaryOperator(rawValue: op & 15).unsafelyUnwrapped
    return try binaryAfterDecline(
      which, left.ref, right.ref, declinedInPlace: op & 16 != 0 && left.type.pointee.has.contains(which.inPlace), inPlace: op & 16 != 0)
  }

  /// The instruction that a specialised one stands for.
  func generalForm(_ ins: PC) -> Opcode { InstructionInfo.hot[Int(OPCODE(ins).rawValue)].base ?? OPCODE(ins) }

  /// A special method for the instruction before `pc` in the frame `regs`, which is current again, raised. True: that ends the instruction.
  func absorbsException(_ regs: Registers, _ pc: PC) -> Bool {
    let ins = previous(pc)
    switch generalForm(ins) {
    case .FOR_ITER:
      guard pendingMatches(.StopIteration) else { return false }
      setPending(nil)
      drop(regs, A(ins))
      execution.pointee.pc = pc + 1
      return true
    case .LOAD_ATTR:
      let object = regs[B(ins)]
      if isPointer(object) { completeAttributeError(ref(object), codeOf(regs).pointee.names[C(ins)]) }
      return false
    default: return false
    }
  }
}

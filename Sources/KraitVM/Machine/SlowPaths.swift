import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// What handlers do when their fast path does not apply. Each function stores the pc first (so that errors and frame objects see the place),
// reads its operands from the registers, stores its result, and answers whether it went well.

extension Context {
  @inline(__always) func publish(_ pc: PC) { execution.pointee.pc = pc }

  /// Stores a result in R[A] and releases the operands that the instruction consumes.
  @inline(__always) func finish(_ regs: Registers, _ ins: PC, _ result: UInt) {
    let aux = AUX(ins)
    var b = unbound, c = unbound
    if aux & Word.consumeB != 0 {
      b = regs[B(ins)]
      regs[B(ins)] = unbound
    }
    if aux & Word.consumeC != 0 {
      c = regs[C(ins)]
      regs[C(ins)] = unbound
    }
    setRegister(regs, A(ins), result)
    if isPointer(b) { decrement(b) }
    if isPointer(c) { decrement(c) }
  }

  /// Releases consumed input registers.
  @inline(__always) func consume(_ regs: Registers, _ ins: PC) {
    let aux = AUX(ins)
    if aux & Word.consumeA != 0 { drop(regs, A(ins)) }
    if aux & Word.consumeB != 0 { drop(regs, B(ins)) }
    if aux & Word.consumeC != 0 { drop(regs, C(ins)) }
  }
  @inline(__always) func drop(_ regs: Registers, _ i: Int) {
    let v = regs[i]
    regs[i] = unbound
    if isPointer(v) { decrement(v) }
  }
  /// An owned object out of an input register: moved if it is consumed, else copied.
  @inline(__always) func take(_ regs: Registers, _ i: Int, consumed: Bool) -> Owned {
    if consumed {
      let v = regs[i]
      regs[i] = unbound
      return Owned(stealing: ref(boxed(self, v)))
    }
    return boxRegister(self, regs, i).own
  }

  /// Value of an exact int or bool-free int operand without boxing.
  @inline(__always) func smallOperand(_ v: UInt) -> Int? {
    if isInt(v) { return integer(v) }
    if isPointer(v), typeOf(v) == types.pointee.int {
      let word = ref(v).int.pointee.word
      if word & 1 != 0 { return integer(word) }
    }
    return nil
  }
  @inline(__always) func floatOperand(_ v: UInt) -> Double? {
    if isFloat(v, interp) { return floatValue(v) }
    if let n = smallOperand(v) { return Double(n) }
    return nil
  }

  // Operators

  /// Arithmetic of two small ints; nil when the result does not fit or the operator wants objects.
  func smallArithmetic(_ op: UInt8, _ x: Int, _ y: Int) -> UInt? {
    let r: Int
    var overflow = false
    switch op & 15 {
    case 0: (r, overflow) = x.addingReportingOverflow(y)
    case 1: (r, overflow) = x.subtractingReportingOverflow(y)
    case 2: (r, overflow) = x.multipliedReportingOverflow(by: y)
    case 4:
      if y == 0 || y == -1 { return nil }
      let q = x / y
      r = (x % y != 0 && (x ^ y) < 0) ? q - 1 : q
    case 5:
      if y == 0 || y == -1 { return nil }
      let m = x % y
      r = (m != 0 && (m ^ y) < 0) ? m + y : m
    case 8:
      if y < 0 || y > 62 || x.magnitude.leadingZeroBitCount <= y + 2 { return nil }
      r = x << y
    case 9:
      if y < 0 { return nil }
      r = y > 63 ? (x < 0 ? -1 : 0) : x >> y
    case 10: r = x & y
    case 11: r = x | y
    case 12: r = x ^ y
    default: return nil
    }
    if overflow || (r &<< 1) &>> 1 != r { return nil }
    return immediate(r)
  }

  private func floatArithmetic(_ op: UInt8, _ x: Double, _ y: Double) -> Double? {
    switch op & 15 {
    case 0: return x + y
    case 1: return x - y
    case 2: return x * y
    case 3: return y == 0 ? nil : x / y
    case 6:
      // Whatever may raise or give a complex number is left to the object layer.
      guard x != 0, x.isFinite, y.isFinite, x > 0 || y == y.rounded(.towardZero) else { return nil }
      let power = pow(x, y)
      return power.isFinite ? power : nil
    default: return nil
    }
  }

  /// BINARY of a float and an int that a float can hold; anything else takes `binarySlow`.
  @inline(never) func mixedFloats(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    let ins = previous(pc)
    let x = regs[B(ins)], y = constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)]
    publish(pc)
    guard areMixedFloats(x, y, interp), let r = floatArithmetic(SUB(ins), floatOrInt(x), floatOrInt(y)) else {
      return binarySlow(pc, regs, consts, constant: constant)
    }
    putFloat(regs, ins, r)
    dropConsumed(regs, ins, constant: constant)
    return true
  }

  /// BINARY in general. The handler goes on at `execution.frame` and `execution.pc`: a method may have been entered.
  @inline(never) func binarySlow(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let x = regs[B(ins)], y = constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)]
    let op = SUB(ins)
    let a = smallOperand(x), b = smallOperand(y)
    if a == nil || b == nil, isExactInt(x), isExactInt(y), op & 15 != BinaryOperator.matmul.rawValue { return binaryBigInts(ins, regs, consts, constant: constant) }
    specialiseBinary(ins, x, y, constant: constant)
    if let a, let b {
      if let r = smallArithmetic(op, a, b) {
        finish(regs, ins, r)
        return true
      }
    } else if isFloat(x, interp) || isFloat(y, interp), let a = floatOperand(x), let b = floatOperand(y), let r = floatArithmetic(op, a, b) {
      putFloat(regs, ins, r)
      dropConsumed(regs, ins, constant: constant)
      return true
    }
    if op & 15 == 0 && !constant, let done = appendString(regs, ins, x, y) { return done }
    let left = boxRegister(self, regs, B(ins))
    let right = constant ? ref(consts[2 &* C(ins)]) : boxRegister(self, regs, C(ins))
    if let outcome = enterOperator(op, left, right, pc, regs) { return outcome == .entered }
    let rightHeld = right.own, leftHeld = left.own  // The left operand is released first.
    do throws(Raised) {
      let which = BinaryOperator(rawValue: op & 15).unsafelyUnwrapped
      let result = op & 16 != 0 ? try inplace(which, leftHeld.ref, rightHeld.ref) : try binary(which, leftHeld.ref, rightHeld.ref)
      finish(regs, ins, result.leak().bits)
      return true
    } catch { return false }
  }

  @inline(__always) private func isExactInt(_ v: UInt) -> Bool { isPointer(v) ? typeOf(v) == types.pointee.int : isInt(v) }

  /// BINARY of ints that are not both small: they have no special methods to look for, and the instruction stays general.
  private func binaryBigInts(_ ins: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    let left = boxRegister(self, regs, B(ins))
    let right = constant ? ref(consts[2 &* C(ins)]) : boxRegister(self, regs, C(ins))
    let which = BinaryOperator(rawValue: SUB(ins) & 15).unsafelyUnwrapped
    do throws(Raised) {
      if let result = try left.ops.binary(which, left, right, self) {
        finish(regs, ins, unboxedResult(result.leak()))
      } else {
        finish(regs, ins, try binary(which, left, right).leak().bits)
      }
      return true
    } catch { return false }
  }

  /// BINARY of two strs.
  @inline(never) func addStrings(_ pc: PC, _ regs: Registers, _ consts: Registers) -> Bool {
    let ins = previous(pc)
    let x = regs[B(ins)], y = regs[C(ins)]
    guard isPointer(x), isPointer(y), typeOf(x) == types.pointee.str, typeOf(y) == types.pointee.str else {
      return binarySlow(pc, regs, consts, constant: false)
    }
    publish(pc)
    if A(ins) == B(ins), B(ins) != C(ins), strAppendInPlace(ref(x), ref(y)) {
      if AUX(ins) & Word.consumeC != 0 { drop(regs, C(ins)) }
      return true
    }
    if let done = appendString(regs, ins, x, y) { return done }
    do throws(Raised) {
      finish(regs, ins, try concat(ref(x), ref(y)).leak().bits)
      return true
    } catch { return false }
  }

  /// `s = s + t` on strs: a string that only the register holds grows in place. nil: not such an addition.
  private func appendString(_ regs: Registers, _ ins: PC, _ x: UInt, _ y: UInt) -> Bool? {
    guard A(ins) == B(ins), isPointer(x), isPointer(y), typeOf(x) == types.pointee.str, typeOf(y) == types.pointee.str,
      ref(x).str.pointee.length &+ ref(y).str.pointee.length < 1 << 28
    else { return nil }
    do throws(Raised) {
      let result = try strAppend(ref(x), ref(y))
      finish(regs, ins, result.leak().bits)
      return true
    } catch { return false }
  }

  @inline(never) func unarySlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let v = regs[B(ins)]
    let op = SUB(ins)
    if op == 3 {
      do throws(Raised) {
        let t = try truth(v)
        finish(regs, ins, (t ? interp.pointee.false : interp.pointee.true).own.leak().bits)
        return true
      } catch { return false }
    }
    if op == 0, let n = smallOperand(v), n != Int.min >> 1 {
      finish(regs, ins, immediate(-n))
      return true
    }
    if op == 0, isImmediateFloat(v) {
      putFloat(regs, ins, -immediateFloat(v))
      return true
    }
    let operand = boxRegister(self, regs, B(ins)).own
    do throws(Raised) {
      let result = try unary(UnaryOperator(rawValue: op).unsafelyUnwrapped, operand.ref)
      finish(regs, ins, result.leak().bits)
      return true
    } catch { return false }
  }

  /// Truth of a register word.
  func truth(_ v: UInt) throws(Raised) -> Bool {
    if isInt(v) { return v != 1 }
    if isImmediateFloat(v) { return true }
    let held = ref(v).own
    return try isTrue(held.ref)
  }

  /// For conditional jumps: 1, 0, -1 when an exception is pending, 2 when `__bool__` was entered.
  @inline(never) func truthSlow(_ pc: PC, _ v: UInt, _ regs: Registers) -> Int {
    publish(pc)
    if isPointer(v), let outcome = enterTruth(ref(v), pc, regs) { return outcome == .entered ? 2 : -1 }
    do throws(Raised) { return try truth(v) ? 1 : 0 } catch { return -1 }
  }

  /// The answer of a comparison: 1, 0, -1 raised, 2 an object that is not a bool (in `execution.result`), 3 a method was entered.
  @inline(never) func compareWords(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Int {
    publish(pc)
    let ins = previous(pc)
    let op = SUB(ins)
    let x = regs[B(ins)], y = constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)]
    if op < 6 {
      let which = CompareOperator(rawValue: op).unsafelyUnwrapped
      if let a = smallOperand(x), let b = smallOperand(y) { return which.holds(a < b ? -1 : a > b ? 1 : 0) ? 1 : 0 }
      if areFloats(x, y, interp) {
        let a = floatValue(x), b = floatValue(y)
        switch which {
        case .lt: return a < b ? 1 : 0
        case .le: return a <= b ? 1 : 0
        case .eq: return a == b ? 1 : 0
        case .ne: return a != b ? 1 : 0
        case .gt: return a > b ? 1 : 0
        case .ge: return a >= b ? 1 : 0
        }
      }
    }
    let left = boxRegister(self, regs, B(ins)).own
    let right = (constant ? ref(consts[2 &* C(ins)]) : boxRegister(self, regs, C(ins))).own
    do throws(Raised) {
      switch op {
      case 6: return left.ref == right.ref ? 1 : 0
      case 7: return left.ref != right.ref ? 1 : 0
      case 8: return try contains(right.ref, left.ref) ? 1 : 0
      case 9: return try contains(right.ref, left.ref) ? 0 : 1
      default:
        if let outcome = enterComparison(op, left.ref, right.ref, pc, regs) { return outcome == .entered ? 3 : -1 }
        let result = try compare(CompareOperator(rawValue: op).unsafelyUnwrapped, left.ref, right.ref)
        if result.ref == interp.pointee.true { return 1 }
        if result.ref == interp.pointee.false { return 0 }
        execution.pointee.result = result.leak().bits
        return 2
      }
    } catch { return -1 }
  }

  /// COMPARE in general. The handler goes on at `execution.frame` and `execution.pc`: a method may have been entered.
  @inline(never) func compareSlow(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    publish(pc)
    let ins = previous(pc)
    specialiseCompare(ins, regs, consts, constant: constant)
    var answer = identityOrMembership(SUB(ins), regs[B(ins)], constant ? consts[2 &* C(ins)] : regs[C(ins)])
    if answer < 0 { answer = compareWords(pc, regs, consts, constant: constant) }
    switch answer {
    case 0, 1: finish(regs, ins, (answer == 1 ? interp.pointee.true : interp.pointee.false).own.leak().bits)
    case 2:
      let r = execution.pointee.result
      execution.pointee.result = 0
      finish(regs, ins, r)
    case 3: break
    default: return false
    }
    return true
  }

  // Subscripts

  @inline(never) func loadItemSlow(_ pc: PC, _ regs: Registers) -> CallOutcome {
    publish(pc)
    let ins = previous(pc)
    let x = regs[B(ins)], k = regs[C(ins)]
    if isPointer(x), let i = smallOperand(k) {
      let type = typeOf(x)
      if type == types.pointee.list {
        let l = ref(x).list
        if isInt(k) && i >= 0 && OPCODE(ins) == .LOAD_ITEM { specialiseLoadItem(ins, .LOAD_ITEM_LIST) }
        let at = i < 0 ? i + l.pointee.count : i
        if at >= 0 && at < l.pointee.count {
          finish(regs, ins, l.pointee.items.unsafelyUnwrapped[at].own.leak().bits)
          return .done
        }
      } else if type == types.pointee.tuple {
        let n = ref(x).tupleCount
        if isInt(k) && i >= 0 && OPCODE(ins) == .LOAD_ITEM { setOpcode(ins, .LOAD_ITEM_TUPLE) }
        let at = i < 0 ? i + n : i
        if at >= 0 && at < n {
          finish(regs, ins, ref(x).tupleItems[at].own.leak().bits)
          return .done
        }
      }
    }
    let container = boxRegister(self, regs, B(ins)).own, key = boxRegister(self, regs, C(ins)).own
    if container.type == types.pointee.dict && key.type == types.pointee.str && OPCODE(ins) == .LOAD_ITEM { specialiseLoadItem(ins, .LOAD_ITEM_DICT) }
    if let outcome = enterItem(container.ref, key.ref, pc, regs) { return outcome }
    do throws(Raised) {
      let result = try getitem(container.ref, key.ref)
      finish(regs, ins, result.leak().bits)
      return .done
    } catch { return .raised }
  }

  @inline(never) func storeItemSlow(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    publish(pc)
    let ins = previous(pc)
    if isPointer(regs[A(ins)]), typeOf(regs[A(ins)]) == types.pointee.list, isInt(regs[B(ins)]) {
      setOpcode(ins, constant ? .STORE_ITEM_LIST_K : .STORE_ITEM_LIST)
    }
    let container = boxRegister(self, regs, A(ins)).own, key = boxRegister(self, regs, B(ins)).own
    let value = (constant ? ref(consts[C(ins) &* 2]) : boxRegister(self, regs, C(ins))).own
    if container.type == types.pointee.dict && key.type == types.pointee.str && OPCODE(ins) == (constant ? .STORE_ITEM_K : .STORE_ITEM) {
      setOpcode(ins, constant ? .STORE_ITEM_DICT_K : .STORE_ITEM_DICT)
    }
    do throws(Raised) { try setitem(container.ref, key.ref, value.ref) } catch { return false }
    consume(regs, ins)
    return true
  }

  @inline(never) func deleteItemSlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let container = boxRegister(self, regs, A(ins)).own, key = boxRegister(self, regs, B(ins)).own
    do throws(Raised) { try delitem(container.ref, key.ref) } catch { return false }
    consume(regs, ins)
    return true
  }

  @inline(never) func sliceSlow(_ pc: PC, _ regs: Registers, store: Bool) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let low = boxRegister(self, regs, C(ins)).own, high = boxRegister(self, regs, C(ins) + 1).own
    do throws(Raised) {
      let made = try slice(low.ref, high.ref, nil)
      drop(regs, C(ins) + 1)
      drop(regs, C(ins))
      if store {
        let container = boxRegister(self, regs, A(ins)).own, value = boxRegister(self, regs, B(ins)).own
        try setitem(container.ref, made.ref, value.ref)
        if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
        if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      } else {
        let container = boxRegister(self, regs, B(ins)).own
        let result = try getitem(container.ref, made.ref)
        if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
        setRegister(regs, A(ins), result.leak().bits)
      }
      return true
    } catch { return false }
  }

  @inline(never) func buildSlice(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let b = B(ins), n = C(ins)
    do throws(Raised) {
      let made = try slice(boxRegister(self, regs, b), boxRegister(self, regs, b + 1), n == 3 ? boxRegister(self, regs, b + 2) : nil)
      releaseRegisters(regs, from: b, to: b + n)
      setRegister(regs, A(ins), made.leak().bits)
      return true
    } catch { return false }
  }

  // Attributes

  @inline(never) func loadAttrSlow(_ pc: PC, _ regs: Registers) -> CallOutcome {
    publish(pc)
    let ins = previous(pc)
    let name = codeOf(regs).pointee.names[C(ins)]
    let o = regs[B(ins)]
    let place = cachedPlace(o, name, .load)
    if place >= 0 {
      if OPCODE(ins) == .LOAD_ATTR { specialiseLoadAttr(ins, ref(o), name) }
      let value = ref(attributeValue(o, UInt64(place))).own
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      setRegister(regs, A(ins), value.leak().bits)
      return .done
    }
    let object = boxRegister(self, regs, B(ins)).own
    specialiseLoadAttr(ins, object.ref, name)
    if let outcome = enterAttribute(object.ref, name, pc, regs) { return outcome }
    do throws(Raised) {
      let value = try getattr(object.ref, name)
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      setRegister(regs, A(ins), value.leak().bits)
      return .done
    } catch { return .raised }
  }

  @inline(never) func storeAttrSlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let name = codeOf(regs).pointee.names[C(ins)]
    let o = regs[A(ins)]
    let place = OPCODE(ins) == .STORE_ATTR ? -1 : cachedPlace(o, name, .store)
    if place >= 0 {
      store(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0, attributeSlot(o, UInt64(place)))
      if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
      return true
    }
    let object = boxRegister(self, regs, A(ins)).own, value = boxRegister(self, regs, B(ins)).own
    let shape = shapeID(object.ref)
    do throws(Raised) { try setattr(object.ref, name, value.ref) } catch { return false }
    specialiseStoreAttr(ins, object.ref, name, added: shape != shapeID(object.ref))
    if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
    if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
    return true
  }

  /// ID of the shape that an object keeps its attributes in, 0 if it does not.
  private func shapeID(_ o: Ref) -> UInt32 {
    guard o.type.pointee.flags.contains(.hasDict), let block = attributes(of: o) else { return 0 }
    return block.pointee.shapeID
  }

  @inline(never) func deleteAttrSlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let object = boxRegister(self, regs, A(ins)).own
    do throws(Raised) { try setattr(object.ref, codeOf(regs).pointee.names[C(ins)], nil) } catch { return false }
    if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
    return true
  }

  @inline(never) func loadMethodSlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let a = A(ins), b = B(ins)
    let name = codeOf(regs).pointee.names[C(ins)]
    let method = OPCODE(ins) == .LOAD_METHOD ? -1 : cachedPlace(regs[b], name, .method)
    if method > 0 {
      let me = take(regs, b, consumed: AUX(ins) & Word.consumeB != 0), function = Ref(bits: UInt(bitPattern: method)).own
      setRegister(regs, a &+ FrameLayout.headerWords, me.leak().bits)
      setRegister(regs, a, function.leak().bits)
      return true
    }
    let object = boxRegister(self, regs, b).own
    if let function = unboundMethod(object.ref, name) {
      specialiseLoadMethod(ins, object.ref, name, function)
      let held = function.own
      if AUX(ins) & Word.consumeB != 0 { drop(regs, b) }
      setRegister(regs, a &+ FrameLayout.headerWords, object.leak().bits)
      setRegister(regs, a, held.leak().bits)
      return true
    }
    do throws(Raised) {
      let value = try getattr(object.ref, name)
      if AUX(ins) & Word.consumeB != 0 { drop(regs, b) }
      specialiseModuleFunction(ins, object.ref, name)
      setRegister(regs, a &+ FrameLayout.headerWords, unbound)
      setRegister(regs, a, value.leak().bits)
      return true
    } catch { return false }
  }

  @inline(never) func loadSuper(_ pc: PC, _ regs: Registers, method: Bool) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let a = A(ins), b = B(ins)
    let superCallable = boxRegister(self, regs, b).own, cls = boxRegister(self, regs, b + 1).own, me = boxRegister(self, regs, b + 2).own
    let name = codeOf(regs).pointee.names[C(ins)]
    do throws(Raised) {
      if method, superCallable.ref == Ref(types.pointee.super), cls.ref.isType, isSubtype(me.type, cls.ref.asType), !me.ref.isType,
        let function = superFunction(cls.ref.asType, me.type, name), function.hasFlag(.methodDescriptor)
      {
        let held = function.own
        releaseRegisters(regs, from: b, to: b + 3)
        setRegister(regs, a &+ FrameLayout.headerWords, me.leak().bits)
        setRegister(regs, a, held.leak().bits)
        return true
      }
      let proxy = try call(superCallable.ref, cls.ref, me.ref)
      let value = try getattr(proxy.ref, name)
      releaseRegisters(regs, from: b, to: b + 3)
      if method { setRegister(regs, a &+ FrameLayout.headerWords, unbound) }
      setRegister(regs, a, value.leak().bits)
      return true
    } catch { return false }
  }

  /// What `super(cls, obj)` finds behind `cls` on the MRO of the object's type, borrowed.
  private func superFunction(_ cls: TypePointer, _ start: TypePointer, _ name: Ref) -> Ref? {
    guard let mro = start.pointee.mro else { return nil }
    var found = false
    for i in 0..<mro.tupleCount {
      let t = mro.tupleItems[i].asType
      if found, let d = t.pointee.dict, let value = dictGet(d, str: name) { return value }
      if t == cls { found = true }
    }
    return nil
  }

  // Names

  @inline(never) func loadGlobalSlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let f = functionOf(regs)
    let name = f.pointee.code.pointee.names[C(ins)]
    specialiseLoadGlobal(ins, f.pointee.globals, f.pointee.builtins, name)
    do throws(Raised) {
      if let value = try globalValue(f.pointee.globals, f.pointee.builtins, name) {
        setRegister(regs, A(ins), value.leak().bits)
        return true
      }
      try raiseNameError(name)
    } catch { return false }
  }

  func globalValue(_ globals: Ref, _ builtins: Ref, _ name: Ref) throws(Raised) -> Owned? {
    if globals.isExactly(types.pointee.dict) {
      if let value = try dictGet(globals, name) { return value.own }
    } else if let value = try mappingValue(globals, name) {
      return value
    }
    if builtins.isExactly(types.pointee.dict) { return try dictGet(builtins, name).own }
    return try mappingValue(builtins, name)
  }

  /// `mapping[name]`, nil for KeyError.
  func mappingValue(_ mapping: Ref, _ name: Ref) throws(Raised) -> Owned? {
    if mapping.isExactly(types.pointee.dict) { return try dictGet(mapping, name).own }
    do throws(Raised) { return try getitem(mapping, name) } catch {
      if pendingMatches(.KeyError) {
        setPending(nil)
        return nil
      }
      throw error
    }
  }

  func raiseNameError(_ name: Ref) throws(Raised) -> Never {
    services.raise(.NameError, "name '\(name.text)' is not defined", self)
    if let error = takePending() {
      replace(error.ref.exceptionField(ExceptionField.name), with: name.own)
      setPending(error)
    }
    throw Raised()
  }

  @inline(never) func storeGlobalSlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let value = boxRegister(self, regs, A(ins)).own
    let globals = functionOf(regs).pointee.globals, name = codeOf(regs).pointee.names[C(ins)]
    do throws(Raised) { try storeInto(globals, name, value.ref) } catch { return false }
    specialiseStoreName(ins, globals, name, .STORE_GLOBAL, .STORE_GLOBAL_DICT)
    if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
    return true
  }

  private func storeInto(_ mapping: Ref, _ name: Ref, _ value: Ref) throws(Raised) {
    if mapping.isExactly(types.pointee.dict) { try dictSet(mapping, name, value) } else { try setitem(mapping, name, value) }
  }

  @inline(never) func loadNameSlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let f = functionOf(regs)
    specialiseLoadName(ins, ref(regs[FrameLayout.headerWords]), f.pointee.globals, f.pointee.builtins, f.pointee.code.pointee.names[C(ins)])
    do throws(Raised) {
      let value = try nameValue(regs, codeOf(regs).pointee.names[C(ins)])
      setRegister(regs, A(ins), value.leak().bits)
      return true
    } catch { return false }
  }

  func nameValue(_ regs: Registers, _ name: Ref) throws(Raised) -> Owned {
    let f = functionOf(regs)
    let namespace = ref(regs[FrameLayout.headerWords])
    if namespace != f.pointee.globals, let value = try mappingValue(namespace, name) { return value }
    if let value = try globalValue(f.pointee.globals, f.pointee.builtins, name) { return value }
    try raiseNameError(name)
  }

  @inline(never) func storeNameSlow(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let value = boxRegister(self, regs, A(ins)).own
    let namespace = ref(regs[FrameLayout.headerWords]), name = codeOf(regs).pointee.names[C(ins)]
    do throws(Raised) { try storeInto(namespace, name, value.ref) } catch { return false }
    specialiseStoreName(ins, namespace, name, .STORE_NAME, .STORE_NAME_DICT)
    if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
    return true
  }

  /// UnboundLocalError or NameError for the variable in a register.
  @inline(never) func raiseUnbound(_ pc: PC, _ regs: Registers, _ register: Int) -> Bool {
    publish(pc)
    let code = codeOf(regs)
    let name = variables(code).first { $0.register == register }?.name
    let text = name?.text ?? "?"
    let isFree = code.description.freeRegisters.contains(register)
    do throws(Raised) {
      if isFree { try raise(.NameError, "cannot access free variable '\(text)' where it is not associated with a value in enclosing scope") }
      try raise(.UnboundLocalError, "cannot access local variable '\(text)' where it is not associated with a value")
    } catch {
      // Tracebacks suggest other names for those that are nowhere, not for those without a value.
      if isFree, let name, let error = takePending() {
        replace(error.ref.exceptionField(ExceptionField.name), with: name.own)
        setPending(error)
      }
      return false
    }
  }
}

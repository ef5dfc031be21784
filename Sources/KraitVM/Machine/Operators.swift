import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// Operators, truth and comparisons in general, and the quick ways of frequent operands that need a call. See SlowPaths.swift for the form.

extension Context {
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

  /// BINARY of two floats of which one is boxed, or of a float and an int that a float can hold; anything else takes `binarySlow`.
  @inline(never) func mixedFloats(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    let ins = previous(pc)
    let x = regs[B(ins)], y = constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)]
    publish(pc)
    guard let a = doubleOperand(x), let b = doubleOperand(y), x & y & 1 == 0 else { return binarySlow(pc, regs, consts, constant: constant) }
    let r: Double
    switch SUB(ins) & 15 {
    case 0: r = a + b
    case 1: r = a - b
    case 2: r = a * b
    case 3 where b != 0: r = a / b
    default:
      guard let computed = floatArithmetic(SUB(ins), a, b) else { return binarySlow(pc, regs, consts, constant: constant) }
      r = computed
    }
    putFloat(regs, ins, r)
    let aux = AUX(ins)
    if isPointer(x) && aux & Word.consumeB != 0 && B(ins) != A(ins) { drop(regs, B(ins)) }
    if isPointer(y) && !constant && aux & Word.consumeC != 0 && C(ins) != A(ins) { drop(regs, C(ins)) }
    return true
  }

  /// An exact float, or an immediate int that a float can hold.
  @inline(__always) private func doubleOperand(_ v: UInt) -> Double? {
    if isPointer(v) { return typeOf(v) == types.pointee.float ? ref(v).float.pointee.value : nil }
    if isImmediateFloat(v) { return immediateFloat(v) }
    return Int(bitPattern: v) < 1 << 54 && Int(bitPattern: v) > -1 << 54 ? Double(integer(v)) : nil
  }

  /// BINARY in general. The handler goes on at `execution.frame` and `execution.pc`: a method may have been entered.
  @inline(never) func binarySlow(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let x = regs[B(ins)], y = constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)]
    let op = SUB(ins)
    if op & 15 == 0, areStrings(x, y) {
      if !constant { specialiseBinary(ins, x, y, constant: false) }
      return addStrings(ins, regs, ref(x), ref(y))
    }
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
    if op & 15 == 2, let b, isPointer(x), typeOf(x) == types.pointee.str { return repeatString(ins, regs, ref(x), b) }
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
      if let result = try intBinary(which, left, right) {
        finish(regs, ins, unboxedResult(result.leak()))
      } else {
        finish(regs, ins, try binary(which, left, right).leak().bits)
      }
      return true
    } catch { return false }
  }

  @inline(__always) private func areStrings(_ x: UInt, _ y: UInt) -> Bool {
    isPointer(x) && isPointer(y) && typeOf(x) == types.pointee.str && typeOf(y) == types.pointee.str
  }

  /// BINARY of two strs.
  @inline(never) func addStrings(_ pc: PC, _ regs: Registers, _ consts: Registers) -> Bool {
    let ins = previous(pc)
    let x = regs[B(ins)], y = regs[C(ins)]
    guard areStrings(x, y) else { return binarySlow(pc, regs, consts, constant: false) }
    publish(pc)
    return addStrings(ins, regs, ref(x), ref(y))
  }
  /// A string that only the register of the result holds grows in place.
  @inline(__always) private func addStrings(_ ins: PC, _ regs: Registers, _ x: Ref, _ y: Ref) -> Bool {
    guard A(ins) == B(ins), strAppendInPlace(x, y) else { return concatenateStrings(ins, regs, x, y) }
    if AUX(ins) & Word.consumeC != 0 { drop(regs, C(ins)) }
    return true
  }
  @inline(never) private func concatenateStrings(_ ins: PC, _ regs: Registers, _ x: Ref, _ y: Ref) -> Bool {
    do throws(Raised) {
      finish(regs, ins, try A(ins) == B(ins) ? strAppend(x, y).leak().bits : concat(x, y).leak().bits)
      return true
    } catch { return false }
  }

  /// `s * n` for a str and a small int.
  private func repeatString(_ ins: PC, _ regs: Registers, _ s: Ref, _ count: Int) -> Bool {
    do throws(Raised) {
      finish(regs, ins, try strRepeat(s, count).leak().bits)
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
    if op >= 6 {
      let answer = identityOrMembership(op, x, y)
      if answer >= 0 { return answer }
    } else {
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
}

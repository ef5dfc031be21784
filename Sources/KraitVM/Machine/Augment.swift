import KraitBytecode
import KraitCore
import KraitObjects

// Augmented assignments of numbers to attributes and items. `o.a += n` is LOAD_ATTR, BINARY, STORE_ATTR; when all three mean the same place, the
// first rewrites itself to AUG_ATTR (LOAD_ITEM to AUG_ITEM), which looks the place up once and changes the number there.
//
// Rules of this file
// 1. Either everything is done or nothing: the instruction then only loads, and the other two run by themselves.
// 2. While the eval breaker wants anything, they always do: another thread may get its turn between load and store, as everywhere.

/// What came of trying the short way: nothing, since something wants attention; all of it; nothing, since these are not two numbers.
enum AugmentOutcome {
  case later, done, otherKind
}

extension Context {
  /// A word for AUG_ATTR: the operand of the BINARY is a constant. The place is in the bits below.
  static var augmentsByConstant: UInt64 { 1 << 63 }

  /// Whether `binary` is a +, - or * that replaces the temporary R[loaded]: 0 or `augmentsByConstant`, or nil.
  private func augmentOperand(_ binary: PC, _ loaded: Int) -> UInt64? {
    let form = generalForm(binary)
    guard form == .BINARY || form == .BINARY_K, A(binary) == loaded, B(binary) == loaded, AUX(binary) & Word.consumeB != 0, SUB(binary) & 15 <= 2
    else { return nil }
    if form == .BINARY_K { return Context.augmentsByConstant }
    return AUX(binary) & Word.consumeC == 0 && C(binary) != loaded ? 0 : nil
  }

  /// Whether the LOAD_ATTR at `ins` begins an augmented assignment; see `augmentOperand`.
  func augmentsAttribute(_ ins: PC) -> UInt64? {
    guard AUX(ins) & Word.consumeB == 0, let operand = augmentOperand(ins + 4, A(ins)) else { return nil }
    let store = ins + 5
    guard generalForm(store) == .STORE_ATTR, A(store) == B(ins), B(store) == A(ins), AUX(store) & Word.consumeB != 0, C(store) == C(ins)
    else { return nil }
    return operand
  }

  /// The same for a LOAD_ITEM.
  func augmentsItem(_ ins: PC) -> UInt64? {
    guard AUX(ins) & (Word.consumeB | Word.consumeC) == 0, let operand = augmentOperand(ins + 2, A(ins)) else { return nil }
    let store = ins + 3
    guard generalForm(store) == .STORE_ITEM, A(store) == B(ins), B(store) == C(ins), C(store) == A(ins), AUX(store) & Word.consumeC != 0
    else { return nil }
    return operand
  }

  /// A LOAD_ITEM becomes `form`, or AUG_ITEM where an augmented assignment begins.
  func specialiseLoadItem(_ ins: PC, _ form: Opcode) {
    guard let operand = augmentsItem(ins) else { return setOpcode(ins, form) }
    (ins + 1).pointee = operand
    setOpcode(ins, .AUG_ITEM)
  }

  /// AUG_ATTR on the object `o`; `pc` is behind its first word.
  @inline(never) func augmentAttribute(_ o: UInt, _ pc: PC, _ regs: Registers) -> Bool {
    let word = (pc + 1).pointee
    guard matchesShape(o, pc.pointee) || matchesShape(o, (pc + 2).pointee) else { return augmentAnyAttribute(o, pc, regs) }
    let slot = attributeSlot(o, word & ~Context.augmentsByConstant), binary = pc + 3
    let operand = word & Context.augmentsByConstant != 0 ? constantsOf(regs)[C(binary) &* 2 &+ 1] : regs[C(binary)]
    guard augmentInt(slot.pointee, operand, binary) else { return augmentAnyAttribute(o, pc, regs) }
    if AUX(pc + 4) & Word.consumeA != 0 { drop(regs, A(pc + 4)) }
    return true
  }

  @inline(never) private func augmentAnyAttribute(_ o: UInt, _ pc: PC, _ regs: Registers) -> Bool {
    var place = Int(truncatingIfNeeded: (pc + 1).pointee & ~Context.augmentsByConstant)
    if !matchesShape(o, pc.pointee) && !matchesShape(o, (pc + 2).pointee) {
      let name = codeOf(regs).pointee.names[C(previous(pc))]
      let found = cachedPlace(o, name, .load)
      if found < 0 || cachedPlace(o, name, .store) != found { return false }
      if found == place { (pc + 2).pointee = shapeKey(o) }
      place = found
    }
    let constant = (pc + 1).pointee & Context.augmentsByConstant != 0
    switch augment(attributeSlot(o, UInt64(place)), pc + 3, regs, constant: constant) {
    case .later: return false
    case .otherKind:
      (pc + 1).pointee &= ~Context.augmentsByConstant
      setOpcode(previous(pc), .LOAD_ATTR_INSTANCE)
      return false
    case .done:
      if AUX(pc + 4) & Word.consumeA != 0 { drop(regs, A(pc + 4)) }
      return true
    }
  }

  /// The usual case in few instructions: a sum or difference of small ints, in a box that only the slot holds. False: nothing was done.
  @inline(__always) private func augmentInt(_ box: Ref, _ operand: UInt, _ binary: PC) -> Bool {
    guard operand & 1 != 0, box.header.pointee.word == 1, box.type == types.pointee.int, interp.breaker.pointee.load(ordering: .relaxed) == 0 else { return false }
    let word = box.int.pointee.word, op = SUB(binary) & 15
    guard word & 1 != 0, op < 2 else { return false }
    let x = Int(bitPattern: word), y = Int(bitPattern: operand &- 1)
    let (result, overflow) = op == 0 ? x.addingReportingOverflow(y) : x.subtractingReportingOverflow(y)
    if overflow || isPreallocated(UInt(bitPattern: result)) { return false }
    box.int.pointee.word = UInt(bitPattern: result)
    return true
  }

  /// AUG_ITEM: an item of a list at an immediate index, or of a dict under a str or a small int.
  @inline(never) func augmentItem(_ pc: PC, _ regs: Registers) -> Bool {
    let ins = previous(pc)
    let o = regs[B(ins)], k = regs[C(ins)]
    guard isPointer(o) else { return false }
    let slot: UnsafeMutablePointer<Ref>
    let otherForm: Opcode
    if typeOf(o) == types.pointee.list {
      guard isInt(k), k &>> 1 < UInt(bitPattern: ref(o).list.pointee.count) else { return false }
      slot = listSlot(o, k)
      otherForm = .LOAD_ITEM_LIST
    } else {
      guard typeOf(o) == types.pointee.dict, let found = itemSlot(ref(o), k) else { return false }
      slot = found
      otherForm = .LOAD_ITEM_DICT
    }
    switch augment(slot, pc + 1, regs, constant: pc.pointee & Context.augmentsByConstant != 0) {
    case .later: return false
    case .otherKind:
      setOpcode(ins, otherForm)
      return false
    case .done:
      let store = pc + 2
      if AUX(store) & Word.consumeA != 0 { drop(regs, A(store)) }
      if AUX(store) & Word.consumeB != 0 { drop(regs, B(store)) }
      return true
    }
  }

  /// Does what the BINARY says with the number in a slot. A box that only the slot holds gets the new value.
  @inline(__always) private func augment(
    _ slot: UnsafeMutablePointer<Ref>, _ binary: PC, _ regs: Registers, constant: Bool
  ) -> AugmentOutcome {
    if _slowPath(interp.breaker.pointee.load(ordering: .relaxed) != 0) { return .later }
    let old = slot.pointee
    let operand = constant ? constantsOf(regs)[C(binary) &* 2 &+ 1] : regs[C(binary)]
    if operand == unbound { return .later }
    let op = SUB(binary) & 15
    let m = unboxed(old.bits, interp), n = unboxed(operand, interp)
    let x = isInt(m) ? m : old.bits, y = isInt(n) ? n : operand
    if isInt(x) && isInt(y) {
      let a = integer(x), b = integer(y)
      let (value, overflow) = op == 0 ? (a &+ b, false) : op == 1 ? (a &- b, false) : a.multipliedReportingOverflow(by: b)
      let word = immediate(value)
      if overflow || integer(word) != value { return .later }
      if old.header.pointee.word == 1 && !isPreallocated(word) {
        old.int.pointee.word = word
        return .done
      }
      slot.pointee = int(value).leak()
    } else if areMixedFloats(x, y, interp) {
      let a = floatOrInt(x), b = floatOrInt(y)
      let value = op == 0 ? a + b : op == 1 ? a - b : a * b
      if old.header.pointee.word == 1 && old.type == types.pointee.float {
        old.float.pointee.value = value
        return .done
      }
      slot.pointee = float(value).leak()
    } else {
      return .otherKind
    }
    old.decref()
    return .done
  }
}

import CKrait
import KraitBytecode
import KraitCore
import KraitObjects

// What specialised handlers compute in line. Cached words: [version in bits 32-63 | number in bits 0-31].

/// The remainder for a positive divisor.
@inline(__always) func pythonModulo(_ x: Int, _ y: Int) -> Int {
  if y & (y &- 1) == 0 { return x & (y &- 1) }
  if UInt(bitPattern: x | y) < 0x1_0000_0000 {
    return Int(UInt32(truncatingIfNeeded: x).remainderReportingOverflow(dividingBy: UInt32(truncatingIfNeeded: y)).partialValue)
  }
  let r = x.remainderReportingOverflow(dividingBy: y).partialValue
  return r < 0 ? r &+ y : r
}
/// The quotient for a positive divisor.
@inline(__always) func pythonFloorDivision(_ x: Int, _ y: Int) -> Int {
  if UInt(bitPattern: x | y) < 0x1_0000_0000 {
    return Int(UInt32(truncatingIfNeeded: x).dividedReportingOverflow(by: UInt32(truncatingIfNeeded: y)).partialValue)
  }
  let q = x.dividedReportingOverflow(by: y).partialValue
  return x < 0 && q &* y != x ? q &- 1 : q
}

@inline(__always) func isFloatOrInt(_ v: UInt, _ vm: UnsafeMutablePointer<InterpreterState>) -> Bool {
  isInt(v) ? Int(bitPattern: v) < 1 << 54 && Int(bitPattern: v) > -1 << 54 : isFloat(v, vm)
}
@inline(__always) func floatOrInt(_ v: UInt) -> Double { isInt(v) ? Double(integer(v)) : floatValue(v) }

/// A float, immediate or boxed.
@inline(__always) func isFloat(_ v: UInt, _ vm: UnsafeMutablePointer<InterpreterState>) -> Bool {
  isPointer(v) ? typeOf(v) == vm.pointee.types.float : isImmediateFloat(v)
}
@inline(__always) func floatValue(_ v: UInt) -> Double { isPointer(v) ? ref(v).float.pointee.value : immediateFloat(v) }
@inline(__always) func areFloats(_ x: UInt, _ y: UInt, _ vm: UnsafeMutablePointer<InterpreterState>) -> Bool { isFloat(x, vm) && isFloat(y, vm) }
/// A float, and a float or an int that a float can hold.
@inline(__always) func areMixedFloats(_ x: UInt, _ y: UInt, _ vm: UnsafeMutablePointer<InterpreterState>) -> Bool {
  isFloatOrInt(x, vm) && isFloatOrInt(y, vm) && x & y & 1 == 0
}
/// The register word of an exact int that fits one: an immediate as it is, a box unpacked. Even for anything else.
@inline(__always) func unboxed(_ v: UInt, _ vm: UnsafeMutablePointer<InterpreterState>) -> UInt {
  isPointer(v) && typeOf(v) == vm.pointee.types.int ? ref(v).int.pointee.word : v
}
/// The immediate form of a number; 0 for any other object.
@inline(__always) func numberWord(_ v: UInt, _ vm: UnsafeMutablePointer<InterpreterState>) -> UInt {
  let type = typeOf(v)
  if type == vm.pointee.types.float { return floatWord(ref(v).float.pointee.value) }
  return type == vm.pointee.types.int && ref(v).int.pointee.word & 1 != 0 ? ref(v).int.pointee.word : 0
}
@inline(never) private func numberWord(_ v: UInt, _ cx: Context) -> UInt { numberWord(v, cx.interp) }

/// A borrowed value becomes R[A]; a number that is only an operand is taken out of its box.
@inline(__always) func putCopy(_ regs: Registers, _ ins: PC, _ v: UInt, _ cx: Context) {
  if AUX(ins) & Word.isOperand != 0 {
    let word = numberWord(v, cx)
    if _fastPath(word != 0) { return setRegister(regs, A(ins), word) }
  }
  increment(v)
  setRegister(regs, A(ins), v)
}
/// A borrowed value that was found in the object `o` in R[B] becomes R[A].
@inline(__always) func putLoaded(_ regs: Registers, _ ins: PC, _ v: UInt, from o: UInt) {
  increment(v)
  putOwned(regs, ins, v, from: o)
}
/// The same; a number that is only an operand is taken out of its box.
@inline(__always) func putOperand(_ regs: Registers, _ ins: PC, _ v: UInt, from o: UInt, _ vm: UnsafeMutablePointer<InterpreterState>) {
  if AUX(ins) & Word.isOperand != 0 {
    let word = numberWord(v, vm)
    if _fastPath(word != 0) { return putOwned(regs, ins, word, from: o) }
  }
  putLoaded(regs, ins, v, from: o)
}
@inline(__always) private func putOwned(_ regs: Registers, _ ins: PC, _ v: UInt, from o: UInt) {
  if AUX(ins) & Word.consumeB != 0 {
    regs[B(ins)] = unbound
    setRegister(regs, A(ins), v)
    decrement(o)
  } else {
    setRegister(regs, A(ins), v)
  }
}

@inline(__always) func entryValue(_ d: UnsafeMutablePointer<DictBody>, _ word: UInt64) -> UInt {
  (d.pointee.entries.unsafelyUnwrapped + Int(truncatingIfNeeded: word & 0xffff_ffff)).pointee.value.unsafelyUnwrapped.bits
}
/// The place of an entry's value, which is there as long as the keys' version is that of the cached word.
@inline(__always) func entrySlot(_ d: UnsafeMutablePointer<DictBody>, _ word: UInt64) -> UnsafeMutablePointer<Ref> {
  d.valueSlot(Int(truncatingIfNeeded: word & 0xffff_ffff))
}

@inline(__always) func blockOf(_ o: UInt) -> BlockPointer? { UnsafeMutablePointer<AttributeBlock>(OpaquePointer(ref(o).attributesSlot.pointee)) }

/// The object is of the type version and shape in the cached word.
@inline(__always) func matchesShape(_ o: UInt, _ word: UInt64) -> Bool {
  guard typeOf(o).pointee.version == UInt32(truncatingIfNeeded: word &>> 32), let block = blockOf(o) else { return false }
  return block.pointee.shapeID == UInt32(truncatingIfNeeded: word)
}
/// As `matchesShape`; with shape 0 the type version is enough (instances without attributes of their own).
@inline(__always) func matchesMethod(_ o: UInt, _ word: UInt64) -> Bool {
  guard typeOf(o).pointee.version == UInt32(truncatingIfNeeded: word &>> 32) else { return false }
  let shape = UInt32(truncatingIfNeeded: word)
  if shape == 0 { return true }
  guard let block = blockOf(o) else { return false }
  return block.pointee.shapeID == shape
}
@inline(__always) func matchesType(_ o: UInt, _ word: UInt64) -> Bool { typeOf(o).pointee.version == UInt32(truncatingIfNeeded: word &>> 32) }
/// The object is the class of the version in the cached word, and its metaclass is as it was.
@inline(__always) func matchesClass(_ o: UInt, _ word: UInt64) -> Bool {
  let meta = typeOf(o)
  return meta.pointee.flags.contains(.typeSubclass) && ref(o).asType.pointee.version == UInt32(truncatingIfNeeded: word &>> 32)
    && meta.pointee.version == UInt32(truncatingIfNeeded: word)
}
/// What a `__slots__` member holds; 0 when it is empty.
@inline(__always) func slotWord(_ o: UInt, _ word: UInt64) -> UInt { field(o, Int(truncatingIfNeeded: word & 0xffff_ffff), UInt.self) }
@inline(__always) func replaceSlot(_ o: UInt, _ word: UInt64, _ value: Ref) {
  let slot = (ref(o).raw + Int(truncatingIfNeeded: word & 0xffff_ffff)).assumingMemoryBound(to: Ref?.self)
  let old = slot.pointee
  slot.pointee = value
  old?.decref()
}
@inline(__always) func attributeValue(_ o: UInt, _ place: UInt64) -> UInt {
  (blockOf(o).unsafelyUnwrapped.values + Int(truncatingIfNeeded: place)).pointee.bits
}
@inline(__always) func attributeSlot(_ o: UInt, _ place: UInt64) -> UnsafeMutablePointer<Ref> {
  blockOf(o).unsafelyUnwrapped.values + Int(truncatingIfNeeded: place)
}
@inline(__always) func hasRoom(_ o: UInt) -> Bool {
  let block = blockOf(o).unsafelyUnwrapped
  return block.pointee.shape.unsafelyUnwrapped.pointee.count < block.room
}
@inline(__always) func addAttribute(_ o: UInt, _ shape: UInt64, _ value: Ref) {
  let block = blockOf(o).unsafelyUnwrapped
  let next = ShapePointer(bitPattern: UInt(shape)).unsafelyUnwrapped
  (block.values + (next.pointee.count &- 1)).pointee = value
  block.pointee.shape = next
  block.pointee.shapeID = next.pointee.id
}

@inline(__always) func moduleEntries(_ o: UInt) -> UnsafeMutablePointer<DictBody> { ref(o).module.pointee.dict.unsafelyUnwrapped.dict }
@inline(__always) func moduleMatches(_ o: UInt, _ word: UInt64) -> Bool {
  guard let d = ref(o).module.pointee.dict else { return false }
  return d.dict.pointee.keysVersion == UInt32(truncatingIfNeeded: word &>> 32)
}

@inline(__always) func listItem(_ l: UInt, _ k: UInt) -> UInt { (ref(l).list.pointee.items.unsafelyUnwrapped + Int(bitPattern: k &>> 1)).pointee.bits }
@inline(__always) func listSlot(_ l: UInt, _ k: UInt) -> UnsafeMutablePointer<Ref> {
  ref(l).list.pointee.items.unsafelyUnwrapped + Int(bitPattern: k &>> 1)
}
/// The next item of a list iterator, owned; 0 at the end.
@inline(__always) func nextOfList(_ it: UInt, _ cx: Context) -> UInt {
  let body = ref(it).body(SequenceIteratorBody.self)
  guard let sequence = body.pointee.sequence else { return 0 }
  let l = sequence.list, i = body.pointee.index
  if i >= l.pointee.count { return 0 }
  let place = l.pointee.items.unsafelyUnwrapped + i
  cx.fetchAhead(l.pointee.items.unsafelyUnwrapped, far: i &+ itemsAhead, near: l.pointee.count, l.pointee.count)
  let v = place.pointee
  v.incref()
  body.pointee.index = i &+ 1
  return v.bits
}

extension Context {
  /// Moves or copies R[i] to a slot of an object. A number that is moved overwrites the box that only the slot holds.
  @inline(__always) func store(_ regs: Registers, _ i: Int, consumed: Bool, _ slot: UnsafeMutablePointer<Ref>) {
    let v = regs[i]
    if isPointer(v) {
      if consumed { regs[i] = unbound } else { increment(v) }
      let old = slot.pointee
      slot.pointee = ref(v)
      old.decref()
    } else {
      storeImmediate(regs, i, consumed: consumed, slot)
    }
  }
  /// The same in line for ints, for where there is room.
  @inline(__always) func storeInLine(_ regs: Registers, _ i: Int, consumed: Bool, _ slot: UnsafeMutablePointer<Ref>) {
    let v = regs[i]
    guard isInt(v), consumed else { return store(regs, i, consumed: consumed, slot) }
    let old = slot.pointee
    if overwrite(old, v) { return }
    slot.pointee = int(integer(v)).leak()
    old.decref()
  }
  @inline(__always) func store(constant v: UInt, _ slot: UnsafeMutablePointer<Ref>) {
    let old = slot.pointee
    if old.bits == v { return }
    increment(v)
    slot.pointee = ref(v)
    old.decref()
  }
  @inline(never) private func storeImmediate(_ regs: Registers, _ i: Int, consumed: Bool, _ slot: UnsafeMutablePointer<Ref>) {
    let v = regs[i], old = slot.pointee
    if consumed {
      if isInt(v) {
        if overwrite(old, v) { return }
      } else if old.header.pointee.word == 1 && old.type == types.pointee.float {
        old.float.pointee.value = immediateFloat(v)
        return
      }
    }
    let box = box(v)
    if !consumed {
      regs[i] = box.bits
      box.incref()
    }
    slot.pointee = box
    old.decref()
  }

  /// Room for one more item in a list that is full; false when there is no memory, which the call of `append` then says.
  @inline(never) func makeRoom(_ list: Ref) -> Bool {
    do throws(Raised) { try growList(list, list.list.pointee.count &+ 1) } catch {
      setPending(nil)
      return false
    }
    return true
  }

  /// Puts an immediate int into the box of a small one that nobody else holds.
  @inline(__always) private func overwrite(_ box: Ref, _ v: UInt) -> Bool {
    guard box.header.pointee.word == 1, box.type == types.pointee.int, box.int.pointee.word & 1 != 0, !isPreallocated(v) else { return false }
    box.int.pointee.word = v
    return true
  }

  /// An int result of operands that may be boxes.
  @inline(__always) func putInt(_ regs: Registers, _ ins: PC, _ result: UInt, constant: Bool) {
    setRegister(regs, A(ins), result)
    let a = A(ins), aux = AUX(ins)
    if aux & Word.consumeB != 0 && B(ins) != a || aux & Word.consumeC != 0 && C(ins) != a { dropConsumed(regs, ins, constant: constant) }
  }
  /// Drops the consumed operands of an instruction that has written R[A].
  @inline(never) func dropConsumed(_ regs: Registers, _ ins: PC, constant: Bool) {
    let a = A(ins), aux = AUX(ins)
    if aux & Word.consumeB != 0 && B(ins) != a { drop(regs, B(ins)) }
    if !constant && aux & Word.consumeC != 0 && C(ins) != a { drop(regs, C(ins)) }
  }

  /// A float result.
  @inline(__always) func putFloat(_ regs: Registers, _ ins: PC, _ value: Double) {
    let word = floatWord(value)
    setRegister(regs, A(ins), _fastPath(word != 0) ? word : float(value).leak().bits)
  }
  /// Releases the operands of a fused comparison, whose result register is not written.
  @inline(__always) func dropOperands(_ regs: Registers, _ ins: PC, constant: Bool) {
    let aux = AUX(ins)
    if aux & Word.consumeB != 0 { drop(regs, B(ins)) }
    if !constant && aux & Word.consumeC != 0 { drop(regs, C(ins)) }
  }
  @inline(never) func dropOperandsSlow(_ regs: Registers, _ ins: PC, constant: Bool) { dropOperands(regs, ins, constant: constant) }

  /// The poll before stores: only the lock may change hands.
  @inline(never) func handOver(_ pc: PC) {
    if execution.pointee.handOversAtStores == 2 { return }
    publish(pc)
    execution.pointee.leavesHandOverToStore = false
    execution.pointee.handOversAtStores &+= 1
    yieldGIL()
  }
}

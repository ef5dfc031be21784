import KraitBytecode
import KraitCore
import KraitObjects

// Subscripts of dicts by strings and small ints.

extension Context {
  /// The value of a str key in an exact dict, owned; 0 when the general way has to look.
  @inline(never) func dictItem(_ dict: Ref, _ key: Ref) -> UInt {
    guard let value = strItem(dict, key) else { return 0 }
    value.incref()
    return value.bits
  }

  /// Where an exact dict keeps the value of a str or a small int; nil if it is not there or only the general look-up can tell.
  @inline(__always) func itemSlot(_ dict: Ref, _ k: UInt) -> UnsafeMutablePointer<Ref>? {
    if isPointer(k) && typeOf(k) == types.pointee.str { return strItemSlot(dict, ref(k)) }
    guard let n = smallOperand(k) else { return nil }
    let entry = findInt(dict, n)
    return entry < 0 ? nil : dict.dict.valueSlot(entry)
  }

  /// STORE_ITEM on an exact dict.
  @inline(never) func storeDictItem(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    let ins = previous(pc)
    let d = regs[A(ins)], k = regs[B(ins)]
    guard isPointer(d), isPointer(k), typeOf(d) == types.pointee.dict, typeOf(k) == types.pointee.str else {
      return storeItemSlow(pc, regs, consts, constant: constant)
    }
    publish(pc)
    if let slot = strItemSlot(ref(d), ref(k)) { return replaceItem(ins, regs, consts, constant: constant, slot) }
    let value = constant ? ref(consts[C(ins) &* 2]) : boxRegister(self, regs, C(ins))
    do throws(Raised) { try dictSet(ref(d), ref(k), value) } catch { return false }
    consume(regs, ins)
    return true
  }
  /// What STORE_ITEM does with the place of the value.
  @inline(__always) func replaceItem(_ ins: PC, _ regs: Registers, _ consts: Registers, constant: Bool, _ slot: UnsafeMutablePointer<Ref>) -> Bool {
    if constant {
      store(constant: consts[C(ins) &* 2], slot)
    } else {
      storeInLine(regs, C(ins), consumed: AUX(ins) & Word.consumeC != 0, slot)
    }
    if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
    if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
    return true
  }

  /// `get` in a call window: an exact dict, a str or a small int, and perhaps a default. False: anything else, or keys that have to be compared.
  @inline(never) func callDictGet(_ base: Registers, _ count: Int) -> Bool {
    let d = base[6], k = base[7]
    guard base[0] == interp.pointee.dictGet, count == 1 || count == 2, isPointer(d), typeOf(d) == types.pointee.dict else { return false }
    let found: Ref?
    if isPointer(k) && typeOf(k) == types.pointee.str {
      found = strItem(ref(d), ref(k))
      if found == nil && !hasStrKeys(ref(d)) { return false }
    } else {
      guard let n = smallOperand(k) else { return false }
      let entry = findInt(ref(d), n)
      if entry == -2 { return false }
      found = entry < 0 ? nil : ref(d).dict.valueSlot(entry).pointee
    }
    let callee = base[0]
    if let found {
      found.incref()
      base[0] = found.bits
    } else if count == 2 {
      base[0] = base[8]
      base[8] = unbound
    } else {
      base[0] = none.leak().bits
    }
    decrement(callee)
    if count == 2 { drop(base, 8) }
    base[7] = unbound
    release(k)
    base[6] = unbound
    decrement(d)
    return true
  }
}

/// The next item of a tuple iterator, owned; 0 at the end.
@inline(__always) func nextOfTuple(_ it: UInt) -> UInt {
  let body = ref(it).body(SequenceIteratorBody.self)
  guard let sequence = body.pointee.sequence else { return 0 }
  let i = body.pointee.index
  if i >= sequence.tupleCount { return 0 }
  let v = sequence.tupleItems[i]
  v.incref()
  body.pointee.index = i &+ 1
  return v.bits
}

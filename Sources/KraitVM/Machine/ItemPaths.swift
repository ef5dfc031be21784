import KraitBytecode
import KraitCore
import KraitObjects

// Subscripts of dicts by strings.

extension Context {
  /// The value of a str key in an exact dict, owned; 0 when the general way has to look.
  @inline(never) func dictItem(_ dict: Ref, _ key: Ref) -> UInt {
    guard let value = strItem(dict, key) else { return 0 }
    value.incref()
    return value.bits
  }

  /// STORE_ITEM on an exact dict.
  @inline(never) func storeDictItem(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    let ins = previous(pc)
    let d = regs[A(ins)], k = regs[B(ins)]
    guard isPointer(d), isPointer(k), typeOf(d) == types.pointee.dict, typeOf(k) == types.pointee.str else {
      return storeItemSlow(pc, regs, consts, constant: constant)
    }
    publish(pc)
    if let slot = strItemSlot(ref(d), ref(k)) {
      if constant {
        store(constant: consts[C(ins) &* 2], slot)
      } else {
        store(regs, C(ins), consumed: AUX(ins) & Word.consumeC != 0, slot)
      }
      if AUX(ins) & Word.consumeA != 0 { drop(regs, A(ins)) }
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      return true
    }
    let value = constant ? ref(consts[C(ins) &* 2]) : boxRegister(self, regs, C(ins))
    do throws(Raised) { try dictSet(ref(d), ref(k), value) } catch { return false }
    consume(regs, ins)
    return true
  }

  /// `get` in a call window: an exact dict, a str, and perhaps a default. False: something else, or a dict with other keys.
  @inline(never) func callDictGet(_ base: Registers, _ count: Int) -> Bool {
    let d = base[6], k = base[7]
    guard base[0] == interp.pointee.dictGet, count == 1 || count == 2, isPointer(d), isPointer(k), typeOf(d) == types.pointee.dict,
      typeOf(k) == types.pointee.str, hasStrKeys(ref(d))
    else { return false }
    let callee = base[0]
    let found = dictItem(ref(d), ref(k))
    if found != 0 {
      base[0] = found
    } else if count == 2 {
      base[0] = base[8]
      base[8] = unbound
    } else {
      base[0] = none.leak().bits
    }
    decrement(callee)
    if count == 2 { drop(base, 8) }
    base[7] = unbound
    decrement(k)
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

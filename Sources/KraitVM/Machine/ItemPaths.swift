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
  @inline(never) func storeDictItem(_ pc: PC, _ regs: Registers) -> Bool {
    let ins = previous(pc)
    let d = regs[A(ins)], k = regs[B(ins)]
    guard isPointer(d), isPointer(k), typeOf(d) == types.pointee.dict, typeOf(k) == types.pointee.str else { return storeItemSlow(pc, regs) }
    publish(pc)
    let value = boxRegister(self, regs, C(ins))
    do throws(Raised) { try dictSet(ref(d), ref(k), value) } catch { return false }
    consume(regs, ins)
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

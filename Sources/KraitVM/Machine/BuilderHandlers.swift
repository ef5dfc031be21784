import KraitBytecode
import KraitCore
import KraitObjects

// Displays, comprehensions, formatting and unpacking.

extension Context {
  func buildTuple(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let b = B(ins), n = C(ins)
    do throws(Raised) {
      if n == 0 {
        setRegister(regs, A(ins), interp.pointee.emptyTuple.own.leak().bits)
        return true
      }
      let made = try tuple(n)
      for i in 0..<n {
        made.ref.tupleItems[i] = ref(boxed(self, regs[b + i]))
        regs[b + i] = unbound
      }
      trackTuple(made.ref)
      setRegister(regs, A(ins), made.leak().bits)
      return true
    } catch { return false }
  }

  func buildList(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let b = B(ins), n = C(ins)
    do throws(Raised) {
      let made = try list(capacity: n)
      for i in 0..<n {
        let v = regs[b + i]
        regs[b + i] = unbound
        try append(made.ref, Owned(stealing: ref(boxed(self, v))))
      }
      setRegister(regs, A(ins), made.leak().bits)
      return true
    } catch { return false }
  }

  func buildSet(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let b = B(ins), n = C(ins)
    do throws(Raised) {
      let made = try set()
      for i in 0..<n { try setAdd(made.ref, boxRegister(self, regs, b + i)) }
      releaseRegisters(regs, from: b, to: b + n)
      setRegister(regs, A(ins), made.leak().bits)
      return true
    } catch { return false }
  }

  func buildMap(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let b = B(ins), n = C(ins)
    do throws(Raised) {
      let made = try dict()
      var i = 0
      while i < n {
        try dictSet(made.ref, boxRegister(self, regs, b + i), boxRegister(self, regs, b + i + 1))
        i += 2
      }
      releaseRegisters(regs, from: b, to: b + n)
      setRegister(regs, A(ins), made.leak().bits)
      return true
    } catch { return false }
  }

  func buildString(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let b = B(ins), n = C(ins)
    do throws(Raised) {
      // The parts are strs: what FORMAT made, and constants.
      let made = try concatenate(UnsafeRawPointer(regs + b).assumingMemoryBound(to: Ref.self), n)
      releaseRegisters(regs, from: b, to: b + n)
      setRegister(regs, A(ins), made.leak().bits)
      return true
    } catch { return false }
  }

  func formatValue(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let sub = SUB(ins), v = regs[B(ins)]
    do throws(Raised) {
      // Small ints need no box, and they and strs run no code.
      if sub & 3 == 0 {
        let n = smallOperand(v)
        if sub & 4 != 0 {
          if let n, let result = try formatInField(n, boxRegister(self, regs, C(ins))) {
            finish(regs, ins, result.leak().bits)
            return true
          }
        } else if let n {
          finish(regs, ins, try decimalText(n).leak().bits)
          return true
        } else if isPointer(v), typeOf(v) == types.pointee.str {
          increment(v)
          finish(regs, ins, v)
          return true
        }
      }
      finish(regs, ins, try formatted(regs, ins).leak().bits)
      return true
    } catch { return false }
  }
  /// What FORMAT_VALUE makes of R[B], in general.
  private func formatted(_ regs: Registers, _ ins: PC) throws(Raised) -> Owned {
    let sub = SUB(ins)
    let given = boxRegister(self, regs, B(ins)).own
    let value: Owned
    switch sub & 3 {
    case 1: value = try str(of: given.ref)
    case 2: value = try repr(given.ref)
    case 3: value = try asciiRepr(given.ref)
    default: value = given.copy()
    }
    if sub & 4 == 0 { return try format(value.ref, interp.pointee.emptyStr) }
    let spec = boxRegister(self, regs, C(ins)).own
    return try format(value.ref, spec.ref)
  }

  func listAppend(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    do throws(Raised) {
      try append(ref(regs[A(ins)]), take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0))
      return true
    } catch { return false }
  }

  func setAddInstruction(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let value = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    do throws(Raised) {
      try setAdd(ref(regs[A(ins)]), value.ref)
      return true
    } catch { return false }
  }

  func mapAdd(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let key = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    let value = take(regs, C(ins), consumed: AUX(ins) & Word.consumeC != 0)
    do throws(Raised) {
      try dictSet(ref(regs[A(ins)]), key.ref, value.ref)
      return true
    } catch { return false }
  }

  func listExtendInstruction(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let value = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    do throws(Raised) {
      let has = value.type.pointee.has
      if !has.contains(.iter) && !has.contains(.getitem) {
        try raise(.TypeError, "Value after * must be an iterable, not \(typeName(value.ref))")
      }
      try listExtend(ref(regs[A(ins)]), value.ref)
      return true
    } catch { return false }
  }

  func setUpdate(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let value = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    do throws(Raised) {
      let iterator = try iter(value.ref)
      while let item = try next(iterator.ref) { try setAdd(ref(regs[A(ins)]), item.ref) }
      return true
    } catch { return false }
  }

  func dictUpdate(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let value = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    do throws(Raised) {
      if !value.ref.isDict, try getattrOptional(value.ref, .keys) == nil { try raise(.TypeError, "'\(typeName(value.ref))' object is not a mapping") }
      try dictMerge(into: ref(regs[A(ins)]), from: value.ref)
      return true
    } catch { return false }
  }

  func dictMergeInstruction(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let value = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    let target = ref(regs[A(ins)])
    let callee = boxRegister(self, regs, C(ins))
    do throws(Raised) {
      let keys = try list()
      if value.ref.isDict {
        try listExtend(keys.ref, value.ref)
      } else {
        guard let method = try getattrOptional(value.ref, .keys) else {
          try raise(.TypeError, "\(calleeName(callee)) argument after ** must be a mapping, not \(typeName(value.ref))")
        }
        let given = try call(method.ref)
        try listExtend(keys.ref, given.ref)
      }
      for i in 0..<keys.ref.list.pointee.count {
        let key = keys.ref.list.pointee.items.unsafelyUnwrapped[i].own
        // Keys that are no strings are the callee's error, unless they come twice.
        if try dictGet(target, key.ref) != nil {
          let shown = try str(of: key.ref)
          try raise(.TypeError, "\(calleeName(callee)) got multiple values for keyword argument '\(shown.ref.text)'")
        }
        let item = try getitem(value.ref, key.ref)
        try dictSet(target, key.ref, item.ref)
      }
      return true
    } catch { return false }
  }

  func listToTuple(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let a = A(previous(pc))
    do throws(Raised) {
      let made = try tuple(ofList: ref(regs[a]))
      setRegister(regs, a, made.leak().bits)
      return true
    } catch { return false }
  }

  func unpackSequence(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let a = A(ins), n = C(ins)
    let source = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    if source.ref.isExactly(types.pointee.tuple) && source.ref.tupleCount == n {
      for i in 0..<n { setRegister(regs, a + i, source.ref.tupleItems[i].own.leak().bits) }
      return true
    }
    do throws(Raised) {
      if source.ref.isExactly(types.pointee.list) && source.ref.list.pointee.count == n {
        if source.ref.referenceCount == 1 {
          moveItems(of: source.ref, regs + a)
          return true
        }
        if releasesQuietly(regs + a, n) {
          for i in 0..<n { setRegister(regs, a + i, source.ref.list.pointee.items.unsafelyUnwrapped[i].own.leak().bits) }
          return true
        }
        // Releasing a target's old value may run code that changes a list, but not this copy of it.
        let items = try tuple(ofList: source.ref)
        for i in 0..<n { setRegister(regs, a + i, items.ref.tupleItems[i].own.leak().bits) }
        return true
      }
      let items = try unpacked(source.ref, before: n, after: -1)
      moveItems(of: items.ref, regs + a)
      return true
    } catch { return false }
  }
  /// Whether no code can run when registers are written.
  private func releasesQuietly(_ targets: Registers, _ count: Int) -> Bool {
    for i in 0..<count where isPointer(targets[i]) && !ref(targets[i]).hasFlag(.trivial) { return false }
    return true
  }
  /// Moves the items of a list that nobody else holds to registers. The list is empty before code that releasing old values runs can find it.
  private func moveItems(of list: Ref, _ targets: Registers) {
    let taken = takeItems(of: list)
    for i in 0..<taken.count { setRegister(targets, i, taken.items.unsafelyUnwrapped[i].bits) }
    freeItems(taken.items, taken.capacity)
  }

  /// The items for an assignment to `before` targets, or with a starred one in between and `after` behind it, as a list.
  private func unpacked(_ source: Ref, before: Int, after: Int) throws(Raised) -> Owned {
    let has = source.type.pointee.has
    if !has.contains(.iter) && !has.contains(.getitem) || source.isType && !has.contains(.iter) {
      try raise(.TypeError, "cannot unpack non-iterable \(typeName(source)) object")
    }
    let iterator = try iter(source)
    let items = try list()
    while items.ref.list.pointee.count < before {
      guard let item = try next(iterator.ref) else {
        let got = items.ref.list.pointee.count
        if after < 0 { try raise(.ValueError, "not enough values to unpack (expected \(before), got \(got))") }
        try raise(.ValueError, "not enough values to unpack (expected at least \(before + after), got \(got))")
      }
      try append(items.ref, item)
    }
    if after < 0 {
      if try next(iterator.ref) != nil {
        try raise(.ValueError, "too many values to unpack (expected \(before))")
      }
      return items
    }
    try listExtend(items.ref, iterator.ref)
    if items.ref.list.pointee.count < before + after {
      try raise(.ValueError, "not enough values to unpack (expected at least \(before + after), got \(items.ref.list.pointee.count))")
    }
    return items
  }

  func unpackExtended(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let ins = previous(pc)
    let a = A(ins)
    let before = Int(pc.pointee & 0xffff_ffff), after = Int(pc.pointee >> 32)
    let source = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
    do throws(Raised) {
      let items = try unpacked(source.ref, before: before, after: after)
      let count = items.ref.list.pointee.count
      let middle = try list()
      for i in before..<(count - after) { try append(middle.ref, items.ref.list.pointee.items.unsafelyUnwrapped[i].own) }
      for i in 0..<before { setRegister(regs, a + i, items.ref.list.pointee.items.unsafelyUnwrapped[i].own.leak().bits) }
      setRegister(regs, a + before, middle.leak().bits)
      for i in 0..<after {
        setRegister(regs, a + before + 1 + i, items.ref.list.pointee.items.unsafelyUnwrapped[count - after + i].own.leak().bits)
      }
      return true
    } catch { return false }
  }
}

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
    let sub = SUB(ins)
    let given = boxRegister(self, regs, B(ins)).own
    do throws(Raised) {
      let value: Owned
      switch sub & 3 {
      case 1: value = try str(of: given.ref)
      case 2: value = try repr(given.ref)
      case 3: value = try asciiRepr(given.ref)
      default: value = given.copy()
      }
      let result: Owned
      if sub & 4 != 0 {
        let spec = boxRegister(self, regs, C(ins)).own
        result = try format(value.ref, spec.ref)
      } else if value.ref.isExactly(types.pointee.str) {
        result = value.copy()
      } else if value.ref.isExactly(types.pointee.int) {
        result = try intText(value.ref)
      } else {
        result = try format(value.ref, interp.pointee.emptyStr)
      }
      finish(regs, ins, result.leak().bits)
      return true
    } catch { return false }
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
      // Releasing a target's old value may run code that changes a list, but not this copy of it.
      if source.ref.isExactly(types.pointee.list) && source.ref.list.pointee.count == n {
        let items = try tuple(ofList: source.ref)
        for i in 0..<n { setRegister(regs, a + i, items.ref.tupleItems[i].own.leak().bits) }
        return true
      }
      let items = try unpacked(source.ref, before: n, after: -1)
      for i in 0..<n { setRegister(regs, a + i, items.ref.list.pointee.items.unsafelyUnwrapped[i].own.leak().bits) }
      return true
    } catch { return false }
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

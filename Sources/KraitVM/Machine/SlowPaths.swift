import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// What handlers do when their fast path does not apply. Each function stores the pc first (so that errors and frame objects see the place),
// reads its operands from the registers, stores its result, and answers whether it went well.

extension Context {
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
      } else if type == types.pointee.dict {
        if OPCODE(ins) == .LOAD_ITEM && augmentsItem(ins) != nil { specialiseLoadItem(ins, .LOAD_ITEM_DICT) }
        if let slot = itemSlot(ref(x), k) {
          finish(regs, ins, slot.pointee.own.leak().bits)
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
    let target = regs[A(ins)], k = regs[B(ins)]
    if isPointer(target), typeOf(target) == types.pointee.list, isInt(k) {
      setOpcode(ins, constant ? .STORE_ITEM_LIST_K : .STORE_ITEM_LIST)
    } else if isPointer(target), typeOf(target) == types.pointee.dict, smallOperand(k) != nil, let slot = itemSlot(ref(target), k) {
      return replaceItem(ins, regs, consts, constant: constant, slot)
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

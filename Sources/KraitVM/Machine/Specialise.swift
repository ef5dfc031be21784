import KraitBytecode
import KraitCore
import KraitObjects

// Instructions rewrite themselves for what they see. An instruction whose guess fails falls back to its slow path, which guesses again, but only
// on every sixteenth miss, so that operands of changing types do not make it rewrite itself all the time.

extension Context {
  @inline(__always) func setOpcode(_ ins: PC, _ op: Opcode) { UnsafeMutableRawPointer(ins).storeBytes(of: op.rawValue, as: UInt8.self) }

  /// Whether an instruction may (again) be specialised.
  @inline(__always) private func mayGuess(_ ins: PC, _ general: Opcode) -> Bool {
    if OPCODE(ins) == general { return true }
    execution.pointee.misses &+= 1
    return execution.pointee.misses & 15 == 0
  }
  /// A cached word of a version and a number.
  @inline(__always) private func cached(_ version: UInt32, _ number: Int) -> UInt64 { UInt64(version) << 32 | UInt64(UInt32(truncatingIfNeeded: number)) }

  func specialiseBinary(_ ins: PC, _ x: UInt, _ y: UInt, constant: Bool) {
    guard mayGuess(ins, constant ? .BINARY_K : .BINARY) else { return }
    let op = SUB(ins) & 15
    if smallOperand(x) != nil && smallOperand(y) != nil {
      let chosen: Opcode? =
        switch op {
        case 0: constant ? .ADD_INT_K : .ADD_INT
        case 1: constant ? .SUB_INT_K : .SUB_INT
        case 2: constant ? .MUL_INT_K : .MUL_INT
        case 4: constant ? .FLOORDIV_INT_K : .FLOORDIV_INT
        case 5: constant ? .MOD_INT_K : .MOD_INT
        case 10: constant ? .AND_INT_K : .AND_INT
        case 11: constant ? .OR_INT_K : .OR_INT
        case 3, 6, 7: nil
        default: constant ? .BINARY_INTS_K : .BINARY_INTS
        }
      if let chosen { setOpcode(ins, chosen) }
    } else if areMixedFloats(x, y, interp) {
      let chosen: Opcode =
        switch op {
        case 0: constant ? .ADD_FLOAT_K : .ADD_FLOAT
        case 1: constant ? .SUB_FLOAT_K : .SUB_FLOAT
        case 2: constant ? .MUL_FLOAT_K : .MUL_FLOAT
        case 3: constant ? .DIV_FLOAT_K : .DIV_FLOAT
        default: constant ? .BINARY_FLOATS_K : .BINARY_FLOATS
        }
      setOpcode(ins, chosen)
    } else if op == 0, !constant, isPointer(x), isPointer(y), typeOf(x) == types.pointee.str, typeOf(y) == types.pointee.str {
      setOpcode(ins, .ADD_STR)
    }
  }

  func specialiseCompare(_ ins: PC, _ regs: Registers, _ consts: Registers, constant: Bool) {
    let jump = ins + 1
    let op = OPCODE(jump)
    guard op == .JUMP_IF_TRUE || op == .JUMP_IF_FALSE || op == .JUMP_IF_TRUE_BACK || op == .JUMP_IF_FALSE_BACK, A(jump) == A(ins),
      AUX(jump) & Word.consumeA != 0, mayGuess(ins, constant ? .COMPARE_K : .COMPARE)
    else { return }
    let x = regs[B(ins)], y = constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)]
    if SUB(ins) >= 6 {
      setOpcode(ins, constant ? .JUMP_COMPARE_K : .JUMP_COMPARE)
    } else if smallOperand(x) != nil && smallOperand(y) != nil {
      // A jump if false is a jump if the opposite is true.
      let opposite: [UInt8] = [5, 4, 3, 2, 1, 0]
      let which = op == .JUMP_IF_TRUE || op == .JUMP_IF_TRUE_BACK ? SUB(ins) : opposite[Int(SUB(ins))]
      let chosen: [Opcode] =
        constant
        ? [.JUMP_LT_INT_K, .JUMP_LE_INT_K, .JUMP_EQ_INT_K, .JUMP_NE_INT_K, .JUMP_GT_INT_K, .JUMP_GE_INT_K]
        : [.JUMP_LT_INT, .JUMP_LE_INT, .JUMP_EQ_INT, .JUMP_NE_INT, .JUMP_GT_INT, .JUMP_GE_INT]
      setOpcode(ins, chosen[Int(which)])
    } else if areFloats(x, y, interp) {
      let chosen: [Opcode] =
        constant
        ? [.JUMP_LT_FLOAT_K, .JUMP_LE_FLOAT_K, .JUMP_EQ_FLOAT_K, .JUMP_NE_FLOAT_K, .JUMP_GT_FLOAT_K, .JUMP_GE_FLOAT_K]
        : [.JUMP_LT_FLOAT, .JUMP_LE_FLOAT, .JUMP_EQ_FLOAT, .JUMP_NE_FLOAT, .JUMP_GT_FLOAT, .JUMP_GE_FLOAT]
      setOpcode(ins, chosen[Int(SUB(ins))])
    } else {
      setOpcode(ins, constant ? .JUMP_COMPARE_K : .JUMP_COMPARE)
    }
  }

  func specialiseLoadAttr(_ ins: PC, _ object: Ref, _ name: Ref) {
    guard mayGuessAgain(ins, .LOAD_ATTR) else { return }
    if !chooseLoadAttr(ins, object, name) { postpone(ins, .LOAD_ATTR) }
  }

  private func chooseLoadAttr(_ ins: PC, _ object: Ref, _ name: Ref) -> Bool {
    let type = object.type
    if type == types.pointee.module { return chooseModule(ins, object, name, .LOAD_ATTR_MODULE) }
    if object.isType { return chooseTypeAttribute(ins, object, name) }
    guard type.pointee.flags.contains(.pythonClass), !type.pointee.overridden.contains(.getattribute), plainGetattr(type) else { return false }
    let version = typeVersion(type)
    guard version != 0 else { return false }
    let found = lookup(type, name)
    if let found, found.isExactly(types.pointee.memberDescriptor), found.getset.pointee.slotOffset > 0 {
      (ins + 1).pointee = cached(version, found.getset.pointee.slotOffset)
      setOpcode(ins, .LOAD_ATTR_SLOT)
      return true
    }
    if let found, found.isExactly(types.pointee.property), let (getter, takesName) = attributeFunction(object, name), !takesName {
      (ins + 1).pointee = cached(version, 0)
      (ins + 2).pointee = UInt64(getter.bits)
      setOpcode(ins, .LOAD_ATTR_PROPERTY)
      return true
    }
    // A descriptor of the class that defines __set__ or __delete__ comes first.
    if let found, found.type.pointee.has.contains(.set) || found.type.pointee.has.contains(.delete) { return false }
    var shape: UInt32 = 0
    if type.pointee.flags.contains(.hasDict) {
      guard let block = attributes(of: object), let s = block.pointee.shape else { return false }
      let i = s.find(name)
      if i >= 0 {
        (ins + 1).pointee = cached(version, Int(block.pointee.shapeID))
        (ins + 2).pointee = UInt64(i)
        rememberPlace(object, name, i, .load)
        if let operand = augmentsAttribute(ins), !type.pointee.overridden.contains(.setattr), block.pointee.dict == nil {
          (ins + 2).pointee |= operand
          (ins + 3).pointee = (ins + 1).pointee
          setOpcode(ins, .AUG_ATTR)
        } else {
          setOpcode(ins, .LOAD_ATTR_INSTANCE)
        }
        return true
      }
      shape = block.pointee.shapeID
    }
    guard let found, !found.type.pointee.has.contains(.get), !type.pointee.overridden.contains(.getattr) else { return false }
    (ins + 1).pointee = cached(version, Int(shape))
    (ins + 2).pointee = UInt64(found.bits)
    setOpcode(ins, .LOAD_ATTR_CLASS)
    return true
  }

  private func chooseModule(_ ins: PC, _ object: Ref, _ name: Ref, _ chosen: Opcode) -> Bool {
    guard let d = object.module.pointee.dict, d.dict.pointee.attributes == nil, lookup(object.type, name) == nil else { return false }
    let i = dictLookupIndex(d, name)
    guard i >= 0 else { return false }
    (ins + 1).pointee = cached(keysVersion(of: d), i)
    setOpcode(ins, chosen)
    return true
  }

  /// An attribute of a class itself: plain values and functions (which classes do not bind).
  private func chooseTypeAttribute(_ ins: PC, _ object: Ref, _ name: Ref) -> Bool {
    let type = object.asType, meta = object.type
    guard meta == types.pointee.type || meta.pointee.flags.contains(.pythonClass) && !meta.pointee.overridden.contains(.getattribute)
    else { return false }
    if let found = lookup(meta, name), found.type.pointee.has.contains(.set) || found.type.pointee.has.contains(.delete) { return false }
    let version = typeVersion(type)
    guard version != 0, typeVersion(meta) != 0, let value = lookup(type, name) else { return false }
    guard !value.type.pointee.has.contains(.get) || value.isExactly(types.pointee.function) else { return false }
    (ins + 1).pointee = cached(version, Int(meta.pointee.version))
    (ins + 2).pointee = UInt64(value.bits)
    setOpcode(ins, .LOAD_ATTR_TYPE)
    return true
  }

  /// As `mayGuess` for an instruction whose general form counts in its first cache word how long it should not try again.
  @inline(__always) private func mayGuessAgain(_ ins: PC, _ general: Opcode) -> Bool {
    if OPCODE(ins) == general {
      let wait = (ins + 1).pointee
      if wait == 0 { return true }
      (ins + 1).pointee = wait &- 1
      return false
    }
    return mayGuess(ins, general)
  }
  private func postpone(_ ins: PC, _ general: Opcode) {
    if OPCODE(ins) == general { (ins + 1).pointee = 63 }
  }

  /// Instances find attributes as `object.__getattribute__` says.
  private func plainGetattr(_ type: TypePointer) -> Bool {
    let base = nativeAncestor(type)
    return base == types.pointee.object || base.pointee.flags.contains(.exceptionSubclass) || base == types.pointee.dict || base == types.pointee.list
  }

  /// `added`: the store gave the object a new attribute.
  func specialiseStoreAttr(_ ins: PC, _ object: Ref, _ name: Ref, added: Bool) {
    let type = object.type
    let guess = mayGuessAgain(ins, .STORE_ATTR)
    // A site of several classes: the cache of places serves those that the instruction does not know.
    guard guess || OPCODE(ins) == .STORE_ATTR_INSTANCE || OPCODE(ins) == .STORE_ATTR_ADD else { return }
    let general = OPCODE(ins) == .STORE_ATTR
    guard type.pointee.flags.contains(.pythonClass), !type.pointee.flags.contains(.typeSubclass), !type.pointee.overridden.contains(.setattr),
      plainGetattr(type), typeVersion(type) != 0
    else { return postpone(ins, .STORE_ATTR) }
    let found = lookup(type, name)
    if let found, found.isExactly(types.pointee.memberDescriptor), found.getset.pointee.slotOffset > 0 {
      guard guess else { return }
      (ins + 1).pointee = cached(type.pointee.version, found.getset.pointee.slotOffset)
      return setOpcode(ins, .STORE_ATTR_SLOT)
    }
    if let found, found.type.pointee.has.contains(.set) || found.type.pointee.has.contains(.delete) { return postpone(ins, .STORE_ATTR) }
    guard type.pointee.flags.contains(.hasDict), let block = attributes(of: object), let shape = block.pointee.shape, block.pointee.dict == nil
    else { return postpone(ins, .STORE_ATTR) }
    let i = shape.find(name)
    guard i >= 0 else { return postpone(ins, .STORE_ATTR) }
    rememberPlace(object, name, i, .store)
    guard guess else { return }
    if added, i == shape.pointee.count - 1, let parent = shape.pointee.parent {
      // The next instance of this class will come here with the shape that this one had.
      guard general || OPCODE(ins) == .STORE_ATTR_ADD else { return }
      (ins + 1).pointee = cached(type.pointee.version, Int(parent.pointee.id))
      (ins + 2).pointee = UInt64(UInt(bitPattern: shape))
      return setOpcode(ins, .STORE_ATTR_ADD)
    }
    (ins + 1).pointee = cached(type.pointee.version, Int(block.pointee.shapeID))
    (ins + 2).pointee = UInt64(i)
    setOpcode(ins, .STORE_ATTR_INSTANCE)
  }

  func specialiseLoadMethod(_ ins: PC, _ object: Ref, _ name: Ref, _ function: Ref) {
    guard mayGuess(ins, .LOAD_METHOD) else { return }
    let type = object.type
    let version = typeVersion(type)
    guard version != 0 else { return }
    var shape: UInt32 = 0
    if type.pointee.flags.contains(.hasDict) {
      guard let block = attributes(of: object), block.pointee.shapeID != 0 else { return }
      shape = block.pointee.shapeID
    }
    (ins + 1).pointee = cached(version, Int(shape))
    (ins + 2).pointee = UInt64(function.bits)
    rememberPlace(object, name, Int(bitPattern: function.bits), .method)
    setOpcode(ins, .LOAD_METHOD_CLASS)
  }
  func specialiseModuleFunction(_ ins: PC, _ object: Ref, _ name: Ref) {
    guard mayGuess(ins, .LOAD_METHOD), object.type == types.pointee.module else { return }
    _ = chooseModule(ins, object, name, .LOAD_METHOD_MODULE)
  }

  func specialiseLoadGlobal(_ ins: PC, _ globals: Ref, _ builtins: Ref, _ name: Ref) {
    guard mayGuess(ins, .LOAD_GLOBAL) else { return }
    specialiseName(ins, globals, builtins, name, own: .LOAD_GLOBAL_DICT, outer: .LOAD_GLOBAL_BUILTIN)
  }
  func specialiseLoadName(_ ins: PC, _ namespace: Ref, _ globals: Ref, _ builtins: Ref, _ name: Ref) {
    guard mayGuess(ins, .LOAD_NAME), namespace == globals else { return }
    specialiseName(ins, globals, builtins, name, own: .LOAD_NAME_DICT, outer: .LOAD_NAME_BUILTIN)
  }
  private func specialiseName(_ ins: PC, _ globals: Ref, _ builtins: Ref, _ name: Ref, own: Opcode, outer: Opcode) {
    guard globals.isExactly(types.pointee.dict), builtins.isExactly(types.pointee.dict), globals.dict.pointee.attributes == nil else { return }
    let i = dictLookupIndex(globals, name)
    if i >= 0 {
      (ins + 1).pointee = cached(keysVersion(of: globals), i)
      return setOpcode(ins, own)
    }
    let j = dictLookupIndex(builtins, name)
    guard j >= 0 else { return }
    (ins + 1).pointee = cached(keysVersion(of: builtins), j)
    (ins + 2).pointee = UInt64(keysVersion(of: globals))
    setOpcode(ins, outer)
  }
  func specialiseStoreName(_ ins: PC, _ namespace: Ref, _ name: Ref, _ general: Opcode, _ chosen: Opcode) {
    guard mayGuess(ins, general), namespace.isExactly(types.pointee.dict), namespace.dict.pointee.attributes == nil else { return }
    let i = dictLookupIndex(namespace, name)
    guard i >= 0 else { return }
    (ins + 1).pointee = cached(keysVersion(of: namespace), i)
    setOpcode(ins, chosen)
  }

  func specialiseFor(_ ins: PC, _ iterator: Ref) {
    guard mayGuess(ins, .FOR_ITER) else { return }
    let type = iterator.type
    if type == types.pointee.rangeIterator { return setOpcode(ins, .FOR_RANGE) }
    if type == types.pointee.listIterator { return setOpcode(ins, .FOR_LIST) }
    if type == types.pointee.tupleIterator { return setOpcode(ins, .FOR_TUPLE) }
    if type == types.pointee.generator { return setOpcode(ins, .FOR_GENERATOR) }
    let givesPairs = type == types.pointee.enumerate || type == types.pointee.dictItemIterator || type == types.pointee.zip
    if givesPairs && unpacksPairs(ins) { setOpcode(ins, .FOR_PAIR) }
  }

  /// The methods that have instructions of their own.
  private func findKnownMethods() {
    guard interp.pointee.listAppend == 0, let append = lookup(types.pointee.list, name(.append)), let get = lookup(types.pointee.dict, name(.get)) else { return }
    interp.pointee.listAppend = append.bits
    interp.pointee.dictGet = get.bits
  }

  func specialiseCall(_ ins: PC, _ callee: Ref) {
    let type = callee.type
    if OPCODE(ins) == .CALL {
      if type == types.pointee.builtinFunction {
        let isLen = callee.isBuiltin(.len, self)
        if isLen { callee.builtinFunction.pointee.isLen = true }
        setOpcode(ins, isLen ? .CALL_LEN : .CALL_NATIVE)
      }
      if callee == Ref(types.pointee.str) || callee == Ref(types.pointee.type) || callee == Ref(types.pointee.int) { setOpcode(ins, .CALL_TYPE) }
    } else if OPCODE(ins) == .CALL_METHOD {
      guard type == types.pointee.methodDescriptor else { return }
      findKnownMethods()
      setOpcode(
        ins, callee.bits == interp.pointee.listAppend ? .CALL_LIST_APPEND : callee.bits == interp.pointee.dictGet ? .CALL_DICT_GET : .CALL_METHOD_NATIVE)
    }
  }
}

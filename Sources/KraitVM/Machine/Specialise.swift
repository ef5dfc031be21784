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
    if isInt(x) && isInt(y) {
      let chosen: Opcode? =
        switch op {
        case 0: constant ? .ADD_INT_K : .ADD_INT
        case 1: constant ? .SUB_INT_K : .SUB_INT
        case 2: constant ? .MUL_INT_K : .MUL_INT
        case 4: constant ? .FLOORDIV_INT_K : .FLOORDIV_INT
        case 5: constant ? .MOD_INT_K : .MOD_INT
        case 10: constant ? .AND_INT_K : .AND_INT
        case 11: constant ? .OR_INT_K : .OR_INT
        default: nil
        }
      if let chosen { setOpcode(ins, chosen) }
    } else if isPointer(x), typeOf(x) == types.pointee.float, isFloatOrInt(y, interp) {
      let chosen: Opcode? =
        switch op {
        case 0: constant ? .ADD_FLOAT_K : .ADD_FLOAT
        case 1: constant ? .SUB_FLOAT_K : .SUB_FLOAT
        case 2: constant ? .MUL_FLOAT_K : .MUL_FLOAT
        case 3: constant ? .DIV_FLOAT_K : .DIV_FLOAT
        default: nil
        }
      if let chosen { setOpcode(ins, chosen) }
    }
  }

  func specialiseCompare(_ ins: PC, _ regs: Registers, _ consts: Registers, constant: Bool) {
    guard mayGuess(ins, constant ? .COMPARE_K : .COMPARE), SUB(ins) < 6 else { return }
    let jump = ins + 1
    let op = OPCODE(jump)
    guard op == .JUMP_IF_TRUE || op == .JUMP_IF_FALSE || op == .JUMP_IF_TRUE_BACK || op == .JUMP_IF_FALSE_BACK, A(jump) == A(ins),
      AUX(jump) & Word.consumeA != 0
    else { return }
    let x = regs[B(ins)], y = constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)]
    if isInt(x) && isInt(y) {
      // A jump if false is a jump if the opposite is true.
      let opposite: [UInt8] = [5, 4, 3, 2, 1, 0]
      let which = op == .JUMP_IF_TRUE || op == .JUMP_IF_TRUE_BACK ? SUB(ins) : opposite[Int(SUB(ins))]
      let chosen: [Opcode] =
        constant
        ? [.JUMP_LT_INT_K, .JUMP_LE_INT_K, .JUMP_EQ_INT_K, .JUMP_NE_INT_K, .JUMP_GT_INT_K, .JUMP_GE_INT_K]
        : [.JUMP_LT_INT, .JUMP_LE_INT, .JUMP_EQ_INT, .JUMP_NE_INT, .JUMP_GT_INT, .JUMP_GE_INT]
      setOpcode(ins, chosen[Int(which)])
    } else if isPointer(x), typeOf(x) == types.pointee.float, isFloatOrInt(y, interp) {
      setOpcode(ins, constant ? .JUMP_FLOAT_K : .JUMP_FLOAT)
    }
  }

  func specialiseLoadAttr(_ ins: PC, _ object: Ref, _ name: Ref) {
    guard mayGuess(ins, .LOAD_ATTR) else { return }
    let type = object.type
    if type == types.pointee.module {
      guard let d = object.module.pointee.dict, lookup(type, name) == nil else { return }
      let i = dictLookupIndex(d, name)
      guard i >= 0 else { return }
      (ins + 1).pointee = cached(keysVersion(of: d), i)
      return setOpcode(ins, .LOAD_ATTR_MODULE)
    }
    guard type.pointee.flags.contains(.pythonClass), type.pointee.flags.contains(.hasDict), !type.pointee.flags.contains(.typeSubclass),
      !type.pointee.overridden.contains(.getattribute), plainGetattr(type), let block = attributes(of: object), let shape = block.pointee.shape
    else { return }
    // A descriptor of the class that defines __set__ or __delete__ would come first.
    if let found = lookup(type, name), found.type.pointee.has.contains(.set) || found.type.pointee.has.contains(.delete) { return }
    let version = typeVersion(type), i = shape.find(name)
    guard version != 0, i >= 0 else { return }
    (ins + 1).pointee = cached(version, Int(block.pointee.shapeID))
    (ins + 2).pointee = UInt64(i)
    setOpcode(ins, .LOAD_ATTR_INSTANCE)
  }

  /// Instances find attributes as `object.__getattribute__` says.
  private func plainGetattr(_ type: TypePointer) -> Bool {
    let base = nativeAncestor(type)
    return base == types.pointee.object || base.pointee.flags.contains(.exceptionSubclass) || base == types.pointee.dict || base == types.pointee.list
  }

  func specialiseStoreAttr(_ ins: PC, _ object: Ref, _ name: Ref) {
    guard mayGuess(ins, .STORE_ATTR) else { return }
    let type = object.type
    guard type.pointee.flags.contains(.pythonClass), type.pointee.flags.contains(.hasDict), !type.pointee.flags.contains(.typeSubclass),
      !type.pointee.overridden.contains(.setattr), plainGetattr(type), let block = attributes(of: object), let shape = block.pointee.shape,
      block.pointee.dict == nil
    else { return }
    if let found = lookup(type, name), found.type.pointee.has.contains(.set) || found.type.pointee.has.contains(.delete) { return }
    let version = typeVersion(type), i = shape.find(name)
    guard version != 0, i >= 0 else { return }
    if i == shape.pointee.count - 1, let parent = shape.pointee.parent, OPCODE(ins) == .STORE_ATTR {
      // It was new: the next instance of this class will come here with the shape that this one had.
      (ins + 1).pointee = cached(version, Int(parent.pointee.id))
      (ins + 2).pointee = UInt64(UInt(bitPattern: shape))
      return setOpcode(ins, .STORE_ATTR_ADD)
    }
    (ins + 1).pointee = cached(version, Int(block.pointee.shapeID))
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
    setOpcode(ins, .LOAD_METHOD_CLASS)
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
    if iterator.type == types.pointee.rangeIterator { setOpcode(ins, .FOR_RANGE) }
    if iterator.type == types.pointee.listIterator { setOpcode(ins, .FOR_LIST) }
  }
}

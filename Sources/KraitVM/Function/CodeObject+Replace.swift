import KraitBytecode
import KraitCore
import KraitObjects

extension Context {
  /// `code.replace(...)`: names, numbers, flags and constants can change, as long as the instructions stay safe to run; what belongs to the
  /// instructions must be what it is.
  func replaceCode(_ me: Ref, _ changes: Ref?) throws(Raised) -> Owned {
    let d = me.code.description
    var name = d.name, qualifiedName = d.qualifiedName, filename = me.code.pointee.filename.text, firstLine = d.firstLine, flags = d.flags
    var constants = d.constants
    if let changes {
      var position = 0
      while let (key, value) = dictNext(changes, &position) {
        let heldKey = key.own, held = value.own
        switch heldKey.ref.text {
        case "co_name": name = try textArgument(held.ref, heldKey.ref)
        case "co_qualname": qualifiedName = try textArgument(held.ref, heldKey.ref)
        case "co_filename": filename = try textArgument(held.ref, heldKey.ref)
        case "co_firstlineno": firstLine = Int(Int32(clamping: try index(held.ref)))
        case "co_flags": flags = CodeFlags(rawValue: UInt32(truncatingIfNeeded: try index(held.ref)))
        case "co_consts":
          guard held.ref.isTuple else { try raise(.TypeError, "replace() argument 'co_consts' must be tuple, not \(typeName(held.ref))") }
          constants = []
          for i in 0..<held.ref.tupleCount { constants.append(try constant(of: held.ref.tupleItems[i])) }
        case "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_code", "co_names", "co_varnames",
          "co_freevars", "co_cellvars", "co_linetable", "co_exceptiontable":
          let present = try getattr(me, heldKey.ref)
          if try !equals(present.ref, held.ref) { try raise(.ValueError, "code.replace(): '\(heldKey.ref.text)' cannot be replaced") }
        default: try raise(.TypeError, "replace() got an unexpected keyword argument '\(heldKey.ref.text)'")
        }
      }
    }
    let made = CodeDescription(
      name: name, qualifiedName: qualifiedName, filename: filename, firstLine: firstLine, flags: flags, argumentCount: d.argumentCount,
      positionalOnlyCount: d.positionalOnlyCount, keywordOnlyCount: d.keywordOnlyCount, localNames: d.localNames,
      cellNames: d.cellNames, cellRegisters: d.cellRegisters, freeNames: d.freeNames, freeRegisters: d.freeRegisters,
      firstTemporary: d.firstTemporary, registerCount: d.registerCount, words: d.words, constants: constants, names: d.names,
      positions: d.positions, exceptions: d.exceptions)
    var isSafe = true
    do throws(ValidationError) { try Validator.validate(made) } catch { isSafe = false }
    if !isSafe { try raise(.ValueError, "code.replace(): the instructions do not fit these values") }
    return try makeCode(made)
  }

  private func textArgument(_ value: Ref, _ name: Ref) throws(Raised) -> String {
    guard value.isStr else { try raise(.TypeError, "replace() argument '\(name.text)' must be str, not \(typeName(value))") }
    return value.text
  }

  /// An object as a constant of code.
  private func constant(of value: Ref) throws(Raised) -> Constant {
    try checkNativeStack(" while replacing constants")
    if isNone(value) { return .none }
    if value == interp.pointee.true { return .true }
    if value == interp.pointee.false { return .false }
    if value == interp.pointee.ellipsis { return .ellipsis }
    if value.isExactly(types.pointee.int) {
      let (isNegative, limbs) = try limbs(of: value)
      return .int(negative: isNegative, limbs: limbs)
    }
    if value.isExactly(types.pointee.float) { return .float(try double(value)) }
    if value.isExactly(types.pointee.complex) {
      let real = try getattr(value, .real), imaginary = try getattr(value, .imag)
      return .complex(try double(real.ref), try double(imaginary.ref))
    }
    if value.isExactly(types.pointee.str) { return .string(value.wtf8) }
    if value.isExactly(types.pointee.bytes) {
      return .bytes(Array(UnsafeBufferPointer(start: value.bytesData, count: value.bytes.pointee.length)))
    }
    if value.isExactly(types.pointee.code) { return .code(value.code.description) }
    let isFrozenSet = value.isExactly(types.pointee.frozenset)
    guard isFrozenSet || value.isExactly(types.pointee.tuple) else {
      try raise(.ValueError, "code.replace(): constants of type '\(typeName(value))' are not supported")
    }
    let list = try list()
    try listExtend(list.ref, value)
    var items: [Constant] = []
    for i in 0..<list.ref.list.pointee.count { items.append(try constant(of: list.ref.list.pointee.items.unsafelyUnwrapped[i])) }
    return isFrozenSet ? .frozenSet(items) : .tuple(items)
  }
}

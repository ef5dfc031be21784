import KraitBytecode
import KraitCore
import KraitObjects

/// The fields of a code object to be made, from the present one or from the arguments of `code(...)`.
private struct CodeFields {
  var name = "", qualifiedName = "", filename = ""
  var firstLine = 1, argumentCount = 0, positionalOnlyCount = 0, keywordOnlyCount = 0, localCount = 0, stackSize = 0
  var flags: CodeFlags = []
  var words: [UInt64] = []
  var constants: [Constant] = []
  var names: [String] = [], localNames: [String] = [], freeNames: [String] = [], cellNames: [String] = []
  /// The tables as bytes; nil to keep those of `origin`.
  var lineTable: [UInt8]?, exceptionTable: [UInt8]?
  /// What is replaced, whose registers stay as they are if the names do.
  var origin: CodeDescription?

  init() {}
  init(_ d: CodeDescription) {
    name = d.name
    qualifiedName = d.qualifiedName
    filename = d.filename
    firstLine = d.firstLine
    argumentCount = d.argumentCount
    positionalOnlyCount = d.positionalOnlyCount
    keywordOnlyCount = d.keywordOnlyCount
    localCount = d.localNames.count
    stackSize = d.registerCount - d.firstTemporary
    flags = d.flags
    words = d.words
    constants = d.constants
    names = d.names
    localNames = d.localNames
    freeNames = d.freeNames
    cellNames = d.cellNames
    origin = d
  }

  var parameterCount: Int {
    argumentCount + keywordOnlyCount + (flags.contains(.varArgs) ? 1 : 0) + (flags.contains(.varKeywords) ? 1 : 0)
  }

  /// Lays the registers out as the compiler does: locals, cells that are no parameters, free variables.
  func description() -> CodeDescription {
    let firstLocal = FrameLayout.headerWords + (flags.contains(.optimized) ? 0 : 1)
    var next = firstLocal + localNames.count
    var cellRegisters: [Int] = []
    for cell in cellNames {
      if let place = localNames.prefix(parameterCount).firstIndex(of: cell) {
        cellRegisters.append(firstLocal + place)
      } else {
        cellRegisters.append(next)
        next += 1
      }
    }
    var freeRegisters = freeNames.indices.map { next + $0 }
    next += freeNames.count
    if let d = origin, d.localNames.count == localNames.count, d.cellNames == cellNames, d.freeNames == freeNames,
      d.flags.contains(.optimized) == flags.contains(.optimized)
    {
      cellRegisters = d.cellRegisters
      freeRegisters = d.freeRegisters
      next = d.firstTemporary
    }
    return CodeDescription(
      name: name, qualifiedName: qualifiedName, filename: filename, firstLine: firstLine, flags: flags, argumentCount: argumentCount,
      positionalOnlyCount: positionalOnlyCount, keywordOnlyCount: keywordOnlyCount, localNames: localNames, cellNames: cellNames,
      cellRegisters: cellRegisters, freeNames: freeNames, freeRegisters: freeRegisters, firstTemporary: next, registerCount: next + stackSize,
      words: words, constants: constants, names: names,
      positions: lineTable.map { LineTable.decode($0, firstLine: firstLine) } ?? origin?.positions ?? [],
      exceptions: exceptionTable.map { ExceptionTable.decode($0, firstTemporary: next) } ?? origin?.exceptions ?? [])
  }
}

extension Context {
  /// `code.replace(...)`.
  func replaceCode(_ me: Ref, _ changes: Ref?) throws(Raised) -> Owned {
    var fields = CodeFields(me.code.declared)
    // The file may have been given anew after the code was loaded.
    fields.filename = me.code.pointee.filename.text
    if let changes {
      var position = 0
      while let (key, value) = dictNext(changes, &position) {
        let heldKey = key.own, held = value.own
        try setField(&fields, heldKey.ref.text, held.ref, "replace() argument '\(heldKey.ref.text)'", isReplacement: true)
      }
    }
    return try makeCode(fields)
  }

  /// `code(argcount, posonlyargcount, ...)`.
  func constructCode(_ args: CallArguments) throws(Raised) -> Owned {
    let order = [
      "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags", "co_code", "co_consts", "co_names",
      "co_varnames", "co_filename", "co_name", "co_qualname", "co_firstlineno", "co_linetable", "co_exceptiontable", "co_freevars", "co_cellvars",
    ]
    if args.names != nil { try raise(.TypeError, "code() takes no keyword arguments") }
    if args.count < 16 { try raise(.TypeError, "code expected at least 16 arguments, got \(args.count)") }
    if args.count > order.count { try raise(.TypeError, "code expected at most 18 arguments, got \(args.count)") }
    var fields = CodeFields()
    for i in 0..<args.count { try setField(&fields, order[i], args[i], "code() argument \(i + 1)", isReplacement: false) }
    return try makeCode(fields)
  }

  private func setField(_ fields: inout CodeFields, _ name: String, _ value: Ref, _ label: String, isReplacement: Bool) throws(Raised) {
    func number(_ least: Int = 0) throws(Raised) -> Int {
      let n = try index(value)
      guard n >= Int(Int32.min), n <= Int(Int32.max) else { try raise(.OverflowError, "Python int too large to convert to C int") }
      if n < least {
        if isReplacement { try raise(.ValueError, "\(name) must be a positive integer") }
        try raise(.ValueError, "code: \(name.dropFirst(3)) must not be negative")
      }
      return n
    }
    func text() throws(Raised) -> String {
      guard value.isStr else { try raise(.TypeError, "\(label) must be str, not \(typeName(value))") }
      return value.text
    }
    func bytes() throws(Raised) -> [UInt8] {
      guard value.isBytes else { try raise(.TypeError, "\(label) must be bytes, not \(typeName(value))") }
      return Array(UnsafeBufferPointer(start: value.bytesData, count: value.bytes.pointee.length))
    }
    func checkTuple() throws(Raised) { if !value.isTuple { try raise(.TypeError, "\(label) must be tuple, not \(typeName(value))") } }
    func texts() throws(Raised) -> [String] {
      try checkTuple()
      var result: [String] = []
      for i in 0..<value.tupleCount {
        let item = value.tupleItems[i]
        guard item.isStr else { try raise(.TypeError, "name tuples must contain only strings, not '\(typeName(item))'") }
        result.append(item.text)
      }
      return result
    }
    switch name {
    case "co_name": fields.name = try text()
    case "co_qualname": fields.qualifiedName = try text()
    case "co_filename": fields.filename = try text()
    case "co_firstlineno": fields.firstLine = try number(Int(Int32.min))
    case "co_flags": fields.flags = CodeFlags(rawValue: UInt32(truncatingIfNeeded: try number())).union(fields.flags.intersection(.hasDocstring))
    case "co_argcount": fields.argumentCount = try number()
    case "co_posonlyargcount": fields.positionalOnlyCount = try number()
    case "co_kwonlyargcount": fields.keywordOnlyCount = try number()
    case "co_nlocals": fields.localCount = try number()
    case "co_stacksize": fields.stackSize = try number()
    case "co_code": fields.words = try codeWords(bytes())
    case "co_consts":
      try checkTuple()
      fields.constants = []
      for i in 0..<value.tupleCount { fields.constants.append(try constant(of: value.tupleItems[i])) }
    case "co_names": fields.names = try texts()
    case "co_varnames": fields.localNames = try texts()
    case "co_freevars": fields.freeNames = try texts()
    case "co_cellvars": fields.cellNames = try texts()
    case "co_linetable": fields.lineTable = try bytes()
    case "co_exceptiontable": fields.exceptionTable = try bytes()
    default: try raise(.TypeError, "replace() got an unexpected keyword argument '\(name)'")
    }
  }

  private func codeWords(_ bytes: [UInt8]) throws(Raised) -> [UInt64] {
    if bytes.count % 8 != 0 { try raise(.ValueError, "code: co_code is malformed") }
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
  }

  private func makeCode(_ fields: CodeFields) throws(Raised) -> Owned {
    if fields.positionalOnlyCount > fields.argumentCount { try raise(.ValueError, "code: posonlyargcount is larger than argcount") }
    if fields.parameterCount > fields.localNames.count { try raise(.ValueError, "code: co_varnames is too small") }
    if fields.localCount != fields.localNames.count { try raise(.ValueError, "code: co_nlocals != len(co_varnames)") }
    if fields.parameterCount > 0 && !fields.flags.contains(.optimized) { try raise(.ValueError, "code: only function bodies have parameters") }
    let made = fields.description()
    var problem: ValidationError? = nil
    do throws(ValidationError) { try Validator.validate(made) } catch { problem = error }
    let running: CodeDescription? = if let problem { try refusal(of: made, problem) } else { nil }
    let code = try makeCode(made, running: running)
    if let table = fields.lineTable { code.ref.code.pointee.lineTable = try bytes(table).leak() }
    return code
  }

  /// Code with the parameters of `d` that raises SystemError: it runs in place of instructions that cannot be proved safe.
  private func refusal(of d: CodeDescription, _ problem: ValidationError) throws(Raised) -> CodeDescription {
    var message = "unsafe code: \(problem.message)"
    if problem.message.hasSuffix("no such instruction"), d.words.indices.contains(problem.offset) {
      message = "\(d.filename):\(d.position(at: problem.offset).line): unknown opcode \(d.words[problem.offset] & 0xFF)"
    }
    let locals = d.localNames.count + d.cellNames.count + d.freeNames.count
    guard locals < 10_000 else { try raise(.ValueError, "code: too many variables") }
    guard let hook = vmState.compileHook else { try raise(.ValueError, "code: \(message)") }
    let parameters = (0..<locals).map { "v\($0)" }.joined(separator: ",")
    let escaped = message.unicodeScalars.map { "\\U" + hex($0.value) }.joined()
    let source = "def f(\(parameters)): raise SystemError('\(escaped)')"
    let module = try hook(CompileRequest(source: Array(source.utf8), filename: d.filename, mode: "exec", flags: 0, optimize: 0), self)
    var body: CodeDescription? = nil
    for constant in module.constants { if case .code(let found) = constant { body = found } }
    guard let body else { try raise(.ValueError, "code: \(message)") }
    let firstLocal = FrameLayout.headerWords
    let cells = firstLocal + d.localNames.count, free = cells + d.cellNames.count
    return CodeDescription(
      name: d.name, qualifiedName: d.qualifiedName, filename: d.filename, firstLine: d.firstLine, flags: d.flags.union(.optimized),
      argumentCount: d.argumentCount, positionalOnlyCount: d.positionalOnlyCount, keywordOnlyCount: d.keywordOnlyCount, localNames: d.localNames,
      cellNames: d.cellNames, cellRegisters: d.cellNames.indices.map { cells + $0 }, freeNames: d.freeNames,
      freeRegisters: d.freeNames.indices.map { free + $0 }, firstTemporary: body.firstTemporary, registerCount: body.registerCount,
      words: body.words, constants: body.constants, names: body.names, positions: [], exceptions: [])
  }

  /// Eight hexadecimal digits.
  private func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
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
    if value.isExactly(types.pointee.code) { return .code(value.code.declared) }
    let isFrozenSet = value.isExactly(types.pointee.frozenset)
    guard isFrozenSet || value.isExactly(types.pointee.tuple) else {
      try raise(.ValueError, "code: constants of type '\(typeName(value))' are not supported")
    }
    let list = try list()
    try listExtend(list.ref, value)
    var items: [Constant] = []
    for i in 0..<list.ref.list.pointee.count { items.append(try constant(of: list.ref.list.pointee.items.unsafelyUnwrapped[i])) }
    return isFrozenSet ? .frozenSet(items) : .tuple(items)
  }
}

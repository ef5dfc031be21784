import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

/// A code object: one interpreter's instance of a `CodeDescription`, with instructions that specialise themselves.
@frozen public struct CodeBody {
  public var header: ObjectHeader
  public var words: PC
  /// Pairs: the object (owned), and the word arithmetic uses (an immediate for a small int, else the object again).
  public var constants: Registers
  /// Interned, owned.
  public var names: UnsafeMutablePointer<Ref>
  /// The exception table; nil when it is empty.
  var handlers: UnsafeMutablePointer<ExceptionEntry>?
  var handlerCount: Int
  public var wordCount: Int
  public var constantCount: Int
  public var nameCount: Int
  public var argumentCount: Int32
  public var positionalOnlyCount: Int32
  public var keywordOnlyCount: Int32
  public var flags: UInt32
  /// Parameters in all, `*args` and `**kwargs` included.
  public var parameterCount: Int32
  public var firstTemporary: Int32
  public var registerCount: Int32
  /// With this number of positional arguments a call needs no binding; -1 if all calls do.
  public var simpleCount: Int32
  /// The locals behind the arguments of such a call.
  public var otherLocals: Int32
  /// Some tool of `sys.monitoring` has set or disabled events of this code.
  public var isTraced: Bool
  public var filename: Ref
  public var name: Ref
  public var qualifiedName: Ref
  /// Tuples of str.
  public var localNames: Ref
  public var cellNames: Ref
  public var freeNames: Ref
  /// The shared description of what runs, retained.
  public var description: RawPointer
  /// The description that attributes show, retained. Another one only where the instructions are refused.
  public var declared: RawPointer
  /// `co_linetable` where it was given as bytes, owned; it may say more than the instructions need.
  public var lineTable: Ref?
}

public typealias CodePointer = UnsafeMutablePointer<CodeBody>

extension Ref {
  @inlinable @inline(__always) public var code: CodePointer { raw.assumingMemoryBound(to: CodeBody.self) }
}

extension UnsafeMutablePointer where Pointee == CodeBody {
  public var description: CodeDescription { Unmanaged<CodeDescription>.fromOpaque(pointee.description).takeUnretainedValue() }
  public var declared: CodeDescription { Unmanaged<CodeDescription>.fromOpaque(pointee.declared).takeUnretainedValue() }
  var codeFlags: CodeFlags { CodeFlags(rawValue: pointee.flags) }

  func position(at word: Int) -> CodePosition { description.position(at: word) }

  /// The line of a word; one without a line of its own belongs to what stands before it. 0 in code that has no lines at all.
  func line(at word: Int) -> Int {
    let runs = description.positions
    var low = 0, high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if Int(runs[middle].start) <= word { low = middle + 1 } else { high = middle }
    }
    while low > 0 {
      low -= 1
      if runs[low].position.line > 0 { return Int(runs[low].position.line) }
    }
    return runs.isEmpty || runs.contains { $0.position.line > 0 } ? description.firstLine : 0
  }

  /// The line of the entry, before the first instruction.
  var entryLine: Int { declared.name == "<module>" ? 0 : declared.firstLine }
  /// `f_lasti` at the entry: -1, unless the first instruction stands on the same line.
  var entryOffset: Int { declared.positions.first.map { Int($0.position.line) == entryLine } ?? true ? 0 : -1 }

  /// The exception table's entry for a word.
  func handler(at word: Int) -> ExceptionEntry? {
    guard let table = pointee.handlers else { return nil }
    var low = 0, high = pointee.handlerCount
    while low < high {
      let middle = (low &+ high) &>> 1
      if Int(table[middle].start) <= word { low = middle &+ 1 } else { high = middle }
    }
    guard low > 0, word < Int(table[low &- 1].end) else { return nil }
    return table[low &- 1]
  }
}

extension CodeDescription {
  /// Position of a word, by binary search in the runs.
  func position(at word: Int) -> CodePosition {
    var low = 0, high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if Int(positions[middle].start) <= word { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? CodePosition(line: 0, endLine: 0, column: -1, endColumn: -1) : positions[low - 1].position
  }
}

extension Context {
  /// The tuple `co_consts`.
  func codeConstants(_ code: Ref) throws(Raised) -> Owned {
    let c = code.code
    // The running instructions have the very objects; those of refused ones are made anew.
    if c.pointee.declared != c.pointee.description {
      let list = try list()
      for constant in c.declared.constants { try append(list: list.ref, try object(of: constant)) }
      return try tuple(ofList: list.ref)
    }
    let constants = try tuple(c.pointee.constantCount)
    for i in 0..<c.pointee.constantCount { constants.ref.tupleItems[i] = ref(c.pointee.constants[2 * i]).own.leak() }
    return constants
  }

  /// The object of a constant. Numbers that `pool` has already are the same objects: code that is compiled together shares them.
  func object(of constant: Constant, _ pool: ConstantPool = ConstantPool()) throws(Raised) -> Owned {
    if let known = pool.object(for: constant) { return known.own }
    let made = try freshObject(of: constant, pool)
    pool.add(constant, made.ref)
    return made
  }
  private func freshObject(of constant: Constant, _ pool: ConstantPool) throws(Raised) -> Owned {
    switch constant {
    case .none: return none
    case .true: return bool(true)
    case .false: return bool(false)
    case .ellipsis: return interp.pointee.ellipsis.own
    case .int(let negative, let limbs): return try int(negative: negative, limbs: limbs)
    case .float(let value): return float(value)
    case .complex(let re, let im): return try complex(ComplexValue(re, im))
    case .string(let bytes): return try stringConstant(bytes)
    case .bytes(let bytes): return try self.bytes(bytes)
    case .tuple(let items):
      let result = try list()
      for item in items { try append(result.ref, object(of: item, pool)) }
      return try tuple(ofList: result.ref)
    case .frozenSet(let items):
      let result = try list()
      for item in items { try append(result.ref, object(of: item, pool)) }
      return try call(Ref(types.pointee.frozenset), result.ref)
    case .code(let description): return try makeCode(description, pool: pool)
    }
  }

  /// Strings that look like names are interned, as in CPython.
  private func stringConstant(_ bytes: [UInt8]) throws(Raised) -> Owned {
    let made = try str(wtf8: bytes)
    let isName = bytes.allSatisfy { $0 == 95 || (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
    return isName ? try intern(made.ref) : made
  }

  private func nameTuple(_ names: [String]) throws(Raised) -> Owned {
    let result = try tuple(names.count)
    for i in names.indices { result.ref.tupleItems[i] = noneRef.own.leak() }
    for (i, n) in names.enumerated() {
      let old = result.ref.tupleItems[i]
      result.ref.tupleItems[i] = try intern(n).leak()
      old.decref()
    }
    return result
  }

  /// A code object for a description. `running` gives the instructions if those of the description must not run.
  public func makeCode(_ declared: CodeDescription, running: CodeDescription? = nil) throws(Raised) -> Owned {
    try makeCode(declared, running: running, pool: ConstantPool())
  }
  private func makeCode(_ declared: CodeDescription, running: CodeDescription? = nil, pool: ConstantPool) throws(Raised) -> Owned {
    let d = running ?? declared
    let filename = try intern(d.filename), name = try intern(d.name), qualifiedName = try intern(d.qualifiedName)
    let locals = try nameTuple(d.localNames), cells = try nameTuple(d.cellNames), free = try nameTuple(d.freeNames)
    let made = try allocate(types.pointee.code)
    let c = made.code
    memset(made.raw + 16, 0, MemoryLayout<CodeBody>.size - 16)
    c.pointee.filename = filename.leak()
    c.pointee.name = name.leak()
    c.pointee.qualifiedName = qualifiedName.leak()
    c.pointee.localNames = locals.leak()
    c.pointee.cellNames = cells.leak()
    c.pointee.freeNames = free.leak()
    c.pointee.description = Unmanaged.passRetained(d).toOpaque()
    c.pointee.declared = Unmanaged.passRetained(declared).toOpaque()
    c.pointee.words = .allocate(capacity: d.words.count + 1)
    c.pointee.wordCount = d.words.count
    for (i, w) in d.words.enumerated() { c.pointee.words[i] = w }
    c.pointee.words[d.words.count] = 0
    if !d.exceptions.isEmpty {
      let table = UnsafeMutablePointer<ExceptionEntry>.allocate(capacity: d.exceptions.count)
      table.initialize(from: d.exceptions, count: d.exceptions.count)
      c.pointee.handlers = table
      c.pointee.handlerCount = d.exceptions.count
    }
    c.pointee.names = .allocate(capacity: max(d.names.count, 1))
    c.pointee.constants = .allocate(capacity: max(d.constants.count, 1) * 2)
    c.pointee.argumentCount = Int32(d.argumentCount)
    c.pointee.positionalOnlyCount = Int32(d.positionalOnlyCount)
    c.pointee.keywordOnlyCount = Int32(d.keywordOnlyCount)
    c.pointee.flags = d.flags.rawValue
    let extra = (d.flags.contains(.varArgs) ? 1 : 0) + (d.flags.contains(.varKeywords) ? 1 : 0)
    c.pointee.parameterCount = Int32(d.argumentCount + d.keywordOnlyCount + extra)
    c.pointee.firstTemporary = Int32(d.firstTemporary)
    c.pointee.registerCount = Int32(d.registerCount + FrameLayout.optionalWords)
    c.pointee.simpleCount = extra == 0 && d.keywordOnlyCount == 0 && d.flags.contains(.optimized) ? Int32(d.argumentCount) : -1
    c.pointee.otherLocals = Int32(d.firstTemporary - FrameLayout.headerWords - d.argumentCount)
    let owned = Owned(stealing: made)
    for n in d.names {
      c.pointee.names[c.pointee.nameCount] = try intern(n).leak()
      c.pointee.nameCount += 1
    }
    for k in d.constants {
      let object = try object(of: k, pool)
      let i = c.pointee.constantCount
      c.pointee.constants[2 * i] = object.ref.bits
      c.pointee.constants[2 * i + 1] = immediateForm(object.ref)
      _ = object.leak()
      c.pointee.constantCount += 1
    }
    return owned
  }
}

/// The numbers among the constants of code objects that are made together, borrowed from these.
final class ConstantPool {
  private var ints: [UInt64: Ref] = [:]
  private var floats: [UInt64: Ref] = [:]

  /// Only numbers of one word that no table of the interpreter has anyway.
  func object(for constant: Constant) -> Ref? {
    switch constant {
    case .int(let negative, let limbs): limbs.count == 1 && limbs[0] < 1 << 61 ? ints[limbs[0] << 1 | (negative ? 1 : 0)] : nil
    case .float(let value): floats[value.bitPattern]
    default: nil
    }
  }
  func add(_ constant: Constant, _ object: Ref) {
    switch constant {
    case .int(let negative, let limbs): if limbs.count == 1 && limbs[0] < 1 << 61 { ints[limbs[0] << 1 | (negative ? 1 : 0)] = object }
    case .float(let value): floats[value.bitPattern] = object
    default: break
    }
  }
}

/// `code`.
public enum CodeType: NativeType {
  public static var name: StaticString { "code" }
  public static var doc: StaticString? { "Create a code object.  Not for mere mortals." }
  public static var layout: Layout { Layout(MemoryLayout<CodeBody>.stride, [.hasWeakrefs]) }
  public static var signature: StaticString? {
    "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)"
  }
  public static var operations: OperationSet { [.new, .repr, .eq, .ne, .hash] }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.constructCode(args) }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    let c = me.code
    if c.pointee.isTraced { cx.forgetMonitoredCode(me) }
    for i in 0..<c.pointee.constantCount { ref(c.pointee.constants[2 * i]).decref() }
    for i in 0..<c.pointee.nameCount { c.pointee.names[i].decref() }
    c.pointee.constants.deallocate()
    c.pointee.names.deallocate()
    c.pointee.words.deallocate()
    c.pointee.handlers?.deallocate()
    for r in [c.pointee.filename, c.pointee.name, c.pointee.qualifiedName, c.pointee.localNames, c.pointee.cellNames, c.pointee.freeNames] { r.decref() }
    Unmanaged<CodeDescription>.fromOpaque(c.pointee.description).release()
    Unmanaged<CodeDescription>.fromOpaque(c.pointee.declared).release()
    c.pointee.lineTable?.decref()
  }

  /// The collector never asks, since code is no part of cycles; the check for objects left at exit does.
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    let c = me.code
    for i in 0..<c.pointee.constantCount { visit(ref(c.pointee.constants[2 * i])) }
    for i in 0..<c.pointee.nameCount { visit(c.pointee.names[i]) }
    for r in [c.pointee.filename, c.pointee.name, c.pointee.qualifiedName, c.pointee.localNames, c.pointee.cellNames, c.pointee.freeNames] { visit(r) }
  }

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let c = me.code
    return try cx.str("<code object \(c.pointee.name.text) at \(cx.addressText(me)), file \"\(c.pointee.filename.text)\", line \(c.description.firstLine)>")
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let d = me.code.declared
    var h = try cx.hash(me.code.pointee.name)
    for part in [d.firstLine, d.argumentCount, d.positionalOnlyCount, d.keywordOnlyCount, Int(d.flags.rawValue)] { h = (h ^ part) &* 1_000_003 }
    for word in d.words { h = (h ^ Int(truncatingIfNeeded: word)) &* 1_000_003 }
    return h == -1 ? -2 : h
  }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, b.isExactly(cx.types.pointee.code) else { return nil }
    return cx.bool(try sameCode(a, b, cx) == (op == .eq))
  }
  private static func sameCode(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Bool {
    if a == b { return true }
    let x = a.code.declared, y = b.code.declared
    guard x.name == y.name, x.firstLine == y.firstLine, x.flags == y.flags, x.words == y.words, x.argumentCount == y.argumentCount,
      x.positionalOnlyCount == y.positionalOnlyCount, x.keywordOnlyCount == y.keywordOnlyCount, x.names == y.names,
      x.localNames == y.localNames, x.cellNames == y.cellNames, x.freeNames == y.freeNames, lines(a) == lines(b), handlers(x) == handlers(y)
    else { return false }
    let p = try cx.codeConstants(a), q = try cx.codeConstants(b)
    guard p.ref.tupleCount == q.ref.tupleCount else { return false }
    for i in 0..<p.ref.tupleCount {
      let one = p.ref.tupleItems[i], other = q.ref.tupleItems[i]
      if one.type != other.type { return false }
      if try !cx.equals(one, other) { return false }
    }
    return true
  }
  private static func lines(_ code: Ref) -> [UInt8] {
    if let given = code.code.pointee.lineTable { return Array(UnsafeBufferPointer(start: given.bytesData, count: given.bytes.pointee.length)) }
    let d = code.code.declared
    return LineTable.encode(d.positions, wordCount: d.words.count, firstLine: d.firstLine)
  }
  private static func handlers(_ d: CodeDescription) -> [UInt8] { ExceptionTable.encode(d.exceptions, firstTemporary: d.firstTemporary) }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef("co_name", member: true, get: { (me, cx) throws(Raised) in me.code.pointee.name.own }),
      GetSetDef("co_qualname", member: true, get: { (me, cx) throws(Raised) in me.code.pointee.qualifiedName.own }),
      GetSetDef("co_filename", member: true, get: { (me, cx) throws(Raised) in me.code.pointee.filename.own }),
      GetSetDef("co_firstlineno", member: true, get: { (me, cx) throws(Raised) in cx.int(me.code.description.firstLine) }),
      GetSetDef("co_argcount", member: true, get: { (me, cx) throws(Raised) in cx.int(Int(me.code.pointee.argumentCount)) }),
      GetSetDef("co_posonlyargcount", member: true, get: { (me, cx) throws(Raised) in cx.int(Int(me.code.pointee.positionalOnlyCount)) }),
      GetSetDef("co_kwonlyargcount", member: true, get: { (me, cx) throws(Raised) in cx.int(Int(me.code.pointee.keywordOnlyCount)) }),
      GetSetDef("co_nlocals", get: { (me, cx) throws(Raised) in cx.int(me.code.pointee.localNames.tupleCount) }),
      GetSetDef("co_stacksize", member: true, get: { (me, cx) throws(Raised) in cx.int(me.code.declared.registerCount - me.code.declared.firstTemporary) }),
      GetSetDef("co_flags", member: true, get: { (me, cx) throws(Raised) in cx.int(Int(me.code.declared.flags.subtracting(.hasDocstring).rawValue)) }),
      GetSetDef("co_varnames", get: { (me, cx) throws(Raised) in me.code.pointee.localNames.own }),
      GetSetDef("co_cellvars", get: { (me, cx) throws(Raised) in me.code.pointee.cellNames.own }),
      GetSetDef("co_freevars", get: { (me, cx) throws(Raised) in me.code.pointee.freeNames.own }),
      GetSetDef("co_names", member: true, get: { (me, cx) throws(Raised) in
        let names = me.code.declared.names
        let list = try cx.list()
        for name in names { try cx.append(list: list.ref, try cx.intern(name)) }
        return try cx.tuple(ofList: list.ref)
      }),
      GetSetDef("co_consts", member: true, get: { (me, cx) throws(Raised) in try cx.codeConstants(me) }),
      GetSetDef("co_code", get: { (me, cx) throws(Raised) in
        let words = me.code.declared.words
        return try cx.bytes(words.flatMap { w in (0..<8).map { UInt8(truncatingIfNeeded: w >> (8 * UInt64($0))) } })
      }),
      GetSetDef("co_linetable", member: true, get: { (me, cx) throws(Raised) in try cx.bytes(lines(me)) }),
      GetSetDef("co_exceptiontable", member: true, get: { (me, cx) throws(Raised) in try cx.bytes(handlers(me.code.declared)) }),
      GetSetDef("co_lnotab", get: { (me, cx) throws(Raised) in
        try cx.warn(.DeprecationWarning, "co_lnotab is deprecated, use co_lines instead.")
        let d = me.code.declared
        let rows = d.positions.filter { $0.position.line > 0 }.map { (offset: Int($0.start) * 8, line: Int($0.position.line)) }
        return try cx.bytes(LineNumberTable.encode(rows, firstLine: d.firstLine))
      }),
    ]
  }

  public static var methods: [MethodDef] {
    [
      MethodDef("co_positions", "(self, /)", "") { (a, cx) throws(Raised) in
        let list = try cx.list()
        let d = a[0].code.declared
        let hidesRanges = cx.vmState.configuration.hidesDebugRanges
        let rows = d.positions.isEmpty ? 0 : d.words.count
        for word in 0..<rows {
          var p = d.position(at: word)
          if hidesRanges { p = CodePosition(line: p.line, endLine: p.line, column: -1, endColumn: -1) }
          func number(_ n: Int32) -> Owned { n < 0 || p.line == 0 ? cx.none : cx.int(Int(n)) }
          let row = try cx.tuple(4)
          row.ref.tupleItems[0] = number(p.line).leak()
          row.ref.tupleItems[1] = number(p.endLine).leak()
          row.ref.tupleItems[2] = number(p.column).leak()
          row.ref.tupleItems[3] = number(p.endColumn).leak()
          try cx.append(list.ref, row)
        }
        return try cx.iter(list.ref)
      },
      MethodDef("co_lines", "(self, /)", "") { (a, cx) throws(Raised) in
        let list = try cx.list()
        let d = a[0].code.declared
        let runs = d.positions
        if runs.isEmpty { return try cx.iter(list.ref) }
        // The entry, before the first instruction: `f_lasti` is -1 there.
        if a[0].code.entryOffset < 0 {
          let before = cx.int(-1), zero = cx.int(0), first = cx.int(a[0].code.entryLine)
          try cx.append(list.ref, cx.tuple(before.ref, zero.ref, first.ref))
        }
        var i = 0
        while i < runs.count {
          // What has no line of its own belongs to what stands before it.
          let line = runs[i].position.line
          var j = i + 1
          while j < runs.count, runs[j].position.line == line || runs[j].position.line <= 0 { j += 1 }
          let row = try cx.tuple(3)
          row.ref.tupleItems[0] = cx.int(Int(runs[i].start) * 8).leak()
          row.ref.tupleItems[1] = cx.int((j < runs.count ? Int(runs[j].start) : d.words.count) * 8).leak()
          row.ref.tupleItems[2] = (line > 0 ? cx.int(Int(line)) : cx.none).leak()
          try cx.append(list.ref, row)
          i = j
        }
        return try cx.iter(list.ref)
      },
      MethodDef("replace", "(self, /, **changes)", "Return a copy of the code object with new values for the specified fields.") { (a, cx) throws(Raised) in
        try cx.replaceCode(a[0], a.optional(1))
      },
      MethodDef("__replace__", "(self, /, **changes)", "The same as replace().") { (a, cx) throws(Raised) in try cx.replaceCode(a[0], a.optional(1)) },
    ]
  }
}


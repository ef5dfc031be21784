/// Readable text for a code description, one line per instruction.
public struct Disassembler {
  let code: CodeDescription
  private let isFunction: Bool

  public init(_ code: CodeDescription) {
    self.code = code
    isFunction = code.flags.contains(.optimized)
  }

  /// The text of the code and, if wanted, of the code blocks among its constants.
  public static func text(_ code: CodeDescription, recursive: Bool = true) -> String {
    var lines = Disassembler(code).lines()
    guard recursive else { return lines.joined(separator: "\n") + "\n" }
    var pending = innerCode(code)
    while !pending.isEmpty {
      let next = pending.removeFirst()
      lines.append("")
      lines.append("Disassembly of \(next.qualifiedName):")
      lines += Disassembler(next).lines()
      pending = innerCode(next) + pending
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func innerCode(_ code: CodeDescription) -> [CodeDescription] {
    code.constants.compactMap { if case .code(let inner) = $0 { inner } else { nil } }
  }

  /// One instruction in words.
  public struct Listed {
    public let offset: Int
    public let name: String
    public let operands: String
    public let position: CodePosition
    /// Where it may jump to.
    public let target: Int?
    /// Something jumps here.
    public let isTarget: Bool
  }

  /// The instructions in order.
  public func instructions() -> [Listed] {
    var list: [Listed] = []
    var offset = 0
    var entry = 0
    let targets = jumpTargets()
    while let instruction = DecodedInstruction(code.words, offset) {
      while entry + 1 < code.positions.count, Int(code.positions[entry + 1].start) <= offset { entry += 1 }
      let position = code.positions.isEmpty ? CodePosition(line: 0, endLine: 0, column: 0, endColumn: 0) : code.positions[entry].position
      list.append(
        Listed(
          offset: offset, name: "\(instruction.info.name)", operands: operands(instruction), position: position,
          target: instruction.target, isTarget: targets.contains(offset)))
      offset += instruction.info.words
    }
    return list
  }

  public func lines() -> [String] {
    var lines: [String] = []
    var lastLine: Int32 = -1
    for one in instructions() {
      let line = one.position.line
      let lineText = line != lastLine && line > 0 ? String(line) : ""
      lastLine = line
      let mark = one.isTarget ? ">>" : "  "
      lines.append(
        "\(leftPadded(lineText, 5)) \(mark) \(leftPadded(String(one.offset), 5)) \(padded(one.name, 22)) \(one.operands)".trimmedRight)
    }
    if !code.exceptions.isEmpty {
      lines.append("Exception table:")
      for entry in code.exceptions {
        lines.append("  \(entry.start) to \(entry.end) -> \(entry.handler) [\(registerName(Int(entry.depth)))]")
      }
    }
    return lines
  }

  private func jumpTargets() -> Set<Int> {
    var targets: Set<Int> = []
    var offset = 0
    while offset < code.words.count {
      guard let instruction = DecodedInstruction(code.words, offset) else {
        offset += 1
        continue
      }
      if let target = instruction.target { targets.insert(target) }
      offset += instruction.info.words
    }
    for entry in code.exceptions { targets.insert(Int(entry.handler)) }
    return targets
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func leftPadded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  // MARK: Operands

  private static let subNames: [String: [String]] = [
    "binary": ["+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^"],
    "unary": ["-", "+", "~", "not"],
    "compare": ["<", "<=", "==", "!=", ">", ">=", "is", "is not", "in", "not in"],
    "function": ["defaults", "kwdefaults", "annotations", "closure"],
  ]

  private func subText(_ instruction: DecodedInstruction) -> String? {
    let kind = "\(instruction.info.sub)"
    guard !kind.isEmpty else { return nil }
    let sub = Int(instruction.aux >> 3)
    if kind == "binary", sub >= 16 { return Self.subNames[kind].map { $0.indices.contains(sub - 16) ? $0[sub - 16] + "=" : "?" } }
    if let names = Self.subNames[kind] { return names.indices.contains(sub) ? names[sub] : "?" }
    if kind == "copy" { return sub == 0 ? nil : "unboxed" }
    return "\(kind) \(sub)"
  }

  private func operands(_ instruction: DecodedInstruction) -> String {
    var parts: [String] = []
    if let sub = subText(instruction) { parts.append("(\(sub))") }
    for operand in instruction.info.operands {
      let value = instruction.value(operand.field)
      switch operand.kind {
      case .out, .in, .keep, .temp, .inout, .window: parts.append(registerName(value) + mark(instruction, operand))
      case .range, .outs:
        let count = instruction.count(operand)
        parts.append(count == 1 ? registerName(value) : "\(registerName(value))..+\(count)")
      case .const, .code: parts.append(constantText(value))
      case .name: parts.append(code.names.indices.contains(value) ? code.names[value] : "?\(value)")
      case .imm: parts.append(String(value))
      case .simm:
        let isWide = "\(instruction.info.name)" == "LOAD_K_WIDE"
        parts.append(isWide ? constantText(value) : String(value))
      case .jump: parts.append("to \(instruction.target ?? 0)")
      }
    }
    return parts.joined(separator: ", ")
  }

  /// An apostrophe marks an input that is consumed.
  private func mark(_ instruction: DecodedInstruction, _ operand: Operand) -> String {
    operand.kind == .in && instruction.consumes(operand.field) ? "'" : ""
  }

  public func registerName(_ number: Int) -> String {
    if number >= code.firstTemporary { return "t\(number - code.firstTemporary)" }
    let first = FrameLayout.headerWords + (isFunction ? 0 : 1)
    if !isFunction, number == FrameLayout.headerWords { return "namespace" }
    if let cell = code.cellRegisters.firstIndex(of: number) { return "cell \(code.cellNames[cell])" }
    if number >= first, number - first < code.localNames.count { return code.localNames[number - first] }
    if let free = code.freeRegisters.firstIndex(of: number) { return "free \(code.freeNames[free])" }
    return "r\(number)"
  }

  private func constantText(_ number: Int) -> String {
    code.constants.indices.contains(number) ? Self.text(of: code.constants[number]) : "?\(number)"
  }

  /// A constant as Python's `repr` would give it, near enough for reading.
  public static func text(of constant: Constant) -> String {
    switch constant {
    case .none: return "None"
    case .true: return "True"
    case .false: return "False"
    case .ellipsis: return "Ellipsis"
    case .int(let negative, let limbs):
      let sign = negative ? "-" : ""
      if limbs.count <= 1 { return sign + String(limbs.first ?? 0) }
      return sign + "0x" + limbs.reversed().map { String($0, radix: 16) }.joined(separator: "_")
    case .float(let number): return "\(number)"
    case .complex(let real, let imaginary): return "(\(real)+\(imaginary)j)"
    case .string(let text): return quoted(text)
    case .bytes(let bytes): return "b" + quoted(bytes)
    case .tuple(let items):
      return "(" + items.map { text(of: $0) }.joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
    case .frozenSet(let items): return "frozenset({" + items.map { text(of: $0) }.joined(separator: ", ") + "})"
    case .code(let code): return "<code \(code.qualifiedName) line \(code.firstLine)>"
    }
  }

  private static func quoted(_ bytes: [UInt8]) -> String {
    var text = "'"
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "'": text += "\\'"
      case "\\": text += "\\\\"
      default:
        if scalar.value < 32 { text += "\\x" + String(scalar.value, radix: 16) } else { text.unicodeScalars.append(scalar) }
      }
    }
    return text + "'"
  }
}

extension String {
  fileprivate var trimmedRight: String {
    var copy = self
    while copy.last == " " { copy.removeLast() }
    return copy
  }
}

/// One instruction taken from the words of a code block.
struct DecodedInstruction {
  let info: InstructionInfo
  let opcode: Opcode
  let offset: Int
  let word: UInt64
  let second: UInt64

  /// Nil if there is no such instruction, or the code ends inside of it.
  init?(_ words: [UInt64], _ offset: Int) {
    guard offset < words.count else { return nil }
    word = words[offset]
    second = offset + 1 < words.count ? words[offset + 1] : 0
    guard let opcode = Opcode(rawValue: Word.opcode(word)), Int(opcode.rawValue) < InstructionInfo.hot.count else { return nil }
    self.opcode = opcode
    if opcode == .EXTENDED {
      let cold = Int(UInt16(truncatingIfNeeded: second))
      guard cold < InstructionInfo.cold.count else { return nil }
      info = InstructionInfo.cold[cold]
    } else {
      info = InstructionInfo.hot[Int(opcode.rawValue)]
    }
    guard offset + info.words <= words.count else { return nil }
    self.offset = offset
  }

  var aux: UInt8 { Word.aux(word) }

  func value(_ field: Operand.Field) -> Int {
    switch field {
    case .a: Word.a(word)
    case .b: Word.b(word)
    case .c: Word.c(word)
    case .d: Int(UInt16(truncatingIfNeeded: second >> 16))
    case .e: Int(UInt16(truncatingIfNeeded: second >> 32))
    case .f: Int(UInt16(truncatingIfNeeded: second >> 48))
    case .bc: Word.bc(word)
    case .w: Int(Int32(truncatingIfNeeded: second))
    }
  }

  func consumes(_ field: Operand.Field) -> Bool {
    switch field {
    case .a: aux & Word.consumeA != 0
    case .b: aux & Word.consumeB != 0
    case .c: aux & Word.consumeC != 0
    default: false
    }
  }

  /// Number of registers of a `range` or `outs` operand.
  func count(_ operand: Operand) -> Int {
    switch "\(operand.count)" {
    case "A": value(.a)
    case "B": value(.b)
    case "C": value(.c)
    case "D": value(.d)
    case let text: Int(text) ?? 0
    }
  }

  /// The word that the instruction may jump to.
  var target: Int? {
    for operand in info.operands where operand.kind == .jump {
      return offset + info.words + value(operand.field)
    }
    return nil
  }
}

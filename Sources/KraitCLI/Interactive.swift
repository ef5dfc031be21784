import Glibc
import Krait
import KraitCore
import KraitObjects
import KraitVM

/// The interactive mode: reads statements, runs each in `__main__`, goes on behind errors.
struct InteractiveSession {
  let cx: Context
  let configuration: Configuration
  /// Statements so far; the number is part of the name under which a statement's source is kept.
  private var statements = 0
  private var atEnd = false
  /// What `from __future__` statements have switched on.
  private var features = 0
  /// Input read from a file beyond the present line: as C's buffered streams do it, a block at a time.
  private var block: ArraySlice<UInt8> = []

  init(cx: Context, configuration: Configuration) {
    self.cx = cx
    self.configuration = configuration
  }

  /// Flags of compile(): more input may follow; blocks do not end by themselves. And the bits of features.
  private static let allowIncomplete = 0x4000, noImpliedDedent = 0x200, futureFeatures = 0x1fe_0000

  /// The exit code. `first`: the session is the whole program and starts with its version.
  mutating func run(first: Bool) -> Int32 {
    do throws(Raised) { try prepare(first: first) } catch {
      if cx.pendingMatches(.SystemExit) { return cx.reportUncaught() }
      cx.showPending()
    }
    while !atEnd {
      do throws(Raised) {
        guard let text = try readStatement() else { continue }
        try execute(text)
        flushOutput()
      } catch {
        if cx.pendingMatches(.SystemExit) { return cx.reportUncaught() }
        if cx.pendingMatches(.KeyboardInterrupt) {
          writePlain("\n")
        }
        cx.showPending()
        flushOutput()
      }
    }
    return 0
  }

  private mutating func prepare(first: Bool) throws(Raised) {
    if first && !configuration.quiet {
      cx.writeError("Python \(SysModule.versionText) on linux\n")
      if !configuration.noSite { cx.writeError("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n") }
    }
    try setPrompts()
    if first {
      try runStartupFile()
      try runHook()
    }
    if isTerminal { _ = try cx.importIfThere("readline") }
  }

  private var isTerminal: Bool { isatty(0) == 1 && isatty(1) == 1 }

  private func setPrompts() throws(Raised) {
    let sys = cx.interp.pointee.sysDict
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
      let key = try cx.intern(name)
      if cx.dictGet(sys, str: key.ref) == nil {
        let value = try cx.str(text)
        try cx.dictSet(sys, key.ref, value.ref)
      }
    }
  }

  private func runStartupFile() throws(Raised) {
    guard !configuration.ignoreEnvironment, let raw = getenv("PYTHONSTARTUP"), raw.pointee != 0 else { return }
    let path = String(cString: raw)
    guard let source = cx.readFile(path) else {
      writeText("Could not open PYTHONSTARTUP\n", to: 2)
      let name = try cx.str(path)
      try cx.raiseErrno(errno, path: name.ref)
    }
    do throws(Raised) { try cx.runMain(source, filename: path) } catch {
      if cx.pendingMatches(.SystemExit) { throw error }
      cx.showPending()
    }
  }

  /// `sys.__interactivehook__`, which sets up completion and history.
  private func runHook() throws(Raised) {
    let key = try cx.intern("__interactivehook__")
    guard let hook = cx.dictGet(cx.interp.pointee.sysDict, str: key.ref) else { return }
    let held = hook.own
    do throws(Raised) { _ = try cx.call(held.ref) } catch {
      cx.writeError("Failed calling sys.__interactivehook__\n")
      throw error
    }
  }

  // MARK: Reading

  /// The text of one whole statement, without its last line end; nil where there was none.
  private mutating func readStatement() throws(Raised) -> String? {
    var text = ""
    var isFirst = true
    while true {
      guard let line = try readLine(prompt: isFirst ? "ps1" : "ps2") else {
        atEnd = text.isEmpty
        return text.isEmpty ? nil : text
      }
      let bare = line.hasSuffix("\n") ? String(line.dropLast()) : line
      if isFirst {
        let trimmed = bare.drop { $0 == " " || $0 == "\t" || $0 == "\u{c}" }
        if trimmed.isEmpty || trimmed.hasPrefix("#") { return nil }
        text = bare
      } else {
        text += "\n" + bare
      }
      isFirst = false
      let isBlank = bare.allSatisfy { $0 == " " || $0 == "\t" }
      if try isComplete(text, endsWithBlankLine: isBlank && text.contains("\n")) { return text }
    }
  }

  /// Whether no more lines are needed: the text compiles, or has an error that no line behind it can mend.
  private func isComplete(_ text: String, endsWithBlankLine: Bool) throws(Raised) -> Bool {
    if endsWithBlankLine { return try !isOpen(text) }
    if try parses(text, Self.allowIncomplete | Self.noImpliedDedent) { return true }
    if try parses(text + "\n", Self.allowIncomplete | Self.noImpliedDedent) { return false }
    let incomplete = cx.pendingMatches(._IncompleteInputError)
    cx.setPending(nil)
    return !incomplete
  }

  /// Parses the text; false leaves the SyntaxError pending.
  private func parses(_ text: String, _ flags: Int) throws(Raised) -> Bool {
    cx.setPending(nil)
    do throws(Raised) {
      try checkSyntax(CompileRequest(source: Array(text.utf8), filename: "<stdin>", mode: "single", flags: flags | features, optimize: 0, isMain: true), cx)
      return true
    } catch {
      guard cx.pendingMatches(.SyntaxError) else { throw error }
      return false
    }
  }

  /// Whether a blank line leaves the text unfinished: within brackets, in a string, behind a backslash.
  private func isOpen(_ text: String) throws(Raised) -> Bool {
    if try parses(text + "\n", 0) { return false }
    defer { cx.setPending(nil) }
    guard let error = cx.pending else { return false }
    let held = error.own
    cx.setPending(nil)
    let key = try cx.intern("msg")
    let message = try cx.getattr(held.ref, key.ref)
    let found = message.ref.text
    return found.contains("was never closed") || found.contains("unterminated triple-quoted") || found.contains("unexpected EOF")
  }

  /// A line with its end; nil at the end of input.
  private mutating func readLine(prompt name: String) throws(Raised) -> String? {
    let key = try cx.intern(name)
    var prompt = ""
    if let value = cx.dictGet(cx.interp.pointee.sysDict, str: key.ref) {
      let held = value.own
      let shown = try cx.str(of: held.ref)
      prompt = shown.ref.text
    }
    flushOutput()
    if isTerminal, let editor = cx.vmState.lineEditor {
      let bytes = try editor(Array(coloured(prompt).utf8), cx)
      return try bytes.isEmpty ? end() : decode(bytes)
    }
    writePlain(prompt)
    var line: [UInt8] = []
    while let byte = try nextByte() {
      line.append(byte)
      if byte == 10 { break }
    }
    return try line.isEmpty ? end() : decode(line)
  }

  /// nil at the end of input. From a pipe or terminal only what is asked for is read: the rest belongs to sys.stdin.
  private mutating func nextByte() throws(Raised) -> UInt8? {
    if let byte = block.popFirst() { return byte }
    var chunk = [UInt8](repeating: 0, count: lseek(0, 0, SEEK_CUR) >= 0 ? 4096 : 1)
    while true {
      let n = cx.withoutGIL { read(0, &chunk, chunk.count) }
      if n < 0 && errno == EINTR {
        try cx.checkSignals()
        continue
      }
      if n <= 0 { return nil }
      block = chunk[0..<n]
      return block.popFirst()
    }
  }

  private func end() -> String? {
    writePlain("\n")
    return nil
  }

  private func decode(_ bytes: [UInt8]) throws(Raised) -> String {
    let encoded = try cx.bytes(bytes)
    var consumed = 0
    let text = try cx.decodeUTF8(UnsafeRawBufferPointer(start: encoded.ref.bytesData, count: bytes.count), nil, consumed: &consumed)
    return text.ref.text
  }

  /// The prompt in bold magenta where colours are wanted; the marks tell readline that these bytes take no room.
  private func coloured(_ prompt: String) -> String {
    guard !prompt.isEmpty, wantsColour else { return prompt }
    return "\u{1}\u{1b}[1;35m\u{2}\(prompt)\u{1}\u{1b}[0m\u{2}"
  }

  private var wantsColour: Bool {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
    if !configuration.ignoreEnvironment, let choice = variable("PYTHON_COLORS") {
      if choice == "0" { return false }
      if choice == "1" { return true }
    }
    if variable("NO_COLOR") != nil { return false }
    if variable("FORCE_COLOR") != nil { return true }
    return variable("TERM") != "dumb"
  }

  // MARK: Running

  private mutating func execute(_ text: String) throws(Raised) {
    // Errors of the parser name the stream, later ones the statement.
    guard try parses(text + "\n", 0) else { throw Raised() }
    let name = "<stdin>-\(statements)"
    statements += 1
    try register(text, name)
    let code = try compile(text, name)
    features |= Int(code.ref.code.pointee.flags) & Self.futureFeatures
    try cx.runMain(code.ref)
  }

  private func compile(_ text: String, _ name: String) throws(Raised) -> Owned {
    do throws(Raised) {
      return try cx.compileMain(Array((text + "\n").utf8), filename: name, mode: "single", flags: features)
    } catch {
      try quoteLine(of: text)
      throw error
    }
  }

  /// Gives the pending SyntaxError the line that it is about, which is in no file.
  private func quoteLine(of text: String) throws(Raised) {
    guard cx.pendingMatches(.SyntaxError), let error = cx.takePending() else { return }
    let textKey = try cx.intern("text"), numberKey = try cx.intern("lineno")
    let found = try cx.getattr(error.ref, textKey.ref), number = try cx.getattr(error.ref, numberKey.ref)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if cx.isNone(found.ref), let n = cx.exactInt(number.ref), n > 0, n <= lines.count {
      let line = try cx.str(String(lines[n - 1]))
      try cx.setattr(error.ref, textKey.ref, line.ref)
    }
    cx.setPending(error)
  }

  /// Keeps the source of a statement for tracebacks.
  private func register(_ text: String, _ name: String) throws(Raised) {
    let linecache = try cx.importModule("linecache")
    let key = try cx.intern("_register_code"), label = try cx.str(name), source = try cx.str(text + "\n"), stream = try cx.str("<stdin>")
    _ = try cx.callMethod(linecache.ref, key.ref, label.ref, source.ref, stream.ref)
  }

  private func flushOutput() {
    let pending = cx.takePending()
    for label in [KnownName.stderr, .stdout] {
      guard let stream = cx.dictGet(cx.interp.pointee.sysDict, str: cx.name(label)), !cx.isNone(stream) else { continue }
      let held = stream.own
      do throws(Raised) { _ = try cx.callMethod(held.ref, .flush) } catch { cx.setPending(nil) }
    }
    cx.setPending(pending)
  }

  private func writePlain(_ text: String) { writeText(text, to: 2) }
}

extension Context {
  /// Shows the pending exception as an uncaught one, and goes on.
  func showPending() {
    if pendingMatches(.SystemExit), let exit = takePending() {
      do throws(Raised) { try displayException(exit.ref, traceback: nil) } catch { setPending(nil) }
      return
    }
    _ = reportUncaught()
    vmState.wasInterrupted = false
  }
}

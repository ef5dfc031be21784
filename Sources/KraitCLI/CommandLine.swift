import Glibc
import Krait
import KraitVM

/// What to run.
enum Program {
  case file(String), command(String), module(String), standardInput
}

/// A command line that was understood, or the text and exit code that answer it.
enum ParsedCommandLine {
  case run(Program, Configuration)
  case answer(String, toError: Bool, status: Int32)
}

/// Parses the arguments, runs the program, answers the exit code.
func runCommandLine(_ arguments: [String]) -> Int32 {
  var scanner = ArgumentScanner(arguments)
  switch scanner.scan() {
  case .answer(let text, let toError, let status):
    writeText(text, to: toError ? 2 : 1)
    return status
  case .run(let program, var configuration):
    if let message = applyEnvironment(&configuration) {
      writeText("Fatal Python error: \(message)\nPython runtime state: preinitialized\n\n", to: 2)
      return 1
    }
    configuration.argumentBytes = undecodedArguments(arguments)
    return run(program, configuration)
  }
}

/// The arguments as bytes, if one of them was no UTF-8.
private func undecodedArguments(_ arguments: [String]) -> [[UInt8]] {
  guard arguments.contains(where: { $0.unicodeScalars.contains("\u{FFFD}") }) else { return [] }
  return (0..<Int(CommandLine.argc)).map { i in
    guard let text = CommandLine.unsafeArgv[i] else { return [] }
    return UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
  }
}

/// Reads options from left to right up to the program and its arguments.
struct ArgumentScanner {
  let arguments: [String]
  /// The next argument.
  var position = 1
  /// What is left of a group of one-letter options.
  var letters: Substring = ""
  var configuration = Configuration()
  var program: Program?
  var versions = 0
  /// A text that was asked for and ends the run before it begins.
  var request: String?

  init(_ arguments: [String]) { self.arguments = arguments }

  /// The name the program was called by, for messages.
  private var name: String { arguments.first ?? "krait" }
  private var shortUsage: String { "usage: \(name) [option] ... [-c cmd | -m mod | file | -] [arg] ...\n" }

  private func failure(_ text: String) -> ParsedCommandLine {
    .answer(text + "\n" + shortUsage + "Try `krait -h' for more information.\n", toError: true, status: 2)
  }

  mutating func scan() -> ParsedCommandLine {
    configuration.executable = executablePath(name)
    configuration.originalArguments = [configuration.executable] + arguments.dropFirst()
    while position < arguments.count && program == nil {
      let argument = arguments[position]
      if argument == "-" || !argument.hasPrefix("-") { break }
      position += 1
      if argument == "--" { break }
      if argument.hasPrefix("--") {
        if let failed = longOption(argument) { return failed }
        continue
      }
      letters = argument.dropFirst()
      while let letter = letters.popFirst() {
        if let failed = option(letter) { return failed }
        if program != nil { break }
      }
    }
    if let request { return .answer(request, toError: false, status: 0) }
    if versions > 0 { return .answer(versionText(long: versions > 1), toError: false, status: 0) }
    return .run(choose(), configuration)
  }

  /// The program, with `sys.argv` set for it.
  private mutating func choose() -> Program {
    let rest = Array(arguments[min(position, arguments.count)...])
    switch program {
    case .command?: configuration.arguments = ["-c"] + rest
    case .module?: configuration.arguments = ["-m"] + rest
    default: configuration.arguments = rest.isEmpty ? [""] : rest
    }
    if let program { return program }
    if let first = rest.first, first != "-" { return .file(first) }
    return .standardInput
  }

  private mutating func longOption(_ argument: String) -> ParsedCommandLine? {
    switch argument {
    case "--version": versions += 1
    case "--help": request = fullUsage(name)
    case "--help-env": request = environmentHelp
    case "--help-xoptions": request = extensionHelp
    case "--help-all": request = fullUsage(name) + "\n" + environmentHelp + "\n" + extensionHelp
    case "--check-hash-based-pycs":
      guard position < arguments.count else { return failure("Argument expected for the \(argument) options") }
      position += 1
      guard ["default", "always", "never"].contains(arguments[position - 1]) else {
        return failure("--check-hash-based-pycs must be one of 'default', 'always', or 'never'")
      }
      configuration.checkHashPycs = arguments[position - 1]
    default: return failure("unknown option \(argument)")
    }
    return nil
  }

  /// The argument of an option: the rest of the group, or the next one.
  private mutating func value() -> String? {
    if !letters.isEmpty {
      defer { letters = "" }
      return String(letters)
    }
    guard position < arguments.count else { return nil }
    position += 1
    return arguments[position - 1]
  }

  private mutating func option(_ letter: Character) -> ParsedCommandLine? {
    switch letter {
    case "c", "m", "W", "X":
      guard let text = value() else { return failure("Argument expected for the -\(letter) option") }
      switch letter {
      case "c": program = .command(text)
      case "m": program = .module(text)
      case "W": configuration.warnOptions.append(text)
      default: configuration.xOptions.append(text)
      }
    case "V": versions += 1
    case "h", "?": request = fullUsage(name)
    case "i":
      configuration.inspect = true
      configuration.interactive = true
    case "I":
      configuration.isolated = true
      configuration.ignoreEnvironment = true
      configuration.noUserSite = true
      configuration.safePath = true
    case "E": configuration.ignoreEnvironment = true
    case "S": configuration.noSite = true
    case "s": configuration.noUserSite = true
    case "O": configuration.optimize += 1
    case "u": configuration.unbuffered = true
    case "q": configuration.quiet = true
    case "d": configuration.debug = true
    case "B": configuration.dontWriteBytecode = true
    case "P": configuration.safePath = true
    case "b": configuration.bytesWarning += 1
    case "v": configuration.verbose += 1
    case "x": configuration.skipsFirstLine = true
    case "R": configuration.randomizesHashes = true
    case "J", "t": break
    default: return failure("Unknown option: -\(letter)")
    }
    return nil
  }
}

/// The path of the running executable.
private func executablePath(_ name: String) -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let n = readlink("/proc/self/exe", &buffer, 4095)
  return n > 0 ? String(decoding: buffer[0..<n].map { UInt8(bitPattern: $0) }, as: UTF8.self) : name
}

/// Writes text to a descriptor, past all Python streams.
func writeText(_ text: String, to descriptor: Int32) {
  let bytes = Array(text.utf8)
  var done = 0
  while done < bytes.count {
    let n = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.unsafelyUnwrapped + done, bytes.count - done) }
    if n <= 0 { return }
    done += n
  }
}

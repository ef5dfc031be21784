import Glibc
import Krait
import KraitVM

/// What to run.
enum Program {
  case file(String), command(String), module(String), standardInput
}

private let usage = """
  usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...
  Options (and corresponding environment variables):
  -c cmd : program passed in as string (terminates option list)
  -d     : turn on debugging output; also KRAITDEBUG=x
  -E     : ignore PYTHON* environment variables (such as PYTHONPATH)
  -h     : print this help message and exit (also -? or --help)
  -i     : inspect interactively after running script
  -I     : isolate from the user's environment (implies -E, -P and -s)
  -m mod : run library module as a script (terminates option list)
  -O     : remove assert and __debug__-dependent statements
  -OO    : do -O changes and also discard docstrings
  -P     : don't prepend a potentially unsafe path to sys.path
  -q     : don't print version and copyright messages on interactive startup
  -s     : don't add user site directory to sys.path
  -S     : don't imply 'import site' on initialization
  -u     : force the stdout and stderr streams to be unbuffered
  -v     : verbose (trace import statements)
  -V     : print the version number and exit (also --version)
  -W arg : warning control; arg is action:message:category:module:lineno
  -x     : skip first line of source
  -X opt : set implementation-specific option
  file   : program read from script file
  -      : program read from stdin (default; interactive mode if a tty)
  arg ...: arguments passed to program in sys.argv[1:]

  """

/// Parses the arguments, runs the program, answers the exit code.
func runCommandLine(_ arguments: [String]) -> Int32 {
  var configuration = Configuration()
  configuration.executable = executablePath(arguments.first ?? "krait")
  var program: Program? = nil
  var i = 1
  func fail(_ text: String) -> Int32 {
    print(error: text + "\nusage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `krait -h' for more information.\n")
    return 2
  }
  scan: while i < arguments.count {
    let argument = arguments[i]
    if argument == "-" || !argument.hasPrefix("-") { break }
    i += 1
    if argument == "--" { break }
    if argument == "--version" { return show("Python 3.13.0 (krait)\n") }
    if argument == "--help" { return show(usage) }
    if argument.hasPrefix("--") { return fail("unknown option \(argument)") }
    var letters = Substring(argument.dropFirst())
    while let letter = letters.popFirst() {
      func value() -> String? {
        if !letters.isEmpty {
          defer { letters = "" }
          return String(letters)
        }
        if i < arguments.count {
          i += 1
          return arguments[i - 1]
        }
        return nil
      }
      switch letter {
      case "c":
        guard let text = value() else { return fail("Argument expected for the -c option") }
        program = .command(text)
        break scan
      case "m":
        guard let name = value() else { return fail("Argument expected for the -m option") }
        program = .module(name)
        break scan
      case "W":
        guard let text = value() else { return fail("Argument expected for the -W option") }
        configuration.warnOptions.append(text)
      case "X":
        guard let text = value() else { return fail("Argument expected for the -X option") }
        configuration.xOptions.append(text)
      case "V": return show("Python 3.13.0 (krait)\n")
      case "h", "?": return show(usage)
      case "i": configuration.inspect = true
      case "E": configuration.ignoreEnvironment = true
      case "I":
        configuration.isolated = true
        configuration.ignoreEnvironment = true
        configuration.noUserSite = true
        configuration.safePath = true
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
      case "x", "R": break
      default: return fail("Unknown option: -\(letter)")
      }
    }
  }
  var rest = Array(arguments[min(i, arguments.count)...])
  if program == nil {
    if let first = rest.first, first != "-" {
      program = .file(first)
    } else {
      program = .standardInput
    }
  } else {
    switch program.unsafelyUnwrapped {
    case .command: rest.insert("-c", at: 0)
    default: rest.insert("-m", at: 0)
    }
  }
  configuration.arguments = rest.isEmpty ? [""] : rest
  configuration.optimize = min(configuration.optimize, 2)
  applyEnvironment(&configuration)
  return run(program.unsafelyUnwrapped, configuration)
}

private func environment(_ name: String, _ configuration: Configuration) -> String? {
  if configuration.ignoreEnvironment { return nil }
  guard let raw = getenv(name), raw.pointee != 0 else { return nil }
  return String(cString: raw)
}

/// PYTHON* variables.
private func applyEnvironment(_ c: inout Configuration) {
  if let path = environment("PYTHONPATH", c) {
    c.searchPath += path.split(separator: ":", omittingEmptySubsequences: false).map { $0.isEmpty ? "." : String($0) }
  }
  if environment("PYTHONDONTWRITEBYTECODE", c) != nil { c.dontWriteBytecode = true }
  if environment("PYTHONUNBUFFERED", c) != nil { c.unbuffered = true }
  if environment("PYTHONINSPECT", c) != nil { c.inspect = true }
  if let level = environment("PYTHONOPTIMIZE", c) { c.optimize = max(c.optimize, min(Int(level) ?? 1, 2)) }
  if environment("PYTHONSAFEPATH", c) != nil { c.safePath = true }
  if let w = environment("PYTHONWARNINGS", c) { c.warnOptions = w.split(separator: ",").map(String.init) + c.warnOptions }
  if environment("KRAITSTRESS", c) != nil { c.xOptions.append("stress") }
  if let seed = environment("PYTHONHASHSEED", c), seed != "random", let n = UInt64(seed) { c.hashSeed = n }
  if let prefix = environment("PYTHONPYCACHEPREFIX", c) { c.pycachePrefix = prefix }
}

private func executablePath(_ name: String) -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let n = readlink("/proc/self/exe", &buffer, 4095)
  return n > 0 ? String(decoding: buffer[0..<n].map { UInt8(bitPattern: $0) }, as: UTF8.self) : name
}

func show(_ text: String) -> Int32 {
  let bytes = Array(text.utf8)
  _ = write(1, bytes, bytes.count)
  return 0
}
func print(error text: String) {
  let bytes = Array(text.utf8)
  _ = write(2, bytes, bytes.count)
}

import Glibc
import Krait
import KraitCore
import KraitModules
import KraitObjects
import KraitVM

/// Runs the program in a new interpreter and answers the exit code.
func run(_ program: Program, _ given: Configuration) -> Int32 {
  var configuration = given
  if !configuration.safePath {
    switch program {
    case .file(let path): configuration.searchPath.insert(directory(of: path), at: 0)
    default: configuration.searchPath.insert("", at: 0)
    }
  }
  let interpreter: Interpreter
  do { interpreter = try Interpreter(configuration) } catch {
    print(error: "krait: \(error)\n")
    return 1
  }
  let cx = interpreter.context
  cx.installSignalHandlers()
  var status: Int32 = 0
  do throws(Raised) {
    try cx.openStandardStreams()
    try execute(program, cx)
  } catch {
    status = cx.reportUncaught()
  }
  let finish = cx.finishProgram()
  if cx.vmState.wasInterrupted {
    // Whoever started the program sees that Ctrl-C ended it.
    signal(SIGINT, SIG_DFL)
    kill(getpid(), SIGINT)
  }
  return status == 0 ? finish : status
}

private func execute(_ program: Program, _ cx: Context) throws(Raised) {
  let namespace = try cx.mainNamespace()
  switch program {
  case .command(let text):
    try cx.runMain(Array((text + "\n").utf8), filename: "<string>")
  case .module(let name):
    let runpy = try cx.importModule("runpy")
    let key = try cx.intern("_run_module_as_main"), module = try cx.str(name)
    _ = try cx.callMethod(runpy.ref, key.ref, module.ref)
  case .file(let path):
    guard let source = cx.readFile(path) else {
      print(error: "krait: can't open file '\(absolute(path))': [Errno \(errno)] \(String(cString: strerror(errno)))\n")
      let code = cx.int(2)
      let exit = try cx.call(Ref(cx.exceptionType(.SystemExit)), code.ref)
      try cx.raise(exception: exit)
    }
    let file = try cx.str(path)
    try cx.setNamed(namespace.ref, "__file__", file.ref)
    try cx.setNamed(namespace.ref, "__cached__", cx.noneRef)
    try cx.runMain(source, filename: path)
  case .standardInput:
    try runStandardInput(cx)
  }
}

/// A program on standard input, or the plain prompt on a terminal.
private func runStandardInput(_ cx: Context) throws(Raised) {
  var source: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    let n = read(0, &chunk, chunk.count)
    if n <= 0 { break }
    source += chunk[0..<n]
  }
  try cx.runMain(source, filename: "<stdin>")
}

private func directory(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return absolute(".").dropDot() }
  return absolute(String(path[..<slash]))
}
private func absolute(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  guard let raw = getcwd(nil, 0) else { return path }
  defer { free(raw) }
  return String(cString: raw) + "/" + path
}
extension String {
  fileprivate func dropDot() -> String { hasSuffix("/.") ? String(dropLast(2)) : self }
}

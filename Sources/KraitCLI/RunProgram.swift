import CKrait
import Glibc
import Krait
import KraitCore
import KraitModules
import KraitObjects
import KraitVM

/// Runs the program in a new interpreter and answers the exit code.
func run(_ program: Program, _ given: Configuration) -> Int32 {
  krait_keep_large_blocks()
  let configuration = given
  let container = program.container
  useDefaultActionsForFatalSignals()
  let interpreter: Interpreter
  do { interpreter = try Interpreter(configuration) } catch {
    writeText("krait: \(error)\n", to: 2)
    return 1
  }
  // The process ends with the program: its memory goes as a whole.
  _ = Unmanaged.passRetained(interpreter)
  let cx = interpreter.context
  cx.installSignalHandlers()
  var runner = ProgramRunner(program: program, container: container, configuration: configuration, cx: cx)
  var status = runner.run()
  let finish = cx.finishProgram()
  if finish != 0 { status = finish }
  if cx.vmState.wasInterrupted {
    // Whoever started the program sees that Ctrl-C ended it.
    signal(SIGINT, SIG_DFL)
    kill(getpid(), SIGINT)
  }
  return status
}

extension Program {
  /// What `sys.path` starts with: the script's folder, else the current one.
  fileprivate var searchDirectory: String {
    switch self {
    case .file(let path): return directory(of: followLink(path))
    case .module: return absolutePath("")
    default: return ""
    }
  }

  /// The folder or archive that is run by its `__main__` module.
  fileprivate var container: String? {
    guard case .file(let path) = self else { return nil }
    var s = stat()
    guard stat(path, &s) == 0 else { return nil }
    if s.st_mode & S_IFMT == S_IFDIR { return absolutePath(path) }
    return endsAsArchive(path, Int(s.st_size)) ? absolutePath(path) : nil
  }

  var isStandardInput: Bool {
    if case .standardInput = self { true } else { false }
  }
}

/// Whether a file ends with the directory of a zip archive, which has at most a comment of 64 KiB behind it.
private func endsAsArchive(_ path: String, _ size: Int) -> Bool {
  guard size >= 22 else { return false }
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return false }
  defer { close(file) }
  let length = min(size, 22 + 65535)
  var tail = [UInt8](repeating: 0, count: length)
  guard pread(file, &tail, length, size - length) == length else { return false }
  var at = length - 22
  while at >= 0 {
    if tail[at] == 0x50, tail[at + 1] == 0x4B, tail[at + 2] == 5, tail[at + 3] == 6 { return true }
    at -= 1
  }
  return false
}

/// The target of a script that is a symbolic link: modules are looked up beside it.
private func followLink(_ path: String) -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let n = readlink(path, &buffer, 4095)
  guard n > 0 else { return path }
  let target = String(decoding: buffer[0..<n].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  guard !target.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return target }
  return path[...slash] + target
}

private func directory(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return absolutePath("") }
  return slash == path.startIndex ? "/" : absolutePath(String(path[..<slash]))
}

/// One run of a program: what goes before it, the program, and the interactive mode behind it.
struct ProgramRunner {
  let program: Program
  let container: String?
  let configuration: Configuration
  let cx: Context

  /// The exit code, exit functions and flushing not counted.
  mutating func run() -> Int32 {
    do throws(Raised) { try cx.openStandardStreams() } catch { return failedStart("init_sys_streams: can't initialize sys standard streams") }
    do throws(Raised) { try prepare() } catch { return cx.reportUncaught() }
    if program.isStandardInput && isInteractive { return interact(first: true) }
    var status: Int32 = 0
    do throws(Raised) { try execute() } catch {
      if inspects && cx.pendingMatches(.SystemExit) {
        cx.showPending()
      } else {
        status = cx.reportUncaught()
      }
    }
    return inspects && isInteractive ? interact(first: false) : status
  }

  /// Whether the interactive mode follows: by option, or by a variable that the program may have set.
  private var inspects: Bool {
    if configuration.inspect { return true }
    if configuration.ignoreEnvironment { return false }
    guard let value = getenv("PYTHONINSPECT") else { return false }
    return value.pointee != 0
  }
  private var isInteractive: Bool { configuration.interactive || isatty(0) == 1 }

  private func interact(first: Bool) -> Int32 {
    var session = InteractiveSession(cx: cx, configuration: configuration)
    return session.run(first: first)
  }

  private func failedStart(_ text: String) -> Int32 {
    writeText("Fatal Python error: \(text)\nPython runtime state: core initialized\n", to: 2)
    if let error = cx.takePending() { cx.displayPlainly(error.ref) }
    return 1
  }

  /// What happens before the first line of a program.
  private func prepare() throws(Raised) {
    let namespace = try cx.mainNamespace()
    let annotations = try cx.dict()
    try cx.setNamed(namespace.ref, "__annotations__", annotations.ref)
    if !configuration.warnOptions.isEmpty { _ = try cx.importModule("warnings") }
    if !configuration.noSite { try importSite() }
    try addSearchDirectory()
    if configuration.tracemallocFrames > 0, let module = try cx.importIfThere("tracemalloc") {
      let key = try cx.intern("start"), frames = cx.int(configuration.tracemallocFrames)
      _ = try cx.callMethod(module.ref, key.ref, frames.ref)
    }
    if configuration.faultHandler, let module = try cx.importIfThere("faulthandler") {
      let key = try cx.intern("enable")
      _ = try cx.callMethod(module.ref, key.ref)
    }
  }

  /// Puts the place of the program in front of `sys.path`, where `site` does not look.
  private func addSearchDirectory() throws(Raised) {
    guard container != nil || !configuration.safePath else { return }
    let key = try cx.intern("path"), insert = try cx.intern("insert"), first = cx.int(0)
    guard let path = cx.dictGet(cx.interp.pointee.sysDict, str: key.ref) else { return }
    let held = path.own, directory = try cx.str(container ?? program.searchDirectory)
    _ = try cx.callMethod(held.ref, insert.ref, first.ref, directory.ref)
  }

  /// `site` is imported where it has something to do that is not done here: otherwise its built-ins are defined and its folders put on the
  /// path, which costs next to nothing.
  private func importSite() throws(Raised) {
    let isPrompt = configuration.inspect || program.isStandardInput && isatty(0) == 1
    let folders = siteFolders()
    let isPlain = !isPrompt && configuration.verbose == 0 && !isVirtualEnvironment && !folders.contains(where: hasPathFiles)
    guard isPlain, !(configuration.searchPath + folders).contains(where: hasCustomization) else {
      _ = try cx.importModule("site")
      return
    }
    try cx.defineSiteBuiltins()
    let key = try cx.intern("path")
    guard !folders.isEmpty, let path = cx.dictGet(cx.interp.pointee.sysDict, str: key.ref), path.isExactly(cx.types.pointee.list) else { return }
    let held = path.own
    for folder in folders { try cx.append(held.ref, cx.str(folder)) }
  }

  private var prefix: String { "/" + configuration.executable.split(separator: "/").dropLast(2).joined(separator: "/") }

  private var isVirtualEnvironment: Bool { access(prefix + "/pyvenv.cfg", F_OK) == 0 || access(prefix + "/bin/pyvenv.cfg", F_OK) == 0 }

  /// The user's and the installation's folders of packages, where they exist.
  private func siteFolders() -> [String] {
    let tail = "/python3.13/site-packages"
    var candidates: [String] = []
    if !configuration.noUserSite, getuid() == geteuid(), getgid() == getegid() {
      if let base = getenv("PYTHONUSERBASE"), base.pointee != 0, !configuration.ignoreEnvironment {
        candidates.append(String(cString: base) + "/lib" + tail)
      } else if let home = getenv("HOME") {
        candidates.append(String(cString: home) + "/.local/lib" + tail)
      }
    }
    candidates.append(prefix + "/\(configuration.platformLibraryDirectory)" + tail)
    return candidates.filter { access($0, F_OK) == 0 }
  }

  /// The folder has `.pth` files, which `site` reads.
  private func hasPathFiles(_ folder: String) -> Bool {
    guard let directory = opendir(folder) else { return true }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)) }
      if name.hasSuffix(".pth") { return true }
    }
    return false
  }

  private func hasCustomization(_ directory: String) -> Bool {
    let base = directory.isEmpty ? "" : directory + "/"
    return ["sitecustomize", "usercustomize"].contains { access(base + $0 + ".py", F_OK) == 0 || access(base + $0 + "/__init__.py", F_OK) == 0 }
  }

  private func execute() throws(Raised) {
    if container != nil { return try cx.runModule("__main__", setsArguments: false) }
    switch program {
    case .command(let text):
      let source = Array((text + "\n").utf8)
      try cx.registerSource(text, as: "<string>")
      try cx.runMain(source, filename: "<string>")
    case .module(let name):
      try cx.runModule(name, setsArguments: true)
    case .file(let path):
      try runFile(path)
    case .standardInput:
      try runStandardInput()
    }
  }

  private func runFile(_ path: String) throws(Raised) {
    guard let source = cx.readFile(path) else {
      let error = errno
      writeText("\(CommandLine.arguments.first ?? "krait"): can't open file '\(absolutePath(path))': [Errno \(error)] \(String(cString: strerror(error)))\n", to: 2)
      let code = cx.int(2)
      try cx.raise(exception: try cx.call(Ref(cx.exceptionType(.SystemExit)), code.ref))
    }
    let namespace = try cx.mainNamespace(), full = absolutePath(path)
    let file = try cx.str(full)
    try cx.setNamed(namespace.ref, "__file__", file.ref)
    try cx.setNamed(namespace.ref, "__cached__", cx.noneRef)
    if path.hasSuffix(".pyc") {
      try cx.runStoredCode(full)
    } else {
      try cx.runMain(withoutSkipped(source), filename: full)
    }
  }

  /// The source; with -x its first line is emptied, so that line numbers stay as they are.
  private func withoutSkipped(_ source: [UInt8]) -> [UInt8] {
    guard configuration.skipsFirstLine, let end = source.firstIndex(of: 10) else { return source }
    return Array(source[end...])
  }

  private func runStandardInput() throws(Raised) {
    var source: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let n = cx.withoutGIL { read(0, &chunk, chunk.count) }
      if n < 0 && errno == EINTR {
        try cx.checkSignals()
        continue
      }
      if n <= 0 { break }
      source += chunk[0..<n]
    }
    let namespace = try cx.mainNamespace(), file = try cx.str("<stdin>")
    try cx.setNamed(namespace.ref, "__file__", file.ref)
    try cx.setNamed(namespace.ref, "__cached__", cx.noneRef)
    try cx.runMain(withoutSkipped(source), filename: "<stdin>")
  }
}

extension Context {
  /// Runs a module as `__main__`.
  func runModule(_ name: String, setsArguments: Bool) throws(Raised) {
    let runpy = try importModule("runpy")
    let key = try intern("_run_module_as_main"), module = try str(name), flag = bool(setsArguments)
    _ = try callMethod(runpy.ref, key.ref, module.ref, flag.ref)
  }

  /// Runs a file of stored bytecode as `__main__`.
  func runStoredCode(_ path: String) throws(Raised) {
    let machinery = try importModule("importlib.machinery"), builtins = try importModule("builtins")
    let loaderKey = try intern("SourcelessFileLoader"), main = try str("__main__"), file = try str(path)
    let loader = try callMethod(machinery.ref, loaderKey.ref, main.ref, file.ref)
    let codeKey = try intern("get_code"), run = try intern("exec")
    let code = try callMethod(loader.ref, codeKey.ref, main.ref)
    let namespace = try mainNamespace()
    _ = try callMethod(builtins.ref, run.ref, code.ref, namespace.ref)
  }

  /// A module, or nil where there is none of that name, or not the library under it.
  func importIfThere(_ name: String) throws(Raised) -> Owned? {
    do throws(Raised) { return try importModule(name) } catch {
      guard pendingMatches(.ImportError) else { throw error }
      setPending(nil)
      return nil
    }
  }

  /// Lets tracebacks show lines of source that is in no file. `linecache` takes the entry over when it is imported.
  func registerSource(_ text: String, as name: String) throws(Raised) {
    let entry = try tuple(3)
    let label = try str(name), source = try str(text)
    entry.ref.tupleItems[0] = label.copy().leak()
    entry.ref.tupleItems[1] = source.leak()
    entry.ref.tupleItems[2] = label.leak()
    let entries = try list()
    try append(entries.ref, entry)
    try setNamed(interp.pointee.sysDict, "_registered_sources", entries.ref)
  }
}

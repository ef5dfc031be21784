import Glibc
import KraitCore
import KraitDecimal
import KraitLibraries
import KraitModules
import KraitObjects
import KraitVM
import Synchronization

/// A Python interpreter.
///
///     let python = try Interpreter()
///     try python.run("def area(w, h): return w * h")
///     let area: Int = try python.value("area").call(6, 7).convert()
///
/// Several can exist in one process, each with its own modules and objects. Any thread may use one: calls from several threads wait for each
/// other. An interpreter ends, and runs what the program registered with `atexit`, when it and the last `PythonObject` of it are released.
public final class Interpreter: @unchecked Sendable {
  let cx: Context
  /// Held by the thread whose call of this API is the outermost one.
  private let entrance = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let holder = Atomic<UInt>(0)

  /// Makes an interpreter with its types and built-in modules.
  public init(_ configuration: Configuration = Configuration()) throws(PythonError) {
    var configuration = configuration
    if configuration.standardLibrary.isEmpty { configuration.standardLibrary = findStandardLibrary() }
    if !configuration.standardLibrary.isEmpty { configuration.searchPath.append(configuration.standardLibrary) }
    do throws(Raised) {
      cx = try makeInterpreter(
        configuration, modules: nativeModules + decimalModules + libraryModules + [SyntaxModule.self], compile: compileSource)
    } catch {
      throw PythonError(type: "SystemError", message: "the interpreter could not start")
    }
    pthread_mutex_init(entrance, nil)
  }

  deinit {
    cx.adoptCurrentThread()
    cx.drainReleases()
    _ = cx.finishProgram()
    cx.destroyInterpreter()
    pthread_mutex_destroy(entrance)
    entrance.deallocate()
  }

  /// Opens sys.stdin, sys.stdout and sys.stderr on the process's descriptors.
  public func openStandardStreams() throws(PythonError) { try enter { (cx) throws(Raised) in try cx.openStandardStreams() } }

  /// Runs source text as a part of `__main__`.
  public func run(_ source: String, filename: String = "<string>") throws(PythonError) {
    try enter { (cx) throws(Raised) in try cx.runMain(Array(source.utf8), filename: filename) }
  }

  /// The value of an expression in `__main__`.
  public func evaluate(_ expression: String, filename: String = "<string>") throws(PythonError) -> PythonObject {
    try object { (cx) throws(Raised) in
      let namespace = try cx.mainNamespace()
      let request = CompileRequest(source: Array(expression.utf8), filename: filename, mode: "eval", flags: 0, optimize: 0)
      let code = try cx.makeCode(try compileSource(request, cx)), function = try cx.makeFunction(code.ref, globals: namespace.ref)
      return try cx.runCode(function.ref, namespace: namespace.ref)
    }
  }

  /// Imports a module.
  public func importModule(_ name: String) throws(PythonError) -> PythonObject {
    try object { (cx) throws(Raised) in try cx.importModule(name) }
  }

  /// A variable of `__main__`; NameError if there is none.
  public func value(_ name: String) throws(PythonError) -> PythonObject {
    try object { (cx) throws(Raised) in
      let namespace = try cx.mainNamespace(), key = try cx.intern(name)
      guard let found = try cx.dictGet(namespace.ref, key.ref) else { try cx.raise(.NameError, "name '\(name)' is not defined") }
      return found.own
    }
  }

  /// Sets a variable of `__main__`.
  public func set(_ name: String, to value: some PythonConvertible) throws(PythonError) {
    let object = try value.pythonObject(in: self)
    try enter { (cx) throws(Raised) in
      let namespace = try cx.mainNamespace()
      try cx.setNamed(namespace.ref, name, object.ref)
    }
  }

  /// Runs something that waits or takes long, while Python's own threads go on. It must not use this interpreter.
  public func allowingThreads<T>(_ body: () -> T) -> T {
    lock()
    defer { unlock() }
    return cx.withoutGIL(body)
  }

  /// The direct way to objects, for code that knows the core's rules.
  public var context: Context { cx }
}

// Entering and leaving
extension Interpreter {
  /// The context of this thread if it runs the interpreter already: inside of a call, or of a function that Python called.
  private var runningContext: Context? {
    let holder = holder.load(ordering: .acquiring), me = UInt(pthread_self())
    if holder == 0 || (holder != me && !cx.isOnCurrentThread) { return nil }
    return Context(cx.interp.pointee.current)
  }
  private func lock() {
    pthread_mutex_lock(entrance)
    holder.store(UInt(pthread_self()), ordering: .releasing)
    cx.adoptCurrentThread()
    cx.drainReleases()
  }
  private func unlock() {
    holder.store(0, ordering: .releasing)
    pthread_mutex_unlock(entrance)
  }

  /// Runs something that works with objects; a Python exception becomes a Swift error.
  func enter<T: ~Copyable>(_ body: (Context) throws(Raised) -> T) throws(PythonError) -> T {
    if let running = runningContext { return try converting(running, body) }
    lock()
    defer { unlock() }
    return try converting(cx, body)
  }
  /// The same for something that makes an object.
  func object(_ body: (Context) throws(Raised) -> Owned) throws(PythonError) -> PythonObject {
    let ref = try enter { (cx) throws(Raised) -> Ref in try body(cx).leak() }
    return PythonObject(stealing: ref, of: self)
  }
  private func converting<T: ~Copyable>(_ cx: Context, _ body: (Context) throws(Raised) -> T) throws(PythonError) -> T {
    do throws(Raised) { return try body(cx) } catch { throw pendingError(cx) }
  }
  private func pendingError(_ cx: Context) -> PythonError {
    guard let exception = cx.takePending() else { return PythonError(type: "SystemError", message: "an error without an exception") }
    let type = cx.typeName(exception.ref)
    var message = ""
    do throws(Raised) {
      let text = try cx.str(of: exception.ref)
      message = text.ref.text
    } catch { cx.setPending(nil) }
    return PythonError(type: type, message: message, exception: PythonObject(stealing: exception.leak(), of: self))
  }
  /// Gives up a reference; from another thread than the one that runs the interpreter it is put in line.
  func release(_ ref: Ref) {
    if runningContext != nil {
      ref.decref()
    } else {
      cx.releaseLater(ref)
    }
  }
}

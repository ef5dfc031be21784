import KraitCore
import KraitDecimal
import KraitLibraries
import KraitModules
import KraitObjects
import KraitVM

/// A Python interpreter. Several can exist in one process, each with its own objects and lock; use one from the thread that made it.
public final class Interpreter {
  let cx: Context

  /// Makes an interpreter with its types and built-in modules.
  public init(_ configuration: Configuration = Configuration()) throws(PythonError) {
    var configuration = configuration
    if configuration.standardLibrary.isEmpty { configuration.standardLibrary = findStandardLibrary() }
    if !configuration.standardLibrary.isEmpty { configuration.searchPath.append(configuration.standardLibrary) }
    do throws(Raised) {
      cx = try makeInterpreter(configuration, modules: nativeModules + decimalModules + libraryModules + [SyntaxModule.self], compile: compileSource)
    } catch {
      throw PythonError(type: "SystemError", message: "the interpreter could not start")
    }
  }

  deinit {
    _ = cx.finishProgram()
    cx.destroyInterpreter()
  }

  /// Opens sys.stdin, sys.stdout and sys.stderr on the process's descriptors.
  public func openStandardStreams() throws(PythonError) { try converting { () throws(Raised) in try cx.openStandardStreams() } }

  /// Runs source text as `__main__`.
  public func run(_ source: String, filename: String = "<string>") throws(PythonError) {
    try converting { () throws(Raised) in try cx.runMain(Array(source.utf8), filename: filename) }
  }

  /// The direct way to objects, for code that knows the core's rules.
  public var context: Context { cx }

  func converting<T>(_ body: () throws(Raised) -> T) throws(PythonError) -> T {
    do throws(Raised) { return try body() } catch {
      var type = "SystemError", message = ""
      if let e = cx.takePending() {
        type = cx.typeName(e.ref)
        do throws(Raised) {
          let text = try cx.str(of: e.ref)
          message = text.ref.text
        } catch { cx.setPending(nil) }
      }
      throw PythonError(type: type, message: message)
    }
  }
}

/// A Python exception that reached Swift.
public struct PythonError: Error, CustomStringConvertible {
  public let type: String
  public let message: String
  public var description: String { message.isEmpty ? type : "\(type): \(message)" }
}

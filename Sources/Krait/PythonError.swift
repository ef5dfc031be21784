import KraitCore
import KraitObjects

/// A Python exception that reached Swift.
public struct PythonError: Error, CustomStringConvertible {
  /// The name of the exception's class, and its text.
  public let type: String
  public let message: String
  /// The exception itself.
  public let exception: PythonObject?

  public init(type: String, message: String, exception: PythonObject? = nil) {
    self.type = type
    self.message = message
    self.exception = exception
  }
  public var description: String { message.isEmpty ? type : "\(type): \(message)" }

  /// The text that Python would print, traceback included.
  public var traceback: String {
    guard let exception else { return description }
    do {
      let lines = try exception.interpreter.importModule("traceback").method("format_exception", exception).convert(to: [String].self)
      return lines.joined()
    } catch { return description }
  }
}

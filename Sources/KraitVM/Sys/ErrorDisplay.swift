import Glibc
import KraitCore
import KraitObjects

// How uncaught exceptions are shown: by the `traceback` module, or plainly if that fails.

extension Context {
  /// Writes text to sys.stderr, or to the file descriptor when that is unusable.
  public func writeError(_ text: String) {
    do throws(Raised) {
      let value = try str(text)
      writeError(value.ref)
    } catch { setPending(nil) }
  }
  /// The same for a str, whose lone surrogates are left to the stream.
  func writeError(_ text: Ref) {
    do throws(Raised) {
      if let err = dictGet(interp.pointee.sysDict, str: name(.stderr)) {
        // None: the program wants nothing shown.
        if isNone(err) { return }
        let held = err.own
        _ = try callMethod(held.ref, .write, text)
        _ = try callMethod(held.ref, .flush)
        return
      }
    } catch { setPending(nil) }
    let bytes = Array(text.text.utf8)
    _ = write(2, bytes, bytes.count)
  }

  /// The default excepthook.
  public func displayException(_ exception: Ref, traceback: Ref?) throws(Raised) {
    guard exception.isException || isNone(exception) else {
      return writeError("TypeError: print_exception(): Exception expected for value, \(typeName(exception)) found\n")
    }
    if exception.isException, let tb = traceback, tb.isExactly(types.pointee.traceback), exception.exception.pointee.traceback == nil {
      replace(&exception.exception.pointee.traceback, with: tb.own)
    }
    if let stream = dictGet(interp.pointee.sysDict, str: name(.stderr)), isNone(stream) { return }
    do throws(Raised) {
      let module = try importModule("traceback")
      let key = try intern("_print_exception_bltin")
      _ = try callMethod(module.ref, key.ref, exception)
      return
    } catch { setPending(nil) }
    displayPlainly(exception)
  }

  /// Without the library: the frames with lines, then type and message.
  public func displayPlainly(_ exception: Ref) {
    var text = ""
    if exception.isException {
      var tb = exception.exception.pointee.traceback
      if tb != nil { text += "Traceback (most recent call last):\n" }
      while let t = tb {
        let code = t.traceback.pointee.frame.frame.pointee.code.code, file = code.pointee.filename.text, number = t.traceback.lineNumber
        text += "  File \"\(file)\", line \(number), in \(code.pointee.name.text)\n"
        if let line = sourceLine(number, of: file) { text += "    " + line + "\n" }
        tb = t.traceback.pointee.next
      }
    }
    var message = ""
    do throws(Raised) {
      let shown = try str(of: exception)
      message = shown.ref.text
    } catch { setPending(nil) }
    text += displayName(exception) + (message.isEmpty ? "" : ": " + message) + "\n"
    writeError(text)
  }

  /// The type with its module, unless it is a built-in or of the program.
  private func displayName(_ exception: Ref) -> String {
    do throws(Raised) {
      let module = try getattr(Ref(exception.type), .__module__), name = try getattr(Ref(exception.type), .__qualname__)
      if module.ref.isStr, !["builtins", "__main__"].contains(module.ref.text) { return module.ref.text + "." + name.ref.text }
      return name.ref.text
    } catch {
      setPending(nil)
      return typeName(exception)
    }
  }

  /// A line of a file without its indentation.
  private func sourceLine(_ number: Int, of file: String) -> String? {
    guard !file.hasPrefix("<"), let source = readFile(file) else { return nil }
    var current = 1
    for line in source.split(separator: 10, maxSplits: max(number, 1), omittingEmptySubsequences: false) {
      if current == number {
        let text = String(decoding: line.drop { $0 == 32 || $0 == 9 || $0 == 12 }, as: UTF8.self)
        return text.isEmpty ? nil : text
      }
      current += 1
    }
    return nil
  }

  /// The default unraisablehook.
  func displayUnraisable(_ args: Ref) throws(Raised) {
    func item(_ label: String) throws(Raised) -> Owned {
      let key = try intern(label)
      return try getattr(args, key.ref)
    }
    let value = try item("exc_value"), message = try item("err_msg"), object = try item("object")
    var head = isNone(message.ref) ? "Exception ignored in" : message.ref.text
    if !isNone(object.ref) { head += ": \(describe(object.ref))" }
    writeError(head + (isNone(object.ref) && isNone(message.ref) ? ":" : isNone(object.ref) ? ":" : "") + "\n")
    displayPlainly(value.ref)
  }

  /// Reports the pending exception as the top level does; the answer is the exit code.
  public func reportUncaught() -> Int32 {
    guard let error = takePending() else { return 0 }
    if isInstance(error.ref, exceptionType(.SystemExit)) { return exitCode(error.ref) }
    let original = error.ref
    do throws(Raised) {
      try setNamed(interp.pointee.sysDict, "last_exc", error.ref)
      try setNamed(interp.pointee.sysDict, "last_type", Ref(error.type))
      try setNamed(interp.pointee.sysDict, "last_value", error.ref)
      try setNamed(interp.pointee.sysDict, "last_traceback", error.ref.exception.pointee.traceback ?? noneRef)
      if let hook = dictGet(interp.pointee.sysDict, str: name(.excepthook)) {
        let held = hook.own
        let tb = (error.ref.exception.pointee.traceback ?? noneRef).own
        do throws(Raised) { _ = try call(held.ref, Ref(error.type), error.ref, tb.ref) } catch {
          let second = takePending()
          if case .some(let s) = second {
            if isInstance(s.ref, exceptionType(.SystemExit)) { return exitCode(s.ref) }
            writeError("Error in sys.excepthook:\n")
            try displayException(s.ref, traceback: nil)
          }
          writeError("\nOriginal exception was:\n")
          try displayException(original, traceback: nil)
        }
      } else {
        writeError("sys.excepthook is missing\n")
        try displayException(error.ref, traceback: nil)
      }
    } catch { setPending(nil) }
    if isInstance(error.ref, exceptionType(.KeyboardInterrupt)) {
      vmState.wasInterrupted = true
      return 130
    }
    return 1
  }

  private func exitCode(_ exit: Ref) -> Int32 {
    guard let code = exit.exceptionField(ExceptionField.value).pointee, !isNone(code) else { return 0 }
    if code.isInt {
      guard let n = exactInt(code) else { return -1 }
      return Int32(truncatingIfNeeded: n)
    }
    do throws(Raised) {
      let text = try str(of: code), end = try str("\n")
      let line = try concat(text.ref, end.ref)
      writeError(line.ref)
    } catch { setPending(nil) }
    return 1
  }
}

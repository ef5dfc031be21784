/// The built-in exceptions. The order puts every class behind its base.
public enum ExceptionKind: UInt8, CaseIterable, Sendable {
  case BaseException, Exception, BaseExceptionGroup, ExceptionGroup, GeneratorExit, KeyboardInterrupt, SystemExit
  case ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError
  case AssertionError, AttributeError, BufferError, EOFError
  case ImportError, ModuleNotFoundError
  case LookupError, IndexError, KeyError
  case MemoryError
  case NameError, UnboundLocalError
  case OSError, BlockingIOError, ChildProcessError, ConnectionError, BrokenPipeError, ConnectionAbortedError
  case ConnectionRefusedError, ConnectionResetError, FileExistsError, FileNotFoundError, InterruptedError
  case IsADirectoryError, NotADirectoryError, PermissionError, ProcessLookupError, TimeoutError
  case ReferenceError
  case RuntimeError, NotImplementedError, RecursionError, PythonFinalizationError
  case StopAsyncIteration, StopIteration
  case SyntaxError, IndentationError, _IncompleteInputError, TabError
  case SystemError
  case TypeError
  case ValueError, UnicodeError, UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError
  case Warning, BytesWarning, DeprecationWarning, EncodingWarning, FutureWarning, ImportWarning, PendingDeprecationWarning
  case ResourceWarning, RuntimeWarning, SyntaxWarning, UnicodeWarning, UserWarning

  public var base: ExceptionKind? {
    switch self {
    case .BaseException: nil
    case .Exception, .BaseExceptionGroup, .GeneratorExit, .KeyboardInterrupt, .SystemExit: .BaseException
    case .ExceptionGroup: .BaseExceptionGroup
    case .FloatingPointError, .OverflowError, .ZeroDivisionError: .ArithmeticError
    case .ModuleNotFoundError: .ImportError
    case .IndexError, .KeyError: .LookupError
    case .UnboundLocalError: .NameError
    case .BlockingIOError, .ChildProcessError, .ConnectionError, .FileExistsError, .FileNotFoundError, .InterruptedError,
      .IsADirectoryError, .NotADirectoryError, .PermissionError, .ProcessLookupError, .TimeoutError: .OSError
    case .BrokenPipeError, .ConnectionAbortedError, .ConnectionRefusedError, .ConnectionResetError: .ConnectionError
    case .NotImplementedError, .RecursionError, .PythonFinalizationError: .RuntimeError
    case .IndentationError, ._IncompleteInputError: .SyntaxError
    case .TabError: .IndentationError
    case .UnicodeError: .ValueError
    case .UnicodeDecodeError, .UnicodeEncodeError, .UnicodeTranslateError: .UnicodeError
    case .BytesWarning, .DeprecationWarning, .EncodingWarning, .FutureWarning, .ImportWarning, .PendingDeprecationWarning,
      .ResourceWarning, .RuntimeWarning, .SyntaxWarning, .UnicodeWarning, .UserWarning: .Warning
    default: .Exception
    }
  }
}

/// What the core needs from the layers above it.
public protocol CoreServices: DefaultServices, SendableMetatype {
  /// Makes the exception `kind(message)` pending (with context), replacing a pending one.
  static func raise(_ kind: ExceptionKind, _ message: String, _ cx: Context)
  /// Makes the preallocated MemoryError pending.
  static func raiseMemoryError(_ cx: Context)
  /// Detaches the weak references to a dying object and calls their callbacks.
  static func clearWeakrefs(_ me: Ref, _ cx: Context)
  /// Detaches the weak references to a set of unreachable objects first, then calls the callbacks that are themselves reachable.
  static func clearWeakrefs(ofUnreachable objects: UnsafeBufferPointer<Ref>, _ cx: Context)
  /// The released string leaves the table of interned strings.
  static func uninterned(_ string: Ref, _ cx: Context)
  /// A collection begins or has ended (gc.callbacks, statistics).
  static func collectionWillStart(generation: Int, _ cx: Context)
  static func collectionDidEnd(generation: Int, collected: Int, uncollectable: Int, _ cx: Context)
  /// With gc.DEBUG_SAVEALL: the unreachable objects go to gc.garbage instead of being cleared. Answers whether it took them.
  static func saveGarbage(_ objects: UnsafeBufferPointer<Ref>, _ cx: Context) -> Bool
}

extension Context {
  /// Makes an exception pending and throws.
  @inline(never) public func raise(_ kind: ExceptionKind, _ message: String) throws(Raised) -> Never {
    interp.pointee.services.raise(kind, message, self)
    throw Raised()
  }
  /// MemoryError if numbers had to be made of the heap's reserve and no memory has come back since.
  @inline(__always) public func checkMemory() throws(Raised) {
    if _slowPath(heap.pointee.isLow) {
      heap.restoreReserve()
      if heap.pointee.isLow { try raiseMemoryError() }
    }
  }
  @inline(never) public func raiseMemoryError() throws(Raised) -> Never {
    interp.pointee.services.raiseMemoryError(self)
    throw Raised()
  }
  /// The pending exception (borrowed).
  @inlinable public var pending: Ref? { thread.pointee.execution.pointee.pending }
  /// Takes the pending exception out.
  @inlinable public func takePending() -> Owned? {
    let execution = thread.pointee.execution
    guard let e = execution.pointee.pending else { return nil }
    execution.pointee.pending = nil
    return Owned(stealing: e)
  }
  /// Makes `exception` pending, or none; the one before is released.
  @inlinable public func setPending(_ exception: consuming Owned?) {
    let execution = thread.pointee.execution
    let old = execution.pointee.pending
    execution.pointee.pending = exception.take()?.leak()
    old?.decref()
  }
}

/// What the object layer needs to know of the running frames.
public protocol FrameServices: SendableMetatype {
  /// Globals of the innermost Python frame, borrowed.
  static func currentGlobals(_ cx: Context) -> Ref?
  /// Class cell's contents and first argument of the innermost frame, for `super()`; RuntimeError as CPython words it.
  static func superArguments(_ cx: Context) throws(Raised) -> (type: Ref, object: Ref)
  /// Statistics, `gc.callbacks` and `gc.garbage` live with the `gc` module.
  static func collectionWillStart(_ generation: Int, _ cx: Context)
  static func collectionDidEnd(_ generation: Int, _ collected: Int, _ uncollectable: Int, _ cx: Context)
  static func saveGarbage(_ objects: UnsafeBufferPointer<Ref>, _ cx: Context) -> Bool
  /// tracemalloc: a block or buffer was allocated or released while the heap reports that.
  static func memoryAllocated(_ address: UInt, _ bytes: Int, _ interp: UnsafeMutablePointer<InterpreterState>)
  static func memoryReleased(_ address: UInt, _ interp: UnsafeMutablePointer<InterpreterState>)
  /// Steps a generator and appends what it yields to a list: nil when it has ended, or an item for which the list has no room.
  static func collect(_ generator: Ref, _ list: Ref, _ cx: Context) throws(Raised) -> Owned?
  /// `importlib.import_module` for native code.
  static func importModule(_ name: String, _ cx: Context) throws(Raised) -> Owned
  /// Gives a warning about the code `stackLevel - 1` frames out from the innermost one; the filters may turn it into an exception.
  static func warn(_ category: ExceptionKind, _ message: String, stackLevel: Int, _ cx: Context) throws(Raised)
  /// Reports the pending exception through sys.unraisablehook and clears it.
  static func writeUnraisable(_ object: Ref?, _ message: String?, _ cx: Context)
}

extension Context {
  /// The module of that name, imported if need be.
  public func importModule(_ name: String) throws(Raised) -> Owned { try interp.pointee.frames.importModule(name, self) }
  /// For errors that nobody can receive: `sys.unraisablehook`.
  public func writeUnraisable(object: Ref?, message: String? = nil) { interp.pointee.frames.writeUnraisable(object, message, self) }
}

import KraitCore

// The exceptions that add nothing to their base but a name.

public enum ExceptionType: ExceptionNative {
  public static var kind: ExceptionKind { .Exception }
  public static var name: StaticString { "Exception" }
  public static var doc: StaticString? { "Common base class for all non-exit exceptions." }
}

public enum GeneratorExitType: ExceptionNative {
  public static var kind: ExceptionKind { .GeneratorExit }
  public static var name: StaticString { "GeneratorExit" }
  public static var doc: StaticString? { "Request that a generator exit." }
}

public enum KeyboardInterruptType: ExceptionNative {
  public static var kind: ExceptionKind { .KeyboardInterrupt }
  public static var name: StaticString { "KeyboardInterrupt" }
  public static var doc: StaticString? { "Program interrupted by user." }
}

public enum ArithmeticErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .ArithmeticError }
  public static var name: StaticString { "ArithmeticError" }
  public static var doc: StaticString? { "Base class for arithmetic errors." }
}

public enum FloatingPointErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .FloatingPointError }
  public static var name: StaticString { "FloatingPointError" }
  public static var doc: StaticString? { "Floating-point operation failed." }
}

public enum OverflowErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .OverflowError }
  public static var name: StaticString { "OverflowError" }
  public static var doc: StaticString? { "Result too large to be represented." }
}

public enum ZeroDivisionErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .ZeroDivisionError }
  public static var name: StaticString { "ZeroDivisionError" }
  public static var doc: StaticString? { "Second argument to a division or modulo operation was zero." }
}

public enum AssertionErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .AssertionError }
  public static var name: StaticString { "AssertionError" }
  public static var doc: StaticString? { "Assertion failed." }
}

public enum BufferErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .BufferError }
  public static var name: StaticString { "BufferError" }
  public static var doc: StaticString? { "Buffer error." }
}

public enum EOFErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .EOFError }
  public static var name: StaticString { "EOFError" }
  public static var doc: StaticString? { "Read beyond end of file." }
}

public enum ModuleNotFoundErrorType: ImportNative {
  public static var kind: ExceptionKind { .ModuleNotFoundError }
  public static var name: StaticString { "ModuleNotFoundError" }
  public static var doc: StaticString? { "Module not found." }
}

public enum LookupErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .LookupError }
  public static var name: StaticString { "LookupError" }
  public static var doc: StaticString? { "Base class for lookup errors." }
}

public enum IndexErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .IndexError }
  public static var name: StaticString { "IndexError" }
  public static var doc: StaticString? { "Sequence index out of range." }
}

public enum MemoryErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .MemoryError }
  public static var name: StaticString { "MemoryError" }
  public static var doc: StaticString? { "Out of memory." }
}

public enum UnboundLocalErrorType: NameErrorNative {
  public static var kind: ExceptionKind { .UnboundLocalError }
  public static var name: StaticString { "UnboundLocalError" }
  public static var doc: StaticString? { "Local name referenced but not bound to a value." }
}

public enum BlockingIOErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .BlockingIOError }
  public static var name: StaticString { "BlockingIOError" }
  public static var doc: StaticString? { "I/O operation would block." }
}

public enum ChildProcessErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .ChildProcessError }
  public static var name: StaticString { "ChildProcessError" }
  public static var doc: StaticString? { "Child process error." }
}

public enum ConnectionErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .ConnectionError }
  public static var name: StaticString { "ConnectionError" }
  public static var doc: StaticString? { "Connection error." }
}

public enum BrokenPipeErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .BrokenPipeError }
  public static var name: StaticString { "BrokenPipeError" }
  public static var doc: StaticString? { "Broken pipe." }
}

public enum ConnectionAbortedErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .ConnectionAbortedError }
  public static var name: StaticString { "ConnectionAbortedError" }
  public static var doc: StaticString? { "Connection aborted." }
}

public enum ConnectionRefusedErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .ConnectionRefusedError }
  public static var name: StaticString { "ConnectionRefusedError" }
  public static var doc: StaticString? { "Connection refused." }
}

public enum ConnectionResetErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .ConnectionResetError }
  public static var name: StaticString { "ConnectionResetError" }
  public static var doc: StaticString? { "Connection reset." }
}

public enum FileExistsErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .FileExistsError }
  public static var name: StaticString { "FileExistsError" }
  public static var doc: StaticString? { "File already exists." }
}

public enum FileNotFoundErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .FileNotFoundError }
  public static var name: StaticString { "FileNotFoundError" }
  public static var doc: StaticString? { "File not found." }
}

public enum InterruptedErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .InterruptedError }
  public static var name: StaticString { "InterruptedError" }
  public static var doc: StaticString? { "Interrupted by signal." }
}

public enum IsADirectoryErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .IsADirectoryError }
  public static var name: StaticString { "IsADirectoryError" }
  public static var doc: StaticString? { "Operation doesn't work on directories." }
}

public enum NotADirectoryErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .NotADirectoryError }
  public static var name: StaticString { "NotADirectoryError" }
  public static var doc: StaticString? { "Operation only works on directories." }
}

public enum PermissionErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .PermissionError }
  public static var name: StaticString { "PermissionError" }
  public static var doc: StaticString? { "Not enough permissions." }
}

public enum ProcessLookupErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .ProcessLookupError }
  public static var name: StaticString { "ProcessLookupError" }
  public static var doc: StaticString? { "Process not found." }
}

public enum TimeoutErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .TimeoutError }
  public static var name: StaticString { "TimeoutError" }
  public static var doc: StaticString? { "Timeout expired." }
}

public enum ReferenceErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .ReferenceError }
  public static var name: StaticString { "ReferenceError" }
  public static var doc: StaticString? { "Weak ref proxy used after referent went away." }
}

public enum RuntimeErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .RuntimeError }
  public static var name: StaticString { "RuntimeError" }
  public static var doc: StaticString? { "Unspecified run-time error." }
}

public enum NotImplementedErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .NotImplementedError }
  public static var name: StaticString { "NotImplementedError" }
  public static var doc: StaticString? { "Method or function hasn't been implemented yet." }
}

public enum RecursionErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .RecursionError }
  public static var name: StaticString { "RecursionError" }
  public static var doc: StaticString? { "Recursion limit exceeded." }
}

public enum PythonFinalizationErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .PythonFinalizationError }
  public static var name: StaticString { "PythonFinalizationError" }
  public static var doc: StaticString? { "Operation blocked during Python finalization." }
}

public enum StopAsyncIterationType: ExceptionNative {
  public static var kind: ExceptionKind { .StopAsyncIteration }
  public static var name: StaticString { "StopAsyncIteration" }
  public static var doc: StaticString? { "Signal the end from iterator.__anext__()." }
}

public enum IndentationErrorType: SyntaxNative {
  public static var kind: ExceptionKind { .IndentationError }
  public static var name: StaticString { "IndentationError" }
  public static var doc: StaticString? { "Improper indentation." }
}

public enum _IncompleteInputErrorType: SyntaxNative {
  public static var kind: ExceptionKind { ._IncompleteInputError }
  public static var name: StaticString { "_IncompleteInputError" }
  public static var doc: StaticString? { "incomplete input." }
}

public enum TabErrorType: SyntaxNative {
  public static var kind: ExceptionKind { .TabError }
  public static var name: StaticString { "TabError" }
  public static var doc: StaticString? { "Improper mixture of spaces and tabs." }
}

public enum SystemErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .SystemError }
  public static var name: StaticString { "SystemError" }
  public static var doc: StaticString? { "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version." }
}

public enum TypeErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .TypeError }
  public static var name: StaticString { "TypeError" }
  public static var doc: StaticString? { "Inappropriate argument type." }
}

public enum ValueErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .ValueError }
  public static var name: StaticString { "ValueError" }
  public static var doc: StaticString? { "Inappropriate argument value (of correct type)." }
}

public enum UnicodeErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .UnicodeError }
  public static var name: StaticString { "UnicodeError" }
  public static var doc: StaticString? { "Unicode related error." }
}

public enum WarningType: ExceptionNative {
  public static var kind: ExceptionKind { .Warning }
  public static var name: StaticString { "Warning" }
  public static var doc: StaticString? { "Base class for warning categories." }
}

public enum BytesWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .BytesWarning }
  public static var name: StaticString { "BytesWarning" }
  public static var doc: StaticString? { "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str." }
}

public enum DeprecationWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .DeprecationWarning }
  public static var name: StaticString { "DeprecationWarning" }
  public static var doc: StaticString? { "Base class for warnings about deprecated features." }
}

public enum EncodingWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .EncodingWarning }
  public static var name: StaticString { "EncodingWarning" }
  public static var doc: StaticString? { "Base class for warnings about encodings." }
}

public enum FutureWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .FutureWarning }
  public static var name: StaticString { "FutureWarning" }
  public static var doc: StaticString? { "Base class for warnings about constructs that will change semantically\nin the future." }
}

public enum ImportWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .ImportWarning }
  public static var name: StaticString { "ImportWarning" }
  public static var doc: StaticString? { "Base class for warnings about probable mistakes in module imports" }
}

public enum PendingDeprecationWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .PendingDeprecationWarning }
  public static var name: StaticString { "PendingDeprecationWarning" }
  public static var doc: StaticString? { "Base class for warnings about features which will be deprecated\nin the future." }
}

public enum ResourceWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .ResourceWarning }
  public static var name: StaticString { "ResourceWarning" }
  public static var doc: StaticString? { "Base class for warnings about resource usage." }
}

public enum RuntimeWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .RuntimeWarning }
  public static var name: StaticString { "RuntimeWarning" }
  public static var doc: StaticString? { "Base class for warnings about dubious runtime behavior." }
}

public enum SyntaxWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .SyntaxWarning }
  public static var name: StaticString { "SyntaxWarning" }
  public static var doc: StaticString? { "Base class for warnings about dubious syntax." }
}

public enum UnicodeWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .UnicodeWarning }
  public static var name: StaticString { "UnicodeWarning" }
  public static var doc: StaticString? { "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems." }
}

public enum UserWarningType: ExceptionNative {
  public static var kind: ExceptionKind { .UserWarning }
  public static var name: StaticString { "UserWarning" }
  public static var doc: StaticString? { "Base class for warnings generated by user code." }
}

import KraitCore

/// The native type of each exception.
public func exceptionNativeType(_ kind: ExceptionKind) -> any NativeType.Type {
  switch kind {
  case .BaseException: BaseExceptionType.self
  case .Exception: ExceptionType.self
  case .BaseExceptionGroup: BaseExceptionGroupType.self
  case .ExceptionGroup: ExceptionGroupType.self
  case .GeneratorExit: GeneratorExitType.self
  case .KeyboardInterrupt: KeyboardInterruptType.self
  case .SystemExit: SystemExitType.self
  case .ArithmeticError: ArithmeticErrorType.self
  case .FloatingPointError: FloatingPointErrorType.self
  case .OverflowError: OverflowErrorType.self
  case .ZeroDivisionError: ZeroDivisionErrorType.self
  case .AssertionError: AssertionErrorType.self
  case .AttributeError: AttributeErrorType.self
  case .BufferError: BufferErrorType.self
  case .EOFError: EOFErrorType.self
  case .ImportError: ImportErrorType.self
  case .ModuleNotFoundError: ModuleNotFoundErrorType.self
  case .LookupError: LookupErrorType.self
  case .IndexError: IndexErrorType.self
  case .KeyError: KeyErrorType.self
  case .MemoryError: MemoryErrorType.self
  case .NameError: NameErrorType.self
  case .UnboundLocalError: UnboundLocalErrorType.self
  case .OSError: OSErrorType.self
  case .BlockingIOError: BlockingIOErrorType.self
  case .ChildProcessError: ChildProcessErrorType.self
  case .ConnectionError: ConnectionErrorType.self
  case .BrokenPipeError: BrokenPipeErrorType.self
  case .ConnectionAbortedError: ConnectionAbortedErrorType.self
  case .ConnectionRefusedError: ConnectionRefusedErrorType.self
  case .ConnectionResetError: ConnectionResetErrorType.self
  case .FileExistsError: FileExistsErrorType.self
  case .FileNotFoundError: FileNotFoundErrorType.self
  case .InterruptedError: InterruptedErrorType.self
  case .IsADirectoryError: IsADirectoryErrorType.self
  case .NotADirectoryError: NotADirectoryErrorType.self
  case .PermissionError: PermissionErrorType.self
  case .ProcessLookupError: ProcessLookupErrorType.self
  case .TimeoutError: TimeoutErrorType.self
  case .ReferenceError: ReferenceErrorType.self
  case .RuntimeError: RuntimeErrorType.self
  case .NotImplementedError: NotImplementedErrorType.self
  case .RecursionError: RecursionErrorType.self
  case .PythonFinalizationError: PythonFinalizationErrorType.self
  case .StopAsyncIteration: StopAsyncIterationType.self
  case .StopIteration: StopIterationType.self
  case .SyntaxError: SyntaxErrorType.self
  case .IndentationError: IndentationErrorType.self
  case ._IncompleteInputError: _IncompleteInputErrorType.self
  case .TabError: TabErrorType.self
  case .SystemError: SystemErrorType.self
  case .TypeError: TypeErrorType.self
  case .ValueError: ValueErrorType.self
  case .UnicodeError: UnicodeErrorType.self
  case .UnicodeDecodeError: UnicodeDecodeErrorType.self
  case .UnicodeEncodeError: UnicodeEncodeErrorType.self
  case .UnicodeTranslateError: UnicodeTranslateErrorType.self
  case .Warning: WarningType.self
  case .BytesWarning: BytesWarningType.self
  case .DeprecationWarning: DeprecationWarningType.self
  case .EncodingWarning: EncodingWarningType.self
  case .FutureWarning: FutureWarningType.self
  case .ImportWarning: ImportWarningType.self
  case .PendingDeprecationWarning: PendingDeprecationWarningType.self
  case .ResourceWarning: ResourceWarningType.self
  case .RuntimeWarning: RuntimeWarningType.self
  case .SyntaxWarning: SyntaxWarningType.self
  case .UnicodeWarning: UnicodeWarningType.self
  case .UserWarning: UserWarningType.self
  }
}

extension Context {
  /// Makes all exception types; bases come before what derives from them.
  func makeExceptionTypes() throws(Raised) {
    let table = UnsafeMutablePointer<TypePointer>.allocate(capacity: ExceptionKind.allCases.count)
    interp.pointee.exceptionTypes = table
    for kind in ExceptionKind.allCases {
      let base = kind.base.map { table[Int($0.rawValue)] } ?? types.pointee.object
      (table + Int(kind.rawValue)).initialize(to: try nativeType(exceptionNativeType(kind), base: base))
    }
    try addSecondBase(exceptionType(.ExceptionGroup), exceptionType(.Exception))
  }

  /// ExceptionGroup derives from BaseExceptionGroup and from Exception.
  private func addSecondBase(_ type: TypePointer, _ second: TypePointer) throws(Raised) {
    guard let first = type.pointee.base else { return }
    let bases = try tuple(Ref(first), Ref(second))
    replace(&type.pointee.bases, with: bases)
    rememberSubclass(type, of: second)
    let mro = try computeMRO(type)
    replace(&type.pointee.mro, with: mro)
    typeModified(type)
  }
}

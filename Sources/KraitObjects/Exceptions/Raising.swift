import Glibc
import KraitCore

extension Context {
  /// Makes `kind(message)` pending, with its context; `kind()` when the message is empty.
  public func makePending(_ kind: ExceptionKind, _ message: String) {
    do throws(Raised) {
      setRaised(try makeException(kind, message: message))
    } catch {}
  }

  /// A MemoryError needs one small block, which the heap's pages provide even at the memory limit.
  public func makeMemoryErrorPending() {
    do throws(Raised) {
      setRaised(try newException(exceptionType(.MemoryError), args: interp.pointee.emptyTuple.own))
    } catch {}
  }
}

extension Context {
  /// Makes an exception pending; the one that is being handled becomes its context.
  public func setRaised(_ exception: consuming Owned) {
    chainContext(exception.ref)
    setPending(exception)
  }

  /// Raises an exception object, with its context.
  @inline(never) public func raise(exception: consuming Owned) throws(Raised) -> Never {
    setRaised(exception)
    throw Raised()
  }

  /// The exception that is being handled (borrowed): what `sys.exception()` gives.
  public var handledException: Ref? {
    var node = execution.pointee.handled
    while let n = node {
      if let e = n.pointee.exception { return e }
      node = n.pointee.previous
    }
    return nil
  }

  /// `__context__` becomes the exception being handled. A chain that leads back to `exception` is cut, so that it never forms a cycle.
  private func chainContext(_ exception: Ref) {
    guard let handled = handledException, handled != exception else { return }
    var slow = handled
    var node = handled
    var advanceSlow = false
    while let next = node.exception.pointee.context {
      if next == exception {
        replace(&node.exception.pointee.context, with: nil)
        break
      }
      node = next
      // A cycle that the program made by assignment ends the walk.
      if node == slow { break }
      if advanceSlow { slow = slow.exception.pointee.context ?? slow }
      advanceSlow.toggle()
    }
    replace(&exception.exception.pointee.context, with: handled.own)
  }

  /// A new exception with one argument.
  public func makeException(_ kind: ExceptionKind, _ argument: Ref) throws(Raised) -> Owned {
    let args = try tuple(argument)
    let exception = try newException(exceptionType(kind), args: args)
    switch kind {
    case .ImportError, .ModuleNotFoundError, .SyntaxError, .IndentationError, .TabError, ._IncompleteInputError, .StopIteration, .SystemExit:
      // `msg`, `value` and `code` are the first field.
      replace(exception.ref.exceptionField(0), with: argument.own)
    default: break
    }
    return exception
  }
  /// `kind(message)`; `kind()` when the message is empty.
  public func makeException(_ kind: ExceptionKind, message: String) throws(Raised) -> Owned {
    if message.isEmpty { return try newException(exceptionType(kind), args: interp.pointee.emptyTuple.own) }
    let text = try str(message)
    return try makeException(kind, text.ref)
  }

  /// `kind(argument)` with any object as argument.
  @inline(never) public func raise(_ kind: ExceptionKind, argument: Ref) throws(Raised) -> Never {
    try raise(exception: try makeException(kind, argument))
  }

  @inline(never) public func raiseKeyError(_ key: Ref) throws(Raised) -> Never { try raise(.KeyError, argument: key) }

  @inline(never) public func raiseStopIteration(_ value: Ref?) throws(Raised) -> Never {
    guard let value, !isNone(value) else {
      try raise(exception: try newException(exceptionType(.StopIteration), args: interp.pointee.emptyTuple.own))
    }
    try raise(.StopIteration, argument: value)
  }

  @inline(never) public func raiseStopAsyncIteration() throws(Raised) -> Never {
    try raise(exception: try newException(exceptionType(.StopAsyncIteration), args: interp.pointee.emptyTuple.own))
  }

  /// ImportError or ModuleNotFoundError with its attributes.
  @inline(never) public func raiseImportError(
    _ kind: ExceptionKind, _ message: String, name: Ref?, path: Ref? = nil, nameFrom: Ref? = nil
  ) throws(Raised) -> Never {
    let error = try makeException(kind, message: message)
    replace(error.ref.exceptionField(ExceptionField.importName), with: name.own)
    replace(error.ref.exceptionField(ExceptionField.importPath), with: path.own)
    replace(error.ref.exceptionField(ExceptionField.importNameFrom), with: nameFrom.own)
    try raise(exception: error)
  }

  /// NameError or UnboundLocalError with the name that failed.
  @inline(never) public func raiseNameError(_ kind: ExceptionKind = .NameError, _ message: String, name: Ref) throws(Raised) -> Never {
    let error = try makeException(kind, message: message)
    replace(error.ref.exceptionField(ExceptionField.name), with: name.own)
    try raise(exception: error)
  }

  /// The OSError for an errno value, of the subclass that belongs to it.
  @inline(never) public func raiseErrno(_ code: Int32, path: Ref? = nil, path2: Ref? = nil) throws(Raised) -> Never {
    let number = int(Int(code))
    let text = try str(strerror(code).map { String(cString: $0) } ?? "Unknown error \(code)")
    let type = Ref(exceptionType(.OSError))
    guard let path else { try raise(exception: try call(type, number.ref, text.ref)) }
    let shown = try pathOf(path)
    guard let path2 else { try raise(exception: try call(type, number.ref, text.ref, shown.ref)) }
    let shown2 = try pathOf(path2)
    let args = try tuple(number.ref, text.ref, shown.ref, noneRef, shown2.ref)
    try raise(exception: try call(type, args: args.ref, kwargs: nil))
  }

  /// The path that a path-like object stands for; anything else as it is.
  public func pathOf(_ r: Ref) throws(Raised) -> Owned {
    if r.isStr || r.isBytes { return r.own }
    guard let f = lookup(r.type, .__fspath__), !isNone(f) else { return r.own }
    return try callSpecial(f, r)
  }

  /// What `os.fspath` returns: a str or bytes.
  public func fileSystemPath(_ r: Ref) throws(Raised) -> Owned {
    if r.isStr || r.isBytes { return r.own }
    guard let f = lookup(r.type, .__fspath__), !isNone(f) else { try raise(.TypeError, "expected str, bytes or os.PathLike object, not \(typeName(r))") }
    let path = try callSpecial(f, r)
    guard path.ref.isStr || path.ref.isBytes else {
      try raise(.TypeError, "expected \(typeName(r)).__fspath__() to return str or bytes, not \(typeName(path.ref))")
    }
    return path
  }

  /// Adds a note to the pending exception.
  public func addNoteToPending(_ note: String) throws(Raised) {
    guard let exception = takePending() else { return }
    let text = try str(note), method = try intern("add_note")
    let ignored = try callMethod(exception.ref, method.ref, text.ref)
    _ = ignored
    setPending(exception)
  }

  public func isInstance(_ object: Ref, _ kind: ExceptionKind) -> Bool { isSubtype(object.type, exceptionType(kind)) }
  /// Whether the pending exception is of a kind.
  public func pendingMatches(_ kind: ExceptionKind) -> Bool {
    guard let pending else { return false }
    return isInstance(pending, kind)
  }
  public func clearPending() { setPending(nil) }
}

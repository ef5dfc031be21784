import KraitCore
import KraitObjects
import KraitVM

/// A Swift type whose values can become Python objects, and the other way round.
public protocol PythonConvertible {
  func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject
  /// Raises TypeError, or OverflowError, for an object that has no value of this type.
  init(_ object: PythonObject) throws(PythonError)
}

extension PythonObject {
  /// Reads a value out of the object.
  fileprivate func read<T>(_ body: (Ref, Context) throws(Raised) -> T) throws(PythonError) -> T {
    try interpreter.enter { (cx) throws(Raised) in try body(self.ref, cx) }
  }
}

extension Bool: PythonConvertible {
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    try interpreter.object { (cx) throws(Raised) in cx.bool(self) }
  }
  public init(_ object: PythonObject) throws(PythonError) {
    self = try object.read { (ref, cx) throws(Raised) in
      if ref == cx.interp.pointee.true { return true }
      if ref == cx.interp.pointee.false { return false }
      try cx.raise(.TypeError, "expected bool, got \(cx.typeName(ref))")
    }
  }
}

extension Int: PythonConvertible {
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    try interpreter.object { (cx) throws(Raised) in cx.int(self) }
  }
  public init(_ object: PythonObject) throws(PythonError) {
    self = try object.read { (ref, cx) throws(Raised) in
      let index = try cx.indexObject(ref)
      guard let value = cx.exactInt(index.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to Int") }
      return value
    }
  }
}

extension Double: PythonConvertible {
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    try interpreter.object { (cx) throws(Raised) in cx.float(self) }
  }
  public init(_ object: PythonObject) throws(PythonError) { self = try object.read { (ref, cx) throws(Raised) in try cx.double(ref) } }
}

extension String: PythonConvertible {
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    try interpreter.object { (cx) throws(Raised) in try cx.str(self as String) }
  }
  public init(_ object: PythonObject) throws(PythonError) {
    self = try object.read { (ref, cx) throws(Raised) in
      guard ref.isStr else { try cx.raise(.TypeError, "expected str, got \(cx.typeName(ref))") }
      return ref.text
    }
  }
}

/// Bytes, which Python has as `bytes` (an array of numbers becomes a list).
public struct PythonBytes: PythonConvertible, Equatable, Sendable {
  public var bytes: [UInt8]
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    try interpreter.object { (cx) throws(Raised) in try cx.bytes(bytes) }
  }
  public init(_ object: PythonObject) throws(PythonError) {
    bytes = try object.read { (ref, cx) throws(Raised) in try cx.copiedBytes(ref) }
  }
}

extension PythonObject: PythonConvertible {
  /// The object itself; one of another interpreter is a TypeError.
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    if interpreter !== self.interpreter { throw PythonError(type: "TypeError", message: "the object belongs to another interpreter") }
    return self
  }
  public convenience init(_ object: PythonObject) throws(PythonError) {
    object.ref.incref()
    self.init(stealing: object.ref, of: object.interpreter)
  }
}

extension Optional: PythonConvertible where Wrapped: PythonConvertible {
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    if let self { return try self.pythonObject(in: interpreter) }
    return try interpreter.object { (cx) throws(Raised) in cx.none }
  }
  public init(_ object: PythonObject) throws(PythonError) { self = object.isNone ? nil : try Wrapped(object) }
}

extension Array: PythonConvertible where Element: PythonConvertible {
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    var objects: [PythonObject] = []
    for element in self { objects.append(try element.pythonObject(in: interpreter)) }
    return try interpreter.object { (cx) throws(Raised) in
      let list = try cx.list()
      for object in objects { try cx.append(list.ref, object.ref.own) }
      return list
    }
  }
  /// The items of any iterable.
  public init(_ object: PythonObject) throws(PythonError) {
    self = []
    for element in try object.elements() { append(try Element(element)) }
  }
}

extension Dictionary: PythonConvertible where Key: PythonConvertible, Value: PythonConvertible {
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    let dict = try interpreter.object { (cx) throws(Raised) in try cx.dict() }
    for (key, value) in self { try dict.setItem(key, to: value) }
    return dict
  }
  /// The items of a mapping.
  public init(_ object: PythonObject) throws(PythonError) {
    self = [:]
    for pair in try object.method("items").elements() {
      let parts = try pair.elements()
      guard parts.count == 2 else { throw PythonError(type: "ValueError", message: "expected pairs of keys and values") }
      self[try Key(parts[0])] = try Value(parts[1])
    }
  }
}

/// Stands for Python's None as a result of Swift functions.
public struct PythonNone: PythonConvertible, Sendable {
  public init() {}
  public func pythonObject(in interpreter: Interpreter) throws(PythonError) -> PythonObject {
    try interpreter.object { (cx) throws(Raised) in cx.none }
  }
  public init(_ object: PythonObject) throws(PythonError) {
    if !object.isNone { throw PythonError(type: "TypeError", message: "expected None, got \(object.typeName)") }
  }
}

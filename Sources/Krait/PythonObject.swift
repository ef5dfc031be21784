import KraitCore
import KraitObjects
import KraitVM

/// A Python object in the hands of Swift, which keeps it, and its interpreter, alive. It may be passed between threads and released by any.
public final class PythonObject: @unchecked Sendable {
  public let interpreter: Interpreter
  let ref: Ref

  /// Takes over a reference.
  init(stealing ref: Ref, of interpreter: Interpreter) {
    self.ref = ref
    self.interpreter = interpreter
  }
  deinit { interpreter.release(ref) }

  /// The value as a Swift type; TypeError (or OverflowError) if it is none.
  public func convert<Value: PythonConvertible>(to type: Value.Type = Value.self) throws(PythonError) -> Value { try Value(self) }

  /// Calls the object with positional arguments, and keyword arguments if there are any.
  @discardableResult
  public func call(_ arguments: any PythonConvertible..., keywords: [String: any PythonConvertible] = [:]) throws(PythonError) -> PythonObject {
    try call(arguments: arguments, keywords: keywords)
  }
  @discardableResult
  public func call(
    arguments: [any PythonConvertible], keywords: [String: any PythonConvertible] = [:]
  ) throws(PythonError) -> PythonObject {
    var positional: [PythonObject] = [], named: [(String, PythonObject)] = []
    for argument in arguments { positional.append(try argument.pythonObject(in: interpreter)) }
    for (name, argument) in keywords { named.append((name, try argument.pythonObject(in: interpreter))) }
    return try interpreter.object { (cx) throws(Raised) in
      let list = try cx.list()
      for object in positional { try cx.append(list.ref, object.ref.own) }
      let tuple = try cx.tuple(ofList: list.ref)
      if named.isEmpty { return try cx.call(self.ref, args: tuple.ref, kwargs: nil) }
      let dict = try cx.dict()
      for (name, object) in named { try cx.setNamed(dict.ref, name, object.ref) }
      return try cx.call(self.ref, args: tuple.ref, kwargs: dict.ref)
    }
  }
  /// Calls a method.
  @discardableResult
  public func method(_ name: String, _ arguments: any PythonConvertible...) throws(PythonError) -> PythonObject {
    try attribute(name).call(arguments: arguments)
  }

  /// An attribute; AttributeError if there is none.
  public func attribute(_ name: String) throws(PythonError) -> PythonObject {
    try interpreter.object { (cx) throws(Raised) in
      let key = try cx.intern(name)
      return try cx.getattr(self.ref, key.ref)
    }
  }
  public func setAttribute(_ name: String, to value: some PythonConvertible) throws(PythonError) {
    let object = try value.pythonObject(in: interpreter)
    try interpreter.enter { (cx) throws(Raised) in
      let key = try cx.intern(name)
      try cx.setattr(self.ref, key.ref, object.ref)
    }
  }
  /// The item under a key or an index.
  public func item(_ key: some PythonConvertible) throws(PythonError) -> PythonObject {
    let key = try key.pythonObject(in: interpreter)
    return try interpreter.object { (cx) throws(Raised) in try cx.getitem(self.ref, key.ref) }
  }
  public func setItem(_ key: some PythonConvertible, to value: some PythonConvertible) throws(PythonError) {
    let key = try key.pythonObject(in: interpreter), value = try value.pythonObject(in: interpreter)
    try interpreter.enter { (cx) throws(Raised) in try cx.setitem(self.ref, key.ref, value.ref) }
  }
  /// What iterating over the object gives.
  public func elements() throws(PythonError) -> [PythonObject] {
    let refs = try interpreter.enter { (cx) throws(Raised) -> [Ref] in
      let list = try cx.list(of: self.ref), tuple = try cx.tuple(ofList: list.ref)
      return (0..<tuple.ref.tupleCount).map { i in
        let item = tuple.ref.tupleItems[i]
        item.incref()
        return item
      }
    }
    return refs.map { PythonObject(stealing: $0, of: interpreter) }
  }
  public func count() throws(PythonError) -> Int { try interpreter.enter { (cx) throws(Raised) in try cx.len(self.ref) } }
  /// Whether Python takes the object for true.
  public func isTrue() throws(PythonError) -> Bool { try interpreter.enter { (cx) throws(Raised) in try cx.isTrue(self.ref) } }
  public var isNone: Bool { ref == interpreter.context.interp.pointee.none }
  /// The name of the object's class.
  public var typeName: String {
    do { return try interpreter.enter { (cx) throws(Raised) in cx.typeName(self.ref) } } catch { return "object" }
  }
  /// `==` of Python.
  public func equals(_ other: some PythonConvertible) throws(PythonError) -> Bool {
    let other = try other.pythonObject(in: interpreter)
    return try interpreter.enter { (cx) throws(Raised) in try cx.compareBool(.eq, self.ref, other.ref) }
  }
  private func text(_ make: (Context) throws(Raised) -> Owned) -> String {
    do {
      return try interpreter.enter { (cx) throws(Raised) in
        let text = try make(cx)
        return text.ref.text
      }
    } catch { return "<\(error)>" }
  }
}

extension PythonObject: CustomStringConvertible, CustomDebugStringConvertible {
  /// `str` of Python.
  public var description: String { text { (cx) throws(Raised) in try cx.str(of: self.ref) } }
  /// `repr` of Python.
  public var debugDescription: String { text { (cx) throws(Raised) in try cx.repr(self.ref) } }
}

import KraitCore
import KraitObjects
import KraitVM

/// What a Swift function needs to be called from Python.
private final class HostFunctionBox {
  /// Does not keep the interpreter alive, which keeps the function.
  unowned let interpreter: Interpreter
  let count: Int
  let body: ([PythonObject]) throws -> PythonObject
  init(_ interpreter: Interpreter, _ count: Int, _ body: @escaping ([PythonObject]) throws -> PythonObject) {
    self.interpreter = interpreter
    self.count = count
    self.body = body
  }
}

private struct HostFunctionBody {
  var header: ObjectHeader
  /// A str, owned.
  var name: Ref
  var box: Unmanaged<HostFunctionBox>
}

/// A Swift function as Python sees it.
private enum HostFunctionType: NativeType {
  static var name: StaticString { "host_function" }
  static var layout: Layout { Layout(MemoryLayout<HostFunctionBody>.stride, [.noInstances]) }
  static var operations: OperationSet { [.call, .repr] }
  static func body(_ me: Ref) -> UnsafeMutablePointer<HostFunctionBody> { me.body(HostFunctionBody.self) }
  static func dealloc(_ me: Ref, _ cx: Context) {
    body(me).pointee.name.decref()
    body(me).pointee.box.release()
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.str("<host function \(body(me).pointee.name.text)>") }

  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let held = me.own
    let box = body(held.ref).pointee.box.takeUnretainedValue(), name = body(held.ref).pointee.name.text
    if args.names != nil { try cx.raise(.TypeError, "\(name)() takes no keyword arguments") }
    if args.count != box.count {
      try cx.raise(.TypeError, "\(name)() takes \(box.count) positional argument\(box.count == 1 ? "" : "s") but \(args.count) \(args.count == 1 ? "was" : "were") given")
    }
    var objects: [PythonObject] = []
    for i in 0..<args.count {
      args[i].incref()
      objects.append(PythonObject(stealing: args[i], of: box.interpreter))
    }
    let outcome = Result { try box.body(objects) }
    switch outcome {
    case .success(let object): return object.ref.own
    case .failure(let error): try raise(error, cx)
    }
  }
  /// A Python exception goes on as it was; any other error becomes a RuntimeError.
  private static func raise(_ error: any Error, _ cx: Context) throws(Raised) -> Never {
    guard let python = error as? PythonError else { try cx.raise(.RuntimeError, "\(error)") }
    if let exception = python.exception { try cx.raise(exception: exception.ref.own) }
    let builtins = try cx.importModule("builtins"), key = try cx.intern(python.type)
    if let type = try cx.getattrOptional(builtins.ref, key.ref), type.ref.isType {
      let text = try cx.str(python.message), exception = try cx.call(type.ref, text.ref)
      if exception.ref.isException { try cx.raise(exception: exception) }
    }
    try cx.raise(.RuntimeError, "\(python)")
  }
  static var getsets: [GetSetDef] {
    [GetSetDef("__name__", get: { (me, cx) throws(Raised) in body(me).pointee.name.own })]
  }
}

extension Interpreter {
  /// Makes a Swift function callable from Python, with as many positional arguments as it has parameters. Python threads may call it too, one at a time.
  public func function<each Argument: PythonConvertible, Value: PythonConvertible>(
    _ name: String, _ body: @escaping (repeat each Argument) throws -> Value
  ) throws(PythonError) -> PythonObject {
    var count = 0
    for _ in repeat (each Argument).self { count += 1 }
    let box = HostFunctionBox(self, count) { [unowned self] arguments in
      var next = arguments.makeIterator()
      func take<T: PythonConvertible>(_ type: T.Type) throws -> T {
        guard let object = next.next() else { throw PythonError(type: "TypeError", message: "too few arguments") }
        return try T(object)
      }
      return try body(repeat try take((each Argument).self)).pythonObject(in: self)
    }
    return try object { (cx) throws(Raised) in
      let name = try cx.intern(name)
      let me = try cx.allocate(try cx.nativeType(HostFunctionType.self))
      HostFunctionType.body(me).pointee.name = name.leak()
      HostFunctionType.body(me).pointee.box = Unmanaged.passRetained(box)
      return Owned(stealing: me)
    }
  }

  /// Defines a variable of `__main__` that is a Swift function.
  public func define<each Argument: PythonConvertible, Value: PythonConvertible>(
    _ name: String, _ body: @escaping (repeat each Argument) throws -> Value
  ) throws(PythonError) {
    try set(name, to: try function(name, body))
  }
}

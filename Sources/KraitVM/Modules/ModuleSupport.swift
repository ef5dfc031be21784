import KraitCore
import KraitObjects

// What modules written in Swift share.
extension Context {
  /// Raises a native exception type with a message.
  public func raise(_ type: TypePointer, _ message: String) throws(Raised) -> Never {
    let text = try str(message)
    let exception = try call(Ref(type), text.ref)
    try raise(exception: exception)
  }

  /// An optional int argument.
  public func optionalIndex(_ argument: Ref?, _ otherwise: Int) throws(Raised) -> Int {
    guard let argument else { return otherwise }
    return try index(argument)
  }
  /// An optional truth value argument.
  public func optionalTruth(_ argument: Ref?, _ otherwise: Bool) throws(Raised) -> Bool {
    guard let argument else { return otherwise }
    return try isTrue(argument)
  }
  /// The data of a bytes-like object, copied.
  public func copiedBytes(_ argument: Ref) throws(Raised) -> [UInt8] {
    guard isBytesLike(argument) else { try raise(.TypeError, "a bytes-like object is required, not '\(typeName(argument))'") }
    return try withBytesLike(argument) { (bytes) throws(Raised) -> [UInt8] in [UInt8](bytes) }
  }
  /// Binds an int to a name in a module's namespace.
  public func dictSet(_ dict: Ref, _ name: String, _ value: Int) throws(Raised) {
    let key = try intern(name), number = int(value)
    try dictSet(dict, key.ref, number.ref)
  }
  /// Binds a text to a name in a module's namespace.
  public func dictSet(_ dict: Ref, _ name: String, text: String) throws(Raised) {
    let key = try intern(name), value = try str(text)
    try dictSet(dict, key.ref, value.ref)
  }
}

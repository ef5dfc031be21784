import KraitCore

extension Context {
  /// `X.__new__` of a native type: checks the class it is called with, then makes the instance.
  public func makeNewFunction(_ type: TypePointer) throws(Raised) -> Owned {
    let def = MethodDef(
      "__new__", "(*args, **kwargs)", "Create and return a new object.  See help(type) for accurate signature.", kind: .staticMethod
    ) { (a, cx) throws(Raised) in cx.none }
    let owner = Constructor(type: type)
    let callable = try CallablePointer.make(def, type, raw: { (me, args, cx) throws(Raised) in try owner.make(args, cx) }, self)
    return try makeBuiltinFunction(callable, Ref(type), nil, passesInstance: true)
  }
}

/// The constructor of one native type; the type outlives it.
private struct Constructor: @unchecked Sendable {
  let type: TypePointer

  func make(_ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let name = cx.typeName(type)
    guard args.count > 0 else { try cx.raise(.TypeError, "\(name).__new__(): not enough arguments") }
    guard args[0].isType else { try cx.raise(.TypeError, "\(name).__new__(X): X is not a type object (\(cx.typeName(args[0])))") }
    let wanted = args[0].asType
    guard cx.isSubtype(wanted, type) else {
      let other = cx.typeName(wanted)
      try cx.raise(.TypeError, "\(name).__new__(\(other)): \(other) is not a subtype of \(name)")
    }
    var native = wanted
    while native.pointee.flags.contains(.pythonClass), let base = native.pointee.base { native = base }
    if provider(native) != provider(type) && !sharesExceptionConstructor(native) || lacksConstructor(native) {
      try cx.raise(.TypeError, "\(name).__new__(\(cx.typeName(wanted))) is not safe, use \(cx.typeName(native)).__new__()")
    }
    return try type.pointee.ops.new(wanted, CallArguments(args.base + 1, args.count - 1, names: args.names), cx)
  }

  /// Whether only native code makes objects of the type: it adds fields to its base and has nothing that fills them.
  private func lacksConstructor(_ native: TypePointer) -> Bool {
    let operations = native.pointee.ops.operations
    if operations.contains(.new) || operations.contains(.`init`) || native == type { return false }
    return native.pointee.flags.contains(.noInstances) || native.pointee.basicSize > provider(native).pointee.basicSize && !sharesExceptionConstructor(native)
  }

  /// All exceptions but those of the operating system and groups are made by the same constructor.
  private func sharesExceptionConstructor(_ native: TypePointer) -> Bool {
    func isCommon(_ t: TypePointer) -> Bool {
      let ops = t.pointee.nativeBase
      return ops is any ExceptionNative.Type && !(ops is any OSErrorNative.Type) && !(ops is any GroupNative.Type)
    }
    return isCommon(native) && isCommon(type)
  }

  /// The nearest type up the bases that has a constructor of its own.
  private func provider(_ start: TypePointer) -> TypePointer {
    var t = start
    while !t.pointee.ops.operations.contains(.new), let base = t.pointee.base { t = base }
    return t
  }
}

import KraitCore

// Names, docs and other attributes of type objects.

extension Context {
  /// `__qualname__` for messages and reprs.
  public func typeQualifiedName(_ type: TypePointer) throws(Raised) -> String { type.pointee.qualifiedName?.text ?? simpleName(type) }

  /// `__module__`: from the namespace of a Python class, else where the built-in type lives.
  public func typeModule(_ type: TypePointer) throws(Raised) -> Owned? {
    if type.pointee.flags.contains(.pythonClass) {
      guard let dict = type.pointee.dict, let found = dictGet(dict, str: name(.__module__)) else { return nil }
      return found.own
    }
    return type.pointee.module.own
  }

  /// Name with the module unless it is builtins, as messages about built-in types show it.
  public func typeFullName(_ type: TypePointer) -> String {
    if type.pointee.flags.contains(.pythonClass) { return typeName(type) }
    return typeFullNameText(type)
  }
  public func typeFullNameText(_ type: TypePointer) -> String {
    let own = type.pointee.qualifiedName?.text ?? simpleName(type)
    let module = type.pointee.flags.contains(.pythonClass) ? type.pointee.dict.flatMap { dictGet($0, str: name(.__module__)) } : type.pointee.module
    guard let module, module.isStr, module.text != "builtins" else { return own }
    return module.text + "." + own
  }

  /// The qualified name with the module, unless that is `builtins` or `__main__`.
  func qualifiedTypeName(_ type: TypePointer) -> String {
    let full = typeFullNameText(type)
    return full.hasPrefix("__main__.") ? String(full.dropFirst(9)) : full
  }

  func typeDoc(_ type: TypePointer) throws(Raised) -> Owned {
    guard let found = dictGet(type.pointee.dict!, str: name(.__doc__)) else { return none }
    if !type.pointee.flags.contains(.pythonClass) && found.isExactly(types.pointee.getsetDescriptor) || found.isExactly(types.pointee.memberDescriptor) && !type.pointee.flags.contains(.pythonClass) {
      guard let doc = type.pointee.ops.doc else { return none }
      return try str("\(doc)")
    }
    if found.type.pointee.has.contains(.get) {
      let descriptor = found.own
      return try descriptor.ref.ops.get(descriptor.ref, nil, Ref(type), self)
    }
    return found.own
  }

  func checkMutable(_ type: TypePointer, _ attribute: String, _ value: Ref?) throws(Raised) {
    if !type.pointee.flags.contains(.pythonClass) {
      try raise(.TypeError, "cannot set '\(attribute)' attribute of immutable type '\(typeFullName(type))'")
    }
    if value == nil { try raise(.TypeError, "cannot delete '\(attribute)' attribute of immutable type '\(typeName(type))'") }
  }

  func setTypeName(_ type: TypePointer, _ value: Ref?) throws(Raised) {
    try checkMutable(type, "__name__", value)
    guard let value, value.isStr else {
      try raise(.TypeError, "can only assign string to \(typeName(type)).__name__, not '\(typeName(value!))'")
    }
    try checkTypeName(value)
    replace(&type.pointee.name, with: value.own)
  }

  /// A type's name must be encodable and have no null character.
  func checkTypeName(_ name: Ref) throws(Raised) {
    let hasNull = try withUTF8(name) { (bytes) throws(Raised) in bytes.contains(0) }
    if hasNull { try raise(.ValueError, "type name must not contain null characters") }
  }

  func typeAnnotations(_ type: TypePointer) throws(Raised) -> Owned {
    guard type.pointee.flags.contains(.pythonClass) else {
      try raiseAttributeError(Ref(type), name(.__annotations__), "type object '\(typeFullName(type))' has no attribute '__annotations__'")
    }
    if let found = dictGet(type.pointee.dict!, str: name(.__annotations__)) {
      if found.type.pointee.has.contains(.get) {
        let descriptor = found.own
        return try descriptor.ref.ops.get(descriptor.ref, nil, Ref(type), self)
      }
      return found.own
    }
    let fresh = try dict()
    try dictSet(type.pointee.dict!, name(.__annotations__), fresh.ref)
    typeModified(type)
    return fresh
  }
  func setTypeAnnotations(_ type: TypePointer, _ value: Ref?) throws(Raised) {
    guard type.pointee.flags.contains(.pythonClass) else {
      try raise(.TypeError, "cannot set '__annotations__' attribute of immutable type '\(typeFullName(type))'")
    }
    if let value {
      try dictSet(type.pointee.dict!, name(.__annotations__), value)
    } else if try !dictDelete(type.pointee.dict!, name(.__annotations__)) {
      try raiseAttributeError(Ref(type), name(.__annotations__), "__annotations__")
    }
    typeModified(type)
  }

  func setAbstractMethods(_ type: TypePointer, _ value: Ref?) throws(Raised) {
    let key = name(.__abstractmethods__)
    if let value {
      let isAbstract = try isTrue(value)
      try dictSet(type.pointee.dict!, key, value)
      if isAbstract { type.pointee.flags.insert(.abstract) } else { type.pointee.flags.remove(.abstract) }
    } else {
      guard try dictDelete(type.pointee.dict!, key) else { try raiseAttributeError(Ref(type), key, "__abstractmethods__") }
      type.pointee.flags.remove(.abstract)
    }
    typeModified(type)
  }

  /// Whether a function is the `__new__` of a native type.
  func isNativeNew(_ function: Ref) -> Bool {
    function.isExactly(types.pointee.builtinFunction) && function.builtinFunction.pointee.fields.callable.pointee.raw != nil
  }

  /// Whether the class or one of its bases has a `__new__` other than those of native types.
  func hasPythonNew(_ type: TypePointer) -> Bool {
    guard type.pointee.overridden.contains(.new), let mro = type.pointee.mro else { return false }
    for i in 0..<mro.tupleCount {
      guard let dict = mro.tupleItems[i].asType.pointee.dict, let found = dictGet(dict, str: name(.__new__)) else { continue }
      if !isNativeNew(found) { return true }
    }
    return false
  }

  /// Whether calls of instances go to a native type that takes its arguments as they are, no class having overridden `__call__`.
  private func callsNatively(_ type: TypePointer) -> Bool {
    if type.pointee.flags.contains(.vectorcall) { return true }
    guard type.pointee.flags.contains(.pythonClass), let found = lookup(type, name(.__call__)), found.isExactly(types.pointee.wrapperDescriptor)
    else { return false }
    return found.wrapper.pointee.owner.pointee.flags.contains(.vectorcall)
  }

  /// `type.__flags__` with CPython's numbering of the documented bits.
  func publicFlags(_ type: TypePointer) -> Int {
    let flags = type.pointee.flags
    var bits = 1 << 12
    if flags.contains(.immutable) || !flags.contains(.pythonClass) { bits |= 1 << 8 }
    if flags.contains(.pythonClass) {
      bits |= 1 << 9
      // Attributes in the instance, a weak reference list before it, a dict before it.
      if flags.contains(.hasDict) && type.pointee.nativeBase == ObjectType.self { bits |= 1 << 2 }
      if flags.contains(.hasWeakrefs) { bits |= 1 << 3 }
      if flags.contains(.hasDict) { bits |= 1 << 4 }
    }
    if flags.contains(.baseType) { bits |= 1 << 10 }
    if flags.contains(.collected) { bits |= 1 << 14 }
    if flags.contains(.sequence) { bits |= 1 << 5 }
    if flags.contains(.mapping) { bits |= 1 << 6 }
    if flags.contains(.noInstances) { bits |= 1 << 7 }
    if flags.contains(.methodDescriptor) { bits |= 1 << 17 }
    if callsNatively(type) { bits |= 1 << 11 }
    if flags.contains(.abstract) { bits |= 1 << 20 }
    if flags.contains(.matchSelf) { bits |= 1 << 22 }
    let subclassBits: [(TypeFlags, Int)] = [
      (.intSubclass, 24), (.listSubclass, 25), (.tupleSubclass, 26), (.bytesSubclass, 27), (.strSubclass, 28), (.dictSubclass, 29),
      (.exceptionSubclass, 30), (.typeSubclass, 31),
    ]
    for (flag, bit) in subclassBits where flags.contains(flag) { bits |= 1 << bit }
    return bits
  }

  /// Sets or deletes an attribute in a class's namespace and refreshes what depends on it.
  public func setTypeAttribute(_ type: TypePointer, _ key: Ref, _ value: Ref?) throws(Raised) {
    let interned = try intern(key)
    typeModified(type)
    if let value {
      try dictSet(type.pointee.dict!, interned.ref, value)
    } else {
      guard try dictDelete(type.pointee.dict!, interned.ref) else {
        try raiseAttributeError(Ref(type), key, "type object '\(typeName(type))' has no attribute '\(key.text)'")
      }
    }
    typeModified(type)
    if isSpecialName(interned.ref) { refreshOperations(type) }
  }

  func isSpecialName(_ key: Ref) -> Bool {
    let length = key.str.pointee.length
    return length > 4 && key.codePoint(at: 0) == 95 && key.codePoint(at: 1) == 95 && key.codePoint(at: length - 1) == 95
  }

  /// Finds out again which operations a Python class and its subclasses have and which are defined in Python.
  func refreshOperations(_ type: TypePointer) {
    if type.pointee.flags.contains(.pythonClass) { computeOperations(type) }
    var node = type.pointee.subclasses
    while let s = node {
      refreshOperations(s.pointee.type)
      node = s.pointee.next
    }
  }

  /// The nearest built-in base of a class.
  public func nativeAncestor(_ type: TypePointer) -> TypePointer {
    var t = type
    while t.pointee.flags.contains(.pythonClass), let base = t.pointee.base { t = base }
    return t
  }

  func computeOperations(_ type: TypePointer) {
    let native = nativeAncestor(type)
    var has = OperationSet(), overridden = OperationSet()
    for raw in 0..<Operation.concat.rawValue {
      let op = Operation(rawValue: raw).unsafelyUnwrapped
      guard let name = op.knownName, let found = lookup(type, self.name(name)) else { continue }
      if found == lookup(native, self.name(name)) && !isNone(found) {
        if native.pointee.has.contains(op) { has.insert(op) }
        if op == .new || op == .`init` { has.insert(op) }
      } else {
        overridden.insert(op)
        // None stands for a method that cannot be called; only these operations count as absent then.
        if !isNone(found) || op != .hash && op != .iter && op != .contains { has.insert(op) }
      }
    }
    // object.__ne__ answers through a Python __eq__, so the class has both.
    if overridden.contains(.eq) { has.insert(.ne) }
    for (sequence, number) in [(Operation.concat, Operation.add), (.repeat, .mul), (.inplaceConcat, .iadd), (.inplaceRepeat, .imul)]
    where native.pointee.has.contains(sequence) && !overridden.contains(number) {
      has.insert(sequence)
    }
    type.pointee.has = has
    type.pointee.overridden = overridden
    if overridden.contains(.del) { type.pointee.flags.insert(.hasFinalizer) }
    if overridden.contains(.getattribute) || overridden.contains(.setattr) { typeModified(type) }
  }

  // Subclass lists

  func rememberSubclass(_ type: TypePointer, of base: TypePointer) {
    let node = UnsafeMutablePointer<SubclassNode>.allocate(capacity: 1)
    node.initialize(to: SubclassNode(type: type, next: base.pointee.subclasses))
    base.pointee.subclasses = node
  }

  func forgetSubclass(_ type: TypePointer, of base: TypePointer) {
    var previous: UnsafeMutablePointer<SubclassNode>? = nil
    var node = base.pointee.subclasses
    while let s = node {
      let next = s.pointee.next
      if s.pointee.type == type {
        if let previous { previous.pointee.next = next } else { base.pointee.subclasses = next }
        s.deallocate()
        return
      }
      previous = s
      node = next
    }
  }

  /// A dying class leaves its bases' lists.
  func forgetSubclass(_ type: TypePointer) {
    guard let bases = type.pointee.bases else { return }
    for i in 0..<bases.tupleCount { forgetSubclass(type, of: bases.tupleItems[i].asType) }
  }

  func subclassList(_ type: TypePointer) throws(Raised) -> Owned {
    let list = try list()
    var node = type.pointee.subclasses
    while let s = node {
      try append(list.ref, Ref(s.pointee.type).own)
      node = s.pointee.next
    }
    _ = try callMethod(list.ref, .reverse)
    return list
  }

  /// The fields of a type object that are strong references.
  func ownedFields(_ type: TypePointer) -> [UnsafeMutablePointer<Ref?>] {
    let raw = UnsafeMutableRawPointer(type)
    let offsets = [
      MemoryLayout<TypeObject>.offset(of: \.dict)!, MemoryLayout<TypeObject>.offset(of: \.mro)!, MemoryLayout<TypeObject>.offset(of: \.bases)!,
      MemoryLayout<TypeObject>.offset(of: \.name)!, MemoryLayout<TypeObject>.offset(of: \.qualifiedName)!,
      MemoryLayout<TypeObject>.offset(of: \.module)!, MemoryLayout<TypeObject>.offset(of: \.extra)!,
    ]
    return offsets.map { (raw + $0).assumingMemoryBound(to: Ref?.self) }
  }
}

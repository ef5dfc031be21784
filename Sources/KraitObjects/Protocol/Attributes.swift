import KraitCore

// Attribute access as the data model describes it.

extension Context {
  /// `object.__getattribute__`: data descriptor, instance attribute, other descriptor or class attribute; nil if there is none.
  public func genericGetattr(_ me: Ref, _ name: Ref) throws(Raised) -> Owned? {
    let type = me.type
    let found = lookup(type, name)
    if let found {
      let has = found.type.pointee.has
      if has.contains(.get) && (has.contains(.set) || has.contains(.delete)) {
        let descriptor = found.own
        return try descriptor.ref.ops.get(descriptor.ref, me, Ref(type), self)
      }
    }
    if type.pointee.flags.contains(.hasDict), let block = attributes(of: me) {
      if block.pointee.shape != nil {
        if let value = try instanceAttribute(me, name) { return value.own }
      } else {
        // Keys of a dict may have an `__eq__` that changes the class.
        let held = found.own
        if let value = try instanceAttribute(me, name) { return value.own }
        guard let attribute = held else { return nil }
        if attribute.type.pointee.has.contains(.get) { return try attribute.ref.ops.get(attribute.ref, me, Ref(type), self) }
        return attribute
      }
    }
    guard let found else {
      // A module has its namespace elsewhere; `object.__getattribute__` sees it all the same.
      if isSubtype(type, types.pointee.module), let dict = me.module.pointee.dict, let value = try dictGet(dict, name) { return value.own }
      return nil
    }
    let attribute = found.own
    if attribute.type.pointee.has.contains(.get) { return try attribute.ref.ops.get(attribute.ref, me, Ref(type), self) }
    return attribute
  }

  /// The Python function in which the look-up of an attribute of an ordinary instance ends, called with the instance and (`takesName`) the name:
  /// the getter of a property, or `__getattr__` where nothing else is found. nil: look it up in the general way. Runs no Python code.
  public func attributeFunction(_ me: Ref, _ name: Ref) -> (function: Ref, takesName: Bool)? {
    let type = me.type
    guard type.pointee.flags.contains(.pythonClass), !type.pointee.flags.contains(.typeSubclass), !type.pointee.overridden.contains(.getattribute),
      type.pointee.nativeBase == ObjectType.self
    else { return nil }
    let hasFallback = type.pointee.overridden.contains(.getattr)
    if let found = lookup(type, name) {
      // An AttributeError of the getter would have to call the fallback.
      guard !hasFallback, found.isExactly(types.pointee.property), let getter = found.property.pointee.getter,
        getter.isExactly(types.pointee.function)
      else { return nil }
      return (getter, false)
    }
    guard hasFallback, let function = special(type, .getattr), function.isExactly(types.pointee.function) else { return nil }
    if type.pointee.flags.contains(.hasDict) {
      guard name.has(HeaderFlag.interned), let block = attributes(of: me), let shape = block.pointee.shape, shape.find(name) < 0 else { return nil }
    }
    return (function, true)
  }

  /// `object.__setattr__` and `__delattr__` (value nil).
  public func genericSetattr(_ me: Ref, _ name: Ref, _ value: Ref?) throws(Raised) {
    let type = me.type
    let found = lookup(type, name)
    if let found {
      let has = found.type.pointee.has
      if has.contains(.set) || has.contains(.delete) {
        let descriptor = found.own
        return try descriptor.ref.ops.set(descriptor.ref, me, value, self)
      }
    }
    if type.pointee.flags.contains(.hasDict) {
      if let value { return try setInstanceAttribute(me, name, value) }
      if try deleteInstanceAttribute(me, name) { return }
      try raiseAttributeError(me, name)
    }
    if found == nil {
      try raiseAttributeError(me, name, "'\(typeName(me))' object has no attribute '\(name.text)' and no __dict__ for setting new attributes")
    }
    try raiseAttributeError(me, name, "'\(typeName(me))' object attribute '\(name.text)' is read-only")
  }

  /// `getattr(me, name)` with the AttributeError that is worded for the object.
  public func getattr(_ me: Ref, _ name: Ref) throws(Raised) -> Owned {
    do throws(Raised) {
      if let value = try me.ops.getattr(me, name, self) { return value }
    } catch {
      completeAttributeError(me, name)
      throw error
    }
    try raiseNoAttribute(me, name)
  }
  /// An AttributeError that the program's own code raised without saying for what gets the name and the object.
  @inline(never) public func completeAttributeError(_ me: Ref, _ name: Ref) {
    guard pendingMatches(.AttributeError), let error = pending else { return }
    let names = error.exceptionField(ExceptionField.name), objects = error.exceptionField(ExceptionField.object)
    if names.pointee != nil || objects.pointee != nil { return }
    replace(names, with: name.own)
    replace(objects, with: me.own)
  }
  public func getattr(_ me: Ref, _ known: KnownName) throws(Raised) -> Owned { try getattr(me, name(known)) }

  /// nil when there is no such attribute; an AttributeError raised by `__getattr__` and the like counts as that.
  public func getattrOptional(_ me: Ref, _ name: Ref) throws(Raised) -> Owned? {
    do throws(Raised) { return try me.ops.getattr(me, name, self) } catch {
      if pendingMatches(.AttributeError) {
        setPending(nil)
        return nil
      }
      throw error
    }
  }
  public func getattrOptional(_ me: Ref, _ known: KnownName) throws(Raised) -> Owned? { try getattrOptional(me, name(known)) }

  public func setattr(_ me: Ref, _ name: Ref, _ value: Ref?) throws(Raised) { try me.ops.setattr(me, name, value, self) }
  public func setattr(_ me: Ref, _ known: KnownName, _ value: Ref?) throws(Raised) { try setattr(me, name(known), value) }

  /// The AttributeError of an object that lacks an attribute, worded by its kind.
  @inline(never) public func raiseNoAttribute(_ me: Ref, _ name: Ref) throws(Raised) -> Never {
    if me.isType {
      try raiseAttributeError(me, name, "type object '\(typeName(me.asType))' has no attribute '\(name.text)'")
    }
    try raiseAttributeError(me, name)
  }

  @inline(never) public func raiseAttributeError(_ me: Ref, _ name: Ref, _ message: String? = nil) throws(Raised) -> Never {
    services.raise(.AttributeError, message ?? "'\(typeName(me))' object has no attribute '\(name.text)'", self)
    if let error = takePending() {
      // The attributes feed the suggestions of tracebacks.
      do throws(Raised) {
        try genericSetattr(error.ref, self.name(.name), name)
        try genericSetattr(error.ref, self.name(.obj), me)
      } catch { setPending(nil) }
      setPending(error)
    }
    throw Raised()
  }

  /// A method found on the type, bound or as (function, self) for a call without a bound method object.
  public func callMethod(_ me: Ref, _ name: Ref) throws(Raised) -> Owned { try callMethod(me, name, nil, nil, nil) }
  public func callMethod(_ me: Ref, _ name: Ref, _ a: Ref) throws(Raised) -> Owned { try callMethod(me, name, a, nil, nil) }
  public func callMethod(_ me: Ref, _ name: Ref, _ a: Ref, _ b: Ref) throws(Raised) -> Owned { try callMethod(me, name, a, b, nil) }
  public func callMethod(_ me: Ref, _ name: Ref, _ a: Ref?, _ b: Ref?, _ c: Ref?) throws(Raised) -> Owned {
    let count = a == nil ? 0 : b == nil ? 1 : c == nil ? 2 : 3
    if let function = unboundMethod(me, name) {
      let held = function.own
      var buffer: (Ref?, Ref?, Ref?, Ref?) = (me, a, b, c)
      return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in
        try held.ref.ops.call(held.ref, CallArguments(UnsafeRawPointer(p).assumingMemoryBound(to: Ref?.self), count + 1), self)
      }
    }
    let bound = try getattr(me, name)
    var buffer: (Ref?, Ref?, Ref?) = (a, b, c)
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in
      try bound.ref.ops.call(bound.ref, CallArguments(UnsafeRawPointer(p).assumingMemoryBound(to: Ref?.self), count), self)
    }
  }
  public func callMethod(_ me: Ref, _ known: KnownName) throws(Raised) -> Owned { try callMethod(me, name(known), nil, nil, nil) }
  public func callMethod(_ me: Ref, _ known: KnownName, _ a: Ref) throws(Raised) -> Owned { try callMethod(me, name(known), a, nil, nil) }
  public func callMethod(_ me: Ref, _ known: KnownName, _ a: Ref, _ b: Ref) throws(Raised) -> Owned { try callMethod(me, name(known), a, b, nil) }
  public func callMethod(_ me: Ref, _ known: KnownName, _ a: Ref, _ b: Ref, _ c: Ref) throws(Raised) -> Owned { try callMethod(me, name(known), a, b, c) }

  /// The function behind `me.name` when calling it with `me` as first argument is the same as calling the attribute; else nil. Borrowed.
  public func unboundMethod(_ me: Ref, _ name: Ref) -> Ref? {
    let type = me.type
    if type.pointee.overridden.contains(.getattribute) || type.pointee.overridden.contains(.getattr) { return nil }
    guard me.isPlainAttributeAccess(self), let found = lookup(type, name), found.hasFlag(.methodDescriptor) else { return nil }
    if type.pointee.flags.contains(.hasDict), let block = attributes(of: me) {
      guard let shape = block.pointee.shape, name.has(HeaderFlag.interned), shape.find(name) < 0 else { return nil }
    }
    return found
  }
}

extension Ref {
  /// Attributes of the object follow `object.__getattribute__` (neither modules, types, super objects nor proxies do).
  public func isPlainAttributeAccess(_ cx: Context) -> Bool {
    cx.lookup(type, .__getattribute__) == cx.lookup(cx.types.pointee.object, .__getattribute__)
  }
}

import KraitCore

extension Context {
  @inlinable @inline(__always) public func isTrue(_ me: Ref) throws(Raised) -> Bool {
    if me == interp.pointee.true { return true }
    if me == interp.pointee.false || me == interp.pointee.none { return false }
    return try isTrueSlow(me)
  }
  @inline(never) public func isTrueSlow(_ me: Ref) throws(Raised) -> Bool {
    let has = me.type.pointee.has
    if has.contains(.bool) { return try me.ops.bool(me, self) }
    if has.contains(.len) { return try me.ops.len(me, self) != 0 }
    return true
  }

  public func hash(_ me: Ref) throws(Raised) -> Int {
    if me.isExactly(types.pointee.str) { return strHash(me) }
    return try me.ops.hash(me, self)
  }

  public func len(_ me: Ref) throws(Raised) -> Int { try me.ops.len(me, self) }

  /// `repr(me)`: a str.
  public func repr(_ me: Ref) throws(Raised) -> Owned {
    try checkNativeStack(" while getting the repr of an object")
    let result = try me.ops.repr(me, self)
    guard result.ref.isStr else { try raise(.TypeError, "__repr__ returned non-string (type \(typeName(result.ref)))") }
    return result
  }

  /// `str(me)`.
  public func str(of me: Ref) throws(Raised) -> Owned {
    if me.isExactly(types.pointee.str) { return me.own }
    try checkNativeStack(" while getting the str of an object")
    let result = try me.ops.str(me, self)
    guard result.ref.isStr else { try raise(.TypeError, "__str__ returned non-string (type \(typeName(result.ref)))") }
    return result
  }

  /// An object's text for messages; never fails.
  public func describe(_ me: Ref) -> String {
    do throws(Raised) {
      let shown = try repr(me)
      return shown.ref.text
    } catch {
      setPending(nil)
      return "<\(typeName(me)) object>"
    }
  }

  public func getitem(_ me: Ref, _ key: Ref) throws(Raised) -> Owned {
    if !me.type.pointee.has.contains(.getitem) && me.isType { return try classGetitem(me, key) }
    return try me.ops.getitem(me, key, self)
  }

  /// `C[key]` through `__class_getitem__`.
  public func classGetitem(_ type: Ref, _ key: Ref) throws(Raised) -> Owned {
    if type == Ref(types.pointee.type) { return try genericAlias(origin: type, args: key) }
    if let f = try getattrOptional(type, .__class_getitem__), !isNone(f.ref) { return try call(f.ref, key) }
    try raise(.TypeError, "type '\(typeName(type.asType))' is not subscriptable")
  }

  public func setitem(_ me: Ref, _ key: Ref, _ value: Ref) throws(Raised) { try me.ops.setitem(me, key, value, self) }
  public func delitem(_ me: Ref, _ key: Ref) throws(Raised) { try me.ops.setitem(me, key, nil, self) }

  /// `item in container`.
  public func contains(_ container: Ref, _ item: Ref) throws(Raised) -> Bool { try container.ops.contains(container, item, self) }

  /// `in` by iteration, for types without `__contains__`.
  public func iterateContains(_ container: Ref, _ item: Ref) throws(Raised) -> Bool {
    let iterator: Owned
    do throws(Raised) { iterator = try iter(container) } catch {
      if pendingMatches(.TypeError) && !container.type.pointee.has.contains(.iter) {
        setPending(nil)
        try raise(.TypeError, "argument of type '\(typeName(container))' is not iterable")
      }
      throw error
    }
    while let x = try next(iterator.ref) {
      if try equals(x.ref, item) { return true }
    }
    return false
  }

  /// `iter(me)`.
  public func iter(_ me: Ref) throws(Raised) -> Owned {
    let has = me.type.pointee.has
    if has.contains(.iter) {
      let iterator = try me.ops.iter(me, self)
      guard iterator.type.pointee.has.contains(.next) else {
        try raise(.TypeError, "iter() returned non-iterator of type '\(typeName(iterator.ref))'")
      }
      return iterator
    }
    if isSequence(me) && !me.type.pointee.overridden.contains(.iter) { return try sequenceIterator(me) }
    try raise(.TypeError, "'\(typeName(me))' object is not iterable")
  }

  /// Whether items can be taken by position: from classes with `__getitem__`, but of the native types only from sequences.
  private func isSequence(_ me: Ref) -> Bool {
    let type = me.type.pointee
    return type.has.contains(.getitem) && !me.isDict && (type.overridden.contains(.getitem) || type.flags.contains(.sequence))
  }

  /// The next item, nil at the end (StopIteration is consumed).
  @inlinable @inline(__always) public func next(_ iterator: Ref) throws(Raised) -> Owned? { try iterator.ops.next(iterator, self) }

  /// Calls `body` with every item until it answers false.
  public func iterate(_ iterable: Ref, _ body: (consuming Owned) throws(Raised) -> Bool) throws(Raised) {
    let iterator = try iter(iterable)
    while let item = try next(iterator.ref) {
      if try !body(item) { return }
    }
  }

  /// `isinstance(me, cls)` for a type, a tuple of them, a union, or anything with `__instancecheck__`.
  public func isInstance(_ me: Ref, _ cls: Ref) throws(Raised) -> Bool {
    if Ref(me.type) == cls { return true }
    if cls.isExactly(types.pointee.type) { return try isRealInstance(me, cls) }
    if cls.isTuple { return try isInstance(me, ofOneIn: cls, depth: 1) }
    if let f = lookup(cls.type, .__instancecheck__) {
      try checkNativeStack(" in __instancecheck__")
      let result = try callSpecial(f, cls, me)
      return try isTrue(result.ref)
    }
    return try isRealInstance(me, cls)
  }

  /// How deep tuples of classes may be nested, as in CPython.
  private static var classNestingLimit: Int { 10_000 }

  private func isInstance(_ me: Ref, ofOneIn classes: Ref, depth: Int) throws(Raised) -> Bool {
    if depth > Self.classNestingLimit || nativeStackIsLow { try raiseRecursionError(" in __instancecheck__") }
    for i in 0..<classes.tupleCount {
      let one = classes.tupleItems[i].own
      if try one.ref.isTuple ? isInstance(me, ofOneIn: one.ref, depth: depth + 1) : isInstance(me, one.ref) { return true }
    }
    return false
  }

  /// `type.__instancecheck__`.
  public func isRealInstance(_ me: Ref, _ cls: Ref) throws(Raised) -> Bool {
    if cls.isType {
      if isSubtype(me.type, cls.asType) { return true }
      guard let c = try getattrOptional(me, .__class__), c.ref != Ref(me.type), c.ref.isType else { return false }
      return isSubtype(c.ref.asType, cls.asType)
    }
    try checkClassLike(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")
    guard let c = try getattrOptional(me, .__class__) else { return false }
    return try isAbstractSubclass(c.ref, cls)
  }

  public func isSubclass(_ derived: Ref, _ cls: Ref) throws(Raised) -> Bool {
    if cls.isExactly(types.pointee.type) {
      if derived == cls { return true }
      return try isRealSubclass(derived, cls)
    }
    if cls.isTuple { return try isSubclass(derived, ofOneIn: cls, depth: 1) }
    if let f = lookup(cls.type, .__subclasscheck__) {
      try checkNativeStack(" in __subclasscheck__")
      let result = try callSpecial(f, cls, derived)
      return try isTrue(result.ref)
    }
    return try isRealSubclass(derived, cls)
  }

  private func isSubclass(_ derived: Ref, ofOneIn classes: Ref, depth: Int) throws(Raised) -> Bool {
    if depth > Self.classNestingLimit || nativeStackIsLow { try raiseRecursionError(" in __subclasscheck__") }
    for i in 0..<classes.tupleCount {
      let one = classes.tupleItems[i].own
      if try one.ref.isTuple ? isSubclass(derived, ofOneIn: one.ref, depth: depth + 1) : isSubclass(derived, one.ref) { return true }
    }
    return false
  }

  /// `type.__subclasscheck__`.
  public func isRealSubclass(_ derived: Ref, _ cls: Ref) throws(Raised) -> Bool {
    if derived.isType && cls.isType { return isSubtype(derived.asType, cls.asType) }
    try checkClassLike(derived, "issubclass() arg 1 must be a class")
    try checkClassLike(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
    return try isAbstractSubclass(derived, cls)
  }

  private func checkClassLike(_ cls: Ref, _ message: String) throws(Raised) {
    if let bases = try getattrOptional(cls, .__bases__), bases.ref.isTuple { return }
    try raise(.TypeError, message)
  }

  private func isAbstractSubclass(_ derived: Ref, _ cls: Ref) throws(Raised) -> Bool {
    if derived == cls { return true }
    try checkNativeStack(" in __subclasscheck__")
    guard let bases = try getattrOptional(derived, .__bases__), bases.ref.isTuple else { return false }
    for i in 0..<bases.ref.tupleCount {
      let base = bases.ref.tupleItems[i].own
      if try isAbstractSubclass(base.ref, cls) { return true }
    }
    return false
  }
}

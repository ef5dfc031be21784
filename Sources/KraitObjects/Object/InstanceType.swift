import KraitCore

/// What instances of Python classes do: each operation goes to the special method of the class if a Python class defines one
/// (`TypeObject.overridden`), else to the nearest built-in base.
public enum InstanceType: NativeType {
  public static var name: StaticString { "instance" }

  @inline(__always) static func base(_ me: Ref) -> any NativeType.Type { me.type.pointee.nativeBase }

  /// The Python-level special method for `op`, nil if the built-in base does it. None (as in `__hash__ = None`) is returned too.
  @inline(__always) static func method(_ me: Ref, _ op: Operation, _ cx: Context) -> Ref? {
    me.type.pointee.overridden.contains(op) ? cx.special(me.type, op) : nil
  }

  // Life

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try type.pointee.nativeBase.new(type, args, cx)
  }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if let f = method(me, .`init`, cx) {
      let result = try cx.callSpecial(f, me, args)
      guard cx.isNone(result.ref) else { try cx.raise(.TypeError, "__init__() should return None, not '\(cx.typeName(result.ref))'") }
      return
    }
    try base(me).initialize(me, args, cx)
  }

  /// Calls `body` with the address of every `__slots__` member.
  @inline(__always) static func forEachSlot(_ me: Ref, _ body: (UnsafeMutablePointer<Ref?>) -> Void) {
    var type: TypePointer? = me.type
    while let t = type, t.pointee.flags.contains(.pythonClass) {
      let count = t.pointee.slotCount
      var offset = t.pointee.basicSize - 8 * count
      for _ in 0..<count {
        body((me.raw + offset).assumingMemoryBound(to: Ref?.self))
        offset += 8
      }
      type = t.pointee.base
    }
  }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    let type = me.type
    if type.pointee.flags.contains(.hasDict) { cx.releaseAttributes(me) }
    forEachSlot(me) { replace($0, with: nil) }
    type.pointee.nativeBase.dealloc(me, cx)
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    let type = me.type
    if type.pointee.flags.contains(.hasDict) { Context(owning: me).traverseAttributes(me, visit) }
    forEachSlot(me) { visit($0.pointee) }
    visit(Ref(type))
    type.pointee.nativeBase.traverse(me, visit)
  }
  public static func clear(_ me: Ref, _ cx: Context) {
    let type = me.type
    if type.pointee.flags.contains(.hasDict) { cx.clearAttributes(me) }
    forEachSlot(me) { replace($0, with: nil) }
    type.pointee.nativeBase.clear(me, cx)
  }
  public static func finalize(_ me: Ref, _ cx: Context) {
    guard let f = method(me, .del, cx) else { return base(me).finalize(me, cx) }
    do throws(Raised) { _ = try cx.callSpecial(f, me) } catch { cx.writeUnraisable(object: f) }
  }

  // Representation

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, .repr, cx) { return try cx.callSpecial(f, me) }
    return try base(me).repr(me, cx)
  }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, .str, cx) { return try cx.callSpecial(f, me) }
    return try base(me).str(me, cx)
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    guard me.type.pointee.overridden.contains(.hash) else { return try base(me).hash(me, cx) }
    guard let f = cx.special(me.type, .hash), !cx.isNone(f) else { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }
    let result = try cx.callSpecial(f, me)
    guard result.ref.isInt else { try cx.raise(.TypeError, "__hash__ method should return an integer") }
    if let n = cx.exactInt(result.ref), n != -1 { return n }
    return try cx.types.pointee.int.pointee.ops.hash(result.ref, cx)
  }

  // Attributes

  public static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let overridden = me.type.pointee.overridden
    if !overridden.contains(.getattribute) && !overridden.contains(.getattr) { return try base(me).getattr(me, name, cx) }
    do throws(Raised) {
      if let f = method(me, .getattribute, cx) { return try cx.callSpecial(f, me, name) }
      if let value = try base(me).getattr(me, name, cx) { return value }
    } catch {
      guard overridden.contains(.getattr), cx.pendingMatches(.AttributeError) else { throw error }
      let original = cx.takePending()
      do throws(Raised) { return try callGetattr(me, name, cx) } catch {
        _ = original
        throw error
      }
    }
    return overridden.contains(.getattr) ? try callGetattr(me, name, cx) : nil
  }
  private static func callGetattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard let f = cx.special(me.type, .getattr) else { return nil }
    return try cx.callSpecial(f, me, name)
  }
  public static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if let value {
      if let f = method(me, .setattr, cx) {
        _ = try cx.callSpecial(f, me, name, value)
        return
      }
    } else if let f = method(me, .delattr, cx) {
      _ = try cx.callSpecial(f, me, name)
      return
    }
    try base(me).setattr(me, name, value, cx)
  }
  public static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, .get, cx) { return try cx.callSpecial(f, me, instance ?? cx.noneRef, owner ?? cx.noneRef) }
    return try base(me).get(me, instance, owner, cx)
  }
  public static func set(_ me: Ref, _ instance: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if let value {
      if me.type.pointee.overridden.contains(.set), let f = cx.special(me.type, .set) {
        _ = try cx.callSpecial(f, me, instance, value)
        return
      }
      if me.type.pointee.overridden.contains(.delete) && cx.special(me.type, .set) == nil { try cx.raise(.AttributeError, "__set__") }
    } else {
      if me.type.pointee.overridden.contains(.delete), let f = cx.special(me.type, .delete) {
        _ = try cx.callSpecial(f, me, instance)
        return
      }
      if me.type.pointee.overridden.contains(.set) && cx.special(me.type, .delete) == nil { try cx.raise(.AttributeError, "__delete__") }
    }
    try base(me).set(me, instance, value, cx)
  }

  // Calls, iteration, containers

  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, .call, cx) {
      try cx.checkNativeStack(" while calling a Python object")
      return try cx.callSpecial(f, me, args)
    }
    return try base(me).call(me, args, cx)
  }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let f = method(me, .iter, cx) else { return try base(me).iter(me, cx) }
    if cx.isNone(f) { try cx.raise(.TypeError, "'\(cx.typeName(me))' object is not iterable") }
    return try cx.callSpecial(f, me)
  }
  public static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard let f = method(me, .next, cx) else { return try base(me).next(me, cx) }
    do throws(Raised) { return try cx.callSpecial(f, me) } catch {
      if cx.pendingMatches(.StopIteration) {
        cx.setPending(nil)
        return nil
      }
      throw error
    }
  }
  public static func nextOrStop(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let f = method(me, .next, cx) else { return try base(me).nextOrStop(me, cx) }
    return try cx.callSpecial(f, me)
  }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    guard let f = method(me, .len, cx) else { return try base(me).len(me, cx) }
    let result = try cx.callSpecial(f, me)
    let number = try cx.indexObject(result.ref)
    if number.ref.intSign < 0 { try cx.raise(.ValueError, "__len__() should return >= 0") }
    return try cx.index(number.ref)
  }
  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, .getitem, cx) { return try cx.callSpecial(f, me, key) }
    return try base(me).getitem(me, key, cx)
  }
  public static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if let value {
      if let f = method(me, .setitem, cx) {
        _ = try cx.callSpecial(f, me, key, value)
        return
      }
    } else if let f = method(me, .delitem, cx) {
      _ = try cx.callSpecial(f, me, key)
      return
    }
    if me.type.pointee.has.contains(value == nil ? .delitem : .setitem) { return try base(me).setitem(me, key, value, cx) }
    try cx.raise(.TypeError, "'\(cx.typeName(me))' object \(value == nil ? "doesn't" : "does not") support item \(value == nil ? "deletion" : "assignment")")
  }
  public static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    if let f = method(me, .contains, cx) {
      if cx.isNone(f) { try cx.raise(.TypeError, "'\(cx.typeName(me))' object is not a container") }
      let result = try cx.callSpecial(f, me, item)
      return try cx.isTrue(result.ref)
    }
    if me.type.pointee.overridden.contains(.iter) && !me.type.pointee.has.contains(.contains) { return try cx.iterateContains(me, item) }
    return try base(me).contains(me, item, cx)
  }

  // Operators and conversions. Binary operators are dispatched by `Context.binary` itself.

  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = a.type
    if type.pointee.overridden.contains(op.operation) {
      guard let f = cx.special(type, op.operation) else { return nil }
      if f.hasFlag(.methodDescriptor) || !f.type.pointee.has.contains(.get) { return try cx.declined(cx.callSpecial(f, a, b)) }
      // A descriptor that fails counts as no method at all.
      let held = f.own, bound: Owned
      do throws(Raised) { bound = try held.ref.ops.get(held.ref, a, Ref(type), cx) } catch {
        cx.setPending(nil)
        return nil
      }
      return try cx.declined(cx.call(bound.ref, b))
    }
    if op == .ne && type.pointee.overridden.contains(.eq) {
      // object.__ne__ inverts __eq__.
      guard let f = cx.special(type, .eq), let r = try cx.declined(cx.callSpecial(f, a, b)) else { return nil }
      return cx.bool(try !cx.isTrue(r.ref))
    }
    return try type.pointee.nativeBase.compare(op, a, b, cx)
  }
  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.binaryOrNil(op, a, b) }
  public static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try a.type.pointee.nativeBase.inplace(op, a, b, cx)
  }
  public static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, op.operation, cx) { return try cx.callSpecial(f, me) }
    return try base(me).unary(op, me, cx)
  }
  public static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool {
    guard let f = method(me, .bool, cx) else {
      if method(me, .len, cx) != nil { return try len(me, cx) != 0 }
      return try base(me).bool(me, cx)
    }
    let result = try cx.callSpecial(f, me)
    if result.ref == cx.interp.pointee.true { return true }
    if result.ref == cx.interp.pointee.false { return false }
    try cx.raise(.TypeError, "__bool__ should return bool, returned \(cx.typeName(result.ref))")
  }
  public static func int(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let f = method(me, .int, cx) else { return try base(me).int(me, cx) }
    let result = try cx.callSpecial(f, me)
    return try checkedInt(result, "__int__", cx)
  }
  public static func index(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let f = method(me, .index, cx) else { return try base(me).index(me, cx) }
    let result = try cx.callSpecial(f, me)
    return try checkedInt(result, "__index__", cx)
  }
  /// The answer of `__int__` or `__index__`: an int, deprecated if of a subclass.
  private static func checkedInt(_ result: consuming Owned, _ method: StaticString, _ cx: Context) throws(Raised) -> Owned {
    if result.ref.isExactly(cx.types.pointee.int) { return result }
    let problem = "\(method) returned non-int (type \(cx.typeName(result.ref)))"
    guard result.ref.isInt else { try cx.raise(.TypeError, problem) }
    try cx.warn(.DeprecationWarning, "\(problem).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.")
    return result
  }
  public static func float(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let f = method(me, .float, cx) else { return try base(me).float(me, cx) }
    let result = try cx.callSpecial(f, me)
    guard result.ref.isFloat else { try cx.raise(.TypeError, "\(cx.typeName(me)).__float__ returned non-float (type \(cx.typeName(result.ref)))") }
    return result
  }

  public static func await(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, .await, cx) { return try cx.callSpecial(f, me) }
    return try base(me).await(me, cx)
  }
  public static func aiter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, .aiter, cx) { return try cx.callSpecial(f, me) }
    return try base(me).aiter(me, cx)
  }
  public static func anext(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let f = method(me, .anext, cx) { return try cx.callSpecial(f, me) }
    return try base(me).anext(me, cx)
  }
  public static func buffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    if method(me, .buffer, cx) != nil { return try cx.pythonBuffer(me, view, writable: writable) }
    try base(me).buffer(me, view, writable: writable, cx)
  }
  public static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context) {
    if method(me, .buffer, cx) != nil { return cx.releasePythonBuffer(me, view) }
    base(me).releaseBuffer(me, view, cx)
  }

  // What only built-in types implement goes straight to the base.
  public static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { try base(a).concat(a, b, cx) }
  public static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned { try base(a).repeated(a, count, cx) }
  public static func inplaceConcat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned { try base(a).inplaceConcat(a, b, cx) }
  public static func inplaceRepeat(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned { try base(a).inplaceRepeat(a, count, cx) }
}

import KraitCore

/// The calls behind slot wrappers. They go to the operation of the wrapper's own type, never to that of a subclass.
enum SlotCall {
  static func perform(_ wrapper: Ref, _ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    // Special methods that name each other (`__repr__ = object.__str__`) recurse through here.
    try cx.checkNativeStack(" while calling a Python object")
    let operation = wrapper.wrapper.pointee.operation
    let ops = wrapper.wrapper.pointee.owner.pointee.ops
    if operation == .call { return try ops.call(me, args, cx) }
    if operation == .`init` {
      try ops.initialize(me, args, cx)
      return cx.none
    }
    if let names = args.names, names.tupleCount != 0 {
      try cx.raise(.TypeError, "wrapper \(wrapper.wrapper.pointee.name.text)() takes no keyword arguments")
    }
    let code = operation.rawValue
    if code >= Operation.lt.rawValue && code <= Operation.ge.rawValue {
      try exactly(1, args, cx)
      let op = CompareOperator(rawValue: code - Operation.lt.rawValue).unsafelyUnwrapped
      return try ops.compare(op, me, args[0], cx) ?? cx.notImplemented
    }
    if code >= Operation.add.rawValue && code <= Operation.ixor.rawValue { return try arithmetic(operation, ops, me, args, cx) }
    if code >= Operation.neg.rawValue && code <= Operation.index.rawValue { return try conversion(operation, ops, me, args, cx) }
    return try other(wrapper, ops, me, args, cx)
  }

  private static func exactly(_ n: Int, _ args: CallArguments, _ cx: Context, isUnpacked: Bool = false) throws(Raised) {
    if args.count == n { return }
    // Wrappers of two arguments, and of a count, are unpacked by a parser that would print a function name here, and prints none.
    try cx.raise(.TypeError, "\(n >= 2 || isUnpacked ? " " : "")expected \(n) argument\(n == 1 ? "" : "s"), got \(args.count)")
  }
  private static func between(_ least: Int, _ most: Int, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if args.count >= least && args.count <= most { return }
    let low = args.count < least
    let bound = low ? least : most
    try cx.raise(.TypeError, " expected at \(low ? "least" : "most") \(bound) argument\(bound == 1 ? "" : "s"), got \(args.count)")
  }

  private static func arithmetic(
    _ operation: Operation, _ ops: any NativeType.Type, _ me: Ref, _ args: CallArguments, _ cx: Context
  ) throws(Raised) -> Owned {
    let isPower = operation == .pow || operation == .rpow
    if isPower { try between(1, 2, args, cx) } else { try exactly(1, args, cx) }
    let other = args[0]
    let code = operation.rawValue
    if isPower, args.count == 2, !cx.isNone(args[1]) {
      let result = operation == .pow ? try ops.power(me, other, args[1], cx) : try ops.power(other, me, args[1], cx)
      return result ?? cx.notImplemented
    }
    if code >= Operation.iadd.rawValue {
      // In place there is no divmod, which is the last of the binary operators.
      let op = BinaryOperator(rawValue: code - Operation.iadd.rawValue).unsafelyUnwrapped
      return try ops.inplace(op, me, other, cx) ?? cx.notImplemented
    }
    if code >= Operation.radd.rawValue {
      let op = BinaryOperator(rawValue: code - Operation.radd.rawValue).unsafelyUnwrapped
      return try ops.binary(op, other, me, cx) ?? cx.notImplemented
    }
    let op = BinaryOperator(rawValue: code - Operation.add.rawValue).unsafelyUnwrapped
    return try ops.binary(op, me, other, cx) ?? cx.notImplemented
  }

  private static func conversion(
    _ operation: Operation, _ ops: any NativeType.Type, _ me: Ref, _ args: CallArguments, _ cx: Context
  ) throws(Raised) -> Owned {
    try exactly(0, args, cx)
    switch operation {
    case .neg: return try ops.unary(.neg, me, cx)
    case .pos: return try ops.unary(.pos, me, cx)
    case .invert: return try ops.unary(.invert, me, cx)
    case .abs: return try ops.unary(.abs, me, cx)
    case .bool: return cx.bool(try ops.bool(me, cx))
    case .int: return try ops.int(me, cx)
    case .float: return try ops.float(me, cx)
    default: return try ops.index(me, cx)
    }
  }

  private static func other(
    _ wrapper: Ref, _ ops: any NativeType.Type, _ me: Ref, _ args: CallArguments, _ cx: Context
  ) throws(Raised) -> Owned {
    let operation = wrapper.wrapper.pointee.operation
    switch operation {
    case .repr, .str, .hash, .iter, .next, .len, .await, .aiter, .anext, .del:
      try exactly(0, args, cx)
      return try nullary(operation, ops, me, cx)
    case .getattribute, .getattr, .setattr, .delattr, .get, .set, .delete:
      return try attributes(wrapper, ops, me, args, cx)
    case .setitem:
      try exactly(2, args, cx)
      try ops.setitem(me, args[0], args[1], cx)
      return cx.none
    default: break
    }
    try exactly(1, args, cx, isUnpacked: operation == .repeat || operation == .inplaceRepeat)
    let item = args[0]
    switch operation {
    case .getitem: return try ops.getitem(me, item, cx)
    case .delitem:
      try ops.setitem(me, item, nil, cx)
      return cx.none
    case .contains: return cx.bool(try ops.contains(me, item, cx))
    case .concat: return try ops.concat(me, item, cx) ?? cx.notImplemented
    case .repeat: return try ops.repeated(me, try cx.index(item), cx)
    case .inplaceConcat: return try ops.inplaceConcat(me, item, cx)
    case .inplaceRepeat: return try ops.inplaceRepeat(me, try cx.index(item), cx)
    case .buffer:
      let flags = try cx.index(item)
      if flags > Int(Int32.max) { try cx.raise(.OverflowError, "buffer flags too large") }
      return try MemoryViewType.of(me, exportedBy: ops, writable: flags & 1 != 0, cx)
    case .release_buffer:
      let release = try cx.intern("release")
      let method = try cx.getattr(item, release.ref)
      return try cx.call(method.ref)
    default: try cx.raise(.SystemError, "slot wrapper without an operation")
    }
  }

  private static func nullary(_ operation: Operation, _ ops: any NativeType.Type, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    switch operation {
    case .repr: return try ops.repr(me, cx)
    case .str: return try ops.str(me, cx)
    case .hash: return cx.int(try ops.hash(me, cx))
    case .iter: return try ops.iter(me, cx)
    case .next: return try ops.nextOrStop(me, cx)
    case .len: return cx.int(try ops.len(me, cx))
    case .await: return try ops.await(me, cx)
    case .aiter: return try ops.aiter(me, cx)
    case .anext: return try ops.anext(me, cx)
    default:
      ops.finalize(me, cx)
      return cx.none
    }
  }

  private static func attributes(
    _ wrapper: Ref, _ ops: any NativeType.Type, _ me: Ref, _ args: CallArguments, _ cx: Context
  ) throws(Raised) -> Owned {
    let operation = wrapper.wrapper.pointee.operation
    switch operation {
    case .getattribute, .getattr:
      try exactly(1, args, cx)
      try checkName(args[0], cx)
      guard let value = try ops.getattr(me, args[0], cx) else { try cx.raiseAttributeError(me, args[0]) }
      return value
    case .setattr:
      try exactly(2, args, cx)
      try checkNothingSkipped(wrapper, me, cx)
      try checkName(args[0], cx)
      try ops.setattr(me, args[0], args[1], cx)
    case .delattr:
      try exactly(1, args, cx)
      try checkNothingSkipped(wrapper, me, cx)
      try checkName(args[0], cx)
      try ops.setattr(me, args[0], nil, cx)
    case .get:
      try between(1, 2, args, cx)
      let instance: Ref? = cx.isNone(args[0]) ? nil : args[0]
      let owner: Ref? = args.count == 2 && !cx.isNone(args[1]) ? args[1] : nil
      if instance == nil && owner == nil { try cx.raise(.TypeError, "__get__(None, None) is invalid") }
      return try ops.get(me, instance, owner, cx)
    case .set:
      try exactly(2, args, cx)
      try ops.set(me, args[0], args[1], cx)
    default:
      try exactly(1, args, cx)
      try ops.set(me, args[0], nil, cx)
    }
    return cx.none
  }

  /// `object.__setattr__` must not get around the `__setattr__` of a more derived built-in type, which keeps its invariants.
  private static func checkNothingSkipped(_ wrapper: Ref, _ me: Ref, _ cx: Context) throws(Raised) {
    let owner = wrapper.wrapper.pointee.owner, operation = wrapper.wrapper.pointee.operation
    var type: TypePointer? = cx.nativeAncestor(me.type)
    while let t = type, t != owner {
      if t.pointee.ops.operations.contains(operation) {
        try cx.raise(.TypeError, "can't apply this \(wrapper.wrapper.pointee.name.text) to \(cx.typeFullName(me.type)) object")
      }
      type = t.pointee.base
    }
  }

  private static func checkName(_ name: Ref, _ cx: Context) throws(Raised) {
    if !name.isStr { try cx.raise(.TypeError, "attribute name must be string, not '\(cx.typeName(name))'") }
  }
}

/// Docs and signatures of slot wrappers.
enum SlotDocs {
  static func signature(_ me: Ref) -> String {
    switch me.wrapper.pointee.operation {
    case .call, .`init`: return "($self, /, *args, **kwargs)"
    case .pow, .rpow: return "($self, value, mod=None, /)"
    case .getitem: return "($self, \(isSequence(me) ? "index" : "key"), /)"
    case .setitem: return "($self, key, value, /)"
    case .delitem, .contains: return "($self, key, /)"
    case .getattribute, .getattr, .delattr: return "($self, name, /)"
    case .setattr: return "($self, name, value, /)"
    case .get: return "($self, instance, owner=None, /)"
    case .set: return "($self, instance, value, /)"
    case .delete: return "($self, instance, /)"
    case .buffer: return "($self, flags, /)"
    case .release_buffer: return "($self, buffer, /)"
    case .repr, .str, .hash, .iter, .next, .len, .await, .aiter, .anext, .del, .neg, .pos, .invert, .abs, .bool, .int, .float, .index:
      return "($self, /)"
    default: return "($self, value, /)"
    }
  }

  private static func isSequence(_ me: Ref) -> Bool { me.wrapper.pointee.owner.pointee.flags.contains(.sequence) }

  static func doc(_ me: Ref) -> String {
    let operation = me.wrapper.pointee.operation
    let code = operation.rawValue
    if code >= Operation.lt.rawValue && code <= Operation.ge.rawValue {
      return "Return self\(CompareOperator(rawValue: code - Operation.lt.rawValue).unsafelyUnwrapped.symbol)value."
    }
    if code >= Operation.iadd.rawValue && code <= Operation.ixor.rawValue {
      let op = BinaryOperator(rawValue: code - Operation.iadd.rawValue).unsafelyUnwrapped
      return "Implement self\(symbol(op))=value."
    }
    if code >= Operation.radd.rawValue && code <= Operation.rdivmod.rawValue {
      let op = BinaryOperator(rawValue: code - Operation.radd.rawValue).unsafelyUnwrapped
      if op == .pow { return "Return pow(value, self, mod)." }
      return op == .divmod ? "Return divmod(value, self)." : "Return value\(symbol(op))self."
    }
    if code >= Operation.add.rawValue && code <= Operation.divmod.rawValue {
      let op = BinaryOperator(rawValue: code - Operation.add.rawValue).unsafelyUnwrapped
      if op == .pow { return "Return pow(self, value, mod)." }
      return op == .divmod ? "Return divmod(self, value)." : "Return self\(symbol(op))value."
    }
    return named(operation, me)
  }

  private static func symbol(_ op: BinaryOperator) -> String { op == .pow ? "**" : "\(op.symbol)" }

  private static func named(_ operation: Operation, _ me: Ref) -> String {
    switch operation {
    case .repr: "Return repr(self)."
    case .str: "Return str(self)."
    case .hash: "Return hash(self)."
    case .call: "Call self as a function."
    case .getattribute: "Return getattr(self, name)."
    case .setattr: "Implement setattr(self, name, value)."
    case .delattr: "Implement delattr(self, name)."
    case .iter: "Implement iter(self)."
    case .next: "Implement next(self)."
    case .len: "Return len(self)."
    case .getitem: isSequence(me) ? "Return self[index]." : "Return self[key]."
    case .setitem: "Set self[key] to value."
    case .delitem: "Delete self[key]."
    case .contains: "Return bool(key in self)."
    case .get: "Return an attribute of instance, which is of type owner."
    case .set: "Set an attribute of instance to value."
    case .delete: "Delete an attribute of instance."
    case .`init`: "Initialize self.  See help(type(self)) for accurate signature."
    case .del: "Called when the instance is about to be destroyed."
    case .await: "Return an iterator to be used in await expression."
    case .aiter: "Return an awaitable, that resolves in asynchronous iterator."
    case .anext: "Return a value or raise StopAsyncIteration."
    case .neg: "-self"
    case .pos: "+self"
    case .invert: "~self"
    case .abs: "abs(self)"
    case .bool: "True if self else False"
    case .int: "int(self)"
    case .float: "float(self)"
    case .index: "Return self converted to an integer, if self is suitable for use as an index into a list."
    case .concat: "Return self+value."
    case .repeat: me.wrapper.pointee.isReflected ? "Return value*self." : "Return self*value."
    case .inplaceConcat: "Implement self+=value."
    case .inplaceRepeat: "Implement self*=value."
    case .buffer: "Return a buffer object that exposes the underlying memory of the object."
    case .release_buffer: "Release the buffer object that exposes the underlying memory of the object."
    default: ""
    }
  }
}

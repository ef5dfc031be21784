import KraitCore

extension Context {
  /// Calls anything callable.
  @inlinable @inline(__always) public func call(_ f: Ref, _ args: CallArguments) throws(Raised) -> Owned { try f.ops.call(f, args, self) }

  public func call(_ f: Ref) throws(Raised) -> Owned {
    var buffer: Ref? = nil
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in try f.ops.call(f, CallArguments(p, 0), self) }
  }
  public func call(_ f: Ref, _ a: Ref) throws(Raised) -> Owned {
    var buffer: Ref? = a
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in try f.ops.call(f, CallArguments(p, 1), self) }
  }
  public func call(_ f: Ref, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    var buffer: (Ref?, Ref?) = (a, b)
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in
      try f.ops.call(f, CallArguments(UnsafeRawPointer(p).assumingMemoryBound(to: Ref?.self), 2), self)
    }
  }
  public func call(_ f: Ref, _ a: Ref, _ b: Ref, _ c: Ref) throws(Raised) -> Owned {
    var buffer: (Ref?, Ref?, Ref?) = (a, b, c)
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in
      try f.ops.call(f, CallArguments(UnsafeRawPointer(p).assumingMemoryBound(to: Ref?.self), 3), self)
    }
  }
  public func call(_ f: Ref, _ a: Ref, _ b: Ref, _ c: Ref, _ d: Ref) throws(Raised) -> Owned {
    var buffer: (Ref?, Ref?, Ref?, Ref?) = (a, b, c, d)
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in
      try f.ops.call(f, CallArguments(UnsafeRawPointer(p).assumingMemoryBound(to: Ref?.self), 4), self)
    }
  }

  /// `f(*args, **kwargs)` with a tuple and a dict (or nil).
  public func call(_ f: Ref, args: Ref, kwargs: Ref?) throws(Raised) -> Owned {
    let n = args.tupleCount
    guard let kwargs, try len(kwargs) > 0 else {
      return try f.ops.call(f, CallArguments(UnsafeRawPointer(args.tupleItems).assumingMemoryBound(to: Ref?.self), n), self)
    }
    let k = try len(kwargs)
    let buffer = try allocateBuffer((n + k) * 8).assumingMemoryBound(to: Ref?.self)
    defer { freeBuffer(buffer, (n + k) * 8) }
    for i in 0..<n { buffer[i] = args.tupleItems[i] }
    let names = try tuple(k)
    var position = 0, filled = 0
    while filled < k, let (key, value) = dictNext(kwargs, &position) {
      key.incref()
      names.ref.tupleItems[filled] = key
      value.incref()
      buffer[n + filled] = value
      filled += 1
    }
    defer { for i in 0..<filled { buffer[n + i].unsafelyUnwrapped.decref() } }
    if filled < k {
      for i in filled..<k { names.ref.tupleItems[i] = none.leak() }
      try raise(.RuntimeError, "dictionary changed size during iteration")
    }
    for i in 0..<k where !names.ref.tupleItems[i].isStr { try raise(.TypeError, "keywords must be strings") }
    return try f.ops.call(f, CallArguments(UnsafePointer(buffer), n, names: names.ref), self)
  }

  /// Calls `f` with `first` before the given arguments.
  public func call(_ f: Ref, first: Ref, _ args: CallArguments) throws(Raised) -> Owned {
    let total = args.count + (args.names?.tupleCount ?? 0)
    if total < 8 {
      var buffer: (Ref?, Ref?, Ref?, Ref?, Ref?, Ref?, Ref?, Ref?) = (first, nil, nil, nil, nil, nil, nil, nil)
      return try withUnsafeMutablePointer(to: &buffer) { (p) throws(Raised) -> Owned in
        let words = UnsafeMutableRawPointer(p).assumingMemoryBound(to: Ref?.self)
        for i in 0..<total { words[i + 1] = args.base[i] }
        return try f.ops.call(f, CallArguments(UnsafePointer(words), args.count + 1, names: args.names), self)
      }
    }
    let words = try allocateBuffer((total + 1) * 8).assumingMemoryBound(to: Ref?.self)
    defer { freeBuffer(words, (total + 1) * 8) }
    words[0] = first
    for i in 0..<total { words[i + 1] = args.base[i] }
    return try f.ops.call(f, CallArguments(UnsafePointer(words), args.count + 1, names: args.names), self)
  }

  /// Calls what a class attribute gives for an instance: a function gets the instance as first argument, other descriptors are asked first.
  public func callSpecial(_ f: Ref, _ me: Ref, _ args: CallArguments) throws(Raised) -> Owned {
    let held = f.own
    if held.ref.hasFlag(.methodDescriptor) { return try call(held.ref, first: me, args) }
    if held.type.pointee.has.contains(.get) {
      let bound = try held.ref.ops.get(held.ref, me, Ref(me.type), self)
      return try call(bound.ref, args)
    }
    return try call(held.ref, args)
  }
  public func callSpecial(_ f: Ref, _ me: Ref) throws(Raised) -> Owned {
    var none: Ref? = nil
    return try withUnsafePointer(to: &none) { (p) throws(Raised) -> Owned in try callSpecial(f, me, CallArguments(p, 0)) }
  }
  public func callSpecial(_ f: Ref, _ me: Ref, _ a: Ref) throws(Raised) -> Owned {
    var buffer: Ref? = a
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in try callSpecial(f, me, CallArguments(p, 1)) }
  }
  public func callSpecial(_ f: Ref, _ me: Ref, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    var buffer: (Ref?, Ref?) = (a, b)
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in
      try callSpecial(f, me, CallArguments(UnsafeRawPointer(p).assumingMemoryBound(to: Ref?.self), 2))
    }
  }
}

import KraitCore

// Type parameters of generic aliases and unions: finding and substituting them.

extension Context {
  /// An argument as it appears within the repr of an alias: a type, or a list of types. Lists in lists are shown as they are, so that none is
  /// entered twice.
  func appendArgumentRepr(_ b: inout StringBuilder, _ me: Ref) throws(Raised) {
    guard me.isList else { return try appendTypeRepr(&b, me) }
    b.append("[")
    var i = 0
    while i < me.list.pointee.count {
      if i > 0 { b.append(", ") }
      let item = me.list.pointee.items.unsafelyUnwrapped[i].own
      try appendTypeRepr(&b, item.ref)
      i &+= 1
    }
    b.append("]")
  }

  /// A type as it appears there.
  func appendTypeRepr(_ b: inout StringBuilder, _ me: Ref) throws(Raised) {
    if me == interp.pointee.ellipsis { return b.append("...") }
    if me.isExactly(types.pointee.noneType) { return b.append("None") }
    if try getattrOptional(me, .__origin__) != nil, try getattrOptional(me, .__args__) != nil {
      let shown = try repr(me)
      return b.append(shown.ref)
    }
    if let qualified = try getattrOptional(me, .__qualname__), let module = try getattrOptional(me, .__module__), !isNone(module.ref) {
      let name = try str(of: qualified.ref), place = try str(of: module.ref)
      if !strEquals(place.ref, "builtins") {
        b.append(place.ref)
        b.append(".")
      }
      return b.append(name.ref)
    }
    let shown = try repr(me)
    b.append(shown.ref)
  }

  /// The type variables in a tuple of arguments, each once, in order.
  func typeParameters(_ args: Ref) throws(Raised) -> Owned {
    let found = try list()
    try collectParameters(args, into: found.ref)
    return try tuple(of: found.ref)
  }
  private func collectParameters(_ args: Ref, into found: Ref) throws(Raised) {
    try checkNativeStack()
    let held = try tuple(of: args)
    for i in 0..<held.ref.tupleCount {
      let arg = held.ref.tupleItems[i]
      if arg.isType { continue }
      if arg.isList || arg.isTuple {
        try collectParameters(arg, into: found)
      } else if try getattrOptional(arg, .__typing_subst__) != nil {
        try addOnce(found, arg)
      } else if let inner = try getattrOptional(arg, .__parameters__), inner.ref.isTuple {
        for k in 0..<inner.ref.tupleCount { try addOnce(found, inner.ref.tupleItems[k]) }
      }
    }
  }
  private func addOnce(_ list: Ref, _ item: Ref) throws(Raised) {
    var i = 0
    while i < list.list.pointee.count {
      if list.list.pointee.items.unsafelyUnwrapped[i] == item { return }
      i &+= 1
    }
    try append(list: list, item.own)
  }

  /// `me[key]`: the arguments with the type variables replaced.
  func substitute(_ me: Ref, args: Ref, parameters: Ref, _ key: Ref) throws(Raised) -> Owned {
    let n = parameters.tupleCount
    if n == 0 { try raise(.TypeError, "\(describe(me)) is not a generic class") }
    var items = try unpackTypeArguments(key)
    for i in 0..<n {
      let parameter = parameters.tupleItems[i]
      if let prepare = try getattrOptional(parameter, .__typing_prepare_subst__), !isNone(prepare.ref) {
        let prepared = try call(prepare.ref, me, items.ref)
        items = prepared.ref.isTuple ? prepared : try tuple(prepared)
      }
    }
    let count = items.ref.tupleCount
    if count != n {
      try raise(.TypeError, "Too \(count > n ? "many" : "few") arguments for \(describe(me)); actual \(count), expected \(n)")
    }
    return try substituteIn(args, parameters, items.ref)
  }

  private func substituteIn(_ args: Ref, _ parameters: Ref, _ items: Ref) throws(Raised) -> Owned {
    try checkNativeStack()
    let source = try tuple(of: args)
    var result = try ItemBuffer(self)
    for i in 0..<source.ref.tupleCount {
      let arg = source.ref.tupleItems[i]
      if arg.isType {
        try result.append(arg.own)
        continue
      }
      if arg.isTuple || arg.isList {
        let inner = try substituteIn(arg, parameters, items)
        if arg.isList { try result.append(list(of: inner.ref)) } else { try result.append(inner) }
        continue
      }
      let isUnpacked = try isUnpackedTypeVarTuple(arg)
      var replaced = arg.own
      if let substitution = try getattrOptional(arg, .__typing_subst__) {
        var place = -1
        for k in 0..<parameters.tupleCount where parameters.tupleItems[k] == arg { place = k }
        if place >= 0 { replaced = try call(substitution.ref, items.tupleItems[place]) }
      } else {
        replaced = try substituteNested(arg, parameters, items)
      }
      if isUnpacked && replaced.ref.isTuple {
        for k in 0..<replaced.ref.tupleCount { try result.append(replaced.ref.tupleItems[k].own) }
      } else {
        try result.append(replaced)
      }
    }
    return try result.tuple()
  }
  private func isUnpackedTypeVarTuple(_ arg: Ref) throws(Raised) -> Bool {
    guard let flag = try getattrOptional(arg, .__typing_is_unpacked_typevartuple__) else { return false }
    return try isTrue(flag.ref)
  }

  /// `arg[...]` with what belongs to its own parameters.
  private func substituteNested(_ arg: Ref, _ parameters: Ref, _ items: Ref) throws(Raised) -> Owned {
    guard let inner = try getattrOptional(arg, .__parameters__), inner.ref.isTuple, inner.ref.tupleCount > 0 else { return arg.own }
    var own = try ItemBuffer(self)
    for i in 0..<inner.ref.tupleCount {
      let parameter = inner.ref.tupleItems[i]
      var place = -1
      for k in 0..<parameters.tupleCount where parameters.tupleItems[k] == parameter { place = k }
      if place < 0 {
        try own.append(parameter.own)
      } else if parameter.type.pointee.has.contains(.iter), items.tupleItems[place].isTuple {
        for k in 0..<items.tupleItems[place].tupleCount { try own.append(items.tupleItems[place].tupleItems[k].own) }
      } else {
        try own.append(items.tupleItems[place].own)
      }
    }
    let key = try own.tuple()
    return try getitem(arg, key.ref)
  }

  /// The arguments as a tuple, with unpacked tuples spread out.
  private func unpackTypeArguments(_ key: Ref) throws(Raised) -> Owned {
    let given = key.isTuple ? key.own : try tuple(key)
    var result = try ItemBuffer(self)
    for i in 0..<given.ref.tupleCount {
      let item = given.ref.tupleItems[i]
      if !item.isType, let parts = try getattrOptional(item, intern("__typing_unpacked_tuple_args__")), parts.ref.isTuple {
        let n = parts.ref.tupleCount
        let isOpen = n > 0 && parts.ref.tupleItems[n &- 1] == interp.pointee.ellipsis
        if !isOpen {
          for k in 0..<n { try result.append(parts.ref.tupleItems[k].own) }
          continue
        }
      }
      try result.append(item.own)
    }
    return try result.tuple()
  }
  private func getattrOptional(_ me: Ref, _ name: consuming Owned) throws(Raised) -> Owned? { try getattrOptional(me, name.ref) }
}

import KraitCore

/// `enumerate`.
enum EnumerateType: Combinator {
  static var name: StaticString { "enumerate" }
  static var doc: StaticString? {
    "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ..."
  }
  static var signature: StaticString? { "(iterable, start=0)" }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    var iterable = args.count > 0 ? args[0] : nil, start = args.count > 1 ? args[1] : nil
    let total = args.count + args.keywordCount
    if let names = args.names {
      for i in 0..<names.tupleCount {
        let name = names.tupleItems[i]
        if strEquals(name, "iterable") && iterable == nil {
          iterable = args.keyword(i)
        } else if strEquals(name, "start") && start == nil {
          start = args.keyword(i)
        } else {
          try cx.raise(.TypeError, "'\(name.text)' is an invalid keyword argument for enumerate()")
        }
      }
    }
    if total > 2 { try cx.raise(.TypeError, "enumerate() takes at most 2 arguments (\(total) given)") }
    guard let iterable else { try cx.raise(.TypeError, "enumerate() missing required argument 'iterable'") }
    var first = cx.int(0)
    if let start { first = try cx.indexObject(start) }
    let source = try cx.iter(iterable)
    if let number = cx.exactInt(first.ref) { return try cx.makeCombinator(type, nil, source, number) }
    return try cx.makeCombinator(type, first, source)
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let source = me.combinator.pointee.source.own else { return nil }
    guard let item = try cx.next(source.ref) else { return nil }
    return try cx.tuple(takeNumber(me, cx), item)
  }
  /// The count, which moves on.
  private static func takeNumber(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let e = me.combinator
    if let wide = e.pointee.function.own {
      let one = cx.int(1)
      replace(&e.pointee.function, with: try cx.binary(.add, wide.ref, one.ref))
      return wide
    }
    let n = e.pointee.number
    if n == Int.max {
      let big = cx.int(n), one = cx.int(1)
      replace(&e.pointee.function, with: try cx.binary(.add, big.ref, one.ref))
      return big
    }
    e.pointee.number = n &+ 1
    return cx.int(n)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let e = a[0].combinator
        guard let source = e.pointee.source else { return cx.none }
        let arguments: Owned
        if let wide = e.pointee.function { arguments = try cx.tuple(source, wide) } else { arguments = try cx.tuple(source.own, cx.int(e.pointee.number)) }
        return try cx.tuple(Ref(a[0].type).own, arguments)
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
}

/// `reversed`.
enum ReversedType: Combinator {
  static var name: StaticString { "reversed" }
  static var doc: StaticString? { "Return a reverse iterator over the values of the given sequence." }
  static var signature: StaticString? { "(object, /)" }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if type == cx.types.pointee.reversed || !type.pointee.overridden.contains(.`init`) { try cx.checkNoKeywords(args, "reversed") }
    try cx.checkCount(args, "reversed", 1...1)
    let sequence = args[0]
    if let special = cx.lookup(sequence.type, .__reversed__) {
      if cx.isNone(special) { try cx.raise(.TypeError, "'\(cx.typeName(sequence))' object is not reversible") }
      return try cx.callSpecial(special, sequence)
    }
    let has = sequence.type.pointee.has
    guard has.contains(.getitem), !sequence.isDict, has.contains(.len) || sequence.type.pointee.flags.contains(.pythonClass),
      !sequence.isExactly(cx.types.pointee.mappingProxy)
    else {
      try cx.raise(.TypeError, "'\(cx.typeName(sequence))' object is not reversible")
    }
    let count = try cx.len(sequence)
    return try cx.makeCombinator(type, nil, sequence.own, count &- 1)
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let sequence = me.combinator.pointee.source.own else { return nil }
    let i = me.combinator.pointee.number
    if i >= 0 {
      let key = cx.int(i)
      do throws(Raised) {
        let item = try cx.getitem(sequence.ref, key.ref)
        me.combinator.pointee.number = i &- 1
        return item
      } catch {
        guard cx.pendingMatches(.IndexError) || cx.pendingMatches(.StopIteration) else { throw error }
        cx.setPending(nil)
      }
    }
    me.combinator.pointee.number = -1
    replace(&me.combinator.pointee.source, with: nil)
    return nil
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "Private method returning an estimate of len(list(it)).") { (a, cx) throws(Raised) in
        guard let sequence = a[0].combinator.pointee.source.own else { return cx.int(0) }
        let count = try cx.len(sequence.ref)
        let position = a[0].combinator.pointee.number &+ 1
        return cx.int(count < position ? 0 : position)
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        guard let sequence = a[0].combinator.pointee.source else {
          let arguments = try cx.tuple(cx.interp.pointee.emptyTuple)
          return try cx.tuple(Ref(a[0].type).own, arguments)
        }
        let arguments = try cx.tuple(sequence)
        return try cx.tuple(Ref(a[0].type).own, arguments, cx.int(a[0].combinator.pointee.number))
      },
      MethodDef("__setstate__", "(self, state, /)", "Set state information for unpickling.") { (a, cx) throws(Raised) in
        let n = try cx.index(a[1])
        guard let sequence = a[0].combinator.pointee.source.own else { return cx.none }
        let count = try cx.len(sequence.ref)
        a[0].combinator.pointee.number = min(max(-1, n), count &- 1)
        return cx.none
      },
    ]
  }
}

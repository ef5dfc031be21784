import KraitCore

/// What set and frozenset have in common.
protocol SetKind: NativeType {
  static var isMutable: Bool { get }
}

extension SetKind {
  static func dealloc(_ me: Ref, _ cx: Context) { cx.setClear(me) }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    guard let table = me.set.pointee.table else { return }
    for i in 0...me.set.pointee.mask { visit(table[i].key) }
  }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.set.pointee.used }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.setIterator(me) }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try find(me, item, cx) { (key) throws(Raised) in try cx.setContains(me, key) } }

  /// Looks an item up; an unhashable set is looked up as a frozenset.
  static func find(_ me: Ref, _ item: Ref, _ cx: Context, _ body: (Ref) throws(Raised) -> Bool) throws(Raised) -> Bool {
    do throws(Raised) { return try body(item) } catch {
      guard cx.isSubtype(item.type, cx.types.pointee.set), cx.pendingMatches(.TypeError) else { throw error }
      cx.setPending(nil)
      let frozen = try cx.frozenset(of: item)
      return try body(frozen.ref)
    }
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let name = cx.typeName(me)
    if try !cx.enterRepr(me) { return try cx.str("\(name)(...)") }
    defer { cx.leaveRepr(me) }
    if me.set.pointee.used == 0 { return try cx.str("\(name)()") }
    let items = try cx.list(of: me)
    let shown = try cx.repr(items.ref)
    let isPlain = me.isExactly(cx.types.pointee.set)
    var b = StringBuilder()
    if !isPlain {
      b.append(name)
      b.append("(")
    }
    b.append("{")
    b.append(shown.ref, 1, shown.ref.str.pointee.length &- 1)
    b.append("}")
    if !isPlain { b.append(")") }
    return try b.finish(cx)
  }

  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.hasSetItems(cx), b.hasSetItems(cx) else { return nil }
    let n = a.set.pointee.used, m = b.set.pointee.used
    switch op {
    case .eq, .ne:
      var isEqual = n == m
      if isEqual && a.set.pointee.hash != -1 && b.set.pointee.hash != -1 && a.set.pointee.hash != b.set.pointee.hash { isEqual = false }
      if isEqual { isEqual = try cx.setIsSubset(a, b) }
      return cx.bool(isEqual == (op == .eq))
    case .lt: return try cx.bool(n < m ? cx.setIsSubset(a, b) : false)
    case .le: return try cx.bool(cx.setIsSubset(a, b))
    case .gt: return try cx.bool(n > m ? cx.setIsSubset(b, a) : false)
    case .ge: return try cx.bool(cx.setIsSubset(b, a))
    }
  }

  /// set or frozenset: the type of results that follow the left operand.
  static func resultType(_ me: Ref, _ cx: Context) -> TypePointer {
    cx.isSubtype(me.type, cx.types.pointee.set) ? cx.types.pointee.set : cx.types.pointee.frozenset
  }

  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    switch op {
    case .sub, .and, .or, .xor: break
    default: return nil
    }
    guard a.hasSetItems(cx), b.hasSetItems(cx) else { return nil }
    let type = resultType(a, cx)
    switch op {
    case .sub: return try cx.setDifference(a, b, as: type)
    case .and: return try cx.setIntersection(a, b, as: type)
    case .or:
      let made = try cx.setCopy(a, as: type)
      try cx.setUpdate(made.ref, b)
      return made
    default:
      let made = try cx.setCopy(b, as: type)
      try cx.setSymmetricUpdate(made.ref, a)
      return made
    }
  }

  static var commonMethods: [MethodDef] {
    [
      MethodDef("__contains__", "(self, object, /)", "x.__contains__(y) <==> y in x.") { (a, cx) throws(Raised) in
        try cx.bool(contains(a[0], a[1], cx))
      },
      MethodDef("copy", "(self, /)", "Return a shallow copy of a set.") { (a, cx) throws(Raised) in
        if a[0].isExactly(cx.types.pointee.frozenset) { return a[0].own }
        return try cx.setCopy(a[0], as: resultType(a[0], cx))
      },
      MethodDef("union", "(self, /, *others)", "Return a new set with elements from the set and all others.") { (a, cx) throws(Raised) in
        let made = try cx.setCopy(a[0], as: resultType(a[0], cx))
        for i in 0..<a[1].tupleCount { try cx.setUpdate(made.ref, a[1].tupleItems[i]) }
        return made
      },
      MethodDef("intersection", "(self, /, *others)", "Return a new set with elements common to the set and all others.") { (a, cx) throws(Raised) in
        try intersection(a[0], a[1], cx)
      },
      MethodDef("difference", "(self, /, *others)", "Return a new set with elements in the set that are not in the others.") { (a, cx) throws(Raised) in
        let others = a[1], type = resultType(a[0], cx)
        if others.tupleCount == 0 { return try cx.setCopy(a[0], as: type) }
        let made = try cx.setDifference(a[0], others.tupleItems[0], as: type)
        for i in 1..<max(1, others.tupleCount) { try cx.setDifferenceUpdate(made.ref, others.tupleItems[i]) }
        return made
      },
      MethodDef("symmetric_difference", "(self, other, /)", "Return a new set with elements in either the set or other but not both.") { (a, cx) throws(Raised) in
        let made = try cx.makeSet(resultType(a[0], cx))
        try cx.setUpdate(made.ref, a[1])
        try cx.setSymmetricUpdate(made.ref, a[0])
        return made
      },
      MethodDef("issubset", "(self, other, /)", "Report whether another set contains this set.") { (a, cx) throws(Raised) in
        if a[1].hasSetItems(cx) { return try cx.bool(cx.setIsSubset(a[0], a[1])) }
        let other = try cx.setIntersection(a[0], a[1], as: cx.types.pointee.set)
        return cx.bool(other.ref.set.pointee.used == a[0].set.pointee.used)
      },
      MethodDef("issuperset", "(self, other, /)", "Report whether this set contains another set.") { (a, cx) throws(Raised) in
        if a[1].hasSetItems(cx) { return try cx.bool(cx.setIsSubset(a[1], a[0])) }
        let iterator = try cx.iter(a[1])
        while let item = try cx.next(iterator.ref) {
          if try !contains(a[0], item.ref, cx) { return cx.bool(false) }
        }
        return cx.bool(true)
      },
      MethodDef("isdisjoint", "(self, other, /)", "Return True if two sets have a null intersection.") { (a, cx) throws(Raised) in
        try cx.bool(cx.setIsDisjoint(a[0], a[1]))
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let items = try cx.list(of: a[0])
        let arguments = try cx.tuple(items)
        let state = try cx.callMethod(a[0], .__getstate__)
        return try cx.tuple(Ref(a[0].type).own, arguments, state)
      },
      MethodDef("__sizeof__", "(self, /)", "S.__sizeof__() -> size of S in memory, in bytes.") { (a, cx) throws(Raised) in
        let mask = a[0].set.pointee.mask
        return cx.int(200 &+ (mask > 7 ? (mask &+ 1) &* 16 : 0))
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }

  static func intersection(_ me: Ref, _ others: Ref, _ cx: Context) throws(Raised) -> Owned {
    let type = resultType(me, cx)
    if others.tupleCount == 0 { return try cx.setCopy(me, as: type) }
    var made = try cx.setIntersection(me, others.tupleItems[0], as: type)
    var i = 1
    while i < others.tupleCount {
      made = try cx.setIntersection(made.ref, others.tupleItems[i], as: type)
      i &+= 1
    }
    return made
  }
}

/// `set`.
enum SetType: SetKind {
  static var isMutable: Bool { true }
  static var name: StaticString { "set" }
  static var doc: StaticString? { "Build an unordered collection of unique elements." }
  static var signature: StaticString? { "(iterable=(), /)" }
  static var operations: OperationSet {
    [
      .repr, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .contains, .new, .`init`, .sub, .rsub, .and, .rand, .or, .ror, .xor, .rxor, .isub,
      .iand, .ior, .ixor,
    ]
  }
  static var layout: Layout { Layout(MemoryLayout<SetBody>.size, [.collected, .baseType, .hasWeakrefs, .matchSelf]) }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.makeSet(type) }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.checkNoKeywords(args, "set")
    try cx.checkCount(args, "set", 0...1)
    cx.setClear(me)
    if args.count == 1 { try cx.setUpdate(me, args[0]) }
  }
  static func clear(_ me: Ref, _ cx: Context) { cx.setClear(me) }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }

  static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard b.hasSetItems(cx) else { return nil }
    switch op {
    case .or: try cx.setUpdate(a, b)
    case .sub: try cx.setDifferenceUpdate(a, b)
    case .xor: try cx.setSymmetricUpdate(a, b)
    case .and:
      let made = try cx.setIntersection(a, b, as: cx.types.pointee.set)
      cx.setSwap(a, made.ref)
    default: return nil
    }
    return a.own
  }

  static var methods: [MethodDef] {
    commonMethods + [
      MethodDef("add", "(self, object, /)", "Add an element to a set.\n\nThis has no effect if the element is already present.") { (a, cx) throws(Raised) in
        try cx.setAdd(a[0], a[1])
        return cx.none
      },
      MethodDef("discard", "(self, object, /)", "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set.") { (a, cx) throws(Raised) in
        _ = try find(a[0], a[1], cx) { (key) throws(Raised) in try cx.setDiscard(a[0], key) }
        return cx.none
      },
      MethodDef("remove", "(self, object, /)", "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.") { (a, cx) throws(Raised) in
        let isFound = try find(a[0], a[1], cx) { (key) throws(Raised) in try cx.setDiscard(a[0], key) }
        if !isFound { try cx.raiseKeyError(a[1]) }
        return cx.none
      },
      MethodDef("pop", "(self, /)", "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty.") { (a, cx) throws(Raised) in
        let s = a[0].set
        guard s.pointee.used > 0, let table = s.pointee.table else {
          let message = try cx.str("pop from an empty set")
          try cx.raiseKeyError(message.ref)
        }
        var i = s.pointee.finger & s.pointee.mask
        while table[i].key == nil { i = (i &+ 1) & s.pointee.mask }
        s.pointee.finger = i &+ 1
        return Owned(stealing: cx.setTake(a[0], i))
      },
      MethodDef("clear", "(self, /)", "Remove all elements from this set.") { (a, cx) throws(Raised) in
        cx.setClear(a[0])
        return cx.none
      },
      MethodDef("update", "(self, /, *others)", "Update the set, adding elements from all others.") { (a, cx) throws(Raised) in
        for i in 0..<a[1].tupleCount { try cx.setUpdate(a[0], a[1].tupleItems[i]) }
        return cx.none
      },
      MethodDef("difference_update", "(self, /, *others)", "Update the set, removing elements found in others.") { (a, cx) throws(Raised) in
        for i in 0..<a[1].tupleCount { try cx.setDifferenceUpdate(a[0], a[1].tupleItems[i]) }
        return cx.none
      },
      MethodDef("intersection_update", "(self, /, *others)", "Update the set, keeping only elements found in it and all others.") { (a, cx) throws(Raised) in
        let made = try intersection(a[0], a[1], cx)
        cx.setSwap(a[0], made.ref)
        return cx.none
      },
      MethodDef("symmetric_difference_update", "(self, other, /)", "Update the set, keeping only elements found in either set, but not in both.") { (a, cx) throws(Raised) in
        try cx.setSymmetricUpdate(a[0], iterable: a[1])
        return cx.none
      },
    ]
  }
}

/// `frozenset`.
enum FrozensetType: SetKind {
  static var isMutable: Bool { false }
  static var name: StaticString { "frozenset" }
  static var doc: StaticString? { "Build an immutable unordered collection of unique elements." }
  static var signature: StaticString? { "(iterable=(), /)" }
  static var operations: OperationSet {
    [.repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .contains, .new, .sub, .rsub, .and, .rand, .or, .ror, .xor, .rxor]
  }
  static var layout: Layout { Layout(MemoryLayout<SetBody>.size, [.collected, .baseType, .hasWeakrefs, .matchSelf]) }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let isExact = type == cx.types.pointee.frozenset
    if isExact || !type.pointee.overridden.contains(.`init`) { try cx.checkNoKeywords(args, "frozenset") }
    try cx.checkCount(args, "frozenset", 0...1)
    if args.count == 1 && isExact && args[0].isExactly(type) { return args[0].own }
    let made = try cx.makeSet(type)
    if args.count == 1 { try cx.setUpdate(made.ref, args[0]) }
    return made
  }
  /// The hashes are mixed independently of the order.
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let s = me.set
    if s.pointee.hash != -1 { return s.pointee.hash }
    func shuffle(_ h: UInt) -> UInt { ((h ^ 89_869_747) ^ (h &<< 16)) &* 3_644_798_167 }
    var hash: UInt = 0
    var position = 0
    while let (_, h) = cx.setNext(me, &position) { hash ^= shuffle(UInt(bitPattern: h)) }
    hash ^= (UInt(s.pointee.used) &+ 1) &* 1_927_868_237
    hash ^= (hash &>> 11) ^ (hash &>> 25)
    hash = hash &* 69069 &+ 907_133_923
    if hash == UInt.max { hash = 590_923_713 }
    s.pointee.hash = Int(bitPattern: hash)
    return s.pointee.hash
  }
  static var methods: [MethodDef] { commonMethods }
}

/// An iterator over a set.
struct SetIteratorBody {
  var header: ObjectHeader
  /// nil when exhausted.
  var set: Ref?
  var position: Int
  /// Items when the iterator was made, -1 after that has changed; and those still to come.
  var used: Int
  var remaining: Int
}

extension Ref {
  var setIterator: UnsafeMutablePointer<SetIteratorBody> { raw.assumingMemoryBound(to: SetIteratorBody.self) }
}

extension Context {
  func setIterator(_ me: Ref) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.setIterator)
    ref.setIterator.pointee.set = me.own.leak()
    ref.setIterator.pointee.position = 0
    ref.setIterator.pointee.used = me.set.pointee.used
    ref.setIterator.pointee.remaining = me.set.pointee.used
    track(ref)
    return Owned(stealing: ref)
  }
}

enum SetIteratorType: NativeType {
  static var name: StaticString { "set_iterator" }
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<SetIteratorBody>.size, [.collected, .noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.setIterator.pointee.set, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.setIterator.pointee.set) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.setIterator
    guard let set = it.pointee.set else { return nil }
    if set.set.pointee.used != it.pointee.used {
      it.pointee.used = -1
      try cx.raise(.RuntimeError, "Set changed size during iteration")
    }
    if let (key, _) = cx.setNext(set, &it.pointee.position) {
      it.pointee.remaining = it.pointee.remaining &- 1
      return key.own
    }
    replace(&it.pointee.set, with: nil)
    return nil
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "Private method returning an estimate of len(list(it)).") { (a, cx) throws(Raised) in
        let it = a[0].setIterator
        guard let set = it.pointee.set, it.pointee.used == set.set.pointee.used else { return cx.int(0) }
        return cx.int(max(0, it.pointee.remaining))
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let iter = try cx.builtin("iter")
        let rest = try cx.list()
        if let set = a[0].setIterator.pointee.set {
          var position = a[0].setIterator.pointee.position
          while let (key, _) = cx.setNext(set, &position) { try cx.append(list: rest.ref, key.own) }
        }
        let arguments = try cx.tuple(rest)
        return try cx.tuple(iter, arguments)
      },
    ]
  }
}

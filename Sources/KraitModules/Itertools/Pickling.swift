import KraitCore
import KraitObjects
import KraitVM

// `__reduce__`, `__setstate__` and `__copy__` of the itertools iterators: deprecated, but there until 3.14.

extension Context {
  func warnItertoolsPickling() throws(Raised) {
    try warn(.DeprecationWarning, "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.")
  }

  /// `(type(me), arguments)`, with a state unless it is nil.
  fileprivate func reduction(_ me: Ref, _ arguments: consuming Owned, _ state: consuming Owned? = nil) throws(Raised) -> Owned {
    guard let state else { return try tuple(Ref(me.type).own, arguments) }
    return try tuple(Ref(me.type).own, arguments, state)
  }

  /// A tuple of ints.
  fileprivate func tuple(of indices: UnsafePointer<Int>, _ count: Int) throws(Raised) -> Owned {
    var items = try ItemBuffer(self, capacity: count)
    for k in 0..<count { try items.append(int(indices[k])) }
    return try items.tuple()
  }

  /// Item `i` of a tuple of ints, within `0...limit`.
  fileprivate func clampedItem(_ state: Ref, _ i: Int, _ limit: Int) throws(Raised) -> Int {
    min(max(0, try index(state.tupleItems[i])), max(0, limit))
  }

  fileprivate func checkTuple(_ state: Ref) throws(Raised) {
    guard state.isTuple else { try raise(.TypeError, "state is not a tuple") }
  }
}

private let reduceDoc: StaticString = "Return state information for pickling."
private let setStateDoc: StaticString = "Set state information for unpickling."

extension Itertool {
  static func reducer(_ body: @escaping @Sendable (Ref, Context) throws(Raised) -> Owned) -> MethodDef {
    MethodDef("__reduce__", "(self, /)", reduceDoc) { (a, cx) throws(Raised) in
      try cx.warnItertoolsPickling()
      return try body(a[0], cx)
    }
  }
  static func stateSetter(_ body: @escaping @Sendable (Ref, Ref, Context) throws(Raised) -> Void) -> MethodDef {
    MethodDef("__setstate__", "(self, state, /)", setStateDoc) { (a, cx) throws(Raised) in
      try cx.warnItertoolsPickling()
      try body(a[0], a[1], cx)
      return cx.none
    }
  }
  /// Part of a state that may have been cleared.
  static func part(_ r: Ref?, _ cx: Context) -> Owned { (r ?? cx.noneRef).own }
}

extension AccumulateType {
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let it = me.it, source = part(me.it.pointee.a, cx), function = part(me.it.pointee.b, cx)
        if let first = it.pointee.d {
          // The initial value comes first, then the items.
          let single = try cx.tuple(first), chained = try cx.call(Ref(cx.nativeType(ChainType.self)), single.ref, source.ref)
          return try cx.reduction(me, cx.tuple(chained, function), cx.none)
        }
        if let total = it.pointee.c, cx.isNone(total) {
          let none = cx.none
          let single = try cx.tuple(none.ref), chained = try cx.call(Ref(cx.nativeType(ChainType.self)), single.ref, source.ref)
          let whole = try cx.call(Ref(cx.nativeType(AccumulateType.self)), chained.ref, function.ref)
          let arguments = try cx.tuple(whole, cx.int(1), cx.none)
          return try cx.tuple(Ref(cx.nativeType(IsliceType.self)).own, arguments)
        }
        return try cx.reduction(me, cx.tuple(source, function), part(it.pointee.c, cx))
      },
      stateSetter { (me, state, cx) throws(Raised) in replace(&me.it.pointee.c, with: cx.isNone(state) ? nil : state.own) },
    ]
  }
}

extension ChainType {
  static var pickling: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let empty = cx.interp.pointee.emptyTuple.own
        guard let source = me.it.pointee.a.own else { return try cx.reduction(me, empty) }
        guard let active = me.it.pointee.b.own else { return try cx.reduction(me, empty, cx.tuple(source.ref)) }
        return try cx.reduction(me, empty, cx.tuple(source, active))
      },
      stateSetter { (me, state, cx) throws(Raised) in
        try cx.checkTuple(state)
        guard (1...2).contains(state.tupleCount) else {
          let bound = state.tupleCount < 1 ? "at least 1 argument" : "at most 2 arguments"
          try cx.raise(.TypeError, "function takes \(bound) (\(state.tupleCount) given)")
        }
        for i in 0..<state.tupleCount where !state.tupleItems[i].type.pointee.has.contains(.next) {
          try cx.raise(.TypeError, "Arguments must be iterators.")
        }
        replace(&me.it.pointee.a, with: state.tupleItems[0].own)
        replace(&me.it.pointee.b, with: state.tupleCount == 2 ? state.tupleItems[1].own : nil)
      },
    ]
  }
}

extension CompressType {
  static var methods: [MethodDef] {
    [reducer { (me, cx) throws(Raised) in try cx.reduction(me, cx.tuple(part(me.it.pointee.a, cx), part(me.it.pointee.b, cx))) }]
  }
}

extension CycleType {
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let saved = part(me.it.pointee.b, cx)
        if let source = me.it.pointee.a.own { return try cx.reduction(me, cx.tuple(source.ref), cx.tuple(saved, cx.bool(false))) }
        let rest = try cx.iter(saved.ref)
        if me.it.pointee.i > 0 {
          let position = cx.int(me.it.pointee.i), name = try cx.intern("__setstate__")
          _ = try cx.callMethod(rest.ref, name.ref, position.ref)
        }
        return try cx.reduction(me, cx.tuple(rest.ref), cx.tuple(saved, cx.bool(true)))
      },
      stateSetter { (me, state, cx) throws(Raised) in
        guard state.isTuple else { try cx.raise(.TypeError, "state is not a tuple") }
        guard state.tupleCount == 2 else { try cx.raise(.TypeError, "function takes exactly 2 arguments (\(state.tupleCount) given)") }
        let saved = state.tupleItems[0]
        guard saved.isList else { try cx.raise(.TypeError, "argument 1 must be list, not \(cx.typeName(saved))") }
        // A first pass over what was seen already must not save it again.
        me.it.pointee.j = try cx.index(state.tupleItems[1]) != 0 ? 1 : 0
        replace(&me.it.pointee.b, with: saved.own)
        me.it.pointee.i = 0
      },
    ]
  }
}

extension FunctionTool {
  static var plainPickling: [MethodDef] {
    [reducer { (me, cx) throws(Raised) in try cx.reduction(me, cx.tuple(part(me.it.pointee.a, cx), part(me.it.pointee.b, cx))) }]
  }
  /// With whether the border was passed as the state.
  static var borderPickling: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        try cx.reduction(me, cx.tuple(part(me.it.pointee.a, cx), part(me.it.pointee.b, cx)), cx.int(me.it.pointee.i))
      },
      stateSetter { (me, state, cx) throws(Raised) in me.it.pointee.i = try cx.isTrue(state) ? 1 : 0 },
    ]
  }
}
extension DropwhileType { static var methods: [MethodDef] { borderPickling } }
extension TakewhileType { static var methods: [MethodDef] { borderPickling } }
extension FilterfalseType { static var methods: [MethodDef] { plainPickling } }
extension StarmapType { static var methods: [MethodDef] { plainPickling } }

extension GroupbyType {
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let it = me.it
        let arguments = try cx.tuple(part(it.pointee.a, cx), part(it.pointee.b, cx))
        guard let ahead = it.pointee.d, let key = it.pointee.c else { return try cx.reduction(me, arguments) }
        let current = ahead.tupleItems[0].own, value = ahead.tupleItems[1].own
        return try cx.reduction(me, arguments, cx.tuple(current, value, key.own))
      },
      stateSetter { (me, state, cx) throws(Raised) in
        try cx.checkTuple(state)
        guard state.tupleCount == 3 else { try cx.raise(.TypeError, "function takes exactly 3 arguments (\(state.tupleCount) given)") }
        let ahead = try cx.tuple(state.tupleItems[0], state.tupleItems[1])
        replace(&me.it.pointee.d, with: ahead)
        replace(&me.it.pointee.c, with: state.tupleItems[2].own)
      },
    ]
  }
}

extension GrouperType {
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "_grouper")
    try cx.checkCount(args, "_grouper", 2...2)
    guard args[0].isExactly(try cx.nativeType(GroupbyType.self)) else {
      try cx.raise(.TypeError, "_grouper() argument 1 must be itertools.groupby, not \(cx.typeName(args[0]))")
    }
    let me = try make(type, cx)
    me.ref.it.pointee.a = args[0].own.leak()
    me.ref.it.pointee.b = args[1].own.leak()
    // It becomes the groupby's current group.
    args[0].it.pointee.i &+= 1
    me.ref.it.pointee.i = args[0].it.pointee.i
    return me
  }
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        guard let parent = me.it.pointee.a, let key = me.it.pointee.b, parent.it.pointee.i == me.it.pointee.i else {
          let none = try cx.tuple(cx.interp.pointee.emptyTuple)
          let function = try cx.builtin("iter")
          return try cx.tuple(function, none)
        }
        return try cx.reduction(me, cx.tuple(parent, key))
      }
    ]
  }
}

extension IsliceType {
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let it = me.it
        guard let source = it.pointee.a.own, let taken = it.pointee.indices else {
          let nothing = try cx.list()
          return try cx.reduction(me, cx.tuple(cx.iter(nothing.ref), cx.int(0)), cx.int(0))
        }
        var items = try ItemBuffer(cx, capacity: 4)
        try items.append(source)
        try items.append(cx.int(it.pointee.i))
        try items.append(it.pointee.j == -1 ? cx.none : cx.int(it.pointee.j))
        try items.append(cx.int(it.pointee.k))
        return try cx.reduction(me, items.tuple(), cx.int(taken[0]))
      },
      stateSetter { (me, state, cx) throws(Raised) in
        let taken = try cx.index(state)
        me.it.pointee.indices?[0] = max(0, taken)
      },
    ]
  }
}

extension PoolTool {
  /// The state of an iterator that gave something already; one at the end has an empty pool instead.
  static func poolReduction(_ me: Ref, _ arguments: consuming Owned, _ state: (Ref, Context) throws(Raised) -> Owned, _ cx: Context) throws(Raised) -> Owned {
    if me.it.pointee.j == 0 { return try cx.reduction(me, arguments) }
    return try cx.reduction(me, arguments, state(me, cx))
  }
  /// Whether the iterator is exhausted after having given its results (rather than for want of items).
  static func isAtEnd(_ me: Ref) -> Bool { me.it.pointee.j == 2 && me.it.pointee.i <= (me.it.pointee.a?.tupleCount ?? 0) }

  static func indexState(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.tuple(of: me.it.pointee.indices.unsafelyUnwrapped, me.it.pointee.i) }

  static func combinationPickling(replacement: Bool) -> [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let length = cx.int(me.it.pointee.i)
        if me.it.pointee.j == 2 && (replacement || isAtEnd(me)) {
          return try cx.reduction(me, cx.tuple(cx.interp.pointee.emptyTuple.own, length))
        }
        let arguments = try cx.tuple(part(me.it.pointee.a, cx), length)
        return me.it.pointee.j == 1 ? try cx.reduction(me, arguments, indexState(me, cx)) : try cx.reduction(me, arguments)
      },
      stateSetter { (me, state, cx) throws(Raised) in
        let it = me.it
        let n = it.pointee.a?.tupleCount ?? 0, r = it.pointee.i
        guard state.isTuple, state.tupleCount == r, it.pointee.indexCount >= r else { try cx.raise(.ValueError, "invalid arguments") }
        for k in 0..<r { it.pointee.indices.unsafelyUnwrapped[k] = try cx.clampedItem(state, k, replacement ? n &- 1 : k &+ n &- r) }
        it.pointee.j = 1
      },
    ]
  }
}
extension CombinationsType { static var methods: [MethodDef] { combinationPickling(replacement: false) } }
extension CombinationsWithReplacementType { static var methods: [MethodDef] { combinationPickling(replacement: true) } }

extension PermutationsType {
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let it = me.it, length = cx.int(me.it.pointee.i)
        if isAtEnd(me) { return try cx.reduction(me, cx.tuple(cx.interp.pointee.emptyTuple.own, length)) }
        let arguments = try cx.tuple(part(it.pointee.a, cx), length)
        if it.pointee.j != 1 { return try cx.reduction(me, arguments) }
        let n = it.pointee.a?.tupleCount ?? 0, indices = it.pointee.indices.unsafelyUnwrapped
        let order = try cx.tuple(of: indices, n), cycles = try cx.tuple(of: indices + n, it.pointee.i)
        return try cx.reduction(me, arguments, cx.tuple(order, cycles))
      },
      stateSetter { (me, state, cx) throws(Raised) in
        let it = me.it
        let n = it.pointee.a?.tupleCount ?? 0, r = it.pointee.i
        try cx.checkTuple(state)
        guard state.tupleCount == 2, state.tupleItems[0].isTuple, state.tupleItems[1].isTuple, state.tupleItems[0].tupleCount == n,
          state.tupleItems[1].tupleCount == r, it.pointee.indexCount == n &+ r
        else { try cx.raise(.ValueError, "invalid arguments") }
        let indices = it.pointee.indices.unsafelyUnwrapped
        for k in 0..<n { indices[k] = try cx.clampedItem(state.tupleItems[0], k, n &- 1) }
        for k in 0..<r { indices[n &+ k] = max(1, try cx.clampedItem(state.tupleItems[1], k, n &- k)) }
        it.pointee.j = 1
      },
    ]
  }
}

extension ProductType {
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let pools = part(me.it.pointee.a, cx)
        if me.it.pointee.j == 2 && me.it.pointee.i > 0 { return try cx.reduction(me, cx.tuple(cx.interp.pointee.emptyTuple)) }
        return me.it.pointee.j == 1 ? try cx.reduction(me, pools, indexState(me, cx)) : try cx.reduction(me, pools)
      },
      stateSetter { (me, state, cx) throws(Raised) in
        let it = me.it
        let n = it.pointee.i
        guard state.isTuple, state.tupleCount == n, let pools = it.pointee.a else { try cx.raise(.ValueError, "invalid arguments") }
        for k in 0..<n where pools.tupleItems[k].tupleCount == 0 {
          it.pointee.j = 2
          return
        }
        for k in 0..<n { it.pointee.indices.unsafelyUnwrapped[k] = try cx.clampedItem(state, k, pools.tupleItems[k].tupleCount &- 1) }
        it.pointee.j = 1
      },
    ]
  }
}

extension ZipLongestType {
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        var items = try ItemBuffer(cx)
        if let sources = me.it.pointee.a.own {
          for i in 0..<sources.ref.list.pointee.count {
            let source = sources.ref.list.pointee.items.unsafelyUnwrapped[i]
            try items.append(cx.isNone(source) ? cx.interp.pointee.emptyTuple.own : source.own)
          }
        }
        return try cx.reduction(me, items.tuple(), part(me.it.pointee.b, cx))
      },
      stateSetter { (me, state, cx) throws(Raised) in replace(&me.it.pointee.b, with: state.own) },
    ]
  }
}

extension TeeType {
  static var pickling: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let nothing = try cx.tuple(cx.interp.pointee.emptyTuple)
        return try cx.reduction(me, nothing, cx.tuple(part(me.it.pointee.a, cx), cx.int(0)))
      },
      stateSetter { (me, state, cx) throws(Raised) in
        try cx.checkTuple(state)
        let type = try cx.nativeType(TeeLinkType.self)
        guard state.tupleCount == 2, state.tupleItems[0].isExactly(type) else { try cx.raise(.TypeError, "state is not a tee data object") }
        let skipped = try cx.index(state.tupleItems[1])
        if skipped < 0 || skipped > TeeLinkType.batch { try cx.raise(.ValueError, "Index out of range") }
        replace(&me.it.pointee.a, with: state.tupleItems[0].own)
        for _ in 0..<skipped { _ = try next(me, cx) }
      },
    ]
  }
}

extension TeeLinkType {
  /// Places that one reduced object covers, so that pickling long chains does not recurse once an item.
  static var batch: Int { 57 }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "_tee_dataobject")
    try cx.checkCount(args, "_tee_dataobject", 3...3)
    guard args[1].isList else { try cx.raise(.TypeError, "teedataobject() argument 2 must be list, not \(cx.typeName(args[1]))") }
    let count = args[1].list.pointee.count
    if count > batch || count < batch && !cx.isNone(args[2]) && !args[2].isExactly(type) { try cx.raise(.ValueError, "Invalid arguments") }
    var following: Owned
    if cx.isNone(args[2]) {
      following = try make(type, cx)
      following.ref.it.pointee.a = args[0].own.leak()
    } else {
      guard args[2].isExactly(type) else { try cx.raise(.ValueError, "_tee_dataobject shouldn't have a next") }
      following = args[2].own
    }
    for i in stride(from: count - 1, through: 0, by: -1) {
      let link = try make(type, cx)
      link.ref.it.pointee.a = args[0].own.leak()
      link.ref.it.pointee.b = args[1].list.pointee.items.unsafelyUnwrapped[i].own.leak()
      link.ref.it.pointee.c = following.leak()
      following = link
    }
    return following
  }

  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let values = try cx.list(), source = part(me.it.pointee.a, cx)
        var place = me
        while values.ref.list.pointee.count < batch, let value = place.it.pointee.b, let following = place.it.pointee.c {
          try cx.append(list: values.ref, value.own)
          place = following
          // A place that another iterator holds must stay one object.
          if following.referenceCount > 1 { break }
        }
        let isEnd = place.it.pointee.b == nil && place.referenceCount == 1
        let rest = isEnd || place == me ? cx.none : place.own
        return try cx.reduction(me, cx.tuple(source, values, rest))
      }
    ]
  }
}

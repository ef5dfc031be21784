import KraitCore
import KraitObjects
import KraitVM

// Combinatoric iterators. a: tuple of the pool (product: of the pools); i: length of a result; j: 0 before the first, 1 after it, 2 at the end.

protocol PoolTool: Itertool {}

extension PoolTool {
  static func make(_ type: TypePointer, pool iterable: Ref, _ r: Int, indices: Int, _ cx: Context) throws(Raised) -> Owned {
    let pool = try cx.tuple(of: iterable)
    let me = try make(type, cx)
    me.ref.it.pointee.a = pool.leak()
    me.ref.it.pointee.i = r
    try makeIndices(me.ref, indices, cx)
    return me
  }
  /// The pool's items at the indices.
  static func result(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let it = me.it
    let pool = it.pointee.a.unsafelyUnwrapped
    var items = try ItemBuffer(cx, capacity: it.pointee.i)
    for k in 0..<it.pointee.i { try items.append(pool.tupleItems[it.pointee.indices.unsafelyUnwrapped[k]].own) }
    return try items.tuple()
  }
  static func length(_ value: Ref, _ cx: Context) throws(Raised) -> Int {
    let r = try cx.index(value)
    if r < 0 { try cx.raise(.ValueError, "r must be non-negative") }
    return r
  }
}

enum CombinationsType: PoolTool {
  static var name: StaticString { "itertools.combinations" }
  static var signature: StaticString? { "(iterable, r)" }
  static var doc: StaticString? { "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)" }
  private static let parameters = Signature("combinations", "(iterable, r)")
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let pool = try cx.tuple(of: given[0])
    let r = try length(given[1], cx)
    let me = try make(type, pool: pool.ref, r, indices: min(r, pool.ref.tupleCount), cx)
    if r > pool.ref.tupleCount { me.ref.it.pointee.j = 2 }
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.it
    guard it.pointee.j < 2, let pool = it.pointee.a, let indices = it.pointee.indices else { return nil }
    let n = pool.tupleCount, r = it.pointee.i
    if it.pointee.j == 0 {
      it.pointee.j = 1
      for k in 0..<r { indices[k] = k }
      return try result(me, cx)
    }
    var i = r &- 1
    while i >= 0 && indices[i] == i &+ n &- r { i &-= 1 }
    if i < 0 {
      it.pointee.j = 2
      return nil
    }
    indices[i] &+= 1
    var k = i &+ 1
    while k < r {
      indices[k] = indices[k &- 1] &+ 1
      k &+= 1
    }
    return try result(me, cx)
  }
}

enum CombinationsWithReplacementType: PoolTool {
  static var name: StaticString { "itertools.combinations_with_replacement" }
  static var signature: StaticString? { "(iterable, r)" }
  static var doc: StaticString? {
    "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')"
  }
  private static let parameters = Signature("combinations_with_replacement", "(iterable, r)")
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let pool = try cx.tuple(of: given[0])
    let r = try length(given[1], cx)
    let isEmpty = pool.ref.tupleCount == 0 && r > 0
    let me = try make(type, pool: pool.ref, r, indices: isEmpty ? 0 : r, cx)
    if isEmpty { me.ref.it.pointee.j = 2 }
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.it
    guard it.pointee.j < 2, let pool = it.pointee.a, let indices = it.pointee.indices else { return nil }
    let n = pool.tupleCount, r = it.pointee.i
    if it.pointee.j == 0 {
      it.pointee.j = 1
      for k in 0..<r { indices[k] = 0 }
      return try result(me, cx)
    }
    var i = r &- 1
    while i >= 0 && indices[i] == n &- 1 { i &-= 1 }
    if i < 0 {
      it.pointee.j = 2
      return nil
    }
    let index = indices[i] &+ 1
    while i < r {
      indices[i] = index
      i &+= 1
    }
    return try result(me, cx)
  }
}

/// The indices are followed by the cycles.
enum PermutationsType: PoolTool {
  static var name: StaticString { "itertools.permutations" }
  static var signature: StaticString? { "(iterable, r=None)" }
  static var doc: StaticString? { "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)" }
  private static let parameters = Signature("permutations", "(iterable, r=None)")
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let pool = try cx.tuple(of: given[0])
    let n = pool.ref.tupleCount
    var r = n
    if let wanted = given.optional(1), !cx.isNone(wanted) {
      guard wanted.isInt else { try cx.raise(.TypeError, "Expected int as r") }
      r = try length(wanted, cx)
    }
    let me = try make(type, pool: pool.ref, r, indices: r > n ? 0 : n &+ r, cx)
    if r > n { me.ref.it.pointee.j = 2 }
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.it
    guard it.pointee.j < 2, let pool = it.pointee.a, let indices = it.pointee.indices else { return nil }
    let n = pool.tupleCount, r = it.pointee.i
    let cycles = indices + n
    if it.pointee.j == 0 {
      it.pointee.j = 1
      for k in 0..<n { indices[k] = k }
      for k in 0..<r { cycles[k] = n &- k }
      return try result(me, cx)
    }
    var i = r &- 1
    while i >= 0 {
      cycles[i] &-= 1
      if cycles[i] != 0 {
        let k = n &- cycles[i]
        let index = indices[i]
        indices[i] = indices[k]
        indices[k] = index
        return try result(me, cx)
      }
      let first = indices[i]
      var k = i
      while k < n &- 1 {
        indices[k] = indices[k &+ 1]
        k &+= 1
      }
      indices[n &- 1] = first
      cycles[i] = n &- i
      i &-= 1
    }
    it.pointee.j = 2
    return nil
  }
}

/// a: tuple of pools, one for each place of a result.
enum ProductType: PoolTool {
  static var name: StaticString { "itertools.product" }
  static var signature: StaticString? { "(*iterables, repeat=1)" }
  static var doc: StaticString? { "Cartesian product of input iterables.  Equivalent to nested for-loops." }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    var times = 1
    for i in 0..<args.keywordCount {
      let name = args.names.unsafelyUnwrapped.tupleItems[i]
      guard strEquals(name, "repeat") else { try cx.raise(.TypeError, "product() got an unexpected keyword argument '\(name.text)'") }
      times = try cx.index(args.keyword(i))
      if times < 0 { try cx.raise(.ValueError, "repeat argument cannot be negative") }
    }
    let (count, overflow) = args.count.multipliedReportingOverflow(by: times)
    if overflow || count > Int.max / 16 { try cx.raise(.OverflowError, "repeat argument too large") }
    var pools = try ItemBuffer(cx, capacity: count)
    for k in 0..<(times == 0 ? 0 : args.count) { try pools.append(cx.tuple(of: args[k])) }
    var k = args.count
    while k < count {
      try pools.append(pools[k &- args.count].own)
      k &+= 1
    }
    let all = try pools.tuple()
    return try make(type, pool: all.ref, count, indices: count, cx)
  }
  private static func product(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let it = me.it
    let pools = it.pointee.a.unsafelyUnwrapped
    var items = try ItemBuffer(cx, capacity: it.pointee.i)
    for k in 0..<it.pointee.i { try items.append(pools.tupleItems[k].tupleItems[it.pointee.indices.unsafelyUnwrapped[k]].own) }
    return try items.tuple()
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.it
    guard it.pointee.j < 2, let pools = it.pointee.a, let indices = it.pointee.indices else { return nil }
    let n = it.pointee.i
    if it.pointee.j == 0 {
      it.pointee.j = 1
      for k in 0..<n {
        indices[k] = 0
        if pools.tupleItems[k].tupleCount == 0 { it.pointee.j = 2 }
      }
      return it.pointee.j == 2 ? nil : try product(me, cx)
    }
    var k = n &- 1
    while k >= 0 {
      indices[k] &+= 1
      if indices[k] < pools.tupleItems[k].tupleCount { return try product(me, cx) }
      indices[k] = 0
      k &-= 1
    }
    it.pointee.j = 2
    return nil
  }
}

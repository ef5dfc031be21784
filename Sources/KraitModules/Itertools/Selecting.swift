import KraitCore
import KraitObjects
import KraitVM

// Iterators that pick from, group or transform one input.

/// a: iterator, b: function or nil, c: total or nil, d: initial value until it has been given.
enum AccumulateType: Itertool {
  static var name: StaticString { "itertools.accumulate" }
  static var signature: StaticString? { "(iterable, func=None, *, initial=None)" }
  static var doc: StaticString? { "Return series of accumulated sums (or other binary function results)." }
  private static let parameters = Signature("accumulate", "(iterable, func=None, *, initial=None)")
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let source = try cx.iter(given[0])
    let me = try make(type, cx)
    me.ref.it.pointee.a = source.leak()
    if let f = given.optional(1), !cx.isNone(f) { me.ref.it.pointee.b = f.own.leak() }
    if let first = given.optional(2), !cx.isNone(first) { me.ref.it.pointee.d = first.own.leak() }
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    let it = me.it
    if let first = it.pointee.d.own {
      replace(&it.pointee.d, with: nil)
      replace(&it.pointee.c, with: first.copy())
      return first
    }
    guard let source = it.pointee.a.own, let value = try cx.next(source.ref) else { return nil }
    guard let total = it.pointee.c.own else {
      replace(&it.pointee.c, with: value.copy())
      return value
    }
    let sum: Owned
    if let f = it.pointee.b.own { sum = try cx.call(f.ref, total.ref, value.ref) } else { sum = try cx.binary(.add, total.ref, value.ref) }
    replace(&it.pointee.c, with: sum.copy())
    return sum
  }
}

/// a: iterator, i: size, j: strict.
enum BatchedType: Itertool {
  static var name: StaticString { "itertools.batched" }
  static var signature: StaticString? { "(iterable, n, *, strict=False)" }
  static var doc: StaticString? { "Batch data into tuples of length n. The last batch may be shorter than n." }
  private static let parameters = Signature("batched", "(iterable, n, *, strict=False)")
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let n = try cx.index(given[1])
    let isStrict = given.optional(2) == nil ? false : try cx.isTrue(given[2])
    if n < 1 { try cx.raise(.ValueError, "n must be at least one") }
    let source = try cx.iter(given[0])
    let me = try make(type, cx)
    me.ref.it.pointee.a = source.leak()
    me.ref.it.pointee.i = n
    me.ref.it.pointee.j = isStrict ? 1 : 0
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let source = me.it.pointee.a.own else { return nil }
    let n = me.it.pointee.i
    var items = try ItemBuffer(cx, capacity: min(n, 1024))
    while items.count < n, let item = try cx.next(source.ref) { try items.append(item) }
    if items.count == n { return try items.tuple() }
    replace(&me.it.pointee.a, with: nil)
    if items.count == 0 { return nil }
    if me.it.pointee.j != 0 { try cx.raise(.ValueError, "batched(): incomplete batch") }
    return try items.tuple()
  }
}

/// a: data, b: selectors.
enum CompressType: Itertool {
  static var name: StaticString { "itertools.compress" }
  static var signature: StaticString? { "(data, selectors)" }
  static var doc: StaticString? { "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements." }
  private static let parameters = Signature("compress", "(data, selectors)")
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let data = try cx.iter(given[0]), selectors = try cx.iter(given[1])
    let me = try make(type, cx)
    me.ref.it.pointee.a = data.leak()
    me.ref.it.pointee.b = selectors.leak()
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let data = me.it.pointee.a.own, let selectors = me.it.pointee.b.own else { return nil }
    while let item = try cx.next(data.ref) {
      guard let selector = try cx.next(selectors.ref) else { return nil }
      if try cx.isTrue(selector.ref) { return item }
    }
    return nil
  }
}

/// What dropwhile, takewhile, filterfalse and starmap share. a: function, b: iterator, i: whether the border was passed.
protocol FunctionTool: Itertool {
  static var shortName: StaticString { get }
}
extension FunctionTool {
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try checkKeywords(type, args, shortName, cx)
    try cx.checkCount(args, shortName, 2...2)
    let source = try cx.iter(args[1])
    let me = try make(type, cx)
    me.ref.it.pointee.a = args[0].own.leak()
    me.ref.it.pointee.b = source.leak()
    return me
  }
  static func test(_ function: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    let answer = try cx.call(function, item)
    return try cx.isTrue(answer.ref)
  }
}

enum DropwhileType: FunctionTool {
  static var name: StaticString { "itertools.dropwhile" }
  static var signature: StaticString? { "(predicate, iterable, /)" }
  static var shortName: StaticString { "dropwhile" }
  static var doc: StaticString? { "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted." }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let function = me.it.pointee.a.own, let source = me.it.pointee.b.own else { return nil }
    while let item = try cx.next(source.ref) {
      if me.it.pointee.i != 0 { return item }
      if try !test(function.ref, item.ref, cx) {
        me.it.pointee.i = 1
        return item
      }
    }
    return nil
  }
}

enum TakewhileType: FunctionTool {
  static var name: StaticString { "itertools.takewhile" }
  static var signature: StaticString? { "(predicate, iterable, /)" }
  static var shortName: StaticString { "takewhile" }
  static var doc: StaticString? { "Return successive entries from an iterable as long as the predicate evaluates to true for each entry." }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    if me.it.pointee.i != 0 { return nil }
    guard let function = me.it.pointee.a.own, let source = me.it.pointee.b.own, let item = try cx.next(source.ref) else { return nil }
    if try test(function.ref, item.ref, cx) { return item }
    me.it.pointee.i = 1
    return nil
  }
}

enum FilterfalseType: FunctionTool {
  static var name: StaticString { "itertools.filterfalse" }
  static var signature: StaticString? { "(function, iterable, /)" }
  static var shortName: StaticString { "filterfalse" }
  static var doc: StaticString? { "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false." }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let function = me.it.pointee.a.own, let source = me.it.pointee.b.own else { return nil }
    let isPlain = cx.isNone(function.ref) || function.ref == Ref(cx.types.pointee.bool)
    while let item = try cx.next(source.ref) {
      let isTrue = isPlain ? try cx.isTrue(item.ref) : try test(function.ref, item.ref, cx)
      if !isTrue { return item }
    }
    return nil
  }
}

enum StarmapType: FunctionTool {
  static var name: StaticString { "itertools.starmap" }
  static var signature: StaticString? { "(function, iterable, /)" }
  static var shortName: StaticString { "starmap" }
  static var doc: StaticString? { "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence." }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let function = me.it.pointee.a.own, let source = me.it.pointee.b.own, let item = try cx.next(source.ref) else { return nil }
    let arguments = try cx.tuple(of: item.ref)
    return try cx.call(function.ref, args: arguments.ref, kwargs: nil)
  }
}

/// a: iterator, b: the item before.
enum PairwiseType: Itertool {
  static var name: StaticString { "itertools.pairwise" }
  static var signature: StaticString? { "(iterable, /)" }
  static var doc: StaticString? { "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ..." }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try checkKeywords(type, args, "pairwise", cx)
    try cx.checkCount(args, "pairwise", 1...1)
    let source = try cx.iter(args[0])
    let me = try make(type, cx)
    me.ref.it.pointee.a = source.leak()
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let source = me.it.pointee.a.own else { return nil }
    if me.it.pointee.b == nil {
      guard let first = try cx.next(source.ref) else {
        replace(&me.it.pointee.a, with: nil)
        return nil
      }
      replace(&me.it.pointee.b, with: first)
      if me.it.pointee.a == nil {
        replace(&me.it.pointee.b, with: nil)
        return nil
      }
    }
    guard let old = me.it.pointee.b.own else { return nil }
    guard let new = try cx.next(source.ref) else {
      replace(&me.it.pointee.a, with: nil)
      replace(&me.it.pointee.b, with: nil)
      return nil
    }
    replace(&me.it.pointee.b, with: new.copy())
    return try cx.tuple(old, new)
  }
}

/// a: iterator, i: next index to give, j: stop or -1, k: step; `indices[0]` counts what was taken.
enum IsliceType: Itertool {
  static var name: StaticString { "itertools.islice" }
  static var doc: StaticString? {
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator."
  }
  private static func bound(_ value: Ref, _ absent: Int, _ message: String, _ cx: Context) throws(Raised) -> Int {
    if cx.isNone(value) { return absent }
    do throws(Raised) {
      let n = try cx.index(value)
      if n >= 0 { return n }
    } catch { cx.setPending(nil) }
    try cx.raise(.ValueError, message)
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try checkKeywords(type, args, "islice", cx)
    try cx.checkCount(args, "islice", 2...4)
    let stopMessage = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
    var start = 0, stop = -1, step = 1
    if args.count == 2 {
      stop = try bound(args[1], -1, stopMessage, cx)
    } else {
      stop = try bound(args[2], -1, stopMessage, cx)
      start = try bound(args[1], 0, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.", cx)
    }
    if args.count == 4 {
      step = try bound(args[3], 1, "Step for islice() must be a positive integer or None.", cx)
      if step < 1 { try cx.raise(.ValueError, "Step for islice() must be a positive integer or None.") }
    }
    let source = try cx.iter(args[0])
    let me = try make(type, cx)
    me.ref.it.pointee.a = source.leak()
    me.ref.it.pointee.i = start
    me.ref.it.pointee.j = stop
    me.ref.it.pointee.k = step
    try makeIndices(me.ref, 1, cx)
    me.ref.it.pointee.indices.unsafelyUnwrapped[0] = 0
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    let it = me.it
    guard let source = it.pointee.a.own, let taken = it.pointee.indices else { return nil }
    while taken[0] < it.pointee.i {
      guard let _ = try cx.next(source.ref) else {
        replace(&it.pointee.a, with: nil)
        return nil
      }
      taken[0] &+= 1
    }
    if it.pointee.j != -1 && taken[0] >= it.pointee.j {
      replace(&it.pointee.a, with: nil)
      return nil
    }
    guard let item = try cx.next(source.ref) else {
      replace(&it.pointee.a, with: nil)
      return nil
    }
    taken[0] &+= 1
    let (following, overflow) = it.pointee.i.addingReportingOverflow(it.pointee.k)
    let limit = it.pointee.j == -1 ? Int.max : it.pointee.j
    it.pointee.i = overflow || following > limit ? limit : following
    return item
  }
}

/// a: iterator, b: key function or None, c: key of the current group, d: (key, value) that was read ahead; i: a number for each group.
enum GroupbyType: Itertool {
  static var name: StaticString { "itertools.groupby" }
  static var signature: StaticString? { "(iterable, key=None)" }
  static var doc: StaticString? {
    "make an iterator that returns consecutive keys and groups from the iterable\n\niterable\n  Elements to divide into groups according to the key function.\nkey\n  A function for computing the group category for each element.\n  If the key function is not specified or is None, the element itself\n  is used for grouping."
  }
  private static let parameters = Signature("groupby", "(iterable, key=None)")
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let source = try cx.iter(given[0])
    let me = try make(type, cx)
    me.ref.it.pointee.a = source.leak()
    me.ref.it.pointee.b = (given.optional(1) ?? cx.noneRef).own.leak()
    return me
  }
  /// Reads the next item and its key ahead; false at the end.
  static func step(_ me: Ref, _ cx: Context) throws(Raised) -> Bool {
    guard let source = me.it.pointee.a.own, let function = me.it.pointee.b.own, let value = try cx.next(source.ref) else { return false }
    let key = cx.isNone(function.ref) ? value.copy() : try cx.call(function.ref, value.ref)
    let pair = try cx.tuple(key, value)
    replace(&me.it.pointee.d, with: pair)
    return true
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    me.it.pointee.i &+= 1
    let group = me.it.pointee.i
    while true {
      guard let ahead = me.it.pointee.d.own else {
        if try !step(me, cx) { return nil }
        continue
      }
      guard let current = me.it.pointee.c.own else { break }
      if try !cx.equals(current.ref, ahead.ref.tupleItems[0]) { break }
      if try !step(me, cx) { return nil }
    }
    guard let ahead = me.it.pointee.d.own else { return nil }
    let key = ahead.ref.tupleItems[0].own
    replace(&me.it.pointee.c, with: key.copy())
    let grouper = try GrouperType.make(cx.nativeType(GrouperType.self), cx)
    grouper.ref.it.pointee.a = me.own.leak()
    grouper.ref.it.pointee.b = key.copy().leak()
    grouper.ref.it.pointee.i = group
    return try cx.tuple(key, grouper)
  }
}

/// The items of one group. a: the groupby, b: the key, i: the group's number.
enum GrouperType: Itertool {
  static var name: StaticString { "itertools._grouper" }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let parent = me.it.pointee.a.own, let key = me.it.pointee.b.own else { return nil }
    if parent.ref.it.pointee.i != me.it.pointee.i { return nil }
    if parent.ref.it.pointee.d == nil, try !GroupbyType.step(parent.ref, cx) { return nil }
    guard let ahead = parent.ref.it.pointee.d.own else { return nil }
    if try !cx.equals(key.ref, ahead.ref.tupleItems[0]) { return nil }
    replace(&parent.ref.it.pointee.d, with: nil)
    return ahead.ref.tupleItems[1].own
  }
}

import KraitCore
import KraitObjects
import KraitVM

/// `_bisect`.
public enum BisectModule: NativeModule {
  public static var name: StaticString { "_bisect" }
  public static var doc: StaticString? {
    "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach."
  }
  public static var functions: [MethodDef] {
    [
      MethodDef("bisect_right", "(a, x, lo=0, hi=None, *, key=None)", "Return the index where to insert item x in list a, assuming a is sorted.") { (a, cx) throws(Raised) in
        try cx.int(search(a, a[1], isRight: true, key(a, cx), cx))
      },
      MethodDef("bisect_left", "(a, x, lo=0, hi=None, *, key=None)", "Return the index where to insert item x in list a, assuming a is sorted.") { (a, cx) throws(Raised) in
        try cx.int(search(a, a[1], isRight: false, key(a, cx), cx))
      },
      MethodDef("insort_right", "(a, x, lo=0, hi=None, *, key=None)", "Insert item x in list a, and keep it sorted assuming a is sorted.") { (a, cx) throws(Raised) in
        try insert(a, isRight: true, cx)
      },
      MethodDef("insort_left", "(a, x, lo=0, hi=None, *, key=None)", "Insert item x in list a, and keep it sorted assuming a is sorted.") { (a, cx) throws(Raised) in
        try insert(a, isRight: false, cx)
      },
    ]
  }

  private static func key(_ a: Args, _ cx: Context) -> Ref? {
    guard let key = a.optional(4), !cx.isNone(key) else { return nil }
    return key
  }
  private static func insert(_ a: Args, isRight: Bool, _ cx: Context) throws(Raised) -> Owned {
    let key = key(a, cx)
    let wanted = key == nil ? a[1].own : try cx.call(key.unsafelyUnwrapped, a[1])
    let i = try search(a, wanted.ref, isRight: isRight, key, cx)
    if a[0].isExactly(cx.types.pointee.list) {
      try cx.listInsert(a[0], at: min(i, a[0].list.pointee.count), a[1].own)
    } else {
      let place = cx.int(i), name = try cx.intern("insert")
      _ = try cx.callMethod(a[0], name.ref, place.ref, a[1])
    }
    return cx.none
  }
  private static func search(_ a: Args, _ wanted: Ref, isRight: Bool, _ key: Ref?, _ cx: Context) throws(Raised) -> Int {
    var low = a.optional(2) == nil ? 0 : try cx.index(a[2])
    if low < 0 { try cx.raise(.ValueError, "lo must be non-negative") }
    var high: Int
    if let given = a.optional(3), !cx.isNone(given) { high = try cx.index(given) } else { high = -1 }
    if high < 0 { high = try cx.len(a[0]) }
    while low < high {
      let middle = low &+ (high &- low) / 2
      let place = cx.int(middle)
      var item = try cx.getitem(a[0], place.ref)
      if let key { item = try cx.call(key, item.ref) }
      if isRight {
        if try cx.compareBool(.lt, wanted, item.ref) { high = middle } else { low = middle &+ 1 }
      } else {
        if try cx.compareBool(.lt, item.ref, wanted) { low = middle &+ 1 } else { high = middle }
      }
    }
    return low
  }
}

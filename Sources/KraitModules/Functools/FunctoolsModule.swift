import KraitCore
import KraitObjects
import KraitVM

/// `_functools`.
public enum FunctoolsModule: NativeModule {
  public static var name: StaticString { "_functools" }
  public static var doc: StaticString? { "Tools that operate on functions." }
  public static var functions: [MethodDef] {
    [
      MethodDef("reduce", "(function, iterable, initial=<unrepresentable>, /)", "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces the iterable to a single value.  If initial is present,\nit is placed before the items of the iterable in the calculation, and serves as\na default when the iterable is empty.\n\nFor example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])\ncalculates ((((1 + 2) + 3) + 4) + 5).") { (a, cx) throws(Raised) in
        try reduce(a[0], a[1], a.optional(2), cx)
      },
      MethodDef("cmp_to_key", "(mycmp)", "Convert a cmp= function into a key= function.") { (a, cx) throws(Raised) in
        try KeyWrapperType.make(a[0], nil, cx)
      },
    ]
  }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(PartialType.self, to: dict)
    try cx.addType(LRUCacheType.self, to: dict)
  }

  private static func reduce(_ function: Ref, _ iterable: Ref, _ initial: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let iterator: Owned
    do throws(Raised) { iterator = try cx.iter(iterable) } catch {
      guard cx.pendingMatches(.TypeError) else { throw error }
      cx.setPending(nil)
      try cx.raise(.TypeError, "reduce() arg 2 must support iteration")
    }
    var result = initial.own
    while let item = try cx.next(iterator.ref) {
      if let total = result.take() { result = try cx.call(function, total.ref, item.ref) } else { result = item.copy() }
    }
    guard let result else { try cx.raise(.TypeError, "reduce() of empty iterable with no initial value") }
    return result
  }
}

struct KeyWrapperBody {
  var header: ObjectHeader
  var function: Ref?
  var object: Ref?
}

extension Ref {
  fileprivate var keyWrapper: UnsafeMutablePointer<KeyWrapperBody> { raw.assumingMemoryBound(to: KeyWrapperBody.self) }
}

/// What `cmp_to_key` gives, and what that gives for an object.
enum KeyWrapperType: NativeType {
  static var name: StaticString { "functools.KeyWrapper" }
  static var operations: OperationSet { [.call, .lt, .le, .eq, .ne, .gt, .ge] }
  static var layout: Layout { Layout(MemoryLayout<KeyWrapperBody>.size, [.collected, .noInstances]) }
  static func make(_ function: Ref, _ object: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocate(cx.nativeType(KeyWrapperType.self))
    ref.keyWrapper.pointee.function = function.own.leak()
    ref.keyWrapper.pointee.object = object.own?.leak()
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.keyWrapper.pointee.function, with: nil)
    replace(&me.keyWrapper.pointee.object, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.keyWrapper.pointee.function)
    visit(me.keyWrapper.pointee.object)
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: 'functools.KeyWrapper'") }
  private static let parameters = Signature("K", "(obj)")
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    return try make(me.keyWrapper.pointee.function ?? cx.noneRef, given[0], cx)
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = try cx.nativeType(KeyWrapperType.self)
    guard a.isExactly(type), b.isExactly(type) else { try cx.raise(.TypeError, "other argument must be K instance") }
    guard let function = a.keyWrapper.pointee.function.own, let x = a.keyWrapper.pointee.object.own, let y = b.keyWrapper.pointee.object.own else {
      try cx.raise(.AttributeError, "object")
    }
    let order = try cx.call(function.ref, x.ref, y.ref), zero = cx.int(0)
    return try cx.compare(op, order.ref, zero.ref)
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("obj", "Value wrapped by a key function.", member: true, get: { (me, cx) throws(Raised) in (me.keyWrapper.pointee.object ?? cx.noneRef).own }),
      GetSetDef("__text_signature__", member: true, get: { (me, cx) throws(Raised) in try cx.str("(obj)") }),
    ]
  }
}

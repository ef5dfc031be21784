import KraitCore

struct CallableIteratorBody {
  var header: ObjectHeader
  /// Both nil when exhausted.
  var function: Ref?
  var sentinel: Ref?
}

extension Ref {
  fileprivate var callableIterator: UnsafeMutablePointer<CallableIteratorBody> { raw.assumingMemoryBound(to: CallableIteratorBody.self) }
}

extension Context {
  /// `iter(function, sentinel)`.
  public func callableIterator(_ function: Ref, _ sentinel: Ref) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.callableIterator)
    ref.callableIterator.pointee.function = function.own.leak()
    ref.callableIterator.pointee.sentinel = sentinel.own.leak()
    track(ref)
    return Owned(stealing: ref)
  }
}

/// `iter(function, sentinel)`.
enum CallableIteratorType: NativeType {
  static var name: StaticString { "callable_iterator" }
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<CallableIteratorBody>.size, [.collected, .noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) { clear(me, cx) }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.callableIterator.pointee.function)
    visit(me.callableIterator.pointee.sentinel)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    replace(&me.callableIterator.pointee.function, with: nil)
    replace(&me.callableIterator.pointee.sentinel, with: nil)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let function = me.callableIterator.pointee.function.own else { return nil }
    do throws(Raised) {
      let value = try cx.call(function.ref)
      guard let sentinel = me.callableIterator.pointee.sentinel.own else { return nil }
      if try !cx.equals(sentinel.ref, value.ref) { return value }
    } catch {
      guard cx.pendingMatches(.StopIteration) else { throw error }
      cx.setPending(nil)
    }
    clear(me, cx)
    return nil
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let iter = try cx.builtin("iter")
        guard let function = a[0].callableIterator.pointee.function, let sentinel = a[0].callableIterator.pointee.sentinel else {
          let arguments = try cx.tuple(cx.interp.pointee.emptyTuple)
          return try cx.tuple(iter, arguments)
        }
        let arguments = try cx.tuple(function, sentinel)
        return try cx.tuple(iter, arguments)
      }
    ]
  }
}

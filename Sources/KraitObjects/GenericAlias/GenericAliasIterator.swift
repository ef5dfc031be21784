import KraitCore

/// Yields an alias once, unpacked: `*list[int]`.
private struct GenericAliasIteratorBody {
  var header: ObjectHeader
  /// nil when exhausted.
  var alias: Ref?
}

extension Ref {
  fileprivate var aliasIterator: UnsafeMutablePointer<GenericAliasIteratorBody> { raw.assumingMemoryBound(to: GenericAliasIteratorBody.self) }
}

enum GenericAliasIteratorType: NativeType {
  static var name: StaticString { "generic_alias_iterator" }
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<GenericAliasIteratorBody>.size, [.collected, .noInstances]) }

  static func make(_ alias: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.allocate(try cx.nativeType(GenericAliasIteratorType.self))
    made.aliasIterator.pointee.alias = alias.own.leak()
    cx.track(made)
    return Owned(stealing: made)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.aliasIterator.pointee.alias, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.aliasIterator.pointee.alias) }
  static func clear(_ me: Ref, _ cx: Context) { replace(&me.aliasIterator.pointee.alias, with: nil) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard let alias = me.aliasIterator.pointee.alias.own else { return nil }
    replace(&me.aliasIterator.pointee.alias, with: nil)
    let g = alias.ref.genericAlias
    return try cx.makeGenericAlias(cx.types.pointee.genericAlias, g.pointee.origin, g.pointee.args, isUnpacked: true)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let iter = try cx.builtin("iter")
        let rest = (a[0].aliasIterator.pointee.alias ?? cx.interp.pointee.emptyTuple).own
        let arguments = try cx.tuple(rest)
        return try cx.tuple(iter, arguments)
      }
    ]
  }
}

import KraitCore

/// A variable that several functions share; nil while it is unbound.
@frozen public struct CellBody {
  public var header: ObjectHeader
  public var contents: Ref?
}

extension Ref {
  @inlinable @inline(__always) public var cell: UnsafeMutablePointer<CellBody> { raw.assumingMemoryBound(to: CellBody.self) }
}

extension Context {
  public func makeCell(_ contents: Ref?) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.cell)
    ref.cell.pointee.contents = contents.own?.leak()
    track(ref)
    return Owned(stealing: ref)
  }
  /// Replaces a cell's contents; nil unbinds the variable.
  public func setCell(_ cell: Ref, _ contents: Ref?) { replace(&cell.cell.pointee.contents, with: contents.own) }
}

/// `types.CellType`.
enum CellType: NativeType {
  static var name: StaticString { "cell" }
  static var doc: StaticString? {
    "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError."
  }
  static var operations: OperationSet { [.repr, .lt, .le, .eq, .ne, .gt, .ge, .new] }
  static var layout: Layout { Layout(MemoryLayout<CellBody>.size, [.collected]) }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "cell")
    try cx.checkCount(args, "cell", 0...1)
    return try cx.makeCell(args.count == 1 ? args[0] : nil)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.cell.pointee.contents, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.cell.pointee.contents) }
  static func clear(_ me: Ref, _ cx: Context) { replace(&me.cell.pointee.contents, with: nil) }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: 'cell'") }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let address = "0x" + String(cx.identity(of: me), radix: 16)
    guard let contents = me.cell.pointee.contents else { return try cx.str("<cell at \(address): empty>") }
    return try cx.str("<cell at \(address): \(cx.typeName(contents)) object at 0x\(String(cx.identity(of: contents), radix: 16))>")
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isExactly(cx.types.pointee.cell), b.isExactly(cx.types.pointee.cell) else { return nil }
    if let x = a.cell.pointee.contents.own, let y = b.cell.pointee.contents.own { return try cx.compare(op, x.ref, y.ref) }
    let x = a.cell.pointee.contents == nil ? 0 : 1, y = b.cell.pointee.contents == nil ? 0 : 1
    return cx.bool(op.holds(x &- y))
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("cell_contents") { (me, cx) throws(Raised) in
        guard let contents = me.cell.pointee.contents else { try cx.raise(.ValueError, "Cell is empty") }
        return contents.own
      } set: { (me, value, cx) throws(Raised) in
        replace(&me.cell.pointee.contents, with: value.own)
      }
    ]
  }
}

import KraitCore
import KraitObjects
import KraitVM

/// The state of an itertools iterator. Each type says what its parts are.
struct ItertoolsBody {
  var header: ObjectHeader
  var a: Ref?
  var b: Ref?
  var c: Ref?
  var d: Ref?
  var i: Int
  var j: Int
  var k: Int
  /// Indices of combinatoric iterators, owned.
  var indices: UnsafeMutablePointer<Int>?
  var indexCount: Int
}

extension Ref {
  var it: UnsafeMutablePointer<ItertoolsBody> { raw.assumingMemoryBound(to: ItertoolsBody.self) }
}

protocol Itertool: NativeType {}

extension Itertool {
  static var operations: OperationSet { [.iter, .next, .new] }
  static var layout: Layout { Layout(MemoryLayout<ItertoolsBody>.size, [.collected, .baseType]) }
  static func dealloc(_ me: Ref, _ cx: Context) {
    clear(me, cx)
    if let indices = me.it.pointee.indices { cx.freeBuffer(RawPointer(indices), max(1, me.it.pointee.indexCount) * 8) }
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.it.pointee.a)
    visit(me.it.pointee.b)
    visit(me.it.pointee.c)
    visit(me.it.pointee.d)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    replace(&me.it.pointee.a, with: nil)
    replace(&me.it.pointee.b, with: nil)
    replace(&me.it.pointee.c, with: nil)
    replace(&me.it.pointee.d, with: nil)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }

  /// A new iterator with empty state; not tracked yet.
  static func make(_ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    let it = ref.it
    it.pointee.a = nil
    it.pointee.b = nil
    it.pointee.c = nil
    it.pointee.d = nil
    it.pointee.i = 0
    it.pointee.j = 0
    it.pointee.k = 0
    it.pointee.indices = nil
    it.pointee.indexCount = 0
    cx.track(ref)
    return Owned(stealing: ref)
  }
  /// Gives the iterator room for `count` indices.
  static func makeIndices(_ me: Ref, _ count: Int, _ cx: Context) throws(Raised) {
    guard count <= Int.max / 16 else { try cx.raiseMemoryError() }
    me.it.pointee.indices = try cx.allocateBuffer(max(1, count) * 8).assumingMemoryBound(to: Int.self)
    me.it.pointee.indexCount = count
  }
  /// Constructors refuse keywords unless a subclass takes them in `__init__`.
  static func checkKeywords(_ type: TypePointer, _ args: CallArguments, _ name: StaticString, _ cx: Context) throws(Raised) {
    if !type.pointee.overridden.contains(.`init`) { try cx.checkNoKeywords(args, name) }
  }
}

import KraitCore
import KraitObjects
import KraitVM

/// `_collections`.
public enum CollectionsModule: NativeModule {
  public static var name: StaticString { "_collections" }
  public static var doc: StaticString? { "High performance data structures." }
  public static var functions: [MethodDef] {
    [
      MethodDef("_count_elements", "(mapping, iterable, /)", "Count elements in the iterable, updating the mapping") { (a, cx) throws(Raised) in
        try countElements(a[0], a[1], cx)
        return cx.none
      }
    ]
  }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(DequeType.self, to: dict)
    try cx.addType(DequeIteratorType.self, to: dict)
    try cx.addType(DequeReverseIteratorType.self, to: dict)
    try cx.addType(DefaultDictType.self, to: dict, base: cx.types.pointee.dict)
    try cx.addType(OrderedDictType.self, to: dict, base: cx.types.pointee.dict)
    try cx.addType(TupleGetterType.self, to: dict)
  }

  private static func countElements(_ mapping: Ref, _ iterable: Ref, _ cx: Context) throws(Raised) {
    let iterator = try cx.iter(iterable)
    let one = cx.int(1), zero = cx.int(0)
    // The dict's own operations may be used where the class does not replace them.
    let overridden = mapping.type.pointee.overridden
    let isPlain = mapping.isDict && !overridden.contains(.setitem) && cx.lookup(mapping.type, .get) == cx.lookup(cx.types.pointee.dict, .get)
    while let key = try cx.next(iterator.ref) {
      if isPlain {
        let hash = try cx.hash(key.ref)
        let old = try cx.dictGet(mapping, key.ref, hash: hash).own
        let count: Owned
        if let old { count = try cx.binary(.add, old.ref, one.ref) } else { count = one.copy() }
        try cx.dictSet(mapping, key.ref, count.ref, hash: hash)
      } else {
        let old = try cx.callMethod(mapping, .get, key.ref, zero.ref)
        let count = try cx.binary(.add, old.ref, one.ref)
        try cx.setitem(mapping, key.ref, count.ref)
      }
    }
  }
}

struct TupleGetterBody {
  var header: ObjectHeader
  var index: Int
  var doc: Ref?
}

extension Ref {
  fileprivate var tupleGetter: UnsafeMutablePointer<TupleGetterBody> { raw.assumingMemoryBound(to: TupleGetterBody.self) }
}

/// The attribute of a named tuple.
enum TupleGetterType: NativeType {
  static var name: StaticString { "collections._tuplegetter" }
  static var operations: OperationSet { [.get, .set, .delete, .new, .repr, .getattribute, .setattr, .delattr] }
  static var layout: Layout { Layout(MemoryLayout<TupleGetterBody>.size, [.collected]) }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "_tuplegetter")
    try cx.checkCount(args, "_tuplegetter", 2...2)
    let index = try cx.index(args[0])
    let ref = try cx.allocateInstance(type)
    ref.tupleGetter.pointee.index = index
    ref.tupleGetter.pointee.doc = args[1].own.leak()
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.tupleGetter.pointee.doc, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.tupleGetter.pointee.doc) }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let doc = try cx.repr(me.tupleGetter.pointee.doc ?? cx.noneRef)
    return try cx.str("_tuplegetter(\(me.tupleGetter.pointee.index), \(doc.ref.text))")
  }
  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if name == cx.name(.__doc__) { return (me.tupleGetter.pointee.doc ?? cx.noneRef).own }
    return try cx.genericGetattr(me, name)
  }
  static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if name == cx.name(.__doc__) { return replace(&me.tupleGetter.pointee.doc, with: (value ?? cx.noneRef).own) }
    try cx.genericSetattr(me, name, value)
  }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance, !cx.isNone(instance) else { return me.own }
    let index = me.tupleGetter.pointee.index
    guard instance.isTuple else {
      try cx.raise(.TypeError, "descriptor for index '\(index)' for tuple subclasses doesn't apply to '\(cx.typeName(instance))' object")
    }
    guard index >= 0 && index < instance.tupleCount else { try cx.raise(.IndexError, "tuple index out of range") }
    return instance.tupleItems[index].own
  }
  static func set(_ me: Ref, _ instance: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    try cx.raise(.AttributeError, value == nil ? "can't delete attribute" : "can't set attribute")
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in
        let arguments = try cx.tuple(cx.int(a[0].tupleGetter.pointee.index), (a[0].tupleGetter.pointee.doc ?? cx.noneRef).own)
        return try cx.tuple(Ref(a[0].type).own, arguments)
      }
    ]
  }
}

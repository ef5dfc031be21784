import KraitCore

struct SuperBody {
  var header: ObjectHeader
  /// `__thisclass__`: the look-up begins behind it.
  var type: Ref?
  /// `__self__` and `__self_class__`; nil when unbound.
  var object: Ref?
  var objectType: Ref?
}

extension Ref {
  fileprivate var superBody: UnsafeMutablePointer<SuperBody> { raw.assumingMemoryBound(to: SuperBody.self) }
}

extension Context {
  /// `getattr(super(type, object), name)` without a super object; the descriptor is bound. nil if there is no such attribute on the classes
  /// behind `type`.
  public func superGetattr(_ type: Ref, _ object: Ref, _ objectType: Ref, _ name: Ref) throws(Raised) -> Owned? {
    guard let found = superLookup(type, objectType, name) else { return nil }
    let attribute = found.own
    guard attribute.type.pointee.has.contains(.get) else { return attribute }
    return try attribute.ref.ops.get(attribute.ref, object == objectType ? nil : object, objectType, self)
  }

  /// `super(type, object)`.
  public func makeSuper(type: Ref, object: Ref) throws(Raised) -> Owned { try call(Ref(types.pointee.super), type, object) }

  /// An attribute of the classes behind `type` in the MRO, borrowed.
  public func superLookup(_ type: Ref, _ objectType: Ref, _ name: Ref) -> Ref? {
    guard let mro = objectType.asType.pointee.mro else { return nil }
    let n = mro.tupleCount
    var i = 0
    while i < n && mro.tupleItems[i] != type { i &+= 1 }
    i &+= 1
    while i < n {
      if let dict = mro.tupleItems[i].asType.pointee.dict, let found = dictGet(dict, str: name) { return found }
      i &+= 1
    }
    return nil
  }

  /// The class whose MRO `super(type, object)` follows; TypeError if the two do not fit.
  public func superCheck(_ type: Ref, _ object: Ref) throws(Raised) -> Owned {
    if object.isType && isSubtype(object.asType, type.asType) { return object.own }
    if isSubtype(object.type, type.asType) { return Ref(object.type).own }
    if let cls = try getattrOptional(object, .__class__), cls.ref.isType, cls.ref != Ref(object.type), isSubtype(cls.ref.asType, type.asType) { return cls }
    let shown = object.isType ? "type \(typeName(object.asType))" : "instance of \(typeName(object))"
    try raise(.TypeError, "super(type, obj): obj (\(shown)) is not an instance or subtype of type (\(typeName(type.asType))).")
  }
}

/// `super`.
enum SuperType: NativeType {
  static var name: StaticString { "super" }
  static var doc: StaticString? {
    "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n"
  }
  static var operations: OperationSet { [.repr, .get, .getattribute, .new, .`init`] }
  static var layout: Layout { Layout(MemoryLayout<SuperBody>.size, [.collected, .baseType]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    ref.superBody.pointee.type = nil
    ref.superBody.pointee.object = nil
    ref.superBody.pointee.objectType = nil
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.checkNoKeywords(args, "super")
    try cx.checkCount(args, "super()", 0...2)
    var type: Ref, object: Ref?
    if args.count == 0 {
      let found = try cx.interp.pointee.frames.superArguments(cx)
      type = found.type
      object = found.object
    } else {
      type = args[0]
      object = args.count > 1 ? args[1] : nil
      guard type.isType else { try cx.raise(.TypeError, "super() argument 1 must be a type, not \(cx.typeName(type))") }
    }
    if let o = object, cx.isNone(o) { object = nil }
    let heldType = type.own, heldObject = object.own
    var objectType: Owned? = nil
    if let object { objectType = try cx.superCheck(type, object) }
    let s = me.superBody
    replace(&s.pointee.type, with: heldType)
    replace(&s.pointee.object, with: heldObject)
    replace(&s.pointee.objectType, with: objectType)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { clear(me, cx) }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.superBody.pointee.type)
    visit(me.superBody.pointee.object)
    visit(me.superBody.pointee.objectType)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    replace(&me.superBody.pointee.type, with: nil)
    replace(&me.superBody.pointee.object, with: nil)
    replace(&me.superBody.pointee.objectType, with: nil)
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.superBody
    let type = s.pointee.type.map { cx.typeName($0.asType) } ?? "NULL"
    if let objectType = s.pointee.objectType {
      return try cx.str("<super: <class '\(type)'>, <\(cx.typeName(objectType.asType)) object>>")
    }
    return try cx.str("<super: <class '\(type)'>, NULL>")
  }
  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let s = me.superBody
    if let type = s.pointee.type.own, let object = s.pointee.object.own, let objectType = s.pointee.objectType.own, name != cx.name(.__class__) {
      if let found = try cx.superGetattr(type.ref, object.ref, objectType.ref, name) { return found }
    }
    return try cx.genericGetattr(me, name)
  }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance, !cx.isNone(instance), me.superBody.pointee.object == nil, let type = me.superBody.pointee.type else { return me.own }
    if !me.isExactly(cx.types.pointee.super) { return try cx.call(Ref(me.type), type, instance) }
    let objectType = try cx.superCheck(type, instance)
    let made = try new(me.type, CallArguments(UnsafePointer(bitPattern: 8).unsafelyUnwrapped, 0), cx)
    made.ref.superBody.pointee.type = type.own.leak()
    made.ref.superBody.pointee.object = instance.own.leak()
    made.ref.superBody.pointee.objectType = objectType.leak()
    return made
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("__thisclass__", "the class invoking super()", member: true, get: { (me, cx) throws(Raised) in (me.superBody.pointee.type ?? cx.noneRef).own }),
      GetSetDef("__self__", "the instance invoking super(); may be None", member: true, get: { (me, cx) throws(Raised) in (me.superBody.pointee.object ?? cx.noneRef).own }),
      GetSetDef("__self_class__", "the type of the instance invoking super(); may be None", member: true, get: { (me, cx) throws(Raised) in (me.superBody.pointee.objectType ?? cx.noneRef).own }),
    ]
  }
}

import KraitCore

struct PropertyBody {
  var header: ObjectHeader
  var getter: Ref?
  var setter: Ref?
  var deleter: Ref?
  var documentation: Ref?
  /// What `__set_name__` or an assignment to `__name__` gave.
  var name: Ref?
  /// The documentation is the getter's.
  var hasGetterDoc: Bool
}

extension Ref {
  var property: UnsafeMutablePointer<PropertyBody> { raw.assumingMemoryBound(to: PropertyBody.self) }
}

/// `property`.
enum PropertyType: NativeType {
  static var name: StaticString { "property" }
  static var doc: StaticString? {
    "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x."
  }
  static var signature: StaticString? { "(fget=None, fset=None, fdel=None, doc=None)" }
  static var operations: OperationSet { [.get, .set, .delete, .new, .`init`, .getattribute] }
  static var layout: Layout { Layout(MemoryLayout<PropertyBody>.size, [.collected, .baseType]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    let p = ref.property
    p.pointee.getter = nil
    p.pointee.setter = nil
    p.pointee.deleter = nil
    p.pointee.documentation = nil
    p.pointee.name = nil
    p.pointee.hasGetterDoc = false
    cx.track(ref)
    return Owned(stealing: ref)
  }
  private static let constructorSignature = Signature("property", "(fget=None, fset=None, fdel=None, doc=None)", hasInstance: false)
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let b = try cx.bind(args, constructorSignature)
    let parts = (b.optional(0), b.optional(1), b.optional(2), b.optional(3))
    func given(_ value: Ref?) -> Owned? {
      guard let value, !cx.isNone(value) else { return nil }
      return value.own
    }
    let p = me.property
    replace(&p.pointee.getter, with: given(parts.0))
    replace(&p.pointee.setter, with: given(parts.1))
    replace(&p.pointee.deleter, with: given(parts.2))
    replace(&p.pointee.documentation, with: nil)
    replace(&p.pointee.name, with: nil)
    p.pointee.hasGetterDoc = false
    try setDocumentation(me, given(parts.3), cx)
  }
  /// Own documentation, or else the getter's. A subclass's instance keeps it as an attribute, where the class's does not hide it; what was
  /// given explicitly is dropped if there is no place for it.
  private static func setDocumentation(_ me: Ref, _ given: consuming Owned?, _ cx: Context) throws(Raised) {
    var text = given.take()
    let isExplicit = text != nil
    if !isExplicit, let getter = me.property.pointee.getter.own {
      if let found = try cx.getattrOptional(getter.ref, .__doc__), !cx.isNone(found.ref) {
        me.property.pointee.hasGetterDoc = true
        text = found.copy()
      }
    }
    if me.isExactly(cx.types.pointee.property) {
      replace(&me.property.pointee.documentation, with: text)
      return
    }
    try storeDocumentation(me, text, isExplicit: isExplicit, cx)
  }
  private static func storeDocumentation(_ me: Ref, _ text: consuming Owned?, isExplicit: Bool, _ cx: Context) throws(Raised) {
    let kept = text.take()?.leak()
    let shown = Owned(stealing: kept ?? cx.none.leak())
    do throws(Raised) { try cx.genericSetattr(me, cx.name(.__doc__), shown.ref) } catch {
      guard isExplicit || kept == nil, cx.pendingMatches(.AttributeError) else { throw error }
      cx.setPending(nil)
    }
  }

  static func dealloc(_ me: Ref, _ cx: Context) { clear(me, cx) }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    let p = me.property
    visit(p.pointee.getter)
    visit(p.pointee.setter)
    visit(p.pointee.deleter)
    visit(p.pointee.documentation)
    visit(p.pointee.name)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    let p = me.property
    replace(&p.pointee.getter, with: nil)
    replace(&p.pointee.setter, with: nil)
    replace(&p.pointee.deleter, with: nil)
    replace(&p.pointee.documentation, with: nil)
    replace(&p.pointee.name, with: nil)
  }

  /// "property 'x' of 'C' object has no getter".
  private static func raiseMissing(_ me: Ref, _ instance: Ref, _ what: StaticString, _ cx: Context) throws(Raised) -> Never {
    let type = instance.type.pointee.qualifiedName.own
    var owner = "?"
    if let type { owner = cx.describe(type.ref) }
    if let name = try propertyName(me, cx) {
      try cx.raise(.AttributeError, "property \(cx.describe(name.ref)) of \(owner) object has no \(what)")
    }
    try cx.raise(.AttributeError, "property of \(owner) object has no \(what)")
  }
  private static func propertyName(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if let name = me.property.pointee.name { return name.own }
    guard let getter = me.property.pointee.getter.own else { return nil }
    try cx.checkNativeStack()
    return try cx.getattrOptional(getter.ref, .__name__)
  }

  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    guard let instance, !cx.isNone(instance) else { return me.own }
    guard let getter = me.property.pointee.getter.own else { try raiseMissing(me, instance, "getter", cx) }
    return try cx.call(getter.ref, instance)
  }
  static func set(_ me: Ref, _ instance: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if let value {
      guard let setter = me.property.pointee.setter.own else { try raiseMissing(me, instance, "setter", cx) }
      _ = try cx.call(setter.ref, instance, value)
    } else {
      guard let deleter = me.property.pointee.deleter.own else { try raiseMissing(me, instance, "deleter", cx) }
      _ = try cx.call(deleter.ref, instance)
    }
  }

  /// A property of the same type with one part replaced.
  private static func copy(_ me: Ref, _ getter: Ref?, _ setter: Ref?, _ deleter: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let p = me.property
    let none = cx.noneRef
    let get = getter.flatMap { cx.isNone($0) ? nil : $0 } ?? p.pointee.getter ?? none
    let set = setter.flatMap { cx.isNone($0) ? nil : $0 } ?? p.pointee.setter ?? none
    let del = deleter.flatMap { cx.isNone($0) ? nil : $0 } ?? p.pointee.deleter ?? none
    let usesGetterDoc = p.pointee.hasGetterDoc && !cx.isNone(get)
    let text = usesGetterDoc ? cx.none : try documentation(me, cx)
    let made = try cx.call(Ref(me.type), get, set, del, text.ref)
    if cx.isSubtype(made.type, cx.types.pointee.property) { replace(&made.ref.property.pointee.name, with: p.pointee.name.own) }
    return made
  }
  private static func documentation(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if me.isExactly(cx.types.pointee.property) { return (me.property.pointee.documentation ?? cx.noneRef).own }
    return try cx.getattr(me, .__doc__)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("getter", "(self, object, /)", "Descriptor to obtain a copy of the property with a different getter.") { (a, cx) throws(Raised) in
        try copy(a[0], a[1], nil, nil, cx)
      },
      MethodDef("setter", "(self, object, /)", "Descriptor to obtain a copy of the property with a different setter.") { (a, cx) throws(Raised) in
        try copy(a[0], nil, a[1], nil, cx)
      },
      MethodDef("deleter", "(self, object, /)", "Descriptor to obtain a copy of the property with a different deleter.") { (a, cx) throws(Raised) in
        try copy(a[0], nil, nil, a[1], cx)
      },
      MethodDef("__set_name__", "(self, /, *args)", "Method to set name of a property.") { (a, cx) throws(Raised) in
        guard a[1].tupleCount == 2 else {
          try cx.raise(.TypeError, "__set_name__() takes 2 positional arguments but \(a[1].tupleCount) were given")
        }
        replace(&a[0].property.pointee.name, with: a[1].tupleItems[1].own)
        return cx.none
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("fget", member: true, get: { (me, cx) throws(Raised) in (me.property.pointee.getter ?? cx.noneRef).own }),
      GetSetDef("fset", member: true, get: { (me, cx) throws(Raised) in (me.property.pointee.setter ?? cx.noneRef).own }),
      GetSetDef("fdel", member: true, get: { (me, cx) throws(Raised) in (me.property.pointee.deleter ?? cx.noneRef).own }),
      GetSetDef("__doc__", member: true) { (me, cx) throws(Raised) in
        (me.property.pointee.documentation ?? cx.noneRef).own
      } set: { (me, value, cx) throws(Raised) in
        replace(&me.property.pointee.documentation, with: value.own)
      },
      GetSetDef("__name__") { (me, cx) throws(Raised) in
        if let name = try propertyName(me, cx) { return name }
        try cx.raiseAttributeError(me, cx.name(.__name__), "'property' object has no attribute '__name__'")
      } set: { (me, value, cx) throws(Raised) in
        replace(&me.property.pointee.name, with: value.own)
      },
      GetSetDef("__isabstractmethod__") { (me, cx) throws(Raised) in
        for part in [me.property.pointee.getter, me.property.pointee.setter, me.property.pointee.deleter] {
          if let part = part.own, try cx.isAbstractMethod(part.ref) { return cx.bool(true) }
        }
        return cx.bool(false)
      },
    ]
  }
}

extension Context {
  /// `getattr(me, '__isabstractmethod__', False)` as a truth value.
  public func isAbstractMethod(_ me: Ref) throws(Raised) -> Bool {
    try checkNativeStack()
    guard let flag = try getattrOptional(me, .__isabstractmethod__) else { return false }
    return try isTrue(flag.ref)
  }
}

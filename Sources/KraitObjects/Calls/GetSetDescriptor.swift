import Glibc
import KraitCore

/// The accessors of a computed attribute. Not copyable, so that calls borrow the closures in place.
public struct AttributeAccessors: ~Copyable {
  let getter: NativeGetter
  let setter: NativeSetter?
  let isMember: Bool
  @inline(__always) public borrowing func get(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try getter(me, cx) }
  @inline(__always) public borrowing func set(_ me: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    guard let setter else { return }
    try setter(me, value, cx)
  }
}

/// getset_descriptor and member_descriptor.
@frozen public struct GetSetBody {
  public var header: ObjectHeader
  public var accessors: UnsafeMutablePointer<AttributeAccessors>
  public var owner: TypePointer
  public var name: Ref
  /// A str, or nil.
  public var doc: Ref?
  /// Where a `__slots__` member lies, in bytes from the header; 0 for all others.
  public var slotOffset: Int
}

extension Ref {
  @inlinable @inline(__always) public var getset: UnsafeMutablePointer<GetSetBody> { raw.assumingMemoryBound(to: GetSetBody.self) }
}

extension Context {
  /// A computed attribute for a native type's `__dict__`.
  public func makeGetSet(_ def: GetSetDef, _ type: TypePointer) throws(Raised) -> Owned {
    let name = try intern(def.name)
    let doc = def.doc.utf8CodeUnitCount == 0 ? nil : try str(def.doc)
    let accessors = AttributeAccessors(getter: def.get, setter: def.set, isMember: def.isMember)
    return try makeGetSet(accessors, name.ref, type, doc: doc, member: def.isMember)
  }

  /// A field with a name known at run time only (`__slots__`, fields of structure sequences).
  public func makeMember(
    _ name: Ref, _ type: TypePointer, doc: Ref? = nil, get: @escaping NativeGetter, set: NativeSetter? = nil
  ) throws(Raised) -> Owned {
    try makeGetSet(AttributeAccessors(getter: get, setter: set, isMember: true), name, type, doc: doc.own, member: true)
  }

  /// A `__slots__` member: the reference at `offset` bytes from the header.
  public func makeSlotMember(_ type: TypePointer, name: Ref, offset: Int) throws(Raised) -> Owned {
    let member = SlotMember(name: name, offset: offset)
    let made = try makeMember(
      name, type, get: { (me, cx) throws(Raised) in try member.get(me, cx) },
      set: { (me, value, cx) throws(Raised) in try member.set(me, value, cx) })
    made.ref.getset.pointee.slotOffset = offset
    return made
  }

  private func makeGetSet(
    _ accessors: consuming AttributeAccessors, _ name: Ref, _ type: TypePointer, doc: consuming Owned?, member: Bool
  ) throws(Raised) -> Owned {
    guard let raw = malloc(MemoryLayout<AttributeAccessors>.stride) else { try raiseMemoryError() }
    let holder = raw.bindMemory(to: AttributeAccessors.self, capacity: 1)
    holder.initialize(to: accessors)
    let ref = try allocate(member ? types.pointee.memberDescriptor : types.pointee.getsetDescriptor)
    name.incref()
    Ref(type).incref()
    ref.getset.pointee.accessors = holder
    ref.getset.pointee.owner = type
    ref.getset.pointee.name = name
    ref.getset.pointee.doc = doc.take()?.leak()
    ref.getset.pointee.slotOffset = 0
    track(ref)
    return Owned(stealing: ref)
  }
}

/// Access to a slot. The name is kept alive by the descriptor.
private struct SlotMember: Sendable {
  let name: Ref
  let offset: Int
  func slot(_ me: Ref) -> UnsafeMutablePointer<Ref?> { (me.raw + offset).assumingMemoryBound(to: Ref?.self) }
  func get(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let value = slot(me).pointee else {
      try cx.raiseAttributeError(me, name, "'\(cx.qualifiedTypeName(me.type))' object has no attribute '\(name.text)'")
    }
    return value.own
  }
  func set(_ me: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if value == nil && slot(me).pointee == nil { try cx.raiseAttributeError(me, name, name.text) }
    replace(slot(me), with: value.own)
  }
}

/// What getset and member descriptors share.
protocol AttributeDescriptor: NativeType {}

extension AttributeDescriptor {
  public static var operations: OperationSet { [.repr, .get, .set, .delete] }
  public static var layout: Layout { Layout(MemoryLayout<GetSetBody>.stride, [.collected, .noInstances]) }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    let body = me.getset
    body.pointee.accessors.deinitialize(count: 1)
    free(body.pointee.accessors)
    Ref(body.pointee.owner).decref()
    body.pointee.name.decref()
    body.pointee.doc?.decref()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(Ref(me.getset.pointee.owner))
    visit(me.getset.pointee.name)
    visit(me.getset.pointee.doc)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let kind = me.getset.pointee.accessors.pointee.isMember ? "member" : "attribute"
    return try cx.str("<\(kind) '\(me.getset.pointee.name.text)' of '\(cx.typeName(me.getset.pointee.owner))' objects>")
  }
  private static func check(_ me: Ref, _ instance: Ref, _ cx: Context) throws(Raised) {
    let owner = me.getset.pointee.owner
    if instance.type == owner || cx.isSubtype(instance.type, owner) { return }
    try cx.raise(
      .TypeError,
      "descriptor '\(me.getset.pointee.name.text)' for '\(cx.typeName(owner))' objects doesn't apply to a '\(cx.typeName(instance))' object")
  }
  public static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance else { return me.own }
    try check(me, instance, cx)
    return try me.getset.pointee.accessors.pointee.get(instance, cx)
  }
  public static func set(_ me: Ref, _ instance: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    try check(me, instance, cx)
    let accessors = me.getset.pointee.accessors
    if accessors.pointee.setter == nil {
      if accessors.pointee.isMember { try cx.raise(.AttributeError, "readonly attribute") }
      try cx.raise(
        .AttributeError, "attribute '\(me.getset.pointee.name.text)' of '\(cx.typeName(me.getset.pointee.owner))' objects is not writable")
    }
    try accessors.pointee.set(instance, value, cx)
  }
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("__objclass__", member: true, get: { (me, cx) throws(Raised) in Ref(me.getset.pointee.owner).own }),
      GetSetDef("__name__", member: true, get: { (me, cx) throws(Raised) in me.getset.pointee.name.own }),
      GetSetDef("__doc__", get: { (me, cx) throws(Raised) in me.getset.pointee.doc.own ?? cx.none }),
      GetSetDef("__qualname__", get: { (me, cx) throws(Raised) in try cx.qualifiedName(me.getset.pointee.owner, me.getset.pointee.name) }),
    ]
  }
}

/// `int.real`.
public enum GetSetDescriptorType: AttributeDescriptor {
  public static var name: StaticString { "getset_descriptor" }
}

/// `slice.start`, and the descriptors of `__slots__`.
public enum MemberDescriptorType: AttributeDescriptor {
  public static var name: StaticString { "member_descriptor" }
  public static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
        try cx.getattrReduction(Ref(a[0].getset.pointee.owner), a[0].getset.pointee.name)
      }
    ]
  }
}

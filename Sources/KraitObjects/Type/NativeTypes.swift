import KraitCore

/// A built-in type to make when an interpreter starts.
public struct TypeRegistration: Sendable {
  let place: KnownType
  let native: any NativeType.Type
  let base: KnownType
  public init(_ place: KnownType, _ native: any NativeType.Type, base: KnownType = .object) {
    self.place = place
    self.native = native
    self.base = base
  }
}

/// Type objects by the native types that describe them. Open addressing; nothing is taken out. A Dictionary would cost each start a search for
/// the conformance of its keys.
struct NativeTypeTable {
  private struct Entry {
    var key: UInt
    var type: TypePointer?
  }
  private var entries = UnsafeMutableBufferPointer<Entry>.allocate(capacity: 256)
  private var count = 0

  init() { entries.initialize(repeating: Entry(key: 0, type: nil)) }
  func deallocate() { entries.deallocate() }

  /// Where a key is or belongs.
  private func place(_ key: UInt) -> Int {
    let mask = entries.count - 1
    var at = Int(truncatingIfNeeded: (key >> 3) &* 0x9E37_79B9 >> 8) & mask
    while entries[at].key != 0 && entries[at].key != key { at = (at + 1) & mask }
    return at
  }
  private mutating func grow() {
    let old = entries
    entries = .allocate(capacity: old.count * 2)
    entries.initialize(repeating: Entry(key: 0, type: nil))
    for entry in old where entry.key != 0 { entries[place(entry.key)] = entry }
    old.deallocate()
  }
  subscript(native: any NativeType.Type) -> TypePointer? {
    get { entries[place(unsafeBitCast(ObjectIdentifier(native), to: UInt.self))].type }
    set {
      let key = unsafeBitCast(ObjectIdentifier(native), to: UInt.self)
      let at = place(key)
      if entries[at].key == 0 { count += 1 }
      entries[at] = Entry(key: key, type: newValue)
      if count * 2 > entries.count { grow() }
    }
  }
  var values: [TypePointer] { entries.compactMap { $0.type } }
}

/// Types of native modules, made when first asked for.
final class ExtraTypes {
  var types = NativeTypeTable()
  /// Types that are made anew for each interpreter, such as those of struct sequences.
  var others: [TypePointer] = []
  deinit { types.deallocate() }
}

extension Context {
  private var extraTypes: ExtraTypes {
    if let raw = interp.pointee.extraTypes { return Unmanaged<ExtraTypes>.fromOpaque(raw).takeUnretainedValue() }
    let made = ExtraTypes()
    interp.pointee.extraTypes = Unmanaged.passRetained(made).toOpaque()
    return made
  }

  /// Types of native modules that have been made.
  var nativeModuleTypes: [TypePointer] { extraTypes.types.values + extraTypes.others }
  /// The type lives as long as the interpreter.
  func keep(_ type: TypePointer) { extraTypes.others.append(type) }

  /// The type object of a native type that `KnownTypes` does not list; made on first use. It lives as long as the interpreter.
  public func nativeType(_ native: any NativeType.Type, base: TypePointer? = nil) throws(Raised) -> TypePointer {
    if let found = extraTypes.types[native] { return found }
    let type = try allocateType(types.pointee.type)
    shapeNativeType(type, native, base: base ?? types.pointee.object)
    extraTypes.types[native] = type
    try fillNativeType(type, native)
    try separateModuleName(type)
    return type
  }

  /// Gives a type of a module its own copy of the module's name. Pickles show whether two objects have the same one.
  private func separateModuleName(_ type: TypePointer) throws(Raised) {
    guard let name = type.pointee.module, !strEquals(name, "builtins") else { return }
    type.pointee.module = try str(name.strView).leak()
    name.decref()
  }

  /// Adds a native type to a module's namespace under its own name.
  @discardableResult
  public func addType(_ native: any NativeType.Type, to namespace: Ref, base: TypePointer? = nil) throws(Raised) -> TypePointer {
    let type = try nativeType(native, base: base)
    try dictSet(namespace, type.pointee.name!, Ref(type))
    return type
  }

  /// Layout and operations, which need no other object.
  func shapeNativeType(_ type: TypePointer, _ native: any NativeType.Type, base: TypePointer?) {
    let layout = native.layout
    type.pointee.ops = native
    type.pointee.nativeBase = native
    type.pointee.basicSize = layout.basicSize
    type.pointee.itemSize = layout.itemSize
    type.pointee.flags = layout.flags
    if let base {
      Ref(base).incref()
      type.pointee.base = base
      type.pointee.flags.formUnion(base.pointee.flags.intersection(.inheritedByPythonClasses.subtracting([.hasFinalizer])))
      if base.pointee.prefix != PrefixKind.none { type.pointee.flags.insert(.collected) }
    }
    type.pointee.flags.insert(.immutable)
    let flags = type.pointee.flags
    if flags.contains(.hasDict) || flags.contains(.hasWeakrefs) || (base?.pointee.prefix ?? 0) == PrefixKind.full {
      type.pointee.prefix = PrefixKind.full
      type.pointee.flags.insert(.collected)
    } else if flags.contains(.collected) {
      type.pointee.prefix = PrefixKind.links
    }
    type.pointee.has = (base?.pointee.has ?? []).union(native.operations)
  }

  /// Name, namespace and MRO.
  func fillNativeType(_ type: TypePointer, _ native: any NativeType.Type) throws(Raised) {
    let full = UnsafeBufferPointer(start: native.name.utf8Start, count: native.name.utf8CodeUnitCount)
    let dot = full.lastIndex(of: UInt8(ascii: "."))
    type.pointee.name = try intern(utf8: UnsafeBufferPointer(rebasing: full[(dot.map { $0 + 1 } ?? 0)...])).leak()
    type.pointee.qualifiedName = type.pointee.name.own?.leak()
    type.pointee.module = try dot.map { (dot) throws(Raised) in try intern(utf8: UnsafeBufferPointer(rebasing: full[..<dot])).leak() } ?? name(.builtins).own.leak()
    let dict = try self.dict()
    type.pointee.dict = dict.copy().leak()
    if let base = type.pointee.base {
      type.pointee.bases = try tuple(Ref(base)).leak()
      rememberSubclass(type, of: base)
    } else {
      type.pointee.bases = interp.pointee.emptyTuple.own.leak()
    }
    let mro = try computeMRO(type)
    type.pointee.mro = mro.leak()
    try addOperations(type, native, dict.ref)
    for def in native.methods {
      let method = try makeMethodDescriptor(def, type)
      let key = try intern(def.name)
      try dictSet(dict.ref, key.ref, method.ref)
    }
    for def in native.getsets {
      let getset = try makeGetSet(def, type)
      let key = try intern(def.name)
      try dictSet(dict.ref, key.ref, getset.ref)
    }
    if dictGet(dict.ref, str: name(.__doc__)) != nil {
      // An attribute of the instances; the type's own text is `NativeType.doc`.
    } else if let doc = native.doc {
      let text = try str(doc)
      try dictSet(dict.ref, name(.__doc__), text.ref)
    } else {
      try dictSet(dict.ref, name(.__doc__), noneRef)
    }
  }

  /// The special methods of a native type: wrappers of its operations, and `__hash__ = None` where equality is defined without hash.
  private func addOperations(_ type: TypePointer, _ native: any NativeType.Type, _ dict: Ref) throws(Raised) {
    let operations = native.operations
    for (word, first) in [(operations.low, 0), (operations.high, 64)] {
      var rest = word
      while rest != 0 {
        let raw = UInt8(first + rest.trailingZeroBitCount)
        rest &= rest - 1
        guard raw < Operation.concat.rawValue, let op = Operation(rawValue: raw), let key = op.knownName else { continue }
        let wrapper = try makeSlotWrapper(op, type, implemented: operations)
        try dictSet(dict, name(key), wrapper.ref)
      }
    }
    for (sequence, number) in [(Operation.concat, Operation.add), (.repeat, .mul), (.inplaceConcat, .iadd), (.inplaceRepeat, .imul)]
    where operations.contains(sequence) && !operations.contains(number) {
      let wrapper = try makeSlotWrapper(number, type, implemented: operations)
      try dictSet(dict, name(number.knownName!), wrapper.ref)
      if sequence == .repeat {
        let reflected = try makeSlotWrapper(.rmul, type, implemented: operations)
        try dictSet(dict, name(.__rmul__), reflected.ref)
      }
    }
    if operations.contains(.eq) && !operations.contains(.hash) {
      try dictSet(dict, name(.__hash__), noneRef)
      type.pointee.has.remove(.hash)
    }
  }
}

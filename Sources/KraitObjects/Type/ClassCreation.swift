import Glibc
import KraitCore

// `type.__new__`: a class from its name, bases and namespace.

extension Context {
  /// A zeroed type object of a metaclass.
  func allocateType(_ meta: TypePointer) throws(Raised) -> TypePointer {
    let ref = try allocate(meta, size: meta.pointee.basicSize)
    let type = ref.asType
    memset(ref.raw + 16, 0, MemoryLayout<TypeObject>.size - 16)
    type.pointee.ops = InstanceType.self
    type.pointee.nativeBase = ObjectType.self
    type.pointee.basicSize = 16
    type.pointee.inlineValues = 4
    var offset = MemoryLayout<TypeObject>.stride
    while offset < meta.pointee.basicSize {
      (ref.raw + offset).storeBytes(of: 0, as: UInt.self)
      offset += 8
    }
    return type
  }

  /// The most derived metaclass among `meta` and the bases' types.
  public func winningMetaclass(_ meta: TypePointer, _ bases: Ref) throws(Raised) -> TypePointer {
    var winner = meta
    for i in 0..<bases.tupleCount {
      let t = bases.tupleItems[i].type
      if isSubtype(winner, t) { continue }
      if isSubtype(t, winner) {
        winner = t
        continue
      }
      try raise(.TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
    }
    return winner
  }

  /// `type.__new__(meta, name, bases, namespace, **kwargs)`.
  func newClass(_ meta: TypePointer, _ args: CallArguments) throws(Raised) -> Owned {
    guard args.count == 3 else {
      try raise(.TypeError, "type.__new__() takes exactly 3 arguments (\(args.count) given)")
    }
    let name = args[0], namespace = args[2]
    guard name.isStr else { try raise(.TypeError, "type.__new__() argument 1 must be str, not \(typeName(name))") }
    guard args[1].isTuple else { try raise(.TypeError, "type.__new__() argument 2 must be tuple, not \(typeName(args[1]))") }
    guard namespace.isDict else { try raise(.TypeError, "type.__new__() argument 3 must be dict, not \(typeName(namespace))") }
    let bases = args[1].tupleCount == 0 ? try tuple(Ref(types.pointee.object)) : args[1].own
    for i in 0..<bases.ref.tupleCount where !bases.ref.tupleItems[i].isType {
      if try getattrOptional(bases.ref.tupleItems[i], .__mro_entries__) != nil {
        try raise(.TypeError, "type() doesn't support MRO entry resolution; use types.new_class()")
      }
    }
    let winner = try winningMetaclass(meta, bases.ref)
    for i in 0..<bases.ref.tupleCount where !bases.ref.tupleItems[i].isType { try raise(.TypeError, "bases must be types") }
    if winner != meta && winner.pointee.overridden.contains(.new) { return try TypeType.construct(winner, args, self) }
    let base = try bestBase(bases.ref)
    let made = try makeClass(winner, name, bases.ref, base, namespace)
    try finishClass(made.ref.asType, args)
    return made
  }

  /// The base that decides the layout.
  private func bestBase(_ bases: Ref) throws(Raised) -> TypePointer {
    var winner: TypePointer? = nil, winnerBase: TypePointer? = nil
    for i in 0..<bases.tupleCount {
      let candidate = bases.tupleItems[i].asType
      if !candidate.pointee.flags.contains(.baseType) {
        try raise(.TypeError, "type '\(typeFullName(candidate))' is not an acceptable base type")
      }
      let solid = solidBase(candidate)
      guard let w = winner else {
        winner = solid
        winnerBase = candidate
        continue
      }
      if isSubtype(w, solid) { continue }
      if isSubtype(solid, w) {
        winner = solid
        winnerBase = candidate
      } else {
        try raise(.TypeError, "multiple bases have instance lay-out conflict")
      }
    }
    return winnerBase.unsafelyUnwrapped
  }

  /// The nearest base (or the type itself) that adds fields to the layout.
  private func solidBase(_ type: TypePointer) -> TypePointer {
    var t = type
    while let base = t.pointee.base {
      if t.pointee.basicSize != base.pointee.basicSize || t.pointee.itemSize != base.pointee.itemSize { return t }
      if !t.pointee.flags.contains(.pythonClass) && t.pointee.nativeBase != base.pointee.nativeBase && !sharesLayout(t, base) { return t }
      t = base
    }
    return t
  }
  private func sharesLayout(_ type: TypePointer, _ base: TypePointer) -> Bool {
    type.pointee.basicSize == base.pointee.basicSize && type.pointee.itemSize == base.pointee.itemSize
  }

  private func makeClass(_ meta: TypePointer, _ name: Ref, _ bases: Ref, _ base: TypePointer, _ namespace: Ref) throws(Raised) -> Owned {
    let dict = try self.dict()
    try dictMerge(into: dict.ref, from: namespace)
    let type = try allocateType(meta)
    let made = Owned(stealing: Ref(type))
    let t = type
    try checkTypeName(name)
    t.pointee.name = try str(of: name).leak()
    t.pointee.dict = dict.copy().leak()
    Ref(base).incref()
    t.pointee.base = base
    t.pointee.bases = bases.own.leak()
    t.pointee.nativeBase = base.pointee.nativeBase
    t.pointee.basicSize = base.pointee.basicSize
    t.pointee.itemSize = base.pointee.itemSize
    t.pointee.flags = base.pointee.flags.intersection(.inheritedByPythonClasses)
    t.pointee.flags.formUnion([.baseType, .heapType, .pythonClass, .collected])
    for i in 0..<bases.tupleCount { t.pointee.flags.formUnion(bases.tupleItems[i].asType.pointee.flags.intersection(.hasFinalizer)) }
    try takeQualifiedName(t, dict.ref)
    let classCell = try takeCell(self.name(.__classcell__), from: dict.ref)
    let dictCellKey = try intern("__classdictcell__")
    let dictCell = try takeCell(dictCellKey.ref, from: dict.ref)
    let slots = try readSlots(dict.ref)
    let slotTuple: Ref? = switch slots {
    case .some(let s): s.ref
    case .none: nil
    }
    try chooseLayout(t, base, bases, slotTuple, dict.ref)
    for i in 0..<bases.tupleCount { rememberSubclass(t, of: bases.tupleItems[i].asType) }
    track(Ref(type))
    if let slotTuple { try addSlotMembers(t, slotTuple, dict.ref) }
    try adaptNamespace(t, dict.ref)
    // The metaclass's `mro` may already use `super()`.
    if let classCell { setCell(classCell.ref, Ref(type)) }
    if let dictCell { setCell(dictCell.ref, dict.ref) }
    try setMRO(t)
    inheritCollectionKind(t)
    computeOperations(t)
    if !dict.ref.dict.pointee.allStrKeys { try warn(.RuntimeWarning, "non-string key in the __dict__ of class \(typeName(t))") }
    return made
  }

  /// Pattern matching takes a class for what its nearest base is that counts as a sequence or a mapping.
  private func inheritCollectionKind(_ type: TypePointer) {
    guard let mro = type.pointee.mro else { return }
    type.pointee.flags.subtract([.sequence, .mapping])
    for i in 1..<max(mro.tupleCount, 1) {
      let kind = mro.tupleItems[i].asType.pointee.flags.intersection([.sequence, .mapping])
      if kind.isEmpty { continue }
      type.pointee.flags.formUnion(kind)
      return
    }
  }

  /// Marks a class and its subclasses as sequences or mappings for pattern matching; built-in types and those marked so already keep what they are.
  public func setCollectionKind(_ type: TypePointer, _ kind: TypeFlags) {
    if !type.pointee.flags.contains(.pythonClass) || type.pointee.flags.intersection([.sequence, .mapping]) == kind { return }
    type.pointee.flags.subtract([.sequence, .mapping])
    type.pointee.flags.formUnion(kind)
    var node = type.pointee.subclasses
    while let s = node {
      setCollectionKind(s.pointee.type, kind)
      node = s.pointee.next
    }
  }

  /// Removes a cell from the namespace: `__classcell__`, which `super()` and `__class__` of the methods read, or `__classdictcell__`, through
  /// which annotation scopes see the class's names.
  private func takeCell(_ key: Ref, from dict: Ref) throws(Raised) -> Owned? {
    guard let found = dictGet(dict, str: key) else { return nil }
    guard found.isExactly(types.pointee.cell) else {
      try raise(.TypeError, "\(key.text) must be a nonlocal cell, not \(describe(Ref(found.type)))")
    }
    let cell = found.own
    _ = try dictDelete(dict, key)
    return cell
  }

  private func takeQualifiedName(_ type: TypePointer, _ dict: Ref) throws(Raised) {
    let key = name(.__qualname__)
    if let q = dictGet(dict, str: key) {
      guard q.isStr else { try raise(.TypeError, "type __qualname__ must be a str, not \(typeName(q))") }
      type.pointee.qualifiedName = q.own.leak()
      _ = try dictDelete(dict, key)
    } else {
      type.pointee.qualifiedName = type.pointee.name.own?.leak()
    }
  }

  /// `__slots__` as a tuple of mangled names, nil if the namespace has none.
  private func readSlots(_ dict: Ref) throws(Raised) -> Owned? {
    guard let found = dictGet(dict, str: name(.__slots__)) else { return nil }
    let slots = found.own
    if slots.ref.isStr { return try tuple(slots.ref) }
    let list = try list()
    try listExtend(list.ref, slots.ref)
    return try tuple(ofList: list.ref)
  }

  /// Size, prefix and the flags `hasDict`, `hasWeakrefs`.
  private func chooseLayout(_ type: TypePointer, _ base: TypePointer, _ bases: Ref, _ slots: Ref?, _ dict: Ref) throws(Raised) {
    let isMeta = base.pointee.flags.contains(.typeSubclass)
    var wantsDict = false, wantsWeakrefs = false
    var members = 0
    if let slots {
      if slots.tupleCount > 0 && (isMeta || type.pointee.itemSize != 0 && !hasOnlyPrefixSlots(type, slots)) {
        try raise(.TypeError, "nonempty __slots__ not supported for subtype of '\(typeName(base))'")
      }
      for i in 0..<slots.tupleCount {
        let slot = slots.tupleItems[i]
        guard slot.isStr else { try raise(.TypeError, "__slots__ items must be strings, not '\(typeName(slot))'") }
        guard isIdentifier(slot) else { try raise(.TypeError, "__slots__ must be identifiers") }
        if slot.text == "__dict__" {
          if wantsDict || type.pointee.flags.contains(.hasDict) { try raise(.TypeError, "__dict__ slot disallowed: we already got one") }
          wantsDict = true
        } else if slot.text == "__weakref__" {
          if wantsWeakrefs || type.pointee.flags.contains(.hasWeakrefs) { try raise(.TypeError, "__weakref__ slot disallowed: we already got one") }
          wantsWeakrefs = true
        } else {
          members += 1
        }
      }
      for i in 1..<max(bases.tupleCount, 1) where i < bases.tupleCount {
        let other = bases.tupleItems[i].asType
        if other.pointee.flags.contains(.hasDict) { wantsDict = true }
        if other.pointee.flags.contains(.hasWeakrefs) { wantsWeakrefs = true }
      }
    } else {
      wantsDict = true
      wantsWeakrefs = type.pointee.itemSize == 0 || type.pointee.flags.contains(.strSubclass) || base.pointee.flags.contains(.hasWeakrefs) || isMeta
    }
    if isMeta { wantsDict = false }
    if wantsDict { type.pointee.flags.insert(.hasDict) }
    if wantsWeakrefs { type.pointee.flags.insert(.hasWeakrefs) }
    type.pointee.slotCount = members
    let firstSlot = members > 0 ? UInt32(truncatingIfNeeded: type.pointee.basicSize) : 0
    type.pointee.slotStart = base.pointee.slotStart != 0 ? base.pointee.slotStart : firstSlot
    type.pointee.basicSize += 8 * members
    let full = type.pointee.flags.contains(.hasDict) || type.pointee.flags.contains(.hasWeakrefs)
    type.pointee.prefix = full ? PrefixKind.full : PrefixKind.links
    type.pointee.inlineValues = base.pointee.flags.contains(.pythonClass) ? base.pointee.inlineValues : 3
  }

  /// A str has its characters behind the header, so that its subclasses can only take what lies before the header.
  private func hasOnlyPrefixSlots(_ type: TypePointer, _ slots: Ref) -> Bool {
    guard type.pointee.flags.contains(.strSubclass) else { return false }
    return (0..<slots.tupleCount).allSatisfy { i in
      let slot = slots.tupleItems[i]
      return slot.isStr && (slot.text == "__dict__" || slot.text == "__weakref__")
    }
  }

  /// One descriptor for each member, in the order of the names, as their places are the layout that `__class__` assignment compares.
  private func addSlotMembers(_ type: TypePointer, _ slots: Ref, _ dict: Ref) throws(Raised) {
    let names = try list()
    for i in 0..<slots.tupleCount {
      let slot = slots.tupleItems[i]
      if slot.text == "__dict__" || slot.text == "__weakref__" { continue }
      let mangled = try mangle(slot, type)
      if dictGet(dict, str: mangled.ref) != nil && slot.text != "__qualname__" && slot.text != "__classcell__" {
        try raise(.ValueError, "\(describe(mangled.ref)) in __slots__ conflicts with class variable")
      }
      try append(names.ref, mangled)
    }
    _ = try callMethod(names.ref, .sort)
    var offset = type.pointee.basicSize - 8 * type.pointee.slotCount
    for i in 0..<names.ref.list.pointee.count {
      let slot = names.ref.list.pointee.items.unsafelyUnwrapped[i]
      let member = try makeSlotMember(type, name: slot, offset: offset)
      try dictSet(dict, slot, member.ref)
      offset += 8
    }
  }

  /// `__name` becomes `_Class__name`.
  private func mangle(_ slot: Ref, _ type: TypePointer) throws(Raised) -> Owned {
    let text = slot.text
    guard text.hasPrefix("__"), !text.hasSuffix("__") else { return try intern(slot) }
    let cls = typeName(type).drop { $0 == "_" }
    if cls.isEmpty { return try intern(slot) }
    return try intern("_\(cls)\(text)")
  }

  /// What `type.__new__` changes in the namespace.
  private func adaptNamespace(_ type: TypePointer, _ dict: Ref) throws(Raised) {
    if dictGet(dict, str: name(.__module__)) == nil, let globals = interp.pointee.frames.currentGlobals(self),
      let module = dictGet(globals, str: name(.__name__))
    {
      try dictSet(dict, name(.__module__), module)
    }
    if let f = dictGet(dict, str: name(.__new__)), f.isExactly(types.pointee.function) {
      let wrapped = try makeStaticMethod(f)
      try dictSet(dict, name(.__new__), wrapped.ref)
    }
    for key in [KnownName.__init_subclass__, .__class_getitem__] {
      if let f = dictGet(dict, str: name(key)), f.isExactly(types.pointee.function) {
        let wrapped = try makeClassMethod(f)
        try dictSet(dict, name(key), wrapped.ref)
      }
    }
    let base = type.pointee.base.unsafelyUnwrapped
    if type.pointee.flags.contains(.hasDict) && !base.pointee.flags.contains(.hasDict) {
      let d = try makeGetSet(instanceDictGetSet, type)
      if dictGet(dict, str: name(.__dict__)) == nil { try dictSet(dict, name(.__dict__), d.ref) }
    }
    if type.pointee.flags.contains(.hasWeakrefs) && !base.pointee.flags.contains(.hasWeakrefs) {
      let w = try makeGetSet(instanceWeakrefGetSet, type)
      if dictGet(dict, str: name(.__weakref__)) == nil { try dictSet(dict, name(.__weakref__), w.ref) }
    }
    if let doc = dictGet(dict, str: name(.__doc__)) {
      // The text must be one that UTF-8 can hold.
      if doc.isStr { try withUTF8(doc) { (_) throws(Raised) in } }
    } else {
      try dictSet(dict, name(.__doc__), noneRef)
    }
    // A class that defines __eq__ without __hash__ is unhashable.
    if dictGet(dict, str: name(.__eq__)) != nil && dictGet(dict, str: name(.__hash__)) == nil {
      try dictSet(dict, name(.__hash__), noneRef)
    }
  }

  // Method resolution order

  /// C3 linearisation of the bases.
  func computeMRO(_ type: TypePointer) throws(Raised) -> Owned {
    let bases = type.pointee.bases ?? interp.pointee.emptyTuple
    for i in 0..<bases.tupleCount {
      let base = bases.tupleItems[i].asType
      for j in 0..<i where bases.tupleItems[j] == Ref(base) { try raise(.TypeError, "duplicate base class \(typeName(base))") }
      if base.pointee.mro == nil { try raise(.TypeError, "Cannot extend an incomplete type '\(typeName(base))'") }
    }
    if bases.tupleCount == 1, let inherited = bases.tupleItems[0].asType.pointee.mro {
      return try tuple(of: [Ref(type)] + (0..<inherited.tupleCount).map { inherited.tupleItems[$0] })
    }
    // The MROs of the bases and the list of bases, each with the place of its first class that is not yet taken.
    var sequences: [[Ref]] = []
    for i in 0..<bases.tupleCount {
      guard let mro = bases.tupleItems[i].asType.pointee.mro else { continue }
      sequences.append((0..<mro.tupleCount).map { mro.tupleItems[$0] })
    }
    sequences.append((0..<bases.tupleCount).map { bases.tupleItems[$0] })
    var heads = [Int](repeating: 0, count: sequences.count)
    // Only a class that stands behind the head of no sequence may be taken.
    func isBehind(_ c: Ref) -> Bool {
      for i in 0..<sequences.count {
        var k = heads[i] + 1
        while k < sequences[i].count {
          if sequences[i][k] == c { return true }
          k += 1
        }
      }
      return false
    }
    var result = [Ref(type)]
    while true {
      let open = sequences.indices.filter { heads[$0] < sequences[$0].count }
      if open.isEmpty { break }
      guard let next = open.lazy.map({ sequences[$0][heads[$0]] }).first(where: { !isBehind($0) }) else {
        try raiseNoConsistentMRO(open.map { sequences[$0][heads[$0]] })
      }
      result.append(next)
      for i in open where sequences[i][heads[i]] == next { heads[i] += 1 }
    }
    return try tuple(of: result)
  }

  private func tuple(of items: [Ref]) throws(Raised) -> Owned {
    let made = try tuple(items.count)
    for (i, r) in items.enumerated() {
      r.incref()
      made.ref.tupleItems[i] = r
    }
    track(made.ref)
    return made
  }

  private func raiseNoConsistentMRO(_ heads: [Ref]) throws(Raised) -> Never {
    var seen: [Ref] = []
    for c in heads where !seen.contains(c) { seen.append(c) }
    let names = seen.map { typeName($0.asType) }.joined(separator: ", ")
    try raise(.TypeError, "Cannot create a consistent method resolution order (MRO) for bases \(names)")
  }

  /// Computes a class's MRO, through a metaclass's `mro` if it has one. That may assign `__bases__` itself: then its answer is
  /// out of date and dropped. Answers whether the MRO was set.
  @discardableResult private func setMRO(_ type: TypePointer) throws(Raised) -> Bool {
    let before = type.pointee.mro.own
    let meta = Ref(type).type
    let key = try intern("mro")
    let custom = lookup(meta, key.ref)
    let mro: Owned
    if custom == lookup(types.pointee.type, key.ref) || custom == nil {
      mro = try computeMRO(type)
    } else {
      let answer = try callSpecial(custom.unsafelyUnwrapped, Ref(type))
      mro = try checkedMRO(type, answer.ref)
    }
    let old: Ref? = switch before {
    case .some(let b): b.ref
    case .none: nil
    }
    if type.pointee.mro != old { return false }
    replace(&type.pointee.mro, with: mro)
    typeModified(type)
    return true
  }

  /// What a metaclass's `mro` returned, as a tuple of classes whose layout fits.
  private func checkedMRO(_ type: TypePointer, _ answer: Ref) throws(Raised) -> Owned {
    let list = try list()
    try listExtend(list.ref, answer)
    let mro = try tuple(ofList: list.ref)
    let solid = solidBase(type)
    for i in 0..<mro.ref.tupleCount {
      let item = mro.ref.tupleItems[i]
      guard item.isType else { try raise(.TypeError, "mro() returned a non-class ('\(typeName(item))')") }
      guard isSubtype(solid, solidBase(item.asType)) else {
        try raise(.TypeError, "mro() returned base with unsuitable layout ('\(typeName(item.asType))')")
      }
    }
    return mro
  }

  /// `cls.__bases__ = value`.
  func setBases(_ type: TypePointer, _ value: Ref?) throws(Raised) {
    try checkMutable(type, "__bases__", value)
    guard let value, value.isTuple else {
      try raise(.TypeError, "can only assign tuple to \(typeName(type)).__bases__, not \(value.map { typeName($0) } ?? "NoneType")")
    }
    if value.tupleCount == 0 { try raise(.TypeError, "can only assign non-empty tuple to \(typeName(type)).__bases__, not ()") }
    for i in 0..<value.tupleCount {
      let item = value.tupleItems[i]
      guard item.isType else {
        try raise(.TypeError, "\(typeName(type)).__bases__ must be tuple of classes, not '\(typeName(item))'")
      }
      if isSubtype(item.asType, type) || derivesThroughBases(item.asType, from: type) {
        try raise(.TypeError, "a __bases__ item causes an inheritance cycle")
      }
    }
    let base = try bestBase(value)
    try checkReplacement(of: type.pointee.base.unsafelyUnwrapped, by: base)
    try replaceBases(type, value, base)
  }

  /// Instances of the class must be able to do without the old base: same layout, and not plain `object` with its simpler release.
  private func checkReplacement(of old: TypePointer, by new: TypePointer) throws(Raised) {
    if new == old { return }
    if old.pointee.flags.contains(.pythonClass) != new.pointee.flags.contains(.pythonClass) {
      try raise(.TypeError, "__bases__ assignment: '\(typeName(new))' deallocator differs from '\(typeName(old))'")
    }
    guard compatibleLayout(old, new) else {
      try raise(.TypeError, "__bases__ assignment: '\(typeName(new))' object layout differs from '\(typeName(old))'")
    }
  }

  /// `type` is up the chain of `__base__`, which an MRO made by a metaclass need not show.
  private func derivesThroughBases(_ start: TypePointer, from type: TypePointer) -> Bool {
    var t: TypePointer? = start
    while let one = t {
      if one == type { return true }
      t = one.pointee.base
    }
    return false
  }

  /// Puts the bases in place and computes the MROs that depend on them; if one cannot be, all is put back.
  private func replaceBases(_ type: TypePointer, _ value: Ref, _ base: TypePointer) throws(Raised) {
    let oldBases = type.pointee.bases, oldBase = type.pointee.base
    type.pointee.bases = value.own.leak()
    Ref(base).incref()
    type.pointee.base = base
    var changed: [ReplacedMRO] = []
    defer { for c in changed { c.release() } }
    do throws(Raised) { try refreshMRO(type, &changed) } catch {
      for c in changed.reversed() where c.type.asType.pointee.mro == c.new {
        replace(&c.type.asType.pointee.mro, with: c.old.own)
        typeModified(c.type.asType)
      }
      if type.pointee.bases == value {
        type.pointee.bases = oldBases
        type.pointee.base = oldBase
        value.decref()
        Ref(base).decref()
      } else {
        oldBases?.decref()
        if let oldBase { Ref(oldBase).decref() }
      }
      throw error
    }
    // Code that the MROs ran may have assigned other bases meanwhile.
    if type.pointee.bases == value {
      if let oldBases { for i in 0..<oldBases.tupleCount { forgetSubclass(type, of: oldBases.tupleItems[i].asType) } }
      for i in 0..<value.tupleCount { rememberSubclass(type, of: value.tupleItems[i].asType) }
      refreshOperations(type)
    }
    oldBases?.decref()
    if let oldBase { Ref(oldBase).decref() }
  }

  private func refreshMRO(_ type: TypePointer, _ changed: inout [ReplacedMRO]) throws(Raised) {
    let old = type.pointee.mro
    // Kept for the way back, should a later MRO fail.
    old?.incref()
    do throws(Raised) {
      guard try setMRO(type), let new = type.pointee.mro else {
        old?.decref()
        return
      }
      new.incref()
      Ref(type).incref()
      changed.append(ReplacedMRO(type: Ref(type), new: new, old: old))
    } catch {
      old?.decref()
      throw error
    }
    let subclasses = try subclassList(type)
    for i in 0..<subclasses.ref.list.pointee.count {
      try refreshMRO(subclasses.ref.list.pointee.items.unsafelyUnwrapped[i].asType, &changed)
    }
  }

  // Hooks

  /// `__set_name__` of the attributes, then the base's `__init_subclass__`.
  private func finishClass(_ type: TypePointer, _ args: CallArguments) throws(Raised) {
    let names = try list()
    try listExtend(names.ref, type.pointee.dict!)
    for i in 0..<names.ref.list.pointee.count {
      let key = names.ref.list.pointee.items![i]
      guard let found = try dictGet(type.pointee.dict!, key) else { continue }
      let value = found.own
      guard let hook = lookup(value.type, .__set_name__) else { continue }
      do throws(Raised) { _ = try callSpecial(hook, value.ref, Ref(type), key) } catch {
        try addNoteToPending("Error calling __set_name__ on '\(typeName(value.ref))' instance \(describe(key)) in '\(typeName(type))'")
        throw error
      }
    }
    // super(type, type).__init_subclass__(**kwargs); an MRO without the class itself offers no such view.
    guard let mro = type.pointee.mro, (0..<mro.tupleCount).contains(where: { mro.tupleItems[$0] == Ref(type) }) else {
      try raise(.TypeError, "super(type, obj): obj (type \(typeName(type))) is not an instance or subtype of type (\(typeName(type))).")
    }
    let superObject = try makeSuper(type: Ref(type), object: Ref(type))
    let hook = try getattr(superObject.ref, .__init_subclass__)
    _ = try call(hook.ref, CallArguments(args.base + args.count, 0, names: args.names))
  }
}

/// A class whose MRO was computed anew, with both; holds references to all three.
private struct ReplacedMRO {
  let type: Ref
  let new: Ref
  let old: Ref?
  func release() {
    type.decref()
    new.decref()
    old?.decref()
  }
}

/// The `__dict__` of the built-in base, if instances have one already there: what that allows holds for subclasses too.
private func nativeDictDescriptor(_ me: Ref, _ cx: Context) throws(Raised) -> Ref? {
  let native = cx.nativeAncestor(me.type)
  guard native.pointee.flags.contains(.hasDict) || native.pointee.flags.contains(.typeSubclass) || cx.isSubtype(native, cx.types.pointee.module) else { return nil }
  return cx.lookup(native, .__dict__)
}

private let instanceDictGetSet = GetSetDef(
  "__dict__", "dictionary for instance variables",
  get: { (me, cx) throws(Raised) in
    if let descriptor = try nativeDictDescriptor(me, cx) { return try descriptor.ops.get(descriptor, me, Ref(me.type), cx) }
    guard me.hasFlag(.hasDict) else { try cx.raiseNoAttribute(me, cx.name(.__dict__)) }
    return try cx.attributesDict(me)
  },
  set: { (me, value, cx) throws(Raised) in
    if let descriptor = try nativeDictDescriptor(me, cx) { return try descriptor.ops.set(descriptor, me, value, cx) }
    guard me.hasFlag(.hasDict) else {
      try cx.raise(.TypeError, "this __dict__ descriptor does not support '\(cx.typeName(me))' objects")
    }
    guard let value else {
      let fresh = try cx.dict()
      return try cx.setAttributesDict(me, fresh.ref)
    }
    guard value.isDict else { try cx.raise(.TypeError, "__dict__ must be set to a dictionary, not a '\(cx.typeName(value))'") }
    try cx.setAttributesDict(me, value)
  })

private let instanceWeakrefGetSet = GetSetDef(
  "__weakref__", "list of weak references to the object",
  get: { (me, cx) throws(Raised) in
    guard me.hasFlag(.hasWeakrefs), let first = me.weakrefSlot.pointee else { return cx.none }
    return first.own
  })

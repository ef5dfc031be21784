import KraitCore

// Tuples with named fields (`time.struct_time`, `os.stat_result`, ...).
//
//     header | count | visible items | number of hidden items | hidden items
//
// The visible items make up the tuple; the hidden ones are reached by name only. A type's `extra` dict says how many there are.

/// One field of a struct sequence.
public struct StructField: Sendable {
  public let name: StaticString
  public let doc: StaticString
  /// Without a name an item can be reached by index only.
  public init(_ name: StaticString = "", _ doc: StaticString = "") {
    self.name = name
    self.doc = doc
  }
}

extension Ref {
  fileprivate var hiddenCount: UnsafeMutablePointer<Int> { (raw + TupleBody.itemsOffset + tupleCount &* 8).assumingMemoryBound(to: Int.self) }
  fileprivate var hiddenItems: UnsafeMutablePointer<Ref> { (raw + TupleBody.itemsOffset + tupleCount &* 8 + 8).assumingMemoryBound(to: Ref.self) }
}

extension Context {
  /// A type with the given fields, of which the first `visible` are the tuple. `name` is qualified with the module. Instances are made from a sequence,
  /// or from the fields themselves where the type takes those.
  public func makeStructSeqType(
    _ name: String, doc: String, _ fields: [StructField], visible: Int, canCreate: Bool = true, takesFields: Bool = false
  ) throws(Raised) -> TypePointer {
    let type = try allocateType(types.pointee.type)
    shapeNativeType(type, StructSequenceType.self, base: types.pointee.tuple)
    if !canCreate { type.pointee.flags.insert(.noInstances) }
    try fillNativeType(type, StructSequenceType.self)
    let split = name.lastIndex(of: ".")
    let short = split.map { String(name[name.index(after: $0)...]) } ?? name
    let module = split.map { String(name[..<$0]) } ?? "builtins"
    replace(&type.pointee.name, with: try intern(short))
    replace(&type.pointee.qualifiedName, with: try intern(short))
    replace(&type.pointee.module, with: try intern(module))
    let dict = type.pointee.dict.unsafelyUnwrapped
    let moduleName = try intern(module), text = try str(doc)
    try dictSet(dict, .__module__, moduleName.ref)
    try dictSet(dict, .__doc__, text.ref)
    try addFields(type, dict, fields, visible)
    let extra = try self.dict(), total = int(fields.count), shown = int(visible)
    try dictSet(extra.ref, .n_fields, total.ref)
    try dictSet(extra.ref, .n_sequence_fields, shown.ref)
    try dictSet(extra.ref, .name, str(name))
    if takesFields {
      let key = try intern("takes_fields")
      try dictSet(extra.ref, key.ref, interp.pointee.true)
    }
    replace(&type.pointee.extra, with: extra)
    keep(type)
    return type
  }
  private func dictSet(_ dict: Ref, _ key: KnownName, _ value: consuming Owned) throws(Raised) { try dictSet(dict, key, value.ref) }

  private func addFields(_ type: TypePointer, _ dict: Ref, _ fields: [StructField], _ visible: Int) throws(Raised) {
    var names = try ItemBuffer(self), unnamed = 0
    for (i, field) in fields.enumerated() {
      guard field.name.utf8CodeUnitCount > 0 else {
        unnamed += 1
        continue
      }
      let key = try intern("\(field.name)")
      let place = i
      let member = try makeGetSet(
        GetSetDef(
          field.name, field.doc, member: true,
          get: { (me, cx) throws(Raised) in
            (place < me.tupleCount ? me.tupleItems[place] : place &- me.tupleCount < me.hiddenCount.pointee ? me.hiddenItems[place &- me.tupleCount] : cx.noneRef).own
          }), type)
      try dictSet(dict, key.ref, member.ref)
      if i < visible { try names.append(key) }
    }
    try dictSet(dict, .__match_args__, names.tuple())
    try dictSet(dict, .n_fields, int(fields.count))
    try dictSet(dict, .n_sequence_fields, int(visible))
    try dictSet(dict, .n_unnamed_fields, int(unnamed))
  }

  /// An instance with all fields, visible and hidden.
  public func makeStructSeq(_ type: TypePointer, _ items: consuming ItemBuffer) throws(Raised) -> Owned {
    let visible = structInfo(type, .n_sequence_fields), total = structInfo(type, .n_fields)
    let size = TupleBody.itemsOffset &+ total &* 8 &+ 8
    let ref = try allocate(type, size: size)
    ref.tuple.pointee.count = visible
    for i in 0..<total {
      let item = i < items.count ? items[i].own.leak() : none.leak()
      if i < visible { ref.tupleItems[i] = item } else { ref.hiddenItems[i &- visible] = item }
    }
    ref.hiddenCount.pointee = total &- visible
    track(ref)
    return Owned(stealing: ref)
  }

  fileprivate func structInfo(_ type: TypePointer, _ name: KnownName) -> Int {
    guard let extra = type.pointee.extra, let n = dictGet(extra, name) else { return 0 }
    return exactInt(n) ?? 0
  }
  fileprivate func structTakesFields(_ type: TypePointer) throws(Raised) -> Bool {
    guard let extra = type.pointee.extra else { return false }
    let key = try intern("takes_fields")
    return dictGet(extra, str: key.ref) != nil
  }
  fileprivate func structName(_ type: TypePointer) -> String {
    guard let extra = type.pointee.extra, let name = dictGet(extra, .name) else { return typeName(type) }
    return name.text
  }
}

enum StructSequenceType: NativeType {
  static var name: StaticString { "structseq" }
  static var operations: OperationSet { [.repr, .new] }
  static var layout: Layout { Layout(TupleBody.itemsOffset, itemSize: 8, [.collected]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let name = cx.structName(type)
    if type.pointee.flags.contains(.noInstances) { try cx.raise(.TypeError, "cannot create '\(name)' instances") }
    if try cx.structTakesFields(type) { return try fromFields(type, args, cx) }
    var sequence = args.count > 0 ? args[0] : nil, extra = args.count > 1 ? args[1] : nil
    for i in 0..<args.keywordCount {
      let key = args.names.unsafelyUnwrapped.tupleItems[i]
      if strEquals(key, "sequence") && sequence == nil { sequence = args.keyword(i) } else if strEquals(key, "dict") { extra = args.keyword(i) }
    }
    guard let sequence else { try cx.raise(.TypeError, "structseq() missing required argument 'sequence' (pos 1)") }
    guard sequence.type.pointee.has.contains(.iter) || sequence.type.pointee.has.contains(.getitem) else {
      try cx.raise(.TypeError, "constructor requires a sequence")
    }
    if let e = extra, !cx.isNone(e), !e.isDict { try cx.raise(.TypeError, "\(name)() takes a dict as second arg, if any") }
    var items = try cx.collect(sequence)
    let visible = cx.structInfo(type, .n_sequence_fields), total = cx.structInfo(type, .n_fields)
    if items.count < visible || items.count > total {
      let bound = visible == total ? "a \(visible)" : items.count < visible ? "an at least \(visible)" : "an at most \(total)"
      try cx.raise(.TypeError, "\(name)() takes \(bound)-sequence (\(items.count)-sequence given)")
    }
    if let extra, extra.isDict {
      let hidden = try hiddenNames(type, cx)
      for i in items.count..<max(items.count, total) {
        let value = try cx.dictGet(extra, hidden.ref.tupleItems[i &- visible]).own
        try items.append(value ?? cx.none)
      }
    }
    return try cx.makeStructSeq(type, items)
  }

  /// An instance whose fields are the arguments.
  private static func fromFields(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let names = try memberNames(type, cx), label = String(cx.structName(type).split(separator: ".").last ?? "")
    let total = names.ref.tupleCount, given = args.count + args.keywordCount
    if given > total { try cx.raise(.TypeError, "\(label)() takes at most \(total) argument\(total == 1 ? "" : "s") (\(given) given)") }
    var items = try ItemBuffer(cx)
    for i in 0..<total {
      let name = names.ref.tupleItems[i]
      var value = i < args.count ? args[i] : nil
      for k in 0..<args.keywordCount where value == nil {
        if strEquals(args.names.unsafelyUnwrapped.tupleItems[k], name) { value = args.keyword(k) }
      }
      guard let value else { try cx.raise(.TypeError, "\(label)() missing required argument '\(name.text)' (pos \(i + 1))") }
      try items.append(value.own)
    }
    return try cx.makeStructSeq(type, items)
  }

  /// Names of the hidden fields in order.
  private static func hiddenNames(_ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let visible = cx.structInfo(type, .n_sequence_fields), total = cx.structInfo(type, .n_fields)
    let unnamed = cx.dictGet(type.pointee.dict.unsafelyUnwrapped, .n_unnamed_fields).flatMap { cx.exactInt($0) } ?? 0
    let all = try memberNames(type, cx)
    var names = try ItemBuffer(cx)
    for i in visible..<max(visible, total) {
      let place = i &- unnamed
      try names.append(place >= 0 && place < all.ref.tupleCount ? all.ref.tupleItems[place].own : cx.interp.pointee.emptyStr.own)
    }
    return try names.tuple()
  }
  /// Names of all named fields in order.
  private static func memberNames(_ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    var names = try ItemBuffer(cx)
    var position = 0
    while let (key, value) = cx.dictNext(type.pointee.dict.unsafelyUnwrapped, &position) {
      if value.isExactly(cx.types.pointee.memberDescriptor) { try names.append(key.own) }
    }
    return try names.tuple()
  }

  static func dealloc(_ me: Ref, _ cx: Context) {
    for i in 0..<me.tupleCount { me.tupleItems[i].decref() }
    for i in 0..<me.hiddenCount.pointee { me.hiddenItems[i].decref() }
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    for i in 0..<me.tupleCount { visit(me.tupleItems[i]) }
    for i in 0..<me.hiddenCount.pointee { visit(me.hiddenItems[i]) }
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let names = try memberNames(me.type, cx)
    var b = StringBuilder()
    b.append(cx.structName(me.type))
    b.append("(")
    for i in 0..<me.tupleCount {
      if i > 0 { b.append(", ") }
      if i < names.ref.tupleCount {
        b.append(names.ref.tupleItems[i])
        b.append("=")
      }
      let shown = try cx.repr(me.tupleItems[i])
      b.append(shown.ref)
    }
    b.append(")")
    return try b.finish(cx)
  }

  // What `tuple` does; the operations are looked up on this type.
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try TupleType.hash(me, cx) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try TupleType.iter(me, cx) }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.tupleCount }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned { try TupleType.getitem(me, key, cx) }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try TupleType.contains(me, item, cx) }
  static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { try TupleType.concat(a, b, cx) }
  static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned { try TupleType.repeated(a, count, cx) }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { try TupleType.compare(op, a, b, cx) }

  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in
        let items = try cx.tuple(copying: UnsafePointer(a[0].tupleItems), a[0].tupleCount)
        if try cx.structTakesFields(a[0].type) { return try cx.tuple(Ref(a[0].type), items.ref) }
        let hidden = try cx.dict()
        let names = try hiddenNames(a[0].type, cx)
        for i in 0..<min(names.ref.tupleCount, a[0].hiddenCount.pointee) {
          try cx.dictSet(hidden.ref, names.ref.tupleItems[i], a[0].hiddenItems[i])
        }
        let arguments = try cx.tuple(items, hidden)
        return try cx.tuple(Ref(a[0].type).own, arguments)
      },
      MethodDef("__replace__", "(self, /, **changes)", "Return a copy of the structure with new values for the specified fields.") { (a, cx) throws(Raised) in
        try replacing(a[0], a.optional(1), cx)
      },
    ]
  }
  private static func replacing(_ me: Ref, _ changes: Ref?, _ cx: Context) throws(Raised) -> Owned {
    if cx.structInfo(me.type, .n_fields) != me.tupleCount &+ me.hiddenCount.pointee { try cx.raise(.TypeError, "structseq has unnamed fields") }
    let names = try memberNames(me.type, cx)
    let rest = try cx.dict()
    if let changes { try cx.dictMerge(rest.ref, changes) }
    var items = try ItemBuffer(cx)
    let total = me.tupleCount &+ me.hiddenCount.pointee
    for i in 0..<total {
      var value: Owned? = nil
      if i < names.ref.tupleCount { value = try cx.dictPop(rest.ref, names.ref.tupleItems[i]) }
      if let value = value.take() {
        try items.append(value)
      } else {
        try items.append((i < me.tupleCount ? me.tupleItems[i] : me.hiddenItems[i &- me.tupleCount]).own)
      }
    }
    if cx.dictCount(rest.ref) > 0 {
      let unknown = try cx.list(of: rest.ref)
      try cx.raise(.TypeError, "Got unexpected field name(s): \(cx.describe(unknown.ref))")
    }
    return try cx.makeStructSeq(me.type, items)
  }
}

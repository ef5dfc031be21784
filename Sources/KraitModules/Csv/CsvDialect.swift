import KraitCore
import KraitObjects
import KraitVM

enum CsvQuoting: Int {
  case minimal, all, nonNumeric, none, strings, notNull
}

/// How a table is written.
struct CsvFormat {
  var delimiter: UInt32 = 0x2C
  /// nil: nothing is quoted.
  var quote: UInt32? = 0x22
  var escape: UInt32?
  var doublesQuotes = true
  var skipsInitialSpace = false
  var isStrict = false
  var quoting = CsvQuoting.minimal
}

struct CsvDialectBody {
  var header: ObjectHeader
  var format: CsvFormat
  /// A str, owned.
  var lineTerminator: Ref
}

extension Ref {
  var csvDialect: UnsafeMutablePointer<CsvDialectBody> { raw.assumingMemoryBound(to: CsvDialectBody.self) }
}

/// `_csv.Dialect`.
enum CsvDialectType: NativeType {
  static var name: StaticString { "_csv.Dialect" }
  static var doc: StaticString? { "CSV dialect\n\nThe Dialect type records CSV dialect options." }
  static var layout: Layout { Layout(MemoryLayout<CsvDialectBody>.stride, [.baseType]) }
  static var operations: OperationSet { [.new] }
  static let constructor = Signature(
    "Dialect",
    "(dialect=None, delimiter=None, doublequote=None, escapechar=None, lineterminator=None, quotechar=None, quoting=None, skipinitialspace=None, strict=None)"
  )
  private static let attributeNames = [
    "delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict",
  ]

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, constructor)
    let model = try self.model(b.optional(0), cx)
    let isAlone = args.count + (args.names?.tupleCount ?? 0) <= 1, exactType = try cx.nativeType(CsvDialectType.self)
    if isAlone && model.ref.isExactly(exactType) { return model }
    var values = DialectValues()
    for (i, name) in attributeNames.enumerated() {
      if let value = b.optional(i + 1) {
        values[i] = value.own
      } else if model.ref != cx.interp.pointee.none {
        let key = try cx.intern(name)
        values[i] = try cx.getattrOptional(model.ref, key.ref)
      }
    }
    return try make(type, values, cx)
  }
  /// What a dialect takes its attributes from: a registered dialect, another object, or None.
  private static func model(_ argument: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let argument else { return cx.none }
    if argument.isStr { return try CsvModule.dialect(named: argument, cx) }
    return argument.own
  }
  static func dealloc(_ me: Ref, _ cx: Context) { me.csvDialect.pointee.lineTerminator.decref() }

  private static func make(_ type: TypePointer, _ v: borrowing DialectValues, _ cx: Context) throws(Raised) -> Owned {
    var format = CsvFormat()
    let none = cx.interp.pointee.none
    if let value = v.ref(0) {
      guard value.isStr else { try cx.raise(.TypeError, "\"delimiter\" must be string, not \(cx.typeName(value))") }
      format.delimiter = try character(value, "delimiter", cx)
    }
    if let value = v.ref(1) { format.doublesQuotes = try cx.isTrue(value) }
    if let value = v.ref(2), value != none { format.escape = try optionalCharacter(value, "escapechar", cx) }
    var terminator = try cx.str("\r\n")
    if let value = v.ref(3) {
      if value == none { try cx.raise(.TypeError, "lineterminator must be set") }
      guard value.isStr else { try cx.raise(.TypeError, "\"lineterminator\" must be a string") }
      terminator = value.own
    }
    let quoteArgument = v.ref(4)
    if let value = quoteArgument { format.quote = value == none ? nil : try optionalCharacter(value, "quotechar", cx) }
    if let value = v.ref(5) {
      guard value.isInt, let number = cx.exactInt(value) else { try cx.raise(.TypeError, "\"quoting\" must be an integer") }
      guard let quoting = CsvQuoting(rawValue: number) else { try cx.raise(.TypeError, "bad \"quoting\" value") }
      format.quoting = quoting
    }
    if let value = v.ref(6) { format.skipsInitialSpace = try cx.isTrue(value) }
    if let value = v.ref(7) { format.isStrict = try cx.isTrue(value) }
    if quoteArgument == none && v.ref(5) == nil { format.quoting = .none }
    if format.quoting != .none && format.quote == nil { try cx.raise(.TypeError, "quotechar must be set if quoting enabled") }
    try check(format, terminator.ref, cx)
    let me = try cx.allocateInstance(type)
    me.csvDialect.pointee.format = format
    me.csvDialect.pointee.lineTerminator = terminator.leak()
    if me.hasFlag(.collected) { cx.track(me) }
    return Owned(stealing: me)
  }
  private static func character(_ value: Ref, _ name: String, _ cx: Context) throws(Raised) -> UInt32 {
    guard value.strLength == 1 else { try cx.raise(.TypeError, "\"\(name)\" must be a 1-character string") }
    return value.codePoint(at: 0)
  }
  private static func optionalCharacter(_ value: Ref, _ name: String, _ cx: Context) throws(Raised) -> UInt32 {
    guard value.isStr else { try cx.raise(.TypeError, "\"\(name)\" must be string or None, not \(cx.typeName(value))") }
    return try character(value, name, cx)
  }
  /// The special characters must differ from each other and from those that end lines.
  private static func check(_ f: CsvFormat, _ terminator: Ref, _ cx: Context) throws(Raised) {
    func single(_ c: UInt32?, _ name: String, space: Bool) throws(Raised) {
      guard let c else { return }
      if c == 10 || c == 13 || (space && c == 32) { try cx.raise(.ValueError, "bad \(name) value") }
    }
    try single(f.delimiter, "delimiter", space: false)
    try single(f.escape, "escapechar", space: f.skipsInitialSpace)
    try single(f.quote, "quotechar", space: f.skipsInitialSpace)
    func different(_ a: UInt32?, _ b: UInt32?, _ names: String) throws(Raised) {
      if let a, let b, a == b { try cx.raise(.ValueError, "bad \(names) value") }
    }
    try different(f.delimiter, f.escape, "delimiter or escapechar")
    try different(f.delimiter, f.quote, "delimiter or quotechar")
    try different(f.escape, f.quote, "escapechar or quotechar")
    for i in 0..<terminator.strLength {
      let c = terminator.codePoint(at: i)
      try different(f.delimiter, c, "delimiter or lineterminator")
      try different(f.escape, c, "escapechar or lineterminator")
      try different(f.quote, c, "quotechar or lineterminator")
    }
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Refuses to be pickled.") { (a, cx) throws(Raised) in
        try cx.raise(.TypeError, "cannot pickle 'Dialect' instances")
      },
      MethodDef("__reduce_ex__", "(self, protocol, /)", "Refuses to be pickled.") { (a, cx) throws(Raised) in
        try cx.raise(.TypeError, "cannot pickle 'Dialect' instances")
      },
    ]
  }
  private static func text(_ c: UInt32?, _ cx: Context) throws(Raised) -> Owned {
    guard let c else { return cx.none }
    return try cx.character(c)
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("delimiter", get: { (me, cx) throws(Raised) in try text(me.csvDialect.pointee.format.delimiter, cx) }),
      GetSetDef("doublequote", member: true, get: { (me, cx) throws(Raised) in cx.bool(me.csvDialect.pointee.format.doublesQuotes) }),
      GetSetDef("escapechar", get: { (me, cx) throws(Raised) in try text(me.csvDialect.pointee.format.escape, cx) }),
      GetSetDef("lineterminator", get: { (me, cx) throws(Raised) in me.csvDialect.pointee.lineTerminator.own }),
      GetSetDef("quotechar", get: { (me, cx) throws(Raised) in try text(me.csvDialect.pointee.format.quote, cx) }),
      GetSetDef("quoting", get: { (me, cx) throws(Raised) in cx.int(me.csvDialect.pointee.format.quoting.rawValue) }),
      GetSetDef("skipinitialspace", member: true, get: { (me, cx) throws(Raised) in cx.bool(me.csvDialect.pointee.format.skipsInitialSpace) }),
      GetSetDef("strict", member: true, get: { (me, cx) throws(Raised) in cx.bool(me.csvDialect.pointee.format.isStrict) }),
    ]
  }
}

/// Values for the attributes of a dialect, owned.
private struct DialectValues: ~Copyable {
  private let items = UnsafeMutablePointer<Ref?>.allocate(capacity: 8)
  init() { items.initialize(repeating: nil, count: 8) }
  deinit {
    for i in 0..<8 { items[i]?.decref() }
    items.deallocate()
  }
  func ref(_ i: Int) -> Ref? { items[i] }
  subscript(_ i: Int) -> Owned? {
    get { items[i].own }
    nonmutating set { replace(items + i, with: newValue) }
  }
}

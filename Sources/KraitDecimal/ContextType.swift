import KraitCore
import KraitObjects
import KraitVM

struct DecimalContextBody {
  var header: ObjectHeader
  var settings: Settings
  /// Signal dicts, owned, which hold the conditions themselves.
  var trapsDict: Ref
  var flagsDict: Ref
}

extension UnsafeMutablePointer where Pointee == DecimalContextBody {
  var traps: Conditions {
    get { pointee.trapsDict.signalDict.pointee.value }
    nonmutating set { pointee.trapsDict.signalDict.pointee.value = newValue }
  }
  var status: Conditions {
    get { pointee.flagsDict.signalDict.pointee.value }
    nonmutating set { pointee.flagsDict.signalDict.pointee.value = newValue }
  }
}

extension Ref {
  var decimalContext: UnsafeMutablePointer<DecimalContextBody> { raw.assumingMemoryBound(to: DecimalContextBody.self) }
}

extension Context {
  func isDecimalContext(_ r: Ref) -> Bool { r.type.pointee.nativeBase == ContextType.self }
  /// An optional context argument; without one the current context.
  func decimalContext(_ argument: Ref?) throws(Raised) -> Owned {
    guard let argument, argument != interp.pointee.none else { return try decimalState.current(self).own }
    guard isDecimalContext(argument) else { try raise(.TypeError, "optional argument must be a context") }
    return argument.own
  }
  /// The settings of a context with another rounding, if one is given.
  func settings(_ context: Ref, rounding: Ref?) throws(Raised) -> Settings {
    var settings = context.decimalContext.pointee.settings
    if let rounding, rounding != interp.pointee.none { settings.rounding = try roundingMode(rounding) }
    return settings
  }
  func roundingMode(_ r: Ref) throws(Raised) -> Rounding {
    if r.isStr {
      let text = r.text
      for (i, name) in Rounding.names.enumerated() where "\(name)" == text { return Rounding(rawValue: i) ?? .halfEven }
    }
    try raise(
      .TypeError,
      "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
  }
  /// An int of the machine's word size.
  func wordSize(_ r: Ref) throws(Raised) -> Int {
    guard r.isInt else { try raise(.TypeError, "an integer is required") }
    guard let value = exactInt(r) else { try raise(.OverflowError, "Python int too large to convert to C ssize_t") }
    return value
  }
}

/// `decimal.Context`.
enum ContextType: NativeType {
  static var name: StaticString { "decimal.Context" }
  static var doc: StaticString? {
    "The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.  A new context\ncan be initialized as follows:\n\n    >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,\n    ...             rounding=ROUND_HALF_EVEN, capitals=1, clamp=1,\n    ...             traps=[InvalidOperation, DivisionByZero, Overflow],\n    ...             flags=[])\n    >>>\n\n\n"
  }
  static var signature: StaticString? {
    "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)"
  }
  static var layout: Layout { Layout(MemoryLayout<DecimalContextBody>.stride, [.baseType]) }
  static var operations: OperationSet { [.new, .`init`, .repr, .setattr, .delattr] }
  static let constructor = Signature(
    "Context", "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)")
  static let defaultTraps: Conditions = Conditions.invalid.union([.divisionByZero, .overflow])

  static func make(_ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let traps = try SignalDictType.make(defaultTraps, cx), flags = try SignalDictType.make([], cx)
    let me = try cx.allocateInstance(type)
    me.decimalContext.pointee.settings = Settings()
    me.decimalContext.pointee.trapsDict = traps.leak()
    me.decimalContext.pointee.flagsDict = flags.leak()
    if me.hasFlag(.collected) { cx.track(me) }
    return Owned(stealing: me)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    me.decimalContext.pointee.trapsDict.decref()
    me.decimalContext.pointee.flagsDict.decref()
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let made = try make(type, cx)
    let state = cx.decimalState
    if let model = state.defaultContext {
      made.ref.decimalContext.pointee.settings = model.decimalContext.pointee.settings
      made.ref.decimalContext.traps = model.decimalContext.traps
    }
    return made
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if args.count > 8 { try cx.raise(.TypeError, "function takes at most 8 arguments (\(args.count) given)") }
    let b = try cx.bind(args, constructor)
    for (i, name) in attributeNames.enumerated() {
      guard let value = b.optional(i), value != cx.interp.pointee.none else { continue }
      try assign(me, name, value, cx)
    }
  }
  static func copy(_ context: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made = try make(cx.decimalState.contextType, cx)
    made.ref.decimalContext.pointee.settings = context.decimalContext.pointee.settings
    made.ref.decimalContext.traps = context.decimalContext.traps
    made.ref.decimalContext.status = context.decimalContext.status
    return made
  }

  // Attributes
  static let attributeNames = ["prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"]

  static func assign(_ me: Ref, _ name: String, _ value: Ref, _ cx: Context) throws(Raised) {
    let body = me.decimalContext
    switch name {
    case "prec":
      body.pointee.settings.precision = try inRange(value, 1...Settings.greatestPrecision, "valid range for prec is [1, MAX_PREC]", cx)
    case "rounding": body.pointee.settings.rounding = try cx.roundingMode(value)
    case "Emin": body.pointee.settings.emin = try inRange(value, Settings.leastExponent...0, "valid range for Emin is [MIN_EMIN, 0]", cx)
    case "Emax": body.pointee.settings.emax = try inRange(value, 0...Settings.greatestExponent, "valid range for Emax is [0, MAX_EMAX]", cx)
    case "capitals": body.pointee.settings.capitals = try inRange(value, 0...1, "valid values for capitals are 0 or 1", cx) == 1
    case "clamp": body.pointee.settings.clamp = try inRange(value, 0...1, "valid values for clamp are 0 or 1", cx) == 1
    case "flags": body.status = try SignalDictType.conditions(value, cx)
    default: body.traps = try SignalDictType.conditions(value, cx)
    }
  }
  private static func inRange(_ r: Ref, _ range: ClosedRange<Int>, _ message: String, _ cx: Context) throws(Raised) -> Int {
    let value = try cx.wordSize(r)
    if !range.contains(value) { try cx.raise(.ValueError, message) }
    return value
  }
  static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    guard let value else { try cx.raise(.AttributeError, "context attributes cannot be deleted") }
    let text = name.text
    if attributeNames.contains(text) {
      if text == "flags" || text == "traps", !cx.isSignalDict(value), !value.isDict {
        try cx.raise(.TypeError, "argument must be a signal dict")
      }
      return try assign(me, text, value, cx)
    }
    // A subclass may have attributes of its own.
    if me.hasFlag(.pythonClass) { return try cx.genericSetattr(me, name, value) }
    try cx.raise(.AttributeError, "'decimal.Context' object has no attribute '\(text)'")
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let b = me.decimalContext, s = b.pointee.settings
    return try cx.str(
      "Context(prec=\(s.precision), rounding=\(s.rounding.name), Emin=\(s.emin), Emax=\(s.emax), capitals=\(s.capitals ? 1 : 0), clamp=\(s.clamp ? 1 : 0), flags=\(shown(b.status)), traps=\(shown(b.traps)))")
  }
  /// Signals by name in the order of their bits.
  private static func shown(_ conditions: Conditions) -> String {
    let sorted = signalDescriptions.sorted { ($0.conditions.rawValue & (0 &- $0.conditions.rawValue)) < ($1.conditions.rawValue & (0 &- $1.conditions.rawValue)) }
    return "[" + sorted.filter { !$0.conditions.isDisjoint(with: conditions) }.map { "\($0.name)" }.joined(separator: ", ") + "]"
  }

  static var methods: [MethodDef] { contextTypeMethods }
  static var getsets: [GetSetDef] {
    attributes.map { (name, text) in
      GetSetDef(
        name, get: { (me, cx) throws(Raised) in try value(me, text, cx) },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.AttributeError, "context attributes cannot be deleted") }
          try assign(me, text, value, cx)
        })
    }
  }
  private static let attributes: [(StaticString, String)] = [
    ("prec", "prec"), ("rounding", "rounding"), ("Emin", "Emin"), ("Emax", "Emax"), ("capitals", "capitals"), ("clamp", "clamp"),
    ("flags", "flags"), ("traps", "traps"),
  ]
  private static func value(_ me: Ref, _ name: String, _ cx: Context) throws(Raised) -> Owned {
    let settings = me.decimalContext.pointee.settings
    switch name {
    case "prec": return cx.int(settings.precision)
    case "rounding": return cx.intern(try cx.str(settings.rounding.name))
    case "Emin": return cx.int(settings.emin)
    case "Emax": return cx.int(settings.emax)
    case "capitals": return cx.int(settings.capitals ? 1 : 0)
    case "clamp": return cx.int(settings.clamp ? 1 : 0)
    case "flags": return me.decimalContext.pointee.flagsDict.own
    default: return me.decimalContext.pointee.trapsDict.own
    }
  }
}

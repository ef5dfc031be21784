import KraitCore
import KraitObjects
import KraitVM

struct SignalDictBody {
  var header: ObjectHeader
  var value: Conditions
  /// Belongs to a context; the program can make others, which are of no use.
  var isValid: Bool
}

extension Ref {
  var signalDict: UnsafeMutablePointer<SignalDictBody> { raw.assumingMemoryBound(to: SignalDictBody.self) }
}

extension Context {
  func isSignalDict(_ r: Ref) -> Bool { r.type.pointee.nativeBase == SignalDictType.self }
}

/// The native base of `SignalDict`: a mapping from signals to truth values, seen through a context.
enum SignalDictType: NativeType {
  static var name: StaticString { "decimal.SignalDictMixin" }
  static var layout: Layout { Layout(MemoryLayout<SignalDictBody>.stride, [.baseType]) }
  static var operations: OperationSet { [.new, .repr, .eq, .ne, .iter, .len, .getitem, .setitem, .delitem] }
  static let keyMessage =
    "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]"

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocateInstance(type)
    me.signalDict.pointee.value = []
    me.signalDict.pointee.isValid = false
    if me.hasFlag(.collected) { cx.track(me) }
    return Owned(stealing: me)
  }
  static func make(_ value: Conditions, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.call(cx.decimalState.signalDictType.unsafelyUnwrapped)
    made.ref.signalDict.pointee.value = value
    made.ref.signalDict.pointee.isValid = true
    return made
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }

  private static func value(_ me: Ref, _ cx: Context) throws(Raised) -> Conditions {
    guard me.signalDict.pointee.isValid else { try cx.raise(.ValueError, "invalid signal dict") }
    return me.signalDict.pointee.value
  }
  private static func signal(_ key: Ref, _ cx: Context, _ message: String = keyMessage) throws(Raised) -> Conditions {
    for (description, exception) in zip(signalDescriptions, cx.decimalState.signals) where exception == key { return description.conditions }
    try cx.raise(.KeyError, message)
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let value = try value(me, cx)
    let parts = signalDescriptions.map { "<class 'decimal.\($0.name)'>:\($0.conditions.isDisjoint(with: value) ? "False" : "True")" }
    return try cx.str("{" + parts.joined(separator: ", ") + "}")
  }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    _ = try value(me, cx)
    return signalDescriptions.count
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    _ = try value(me, cx)
    let list = try cx.list()
    for exception in cx.decimalState.signals { try cx.append(list.ref, exception.own) }
    let tuple = try cx.tuple(ofList: list.ref)
    return try cx.iter(tuple.ref)
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    let value = try value(me, cx)
    return cx.bool(!(try signal(key, cx)).isDisjoint(with: value))
  }
  static func setitem(_ me: Ref, _ key: Ref, _ item: Ref?, _ cx: Context) throws(Raised) {
    var value = try value(me, cx)
    guard let item else { try cx.raise(.ValueError, "signal keys cannot be deleted") }
    let conditions = try signal(key, cx)
    if try cx.isTrue(item) { value.formUnion(conditions) } else { value.subtract(conditions) }
    me.signalDict.pointee.value = value
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, cx.isSignalDict(a) else { return nil }
    let left = signals(try value(a, cx)), right: Conditions
    if cx.isSignalDict(b) {
      right = signals(try value(b, cx))
    } else if b.isDict {
      do throws(Raised) { right = signals(try conditions(b, cx)) } catch {
        guard cx.pendingMatches(.KeyError) else { throw error }
        cx.clearPending()
        if try cx.len(b) == 0 { try cx.raise(.ValueError, "invalid signal dict") }
        return cx.bool(op == .ne)
      }
    } else {
      return nil
    }
    return cx.bool((left == right) == (op == .eq))
  }
  /// Every signal of which a condition is set, whole.
  private static func signals(_ conditions: Conditions) -> Conditions {
    var all: Conditions = []
    for d in signalDescriptions where !d.conditions.isDisjoint(with: conditions) { all.formUnion(d.conditions) }
    return all
  }

  static var methods: [MethodDef] {
    [
      MethodDef("copy", "(self, /)", "") { (a, cx) throws(Raised) in
        let value = try value(a[0], cx), result = try cx.dict()
        for (d, exception) in zip(signalDescriptions, cx.decimalState.signals) {
          let truth = cx.bool(!d.conditions.isDisjoint(with: value))
          try cx.dictSet(result.ref, exception, truth.ref)
        }
        return result
      }
    ]
  }

  /// The conditions that a signal dict, a dict or a list of signals names.
  static func conditions(_ r: Ref, _ cx: Context) throws(Raised) -> Conditions {
    if cx.isSignalDict(r) { return try value(r, cx) }
    var result: Conditions = []
    if r.isDict {
      guard try cx.len(r) == signalDescriptions.count else { try cx.raise(.KeyError, "invalid signal dict") }
      for (d, exception) in zip(signalDescriptions, cx.decimalState.signals) {
        guard let item = try cx.dictGet(r, exception) else { try cx.raise(.KeyError, "invalid signal dict") }
        if try cx.isTrue(item) { result.formUnion(d.conditions) }
      }
      return result
    }
    guard r.isList else { try cx.raise(.TypeError, "argument must be a signal dict") }
    let items = try cx.tuple(ofList: r)
    for i in 0..<items.ref.tupleCount { result.formUnion(try condition(items.ref.tupleItems[i], cx)) }
    return result
  }
  private static func condition(_ r: Ref, _ cx: Context) throws(Raised) -> Conditions {
    for pair in cx.decimalState.invalidConditions where pair.exception == r { return pair.condition }
    return try signal(r, cx)
  }
  /// The list of signals in a set of conditions.
  static func list(_ conditions: Conditions, _ cx: Context) throws(Raised) -> Owned {
    let list = try cx.list()
    for (d, exception) in zip(signalDescriptions, cx.decimalState.signals) where !d.conditions.isDisjoint(with: conditions) {
      try cx.append(list.ref, exception.own)
    }
    return list
  }
}

struct ContextManagerBody {
  var header: ObjectHeader
  /// Owned contexts: the one for the block, and the one to go back to.
  var local: Ref?
  var outer: Ref?
}

/// What `localcontext` gives.
enum ContextManagerType: NativeType {
  static var name: StaticString { "decimal.ContextManager" }
  static var layout: Layout { Layout(MemoryLayout<ContextManagerBody>.stride, [.collected, .noInstances]) }
  static var operations: OperationSet { [] }
  static func body(_ me: Ref) -> UnsafeMutablePointer<ContextManagerBody> { me.body(ContextManagerBody.self) }

  static func make(_ local: consuming Owned, _ outer: Ref, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocateInstance(try cx.nativeType(ContextManagerType.self))
    body(me).pointee.local = local.leak()
    body(me).pointee.outer = outer.own.leak()
    cx.track(me)
    return Owned(stealing: me)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    body(me).pointee.local?.decref()
    body(me).pointee.outer?.decref()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(body(me).pointee.local)
    visit(body(me).pointee.outer)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__enter__", "(self, /)", "") { (a, cx) throws(Raised) in
        let local = body(a[0]).pointee.local.unsafelyUnwrapped
        try cx.decimalState.setCurrent(local, cx)
        return local.own
      },
      MethodDef("__exit__", "(self, exc_type, exc_value, traceback, /)", "") { (a, cx) throws(Raised) in
        try cx.decimalState.setCurrent(body(a[0]).pointee.outer.unsafelyUnwrapped, cx)
        return cx.bool(false)
      },
    ]
  }
}

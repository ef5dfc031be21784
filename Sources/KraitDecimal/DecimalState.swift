import KraitCore
import KraitObjects
import KraitVM

/// A signal: a condition that a context counts and can trap.
struct SignalDescription {
  let name: StaticString
  let conditions: Conditions
}

/// The signals in the order of a context's dictionaries.
let signalDescriptions: [SignalDescription] = [
  SignalDescription(name: "InvalidOperation", conditions: .invalid), SignalDescription(name: "FloatOperation", conditions: .floatOperation),
  SignalDescription(name: "DivisionByZero", conditions: .divisionByZero), SignalDescription(name: "Overflow", conditions: .overflow),
  SignalDescription(name: "Underflow", conditions: .underflow), SignalDescription(name: "Subnormal", conditions: .subnormal),
  SignalDescription(name: "Inexact", conditions: .inexact), SignalDescription(name: "Rounded", conditions: .rounded),
  SignalDescription(name: "Clamped", conditions: .clamped),
]

/// What the decimal module keeps for one interpreter.
final class DecimalState {
  let decimalType: TypePointer
  let contextType: TypePointer
  let tens = LogarithmOfTen()
  // Owned objects.
  var signals: [Ref] = []
  /// Conditions that are shown as exceptions of their own in place of InvalidOperation.
  var invalidConditions: [(condition: Conditions, exception: Ref)] = []
  var contextVariable: Ref
  var signalDictType: Ref?
  var tupleType: Ref?
  var defaultContext: Ref?
  var basicContext: Ref?
  var extendedContext: Ref?
  var rationalType: Ref?
  /// The running context object of contextvars and the decimal context that it holds.
  private var cachedOwner: Ref?
  private var cachedContext: Ref?

  init(decimalType: TypePointer, contextType: TypePointer, variable: consuming Owned) {
    self.decimalType = decimalType
    self.contextType = contextType
    contextVariable = variable.leak()
  }
  func release() {
    forgetCurrent()
    for r in signals { r.decref() }
    for pair in invalidConditions { pair.exception.decref() }
    signals = []
    invalidConditions = []
    contextVariable.decref()
    for r in [signalDictType, tupleType, defaultContext, basicContext, extendedContext, rationalType] { r?.decref() }
    signalDictType = nil
    tupleType = nil
    defaultContext = nil
    basicContext = nil
    extendedContext = nil
    rationalType = nil
  }
  func forgetCurrent() {
    let owner = cachedOwner, context = cachedContext
    cachedOwner = nil
    cachedContext = nil
    context?.decref()
    owner?.decref()
  }
  /// The decimal context of the running thread or task (borrowed).
  @inline(__always) func current(_ cx: Context) throws(Raised) -> Ref {
    if let owner = cx.thread.pointee.context, owner == cachedOwner, let context = cachedContext { return context }
    return try look(cx)
  }
  @inline(never) private func look(_ cx: Context) throws(Raised) -> Ref {
    let get = try cx.intern("get")
    let found = try cx.callMethod(contextVariable, get.ref, cx.interp.pointee.none)
    if found.ref != cx.interp.pointee.none {
      remember(found.ref, cx)
      return found.ref
    }
    let fresh = try ContextType.copy(defaultContext.unsafelyUnwrapped, cx)
    fresh.ref.decimalContext.status = []
    try setCurrent(fresh.ref, cx)
    return fresh.ref
  }
  func setCurrent(_ context: Ref, _ cx: Context) throws(Raised) {
    let set = try cx.intern("set")
    _ = try cx.callMethod(contextVariable, set.ref, context)
    remember(context, cx)
  }
  private func remember(_ context: Ref, _ cx: Context) {
    let owner = cx.thread.pointee.context
    context.incref()
    owner?.incref()
    forgetCurrent()
    cachedOwner = owner
    cachedContext = context
    if owner == nil { forgetCurrent() }
  }
}

extension Context {
  /// The state of the decimal module.
  var decimalState: DecimalState {
    unsafeDowncast(vmState.decimalState.unsafelyUnwrapped, to: DecimalState.self)
  }

  /// Adds conditions to a context's flags and raises for those that it traps.
  @inline(__always) func report(_ status: Conditions, to context: Ref) throws(Raised) {
    if status.isEmpty { return }
    let body = context.decimalContext
    body.status.formUnion(status)
    let traps = body.traps
    if !status.isDisjoint(with: traps.union(.outOfMemory)) { try raiseTrapped(status, traps) }
  }
  @inline(never) private func raiseTrapped(_ status: Conditions, _ traps: Conditions) throws(Raised) -> Never {
    if status.contains(.outOfMemory) { try raiseMemoryError() }
    let state = decimalState, trapped = status.intersection(traps)
    let list = try list()
    for pair in state.invalidConditions where trapped.contains(pair.condition) { try append(list.ref, pair.exception.own) }
    var first: Ref?
    for (signal, exception) in zip(signalDescriptions, state.signals) {
      // A special kind of invalid operation stands for the signal itself.
      let shown: Conditions = signal.conditions == .invalid ? .invalidOperation : signal.conditions
      if !trapped.isDisjoint(with: signal.conditions) && first == nil { first = exception }
      if trapped.contains(shown) { try append(list.ref, exception.own) }
    }
    guard let first else { try raiseMemoryError() }
    let made = try call(first, list.ref)
    try raise(exception: made)
  }
}

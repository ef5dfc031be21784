import KraitCore
import KraitObjects
import KraitVM

/// The native modules of this target.
public let decimalModules: [any NativeModule.Type] = [DecimalModule.self]

/// `_decimal`: the General Decimal Arithmetic.
enum DecimalModule: NativeModule {
  static var name: StaticString { "_decimal" }
  static var doc: StaticString? { "C decimal arithmetic module" }

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let decimalType = try cx.addType(DecimalType.self, to: dict), contextType = try cx.addType(ContextType.self, to: dict)
    if cx.vmState.decimalState == nil {
      let contextvars = try cx.importModule("_contextvars"), variableName = try cx.str("decimal_context"), typeName = try cx.intern("ContextVar")
      let variableType = try cx.getattr(contextvars.ref, typeName.ref), variable = try cx.call(variableType.ref, variableName.ref)
      let state = DecimalState(decimalType: decimalType, contextType: contextType, variable: variable)
      cx.vmState.decimalState = state
      cx.vmState.finalizers.append { _ in state.release() }
      try makeExceptions(state, cx)
      try makeClasses(state, cx)
    }
    try fill(dict, cx.decimalState, cx)
  }

  /// A class made as a class statement would make it.
  private static func makeClass(_ name: String, _ bases: borrowing Owned, _ cx: Context) throws(Raised) -> Owned {
    let namespace = try cx.dict(), text = try cx.str(name)
    let moduleName = try cx.str("decimal"), key = try cx.intern("__module__")
    try cx.dictSet(namespace.ref, key.ref, moduleName.ref)
    return try cx.call(Ref(cx.types.pointee.type), text.ref, bases.ref, namespace.ref)
  }
  private static func makeExceptions(_ state: DecimalState, _ cx: Context) throws(Raised) {
    let arithmetic = try cx.tuple(Ref(cx.exceptionType(.ArithmeticError)))
    let base = try makeClass("DecimalException", arithmetic, cx)
    var made: [String: Ref] = ["DecimalException": base.ref]
    func add(_ name: String, _ bases: [Ref]) throws(Raised) -> Ref {
      let list = try cx.list()
      for b in bases { try cx.append(list.ref, b.own) }
      let tuple = try cx.tuple(ofList: list.ref)
      let type = try makeClass(name, tuple, cx).leak()
      made[name] = type
      return type
    }
    let clamped = try add("Clamped", [base.ref]), invalid = try add("InvalidOperation", [base.ref])
    let divisionByZero = try add("DivisionByZero", [base.ref, Ref(cx.exceptionType(.ZeroDivisionError))])
    let inexact = try add("Inexact", [base.ref]), rounded = try add("Rounded", [base.ref]), subnormal = try add("Subnormal", [base.ref])
    let overflow = try add("Overflow", [inexact, rounded]), underflow = try add("Underflow", [inexact, rounded, subnormal])
    let floatOperation = try add("FloatOperation", [base.ref, Ref(cx.exceptionType(.TypeError))])
    state.signals = [invalid, floatOperation, divisionByZero, overflow, underflow, subnormal, inexact, rounded, clamped]
    let zero = Ref(cx.exceptionType(.ZeroDivisionError))
    state.invalidConditions = [
      (.conversionSyntax, try add("ConversionSyntax", [invalid])), (.divisionImpossible, try add("DivisionImpossible", [invalid])),
      (.divisionUndefined, try add("DivisionUndefined", [invalid, zero])), (.invalidContext, try add("InvalidContext", [invalid])),
    ]
  }
  private static func makeClasses(_ state: DecimalState, _ cx: Context) throws(Raised) {
    let collections = try cx.importModule("collections"), abstract = try cx.importModule("collections.abc")
    let mappingName = try cx.intern("MutableMapping"), mapping = try cx.getattr(abstract.ref, mappingName.ref)
    let mixin = Ref(try cx.nativeType(SignalDictType.self)).own
    let bases = try cx.tuple(mixin, mapping)
    state.signalDictType = try callClass("SignalDict", bases, mapping: mappingName.ref, cx).leak()
    let named = try cx.intern("namedtuple"), factory = try cx.getattr(collections.ref, named.ref)
    let tupleName = try cx.str("DecimalTuple"), fields = try cx.str("sign digits exponent")
    let tupleType = try cx.call(factory.ref, tupleName.ref, fields.ref)
    let key = try cx.intern("__module__"), moduleName = try cx.str("decimal")
    try cx.setattr(tupleType.ref, key.ref, moduleName.ref)
    state.tupleType = tupleType.leak()
    let model = try ContextType.make(state.contextType, cx)
    state.defaultContext = model.leak()
    let basic = try ContextType.make(state.contextType, cx), extended = try ContextType.make(state.contextType, cx)
    basic.ref.decimalContext.pointee.settings.precision = 9
    basic.ref.decimalContext.pointee.settings.rounding = .halfUp
    basic.ref.decimalContext.traps = Conditions.invalid.union([.divisionByZero, .overflow, .underflow, .clamped])
    extended.ref.decimalContext.pointee.settings.precision = 9
    extended.ref.decimalContext.traps = []
    state.basicContext = basic.leak()
    state.extendedContext = extended.leak()
    let numbers = try cx.importModule("numbers"), rational = try cx.intern("Rational"), number = try cx.intern("Number")
    state.rationalType = try cx.getattr(numbers.ref, rational.ref).leak()
    let numberType = try cx.getattr(numbers.ref, number.ref), register = try cx.intern("register")
    _ = try cx.callMethod(numberType.ref, register.ref, Ref(state.decimalType))
  }
  /// A class whose metaclass comes from its bases.
  private static func callClass(_ name: String, _ bases: borrowing Owned, mapping: Ref, _ cx: Context) throws(Raised) -> Owned {
    let types = try cx.importModule("types"), newClass = try cx.intern("new_class"), function = try cx.getattr(types.ref, newClass.ref)
    let text = try cx.str(name)
    return try cx.call(function.ref, text.ref, bases.ref)
  }

  private static func fill(_ dict: Ref, _ state: DecimalState, _ cx: Context) throws(Raised) {
    for (description, exception) in zip(signalDescriptions, state.signals) { try cx.setNamed(dict, "\(description.name)", exception) }
    let special = ["ConversionSyntax", "DivisionImpossible", "DivisionUndefined", "InvalidContext"]
    for (name, pair) in zip(special, state.invalidConditions) { try cx.setNamed(dict, name, pair.exception) }
    let clamped = state.signals[8].asType
    if let base = clamped.pointee.base { try cx.setNamed(dict, "DecimalException", Ref(base)) }
    try cx.setNamed(dict, "DecimalTuple", state.tupleType.unsafelyUnwrapped)
    for name in Rounding.names {
      let text = cx.intern(try cx.str(name))
      try cx.setNamed(dict, "\(name)", text.ref)
    }
    let truth = cx.bool(true)
    try cx.setNamed(dict, "HAVE_THREADS", truth.ref)
    try cx.setNamed(dict, "HAVE_CONTEXTVAR", truth.ref)
    try cx.dictSet(dict, "MAX_PREC", Settings.greatestPrecision)
    try cx.dictSet(dict, "MAX_EMAX", Settings.greatestExponent)
    try cx.dictSet(dict, "MIN_EMIN", Settings.leastExponent)
    try cx.dictSet(dict, "MIN_ETINY", Settings.leastTiny)
    try cx.dictSet(dict, "__version__", text: "1.70")
    try cx.dictSet(dict, "__libmpdec_version__", text: "2.5.1")
    try cx.setNamed(dict, "DefaultContext", state.defaultContext.unsafelyUnwrapped)
    try cx.setNamed(dict, "BasicContext", state.basicContext.unsafelyUnwrapped)
    try cx.setNamed(dict, "ExtendedContext", state.extendedContext.unsafelyUnwrapped)
  }

  static var functions: [MethodDef] {
    [
      MethodDef("getcontext", "()", "Get the current default context.") { (a, cx) throws(Raised) in try cx.decimalState.current(cx).own },
      MethodDef("setcontext", "(context, /)", "Set a new default context.") { (a, cx) throws(Raised) in
        guard cx.isDecimalContext(a[0]) else { try cx.raise(.TypeError, "argument must be a context") }
        let state = cx.decimalState
        // The templates are not to be changed by computations.
        if a[0] == state.defaultContext || a[0] == state.basicContext || a[0] == state.extendedContext {
          let copy = try ContextType.copy(a[0], cx)
          copy.ref.decimalContext.status = []
          try state.setCurrent(copy.ref, cx)
        } else {
          try state.setCurrent(a[0], cx)
        }
        return cx.none
      },
      MethodDef(
        "localcontext",
        "(ctx=None, *, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
        "Return a context manager that will set the default context to a copy of ctx\non entry to the with-statement and restore the previous default context when\nexiting the with-statement. If no context is supplied, a copy of the current\ndefault context is used."
      ) { (a, cx) throws(Raised) in
        let outer = try cx.decimalState.current(cx).own
        var model = outer.ref
        if let given = a.optional(0), given != cx.interp.pointee.none {
          guard cx.isDecimalContext(given) else { try cx.raise(.TypeError, "optional argument must be a context") }
          model = given
        }
        let local = try ContextType.copy(model, cx)
        for (i, name) in ContextType.attributeNames.enumerated() {
          guard let value = a.optional(i + 1), value != cx.interp.pointee.none else { continue }
          try ContextType.assign(local.ref, name, value, cx)
        }
        return try ContextManagerType.make(local, outer.ref, cx)
      },
    ]
  }
}

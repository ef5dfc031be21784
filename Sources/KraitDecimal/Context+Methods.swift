import KraitCore
import KraitObjects
import KraitVM

/// The methods of `decimal.Context`.
var contextTypeMethods: [MethodDef] { unaryMethods() + binaryMethods() + predicateMethods() + stateMethods + creationMethods + otherMethods }

private func unaryMethods() -> [MethodDef] {
  UnaryFunction.contextMethods.map { (name, function) in
    MethodDef(name, "(self, x, /)", "") { (a, cx) throws(Raised) in
      let number = try cx.requiredOperand(a[1])
      var status: Conditions = []
      let result = function.apply(number, a[0].decimalContext.pointee.settings, cx.decimalState, &status)
      try cx.report(status, to: a[0])
      return try cx.decimal(result)
    }
  }
}
private func binaryMethods() -> [MethodDef] {
  BinaryFunction.contextMethods.map { (name, function) in
    MethodDef(name, "(self, x, y, /)", "") { (a, cx) throws(Raised) in
      let x = try cx.requiredOperand(a[1]), y = try cx.requiredOperand(a[2])
      var status: Conditions = []
      let result = function.apply(x, y, a[0].decimalContext.pointee.settings, cx.decimalState, &status)
      try cx.report(status, to: a[0])
      return try cx.decimal(result)
    }
  }
}
private func predicateMethods() -> [MethodDef] {
  Predicate.methods.map { (name, predicate) in
    MethodDef(name, "(self, x, /)", "") { (a, cx) throws(Raised) in
      if predicate == .isCanonical && !cx.isDecimal(a[1]) { try cx.raise(.TypeError, "argument must be a Decimal") }
      return cx.bool(predicate.holds(try cx.requiredOperand(a[1])))
    }
  }
}

private var stateMethods: [MethodDef] {
  [
    MethodDef("clear_flags", "(self, /)", "Reset all flags to False.") { (a, cx) throws(Raised) in
      a[0].decimalContext.status = []
      return cx.none
    },
    MethodDef("clear_traps", "(self, /)", "Set all traps to False.") { (a, cx) throws(Raised) in
      a[0].decimalContext.traps = []
      return cx.none
    },
    MethodDef("copy", "(self, /)", "Return a duplicate of the context with all flags cleared.") { (a, cx) throws(Raised) in try ContextType.copy(a[0], cx) },
    MethodDef("__copy__", "(self, /)", "") { (a, cx) throws(Raised) in try ContextType.copy(a[0], cx) },
    MethodDef("Etiny", "(self, /)", "Return a value equal to Emin - prec + 1.") { (a, cx) throws(Raised) in cx.int(a[0].decimalContext.pointee.settings.etiny) },
    MethodDef("Etop", "(self, /)", "Return a value equal to Emax - prec + 1.") { (a, cx) throws(Raised) in cx.int(a[0].decimalContext.pointee.settings.etop) },
    MethodDef("radix", "(self, /)", "Return 10.") { (a, cx) throws(Raised) in try cx.decimal(DecimalNumber(10)) },
    MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in
      let b = a[0].decimalContext, s = b.pointee.settings
      let flags = try SignalDictType.list(b.status, cx), traps = try SignalDictType.list(b.traps, cx)
      let rounding = try cx.str(s.rounding.name)
      let values = try cx.list()
      try cx.append(values.ref, cx.int(s.precision))
      try cx.append(values.ref, rounding)
      for n in [s.emin, s.emax, s.capitals ? 1 : 0, s.clamp ? 1 : 0] { try cx.append(values.ref, cx.int(n)) }
      try cx.append(values.ref, flags)
      try cx.append(values.ref, traps)
      let type = Ref(a[0].type).own, arguments = try cx.tuple(ofList: values.ref)
      return try cx.tuple(type, arguments)
    },
  ]
}

private var creationMethods: [MethodDef] {
  [
    MethodDef("create_decimal", "(self, num='0', /)", "Create a new Decimal instance from num, using self as the context.") { (a, cx) throws(Raised) in
      guard let value = a.optional(1) else { return try cx.decimal(.zero()) }
      return try rounded(try created(value, a[0], cx), a[0], cx)
    },
    MethodDef("create_decimal_from_float", "(self, f, /)", "Create a new Decimal instance from float f.") { (a, cx) throws(Raised) in
      guard a[1].isFloat || a[1].isInt else { try cx.raise(.TypeError, "argument must be int or float") }
      let number = a[1].isInt ? try cx.decimalNumber(int: a[1]) : cx.decimalNumber(double: try cx.double(a[1]))
      return try rounded(number, a[0], cx)
    },
    MethodDef("copy_decimal", "(self, x, /)", "Return a copy of Decimal x.") { (a, cx) throws(Raised) in
      cx.isDecimal(a[1]) ? a[1].own : try cx.decimal(try cx.requiredOperand(a[1]))
    },
    MethodDef("canonical", "(self, x, /)", "Return a new instance of x.") { (a, cx) throws(Raised) in
      guard cx.isDecimal(a[1]) else { try cx.raise(.TypeError, "argument must be a Decimal") }
      return a[1].own
    },
    MethodDef("_apply", "(self, x, /)", "") { (a, cx) throws(Raised) in try rounded(try cx.requiredOperand(a[1]), a[0], cx) },
  ]
}
private func created(_ value: Ref, _ context: Ref, _ cx: Context) throws(Raised) -> DecimalNumber {
  guard value.isStr else { return try DecimalType.exact(value, context, cx, checksRange: false) }
  guard let ascii = cx.decimalText(value, lenient: false), let number = DecimalNumber(ascii: ascii) else {
    try cx.report(.conversionSyntax, to: context)
    return .nan
  }
  return number
}
private func rounded(_ number: DecimalNumber, _ context: Ref, _ cx: Context) throws(Raised) -> Owned {
  var status: Conditions = []
  let settings = context.decimalContext.pointee.settings
  let result: DecimalNumber
  if number.isNaN && number.coefficient.count > settings.precision - (settings.clamp ? 1 : 0) && !number.coefficient.isZero {
    // A payload that does not fit makes the text invalid.
    result = DecimalNumber.invalid(&status, .conversionSyntax)
  } else {
    result = number.finished(settings, &status)
  }
  try cx.report(status, to: context)
  return try cx.decimal(result)
}

private var otherMethods: [MethodDef] {
  [
    MethodDef("divmod", "(self, x, y, /)", "Return quotient and remainder of the division x / y.") { (a, cx) throws(Raised) in
      _ = try cx.requiredOperand(a[1])
      _ = try cx.requiredOperand(a[2])
      guard let pair = try DecimalType.divmod(a[1], a[2], a[0], cx) else { return cx.none }
      return pair
    },
    MethodDef("power", "(self, /, a, b, modulo=None)", "Compute a**b, or a**b modulo a third number.") { (a, cx) throws(Raised) in
      let x = try cx.requiredOperand(a[1]), y = try cx.requiredOperand(a[2]), settings = a[0].decimalContext.pointee.settings
      var status: Conditions = []
      let result: DecimalNumber
      if let modulus = a.optional(3), modulus != cx.interp.pointee.none {
        result = DecimalNumber.powerModulo(x, y, try cx.requiredOperand(modulus), settings, &status)
      } else {
        result = DecimalNumber.power(x, y, settings, cx.decimalState.tens, &status)
      }
      try cx.report(status, to: a[0])
      return try cx.decimal(result)
    },
    MethodDef("fma", "(self, x, y, z, /)", "Return x multiplied by y, plus z.") { (a, cx) throws(Raised) in
      let x = try cx.requiredOperand(a[1]), y = try cx.requiredOperand(a[2]), z = try cx.requiredOperand(a[3])
      var status: Conditions = []
      let result = DecimalNumber.fma(x, y, z, a[0].decimalContext.pointee.settings, &status)
      try cx.report(status, to: a[0])
      return try cx.decimal(result)
    },
    MethodDef("compare_total", "(self, x, y, /)", "Compare x and y using their abstract representation.") { (a, cx) throws(Raised) in
      try cx.decimal(DecimalNumber(DecimalNumber.totalOrder(try cx.requiredOperand(a[1]), try cx.requiredOperand(a[2]))))
    },
    MethodDef("compare_total_mag", "(self, x, y, /)", "Compare x and y using their abstract representation, ignoring sign.") { (a, cx) throws(Raised) in
      try cx.decimal(DecimalNumber(DecimalNumber.totalOrder(try cx.requiredOperand(a[1]).magnitude, try cx.requiredOperand(a[2]).magnitude)))
    },
    MethodDef("copy_abs", "(self, x, /)", "Return a copy of x with the sign set to 0.") { (a, cx) throws(Raised) in
      try cx.decimal(try cx.requiredOperand(a[1]).magnitude)
    },
    MethodDef("copy_negate", "(self, x, /)", "Return a copy of x with the sign inverted.") { (a, cx) throws(Raised) in
      try cx.decimal(try cx.requiredOperand(a[1]).negated)
    },
    MethodDef("copy_sign", "(self, x, y, /)", "Copy the sign from y to x.") { (a, cx) throws(Raised) in
      var number = try cx.requiredOperand(a[1])
      number.isNegative = try cx.requiredOperand(a[2]).isNegative
      return try cx.decimal(number)
    },
    MethodDef("same_quantum", "(self, x, y, /)", "Return True if the two operands have the same exponent.") { (a, cx) throws(Raised) in
      cx.bool(sameQuantum(try cx.requiredOperand(a[1]), try cx.requiredOperand(a[2])))
    },
    MethodDef("is_normal", "(self, x, /)", "Return True if x is a normal number, False otherwise.") { (a, cx) throws(Raised) in
      let number = try cx.requiredOperand(a[1])
      return cx.bool(number.isFinite && !number.isZero && number.adjusted >= a[0].decimalContext.pointee.settings.emin)
    },
    MethodDef("is_subnormal", "(self, x, /)", "Return True if x is subnormal, False otherwise.") { (a, cx) throws(Raised) in
      let number = try cx.requiredOperand(a[1])
      return cx.bool(number.isFinite && !number.isZero && number.adjusted < a[0].decimalContext.pointee.settings.emin)
    },
    MethodDef("number_class", "(self, x, /)", "Return an indication of the class of x.") { (a, cx) throws(Raised) in
      try cx.str(try cx.requiredOperand(a[1]).className(a[0].decimalContext.pointee.settings))
    },
    MethodDef("to_sci_string", "(self, x, /)", "Convert a number to a string using scientific notation.") { (a, cx) throws(Raised) in
      try cx.str(ascii: try cx.requiredOperand(a[1]).text(capitals: a[0].decimalContext.pointee.settings.capitals))
    },
    MethodDef("to_eng_string", "(self, x, /)", "Convert a number to a string, using engineering notation.") { (a, cx) throws(Raised) in
      try cx.str(ascii: try cx.requiredOperand(a[1]).text(engineering: true, capitals: a[0].decimalContext.pointee.settings.capitals))
    },
  ]
}

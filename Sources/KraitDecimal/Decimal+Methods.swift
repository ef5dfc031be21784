import KraitCore
import KraitObjects
import KraitVM

private func unaryMethods() -> [MethodDef] {
  UnaryFunction.methods.map { (name, function) in
    MethodDef(name, "(self, /, context=None)", "") { (a, cx) throws(Raised) in
      let context = try cx.decimalContext(a.optional(1)), state = cx.decimalState
      var status: Conditions = []
      let result = function.apply(a[0].decimalNumber, context.ref.decimalContext.pointee.settings, state, &status)
      try cx.report(status, to: context.ref)
      return try cx.decimal(result)
    }
  }
}

private func binaryMethods() -> [MethodDef] {
  BinaryFunction.methods.map { (name, function) in
    MethodDef(name, "(self, /, other, context=None)", "") { (a, cx) throws(Raised) in
      let context = try cx.decimalContext(a.optional(2)), state = cx.decimalState
      let other = try cx.requiredOperand(a[1])
      var status: Conditions = []
      let result = function.apply(a[0].decimalNumber, other, context.ref.decimalContext.pointee.settings, state, &status)
      try cx.report(status, to: context.ref)
      return try cx.decimal(result)
    }
  }
}

private func predicateMethods() -> [MethodDef] {
  Predicate.methods.map { (name, predicate) in
    MethodDef(name, "(self, /)", "") { (a, cx) throws(Raised) in cx.bool(predicate.holds(a[0].decimalNumber)) }
  }
}

/// The methods of `decimal.Decimal`.
var decimalMethods: [MethodDef] {
  unaryMethods() + binaryMethods() + predicateMethods() + copyMethods + contextMethods + conversionMethods + specialMethods
}

private var copyMethods: [MethodDef] {
  [
    MethodDef("adjusted", "(self, /)", "Return the adjusted exponent of the number.") { (a, cx) throws(Raised) in
      let number = a[0].decimalNumber
      return cx.int(number.isFinite ? number.adjusted : 0)
    },
    MethodDef("canonical", "(self, /)", "Return the canonical encoding of the argument.") { (a, cx) throws(Raised) in a[0].own },
    MethodDef("conjugate", "(self, /)", "Return self.") { (a, cx) throws(Raised) in a[0].own },
    MethodDef("radix", "(self, /)", "Return Decimal(10).") { (a, cx) throws(Raised) in try cx.decimal(DecimalNumber(10)) },
    MethodDef("copy_abs", "(self, /)", "Return the absolute value of the argument.") { (a, cx) throws(Raised) in
      try cx.decimal(a[0].decimalNumber.magnitude)
    },
    MethodDef("copy_negate", "(self, /)", "Return the negation of the argument.") { (a, cx) throws(Raised) in try cx.decimal(a[0].decimalNumber.negated) },
    MethodDef("__copy__", "(self, /)", "") { (a, cx) throws(Raised) in a[0].own },
    MethodDef("__deepcopy__", "(self, memo, /)", "") { (a, cx) throws(Raised) in a[0].own },
  ]
}

private var contextMethods: [MethodDef] {
  [
    MethodDef("compare_total", "(self, /, other, context=None)", "Compare two operands using their abstract representation.") { (a, cx) throws(Raised) in
      _ = try cx.decimalContext(a.optional(2))
      return try cx.decimal(DecimalNumber(DecimalNumber.totalOrder(a[0].decimalNumber, try cx.requiredOperand(a[1]))))
    },
    MethodDef("compare_total_mag", "(self, /, other, context=None)", "Compare two operands as in compare_total(), but ignoring the sign.") {
      (a, cx) throws(Raised) in
      _ = try cx.decimalContext(a.optional(2))
      let other = try cx.requiredOperand(a[1])
      return try cx.decimal(DecimalNumber(DecimalNumber.totalOrder(a[0].decimalNumber.magnitude, other.magnitude)))
    },
    MethodDef("copy_sign", "(self, /, other, context=None)", "Return a copy with the sign of the other operand.") { (a, cx) throws(Raised) in
      _ = try cx.decimalContext(a.optional(2))
      var number = a[0].decimalNumber
      number.isNegative = try cx.requiredOperand(a[1]).isNegative
      return try cx.decimal(number)
    },
    MethodDef("same_quantum", "(self, /, other, context=None)", "Test whether self and other have the same exponent or both are NaN.") {
      (a, cx) throws(Raised) in
      _ = try cx.decimalContext(a.optional(2))
      return cx.bool(sameQuantum(a[0].decimalNumber, try cx.requiredOperand(a[1])))
    },
    MethodDef("fma", "(self, /, other, third, context=None)", "Fused multiply-add.") { (a, cx) throws(Raised) in
      let context = try cx.decimalContext(a.optional(3))
      let other = try cx.requiredOperand(a[1]), third = try cx.requiredOperand(a[2])
      var status: Conditions = []
      let result = DecimalNumber.fma(a[0].decimalNumber, other, third, context.ref.decimalContext.pointee.settings, &status)
      try cx.report(status, to: context.ref)
      return try cx.decimal(result)
    },
    MethodDef("is_normal", "(self, /, context=None)", "Return True if the argument is a normal finite non-zero number.") { (a, cx) throws(Raised) in
      let context = try cx.decimalContext(a.optional(1)), number = a[0].decimalNumber
      return cx.bool(number.isFinite && !number.isZero && number.adjusted >= context.ref.decimalContext.pointee.settings.emin)
    },
    MethodDef("is_subnormal", "(self, /, context=None)", "Return True if the argument is subnormal, and False otherwise.") { (a, cx) throws(Raised) in
      let context = try cx.decimalContext(a.optional(1)), number = a[0].decimalNumber
      return cx.bool(number.isFinite && !number.isZero && number.adjusted < context.ref.decimalContext.pointee.settings.emin)
    },
    MethodDef("number_class", "(self, /, context=None)", "Return a string describing the class of the operand.") { (a, cx) throws(Raised) in
      let context = try cx.decimalContext(a.optional(1))
      return try cx.str(a[0].decimalNumber.className(context.ref.decimalContext.pointee.settings))
    },
    MethodDef("quantize", "(self, /, exp, rounding=None, context=None)", "Return a value equal to the first operand after rounding and having the\nexponent of the second operand.") {
      (a, cx) throws(Raised) in
      let context = try cx.decimalContext(a.optional(3))
      let other = try cx.requiredOperand(a[1])
      let settings = try cx.settings(context.ref, rounding: a.optional(2))
      var status: Conditions = []
      let result = DecimalNumber.quantize(a[0].decimalNumber, other, settings, &status)
      try cx.report(status, to: context.ref)
      return try cx.decimal(result)
    },
    integralMethod("to_integral", .toIntegralValue), integralMethod("to_integral_value", .toIntegralValue),
    integralMethod("to_integral_exact", .toIntegralExact),
    MethodDef("to_eng_string", "(self, /, context=None)", "Convert to an engineering-type string.") { (a, cx) throws(Raised) in
      let context = try cx.decimalContext(a.optional(1))
      return try cx.str(ascii: a[0].decimalNumber.text(engineering: true, capitals: context.ref.decimalContext.pointee.settings.capitals))
    },
  ]
}

func sameQuantum(_ a: DecimalNumber, _ b: DecimalNumber) -> Bool {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
  if a.isInfinite || b.isInfinite { return a.isInfinite && b.isInfinite }
  return a.exponent == b.exponent
}

private func integralMethod(_ name: StaticString, _ function: UnaryFunction) -> MethodDef {
  MethodDef(name, "(self, /, rounding=None, context=None)", "Round to the nearest integer.") { (a, cx) throws(Raised) in
    let context = try cx.decimalContext(a.optional(2))
    let settings = try cx.settings(context.ref, rounding: a.optional(1))
    var status: Conditions = []
    let result = function.apply(a[0].decimalNumber, settings, cx.decimalState, &status)
    try cx.report(status, to: context.ref)
    return try cx.decimal(result)
  }
}

private var conversionMethods: [MethodDef] {
  [
    MethodDef("from_float", "(cls, f, /)", "Class method that converts a float to a decimal number, exactly.", kind: .classMethod) { (a, cx) throws(Raised) in
      let number: DecimalNumber
      if a[1].isInt {
        number = try cx.decimalNumber(int: a[1])
      } else if a[1].isFloat {
        number = cx.decimalNumber(double: try cx.double(a[1]))
      } else {
        try cx.raise(.TypeError, "argument must be int or float")
      }
      let made = try cx.decimal(number)
      return a[0] == Ref(cx.decimalState.decimalType) ? made : try cx.call(a[0], made.ref)
    },
    MethodDef("as_tuple", "(self, /)", "Return a tuple representation of the number.") { (a, cx) throws(Raised) in
      let number = a[0].decimalNumber
      let digits = try cx.list()
      // An infinity has the digit 0, a NaN without payload none.
      if !(number.isNaN && number.coefficient.isZero) {
        for digit in number.coefficient.ascii { try cx.append(digits.ref, cx.int(Int(digit - 48))) }
      }
      let tuple = try cx.tuple(ofList: digits.ref), sign = cx.int(number.isNegative ? 1 : 0)
      let exponent: Owned
      switch number.kind {
      case .finite: exponent = cx.int(number.exponent)
      case .infinity: exponent = try cx.str("F")
      case .quietNaN: exponent = try cx.str("n")
      case .signalingNaN: exponent = try cx.str("N")
      }
      return try cx.call(cx.decimalState.tupleType.unsafelyUnwrapped, sign.ref, tuple.ref, exponent.ref)
    },
    MethodDef("as_integer_ratio", "(self, /)", "Return a pair of integers, whose ratio is exactly equal to the original.") { (a, cx) throws(Raised) in
      let number = a[0].decimalNumber
      if number.isNaN { try cx.raise(.ValueError, "cannot convert NaN to integer ratio") }
      if number.isInfinite { try cx.raise(.OverflowError, "cannot convert Infinity to integer ratio") }
      return try integerRatio(number, cx)
    },
  ]
}

private func integerRatio(_ number: DecimalNumber, _ cx: Context) throws(Raised) -> Owned {
  let n = number.reduced
  if n.exponent.magnitude > Digits.greatestCount { try cx.raiseMemoryError() }
  if n.exponent >= 0 {
    let whole = try cx.int(n.padded(to: 0).coefficient, negative: n.isNegative)
    return try cx.tuple(whole, cx.int(1))
  }
  // Only twos and fives can be common to the coefficient and the power of ten.
  var numerator = n.coefficient, twos = -n.exponent, fives = -n.exponent
  while twos > 0, !numerator.isOdd {
    numerator = numerator.divided(by: 2).quotient
    twos -= 1
  }
  while fives > 0, case let (quotient, rest) = numerator.divided(by: 5), rest == 0 {
    numerator = quotient
    fives -= 1
  }
  let top = try cx.int(numerator, negative: n.isNegative)
  let bottom = try cx.int(Digits(2 as UInt64).power(twos) * Digits(5 as UInt64).power(fives), negative: false)
  return try cx.tuple(top, bottom)
}

private var specialMethods: [MethodDef] {
  [
    MethodDef("__format__", "(self, fmtarg, override=None, /)", "Formats the number according to a format specification.") { (a, cx) throws(Raised) in
      guard a[1].isStr else { try cx.raise(.TypeError, "format arg must be str") }
      return try formatDecimal(a[0].decimalNumber, a[1], a.optional(2), cx)
    },
    MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in
      let text = try cx.str(of: a[0]), arguments = try cx.tuple(text.ref), type = Ref(a[0].type).own
      return try cx.tuple(type, arguments)
    },
    MethodDef("__trunc__", "(self, /)", "") { (a, cx) throws(Raised) in try DecimalType.integer(a[0].decimalNumber, .down, cx) },
    MethodDef("__floor__", "(self, /)", "") { (a, cx) throws(Raised) in try DecimalType.integer(a[0].decimalNumber, .floor, cx) },
    MethodDef("__ceil__", "(self, /)", "") { (a, cx) throws(Raised) in try DecimalType.integer(a[0].decimalNumber, .ceiling, cx) },
    MethodDef("__complex__", "(self, /)", "") { (a, cx) throws(Raised) in
      let real = try DecimalType.float(a[0], cx)
      return try cx.complex(ComplexValue(real.ref.float.pointee.value, 0))
    },
    MethodDef("__round__", "(self, ndigits=<unrepresentable>, /)", "") { (a, cx) throws(Raised) in
      guard let digits = a.optional(1) else { return try DecimalType.integer(a[0].decimalNumber, .halfEven, cx) }
      guard digits.isInt else { try cx.raise(.TypeError, "optional arg must be an integer") }
      let places = try cx.wordSize(digits)
      let context = try cx.decimalContext(nil)
      var settings = context.ref.decimalContext.pointee.settings
      settings.rounding = .halfEven
      var status: Conditions = []
      let quantum = DecimalNumber(Digits(1 as UInt64), exponent: places == Int.min ? Int.max : -places)
      let result = DecimalNumber.quantize(a[0].decimalNumber, quantum, settings, &status)
      try cx.report(status, to: context.ref)
      return try cx.decimal(result)
    },
    MethodDef("__sizeof__", "(self, /)", "") { (a, cx) throws(Raised) in
      cx.int(MemoryLayout<DecimalBody>.stride + (a[0].decimal.pointee.count > 2 ? 8 * a[0].decimal.pointee.count : 0))
    },
  ]
}

/// The ways to round, in the order of their names in `Settings.roundingNames`.
enum Rounding: Int {
  case up, down, ceiling, floor, halfUp, halfDown, halfEven, zeroFiveUp
  static let names: [StaticString] = [
    "ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP",
  ]
  var name: StaticString { Rounding.names[rawValue] }
}

/// Conditions that operations report, in the order in which a context shows them.
struct Conditions: OptionSet {
  let rawValue: UInt32
  static let clamped = Conditions(rawValue: 1)
  static let conversionSyntax = Conditions(rawValue: 2)
  static let divisionByZero = Conditions(rawValue: 4)
  static let divisionImpossible = Conditions(rawValue: 8)
  static let divisionUndefined = Conditions(rawValue: 0x10)
  static let inexact = Conditions(rawValue: 0x40)
  static let invalidContext = Conditions(rawValue: 0x80)
  static let invalidOperation = Conditions(rawValue: 0x100)
  static let outOfMemory = Conditions(rawValue: 0x200)
  static let floatOperation = Conditions(rawValue: 0x400)
  static let overflow = Conditions(rawValue: 0x800)
  static let rounded = Conditions(rawValue: 0x1000)
  static let subnormal = Conditions(rawValue: 0x2000)
  static let underflow = Conditions(rawValue: 0x4000)
  /// All that raise the signal InvalidOperation.
  static let invalid: Conditions = [.conversionSyntax, .divisionImpossible, .divisionUndefined, .invalidContext, .invalidOperation]
}

/// The parameters of a context.
struct Settings {
  static let greatestPrecision = 999_999_999_999_999_999
  static let greatestExponent = 999_999_999_999_999_999
  static let leastExponent = -999_999_999_999_999_999
  static let leastTiny = -1_999_999_999_999_999_997

  var precision = 28
  var rounding = Rounding.halfEven
  var emin = -999_999
  var emax = 999_999
  var capitals = true
  var clamp = false

  var etiny: Int { emin - precision + 1 }
  var etop: Int { emax - precision + 1 }
  /// For results that are not rounded.
  static var greatest: Settings {
    Settings(precision: greatestPrecision, rounding: .halfEven, emin: leastExponent, emax: greatestExponent, capitals: true, clamp: false)
  }
  /// With a larger range and another precision, for intermediate results.
  func working(_ precision: Int) -> Settings {
    Settings(
      precision: min(precision, Settings.greatestPrecision), rounding: .halfEven, emin: Settings.leastExponent,
      emax: Settings.greatestExponent, capitals: true, clamp: false)
  }
}

import Glibc
import KraitCore
import KraitVM

/// The gamma function by Lanczos' approximation with 13 terms and g = 6.0246..., whose error is below one unit in the last place or two.
private enum Lanczos {
  static let g = 6.024680040776729583740234375
  static let gMinusHalf = 5.524680040776729583740234375
  /// Coefficients of the two polynomials, from the constant term up.
  static let numerator: [Double] = [
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
  ]
  static let denominator: [Double] = [
    0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
  ]

  /// The quotient of the polynomials; for large x in powers of 1/x, so that nothing overflows.
  static func sum(_ x: Double) -> Double {
    var above = 0.0, below = 0.0
    if x < 5 {
      for i in numerator.indices.reversed() {
        above = above * x + numerator[i]
        below = below * x + denominator[i]
      }
    } else {
      for i in numerator.indices {
        above = above / x + numerator[i]
        below = below / x + denominator[i]
      }
    }
    return above / below
  }

  /// sin(pi x) without the rounding of pi x.
  static func sinPi(_ x: Double) -> Double {
    let y = Glibc.fmod(abs(x), 2)
    let value: Double
    switch Int((2 * y).rounded()) {
    case 0: value = Glibc.sin(Double.pi * y)
    case 1: value = Glibc.cos(Double.pi * (y - 0.5))
    case 2: value = Glibc.sin(Double.pi * (1 - y))
    case 3: value = -Glibc.cos(Double.pi * (y - 1.5))
    default: value = Glibc.sin(Double.pi * (y - 2))
    }
    return x < 0 ? -value : value
  }
}

extension MathSupport {
  static func gamma(_ x: Double, _ cx: Context) throws(Raised) -> Double {
    if x.isNaN || x == .infinity { return x }
    if x == -.infinity || x <= 0 && x == Glibc.floor(x) { try domainError(cx) }
    if x == Glibc.floor(x) && x <= 23 { return (1..<max(1, Int(x))).reduce(1.0) { $0 * Double($1) } }
    let size = abs(x)
    if size < 1e-20 {
      let r = 1 / x
      if r.isInfinite { try rangeError(cx) }
      return r
    }
    if size > 200 {
      if x < 0 { return 0 / Lanczos.sinPi(x) }
      try rangeError(cx)
    }
    let y = size + Lanczos.gMinusHalf
    // The rounding error of y, for a correction of the power below.
    let error = size > Lanczos.gMinusHalf ? y - size - Lanczos.gMinusHalf : y - Lanczos.gMinusHalf - size
    let z = error * Lanczos.g / y
    var r: Double
    if x < 0 {
      r = -Double.pi / Lanczos.sinPi(size) / size * Glibc.exp(y) / Lanczos.sum(size)
      r -= z * r
      if size < 140 { r /= Glibc.pow(y, size - 0.5) } else {
        let root = Glibc.pow(y, size / 2 - 0.25)
        r = r / root / root
      }
    } else {
      r = Lanczos.sum(size) / Glibc.exp(y)
      r += z * r
      if size < 140 { r *= Glibc.pow(y, size - 0.5) } else {
        let root = Glibc.pow(y, size / 2 - 0.25)
        r = r * root * root
      }
    }
    if r.isInfinite { try rangeError(cx) }
    return r
  }

  static func logGamma(_ x: Double, _ cx: Context) throws(Raised) -> Double {
    if x.isNaN { return x }
    if x.isInfinite { return .infinity }
    if x == Glibc.floor(x) && x <= 2 {
      if x <= 0 { try domainError(cx) }
      return 0
    }
    let size = abs(x)
    if size < 1e-20 { return -Glibc.log(size) }
    var r = Glibc.log(Lanczos.sum(size)) - Lanczos.g
    r += (size - 0.5) * (Glibc.log(size + Lanczos.g - 0.5) - 1)
    if x < 0 {
      let logPi = 1.144729885849400174143427351353058711647
      r = logPi - Glibc.log(abs(Lanczos.sinPi(size))) - Glibc.log(size) - r
    }
    if r.isInfinite { try rangeError(cx) }
    return r
  }
}

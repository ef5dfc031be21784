import Glibc
import KraitObjects

/// Elementary functions of finite complex numbers, after W. Kahan, "Branch Cuts for Complex Elementary Functions" (1987): no spurious overflow,
/// and the right side of each branch cut chosen by the sign of zero. A pole gives infinities.
enum KahanFunctions {
  /// Above this, sums of squares are taken of scaled numbers.
  private static let large = Double.greatestFiniteMagnitude / 4
  private static let logLarge = Glibc.log(Double.greatestFiniteMagnitude / 4)
  private static let least = Double.leastNormalMagnitude

  private static func logHalfNorm(_ z: ComplexValue) -> Double { Glibc.log(Glibc.hypot(z.real / 2, z.imag / 2)) }
  private static func isLarge(_ z: ComplexValue) -> Bool { z.real.magnitude > large || z.imag.magnitude > large }

  static func sqrt(_ z: ComplexValue) -> ComplexValue {
    if z.real == 0 && z.imag == 0 { return ComplexValue(0, z.imag) }
    let x = z.real.magnitude, y = z.imag.magnitude
    let s: Double
    if x < least && y < least {
      // 53 places up and 27 down leave the half under the root.
      let scaled = scalbn(x, 53)
      s = scalbn((scaled + Glibc.hypot(scaled, scalbn(y, 53))).squareRoot(), -27)
    } else {
      s = 2 * (x / 8 + Glibc.hypot(x / 8, y / 8)).squareRoot()
    }
    let d = y / (2 * s)
    return z.real >= 0 ? ComplexValue(s, copysign(d, z.imag)) : ComplexValue(d, copysign(s, z.imag))
  }

  static func acos(_ z: ComplexValue) -> ComplexValue {
    if isLarge(z) {
      let size = logHalfNorm(z) + 2 * M_LN2
      return ComplexValue(Glibc.atan2(z.imag.magnitude, z.real), z.real < 0 ? -copysign(size, z.imag) : copysign(size, -z.imag))
    }
    let a = sqrt(ComplexValue(1 - z.real, -z.imag)), b = sqrt(ComplexValue(1 + z.real, z.imag))
    return ComplexValue(2 * Glibc.atan2(a.real, b.real), Glibc.asinh(b.real * a.imag - b.imag * a.real))
  }

  static func acosh(_ z: ComplexValue) -> ComplexValue {
    if isLarge(z) { return ComplexValue(logHalfNorm(z) + 2 * M_LN2, Glibc.atan2(z.imag, z.real)) }
    let a = sqrt(ComplexValue(z.real - 1, z.imag)), b = sqrt(ComplexValue(z.real + 1, z.imag))
    return ComplexValue(Glibc.asinh(a.real * b.real + a.imag * b.imag), 2 * Glibc.atan2(a.imag, b.real))
  }

  static func asinh(_ z: ComplexValue) -> ComplexValue {
    if isLarge(z) {
      let size = logHalfNorm(z) + 2 * M_LN2
      return ComplexValue(z.imag >= 0 ? copysign(size, z.real) : -copysign(size, -z.real), Glibc.atan2(z.imag, z.real.magnitude))
    }
    let a = sqrt(ComplexValue(1 + z.imag, -z.real)), b = sqrt(ComplexValue(1 - z.imag, z.real))
    return ComplexValue(Glibc.asinh(a.real * b.imag - b.real * a.imag), Glibc.atan2(z.imag, a.real * b.real - a.imag * b.imag))
  }
  /// asin z = -i asinh(iz), and so for atan.
  static func asin(_ z: ComplexValue) -> ComplexValue {
    let s = asinh(ComplexValue(-z.imag, z.real))
    return ComplexValue(s.imag, -s.real)
  }
  static func atan(_ z: ComplexValue) -> ComplexValue {
    let s = atanh(ComplexValue(-z.imag, z.real))
    return ComplexValue(s.imag, -s.real)
  }

  static func atanh(_ z: ComplexValue) -> ComplexValue {
    if z.real.sign == .minus {
      let r = atanh(ComplexValue(-z.real, -z.imag))
      return ComplexValue(-r.real, -r.imag)
    }
    let y = z.imag.magnitude
    if z.real > large.squareRoot() || y > large.squareRoot() {
      let h = Glibc.hypot(z.real / 2, z.imag / 2)
      return ComplexValue(z.real / 4 / h / h, -copysign(Double.pi / 2, -z.imag))
    }
    if z.real == 1 && y < least.squareRoot() {
      if y == 0 { return ComplexValue(.infinity, z.imag) }
      return ComplexValue(-Glibc.log(y.squareRoot() / Glibc.hypot(y, 2).squareRoot()), copysign(Glibc.atan2(2, -y) / 2, z.imag))
    }
    let rest = 1 - z.real
    return ComplexValue(
      Glibc.log1p(4 * z.real / (rest * rest + y * y)) / 4, -Glibc.atan2(-2 * z.imag, rest * (1 + z.real) - y * y) / 2)
  }

  static func cosh(_ z: ComplexValue) -> ComplexValue {
    if z.real.magnitude > logLarge {
      let x = z.real - copysign(1, z.real)
      return ComplexValue(Glibc.cos(z.imag) * Glibc.cosh(x) * M_E, Glibc.sin(z.imag) * Glibc.sinh(x) * M_E)
    }
    return ComplexValue(Glibc.cos(z.imag) * Glibc.cosh(z.real), Glibc.sin(z.imag) * Glibc.sinh(z.real))
  }
  static func sinh(_ z: ComplexValue) -> ComplexValue {
    if z.real.magnitude > logLarge {
      let x = z.real - copysign(1, z.real)
      return ComplexValue(Glibc.cos(z.imag) * Glibc.sinh(x) * M_E, Glibc.sin(z.imag) * Glibc.cosh(x) * M_E)
    }
    return ComplexValue(Glibc.cos(z.imag) * Glibc.sinh(z.real), Glibc.sin(z.imag) * Glibc.cosh(z.real))
  }
  static func tanh(_ z: ComplexValue) -> ComplexValue {
    if z.real.magnitude > logLarge {
      return ComplexValue(copysign(1, z.real), 4 * Glibc.sin(z.imag) * Glibc.cos(z.imag) * Glibc.exp(-2 * z.real.magnitude))
    }
    let t = Glibc.tanh(z.real), u = Glibc.tan(z.imag), c = 1 / Glibc.cosh(z.real)
    let denominator = 1 + (t * u) * (t * u)
    return ComplexValue(t * (1 + u * u) / denominator, ((u / denominator) * c) * c)
  }
  static func cos(_ z: ComplexValue) -> ComplexValue { cosh(ComplexValue(-z.imag, z.real)) }
  static func sin(_ z: ComplexValue) -> ComplexValue {
    let s = sinh(ComplexValue(-z.imag, z.real))
    return ComplexValue(s.imag, -s.real)
  }
  static func tan(_ z: ComplexValue) -> ComplexValue {
    let s = tanh(ComplexValue(-z.imag, z.real))
    return ComplexValue(s.imag, -s.real)
  }

  static func exp(_ z: ComplexValue) -> ComplexValue {
    if z.real > logLarge {
      let size = Glibc.exp(z.real - 1)
      return ComplexValue(size * Glibc.cos(z.imag) * M_E, size * Glibc.sin(z.imag) * M_E)
    }
    let size = Glibc.exp(z.real)
    return ComplexValue(size * Glibc.cos(z.imag), size * Glibc.sin(z.imag))
  }

  static func log(_ z: ComplexValue) -> ComplexValue {
    let x = z.real.magnitude, y = z.imag.magnitude
    let size: Double
    if isLarge(z) {
      size = logHalfNorm(z) + M_LN2
    } else if x < least && y < least {
      size = x == 0 && y == 0 ? -.infinity : Glibc.log(Glibc.hypot(scalbn(x, 53), scalbn(y, 53))) - 53 * M_LN2
    } else {
      let h = Glibc.hypot(x, y)
      if h >= 0.71 && h <= 1.73 {
        // Near 1 the logarithm of the norm would lose its digits.
        let most = Swift.max(x, y), other = Swift.min(x, y)
        size = Glibc.log1p((most - 1) * (most + 1) + other * other) / 2
      } else {
        size = Glibc.log(h)
      }
    }
    return ComplexValue(size, Glibc.atan2(z.imag, z.real))
  }
}

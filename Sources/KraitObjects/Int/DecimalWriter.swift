import KraitCore

/// "00", "01", ..., "99".
private let pairs: StaticString =
  "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"

/// Writes machine numbers in decimal digits.
enum DecimalWriter {
  /// How many digits a number has.
  @inline(__always) static func count(_ n: UInt64) -> Int {
    var count = 1, rest = n
    while rest >= 10_000 {
      rest /= 10_000
      count &+= 4
    }
    if rest >= 100 { return count &+ (rest >= 1000 ? 3 : 2) }
    return rest >= 10 ? count &+ 1 : count
  }
  static func count(_ n: UInt128) -> Int {
    var count = 0, rest = n
    while rest._high != 0 {
      rest /= UInt128(_low: chunkValue, _high: 0)
      count &+= chunkDigits
    }
    return count &+ DecimalWriter.count(rest._low)
  }

  /// The eight digits of a number below 10^8, as values in the bytes of a word in the order of memory. Lanes of the word are divided by 100 and by
  /// 10 all at once, by multiplications that are exact for their range. (Method: P. Khuong, 2017.)
  @inline(__always) static func eightDigits(_ n: UInt64) -> UInt64 {
    let high = n / 10_000
    let fours = high | (n &- high &* 10_000) &<< 32
    let upper = (fours &* 10486) &>> 20 & 0x0000_007F_0000_007F
    let twos = upper | (fours &- upper &* 100) &<< 16
    let tens = (twos &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) &<< 8
  }

  /// Writes the last `count` digits of a number, zeros in front if it has fewer; two at a time.
  @inline(__always) static func write(_ n: UInt64, _ count: Int, to target: UnsafeMutablePointer<UInt8>) {
    let target = UnsafeMutableRawPointer(target), source = UnsafeRawPointer(pairs.utf8Start)
    var at = count, rest = n
    while at >= 2 {
      at &-= 2
      let quotient = rest / 100
      target.storeBytes(of: source.loadUnaligned(fromByteOffset: Int(truncatingIfNeeded: rest &- quotient &* 100) &* 2, as: UInt16.self), toByteOffset: at, as: UInt16.self)
      rest = quotient
    }
    if at == 1 { target.storeBytes(of: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10), as: UInt8.self) }
  }
  static func write(_ n: UInt128, _ count: Int, to target: UnsafeMutablePointer<UInt8>) {
    var at = count, rest = n
    while rest._high != 0 {
      let quotient = rest / UInt128(_low: chunkValue, _high: 0)
      at &-= chunkDigits
      write(rest._low &- quotient._low &* chunkValue, chunkDigits, to: target + at)
      rest = quotient
    }
    write(rest._low, at, to: target)
  }
}

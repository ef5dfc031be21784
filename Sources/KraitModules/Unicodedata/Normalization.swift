import CKrait
import KraitCore
import KraitObjects

/// The Unicode normalisation forms (UAX #15).
enum NormalForm {
  case nfc, nfd, nfkc, nfkd
  init?(_ name: Ref) {
    switch name.text {
    case "NFC": self = .nfc
    case "NFD": self = .nfd
    case "NFKC": self = .nfkc
    case "NFKD": self = .nfkd
    default: return nil
    }
  }
  var isCompatible: Bool { self == .nfkc || self == .nfkd }
  var composes: Bool { self == .nfc || self == .nfkc }
}

enum Normalization {
  private static let hangulBase: UInt32 = 0xAC00, leadBase: UInt32 = 0x1100, vowelBase: UInt32 = 0x1161, tailBase: UInt32 = 0x11A7

  static func combiningClass(_ c: UInt32) -> UInt8 { c < 0x300 ? 0 : unicodeRecord(c).combining }

  /// The normal form of a text as code points; `isOld` for that of Unicode 3.2.
  static func normalize(_ view: StrView, _ form: NormalForm, isOld: Bool = false) -> [UInt32] {
    var points: [UInt32] = []
    points.reserveCapacity(view.count)
    for i in 0..<view.count {
      let c = view[i]
      if isOld && c >= 0x80 {
        let corrected = krait_unicode_3_2_normalized_of(c, -1)
        if corrected >= 0 || krait_unicode_3_2_is_unassigned(c) != 0 {
          points.append(corrected >= 0 ? UInt32(corrected) : c)
          continue
        }
      }
      decompose(c, form.isCompatible, &points)
    }
    reorder(&points)
    return form.composes ? compose(points) : points
  }

  private static func decompose(_ c: UInt32, _ compatible: Bool, _ out: inout [UInt32]) {
    if c < 0x80 { return out.append(c) }
    if c >= hangulBase && c < hangulBase + 11172 {
      let s = c - hangulBase
      out.append(leadBase + s / 588)
      out.append(vowelBase + s % 588 / 28)
      if s % 28 != 0 { out.append(tailBase + s % 28) }
      return
    }
    let entry = krait_decomposition(c).unsafelyUnwrapped
    let head = entry[0], length = Int(head & 0xFF)
    if length == 0 || head >> 8 != 0 && !compatible { return out.append(c) }
    for i in 0..<length { decompose(entry[1 + i], compatible, &out) }
  }

  /// Puts runs of combining characters into the order of their classes; equal classes keep theirs.
  private static func reorder(_ points: inout [UInt32]) {
    var i = 0
    while i < points.count {
      if combiningClass(points[i]) == 0 {
        i += 1
        continue
      }
      var end = i
      while end < points.count && combiningClass(points[end]) != 0 { end += 1 }
      if end - i > 1 {
        let run = points[i..<end].enumerated().sorted {
          let a = combiningClass($0.element), b = combiningClass($1.element)
          return a != b ? a < b : $0.offset < $1.offset
        }
        for (k, item) in run.enumerated() { points[i + k] = item.element }
      }
      i = end
    }
  }

  private static func pair(_ a: UInt32, _ b: UInt32) -> UInt32 {
    if a >= leadBase && a < leadBase + 19 && b >= vowelBase && b < vowelBase + 21 {
      return hangulBase + ((a - leadBase) * 21 + (b - vowelBase)) * 28
    }
    if a >= hangulBase && a < hangulBase + 11172 && (a - hangulBase) % 28 == 0 && b > tailBase && b < tailBase + 28 { return a + (b - tailBase) }
    return krait_compose(a, b)
  }

  private static func compose(_ points: [UInt32]) -> [UInt32] {
    var out: [UInt32] = []
    out.reserveCapacity(points.count)
    var starter = -1
    var lastClass: UInt8 = 0
    for c in points {
      let cls = combiningClass(c)
      if starter >= 0 {
        let blocked = out.count - 1 > starter && (lastClass >= cls || lastClass == 0)
        if !blocked {
          let made = pair(out[starter], c)
          if made != 0 {
            out[starter] = made
            continue
          }
        }
      }
      out.append(c)
      if cls == 0 { starter = out.count - 1 }
      lastClass = cls
    }
    return out
  }
}

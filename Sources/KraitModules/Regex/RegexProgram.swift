#if PCRE2
import CPCRE2
import KraitCore
import KraitObjects
import KraitVM

/// How a match is tied to the part of the subject that is looked at.
enum MatchMode: Int {
  /// Anywhere, at its start, all of it.
  case search, match, fullmatch

  /// Options of compilation: machine code does not take them with the single match.
  var options: UInt32 {
    switch self {
    case .search: 0
    case .match: PCRE2_ANCHORED
    case .fullmatch: PCRE2_ANCHORED | PCRE2_ENDANCHORED
    }
  }
}

/// A pattern compiled for one width of code units and one mode; all nil until it is needed.
struct RegexProgram {
  var code: RawPointer?
  /// Where PCRE2 puts the offsets of the last match.
  var data: RawPointer?
  /// Limits.
  var context: RawPointer?
  /// The stack of the machine code, nil as long as the thread's suffices.
  var stack: RawPointer?

  /// Programs of a pattern: one for each of three widths and three modes.
  static let count = 9
  static func index(_ width: UInt8, _ mode: MatchMode) -> Int { (width == 1 ? 0 : width == 2 ? 1 : 2) &* 3 &+ mode.rawValue }

  /// Steps of a first attempt; between attempts, each of ten times as many, signals are looked at.
  static let firstLimit: UInt32 = 10_000_000
  /// Bytes of memory for machine code's stack, at first and at most.
  private static let stackStart = 64 * 1024, stackLimit = 256 * 1024 * 1024
  /// Memory for matching without machine code, in KiB.
  private static let heapLimit: UInt32 = 1024 * 1024

  mutating func compile(_ text: Ref, _ options: UInt32, _ width: UInt8, _ cx: Context) throws(Raised) {
    var error: Int32 = 0
    let view = text.strView, size = Int32(width)
    try cx.checkLoaded(krait_load_pcre2(size), RegexModule.name)
    let units = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, view.count &* Int(width)), alignment: 4)
    defer { units.deallocate() }
    widen(view, to: units.baseAddress.unsafelyUnwrapped, width)
    code = krait_pcre2_compile(size, units.baseAddress, view.count, options, &error)
    guard let code else {
      if error == PCRE2_ERROR_HEAP_FAILED || error == PCRE2_ERROR_NOMEMORY { try cx.raiseMemoryError() }
      try cx.raise(.RuntimeError, error == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP ? "pattern is nested too deeply" : "invalid SRE code")
    }
    data = krait_pcre2_match_data(size, code)
    context = krait_pcre2_match_context(size, RegexProgram.heapLimit)
    guard data != nil, let context else {
      release(width)
      try cx.raiseMemoryError()
    }
    krait_pcre2_set_match_limit(size, context, RegexProgram.firstLimit)
  }

  mutating func release(_ width: UInt8) {
    let size = Int32(width)
    krait_pcre2_match_data_free(size, data)
    krait_pcre2_match_context_free(size, context)
    krait_pcre2_stack_free(size, stack)
    krait_pcre2_code_free(size, code)
    self = RegexProgram()
  }

  /// Matches from `start` on. Returns pairs of offsets, -1 for a group that took no part; they are good until the next match.
  @inline(__always)
  mutating func run(_ subject: StrView, _ start: Int, notEmpty: Bool, _ cx: Context) throws(Raised) -> UnsafePointer<Int>? {
    let options: UInt32 = notEmpty ? UInt32(PCRE2_NOTEMPTY_ATSTART) : 0
    let result = krait_pcre2_match(Int32(subject.width), code, subject.base, subject.count, start, options, data, context)
    if result == PCRE2_ERROR_NOMATCH { return nil }
    if result < 0, try !retry(result, subject, start, options, cx) { return nil }
    return UnsafeRawPointer(krait_pcre2_offsets(Int32(subject.width), data)).unsafelyUnwrapped.assumingMemoryBound(to: Int.self)
  }

  /// Goes on after a limit was hit: false if there is no match.
  @inline(never)
  private mutating func retry(_ first: Int32, _ subject: StrView, _ start: Int, _ options: UInt32, _ cx: Context) throws(Raised) -> Bool {
    let size = Int32(subject.width)
    var result = first, limit = RegexProgram.firstLimit, interpreted = false
    defer { krait_pcre2_set_match_limit(size, context, RegexProgram.firstLimit) }
    while true {
      switch result {
      case PCRE2_ERROR_NOMATCH: return false
      case 0...: return true
      case PCRE2_ERROR_MATCHLIMIT:
        try cx.checkSignals()
        if limit == .max { try cx.raise(.RuntimeError, "maximum number of steps of a match exceeded") }
        limit = limit > .max / 10 ? .max : limit * 10
        krait_pcre2_set_match_limit(size, context, limit)
      case PCRE2_ERROR_JIT_STACKLIMIT where stack == nil:
        stack = krait_pcre2_assign_stack(size, context, RegexProgram.stackStart, RegexProgram.stackLimit)
        if stack == nil { interpreted = true }
      case PCRE2_ERROR_JIT_STACKLIMIT where !interpreted: interpreted = true
      default: try cx.raiseMemoryError()
      }
      result = interpreted ? interpret(subject, start, options) : krait_pcre2_match(size, code, subject.base, subject.count, start, options, data, context)
    }
  }

  /// Matches without machine code, whose memory is the heap and not kept.
  private func interpret(_ subject: StrView, _ start: Int, _ options: UInt32) -> Int32 {
    let size = Int32(subject.width)
    guard let own = krait_pcre2_match_data(size, code) else { return PCRE2_ERROR_NOMEMORY }
    defer { krait_pcre2_match_data_free(size, own) }
    let result = krait_pcre2_match(size, code, subject.base, subject.count, start, options | PCRE2_NO_JIT, own, context)
    if result > 0, let from = krait_pcre2_offsets(size, own), let to = krait_pcre2_offsets(size, data) {
      for i in 0..<Int(result) * 2 { to[i] = from[i] }
      for i in Int(result) * 2..<max(Int(result) * 2, Int(krait_pcre2_offset_count(size, own)) * 2) { to[i] = .max }
    }
    return result
  }
}

/// Copies code points into units of 1, 2 or 4 bytes, which hold them.
func widen(_ view: StrView, to target: RawPointer, _ width: UInt8) {
  for i in 0..<view.count {
    switch width {
    case 1: target.storeBytes(of: UInt8(truncatingIfNeeded: view[i]), toByteOffset: i, as: UInt8.self)
    case 2: target.storeBytes(of: UInt16(truncatingIfNeeded: view[i]), toByteOffset: i &* 2, as: UInt16.self)
    default: target.storeBytes(of: view[i], toByteOffset: i &* 4, as: UInt32.self)
    }
  }
}
#endif

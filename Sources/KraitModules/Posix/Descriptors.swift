import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Arguments that several modules of the operating system take: descriptors and timeouts.

extension Context {
  /// The descriptor of an int or of an object with `fileno()`.
  func fileDescriptor(_ object: Ref) throws(Raised) -> Int32 {
    let number: Owned
    if object.isInt {
      number = object.own
    } else {
      let key = try intern("fileno")
      guard let method = try getattrOptional(object, key.ref) else {
        try raise(.TypeError, "argument must be an int, or have a fileno() method.")
      }
      number = try call(method.ref)
      guard number.ref.isInt else { try raise(.TypeError, "fileno() returned a non-integer") }
    }
    if number.ref.type == types.pointee.bool { try warn(.RuntimeWarning, "bool is used as a file descriptor") }
    guard let wide = exactInt(number.ref) else { try raise(.OverflowError, "Python int too large to convert to C int") }
    guard let fd = Int32(exactly: wide) else { try raise(.OverflowError, "Python int too large to convert to C int") }
    if fd < 0 { try raise(.ValueError, "file descriptor cannot be a negative integer (\(fd))") }
    return fd
  }

  /// A duration in seconds (int or float) as nanoseconds, rounded away from zero.
  func nanoseconds(_ seconds: Ref, _ unit: Double = 1e9) throws(Raised) -> Int {
    if seconds.isFloat {
      let value = try double(seconds)
      if value.isNaN { try raise(.ValueError, "Invalid value NaN (not a number)") }
      let scaled = (value * unit).rounded(.awayFromZero)
      guard abs(scaled) < 9.2e18 else { try raise(.OverflowError, "timestamp too large to convert to C PyTime_t") }
      return Int(scaled)
    }
    guard seconds.type.pointee.has.contains(.index) else { try raise(.TypeError, "'\(typeName(seconds))' object cannot be interpreted as an integer") }
    let number = try indexObject(seconds)
    guard let n = exactInt(number.ref) else { try raise(.OverflowError, "timestamp too large to convert to C PyTime_t") }
    let (product, overflow) = n.multipliedReportingOverflow(by: Int(unit))
    if overflow { try raise(.OverflowError, "timestamp too large to convert to C PyTime_t") }
    return product
  }
}

extension Context {
  /// Adds the names of a C table to a module's namespace.
  func addConstants(_ table: UnsafePointer<krait_constant>?, to dict: Ref) throws(Raised) {
    var entry = table
    while let e = entry, let label = e.pointee.name {
      let number = int(Int(e.pointee.value))
      try setNamed(dict, String(cString: label), number.ref)
      entry = e + 1
    }
  }
}

/// The monotonic clock.
func monotonicTime() -> Int {
  var t = timespec()
  clock_gettime(CLOCK_MONOTONIC, &t)
  return t.tv_sec &* 1_000_000_000 &+ t.tv_nsec
}

/// How long a call may still wait.
struct Deadline {
  /// nil: for ever.
  let end: Int?
  init(nanoseconds: Int?) { end = nanoseconds.map { monotonicTime().addingReportingOverflow($0).overflow ? Int.max : monotonicTime() &+ $0 } }
  /// Nanoseconds left, never negative; nil: for ever.
  var left: Int? { end.map { max($0 &- monotonicTime(), 0) } }
  /// For poll(2): milliseconds, rounded up.
  var milliseconds: Int32 { left.map { Int32(clamping: ($0 &+ 999_999) / 1_000_000) } ?? -1 }
}

extension Context {
  /// The bytes of a path: str encoded as the file system has it, bytes, or what `__fspath__` gives.
  func pathBytes(_ r: Ref, allowsNull: Bool = false, function: String = "") throws(Raised) -> [UInt8] {
    let prefix = function.isEmpty ? "" : function + ": "
    if r.isBytes {
      let bytes = Array(UnsafeBufferPointer(start: r.bytesData, count: r.bytes.pointee.length))
      if !allowsNull && bytes.contains(0) { try raise(.ValueError, function.isEmpty ? "embedded null byte" : "\(prefix)embedded null character in path") }
      return bytes
    }
    if r.isStr {
      let bytes = try fileSystemBytes(r)
      if !allowsNull && bytes.contains(0) { try raise(.ValueError, function.isEmpty ? "embedded null byte" : "\(prefix)embedded null character in path") }
      return bytes
    }
    let path = try fileSystemPath(r)
    return try pathBytes(path.ref)
  }

  /// UTF-8, with the surrogates that stand for undecodable bytes turned back.
  private func fileSystemBytes(_ text: Ref) throws(Raised) -> [UInt8] {
    let encoding = try str("utf-8"), errors = try str("surrogateescape"), method = try intern("encode")
    let bytes = try callMethod(text, method.ref, encoding.ref, errors.ref)
    return Array(UnsafeBufferPointer(start: bytes.ref.bytesData, count: bytes.ref.bytes.pointee.length))
  }
}

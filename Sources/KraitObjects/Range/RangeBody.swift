import KraitCore

/// A range. Numbers that fit 64 bits are kept as such.
@frozen public struct RangeBody {
  public var header: ObjectHeader
  public var start: Int
  public var stop: Int
  public var step: Int
  public var count: Int
  /// A tuple (start, stop, step, count) of ints when one of them does not fit; then the fields above mean nothing.
  public var wide: Ref?
}

/// An iterator over a range of 64-bit numbers.
@frozen public struct RangeIteratorBody {
  public var header: ObjectHeader
  /// The next number.
  public var value: Int
  public var step: Int
  public var remaining: Int
}

/// An iterator over a range of ints of any size: start + step * index.
struct LongRangeIteratorBody {
  var header: ObjectHeader
  var start: Ref
  var step: Ref
  var count: Ref
  var index: Ref
}

extension Ref {
  @inlinable @inline(__always) public var range: UnsafeMutablePointer<RangeBody> { raw.assumingMemoryBound(to: RangeBody.self) }
  @inlinable @inline(__always) public var rangeIterator: UnsafeMutablePointer<RangeIteratorBody> { raw.assumingMemoryBound(to: RangeIteratorBody.self) }
  var longRangeIterator: UnsafeMutablePointer<LongRangeIteratorBody> { raw.assumingMemoryBound(to: LongRangeIteratorBody.self) }
}

/// Numbers in a range, nil if that does not fit.
@inlinable func rangeCount(_ start: Int, _ stop: Int, _ step: Int) -> Int? {
  if step > 0 ? start >= stop : start <= stop { return 0 }
  let distance = step > 0 ? UInt(bitPattern: stop) &- UInt(bitPattern: start) : UInt(bitPattern: start) &- UInt(bitPattern: stop)
  let stride = step > 0 ? UInt(step) : 0 &- UInt(bitPattern: step)
  let n = (distance &- 1) / stride
  return n >= UInt(Int.max) ? nil : Int(n) &+ 1
}

extension Context {
  /// `range(start, stop, step)` for numbers; `step` is not 0.
  public func range(_ start: Int, _ stop: Int, _ step: Int = 1) throws(Raised) -> Owned {
    guard let count = rangeCount(start, stop, step) else {
      let a = int(start), b = int(stop), c = int(step)
      return try range(a.ref, b.ref, c.ref)
    }
    let ref = try allocate(types.pointee.range)
    let r = ref.range
    r.pointee.start = start
    r.pointee.stop = stop
    r.pointee.step = step
    r.pointee.count = count
    r.pointee.wide = nil
    return Owned(stealing: ref)
  }

  /// `range` of int objects.
  func range(_ start: Ref, _ stop: Ref, _ step: Ref) throws(Raised) -> Owned {
    if let a = exactInt(start), let b = exactInt(stop), let c = exactInt(step) {
      if c == 0 { try raise(.ValueError, "range() arg 3 must not be zero") }
      if rangeCount(a, b, c) != nil { return try range(a, b, c) }
    }
    let count = try wideRangeCount(start, stop, step)
    let wide = try tuple(start, stop, step, count.ref)
    let ref = try allocate(types.pointee.range)
    ref.range.pointee.start = 0
    ref.range.pointee.stop = 0
    ref.range.pointee.step = 1
    ref.range.pointee.count = 0
    ref.range.pointee.wide = wide.leak()
    return Owned(stealing: ref)
  }

  private func wideRangeCount(_ start: Ref, _ stop: Ref, _ step: Ref) throws(Raised) -> Owned {
    let zero = int(0), one = int(1)
    if try compareBool(.eq, step, zero.ref) { try raise(.ValueError, "range() arg 3 must not be zero") }
    let isForward = try compareBool(.gt, step, zero.ref)
    let low = isForward ? start : stop, high = isForward ? stop : start
    if try compareBool(.ge, low, high) { return zero }
    let distance = try binary(.sub, high, low)
    let last = try binary(.sub, distance.ref, one.ref)
    let stride = isForward ? step.own : try unary(.neg, step)
    let steps = try binary(.floordiv, last.ref, stride.ref)
    return try binary(.add, steps.ref, one.ref)
  }
}

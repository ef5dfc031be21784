import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// The register stack of an execution: a chain of segments that never move.
//
//     segment: header (4 words) | registers ... | end
//
// Registers below `Execution.stackLimit` are prepared (they hold a non-pointer or are live); fresh memory is prepared in steps, by the same
// branch that notices that a frame does not fit.

struct SegmentHeader {
  var previous: UnsafeMutablePointer<SegmentHeader>?
  var previousLimit: Registers
  var end: Registers
  var bytes: Int
  /// Where a plain return's result goes when the segment was opened by a call.
  var returnSlot: Registers?
}

private let usualSegmentBytes = 256 * 1024
private let usualPreparedStep = 512
private let pageBytes = 4096

extension UnsafeMutablePointer where Pointee == Execution {
  /// Whether registers below `end` are prepared. (As numbers: the compiler leaves `<=` of pointers as a call.)
  @inline(__always) func fits(_ end: Registers) -> Bool { UInt(bitPattern: end) <= UInt(bitPattern: pointee.stackLimit) }
}

extension Context {
  // In stress mode every frame gets a segment of its own that is just large enough.
  private var leastSegmentBytes: Int { interp.pointee.stress ? pageBytes : usualSegmentBytes }
  private var preparedStep: Int { interp.pointee.stress ? 0 : usualPreparedStep }

  /// First register that no frame uses.
  @inline(__always) var stackTop: Registers {
    let execution = self.execution
    if let frame = execution.pointee.frame { return frame + Int(codeOf(frame).pointee.registerCount) }
    return segmentStart()
  }

  @inline(never) func segmentStart() -> Registers {
    if execution.pointee.segment == nil { _ = openSegment(min(leastSegmentBytes / 16, 1024), returnSlot: nil) }
    let header = execution.pointee.segment.unsafelyUnwrapped.assumingMemoryBound(to: SegmentHeader.self)
    return UnsafeMutableRawPointer(header + 1).assumingMemoryBound(to: UInt.self)
  }

  /// Starts a segment with room for `words` registers; nil when memory is out.
  func openSegment(_ words: Int, returnSlot: Registers?) -> Registers? {
    let needed = (words + 16) * 8 + MemoryLayout<SegmentHeader>.stride + (interp.pointee.stress ? 0 : pageBytes)
    let bytes = max(leastSegmentBytes, (needed + pageBytes - 1) & ~(pageBytes - 1))
    let raw = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let raw, raw != MAP_FAILED else { return nil }
    let header = raw.assumingMemoryBound(to: SegmentHeader.self)
    let execution = self.execution
    header.pointee = SegmentHeader(
      previous: execution.pointee.segment?.assumingMemoryBound(to: SegmentHeader.self),
      previousLimit: execution.pointee.stackLimit, end: (raw + bytes).assumingMemoryBound(to: UInt.self), bytes: bytes, returnSlot: returnSlot)
    execution.pointee.segment = raw
    let start = UnsafeMutableRawPointer(header + 1).assumingMemoryBound(to: UInt.self)
    execution.pointee.stackLimit = start
    prepare(upTo: start + words)
    return start
  }

  /// Makes registers below `end` hold the unbound pattern.
  private func prepare(upTo end: Registers) {
    let header = execution.pointee.segment.unsafelyUnwrapped.assumingMemoryBound(to: SegmentHeader.self)
    let target = min(end + preparedStep, header.pointee.end)
    var p = execution.pointee.stackLimit
    while p < target {
      p.pointee = unbound
      p += 1
    }
    execution.pointee.stackLimit = target
  }

  /// Makes sure that `words` registers from `base` on can be used in the current segment.
  func extendSegment(_ base: Registers, _ words: Int) -> Bool {
    guard let raw = execution.pointee.segment else { return false }
    let header = raw.assumingMemoryBound(to: SegmentHeader.self)
    if base + words + 8 > header.pointee.end || interp.pointee.stress && base + words > execution.pointee.stackLimit { return false }
    if base + words > execution.pointee.stackLimit { prepare(upTo: base + words) }
    return true
  }

  /// Gives the newest segment back.
  func closeSegment() {
    let raw = execution.pointee.segment.unsafelyUnwrapped
    let header = raw.assumingMemoryBound(to: SegmentHeader.self)
    execution.pointee.segment = header.pointee.previous.map { UnsafeMutableRawPointer($0) }
    execution.pointee.stackLimit = header.pointee.previousLimit
    munmap(raw, header.pointee.bytes)
  }

  /// Gives all segments back (the end of a thread).
  func closeAllSegments() {
    while execution.pointee.segment != nil { closeSegment() }
  }
}

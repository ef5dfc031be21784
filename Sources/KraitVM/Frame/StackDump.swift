import CKrait
import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// The Python stacks as `faulthandler` shows them, written from signal handlers and from threads without the lock: nothing here allocates, calls
// Python code or changes a reference count.

private let longestText = 500
private let mostFrames = 100
private let mostThreads = 100

/// Text that goes to a descriptor piece by piece.
private struct DescriptorWriter {
  let descriptor: Int32

  func put(_ text: StaticString) { put(text.utf8Start, text.utf8CodeUnitCount) }
  func put(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    var done = 0
    while done < count {
      let n = write(descriptor, bytes + done, count - done)
      if n <= 0 { return }
      done += n
    }
  }
  func put(byte: UInt8) {
    var byte = byte
    put(&byte, 1)
  }
  func put(decimal value: Int) {
    if value < 0 { return put("?") }
    if value >= 10 { put(decimal: value / 10) }
    put(byte: UInt8(truncatingIfNeeded: 48 + value % 10))
  }
  func put(hexadecimal value: UInt, digits: Int) {
    var shift = digits * 4
    while shift > 0 {
      shift -= 4
      let digit = UInt8(truncatingIfNeeded: value >> UInt(shift) & 15)
      put(byte: digit < 10 ? 48 + digit : 87 + digit)
    }
  }
  /// A str in ASCII, other characters escaped.
  func put(str ref: Ref) {
    guard ref.isStr else { return put("???") }
    let view = ref.strView
    var i = 0
    while i < view.count && i < longestText {
      let c = view[i]
      i += 1
      if c >= 32 && c < 127 {
        put(byte: UInt8(truncatingIfNeeded: c))
      } else if c < 256 {
        put("\\x")
        put(hexadecimal: UInt(c), digits: 2)
      } else if c < 65536 {
        put("\\u")
        put(hexadecimal: UInt(c), digits: 4)
      } else {
        put("\\U")
        put(hexadecimal: UInt(c), digits: 8)
      }
    }
    if i < view.count { put("...") }
  }
}

private func putFrames(_ writer: DescriptorWriter, _ thread: UnsafeMutablePointer<ThreadState>) {
  let execution = thread.pointee.execution
  var walk = execution.pointee.frame, pc = execution.pointee.pc
  if walk == nil { return writer.put("  <no Python frame>\n") }
  var count = 0
  while let regs = walk {
    if count == mostFrames { return writer.put("  ...\n") }
    count += 1
    let code = codeOf(regs)
    writer.put("  File \"")
    writer.put(str: code.pointee.filename)
    writer.put("\", line ")
    writer.put(decimal: pc.map { Int(code.position(at: max($0 - code.pointee.words - 1, 0)).line) } ?? code.description.firstLine)
    writer.put(" in ")
    writer.put(str: code.pointee.name)
    writer.put("\n")
    pc = callerPC(regs)
    walk = callerRegisters(regs)
  }
}

/// Writes the stacks of one interpreter (`context` is its state); the thread with the identifier is the current one.
public func dumpStacks(_ context: UnsafeMutableRawPointer?, _ descriptor: Int32, _ allThreads: Bool, _ current: UInt) {
  guard let context else { return }
  let interp = context.assumingMemoryBound(to: InterpreterState.self)
  let writer = DescriptorWriter(descriptor: descriptor)
  var t = interp.pointee.threads
  if !allThreads {
    writer.put("Stack (most recent call first):\n")
    while let one = t, one.pointee.identifier != current { t = one.pointee.next }
    return putFrames(writer, t ?? interp.pointee.current)
  }
  var count = 0
  while let one = t {
    if count == mostThreads { return writer.put("...\n") }
    if count > 0 { writer.put("\n") }
    count += 1
    writer.put(one.pointee.identifier == current ? "Current thread 0x" : "Thread 0x")
    writer.put(hexadecimal: one.pointee.identifier, digits: 16)
    writer.put(" (most recent call first):\n")
    if one.pointee.identifier == current && interp.pointee.collector.isCollecting { writer.put("  Garbage-collecting\n") }
    putFrames(writer, one)
    t = one.pointee.next
  }
}

/// Lets fatal signals end the process as they end other programs, without a report of the Swift runtime (unless SWIFT_BACKTRACE asks for one).
public func useDefaultActionsForFatalSignals() { krait_fault_default_actions() }

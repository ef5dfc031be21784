import KraitBytecode
import KraitCore
import KraitObjects

// Setting `f_lineno` in a trace function: the frame goes on at another line.
//
// Rules of this file
// 1. The temporaries are a stack of known kinds at every word. A jump may only drop the topmost of them; what the target expects below must be
//    of the same kinds.
// 2. Saved exceptions among the dropped ones become the handled ones again, as if their blocks had been left.
// 3. Code counts on variables that it has assigned: those without a value become None.

extension Context {
  /// The setter of `f_lineno`.
  func setFrameLine(_ me: Ref, _ value: Ref?) throws(Raised) {
    guard let value else { try raise(.AttributeError, "cannot delete attribute") }
    guard value.isExactly(types.pointee.int) else { try raise(.ValueError, "lineno must be an integer") }
    let frame = me.frame
    let code = frame.pointee.code.code
    let event = thread.pointee.tracing > 0 ? TraceEvent(rawValue: thread.pointee.traceEvent) ?? .none : .none
    let isSuspended = event == .return && OPCODE(previous(frame.currentPC(self) ?? code.pointee.words + 1)) == .YIELD
    switch event {
    case .none: try raise(.ValueError, "f_lineno can only be set in a trace function")
    case .line: break
    case .call:
      if frame.pointee.tracedWord < 0 { try raise(.ValueError, "can't jump from the 'call' trace event of a new frame") }
    case .return where isSuspended: break
    default: try raise(.ValueError, "can only jump from a 'line' trace event")
    }
    guard frame.pointee.owner == FrameOwner.stack, let regs = frame.pointee.registers else {
      try raise(.ValueError, "can only jump from a 'line' trace event")
    }
    guard let line = exactInt(value), Int(Int32(truncatingIfNeeded: line)) == line else { try raise(.ValueError, "lineno out of range") }
    let place = try jumpPlace(code, from: frame.lastWord(self), to: line)
    try assignNoneToUnbound(regs, code)
    dropTemporaries(regs, code, place)
    frame.pointee.jumpTarget = code.pointee.words + place.word
  }

  /// Where a jump to a line goes, and the kinds of the temporaries before and after.
  struct JumpPlace {
    var word: Int
    var source: [TemporaryKind]
    var target: [TemporaryKind]
  }

  private func jumpPlace(_ code: CodePointer, from word: Int, to wanted: Int) throws(Raised) -> JumpPlace {
    let description = code.description
    if wanted < description.firstLine { try raise(.ValueError, "line \(wanted) comes before the current code block") }
    let starts = lineStarts(description)
    guard let line = starts.lazy.map({ $0.line }).filter({ $0 >= wanted }).min() else {
      try raise(.ValueError, "line \(wanted) comes after the current code block")
    }
    let kinds = description.temporaryKinds()
    let source = kinds[word] ?? []
    var best: JumpPlace? = nil
    var reason = "can't find line \(line)"
    for start in starts where start.line == line {
      guard let target = kinds[start.word] else {
        if best == nil { reason = "can't jump into an exception handler, or code may be unreachable" }
        continue
      }
      if isCompatible(source, target) {
        if best == nil || target.count > best.unsafelyUnwrapped.target.count { best = JumpPlace(word: start.word, source: source, target: target) }
      } else if best == nil {
        reason = explanation(target)
      }
    }
    guard let best else { try raise(.ValueError, reason) }
    return best
  }

  private func lineStarts(_ description: CodeDescription) -> [(word: Int, line: Int)] {
    var result: [(word: Int, line: Int)] = []
    var last = -1
    for run in description.positions {
      let line = Int(run.position.line)
      // What has no line belongs to what stands before it.
      if line <= 0 { continue }
      if line != last { result.append((Int(run.start), line)) }
      last = line
    }
    return result
  }

  private func isCompatible(_ source: [TemporaryKind], _ target: [TemporaryKind]) -> Bool {
    target.count <= source.count && zip(source, target).allSatisfy { $0 == $1 }
  }

  private func explanation(_ target: [TemporaryKind]) -> String {
    switch target.last {
    case .exception, .handled: "can't jump into an 'except' block as there's no exception"
    case .iterator: "can't jump into the body of a for loop"
    default: "incompatible stacks"
    }
  }

  private func assignNoneToUnbound(_ regs: Registers, _ code: CodePointer) throws(Raised) {
    guard code.codeFlags.contains(.optimized) else { return }
    let variables = variables(code).map { $0.register }.filter { regs[$0] == unbound }
    if variables.isEmpty { return }
    try warn(.RuntimeWarning, "assigning None to \(variables.count) unbound local\(variables.count == 1 ? "" : "s")", stackLevel: 0)
    for register in variables where regs[register] == unbound { regs[register] = noneRef.own.leak().bits }
  }

  /// Leaves the blocks that the target is not in.
  private func dropTemporaries(_ regs: Registers, _ code: CodePointer, _ place: JumpPlace) {
    let first = Int(code.pointee.firstTemporary)
    var i = place.source.count
    while i > place.target.count {
      i -= 1
      let word = regs[first + i]
      regs[first + i] = unbound
      if place.source[i] == .handled, isPointer(word) {
        restoreHandled(word)
      } else {
        release(word)
      }
    }
  }
}

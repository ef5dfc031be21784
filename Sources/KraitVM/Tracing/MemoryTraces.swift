import KraitBytecode
import KraitCore
import KraitObjects

/// Where memory was allocated, for `tracemalloc`.
///
/// The hooks run inside the heap: nothing here may make, release or look into objects beyond counting references to file names.
public final class MemoryTraces {
  /// A place in a stack: the file's name (owned by the table of stacks) and a line.
  struct Place: Hashable {
    var file: UInt
    var line: Int32
  }
  /// The innermost places of a stack, and how many frames it had.
  struct Stack: Hashable {
    var places: [Place]
    var total: Int
  }
  struct Trace {
    var bytes: Int
    var stack: Int
  }

  public var limit = 1
  public private(set) var current = 0
  public private(set) var peak = 0
  private(set) var traces: [UInt: Trace] = [:]
  private(set) var stacks: [Stack] = []
  private var numbers: [Stack: Int] = [:]

  func allocated(_ address: UInt, _ bytes: Int, _ interp: UnsafeMutablePointer<InterpreterState>) {
    let number = stackNumber(interp)
    if let old = traces.updateValue(Trace(bytes: bytes, stack: number), forKey: address) { current -= old.bytes }
    current += bytes
    if current > peak { peak = current }
  }

  func released(_ address: UInt) {
    if let old = traces.removeValue(forKey: address) { current -= old.bytes }
  }

  private func stackNumber(_ interp: UnsafeMutablePointer<InterpreterState>) -> Int {
    let execution = interp.pointee.current.pointee.execution
    var walk = execution.pointee.frame, pc = execution.pointee.pc
    var stack = Stack(places: [], total: 0)
    while let regs = walk {
      if stack.places.count < limit {
        let code = codeOf(regs)
        let word = pc.map { $0 - code.pointee.words - 1 } ?? 0
        stack.places.append(Place(file: code.pointee.filename.bits, line: code.position(at: max(word, 0)).line))
      }
      stack.total += 1
      pc = callerPC(regs)
      walk = callerRegisters(regs)
    }
    if let known = numbers[stack] { return known }
    for place in stack.places { Ref(bits: place.file).incref() }
    stacks.append(stack)
    numbers[stack] = stacks.count - 1
    return stacks.count - 1
  }

  func resetPeak() { peak = current }

  /// Forgets all traces.
  func clear() {
    let old = stacks
    traces = [:]
    stacks = []
    numbers = [:]
    current = 0
    peak = 0
    for stack in old {
      for place in stack.places { Ref(bits: place.file).decref() }
    }
  }

  /// About how much the traces themselves take.
  var size: Int { traces.capacity * 40 + stacks.reduce(0) { $0 + 48 + $1.places.capacity * 16 } }
}

extension Context {
  public var isTracingMemory: Bool { interp.pointee.tracesMemory }
  public var memoryTraceLimit: Int { vmState.memoryTraces.limit }
  public var tracedMemory: (current: Int, peak: Int) { (vmState.memoryTraces.current, vmState.memoryTraces.peak) }
  public var memoryTracesSize: Int { vmState.memoryTraces.size }

  public func startTracingMemory(limit: Int) {
    if isTracingMemory { return }
    vmState.memoryTraces.limit = limit
    interp.pointee.tracesMemory = true
    tracingChanged()
    heap.setTraced(true)
  }
  public func stopTracingMemory() {
    if !isTracingMemory { return }
    heap.setTraced(false)
    interp.pointee.tracesMemory = false
    tracingChanged()
    vmState.memoryTraces.clear()
  }
  public func clearMemoryTraces() { vmState.memoryTraces.clear() }
  public func resetMemoryPeak() { vmState.memoryTraces.resetPeak() }

  /// A list of (0, size, ((file, line), ...), frames) for all traced blocks.
  public func memoryTraceList() throws(Raised) -> Owned {
    let result = try list()
    if !isTracingMemory { return result }
    // What the list itself takes is not reported.
    heap.setTraced(false)
    defer { heap.setTraced(true) }
    let state = vmState.memoryTraces
    var made: [Int: Ref] = [:]
    defer { for r in made.values { r.decref() } }
    for trace in state.traces.values {
      if made[trace.stack] == nil { made[trace.stack] = try placesTuple(state.stacks[trace.stack]).leak() }
      let domain = int(0), size = int(trace.bytes), total = int(state.stacks[trace.stack].total)
      let row = try tuple(4)
      row.ref.tupleItems[0] = domain.leak()
      row.ref.tupleItems[1] = size.leak()
      row.ref.tupleItems[2] = made[trace.stack].unsafelyUnwrapped.own.leak()
      row.ref.tupleItems[3] = total.leak()
      try append(result.ref, row)
    }
    return result
  }

  /// ((file, line), ...) of the place where an object was allocated, or None.
  public func memoryTraceback(of object: Ref) throws(Raised) -> Owned {
    let state = vmState.memoryTraces
    guard isTracingMemory, let trace = state.traces[heap.reportedAddress(of: object)] else { return none }
    let stack = state.stacks[trace.stack]
    return try placesTuple(stack)
  }

  private func placesTuple(_ stack: MemoryTraces.Stack) throws(Raised) -> Owned {
    let rows = try list()
    for place in stack.places {
      let line = int(Int(place.line))
      try append(rows.ref, tuple(Ref(bits: place.file), line.ref))
    }
    if stack.places.isEmpty {
      let unknown = try intern("<unknown>"), line = int(0)
      try append(rows.ref, tuple(unknown.ref, line.ref))
    }
    return try tuple(ofList: rows.ref)
  }
}

import KraitBytecode
import KraitCore
import KraitObjects

// `sys.monitoring` (PEP 669).

/// The events; the raw value is the number of the bit.
enum MonitorEvent: Int, CaseIterable {
  case pyStart, pyResume, pyReturn, pyYield, call, line, instruction, jump, branch, stopIteration
  case raise, exceptionHandled, pyUnwind, pyThrow, reraise, cReturn, cRaise

  var bit: Int { 1 << rawValue }
  var name: String {
    switch self {
    case .pyStart: "PY_START"
    case .pyResume: "PY_RESUME"
    case .pyReturn: "PY_RETURN"
    case .pyYield: "PY_YIELD"
    case .call: "CALL"
    case .line: "LINE"
    case .instruction: "INSTRUCTION"
    case .jump: "JUMP"
    case .branch: "BRANCH"
    case .stopIteration: "STOP_ITERATION"
    case .raise: "RAISE"
    case .exceptionHandled: "EXCEPTION_HANDLED"
    case .pyUnwind: "PY_UNWIND"
    case .pyThrow: "PY_THROW"
    case .reraise: "RERAISE"
    case .cReturn: "C_RETURN"
    case .cRaise: "C_RAISE"
    }
  }
  /// Events that belong to a place in the code: they can be set for one code object, and disabled.
  static let localMask = (1 << (MonitorEvent.stopIteration.rawValue + 1)) - 1
  static let allMask = (1 << allCases.count) - 1
  static let callOutcomes = MonitorEvent.cReturn.bit | MonitorEvent.cRaise.bit
}

/// What the tools want of one code object.
struct CodeMonitor {
  /// Event sets by tool.
  var events = [Int](repeating: 0, count: TracingState.toolCount)
  /// Disabled places: bits of tools by event and word.
  var disabled: [Int: UInt8] = [:]

  static func key(_ event: MonitorEvent, _ word: Int) -> Int { word << 5 | event.rawValue }
}

/// State of tracing that belongs to an interpreter.
final class TracingState {
  static let toolCount = 6
  /// Native calls that are being traced, in the order of their beginning.
  var calls: [TracedCall] = []
  /// Names of the tools in use, owned.
  var names = [Ref?](repeating: nil, count: toolCount)
  /// Event sets that hold everywhere, by tool.
  var events = [Int](repeating: 0, count: toolCount)
  /// Callbacks by tool and event, owned.
  var callbacks = [Ref?](repeating: nil, count: toolCount * MonitorEvent.allCases.count)
  /// By the address of the code object.
  var codes: [UInt: CodeMonitor] = [:]
  /// What callbacks return to disable a place, and what stands for an absent argument; owned by the module.
  var disable: Ref?
  var missing: Ref?
  /// The conditional jump that ran last: its frame and word.
  var branch: (frame: Registers, word: Int, next: Int)?

  func slot(_ tool: Int, _ event: MonitorEvent) -> Int { tool * MonitorEvent.allCases.count + event.rawValue }
}

extension Context {
  /// Whether any tool wants events.
  func updateMonitored() {
    let state = vmState.tracing
    interp.pointee.isMonitored = state.events.contains { $0 != 0 } || state.codes.values.contains { $0.events.contains { $0 != 0 } }
    tracingChanged()
  }

  /// Tells the tools that want it of an event, the highest first.
  func monitor(_ event: MonitorEvent, _ code: CodePointer, _ word: Int, _ first: Ref? = nil, _ second: Ref? = nil) throws(Raised) {
    guard thread.pointee.tracing == 0 else { return }
    let state = vmState.tracing
    let isLocal = event.bit & MonitorEvent.localMask != 0
    // The outcome of a native call goes to those who asked for calls.
    let wanted = event.bit & MonitorEvent.callOutcomes != 0 ? MonitorEvent.call.bit : event.bit
    let own = code.pointee.isTraced ? state.codes[Ref(code).bits] : nil
    let disabled = own?.disabled[CodeMonitor.key(event, word)] ?? 0
    for tool in stride(from: TracingState.toolCount - 1, through: 0, by: -1) {
      var events = state.events[tool]
      if let own { events |= own.events[tool] }
      guard events & wanted != 0, disabled & 1 << UInt8(tool) == 0, let callback = state.callbacks[state.slot(tool, event)] else { continue }
      let held = callback.own
      let result = try callMonitor(held.ref, event, code, word, first, second)
      guard let disable = state.disable, result.ref == disable else { continue }
      if !isLocal && event.bit & MonitorEvent.callOutcomes == 0 {
        replaceCallback(tool, event, nil)
        try raise(.ValueError, "Cannot disable \(event.name) events. Callback removed.")
      }
      code.pointee.isTraced = true
      state.codes[Ref(code).bits, default: CodeMonitor()].disabled[CodeMonitor.key(event, word), default: 0] |= 1 << UInt8(tool)
    }
  }

  private func callMonitor(_ function: Ref, _ event: MonitorEvent, _ code: CodePointer, _ word: Int, _ first: Ref?, _ second: Ref?) throws(Raised) -> Owned {
    thread.pointee.tracing += 1
    defer { thread.pointee.tracing -= 1 }
    let arguments = try list()
    try append(arguments.ref, Ref(code).own)
    if event != .line { try append(arguments.ref, int(max(word, 0) * 8)) }
    if let first { try append(arguments.ref, first.own) }
    if let second { try append(arguments.ref, second.own) }
    let all = try tuple(ofList: arguments.ref)
    return try call(function, args: all.ref, kwargs: nil)
  }

  private func replaceCallback(_ tool: Int, _ event: MonitorEvent, _ new: Ref?) {
    let state = vmState.tracing
    let i = state.slot(tool, event)
    let old = state.callbacks[i]
    state.callbacks[i] = new.own?.leak()
    old?.decref()
  }

  /// INSTRUCTION events, and the note of a jump whose way shows at the next step.
  func announceInstruction(_ pc: PC, _ regs: Registers, _ code: CodePointer) throws(Raised) {
    guard interp.pointee.isMonitored else { return }
    let word = pc - code.pointee.words
    try monitor(.instruction, code, word)
    let info = InstructionInfo.hot[Int(OPCODE(pc).rawValue)]
    let base = info.base ?? OPCODE(pc)
    // A fused comparison ends with the conditional jump that is its second word.
    let isFused = (base == .COMPARE || base == .COMPARE_K) && OPCODE(pc) != base
    switch isFused ? OPCODE(pc + 1) : base {
    case .JUMP_IF_TRUE, .JUMP_IF_FALSE, .JUMP_IF_TRUE_BACK, .JUMP_IF_FALSE_BACK, .JUMP_IF_NONE, .JUMP_IF_NOT_NONE, .JUMP_IF_NONE_BACK,
      .JUMP_IF_NOT_NONE_BACK, .FOR_ITER:
      vmState.tracing.branch = (regs, word, word + (isFused ? 2 : info.words))
    case .JUMP, .JUMP_BACK:
      let target = int((word + 1 + BC(pc)) * 8)
      try monitor(.jump, code, word, target.ref)
    default: break
    }
  }

  /// The conditional jump before this step has gone one way or the other.
  func announceMonitoredBranch(_ pc: PC, _ regs: Registers, _ code: CodePointer) throws(Raised) {
    guard interp.pointee.isMonitored, let branch = vmState.tracing.branch, branch.frame == regs else { return }
    vmState.tracing.branch = nil
    let target = int((pc - code.pointee.words) * 8)
    try monitor(.branch, code, branch.word, target.ref)
  }

  /// The code object dies.
  func forgetMonitoredCode(_ code: Ref) { vmState.tracing.codes[code.bits] = nil }

  // The module

  fileprivate func monitorTool(_ argument: Ref) throws(Raised) -> Int {
    let tool = try index(argument)
    guard (0..<TracingState.toolCount).contains(tool) else { try raise(.ValueError, "invalid tool \(tool) (must be between 0 and 5)") }
    return tool
  }
  fileprivate func monitorToolInUse(_ argument: Ref) throws(Raised) -> Int {
    let tool = try monitorTool(argument)
    guard vmState.tracing.names[tool] != nil else { try raise(.ValueError, "tool \(tool) is not in use") }
    return tool
  }
  fileprivate func monitorEvents(_ argument: Ref, _ allowed: Int, _ kind: String) throws(Raised) -> Int {
    var events = try index(argument)
    guard events >= 0, events & ~(MonitorEvent.allMask) == 0 else {
      try raise(.ValueError, "invalid \(kind) 0x\(String(UInt32(truncatingIfNeeded: events), radix: 16))")
    }
    if events & MonitorEvent.callOutcomes != 0 {
      if events & MonitorEvent.call.bit == 0 { try raise(.ValueError, "cannot set C_RETURN or C_RAISE events independently") }
      events &= ~MonitorEvent.callOutcomes
    }
    if events & ~allowed != 0 { try raise(.ValueError, "invalid \(kind) 0x\(String(events, radix: 16))") }
    return events
  }

  fileprivate func freeTool(_ tool: Int) {
    let state = vmState.tracing
    state.events[tool] = 0
    for key in state.codes.keys { state.codes[key]?.events[tool] = 0 }
    for event in MonitorEvent.allCases { replaceCallback(tool, event, nil) }
    let name = state.names[tool]
    state.names[tool] = nil
    name?.decref()
    updateMonitored()
  }

  fileprivate func setCallback(_ tool: Int, _ event: MonitorEvent, _ function: Ref) -> Owned {
    let old = vmState.tracing.callbacks[vmState.tracing.slot(tool, event)].own
    replaceCallback(tool, event, isNone(function) ? nil : function)
    if let old { return old }
    return none
  }

  /// Makes `sys.monitoring`.
  func makeMonitoringModule() throws(Raised) -> Owned {
    let key = try intern("sys.monitoring")
    let module = try makeModule(key.ref)
    guard let dict = moduleDict(module.ref) else { return module }
    for def in monitoringFunctions {
      let f = try makeBuiltinFunction(def, self: module.ref, module: key.ref)
      try setNamed(dict, "\(def.name)", f.ref)
    }
    for (label, id) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] { try setInt(dict, label, id) }
    let events = try simpleNamespace()
    for event in MonitorEvent.allCases {
      let name = try intern(event.name), number = int(event.bit)
      try setattr(events.ref, name.ref, number.ref)
    }
    let none = try intern("NO_EVENTS"), zero = int(0)
    try setattr(events.ref, none.ref, zero.ref)
    try setNamed(dict, "events", events.ref)
    let disable = try call(Ref(types.pointee.object)), missing = try call(Ref(types.pointee.object))
    try setNamed(dict, "DISABLE", disable.ref)
    try setNamed(dict, "MISSING", missing.ref)
    vmState.tracing.disable = disable.leak()
    vmState.tracing.missing = missing.leak()
    return module
  }
}

private let monitoringFunctions: [MethodDef] = [
  MethodDef("use_tool_id", "(tool_id, name, /)", "") { (a, cx) throws(Raised) in
    let tool = try cx.monitorTool(a[0])
    guard a[1].isStr else { try cx.raise(.ValueError, "tool name must be a str") }
    if cx.vmState.tracing.names[tool] != nil { try cx.raise(.ValueError, "tool \(tool) is already in use") }
    cx.vmState.tracing.names[tool] = a[1].own.leak()
    return cx.none
  },
  MethodDef("free_tool_id", "(tool_id, /)", "") { (a, cx) throws(Raised) in
    cx.freeTool(try cx.monitorTool(a[0]))
    return cx.none
  },
  MethodDef("get_tool", "(tool_id, /)", "") { (a, cx) throws(Raised) in
    (cx.vmState.tracing.names[try cx.monitorTool(a[0])] ?? cx.noneRef).own
  },
  MethodDef("register_callback", "(tool_id, event, func, /)", "") { (a, cx) throws(Raised) in
    let tool = try cx.monitorTool(a[0])
    let bits = try cx.index(a[1])
    guard bits > 0, bits & (bits - 1) == 0 else { try cx.raise(.ValueError, "The callback can only be set for one event at a time") }
    guard let event = MonitorEvent(rawValue: bits.trailingZeroBitCount) else { try cx.raise(.ValueError, "invalid event \(bits)") }
    return cx.setCallback(tool, event, a[2])
  },
  MethodDef("get_events", "(tool_id, /)", "") { (a, cx) throws(Raised) in cx.int(cx.vmState.tracing.events[try cx.monitorToolInUse(a[0])]) },
  MethodDef("set_events", "(tool_id, event_set, /)", "") { (a, cx) throws(Raised) in
    let tool = try cx.monitorTool(a[0])
    let events = try cx.monitorEvents(a[1], MonitorEvent.allMask, "event set")
    _ = try cx.monitorToolInUse(a[0])
    cx.vmState.tracing.events[tool] = events
    cx.updateMonitored()
    return cx.none
  },
  MethodDef("get_local_events", "(tool_id, code, /)", "") { (a, cx) throws(Raised) in
    guard a[1].isExactly(cx.types.pointee.code) else { try cx.raise(.TypeError, "code must be a code object") }
    let tool = try cx.monitorToolInUse(a[0])
    return cx.int(cx.vmState.tracing.codes[a[1].bits]?.events[tool] ?? 0)
  },
  MethodDef("set_local_events", "(tool_id, code, event_set, /)", "") { (a, cx) throws(Raised) in
    guard a[1].isExactly(cx.types.pointee.code) else { try cx.raise(.TypeError, "code must be a code object") }
    let tool = try cx.monitorTool(a[0])
    let events = try cx.monitorEvents(a[2], MonitorEvent.localMask, "local event set")
    _ = try cx.monitorToolInUse(a[0])
    a[1].code.pointee.isTraced = true
    cx.vmState.tracing.codes[a[1].bits, default: CodeMonitor()].events[tool] = events
    cx.updateMonitored()
    return cx.none
  },
  MethodDef("restart_events", "()", "") { (a, cx) throws(Raised) in
    let state = cx.vmState.tracing
    for key in state.codes.keys { state.codes[key]?.disabled = [:] }
    return cx.none
  },
  MethodDef("_all_events", "()", "") { (a, cx) throws(Raised) in
    let result = try cx.dict()
    for event in MonitorEvent.allCases {
      var tools = 0
      for tool in 0..<TracingState.toolCount where cx.vmState.tracing.events[tool] & event.bit != 0 { tools |= 1 << tool }
      if tools != 0 {
        let number = cx.int(tools)
        try cx.setNamed(result.ref, event.name, number.ref)
      }
    }
    return result
  },
]

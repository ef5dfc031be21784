import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Replacing the program, starting others, and waiting for them.

extension Context {
  fileprivate func arguments(_ r: Ref, _ function: String) throws(Raised) -> StringVector {
    guard r.isList || r.isTuple else { try raise(.TypeError, "\(function)() arg 2 must be a tuple or list") }
    let made = try stringVector(r)
    if made.count < 1 { try raise(.ValueError, "\(function)() arg 2 must not be empty") }
    if made.pointers[0]?.pointee == 0 { try raise(.ValueError, "\(function)() arg 2 first element cannot be empty") }
    return made
  }

  /// "name=value" strings of a mapping.
  fileprivate func environment(_ mapping: Ref, _ function: String) throws(Raised) -> StringVector {
    let key = try intern("keys")
    guard let method = try getattrOptional(mapping, key.ref) else { try raise(.TypeError, "\(function): environment must be a mapping object") }
    let keys = try call(method.ref)
    let all = try list()
    try listExtend(all.ref, keys.ref)
    var made = StringVector()
    for i in 0..<all.ref.list.pointee.count {
      let name = all.ref.list.pointee.items.unsafelyUnwrapped[i].own
      let value = try getitem(mapping, name.ref)
      let label = try pathBytes(name.ref), content = try pathBytes(value.ref)
      if label.isEmpty || label.dropFirst(0).contains(UInt8(ascii: "=")) { try raise(.ValueError, "illegal environment variable name") }
      made.append(label + [UInt8(ascii: "=")] + content)
    }
    return made
  }

  fileprivate func execute(_ a: Args, _ function: String, withEnvironment: Bool) throws(Raised) -> Owned {
    let argv = try arguments(a[1], function)
    let environment = withEnvironment ? try self.environment(a[2], function) : StringVector()
    if withEnvironment && a[0].isInt {
      _ = krait_execve(nil, try int32(a[0]), argv.pointers, environment.pointers)
    } else {
      let path = try pathBytes(a[0]).map { CChar(bitPattern: $0) } + [0]
      if withEnvironment { _ = krait_execve(path, -1, argv.pointers, environment.pointers) } else { _ = krait_execve(path, -1, argv.pointers, nil) }
    }
    let failed = errno
    _ = argv.count
    _ = environment.count
    if withEnvironment { try raiseErrno(failed, path: a[0]) }
    try raiseErrno(failed)
  }

  /// posix_spawn's file actions.
  private func addActions(_ actions: Ref, _ made: inout posix_spawn_file_actions_t) throws(Raised) {
    let items = try list()
    try listExtend(items.ref, actions)
    for i in 0..<items.ref.list.pointee.count {
      let item = items.ref.list.pointee.items.unsafelyUnwrapped[i]
      guard item.isTuple, item.tupleCount > 0 else { try raise(.TypeError, "Each file_actions element must be a non-empty tuple") }
      let p = item.tupleItems
      func need(_ n: Int, _ text: String) throws(Raised) { if item.tupleCount != n { try raise(.TypeError, "A \(text) file_action tuple must have \(n) elements") } }
      var failed: Int32 = 0
      switch try index(p[0]) {
      case 0:
        try need(5, "open")
        let path = try pathBytes(p[2]).map { CChar(bitPattern: $0) } + [0]
        failed = posix_spawn_file_actions_addopen(&made, try int32(p[1]), path, try int32(p[3]), mode_t(truncatingIfNeeded: try index(p[4])))
      case 1:
        try need(2, "close")
        failed = posix_spawn_file_actions_addclose(&made, try int32(p[1]))
      case 2:
        try need(3, "dup2")
        failed = posix_spawn_file_actions_adddup2(&made, try int32(p[1]), try int32(p[2]))
      case 3:
        try need(2, "closefrom")
        failed = krait_spawn_close_from(&made, try int32(p[1]))
      default: try raise(.TypeError, "Unknown file_actions identifier")
      }
      if failed != 0 { try raiseErrno(failed) }
    }
  }

  fileprivate func spawn(_ a: Args, _ function: String, searching: Bool) throws(Raised) -> Owned {
    let path = try pathBytes(a[0]).map { CChar(bitPattern: $0) } + [0]
    let argv = try arguments(a[1], function)
    let inherits = isNone(a[2])
    let environment = inherits ? StringVector() : try self.environment(a[2], function)
    var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let given = a.optional(3), !isNone(given) { try addActions(given, &actions) }
    var flags: Int32 = 0
    if let group = a.optional(4), !isNone(group) {
      posix_spawnattr_setpgroup(&attributes, try int32(group))
      flags |= 2
    }
    if try optionalTruth(a.optional(5), false) { flags |= 1 }
    if try optionalTruth(a.optional(6), false) { flags |= 0x80 }
    if let mask = a.optional(7) {
      var signals = sigset_t()
      _ = krait_signal_fill(&signals, try signalSet(mask))
      posix_spawnattr_setsigmask(&attributes, &signals)
      flags |= 8
    }
    if let defaults = a.optional(8) {
      var signals = sigset_t()
      _ = krait_signal_fill(&signals, try signalSet(defaults))
      posix_spawnattr_setsigdefault(&attributes, &signals)
      flags |= 4
    }
    if let scheduler = a.optional(9), !isNone(scheduler) {
      guard scheduler.isTuple, scheduler.tupleCount == 2 else { try raise(.TypeError, "A scheduler tuple must have two elements") }
      let type = try posixType("sched_param")
      guard scheduler.tupleItems[1].type == type.ref.asType else { try raise(.TypeError, "must have a sched_param object") }
      var parameter = Glibc.sched_param()
      parameter.sched_priority = try int32(scheduler.tupleItems[1].tupleItems[0])
      if !isNone(scheduler.tupleItems[0]) {
        posix_spawnattr_setschedpolicy(&attributes, try int32(scheduler.tupleItems[0]))
        flags |= 0x20
      }
      posix_spawnattr_setschedparam(&attributes, &parameter)
      flags |= 0x10
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var pid: pid_t = 0
    let current = Glibc.environ
    let failed: Int32
    if inherits {
      failed = searching ? posix_spawnp(&pid, path, &actions, &attributes, argv.pointers, current) : posix_spawn(&pid, path, &actions, &attributes, argv.pointers, current)
    } else {
      failed = searching
        ? posix_spawnp(&pid, path, &actions, &attributes, argv.pointers, environment.pointers)
        : posix_spawn(&pid, path, &actions, &attributes, argv.pointers, environment.pointers)
    }
    _ = environment.count
    if failed != 0 { try raiseErrno(failed, path: a[0]) }
    return int(Int(pid))
  }

  /// wait3 and wait4: (pid, status, resource usage).
  fileprivate func waitWithUsage(_ pid: Int32, _ options: Int32) throws(Raised) -> Owned {
    var status: Int32 = 0, usage = [Int64](repeating: 0, count: 16)
    var got: Int32 = 0
    while true {
      got = withoutGIL { krait_wait4(pid, &status, options, &usage) }
      if got >= 0 { break }
      if errno != EINTR { try raiseErrno(errno) }
      try checkSignals()
    }
    let resource = try importModule("resource"), key = try intern("struct_rusage")
    let type = try getattr(resource.ref, key.ref)
    var items = try ItemBuffer(self, capacity: 16)
    for (i, n) in usage.enumerated() { try items.append(i < 2 ? float(Double(n) / 1e6) : int(Int(n))) }
    let shown = try makeStructSeq(type.ref.asType, items), child = int(Int(got)), code = int(Int(status))
    return try tuple(child.ref, code.ref, shown.ref)
  }
}

let executionFunctions: [MethodDef] = [
  MethodDef("execv", "(path, argv, /)", "Execute an executable path with arguments, replacing current process.") { (a, cx) throws(Raised) in try cx.execute(a, "execv", withEnvironment: false) },
  MethodDef("execve", "(path, argv, env)", "Execute an executable path with arguments, replacing current process.") { (a, cx) throws(Raised) in try cx.execute(a, "execve", withEnvironment: true) },
  MethodDef("posix_spawn", "(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)", "Execute the program specified by path in a new process.") { (a, cx) throws(Raised) in
    try cx.spawn(a, "posix_spawn", searching: false)
  },
  MethodDef("posix_spawnp", "(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)", "Execute the program specified by path in a new process.") { (a, cx) throws(Raised) in
    try cx.spawn(a, "posix_spawnp", searching: true)
  },
  MethodDef("system", "(command)", "Execute the command in a subshell.") { (a, cx) throws(Raised) in
    try cx.audit("os.system") { () throws(Raised) in
      let command = try cx.bytes(try cx.pathBytes(a[0]))
      return try cx.tuple(command.ref)
    }
    let command = try cx.pathBytes(a[0]).map { CChar(bitPattern: $0) } + [0]
    return cx.int(Int(cx.withoutGIL { system(command) }))
  },
  MethodDef("wait3", "(options)", "Wait for completion of a child process: (pid, status, resource usage).") { (a, cx) throws(Raised) in try cx.waitWithUsage(-1, cx.int32(a[0])) },
  MethodDef("wait4", "(pid, options)", "Wait for completion of a specific child process: (pid, status, resource usage).") { (a, cx) throws(Raised) in try cx.waitWithUsage(cx.int32(a[0]), cx.int32(a[1])) },
  MethodDef("waitid", "(idtype, id, options, /)", "Returns the result of waiting for a process or processes.") { (a, cx) throws(Raised) in
    let kind = try cx.int32(a[0]), id = UInt32(truncatingIfNeeded: try cx.index(a[1])), options = try cx.int32(a[2])
    var result = [Int32](repeating: 0, count: 5)
    while true {
      if cx.withoutGIL({ krait_waitid(kind, id, options, &result) }) == 0 { break }
      if errno != EINTR { try cx.raiseErrno(errno) }
      try cx.checkSignals()
    }
    if result[0] == 0 { return cx.none }
    let type = try cx.posixType("waitid_result")
    var items = try ItemBuffer(cx, capacity: 5)
    for n in result { try items.append(cx.int(Int(n))) }
    return try cx.makeStructSeq(type.ref.asType, items)
  },
  MethodDef("WIFCONTINUED", "(status)", "Return True if a particular process was continued from a job control stop.") { (a, cx) throws(Raised) in cx.bool(try cx.index(a[0]) == 0xffff) },
  MethodDef("pidfd_open", "(pid, flags=0)", "Return a file descriptor referring to the process *pid*.") { (a, cx) throws(Raised) in
    let fd = krait_pidfd_open(try cx.int32(a[0]), UInt32(truncatingIfNeeded: try cx.optionalIndex(a.optional(1), 0)))
    try cx.check(fd)
    return cx.int(Int(fd))
  },
]

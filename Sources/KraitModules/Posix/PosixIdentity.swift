import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Users, groups, sessions, priorities and scheduling.

extension Context {
  fileprivate func finish(_ result: Int32) throws(Raised) -> Owned {
    if result < 0 { try raiseErrno(errno) }
    return none
  }
  fileprivate func identifier(_ r: Ref, _ what: String) throws(Raised) -> UInt32 { UInt32(truncatingIfNeeded: try groupIdentifier(r, what)) }

  fileprivate func groupTuple(_ groups: [gid_t]) throws(Raised) -> Owned {
    let made = try list()
    for g in groups { try append(made.ref, int(Int(g))) }
    return made
  }

  fileprivate func schedulingPriority(_ r: Ref) throws(Raised) -> Int32 {
    let type = try posixType("sched_param")
    guard r.type == type.ref.asType else { try raise(.TypeError, "must have a sched_param object") }
    return try int32(r.tupleItems[0])
  }

  fileprivate func affinity(_ pid: Int32) throws(Raised) -> Owned {
    var bits = [UInt8](repeating: 0, count: 1024)
    if krait_getaffinity(pid, &bits, bits.count) < 0 { try raiseErrno(errno) }
    let made = try set()
    for n in 0..<8192 where bits[n >> 3] >> UInt8(n & 7) & 1 != 0 {
      let number = int(n)
      _ = try setAdd(made.ref, number.ref, hash: n)
    }
    return made
  }
}

let identityFunctions: [MethodDef] = [
  MethodDef("setuid", "(uid, /)", "Set the current process's user id.") { (a, cx) throws(Raised) in try cx.finish(setuid(cx.identifier(a[0], "uid"))) },
  MethodDef("setgid", "(gid, /)", "Set the current process's group id.") { (a, cx) throws(Raised) in try cx.finish(setgid(cx.identifier(a[0], "gid"))) },
  MethodDef("seteuid", "(euid, /)", "Set the current process's effective user id.") { (a, cx) throws(Raised) in try cx.finish(seteuid(cx.identifier(a[0], "uid"))) },
  MethodDef("setegid", "(egid, /)", "Set the current process's effective group id.") { (a, cx) throws(Raised) in try cx.finish(setegid(cx.identifier(a[0], "gid"))) },
  MethodDef("setreuid", "(ruid, euid, /)", "Set the current process's real and effective user ids.") { (a, cx) throws(Raised) in
    try cx.finish(setreuid(cx.identifier(a[0], "uid"), cx.identifier(a[1], "uid")))
  },
  MethodDef("setregid", "(rgid, egid, /)", "Set the current process's real and effective group ids.") { (a, cx) throws(Raised) in
    try cx.finish(setregid(cx.identifier(a[0], "gid"), cx.identifier(a[1], "gid")))
  },
  MethodDef("getresuid", "()", "Return a tuple of the current process's real, effective, and saved user ids.") { (a, cx) throws(Raised) in
    var ids: [UInt32] = [0, 0, 0]
    try cx.check(krait_getres(0, &ids))
    return try cx.numberTuple(ids.map { Int($0) })
  },
  MethodDef("getresgid", "()", "Return a tuple of the current process's real, effective, and saved group ids.") { (a, cx) throws(Raised) in
    var ids: [UInt32] = [0, 0, 0]
    try cx.check(krait_getres(1, &ids))
    return try cx.numberTuple(ids.map { Int($0) })
  },
  MethodDef("setresuid", "(ruid, euid, suid, /)", "Set the current process's real, effective, and saved user ids.") { (a, cx) throws(Raised) in
    try cx.finish(krait_setres(0, cx.identifier(a[0], "uid"), cx.identifier(a[1], "uid"), cx.identifier(a[2], "uid")))
  },
  MethodDef("setresgid", "(rgid, egid, sgid, /)", "Set the current process's real, effective, and saved group ids.") { (a, cx) throws(Raised) in
    try cx.finish(krait_setres(1, cx.identifier(a[0], "gid"), cx.identifier(a[1], "gid"), cx.identifier(a[2], "gid")))
  },
  MethodDef("getgroups", "()", "Return list of supplemental group IDs for the process.") { (a, cx) throws(Raised) in
    var groups = [gid_t](repeating: 0, count: 65536)
    let n = getgroups(65536, &groups)
    try cx.check(n)
    return try cx.groupTuple(Array(groups[0..<Int(n)]))
  },
  MethodDef("setgroups", "(groups, /)", "Set the groups of the current process to list.") { (a, cx) throws(Raised) in
    guard a[0].isList || a[0].isTuple else { try cx.raise(.TypeError, "setgroups argument must be a sequence") }
    let items = try cx.list()
    try cx.listExtend(items.ref, a[0])
    var groups: [gid_t] = []
    for i in 0..<items.ref.list.pointee.count { groups.append(try cx.identifier(items.ref.list.pointee.items.unsafelyUnwrapped[i], "gid")) }
    return try cx.finish(setgroups(groups.count, groups))
  },
  MethodDef("getgrouplist", "(user, group, /)", "Returns a list of groups to which a user belongs.") { (a, cx) throws(Raised) in
    let user = try cx.pathBytes(a[0]).map { CChar(bitPattern: $0) } + [0], group = try cx.identifier(a[1], "gid")
    var count: Int32 = 65536
    var groups = [gid_t](repeating: 0, count: 65536)
    if getgrouplist(user, group, &groups, &count) < 0 { try cx.raiseErrno(errno) }
    return try cx.groupTuple(Array(groups[0..<Int(count)]))
  },
  MethodDef("initgroups", "(username, gid, /)", "Initialize the group access list.") { (a, cx) throws(Raised) in
    let user = try cx.pathBytes(a[0]).map { CChar(bitPattern: $0) } + [0]
    return try cx.finish(initgroups(user, cx.identifier(a[1], "gid")))
  },
  MethodDef("getlogin", "()", "Return the actual login name.") { (a, cx) throws(Raised) in
    guard let text = getlogin() else { try cx.raiseErrno(errno) }
    return try cx.str(String(cString: text))
  },
  MethodDef("getpgid", "(pid)", "Call the system call getpgid(), and return the result.") { (a, cx) throws(Raised) in
    let n = getpgid(try cx.processNumber(a[0]))
    try cx.check(n)
    return cx.int(Int(n))
  },
  MethodDef("setpgid", "(pid, pgrp, /)", "Call the system call setpgid(pid, pgrp).") { (a, cx) throws(Raised) in try cx.finish(setpgid(cx.processNumber(a[0]), cx.processNumber(a[1]))) },
  MethodDef("setpgrp", "()", "Make the current process the leader of its process group.") { (a, cx) throws(Raised) in try cx.finish(setpgid(0, 0)) },
  MethodDef("getsid", "(pid, /)", "Call the system call getsid(pid) and return the result.") { (a, cx) throws(Raised) in
    let n = getsid(try cx.processNumber(a[0]))
    try cx.check(n)
    return cx.int(Int(n))
  },
  MethodDef("killpg", "(pgid, signal, /)", "Kill a process group with a signal.") { (a, cx) throws(Raised) in
    try cx.check(killpg(try cx.processNumber(a[0]), try cx.int32(a[1])))
    try cx.checkSignals()
    return cx.none
  },
  MethodDef("tcgetpgrp", "(fd, /)", "Return the process group associated with the terminal specified by fd.") { (a, cx) throws(Raised) in
    let n = tcgetpgrp(try cx.int32(a[0]))
    try cx.check(n)
    return cx.int(Int(n))
  },
  MethodDef("tcsetpgrp", "(fd, pgid, /)", "Set the process group associated with the terminal specified by fd.") { (a, cx) throws(Raised) in try cx.finish(tcsetpgrp(cx.int32(a[0]), cx.int32(a[1]))) },
  MethodDef("nice", "(increment, /)", "Add increment to the priority of process and return the new priority.") { (a, cx) throws(Raised) in
    errno = 0
    let n = nice(try cx.int32(a[0]))
    if n == -1 && errno != 0 { try cx.raiseErrno(errno) }
    return cx.int(Int(n))
  },
  MethodDef("getpriority", "(which, who)", "Return program scheduling priority.") { (a, cx) throws(Raised) in
    let n = krait_getpriority(try cx.int32(a[0]), try cx.int32(a[1]))
    if errno != 0 { try cx.raiseErrno(errno) }
    return cx.int(Int(n))
  },
  MethodDef("setpriority", "(which, who, priority)", "Set program scheduling priority.") { (a, cx) throws(Raised) in try cx.finish(krait_setpriority(cx.int32(a[0]), cx.int32(a[1]), cx.int32(a[2]))) },
  MethodDef("sched_get_priority_max", "(policy)", "Get the maximum scheduling priority for policy.") { (a, cx) throws(Raised) in
    let n = sched_get_priority_max(try cx.int32(a[0]))
    try cx.check(n)
    return cx.int(Int(n))
  },
  MethodDef("sched_get_priority_min", "(policy)", "Get the minimum scheduling priority for policy.") { (a, cx) throws(Raised) in
    let n = sched_get_priority_min(try cx.int32(a[0]))
    try cx.check(n)
    return cx.int(Int(n))
  },
  MethodDef("sched_getscheduler", "(pid, /)", "Get the scheduling policy for the process identified by pid.") { (a, cx) throws(Raised) in
    let n = krait_sched_scheduler(try cx.processNumber(a[0]))
    try cx.check(n)
    return cx.int(Int(n))
  },
  MethodDef("sched_setscheduler", "(pid, policy, param, /)", "Set the scheduling policy for the process identified by pid.") { (a, cx) throws(Raised) in
    try cx.finish(krait_sched_set_scheduler(cx.processNumber(a[0]), cx.int32(a[1]), cx.schedulingPriority(a[2])))
  },
  MethodDef("sched_getparam", "(pid, /)", "Returns scheduling parameters for the process identified by pid.") { (a, cx) throws(Raised) in
    var priority: Int32 = 0
    try cx.check(krait_sched_param(try cx.processNumber(a[0]), &priority))
    let type = try cx.posixType("sched_param")
    var items = try ItemBuffer(cx, capacity: 1)
    try items.append(cx.int(Int(priority)))
    return try cx.makeStructSeq(type.ref.asType, items)
  },
  MethodDef("sched_setparam", "(pid, param, /)", "Set scheduling parameters for the process identified by pid.") { (a, cx) throws(Raised) in
    try cx.finish(krait_sched_set_param(cx.processNumber(a[0]), cx.schedulingPriority(a[1])))
  },
  MethodDef("sched_rr_get_interval", "(pid, /)", "Return the round-robin quantum for the process identified by pid, in seconds.") { (a, cx) throws(Raised) in
    var seconds = 0.0
    try cx.check(krait_sched_interval(try cx.processNumber(a[0]), &seconds))
    return cx.float(seconds)
  },
  MethodDef("sched_getaffinity", "(pid, /)", "Return the affinity of the process identified by pid (or the current process if zero).") { (a, cx) throws(Raised) in try cx.affinity(cx.int32(a[0])) },
  MethodDef("sched_setaffinity", "(pid, mask, /)", "Set the CPU affinity of the process identified by pid to mask.") { (a, cx) throws(Raised) in
    let pid = try cx.processNumber(a[0])
    var bits = [UInt8](repeating: 0, count: 1024)
    try cx.iterate(a[1]) { (item) throws(Raised) in
      let n = try cx.index(item.ref)
      if n < 0 { try cx.raise(.ValueError, "negative CPU number") }
      if n >= 8192 { try cx.raise(.OverflowError, "CPU number too large") }
      bits[n >> 3] |= 1 << UInt8(n & 7)
      return true
    }
    return try cx.finish(krait_setaffinity(pid, bits, bits.count))
  },
  MethodDef("setns", "(fd, nstype=0)", "Move the calling thread into different namespaces.") { (a, cx) throws(Raised) in
    try cx.finish(krait_setns(cx.fileDescriptor(a[0]), Int32(truncatingIfNeeded: cx.optionalIndex(a.optional(1), 0))))
  },
  MethodDef("unshare", "(flags)", "Disassociate parts of a process (or thread) execution context.") { (a, cx) throws(Raised) in try cx.finish(krait_unshare(cx.int32(a[0]))) },
]

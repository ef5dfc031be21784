import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// os.fork and what runs around it.

extension Context {
  /// The functions of os.register_at_fork: a list of three lists (before, in the parent, in the child), kept in the namespace of `posix`.
  private func forkHooks() throws(Raised) -> Owned {
    let posix = try importModule("posix")
    let key = try intern("_fork_hooks")
    if let found = try getattrOptional(posix.ref, key.ref) { return found }
    let hooks = try list()
    for _ in 0..<3 { try append(hooks.ref, list()) }
    try setattr(posix.ref, key.ref, hooks.ref)
    return hooks
  }

  func registerAtFork(_ a: Args) throws(Raised) -> Owned {
    if a.optional(0) == nil && a.optional(1) == nil && a.optional(2) == nil { try raise(.TypeError, "At least one argument is required.") }
    // The order of the parameters: before, after_in_child, after_in_parent.
    for (i, name) in ["before", "after_in_child", "after_in_parent"].enumerated() {
      if let f = a.optional(i), !f.type.pointee.has.contains(.call) { try raise(.TypeError, "'\(name)' must be callable, not \(typeName(f))") }
    }
    let hooks = try forkHooks()
    for (place, argument) in [(0, 0), (1, 2), (2, 1)] {
      if let f = a.optional(argument) { try append(hooks.ref.list.pointee.items.unsafelyUnwrapped[place], f.own) }
    }
    return none
  }

  private func runForkHooks(_ place: Int, reversed: Bool) {
    do throws(Raised) {
      let hooks = try forkHooks()
      let functions = try list()
      try listExtend(functions.ref, hooks.ref.list.pointee.items.unsafelyUnwrapped[place])
      let n = functions.ref.list.pointee.count
      for i in 0..<n {
        let f = functions.ref.list.pointee.items.unsafelyUnwrapped[reversed ? n - 1 - i : i].own
        do throws(Raised) { _ = try call(f.ref) } catch { writeUnraisable(object: f.ref) }
      }
    } catch { writeUnraisable(object: nil) }
  }

  /// The import lock is held across a fork, so that the child finds no half imported module of another thread.
  private func callImportLock(_ method: String) {
    do throws(Raised) {
      let imp = try importModule("_imp"), key = try intern(method)
      _ = try callMethod(imp.ref, key.ref)
    } catch { setPending(nil) }
  }

  func beforeFork() {
    runForkHooks(0, reversed: true)
    callImportLock("acquire_lock")
  }
  func afterForkInParent() {
    callImportLock("release_lock")
    runForkHooks(1, reversed: false)
  }
  func afterForkInChild() {
    restoreAfterFork()
    forgetThreads()
    callImportLock("release_lock")
    runForkHooks(2, reversed: false)
  }

  /// Forks by `body`, with the hooks around it; answers its result.
  func fork(_ function: String, _ body: () -> Int32) throws(Raised) -> Int32 {
    if interp.pointee.finalizing { try raise(.PythonFinalizationError, "can't fork at interpreter shutdown") }
    beforeFork()
    let pid = body()
    let failed = errno
    if pid == 0 {
      afterForkInChild()
    } else {
      let threads = threadCount
      afterForkInParent()
      if pid > 0 && threads > 1 {
        try warn(.DeprecationWarning, "This process (pid=\(getpid())) is multi-threaded, use of \(function)() may lead to deadlocks in the child.")
      }
    }
    if pid < 0 { try raiseErrno(failed) }
    return pid
  }
}

let forkFunctions: [MethodDef] = [
  MethodDef("fork", "()", "Fork a child process; return 0 in the child and its process id in the parent.") { (a, cx) throws(Raised) in
    cx.int(Int(try cx.fork("fork") { krait_fork() }))
  },
  MethodDef("forkpty", "()", "Fork a child process with a new terminal as its controlling one; return (pid, descriptor of the terminal's master side).") { (a, cx) throws(Raised) in
    var master: Int32 = -1
    let pid = try cx.fork("forkpty") { krait_forkpty(&master) }
    return try cx.numberTuple([Int(pid), Int(master)])
  },
  MethodDef("register_at_fork", "(*, before=None, after_in_child=None, after_in_parent=None)", "Register functions to call around a fork: before it, in the child, in the parent.") { (a, cx) throws(Raised) in
    try cx.registerAtFork(a)
  },
]

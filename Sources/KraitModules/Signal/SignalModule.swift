import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_signal`: handlers that the main thread runs at its polls, timers, masks.
enum SignalModule: NativeModule {
  static let name: StaticString = "_signal"
  static var doc: StaticString? { "Signal handlers, timers and masks." }
  static var functions: [MethodDef] { handlerFunctions + timerFunctions + maskFunctions }

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    for (label, n) in signalNumbers + [
      ("NSIG", 65), ("SIG_DFL", 0), ("SIG_IGN", 1), ("SIG_BLOCK", 0), ("SIG_UNBLOCK", 1), ("SIG_SETMASK", 2), ("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1),
      ("ITIMER_PROF", 2), ("SIGRTMIN", Int(krait_signal_first_realtime())), ("SIGRTMAX", Int(krait_signal_last_realtime())),
    ] {
      let number = cx.int(n)
      try cx.setNamed(dict, label, number.ref)
    }
    try cx.setNamed(dict, "ItimerError", Ref(cx.exceptionType(.OSError)))
    let fields: [StructField] = [
      StructField("si_signo", "signal number"), StructField("si_code", "signal code"), StructField("si_errno", "errno associated with this signal"),
      StructField("si_pid", "sending process ID"), StructField("si_uid", "real user ID of sending process"), StructField("si_status", "exit value or signal"),
      StructField("si_band", "band event for SIGPOLL"),
    ]
    let info = try cx.makeStructSeqType("signal.struct_siginfo", doc: "What sigwaitinfo() and sigtimedwait() tell about a signal.", fields, visible: 7)
    try cx.setNamed(dict, "struct_siginfo", Ref(info))
    try cx.prepareSignalHandlers(module)
  }

  private static let signalNumbers: [(String, Int)] = [
    ("SIGHUP", 1), ("SIGINT", 2), ("SIGQUIT", 3), ("SIGILL", 4), ("SIGTRAP", 5), ("SIGIOT", 6), ("SIGABRT", 6), ("SIGFPE", 8), ("SIGKILL", 9), ("SIGBUS", 7),
    ("SIGSEGV", 11), ("SIGSYS", 31), ("SIGPIPE", 13), ("SIGALRM", 14), ("SIGTERM", 15), ("SIGUSR1", 10), ("SIGUSR2", 12), ("SIGCLD", 17), ("SIGCHLD", 17),
    ("SIGPWR", 30), ("SIGIO", 29), ("SIGURG", 23), ("SIGWINCH", 28), ("SIGPOLL", 29), ("SIGSTOP", 19), ("SIGTSTP", 20), ("SIGCONT", 18), ("SIGTTIN", 21),
    ("SIGTTOU", 22), ("SIGVTALRM", 26), ("SIGPROF", 27), ("SIGXCPU", 24), ("SIGXFSZ", 25), ("SIGSTKFLT", 16),
  ]
}

extension Context {
  /// What the command line does first: Ctrl-C interrupts the program, a closed pipe is an error and no signal.
  public func installSignalHandlers() {
    krait_signal_connect(interp, EvalBreaker.signal)
    vmState.signalHook = runSignalHandlers
    for number in [SIGPIPE, SIGXFSZ] { _ = krait_signal_set_action(number, Int32(KRAIT_SIGNAL_IGNORE.rawValue)) }
    if krait_signal_get_action(SIGINT) == Int32(KRAIT_SIGNAL_DEFAULT.rawValue) { _ = krait_signal_set_action(SIGINT, Int32(KRAIT_SIGNAL_NOTE.rawValue)) }
  }

  /// The table of handlers: what `getsignal` answers, by number.
  func prepareSignalHandlers(_ module: Ref) throws(Raised) {
    if vmState.signalHandlers != nil { return }
    krait_signal_connect(interp, EvalBreaker.signal)
    vmState.signalHook = runSignalHandlers
    let table = try list()
    for number in 0..<65 as Range<Int32> {
      switch number == 0 ? 3 : krait_signal_get_action(number) {
      case 0: try append(table.ref, int(0))
      case 1: try append(table.ref, int(1))
      case 2:
        let key = try intern("default_int_handler")
        try append(table.ref, getattr(module, key.ref))
      default: try append(table.ref, none)
      }
    }
    vmState.signalHandlers = table.leak()
  }

  /// Calls the Python handlers of the signals that have arrived; the main thread does, at polls.
  func runSignalHandlers(_ cx: Context) throws(Raised) {
    let failed = krait_signal_take_wakeup_error()
    if failed != 0 {
      do throws(Raised) { try cx.raiseErrno(failed) } catch {
        cx.writeUnraisable(object: nil, message: "Exception ignored when trying to write to the signal wakeup fd")
      }
    }
    for number in 1..<65 as Range<Int32> where krait_signal_take(number) != 0 {
      do throws(Raised) { try cx.runSignalHandler(number) } catch {
        // The signals after this one keep for the next poll.
        cx.interp.request(EvalBreaker.signal)
        throw error
      }
    }
  }

  private func runSignalHandler(_ number: Int32) throws(Raised) {
    guard let table = vmState.signalHandlers else {
      if number == SIGINT && !interp.pointee.finalizing { try raise(.KeyboardInterrupt, "") }
      return
    }
    let handler = table.list.pointee.items.unsafelyUnwrapped[Int(number)].own
    guard handler.ref.type.pointee.has.contains(.call), !interp.pointee.finalizing else {
      // The action was changed after the signal arrived.
      do throws(Raised) { try raise(.OSError, "Signal \(number) ignored due to race condition") } catch { writeUnraisable(object: nil) }
      return
    }
    let signal = int(Int(number))
    let frame = (try currentFrame(depth: 0) ?? noneRef).own
    _ = try call(handler.ref, signal.ref, frame.ref)
  }

  /// A signal number argument.
  func signalNumber(_ r: Ref) throws(Raised) -> Int32 {
    let n = try int32(r)
    if n < 1 || n > 64 { try raise(.ValueError, "signal number out of range") }
    return n
  }

  /// A set of signals from an iterable of numbers; bit 0 stands for 64.
  func signalSet(_ iterable: Ref) throws(Raised) -> UInt64 {
    var members: UInt64 = 0
    try iterate(iterable) { (item) throws(Raised) in
      guard item.ref.type.pointee.has.contains(.index) else { try raise(.TypeError, "'\(typeName(item.ref))' object cannot be interpreted as an integer") }
      let number = try indexObject(item.ref)
      guard let n = exactInt(number.ref) else { try raise(.ValueError, "signal number out of range [1; 64]") }
      if n < 1 || n > 64 { try raise(.ValueError, "signal number \(n) out of range [1; 64]") }
      // Two real-time signals belong to the C library.
      if n != 32 && n != 33 { members |= 1 << UInt64(n & 63) }
      return true
    }
    return members
  }
  func signalSet(_ members: UInt64) throws(Raised) -> Owned {
    let made = try set()
    for n in 1...64 where members >> UInt64(n & 63) & 1 != 0 {
      let number = int(n)
      _ = try setAdd(made.ref, number.ref, hash: n)
    }
    return made
  }
  fileprivate func requireMainThread(_ function: String) throws(Raised) {
    if !thread.pointee.isMain { try raise(.ValueError, "\(function) only works in main thread of the main interpreter") }
  }
}

private let handlerFunctions: [MethodDef] = [
  MethodDef("signal", "(signalnum, handler, /)", "Set what a signal does (SIG_DFL, SIG_IGN or a function of number and frame) and return what it did before.") { (a, cx) throws(Raised) in
    let number: Int32
    let handler = a[1]
    let action: UInt32
    if !cx.thread.pointee.isMain { try cx.requireMainThread("signal") }
    number = try cx.signalNumber(a[0])
    if handler.type.pointee.has.contains(.call) {
      action = KRAIT_SIGNAL_NOTE.rawValue
    } else {
      guard handler.isInt, let n = cx.exactInt(handler), n == 0 || n == 1 else {
        try cx.raise(.TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
      }
      action = UInt32(n)
    }
    try cx.checkSignals()
    if krait_signal_set_action(number, Int32(action)) != 0 { try cx.raiseErrno(errno) }
    guard let table = cx.vmState.signalHandlers else { return cx.none }
    let items = table.list.pointee.items.unsafelyUnwrapped
    let old = Owned(stealing: items[Int(number)])
    items[Int(number)] = handler.own.leak()
    return old
  },
  MethodDef("getsignal", "(signalnum, /)", "Return what a signal does: SIG_DFL, SIG_IGN, a function, or None if something else than Python set it.") { (a, cx) throws(Raised) in
    let number = try cx.signalNumber(a[0])
    guard let table = cx.vmState.signalHandlers else { return cx.none }
    return table.list.pointee.items.unsafelyUnwrapped[Int(number)].own
  },
  MethodDef("default_int_handler", "(signalnum, frame, /)", "The handler that SIGINT has at first: raises KeyboardInterrupt.") { (a, cx) throws(Raised) in try cx.raise(.KeyboardInterrupt, "") },
  MethodDef("raise_signal", "(signalnum, /)", "Send a signal to this process.") { (a, cx) throws(Raised) in
    let number = try cx.int32(a[0])
    if cx.withoutGIL({ raise(number) }) != 0 { try cx.raiseErrno(errno) }
    try cx.checkSignals()
    return cx.none
  },
  MethodDef("strsignal", "(signalnum, /)", "Return the system's description of a signal, or None if it has none.") { (a, cx) throws(Raised) in
    let number = try cx.signalNumber(a[0])
    guard let text = strsignal(number).map({ String(cString: $0) }), !text.hasPrefix("Unknown signal") else { return cx.none }
    return try cx.str(text)
  },
  MethodDef("siginterrupt", "(signalnum, flag, /)", "Set whether system calls are restarted (False) or interrupted (True) by a signal.") { (a, cx) throws(Raised) in
    let number = try cx.signalNumber(a[0]), flag = try cx.int32(a[1])
    if krait_signal_interrupt(number, flag) != 0 { try cx.raiseErrno(errno) }
    return cx.none
  },
  MethodDef("set_wakeup_fd", "(fd, /, *, warn_on_full_buffer=True)", "Set the descriptor that gets the number of each signal as a byte, -1 for none; return the one before.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), warns = try cx.optionalTruth(a.optional(1), true)
    try cx.requireMainThread("set_wakeup_fd")
    if fd != -1 {
      var info = Glibc.stat()
      if fstat(fd, &info) != 0 { try cx.raiseErrno(errno) }
      let flags = fcntl(fd, F_GETFL)
      if flags < 0 { try cx.raiseErrno(errno) }
      if flags & O_NONBLOCK == 0 { try cx.raise(.ValueError, "the fd \(fd) must be in non-blocking mode") }
    }
    return cx.int(Int(krait_signal_set_wakeup(fd, warns ? 1 : 0)))
  },
  MethodDef("valid_signals", "()", "Return the set of signal numbers that this system has.") { (a, cx) throws(Raised) in
    var all = sigset_t()
    sigfillset(&all)
    return try cx.signalSet(krait_signal_members(&all))
  },
  MethodDef("pidfd_send_signal", "(pidfd, signalnum, siginfo=None, flags=0, /)", "Send a signal to the process that a descriptor stands for.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), number = try cx.int32(a[1])
    if let info = a.optional(2), !cx.isNone(info) { try cx.raise(.TypeError, "siginfo must be None") }
    let flags = UInt32(truncatingIfNeeded: try cx.optionalIndex(a.optional(3), 0))
    if krait_pidfd_send_signal(fd, number, flags) < 0 { try cx.raiseErrno(errno) }
    return cx.none
  },
]

extension Context {
  /// Seconds of a timer as a timeval; a positive one is not rounded to zero.
  fileprivate func timerValue(_ r: Ref?) throws(Raised) -> timeval {
    guard let r else { return timeval() }
    let n = try nanoseconds(r)
    let micro = (n &+ (n > 0 ? 999 : 0)) / 1000
    return timeval(tv_sec: micro / 1_000_000, tv_usec: micro % 1_000_000)
  }
  fileprivate func timerPair(_ t: itimerval) throws(Raised) -> Owned {
    let delay = float(Double(t.it_value.tv_sec) + Double(t.it_value.tv_usec) / 1e6)
    let interval = float(Double(t.it_interval.tv_sec) + Double(t.it_interval.tv_usec) / 1e6)
    return try tuple(delay.ref, interval.ref)
  }
}

private let timerFunctions: [MethodDef] = [
  MethodDef("alarm", "(seconds, /)", "Have SIGALRM sent after some seconds; return the seconds that were left of an earlier alarm.") { (a, cx) throws(Raised) in
    cx.int(Int(alarm(UInt32(bitPattern: try cx.int32(a[0])))))
  },
  MethodDef("setitimer", "(which, seconds, interval=0.0, /)", "Start an interval timer, or stop it with 0; return (delay, interval) as they were.") { (a, cx) throws(Raised) in
    let which = try cx.int32(a[0])
    var new = itimerval(), old = itimerval()
    new.it_value = try cx.timerValue(a[1])
    new.it_interval = try cx.timerValue(a.optional(2))
    if krait_setitimer(which, &new, &old) != 0 { try cx.raiseErrno(errno) }
    return try cx.timerPair(old)
  },
  MethodDef("getitimer", "(which, /)", "Return (delay, interval) of an interval timer.") { (a, cx) throws(Raised) in
    let which = try cx.int32(a[0])
    var now = itimerval()
    if krait_getitimer(which, &now) != 0 { try cx.raiseErrno(errno) }
    return try cx.timerPair(now)
  },
  MethodDef("pause", "()", "Wait for a signal.") { (a, cx) throws(Raised) in
    cx.withoutGIL { _ = pause() }
    try cx.checkSignals()
    return cx.none
  },
]

private let maskFunctions: [MethodDef] = [
  MethodDef("pthread_kill", "(thread_id, signalnum, /)", "Send a signal to a thread.") { (a, cx) throws(Raised) in
    let number = try cx.int32(a[1])
    let failed = pthread_kill(pthread_t(bitPattern: try cx.index(a[0])), number)
    if failed != 0 { try cx.raiseErrno(failed) }
    try cx.checkSignals()
    return cx.none
  },
  MethodDef("pthread_sigmask", "(how, mask, /)", "Change which signals the thread blocks; return the set of those it blocked.") { (a, cx) throws(Raised) in
    let how = try cx.int32(a[0])
    var new = sigset_t(), old = sigset_t()
    _ = krait_signal_fill(&new, try cx.signalSet(a[1]))
    let failed = pthread_sigmask(how, &new, &old)
    if failed != 0 { try cx.raiseErrno(failed) }
    try cx.checkSignals()
    return try cx.signalSet(krait_signal_members(&old))
  },
  MethodDef("sigpending", "()", "Return the set of signals that wait for the thread to unblock them.") { (a, cx) throws(Raised) in
    var now = sigset_t()
    if sigpending(&now) != 0 { try cx.raiseErrno(errno) }
    return try cx.signalSet(krait_signal_members(&now))
  },
  MethodDef("sigwait", "(sigset, /)", "Wait for one of the signals of a set and return its number.") { (a, cx) throws(Raised) in
    var wanted = sigset_t()
    _ = krait_signal_fill(&wanted, try cx.signalSet(a[0]))
    var number: Int32 = 0
    let failed = cx.withoutGIL { sigwait(&wanted, &number) }
    if failed != 0 { try cx.raiseErrno(failed) }
    return cx.int(Int(number))
  },
  MethodDef("sigwaitinfo", "(sigset, /)", "Wait for one of the signals of a set and return what is known about it.") { (a, cx) throws(Raised) in
    try cx.waitForSignal(cx.signalSet(a[0]), Deadline(nanoseconds: nil))
  },
  MethodDef("sigtimedwait", "(sigset, timeout, /)", "Like sigwaitinfo(), at most so many seconds; None when the time is over.") { (a, cx) throws(Raised) in
    let n = try cx.nanoseconds(a[1])
    if n < 0 { try cx.raise(.ValueError, "timeout must be non-negative") }
    return try cx.waitForSignal(cx.signalSet(a[0]), Deadline(nanoseconds: n))
  },
]

extension Context {
  fileprivate func waitForSignal(_ members: UInt64, _ deadline: Deadline) throws(Raised) -> Owned {
    var info = krait_signal_info()
    while true {
      let left = deadline.left
      let got = withoutGIL { krait_signal_wait(members, left.map { $0 / 1_000_000_000 } ?? -1, left.map { $0 % 1_000_000_000 } ?? 0, &info) }
      if got >= 0 { break }
      if errno == EAGAIN { return none }
      if errno != EINTR { try raiseErrno(errno) }
      try checkSignals()
    }
    let module = try importModule("_signal"), key = try intern("struct_siginfo")
    let type = try getattr(module.ref, key.ref)
    var items = try ItemBuffer(self, capacity: 7)
    for n in [info.number, info.code, info.error, info.pid, info.uid, info.status] { try items.append(int(Int(n))) }
    try items.append(int(info.band))
    return try makeStructSeq(type.ref.asType, items)
  }
}

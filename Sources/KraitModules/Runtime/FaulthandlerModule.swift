import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `faulthandler`: stacks on fatal signals, after a time, or on request.
public enum FaulthandlerModule: NativeModule {
  public static var name: StaticString { "faulthandler" }
  public static var doc: StaticString? { "faulthandler module." }
  public static var functions: [MethodDef] { stackFunctions + faultFunctions }
}

extension Context {
  /// The descriptor for the argument `file`: a number, a file, or sys.stderr.
  fileprivate func faultDescriptor(_ file: Ref?) throws(Raised) -> Int32 {
    var target: Owned
    if let file, !isNone(file) {
      target = file.own
    } else {
      guard let stderr = dictGet(interp.pointee.sysDict, str: name(.stderr)) else { try raise(.RuntimeError, "unable to get sys.stderr") }
      if isNone(stderr) { try raise(.RuntimeError, "sys.stderr is None") }
      target = stderr.own
    }
    if target.ref.isInt {
      let number = try index(target.ref)
      guard number >= 0, number <= Int(Int32.max) else { try raise(.ValueError, "file is not a valid file descripter") }
      return Int32(number)
    }
    let key = try intern("fileno")
    let number = try callMethod(target.ref, key.ref)
    guard let descriptor = number.ref.isInt ? exactInt(number.ref) : nil, descriptor >= 0, descriptor <= Int(Int32.max) else {
      try raise(.RuntimeError, "file.fileno() is not a valid file descriptor")
    }
    do throws(Raised) { _ = try callMethod(target.ref, .flush) } catch { setPending(nil) }
    return Int32(descriptor)
  }

  /// The file is kept alive, so that its descriptor stays open: in the module under a private name.
  fileprivate func keepFaultFile(_ purpose: String, _ file: Ref?) throws(Raised) {
    let module = try importModule("faulthandler")
    if let dict = moduleDict(module.ref) { try setNamed(dict, "_file_\(purpose)", file ?? noneRef) }
  }

  fileprivate func faultSignal(_ argument: Ref) throws(Raised) -> Int32 {
    let number = try index(argument)
    if let signal = Int32(exactly: number), krait_fault_is_fatal(signal) {
      try raise(.RuntimeError, "signal \(number) cannot be registered, use enable() instead")
    }
    guard number >= 1, number < 65 else { try raise(.ValueError, "signal number out of range") }
    return Int32(number)
  }

  fileprivate func truth(_ argument: Ref?, default value: Bool) throws(Raised) -> Bool {
    guard let argument else { return value }
    return try isTrue(argument)
  }
}

private let dump: krait_fault_dump = { context, descriptor, allThreads, thread in dumpStacks(context, descriptor, allThreads, UInt(thread)) }

/// `Timeout (0:00:00.500000)!` and a line end.
private func timeoutHeader(_ microseconds: Int) -> String {
  func padded(_ n: Int, _ width: Int) -> String {
    let text = String(n)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
  let seconds = microseconds / 1_000_000, rest = microseconds % 1_000_000
  let clock = "\(seconds / 3600):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  return "Timeout (\(clock)\(rest == 0 ? "" : ".\(padded(rest, 6))"))!\n"
}

private let stackFunctions: [MethodDef] = [
  MethodDef("enable", "(file=sys.stderr, all_threads=True)", "Enable the fault handler.") { (a, cx) throws(Raised) in
    let descriptor = try cx.faultDescriptor(a.optional(0))
    let all = try cx.truth(a.optional(1), default: true)
    try cx.keepFaultFile("enabled", a.optional(0))
    guard krait_fault_enable(dump, cx.interp, descriptor, all) == 0 else { try cx.raiseErrno(errno, path: nil) }
    return cx.none
  },
  MethodDef("disable", "()", "Disable the fault handler.") { (a, cx) throws(Raised) in
    try cx.keepFaultFile("enabled", nil)
    return cx.bool(krait_fault_disable())
  },
  MethodDef("is_enabled", "()", "Check if the handler is enabled.") { (a, cx) throws(Raised) in cx.bool(krait_fault_is_enabled()) },
  MethodDef("dump_traceback", "(file=sys.stderr, all_threads=True)", "Dump the traceback of the current thread, or of all threads if all_threads is True, into file.") { (a, cx) throws(Raised) in
    let descriptor = try cx.faultDescriptor(a.optional(0))
    let all = try cx.truth(a.optional(1), default: true)
    dumpStacks(cx.interp, descriptor, all, cx.thread.pointee.identifier)
    return cx.none
  },
  MethodDef("dump_traceback_later", "(timeout, repeat=False, file=sys.stderr, exit=False)", "Dump the traceback of all threads in timeout seconds,\nor each timeout seconds if repeat is True. If exit is True, call _exit(1)\nwhich is not safe.") { (a, cx) throws(Raised) in
    let seconds = try cx.double(a[0])
    guard seconds > 0 else { try cx.raise(.ValueError, "timeout must be greater than 0") }
    guard seconds < 9e9 else { try cx.raise(.OverflowError, "timeout value is too large") }
    let microseconds = Int((seconds * 1e6).rounded(.up))
    let again = try cx.truth(a.optional(1), default: false), exits = try cx.truth(a.optional(3), default: false)
    let descriptor = try cx.faultDescriptor(a.optional(2))
    try cx.keepFaultFile("later", a.optional(2))
    guard krait_fault_later(dump, cx.interp, descriptor, Int64(microseconds), again, exits, timeoutHeader(microseconds)) == 0 else {
      try cx.raise(.RuntimeError, "unable to start watchdog thread")
    }
    return cx.none
  },
  MethodDef("cancel_dump_traceback_later", "()", "Cancel the previous call to dump_traceback_later().") { (a, cx) throws(Raised) in
    krait_fault_cancel_later()
    try cx.keepFaultFile("later", nil)
    return cx.none
  },
  MethodDef("register", "(signum, file=sys.stderr, all_threads=True, chain=False)", "Register a handler for the signal 'signum': dump the traceback of the current thread, or of all threads if all_threads is True, into file.") { (a, cx) throws(Raised) in
    let number = try cx.faultSignal(a[0])
    let descriptor = try cx.faultDescriptor(a.optional(1))
    let all = try cx.truth(a.optional(2), default: true), chain = try cx.truth(a.optional(3), default: false)
    try cx.keepFaultFile("signal_\(number)", a.optional(1))
    guard krait_fault_register(number, dump, cx.interp, descriptor, all, chain) == 0 else { try cx.raiseErrno(errno, path: nil) }
    return cx.none
  },
  MethodDef("unregister", "(signum, /)", "Unregister the handler of the signal 'signum' registered by register().") { (a, cx) throws(Raised) in
    let number = try cx.faultSignal(a[0])
    try cx.keepFaultFile("signal_\(number)", nil)
    return cx.bool(krait_fault_unregister(number))
  },
]

private let faultFunctions: [MethodDef] = [
  MethodDef("_read_null", "()", "Read from NULL, raise a SIGSEGV or SIGBUS signal depending on the platform.") { (a, cx) throws(Raised) in
    krait_fault_read_null()
    return cx.none
  },
  MethodDef("_sigsegv", "(release_gil=False, /)", "Raise a SIGSEGV signal.") { (a, cx) throws(Raised) in
    if try cx.truth(a.optional(0), default: false) {
      cx.withoutGIL { _ = raise(SIGSEGV) }
    } else {
      raise(SIGSEGV)
    }
    return cx.none
  },
  MethodDef("_sigfpe", "()", "Raise a SIGFPE signal.") { (a, cx) throws(Raised) in
    raise(SIGFPE)
    return cx.none
  },
  MethodDef("_sigabrt", "()", "Raise a SIGABRT signal.") { (a, cx) throws(Raised) in
    abort()
  },
  MethodDef("_fatal_error_c_thread", "()", "Call Py_FatalError() in a new C thread.") { (a, cx) throws(Raised) in
    krait_fault_fail_in_thread(dump, cx.interp, 2)
    return cx.none
  },
  MethodDef("_stack_overflow", "()", "Recursive call to raise a stack overflow.") { (a, cx) throws(Raised) in
    krait_fault_overflow_stack()
    return cx.none
  },
]

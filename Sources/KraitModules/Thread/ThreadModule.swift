import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_thread`: the primitives under `threading`.
public enum ThreadModule: NativeModule {
  public static var name: StaticString { "_thread" }
  public static var doc: StaticString? {
    "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface."
  }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let lock = try cx.addType(LockType.self, to: dict)
    try cx.setNamed(dict, "LockType", Ref(lock))
    try cx.addType(RLockType.self, to: dict)
    try cx.addType(LocalType.self, to: dict)
    try cx.addType(ThreadHandleType.self, to: dict)
    try cx.setNamed(dict, "error", Ref(cx.exceptionType(.RuntimeError)))
    let maximum = cx.float(9_223_372_036.0)
    try cx.setNamed(dict, "TIMEOUT_MAX", maximum.ref)
    let fields: [StructField] = ["exc_type", "exc_value", "exc_traceback", "thread"].map { StructField($0) }
    let hookArgs = try cx.makeStructSeqType("_thread._ExceptHookArgs", doc: "Type used to pass arguments to threading.excepthook.", fields, visible: 4)
    try cx.setNamed(dict, "_ExceptHookArgs", Ref(hookArgs))
    let state = try ThreadRegistry.object(cx)
    try cx.setNamed(dict, "_registry", state.ref)
  }

  public static var functions: [MethodDef] { startFunctions + stateFunctions }
}

/// Handles of threads that the end of the program waits for, and the count of running ones. One object per interpreter, kept in the module.
enum ThreadRegistry {
  static func object(_ cx: Context) throws(Raised) -> Owned { try cx.list() }
  /// Running threads that were not started as daemons: a list of handles.
  static func handles(_ cx: Context) throws(Raised) -> Owned {
    let module = try cx.importModule("_thread")
    let key = try cx.intern("_registry")
    return try cx.getattr(module.ref, key.ref)
  }
}

/// `_thread._ThreadHandle`: a thread's identity and end.
@frozen public struct ThreadHandleBody {
  public var header: ObjectHeader
  public var identifier: UInt
  /// 0 not started, 1 running, 2 done.
  public var state: Int
  /// Held from the start to the end of the thread.
  public var done: NativeLockPointer
}

extension Ref {
  var threadHandle: UnsafeMutablePointer<ThreadHandleBody> { raw.assumingMemoryBound(to: ThreadHandleBody.self) }
}

enum ThreadHandleType: NativeType {
  static var name: StaticString { "_thread._ThreadHandle" }
  static var layout: Layout { Layout(MemoryLayout<ThreadHandleBody>.stride, []) }
  static var operations: OperationSet { [.repr, .new] }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.newThreadHandle() }
  static func dealloc(_ me: Ref, _ cx: Context) { me.threadHandle.pointee.done.dispose() }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.str("<_ThreadHandle object: ident=\(me.threadHandle.pointee.identifier)>")
  }
  static var getsets: [GetSetDef] {
    [GetSetDef("ident", get: { (me, cx) throws(Raised) in cx.int(unsigned: UInt64(me.threadHandle.pointee.identifier)) })]
  }
  static var methods: [MethodDef] {
    [
      MethodDef("join", "(self, timeout=None, /)", "Wait for the thread to end.") { (a, cx) throws(Raised) in
        let h = a[0].threadHandle
        if h.pointee.state == 0 { try cx.raise(.RuntimeError, "thread not started") }
        if h.pointee.state == 1 && h.pointee.identifier == cx.thread.pointee.identifier { try cx.raise(.RuntimeError, "Cannot join current thread") }
        var seconds: Double? = nil
        if let t = a.optional(1), !cx.isNone(t) {
          let s = try cx.double(t)
          if s >= 0 { seconds = s }
        }
        let held = a[0].own
        if try cx.acquire(held.ref.threadHandle.pointee.done, seconds: seconds) { _ = held.ref.threadHandle.pointee.done.release() }
        return cx.none
      },
      MethodDef("is_done", "(self, /)", "Whether the thread has ended.") { (a, cx) throws(Raised) in cx.bool(a[0].threadHandle.pointee.state == 2) },
      MethodDef("_set_done", "(self, /)", "Mark the thread as ended.") { (a, cx) throws(Raised) in
        if a[0].threadHandle.pointee.state == 0 { try cx.raise(.RuntimeError, "thread not started") }
        if a[0].threadHandle.pointee.state == 0 { try cx.raise(.RuntimeError, "thread not started") }
        a[0].threadHandle.pointee.state = 2
        _ = a[0].threadHandle.pointee.done.release()
        return cx.none
      },
    ]
  }
}

extension Context {
  /// In a forked child: the threads of the parent are done, and the end of the program waits for none of them.
  func forgetThreads() {
    do throws(Raised) {
      let registry = try ThreadRegistry.handles(self)
      guard registry.ref.isList else { return }
      let kept = try list()
      for i in 0..<registry.ref.list.pointee.count {
        let handle = registry.ref.list.pointee.items.unsafelyUnwrapped[i]
        if handle.threadHandle.pointee.identifier == thread.pointee.identifier {
          try append(kept.ref, handle.own)
        } else {
          handle.threadHandle.pointee.state = 2
          handle.threadHandle.pointee.done.reset()
        }
      }
      let all = try slice(nil, noneRef, nil)
      try setitem(registry.ref, all.ref, kept.ref)
    } catch { writeUnraisable(object: nil) }
  }

  func newThreadHandle() throws(Raised) -> Owned {
    let made = try allocate(try nativeType(ThreadHandleType.self))
    made.threadHandle.pointee.identifier = 0
    made.threadHandle.pointee.state = 0
    made.threadHandle.pointee.done = .make()
    return Owned(stealing: made)
  }

  /// Starts a thread that `handle` stands for.
  func startThread(_ function: Ref, _ args: Ref, _ kwargs: Ref?, handle: Ref, daemon: Bool) throws(Raised) {
    let registry = try ThreadRegistry.handles(self)
    _ = handle.threadHandle.pointee.done.tryAcquire()
    handle.threadHandle.pointee.state = 1
    handle.incref()
    if !daemon { try append(registry.ref, handle.own) }
    let list = registry.ref
    do throws(Raised) {
      let id = try startThread(function, args: args, kwargs: kwargs, stackSize: threadStackSize) { cx in
        handle.threadHandle.pointee.state = 2
        _ = handle.threadHandle.pointee.done.release()
        if !daemon { cx.forget(handle, in: list) }
        handle.decref()
      }
      handle.threadHandle.pointee.identifier = id
    } catch {
      handle.threadHandle.pointee.state = 0
      _ = handle.threadHandle.pointee.done.release()
      if !daemon { forget(handle, in: list) }
      handle.decref()
      throw error
    }
  }

  private func forget(_ handle: Ref, in list: Ref) {
    guard list.isList else { return }
    do throws(Raised) {
      for i in 0..<list.list.pointee.count where list.list.pointee.items![i] == handle {
        let place = int(i)
        try delitem(list, place.ref)
        return
      }
    } catch { setPending(nil) }
  }

  var threadStackSize: Int {
    get { interp.pointee.threadStackSize }
    nonmutating set { interp.pointee.threadStackSize = newValue }
  }
}

private let startFunctions: [MethodDef] = [
  MethodDef("start_new_thread", "(function, args, kwargs=None, /)", "Start a new thread and return its identifier.\n\nThe thread will call the function with positional arguments from the\ntuple args and keyword arguments taken from the optional dictionary\nkwargs.  The thread exits when the function returns; the return value\nis ignored.  The thread will also exit when the function raises an\nunhandled exception; a stack trace will be printed unless the exception\nis SystemExit.") { (a, cx) throws(Raised) in
    guard a[0].type.pointee.has.contains(.call) else { try cx.raise(.TypeError, "first arg must be callable") }
    guard a[1].isTuple else { try cx.raise(.TypeError, "2nd arg must be a tuple") }
    if let k = a.optional(2), !k.isDict { try cx.raise(.TypeError, "optional 3rd arg must be a dictionary") }
    let handle = try cx.newThreadHandle()
    try cx.startThread(a[0], a[1], a.optional(2), handle: handle.ref, daemon: true)
    return cx.int(unsigned: UInt64(handle.ref.threadHandle.pointee.identifier))
  },
  MethodDef("start_new", "(function, args, kwargs=None, /)", "An obsolete synonym of start_new_thread().") { (a, cx) throws(Raised) in
    let handle = try cx.newThreadHandle()
    try cx.startThread(a[0], a[1], a.optional(2), handle: handle.ref, daemon: true)
    return cx.int(unsigned: UInt64(handle.ref.threadHandle.pointee.identifier))
  },
  MethodDef("start_joinable_thread", "(function, handle=None, daemon=True)", "*For internal use only*: start a new thread.") { (a, cx) throws(Raised) in
    guard a[0].type.pointee.has.contains(.call) else { try cx.raise(.TypeError, "thread function must be callable") }
    let handle: Owned
    if let h = a.optional(1), !cx.isNone(h) { handle = h.own } else { handle = try cx.newThreadHandle() }
    guard handle.ref.ops == ThreadHandleType.self else { try cx.raise(.TypeError, "'handle' must be a _ThreadHandle") }
    if handle.ref.threadHandle.pointee.state != 0 { try cx.raise(.RuntimeError, "thread already started") }
    let daemon = try a.optional(2).map { d throws(Raised) in try cx.isTrue(d) } ?? true
    try cx.startThread(a[0], cx.interp.pointee.emptyTuple, nil, handle: handle.ref, daemon: daemon)
    return handle
  },
  MethodDef("_make_thread_handle", "(ident, /)", "Internal only. Make a thread handle for threads not spawned by the _thread or threading module.") { (a, cx) throws(Raised) in
    let handle = try cx.newThreadHandle()
    handle.ref.threadHandle.pointee.identifier = UInt(bitPattern: try cx.index(a[0]))
    handle.ref.threadHandle.pointee.state = 1
    _ = handle.ref.threadHandle.pointee.done.tryAcquire()
    return handle
  },
  MethodDef("_shutdown", "()", "Wait for all non-daemon threads (other than the calling thread) to stop.") { (a, cx) throws(Raised) in
    let registry = try ThreadRegistry.handles(cx)
    while registry.ref.list.pointee.count > 0 {
      let handle = registry.ref.list.pointee.items![0].own
      if handle.ref.threadHandle.pointee.identifier == cx.thread.pointee.identifier {
        if registry.ref.list.pointee.count == 1 { break }
      }
      if try cx.acquire(handle.ref.threadHandle.pointee.done, seconds: nil) { _ = handle.ref.threadHandle.pointee.done.release() }
      if registry.ref.list.pointee.count > 0, registry.ref.list.pointee.items![0] == handle.ref {
        // The thread's last act removes it; let it come to that.
        cx.withoutGIL { _ = usleep(100) }
      }
    }
    return cx.none
  },
]

private let stateFunctions: [MethodDef] = [
  MethodDef("allocate_lock", "()", "Create a new lock object.") { (a, cx) throws(Raised) in try cx.newLock(cx.nativeType(LockType.self)) },
  MethodDef("allocate", "()", "An obsolete synonym of allocate_lock().") { (a, cx) throws(Raised) in try cx.newLock(cx.nativeType(LockType.self)) },
  MethodDef("get_ident", "()", "Return a non-zero integer that uniquely identifies the current thread\namongst other threads that exist simultaneously.") { (a, cx) throws(Raised) in cx.int(unsigned: UInt64(cx.thread.pointee.identifier)) },
  MethodDef("get_native_id", "()", "Return a non-negative integer identifying the thread as reported\nby the OS (kernel).") { (a, cx) throws(Raised) in cx.int(cx.thread.pointee.nativeIdentifier) },
  MethodDef("_get_main_thread_ident", "()", "Internal only. Return a non-zero integer that uniquely identifies the main thread\nof the main interpreter.") { (a, cx) throws(Raised) in cx.int(unsigned: UInt64(cx.vmState.mainThreadIdentifier)) },
  MethodDef("_is_main_interpreter", "()", "Return True if the current interpreter is the main Python interpreter.") { (a, cx) throws(Raised) in cx.bool(true) },
  MethodDef("daemon_threads_allowed", "()", "Return True if daemon threads are allowed in the current interpreter.") { (a, cx) throws(Raised) in cx.bool(true) },
  MethodDef("_count", "()", "Return the number of currently running Python threads, excluding\nthe main thread.") { (a, cx) throws(Raised) in
    var n = 0
    var t = cx.interp.pointee.threads
    while let one = t {
      if !one.pointee.isMain { n += 1 }
      t = one.pointee.next
    }
    return cx.int(n)
  },
  MethodDef("stack_size", "(size=0, /)", "Return the thread stack size used when creating new threads.  The\noptional size argument specifies the stack size (in bytes) to be used\nfor subsequent thread creation.") { (a, cx) throws(Raised) in
    let old = cx.int(cx.threadStackSize)
    if let s = a.optional(0) {
      let n = try cx.index(s)
      if n < 0 { try cx.raise(.ValueError, "size must be 0 or a positive value") }
      if n != 0 && n < 32768 { try cx.raise(.ValueError, "size not valid: \(n) bytes") }
      cx.threadStackSize = n
    }
    return old
  },
  MethodDef("exit", "()", "This is synonymous to ``raise SystemExit''.  It will cause the current\nthread to exit silently unless the exception is caught.") { (a, cx) throws(Raised) in try cx.raise(.SystemExit, "") },
  MethodDef("exit_thread", "()", "An obsolete synonym of exit().") { (a, cx) throws(Raised) in try cx.raise(.SystemExit, "") },
  MethodDef("interrupt_main", "(signum=2, /)", "Simulate the arrival of the given signal in the main thread,\nwhere the corresponding signal handler will be executed.") { (a, cx) throws(Raised) in
    let number = try cx.optionalIndex(a.optional(0), 2)
    if number < 1 || number > 64 { try cx.raise(.ValueError, "signal number out of range") }
    // Without Python's own handler the signal does nothing here.
    if krait_signal_get_action(Int32(number)) == Int32(KRAIT_SIGNAL_NOTE.rawValue) { krait_signal_trip(Int32(number)) }
    return cx.none
  },
  MethodDef("_excepthook", "(args, /)", "Handle uncaught Thread.run() exception.") { (a, cx) throws(Raised) in try cx.threadExceptionHook(a[0]) },
  MethodDef("set_name", "(name)", "Set the name of the current thread.") { (a, cx) throws(Raised) in cx.none },
]

extension Context {
  /// `threading.excepthook`: the thread's name, then the traceback.
  func threadExceptionHook(_ args: Ref) throws(Raised) -> Owned {
    func item(_ i: Int) throws(Raised) -> Owned {
      let place = int(i)
      return try getitem(args, place.ref)
    }
    let type = try item(0), value = try item(1), thread = try item(3)
    if type.ref == Ref(exceptionType(.SystemExit)) { return none }
    guard let stream = try errorStream(of: thread.ref) else { return none }
    var label = "\(self.thread.pointee.identifier)"
    if !isNone(thread.ref), let n = try getattrOptional(thread.ref, .name) {
      let text = try str(of: n.ref)
      label = text.ref.text
    }
    let headline = try str("Exception in thread \(label):\n")
    _ = try callMethod(stream.ref, .write, headline.ref)
    let module = try importModule("traceback")
    let key = try intern("_print_exception_bltin")
    _ = try callMethod(module.ref, key.ref, value.ref)
    _ = try callMethod(stream.ref, .flush)
    return none
  }
  /// Where the end of a thread is told: sys.stderr, or else what that was when the thread was made; nil: nowhere.
  private func errorStream(of thread: Ref) throws(Raised) -> Owned? {
    if let current = dictGet(interp.pointee.sysDict, str: name(.stderr)), !isNone(current) { return current.own }
    let key = try intern("_stderr")
    guard !isNone(thread), let kept = try getattrOptional(thread, key.ref), !isNone(kept.ref) else { return nil }
    return kept
  }
}

import CKrait
import Synchronization

/// What the running code works on: one per thread, or per greenlet of a thread.
@frozen public struct Execution {
  /// The exception that is being raised, owned.
  public var pending: Ref?
  /// The exceptions that are being handled, innermost first.
  public var handled: UnsafeMutablePointer<HandledNode>?
  /// Registers and pc of the innermost frame while native code runs, else stale. nil when no frame runs.
  public var frame: UnsafeMutablePointer<UInt>?
  public var pc: UnsafeMutablePointer<UInt64>?
  /// Where the prepared part of the current segment ends (every register below holds a non-pointer or is live), and the segment itself.
  public var stackLimit: UnsafeMutablePointer<UInt>
  public var segment: RawPointer?
  /// What the innermost run of the loop returned or yielded: an owned object, or 0.
  public var result: UInt
  /// Python frames that may still be entered, and the limit it counts down from.
  public var recursionRemaining: Int
  public var recursionLimit: Int
  /// The native stack must stay above this address.
  public var nativeStackBound: UInt
  public var deallocDepth: Int
  /// Failed guesses of specialised instructions.
  public var misses: Int
  /// What takes the items of the generator that native code runs to its end (an `ItemConsumer` of KraitVM), else nil.
  public var consumer: RawPointer?
  /// Objects whose deallocation waits for the outermost level, linked through their collector links.
  public var deallocQueue: UInt
  /// The traced loop runs; the loop shall be left so that the other one can go on.
  public var isTraced: Bool
  public var leavesLoop: Bool
  /// A poll at a jump or a call has left handing over the GIL to the next store, or to the next poll if none comes first.
  public var leavesHandOverToStore: Bool
  /// Hand-overs at stores since the last one at a poll (0...2); after two the next one is left to a poll.
  public var handOversAtStores: UInt8
}

/// One level of handled exceptions: the thread's own, or a generator's.
@frozen public struct HandledNode {
  /// Owned.
  public var exception: Ref?
  public var previous: UnsafeMutablePointer<HandledNode>?
  public init(exception: Ref? = nil, previous: UnsafeMutablePointer<HandledNode>? = nil) {
    self.exception = exception
    self.previous = previous
  }
}

/// One operating-system thread in one interpreter.
@frozen public struct ThreadState {
  public var interp: UnsafeMutablePointer<InterpreterState>
  public var execution: UnsafeMutablePointer<Execution>
  public var identifier: UInt
  public var nativeIdentifier: Int
  public var next: UnsafeMutablePointer<ThreadState>?
  /// An exception another thread has sent (class or instance), owned.
  public var asyncException: Ref?
  /// Dictionary for thread-local data, owned; nil until needed.
  public var locals: Ref?
  /// `sys.settrace` and `sys.setprofile` functions, owned.
  public var traceFunction: Ref?
  public var profileFunction: Ref?
  /// Above 0 while a trace, profile or monitoring callback runs: its own frames are not traced.
  public var tracing: Int
  /// What the running trace function is told (`TraceEvent`).
  public var traceEvent: Int
  /// contextvars.Context, owned; nil until needed.
  public var context: Ref?
  /// Async generator hooks, owned.
  public var asyncGenFirstIter: Ref?
  public var asyncGenFinalizer: Ref?
  public var coroutineOriginDepth: Int
  public var isMain: Bool
  /// For the VM: whatever it needs per thread.
  public var vm: RawPointer?
  /// Objects whose repr is being computed (recursion guard), owned list or nil.
  public var reprStack: Ref?
}

/// Everything one interpreter owns that native code reaches. The first word is the eval breaker.
@frozen public struct InterpreterState {
  /// Bits of `EvalBreaker`, written by any thread.
  public var evalBreaker: Int
  public var heap: UnsafeMutablePointer<Heap>
  public var types: KnownTypes
  public var none: Ref
  public var `true`: Ref
  public var `false`: Ref
  public var notImplemented: Ref
  public var ellipsis: Ref
  public var emptyTuple: Ref
  public var emptyStr: Ref
  public var emptyBytes: Ref
  /// The int objects -5 ... 256, `SmallInt.stride` bytes apart.
  public var smallInts: RawPointer
  /// One-character strings U+0000 ... U+00FF.
  public var latin1: UnsafeMutablePointer<Ref>
  /// Interned strings by `KnownName`.
  public var names: UnsafeMutablePointer<Ref>
  /// The descriptors of `list.append` and `dict.get` once a call of a native method was specialised, else 0.
  public var listAppend: UInt
  public var dictGet: UInt
  /// Types by `ExceptionKind`.
  public var exceptionTypes: UnsafeMutablePointer<TypePointer>
  /// Table of interned strings (owned by KraitObjects/Str).
  public var interned: RawPointer?
  public var collector: CollectorState
  /// The thread that holds the GIL.
  public var current: UnsafeMutablePointer<ThreadState>
  public var threads: UnsafeMutablePointer<ThreadState>?
  public var services: any CoreServices.Type
  public var frames: any FrameServices.Type
  /// Dicts: `sys.modules`, the builtins namespace, the sys namespace.
  public var modules: Ref
  public var builtins: Ref
  public var sysDict: Ref
  /// Last type version and dict version given out.
  public var typeVersion: UInt32
  public var dictVersion: UInt32
  public var shapeID: UInt32
  /// Cache of attribute look-ups on types (owned by KraitObjects/Type).
  public var methodCache: RawPointer?
  /// Places of instance attributes (owned by the VM).
  public var attributeCache: RawPointer?
  /// Types of native modules by metatype (owned by KraitObjects/Type).
  public var extraTypes: RawPointer?
  /// For the VM (GIL, hooks, configuration) and the modules.
  public var vm: RawPointer?
  public var hashSeed: UInt64
  /// `sys.get_int_max_str_digits()`, 0 = no limit.
  public var maxStrDigits: Int
  public var finalizing: Bool
  /// Allocations are traced, which needs exact places.
  public var tracesMemory: Bool
  /// Some tool of `sys.monitoring` wants events.
  public var isMonitored: Bool
  /// Test mode: collect and hand the lock over at every poll, overwrite freed blocks.
  public var stress: Bool
  /// Collections that stress mode asked for.
  public var stressCount: Int
  /// Stack size of new threads as set by the program, 0 = default.
  public var threadStackSize: Int
}

public enum SmallInt {
  public static let least = -5
  public static let greatest = 256
  public static let count = 262
  public static let stride = 32
}

/// Reasons to leave the straight path at the next poll.
public enum EvalBreaker {
  public static let dropGIL = 1
  public static let collect = 2
  public static let signal = 4
  public static let asyncException = 8
  /// Threads without the GIL gave up references.
  public static let releaseQueue = 32
  /// Numbers were made of the heap's reserve: MemoryError is due.
  public static let memoryLow = 64
  /// A thread traces, profiles or is monitored.
  public static let trace = 128
}

extension UnsafeMutablePointer where Pointee == InterpreterState {
  /// The eval breaker as an atomic: it is the first word.
  @inlinable @inline(__always) public var breaker: UnsafeMutablePointer<Atomic<Int>> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Atomic<Int>.self)
  }
  public func request(_ bit: Int) { breaker.pointee.bitwiseOr(bit, ordering: .relaxed) }
  public func withdraw(_ bit: Int) { breaker.pointee.bitwiseAnd(~bit, ordering: .relaxed) }
}

/// The running thread, passed to everything that allocates, raises or calls.
@frozen public struct Context: @unchecked Sendable {
  public let thread: UnsafeMutablePointer<ThreadState>
  @inlinable @inline(__always) public init(_ thread: UnsafeMutablePointer<ThreadState>) { self.thread = thread }
  @inlinable @inline(__always) public var interp: UnsafeMutablePointer<InterpreterState> { thread.pointee.interp }
  @inlinable @inline(__always) public var heap: UnsafeMutablePointer<Heap> { thread.pointee.interp.pointee.heap }
  @inlinable @inline(__always) public var execution: UnsafeMutablePointer<Execution> { thread.pointee.execution }
  /// Types known by name: `cx.types.int`.
  @inlinable @inline(__always) public var types: UnsafeMutablePointer<KnownTypes> {
    UnsafeMutablePointer<KnownTypes>(OpaquePointer(UnsafeMutableRawPointer(thread.pointee.interp) + MemoryLayout<InterpreterState>.offset(of: \.types)!))
  }
  @inlinable @inline(__always) public var none: Owned { interp.pointee.none.own }
  @inlinable @inline(__always) public var noneRef: Ref { interp.pointee.none }
  @inlinable @inline(__always) public func bool(_ b: Bool) -> Owned { (b ? interp.pointee.true : interp.pointee.false).own }
  @inlinable @inline(__always) public var notImplemented: Owned { interp.pointee.notImplemented.own }
  @inlinable @inline(__always) public func isNone(_ r: Ref) -> Bool { r == interp.pointee.none }
  /// An interned well-known name.
  @inlinable @inline(__always) public func name(_ n: KnownName) -> Ref { interp.pointee.names[n.ordinal] }
  @inlinable @inline(__always) public func exceptionType(_ k: ExceptionKind) -> TypePointer { interp.pointee.exceptionTypes[Int(k.rawValue)] }
  /// The context of the thread that holds the GIL of the interpreter that owns the object.
  @inlinable @inline(__always) public init(owning ref: Ref) {
    thread = page(of: ref).pointee.heap.pointee.interpreter.pointee.current
  }
  /// Whether the native stack is nearly used up.
  @inlinable @inline(__always) public var nativeStackIsLow: Bool {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) } < thread.pointee.execution.pointee.nativeStackBound
  }
  /// RecursionError when native recursion has come too deep; `doing` is the text after "maximum recursion depth exceeded".
  @inlinable @inline(__always) public func checkNativeStack(_ doing: StaticString = "") throws(Raised) {
    if nativeStackIsLow { try raiseRecursionError(doing) }
  }
  @inline(never) public func raiseRecursionError(_ doing: StaticString) throws(Raised) -> Never {
    try raise(.RecursionError, "maximum recursion depth exceeded\(doing)")
  }
}

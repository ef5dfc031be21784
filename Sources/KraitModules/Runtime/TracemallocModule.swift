import KraitCore
import KraitObjects
import KraitVM

/// `_tracemalloc`: what the heap has allocated, and where.
public enum TracemallocModule: NativeModule {
  public static var name: StaticString { "_tracemalloc" }
  public static var doc: StaticString? { "Debug module to trace memory blocks allocated by Python." }
  public static var functions: [MethodDef] {
    [
      MethodDef("start", "(nframe=1, /)", "Start tracing Python memory allocations.\n\nAlso set the maximum number of frames stored in the traceback of a\ntrace to nframe.") { (a, cx) throws(Raised) in
        let frames = try a.optional(0).map { n throws(Raised) in try cx.index(n) } ?? 1
        guard (1...65535).contains(frames) else { try cx.raise(.ValueError, "the number of frames must be in range [1; 65535]") }
        cx.startTracingMemory(limit: frames)
        return cx.none
      },
      MethodDef("stop", "()", "Stop tracing Python memory allocations.\n\nAlso clear traces of memory blocks allocated by Python.") { (a, cx) throws(Raised) in
        cx.stopTracingMemory()
        return cx.none
      },
      MethodDef("is_tracing", "()", "Return True if the tracemalloc module is tracing Python memory allocations.") { (a, cx) throws(Raised) in cx.bool(cx.isTracingMemory) },
      MethodDef("clear_traces", "()", "Clear traces of memory blocks allocated by Python.") { (a, cx) throws(Raised) in
        cx.clearMemoryTraces()
        return cx.none
      },
      MethodDef("reset_peak", "()", "Set the peak size of memory blocks traced by tracemalloc to the current size.\n\nDo nothing if the tracemalloc module is not tracing memory allocations.") { (a, cx) throws(Raised) in
        cx.resetMemoryPeak()
        return cx.none
      },
      MethodDef("get_traceback_limit", "()", "Get the maximum number of frames stored in the traceback of a trace.\n\nBy default, a trace of an allocated memory block only stores\nthe most recent frame: the limit is 1.") { (a, cx) throws(Raised) in cx.int(cx.memoryTraceLimit) },
      MethodDef("get_traced_memory", "()", "Get the current size and peak size of memory blocks traced by tracemalloc.\n\nReturns a tuple: (current: int, peak: int).") { (a, cx) throws(Raised) in
        let memory = cx.tracedMemory
        return try cx.numberTuple([memory.current, memory.peak])
      },
      MethodDef("get_tracemalloc_memory", "()", "Get the memory usage in bytes of the tracemalloc module.\n\nThis memory is used internally to trace memory allocations.") { (a, cx) throws(Raised) in cx.int(cx.memoryTracesSize) },
      MethodDef("_get_traces", "()", "Get traces of all memory blocks allocated by Python.\n\nReturn a list of (size: int, traceback: tuple) tuples.\ntraceback is a tuple of (filename: str, lineno: int) tuples.\n\nReturn an empty list if the tracemalloc module is disabled.") { (a, cx) throws(Raised) in try cx.memoryTraceList() },
      MethodDef("_get_object_traceback", "(obj, /)", "Get the traceback where the Python object obj was allocated.\n\nReturn a tuple of (filename: str, lineno: int) tuples.\nReturn None if the tracemalloc module is disabled or did not\ntrace the allocation of the object.") { (a, cx) throws(Raised) in try cx.memoryTraceback(of: a[0]) },
    ]
  }
}

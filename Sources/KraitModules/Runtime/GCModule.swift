import KraitCore
import KraitObjects
import KraitVM

/// `gc`: the cycle collector.
public enum GCModule: NativeModule {
  public static var name: StaticString { "gc" }
  public static var doc: StaticString? { "This module provides access to the garbage collector for reference cycles." }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let vm = cx.vmState
    let garbage = try cx.list(), callbacks = try cx.list()
    try cx.setNamed(dict, "garbage", garbage.ref)
    try cx.setNamed(dict, "callbacks", callbacks.ref)
    vm.gcGarbage = garbage.leak()
    vm.gcCallbacks = callbacks.leak()
    for (label, n) in [("DEBUG_STATS", 1), ("DEBUG_COLLECTABLE", 2), ("DEBUG_UNCOLLECTABLE", 4), ("DEBUG_SAVEALL", 32), ("DEBUG_LEAK", 38)] {
      let number = cx.int(n)
      try cx.setNamed(dict, label, number.ref)
    }
  }

  public static var functions: [MethodDef] {
    [
      MethodDef("enable", "()", "Enable automatic garbage collection.") { (a, cx) throws(Raised) in
        cx.interp.collector.pointee.isEnabled = true
        return cx.none
      },
      MethodDef("disable", "()", "Disable automatic garbage collection.") { (a, cx) throws(Raised) in
        cx.interp.collector.pointee.isEnabled = false
        return cx.none
      },
      MethodDef("isenabled", "()", "Returns true if automatic garbage collection is enabled.") { (a, cx) throws(Raised) in cx.bool(cx.interp.collector.pointee.isEnabled) },
      MethodDef("collect", "(generation=2)", "Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional argument\nmay be an integer specifying which generation to collect.  A ValueError\nis raised if the generation number is invalid.\n\nThe number of unreachable objects is returned.") { (a, cx) throws(Raised) in
        let g = try a.optional(0).map { n throws(Raised) in try cx.index(n) } ?? 2
        guard (0...2).contains(g) else { try cx.raise(.ValueError, "invalid generation") }
        return cx.int(cx.collect(g))
      },
      MethodDef("get_threshold", "()", "Return the current collection thresholds.") { (a, cx) throws(Raised) in
        let t = cx.interp.collector.pointee.thresholds
        return try cx.numberTuple([t.0, t.1, t.2])
      },
      MethodDef("set_threshold", "(*thresholds)", "Set the collection thresholds (the collection frequency).\n\nSetting 'threshold0' to zero disables collection.") { (a, cx) throws(Raised) in
        let c = cx.interp.collector, count = a[0].tupleCount
        guard (1...3).contains(count) else { try cx.raise(.TypeError, "gc.set_threshold requires 1 to 3 arguments") }
        c.pointee.thresholds.0 = try cx.index(a[0].tupleItems[0])
        if count > 1 { c.pointee.thresholds.1 = try cx.index(a[0].tupleItems[1]) }
        if count > 2 { c.pointee.thresholds.2 = try cx.index(a[0].tupleItems[2]) }
        return cx.none
      },
      MethodDef("get_count", "()", "Return a three-tuple of the current collection counts.") { (a, cx) throws(Raised) in
        let t = cx.interp.collector.pointee.counts
        return try cx.numberTuple([t.0, t.1, t.2])
      },
      MethodDef("get_debug", "()", "Get the garbage collection debugging flags.") { (a, cx) throws(Raised) in cx.int(cx.vmState.gcDebug) },
      MethodDef("set_debug", "(flags, /)", "Set the garbage collection debugging flags.") { (a, cx) throws(Raised) in
        cx.vmState.gcDebug = try cx.index(a[0])
        return cx.none
      },
      MethodDef("get_stats", "()", "Return a list of dictionaries containing per-generation statistics.") { (a, cx) throws(Raised) in
        let list = try cx.list()
        for s in cx.vmState.gcStatistics {
          let row = try cx.dict()
          for (label, n) in [("collections", s.collections), ("collected", s.collected), ("uncollectable", s.uncollectable)] {
            let number = cx.int(n)
            try cx.setNamed(row.ref, label, number.ref)
          }
          try cx.append(list.ref, row)
        }
        return list
      },
      MethodDef("get_objects", "(generation=None)", "Return a list of objects tracked by the collector (excluding the list returned).") { (a, cx) throws(Raised) in
        let list = try cx.list()
        var wanted = 0...2
        if let g = a.optional(0), !cx.isNone(g) {
          let n = try cx.index(g)
          guard n <= 2 else { try cx.raise(.ValueError, "generation parameter must be less than the number of available generations (3)") }
          guard n >= 0 else { try cx.raise(.ValueError, "generation parameter cannot be negative") }
          wanted = n...n
        }
        var found: [Ref] = []
        for g in wanted { cx.interp.collector.forEach(g) { if $0 != list.ref { found.append($0) } } }
        for r in found { try cx.append(list.ref, r.own) }
        return list
      },
      MethodDef("is_tracked", "(obj, /)", "Returns true if the object is tracked by the garbage collector.") { (a, cx) throws(Raised) in cx.bool(cx.isTracked(a[0])) },
      MethodDef("is_finalized", "(obj, /)", "Returns true if the object has been already finalized by the GC.") { (a, cx) throws(Raised) in cx.bool(a[0].has(HeaderFlag.finalized)) },
      MethodDef("get_referents", "(*objs)", "Return the list of objects that are directly referred to by 'objs'.") { (a, cx) throws(Raised) in
        var found: [Ref] = []
        for i in 0..<a[0].tupleCount { found += referents(a[0].tupleItems[i]) }
        let list = try cx.list()
        for r in found { try cx.append(list.ref, r.own) }
        return list
      },
      MethodDef("get_referrers", "(*objs)", "Return the list of objects that directly refer to any of 'objs'.") { (a, cx) throws(Raised) in
        var wanted: [Ref] = []
        for i in 0..<a[0].tupleCount { wanted.append(a[0].tupleItems[i]) }
        var found: [Ref] = []
        for g in 0...2 {
          cx.interp.collector.forEach(g) { r in
            if r != a[0], referents(r).contains(where: { wanted.contains($0) }) { found.append(r) }
          }
        }
        let list = try cx.list()
        for r in found { try cx.append(list.ref, r.own) }
        return list
      },
      MethodDef("freeze", "()", "Freeze all current tracked objects and ignore them for future collections.") { (a, cx) throws(Raised) in
        for g in 0...2 { cx.interp.collector.merge(g, into: 3) }
        return cx.none
      },
      MethodDef("unfreeze", "()", "Unfreeze all objects in the permanent generation.") { (a, cx) throws(Raised) in
        cx.interp.collector.merge(3, into: 2)
        return cx.none
      },
      MethodDef("get_freeze_count", "()", "Return the number of objects in the permanent generation.") { (a, cx) throws(Raised) in cx.int(cx.interp.collector.count(of: 3)) },
    ]
  }
}

/// What an object refers to, as its type shows it to the collector.
private func referents(_ me: Ref) -> [Ref] {
  guard me.hasFlag(.collected) else { return [] }
  var found: [Ref] = []
  withUnsafeMutablePointer(to: &found) { p in
    me.ops.traverse(me, Visitor(RawPointer(p)) { raw, context in context.unsafelyUnwrapped.assumingMemoryBound(to: [Ref].self).pointee.append(Ref(raw)) })
  }
  return found
}

extension Context {
  func numberTuple(_ numbers: [Int]) throws(Raised) -> Owned {
    let made = try tuple(numbers.count)
    for (i, n) in numbers.enumerated() { made.ref.tupleItems[i] = int(n).leak() }
    return made
  }
}

/// `atexit`.
public enum AtexitModule: NativeModule {
  public static var name: StaticString { "atexit" }
  public static var doc: StaticString? { "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n" }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let list = try cx.list()
    try cx.setNamed(dict, "_functions", list.ref)
  }
  private static func functionList(_ cx: Context) throws(Raised) -> Owned {
    let module = try cx.importModule("atexit")
    let key = try cx.intern("_functions")
    return try cx.getattr(module.ref, key.ref)
  }
  public static var functions: [MethodDef] {
    [
      MethodDef("register", "(func, /, *args, **kwargs)", "Register a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator.") { (a, cx) throws(Raised) in
        guard a[0].type.pointee.has.contains(.call) else { try cx.raise(.TypeError, "the first argument must be callable") }
        let list = try functionList(cx)
        let entry = try cx.tuple(a[0], a[1], a.optional(2) ?? cx.noneRef)
        try cx.append(list.ref, entry)
        return a[0].own
      },
      MethodDef("unregister", "(func, /)", "Unregister an exit function which was previously registered using\natexit.register") { (a, cx) throws(Raised) in
        let list = try functionList(cx)
        var i = list.ref.list.pointee.count
        while i > 0 {
          i -= 1
          guard i < list.ref.list.pointee.count else { continue }
          let entry = list.ref.list.pointee.items![i].own
          if try cx.equals(entry.ref.tupleItems[0], a[0]) {
            let place = cx.int(i)
            try cx.delitem(list.ref, place.ref)
          }
        }
        return cx.none
      },
      MethodDef("_clear", "()", "Clear the list of previously registered exit functions.") { (a, cx) throws(Raised) in
        let list = try functionList(cx)
        let key = try cx.intern("clear")
        return try cx.callMethod(list.ref, key.ref)
      },
      MethodDef("_ncallbacks", "()", "Return the number of registered exit functions.") { (a, cx) throws(Raised) in
        let list = try functionList(cx)
        return cx.int(list.ref.list.pointee.count)
      },
      MethodDef("_run_exitfuncs", "()", "Run all registered exit functions.") { (a, cx) throws(Raised) in
        let list = try functionList(cx)
        while list.ref.list.pointee.count > 0 {
          let entry = try cx.callMethod(list.ref, .pop)
          do throws(Raised) {
            let kwargs = entry.ref.tupleItems[2]
            _ = try cx.call(entry.ref.tupleItems[0], args: entry.ref.tupleItems[1], kwargs: cx.isNone(kwargs) ? nil : kwargs)
          } catch {
            let failed = cx.takePending()
            let shown = cx.describe(entry.ref.tupleItems[0])
            cx.setPending(failed)
            cx.writeUnraisable(object: nil, message: "Exception ignored in atexit callback \(shown)")
          }
        }
        return cx.none
      },
    ]
  }
}

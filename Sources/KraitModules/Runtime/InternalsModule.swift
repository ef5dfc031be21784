import KraitCore
import KraitObjects
import KraitVM

/// `_testinternalcapi`: what CPython's tests ask about the insides of the interpreter, as far as there is an answer here.
public enum InternalsModule: NativeModule {
  public static var name: StaticString { "_testinternalcapi" }

  public static var functions: [MethodDef] {
    [
      MethodDef("get_config", "()", "Settings that tests depend on.") { (a, cx) throws(Raised) in
        let config = try cx.dict()
        try cx.dictSet(config.ref, "code_debug_ranges", 1)
        try cx.dictSet(config.ref, "recursion_limit", cx.execution.pointee.recursionLimit)
        return config
      },
      MethodDef("has_inline_values", "(obj, /)", "Tell whether an instance keeps its attributes within itself.") { (a, cx) throws(Raised) in
        guard a[0].hasFlag(.hasDict), let block = cx.attributes(of: a[0]) else { return cx.bool(false) }
        return cx.bool(block.isInline && block.pointee.shape != nil)
      },
      MethodDef("get_recursion_depth", "()", "The number of Python frames that run.") { (a, cx) throws(Raised) in
        cx.int(cx.execution.pointee.recursionLimit - cx.execution.pointee.recursionRemaining)
      },
      MethodDef("run_in_subinterp_with_config", "(code, config, *, xi=False)", "Run source text in an interpreter of its own, which shares nothing whatever the settings say.") {
        (a, cx) throws(Raised) in
        let key = try cx.intern("use_main_obmalloc")
        _ = try cx.getattr(a[1], key.ref)
        return try cx.int(TestCallsModule.runInNewInterpreter(a[0], cx))
      },
      MethodDef("get_immortalize_deferred", "()", "Whether objects can become immortal.") { (a, cx) throws(Raised) in cx.bool(false) },
      MethodDef("suppress_immortalization", "(suppress, /)", "Objects never become immortal: nothing to suppress.") { (a, cx) throws(Raised) in cx.none },
    ]
  }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.dictSet(dict, "SIZEOF_PYGC_HEAD", MemoryLayout<CollectorLinks>.size)
  }
}

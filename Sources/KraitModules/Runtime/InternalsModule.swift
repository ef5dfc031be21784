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
      MethodDef("EncodeLocaleEx", "(text, current_locale=0, errors=None, /)", "Encode text as file names are encoded.") { (a, cx) throws(Raised) in
        try convert(a, "encode", .UnicodeEncodeError, cx)
      },
      MethodDef("DecodeLocaleEx", "(data, current_locale=0, errors=None, /)", "Decode bytes as file names are decoded.") { (a, cx) throws(Raised) in
        try convert(a, "decode", .UnicodeDecodeError, cx)
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

  /// Calls `encode` or `decode` of the argument; a failure is told by a RuntimeError.
  private static func convert(_ a: Args, _ method: String, _ failure: ExceptionKind, _ cx: Context) throws(Raised) -> Owned {
    var errors = "strict"
    if let given = a.optional(2), !cx.isNone(given) {
      guard given.isStr else { try cx.raise(.TypeError, "errors must be a str, not \(cx.typeName(given))") }
      errors = given.text
    }
    guard ["strict", "surrogateescape", "surrogatepass"].contains(errors) else { try cx.raise(.ValueError, "unsupported error handler") }
    let name = try cx.intern(method), encoding = try cx.str("utf-8"), how = try cx.str(errors)
    do throws(Raised) { return try cx.callMethod(a[0], name.ref, encoding.ref, how.ref) } catch {
      guard cx.pendingMatches(failure), let problem = cx.takePending() else { throw error }
      let start = try cx.intern("start"), reason = try cx.intern("reason")
      let place = try cx.getattr(problem.ref, start.ref), why = try cx.getattr(problem.ref, reason.ref)
      try cx.raise(.RuntimeError, "\(method) error: pos=\(try cx.index(place.ref)), reason=\(why.ref.text)")
    }
  }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.dictSet(dict, "SIZEOF_PYGC_HEAD", MemoryLayout<CollectorLinks>.size)
  }
}

import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

/// The `sys` module. Its namespace is `InterpreterState.sysDict`.
public enum SysModule: NativeModule {
  public static var name: StaticString { "sys" }
  public static var doc: StaticString? {
    "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter."
  }
  public static var functions: [MethodDef] { hookFunctions + frameFunctions + tracingFunctions + settingFunctions + memoryFunctions }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let configuration = cx.vmState.configuration
    try cx.setText(dict, "platform", "linux")
    try cx.setText(dict, "byteorder", "little")
    try cx.setText(dict, "copyright", "Copyright (c) the Krait authors.")
    try cx.setText(dict, "executable", configuration.executable)
    try cx.setText(dict, "_base_executable", configuration.executable)
    try cx.setText(dict, "float_repr_style", "short")
    try cx.setText(dict, "platlibdir", configuration.platformLibraryDirectory)
    let prefix = installPrefix(configuration)
    for key in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] { try cx.setText(dict, key, prefix) }
    try cx.setText(dict, "version", versionText)
    try cx.setText(dict, "_git", "")
    try cx.setInt(dict, "maxsize", Int.max)
    try cx.setInt(dict, "maxunicode", 0x10FFFF)
    try cx.setInt(dict, "hexversion", 0x030D_00F0)
    try cx.setInt(dict, "api_version", 1013)
    let writes = cx.bool(configuration.dontWriteBytecode)
    try cx.setNamed(dict, "dont_write_bytecode", writes.ref)
    let cachePrefix = if let prefix = configuration.pycachePrefix { try cx.str(prefix) } else { cx.none }
    try cx.setNamed(dict, "pycache_prefix", cachePrefix.ref)
    try cx.setNamed(dict, "_framework", cx.interp.pointee.emptyStr)
    try cx.setText(dict, "abiflags", "")
    try cx.setNamed(dict, "modules", cx.interp.pointee.modules)
    // Until they are opened, which a host may never ask for.
    for key in ["stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__"] { try cx.setNamed(dict, key, cx.interp.pointee.none) }
    try addLists(dict, configuration, cx)
    try addStructures(dict, configuration, cx)
    let displayhook = cx.dictGet(dict, str: cx.name(.displayhook)) ?? cx.noneRef
    try cx.setNamed(dict, "__displayhook__", displayhook)
    let excepthook = cx.dictGet(dict, str: cx.name(.excepthook)) ?? cx.noneRef
    try cx.setNamed(dict, "__excepthook__", excepthook)
    let unraisable = cx.dictGet(dict, str: cx.name(.unraisablehook)) ?? cx.noneRef
    try cx.setNamed(dict, "__unraisablehook__", unraisable)
    let key = try cx.intern("breakpointhook")
    try cx.setNamed(dict, "__breakpointhook__", cx.dictGet(dict, str: key.ref) ?? cx.noneRef)
  }

  private static func installPrefix(_ configuration: Configuration) -> String {
    let parts = configuration.executable.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count > 2 ? parts.dropLast(2).joined(separator: "/") : "/usr/local"
  }
  /// `sys.version`.
  public static var versionText: String { "3.13.0 (krait, Nov 2026) [Swift]" }

  private static func addLists(_ dict: Ref, _ configuration: Configuration, _ cx: Context) throws(Raised) {
    func texts(_ label: String, _ items: [String]) throws(Raised) {
      let list = try cx.list()
      for i in items { try cx.append(list.ref, cx.str(i)) }
      try cx.setNamed(dict, label, list.ref)
    }
    let library = try cx.str(configuration.standardLibrary)
    try cx.setNamed(dict, "_stdlib_dir", library.ref)
    try addArguments(dict, "argv", configuration.arguments, configuration.argumentBytes, cx)
    let original = configuration.originalArguments.isEmpty ? [configuration.executable] + configuration.arguments : configuration.originalArguments
    try addArguments(dict, "orig_argv", original, configuration.argumentBytes, cx)
    try texts("path", configuration.searchPath)
    try texts("warnoptions", configuration.warnOptions)
    // sys.meta_path, path_hooks and path_importer_cache come into being with the finders, when first asked for.
    let missing = try cx.makeBuiltinFunction(lazyAttribute, self: nil, module: nil)
    try cx.setNamed(dict, "__getattr__", missing.ref)
    let directory = try cx.makeBuiltinFunction(lazyNames, self: nil, module: nil)
    try cx.setNamed(dict, "__dir__", directory.ref)
    let options = try cx.dict()
    for o in configuration.xOptions {
      let parts = o.split(separator: "=", maxSplits: 1)
      let value = parts.count > 1 ? try cx.str(String(parts[1])) : cx.bool(true)
      try cx.setNamed(options.ref, String(parts.first ?? ""), value.ref)
    }
    try cx.setNamed(dict, "_xoptions", options.ref)
    let names = try cx.list(), sort = try cx.intern("sort")
    for n in cx.vmState.nativeModules.keys { try cx.append(names.ref, cx.str(n)) }
    _ = try cx.callMethod(names.ref, sort.ref)
    let builtin = try cx.tuple(ofList: names.ref)
    try cx.setNamed(dict, "builtin_module_names", builtin.ref)
    let standard = try standardNames(cx)
    let std = try cx.call(Ref(cx.types.pointee.frozenset), standard.ref)
    try cx.setNamed(dict, "stdlib_module_names", std.ref)
  }

  /// A list of the names in `standardModuleNames`.
  private static func standardNames(_ cx: Context) throws(Raised) -> Owned {
    let list = try cx.list()
    let text = UnsafeBufferPointer(start: standardModuleNames.utf8Start, count: standardModuleNames.utf8CodeUnitCount)
    var start = 0
    for at in 0...text.count where at == text.count || text[at] == UInt8(ascii: " ") || text[at] == UInt8(ascii: "\n") {
      if at > start { try cx.append(list.ref, cx.str(ascii: UnsafeBufferPointer(rebasing: text[start..<at]))) }
      start = at + 1
    }
    return list
  }
  /// A list of arguments, the last of which are those of the process: where these are known as bytes, what is no UTF-8 becomes lone surrogates.
  private static func addArguments(_ dict: Ref, _ label: String, _ texts: [String], _ bytes: [[UInt8]], _ cx: Context) throws(Raised) {
    let list = try cx.list(), encoding = try cx.str("utf-8"), errors = try cx.str("surrogateescape")
    for (i, text) in texts.enumerated() {
      let place = bytes.count - (texts.count - i)
      if place >= 0, String(decoding: bytes[place], as: UTF8.self) == text {
        let raw = try cx.bytes(bytes[place])
        try cx.append(list.ref, cx.decode(raw.ref, raw.ref.bytesBuffer, encoding: encoding.ref, errors: errors.ref))
      } else {
        try cx.append(list.ref, cx.str(text))
      }
    }
    try cx.setNamed(dict, label, list.ref)
  }

  private static func addStructures(_ dict: Ref, _ configuration: Configuration, _ cx: Context) throws(Raised) {
    if let limit = configuration.maximumIntDigits { cx.interp.pointee.maxStrDigits = limit }
    let version = try cx.structType("sys.version_info", ["major", "minor", "micro", "releaselevel", "serial"], visible: 5)
    try cx.setStructure(dict, "version_info", version, [.number(3), .number(13), .number(0), .text("final"), .number(0)])
    version.pointee.flags.insert(.noInstances)
    let flags = try cx.structType("sys.flags", [
        "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose",
        "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode", "warn_default_encoding", "safe_path",
        "int_max_str_digits",
      ], visible: 18)
    let c = configuration
    cx.setChecksCodecNames(c.devMode)
    try cx.setStructure(
      dict, "flags", flags,
      [
        .number(c.debug ? 1 : 0), .number(c.inspect ? 1 : 0), .number(c.interactive ? 1 : 0), .number(c.optimize),
        .number(c.dontWriteBytecode ? 1 : 0), .number(c.noUserSite || c.isolated ? 1 : 0), .number(c.noSite ? 1 : 0),
        .number(c.ignoreEnvironment || c.isolated ? 1 : 0), .number(c.verbose), .number(c.bytesWarning), .number(c.quiet ? 1 : 0),
        .number(c.hashSeed == 0 ? 0 : 1), .number(c.isolated ? 1 : 0), .truth(c.devMode), .number(c.utf8Mode ? 1 : 0), .number(c.warnDefaultEncoding ? 1 : 0),
        .truth(c.safePath || c.isolated), .number(cx.interp.pointee.maxStrDigits),
      ])
    flags.pointee.flags.insert(.noInstances)
    let float = try cx.structType("sys.float_info", ["max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"], visible: 11)
    try cx.setStructure(
      dict, "float_info", float,
      [
        .float(Double.greatestFiniteMagnitude), .number(1024), .number(308), .float(Double.leastNormalMagnitude), .number(-1021), .number(-307),
        .number(15), .number(53), .float(Double.ulpOfOne), .number(2), .number(1),
      ])
    let int = try cx.structType("sys.int_info", ["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"], visible: 4)
    try cx.setStructure(dict, "int_info", int, [.number(30), .number(4), .number(4300), .number(640)])
    let hash = try cx.structType("sys.hash_info", ["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"], visible: 9)
    try cx.setStructure(
      dict, "hash_info", hash,
      [.number(64), .number((1 << 61) - 1), .number(314159), .number(0), .number(1_000_003), .text("siphash13"), .number(64), .number(128), .number(0)])
    let thread = try cx.structType("sys.thread_info", ["name", "lock", "version"], visible: 3)
    try cx.setStructure(dict, "thread_info", thread, [.text("pthread"), .text("semaphore"), .text("NPTL")])
    let implementation = try cx.simpleNamespace()
    try cx.setAttributeText(implementation.ref, "name", "krait")
    try cx.setAttributeText(implementation.ref, "cache_tag", "krait-313")
    let infoKey = try cx.intern("version_info")
    let info = cx.dictGet(dict, str: infoKey.ref) ?? cx.noneRef
    let versionKey = try cx.intern("version")
    try cx.setattr(implementation.ref, versionKey.ref, info)
    let hex = cx.int(0x030D_00F0), hexKey = try cx.intern("hexversion")
    try cx.setattr(implementation.ref, hexKey.ref, hex.ref)
    try cx.setAttributeText(implementation.ref, "_multiarch", "x86_64-linux-gnu")
    try cx.setNamed(dict, "implementation", implementation.ref)
    let monitoring = try cx.makeMonitoringModule()
    try cx.setNamed(dict, "monitoring", monitoring.ref)
  }
}

/// A field of a struct sequence.
enum StructureField {
  case number(Int), text(String), float(Double), truth(Bool)
}

extension Context {
  func setText(_ dict: Ref, _ label: String, _ text: String) throws(Raised) {
    let value = try str(text)
    try setNamed(dict, label, value.ref)
  }
  func setInt(_ dict: Ref, _ label: String, _ number: Int) throws(Raised) {
    let value = int(number)
    try setNamed(dict, label, value.ref)
  }
  func setAttributeText(_ object: Ref, _ label: String, _ text: String) throws(Raised) {
    let key = try intern(label), value = try str(text)
    try setattr(object, key.ref, value.ref)
  }
  /// A struct sequence type with fields that need no documentation of their own.
  func structType(_ name: String, _ fields: [StaticString], visible: Int) throws(Raised) -> TypePointer {
    try makeStructSeqType(name, doc: name, fields.map { StructField($0) }, visible: visible)
  }
  func setStructure(_ dict: Ref, _ label: String, _ type: TypePointer, _ fields: [StructureField]) throws(Raised) {
    let values = try list()
    for f in fields {
      switch f {
      case .number(let n): try append(values.ref, int(n))
      case .text(let t): try append(values.ref, str(t))
      case .float(let d): try append(values.ref, float(d))
      case .truth(let b): try append(values.ref, bool(b))
      }
    }
    let made = try call(Ref(type), values.ref)
    try setNamed(dict, label, made.ref)
  }
}

private let hookFunctions: [MethodDef] = [
  MethodDef("displayhook", "(object, /)", "Print an object to sys.stdout and also save it in builtins._") { (a, cx) throws(Raised) in
    if cx.isNone(a[0]) { return cx.none }
    try cx.setNamed(cx.interp.pointee.builtins, "_", cx.noneRef)
    let text = try cx.repr(a[0])
    let items = try cx.tuple(text.ref)
    try cx.printObjects(items.ref, sep: nil, end: nil, file: nil, flush: nil)
    try cx.setNamed(cx.interp.pointee.builtins, "_", a[0])
    return cx.none
  },
  MethodDef("excepthook", "(exctype, value, traceback, /)", "Handle an exception by displaying it with a traceback on sys.stderr.") { (a, cx) throws(Raised) in
    try cx.displayException(a[1], traceback: a[2])
    return cx.none
  },
  MethodDef("unraisablehook", "(unraisable, /)", "Handle an unraisable exception.\n\nThe unraisable argument has the following attributes:\n\n* exc_type: Exception type.\n* exc_value: Exception value, can be None.\n* exc_traceback: Exception traceback, can be None.\n* err_msg: Error message, can be None.\n* object: Object causing the exception, can be None.") { (a, cx) throws(Raised) in
    try cx.displayUnraisable(a[0])
    return cx.none
  },
  MethodDef("breakpointhook", "(*args, **kws)", "This hook function is called by built-in breakpoint().") { (a, cx) throws(Raised) in
    try cx.runBreakpointHook(a[0], a.optional(1))
  },
  MethodDef("exit", "(status=None, /)", "Exit the interpreter by raising SystemExit(status).\n\nIf the status is omitted or None, it defaults to zero (i.e., success).\nIf the status is an integer, it will be used as the system exit status.\nIf it is another kind of object, it will be printed and the system\nexit status will be one (i.e., failure).") { (a, cx) throws(Raised) in
    let type = Ref(cx.exceptionType(.SystemExit))
    // The status is what an except clause would see of `raise SystemExit, status`: a tuple is its arguments.
    guard let status = a.optional(0), !cx.isNone(status) else { try cx.raise(exception: try cx.call(type)) }
    if cx.isInstance(status, cx.exceptionType(.SystemExit)) { try cx.raise(exception: status.own) }
    if status.isTuple { try cx.raise(exception: try cx.call(type, args: status, kwargs: nil)) }
    try cx.raise(exception: try cx.call(type, status))
  },
  MethodDef("exc_info", "()", "Return current exception information: (type, value, traceback).\n\nReturn information about the most recent exception caught by an except\nclause in the current stack frame or in an older stack frame.") { (a, cx) throws(Raised) in
    guard let e = cx.handledException else { return try cx.tuple(cx.noneRef, cx.noneRef, cx.noneRef) }
    return try cx.tuple(Ref(e.type), e, e.exception.pointee.traceback ?? cx.noneRef)
  },
  MethodDef("exception", "()", "Return the current exception.\n\nReturn the most recent exception caught by an except clause\nin the current stack frame or in an older stack frame, or None\nif no such clause exists.") { (a, cx) throws(Raised) in (cx.handledException ?? cx.noneRef).own },
  MethodDef("audit", "(event, /, *args)", "Passes the event to any hooks that are attached.") { (a, cx) throws(Raised) in
    guard a[0].isStr else { try cx.raise(.TypeError, "expected str for argument 'event', not \(cx.typeName(a[0]))") }
    try cx.audit(a[0], a[1])
    return cx.none
  },
  MethodDef("addaudithook", "(hook)", "Adds a new audit hook callback.") { (a, cx) throws(Raised) in
    try cx.addAuditHook(a[0])
    return cx.none
  },
]

private let frameFunctions: [MethodDef] = [
  MethodDef("_getframe", "(depth=0, /)", "Return a frame object from the call stack.\n\nIf optional integer depth is given, return the frame object that many\ncalls below the top of the stack.  If that is deeper than the call\nstack, ValueError is raised.  The default for depth is zero, returning\nthe frame at the top of the call stack.") { (a, cx) throws(Raised) in
    let depth = try a.optional(0).map { d throws(Raised) in try cx.index(d) } ?? 0
    guard let frame = try cx.currentFrame(depth: max(depth, 0)) else { try cx.raise(.ValueError, "call stack is not deep enough") }
    return frame.own
  },
  MethodDef("_getframemodulename", "(depth=0)", "Return the name of the module for a calling frame.") { (a, cx) throws(Raised) in
    let depth = try a.optional(0).map { d throws(Raised) in try cx.index(d) } ?? 0
    guard let frame = try cx.currentFrame(depth: max(depth, 0)) else { return cx.none }
    return (cx.dictGet(frame.frame.pointee.globals, str: cx.name(.__name__)) ?? cx.noneRef).own
  },
  MethodDef("_current_frames", "()", "Return a dict mapping each thread's thread id to its current stack frame.") { (a, cx) throws(Raised) in
    let result = try cx.dict()
    var t = cx.interp.pointee.threads
    while let one = t {
      if let regs = one.pointee.execution.pointee.frame {
        let key = cx.int(unsigned: UInt64(one.pointee.identifier))
        let frame = try cx.frameObject(regs)
        try cx.dictSet(result.ref, key.ref, frame)
      }
      t = one.pointee.next
    }
    return result
  },
  MethodDef("_current_exceptions", "()", "Return a dict mapping each thread's identifier to its current raised exception.") { (a, cx) throws(Raised) in
    let result = try cx.dict()
    var walk = cx.interp.pointee.threads
    while let thread = walk {
      if thread.pointee.execution.pointee.frame != nil {
        let key = cx.int(unsigned: UInt64(thread.pointee.identifier))
        try cx.dictSet(result.ref, key.ref, cx.handledException(of: thread) ?? cx.noneRef)
      }
      walk = thread.pointee.next
    }
    return result
  },
  MethodDef("set_coroutine_origin_tracking_depth", "(depth)", "Enable or disable origin tracking for coroutine objects in this thread.") { (a, cx) throws(Raised) in
    let depth = try cx.index(a[0])
    if depth < 0 { try cx.raise(.ValueError, "depth must be >= 0") }
    cx.thread.pointee.coroutineOriginDepth = depth
    return cx.none
  },
  MethodDef("get_coroutine_origin_tracking_depth", "()", "Check status of origin tracking for coroutine objects in this thread.") { (a, cx) throws(Raised) in cx.int(cx.thread.pointee.coroutineOriginDepth) },
  MethodDef("set_asyncgen_hooks", "(firstiter=None, finalizer=None)", "set_asyncgen_hooks([firstiter] [, finalizer])\n\nSet a finalizer for async generators objects.") { (a, cx) throws(Raised) in
    if let f = a.optional(0) { replace(&cx.thread.pointee.asyncGenFirstIter, with: cx.isNone(f) ? nil : f.own) }
    if let f = a.optional(1) { replace(&cx.thread.pointee.asyncGenFinalizer, with: cx.isNone(f) ? nil : f.own) }
    return cx.none
  },
  MethodDef("get_asyncgen_hooks", "()", "Return the installed asynchronous generators hooks.\n\nThis returns a namedtuple of the form (firstiter, finalizer).") { (a, cx) throws(Raised) in
    let key = try cx.intern("_asyncgen_hooks")
    let type: Owned
    if let found = cx.dictGet(cx.interp.pointee.sysDict, str: key.ref) {
      type = found.own
    } else {
      type = Ref(try cx.structType("asyncgen_hooks", ["firstiter", "finalizer"], visible: 2)).own
      try cx.dictSet(cx.interp.pointee.sysDict, key.ref, type.ref)
    }
    let values = try cx.tuple(cx.thread.pointee.asyncGenFirstIter ?? cx.noneRef, cx.thread.pointee.asyncGenFinalizer ?? cx.noneRef)
    return try cx.call(type.ref, values.ref)
  },
]

private let settingFunctions: [MethodDef] = [
  MethodDef("getdlopenflags", "()", "Return the current value of the flags that are used for dlopen calls.") { (a, cx) throws(Raised) in cx.int(Int(cx.vmState.loadFlags)) },
  MethodDef("setdlopenflags", "(flags, /)", "Set the flags used by the interpreter for dlopen calls.") { (a, cx) throws(Raised) in
    let number = try cx.indexObject(a[0])
    guard let n = cx.exactInt(number.ref), let flags = Int32(exactly: n) else { try cx.raise(.OverflowError, "Python int too large to convert to C int") }
    cx.vmState.loadFlags = flags
    return cx.none
  },
  MethodDef("getrecursionlimit", "()", "Return the current value of the recursion limit.") { (a, cx) throws(Raised) in cx.int(cx.execution.pointee.recursionLimit) },
  MethodDef("setrecursionlimit", "(limit, /)", "Set the maximum depth of the Python interpreter stack to n.") { (a, cx) throws(Raised) in
    let number = try cx.indexObject(a[0])
    guard let given = cx.exactInt(number.ref), let narrow = Int32(exactly: given) else {
      try cx.raise(.OverflowError, "Python int too large to convert to C int")
    }
    let limit = Int(narrow)
    guard limit >= 1 else { try cx.raise(.ValueError, "recursion limit must be greater or equal than 1") }
    let execution = cx.execution
    let used = execution.pointee.recursionLimit - execution.pointee.recursionRemaining
    if used >= limit {
      try cx.raise(.RecursionError, "cannot set the recursion limit to \(limit) at the recursion depth \(used): the limit is too low")
    }
    var t = cx.interp.pointee.threads
    while let one = t {
      let e = one.pointee.execution
      e.pointee.recursionRemaining += limit - e.pointee.recursionLimit
      e.pointee.recursionLimit = limit
      t = one.pointee.next
    }
    return cx.none
  },
  MethodDef("setswitchinterval", "(interval, /)", "Set the ideal thread switching delay inside the Python interpreter.\n\nThe actual frequency of switching threads can be lower if the\ninterpreter executes long sequences of uninterruptible code\n(this is implementation-specific and workload-dependent).") { (a, cx) throws(Raised) in
    let seconds = try cx.double(a[0])
    guard seconds > 0 else { try cx.raise(.ValueError, "switch interval must be strictly positive") }
    cx.gil.pointee.intervalMicroseconds = Int(min(max(seconds * 1e6, 1), 1e9))
    return cx.none
  },
  MethodDef("getswitchinterval", "()", "Return the current thread switch interval; see sys.setswitchinterval().") { (a, cx) throws(Raised) in cx.float(Double(cx.gil.pointee.intervalMicroseconds) / 1e6) },
  MethodDef("getdefaultencoding", "()", "Return the current default encoding used by the Unicode implementation.") { (a, cx) throws(Raised) in try cx.str("utf-8") },
  MethodDef("getfilesystemencoding", "()", "Return the encoding used to convert Unicode filenames to OS filenames.") { (a, cx) throws(Raised) in try cx.str("utf-8") },
  MethodDef("getfilesystemencodeerrors", "()", "Return the error mode used for Unicode to OS filename conversion.") { (a, cx) throws(Raised) in try cx.str("surrogateescape") },
  MethodDef("intern", "(string, /)", "``Intern'' the given string.\n\nThis enters the string in the (global) table of interned strings whose\npurpose is to speed up dictionary lookups. Return the string itself or\nthe previously interned string object with the same value.") { (a, cx) throws(Raised) in
    guard a[0].isStr else { try cx.raise(.TypeError, "intern() argument must be str, not \(cx.typeName(a[0]))") }
    guard a[0].isExactly(cx.types.pointee.str) else { try cx.raise(.TypeError, "can't intern \(cx.typeName(a[0]))") }
    return try cx.intern(a[0])
  },
  MethodDef("_is_interned", "(string, /)", "Return True if the given string is \"interned\".") { (a, cx) throws(Raised) in
    guard a[0].isStr else { try cx.raise(.TypeError, "_is_interned() argument must be str, not \(cx.typeName(a[0]))") }
    return cx.bool(a[0].has(HeaderFlag.interned))
  },
  MethodDef("is_finalizing", "()", "Return True if Python is exiting.") { (a, cx) throws(Raised) in cx.bool(cx.interp.pointee.finalizing) },
  MethodDef("get_int_max_str_digits", "()", "Return the maximum string digits limit for non-binary int<->str conversions.") { (a, cx) throws(Raised) in cx.int(cx.interp.pointee.maxStrDigits) },
  MethodDef("set_int_max_str_digits", "(maxdigits)", "Set the maximum string digits limit for non-binary int<->str conversions.") { (a, cx) throws(Raised) in
    let n = try cx.index(a[0])
    guard n == 0 || n >= 640 else { try cx.raise(.ValueError, "maxdigits must be 0 or larger than 640") }
    cx.interp.pointee.maxStrDigits = n
    return cx.none
  },
  MethodDef("activate_stack_trampoline", "(backend, /)", "Activate stack profiler trampoline *backend*.") { (a, cx) throws(Raised) in try cx.raise(.ValueError, "perf trampoline not available") },
  MethodDef("is_stack_trampoline_active", "()", "Return *True* if a stack profiler trampoline is active.") { (a, cx) throws(Raised) in cx.bool(false) },
  MethodDef("_get_cpu_count_config", "()", "Private function for getting PyConfig.cpu_count") { (a, cx) throws(Raised) in cx.int(cx.vmState.configuration.cpuCount ?? -1) },
  MethodDef("_is_gil_enabled", "()", "Return True if the GIL is currently enabled.") { (a, cx) throws(Raised) in cx.bool(true) },
  MethodDef("_clear_type_cache", "()", "Clear the internal type lookup cache.") { (a, cx) throws(Raised) in cx.none },
  MethodDef("_clear_internal_caches", "()", "Clear all internal performance-related caches.") { (a, cx) throws(Raised) in cx.none },
]

private let memoryFunctions: [MethodDef] = [
  MethodDef("getrefcount", "(object, /)", "Return the reference count of object.\n\nThe count returned is generally one higher than you might expect,\nbecause it includes the (temporary) reference as an argument to\ngetrefcount().") { (a, cx) throws(Raised) in cx.int(a[0].referenceCount) },
  MethodDef("getsizeof", "(object, default=None, /)", "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes.") { (a, cx) throws(Raised) in
    do throws(Raised) {
      guard let f = cx.lookup(a[0].type, .__sizeof__) else { try cx.raise(.TypeError, "Type \(cx.typeName(a[0])) doesn't define __sizeof__") }
      let size = try cx.callSpecial(f, a[0])
      guard size.ref.isInt else { try cx.raise(.TypeError, "'\(cx.typeName(size.ref))' object cannot be interpreted as an integer") }
      let n = try cx.index(size.ref)
      if n < 0 { try cx.raise(.ValueError, "__sizeof__() should return >= 0") }
      return cx.int(n + (a[0].hasFlag(.collected) ? 16 : 0))
    } catch {
      if let fallback = a.optional(1), cx.pendingMatches(.TypeError) {
        cx.setPending(nil)
        return fallback.own
      }
      throw error
    }
  },
  MethodDef("getallocatedblocks", "()", "Return the number of memory blocks currently allocated.") { (a, cx) throws(Raised) in
    var n = 0
    cx.heap.forEachObject { _ in n += 1 }
    return cx.int(n)
  },
  MethodDef("getunicodeinternedsize", "(*, _only_immortal=False)", "Return the number of elements of the unicode interned dictionary") { (a, cx) throws(Raised) in
    var n = 0
    cx.heap.forEachObject { if $0.has(HeaderFlag.interned) { n += 1 } }
    return cx.int(n)
  },
  MethodDef("_debugmallocstats", "()", "Print debug info to stderr about the state of the object heap.") { (a, cx) throws(Raised) in
    cx.printHeapStatistics()
    return cx.none
  },
]

extension Context {
  /// Sizes, prefixes and fill of the heap's pages, on stderr.
  func printHeapStatistics() {
    struct Row {
      var pages = 0
      var live = 0
      var room = 0
    }
    var rows: [Int: Row] = [:]
    for i in 0..<heap.pointee.pageCount {
      let p = heap.pointee.pages[i]
      let size = p.pointee.isSpan ? 0 : p.pointee.blockSize
      var row = rows[size] ?? Row()
      row.pages += 1
      row.room += p.pointee.isSpan ? 1 : (Page.size - Page.headerSize) / p.pointee.blockSize
      rows[size] = row
    }
    heap.forEachObject { r in
      let p = page(of: r)
      rows[p.pointee.isSpan ? 0 : p.pointee.blockSize, default: Row()].live += 1
    }
    var text = "Krait object heap: pages of 64 KiB by block size\n\n"
    text += "block size   pages   live blocks   free blocks\n"
    for size in rows.keys.sorted() {
      let row = rows[size]!
      let label = size == 0 ? "spans" : "\(size)"
      func pad(_ s: String, _ n: Int) -> String { String(repeating: " ", count: max(0, n - s.count)) + s }
      text += pad(label, 10) + pad("\(row.pages)", 8) + pad("\(row.live)", 14) + pad("\(row.room - row.live)", 14) + "\n"
    }
    let bytes = Array(text.utf8)
    _ = write(2, bytes, bytes.count)
  }
}

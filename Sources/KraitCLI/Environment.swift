import Glibc
import KraitVM

// PYTHON* variables and -X options, which say the same things in two ways.

/// Completes the configuration. The answer is the text of a fatal error, if a setting is not valid.
func applyEnvironment(_ c: inout Configuration) -> String? {
  applyFlags(&c)
  applyPaths(&c)
  applyStreams(&c)
  if let failure = applyHashSeed(&c) ?? applyDigitLimit(&c) ?? applyUTF8Mode(&c) ?? applyCPUCount(&c) ?? applyFrozenModules(&c) { return failure }
  if let failure = applyTracemalloc(&c) { return failure }
  applyWarnings(&c)
  return nil
}

/// The value of a variable that is set and not empty, unless the environment is to be ignored.
private func environment(_ name: String, _ c: Configuration) -> String? {
  if c.ignoreEnvironment { return nil }
  guard let raw = getenv(name), raw.pointee != 0 else { return nil }
  return String(cString: raw)
}

/// The value of a -X option: nil when it was not given, "" when it was given without a value.
private func extensionOption(_ name: String, _ c: Configuration) -> String? {
  for option in c.xOptions.reversed() {
    if option == name { return "" }
    if option.hasPrefix(name + "=") { return String(option.dropFirst(name.utf8.count + 1)) }
  }
  return nil
}

private func applyFlags(_ c: inout Configuration) {
  /// A variable that counts: a number, or once for any other text.
  func level(_ name: String, _ given: Int) -> Int {
    guard let text = environment(name, c) else { return given }
    let n = Int(text) ?? 1
    return max(given, n < 0 ? 1 : min(n, 1000))
  }
  c.debug = level("PYTHONDEBUG", c.debug ? 1 : 0) > 0
  c.verbose = level("PYTHONVERBOSE", c.verbose)
  c.optimize = min(level("PYTHONOPTIMIZE", c.optimize), 2)
  if environment("PYTHONINSPECT", c) != nil { c.inspect = true }
  if environment("PYTHONDONTWRITEBYTECODE", c) != nil { c.dontWriteBytecode = true }
  if environment("PYTHONUNBUFFERED", c) != nil { c.unbuffered = true }
  if environment("PYTHONNOUSERSITE", c) != nil { c.noUserSite = true }
  if environment("PYTHONSAFEPATH", c) != nil { c.safePath = true }
  if environment("PYTHONDEVMODE", c) != nil || extensionOption("dev", c) != nil { c.devMode = true }
  if environment("PYTHONFAULTHANDLER", c) != nil || extensionOption("faulthandler", c) != nil || c.devMode { c.faultHandler = true }
  if environment("PYTHONWARNDEFAULTENCODING", c) != nil || extensionOption("warn_default_encoding", c) != nil { c.warnDefaultEncoding = true }
  if environment("PYTHONNODEBUGRANGES", c) != nil || extensionOption("no_debug_ranges", c) != nil { c.noDebugRanges = true }
  if environment("PYTHONPROFILEIMPORTTIME", c) != nil || extensionOption("importtime", c) != nil { c.importTime = true }
}

private func applyPaths(_ c: inout Configuration) {
  if let path = environment("PYTHONPATH", c) {
    c.searchPath += path.split(separator: ":", omittingEmptySubsequences: false).map { absolutePath(String($0)) }
  }
  if let prefix = extensionOption("pycache_prefix", c) {
    c.pycachePrefix = prefix.isEmpty ? nil : prefix
  } else if let prefix = environment("PYTHONPYCACHEPREFIX", c) {
    c.pycachePrefix = prefix
  }
  if let directory = environment("PYTHONPLATLIBDIR", c) { c.platformLibraryDirectory = directory }
}

private func applyStreams(_ c: inout Configuration) {
  if isPlainLocale(c) { c.streamErrors = "surrogateescape" }
  guard let setting = environment("PYTHONIOENCODING", c) else { return }
  let parts = setting.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  if !parts[0].isEmpty {
    c.streamEncoding = parts[0]
    c.streamErrors = "strict"
  }
  if parts.count > 1, !parts[1].isEmpty { c.streamErrors = parts[1] }
}

/// The name of the locale for characters, as setlocale() chooses it.
private func characterLocale() -> String {
  for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
    if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
  }
  return "C"
}

/// Whether input may hold any bytes: in the C locale and its UTF-8 form.
private func isPlainLocale(_ c: Configuration) -> Bool {
  ["C", "POSIX", "C.UTF-8", "C.utf8", "C.UTF8"].contains(characterLocale())
}

private func applyUTF8Mode(_ c: inout Configuration) -> String? {
  c.utf8Mode = ["C", "POSIX"].contains(characterLocale())
  if let value = extensionOption("utf8", c) {
    switch value {
    case "", "1": c.utf8Mode = true
    case "0": c.utf8Mode = false
    default: return "preconfig_init_utf8_mode: invalid -X utf8 option value"
    }
  } else if let value = environment("PYTHONUTF8", c) {
    switch value {
    case "1": c.utf8Mode = true
    case "0": c.utf8Mode = false
    default: return "preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value"
    }
  }
  if c.utf8Mode && c.streamEncoding == nil && c.streamErrors == nil { c.streamErrors = "surrogateescape" }
  return nil
}

private func applyHashSeed(_ c: inout Configuration) -> String? {
  guard !c.randomizesHashes, let seed = environment("PYTHONHASHSEED", c), seed != "random" else { return nil }
  guard let n = UInt64(seed), n <= 4_294_967_295 else {
    return "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]"
  }
  c.hashSeed = n
  return nil
}

private func applyDigitLimit(_ c: inout Configuration) -> String? {
  func valid(_ text: String) -> Int? {
    guard let n = Int(text), n == 0 || (640...Int(Int32.max)).contains(n) else { return nil }
    return n
  }
  let rule = "invalid limit; must be >= 640 or 0 for unlimited."
  if let text = extensionOption("int_max_str_digits", c) {
    guard let n = valid(text) else { return "config_init_int_max_str_digits: -X int_max_str_digits: \(rule)" }
    c.maximumIntDigits = n
  } else if let text = environment("PYTHONINTMAXSTRDIGITS", c) {
    guard let n = valid(text) else { return "config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: \(rule)" }
    c.maximumIntDigits = n
  }
  return nil
}

private func applyCPUCount(_ c: inout Configuration) -> String? {
  if let text = extensionOption("cpu_count", c) {
    if text == "default" { return nil }
    guard let n = Int(text), n > 0 else {
      return "config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be greater than 0"
    }
    c.cpuCount = n
  } else if let text = environment("PYTHON_CPU_COUNT", c), text != "default" {
    guard let n = Int(text), n > 0 else {
      return "config_init_cpu_count: PYTHON_CPU_COUNT=n: n is missing or an invalid number, n must be greater than 0"
    }
    c.cpuCount = n
  }
  return nil
}

private func applyFrozenModules(_ c: inout Configuration) -> String? {
  guard let value = extensionOption("frozen_modules", c), !["", "on", "off"].contains(value) else { return nil }
  return "bad value for option -X frozen_modules (expected \"on\" or \"off\")"
}

private func applyTracemalloc(_ c: inout Configuration) -> String? {
  if let text = extensionOption("tracemalloc", c) {
    guard let n = text.isEmpty ? 1 : Int(text), (0...65535).contains(n) else {
      return "config_init_tracemalloc: -X tracemalloc=NFRAME: invalid number of frames"
    }
    c.tracemallocFrames = n
  } else if let text = environment("PYTHONTRACEMALLOC", c) {
    guard let n = Int(text), (0...65535).contains(n) else {
      return "config_init_tracemalloc: PYTHONTRACEMALLOC: invalid number of frames"
    }
    c.tracemallocFrames = n
  }
  return nil
}

/// sys.warnoptions: development mode, then the environment, the command line, and -b, each stronger than the one before.
private func applyWarnings(_ c: inout Configuration) {
  var all: [String] = c.devMode ? ["default"] : []
  if let text = environment("PYTHONWARNINGS", c) { all += text.split(separator: ",").map(String.init) }
  all += c.warnOptions
  if c.bytesWarning > 0 { all.append(c.bytesWarning > 1 ? "error::BytesWarning" : "default::BytesWarning") }
  var seen: [String] = []
  for option in all where !seen.contains(option) { seen.append(option) }
  c.warnOptions = seen
}

/// A path made absolute, its `..` kept as they are.
func absolutePath(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  guard let raw = getcwd(nil, 0) else { return path }
  defer { free(raw) }
  let base = String(cString: raw)
  return path.isEmpty || path == "." ? base : base + (base.hasSuffix("/") ? "" : "/") + path
}

import Glibc
import KraitCore
import KraitObjects

extension Context {
  /// `sys.breakpointhook`: calls what $PYTHONBREAKPOINT names, `pdb.set_trace` by default, nothing for "0".
  func runBreakpointHook(_ args: Ref, _ keywords: Ref?) throws(Raised) -> Owned {
    let configuration = vmState.configuration
    var path = "pdb.set_trace"
    if !configuration.ignoreEnvironment && !configuration.isolated, let given = getenv("PYTHONBREAKPOINT") {
      let text = String(cString: given)
      if text == "0" { return none }
      if !text.isEmpty { path = text }
    }
    switch try breakpointFunction(path) {
    case .some(let function): return try call(function.ref, args: args, kwargs: keywords)
    case .none:
      try warn(.RuntimeWarning, "Ignoring unimportable $PYTHONBREAKPOINT: \"\(path)\"")
      return none
    }
  }

  /// The attribute of a module, or of builtins without a dot; nil if it cannot be imported.
  private func breakpointFunction(_ path: String) throws(Raised) -> Owned? {
    let dot = path.lastIndex(of: ".")
    let module = dot.map { String(path[..<$0]) } ?? "builtins", attribute = dot.map { String(path[path.index(after: $0)...]) } ?? path
    if module.isEmpty || module.hasPrefix(".") { return nil }
    do throws(Raised) {
      let found = try importModule(module), name = try intern(attribute)
      return try getattr(found.ref, name.ref)
    } catch {
      guard pendingMatches(.ImportError) || pendingMatches(.AttributeError) else { throw error }
      setPending(nil)
      return nil
    }
  }
}

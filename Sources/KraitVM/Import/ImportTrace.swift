import Glibc
import KraitCore
import KraitObjects

// What -X importtime and -v tell about imports.

/// The import that is being timed: how deep it is, and what the imports below it have taken.
struct ImportTiming {
  var depth = 0
  var nestedNanoseconds: UInt64 = 0
  var hasHeading = false
}

extension Context {
  /// Loads a module, and says how long it took if that is wanted.
  func tracedLoad(_ name: String, _ load: () throws(Raised) -> Owned) throws(Raised) -> Owned {
    let configuration = vmState.configuration
    if !configuration.importTime && configuration.verbose == 0 { return try load() }
    let state = importState
    if configuration.importTime && !state.timing.hasHeading {
      state.timing.hasHeading = true
      writeDirectly("import time: self [us] | cumulative | imported package\n")
    }
    let before = state.timing.nestedNanoseconds, start = monotonicNanoseconds()
    state.timing.nestedNanoseconds = 0
    state.timing.depth += 1
    defer {
      let total = monotonicNanoseconds() &- start, nested = state.timing.nestedNanoseconds
      state.timing.depth -= 1
      state.timing.nestedNanoseconds = before &+ total
      if configuration.importTime { writeTiming(name, total, nested, state.timing.depth) }
    }
    let module = try load()
    if configuration.verbose > 0 { writeImport(name, module.ref) }
    return module
  }

  private func writeTiming(_ name: String, _ total: UInt64, _ nested: UInt64, _ depth: Int) {
    func column(_ nanoseconds: UInt64, _ width: Int) -> String {
      let text = "\(nanoseconds / 1000)"
      return String(repeating: " ", count: max(width - text.utf8.count, 0)) + text
    }
    writeDirectly("import time: \(column(total > nested ? total - nested : 0, 9)) | \(column(total, 10)) | \(String(repeating: " ", count: depth * 2))\(name)\n")
  }

  private func writeImport(_ name: String, _ module: Ref) {
    do throws(Raised) {
      let loader = try getattrOptional(module, .__loader__) ?? none
      let shown = try repr(loader.ref)
      writeDirectly("import '\(name)' # \(shown.ref.text)\n")
    } catch { setPending(nil) }
  }

  private func writeDirectly(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(2, bytes, bytes.count)
  }
}

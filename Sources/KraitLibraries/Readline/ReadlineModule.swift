#if Readline
  import CReadline
  import Glibc
  import KraitCore
  import KraitObjects
  import KraitVM

  /// `readline`: line editing, completion and history by GNU readline.
  public enum ReadlineModule: NativeModule {
    public static var name: StaticString { "readline" }
    public static var doc: StaticString? { "Importing this module enables command line editing using GNU readline." }
    public static var functions: [MethodDef] { editingFunctions + historyFunctions + hookFunctions }

    public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
      try cx.checkLoaded(krait_readline_load(), name)
      let version = cx.int(Int(krait_readline_version()))
      let text = try cx.str(String(cString: krait_readline_library_version())), backend = try cx.str("readline"), unlimited = cx.int(-1)
      try cx.setNamed(dict, "_READLINE_VERSION", version.ref)
      try cx.setNamed(dict, "_READLINE_RUNTIME_VERSION", version.ref)
      try cx.setNamed(dict, "_READLINE_LIBRARY_VERSION", text.ref)
      try cx.setNamed(dict, "backend", backend.ref)
      try cx.setNamed(dict, historyLimit, unlimited.ref)
      LineEditor.connect(cx, dict)
      cx.vmState.lineEditor = { (prompt, cx) throws(Raised) in try LineEditor.read(prompt, cx) }
    }

    /// Names in the module's namespace under which its settings are kept.
    static var historyLimit: String { "_history_length" }
    static var completer: String { "_completer" }
    static var display: String { "_display_hook" }
    static var startup: String { "_startup_hook" }
    static var preInput: String { "_pre_input_hook" }
  }

  extension Context {
    /// The namespace of the module, whose functions this is called from.
    fileprivate func readlineDict() throws(Raised) -> Owned {
      let module = try importModule("readline")
      return moduleDict(module.ref).unsafelyUnwrapped.own
    }
    /// A setting; nil if it is None or was never made.
    fileprivate func readlineSetting(_ name: String) throws(Raised) -> Owned? {
      let dict = try readlineDict(), key = try intern(name)
      guard let found = dictGet(dict.ref, str: key.ref), !isNone(found) else { return nil }
      return found.own
    }
    fileprivate func setReadlineHook(_ name: String, _ function: Ref?, _ label: String) throws(Raised) {
      let value = function ?? noneRef
      if !isNone(value), !value.type.pointee.has.contains(.call) { try raise(.TypeError, "\(label)(func): argument not callable") }
      let dict = try readlineDict()
      try setNamed(dict.ref, name, value)
      func wanted(_ name: String) throws(Raised) -> Int32 { try readlineSetting(name) == nil ? 0 : 1 }
      krait_readline_want(try wanted(ReadlineModule.display), try wanted(ReadlineModule.startup), try wanted(ReadlineModule.preInput))
    }
    /// The bytes of a str for the terminal, ended by 0.
    fileprivate func terminalBytes(_ text: Ref) throws(Raised) -> [CChar] {
      guard text.isStr else { try raise(.TypeError, "bad argument type for built-in operation") }
      let encoding = try str("utf-8"), errors = try str("surrogateescape"), method = try intern("encode")
      let encoded = try callMethod(text, method.ref, encoding.ref, errors.ref)
      return try withoutNull(encoded.ref)
    }
    private func withoutNull(_ bytes: Ref) throws(Raised) -> [CChar] {
      let raw = UnsafeBufferPointer(start: bytes.bytesData, count: bytes.bytes.pointee.length)
      if raw.contains(0) { try raise(.ValueError, "embedded null byte") }
      return raw.map { CChar(bitPattern: $0) } + [0]
    }
    fileprivate func terminalText(_ bytes: UnsafePointer<CChar>) throws(Raised) -> Owned {
      let errors = try str("surrogateescape")
      var consumed = 0
      return try decodeUTF8(UnsafeRawBufferPointer(start: bytes, count: strlen(bytes)), errors.ref, consumed: &consumed)
    }
    fileprivate func historyPath(_ argument: Ref?) throws(Raised) -> [CChar]? {
      guard let argument, !isNone(argument) else { return nil }
      let path = try importModule("posix"), method = try intern("fspath")
      let name = try callMethod(path.ref, method.ref, argument)
      return name.ref.isBytes ? try withoutNull(name.ref) : try terminalBytes(name.ref)
    }
    fileprivate func checkHistory(_ error: Int32) throws(Raised) {
      if error != 0 { try raiseErrno(error) }
    }
    /// Shortens the file to the length that was set.
    fileprivate func limitHistoryFile(_ path: [CChar]?) throws(Raised) {
      guard let limit = try readlineSetting(ReadlineModule.historyLimit) else { return }
      let n = try index(limit.ref)
      if n >= 0 { _ = krait_history_truncate(path, Int32(clamping: n)) }
    }
  }

  private let editingFunctions: [MethodDef] = [
    MethodDef("parse_and_bind", "(string, /)", "Execute the init line provided in the string argument.") { (a, cx) throws(Raised) in
      var bytes = try cx.terminalBytes(a[0])
      _ = krait_readline_bind(&bytes)
      return cx.none
    },
    MethodDef("read_init_file", "(filename=None, /)", "Execute a readline initialization file.\n\nThe default filename is the last filename used.") { (a, cx) throws(Raised) in
      try cx.checkHistory(krait_readline_init_file(try cx.historyPath(a.optional(0))))
      return cx.none
    },
    MethodDef("get_line_buffer", "()", "Return the current contents of the line buffer.") { (a, cx) throws(Raised) in try cx.terminalText(krait_readline_buffer()) },
    MethodDef("insert_text", "(string, /)", "Insert text into the line buffer at the cursor position.") { (a, cx) throws(Raised) in
      krait_readline_insert(try cx.terminalBytes(a[0]))
      return cx.none
    },
    MethodDef("redisplay", "()", "Change what's displayed on the screen to reflect contents of the line buffer.") { (a, cx) throws(Raised) in
      krait_readline_redisplay()
      return cx.none
    },
    MethodDef("get_begidx", "()", "Get the beginning index of the completion scope.") { (a, cx) throws(Raised) in cx.int(Int(krait_readline_begin())) },
    MethodDef("get_endidx", "()", "Get the ending index of the completion scope.") { (a, cx) throws(Raised) in cx.int(Int(krait_readline_end())) },
    MethodDef("get_completion_type", "()", "Get the type of completion being attempted.") { (a, cx) throws(Raised) in cx.int(Int(krait_readline_completion_type())) },
    MethodDef("get_completer_delims", "()", "Get the word delimiters for completion.") { (a, cx) throws(Raised) in try cx.terminalText(krait_readline_delimiters()) },
    MethodDef("set_completer_delims", "(string, /)", "Set the word delimiters for completion.") { (a, cx) throws(Raised) in
      if krait_readline_set_delimiters(try cx.terminalBytes(a[0])) != 0 { try cx.raise(.MemoryError, "") }
      return cx.none
    },
  ]

  private let historyFunctions: [MethodDef] = [
    MethodDef("add_history", "(string, /)", "Add an item to the history buffer.") { (a, cx) throws(Raised) in
      krait_history_add(try cx.terminalBytes(a[0]))
      return cx.none
    },
    MethodDef("clear_history", "()", "Clear the current readline history.") { (a, cx) throws(Raised) in
      krait_history_clear()
      return cx.none
    },
    MethodDef("get_current_history_length", "()", "Return the current (not the maximum) length of history.") { (a, cx) throws(Raised) in cx.int(Int(krait_history_length())) },
    MethodDef("get_history_item", "(index, /)", "Return the current contents of history item at one-based index.") { (a, cx) throws(Raised) in
      let index = try cx.index(a[0])
      guard index > 0, let line = krait_history_line(Int32(clamping: index &- 1)) else { return cx.none }
      return try cx.terminalText(line)
    },
    MethodDef("remove_history_item", "(pos, /)", "Remove history item given by its zero-based position.") { (a, cx) throws(Raised) in
      let position = try historyPosition(a[0], cx)
      if krait_history_remove(position) != 0 { try cx.raise(.ValueError, "No history item at position \(position)") }
      return cx.none
    },
    MethodDef("replace_history_item", "(pos, line, /)", "Replaces history item given by its position with contents of line.\n\npos is zero-based.") { (a, cx) throws(Raised) in
      let position = try historyPosition(a[0], cx), line = try cx.terminalBytes(a[1])
      if krait_history_replace(position, line) != 0 { try cx.raise(.ValueError, "No history item at position \(position)") }
      return cx.none
    },
    MethodDef("set_auto_history", "(enabled, /)", "Enables or disables automatic history.") { (a, cx) throws(Raised) in
      krait_history_set_automatic(try cx.isTrue(a[0]) ? 1 : 0)
      return cx.none
    },
    MethodDef("read_history_file", "(filename=None, /)", "Load a readline history file.\n\nThe default filename is ~/.history.") { (a, cx) throws(Raised) in
      try cx.checkHistory(krait_history_read(try cx.historyPath(a.optional(0))))
      return cx.none
    },
    MethodDef("write_history_file", "(filename=None, /)", "Save a readline history file.\n\nThe default filename is ~/.history.") { (a, cx) throws(Raised) in
      let path = try cx.historyPath(a.optional(0))
      try cx.checkHistory(krait_history_write(path))
      try cx.limitHistoryFile(path)
      return cx.none
    },
    MethodDef("append_history_file", "(nelements, filename=None, /)", "Append the last nelements items of the history list to file.\n\nThe default filename is ~/.history.") { (a, cx) throws(Raised) in
      let count = try cx.index(a[0])
      if count < 0 { try cx.raise(.ValueError, "nelements must be positive") }
      let path = try cx.historyPath(a.optional(1))
      try cx.checkHistory(krait_history_append(Int32(clamping: count), path))
      try cx.limitHistoryFile(path)
      return cx.none
    },
    MethodDef("get_history_length", "()", "Return the maximum number of lines that will be written to the history file.") { (a, cx) throws(Raised) in
      try cx.readlineSetting(ReadlineModule.historyLimit) ?? cx.int(-1)
    },
    MethodDef("set_history_length", "(length, /)", "Set the maximal number of lines which will be written to the history file.\n\nA negative length is used to inhibit history truncation.") { (a, cx) throws(Raised) in
      let dict = try cx.readlineDict(), length = cx.int(try cx.index(a[0]))
      try cx.setNamed(dict.ref, ReadlineModule.historyLimit, length.ref)
      return cx.none
    },
  ]

  private func historyPosition(_ r: Ref, _ cx: Context) throws(Raised) -> Int32 {
    let position = try cx.index(r)
    if position < 0 { try cx.raise(.ValueError, "History index cannot be negative") }
    return Int32(clamping: position)
  }

  private let hookFunctions: [MethodDef] = [
    MethodDef("set_completer", "(function=None, /)", "Set or remove the completer function.\n\nThe function is called as function(text, state),\nfor state in 0, 1, 2, ..., until it returns a non-string.\nIt should return the next possible completion starting with 'text'.") { (a, cx) throws(Raised) in
      try cx.setReadlineHook(ReadlineModule.completer, a.optional(0), "set_completer")
      return cx.none
    },
    MethodDef("get_completer", "()", "Get the current completer function.") { (a, cx) throws(Raised) in
      guard let completer = try cx.readlineSetting(ReadlineModule.completer) else { return cx.none }
      return completer
    },
    MethodDef("set_completion_display_matches_hook", "(function=None, /)", "Set or remove the completion display function.\n\nThe function is called as\n  function(substitution, [matches], longest_match_length)\nonce each time matches need to be displayed.") { (a, cx) throws(Raised) in
      try cx.setReadlineHook(ReadlineModule.display, a.optional(0), "set_completion_display_matches_hook")
      return cx.none
    },
    MethodDef("set_startup_hook", "(function=None, /)", "Set or remove the function invoked by the rl_startup_hook callback.\n\nThe function is called with no arguments just\nbefore readline prints the first prompt.") { (a, cx) throws(Raised) in
      try cx.setReadlineHook(ReadlineModule.startup, a.optional(0), "set_startup_hook")
      return cx.none
    },
    MethodDef("set_pre_input_hook", "(function=None, /)", "Set or remove the function invoked by the rl_pre_input_hook callback.\n\nThe function is called with no arguments after the first prompt\nhas been printed and just before readline starts reading input\ncharacters.") { (a, cx) throws(Raised) in
      try cx.setReadlineHook(ReadlineModule.preInput, a.optional(0), "set_pre_input_hook")
      return cx.none
    },
  ]

  /// What readline calls back into: the interpreter that reads. It is reached from C, so it lives as long as the process.
  private final class LineEditor {
    let cx: Context

    init(_ cx: Context) { self.cx = cx }

    static func connect(_ cx: Context, _ dict: Ref) {
      var callbacks = krait_readline_callbacks()
      callbacks.context = Unmanaged.passRetained(LineEditor(cx)).toOpaque()
      callbacks.interrupted = { LineEditor.from($0).interrupted() }
      callbacks.complete = { LineEditor.from($0).complete($1, Int($2)) }
      callbacks.display = { LineEditor.from($0).display($1, Int($2), Int($3)) }
      callbacks.startup = { LineEditor.from($0).runHook(ReadlineModule.startup) }
      callbacks.pre_input = { LineEditor.from($0).runHook(ReadlineModule.preInput) }
      krait_readline_connect(&callbacks)
    }

    static func from(_ raw: UnsafeMutableRawPointer?) -> LineEditor { Unmanaged<LineEditor>.fromOpaque(raw.unsafelyUnwrapped).takeUnretainedValue() }

    static func read(_ prompt: [UInt8], _ cx: Context) throws(Raised) -> [UInt8] {
      let text = prompt.map { CChar(bitPattern: $0) } + [0]
      var line: UnsafeMutablePointer<CChar>?
      let outcome = cx.withoutGIL { krait_readline_read(text, &line) }
      if outcome == KRAIT_READLINE_INTERRUPTED {
        if cx.pending == nil { try cx.raise(.KeyboardInterrupt, "") }
        throw Raised()
      }
      guard outcome == KRAIT_READLINE_LINE, let line else { return [] }
      defer { free(line) }
      return UnsafeBufferPointer(start: line, count: strlen(line)).map { UInt8(bitPattern: $0) } + [10]
    }

    private func interrupted() -> Int32 {
      cx.withGIL {
        do throws(Raised) {
          try cx.checkSignals()
          return 0
        } catch { return 1 }
      }
    }

    /// Calls a hook's function; failures are ignored, as there is nobody to tell.
    private func attempt(_ body: () throws(Raised) -> Void) {
      do throws(Raised) { try body() } catch { cx.setPending(nil) }
    }

    private func complete(_ text: UnsafePointer<CChar>?, _ state: Int) -> UnsafeMutablePointer<CChar>? {
      guard let text else { return nil }
      return cx.withGIL {
        var result: UnsafeMutablePointer<CChar>?
        attempt { () throws(Raised) in
          guard let completer = try cx.readlineSetting(ReadlineModule.completer) else { return }
          let word = try cx.terminalText(text), number = cx.int(state)
          let match = try cx.call(completer.ref, word.ref, number.ref)
          if cx.isNone(match.ref) { return }
          result = strdup(try cx.terminalBytes(match.ref))
        }
        return result
      }
    }

    private func display(_ matches: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int, _ longest: Int) -> Int32 {
      guard let matches else { return 0 }
      return cx.withGIL {
        attempt { () throws(Raised) in
          guard let hook = try cx.readlineSetting(ReadlineModule.display) else { return }
          let list = try cx.list(), length = cx.int(longest)
          for i in 0..<max(count, 0) {
            if let match = matches[i + 1] { try cx.append(list.ref, cx.terminalText(match)) }
          }
          let substitution = if let first = matches[0] { try cx.terminalText(first) } else { try cx.str("") }
          _ = try cx.call(hook.ref, substitution.ref, list.ref, length.ref)
        }
        return 1
      }
    }

    private func runHook(_ name: String) {
      cx.withGIL {
        attempt { () throws(Raised) in
          guard let hook = try cx.readlineSetting(name) else { return }
          _ = try cx.call(hook.ref)
        }
      }
    }
  }
#endif

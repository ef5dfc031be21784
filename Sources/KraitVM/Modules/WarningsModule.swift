import KraitCore
import KraitObjects

/// `_warnings`: the functions of `warnings` that native code uses too. They leave no frames in the traceback of a warning that is raised.
public enum WarningsModule: NativeModule {
  public static var name: StaticString { "_warnings" }
  public static var doc: StaticString? {
    "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up."
  }

  public static var functions: [MethodDef] {
    [
      MethodDef(
        "warn", "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
        "Issue a warning, or maybe ignore it or raise an exception.\n\n  message\n    Text of the warning message.\n  category\n    The Warning category subclass. Defaults to UserWarning.\n  stacklevel\n    How far up the call stack to make this warning appear. A value of 2 for\n    example attributes the warning to the caller of the code calling warn().\n  source\n    If supplied, the destroyed object which emitted a ResourceWarning\n  skip_file_prefixes\n    An optional tuple of module filename prefixes indicating frames to skip\n    during stacklevel computations for stack frame attribution."
      ) { (a, cx) throws(Raised) in
        let prefixes = try cx.skippedPrefixes(a.optional(4))
        var level = try cx.optionalIndex(a.optional(2), 1)
        if !prefixes.isEmpty && level < 2 { level = 2 }
        let category = try cx.warningCategory(a[0], a.optional(1))
        try cx.issueWarning(category.ref, a[0], stackLevel: level, skipping: prefixes, source: a.optional(3))
        return cx.none
      },
      MethodDef(
        "warn_explicit", "(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
        "Issue a warning, or maybe ignore it or raise an exception."
      ) { (a, cx) throws(Raised) in
        guard a[2].isStr else { try cx.raise(.TypeError, "warn_explicit() argument 'filename' must be str, not \(cx.typeName(a[2]))") }
        let line = try cx.index(a[3])
        if let globals = a.optional(6), !cx.isNone(globals), !globals.isDict {
          try cx.raise(.TypeError, "module_globals must be a dict, not '\(cx.typeName(globals))'")
        }
        var place = WarningPlace(filename: a[2], line: line, module: a.optional(4), registry: a.optional(5), sourceLine: nil)
        guard let globals = a.optional(6), !cx.isNone(globals) else {
          try cx.warnExplicitly(place, a[1], a[0], source: a.optional(7))
          return cx.none
        }
        let text = try cx.sourceLine(globals, line)
        place.sourceLine = text.ref
        try cx.warnExplicitly(place, a[1], a[0], source: a.optional(7))
        return cx.none
      },
      MethodDef("_filters_mutated", "()", "") { (a, cx) throws(Raised) in
        try cx.warningsState().version &+= 1
        return cx.none
      },
    ]
  }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let state = try cx.warningsState()
    for (label, value) in [("filters", state.filters), ("_onceregistry", state.onceRegistry), ("_defaultaction", state.defaultAction)] {
      let key = try cx.intern(label)
      try cx.dictSet(dict, key.ref, value)
    }
  }
}

/// Filters and records that hold while the module `warnings` is not there, or has none of its own: those it had last. Owned.
private final class WarningsState {
  var filters: Ref
  var onceRegistry: Ref
  var defaultAction: Ref
  /// Goes up when filters change: registries written under an older version no longer hold.
  var version = 1
  init(filters: Ref, onceRegistry: Ref, defaultAction: Ref) {
    self.filters = filters
    self.onceRegistry = onceRegistry
    self.defaultAction = defaultAction
  }
}

/// Where a warning is said to come from. `module` nil: made from the file's name; `registry` nil or None: nothing is remembered.
private struct WarningPlace {
  let filename: Ref
  let line: Int
  let module: Ref?
  let registry: Ref?
  /// The text of the line as the module's loader has it, or None.
  var sourceLine: Ref? = nil
}

extension Context {
  fileprivate func warningsState() throws(Raised) -> WarningsState {
    let key = ObjectIdentifier(WarningsModule.self)
    if let known = vmState.moduleStates[key] as? WarningsState { return known }
    let filters = try list(), registry = try dict(), action = try intern("default")
    let main = try intern("__main__")
    try addFilter(filters.ref, "default", .DeprecationWarning, main.ref)
    for category in [ExceptionKind.DeprecationWarning, .PendingDeprecationWarning, .ImportWarning, .ResourceWarning] {
      try addFilter(filters.ref, "ignore", category, noneRef)
    }
    let state = WarningsState(filters: filters.leak(), onceRegistry: registry.leak(), defaultAction: action.leak())
    vmState.moduleStates[key] = state
    vmState.finalizers.append { cx in
      cx.vmState.moduleStates[key] = nil
      for r in [state.filters, state.onceRegistry, state.defaultAction] { r.decref() }
    }
    return state
  }

  private func addFilter(_ filters: Ref, _ action: String, _ category: ExceptionKind, _ module: Ref) throws(Raised) {
    let word = try intern(action), line = int(0)
    let row = try tuple(word.ref, noneRef, Ref(exceptionType(category)), module, line.ref)
    try append(list: filters, row)
  }

  /// The class of a warning: that of a message that is one, else the given one, else UserWarning.
  fileprivate func warningCategory(_ message: Ref, _ category: Ref?) throws(Raised) -> Owned {
    if isInstance(message, exceptionType(.Warning)) { return Ref(message.type).own }
    guard let category, !isNone(category) else { return Ref(exceptionType(.UserWarning)).own }
    guard category.isType, isSubtype(category.asType, exceptionType(.Warning)) else {
      try raise(.TypeError, "category must be a Warning subclass, not '\(typeName(category))'")
    }
    return category.own
  }

  fileprivate func skippedPrefixes(_ prefixes: Ref?) throws(Raised) -> [String] {
    guard let prefixes else { return [] }
    guard prefixes.isTuple else { try raise(.TypeError, "warn() argument 'skip_file_prefixes' must be tuple, not \(typeName(prefixes))") }
    var result: [String] = []
    for i in 0..<prefixes.tupleCount {
      let item = prefixes.tupleItems[i]
      guard item.isStr else { try raise(.TypeError, "Found non-str '\(typeName(item))' in skip_file_prefixes.") }
      result.append(item.text)
    }
    return result
  }

  /// Warns about the code `stackLevel - 1` frames out from the innermost one.
  fileprivate func issueWarning(_ category: Ref, _ message: Ref, stackLevel: Int, skipping prefixes: [String] = [], source: Ref?) throws(Raised) {
    guard let regs = warnedFrame(stackLevel, prefixes) else {
      let filename = try intern("<sys>")
      return try warn(category, message, globals: interp.pointee.sysDict, filename.ref, 0, source)
    }
    let function = functionOf(regs), code = codeOf(regs)
    let globals = function.pointee.globals.own, filename = code.pointee.filename.own
    let frame = try frameObject(regs).own
    try warn(category, message, globals: globals.ref, filename.ref, frame.ref.frame.line(self), source)
  }

  private func warn(_ category: Ref, _ message: Ref, globals: Ref, _ filename: Ref, _ line: Int, _ source: Ref?) throws(Raised) {
    let key = try intern("__warningregistry__")
    let registry: Owned
    if let known = dictGet(globals, str: key.ref) {
      registry = known.own
    } else {
      registry = try dict()
      try dictSet(globals, key.ref, registry.ref)
    }
    let unnamed = try intern("<string>")
    var module = unnamed.copy()
    if let given = dictGet(globals, str: name(.__name__)), given.isStr || isNone(given) { module = given.own }
    try warnExplicitly(WarningPlace(filename: filename, line: line, module: module.ref, registry: registry.ref), category, message, source: source)
  }

  /// The frame that a warning is about, nil beyond the outermost. Frames of the import machinery count only within it.
  private func warnedFrame(_ stackLevel: Int, _ prefixes: [String]) -> Registers? {
    func isInternal(_ regs: Registers) -> Bool {
      let file = codeOf(regs).pointee.filename.text
      return file.contains("importlib") && file.contains("_bootstrap")
    }
    func isSkipped(_ regs: Registers) -> Bool {
      let file = codeOf(regs).pointee.filename.text
      return prefixes.contains { file.hasPrefix($0) }
    }
    guard var regs = execution.pointee.frame else { return nil }
    let countsAll = stackLevel <= 0 || isInternal(regs)
    var left = stackLevel - 1
    while left > 0 {
      left -= 1
      repeat {
        guard let caller = callerRegisters(regs) else { return nil }
        regs = caller
      } while !countsAll && (isInternal(regs) || isSkipped(regs))
    }
    return regs
  }

  /// Decides by filters and registry what happens to a warning, and does it.
  fileprivate func warnExplicitly(_ place: WarningPlace, _ givenCategory: Ref, _ given: Ref, source: Ref?) throws(Raised) {
    if let module = place.module, isNone(module) { return }
    let registry = place.registry.flatMap { isNone($0) ? nil : $0 }
    if let registry, !registry.isDict { try raise(.TypeError, "'registry' must be a dict or None") }
    let message: Owned, text: Owned, category: Owned
    if isInstance(given, exceptionType(.Warning)) {
      message = given.own
      text = try str(of: given)
      category = Ref(given.type).own
    } else {
      message = try call(givenCategory, given)
      text = given.own
      category = givenCategory.own
    }
    let line = int(place.line), key = try tuple(text.copy(), category.copy(), line.copy())
    if let registry, try alreadyWarned(registry, key.ref, remember: false) { return }
    let module = try moduleName(place)
    var filter = none
    let action = try warningAction(category.ref, text.ref, place.line, module.ref, &filter)
    switch action.ref.text {
    case "error": try raise(exception: message)
    case "ignore": return
    case "always", "all": break
    case "default": if let registry { try dictSet(registry, key.ref, interp.pointee.true) }
    case "once", "module":
      if let registry { try dictSet(registry, key.ref, interp.pointee.true) }
      let short = try tuple(text.ref, category.ref)
      if let registry {
        if try alreadyWarned(registry, short.ref, remember: true) { return }
      } else if action.ref.text == "once" {
        let known = try setting("onceregistry", \.onceRegistry)
        if try alreadyWarned(known.ref, short.ref, remember: true) { return }
      }
    default:
      let shownAction = try repr(action.ref), shownFilter = try repr(filter.ref)
      try raise(.RuntimeError, "Unrecognized action (\(shownAction.ref.text)) in warnings.filters:\n \(shownFilter.ref.text)")
    }
    try showWarning(category.ref, text.ref, message.ref, place, line.ref, source)
  }

  /// The name of the module, or that of its file without ".py".
  private func moduleName(_ place: WarningPlace) throws(Raised) -> Owned {
    if let module = place.module { return module.own }
    let filename = place.filename, text = filename.text
    if text.isEmpty { return try str("<unknown>") }
    return text.utf8.count > 2 && text.lowercased().hasSuffix(".py") ? try str(String(text.dropLast(3))) : filename.own
  }

  /// Whether the registry has the key; one written under older filters is cleared first.
  private func alreadyWarned(_ registry: Ref, _ key: Ref, remember: Bool) throws(Raised) -> Bool {
    let versionKey = try intern("version"), version = try warningsState().version
    var isCurrent = false
    if let written = try dictGet(registry, versionKey.ref), written.isInt, let n = exactInt(written) { isCurrent = n == version }
    if isCurrent {
      if let known = try dictGet(registry, key) {
        let held = known.own
        if try isTrue(held.ref) { return true }
      }
    } else {
      registry.ops.clear(registry, self)
      let number = int(version)
      try dictSet(registry, versionKey.ref, number.ref)
    }
    if remember { try dictSet(registry, key, interp.pointee.true) }
    return false
  }

  /// An attribute of the module `warnings`, nil if it is not imported or has none such.
  private func warningsAttribute(_ label: String) throws(Raised) -> Owned? {
    guard let module = try dictGet(interp.pointee.modules, name(.warnings)), !isNone(module) else { return nil }
    let held = module.own, key = try intern(label)
    return try getattrOptional(held.ref, key.ref)
  }

  /// What the module `warnings` has under that name, or had last.
  private func setting(_ label: String, _ place: ReferenceWritableKeyPath<WarningsState, Ref>) throws(Raised) -> Owned {
    let state = try warningsState()
    guard let found = try warningsAttribute(label) else { return state[keyPath: place].own }
    let old = state[keyPath: place]
    state[keyPath: place] = found.copy().leak()
    old.decref()
    return found
  }

  /// The action of the first filter that fits, and that filter; the default action if none does.
  private func warningAction(_ category: Ref, _ text: Ref, _ line: Int, _ module: Ref, _ filter: inout Owned) throws(Raised) -> Owned {
    let filters = try setting("filters", \.filters)
    guard filters.ref.isList else { try raise(.TypeError, "_warnings.filters must be a list") }
    var i = 0
    while i < filters.ref.list.pointee.count {
      let item = filters.ref.list.pointee.items.unsafelyUnwrapped[i].own
      guard item.ref.isTuple, item.ref.tupleCount == 5 else { try raise(.ValueError, "_warnings.filters item \(i) isn't a 5-tuple") }
      let parts = item.ref.tupleItems
      guard parts[0].isStr else { try raise(.TypeError, "action must be a string, not '\(typeName(parts[0]))'") }
      if try patternFits(parts[1], text), try patternFits(parts[3], module), try isSubclass(category, parts[2]) {
        let wanted = try index(parts[4])
        if wanted == 0 || wanted == line {
          let action = parts[0].own
          filter = item
          return action
        }
      }
      i += 1
    }
    let action = try setting("defaultaction", \.defaultAction)
    guard action.ref.isStr else { try raise(.TypeError, "_warnings.defaultaction must be a string, not '\(typeName(action.ref))'") }
    return action
  }

  /// None fits anything, a str what is equal, any other pattern what it matches.
  private func patternFits(_ pattern: Ref, _ text: Ref) throws(Raised) -> Bool {
    if isNone(pattern) { return true }
    if pattern.isExactly(types.pointee.str) { return try equals(pattern, text) }
    let method = try intern("match")
    let result = try callMethod(pattern, method.ref, text)
    return try isTrue(result.ref)
  }

  /// Shows a warning through `warnings`; without that module in plain words. One about an object imports it, to tell where that was made.
  private func showWarning(_ category: Ref, _ text: Ref, _ message: Ref, _ place: WarningPlace, _ line: Ref, _ source: Ref?) throws(Raised) {
    if dictGet(interp.pointee.modules, str: name(.warnings)) == nil && !interp.pointee.finalizing { _ = try importModule("warnings") }
    guard let show = try warningsAttribute("_showwarnmsg") else { return try showPlainly(category, text, place) }
    guard show.type.pointee.has.contains(.call) else { try raise(.TypeError, "warnings._showwarnmsg() must be set to a callable") }
    guard let record = try warningsAttribute("WarningMessage") else { try raise(.RuntimeError, "unable to get warnings.WarningMessage") }
    let args = try tuple(message, category, place.filename, line, noneRef, noneRef, source ?? noneRef)
    let made = try call(record.ref, args: args.ref, kwargs: nil)
    _ = try call(show.ref, made.ref)
  }

  /// A line of a module's source from its loader; None if that has none.
  fileprivate func sourceLine(_ globals: Ref, _ number: Int) throws(Raised) -> Owned {
    let machinery = try importModule("importlib._bootstrap_external"), finder = try intern("_bless_my_loader"), reader = try intern("get_source")
    let loader = try callMethod(machinery.ref, finder.ref, globals)
    guard let module = dictGet(globals, str: name(.__name__)), let method = try getattrOptional(loader.ref, reader.ref) else { return none }
    let source = try call(method.ref, module)
    guard source.ref.isStr, number > 0 else { return none }
    let splitter = try intern("splitlines"), plain = try str(of: source.ref)
    let split = try getattr(Ref(types.pointee.str), splitter.ref), lines = try call(split.ref, plain.ref)
    return lines.ref.list.pointee.count >= number ? lines.ref.list.pointee.items.unsafelyUnwrapped[number - 1].own : none
  }

  private func showPlainly(_ category: Ref, _ text: Ref, _ place: WarningPlace) throws(Raised) {
    guard let stderr = dictGet(interp.pointee.sysDict, str: name(.stderr)), !isNone(stderr) else { return }
    let out = stderr.own, shown = try str(of: text)
    var lines = "\(place.filename.text):\(place.line): \(typeName(category.asType)): \(shown.ref.text)\n"
    if let source = place.sourceLine, source.isStr { lines += "  \(source.text.drop { $0 == " " || $0 == "\t" || $0 == "\u{c}" })\n" }
    let text = try str(lines)
    _ = try callMethod(out.ref, .write, text.ref)
  }

  /// A warning that native code gives about what the program does `stackLevel - 1` frames out.
  public func giveWarning(_ category: ExceptionKind, _ message: String, stackLevel: Int, source: Ref? = nil) throws(Raised) {
    let text = try str(message)
    try issueWarning(Ref(exceptionType(category)), text.ref, stackLevel: stackLevel, source: source)
  }
}

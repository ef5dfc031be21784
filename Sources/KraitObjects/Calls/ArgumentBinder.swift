import KraitCore

/// How error messages call the function: CPython's older parsers show the qualified name.
@frozen public struct CalledName {
  let callable: UnsafeMutablePointer<NativeCallable>?
  /// Name of the function's module.
  let module: Ref?
  /// What the function is bound to.
  let instance: Ref?
  let cx: Context
  let fallback: String
  var qualified: String {
    guard let callable else { return fallback }
    return callable.pointee.messageName(module, instance, cx)
  }
}

extension Signature {
  /// Binds the arguments of a call to the parameters from `leading` on; entries before it are the caller's.
  ///
  /// `out` has `parameters.count` entries, all nil. What it gets is borrowed, except for the tuple of `*args` and the dict of `**kwargs`,
  /// which `releaseExtras` gives back.
  func bind(
    _ args: UnsafePointer<Ref?>, _ count: Int, _ names: Ref?, _ called: CalledName, into out: UnsafeMutablePointer<Ref?>, _ cx: Context
  ) throws(Raised) {
    let keywordCount = names?.tupleCount ?? 0
    if keywordCount != 0 && family != .keywords {
      try cx.raise(.TypeError, "\(called.qualified)() takes no keyword arguments")
    }
    try checkCounts(count, keywordCount, called, cx)
    let places = positionalCount - leading
    for i in 0..<min(count, places) { out[leading + i] = args[i] }
    if let names, keywordCount != 0 { try bindKeywords(args + count, names, count, into: out, cx) }
    do throws(Raised) {
      try checkRequired(count, out, cx)
      if variadicIndex >= 0 { out[variadicIndex] = try surplus(args, count, places, cx).leak() }
    } catch {
      releaseExtras(out)
      throw error
    }
  }

  func releaseExtras(_ out: UnsafeMutablePointer<Ref?>) {
    if variadicIndex >= 0 { out[variadicIndex]?.decref() }
    if keywordsIndex >= 0 { out[keywordsIndex]?.decref() }
  }

  private func surplus(_ args: UnsafePointer<Ref?>, _ count: Int, _ places: Int, _ cx: Context) throws(Raised) -> Owned {
    guard count > places else { return cx.interp.pointee.emptyTuple.own }
    let tuple = try cx.tuple(count - places)
    for i in places..<count {
      let item = args[i].unsafelyUnwrapped
      item.incref()
      tuple.ref.tupleItems[i - places] = item
    }
    cx.track(tuple.ref)
    return tuple
  }

  private func plural(_ n: Int) -> String { n == 1 ? "" : "s" }

  private func checkCounts(_ count: Int, _ keywordCount: Int, _ called: CalledName, _ cx: Context) throws(Raised) {
    let most = positionalCount - leading
    let least = required - leading
    if variadicIndex >= 0 {
      if count < least && family != .keywords {
        try cx.raise(.TypeError, "\(name) expected at least \(least) argument\(plural(least)), got \(count)")
      }
      return
    }
    switch family {
    case .noArguments:
      if count != 0 { try cx.raise(.TypeError, "\(called.qualified)() takes no arguments (\(count) given)") }
    case .oneArgument:
      if count != 1 { try cx.raise(.TypeError, "\(called.qualified)() takes exactly one argument (\(count) given)") }
    case .positional:
      if count < least || count > most { try raisePositional(count, least, most, cx) }
    case .keywords:
      try checkKeywordFamily(count, keywordCount, most, cx)
    }
  }

  private func raisePositional(_ count: Int, _ least: Int, _ most: Int, _ cx: Context) throws(Raised) -> Never {
    let bound = count < least ? least : most
    let how = least == most ? "" : count < least ? "at least " : "at most "
    try cx.raise(.TypeError, "\(name) expected \(how)\(bound) argument\(plural(bound)), got \(count)")
  }

  private func checkKeywordFamily(_ count: Int, _ keywordCount: Int, _ most: Int, _ cx: Context) throws(Raised) {
    if handsKeywordsOn && count != most { try raisePositional(count, most, most, cx) }
    if keywordsIndex < 0 {
      let total = parameters.count - leading
      if count + keywordCount > total {
        if keywordCount == 0 && vectorConstructor { try raisePositional(count, required - leading, most, cx) }
        try cx.raise(
          .TypeError,
          "\(name)() takes at most \(total) \(count == 0 ? "keyword " : "")argument\(plural(total)) (\(count + keywordCount) given)")
      }
    }
    if count > most {
      if most == 0 { try cx.raise(.TypeError, "\(name)() takes no positional arguments") }
      let exact = required - leading == most
      try cx.raise(
        .TypeError, "\(name)() takes \(exact ? "exactly" : "at most") \(most) positional argument\(plural(most)) (\(count) given)")
    }
    let needed = min(required, positionalOnlyCount) - leading
    if count < needed {
      let exact = needed == most
      try cx.raise(
        .TypeError, "\(name)() takes \(exact ? "exactly" : "at least") \(needed) positional argument\(plural(needed)) (\(count) given)")
    }
  }

  /// `int` and `str` check the number of plain arguments before anything else.
  private var vectorConstructor: Bool { leading == 0 && (name == "int" || name == "str") }

  /// `sorted` checks the number of its plain arguments itself and gives the keywords to `sort`.
  private var handsKeywordsOn: Bool { leading == 0 && name == "sorted" }

  private func bindKeywords(
    _ values: UnsafePointer<Ref?>, _ names: Ref, _ count: Int, into out: UnsafeMutablePointer<Ref?>, _ cx: Context
  ) throws(Raised) {
    var unexpected: Ref? = nil
    var twice = -1
    for k in 0..<names.tupleCount {
      let key = names.tupleItems[k]
      let place = place(ofKeyword: key)
      if place >= 0 {
        if place < leading + count && parameters[place].kind == .either { twice = place } else { out[place] = values[k] }
      } else if keywordsIndex >= 0 {
        if out[keywordsIndex] == nil { out[keywordsIndex] = try cx.dict().leak() }
        do throws(Raised) {
          try cx.dictSet(out[keywordsIndex].unsafelyUnwrapped, key, values[k].unsafelyUnwrapped)
        } catch {
          releaseKeywords(out)
          throw error
        }
      } else if unexpected == nil {
        unexpected = key
      }
    }
    if twice < 0 && unexpected == nil { return }
    releaseKeywords(out)
    if twice < 0 { try checkRequired(count, out, cx) }
    if twice >= 0 {
      try cx.raise(.TypeError, "argument for \(name)() given by name ('\(parameterName(twice))') and position (\(twice - leading + 1))")
    }
    if let unexpected { try raiseUnexpected(unexpected, cx) }
  }

  private func releaseKeywords(_ out: UnsafeMutablePointer<Ref?>) {
    guard keywordsIndex >= 0 else { return }
    out[keywordsIndex]?.decref()
    out[keywordsIndex] = nil
  }

  private func raiseUnexpected(_ key: Ref, _ cx: Context) throws(Raised) -> Never {
    var candidates: [String] = []
    for i in positionalOnlyCount..<max(parameters.count, positionalOnlyCount) { candidates.append(parameterName(i)) }
    let hint = suggestion(for: key.text, among: candidates).map { ". Did you mean '\($0)'?" } ?? ""
    try cx.raise(.TypeError, "\(handsKeywordsOn ? "sort" : name)() got an unexpected keyword argument '\(key.text)'\(hint)")
  }

  private func checkRequired(_ count: Int, _ out: UnsafeMutablePointer<Ref?>, _ cx: Context) throws(Raised) {
    guard family == .keywords else { return }
    for i in leading..<max(parameters.count, leading) where out[i] == nil {
      let p = parameters[i]
      if p.hasDefault || p.kind == .variadic || p.kind == .keywords { continue }
      try cx.raise(.TypeError, "\(name)() missing required argument '\(parameterName(i))' (pos \(i - leading + 1))")
    }
  }
}

/// Bound arguments of a constructor or an initializer.
public struct Bound: ~Copyable {
  @usableFromInline var slots: InlineArray<16, Ref?>
  let signature: Signature

  init(_ signature: Signature, _ args: CallArguments, _ cx: Context) throws(Raised) {
    precondition(signature.parameters.count <= 16)
    self.signature = signature
    slots = InlineArray<16, Ref?>(repeating: nil)
    let called = CalledName(callable: nil, module: nil, instance: nil, cx: cx, fallback: signature.name)
    try withUnsafeMutablePointer(to: &slots) { (p) throws(Raised) in
      let out = UnsafeMutableRawPointer(p).assumingMemoryBound(to: Ref?.self)
      try signature.bind(args.base, args.count, args.names, called, into: out, cx)
    }
  }
  deinit {
    if signature.variadicIndex >= 0 { slots[signature.variadicIndex]?.decref() }
    if signature.keywordsIndex >= 0 { slots[signature.keywordsIndex]?.decref() }
  }
  /// A required argument.
  @inlinable public subscript(_ i: Int) -> Ref { slots[i].unsafelyUnwrapped }
  @inlinable public func optional(_ i: Int) -> Ref? { slots[i] }
}

extension Context {
  /// Binds the arguments of a constructor.
  public func bind(_ args: CallArguments, _ signature: Signature) throws(Raised) -> Bound { try Bound(signature, args, self) }

  /// For types whose constructor takes positional arguments only: the checks without binding.
  public func checkPositional(_ args: CallArguments, _ name: StaticString, _ least: Int, _ most: Int) throws(Raised) {
    if let names = args.names, names.tupleCount != 0 { try raise(.TypeError, "\(name)() takes no keyword arguments") }
    if args.count >= least && args.count <= most { return }
    let bound = args.count < least ? least : most
    let how = least == most ? "" : args.count < least ? "at least " : "at most "
    try raise(.TypeError, "\(name) expected \(how)\(bound) argument\(bound == 1 ? "" : "s"), got \(args.count)")
  }
}

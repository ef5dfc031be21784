import KraitBytecode
import KraitCore
import KraitObjects

// Arguments of a call to the parameters of a Python function, with CPython's messages.

extension Context {
  /// Distributes the `count` positional arguments and keyword values at `first` over the function's parameter registers (from `first` on), fills in
  /// defaults, packs `*args` and `**kwargs`, and leaves the other locals unbound. On an error every argument is released.
  func bindParameters(_ f: Ref, _ first: Registers, _ count: Int, _ names: Ref?) throws(Raised) {
    let code = f.function.pointee.code
    let keywords = names?.tupleCount ?? 0
    let flags = code.codeFlags
    let positional = Int(code.pointee.argumentCount), keywordOnly = Int(code.pointee.keywordOnlyCount)
    let locals = Int(code.pointee.firstTemporary) - FrameLayout.headerWords
    let varArgsAt = positional + keywordOnly
    if keywords == 0 && !flags.contains(.varArgs) && !flags.contains(.varKeywords) && keywordOnly == 0 && count < positional {
      clearRegisters(first, count, locals - count)
      do throws(Raised) { try fillDefaults(f, first, count) } catch {
        releaseRegisters(first, from: 0, to: positional)
        throw error
      }
      return
    }
    var given = [UInt](repeating: unbound, count: count + keywords)
    for i in 0..<(count + keywords) { given[i] = first[i] }
    clearRegisters(first, 0, max(locals, count + keywords))
    do throws(Raised) {
      let taken = min(count, positional)
      for i in 0..<taken {
        first[i] = given[i]
        given[i] = unbound
      }
      if flags.contains(.varArgs) {
        let extra = try tuple(count - taken)
        for i in taken..<count {
          extra.ref.tupleItems[i - taken] = ref(boxed(self, given[i]))
          given[i] = unbound
        }
        if count > taken { trackTuple(extra.ref) }
        first[varArgsAt] = extra.leak().bits
      }
      if flags.contains(.varKeywords) {
        first[varArgsAt + (flags.contains(.varArgs) ? 1 : 0)] = try dict().leak().bits
      }
      if keywords > 0 { try bindKeywords(f, first, names.unsafelyUnwrapped, &given, count) }
      if count > positional && !flags.contains(.varArgs) { try raiseTooMany(f, first, count) }
      try fillDefaults(f, first, taken)
      try fillKeywordDefaults(f, first)
    } catch {
      for v in given { release(v) }
      releaseRegisters(first, from: 0, to: locals)
      throw error
    }
  }

  private func bindKeywords(_ f: Ref, _ first: Registers, _ names: Ref, _ given: inout [UInt], _ count: Int) throws(Raised) {
    let code = f.function.pointee.code
    let positional = Int(code.pointee.argumentCount), keywordOnly = Int(code.pointee.keywordOnlyCount)
    let positionalOnly = Int(code.pointee.positionalOnlyCount)
    let flags = code.codeFlags
    let parameters = code.pointee.localNames.tupleItems
    let kwargs = flags.contains(.varKeywords) ? first[positional + keywordOnly + (flags.contains(.varArgs) ? 1 : 0)] : unbound
    for k in 0..<names.tupleCount {
      let key = names.tupleItems[k]
      guard key.isStr else { try raise(.TypeError, "keywords must be strings") }
      var place = -1
      for i in positionalOnly..<max(positionalOnly, positional + keywordOnly) where parameters[i] == key || strEquals(parameters[i], key) {
        place = i
        break
      }
      if place >= 0 {
        if first[place] != unbound { try raise(.TypeError, "\(functionName(f))() got multiple values for argument '\(key.text)'") }
        first[place] = given[count + k]
        given[count + k] = unbound
      } else if kwargs != unbound {
        let value = ref(boxed(self, given[count + k]))
        given[count + k] = value.bits
        try dictSet(ref(kwargs), key, value)
        given[count + k] = unbound
        value.decref()
      } else {
        try raiseUnexpectedKeyword(f, key, names)
      }
    }
  }

  func functionName(_ f: Ref) -> String { f.function.pointee.qualifiedName.text }

  private func raiseUnexpectedKeyword(_ f: Ref, _ key: Ref, _ names: Ref) throws(Raised) -> Never {
    let code = f.function.pointee.code
    var wrong: [String] = []
    for i in 0..<Int(code.pointee.positionalOnlyCount) {
      let p = code.pointee.localNames.tupleItems[i]
      for k in 0..<names.tupleCount where strEquals(names.tupleItems[k], p) { wrong.append(p.text) }
    }
    if !wrong.isEmpty {
      try raise(.TypeError, "\(functionName(f))() got some positional-only arguments passed as keyword arguments: '\(wrong.joined(separator: ", "))'")
    }
    var candidates: [String] = []
    for i in Int(code.pointee.positionalOnlyCount)..<Int(code.pointee.argumentCount + code.pointee.keywordOnlyCount) {
      candidates.append(code.pointee.localNames.tupleItems[i].text)
    }
    let hint = suggestion(for: key.text, among: candidates).map { ". Did you mean '\($0)'?" } ?? ""
    try raise(.TypeError, "\(functionName(f))() got an unexpected keyword argument '\(key.text)'\(hint)")
  }

  private func fillDefaults(_ f: Ref, _ first: Registers, _ from: Int) throws(Raised) {
    let code = f.function.pointee.code
    let positional = Int(code.pointee.argumentCount)
    if from >= positional { return }
    let defaults = f.function.pointee.defaults
    let defaultCount = defaults?.tupleCount ?? 0
    let required = positional - defaultCount
    var missing: [String] = []
    for i in from..<max(from, required) where first[i] == unbound { missing.append(code.pointee.localNames.tupleItems[i].text) }
    if !missing.isEmpty { try raiseMissing(f, "positional", missing) }
    guard let defaults else { return }
    for i in max(from, required)..<positional where first[i] == unbound {
      let value = defaults.tupleItems[i - required]
      value.incref()
      first[i] = value.bits
    }
  }

  private func fillKeywordDefaults(_ f: Ref, _ first: Registers) throws(Raised) {
    let code = f.function.pointee.code
    let positional = Int(code.pointee.argumentCount), keywordOnly = Int(code.pointee.keywordOnlyCount)
    var missing: [String] = []
    for i in positional..<(positional + keywordOnly) where first[i] == unbound {
      let key = code.pointee.localNames.tupleItems[i]
      if let d = f.function.pointee.keywordDefaults, let value = try dictGet(d, key) {
        value.incref()
        first[i] = value.bits
      } else {
        missing.append(key.text)
      }
    }
    if !missing.isEmpty { try raiseMissing(f, "keyword-only", missing) }
  }

  private func raiseMissing(_ f: Ref, _ kind: String, _ names: [String]) throws(Raised) -> Never {
    let quoted = names.map { "'\($0)'" }
    let list: String
    switch quoted.count {
    case 1: list = quoted[0]
    case 2: list = "\(quoted[0]) and \(quoted[1])"
    default: list = quoted.dropLast().joined(separator: ", ") + ", and " + quoted.last!
    }
    try raise(.TypeError, "\(functionName(f))() missing \(names.count) required \(kind) argument\(names.count == 1 ? "" : "s"): \(list)")
  }

  private func raiseTooMany(_ f: Ref, _ first: Registers, _ given: Int) throws(Raised) -> Never {
    let code = f.function.pointee.code
    let positional = Int(code.pointee.argumentCount), keywordOnly = Int(code.pointee.keywordOnlyCount)
    let defaults = f.function.pointee.defaults?.tupleCount ?? 0
    var given_ = 0
    for i in positional..<(positional + keywordOnly) where first[i] != unbound { given_ += 1 }
    let plural: Bool, signature: String
    if defaults > 0 {
      signature = "from \(positional - defaults) to \(positional)"
      plural = true
    } else {
      signature = "\(positional)"
      plural = positional != 1
    }
    let extra = given_ > 0 ? " positional argument\(given == 1 ? "" : "s") (and \(given_) keyword-only argument\(given_ == 1 ? "" : "s"))" : ""
    try raise(
      .TypeError,
      "\(functionName(f))() takes \(signature) positional argument\(plural ? "s" : "") but \(given)\(extra) \(given == 1 && given_ == 0 ? "was" : "were") given")
  }
}

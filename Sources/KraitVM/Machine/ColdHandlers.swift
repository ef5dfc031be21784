import KraitBytecode
import KraitCore
import KraitObjects

// Cold instructions. `pc` stands at the second word; the first is `previous(pc)`. They answer 1, or 0 with an exception pending.

extension Context {
  /// Runs `body` and turns its error into the answer of a cold handler.
  @inline(__always) private func attempt(_ body: () throws(Raised) -> Void) -> Int {
    do throws(Raised) {
      try body()
      return 1
    } catch { return 0 }
  }

  func deleteName(_ pc: PC, _ regs: Registers, global: Bool) -> Int {
    attempt { () throws(Raised) in
      let name = codeOf(regs).pointee.names[C(previous(pc))]
      let mapping = global ? functionOf(regs).pointee.globals : ref(regs[FrameLayout.headerWords])
      do throws(Raised) { try delitem(mapping, name) } catch {
        guard pendingMatches(.KeyError) else { throw error }
        setPending(nil)
        try raiseNameError(name)
      }
    }
  }

  func loadFromNamespace(_ pc: PC, _ regs: Registers, cell: Bool) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let name = codeOf(regs).pointee.names[C(ins)]
      let mapping = boxRegister(self, regs, D(pc)).own
      if let value = try mappingValue(mapping.ref, name) { return setRegister(regs, A(ins), value.leak().bits) }
      if cell {
        guard let contents = cellContents(ref(regs[B(ins)])) else {
          try raise(.NameError, "cannot access free variable '\(name.text)' where it is not associated with a value in enclosing scope")
        }
        return setRegister(regs, A(ins), contents.own.leak().bits)
      }
      let f = functionOf(regs)
      guard let value = try globalValue(f.pointee.globals, f.pointee.builtins, name) else { try raiseNameError(name) }
      setRegister(regs, A(ins), value.leak().bits)
    }
  }

  func setupAnnotations(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let mapping = ref(regs[FrameLayout.headerWords])
      if try mappingValue(mapping, name(.__annotations__)) == nil {
        let fresh = try dict()
        try setitem(mapping, name(.__annotations__), fresh.ref)
      }
    }
  }

  func printExpression(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let a = A(previous(pc))
      let value = boxRegister(self, regs, a).own
      guard let hook = try dictGet(interp.pointee.sysDict, name(.displayhook)) else { try raise(.RuntimeError, "lost sys.displayhook") }
      let held = hook.own
      _ = try call(held.ref, value.ref)
      if AUX(previous(pc)) & Word.consumeA != 0 { drop(regs, a) }
    }
  }

  // Imports

  func importName(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let f = functionOf(regs)
      let name = f.pointee.code.pointee.names[C(ins)]
      let level = boxRegister(self, regs, B(ins)).own, fromlist = boxRegister(self, regs, B(ins) + 1).own
      guard let hook = try mappingValue(f.pointee.builtins, self.name(.__import__)) else { try raise(.ImportError, "__import__ not found") }
      let namespace = f.pointee.code.codeFlags.contains(.optimized) ? noneRef : ref(regs[FrameLayout.headerWords])
      let args = try tuple(5)
      args.ref.tupleItems[0] = name.own.leak()
      args.ref.tupleItems[1] = f.pointee.globals.own.leak()
      args.ref.tupleItems[2] = namespace.own.leak()
      args.ref.tupleItems[3] = fromlist.copy().leak()
      args.ref.tupleItems[4] = level.copy().leak()
      let module = try call(hook.ref, args: args.ref, kwargs: nil)
      releaseRegisters(regs, from: B(ins), to: B(ins) + 2)
      setRegister(regs, A(ins), module.leak().bits)
    }
  }

  func importFrom(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let module = boxRegister(self, regs, B(ins)).own
      let name = codeOf(regs).pointee.names[C(ins)]
      let value = try importedAttribute(module.ref, name)
      setRegister(regs, A(ins), value.leak().bits)
    }
  }

  func importedAttribute(_ module: Ref, _ key: Ref) throws(Raised) -> Owned {
    if let value = try getattrOptional(module, key) { return value }
    // A submodule that is being imported is found in sys.modules although its parent does not have it yet.
    var packageName: Owned? = try getattrOptional(module, .__name__)
    let package = packageName.take()
    guard let package, package.ref.isStr else { try raiseCannotImport(module, key, "<unknown module name>") }
    let full = try str("\(package.ref.text).\(key.text)")
    if let found = try dictGet(interp.pointee.modules, full.ref) { return found.own }
    try raiseCannotImport(module, key, package.ref.text)
  }

  private func raiseCannotImport(_ module: Ref, _ key: Ref, _ package: String) throws(Raised) -> Never {
    var origin: Owned? = nil
    if let file = try getattrOptional(module, .__file__), file.ref.isStr { origin = file.copy() }
    let place = originText(origin)
    var text = "cannot import name '\(key.text)' from '\(package)' (\(place ?? "unknown location"))"
    if let spec = try getattrOptional(module, .__spec__), let busy = try getattrOptional(spec.ref, ._initializing), try isTrue(busy.ref) {
      text = "cannot import name '\(key.text)' from partially initialized module '\(package)' (most likely due to a circular import) (\(place ?? "unknown location"))"
    }
    services.raise(.ImportError, text, self)
    if let error = takePending() {
      let n = try str(package)
      replace(error.ref.exceptionField(ExceptionField.importName), with: n)
      replace(error.ref.exceptionField(ExceptionField.importNameFrom), with: key.own)
      if let o = origin.take() { replace(error.ref.exceptionField(ExceptionField.importPath), with: o) }
      setPending(error)
    }
    throw Raised()
  }
  private func originText(_ o: borrowing Owned?) -> String? {
    switch o {
    case .some(let o): o.ref.text
    case .none: nil
    }
  }

  func importStar(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let a = A(previous(pc))
      let module = boxRegister(self, regs, a).own
      let target = ref(regs[FrameLayout.headerWords])
      let all = try getattrOptional(module.ref, .__all__)
      let names = try list()
      var skip = false
      switch all {
      case .some(let all): try listExtend(names.ref, all.ref)
      case .none:
        guard let d = try getattrOptional(module.ref, .__dict__) else {
          try raise(.ImportError, "from-import-* object has no __dict__ and no __all__")
        }
        try listExtend(names.ref, d.ref)
        skip = true
      }
      for i in 0..<names.ref.list.pointee.count {
        let key = names.ref.list.pointee.items.unsafelyUnwrapped[i].own
        guard key.ref.isStr else {
          let shown = try getattr(module.ref, .__name__)
          try raise(.TypeError, "\(skip ? "Key" : "Item") in \(shown.ref.text).\(skip ? "__dict__" : "__all__") must be str, not \(typeName(key.ref))")
        }
        if skip && key.ref.str.pointee.length > 0 && key.ref.codePoint(at: 0) == 95 { continue }
        let value = try getattr(module.ref, key.ref)
        try setitem(target, key.ref, value.ref)
      }
      if AUX(previous(pc)) & Word.consumeA != 0 { drop(regs, a) }
    }
  }

  // with

  func beforeWith(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let a = A(ins), b = B(ins), isAsync = D(pc) != 0
      let manager = boxRegister(self, regs, b).own
      if AUX(ins) & Word.consumeB != 0 { drop(regs, b) }
      let window = a + 2
      try putSpecialMethod(isAsync ? .__aenter__ : .__enter__, manager.ref, regs + window, regs + (window + FrameLayout.headerWords), isAsync)
      try putSpecialMethod(isAsync ? .__aexit__ : .__exit__, manager.ref, regs + a, regs + (a + 1), isAsync)
    }
  }

  /// Puts a method of a context manager and its receiver, or the bound method and nothing, into registers.
  private func putSpecialMethod(
    _ name: KnownName, _ manager: Ref, _ function: Registers, _ receiver: Registers, _ isAsync: Bool
  ) throws(Raised) {
    guard let found = lookup(manager.type, name) else {
      var text = "'\(typeName(manager.type))' object does not support the \(isAsync ? "asynchronous " : "")context manager protocol"
      if name == .__exit__ || name == .__aexit__ { text += " (missed \(name) method)" }
      try raise(.TypeError, text)
    }
    if found.hasFlag(.methodDescriptor) {
      setRegister(receiver, 0, manager.own.leak().bits)
      setRegister(function, 0, found.own.leak().bits)
    } else {
      let held = found.own
      let bound = held.type.pointee.has.contains(.get) ? try held.ref.ops.get(held.ref, manager, Ref(manager.type), self) : held
      setRegister(receiver, 0, unbound)
      setRegister(function, 0, bound.leak().bits)
    }
  }

  func exceptionTriple(_ pc: PC, _ regs: Registers) -> Int {
    let ins = previous(pc)
    let a = A(ins)
    let exception = boxRegister(self, regs, B(ins)).own
    setRegister(regs, a, Ref(exception.type).own.leak().bits)
    setRegister(regs, a + 1, exception.copy().leak().bits)
    setRegister(regs, a + 2, (exception.ref.exception.pointee.traceback ?? noneRef).own.leak().bits)
    return 1
  }

  // except*

  func checkGroupMatch(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let a = A(ins)
      let exception = boxRegister(self, regs, B(ins)).own, pattern = boxRegister(self, regs, C(ins)).own
      if AUX(ins) & Word.consumeC != 0 { drop(regs, C(ins)) }
      if isNone(exception.ref) {
        setRegister(regs, a, none.leak().bits)
        return setRegister(regs, a + 1, none.leak().bits)
      }
      try checkStarPattern(pattern.ref)
      var matched = none, rest = exception.copy()
      if try isInstance(exception.ref, pattern.ref) {
        rest = none
        if isInstance(exception.ref, exceptionType(.BaseExceptionGroup)) {
          matched = exception.copy()
        } else {
          matched = try wrapInGroup(exception.ref)
        }
      } else if isInstance(exception.ref, exceptionType(.BaseExceptionGroup)) {
        let split = try intern("split")
        let pair = try callMethod(exception.ref, split.ref, pattern.ref)
        guard pair.ref.isTuple, pair.ref.tupleCount >= 2 else {
          try raise(.TypeError, "\(typeName(exception.ref)).split must return a 2-tuple, got \(typeName(pair.ref))")
        }
        matched = pair.ref.tupleItems[0].own
        rest = pair.ref.tupleItems[1].own
      }
      if !isNone(matched.ref), let node = execution.pointee.handled {
        let old = node.pointee.exception
        node.pointee.exception = matched.copy().leak()
        old?.decref()
      }
      setRegister(regs, a, matched.leak().bits)
      setRegister(regs, a + 1, rest.leak().bits)
    }
  }

  private func wrapInGroup(_ exception: Ref) throws(Raised) -> Owned {
    let items = try tuple(exception)
    let group = try call(Ref(exceptionType(.BaseExceptionGroup)), interp.pointee.emptyStr, items.ref)
    if let tb = exception.exception.pointee.traceback { replace(&group.ref.exception.pointee.traceback, with: tb.own) }
    return group
  }

  private func checkStarPattern(_ pattern: Ref) throws(Raised) {
    let items = pattern.isTuple ? (0..<pattern.tupleCount).map { pattern.tupleItems[$0] } : [pattern]
    for item in items {
      guard isExceptionClass(item) else {
        try raise(.TypeError, "catching classes that do not inherit from BaseException is not allowed")
      }
      if isSubtype(item.asType, exceptionType(.BaseExceptionGroup)) {
        try raise(.TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.")
      }
    }
  }

  func prepareReraiseStar(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let original = boxRegister(self, regs, B(ins)).own, collected = boxRegister(self, regs, C(ins)).own
      let result = try exceptionAfterStar(original.ref, collected.ref)
      if AUX(ins) & Word.consumeC != 0 { drop(regs, C(ins)) }
      setRegister(regs, A(ins), result.leak().bits)
    }
  }

  /// Merges the exceptions that an except* statement leaves: parts of the original come together again, new ones go beside them.
  private func exceptionAfterStar(_ original: Ref, _ list: Ref) throws(Raised) -> Owned {
    let l = list.list
    var raised: [Ref] = [], reraised: [Ref] = []
    for i in 0..<l.pointee.count {
      let e = l.pointee.items.unsafelyUnwrapped[i]
      if isNone(e) { continue }
      if isPart(e, of: original) { reraised.append(e) } else { raised.append(e) }
    }
    if raised.isEmpty && reraised.isEmpty { return none }
    if !isInstance(original, exceptionType(.BaseExceptionGroup)) {
      // A naked exception was wrapped, so one handler ran at most: what that raised goes on, or the exception as it is.
      return (raised.last ?? reraised.last ?? original).own
    }
    var projection: Owned? = nil
    if !reraised.isEmpty { projection = try project(original, reraised) }
    if raised.isEmpty { return projection.take() ?? none }
    let items = try self.list()
    for e in raised { try append(items.ref, e.own) }
    if let p = projection.take() { try append(items.ref, p) }
    if items.ref.list.pointee.count == 1 { return raised[0].own }
    return try call(Ref(exceptionType(.BaseExceptionGroup)), interp.pointee.emptyStr, items.ref)
  }

  /// A handled part carries the same metadata as the original group.
  private func isPart(_ e: Ref, of original: Ref) -> Bool {
    if e == original { return true }
    return e.isException && e.exception.pointee.traceback == original.exception.pointee.traceback
      && e.exception.pointee.cause == original.exception.pointee.cause && e.exception.pointee.context == original.exception.pointee.context
      && isInstance(e, exceptionType(.BaseExceptionGroup))
  }

  /// The subgroup of `original` with the leaves of the given groups.
  private func project(_ original: Ref, _ parts: [Ref]) throws(Raised) -> Owned {
    var leaves: [UInt] = []
    func collect(_ e: Ref) {
      if isInstance(e, exceptionType(.BaseExceptionGroup)), let items = e.exceptionField(ExceptionField.exceptions).pointee, items.isTuple {
        for i in 0..<items.tupleCount { collect(items.tupleItems[i]) }
      } else {
        leaves.append(e.bits)
      }
    }
    for p in parts { collect(p) }
    return try subgroup(original, Set(leaves)) ?? none
  }
  private func subgroup(_ e: Ref, _ leaves: Set<UInt>) throws(Raised) -> Owned? {
    guard isInstance(e, exceptionType(.BaseExceptionGroup)), let items = e.exceptionField(ExceptionField.exceptions).pointee, items.isTuple else {
      return leaves.contains(e.bits) ? e.own : nil
    }
    let kept = try list()
    for i in 0..<items.tupleCount {
      if let part = try subgroup(items.tupleItems[i], leaves) { try append(kept.ref, part) }
    }
    if kept.ref.list.pointee.count == 0 { return nil }
    let derive = try intern("derive")
    let made = try callMethod(e, derive.ref, kept.ref)
    guard made.ref.isException else { return made }
    let from = e.exception, to = made.ref.exception
    replace(&to.pointee.traceback, with: from.pointee.traceback.own)
    replace(&to.pointee.context, with: from.pointee.context.own)
    replace(&to.pointee.cause, with: from.pointee.cause.own)
    if let notes = try getattrOptional(e, .__notes__) {
      let copy = try list()
      try listExtend(copy.ref, notes.ref)
      try setattr(made.ref, .__notes__, copy.ref)
    }
    return made
  }

  // match

  func matchKind(_ pc: PC, _ regs: Registers, _ flag: TypeFlags) -> Int {
    let ins = previous(pc)
    let v = regs[B(ins)]
    let answer = isPointer(v) && typeOf(v).pointee.flags.contains(flag)
    setRegister(regs, A(ins), (answer ? interp.pointee.true : interp.pointee.false).own.leak().bits)
    return 1
  }

  func matchKeys(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let subject = boxRegister(self, regs, B(ins)).own, keys = boxRegister(self, regs, C(ins)).own
      let values = try list()
      let seen = try set()
      let get = keys.ref.tupleCount == 0 ? none : try getattr(subject.ref, .get)
      let missing = try newInstance(types.pointee.object)
      for i in 0..<keys.ref.tupleCount {
        let key = keys.ref.tupleItems[i]
        if try setContains(seen.ref, key) { try raise(.ValueError, "mapping pattern checks duplicate key (\(describe(key)))") }
        try setAdd(seen.ref, key)
        let value = try call(get.ref, key, missing.ref)
        if value.ref == missing.ref { return setRegister(regs, A(ins), none.leak().bits) }
        try append(values.ref, value)
      }
      setRegister(regs, A(ins), try tuple(ofList: values.ref).leak().bits)
    }
  }

  func matchClass(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let subject = boxRegister(self, regs, B(ins)).own, cls = boxRegister(self, regs, C(ins)).own, names = boxRegister(self, regs, D(pc)).own
      let result = try classPattern(subject.ref, cls.ref, names.ref, positional: E(pc))
      drop(regs, D(pc))
      if AUX(ins) & Word.consumeC != 0 { drop(regs, C(ins)) }
      setRegister(regs, A(ins), result.leak().bits)
    }
  }

  private func classPattern(_ subject: Ref, _ cls: Ref, _ names: Ref, positional: Int) throws(Raised) -> Owned {
    guard cls.isType else { try raise(.TypeError, "called match pattern must be a class") }
    if try !isInstance(subject, cls) { return none }
    let values = try list()
    let seen = try set()
    if positional > 0 {
      let attributes = try getattrOptional(cls, .__match_args__)
      var own = false
      switch attributes {
      case .some(let matchArgs):
        guard matchArgs.ref.isExactly(types.pointee.tuple) else {
          try raise(.TypeError, "\(typeName(cls.asType)).__match_args__ must be a tuple (got \(typeName(matchArgs.ref)))")
        }
        try checkPatternCount(cls, matchArgs.ref.tupleCount, positional)
        for i in 0..<positional {
          let key = matchArgs.ref.tupleItems[i]
          guard key.isStr else { try raise(.TypeError, "__match_args__ elements must be strings (got \(typeName(key)))") }
          guard let value = try patternAttribute(subject, cls, key, seen.ref) else { return none }
          try append(values.ref, value)
        }
      case .none: own = true
      }
      if own {
        let bindsItself = cls.asType.pointee.flags.contains(.matchSelf)
        try checkPatternCount(cls, bindsItself ? 1 : 0, positional)
        if bindsItself { try append(values.ref, subject.own) }
      }
    }
    for i in 0..<names.tupleCount {
      guard let value = try patternAttribute(subject, cls, names.tupleItems[i], seen.ref) else { return none }
      try append(values.ref, value)
    }
    return try tuple(ofList: values.ref)
  }
  private func checkPatternCount(_ cls: Ref, _ allowed: Int, _ given: Int) throws(Raised) {
    if given > allowed {
      try raise(.TypeError, "\(typeName(cls.asType))() accepts \(allowed) positional sub-pattern\(allowed == 1 ? "" : "s") (\(given) given)")
    }
  }
  private func patternAttribute(_ subject: Ref, _ cls: Ref, _ key: Ref, _ seen: Ref) throws(Raised) -> Owned? {
    if try setContains(seen, key) {
      try raise(.TypeError, "\(typeName(cls.asType))() got multiple sub-patterns for attribute \(describe(key))")
    }
    try setAdd(seen, key)
    return try getattrOptional(subject, key)
  }

  func getLen(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let object = boxRegister(self, regs, B(ins)).own
      setRegister(regs, A(ins), immediate(try len(object.ref)))
    }
  }

  func mappingRest(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let subject = boxRegister(self, regs, B(ins)).own, keys = boxRegister(self, regs, C(ins)).own
      let rest = try dict()
      try dictMerge(into: rest.ref, from: subject.ref)
      for i in 0..<keys.ref.tupleCount { try delitem(rest.ref, keys.ref.tupleItems[i]) }
      setRegister(regs, A(ins), rest.leak().bits)
    }
  }

  // Type parameters: the types live in the module `_typing`.

  private func typing(_ function: String) throws(Raised) -> Owned {
    let module = try importModule("_typing")
    let key = try intern(function)
    return try getattr(module.ref, key.ref)
  }

  func makeTypeParam(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let key = boxRegister(self, regs, B(ins)).own
      let kind = D(pc)
      let maker = try typing("_make_type_param")
      let number = int(kind)
      let extra = kind == 1 || kind == 2 ? boxRegister(self, regs, C(ins)).own : none
      let made = try call(maker.ref, number.ref, key.ref, extra.ref)
      if AUX(ins) & Word.consumeB != 0 { drop(regs, B(ins)) }
      if AUX(ins) & Word.consumeC != 0 { drop(regs, C(ins)) }
      setRegister(regs, A(ins), made.leak().bits)
    }
  }
  func setTypeParamDefault(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let parameter = boxRegister(self, regs, A(ins)).own
      let function = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
      let setter = try typing("_set_type_param_default")
      _ = try call(setter.ref, parameter.ref, function.ref)
    }
  }
  func makeTypeAlias(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let b = B(ins)
      let maker = try typing("_make_type_alias")
      let made = try call(maker.ref, boxRegister(self, regs, b), boxRegister(self, regs, b + 1), boxRegister(self, regs, b + 2))
      releaseRegisters(regs, from: b, to: b + 3)
      setRegister(regs, A(ins), made.leak().bits)
    }
  }
  func subscriptGeneric(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let parameters = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
      let maker = try typing("_subscript_generic")
      let made = try call(maker.ref, parameters.ref)
      setRegister(regs, A(ins), made.leak().bits)
    }
  }
  func setTypeParams(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let object = boxRegister(self, regs, A(ins)).own
      let parameters = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
      try setattr(object.ref, .__type_params__, parameters.ref)
    }
  }

  // Names and locals beyond what an operand can number

  func loadNameDynamic(_ pc: PC, _ regs: Registers, global: Bool) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let key = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
      let f = functionOf(regs)
      if !global { return setRegister(regs, A(ins), try nameValue(regs, key.ref).leak().bits) }
      guard let value = try globalValue(f.pointee.globals, f.pointee.builtins, key.ref) else { try raiseNameError(key.ref) }
      setRegister(regs, A(ins), value.leak().bits)
    }
  }
  func storeNameDynamic(_ pc: PC, _ regs: Registers, global: Bool) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let key = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
      let value = take(regs, A(ins), consumed: AUX(ins) & Word.consumeA != 0)
      try setitem(global ? functionOf(regs).pointee.globals : ref(regs[FrameLayout.headerWords]), key.ref, value.ref)
    }
  }
  func loadSpilled(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let key = take(regs, C(ins), consumed: AUX(ins) & Word.consumeC != 0)
      guard let value = try dictGet(boxRegister(self, regs, B(ins)), key.ref) else {
        try raise(.UnboundLocalError, "cannot access local variable '\(key.ref.text)' where it is not associated with a value")
      }
      setRegister(regs, A(ins), value.own.leak().bits)
    }
  }
  func deleteSpilled(_ pc: PC, _ regs: Registers) -> Int {
    attempt { () throws(Raised) in
      let ins = previous(pc)
      let key = take(regs, B(ins), consumed: AUX(ins) & Word.consumeB != 0)
      if try !dictDelete(boxRegister(self, regs, A(ins)), key.ref) {
        try raise(.UnboundLocalError, "cannot access local variable '\(key.ref.text)' where it is not associated with a value")
      }
    }
  }
}

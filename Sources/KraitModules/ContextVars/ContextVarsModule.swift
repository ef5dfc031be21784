import KraitCore
import KraitObjects
import KraitVM

/// `_contextvars`: contexts, their variables and the tokens that undo an assignment.
enum ContextVarsModule: NativeModule {
  static var name: StaticString { "_contextvars" }
  static var doc: StaticString? { "Context Variables" }
  static var functions: [MethodDef] {
    [
      MethodDef("copy_context", "()", "") { (a, cx) throws(Raised) in
        let current = try cx.currentContext()
        return try cx.makeContext(values: current.contextBody.pointee.values.unsafelyUnwrapped.own)
      }
    ]
  }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(ContextType.self, to: dict)
    try cx.addType(ContextVarType.self, to: dict)
    let token = try cx.addType(TokenType.self, to: dict)
    let missing = try cx.allocate(try cx.nativeType(MissingType.self))
    let held = Owned(stealing: missing)
    try cx.setNamed(token.pointee.dict.unsafelyUnwrapped, "MISSING", held.ref)
  }
}

// MARK: Context

/// A context holds a dict that copies of it share until one of them writes.
struct ContextBody {
  var header: ObjectHeader
  var values: Ref?
  /// While the context is entered: the one to go back to, nil for a thread's first.
  var previous: Ref?
  var isEntered: Bool
}

extension Ref {
  var contextBody: UnsafeMutablePointer<ContextBody> { raw.assumingMemoryBound(to: ContextBody.self) }
}

extension Context {
  /// A context that shares a dict of values.
  func makeContext(values: consuming Owned) throws(Raised) -> Owned {
    let made = try allocateInstance(try nativeType(ContextType.self))
    made.contextBody.pointee.values = values.leak()
    made.contextBody.pointee.previous = nil
    made.contextBody.pointee.isEntered = false
    track(made)
    return Owned(stealing: made)
  }

  /// The running thread's context, made when first asked for (borrowed from the thread).
  func currentContext() throws(Raised) -> Ref {
    if let found = thread.pointee.context { return found }
    let made = try makeContext(values: try dict())
    made.ref.contextBody.pointee.isEntered = true
    let result = made.ref
    thread.pointee.context = made.leak()
    return result
  }

  /// The values of a context for writing: its own copy if others see the dict too.
  private func writableValues(_ context: Ref) throws(Raised) -> Ref {
    let shared = context.contextBody.pointee.values.unsafelyUnwrapped
    if shared.referenceCount == 1 { return shared }
    let copy = try dictCopy(shared)
    let result = copy.ref
    replace(&context.contextBody.pointee.values, with: copy)
    return result
  }

  fileprivate func setVariable(_ variable: Ref, _ value: Ref?, in context: Ref) throws(Raised) {
    let values = try writableValues(context)
    if let value { try dictSet(values, variable, value) } else { _ = try dictDelete(values, variable) }
  }

  fileprivate func value(of variable: Ref, in context: Ref) throws(Raised) -> Ref? {
    try dictGet(context.contextBody.pointee.values.unsafelyUnwrapped, variable)
  }
}

enum ContextType: NativeType {
  static var name: StaticString { "_contextvars.Context" }
  static var layout: Layout { Layout(MemoryLayout<ContextBody>.size, [.collected, .hasWeakrefs, .mapping]) }
  static var operations: OperationSet { [.new, .len, .getitem, .contains, .iter, .eq, .ne, .hash] }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.count + args.keywordCount > 0 { try cx.raise(.TypeError, "Context() does not accept any arguments") }
    return try cx.makeContext(values: try cx.dict())
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.contextBody.pointee.values, with: nil)
    replace(&me.contextBody.pointee.previous, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.contextBody.pointee.values)
    visit(me.contextBody.pointee.previous)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    // The dict stays: the context remains usable, and the variables in it break the cycle.
    do throws(Raised) { replace(&me.contextBody.pointee.values, with: try cx.dict()) } catch { cx.setPending(nil) }
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '_contextvars.Context'") }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, a.isExactly(try cx.nativeType(ContextType.self)), b.isExactly(a.type) else { return nil }
    let left = a.contextBody.pointee.values.unsafelyUnwrapped.own, right = b.contextBody.pointee.values.unsafelyUnwrapped.own
    let same = left.ref == right.ref ? true : try cx.equals(left.ref, right.ref)
    return cx.bool(same == (op == .eq))
  }

  private static func variable(_ key: Ref, _ cx: Context) throws(Raised) -> Ref {
    if key.isExactly(try cx.nativeType(ContextVarType.self)) { return key }
    let shown = try cx.repr(key)
    try cx.raise(.TypeError, "a ContextVar key was expected, got \(shown.ref.text)")
  }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { cx.dictCount(me.contextBody.pointee.values.unsafelyUnwrapped) }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.value(of: try variable(item, cx), in: me) != nil }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let found = try cx.value(of: try variable(key, cx), in: me) else { try cx.raiseKeyError(key) }
    return found.own
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.dictIterator(cx.types.pointee.dictKeyIterator, me.contextBody.pointee.values.unsafelyUnwrapped)
  }

  /// Calls a function with a context as the current one.
  private static func run(_ me: Ref, _ function: Ref, _ args: Ref, _ kwargs: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let body = me.contextBody
    if body.pointee.isEntered { try cx.raise(.RuntimeError, "cannot enter context: \(cx.describe(me)) is already entered") }
    body.pointee.isEntered = true
    replace(&body.pointee.previous, with: cx.thread.pointee.context.own)
    replace(&cx.thread.pointee.context, with: me.own)
    let thread = cx.thread
    func leave() {
      body.pointee.isEntered = false
      let previous = body.pointee.previous.own
      replace(&thread.pointee.context, with: previous)
      replace(&body.pointee.previous, with: nil)
    }
    do throws(Raised) {
      let result = try cx.call(function, args: args, kwargs: kwargs)
      leave()
      return result
    } catch {
      leave()
      throw error
    }
  }

  static var methods: [MethodDef] {
    [
      MethodDef("run", "(self, /, *args, **kwargs)", "") { (a, cx) throws(Raised) in
        let all = a[1]
        guard all.tupleCount > 0 else { try cx.raise(.TypeError, "run() missing 1 required positional argument") }
        let held = a[0].own, rest = try cx.tuple(all.tupleCount - 1)
        for i in 1..<all.tupleCount { rest.ref.tupleItems[i - 1] = all.tupleItems[i].own.leak() }
        let function = all.tupleItems[0].own
        return try run(held.ref, function.ref, rest.ref, a.optional(2), cx)
      },
      MethodDef("copy", "(self, /)", "Return a shallow copy of the context object.") { (a, cx) throws(Raised) in
        try cx.makeContext(values: a[0].contextBody.pointee.values.unsafelyUnwrapped.own)
      },
      MethodDef("get", "(self, key, default=None, /)", "Return the value for `key` if `key` has the value in the context object.\n\nIf `key` does not exist, return `default`. If `default` is not given,\nreturn None.") { (a, cx) throws(Raised) in
        (try cx.value(of: try variable(a[1], cx), in: a[0]) ?? a.optional(2) ?? cx.noneRef).own
      },
      MethodDef("keys", "(self, /)", "Return a list of all variables in the context object.") { (a, cx) throws(Raised) in
        try cx.dictView(cx.types.pointee.dictKeys, a[0].contextBody.pointee.values.unsafelyUnwrapped)
      },
      MethodDef("values", "(self, /)", "Return a list of all variables' values in the context object.") { (a, cx) throws(Raised) in
        try cx.dictView(cx.types.pointee.dictValues, a[0].contextBody.pointee.values.unsafelyUnwrapped)
      },
      MethodDef("items", "(self, /)", "Return all variables and their values in the context object.\n\nThe result is returned as a list of 2-tuples (variable, value).") { (a, cx) throws(Raised) in
        try cx.dictView(cx.types.pointee.dictItems, a[0].contextBody.pointee.values.unsafelyUnwrapped)
      },
    ]
  }
}

// MARK: Variables and tokens

struct ContextVarBody {
  var header: ObjectHeader
  var name: Ref?
  var initial: Ref?
}

/// Undoes one assignment; `old` nil means that there was no value.
struct TokenBody {
  var header: ObjectHeader
  var variable: Ref?
  var context: Ref?
  var old: Ref?
  var isUsed: Bool
}

extension Ref {
  fileprivate var contextVar: UnsafeMutablePointer<ContextVarBody> { raw.assumingMemoryBound(to: ContextVarBody.self) }
  fileprivate var token: UnsafeMutablePointer<TokenBody> { raw.assumingMemoryBound(to: TokenBody.self) }
}

enum ContextVarType: NativeType {
  static var name: StaticString { "_contextvars.ContextVar" }
  static var layout: Layout { Layout(MemoryLayout<ContextVarBody>.size, [.collected]) }
  static var operations: OperationSet { [.new, .repr] }
  private static let parameters = Signature("ContextVar", "(name, /, *, default=None)", hasInstance: false)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, parameters)
    guard b[0].isStr else { try cx.raise(.TypeError, "context variable name must be a str") }
    let made = try cx.allocate(type)
    made.contextVar.pointee.name = b[0].own.leak()
    made.contextVar.pointee.initial = b.optional(1).own?.leak()
    cx.track(made)
    return Owned(stealing: made)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.contextVar.pointee.name, with: nil)
    replace(&me.contextVar.pointee.initial, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.contextVar.pointee.name)
    visit(me.contextVar.pointee.initial)
  }
  static func clear(_ me: Ref, _ cx: Context) { replace(&me.contextVar.pointee.initial, with: nil) }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let name = try cx.repr(me.contextVar.pointee.name.unsafelyUnwrapped)
    var text = "<ContextVar name=\(name.ref.text)"
    if let initial = me.contextVar.pointee.initial.own {
      let shown = try cx.repr(initial.ref)
      text += " default=\(shown.ref.text)"
    }
    return try cx.str(text + " at \(cx.addressText(me))>")
  }

  static var getsets: [GetSetDef] {
    [GetSetDef("name", member: true, get: { (me, cx) throws(Raised) in me.contextVar.pointee.name.unsafelyUnwrapped.own })]
  }
  static var methods: [MethodDef] {
    [
      MethodDef("get", "(self, default=None, /)", "Return a value for the context variable for the current context.\n\nIf there is no value for the variable in the current context, the method will:\n * return the value of the default argument of the method, if provided; or\n * return the default value for the context variable, if it was created\n   with one; or\n * raise a LookupError.") { (a, cx) throws(Raised) in
        if let current = cx.thread.pointee.context, let found = try cx.value(of: a[0], in: current) { return found.own }
        if let given = a.optional(1) { return given.own }
        if let initial = a[0].contextVar.pointee.initial { return initial.own }
        try cx.raise(.LookupError, argument: a[0])
      },
      MethodDef("set", "(self, value, /)", "Call to set a new value for the context variable in the current context.\n\nThe required value argument is the new value for the context variable.\n\nReturns a Token object that can be used to restore the variable to its previous\nvalue via the `ContextVar.reset()` method.") { (a, cx) throws(Raised) in
        let context = try cx.currentContext().own
        let token = try cx.allocate(try cx.nativeType(TokenType.self))
        token.token.pointee.variable = a[0].own.leak()
        token.token.pointee.context = context.copy().leak()
        token.token.pointee.old = try cx.value(of: a[0], in: context.ref).own?.leak()
        token.token.pointee.isUsed = false
        cx.track(token)
        let made = Owned(stealing: token)
        try cx.setVariable(a[0], a[1], in: context.ref)
        return made
      },
      MethodDef("reset", "(self, token, /)", "Reset the context variable.\n\nThe variable is reset to the value it had before the `ContextVar.set()` that\ncreated the token was used.") { (a, cx) throws(Raised) in
        try reset(a[0], a[1], cx)
        return cx.none
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }

  private static func reset(_ me: Ref, _ token: Ref, _ cx: Context) throws(Raised) {
    let shown = try cx.repr(token)
    guard token.isExactly(try cx.nativeType(TokenType.self)) else {
      try cx.raise(.TypeError, "expected an instance of Token, got \(shown.ref.text)")
    }
    let body = token.token
    if body.pointee.isUsed { try cx.raise(.RuntimeError, "\(shown.ref.text) has already been used once") }
    if body.pointee.variable != me { try cx.raise(.ValueError, "\(shown.ref.text) was created by a different ContextVar") }
    let context = try cx.currentContext().own
    if body.pointee.context != context.ref { try cx.raise(.ValueError, "\(shown.ref.text) was created in a different Context") }
    body.pointee.isUsed = true
    try cx.setVariable(me, body.pointee.old, in: context.ref)
  }
}

enum TokenType: NativeType {
  static var name: StaticString { "_contextvars.Token" }
  static var layout: Layout { Layout(MemoryLayout<TokenBody>.size, [.collected]) }
  static var operations: OperationSet { [.new, .repr, .hash] }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.RuntimeError, "Tokens can only be created by ContextVars")
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.token.pointee.variable, with: nil)
    replace(&me.token.pointee.context, with: nil)
    replace(&me.token.pointee.old, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.token.pointee.variable)
    visit(me.token.pointee.context)
    visit(me.token.pointee.old)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    replace(&me.token.pointee.context, with: nil)
    replace(&me.token.pointee.old, with: nil)
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '_contextvars.Token'") }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let variable = try cx.repr(me.token.pointee.variable ?? cx.noneRef)
    return try cx.str("<Token\(me.token.pointee.isUsed ? " used" : "") var=\(variable.ref.text) at \(cx.addressText(me))>")
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("var", get: { (me, cx) throws(Raised) in (me.token.pointee.variable ?? cx.noneRef).own }),
      GetSetDef("old_value", get: { (me, cx) throws(Raised) in
        if let old = me.token.pointee.old { return old.own }
        let key = try cx.intern("MISSING")
        return try cx.getattr(Ref(me.type), key.ref)
      }),
    ]
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      }
    ]
  }
}

/// The type of `Token.MISSING`.
enum MissingType: NativeType {
  static var name: StaticString { "Token.MISSING" }
  static var layout: Layout { Layout(16, [.noInstances]) }
  static var operations: OperationSet { [.repr] }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.str("<Token.MISSING>") }
}

import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

/// A function defined in Python. The dispatch loop reads `code` and `globals` directly.
@frozen public struct FunctionBody {
  public var header: ObjectHeader
  public var code: CodePointer
  public var globals: Ref
  public var builtins: Ref
  public var name: Ref
  public var qualifiedName: Ref
  public var doc: Ref?
  public var module: Ref?
  /// Tuple, dict, dict, tuple of cells, tuple; nil when absent.
  public var defaults: Ref?
  public var keywordDefaults: Ref?
  public var annotations: Ref?
  public var closure: Ref?
  public var typeParams: Ref?
}

extension Ref {
  @inlinable @inline(__always) public var function: UnsafeMutablePointer<FunctionBody> { raw.assumingMemoryBound(to: FunctionBody.self) }
}

extension Context {
  /// A function of `code` over `globals`.
  public func makeFunction(_ code: Ref, globals: Ref) throws(Raised) -> Owned {
    let made = try allocate(types.pointee.function)
    memset(made.raw + 16, 0, MemoryLayout<FunctionBody>.size - 16)
    let f = made.function
    code.incref()
    f.pointee.code = code.code
    f.pointee.globals = globals.own.leak()
    f.pointee.builtins = builtinsOf(globals).own.leak()
    f.pointee.name = code.code.pointee.name.own.leak()
    f.pointee.qualifiedName = code.code.pointee.qualifiedName.own.leak()
    f.pointee.module = dictGet(globals, str: name(.__name__)).own?.leak()
    if code.code.codeFlags.contains(.hasDocstring) && code.code.pointee.constantCount > 0 {
      f.pointee.doc = ref(code.code.pointee.constants[0]).own.leak()
    }
    track(made)
    return Owned(stealing: made)
  }

  /// `__builtins__` of a globals dict: of a module its namespace, else the object itself; the interpreter's own where there is none.
  func builtinsOf(_ globals: Ref) -> Ref {
    guard let found = dictGet(globals, str: name(.__builtins__)) else { return interp.pointee.builtins }
    if let d = moduleDict(found) { return d }
    return found
  }
}

/// `function`.
public enum FunctionType: NativeType {
  public static var name: StaticString { "function" }
  public static var doc: StaticString? {
    "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values"
  }
  public static var signature: StaticString? { "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)" }
  public static var layout: Layout { Layout(MemoryLayout<FunctionBody>.stride, [.collected, .hasDict, .hasWeakrefs, .methodDescriptor, .vectorcall]) }
  public static var operations: OperationSet { [.repr, .call, .get, .new] }

  private static let constructorSignature = Signature("function", "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", hasInstance: false)

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, constructorSignature)
    guard b[0].isExactly(cx.types.pointee.code) else {
      try cx.raise(.TypeError, "function() argument 'code' must be code, not \(cx.typeName(b[0]))")
    }
    guard b[1].isDict else { try cx.raise(.TypeError, "function() argument 'globals' must be dict, not \(cx.typeName(b[1]))") }
    let made = try cx.makeFunction(b[0], globals: b[1])
    let f = made.ref.function
    if cx.dictGet(b[1], str: cx.name(.__builtins__)) == nil, let regs = cx.execution.pointee.frame {
      // Globals that say nothing of builtins get those of the caller.
      let old = f.pointee.builtins
      f.pointee.builtins = functionOf(regs).pointee.builtins.own.leak()
      old.decref()
    }
    if let n = b.optional(2), !cx.isNone(n) {
      guard n.isStr else { try cx.raise(.TypeError, "arg 3 (name) must be None or string") }
      let old = f.pointee.name
      f.pointee.name = n.own.leak()
      old.decref()
    }
    if let d = b.optional(3), !cx.isNone(d) {
      guard d.isTuple else { try cx.raise(.TypeError, "arg 4 (defaults) must be None or tuple") }
      f.pointee.defaults = d.own.leak()
    }
    let free = b[0].code.pointee.freeNames.tupleCount
    if let c = b.optional(4), !cx.isNone(c) {
      guard c.isTuple else { try cx.raise(.TypeError, "arg 5 (closure) must be tuple") }
      guard c.tupleCount == free else {
        try cx.raise(.ValueError, "\(b[0].code.pointee.name.text) requires closure of length \(free), not \(c.tupleCount)")
      }
      for i in 0..<free where !c.tupleItems[i].isExactly(cx.types.pointee.cell) {
        try cx.raise(.TypeError, "arg 5 (closure) expected cell, found \(cx.typeName(c.tupleItems[i]))")
      }
      f.pointee.closure = c.own.leak()
    } else if free > 0 {
      try cx.raise(.TypeError, "arg 5 (closure) must be tuple")
    }
    if let k = b.optional(5), !cx.isNone(k) {
      guard k.isDict else { try cx.raise(.TypeError, "arg 6 (kwdefaults) must be None or dict") }
      f.pointee.keywordDefaults = k.own.leak()
    }
    return made
  }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    cx.releaseAttributes(me)
    let f = me.function
    Ref(f.pointee.code).decref()
    for r in [f.pointee.globals, f.pointee.builtins, f.pointee.name, f.pointee.qualifiedName] { r.decref() }
    for r in [f.pointee.doc, f.pointee.module, f.pointee.defaults, f.pointee.keywordDefaults, f.pointee.annotations, f.pointee.closure, f.pointee.typeParams] { r?.decref() }
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    let f = me.function
    Context(owning: me).traverseAttributes(me, visit)
    visit(Ref(f.pointee.code))
    visit(f.pointee.globals)
    visit(f.pointee.builtins)
    visit(f.pointee.doc)
    visit(f.pointee.module)
    visit(f.pointee.defaults)
    visit(f.pointee.keywordDefaults)
    visit(f.pointee.annotations)
    visit(f.pointee.closure)
    visit(f.pointee.typeParams)
  }
  public static func clear(_ me: Ref, _ cx: Context) {
    let f = me.function
    cx.clearAttributes(me)
    replace(&f.pointee.defaults, with: nil)
    replace(&f.pointee.keywordDefaults, with: nil)
    replace(&f.pointee.annotations, with: nil)
    replace(&f.pointee.closure, with: nil)
    replace(&f.pointee.typeParams, with: nil)
    replace(&f.pointee.doc, with: nil)
    replace(&f.pointee.module, with: nil)
    // What a str subclass as name refers to may be part of the cycle; a repr must still find strs.
    let names = [f.pointee.name, f.pointee.qualifiedName], empty = cx.interp.pointee.emptyStr
    f.pointee.name = empty.own.leak()
    f.pointee.qualifiedName = empty.own.leak()
    for name in names { name.decref() }
  }

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.str("<function \(me.function.pointee.qualifiedName.text) at \(cx.addressText(me))>")
  }
  public static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance, !cx.isNone(instance) || owner == nil || owner == Ref(cx.types.pointee.noneType) else { return me.own }
    return try cx.makeMethod(me, instance)
  }
  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.callFunction(me, args) }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef("__code__", get: { (me, cx) throws(Raised) in Ref(me.function.pointee.code).own },
        set: { (me, value, cx) throws(Raised) in
          guard let value, value.isExactly(cx.types.pointee.code) else { try cx.raise(.TypeError, "__code__ must be set to a code object") }
          let free = value.code.pointee.freeNames.tupleCount, closed = me.function.pointee.closure?.tupleCount ?? 0
          guard free == closed else {
            try cx.raise(.ValueError, "\(me.function.pointee.name.text)() requires a code object with \(closed) free vars, not \(free)")
          }
          let kinds: CodeFlags = [.generator, .coroutine, .asyncGenerator]
          if value.code.codeFlags.intersection(kinds) != me.function.pointee.code.codeFlags.intersection(kinds) {
            try cx.warn(
              .DeprecationWarning, "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)")
          }
          let old = me.function.pointee.code
          value.incref()
          me.function.pointee.code = value.code
          Ref(old).decref()
        }),
      GetSetDef("__globals__", member: true, get: { (me, cx) throws(Raised) in me.function.pointee.globals.own }),
      GetSetDef("__builtins__", member: true, get: { (me, cx) throws(Raised) in me.function.pointee.builtins.own }),
      GetSetDef("__closure__", member: true, get: { (me, cx) throws(Raised) in (me.function.pointee.closure ?? cx.noneRef).own }),
      GetSetDef("__doc__", member: true, get: { (me, cx) throws(Raised) in (me.function.pointee.doc ?? cx.noneRef).own },
        set: { (me, value, cx) throws(Raised) in replace(&me.function.pointee.doc, with: (value ?? cx.noneRef).own) }),
      GetSetDef("__module__", member: true, get: { (me, cx) throws(Raised) in (me.function.pointee.module ?? cx.noneRef).own },
        set: { (me, value, cx) throws(Raised) in replace(&me.function.pointee.module, with: (value ?? cx.noneRef).own) }),
      GetSetDef("__name__", get: { (me, cx) throws(Raised) in me.function.pointee.name.own },
        set: { (me, value, cx) throws(Raised) in
          guard let value, value.isStr else { try cx.raise(.TypeError, "__name__ must be set to a string object") }
          let old = me.function.pointee.name
          me.function.pointee.name = value.own.leak()
          old.decref()
        }),
      GetSetDef("__qualname__", get: { (me, cx) throws(Raised) in me.function.pointee.qualifiedName.own },
        set: { (me, value, cx) throws(Raised) in
          guard let value, value.isStr else { try cx.raise(.TypeError, "__qualname__ must be set to a string object") }
          let old = me.function.pointee.qualifiedName
          me.function.pointee.qualifiedName = value.own.leak()
          old.decref()
        }),
      GetSetDef("__defaults__", get: { (me, cx) throws(Raised) in (me.function.pointee.defaults ?? cx.noneRef).own },
        set: { (me, value, cx) throws(Raised) in
          if let value, !cx.isNone(value) {
            guard value.isTuple else { try cx.raise(.TypeError, "__defaults__ must be set to a tuple object") }
            return replace(&me.function.pointee.defaults, with: value.own)
          }
          replace(&me.function.pointee.defaults, with: nil)
        }),
      GetSetDef("__kwdefaults__", get: { (me, cx) throws(Raised) in (me.function.pointee.keywordDefaults ?? cx.noneRef).own },
        set: { (me, value, cx) throws(Raised) in
          if let value, !cx.isNone(value) {
            guard value.isDict else { try cx.raise(.TypeError, "__kwdefaults__ must be set to a dict object") }
            return replace(&me.function.pointee.keywordDefaults, with: value.own)
          }
          replace(&me.function.pointee.keywordDefaults, with: nil)
        }),
      GetSetDef("__annotations__", get: { (me, cx) throws(Raised) in
          if me.function.pointee.annotations == nil { me.function.pointee.annotations = try cx.dict().leak() }
          return me.function.pointee.annotations!.own
        },
        set: { (me, value, cx) throws(Raised) in
          if let value, !cx.isNone(value) {
            guard value.isDict else { try cx.raise(.TypeError, "__annotations__ must be set to a dict object") }
            return replace(&me.function.pointee.annotations, with: value.own)
          }
          replace(&me.function.pointee.annotations, with: nil)
        }),
      GetSetDef("__type_params__", get: { (me, cx) throws(Raised) in (me.function.pointee.typeParams ?? cx.interp.pointee.emptyTuple).own },
        set: { (me, value, cx) throws(Raised) in
          guard let value, value.isTuple else { try cx.raise(.TypeError, "__type_params__ must be set to a tuple") }
          replace(&me.function.pointee.typeParams, with: value.own)
        }),
      GetSetDef("__dict__", get: { (me, cx) throws(Raised) in try cx.attributesDict(me) },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.TypeError, "cannot delete __dict__") }
          guard value.isDict else { try cx.raise(.TypeError, "__dict__ must be set to a dictionary, not a '\(cx.typeName(value))'") }
          try cx.setAttributesDict(me, value)
        }),
    ]
  }
}

extension Context {
  /// A built-in function as the running code finds it.
  public func builtin(_ name: String) throws(Raised) -> Owned {
    let key = try intern(name)
    var builtins = interp.pointee.builtins
    if let regs = execution.pointee.frame { builtins = functionOf(regs).pointee.builtins }
    guard let found = try mappingValue(builtins, key.ref) else { try raise(.AttributeError, name) }
    return found
  }
}

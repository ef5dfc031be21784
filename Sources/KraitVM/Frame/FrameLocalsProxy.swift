import KraitBytecode
import KraitCore
import KraitObjects

/// `frame.f_locals` of a function (PEP 667): a mapping that reads and writes the frame's variables.
@frozen public struct FrameLocalsBody {
  public var header: ObjectHeader
  public var frame: Ref
}

extension Ref {
  var frameLocals: UnsafeMutablePointer<FrameLocalsBody> { raw.assumingMemoryBound(to: FrameLocalsBody.self) }
}

extension Context {
  func makeFrameLocalsProxy(_ frame: Ref) throws(Raised) -> Owned {
    let made = try allocate(types.pointee.frameLocals)
    frame.incref()
    made.frameLocals.pointee.frame = frame
    track(made)
    return Owned(stealing: made)
  }

  /// The register of the variable that a key names. Keys that are no plain str must be hashable, and are compared with the names of equal hash.
  private func variablePlace(_ frame: Ref, _ key: Ref) throws(Raised) -> (regs: Registers, register: Int)? {
    let isPlain = key.isExactly(types.pointee.str)
    let keyHash = isPlain ? 0 : try hash(key)
    let code = frame.frame.pointee.code.code
    for (name, register) in variables(code) {
      let same = isPlain ? strEquals(name, key) : keyHash == strHash(name) ? try equals(key, name) : false
      if same, let regs = frame.frame.pointee.registers { return (regs, register) }
    }
    return nil
  }

  /// Sets a variable from outside the frame. The old value stays alive until the frame ends: an instruction may be using it.
  func setFrameVariable(_ frame: Ref, _ key: Ref, _ value: Ref) throws(Raised) {
    let body = frame.frame
    if let (regs, register) = try variablePlace(frame, key) {
      if isCellRegister(body.pointee.code.code, register), isPointer(regs[register]), ref(regs[register]).isExactly(types.pointee.cell) {
        setCell(ref(regs[register]), value)
        return
      }
      let old = boxed(self, regs[register])
      value.incref()
      regs[register] = value.bits
      if isPointer(old) {
        let kept = Owned(stealing: ref(old))
        if body.pointee.overwritten == nil { body.pointee.overwritten = try list().leak() }
        try append(body.pointee.overwritten.unsafelyUnwrapped, kept)
      }
      return
    }
    if body.pointee.extraLocals == nil { body.pointee.extraLocals = try dict().leak() }
    try dictSet(body.pointee.extraLocals.unsafelyUnwrapped, key, value)
  }

  /// A variable's value, borrowed; nil if there is no such variable, or it is unbound.
  func frameVariable(_ frame: Ref, _ key: Ref) throws(Raised) -> Ref? {
    if let (regs, register) = try variablePlace(frame, key) {
      let code = frame.frame.pointee.code.code
      return variableValue(code, regs, register, isCellRegister(code, register))
    }
    if let extra = frame.frame.pointee.extraLocals { return try dictGet(extra, key) }
    return nil
  }

  func frameVariablesDict(_ frame: Ref) throws(Raised) -> Owned {
    let body = frame.frame
    let result: Owned
    if let regs = body.pointee.registers { result = try localsSnapshot(body.pointee.code.code, regs) } else { result = try dict() }
    if let extra = body.pointee.extraLocals { try dictMerge(into: result.ref, from: extra) }
    return result
  }
}

public enum FrameLocalsType: NativeType {
  public static var name: StaticString { "FrameLocalsProxy" }
  public static var layout: Layout { Layout(MemoryLayout<FrameLocalsBody>.stride, [.collected, .mapping]) }
  public static var operations: OperationSet {
    [.new, .repr, .len, .getitem, .setitem, .delitem, .contains, .iter, .lt, .le, .eq, .ne, .gt, .ge, .or, .ror, .ior]
  }

  private static func frame(_ me: Ref) -> Ref { me.frameLocals.pointee.frame }
  private static func snapshot(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.frameVariablesDict(frame(me)) }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    guard args.count == 1 else { try cx.raise(.TypeError, "FrameLocalsProxy expected 1 argument, got \(args.count)") }
    guard args[0].isExactly(cx.types.pointee.frame) else { try cx.raise(.TypeError, "expect frame, not \(cx.typeName(args[0]))") }
    if args.names != nil { try cx.raise(.TypeError, "FrameLocalsProxy takes no keyword arguments") }
    return try cx.makeFrameLocalsProxy(args[0])
  }
  public static func dealloc(_ me: Ref, _ cx: Context) { frame(me).decref() }
  public static func traverse(_ me: Ref, _ visit: Visitor) { visit(frame(me)) }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if try !cx.enterRepr(me) { return try cx.str("{...}") }
    defer { cx.leaveRepr(me) }
    let d = try snapshot(me, cx)
    return try cx.repr(d.ref)
  }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let d = try snapshot(me, cx)
    return try cx.len(d.ref)
  }
  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let value = try cx.frameVariable(frame(me), key) { return value.own }
    let shown = try cx.repr(key)
    try cx.raise(.KeyError, "local variable '\(shown.ref.text)' is not defined")
  }
  public static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    guard let value else { try cx.raise(.TypeError, "cannot remove variables from FrameLocalsProxy") }
    try cx.setFrameVariable(frame(me), key, value)
  }
  public static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.frameVariable(frame(me), item) != nil }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let names = try list(me, .keys, cx)
    return try cx.iter(names.ref)
  }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne else { return nil }
    if b.isExactly(cx.types.pointee.frameLocals) { return cx.bool((frame(a) == frame(b)) == (op == .eq)) }
    guard b.isDict else { return nil }
    let d = try snapshot(a, cx)
    return try cx.compare(op, d.ref, b)
  }
  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or else { return nil }
    let result = try cx.dict()
    for x in [a, b] {
      guard let d = try mapping(x, cx) else { return nil }
      try cx.dictMerge(into: result.ref, from: d.ref)
    }
    return result
  }
  public static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or, let d = try mapping(b, cx) else { return nil }
    try update(a, d.ref, cx)
    return a.own
  }

  /// A dict, or the snapshot of a proxy; nil for anything else.
  private static func mapping(_ x: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if x.isExactly(cx.types.pointee.frameLocals) { return try snapshot(x, cx) }
    return x.isDict ? x.own : nil
  }
  private static func update(_ me: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    var position = 0
    while let (key, value) = cx.dictNext(dict, &position) {
      let k = key.own, v = value.own
      try cx.setFrameVariable(frame(me), k.ref, v.ref)
    }
  }

  /// A list of what a dict view of the snapshot shows.
  private static func list(_ me: Ref, _ view: KnownName, _ cx: Context) throws(Raised) -> Owned {
    let d = try snapshot(me, cx)
    let all = try cx.callMethod(d.ref, view), list = try cx.list()
    try cx.listExtend(list.ref, all.ref)
    return list
  }

  public static var methods: [MethodDef] {
    [
      MethodDef("keys", "(self, /)", "") { (a, cx) throws(Raised) in try list(a[0], .keys, cx) },
      MethodDef("values", "(self, /)", "") { (a, cx) throws(Raised) in try list(a[0], .values, cx) },
      MethodDef("items", "(self, /)", "") { (a, cx) throws(Raised) in try list(a[0], .items, cx) },
      MethodDef("copy", "(self, /)", "") { (a, cx) throws(Raised) in try snapshot(a[0], cx) },
      MethodDef("__reversed__", "(self, /)", "") { (a, cx) throws(Raised) in
        let names = try list(a[0], .keys, cx)
        _ = try cx.callMethod(names.ref, .reverse)
        return names
      },
      MethodDef("get", "(self, /, *args)", "") { (a, cx) throws(Raised) in
        let args = a[1]
        guard args.tupleCount == 1 || args.tupleCount == 2 else { try cx.raise(.TypeError, "get expected 1 or 2 arguments") }
        if let value = try cx.frameVariable(frame(a[0]), args.tupleItems[0]) { return value.own }
        return args.tupleCount == 2 ? args.tupleItems[1].own : cx.none
      },
      MethodDef("update", "(self, object, /)", "") { (a, cx) throws(Raised) in
        guard let d = try mapping(a[1], cx) else { try cx.raise(.TypeError, "update() argument must be dict or another FrameLocalsProxy") }
        try update(a[0], d.ref, cx)
        return cx.none
      },
      MethodDef("setdefault", "(self, key, default=None, /)", "") { (a, cx) throws(Raised) in
        if let value = try cx.frameVariable(frame(a[0]), a[1]) { return value.own }
        let value = a.optional(2) ?? cx.noneRef
        try cx.setFrameVariable(frame(a[0]), a[1], value)
        return value.own
      },
    ]
  }
}

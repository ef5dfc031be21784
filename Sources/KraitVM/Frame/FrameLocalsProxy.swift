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

  /// Sets a variable from outside the frame. The old value stays alive until the frame ends: an instruction may be using it.
  func setFrameVariable(_ frame: Ref, _ key: Ref, _ value: Ref) throws(Raised) {
    let body = frame.frame, code = body.pointee.code.code
    if key.isStr, let regs = body.pointee.registers {
      for (name, register) in variables(code) where strEquals(name, key) {
        if isCellRegister(code, register), isPointer(regs[register]), ref(regs[register]).isExactly(types.pointee.cell) {
          setCell(ref(regs[register]), value)
          return
        }
        let old = boxed(self, regs[register])
        value.incref()
        regs[register] = value.bits
        if isPointer(old) {
          if body.pointee.overwritten == nil { body.pointee.overwritten = try list().leak() }
          try append(body.pointee.overwritten!, Owned(stealing: ref(old)))
        }
        return
      }
    }
    if body.pointee.extraLocals == nil { body.pointee.extraLocals = try dict().leak() }
    try dictSet(body.pointee.extraLocals!, key, value)
  }

  func frameVariable(_ frame: Ref, _ key: Ref) throws(Raised) -> Ref? {
    let body = frame.frame, code = body.pointee.code.code
    if key.isStr, let regs = body.pointee.registers {
      for (name, register) in variables(code) where strEquals(name, key) { return variableValue(code, regs, register, isCellRegister(code, register)) }
    }
    if let extra = body.pointee.extraLocals { return try dictGet(extra, key) }
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
  public static var layout: Layout { Layout(MemoryLayout<FrameLocalsBody>.stride, [.collected, .mapping, .noInstances]) }
  public static var operations: OperationSet { [.repr, .len, .getitem, .setitem, .delitem, .contains, .iter, .eq, .ne, .or, .ror, .ior] }

  private static func snapshot(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.frameVariablesDict(me.frameLocals.pointee.frame) }

  public static func dealloc(_ me: Ref, _ cx: Context) { me.frameLocals.pointee.frame.decref() }
  public static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.frameLocals.pointee.frame) }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let d = try snapshot(me, cx)
    return try cx.repr(d.ref)
  }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let d = try snapshot(me, cx)
    return try cx.len(d.ref)
  }
  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let value = try cx.frameVariable(me.frameLocals.pointee.frame, key) else { try cx.raiseKeyError(key) }
    return value.own
  }
  public static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    guard let value else { try cx.raise(.ValueError, "cannot remove local variables from FrameLocalsProxy") }
    try cx.setFrameVariable(me.frameLocals.pointee.frame, key, value)
  }
  public static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.frameVariable(me.frameLocals.pointee.frame, item) != nil }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let d = try snapshot(me, cx)
    return try cx.iter(d.ref)
  }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne else { return nil }
    let d = try snapshot(a, cx)
    if b.isExactly(cx.types.pointee.frameLocals) {
      let other = try snapshot(b, cx)
      return try cx.compare(op, d.ref, other.ref)
    }
    guard b.isDict else { return nil }
    return try cx.compare(op, d.ref, b)
  }
  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or else { return nil }
    let result = try cx.dict()
    for x in [a, b] {
      if x.isExactly(cx.types.pointee.frameLocals) {
        let d = try snapshot(x, cx)
        try cx.dictMerge(into: result.ref, from: d.ref)
      } else if x.isDict {
        try cx.dictMerge(into: result.ref, from: x)
      } else {
        return nil
      }
    }
    return result
  }
  public static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or else { return nil }
    try update(a, b, cx)
    return a.own
  }
  private static func update(_ me: Ref, _ other: Ref, _ cx: Context) throws(Raised) {
    let all = try cx.dict()
    _ = try cx.callMethod(all.ref, .update, other)
    var position = 0
    while let (key, value) = cx.dictNext(all.ref, &position) { try cx.setFrameVariable(me.frameLocals.pointee.frame, key, value) }
  }

  /// Methods that a snapshot answers.
  private static func delegating(_ name: StaticString) -> MethodDef {
    MethodDef(name, "(self, /)", "") { (a, cx) throws(Raised) in
      let d = try snapshot(a[0], cx)
      let method = try cx.intern("\(name)")
      return try cx.callMethod(d.ref, method.ref)
    }
  }
  public static var methods: [MethodDef] {
    [
      delegating("keys"), delegating("values"), delegating("items"), delegating("copy"), delegating("__reversed__"),
      MethodDef("get", "(self, key, default=None, /)", "") { (a, cx) throws(Raised) in
        (try cx.frameVariable(a[0].frameLocals.pointee.frame, a[1]) ?? a.optional(2) ?? cx.noneRef).own
      },
      MethodDef("update", "(self, other, /)", "") { (a, cx) throws(Raised) in
        try update(a[0], a[1], cx)
        return cx.none
      },
      MethodDef("setdefault", "(self, key, default=None, /)", "") { (a, cx) throws(Raised) in
        if let value = try cx.frameVariable(a[0].frameLocals.pointee.frame, a[1]) { return value.own }
        let value = a.optional(2) ?? cx.noneRef
        try cx.setFrameVariable(a[0].frameLocals.pointee.frame, a[1], value)
        return value.own
      },
    ]
  }
}

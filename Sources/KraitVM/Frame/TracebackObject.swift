import KraitBytecode
import KraitCore
import KraitObjects

/// One level of a traceback.
@frozen public struct TracebackBody {
  public var header: ObjectHeader
  public var next: Ref?
  public var frame: Ref
  /// Offset of the instruction in bytes.
  public var last: Int
  /// -1: to be computed from `last`.
  public var line: Int
}

extension Ref {
  @inlinable @inline(__always) public var traceback: UnsafeMutablePointer<TracebackBody> { raw.assumingMemoryBound(to: TracebackBody.self) }
}

extension UnsafeMutablePointer where Pointee == TracebackBody {
  public var lineNumber: Int {
    if pointee.line >= 0 { return pointee.line }
    return Int(pointee.frame.frame.pointee.code.code.position(at: pointee.last / 8).line)
  }
}

extension Context {
  /// Puts the frame on top of the pending exception's traceback.
  func addTraceback(_ regs: Registers, _ pc: PC) {
    guard let exception = pending else { return }
    let word = pc - codeOf(regs).pointee.words - 1
    do throws(Raised) {
      let held = takePending()
      let frame = try frameObject(regs)
      let made = try allocate(types.pointee.traceback)
      frame.incref()
      made.traceback.pointee.next = exception.exception.pointee.traceback
      made.traceback.pointee.frame = frame
      made.traceback.pointee.last = word * 8
      made.traceback.pointee.line = -1
      exception.exception.pointee.traceback = made
      track(made)
      setPending(held)
    } catch { return }
  }
}

public enum TracebackType: NativeType {
  public static var name: StaticString { "traceback" }
  public static var doc: StaticString? { "Create a new traceback object." }
  public static var layout: Layout { Layout(MemoryLayout<TracebackBody>.stride, [.collected]) }
  public static var operations: OperationSet { [.new] }
  private static let constructorSignature = Signature("traceback", "(tb_next, tb_frame, tb_lasti, tb_lineno)", hasInstance: false)

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, constructorSignature)
    guard cx.isNone(b[0]) || b[0].isExactly(cx.types.pointee.traceback) else {
      try cx.raise(.TypeError, "expected traceback object or None, got '\(cx.typeName(b[0]))'")
    }
    guard b[1].isExactly(cx.types.pointee.frame) else {
      try cx.raise(.TypeError, "traceback() argument 'tb_frame' must be frame, not \(cx.typeName(b[1]))")
    }
    let last = try cx.index(b[2]), line = try cx.index(b[3])
    let made = try cx.allocate(cx.types.pointee.traceback)
    made.traceback.pointee.next = cx.isNone(b[0]) ? nil : b[0].own.leak()
    made.traceback.pointee.frame = b[1].own.leak()
    made.traceback.pointee.last = last
    made.traceback.pointee.line = line
    cx.track(made)
    return Owned(stealing: made)
  }
  public static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.traceback.pointee.next, with: nil)
    me.traceback.pointee.frame.decref()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.traceback.pointee.next)
    visit(me.traceback.pointee.frame)
  }
  public static func clear(_ me: Ref, _ cx: Context) { replace(&me.traceback.pointee.next, with: nil) }

  public static var methods: [MethodDef] {
    [
      MethodDef("__dir__", "(self, /)", "") { (a, cx) throws(Raised) in
        let names = try cx.list()
        for name in ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"] { try cx.append(list: names.ref, cx.intern(name)) }
        return names
      }
    ]
  }
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("tb_next", get: { (me, cx) throws(Raised) in (me.traceback.pointee.next ?? cx.noneRef).own },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.TypeError, "can't delete tb_next attribute") }
          if cx.isNone(value) { return replace(&me.traceback.pointee.next, with: nil) }
          guard value.isExactly(cx.types.pointee.traceback) else {
            try cx.raise(.TypeError, "expected traceback object, got '\(cx.typeName(value))'")
          }
          var t: Ref? = value
          while let one = t {
            if one == me { try cx.raise(.ValueError, "traceback loop detected") }
            t = one.traceback.pointee.next
          }
          replace(&me.traceback.pointee.next, with: value.own)
        }),
      GetSetDef("tb_frame", member: true, get: { (me, cx) throws(Raised) in me.traceback.pointee.frame.own }),
      GetSetDef("tb_lasti", member: true, get: { (me, cx) throws(Raised) in cx.int(me.traceback.pointee.last) }),
      GetSetDef("tb_lineno", get: { (me, cx) throws(Raised) in cx.int(me.traceback.lineNumber) }),
    ]
  }
}

import KraitBytecode
import KraitCore
import KraitObjects
import KraitVM

/// `_dis`: what the `dis` module shows of a code object.
public enum DisModule: NativeModule {
  public static var name: StaticString { "_dis" }
  public static var doc: StaticString? { "Instructions of code objects, for the dis module." }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let names = try cx.list()
    for info in InstructionInfo.hot + InstructionInfo.cold {
      let name = try cx.str("\(info.name)" as String)
      try cx.append(names.ref, name)
    }
    try cx.setNamed(dict, "opname", names.ref)
  }

  public static var functions: [MethodDef] {
    [
      MethodDef("instructions", "(code, /)", "Return a list of (offset, name, operands, line, end_line, column, end_column, target, is_target).") {
        (a, cx) throws(Raised) in
        let list = try cx.list()
        for one in Disassembler(try description(a[0], cx)).instructions() { try cx.append(list.ref, try row(one, cx)) }
        return list
      },
      MethodDef("exceptions", "(code, /)", "Return a list of (start, end, handler, register) of the exception table.") { (a, cx) throws(Raised) in
        let code = try description(a[0], cx)
        let names = Disassembler(code)
        let list = try cx.list()
        for entry in code.exceptions {
          let row = try cx.tuple(4)
          row.ref.tupleItems[0] = cx.int(Int(entry.start)).leak()
          row.ref.tupleItems[1] = cx.int(Int(entry.end)).leak()
          row.ref.tupleItems[2] = cx.int(Int(entry.handler)).leak()
          row.ref.tupleItems[3] = try cx.str(names.registerName(Int(entry.depth))).leak()
          try cx.append(list.ref, row)
        }
        return list
      },
    ]
  }

  private static func description(_ code: Ref, _ cx: Context) throws(Raised) -> CodeDescription {
    guard code.isExactly(cx.types.pointee.code) else { try cx.raise(.TypeError, "a code object is required") }
    return Unmanaged<CodeDescription>.fromOpaque(code.code.pointee.declared).takeUnretainedValue()
  }

  private static func row(_ one: Disassembler.Listed, _ cx: Context) throws(Raised) -> Owned {
    let row = try cx.tuple(9)
    let place = one.position
    func number(_ n: Int32) -> Owned { place.line > 0 ? cx.int(Int(n)) : cx.none }
    row.ref.tupleItems[0] = cx.int(one.offset).leak()
    row.ref.tupleItems[1] = try cx.str(one.name).leak()
    row.ref.tupleItems[2] = try cx.str(one.operands).leak()
    row.ref.tupleItems[3] = number(place.line).leak()
    row.ref.tupleItems[4] = number(place.endLine).leak()
    row.ref.tupleItems[5] = number(place.column).leak()
    row.ref.tupleItems[6] = number(place.endColumn).leak()
    row.ref.tupleItems[7] = (one.target.map { cx.int($0) } ?? cx.none).leak()
    row.ref.tupleItems[8] = cx.bool(one.isTarget).leak()
    return row
  }
}

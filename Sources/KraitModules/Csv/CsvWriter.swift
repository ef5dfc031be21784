import KraitCore
import KraitObjects
import KraitVM

struct CsvWriterBody {
  var header: ObjectHeader
  /// The file's `write`, owned.
  var write: Ref?
  var dialect: Ref?
}

/// `_csv.writer` objects.
enum CsvWriterType: NativeType {
  static var name: StaticString { "_csv.writer" }
  static var doc: StaticString? { "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input." }
  static var layout: Layout { Layout(MemoryLayout<CsvWriterBody>.stride, [.collected, .noInstances, .hasWeakrefs]) }
  static var operations: OperationSet { [] }
  static func body(_ me: Ref) -> UnsafeMutablePointer<CsvWriterBody> { me.body(CsvWriterBody.self) }

  static func make(_ file: Ref, _ dialect: consuming Owned, _ cx: Context) throws(Raised) -> Owned {
    let key = try cx.intern("write")
    guard let write = try cx.getattrOptional(file, key.ref), write.ref.type.pointee.has.contains(.call) else {
      try cx.raise(.TypeError, "argument 1 must have a \"write\" method")
    }
    let me = try cx.allocateInstance(try cx.nativeType(CsvWriterType.self))
    body(me).pointee.write = write.ref.own.leak()
    body(me).pointee.dialect = dialect.leak()
    cx.track(me)
    return Owned(stealing: me)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { clear(me, cx) }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(body(me).pointee.write)
    visit(body(me).pointee.dialect)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    replace(&body(me).pointee.write, with: nil)
    replace(&body(me).pointee.dialect, with: nil)
  }

  private static func writeRow(_ me: Ref, _ row: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let write = body(me).pointee.write.own, let dialect = body(me).pointee.dialect.own else { return cx.none }
    let format = dialect.ref.csvDialect.pointee.format, terminator = dialect.ref.csvDialect.pointee.lineTerminator
    let iterator: Owned
    do throws(Raised) { iterator = try cx.iter(row) } catch {
      guard cx.pendingMatches(.TypeError) else { throw error }
      cx.clearPending()
      try CsvModule.raise("iterable expected, not \(cx.typeName(row))", cx)
    }
    var line = StringBuilder(), count = 0, onlyEmptyBare = false
    while let item = try cx.next(iterator.ref) {
      if count > 0 { line.append(scalar: format.delimiter) }
      let isNone = item.ref == cx.interp.pointee.none
      let isNumber = item.ref.isInt || item.ref.isFloat || item.ref.type.pointee.has.contains(.float) || item.ref.type.pointee.has.contains(.index)
      let quoted: Bool = switch format.quoting {
      case .all: true
      case .nonNumeric: !isNumber
      case .strings: item.ref.isStr
      case .notNull: !isNone
      case .minimal, .none: false
      }
      let text = isNone ? cx.interp.pointee.emptyStr.own : item.ref.isStr ? item.ref.own : try cx.str(of: item.ref)
      if isNone && (format.quoting == .strings || format.quoting == .notNull) && format.delimiter == 32 && format.skipsInitialSpace {
        try CsvModule.raise("empty field must be quoted if delimiter is a space and skipinitialspace is true", cx)
      }
      let wrote = try append(text.ref, quoted, &line, format, terminator, cx)
      onlyEmptyBare = count == 0 && text.ref.strLength == 0 && !wrote
      count += 1
    }
    // A single empty field would look like an empty line.
    if count == 1 && onlyEmptyBare {
      guard format.quoting != .none, let quote = format.quote else { try CsvModule.raise("single empty field record must be quoted", cx) }
      let emptyNone = format.quoting == .notNull || format.quoting == .strings
      if emptyNone { try CsvModule.raise("single empty field record must be quoted", cx) }
      line.append(scalar: quote)
      line.append(scalar: quote)
    }
    line.append(terminator)
    let text = try line.finish(cx)
    return try cx.call(write.ref, text.ref)
  }

  /// Writes a field; answers whether it was quoted.
  private static func append(
    _ text: Ref, _ always: Bool, _ line: inout StringBuilder, _ f: CsvFormat, _ terminator: Ref, _ cx: Context
  ) throws(Raised) -> Bool {
    let count = text.strLength
    var quoted = always
    func isSpecial(_ c: UInt32) -> Bool {
      if c == f.delimiter || c == f.escape || c == f.quote || c == 10 || c == 13 { return true }
      for i in 0..<terminator.strLength where terminator.codePoint(at: i) == c { return true }
      return false
    }
    var escapes = false
    for i in 0..<count {
      let c = text.codePoint(at: i)
      guard isSpecial(c) else { continue }
      if f.quoting == .none {
        escapes = true
      } else if c == f.quote {
        if f.doublesQuotes { quoted = true } else { escapes = true }
      } else if c == f.escape {
        escapes = true
      } else {
        quoted = true
      }
    }
    if count == 0 && f.delimiter == 32 && f.skipsInitialSpace {
      if f.quoting == .none { try CsvModule.raise("empty field must be quoted if delimiter is a space and skipinitialspace is true", cx) }
      quoted = true
    }
    if !quoted && !escapes {
      line.append(text)
      return false
    }
    if quoted, let quote = f.quote { line.append(scalar: quote) }
    for i in 0..<count {
      let c = text.codePoint(at: i)
      if isSpecial(c) {
        if c == f.quote && f.quoting != .none && f.doublesQuotes {
          line.append(scalar: c)
        } else if f.quoting == .none || c == f.quote || c == f.escape {
          guard let escape = f.escape else { try CsvModule.raise("need to escape, but no escapechar set", cx) }
          line.append(scalar: escape)
        }
      }
      line.append(scalar: c)
    }
    if quoted, let quote = f.quote { line.append(scalar: quote) }
    return quoted
  }

  static var methods: [MethodDef] {
    [
      MethodDef("writerow", "(self, row, /)", "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields.  Non-string\nelements will be converted to string.") {
        (a, cx) throws(Raised) in
        try writeRow(a[0], a[1], cx)
      },
      MethodDef("writerows", "(self, rows, /)", "writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file.  Non-string\nelements will be converted to string.") {
        (a, cx) throws(Raised) in
        let iterator = try cx.iter(a[1])
        while let row = try cx.next(iterator.ref) { _ = try writeRow(a[0], row.ref, cx) }
        return cx.none
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("dialect", member: true, get: { (me, cx) throws(Raised) in
        guard let dialect = body(me).pointee.dialect else { return cx.none }
        return dialect.own
      })
    ]
  }
}

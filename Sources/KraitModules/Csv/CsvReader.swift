import KraitCore
import KraitObjects
import KraitVM

/// Where the reader is in a record.
private enum CsvReaderState {
  case startRecord, startField, escaped, inField, inQuoted, escapedInQuoted, quoteInQuoted, endOfRecord, afterEscapedEnd
}

/// The state of a reader between lines.
final class CsvReaderMachine {
  fileprivate var state = CsvReaderState.startRecord
  var field: [UInt32] = []
  /// The field was not quoted.
  var isBare = false
  var lineNumber = 0
}

struct CsvReaderBody {
  var header: ObjectHeader
  /// Owned objects.
  var lines: Ref?
  var dialect: Ref?
  var machine: Unmanaged<CsvReaderMachine>
}

/// `_csv.reader` objects.
enum CsvReaderType: NativeType {
  static var name: StaticString { "_csv.reader" }
  static var doc: StaticString? { "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format." }
  static var layout: Layout { Layout(MemoryLayout<CsvReaderBody>.stride, [.collected, .noInstances, .hasWeakrefs]) }
  static var operations: OperationSet { [.iter, .next] }
  static func body(_ me: Ref) -> UnsafeMutablePointer<CsvReaderBody> { me.body(CsvReaderBody.self) }

  static func make(_ lines: Ref, _ dialect: consuming Owned, _ cx: Context) throws(Raised) -> Owned {
    let iterator = try cx.iter(lines)
    let me = try cx.allocateInstance(try cx.nativeType(CsvReaderType.self))
    body(me).pointee.lines = iterator.leak()
    body(me).pointee.dialect = dialect.leak()
    body(me).pointee.machine = Unmanaged.passRetained(CsvReaderMachine())
    cx.track(me)
    return Owned(stealing: me)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    clear(me, cx)
    body(me).pointee.machine.release()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(body(me).pointee.lines)
    visit(body(me).pointee.dialect)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    replace(&body(me).pointee.lines, with: nil)
    replace(&body(me).pointee.dialect, with: nil)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }

  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard let lines = body(me).pointee.lines.own, let dialect = body(me).pointee.dialect.own else { return nil }
    let machine = body(me).pointee.machine.takeUnretainedValue(), format = dialect.ref.csvDialect.pointee.format
    machine.field = []
    machine.state = .startRecord
    machine.isBare = true
    let fields = try cx.list()
    while true {
      guard let line = try cx.next(lines.ref) else {
        // A record may lack its end.
        let isOpen = !machine.field.isEmpty || machine.state == .inQuoted
        if !isOpen { return nil }
        if format.isStrict { try CsvModule.raise("unexpected end of data", cx) }
        try save(machine, fields.ref, format, cx)
        return fields
      }
      guard line.ref.isStr else {
        try CsvModule.raise(
          "iterator should return strings, not \(cx.typeName(line.ref)) (the file should be opened in text mode)", cx)
      }
      machine.lineNumber &+= 1
      let count = line.ref.strLength
      if line.ref.str.pointee.width == 1 {
        let units = line.ref.strData.assumingMemoryBound(to: UInt8.self)
        for i in 0..<count { try take(UInt32(units[i]), machine, fields.ref, format, cx) }
      } else {
        for i in 0..<count { try take(line.ref.codePoint(at: i), machine, fields.ref, format, cx) }
      }
      try take(endOfLine, machine, fields.ref, format, cx)
      if machine.state == .startRecord { return fields }
    }
  }

  /// Stands for the end of a line.
  private static let endOfLine: UInt32 = 0xFFFF_FFFE

  @inline(__always)
  private static func add(_ c: UInt32, _ m: CsvReaderMachine, _ cx: Context) throws(Raised) {
    let limit = try CsvModule.state(cx).fieldLimit
    if m.field.count >= limit { try CsvModule.raise("field larger than field limit (\(limit))", cx) }
    m.field.append(c)
  }
  private static func save(_ m: CsvReaderMachine, _ fields: Ref, _ f: CsvFormat, _ cx: Context) throws(Raised) {
    let bare = m.isBare, count = m.field.count
    m.isBare = true
    if bare && count == 0 && (f.quoting == .notNull || f.quoting == .strings) {
      try cx.append(fields, cx.none)
      return
    }
    var text: Owned
    if count == 0 {
      text = cx.interp.pointee.emptyStr.own
    } else {
      let units = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
      defer { units.deallocate() }
      for i in 0..<count { units[i] = m.field[i] }
      text = try cx.str(StrView(RawPointer(units), count, 4))
    }
    m.field.removeAll(keepingCapacity: true)
    if bare && count > 0 && (f.quoting == .nonNumeric || f.quoting == .strings) {
      text = try cx.call(Ref(cx.types.pointee.float), text.ref)
    }
    try cx.append(fields, text)
  }

  /// One character, or the end of a line.
  private static func take(_ c: UInt32, _ m: CsvReaderMachine, _ fields: Ref, _ f: CsvFormat, _ cx: Context) throws(Raised) {
    let isEnd = c == 10 || c == 13 || c == endOfLine
    switch m.state {
    case .startRecord:
      // An empty line is a record without fields.
      if c == endOfLine { return }
      if isEnd {
        m.state = .endOfRecord
        return
      }
      m.state = .startField
      try startField(c, isEnd, m, fields, f, cx)
    case .startField: try startField(c, isEnd, m, fields, f, cx)
    case .escaped:
      if c == 10 || c == 13 {
        try add(c, m, cx)
        m.state = .afterEscapedEnd
        return
      }
      try add(c == endOfLine ? 10 : c, m, cx)
      m.state = .inField
    case .afterEscapedEnd:
      if c == endOfLine { return }
      m.state = .inField
      try inField(c, isEnd, m, fields, f, cx)
    case .inField: try inField(c, isEnd, m, fields, f, cx)
    case .inQuoted:
      if c == endOfLine { return }
      if c == f.escape {
        m.state = .escapedInQuoted
      } else if c == f.quote && f.quoting != .none {
        m.state = f.doublesQuotes ? .quoteInQuoted : .inField
      } else {
        try add(c, m, cx)
      }
    case .escapedInQuoted:
      try add(c == endOfLine ? 10 : c, m, cx)
      m.state = .inQuoted
    case .quoteInQuoted:
      if c == f.quote && f.quoting != .none {
        try add(c, m, cx)
        m.state = .inQuoted
      } else if c == f.delimiter {
        try save(m, fields, f, cx)
        m.state = .startField
      } else if isEnd {
        try save(m, fields, f, cx)
        m.state = c == endOfLine ? .startRecord : .endOfRecord
      } else if f.isStrict {
        var delimiter = String.UnicodeScalarView()
        delimiter.append(Unicode.Scalar(f.delimiter) ?? "?")
        var quote = String.UnicodeScalarView()
        quote.append(Unicode.Scalar(f.quote ?? 0x22) ?? "?")
        try CsvModule.raise("'\(String(delimiter))' expected after '\(String(quote))'", cx)
      } else {
        try add(c, m, cx)
        m.state = .inField
      }
    case .endOfRecord:
      if c == 10 || c == 13 { return }
      if c == endOfLine {
        m.state = .startRecord
        return
      }
      try CsvModule.raise("new-line character seen in unquoted field - do you need to open the file with newline=''?", cx)
    }
  }
  private static func startField(
    _ c: UInt32, _ isEnd: Bool, _ m: CsvReaderMachine, _ fields: Ref, _ f: CsvFormat, _ cx: Context
  ) throws(Raised) {
    m.isBare = true
    if isEnd {
      try save(m, fields, f, cx)
      m.state = c == endOfLine ? .startRecord : .endOfRecord
    } else if c == f.quote && f.quoting != .none {
      m.isBare = false
      m.state = .inQuoted
    } else if c == f.escape {
      m.state = .escaped
    } else if c == 32 && f.skipsInitialSpace {
      return
    } else if c == f.delimiter {
      try save(m, fields, f, cx)
    } else {
      try add(c, m, cx)
      m.state = .inField
    }
  }
  private static func inField(
    _ c: UInt32, _ isEnd: Bool, _ m: CsvReaderMachine, _ fields: Ref, _ f: CsvFormat, _ cx: Context
  ) throws(Raised) {
    if isEnd {
      try save(m, fields, f, cx)
      m.state = c == endOfLine ? .startRecord : .endOfRecord
    } else if c == f.escape {
      m.state = .escaped
    } else if c == f.delimiter {
      try save(m, fields, f, cx)
      m.state = .startField
    } else {
      try add(c, m, cx)
    }
  }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("dialect", member: true, get: { (me, cx) throws(Raised) in
        guard let dialect = body(me).pointee.dialect else { return cx.none }
        return dialect.own
      }),
      GetSetDef("line_num", member: true, get: { (me, cx) throws(Raised) in cx.int(body(me).pointee.machine.takeUnretainedValue().lineNumber) }),
    ]
  }
}

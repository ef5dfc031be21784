import KraitCore
import KraitObjects
import KraitVM

/// `_csv.Error`.
enum CsvErrorType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "_csv.Error" }
}

/// What the module keeps for one interpreter.
final class CsvState {
  var fieldLimit = 131072
  /// Dialects by name: a dict, owned.
  let dialects: Ref
  init(_ dialects: consuming Owned) { self.dialects = dialects.leak() }
}

/// `_csv`: the reader and the writer of tables.
enum CsvModule: NativeModule {
  static var name: StaticString { "_csv" }
  static var doc: StaticString? { "CSV parsing and writing.\n" }

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(CsvErrorType.self, to: dict, base: cx.exceptionType(.Exception))
    try cx.addType(CsvDialectType.self, to: dict)
    try cx.setNamed(dict, "Reader", Ref(try cx.nativeType(CsvReaderType.self)))
    try cx.setNamed(dict, "Writer", Ref(try cx.nativeType(CsvWriterType.self)))
    let names: [(String, CsvQuoting)] = [
      ("QUOTE_MINIMAL", .minimal), ("QUOTE_ALL", .all), ("QUOTE_NONNUMERIC", .nonNumeric), ("QUOTE_NONE", .none), ("QUOTE_STRINGS", .strings),
      ("QUOTE_NOTNULL", .notNull),
    ]
    for (name, value) in names { try cx.dictSet(dict, name, value.rawValue) }
    try cx.setNamed(dict, "_dialects", try state(cx).dialects)
  }
  static func state(_ cx: Context) throws(Raised) -> CsvState {
    let key = ObjectIdentifier(CsvState.self)
    if let found = cx.vmState.moduleStates[key] { return unsafeDowncast(found, to: CsvState.self) }
    let made = CsvState(try cx.dict())
    cx.vmState.moduleStates[key] = made
    cx.vmState.finalizers.append { _ in made.dialects.decref() }
    return made
  }
  static func raise(_ message: String, _ cx: Context) throws(Raised) -> Never {
    try cx.raise(try cx.nativeType(CsvErrorType.self, base: cx.exceptionType(.Exception)), message)
  }
  static func dialect(named name: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let found = try cx.dictGet(state(cx).dialects, name) else { try raise("unknown dialect", cx) }
    return found.own
  }
  /// A dialect made from an optional model and keyword arguments.
  private static func makeDialect(_ model: Ref?, _ keywords: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let type = Ref(try cx.nativeType(CsvDialectType.self))
    let arguments = try cx.list()
    if let model { try cx.append(arguments.ref, model.own) }
    let tuple = try cx.tuple(ofList: arguments.ref)
    return try cx.call(type, args: tuple.ref, kwargs: keywords)
  }

  static var functions: [MethodDef] {
    [
      MethodDef("reader", "(*args, **fmtparams)", "    csv_reader = reader(iterable [, dialect='excel']\n                             [optional keyword args])\n    for row in csv_reader:\n        process(row)\n") {
        (a, cx) throws(Raised) in
        try checkCount(a[0], cx)
        let dialect = try makeDialect(a[0].tupleCount > 1 ? a[0].tupleItems[1] : nil, a.optional(1), cx)
        return try CsvReaderType.make(a[0].tupleItems[0], dialect, cx)
      },
      MethodDef("writer", "(*args, **fmtparams)", "    csv_writer = csv.writer(fileobj [, dialect='excel']\n                            [optional keyword args])\n    for row in sequence:\n        csv_writer.writerow(row)\n") {
        (a, cx) throws(Raised) in
        try checkCount(a[0], cx)
        let dialect = try makeDialect(a[0].tupleCount > 1 ? a[0].tupleItems[1] : nil, a.optional(1), cx)
        return try CsvWriterType.make(a[0].tupleItems[0], dialect, cx)
      },
      MethodDef("register_dialect", "(*args, **fmtparams)", "Create a mapping from a string name to a dialect class.\n    dialect = csv.register_dialect(name[, dialect[, **fmtparams]])") {
        (a, cx) throws(Raised) in
        try checkCount(a[0], cx)
        let name = a[0].tupleItems[0]
        guard name.isStr else { try cx.raise(.TypeError, "dialect name must be a string") }
        let dialect = try makeDialect(a[0].tupleCount > 1 ? a[0].tupleItems[1] : nil, a.optional(1), cx)
        try cx.dictSet(state(cx).dialects, name, dialect.ref)
        return cx.none
      },
      MethodDef("unregister_dialect", "(name)", "Delete the name/dialect mapping associated with a string name.\n    csv.unregister_dialect(name)") {
        (a, cx) throws(Raised) in
        guard try cx.dictDelete(state(cx).dialects, a[0]) else { try raise("unknown dialect", cx) }
        return cx.none
      },
      MethodDef("get_dialect", "(name)", "Return the dialect instance associated with name.\n    dialect = csv.get_dialect(name)") { (a, cx) throws(Raised) in
        try dialect(named: a[0], cx)
      },
      MethodDef("list_dialects", "()", "Return a list of all known dialect names.\n    names = csv.list_dialects()") { (a, cx) throws(Raised) in
        try cx.list(of: try state(cx).dialects)
      },
      MethodDef("field_size_limit", "(new_limit=<unrepresentable>)", "Sets an upper limit on parsed fields.\n    csv.field_size_limit([limit])\n\nReturns old limit. If limit is not given, no new limit is set and\nthe old limit is returned") {
        (a, cx) throws(Raised) in
        let state = try state(cx), old = state.fieldLimit
        if let limit = a.optional(0) {
          guard limit.isInt else { try cx.raise(.TypeError, "limit must be an integer") }
          guard let value = cx.exactInt(limit) else { try cx.raise(.OverflowError, "Python int too large to convert to C long") }
          state.fieldLimit = value
        }
        return cx.int(old)
      },
    ]
  }
  private static func checkCount(_ arguments: Ref, _ cx: Context) throws(Raised) {
    let n = arguments.tupleCount
    if n < 1 { try cx.raise(.TypeError, " expected at least 1 argument, got 0") }
    if n > 2 { try cx.raise(.TypeError, " expected at most 2 arguments, got \(n)") }
  }
}

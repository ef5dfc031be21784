#if SQLite
  import CSQLite
  import KraitCore
  import KraitObjects
  import KraitVM

  /// `_sqlite3.Statement`: a compiled statement.
  enum SQLiteStatementType: NativeType {
    static var name: StaticString { "_sqlite3.Statement" }
    static var layout: Layout { Layout(MemoryLayout<SQLiteStatementBody>.size, [.noInstances]) }
    static var operations: OperationSet { [] }

    static func make(_ raw: OpaquePointer, _ connection: SQLiteConnection, _ cx: Context) throws(Raised) -> Owned {
      let me = try cx.allocate(try cx.nativeType(SQLiteStatementType.self))
      me.sqliteStatement.pointee.raw = raw
      me.sqliteStatement.pointee.connection = Unmanaged.passRetained(connection)
      return Owned(stealing: me)
    }
    static func dealloc(_ me: Ref, _ cx: Context) {
      finalizeStatement(me, cx)
      me.sqliteStatement.pointee.connection.release()
    }
    private static func finalizeStatement(_ me: Ref, _ cx: Context) {
      guard let raw = me.sqliteStatement.pointee.raw else { return }
      me.sqliteStatement.pointee.raw = nil
      _ = me.sqliteStatement.pointee.connection.takeUnretainedValue().run(cx) { sqlite3_finalize(raw) }
    }
    private static func open(_ me: Ref, _ cx: Context) throws(Raised) -> (OpaquePointer, SQLiteConnection) {
      guard let raw = me.sqliteStatement.pointee.raw else { try cx.raiseSQLite(nil, SQLITE_MISUSE) }
      return (raw, me.sqliteStatement.pointee.connection.takeUnretainedValue())
    }

    /// Binds a value; answers whether its type can be bound.
    static func bind(_ raw: OpaquePointer, _ index: Int32, _ value: Ref, _ connection: SQLiteConnection, _ cx: Context) throws(Raised) -> Bool {
      let code: Int32
      if value == cx.interp.pointee.none {
        code = sqlite3_bind_null(raw, index)
      } else if value.isInt {
        guard let n = cx.exactInt(value) else { try cx.raise(.OverflowError, "Python int too large to convert to SQLite INTEGER") }
        code = sqlite3_bind_int64(raw, index, sqlite3_int64(n))
      } else if value.isFloat {
        code = sqlite3_bind_double(raw, index, try cx.double(value))
      } else if value.isStr {
        let text = try cx.encodeUTF8(value, nil)
        let bytes = text.ref.bytesBuffer
        code = krait_sqlite_bind_text(raw, index, bytes.baseAddress, sqlite3_uint64(bytes.count))
      } else if cx.isBytesLike(value) {
        code = try cx.withBytesLike(value) { (bytes) throws(Raised) -> Int32 in
          bytes.count == 0
            ? sqlite3_bind_zeroblob(raw, index, 0) : krait_sqlite_bind_blob(raw, index, bytes.baseAddress, sqlite3_uint64(bytes.count))
        }
      } else {
        return false
      }
      try cx.checkSQLite(code, connection.raw)
      return true
    }

    /// One value of the current row.
    private static func column(_ raw: OpaquePointer, _ i: Int32, _ textFactory: Ref, _ converter: Ref?, _ cx: Context) throws(Raised) -> Owned {
      let kind = sqlite3_column_type(raw, i)
      if kind == SQLITE_NULL { return cx.none }
      if let converter {
        // An empty value is none to a converter.
        guard let data = sqlite3_column_blob(raw, i) else { return cx.none }
        let bytes = try cx.bytes(UnsafeRawBufferPointer(start: data, count: Int(sqlite3_column_bytes(raw, i))))
        return try cx.call(converter, bytes.ref)
      }
      switch kind {
      case SQLITE_INTEGER: return cx.int(Int(sqlite3_column_int64(raw, i)))
      case SQLITE_FLOAT: return cx.float(sqlite3_column_double(raw, i))
      case SQLITE_TEXT:
        let start = sqlite3_column_text(raw, i), count = Int(sqlite3_column_bytes(raw, i))
        return try text(UnsafeBufferPointer(start: start, count: count), raw, i, textFactory, cx)
      default:
        let data = sqlite3_column_blob(raw, i), count = Int(sqlite3_column_bytes(raw, i))
        return try cx.bytes(UnsafeRawBufferPointer(start: data, count: count))
      }
    }
    private static func text(
      _ data: UnsafeBufferPointer<UInt8>, _ raw: OpaquePointer, _ i: Int32, _ factory: Ref, _ cx: Context
    ) throws(Raised) -> Owned {
      if factory == Ref(cx.types.pointee.str) {
        if data.allSatisfy({ $0 < 0x80 }) { return try cx.str(ascii: data) }
        let bytes = try cx.bytes(UnsafeRawBufferPointer(data)), decode = try cx.intern("decode")
        do throws(Raised) { return try cx.callMethod(bytes.ref, decode.ref) } catch {
          guard cx.pendingMatches(.UnicodeDecodeError) else { throw error }
          cx.clearPending()
          let name = sqlite3_column_name(raw, i).map { String(cString: $0) } ?? ""
          let type = try cx.nativeType(SQLiteEngineErrorType.self, base: cx.exceptionType(.Exception))
          let code = cx.int(Int(SQLITE_ERROR)), none = cx.int(-1)
          let message = try cx.str("Could not decode to UTF-8 column '\(name)' with text '\(String(decoding: data, as: UTF8.self))'")
          let exception = try cx.call(Ref(type), code.ref, none.ref, message.ref)
          try cx.raise(exception: exception)
        }
      }
      let bytes = try cx.bytes(UnsafeRawBufferPointer(data))
      if factory == Ref(cx.types.pointee.bytes) { return bytes }
      return try cx.call(factory, bytes.ref)
    }

    static var methods: [MethodDef] {
      [
        MethodDef("bind", "(self, index, value, /)", "Binds a parameter, from 1 on; False if the value's type is not supported.") { (a, cx) throws(Raised) in
          let (raw, connection) = try open(a[0], cx)
          return cx.bool(try bind(raw, Int32(clamping: try cx.index(a[1])), a[2], connection, cx))
        },
        MethodDef("step", "(self, /)", "Runs up to the next row; False at the end.") { (a, cx) throws(Raised) in
          let (raw, connection) = try open(a[0], cx)
          let held = a[0].own
          let code = connection.run(cx) { sqlite3_step(raw) }
          _ = held.ref
          if code == SQLITE_ROW { return cx.bool(true) }
          if code == SQLITE_DONE { return cx.bool(false) }
          try cx.checkSQLite(code, connection.raw)
          return cx.bool(false)
        },
        MethodDef("row", "(self, text_factory, converters, /)", "The values of the current row.") { (a, cx) throws(Raised) in
          let (raw, _) = try open(a[0], cx)
          let converters = a[2].isTuple ? a[2] : nil
          let list = try cx.list()
          for i in 0..<sqlite3_data_count(raw) {
            var converter: Ref?
            if let converters, Int(i) < converters.tupleCount, converters.tupleItems[Int(i)] != cx.interp.pointee.none {
              converter = converters.tupleItems[Int(i)]
            }
            try cx.append(list.ref, try column(raw, i, a[1], converter, cx))
          }
          return try cx.tuple(ofList: list.ref)
        },
        MethodDef("reset", "(self, /)", "Lets the statement begin anew, without bindings.") { (a, cx) throws(Raised) in
          guard let raw = a[0].sqliteStatement.pointee.raw else { return cx.none }
          _ = a[0].sqliteStatement.pointee.connection.takeUnretainedValue().run(cx) { sqlite3_reset(raw) }
          _ = sqlite3_clear_bindings(raw)
          return cx.none
        },
        MethodDef("finalize", "(self, /)", "Gives the statement up.") { (a, cx) throws(Raised) in
          finalizeStatement(a[0], cx)
          return cx.none
        },
        MethodDef("columns", "(self, /)", "Names and declared types of the columns.") { (a, cx) throws(Raised) in
          let (raw, _) = try open(a[0], cx)
          let list = try cx.list()
          for i in 0..<sqlite3_column_count(raw) {
            let name = try cx.str(sqlite3_column_name(raw, i).map { String(cString: $0) } ?? "")
            let declared: Owned
            if let text = sqlite3_column_decltype(raw, i) { declared = try cx.str(String(cString: text)) } else { declared = cx.none }
            try cx.append(list.ref, try cx.tuple(name, declared))
          }
          return list
        },
        MethodDef("parameters", "(self, /)", "The names of the parameters, None for those without one.") { (a, cx) throws(Raised) in
          let (raw, _) = try open(a[0], cx)
          let list = try cx.list()
          let count = sqlite3_bind_parameter_count(raw)
          for i in 0..<count {
            if let name = sqlite3_bind_parameter_name(raw, i + 1) {
              try cx.append(list.ref, try cx.str(String(cString: name)))
            } else {
              try cx.append(list.ref, cx.none)
            }
          }
          return list
        },
        MethodDef("is_readonly", "(self, /)", "Whether the statement changes nothing.") { (a, cx) throws(Raised) in
          let (raw, _) = try open(a[0], cx)
          return cx.bool(sqlite3_stmt_readonly(raw) != 0)
        },
        MethodDef("is_busy", "(self, /)", "Whether the statement has begun and not ended.") { (a, cx) throws(Raised) in
          guard let raw = a[0].sqliteStatement.pointee.raw else { return cx.bool(false) }
          return cx.bool(sqlite3_stmt_busy(raw) != 0)
        },
      ]
    }
  }
#endif

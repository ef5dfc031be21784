#if SQLite
  import CSQLite
  import KraitCore
  import KraitObjects
  import KraitVM

  /// The arguments of a function that SQLite calls, as a tuple.
  private func arguments(_ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?, _ cx: Context) throws(Raised) -> Owned {
    let list = try cx.list()
    for i in 0..<Int(count) {
      guard let value = values?[i] else { continue }
      switch sqlite3_value_type(value) {
      case SQLITE_INTEGER: try cx.append(list.ref, cx.int(Int(sqlite3_value_int64(value))))
      case SQLITE_FLOAT: try cx.append(list.ref, cx.float(sqlite3_value_double(value)))
      case SQLITE_TEXT:
        let start = sqlite3_value_text(value), size = Int(sqlite3_value_bytes(value))
        try cx.append(list.ref, try cx.str(utf8: UnsafeBufferPointer(start: start, count: size)))
      case SQLITE_BLOB:
        let start = sqlite3_value_blob(value), size = Int(sqlite3_value_bytes(value))
        try cx.append(list.ref, try cx.bytes(UnsafeRawBufferPointer(start: start, count: size)))
      default: try cx.append(list.ref, cx.none)
      }
    }
    return try cx.tuple(ofList: list.ref)
  }

  /// Hands a result to SQLite.
  private func setResult(_ context: OpaquePointer?, _ value: Ref, _ cx: Context) throws(Raised) {
    if value == cx.interp.pointee.none {
      sqlite3_result_null(context)
    } else if value.isInt {
      guard let n = cx.exactInt(value) else { try cx.raise(.OverflowError, "Python int too large to convert to SQLite INTEGER") }
      sqlite3_result_int64(context, sqlite3_int64(n))
    } else if value.isFloat {
      sqlite3_result_double(context, try cx.double(value))
    } else if value.isStr {
      let text = try cx.encodeUTF8(value, nil)
      let bytes = text.ref.bytesBuffer
      krait_sqlite_result_text(context, bytes.baseAddress, sqlite3_uint64(bytes.count))
    } else if cx.isBytesLike(value) {
      try cx.withBytesLike(value) { (bytes) throws(Raised) in
        krait_sqlite_result_blob(context, bytes.baseAddress, sqlite3_uint64(bytes.count))
      }
    } else {
      try cx.raise(.TypeError, "unsupported type")
    }
  }
  /// Tells SQLite of a failed callback; the exception itself ends here, shown if the module was told to.
  private func setFailure(_ context: OpaquePointer?, _ message: String, _ function: Ref, _ cx: Context) {
    if cx.pendingMatches(.MemoryError) {
      sqlite3_result_error_nomem(context)
    } else if cx.pendingMatches(.OverflowError) {
      sqlite3_result_error_toobig(context)
    } else {
      sqlite3_result_error(context, message, -1)
    }
    dropException(function, cx)
  }
  private func dropException(_ function: Ref, _ cx: Context) {
    if SQLiteModule.showsTracebacks(cx) { cx.writeUnraisable(object: function) } else { cx.clearPending() }
  }

  /// Runs a callback with the interpreter's lock.
  private func calling(_ raw: UnsafeMutableRawPointer?, _ body: (SQLiteCallback, Context) -> Void) {
    let callback = SQLiteCallback.of(raw)
    guard let cx = callback.connection.callbackContext else { return }
    cx.withGIL { body(callback, cx) }
  }

  private func callFunction(_ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
    calling(sqlite3_user_data(context)) { (callback, cx) in
      do throws(Raised) {
        let tuple = try arguments(count, values, cx), result = try cx.call(callback.function, args: tuple.ref, kwargs: nil)
        try setResult(context, result.ref, cx)
      } catch { setFailure(context, "user-defined function raised exception", callback.function, cx) }
    }
  }

  /// The aggregate's instance: made by its class at the first row.
  private func instance(_ context: OpaquePointer?, _ callback: SQLiteCallback, _ cx: Context, make: Bool) throws(Raised) -> Ref? {
    guard let slot = sqlite3_aggregate_context(context, make ? 8 : 0)?.assumingMemoryBound(to: Ref?.self) else { return nil }
    if slot.pointee == nil && make { slot.pointee = try cx.call(callback.function).leak() }
    return slot.pointee
  }
  private func callStep(_ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?, _ method: String) {
    calling(sqlite3_user_data(context)) { (callback, cx) in
      var failure = "user-defined aggregate's '__init__' method raised error"
      do throws(Raised) {
        guard let object = try instance(context, callback, cx, make: true) else { return }
        failure = "user-defined aggregate's '\(method)' method not defined"
        let name = try cx.intern(method), bound = try cx.getattr(object, name.ref)
        failure = "user-defined aggregate's '\(method)' method raised error"
        let tuple = try arguments(count, values, cx)
        _ = try cx.call(bound.ref, args: tuple.ref, kwargs: nil)
      } catch { setFailure(context, failure, callback.function, cx) }
    }
  }
  private func callResult(_ context: OpaquePointer?, _ method: String, ends: Bool) {
    calling(sqlite3_user_data(context)) { (callback, cx) in
      var failure = "user-defined aggregate's '\(method)' method not defined"
      do throws(Raised) {
        guard let object = try instance(context, callback, cx, make: false) else { return }
        let held = object.own
        if ends, let slot = sqlite3_aggregate_context(context, 0)?.assumingMemoryBound(to: Ref?.self) {
          slot.pointee = nil
          object.decref()
        }
        let name = try cx.intern(method), bound = try cx.getattr(held.ref, name.ref)
        failure = "user-defined aggregate's '\(method)' method raised error"
        let result = try cx.call(bound.ref)
        try setResult(context, result.ref, cx)
      } catch { setFailure(context, failure, callback.function, cx) }
    }
  }

  var sqliteCallbackMethods: [MethodDef] {
    [
      MethodDef("create_function", "(self, name, narg, flags, function, /)", "Defines a function of SQL, or removes it with None.") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0]), name = try cx.nullTerminated(a[1])
        let count = Int32(clamping: try cx.index(a[2])), flags = SQLITE_UTF8 | Int32(clamping: try cx.index(a[3]))
        let code: Int32
        if a[4] == cx.interp.pointee.none {
          code = connection.run(cx) { sqlite3_create_function_v2(connection.raw, name, count, flags, nil, nil, nil, nil, nil) }
        } else {
          connection.expectCallbacks()
          let data = Unmanaged.passRetained(SQLiteCallback(a[4], connection, cx)).toOpaque()
          code = connection.run(cx) {
            sqlite3_create_function_v2(
              connection.raw, name, count, flags, data, { callFunction($0, $1, $2) }, nil, nil, { SQLiteCallback.drop($0) })
          }
        }
        try cx.checkSQLite(code, connection.raw)
        return cx.none
      },
      MethodDef("create_aggregate", "(self, name, narg, factory, isWindow, /)", "Defines an aggregate, or removes it with None.") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0]), name = try cx.nullTerminated(a[1]), count = Int32(clamping: try cx.index(a[2]))
        let isWindow = try cx.isTrue(a[4])
        let code: Int32
        if a[3] == cx.interp.pointee.none {
          code = connection.run(cx) { sqlite3_create_function_v2(connection.raw, name, count, SQLITE_UTF8, nil, nil, nil, nil, nil) }
        } else {
          connection.expectCallbacks()
          let data = Unmanaged.passRetained(SQLiteCallback(a[3], connection, cx)).toOpaque()
          code = connection.run(cx) {
            isWindow
              ? sqlite3_create_window_function(
                connection.raw, name, count, SQLITE_UTF8, data, { callStep($0, $1, $2, "step") }, { callResult($0, "finalize", ends: true) },
                { callResult($0, "value", ends: false) }, { callStep($0, $1, $2, "inverse") }, { SQLiteCallback.drop($0) })
              : sqlite3_create_function_v2(
                connection.raw, name, count, SQLITE_UTF8, data, nil, { callStep($0, $1, $2, "step") },
                { callResult($0, "finalize", ends: true) }, { SQLiteCallback.drop($0) })
          }
        }
        try cx.checkSQLite(code, connection.raw)
        return cx.none
      },
      MethodDef("create_collation", "(self, name, function, /)", "Defines an order of texts, or removes it with None.") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0]), name = try cx.nullTerminated(a[1])
        let code: Int32
        if a[2] == cx.interp.pointee.none {
          code = connection.run(cx) { sqlite3_create_collation_v2(connection.raw, name, SQLITE_UTF8, nil, nil, nil) }
        } else {
          connection.expectCallbacks()
          let data = Unmanaged.passRetained(SQLiteCallback(a[2], connection, cx)).toOpaque()
          code = connection.run(cx) {
            sqlite3_create_collation_v2(
              connection.raw, name, SQLITE_UTF8, data, { compareTexts($0, $1, $2, $3, $4) }, { SQLiteCallback.drop($0) })
          }
        }
        try cx.checkSQLite(code, connection.raw)
        return cx.none
      },
      MethodDef("set_authorizer", "(self, function, /)", "Has every access approved by a function.") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0])
        if a[1] == cx.interp.pointee.none {
          _ = sqlite3_set_authorizer(connection.raw, nil, nil)
          return cx.none
        }
        connection.expectCallbacks()
        // Kept with the connection, which outlives it.
        let data = Unmanaged.passRetained(SQLiteCallback(a[1], connection, cx)).toOpaque()
        _ = sqlite3_set_authorizer(connection.raw, { authorize($0, $1, $2, $3, $4, $5) }, data)
        return cx.none
      },
      MethodDef("set_progress_handler", "(self, function, n, /)", "Has a function called after so many instructions.") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0])
        if a[1] == cx.interp.pointee.none {
          sqlite3_progress_handler(connection.raw, 0, nil, nil)
          return cx.none
        }
        connection.expectCallbacks()
        let data = Unmanaged.passRetained(SQLiteCallback(a[1], connection, cx)).toOpaque()
        sqlite3_progress_handler(connection.raw, Int32(clamping: try cx.index(a[2])), { progress($0) }, data)
        return cx.none
      },
      MethodDef("set_trace_callback", "(self, function, /)", "Has a function called with each statement.") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0])
        if a[1] == cx.interp.pointee.none {
          _ = sqlite3_trace_v2(connection.raw, UInt32(SQLITE_TRACE_STMT), nil, nil)
          return cx.none
        }
        connection.expectCallbacks()
        let data = Unmanaged.passRetained(SQLiteCallback(a[1], connection, cx)).toOpaque()
        _ = sqlite3_trace_v2(connection.raw, UInt32(SQLITE_TRACE_STMT), { trace($0, $1, $2, $3) }, data)
        return cx.none
      },
    ]
  }

  private func compareTexts(
    _ raw: UnsafeMutableRawPointer?, _ n: Int32, _ a: UnsafeRawPointer?, _ m: Int32, _ b: UnsafeRawPointer?
  ) -> Int32 {
    var order: Int32 = 0
    calling(raw) { (callback, cx) in
      do throws(Raised) {
        let x = try cx.str(utf8: UnsafeBufferPointer(start: a?.assumingMemoryBound(to: UInt8.self), count: Int(n)))
        let y = try cx.str(utf8: UnsafeBufferPointer(start: b?.assumingMemoryBound(to: UInt8.self), count: Int(m)))
        let result = try cx.call(callback.function, x.ref, y.ref)
        order = Int32((try cx.index(result.ref)).signum())
      } catch { dropException(callback.function, cx) }
    }
    return order
  }
  private func authorize(
    _ raw: UnsafeMutableRawPointer?, _ action: Int32, _ a: UnsafePointer<CChar>?, _ b: UnsafePointer<CChar>?, _ c: UnsafePointer<CChar>?,
    _ d: UnsafePointer<CChar>?
  ) -> Int32 {
    var answer = SQLITE_DENY
    calling(raw) { (callback, cx) in
      do throws(Raised) {
        let list = try cx.list()
        try cx.append(list.ref, cx.int(Int(action)))
        for text in [a, b, c, d] {
          if let text { try cx.append(list.ref, try cx.str(String(cString: text))) } else { try cx.append(list.ref, cx.none) }
        }
        let tuple = try cx.tuple(ofList: list.ref), result = try cx.call(callback.function, args: tuple.ref, kwargs: nil)
        if result.ref.isInt, let n = cx.exactInt(result.ref), let narrow = Int32(exactly: n) { answer = narrow }
      } catch { dropException(callback.function, cx) }
    }
    return answer
  }
  private func progress(_ raw: UnsafeMutableRawPointer?) -> Int32 {
    var stops: Int32 = 1
    calling(raw) { (callback, cx) in
      do throws(Raised) {
        let result = try cx.call(callback.function)
        stops = try cx.isTrue(result.ref) ? 1 : 0
      } catch { dropException(callback.function, cx) }
    }
    return stops
  }
  private func trace(_ kind: UInt32, _ raw: UnsafeMutableRawPointer?, _ statement: UnsafeMutableRawPointer?, _ text: UnsafeMutableRawPointer?) -> Int32 {
    guard kind == UInt32(SQLITE_TRACE_STMT) else { return 0 }
    calling(raw) { (callback, cx) in
      do throws(Raised) {
        let expanded = sqlite3_expanded_sql(statement.map { OpaquePointer($0) })
        defer { sqlite3_free(expanded) }
        let shown = expanded.map { String(cString: $0) } ?? text.map { String(cString: $0.assumingMemoryBound(to: CChar.self)) } ?? ""
        let object = try cx.str(shown)
        _ = try cx.call(callback.function, object.ref)
      } catch { dropException(callback.function, cx) }
    }
    return 0
  }

  /// What the module keeps for one interpreter.
  final class SQLiteState {
    var showsTracebacks = false
  }

  /// `_sqlite3`: the engine under the package sqlite3.
  enum SQLiteModule: NativeModule {
    static var name: StaticString { "_sqlite3" }
    static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
      try cx.checkLoaded(krait_load_sqlite(), name)
      try cx.addType(SQLiteEngineErrorType.self, to: dict, base: cx.exceptionType(.Exception))
      try cx.addType(SQLiteDatabaseType.self, to: dict)
      try cx.addType(SQLiteStatementType.self, to: dict)
      try cx.dictSet(dict, "sqlite_version", text: String(cString: sqlite3_libversion()))
      try cx.dictSet(dict, "threading_mode", Int(sqlite3_threadsafe()))
      cx.vmState.moduleStates[ObjectIdentifier(SQLiteState.self)] = SQLiteState()
    }
    static func showsTracebacks(_ cx: Context) -> Bool {
      (cx.vmState.moduleStates[ObjectIdentifier(SQLiteState.self)] as? SQLiteState)?.showsTracebacks ?? false
    }
    static var functions: [MethodDef] {
      [
        MethodDef("complete_statement", "(statement)", "Checks if a string contains a complete SQL statement.") { (a, cx) throws(Raised) in
          guard a[0].isStr else { try cx.raise(.TypeError, "complete_statement() argument 'statement' must be str, not \(cx.typeName(a[0]))") }
          return cx.bool(sqlite3_complete(try cx.nullTerminated(a[0])) != 0)
        },
        MethodDef("enable_callback_tracebacks", "(enable, /)", "Enable or disable callback functions throwing errors to stderr.") { (a, cx) throws(Raised) in
          let on = try cx.isTrue(a[0])
          (cx.vmState.moduleStates[ObjectIdentifier(SQLiteState.self)] as? SQLiteState)?.showsTracebacks = on
          return cx.none
        },
      ]
    }
  }
#endif

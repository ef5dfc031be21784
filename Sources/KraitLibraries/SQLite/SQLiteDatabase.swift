#if SQLite
  import CSQLite
  import Glibc
  import KraitCore
  import KraitObjects
  import KraitVM
  import Synchronization

  /// A database connection of SQLite. Its functions run without the interpreter's lock, which callbacks take again.
  final class SQLiteConnection: Sendable {
    nonisolated(unsafe) let raw: OpaquePointer
    /// The addresses of the states of threads that are inside of SQLite, by thread, for callbacks.
    private let inside = Mutex<[UInt: UInt]>([:])
    private let isOpenFlag = Atomic<Bool>(true)
    /// Whether there are callbacks at all.
    private let callsBack = Atomic<Bool>(false)

    init(_ raw: OpaquePointer) { self.raw = raw }
    deinit { if isOpen { sqlite3_close_v2(raw) } }

    var isOpen: Bool { isOpenFlag.load(ordering: .acquiring) }
    func markClosed() { isOpenFlag.store(false, ordering: .releasing) }
    func expectCallbacks() { callsBack.store(true, ordering: .releasing) }

    /// Runs a function of SQLite without the interpreter's lock.
    func run<T>(_ cx: Context, _ body: () -> T) -> T {
      guard callsBack.load(ordering: .acquiring) else { return cx.withoutGIL(body) }
      let me = UInt(pthread_self()), thread = UInt(bitPattern: cx.thread)
      let before = inside.withLock { $0.updateValue(thread, forKey: me) }
      defer { inside.withLock { $0[me] = before } }
      return cx.withoutGIL(body)
    }
    /// The context of the calling thread, which is inside of `run`.
    var callbackContext: Context? {
      inside.withLock { $0[UInt(pthread_self())] }.flatMap { UnsafeMutablePointer(bitPattern: $0) }.map { Context($0) }
    }
  }

  /// A Python callable that SQLite calls, with its connection. Lives until SQLite drops it.
  final class SQLiteCallback {
    let function: Ref
    unowned let connection: SQLiteConnection
    let interp: UnsafeMutablePointer<InterpreterState>
    init(_ function: Ref, _ connection: SQLiteConnection, _ cx: Context) {
      function.incref()
      self.function = function
      self.connection = connection
      interp = cx.interp
    }
    func dispose() {
      guard let cx = connection.callbackContext else {
        function.decref()
        return
      }
      cx.withGIL { function.decref() }
    }
    static func of(_ raw: UnsafeMutableRawPointer?) -> SQLiteCallback {
      Unmanaged<SQLiteCallback>.fromOpaque(raw.unsafelyUnwrapped).takeUnretainedValue()
    }
    static func drop(_ raw: UnsafeMutableRawPointer?) {
      guard let raw else { return }
      let callback = Unmanaged<SQLiteCallback>.fromOpaque(raw).takeRetainedValue()
      callback.dispose()
    }
  }

  struct SQLiteDatabaseBody {
    var header: ObjectHeader
    var connection: Unmanaged<SQLiteConnection>
  }
  struct SQLiteStatementBody {
    var header: ObjectHeader
    /// nil once finalized.
    var raw: OpaquePointer?
    var connection: Unmanaged<SQLiteConnection>
  }

  extension Ref {
    var sqliteConnection: SQLiteConnection { raw.assumingMemoryBound(to: SQLiteDatabaseBody.self).pointee.connection.takeUnretainedValue() }
    var sqliteStatement: UnsafeMutablePointer<SQLiteStatementBody> { raw.assumingMemoryBound(to: SQLiteStatementBody.self) }
  }

  extension Context {
    /// Raises `_sqlite3.EngineError(code, extended code, message)`, which the package turns into the exceptions of the DB-API.
    func raiseSQLite(_ raw: OpaquePointer?, _ code: Int32? = nil) throws(Raised) -> Never {
      let primary = code ?? sqlite3_errcode(raw), extended = code ?? sqlite3_extended_errcode(raw)
      let text = raw != nil && code == nil ? sqlite3_errmsg(raw) : sqlite3_errstr(primary)
      let message = try str(text.map { String(cString: $0) } ?? "unknown error")
      let first = int(Int(primary & 0xFF)), second = int(Int(extended))
      let type = try nativeType(SQLiteEngineErrorType.self, base: exceptionType(.Exception))
      let exception = try call(Ref(type), first.ref, second.ref, message.ref)
      try raise(exception: exception)
    }
    func checkSQLite(_ code: Int32, _ raw: OpaquePointer?) throws(Raised) {
      if code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW { return }
      if code == SQLITE_NOMEM { try raiseMemoryError() }
      try raiseSQLite(raw)
    }
    func openConnection(_ database: Ref) throws(Raised) -> SQLiteConnection {
      let connection = database.sqliteConnection
      if !connection.isOpen { try raiseSQLite(nil, SQLITE_MISUSE) }
      return connection
    }
    /// Text that ends with a null character for SQLite.
    func nullTerminated(_ r: Ref) throws(Raised) -> [CChar] {
      let data = r.isStr ? try encodeUTF8(r, nil) : r.own
      return try withBytesLike(data.ref) { (bytes) throws(Raised) -> [CChar] in bytes.map { CChar(bitPattern: $0) } + [0] }
    }
  }

  /// What the engine raises; seen by the package only.
  enum SQLiteEngineErrorType: ExceptionNative {
    static var kind: ExceptionKind { .Exception }
    static var name: StaticString { "_sqlite3.EngineError" }
  }

  /// `_sqlite3.Database`: a connection without the conveniences of the DB-API.
  enum SQLiteDatabaseType: NativeType {
    static var name: StaticString { "_sqlite3.Database" }
    static var layout: Layout { Layout(MemoryLayout<SQLiteDatabaseBody>.size) }
    static var operations: OperationSet { [.new] }
    static let constructor = Signature("Database", "(path, flags, timeout)")

    static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
      let b = try cx.bind(args, constructor)
      let path = try cx.nullTerminated(b[0]), flags = Int32(truncatingIfNeeded: try cx.index(b[1])), timeout = try cx.double(b[2])
      var raw: OpaquePointer?
      let code = cx.withoutGIL { sqlite3_open_v2(path, &raw, flags | SQLITE_OPEN_FULLMUTEX, nil) }
      guard code == SQLITE_OK, let raw else {
        let failure = raw
        defer { sqlite3_close(failure) }
        try cx.raiseSQLite(failure)
      }
      sqlite3_busy_timeout(raw, Int32(clamping: Int(max(-1, min(timeout * 1000, 2e9)))))
      let me = try cx.allocate(type)
      me.raw.assumingMemoryBound(to: SQLiteDatabaseBody.self).pointee.connection = Unmanaged.passRetained(SQLiteConnection(raw))
      return Owned(stealing: me)
    }
    static func dealloc(_ me: Ref, _ cx: Context) {
      me.raw.assumingMemoryBound(to: SQLiteDatabaseBody.self).pointee.connection.release()
    }
    static var methods: [MethodDef] { sqliteDatabaseMethods + sqliteCallbackMethods }
  }

  private var sqliteDatabaseMethods: [MethodDef] {
    [
      MethodDef("close", "(self, /)", "Closes the connection.") { (a, cx) throws(Raised) in
        let connection = a[0].sqliteConnection
        if !connection.isOpen { return cx.none }
        connection.markClosed()
        _ = connection.run(cx) { sqlite3_close_v2(connection.raw) }
        return cx.none
      },
      MethodDef("prepare", "(self, sql, /)", "Compiles the first statement of a text: (statement or None, rest of the text).") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0])
        let text = try cx.encodeUTF8(a[1], nil)
        var raw: OpaquePointer?
        let bytes = text.ref.bytesBuffer
        let start = bytes.bindMemory(to: CChar.self).baseAddress
        var tail: UnsafePointer<CChar>?
        let code = connection.run(cx) { sqlite3_prepare_v2(connection.raw, start, Int32(clamping: bytes.count + 1), &raw, &tail) }
        try cx.checkSQLite(code, connection.raw)
        let used = start.flatMap { s in tail.map { $0 - s } } ?? bytes.count
        let rest = try cx.str(wtf8: Array(bytes.dropFirst(min(used, bytes.count))))
        guard let raw else { return try cx.tuple(cx.none, rest) }
        return try cx.tuple(try SQLiteStatementType.make(raw, connection, cx), rest)
      },
      MethodDef("changes", "(self, /)", "Rows that the latest statement changed.") { (a, cx) throws(Raised) in
        cx.int(Int(sqlite3_changes(try cx.openConnection(a[0]).raw)))
      },
      MethodDef("total_changes", "(self, /)", "Rows changed since the connection was opened.") { (a, cx) throws(Raised) in
        cx.int(Int(sqlite3_total_changes(try cx.openConnection(a[0]).raw)))
      },
      MethodDef("last_insert_rowid", "(self, /)", "The identifier of the row that was inserted last.") { (a, cx) throws(Raised) in
        cx.int(Int(sqlite3_last_insert_rowid(try cx.openConnection(a[0]).raw)))
      },
      MethodDef("in_transaction", "(self, /)", "Whether a transaction is open.") { (a, cx) throws(Raised) in
        cx.bool(sqlite3_get_autocommit(try cx.openConnection(a[0]).raw) == 0)
      },
      MethodDef("interrupt", "(self, /)", "Aborts what is running.") { (a, cx) throws(Raised) in
        sqlite3_interrupt(try cx.openConnection(a[0]).raw)
        return cx.none
      },
      MethodDef("limit", "(self, category, value, /)", "Sets a limit, unless the value is negative; its old value.") { (a, cx) throws(Raised) in
        let category = Int32(clamping: try cx.index(a[1])), value = Int32(clamping: try cx.index(a[2]))
        return cx.int(Int(sqlite3_limit(try cx.openConnection(a[0]).raw, category, value)))
      },
      MethodDef("serialize", "(self, name, /)", "The content of a database as bytes, None if there is none.") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0]), name = try cx.nullTerminated(a[1])
        var size: sqlite3_int64 = 0
        guard let data = connection.run(cx, { sqlite3_serialize(connection.raw, name, &size, 0) }) else { return cx.none }
        defer { sqlite3_free(data) }
        return try cx.bytes(UnsafeRawBufferPointer(start: data, count: Int(size)))
      },
      MethodDef("deserialize", "(self, data, name, /)", "Replaces a database by the content that bytes hold.") { (a, cx) throws(Raised) in
        let connection = try cx.openConnection(a[0]), name = try cx.nullTerminated(a[2]), data = try cx.copiedBytes(a[1])
        guard let memory = sqlite3_malloc64(sqlite3_uint64(max(1, data.count))) else { try cx.raiseMemoryError() }
        memory.copyMemory(from: data, byteCount: data.count)
        let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE)
        let code = connection.run(cx) {
          sqlite3_deserialize(
            connection.raw, name, memory.assumingMemoryBound(to: UInt8.self), sqlite3_int64(data.count), sqlite3_int64(data.count), flags)
        }
        try cx.checkSQLite(code, connection.raw)
        return cx.none
      },
      MethodDef("backup", "(self, target, pages, progress, name, sleep, /)", "Copies the database to another one, some pages at a time.") {
        (a, cx) throws(Raised) in
        try backup(a, cx)
      },
    ]
  }

  private func backup(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let source = try cx.openConnection(a[0]), target = try cx.openConnection(a[1]), name = try cx.nullTerminated(a[4])
    let pages = Int32(clamping: try cx.index(a[2])), pause = Int32(clamping: Int(try cx.double(a[5]) * 1000))
    guard let backup = cx.withoutGIL({ sqlite3_backup_init(target.raw, "main", source.raw, name) }) else { try cx.raiseSQLite(target.raw) }
    var code = SQLITE_OK
    repeat {
      code = source.run(cx) { sqlite3_backup_step(backup, pages) }
      if a[3] != cx.interp.pointee.none {
        let status = cx.int(Int(code)), left = cx.int(Int(sqlite3_backup_remaining(backup))), all = cx.int(Int(sqlite3_backup_pagecount(backup)))
        do throws(Raised) { _ = try cx.call(a[3], status.ref, left.ref, all.ref) } catch {
          _ = sqlite3_backup_finish(backup)
          throw error
        }
      }
      if code == SQLITE_BUSY || code == SQLITE_LOCKED { cx.withoutGIL { _ = sqlite3_sleep(pause) } }
    } while code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED
    let ended = cx.withoutGIL { sqlite3_backup_finish(backup) }
    if ended != SQLITE_OK { try cx.raiseSQLite(target.raw) }
    return cx.none
  }
#endif

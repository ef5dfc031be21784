import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// What a Pickler holds.
///
///     output: [written, in frames][reserved frame header | frame so far] ... capacity
///
/// Rules of the pickler's files
/// 1. Whatever may run Python code (a callback, `write`, a reducer, an iterator) may use, clear or reset this very pickler: nothing of the
///    output or the memo is kept in locals across it.
/// 2. The memo owns its objects, so their addresses stay theirs.
struct PicklerBody {
  var header: ObjectHeader
  var shared: UnsafeMutablePointer<PickleShared>
  /// `file.write`; nil: the pickle stays in the output buffer (`dumps`).
  var write: Ref?
  /// The program's own table, else `copyreg`'s is asked.
  var dispatchTable: Ref?
  var bufferCallback: Ref?
  /// The hooks that the running `dump` asks; nil where there is nothing to ask.
  var persistentID: Ref?
  var reducerOverride: Ref?
  /// Fast mode: containers that are being written, by address, once they nest deeply.
  var fastSeen: Ref?
  var fastDepth: Int
  var proto: Int
  var bin: Int32
  var fast: Int32
  var fixImports: Bool
  var isReady: Bool
  var isFramed: Bool

  var output: UnsafeMutablePointer<UInt8>?
  var count: Int
  var capacity: Int
  /// How far `count` may go without a look at frame and capacity: 0 while a frame has yet to be begun.
  var limit: Int
  /// Where the current frame's header is to be, -1: there is no frame.
  var frameStart: Int
  /// The frame is full when `count` has come here.
  var frameEnd: Int

  var memo: PickleMemo
  /// The class, in its version, that was last found to be taken apart in the standard way.
  var plainType: TypePointer?
  var plainVersion: UInt32
  /// A shape of instances without attributes that would change how they are taken apart.
  var plainShape: UInt32
  /// Names of the shape `namedShape`, in order; room for `AttributeBlock.maxCount`.
  var names: UnsafeMutablePointer<Ref>?
  var namedShape: UInt32
}

extension Ref {
  var pickler: UnsafeMutablePointer<PicklerBody> { raw.assumingMemoryBound(to: PicklerBody.self) }
}

/// `_pickle.Pickler`.
enum PicklerType: NativeType {
  static var name: StaticString { "_pickle.Pickler" }
  static var doc: StaticString? {
    """
    This takes a binary file for writing a pickle data stream.

    protocol is the version of the format: 0 to 5, 4 by default; a negative
    one stands for the highest.  file needs a method write() that accepts
    bytes.  With fix_imports, names of Python 3 become those of Python 2 in
    protocols below 3.  buffer_callback, for protocol 5, is called with every
    PickleBuffer; if what it returns is false, the buffer is left out of the
    data, to be handed to the unpickler separately.
    """
  }
  static var signature: StaticString? { "(file, protocol=None, fix_imports=True, buffer_callback=None)" }
  static var layout: Layout { Layout(MemoryLayout<PicklerBody>.size, [.collected, .baseType]) }
  static var operations: OperationSet { [.new, .`init`] }
  private static let constructor = Signature("Pickler", "(file, protocol=None, fix_imports=True, buffer_callback=None)")

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try make(type, try cx.pickleShared(), cx)
  }

  static func make(_ type: TypePointer, _ shared: UnsafeMutablePointer<PickleShared>, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocateInstance(type)
    let header = me.pickler.pointee.header
    me.pickler.initialize(
      to: PicklerBody(
        header: header, shared: shared, write: nil, dispatchTable: nil, bufferCallback: nil, persistentID: nil, reducerOverride: nil, fastSeen: nil,
        fastDepth: 0, proto: 0, bin: 0, fast: 0, fixImports: false, isReady: false, isFramed: false, output: nil, count: 0, capacity: 0, limit: 0,
        frameStart: -1, frameEnd: Int.max, memo: PickleMemo(), plainType: nil, plainVersion: 0, plainShape: 0, names: nil, namedShape: 0))
    cx.track(me)
    return Owned(stealing: me)
  }

  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let given = try cx.bind(args, constructor)
    let p = me.pickler
    p.pointee.isReady = false
    try setProtocol(me, given.optional(1), fixImports: try cx.optionalTruth(given.optional(2), true), cx)
    try setFile(me, given[0], cx)
    try setBufferCallback(me, given.optional(3), cx)
    replace(&p.pointee.fastSeen, with: nil)
    p.pointee.fast = 0
    clearMemo(me, cx)
    if !me.isExactly(p.pointee.shared.pointee.pickler) {
      replace(&p.pointee.dispatchTable, with: try cx.getattrOptional(me, p.pointee.shared.pointee.dispatchTableName))
    }
    p.pointee.isReady = true
  }

  static func setProtocol(_ me: Ref, _ argument: Ref?, fixImports: Bool, _ cx: Context) throws(Raised) {
    var number = PickleFormat.defaultProtocol
    if let argument, !cx.isNone(argument) {
      number = try cx.clampedIndex(argument)
      if number < 0 { number = PickleFormat.highestProtocol }
      if number > PickleFormat.highestProtocol { try cx.raise(.ValueError, "pickle protocol must be <= \(PickleFormat.highestProtocol)") }
    }
    me.pickler.pointee.proto = number
    me.pickler.pointee.bin = number > 0 ? 1 : 0
    me.pickler.pointee.fixImports = fixImports && number < 3
  }
  static func setFile(_ me: Ref, _ file: Ref, _ cx: Context) throws(Raised) {
    guard let write = try cx.getattrOptional(file, .write) else { try cx.raise(.TypeError, "file must have a 'write' attribute") }
    replace(&me.pickler.pointee.write, with: write)
  }
  static func setBufferCallback(_ me: Ref, _ callback: Ref?, _ cx: Context) throws(Raised) {
    guard let callback, !cx.isNone(callback) else { return replace(&me.pickler.pointee.bufferCallback, with: nil) }
    if me.pickler.pointee.proto < 5 { try cx.raise(.ValueError, "buffer_callback needs protocol >= 5") }
    replace(&me.pickler.pointee.bufferCallback, with: callback.own)
  }

  // Life

  static func dealloc(_ me: Ref, _ cx: Context) {
    clear(me, cx)
    let p = me.pickler
    cx.freeBuffer(p.pointee.output.map { RawPointer($0) }, p.pointee.capacity)
    p.pointee.output = nil
    p.pointee.names?.deallocate()
    p.pointee.names = nil
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    let p = me.pickler
    visit(p.pointee.write)
    visit(p.pointee.dispatchTable)
    visit(p.pointee.bufferCallback)
    visit(p.pointee.persistentID)
    visit(p.pointee.reducerOverride)
    visit(p.pointee.fastSeen)
    p.pointee.memo.forEach { object, _ in visit(object) }
  }
  static func clear(_ me: Ref, _ cx: Context) {
    let p = me.pickler
    replace(&p.pointee.write, with: nil)
    replace(&p.pointee.dispatchTable, with: nil)
    replace(&p.pointee.bufferCallback, with: nil)
    replace(&p.pointee.persistentID, with: nil)
    replace(&p.pointee.reducerOverride, with: nil)
    replace(&p.pointee.fastSeen, with: nil)
    clearMemo(me, cx)
  }
  /// The memo is empty before the first of its objects dies.
  static func clearMemo(_ me: Ref, _ cx: Context) {
    var old = me.pickler.pointee.memo
    me.pickler.pointee.memo = PickleMemo()
    old.release(cx)
  }

  // Attributes

  /// A field that holds a C int.
  private static func intField(_ name: StaticString, at offset: Int) -> GetSetDef {
    GetSetDef(name, member: true, get: { (me, cx) throws(Raised) in cx.int(Int((me.raw + offset).load(as: Int32.self))) }) {
      (me, value, cx) throws(Raised) in
      guard let value else { try cx.raise(.TypeError, "can't delete numeric/char attribute") }
      let number = try cx.index(value)
      if Int32(exactly: number) == nil { try cx.warn(.RuntimeWarning, "Truncation of value to int") }
      (me.raw + offset).storeBytes(of: Int32(truncatingIfNeeded: number), as: Int32.self)
    }
  }

  static var getsets: [GetSetDef] {
    [
      intField("bin", at: MemoryLayout<PicklerBody>.offset(of: \.bin).unsafelyUnwrapped),
      intField("fast", at: MemoryLayout<PicklerBody>.offset(of: \.fast).unsafelyUnwrapped),
      GetSetDef(
        "dispatch_table", member: true,
        get: { (me, cx) throws(Raised) in
          guard let table = me.pickler.pointee.dispatchTable else {
            try cx.raise(.AttributeError, "'\(cx.typeName(me))' object has no attribute 'dispatch_table'")
          }
          return table.own
        },
        set: { (me, value, cx) throws(Raised) in
          if value == nil, me.pickler.pointee.dispatchTable == nil { try cx.raise(.AttributeError, "dispatch_table") }
          replace(&me.pickler.pointee.dispatchTable, with: value.own)
        }),
      GetSetDef("memo", get: { (me, cx) throws(Raised) in try PicklerMemoProxyType.make(me, cx) }) { (me, value, cx) throws(Raised) in
        try PicklerMemoProxyType.setMemo(me, value, cx)
      },
    ]
  }

  static var methods: [MethodDef] {
    [
      MethodDef("persistent_id", "(self, obj, /)") { (a, cx) throws(Raised) in cx.none },
      MethodDef("dump", "(self, obj, /)", "Write a pickled representation of the given object to the open file.") { (a, cx) throws(Raised) in
        try dump(a[0], a[1], cx)
        return cx.none
      },
      MethodDef("clear_memo", "(self, /)", "Clears the pickler's \"memo\".\n\nThe memo remembers which objects the pickler has already written, so that\nshared and recursive objects are written by reference.  This method is\nuseful when picklers are used again.") {
        (a, cx) throws(Raised) in
        clearMemo(a[0], cx)
        return cx.none
      },
      MethodDef("__sizeof__", "(self, /)", "Returns size in memory, in bytes.") { (a, cx) throws(Raised) in
        let p = a[0].pickler
        return cx.int(a[0].type.pointee.basicSize &+ p.pointee.capacity &+ p.pointee.memo.byteCount)
      },
    ]
  }

  // Writing a pickle

  private static func dump(_ me: Ref, _ object: Ref, _ cx: Context) throws(Raised) {
    let p = me.pickler
    guard p.pointee.isReady else {
      try cx.raise(p.pointee.shared.pointee.picklingError, "Pickler.__init__() was not called by \(cx.typeFullName(me.type)).__init__()")
    }
    let held = me.own
    // A dump that runs within another leaves that one's hooks as they were.
    let formerID = p.pointee.persistentID, formerOverride = p.pointee.reducerOverride
    p.pointee.persistentID = nil
    p.pointee.reducerOverride = nil
    defer {
      let ownID = p.pointee.persistentID, ownOverride = p.pointee.reducerOverride
      p.pointee.persistentID = formerID
      p.pointee.reducerOverride = formerOverride
      ownID?.decref()
      ownOverride?.decref()
    }
    try findHooks(held.ref, cx)
    let writer = PickleWriter(p: p, cx: cx)
    writer.begin()
    try writer.saveProgram(object)
    try writer.flush()
  }

  /// Finds what a subclass has to say; the type itself has nothing.
  private static func findHooks(_ me: Ref, _ cx: Context) throws(Raised) {
    let p = me.pickler, shared = p.pointee.shared
    if me.isExactly(shared.pointee.pickler) { return }
    replace(&p.pointee.reducerOverride, with: try cx.getattrOptional(me, shared.pointee.reducerOverride))
    let name = shared.pointee.persistentID
    if let found = cx.unboundMethod(me, name), found == cx.lookup(shared.pointee.pickler, name) {
      replace(&p.pointee.persistentID, with: nil)
    } else {
      replace(&p.pointee.persistentID, with: try cx.getattrOptional(me, name))
    }
  }
}

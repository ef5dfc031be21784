import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// What an Unpickler holds.
///
///     stack: [... items][mark's items] ...    marks: [where each mark's items begin]
///
/// Rules of the unpickler's files
/// 1. Whatever may run Python code may use this very unpickler: nothing of the stack, the memo or the input is kept in locals across it, and
///    an instruction takes its operands off the stack before it runs any.
/// 2. Sizes and numbers come from the data: memory is taken for what has been read, never for what is announced.
struct UnpicklerBody {
  var header: ObjectHeader
  var shared: UnsafeMutablePointer<PickleShared>
  var stack: UnsafeMutablePointer<Ref>?
  var count: Int
  var capacity: Int
  /// Items below this belong to an outer mark.
  var fence: Int
  var marks: UnsafeMutablePointer<Int>?
  var markCount: Int
  var markCapacity: Int

  /// Objects by number: up to `memoCapacity` here, others in the dict `farMemo`.
  var memo: UnsafeMutablePointer<Ref?>?
  var memoCapacity: Int
  /// Numbers in use.
  var memoCount: Int
  var farMemo: Ref?

  /// The data at hand; `chunk` has it if it came from the file.
  var input: UnsafePointer<UInt8>?
  var inputCount: Int
  var position: Int
  var chunk: Ref?
  /// The file's methods; `read` nil: there is no file. `peek` need not be there.
  var read: Ref?
  var readline: Ref?
  var peek: Ref?
  /// `chunk` was peeked at: what of it has been used must still be read from the file.
  var isPeeked: Bool

  var encoding: Ref?
  var errors: Ref?
  var buffers: Ref?
  /// The hook that the running `load` asks, nil: there is none but the type's own.
  var persistentLoad: Ref?
  /// A subclass finds classes in its own way.
  var findsClasses: Bool
  var proto: Int
  var fixImports: Bool
  var isReady: Bool
}

extension Ref {
  var unpickler: UnsafeMutablePointer<UnpicklerBody> { raw.assumingMemoryBound(to: UnpicklerBody.self) }
}

/// `_pickle.Unpickler`.
enum UnpicklerType: NativeType {
  static var name: StaticString { "_pickle.Unpickler" }
  static var doc: StaticString? {
    """
    This takes a binary file for reading a pickle data stream.

    file needs methods read(), which takes the number of bytes, and
    readline(), both of which return bytes.  The data's protocol is found
    out, and what follows the pickle is not read.

    For pickles of Python 2: fix_imports translates its names, encoding and
    errors say how its strings become text; encoding 'bytes' leaves them
    bytes.  buffers gives the buffers that the pickler has left out.
    """
  }
  static var signature: StaticString? { "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())" }
  static var layout: Layout { Layout(MemoryLayout<UnpicklerBody>.size, [.collected, .baseType]) }
  static var operations: OperationSet { [.new, .`init`] }
  private static let constructor = Signature("Unpickler", "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try make(type, try cx.pickleShared(), cx)
  }

  static func make(_ type: TypePointer, _ shared: UnsafeMutablePointer<PickleShared>, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocateInstance(type)
    let header = me.unpickler.pointee.header
    me.unpickler.initialize(
      to: UnpicklerBody(
        header: header, shared: shared, stack: nil, count: 0, capacity: 0, fence: 0, marks: nil, markCount: 0, markCapacity: 0, memo: nil,
        memoCapacity: 0, memoCount: 0, farMemo: nil, input: nil, inputCount: 0, position: 0, chunk: nil, read: nil, readline: nil, peek: nil,
        isPeeked: false, encoding: nil, errors: nil, buffers: nil, persistentLoad: nil, findsClasses: false, proto: 0, fixImports: true,
        isReady: false))
    cx.track(me)
    return Owned(stealing: me)
  }

  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let given = try cx.bind(args, constructor)
    let u = me.unpickler
    u.pointee.isReady = false
    let encoding = try text(given.optional(2), "Unpickler", "encoding", cx), errors = try text(given.optional(3), "Unpickler", "errors", cx)
    let fixImports = try cx.optionalTruth(given.optional(1), true)
    try setFile(me, given[0], cx)
    try setOptions(me, fixImports: fixImports, encoding: encoding, errors: errors, buffers: given.optional(4), cx)
    forgetStack(me)
    clearMemo(me, cx)
    u.pointee.isReady = true
  }

  /// An argument that must be text, nil if it is not given.
  static func text(_ argument: Ref?, _ function: StaticString, _ name: StaticString, _ cx: Context) throws(Raised) -> Ref? {
    guard let argument else { return nil }
    guard argument.isStr else {
      try cx.raise(.TypeError, "\(function)() argument '\(name)' must be str, not \(cx.isNone(argument) ? "None" : cx.typeName(argument))")
    }
    for i in 0..<argument.strLength where argument.codePoint(at: i) == 0 { try cx.raise(.ValueError, "embedded null character") }
    return argument
  }

  static func setFile(_ me: Ref, _ file: Ref, _ cx: Context) throws(Raised) {
    let u = me.unpickler
    let peek = try cx.intern("peek"), readline = try cx.getattrOptional(file, .readline), read = try cx.getattrOptional(file, .read)
    guard let readline, let read else { try cx.raise(.TypeError, "file must have 'read' and 'readline' attributes") }
    replace(&u.pointee.peek, with: try cx.getattrOptional(file, peek.ref))
    replace(&u.pointee.read, with: read)
    replace(&u.pointee.readline, with: readline)
    replace(&u.pointee.chunk, with: nil)
    u.pointee.input = nil
    u.pointee.inputCount = 0
    u.pointee.position = 0
    u.pointee.isPeeked = false
  }
  static func setOptions(_ me: Ref, fixImports: Bool, encoding: Ref?, errors: Ref?, buffers: Ref?, _ cx: Context) throws(Raised) {
    let u = me.unpickler
    u.pointee.fixImports = fixImports
    replace(&u.pointee.encoding, with: encoding.own)
    replace(&u.pointee.errors, with: errors.own)
    if let buffers, !cx.isNone(buffers) {
      replace(&u.pointee.buffers, with: try cx.iter(buffers))
    } else {
      replace(&u.pointee.buffers, with: nil)
    }
  }

  // Life

  static func dealloc(_ me: Ref, _ cx: Context) {
    clear(me, cx)
    let u = me.unpickler
    cx.freeBuffer(u.pointee.stack.map { RawPointer($0) }, u.pointee.capacity &* 8)
    cx.freeBuffer(u.pointee.marks.map { RawPointer($0) }, u.pointee.markCapacity &* 8)
    u.pointee.stack = nil
    u.pointee.marks = nil
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    let u = me.unpickler
    for i in 0..<u.pointee.count { visit(u.pointee.stack.unsafelyUnwrapped[i]) }
    for i in 0..<u.pointee.memoCapacity { visit(u.pointee.memo.unsafelyUnwrapped[i]) }
    visit(u.pointee.farMemo)
    visit(u.pointee.chunk)
    visit(u.pointee.read)
    visit(u.pointee.readline)
    visit(u.pointee.peek)
    visit(u.pointee.encoding)
    visit(u.pointee.errors)
    visit(u.pointee.buffers)
    visit(u.pointee.persistentLoad)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    let u = me.unpickler
    forgetStack(me)
    clearMemo(me, cx)
    u.pointee.input = nil
    u.pointee.inputCount = 0
    u.pointee.position = 0
    replace(&u.pointee.chunk, with: nil)
    replace(&u.pointee.read, with: nil)
    replace(&u.pointee.readline, with: nil)
    replace(&u.pointee.peek, with: nil)
    replace(&u.pointee.encoding, with: nil)
    replace(&u.pointee.errors, with: nil)
    replace(&u.pointee.buffers, with: nil)
    replace(&u.pointee.persistentLoad, with: nil)
  }
  /// The stack is shorter before each of its objects dies.
  static func forgetStack(_ me: Ref) {
    let u = me.unpickler
    u.pointee.markCount = 0
    u.pointee.fence = 0
    while u.pointee.count > 0 {
      u.pointee.count &-= 1
      u.pointee.stack.unsafelyUnwrapped[u.pointee.count].decref()
    }
  }
  /// The memo is empty before the first of its objects dies.
  static func clearMemo(_ me: Ref, _ cx: Context) {
    let u = me.unpickler
    let memo = u.pointee.memo, capacity = u.pointee.memoCapacity
    u.pointee.memo = nil
    u.pointee.memoCapacity = 0
    u.pointee.memoCount = 0
    replace(&u.pointee.farMemo, with: nil)
    guard let memo else { return }
    for i in 0..<capacity { memo[i]?.decref() }
    cx.freeBuffer(RawPointer(memo), capacity &* 8)
  }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("memo", get: { (me, cx) throws(Raised) in try UnpicklerMemoProxyType.make(me, cx) }) { (me, value, cx) throws(Raised) in
        try UnpicklerMemoProxyType.setMemo(me, value, cx)
      }
    ]
  }

  static var methods: [MethodDef] {
    [
      MethodDef("persistent_load", "(self, pid, /)") { (a, cx) throws(Raised) in
        try PickleReader(u: a[0].unpickler, cx: cx).failPersistent()
      },
      MethodDef("load", "(self, /)", "Load a pickle.\n\nRead a pickled object representation from the open file object given\nin the constructor, and return the object that it stands for.") {
        (a, cx) throws(Raised) in try load(a[0], cx)
      },
      MethodDef("find_class", "(self, module_name, global_name, /)", "Return an object from a specified module.\n\nThe module is imported if need be.  Subclasses may override this method,\nfor instance to restrict what a pickle can name.\n\nThis method is called whenever a class or a function is needed.  Both\narguments are str objects.") {
        (a, cx) throws(Raised) in try PickleReader(u: a[0].unpickler, cx: cx).findStandardClass(a[1], a[2])
      },
      MethodDef("__sizeof__", "(self, /)", "Returns size in memory, in bytes.") { (a, cx) throws(Raised) in
        let u = a[0].unpickler
        return cx.int(a[0].type.pointee.basicSize &+ (u.pointee.capacity &+ u.pointee.markCapacity &+ u.pointee.memoCapacity) &* 8)
      },
    ]
  }

  // Reading a pickle

  static func load(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let u = me.unpickler
    guard u.pointee.isReady else {
      try cx.raise(
        u.pointee.shared.pointee.unpicklingError, "Unpickler.__init__() was not called by \(cx.typeFullName(me.type)).__init__()")
    }
    let held = me.own
    // A load that runs within another leaves that one's hook as it was.
    let former = u.pointee.persistentLoad
    u.pointee.persistentLoad = nil
    defer {
      let own = u.pointee.persistentLoad
      u.pointee.persistentLoad = former
      own?.decref()
    }
    try findHooks(held.ref, cx)
    forgetStack(me)
    u.pointee.proto = 0
    let reader = PickleReader(u: u, cx: cx)
    return try reader.run(held.ref)
  }

  /// Finds what a subclass or the instance has to say; the type itself has nothing.
  private static func findHooks(_ me: Ref, _ cx: Context) throws(Raised) {
    let u = me.unpickler, shared = u.pointee.shared
    if me.isExactly(shared.pointee.unpickler) { return }
    let persistentLoad = shared.pointee.persistentLoad, findClass = shared.pointee.findClass
    if let found = cx.unboundMethod(me, persistentLoad), found == cx.lookup(shared.pointee.unpickler, persistentLoad) {
      replace(&u.pointee.persistentLoad, with: nil)
    } else {
      replace(&u.pointee.persistentLoad, with: try cx.getattrOptional(me, persistentLoad))
    }
    let found = cx.unboundMethod(me, findClass)
    u.pointee.findsClasses = found == nil || found != cx.lookup(shared.pointee.unpickler, findClass)
  }
}

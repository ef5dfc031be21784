import Glibc
import KraitCore

/// `bytes`.
public enum BytesType: ByteSequence {
  public static let name: StaticString = "bytes"
  public static let doc: StaticString? = """
    bytes(iterable_of_ints) -> bytes
    bytes(string, encoding[, errors]) -> bytes
    bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
    bytes(int) -> bytes object of that many zero bytes
    bytes() -> empty bytes object

    An immutable sequence of bytes, made from ints in range(256), from text
    and an encoding, from a buffer, or with so many zero bytes.
    """
  public static let operations: OperationSet = [
    .new, .repr, .str, .hash, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .contains, .concat, .repeat, .mod, .rmod, .buffer,
  ]
  public static let layout = Layout(BytesBody.dataOffset + 1, itemSize: 1, [.trivial, .baseType, .bytesSubclass, .matchSelf])
  static let constructor = Signature("bytes", "(source=b'', encoding='utf-8', errors='strict')", family: .keywords)

  static func view(_ me: Ref) -> StrView { StrView(RawPointer(me.bytesData), me.bytesLength, 1) }
  static func make(_ count: Int, _ cx: Context) throws(Raised) -> (object: Ref, data: UnsafeMutablePointer<UInt8>) {
    let made = count == 0 ? cx.interp.pointee.emptyBytes.own : try cx.newBytes(count)
    let object = made.leak()
    return (object, object.bytesData)
  }
  static func unchanged(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    me.isExactly(cx.types.pointee.bytes) ? me.own : try make(view(me), cx)
  }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let bound = try cx.bind(args, constructor)
    let encoding = try StrType.codecArgument(bound.optional(1), "bytes", "encoding", cx)
    let errors = try StrType.codecArgument(bound.optional(2), "bytes", "errors", cx)
    let made = try content(bound.optional(0), encoding, errors, cx)
    if type == cx.types.pointee.bytes { return made }
    let me = try cx.newBytes(made.ref.bytesLength, type: type)
    memcpy(me.ref.bytesData, made.ref.bytesData, made.ref.bytesLength)
    if me.ref.hasFlag(.collected) { cx.track(me.ref) }
    return me
  }

  private static func content(_ source: Ref?, _ encoding: Ref?, _ errors: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let source else {
      if encoding != nil || errors != nil {
        try cx.raise(.TypeError, encoding != nil ? "encoding without a string argument" : "errors without a string argument")
      }
      return cx.interp.pointee.emptyBytes.own
    }
    if encoding != nil || errors != nil {
      guard source.isStr else {
        try cx.raise(.TypeError, encoding != nil ? "encoding without a string argument" : "errors without a string argument")
      }
      if encoding == nil { try cx.raise(.TypeError, "string argument without an encoding") }
      return try cx.encode(source, encoding: encoding, errors: errors)
    }
    if source.isExactly(cx.types.pointee.bytes) { return source.own }
    if let f = cx.lookup(source.type, .__bytes__) {
      let made = try cx.callSpecial(f, source)
      guard made.ref.isBytes else { try cx.raise(.TypeError, "__bytes__ returned non-bytes (type \(cx.typeName(made.ref)))") }
      return made
    }
    if source.isStr { try cx.raise(.TypeError, "string argument without an encoding") }
    if source.type.pointee.has.contains(.index), let count = try cx.countArgument(source) {
      if count == 0 { return cx.interp.pointee.emptyBytes.own }
      let made = try cx.newBytes(count)
      memset(made.ref.bytesData, 0, count)
      return made
    }
    return try cx.bytesFromObject(source, "bytes", "bytes must be in range(0, 256)")
  }

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var out = StringBuilder(capacity: me.bytesLength &+ 3)
    appendBytesRepr(view(me), &out)
    return try out.finish(cx)
  }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.warnBytesAsText("str() on a bytes instance")
    return try repr(me, cx)
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    if me.bytes.pointee.hash == -1 { me.bytes.pointee.hash = cx.strings.pointee.hashBytes(me.bytesData, me.bytesLength) }
    return me.bytes.pointee.hash
  }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.bytesLength }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isBytes && b.isBytes else { return nil }
    return try compareBytes(op, a, b, cx)
  }
  public static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try containsBytes(me, item, cx) }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let iterator = try cx.allocate(cx.types.pointee.bytesIterator)
    iterator.iteratorPosition.pointee.sequence = me.own.leak()
    iterator.iteratorPosition.pointee.index = 0
    cx.track(iterator)
    return Owned(stealing: iterator)
  }
  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if key.isExactly(cx.types.pointee.slice) {
      var bounds = try cx.sliceBounds(key)
      let count = bounds.clip(me.bytesLength)
      if bounds.step == 1 { return try slice(me, bounds.start, bounds.start &+ count, cx) }
      return try strided(me, bounds.start, bounds.step, count, cx)
    }
    guard key.type.pointee.has.contains(.index) else {
      try cx.raise(.TypeError, "byte indices must be integers or slices, not \(cx.typeName(key))")
    }
    var i = try cx.itemIndex(key)
    if i < 0 { i &+= me.bytesLength }
    if i < 0 || i >= me.bytesLength { try cx.raise(.IndexError, "index out of range") }
    return cx.int(Int(me.bytesData[i]))
  }
  public static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if b.isBytes {
      if b.bytesLength == 0 && a.isExactly(cx.types.pointee.bytes) { return a.own }
      if a.bytesLength == 0 && b.isExactly(cx.types.pointee.bytes) { return b.own }
    }
    return try concatBytes(a, b, cx)
  }
  public static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned { try repeatBytes(a, count, cx) }
  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .mod, a.isBytes else { return nil }
    let text = try cx.percentFormat(bytes: view(a), b)
    return try cx.bytes(text)
  }
  public static func buffer(_ me: Ref, _ out: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    if writable { try cx.raise(.BufferError, "Object is not writable.") }
    out.pointee.base = RawPointer(me.bytesData)
    out.pointee.length = me.bytesLength
    out.pointee.readonly = true
  }

  public static var methods: [MethodDef] {
    sharedMethods + [
      MethodDef("__bytes__", "(self, /)", "An exact bytes object with the same data.") { (a, cx) throws(Raised) in try unchanged(a[0], cx) },
      MethodDef("__getnewargs__", "(self, /)", "Arguments that make a copy.") { (a, cx) throws(Raised) in
        let copy = try make(view(a[0]), cx)
        return try cx.tuple(copy.ref)
      },
    ]
  }
}

enum BytesIteratorType: PositionIterator {
  static let name: StaticString = "bytes_iterator"
  static func item(_ sequence: Ref, _ index: Int, _ cx: Context) throws(Raised) -> Owned? {
    index < sequence.bytesLength ? cx.int(Int(sequence.bytesData[index])) : nil
  }
  static func length(_ sequence: Ref, _ cx: Context) -> Int { sequence.bytesLength }
}

extension Context {
  /// The count of zero bytes that an int argument asks for; nil when `__index__` says that it is no int after all.
  func countArgument(_ source: Ref) throws(Raised) -> Int? {
    let n: Int
    do throws(Raised) { n = try self.index(source) } catch {
      guard pendingMatches(.TypeError) else { throw error }
      setPending(nil)
      return nil
    }
    if n < 0 { try raise(.ValueError, "negative count") }
    return n
  }

  /// Bytes from a buffer or an iterable of ints.
  func bytesFromObject(_ source: Ref, _ typeName: StaticString, _ message: StaticString) throws(Raised) -> Owned {
    if source.type.pointee.has.contains(.buffer) {
      let buffer = try BorrowedBuffer(source, writable: false, self)
      return try bytes(buffer.gathered())
    }
    let has = source.type.pointee.has
    guard has.contains(.iter) || has.contains(.getitem), !source.isStr else {
      try raise(.TypeError, "cannot convert '\(self.typeName(source))' object to \(typeName)")
    }
    return try bytes(try byteArray(from: source, message))
  }

  /// The ints of an iterable as bytes.
  func byteArray(from source: Ref, _ message: StaticString) throws(Raised) -> [UInt8] {
    var out: [UInt8] = []
    if source.isExactly(types.pointee.list) || source.isExactly(types.pointee.tuple) {
      out.reserveCapacity(source.isList ? source.list.pointee.count : source.tupleCount)
    }
    try iterate(source) { (item) throws(Raised) in
      out.append(try byte(item.ref, message))
      return true
    }
    return out
  }

  /// A BytesWarning under `-b`.
  func warnBytesAsText(_ message: StaticString) throws(Raised) {
    let key = try intern("flags"), name = try intern("bytes_warning")
    guard let flags = dictGet(interp.pointee.sysDict, str: key.ref) else { return }
    let level = try getattr(flags, name.ref)
    if try isTrue(level.ref) { try warn(.BytesWarning, "\(message)") }
  }
}

extension BorrowedBuffer {
  /// The items in C order, also of a view that is not contiguous.
  func gathered() -> [UInt8] {
    if isContiguous { return [UInt8](bytes) }
    var out: [UInt8] = []
    out.reserveCapacity(view.length)
    gather(view, 0, view.base.unsafelyUnwrapped, &out)
    return out
  }
}

/// Appends the items of a view from dimension `d` on.
func gather(_ view: BufferView, _ d: Int, _ base: RawPointer, _ out: inout [UInt8]) {
  guard d < view.dimensions, let shape = view.shape, let strides = view.strides else {
    out.append(contentsOf: UnsafeRawBufferPointer(start: base, count: view.itemSize))
    return
  }
  for i in 0..<shape[d] { gather(view, d + 1, base + i &* strides[d], &out) }
}

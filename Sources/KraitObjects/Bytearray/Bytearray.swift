import Glibc
import KraitCore

/// A bytearray: data in a growable buffer, not necessarily from its start, so that taking bytes off the front is cheap.
@frozen public struct BytearrayBody {
  public var header: ObjectHeader
  public var storage: RawPointer?
  /// Where the data begin in the storage.
  public var offset: Int
  public var count: Int
  public var capacity: Int
  /// Buffers lent out: while there are any the size must not change.
  public var exports: Int
}

extension Ref {
  @inline(__always) public var bytearray: UnsafeMutablePointer<BytearrayBody> { raw.assumingMemoryBound(to: BytearrayBody.self) }
}

/// `bytearray`.
public enum BytearrayType: ByteSequence {
  public static let name: StaticString = "bytearray"
  public static let doc: StaticString? = """
    bytearray(iterable_of_ints) -> bytearray
    bytearray(string, encoding[, errors]) -> bytearray
    bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
    bytearray(int) -> bytearray of that many zero bytes
    bytearray() -> empty bytearray

    A mutable sequence of bytes, made from ints in range(256), from text and
    an encoding, from a buffer, or with so many zero bytes.
    """
  public static let operations: OperationSet = [
    .new, .`init`, .repr, .str, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .setitem, .delitem, .contains, .concat, .repeat,
    .inplaceConcat, .inplaceRepeat, .mod, .rmod, .buffer, .release_buffer,
  ]
  public static let layout = Layout(MemoryLayout<BytearrayBody>.size, [.baseType, .matchSelf])
  static let constructor = Signature("bytearray", "(source=b'', encoding='utf-8', errors='strict')", family: .keywords)

  static func view(_ me: Ref) -> StrView {
    let b = me.bytearray
    guard let storage = b.pointee.storage else { return StrView(RawPointer(bitPattern: 8).unsafelyUnwrapped, 0, 1) }
    return StrView(storage + b.pointee.offset, b.pointee.count, 1)
  }
  static func make(_ count: Int, _ cx: Context) throws(Raised) -> (object: Ref, data: UnsafeMutablePointer<UInt8>) {
    let me = try empty(cx.types.pointee.bytearray, cx)
    try resize(me.ref, count, cx)
    let object = me.leak()
    return (object, view(object).units(UInt8.self))
  }
  static func unchanged(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try make(view(me), cx) }

  static func empty(_ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocate(type)
    let b = me.bytearray
    b.pointee.storage = nil
    b.pointee.offset = 0
    b.pointee.count = 0
    b.pointee.capacity = 0
    b.pointee.exports = 0
    return Owned(stealing: me)
  }
  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let me = try empty(type, cx)
    if me.ref.hasFlag(.collected) { cx.track(me.ref) }
    return me
  }

  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let bound = try cx.bind(args, constructor)
    let encoding = try StrType.codecArgument(bound.optional(1), "bytearray", "encoding", cx)
    let errors = try StrType.codecArgument(bound.optional(2), "bytearray", "errors", cx)
    if me.bytearray.pointee.count != 0 { try resize(me, 0, cx) }
    guard let source = bound.optional(0) else {
      if encoding != nil || errors != nil {
        try cx.raise(.TypeError, encoding != nil ? "encoding without a string argument" : "errors without a string argument")
      }
      return
    }
    if source.isStr {
      if encoding == nil { try cx.raise(.TypeError, "string argument without an encoding") }
      let data = try cx.encode(source, encoding: encoding, errors: errors)
      return try replaceRange(me, 0, view(me).count, BytesType.view(data.ref), cx)
    }
    if encoding != nil || errors != nil {
      try cx.raise(.TypeError, encoding != nil ? "encoding without a string argument" : "errors without a string argument")
    }
    if source.type.pointee.has.contains(.index), let count = try cx.countArgument(source) {
      try resize(me, count, cx)
      memset(view(me).base, 0, count)
      return
    }
    let has = source.type.pointee.has
    if has.contains(.buffer) || !has.contains(.iter) && !has.contains(.getitem) {
      let data = try cx.bytesFromObject(source, "bytearray", "byte must be in range(0, 256)")
      return try replaceRange(me, 0, view(me).count, BytesType.view(data.ref), cx)
    }
    // The items are there one after the other, for whoever looks on.
    try cx.iterate(source) { (item) throws(Raised) in
      try appendByte(me, try cx.byte(item.ref, "byte must be in range(0, 256)"), cx)
      return true
    }
  }

  public static func dealloc(_ me: Ref, _ cx: Context) { cx.freeBuffer(me.bytearray.pointee.storage, me.bytearray.pointee.capacity) }

  // MARK: changing the size

  static func checkResizable(_ me: Ref, _ cx: Context) throws(Raised) {
    if me.bytearray.pointee.exports > 0 { try cx.raise(.BufferError, "Existing exports of data: object cannot be re-sized") }
  }

  /// Sets the size; new bytes at the end are unwritten.
  static func resize(_ me: Ref, _ count: Int, _ cx: Context) throws(Raised) {
    let b = me.bytearray
    if count == b.pointee.count { return }
    try checkResizable(me, cx)
    if b.pointee.offset &+ count < b.pointee.capacity && count >= b.pointee.capacity / 4 {
      b.pointee.count = count
      return
    }
    if count == 0 {
      cx.freeBuffer(b.pointee.storage, b.pointee.capacity)
      b.pointee.storage = nil
      b.pointee.capacity = 0
      b.pointee.offset = 0
      b.pointee.count = 0
      return
    }
    let growing = count > b.pointee.count && b.pointee.count > 0
    let (room, overflow) = count.addingReportingOverflow((growing ? count / 8 &+ 6 : 0) &+ 1)
    if overflow { try cx.raiseMemoryError() }
    let fresh = try cx.allocateBuffer(room)
    let old = view(me)
    memcpy(fresh, old.base, min(old.count, count))
    cx.freeBuffer(b.pointee.storage, b.pointee.capacity)
    b.pointee.storage = fresh
    b.pointee.offset = 0
    b.pointee.capacity = room
    b.pointee.count = count
  }

  /// Replaces the bytes `start ..< end` by `other`, which must not lie in this object if the size changes.
  static func replaceRange(_ me: Ref, _ start: Int, _ end: Int, _ other: StrView, _ cx: Context) throws(Raised) {
    let old = view(me).count
    let growth = other.count &- (end &- start)
    if growth != 0 { try checkResizable(me, cx) }
    if growth < 0 && start == 0 && other.count == 0 && end < old {
      // From the front: only the start moves, until much is free.
      me.bytearray.pointee.offset &+= end
      me.bytearray.pointee.count &-= end
      return
    }
    if growth > 0 { try resize(me, old &+ growth, cx) }
    let base = view(me).base
    if growth != 0 { memmove(base + (start &+ other.count), base + end, old &- end) }
    if other.count > 0 { memmove(base + start, other.base, other.count) }
    if growth < 0 { try resize(me, old &+ growth, cx) }
  }

  static func appendByte(_ me: Ref, _ byte: UInt8, _ cx: Context) throws(Raised) {
    let n = me.bytearray.pointee.count
    try resize(me, n &+ 1, cx)
    view(me).units(UInt8.self)[n] = byte
  }

  // MARK: operations

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var out = StringBuilder(capacity: view(me).count &+ 14)
    out.append(try typeNameText(me, cx))
    out.append("(")
    let v = view(me)
    // Double quotes where there are single ones, as long as no double ones.
    out.append("b")
    let quote: UInt32 = v.contains(0x27) && !v.contains(0x22) ? 0x22 : 0x27
    out.append(scalar: quote)
    for i in 0..<v.count {
      let c = v[i]
      if c == 0x27 || c == 0x5C {
        out.append(scalar: 0x5C)
        out.append(scalar: c)
      } else if c >= 0x20 && c < 0x7F {
        out.append(scalar: c)
      } else if c == 0 {
        out.append("\\x00")
      } else {
        out.appendEscape(c)
      }
    }
    out.append(scalar: quote)
    out.append(")")
    return try out.finish(cx)
  }
  private static func typeNameText(_ me: Ref, _ cx: Context) throws(Raised) -> String { cx.typeName(me) }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.warnBytesAsText("str() on a bytearray instance")
    return try repr(me, cx)
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'")
  }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.bytearray.pointee.count }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { try compareBytes(op, a, b, cx) }
  public static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try containsBytes(me, item, cx) }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let iterator = try cx.allocate(cx.types.pointee.bytearrayIterator)
    iterator.iteratorPosition.pointee.sequence = me.own.leak()
    iterator.iteratorPosition.pointee.index = 0
    cx.track(iterator)
    return Owned(stealing: iterator)
  }
  public static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { try concatBytes(a, b, cx) }
  public static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned { try repeatBytes(a, count, cx) }
  public static func inplaceConcat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard cx.isBytesLike(b) else { try cx.raise(.TypeError, "can't concat \(cx.typeName(b)) to \(cx.typeName(a))") }
    try extend(a, buffer: b, cx)
    return a.own
  }
  /// Appends the contents of a bytes-like object, which may be `me` itself.
  static func extend(_ me: Ref, buffer other: Ref, _ cx: Context) throws(Raised) {
    if other == me {
      let copy = try cx.bytes(UnsafeRawBufferPointer(start: view(me).base, count: view(me).count))
      return try replaceRange(me, view(me).count, view(me).count, BytesType.view(copy.ref), cx)
    }
    let data = try BorrowedBuffer(other, writable: false, cx)
    if data.isContiguous {
      try replaceRange(me, view(me).count, view(me).count, data.strView, cx)
    } else {
      let copy = try cx.bytes(data.gathered())
      try replaceRange(me, view(me).count, view(me).count, BytesType.view(copy.ref), cx)
    }
  }
  public static func inplaceRepeat(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let n = view(a).count
    let (total, overflow) = n.multipliedReportingOverflow(by: max(0, count))
    if overflow { try cx.raiseMemoryError() }
    try resize(a, total, cx)
    if total > n {
      let base = view(a).base
      var done = n
      while done < total {
        let k = min(done, total &- done)
        memcpy(base + done, base, k)
        done &+= k
      }
    }
    return a.own
  }
  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .mod, cx.isInstance(a, cx.types.pointee.bytearray) else { return nil }
    let template = [UInt8](UnsafeRawBufferPointer(start: view(a).base, count: view(a).count))
    let held = try cx.bytes(template)
    let text = try cx.percentFormat(bytes: BytesType.view(held.ref), b)
    let data = try cx.bytes(text)
    return try make(BytesType.view(data.ref), cx)
  }

  public static func buffer(_ me: Ref, _ out: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    let v = view(me)
    me.bytearray.pointee.exports &+= 1
    out.pointee.base = v.base
    out.pointee.length = v.count
    out.pointee.readonly = false
  }
  public static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context) { me.bytearray.pointee.exports &-= 1 }

  public static var methods: [MethodDef] { sharedMethods + mutatingMethods }
}

enum BytearrayIteratorType: PositionIterator {
  static let name: StaticString = "bytearray_iterator"
  static func item(_ sequence: Ref, _ index: Int, _ cx: Context) throws(Raised) -> Owned? {
    let v = BytearrayType.view(sequence)
    return index < v.count ? cx.int(Int(v[index])) : nil
  }
  static func length(_ sequence: Ref, _ cx: Context) -> Int { BytearrayType.view(sequence).count }
}

extension Context {
  /// A bytearray with a copy of the data.
  public func bytearray(_ data: UnsafeRawBufferPointer) throws(Raised) -> Owned {
    let made = try BytearrayType.make(data.count, self)
    if let base = data.baseAddress, data.count > 0 { memcpy(made.data, base, data.count) }
    return Owned(stealing: made.object)
  }
}

import Glibc
import KraitCore

/// The types of this part, made when an interpreter starts.
let strTypes: [TypeRegistration] = [
  TypeRegistration(.str, StrType.self), TypeRegistration(.strIterator, StrIteratorType.self), TypeRegistration(.bytes, BytesType.self),
  TypeRegistration(.bytesIterator, BytesIteratorType.self), TypeRegistration(.bytearray, BytearrayType.self),
  TypeRegistration(.bytearrayIterator, BytearrayIteratorType.self), TypeRegistration(.memoryview, MemoryViewType.self),
  TypeRegistration(.memoryIterator, MemoryIteratorType.self), TypeRegistration(.encodingMap, EncodingMapType.self),
  TypeRegistration(.formatterIterator, FormatterIteratorType.self), TypeRegistration(.fieldNameIterator, FieldNameIteratorType.self),
]

/// `str`.
public enum StrType: NativeType {
  public static let name: StaticString = "str"
  public static let doc: StaticString? = """
    str(object='') -> str
    str(bytes_or_buffer[, encoding[, errors]]) -> str

    A sequence of Unicode code points. From an object its text is made with
    object.__str__() or repr(object); with an encoding or an error handler
    the object must offer a buffer, which is decoded.
    """
  public static let operations: OperationSet = [
    .new, .repr, .str, .hash, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .contains, .concat, .repeat, .mod, .rmod,
  ]
  /// The text lies behind the fixed part, so slots of subclasses have no place there: the item size says so.
  public static let layout = Layout(StrBody.dataOffset, itemSize: 1, [.trivial, .baseType, .strSubclass, .matchSelf])
  static let constructor = Signature("str", "(object='', encoding='utf-8', errors='strict')", family: .keywords)

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.names == nil && args.count == 1 && type == cx.types.pointee.str { return try cx.str(of: args[0]) }
    if args.count > 3 { try cx.raise(.TypeError, "str expected at most 3 arguments, got \(args.count)") }
    let bound = try cx.bind(args, constructor)
    let text: Owned
    if let object = bound.optional(0) {
      if bound.optional(1) != nil || bound.optional(2) != nil {
        let encoding = try codecArgument(bound.optional(1), "str", "encoding", cx), errors = try codecArgument(bound.optional(2), "str", "errors", cx)
        text = try cx.decodeObject(object, encoding: encoding, errors: errors)
      } else {
        text = try cx.str(of: object)
      }
    } else {
      text = cx.interp.pointee.emptyStr.own
    }
    if type == cx.types.pointee.str { return text }
    return try subclassInstance(type, text.ref, cx)
  }

  /// An instance of a subclass with the text of a str.
  static func subclassInstance(_ type: TypePointer, _ text: Ref, _ cx: Context) throws(Raised) -> Owned {
    let body = text.str.pointee
    let me = try cx.newStr(body.length, width: body.width, isASCII: body.isASCII, type: type)
    copyUnits(text.strView, to: me.ref.strData, width: body.width)
    me.ref.str.pointee.hash = body.hash
    if me.ref.hasFlag(.collected) { cx.track(me.ref) }
    return me
  }

  /// An encoding or errors argument: its text, nil when absent.
  static func codecArgument(_ argument: Ref?, _ function: StaticString, _ name: StaticString, _ cx: Context) throws(Raised) -> Ref? {
    guard let argument else { return nil }
    guard argument.isStr else {
      try cx.raise(.TypeError, "\(function)() argument '\(name)' must be str, not \(cx.argumentTypeName(argument))")
    }
    // An argument that has no UTF-8 form cannot name anything.
    if !argument.str.pointee.isASCII { _ = try cx.encodeUTF8(argument, nil) }
    if argument.strView.contains(0) { try cx.raise(.ValueError, "embedded null character") }
    return argument
  }

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.strRepr(me) }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.exactStr(me) }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { strHash(me) }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.strLength }

  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isStr, b.isStr else { return nil }
    switch op {
    case .eq: return cx.bool(strEquals(a, b))
    case .ne: return cx.bool(!strEquals(a, b))
    default: return cx.bool(op.holds(strCompare(a, b)))
    }
  }

  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let iterator = try cx.allocate(me.str.pointee.isASCII ? try asciiIteratorType(cx) : cx.types.pointee.strIterator)
    me.incref()
    iterator.iteratorPosition.pointee.sequence = me
    iterator.iteratorPosition.pointee.index = 0
    cx.track(iterator)
    return Owned(stealing: iterator)
  }

  /// The type of iterators over ASCII text, made when first needed.
  private static func asciiIteratorType(_ cx: Context) throws(Raised) -> TypePointer {
    if let type = cx.strings.pointee.asciiIterator { return type }
    let type = try cx.nativeType(StrASCIIIteratorType.self)
    cx.strings.pointee.asciiIterator = type
    return type
  }

  public static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    guard item.isStr else { try cx.raise(.TypeError, "'in <string>' requires string as left operand, not \(cx.typeName(item))") }
    return cx.strContains(me, item)
  }

  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if key.isExactly(cx.types.pointee.slice) {
      var bounds = try cx.sliceBounds(key)
      let count = bounds.clip(me.strLength)
      if bounds.step == 1 { return try cx.substring(me, bounds.start, bounds.start &+ count) }
      if count == 0 { return cx.interp.pointee.emptyStr.own }
      return try everyNth(me, bounds.start, bounds.step, count, cx)
    }
    guard key.type.pointee.has.contains(.index) else {
      try cx.raise(.TypeError, "string indices must be integers, not '\(cx.typeName(key))'")
    }
    var i = try cx.itemIndex(key)
    if i < 0 { i &+= me.strLength }
    if i < 0 || i >= me.strLength { try cx.raise(.IndexError, "string index out of range") }
    return try cx.character(me.codePoint(at: i))
  }

  private static func everyNth(_ me: Ref, _ start: Int, _ step: Int, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let view = me.strView
    var highest: UInt32 = 0
    if !me.str.pointee.isASCII {
      var i = start
      for _ in 0..<count {
        highest = max(highest, view[i])
        i &+= step
      }
    }
    if count == 1 { return try cx.character(view[start]) }
    let result = try cx.newStr(count, highest: highest)
    let data = result.ref.strData, width = result.ref.str.pointee.width
    var i = start
    for k in 0..<count {
      storeUnit(data, k, width, view[i])
      i &+= step
    }
    return result
  }

  public static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard b.isStr else { try cx.raise(.TypeError, "can only concatenate str (not \"\(cx.typeName(b))\") to str") }
    return try cx.concat(a, b)
  }

  public static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned { try cx.strRepeat(a, count) }

  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .mod, a.isStr else { return nil }
    return try cx.percentFormat(a, b)
  }

  public static var methods: [MethodDef] { searchMethods + splitMethods + caseMethods + layoutMethods + conversionMethods }
}

/// Writes `count` copies of `size` bytes, doubling what is there.
func fillRepeating(_ target: RawPointer, _ source: RawPointer, _ size: Int, _ count: Int) {
  let total = size &* count
  if size == 1 {
    memset(target, Int32(source.load(as: UInt8.self)), total)
    return
  }
  memcpy(target, source, size)
  var done = size
  while done < total {
    let n = min(done, total &- done)
    memcpy(target + done, target, n)
    done &+= n
  }
}

extension Context {
  /// `part in s` of two strs.
  public func strContains(_ s: Ref, _ part: Ref) -> Bool { s.strView.find(part.strView, 0, s.strLength) >= 0 }

  /// `s * count` of a str.
  public func strRepeat(_ s: Ref, _ count: Int) throws(Raised) -> Owned {
    let view = s.strView
    if count <= 0 || view.count == 0 { return interp.pointee.emptyStr.own }
    if count == 1 && s.isExactly(types.pointee.str) { return s.own }
    let (length, overflow) = view.count.multipliedReportingOverflow(by: count)
    if overflow { try raise(.OverflowError, "repeated string is too long") }
    guard s.str.pointee.isASCII else {
      let result = try newStr(length, width: view.width, isASCII: false, type: types.pointee.str)
      fillRepeating(result.ref.strData, view.base, view.byteCount, count)
      return result
    }
    let result = try newASCII(length)
    if view.count == 1 { fill(result.ref, with: s.strBytes[0]) } else { fillRepeating(result.ref.strData, view.base, view.count, count) }
    return result
  }

  /// The type's name as argument errors show it: `None` for None.
  func argumentTypeName(_ r: Ref) -> String { isNone(r) ? "None" : typeName(r) }

  /// An index into a sequence: IndexError when it does not fit.
  func itemIndex(_ key: Ref) throws(Raised) -> Int {
    if key.isInt, let n = exactInt(key) { return n }
    let object = try indexObject(key)
    if let n = exactInt(object.ref) { return n }
    try raise(.IndexError, "cannot fit '\(typeName(key))' into an index-sized integer")
  }

  /// A size argument: OverflowError when it does not fit.
  func sizeArgument(_ r: Ref) throws(Raised) -> Int {
    if r.isInt, let n = exactInt(r) { return n }
    let object = try indexObject(r)
    guard let n = exactInt(object.ref) else { try raise(.OverflowError, "Python int too large to convert to C ssize_t") }
    return n
  }

  /// The bounds `start, end` of an optional pair of arguments, moved into `0 ... length`. A start beyond the length stays there, so that an
  /// empty needle is not found.
  @inline(__always) func textSearchBounds(_ start: Ref?, _ end: Ref?, _ length: Int) throws(Raised) -> (start: Int, end: Int) {
    start == nil && end == nil ? (0, length) : try clipSearchBounds(start, end, length)
  }
  private func clipSearchBounds(_ start: Ref?, _ end: Ref?, _ length: Int) throws(Raised) -> (start: Int, end: Int) {
    var s = try searchBound(start, 0), e = try searchBound(end, Int.max)
    if e > length {
      e = length
    } else if e < 0 {
      e = max(0, e &+ length)
    }
    if s < 0 { s = max(0, s &+ length) }
    return (s, e)
  }
  private func searchBound(_ argument: Ref?, _ otherwise: Int) throws(Raised) -> Int {
    guard let argument, !isNone(argument) else { return otherwise }
    guard argument.type.pointee.has.contains(.index) else {
      try raise(.TypeError, "slice indices must be integers or None or have an __index__ method")
    }
    return try clampedIndex(argument)
  }

  /// TypeError unless the argument is a str; `place` 0 leaves the number out.
  func requireStr(_ argument: Ref, _ function: StaticString, _ place: Int) throws(Raised) {
    if argument.isStr { return }
    let which = place == 0 ? "argument" : "argument \(place)"
    try raise(.TypeError, "\(function)() \(which) must be str, not \(argumentTypeName(argument))")
  }
}

/// A position in a sequence object.
@frozen public struct SequencePosition {
  public var header: ObjectHeader
  /// nil when exhausted.
  public var sequence: Ref?
  public var index: Int
}

extension Ref {
  @inline(__always) var iteratorPosition: UnsafeMutablePointer<SequencePosition> { raw.assumingMemoryBound(to: SequencePosition.self) }
}

/// Iterators over str and the bytes types: they differ in what an item is.
protocol PositionIterator: NativeType {
  /// The item at the index, nil at the end.
  static func item(_ sequence: Ref, _ index: Int, _ cx: Context) throws(Raised) -> Owned?
  static func length(_ sequence: Ref, _ cx: Context) -> Int
  /// What an exhausted iterator is reduced to an iterator over.
  static func emptySequence(_ cx: Context) -> Ref
}

extension PositionIterator {
  static func emptySequence(_ cx: Context) -> Ref { cx.interp.pointee.emptyTuple }
  public static var operations: OperationSet { [.iter, .next] }
  public static var layout: Layout { Layout(32, [.collected, .noInstances]) }
  public static func dealloc(_ me: Ref, _ cx: Context) { me.iteratorPosition.pointee.sequence?.decref() }
  public static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.iteratorPosition.pointee.sequence) }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  public static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let position = me.iteratorPosition
    guard let sequence = position.pointee.sequence else { return nil }
    if let item = try item(sequence, position.pointee.index, cx) {
      position.pointee.index &+= 1
      return item
    }
    position.pointee.sequence = nil
    sequence.decref()
    return nil
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "How many items are left.") { (a, cx) throws(Raised) in
        let position = a[0].iteratorPosition
        guard let sequence = position.pointee.sequence else { return cx.int(0) }
        return cx.int(max(0, length(sequence, cx) &- position.pointee.index))
      },
      MethodDef("__reduce__", "(self, /)", "State for pickling.") { (a, cx) throws(Raised) in
        let function = try cx.builtin("iter")
        let position = a[0].iteratorPosition
        guard let sequence = position.pointee.sequence else {
          let arguments = try cx.tuple(emptySequence(cx))
          return try cx.tuple(function.ref, arguments.ref)
        }
        let arguments = try cx.tuple(sequence), index = cx.int(position.pointee.index)
        return try cx.tuple(function.ref, arguments.ref, index.ref)
      },
      MethodDef("__setstate__", "(self, state, /)", "Sets the position.") { (a, cx) throws(Raised) in
        let position = a[0].iteratorPosition
        let n = try cx.index(a[1])
        if let sequence = position.pointee.sequence { position.pointee.index = min(max(0, n), length(sequence, cx)) }
        return cx.none
      },
    ]
  }
}

enum StrIteratorType: PositionIterator {
  static let name: StaticString = "str_iterator"
  static func item(_ sequence: Ref, _ index: Int, _ cx: Context) throws(Raised) -> Owned? {
    index < sequence.strLength ? try cx.character(sequence.codePoint(at: index)) : nil
  }
  static func length(_ sequence: Ref, _ cx: Context) -> Int { sequence.strLength }
  static func emptySequence(_ cx: Context) -> Ref { cx.interp.pointee.emptyStr }
}

/// The same over text that is known to be ASCII: all items are preallocated.
enum StrASCIIIteratorType: PositionIterator {
  static let name: StaticString = "str_ascii_iterator"
  static func item(_ sequence: Ref, _ index: Int, _ cx: Context) throws(Raised) -> Owned? {
    guard index < sequence.strLength else { return nil }
    return cx.interp.pointee.latin1[Int(sequence.strView.units(UInt8.self)[index])].own
  }
  static func length(_ sequence: Ref, _ cx: Context) -> Int { sequence.strLength }
  static func emptySequence(_ cx: Context) -> Ref { cx.interp.pointee.emptyStr }
}

extension Context {
  /// An exact str with the same text.
  public func exactStrCopy(_ s: Ref) throws(Raised) -> Owned { try exactStr(s) }
}

import KraitCore
import KraitObjects
import KraitVM

/// `array`.
public enum ArrayModule: NativeModule {
  public static var name: StaticString { "array" }
  public static var doc: StaticString? {
    "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained."
  }
  public static var functions: [MethodDef] {
    [
      MethodDef("_array_reconstructor", "(arraytype, typecode, mformat_code, items, /)", "Internal. Used for pickling support.") { (a, cx) throws(Raised) in
        try reconstruct(a[0], a[1], cx.index(a[2]), a[3], cx)
      }
    ]
  }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let type = try cx.addType(ArrayType.self, to: dict)
    let alias = try cx.intern("ArrayType"), codes = try cx.intern("typecodes"), text = try cx.str("bBuwhHiIlLqQfd")
    try cx.dictSet(dict, alias.ref, Ref(type))
    try cx.dictSet(dict, codes.ref, text.ref)
    let abstract = try cx.importModule("_collections_abc"), sequence = try cx.intern("MutableSequence"), register = try cx.intern("register")
    let base = try cx.getattr(abstract.ref, sequence.ref)
    _ = try cx.callMethod(base.ref, register.ref, Ref(type))
  }

  /// Makes an array of bytes that a machine with possibly another order or other sizes has written.
  private static func reconstruct(_ type: Ref, _ code: Ref, _ format: Int, _ items: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard type.isType, try cx.isSubtype(type.asType, cx.nativeType(ArrayType.self)) else {
      try cx.raise(.TypeError, "first argument must be a type object, not \(cx.typeName(type))")
    }
    guard code.isStr, code.str.pointee.length == 1, let kind = ArrayKind(rawValue: UInt8(truncatingIfNeeded: min(code.codePoint(at: 0), 0xFF))) else {
      try cx.raise(.ValueError, "second argument must be a valid type code")
    }
    guard format >= 0 && format <= 21 else { try cx.raise(.ValueError, "third argument must be a valid machine format code.") }
    guard items.isBytes else { try cx.raise(.TypeError, "fourth argument should be bytes, not \(cx.typeName(items))") }
    if format >= 18 {
      let encoding = try cx.str(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"][format &- 18]), decode = try cx.intern("decode")
      let text = try cx.callMethod(items, decode.ref, encoding.ref)
      return try cx.call(type, code, text.ref)
    }
    guard let source = ArrayKind.allCases.first(where: { $0.machineFormat == format & ~1 || $0.machineFormat == format }) else {
      try cx.raise(.ValueError, "third argument must be a valid machine format code.")
    }
    // Odd codes stand for the other byte order, except that of the two one-byte kinds.
    let isSwapped = format > 1 && format & 1 == 1
    let made = try cx.makeArray(type.asType, source)
    try cx.withBytesLike(items) { (bytes) throws(Raised) -> Void in try cx.arrayAppend(made.ref, bytes: bytes) }
    if isSwapped {
      let name = try cx.intern("byteswap")
      _ = try cx.callMethod(made.ref, name.ref)
    }
    if source == kind || source.machineFormat == kind.machineFormat {
      made.ref.array.pointee.kind = kind
      return made
    }
    let converted = try cx.makeArray(type.asType, kind)
    for i in 0..<made.ref.array.pointee.count { try cx.arrayAppend(converted.ref, cx.arrayItem(made.ref, i)) }
    return converted
  }
}

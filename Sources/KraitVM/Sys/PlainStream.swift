import Glibc
import KraitCore
import KraitObjects

/// A text stream straight onto a descriptor: what sys.stdout is in an interpreter without the `_io` module.
@frozen public struct PlainStreamBody {
  public var header: ObjectHeader
  public var descriptor: Int
}

public enum PlainStreamType: NativeType {
  public static var name: StaticString { "PlainStream" }
  public static var layout: Layout { Layout(MemoryLayout<PlainStreamBody>.stride, [.noInstances]) }
  static func descriptor(_ me: Ref) -> Int32 { Int32(truncatingIfNeeded: me.body(PlainStreamBody.self).pointee.descriptor) }

  public static var methods: [MethodDef] {
    [
      MethodDef("write", "(self, text, /)", "Write a str.") { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "write() argument must be str, not \(cx.typeName(a[1]))") }
        let bytes = try cx.encodedUTF8(a[1])
        let fd = descriptor(a[0])
        let done = cx.withoutGIL { write(fd, bytes, bytes.count) }
        if done < 0 { try cx.raiseErrno(errno) }
        return cx.int(a[1].str.pointee.length)
      },
      MethodDef("flush", "(self, /)", "Nothing is buffered.") { (a, cx) throws(Raised) in cx.none },
      MethodDef("fileno", "(self, /)", "The descriptor.") { (a, cx) throws(Raised) in cx.int(Int(descriptor(a[0]))) },
      MethodDef("isatty", "(self, /)", "Whether it is a terminal.") { (a, cx) throws(Raised) in cx.bool(isatty(descriptor(a[0])) == 1) },
    ]
  }
}

extension Context {
  func makePlainStream(_ descriptor: Int) throws(Raised) -> Owned {
    let made = try allocate(try nativeType(PlainStreamType.self))
    made.body(PlainStreamBody.self).pointee.descriptor = descriptor
    return Owned(stealing: made)
  }
}

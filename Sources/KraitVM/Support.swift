import KraitCore
import KraitObjects

// Small conveniences over the object layer.

extension Context {
  /// What a cell holds, borrowed; nil while the variable is unbound.
  @inline(__always) func cellContents(_ cell: Ref) -> Ref? { cell.cell.pointee.contents }
  /// The namespace of a module object, borrowed; nil for anything else.
  public func moduleDict(_ module: Ref) -> Ref? { isModule(module) ? module.module.pointee.dict : nil }
  /// UTF-8 of a str; UnicodeEncodeError for lone surrogates.
  func encodedUTF8(_ text: Ref) throws(Raised) -> [UInt8] { try withUTF8(text) { (b) throws(Raised) in Array(b) } }
  /// The bytes of a bytes-like object.
  func bytesCopy(_ object: Ref) throws(Raised) -> [UInt8] { try withBytesLike(object) { (b) throws(Raised) in Array(b) } }
}

/// The two words at which every object pointer points.
///
///     word: [63 ... 48 flags][47 ... 0 reference count]
///     type: the type object, null in a free block
@frozen public struct ObjectHeader {
  public var word: Int
  public var type: TypePointer
}

public typealias TypePointer = UnsafeMutablePointer<TypeObject>
public typealias RawPointer = UnsafeMutableRawPointer

/// Flags in the upper bits of `ObjectHeader.word`.
public enum HeaderFlag {
  /// The program has seen the object's address, so its storage must not be reused in place.
  public static let addressTaken = 1 << 48
  /// The finalizer ran.
  public static let finalized = 1 << 49
  /// A str in the interpreter's table of interned strings.
  public static let interned = 1 << 50
  /// There are weak references to the object.
  public static let hasWeakrefs = 1 << 51
  /// Deallocation has begun.
  public static let deallocating = 1 << 52
  public static let countMask = (1 << 48) - 1
}

/// A borrowed reference: valid as long as somebody else owns the object.
@frozen public struct Ref: Equatable, Hashable, BitwiseCopyable, @unchecked Sendable {
  public let raw: RawPointer
  @inlinable @inline(__always) public init(_ raw: RawPointer) { self.raw = raw }
  @inlinable @inline(__always) public init<Body>(_ body: UnsafeMutablePointer<Body>) { raw = RawPointer(body) }
  /// From a register word that is known to be an object pointer.
  @inlinable @inline(__always) public init(bits: UInt) { raw = RawPointer(bitPattern: bits).unsafelyUnwrapped }
  @inlinable @inline(__always) public var bits: UInt { UInt(bitPattern: raw) }
  @inlinable @inline(__always) public var header: UnsafeMutablePointer<ObjectHeader> { raw.assumingMemoryBound(to: ObjectHeader.self) }
  @inlinable @inline(__always) public var type: TypePointer { header.pointee.type }
  @inlinable @inline(__always) public var ops: any NativeType.Type { header.pointee.type.pointee.ops }
  @inlinable @inline(__always) public func body<Body>(_: Body.Type) -> UnsafeMutablePointer<Body> { raw.assumingMemoryBound(to: Body.self) }
  /// Exactly this type, no subclass.
  @inlinable @inline(__always) public func isExactly(_ t: TypePointer) -> Bool { header.pointee.type == t }
  @inlinable @inline(__always) public var referenceCount: Int { header.pointee.word & HeaderFlag.countMask }
  @inlinable @inline(__always) public func incref() { header.pointee.word = header.pointee.word &+ 1 }
  @inlinable @inline(__always) public func decref() {
    let word = header.pointee.word &- 1
    header.pointee.word = word
    if word &<< 16 == 0 { deallocateObject(self) }
  }
  /// A new strong reference.
  @inlinable @inline(__always) public var own: Owned {
    incref()
    return Owned(stealing: self)
  }
  @inlinable @inline(__always) public func has(_ flag: Int) -> Bool { header.pointee.word & flag != 0 }
  @inlinable @inline(__always) public func set(_ flag: Int) { header.pointee.word = header.pointee.word | flag }
  @inlinable @inline(__always) public func unset(_ flag: Int) { header.pointee.word = header.pointee.word & ~flag }
}

/// A strong reference: exactly one decref, which the compiler places.
@frozen public struct Owned: ~Copyable, @unchecked Sendable {
  public let ref: Ref
  /// Takes over a reference that the caller owned.
  @inlinable @inline(__always) public init(stealing ref: Ref) { self.ref = ref }
  @inlinable @inline(__always) deinit { ref.decref() }
  /// Gives the reference up to the caller, who must release it.
  @inlinable @inline(__always) public consuming func leak() -> Ref {
    let ref = ref
    discard self
    return ref
  }
  @inlinable @inline(__always) public borrowing func copy() -> Owned { ref.own }
  @inlinable @inline(__always) public var type: TypePointer { ref.type }
}

extension Optional where Wrapped == Ref {
  /// A new strong reference to what is there.
  @inlinable @inline(__always) public var own: Owned? {
    if let self { return self.own }
    return nil
  }
}

/// Replaces a strong reference kept in raw memory; the old value is released last, since that may run Python code.
@inlinable @inline(__always)
public func replace(_ slot: UnsafeMutablePointer<Ref?>, with new: consuming Owned?) {
  let old = slot.pointee
  slot.pointee = new.take()?.leak()
  old?.decref()
}

extension Optional where Wrapped: ~Copyable {
  /// Moves the value out and leaves nil.
  @inlinable @inline(__always) public mutating func take() -> Wrapped? {
    let value = consume self
    self = nil
    return value
  }
}

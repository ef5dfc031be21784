/// How a type's instances are laid out and what the type allows.
@frozen public struct TypeFlags: OptionSet, Sendable {
  public let rawValue: UInt64
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
  /// Instances are tracked by the collector and carry links.
  @inlinable @inline(__always) public static var collected: TypeFlags { TypeFlags(rawValue: 1 << 0) }
  /// May be a base class.
  @inlinable @inline(__always) public static var baseType: TypeFlags { TypeFlags(rawValue: 1 << 1) }
  /// Made by a class statement or `type(...)`: instances own a reference to it.
  @inlinable @inline(__always) public static var heapType: TypeFlags { TypeFlags(rawValue: 1 << 2) }
  /// Attributes of the type cannot be set.
  @inlinable @inline(__always) public static var immutable: TypeFlags { TypeFlags(rawValue: 1 << 3) }
  /// Deallocation needs nothing but freeing the block.
  @inlinable @inline(__always) public static var trivial: TypeFlags { TypeFlags(rawValue: 1 << 4) }
  /// Instances have an attribute block (`__dict__`) at -24.
  @inlinable @inline(__always) public static var hasDict: TypeFlags { TypeFlags(rawValue: 1 << 5) }
  /// Instances can be weakly referenced (list at -32).
  @inlinable @inline(__always) public static var hasWeakrefs: TypeFlags { TypeFlags(rawValue: 1 << 6) }
  /// There is a finalizer: `__del__`, or `NativeType.finalize`.
  @inlinable @inline(__always) public static var hasFinalizer: TypeFlags { TypeFlags(rawValue: 1 << 7) }
  /// Cannot be instantiated by calling it.
  @inlinable @inline(__always) public static var noInstances: TypeFlags { TypeFlags(rawValue: 1 << 8) }
  /// Matches sequence or mapping patterns.
  @inlinable @inline(__always) public static var sequence: TypeFlags { TypeFlags(rawValue: 1 << 9) }
  @inlinable @inline(__always) public static var mapping: TypeFlags { TypeFlags(rawValue: 1 << 10) }
  /// One of the types whose positional class pattern binds the subject itself.
  @inlinable @inline(__always) public static var matchSelf: TypeFlags { TypeFlags(rawValue: 1 << 11) }
  /// Has `__abstractmethods__`.
  @inlinable @inline(__always) public static var abstract: TypeFlags { TypeFlags(rawValue: 1 << 12) }
  // Subclasses of the common built-in types, tested in one instruction.
  @inlinable @inline(__always) public static var intSubclass: TypeFlags { TypeFlags(rawValue: 1 << 24) }
  @inlinable @inline(__always) public static var listSubclass: TypeFlags { TypeFlags(rawValue: 1 << 25) }
  @inlinable @inline(__always) public static var tupleSubclass: TypeFlags { TypeFlags(rawValue: 1 << 26) }
  @inlinable @inline(__always) public static var bytesSubclass: TypeFlags { TypeFlags(rawValue: 1 << 27) }
  @inlinable @inline(__always) public static var strSubclass: TypeFlags { TypeFlags(rawValue: 1 << 28) }
  @inlinable @inline(__always) public static var dictSubclass: TypeFlags { TypeFlags(rawValue: 1 << 29) }
  @inlinable @inline(__always) public static var exceptionSubclass: TypeFlags { TypeFlags(rawValue: 1 << 30) }
  @inlinable @inline(__always) public static var typeSubclass: TypeFlags { TypeFlags(rawValue: 1 << 31) }
  @inlinable @inline(__always) public static var floatSubclass: TypeFlags { TypeFlags(rawValue: 1 << 32) }
  /// Instances were made by a Python class: operations go through `InstanceType`.
  @inlinable @inline(__always) public static var pythonClass: TypeFlags { TypeFlags(rawValue: 1 << 33) }
  /// An annotation of native functions: a call binds the instance as first argument (functions, method descriptors).
  @inlinable @inline(__always) public static var methodDescriptor: TypeFlags { TypeFlags(rawValue: 1 << 34) }
  public static let inheritedByPythonClasses: TypeFlags = [
    .collected, .hasDict, .hasWeakrefs, .hasFinalizer, .sequence, .mapping, .matchSelf, .intSubclass, .listSubclass, .tupleSubclass,
    .bytesSubclass, .strSubclass, .dictSubclass, .exceptionSubclass, .typeSubclass, .floatSubclass,
  ]
}

/// An element of a type's list of subclasses.
@frozen public struct SubclassNode {
  public var type: TypePointer
  public var next: UnsafeMutablePointer<SubclassNode>?
  public init(type: TypePointer, next: UnsafeMutablePointer<SubclassNode>?) {
    self.type = type
    self.next = next
  }
}

/// A type: the object behind `int`, `class C`, ...
///
/// The strong references (`Ref?` fields) are owned by the type.
@frozen public struct TypeObject {
  public var header: ObjectHeader
  /// Never reused; changes when the type or one of its bases changes. Caches hold it. 0 = caches must not be filled.
  public var version: UInt32
  /// Where the members that `__slots__` of Python classes added begin in an instance, 0 when there are none; they end at `basicSize`.
  public var slotStart: UInt32
  public var flags: TypeFlags
  /// What the instances do: the type itself for built-in types, `InstanceType` for Python classes.
  public var ops: any NativeType.Type
  /// The nearest built-in base; operations that a Python class does not override go there.
  public var nativeBase: any NativeType.Type
  /// Operations that exist at all, and those that a Python class in the MRO defines.
  public var has: OperationSet
  public var overridden: OperationSet
  /// Bytes of an instance, header included, and of one item of a variable part.
  public var basicSize: Int
  public var itemSize: Int
  /// `PrefixKind` of instances.
  public var prefix: Int
  /// str objects.
  public var name: Ref?
  public var qualifiedName: Ref?
  public var module: Ref?
  /// tuple objects.
  public var bases: Ref?
  public var mro: Ref?
  public var base: TypePointer?
  /// The namespace: a dict.
  public var dict: Ref?
  /// Direct subclasses, not owned: each unlinks itself when it dies.
  public var subclasses: UnsafeMutablePointer<SubclassNode>?
  /// Root of the shapes of instances (`ShapeTree`), owned; nil until needed.
  public var shapes: RawPointer?
  /// Values of dunder methods by `Operation`, borrowed from the MRO's dicts, valid for `cacheVersion`. nil until needed.
  public var operationCache: UnsafeMutablePointer<Ref?>?
  public var cacheVersion: UInt32
  /// In-line attribute values of a new instance: follows what instances got.
  public var inlineValues: UInt32
  /// Members that `__slots__` of this very class added; they end at `basicSize`.
  public var slotCount: Int
  /// The metaclass's own attributes, or anything else that a `TypeObject` lacks: a dict, owned; nil until needed.
  public var extra: Ref?

  @inlinable @inline(__always) public func isSubclassFlag(_ f: TypeFlags) -> Bool { flags.rawValue & f.rawValue != 0 }
}

extension Ref {
  @inlinable @inline(__always) public func hasFlag(_ flag: TypeFlags) -> Bool { type.pointee.flags.rawValue & flag.rawValue != 0 }
  @inlinable @inline(__always) public var isInt: Bool { hasFlag(.intSubclass) }
  @inlinable @inline(__always) public var isFloat: Bool { hasFlag(.floatSubclass) }
  @inlinable @inline(__always) public var isStr: Bool { hasFlag(.strSubclass) }
  @inlinable @inline(__always) public var isBytes: Bool { hasFlag(.bytesSubclass) }
  @inlinable @inline(__always) public var isList: Bool { hasFlag(.listSubclass) }
  @inlinable @inline(__always) public var isTuple: Bool { hasFlag(.tupleSubclass) }
  @inlinable @inline(__always) public var isDict: Bool { hasFlag(.dictSubclass) }
  @inlinable @inline(__always) public var isType: Bool { hasFlag(.typeSubclass) }
  @inlinable @inline(__always) public var isException: Bool { hasFlag(.exceptionSubclass) }
  @inlinable @inline(__always) public var asType: TypePointer { raw.assumingMemoryBound(to: TypeObject.self) }
}

// The prefix of an object. Offsets are applied to raw addresses in these helpers only.
extension Ref {
  /// Address of the collector links (type flag `collected`).
  @inlinable @inline(__always) public var links: UnsafeMutablePointer<CollectorLinks> {
    UnsafeMutablePointer<CollectorLinks>(bitPattern: bits &- 16).unsafelyUnwrapped
  }
  /// The attribute block's place (type flag `hasDict`).
  @inlinable @inline(__always) public var attributesSlot: UnsafeMutablePointer<RawPointer?> {
    UnsafeMutablePointer<RawPointer?>(bitPattern: bits &- 24).unsafelyUnwrapped
  }
  /// First weak reference to the object (type flag `hasWeakrefs`), borrowed.
  @inlinable @inline(__always) public var weakrefSlot: UnsafeMutablePointer<Ref?> {
    UnsafeMutablePointer<Ref?>(bitPattern: bits &- 32).unsafelyUnwrapped
  }
}

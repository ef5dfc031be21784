/// Thrown when a Python exception is pending in the thread's execution state.
@frozen public struct Raised: Error {
  @inlinable public init() {}
}

/// What a built-in type can do, and what it declares about itself.
///
/// Every operation has a default, which is what a type without it does. An optional result of nil means: `NotImplemented` for
/// operators, absent for `getattr`, exhausted for `next`. Operators get their operands in source order whichever of the two has the type
/// (as in CPython's slots), so an implementation checks both.
public protocol NativeType: SendableMetatype {
  // Declaration
  /// Name with the module in front of a dot unless it is builtins: `int`, `collections.deque`.
  static var name: StaticString { get }
  static var doc: StaticString? { get }
  /// Text signature of the constructor, `(object='', /)`, if it has one.
  static var signature: StaticString? { get }
  /// The operations that this type implements itself; the special methods appear in its `__dict__`.
  static var operations: OperationSet { get }
  static var layout: Layout { get }
  static var methods: [MethodDef] { get }
  static var getsets: [GetSetDef] { get }

  // Life
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised)
  /// Releases what the object owns (never its block). Must not fail and leave no pending exception.
  static func dealloc(_ me: Ref, _ cx: Context)
  /// Shows every reference that the object owns to the collector.
  static func traverse(_ me: Ref, _ visit: Visitor)
  /// Drops references so that cycles break; the object stays valid.
  static func clear(_ me: Ref, _ cx: Context)
  /// Called once before the object dies, when the type has flag `hasFinalizer`.
  static func finalize(_ me: Ref, _ cx: Context)

  // Representation
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int

  // Attributes
  /// nil: there is no such attribute (the caller words the AttributeError).
  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned?
  /// `value` nil deletes.
  static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised)
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned
  static func set(_ me: Ref, _ instance: Ref, _ value: Ref?, _ cx: Context) throws(Raised)

  // Calls, iteration, containers
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned?
  /// `__next__` as the program calls it: raises StopIteration at the end, with the value of a generator's return statement.
  static func nextOrStop(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned
  /// `value` nil deletes.
  static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised)
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool
  static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned?
  static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned
  static func inplaceConcat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned
  static func inplaceRepeat(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned

  // Operators and conversions
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned?
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned?
  static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned?
  /// Three-argument pow.
  static func power(_ a: Ref, _ b: Ref, _ modulus: Ref, _ cx: Context) throws(Raised) -> Owned?
  static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool
  /// A Python int: `__int__` and `__index__`.
  static func int(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func index(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func float(_ me: Ref, _ cx: Context) throws(Raised) -> Owned

  // Asynchronous protocol
  static func await(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func aiter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func anext(_ me: Ref, _ cx: Context) throws(Raised) -> Owned

  // Buffer protocol
  static func buffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised)
  static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context)
}

/// A view of the memory that an object exports (buffer protocol). Whoever obtains one keeps `owner` alive and releases it.
@frozen public struct BufferView {
  public var base: RawPointer?
  /// Bytes in all.
  public var length: Int
  public var readonly: Bool
  public var itemSize: Int
  /// struct-style format character(s), ASCII, static memory, terminated by 0; nil means "B".
  public var format: UnsafePointer<UInt8>?
  /// Dimensions; `shape` and `strides` have so many entries. nil shape: one dimension of length / itemSize items, contiguous.
  public var dimensions: Int
  public var shape: UnsafeMutablePointer<Int>?
  public var strides: UnsafeMutablePointer<Int>?
  /// For the exporter's use.
  public var internal_: RawPointer?
  public init() {
    base = nil
    length = 0
    readonly = true
    itemSize = 1
    format = nil
    dimensions = 1
    shape = nil
    strides = nil
    internal_ = nil
  }
}

/// Size and kind of a built-in type's instances.
public struct Layout: Sendable {
  public var basicSize: Int
  public var itemSize: Int
  public var flags: TypeFlags
  public init(_ basicSize: Int = 16, itemSize: Int = 0, _ flags: TypeFlags = []) {
    self.basicSize = basicSize
    self.itemSize = itemSize
    self.flags = flags
  }
}

/// Arguments bound to the parameters of a native function's signature, in their order; an absent optional one is nil. A method has
/// the instance first. `*args` is one tuple; `**kwargs` one dict, or nil when there are none.
@frozen public struct Args {
  public let base: UnsafePointer<Ref?>
  public let count: Int
  @inlinable @inline(__always) public init(_ base: UnsafePointer<Ref?>, _ count: Int) {
    self.base = base
    self.count = count
  }
  /// A required argument.
  @inlinable @inline(__always) public subscript(_ i: Int) -> Ref { base[i].unsafelyUnwrapped }
  @inlinable @inline(__always) public func optional(_ i: Int) -> Ref? { base[i] }
}

/// Arguments of a call before binding: positional ones, then the values of the keywords that the tuple `names` names.
@frozen public struct CallArguments {
  public let base: UnsafePointer<Ref?>
  /// Positional arguments.
  public let count: Int
  /// A tuple of str, nil when there are no keywords.
  public let names: Ref?
  @inlinable @inline(__always) public init(_ base: UnsafePointer<Ref?>, _ count: Int, names: Ref? = nil) {
    self.base = base
    self.count = count
    self.names = names
  }
  @inlinable @inline(__always) public subscript(_ i: Int) -> Ref { base[i].unsafelyUnwrapped }
}

public typealias Native = @Sendable (Args, Context) throws(Raised) -> Owned
public typealias NativeGetter = @Sendable (Ref, Context) throws(Raised) -> Owned
public typealias NativeSetter = @Sendable (Ref, Ref?, Context) throws(Raised) -> Void

/// One function of a module or method of a type, declared once.
public struct MethodDef: Sendable {
  public enum Kind: Sendable { case instance, classMethod, staticMethod }
  public let name: StaticString
  /// Python parameter list without `self`/`cls`/module for functions, with `self` for methods: `(self, sep=None, maxsplit=-1, /, *, key=None)`.
  public let signature: StaticString
  public let doc: StaticString
  public let kind: Kind
  public let body: Native
  public init(_ name: StaticString, _ signature: StaticString, _ doc: StaticString = "", kind: Kind = .instance, _ body: @escaping Native) {
    self.name = name
    self.signature = signature
    self.doc = doc
    self.kind = kind
    self.body = body
  }
}

/// A computed attribute of a type.
public struct GetSetDef: Sendable {
  public let name: StaticString
  public let doc: StaticString
  public let get: NativeGetter
  /// A nil value deletes; absent: read-only.
  public let set: NativeSetter?
  /// Shown as `member` of the type (a field) rather than as `attribute`.
  public let isMember: Bool
  public init(_ name: StaticString, _ doc: StaticString = "", member: Bool = false, get: @escaping NativeGetter, set: NativeSetter? = nil) {
    self.name = name
    self.doc = doc
    self.get = get
    self.set = set
    isMember = member
  }
}

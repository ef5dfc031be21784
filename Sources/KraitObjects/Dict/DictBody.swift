import KraitCore

/// One entry; a removed one has no key and no value.
@frozen public struct DictEntry {
  public var hash: Int
  public var key: Ref?
  public var value: Ref?
}

/// A dict: a compact table of entries in insertion order and an open-addressing index of entry numbers.
///
/// A dict that is some instance's `__dict__` may be in shape mode: then `attributes` points to the instance's `AttributeBlock`, the table is
/// empty (`entries` nil), and every operation goes to the block until the dict detaches (`detachFromShape`).
@frozen public struct DictBody {
  public var header: ObjectHeader
  /// Live entries (in shape mode: not used).
  public var used: Int
  /// Entries in use or removed.
  public var entryCount: Int
  /// Entries that fit before the table is made anew.
  public var entryCapacity: Int
  public var entries: UnsafeMutablePointer<DictEntry>?
  /// `1 << logSize` entry numbers of `indexWidth` bytes; -1 empty, -2 removed.
  public var index: RawPointer?
  public var logSize: UInt8
  public var indexWidth: UInt8
  /// All keys are exact str: look-ups of a str need no `__eq__`.
  public var allStrKeys: Bool
  public var padding: UInt8
  /// Changes whenever a key is added or removed or entries move; 0 until asked for (`keysVersion(of:)`). While it stays, entry `i` stays the
  /// place of its key, and only the value may change. Never reused within an interpreter.
  public var keysVersion: UInt32
  /// Shape mode: the instance's `AttributeBlock`, not owned.
  public var attributes: RawPointer?
}

extension Ref {
  @inlinable @inline(__always) public var dict: UnsafeMutablePointer<DictBody> { raw.assumingMemoryBound(to: DictBody.self) }
}

import Glibc
import KraitCore

/// One entry of the cache of attribute look-ups: valid while the type's version is the same. The name is owned, the value borrowed.
struct MethodCacheEntry {
  var version: UInt32
  var name: Ref?
  var value: Ref?
}

let methodCacheSize = 4096
private let methodCacheBytes = methodCacheSize * MemoryLayout<MethodCacheEntry>.stride

/// An empty entry is all zeros, as is memory fresh from the system, which is not touched before it is used.
func makeMethodCache() throws(Raised) -> RawPointer {
  let raw = mmap(nil, methodCacheBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  guard let raw, raw != MAP_FAILED else { throw Raised() }
  return raw
}
func freeMethodCache(_ cache: RawPointer?) { _ = cache.map { munmap($0, methodCacheBytes) } }

extension Context {
  var methodCache: UnsafeMutablePointer<MethodCacheEntry> {
    interp.pointee.methodCache.unsafelyUnwrapped.assumingMemoryBound(to: MethodCacheEntry.self)
  }

  /// An attribute found on the MRO of a type, borrowed; nil if there is none. `name` is an exact str.
  public func lookup(_ type: TypePointer, _ name: Ref) -> Ref? {
    guard name.has(HeaderFlag.interned), typeVersion(type) != 0 else { return lookupUncached(type, name) }
    let version = type.pointee.version
    let place = Int(truncatingIfNeeded: (UInt(version) ^ (name.bits >> 4)) & UInt(methodCacheSize - 1))
    let entry = methodCache + place
    if entry.pointee.version == version && entry.pointee.name == name { return entry.pointee.value }
    let value = lookupUncached(type, name)
    let old = entry.pointee.name
    name.incref()
    entry.pointee = MethodCacheEntry(version: version, name: name, value: value)
    old?.decref()
    return value
  }
  @inlinable @inline(__always) public func lookup(_ type: TypePointer, _ known: KnownName) -> Ref? { lookup(type, name(known)) }

  private func lookupUncached(_ type: TypePointer, _ name: Ref) -> Ref? {
    guard let mro = type.pointee.mro else { return nil }
    // Keys that are no str may have an `__eq__`, which may assign `__bases__`.
    let held = mro.own
    for i in 0..<held.ref.tupleCount {
      guard let dict = held.ref.tupleItems[i].asType.pointee.dict else { continue }
      if dict.dict.pointee.allStrKeys {
        if let value = dictGet(dict, str: name) { return value }
      } else {
        do throws(Raised) {
          if let value = try dictGet(dict, name) { return value }
        } catch { setPending(nil) }
      }
    }
    return nil
  }

  /// The type's version tag, given out when first needed; 0 when the numbers are used up.
  public func typeVersion(_ type: TypePointer) -> UInt32 {
    if type.pointee.version != 0 { return type.pointee.version }
    if interp.pointee.typeVersion == UInt32.max { return 0 }
    // A type's tag is only good while its bases' tags are: they are told of changes through `subclasses`.
    interp.pointee.typeVersion += 1
    type.pointee.version = interp.pointee.typeVersion
    return type.pointee.version
  }

  /// The type, or what its attributes are found on, has changed.
  public func typeModified(_ type: TypePointer) {
    type.pointee.version = 0
    var node = type.pointee.subclasses
    while let s = node {
      typeModified(s.pointee.type)
      node = s.pointee.next
    }
  }

  /// The special method behind an operation of a Python class, borrowed; nil if there is none.
  @inlinable @inline(__always)
  public func special(_ type: TypePointer, _ op: Operation) -> Ref? {
    if type.pointee.cacheVersion == type.pointee.version, type.pointee.version != 0, let cache = type.pointee.operationCache,
      let found = cache[Int(op.rawValue)]
    {
      return found
    }
    return specialSlow(type, op)
  }

  @inline(never) public func specialSlow(_ type: TypePointer, _ op: Operation) -> Ref? {
    let count = Operation.allCases.count
    guard let methodName = op.knownName else { return nil }
    let found = lookup(type, methodName)
    if type.pointee.operationCache == nil {
      type.pointee.operationCache = .allocate(capacity: count)
      type.pointee.operationCache.unsafelyUnwrapped.initialize(repeating: nil, count: count)
    }
    let cache = type.pointee.operationCache.unsafelyUnwrapped
    if type.pointee.cacheVersion != type.pointee.version {
      for i in 0..<count { cache[i] = nil }
      type.pointee.cacheVersion = type.pointee.version
    }
    cache[Int(op.rawValue)] = found
    return found
  }

  /// `type` is `base` or derives from it (real bases, no `__subclasscheck__`).
  @inlinable public func isSubtype(_ type: TypePointer, _ base: TypePointer) -> Bool {
    if type == base { return true }
    guard let mro = type.pointee.mro else {
      var t = type.pointee.base
      while let b = t {
        if b == base { return true }
        t = b.pointee.base
      }
      return base == types.pointee.object
    }
    let n = mro.tupleCount, items = mro.tupleItems
    var i = 0
    while i < n {
      if items[i].raw == UnsafeMutableRawPointer(base) { return true }
      i &+= 1
    }
    return false
  }
  @inlinable public func isInstance(_ me: Ref, _ type: TypePointer) -> Bool { isSubtype(me.type, type) }
}

extension Operation {
  /// The special method's interned name: `KnownName` begins with them in the same order.
  @inlinable public var knownName: KnownName? {
    rawValue < Operation.concat.rawValue ? KnownName(ordinal: Int(rawValue)) : nil
  }
}

import KraitBytecode
import KraitCore
import KraitObjects

// Places of instance attributes, and methods, that instructions with several classes at one site share.
//
// An entry says: objects of this type version and shape keep the attribute of this name at this place, and no data descriptor of the class comes
// first; or: for such objects this name is that method of the class. A shape owns its names and neither it nor a version is ever used again, so
// an entry cannot become wrong, only useless.

struct AttributeCacheEntry {
  /// [type version | shape]; 0 in an empty entry.
  var key: UInt64 = 0
  /// The name's address with an `AttributeUse` in its low bits.
  var name: UInt = 0
  /// Index of the value, or the address of the method.
  var place = 0
  static let count = 1024
}

/// What an entry of the attribute cache is for.
enum AttributeUse: UInt {
  case load, store, method
}

extension Context {
  /// [type version | shape] of an instance whose attributes are kept by shape; 0 for all others.
  @inline(__always) func shapeKey(_ o: UInt) -> UInt64 {
    guard isPointer(o) else { return 0 }
    let type = typeOf(o)
    let version = type.pointee.version
    guard version != 0, type.pointee.flags.contains(.hasDict), let block = blockOf(o), block.pointee.shapeID != 0 else { return 0 }
    return UInt64(version) &<< 32 | UInt64(block.pointee.shapeID)
  }
  @inline(__always) private func cacheEntry(_ key: UInt64, _ name: UInt) -> UnsafeMutablePointer<AttributeCacheEntry> {
    let mixed = UInt(truncatingIfNeeded: key &+ key &>> 29) ^ name &>> 4 ^ name &<< 8
    return attributeCache + Int(bitPattern: mixed & UInt(AttributeCacheEntry.count &- 1))
  }
  private var attributeCache: UnsafeMutablePointer<AttributeCacheEntry> {
    interp.pointee.attributeCache.unsafelyUnwrapped.assumingMemoryBound(to: AttributeCacheEntry.self)
  }

  /// Place of an attribute to be loaded or stored, or the address of a method; -1 when the cache does not know it.
  @inline(__always) func cachedPlace(_ o: UInt, _ name: Ref, _ use: AttributeUse) -> Int {
    let key = shapeKey(o), name = name.bits | use.rawValue
    if key == 0 { return -1 }
    let entry = cacheEntry(key, name)
    return entry.pointee.key == key && entry.pointee.name == name ? entry.pointee.place : -1
  }

  func rememberPlace(_ o: Ref, _ name: Ref, _ place: Int, _ use: AttributeUse) {
    let key = shapeKey(o.bits), name = name.bits | use.rawValue
    if key == 0 { return }
    cacheEntry(key, name).pointee = AttributeCacheEntry(key: key, name: name, place: place)
  }

  func makeAttributeCache() {
    let cache = UnsafeMutablePointer<AttributeCacheEntry>.allocate(capacity: AttributeCacheEntry.count)
    cache.initialize(repeating: AttributeCacheEntry(), count: AttributeCacheEntry.count)
    interp.pointee.attributeCache = RawPointer(cache)
  }
  func freeAttributeCache() {
    interp.pointee.attributeCache?.deallocate()
    interp.pointee.attributeCache = nil
  }
}

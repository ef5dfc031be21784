import KraitCore
import KraitObjects

/// One place of the memo; a free one has no object.
struct PickleMemoEntry {
  var object: Ref?
  var number: Int
}

/// The numbers of the objects that a pickler has written, by address: an open-addressing table that owns the objects.
struct PickleMemo {
  private var entries: UnsafeMutablePointer<PickleMemoEntry>?
  /// Places minus one; the count of places is a power of two, at least half of them free.
  private var mask = 0
  private(set) var count = 0

  init() {}

  var byteCount: Int { entries == nil ? 0 : (mask &+ 1) &* MemoryLayout<PickleMemoEntry>.stride }

  /// Where the search for an object begins. Neighbours on a page of the heap stay neighbours, which the processor's cache likes, while
  /// pages are spread.
  @inline(__always) private func start(_ object: Ref) -> Int {
    let bits = Int(bitPattern: object.bits)
    return ((bits &>> 4) &+ (bits &>> 16) &* 0x9E37_79B1) & mask
  }
  /// The place of an object, or the free one where it would be.
  @inline(__always) private func place(_ object: Ref, _ entries: UnsafeMutablePointer<PickleMemoEntry>) -> UnsafeMutablePointer<PickleMemoEntry> {
    var i = start(object)
    while let found = entries[i].object, found != object { i = (i &+ 1) & mask }
    return entries + i
  }

  @inline(__always) func number(of object: Ref) -> Int? {
    guard let entries else { return nil }
    let found = place(object, entries)
    return found.pointee.object == nil ? nil : found.pointee.number
  }

  @inline(__always) mutating func set(_ object: Ref, _ number: Int, _ cx: Context) throws(Raised) {
    if count &* 2 >= mask { try grow(cx) }
    let found = place(object, entries.unsafelyUnwrapped)
    if found.pointee.object == nil {
      object.incref()
      found.pointee.object = object
      count = count &+ 1
    }
    found.pointee.number = number
  }

  @inline(never) private mutating func grow(_ cx: Context) throws(Raised) {
    let places = entries == nil ? 16 : (mask &+ 1) &* (mask < 1 << 16 ? 4 : 2)
    let bigger = try cx.allocateBuffer(places &* MemoryLayout<PickleMemoEntry>.stride).assumingMemoryBound(to: PickleMemoEntry.self)
    bigger.initialize(repeating: PickleMemoEntry(object: nil, number: 0), count: places)
    let old = entries, oldPlaces = mask &+ 1, oldBytes = byteCount
    mask = places &- 1
    entries = bigger
    guard let old else { return }
    for i in 0..<oldPlaces {
      if let object = old[i].object { place(object, bigger).pointee = old[i] }
    }
    cx.freeBuffer(RawPointer(old), oldBytes)
  }

  func forEach(_ body: (Ref, Int) -> Void) {
    guard let entries else { return }
    for i in 0...mask { if let object = entries[i].object { body(object, entries[i].number) } }
  }

  /// Gives everything up. The memo must be out of reach of the program by then.
  mutating func release(_ cx: Context) {
    guard let entries else { return }
    forEach { object, _ in object.decref() }
    cx.freeBuffer(RawPointer(entries), byteCount)
    self = PickleMemo()
  }
}

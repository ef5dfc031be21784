import CKrait
import Glibc

// Rules of this file
// 1. A block is addressed by its header (what follows the prefix), never by its first byte.
// 2. Masking a header's address with ~0xFFFF gives its page; a span (one large block) is a page too, its header lies in its first 64 KiB.
// 3. A free block has a null type word, and its first word links to the next free one.
// 4. Fresh memory is never zeroed as a whole; whoever allocates writes every word.
//
//     page:  [Page header .. 64][prefix | header payload][prefix | header payload] ...
//     prefix: none (plain), 16 bytes (collector links), 32 bytes (weak references, attributes, collector links)

/// What lies before an object's header.
public enum PrefixKind {
  public static let none = 0
  /// Collector links at -16 (next) and -8 (previous).
  public static let links = 1
  /// Also the attribute block at -24 and the weak reference list at -32.
  public static let full = 2
  @inlinable @inline(__always) public static func bytes(_ kind: Int) -> Int { kind &* 16 }
}

/// The start of a 64 KiB aligned page of equal blocks, or of a span.
@frozen public struct Page {
  public var heap: UnsafeMutablePointer<Heap>
  /// Free blocks that are not on the heap's own list.
  public var free: UInt
  /// Blocks that are not on `free`.
  public var used: Int
  /// Blocks from the start on that exist; the memory behind them has not been touched.
  public var carved: Int
  /// Bytes from one block to the next; for a span its whole size.
  public var blockSize: Int
  public var prefix: Int
  public var listIndex: Int
  public var nextWithFree: UnsafeMutablePointer<Page>?
  public var isSpan: Bool
  public var onFreeList: Bool
  public static let size = 65536
  public static let headerSize = 96
}

/// A LIFO list of free blocks of one size and prefix.
@frozen public struct FreeList {
  public var head: UInt
  public var count: Int
}

/// The memory of one interpreter.
@frozen public struct Heap {
  /// Classes in steps of 16 bytes up to 512, then four per doubling up to 16 KiB.
  public static let classCount = 53
  /// Indexed by `class * 3 + prefix`.
  public var lists: UnsafeMutablePointer<FreeList>
  public var partial: UnsafeMutablePointer<UnsafeMutablePointer<Page>?>
  public var interpreter: UnsafeMutablePointer<InterpreterState>
  /// All pages, for walking.
  public var pages: UnsafeMutablePointer<UnsafeMutablePointer<Page>>
  public var pageCount: Int
  public var pageCapacity: Int
  /// Where the next page is cut from, and the number of pages that are left there.
  public var fresh: RawPointer?
  public var freshCount: Int
  /// Pages for small blocks without a prefix, numbers above all, whose allocation cannot fail: the next one and how many there are, for the
  /// time when the system has none left. `isLow`: one was taken, and the program has to be told.
  public var reserve: RawPointer?
  public var reserveCount: Int
  public var isLow: Bool
  /// Bytes in pages, spans and buffers; `limit` is the most that may be reached.
  public var bytesInUse: Int
  public var limit: Int
  /// Every allocation and release is reported. The free lists then stay empty and count as full, so that nothing takes the short ways.
  public var isTraced: Bool
  /// Small buffers that wait for their next owner, by their size in steps of 16 bytes.
  let spareBuffers: UnsafeMutablePointer<FreeList>

  /// Free blocks that a list keeps before pages get some back.
  @inlinable static var listCapacity: Int { 2048 }
  /// What the count of every list says while allocations are traced: more than its capacity, so that each block is given back at once.
  static let fullCount = 1 << 40
  /// Pages that are asked for together.
  static let pagesAtOnce = 64
}

@inlinable @inline(__always) public func page(of ref: Ref) -> UnsafeMutablePointer<Page> {
  UnsafeMutablePointer<Page>(bitPattern: ref.bits & ~0xFFFF).unsafelyUnwrapped
}

@inlinable @inline(__always) func sizeClass(_ bytes: Int) -> Int {
  if bytes <= 512 { return (bytes &+ 15) &>> 4 }
  return largeSizeClass(bytes)
}

/// Class of a size of 513 ... 16384 bytes.
@inline(never) @usableFromInline func largeSizeClass(_ bytes: Int) -> Int {
  var bound = 512
  var cls = 32
  while true {
    let step = bound / 4
    for k in 1...4 where bytes <= bound + k * step { return cls + k }
    bound *= 2
    cls += 4
  }
}

func classBytes(_ cls: Int) -> Int {
  if cls <= 32 { return max(cls, 1) * 16 }
  let doubling = (cls - 33) / 4, k = (cls - 33) % 4 + 1
  let bound = 512 << doubling
  return bound + k * (bound / 4)
}

extension UnsafeMutablePointer where Pointee == Heap {
  public static func make(_ interpreter: UnsafeMutablePointer<InterpreterState>) -> UnsafeMutablePointer<Heap> {
    let heap = UnsafeMutablePointer<Heap>.allocate(capacity: 1)
    let count = Heap.classCount * 3
    let lists = UnsafeMutablePointer<FreeList>.allocate(capacity: count)
    lists.initialize(repeating: FreeList(head: 0, count: 0), count: count)
    let partial = UnsafeMutablePointer<UnsafeMutablePointer<Page>?>.allocate(capacity: count)
    partial.initialize(repeating: nil, count: count)
    let spareBuffers = UnsafeMutablePointer<FreeList>.allocate(capacity: spareSizes)
    spareBuffers.initialize(repeating: FreeList(head: 0, count: 0), count: spareSizes)
    heap.initialize(
      to: Heap(
        lists: lists, partial: partial, interpreter: interpreter, pages: .allocate(capacity: 64), pageCount: 0,
        pageCapacity: 64, fresh: nil, freshCount: 0, reserve: nil, reserveCount: 0, isLow: false, bytesInUse: 0, limit: Int.max,
        isTraced: false, spareBuffers: spareBuffers))
    heap.restoreReserve()
    return heap
  }

  /// Returns all memory to the system; every object is gone afterwards.
  public func destroy() {
    for i in 0..<pointee.pageCount {
      let page = pointee.pages[i]
      if page.pointee.isSpan { free(page) } else { munmap(page, Page.size) }
    }
    if let rest = pointee.fresh, pointee.freshCount > 0 { munmap(rest, pointee.freshCount * Page.size) }
    if let rest = pointee.reserve, pointee.reserveCount > 0 { munmap(rest, pointee.reserveCount * Page.size) }
    pointee.pages.deallocate()
    pointee.lists.deallocate()
    freeSpareBuffers()
    pointee.partial.deallocate()
    deallocate()
  }

  /// A block for an object of `size` bytes (header included); nil when memory is out or over the limit.
  @inlinable @inline(__always)
  public func allocateBlock(_ size: Int, prefix: Int) -> Ref? {
    let total = size &+ PrefixKind.bytes(prefix)
    if total <= 512, let block = freeListBlock(((total &+ 15) &>> 4) &* 3 &+ prefix) { return block }
    return allocateSlow(total, prefix)
  }

  /// The first block of a free list; nil if it is empty.
  @inlinable @inline(__always) public func freeListBlock(_ index: Int) -> Ref? {
    let list = pointee.lists + index
    let head = list.pointee.head
    if head == 0 { return nil }
    list.pointee.head = UnsafePointer<UInt>(bitPattern: head).unsafelyUnwrapped.pointee
    list.pointee.count = list.pointee.count &- 1
    return Ref(bits: head)
  }

  @inline(never) @usableFromInline func allocateSlow(_ total: Int, _ prefix: Int) -> Ref? {
    if _slowPath(pointee.isTraced) { return allocateTraced(total, prefix) }
    if total > 16384 { return allocateSpan(total, prefix) }
    let cls = sizeClass(total)
    let index = cls * 3 + prefix
    let list = pointee.lists + index
    if list.pointee.head == 0, !refill(index, cls, prefix) { return nil }
    let head = list.pointee.head
    list.pointee.head = UnsafePointer<UInt>(bitPattern: head).unsafelyUnwrapped.pointee
    list.pointee.count -= 1
    return Ref(bits: head)
  }

  /// Moves the free blocks of one page to the list.
  private func refill(_ index: Int, _ cls: Int, _ prefix: Int) -> Bool {
    var page = pointee.partial[index]
    if let found = page {
      pointee.partial[index] = found.pointee.nextWithFree
      found.pointee.onFreeList = false
    } else {
      page = newPage(index, cls, prefix)
    }
    guard let page else { return false }
    let list = pointee.lists + index
    if page.pointee.free == 0 { carve(page) }
    // Counted, not walked: the blocks would be loaded into the cache long before they are used.
    let moved = page.pointee.carved - page.pointee.used
    list.pointee.head = page.pointee.free
    list.pointee.count = moved
    page.pointee.free = 0
    page.pointee.used += moved
    if page.pointee.carved < capacity(page) {
      page.pointee.onFreeList = true
      page.pointee.nextWithFree = pointee.partial[index]
      pointee.partial[index] = page
    }
    return true
  }

  private func capacity(_ page: UnsafeMutablePointer<Page>) -> Int { (Page.size - Page.headerSize) / page.pointee.blockSize }

  /// Makes what begins in the next 4 KiB of a page into free blocks (memory that nobody asks for is never touched).
  private func carve(_ page: UnsafeMutablePointer<Page>) {
    let size = page.pointee.blockSize, shift = PrefixKind.bytes(page.pointee.prefix)
    let first = page.pointee.carved
    let start = Page.headerSize + first * size + shift
    let end = min(capacity(page), first + max((4096 - start % 4096 + size - 16) / size, 1))
    var i = end
    while i > first {
      i -= 1
      let block = UInt(bitPattern: page) + UInt(Page.headerSize + i * size + shift)
      let words = UnsafeMutablePointer<UInt>(bitPattern: block).unsafelyUnwrapped
      words[0] = page.pointee.free
      words[1] = 0
      page.pointee.free = block
    }
    page.pointee.carved = end
  }

  private func register(_ page: UnsafeMutablePointer<Page>) {
    if pointee.pageCount == pointee.pageCapacity {
      let bigger = UnsafeMutablePointer<UnsafeMutablePointer<Page>>.allocate(capacity: pointee.pageCapacity * 2)
      bigger.moveInitialize(from: pointee.pages, count: pointee.pageCount)
      pointee.pages.deallocate()
      pointee.pages = bigger
      pointee.pageCapacity *= 2
    }
    page.pointee.listIndex = page.pointee.isSpan ? pointee.pageCount : page.pointee.listIndex
    pointee.pages[pointee.pageCount] = page
    pointee.pageCount += 1
  }

  /// Asks the system for pages, many at a time: malloc would put its own words before and behind each and so touch more memory than is used.
  private func mapPages() -> RawPointer? {
    let bytes = Heap.pagesAtOnce * Page.size, slack = Page.size - 4096
    let raw = mmap(nil, bytes + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let raw, raw != MAP_FAILED else { return nil }
    let before = -Int(bitPattern: raw) & (Page.size - 1)
    if before > 0 { munmap(raw, before) }
    if before < slack { munmap(raw + before + bytes, slack - before) }
    return raw + before
  }

  /// Fills the reserve again if the system has memory; what was left of it stays in use.
  public func restoreReserve() {
    guard let pages = mapPages() else { return }
    if let rest = pointee.reserve, pointee.reserveCount > 0 { munmap(rest, pointee.reserveCount * Page.size) }
    pointee.reserve = pages
    pointee.reserveCount = Heap.pagesAtOnce
    pointee.isLow = false
  }

  /// The memory of one page; only small blocks without a prefix get it from the reserve.
  private func pageMemory(_ cls: Int, _ prefix: Int) -> RawPointer? {
    if pointee.freshCount == 0, let pages = mapPages() {
      pointee.fresh = pages
      pointee.freshCount = Heap.pagesAtOnce
    }
    if pointee.freshCount > 0, let raw = pointee.fresh {
      pointee.fresh = raw + Page.size
      pointee.freshCount -= 1
      return raw
    }
    guard cls <= 4, prefix == PrefixKind.none, pointee.reserveCount > 0, let raw = pointee.reserve else { return nil }
    pointee.reserve = raw + Page.size
    pointee.reserveCount -= 1
    pointee.isLow = true
    pointee.interpreter.request(EvalBreaker.memoryLow)
    return raw
  }

  private func newPage(_ index: Int, _ cls: Int, _ prefix: Int) -> UnsafeMutablePointer<Page>? {
    guard let raw = pageMemory(cls, prefix) else { return nil }
    pointee.bytesInUse += Page.size
    let page = raw.bindMemory(to: Page.self, capacity: 1)
    let size = classBytes(cls)
    page.initialize(
      to: Page(
        heap: self, free: 0, used: 0, carved: 0, blockSize: size, prefix: prefix, listIndex: index, nextWithFree: nil,
        isSpan: false, onFreeList: false))
    register(page)
    return page
  }

  private func allocateSpan(_ total: Int, _ prefix: Int) -> Ref? {
    let (sum, overflow) = total.addingReportingOverflow(Page.headerSize + Page.size - 1)
    guard !overflow, sum > 0 else { return nil }
    let bytes = sum & ~(Page.size - 1)
    guard canGrow(bytes), let raw = aligned_alloc(Page.size, bytes) else { return nil }
    pointee.bytesInUse += bytes
    let page = raw.bindMemory(to: Page.self, capacity: 1)
    page.initialize(
      to: Page(
        heap: self, free: 0, used: 1, carved: 1, blockSize: bytes, prefix: prefix, listIndex: 0, nextWithFree: nil, isSpan: true,
        onFreeList: false))
    register(page)
    return Ref(raw + Page.headerSize + PrefixKind.bytes(prefix))
  }

  public func canGrow(_ bytes: Int) -> Bool { bytes <= pointee.limit &- pointee.bytesInUse }

  /// Gives a block of a known small size back.
  @inlinable @inline(__always)
  public func freeBlock(_ ref: Ref, size: Int, prefix: Int) {
    let total = size &+ PrefixKind.bytes(prefix)
    if total <= 512 {
      push(ref, ((total &+ 15) &>> 4) &* 3 &+ prefix)
    } else {
      freeBlock(ref)
    }
  }

  /// Puts a block on a free list unless the list is full.
  @inlinable @inline(__always) public func pushIfRoom(_ ref: Ref, _ index: Int) -> Bool {
    if pointee.lists[index].count >= Heap.listCapacity { return false }
    link(ref, index)
    return true
  }

  @inlinable @inline(__always) func push(_ ref: Ref, _ index: Int) {
    if !pushIfRoom(ref, index) { pushAndFlush(ref, index) }
  }

  @inlinable @inline(__always) func link(_ ref: Ref, _ index: Int) {
    let list = pointee.lists + index
    let words = ref.raw.assumingMemoryBound(to: UInt.self)
    words[0] = list.pointee.head
    words[1] = 0
    list.pointee.head = ref.bits
    list.pointee.count = list.pointee.count &+ 1
  }

  /// Gives a block of any size back; its page knows the size.
  @inline(__always) public func freeBlock(_ ref: Ref) {
    let page = page(of: ref)
    if page.pointee.isSpan { return freeSpan(page) }
    push(ref, page.pointee.listIndex)
  }

  @inline(never) private func freeSpan(_ page: UnsafeMutablePointer<Page>) {
    if pointee.isTraced { reportReleased(UInt(bitPattern: page)) }
    pointee.bytesInUse -= page.pointee.blockSize
    unregister(at: page.pointee.listIndex)
    free(page)
  }

  private func unregister(at index: Int) {
    let last = pointee.pageCount - 1
    let moved = pointee.pages[last]
    pointee.pages[index] = moved
    if moved.pointee.isSpan { moved.pointee.listIndex = index }
    pointee.pageCount = last
  }

  /// Puts a block on a list that is full, and spreads half of the list over its pages, so that empty pages can go back to the system.
  @inline(never) @usableFromInline func pushAndFlush(_ ref: Ref, _ index: Int) {
    link(ref, index)
    if _slowPath(pointee.isTraced) { return flushTraced(index) }
    for _ in 0..<Heap.listCapacity / 2 { giveBack(index) }
    pointee.lists[index].count -= Heap.listCapacity / 2
  }

  /// Moves the first block of a list to its page.
  private func giveBack(_ index: Int) {
    let list = pointee.lists + index
    let head = list.pointee.head
    let words = UnsafeMutablePointer<UInt>(bitPattern: head).unsafelyUnwrapped
    list.pointee.head = words[0]
    let page = page(of: Ref(bits: head))
    words[0] = page.pointee.free
    page.pointee.free = head
    page.pointee.used -= 1
    listPartial(page, index)
  }

  private func listPartial(_ page: UnsafeMutablePointer<Page>, _ index: Int) {
    if page.pointee.onFreeList { return }
    page.pointee.onFreeList = true
    page.pointee.nextWithFree = pointee.partial[index]
    pointee.partial[index] = page
  }

  /// Calls `body` with every live object. `body` must not allocate or free.
  public func forEachObject(_ body: (Ref) -> Void) {
    for i in 0..<pointee.pageCount {
      let page = pointee.pages[i]
      let shift = PrefixKind.bytes(page.pointee.prefix)
      var offset = Page.headerSize
      let end = page.pointee.isSpan ? Page.headerSize + 1 : Page.headerSize + page.pointee.carved * page.pointee.blockSize
      while offset < end {
        let ref = Ref(RawPointer(page) + offset + shift)
        if ref.raw.load(fromByteOffset: 8, as: UInt.self) != 0 { body(ref) }
        offset += page.pointee.blockSize
      }
    }
  }
}

// Buffers: memory that belongs to an object but can grow (items of a list, entries of a dict). Small ones that were given back wait for the next
// of their size, in steps of 16 bytes: malloc and free take several times as long.

/// The size of the largest, and how many there are of each size.
private let largestSpare = 256, mostSpares = 64
private var spareSizes: Int { largestSpare / 16 + 1 }

/// From this size on a buffer lies on huge pages where the system has them: touching it takes a fraction of the faults and look-ups.
private let hugeBuffer = 8 << 20
private let hugePage = 2 << 20

private func allocateHuge(_ bytes: Int) -> RawPointer? {
  var buffer: RawPointer?
  guard posix_memalign(&buffer, hugePage, bytes) == 0, let buffer else { return nil }
  madvise(buffer, bytes & ~(hugePage - 1), 14)  // MADV_HUGEPAGE; a system without them refuses, which changes nothing
  return buffer
}

extension UnsafeMutablePointer where Pointee == Heap {
  /// Memory for `bytes` bytes, or nil. Give it back with `freeBuffer` and the same size.
  public func allocateBuffer(_ bytes: Int) -> RawPointer? {
    let isSmall = UInt(bitPattern: bytes) <= UInt(largestSpare)
    guard canGrow(bytes), let buffer = isSmall ? smallBuffer((bytes &+ 15) &>> 4) : bytes < hugeBuffer ? malloc(max(bytes, 1)) : allocateHuge(bytes)
    else { return nil }
    pointee.bytesInUse &+= bytes
    if _slowPath(pointee.isTraced) { reportAllocated(UInt(bitPattern: buffer), bytes) }
    return buffer
  }
  public func reallocateBuffer(_ buffer: RawPointer?, from old: Int, to new: Int) -> RawPointer? {
    let former = UInt(bitPattern: buffer)
    guard new <= old || canGrow(new - old), let moved = realloc(buffer, max(new, 1)) else { return nil }
    pointee.bytesInUse &+= new &- old
    if _slowPath(pointee.isTraced) {
      reportReleased(former)
      reportAllocated(UInt(bitPattern: moved), new)
    }
    return moved
  }
  public func freeBuffer(_ buffer: RawPointer?, _ bytes: Int) {
    guard let buffer else { return }
    pointee.bytesInUse &-= bytes
    if _slowPath(pointee.isTraced) { reportReleased(UInt(bitPattern: buffer)) }
    let step = krait_room(buffer) &>> 4
    if step >= spareSizes || pointee.spareBuffers[step].count == mostSpares { return free(buffer) }
    let list = pointee.spareBuffers + step
    buffer.storeBytes(of: list.pointee.head, as: UInt.self)
    list.pointee.head = UInt(bitPattern: buffer)
    list.pointee.count &+= 1
  }

  /// A buffer of `16 * step` bytes.
  private func smallBuffer(_ step: Int) -> RawPointer? {
    let list = pointee.spareBuffers + step
    guard let buffer = RawPointer(bitPattern: list.pointee.head) else { return malloc(max(step &* 16, 1)) }
    list.pointee.head = buffer.load(as: UInt.self)
    list.pointee.count &-= 1
    return buffer
  }
  private func freeSpareBuffers() {
    for step in 0..<spareSizes {
      while let buffer = RawPointer(bitPattern: pointee.spareBuffers[step].head) {
        pointee.spareBuffers[step].head = buffer.load(as: UInt.self)
        free(buffer)
      }
    }
    pointee.spareBuffers.deallocate()
  }
}

// Reporting of allocations (tracemalloc). The address of a block is that of its header, of a span that of its page.

extension UnsafeMutablePointer where Pointee == Heap {
  /// Starts or stops to report allocations.
  public func setTraced(_ traced: Bool) {
    if traced == pointee.isTraced { return }
    pointee.isTraced = traced
    for index in 0..<Heap.classCount * 3 {
      while pointee.lists[index].head != 0 { giveBack(index) }
      pointee.lists[index].count = traced ? Heap.fullCount : 0
    }
  }

  /// The address under which an object's block is reported.
  public func reportedAddress(of ref: Ref) -> UInt {
    let page = page(of: ref)
    return page.pointee.isSpan ? UInt(bitPattern: page) : ref.bits
  }

  private func reportAllocated(_ address: UInt, _ bytes: Int) {
    pointee.interpreter.pointee.frames.memoryAllocated(address, bytes, pointee.interpreter)
  }
  private func reportReleased(_ address: UInt) { pointee.interpreter.pointee.frames.memoryReleased(address, pointee.interpreter) }

  private func allocateTraced(_ total: Int, _ prefix: Int) -> Ref? {
    if total > 16384 {
      guard let ref = allocateSpan(total, prefix) else { return nil }
      reportAllocated(reportedAddress(of: ref), total)
      return ref
    }
    let cls = sizeClass(total)
    let index = cls * 3 + prefix
    guard let page = pointee.partial[index] ?? newPage(index, cls, prefix) else { return nil }
    if page.pointee.free == 0 { carve(page) }
    let block = page.pointee.free
    page.pointee.free = UnsafePointer<UInt>(bitPattern: block).unsafelyUnwrapped.pointee
    page.pointee.used += 1
    if page.pointee.free != 0 || page.pointee.carved < capacity(page) {
      listPartial(page, index)
    } else if page.pointee.onFreeList {
      pointee.partial[index] = page.pointee.nextWithFree
      page.pointee.onFreeList = false
    }
    reportAllocated(block, total)
    return Ref(bits: block)
  }

  private func flushTraced(_ index: Int) {
    while pointee.lists[index].head != 0 {
      reportReleased(pointee.lists[index].head)
      giveBack(index)
    }
    pointee.lists[index].count = Heap.fullCount
  }
}

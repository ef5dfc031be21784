import CKrait
import KraitCore

// The objects of a list may lie anywhere, most of all once it has been sorted, and a loop over them would wait for the memory at each. Asked for
// some steps ahead they come while the loop does other things.

/// How long before an item of a list is needed its object is asked for, in items: objects may lie anywhere, and their headers are touched first.
@inlinable public var itemsAhead: Int { @inline(__always) get { 8 } }

extension Context {
  /// Asks for the object at index `far`, and for what the one at index `near` holds if it is a tuple. Indices outside `0 ..< count` are left out.
  @inlinable @inline(__always) public func fetchAhead(_ items: UnsafeMutablePointer<Ref>, far: Int, near: Int, _ count: Int) {
    if UInt(bitPattern: far) < UInt(bitPattern: count) { krait_prefetch(items[far].raw) }
    if UInt(bitPattern: near) < UInt(bitPattern: count) { fetchContents(items[near]) }
  }
  @inlinable @inline(__always) public func fetchContents(_ item: Ref) {
    guard item.type == types.pointee.tuple, item.tupleCount > 0 else { return }
    krait_prefetch(item.tupleItems[0].raw)
    krait_prefetch(item.tupleItems[item.tupleCount &- 1].raw)
  }

  /// Releases references that lie side by side, the last first.
  func releaseItems(_ items: UnsafeMutablePointer<Ref>, _ count: Int) {
    var i = count
    while i > 0 {
      i &-= 1
      fetchAhead(items, far: i &- 2 &* itemsAhead, near: i &- itemsAhead, count)
      release(items[i])
    }
  }

  /// Releases a reference; the box of a number or a str goes back to the heap without further questions.
  @inline(__always) func release(_ item: Ref) {
    let word = item.header.pointee.word &- 1
    item.header.pointee.word = word
    if word != 0 {
      if word &<< 16 == 0 { deallocateObject(item) }
      return
    }
    if item.type == types.pointee.int {
      if item.int.pointee.word & 1 != 0, heap.pushIfRoom(item, IntBody.freeListIndex) { return }
    } else if item.type == types.pointee.str {
      let page = page(of: item)
      if !page.pointee.isSpan, heap.pushIfRoom(item, page.pointee.listIndex) { return }
    }
    deallocateObject(item)
  }
}

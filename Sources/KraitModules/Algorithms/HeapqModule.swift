import KraitCore
import KraitObjects
import KraitVM

/// `_heapq`. Comparing items runs Python code, so the list is looked at anew after every comparison.
public enum HeapqModule: NativeModule {
  public static var name: StaticString { "_heapq" }
  public static var doc: StaticString? { "Heap queue algorithm (a.k.a. priority queue)." }
  public static var functions: [MethodDef] {
    [
      MethodDef("heappush", "(heap, item, /)", "Push item onto heap, maintaining the heap invariant.") { (a, cx) throws(Raised) in
        try check(a[0], "heappush() argument 1", cx)
        try cx.append(list: a[0], a[1].own)
        try siftDown(a[0], 0, a[0].list.pointee.count &- 1, isMax: false, cx)
        return cx.none
      },
      MethodDef("heappop", "(heap, /)", "Pop the smallest item off the heap, maintaining the heap invariant.") { (a, cx) throws(Raised) in
        try check(a[0], "heappop() argument", cx)
        return try pop(a[0], isMax: false, cx)
      },
      MethodDef("heapreplace", "(heap, item, /)", "Pop and return the current smallest value, and add the new item.\n\nThis is more efficient than heappop() followed by heappush(), and can be\nmore appropriate when using a fixed-size heap.  Note that the value\nreturned may be larger than item!  That constrains reasonable uses of\nthis routine unless written as part of a conditional replacement:\n\n    if item > heap[0]:\n        item = heapreplace(heap, item)") { (a, cx) throws(Raised) in
        try check(a[0], "heapreplace() argument 1", cx)
        return try replaceTop(a[0], a[1], isMax: false, cx)
      },
      MethodDef("heappushpop", "(heap, item, /)", "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe combined action runs more efficiently than heappush() followed by\na separate call to heappop().") { (a, cx) throws(Raised) in
        try check(a[0], "heappushpop() argument 1", cx)
        if a[0].list.pointee.count == 0 { return a[1].own }
        let top = a[0].list.pointee.items.unsafelyUnwrapped[0].own
        if try !cx.compareBool(.lt, top.ref, a[1]) { return a[1].own }
        return try replaceTop(a[0], a[1], isMax: false, cx)
      },
      MethodDef("heapify", "(heap, /)", "Transform list into a heap, in-place, in O(len(heap)) time.") { (a, cx) throws(Raised) in
        try check(a[0], "heapify() argument", cx)
        try heapify(a[0], isMax: false, cx)
        return cx.none
      },
      MethodDef("_heappop_max", "(heap, /)", "Maxheap variant of heappop.") { (a, cx) throws(Raised) in
        try check(a[0], "_heappop_max() argument", cx)
        return try pop(a[0], isMax: true, cx)
      },
      MethodDef("_heapreplace_max", "(heap, item, /)", "Maxheap variant of heapreplace.") { (a, cx) throws(Raised) in
        try check(a[0], "_heapreplace_max() argument 1", cx)
        return try replaceTop(a[0], a[1], isMax: true, cx)
      },
      MethodDef("_heapify_max", "(heap, /)", "Maxheap variant of heapify.") { (a, cx) throws(Raised) in
        try check(a[0], "_heapify_max() argument", cx)
        try heapify(a[0], isMax: true, cx)
        return cx.none
      },
    ]
  }

  private static func check(_ heap: Ref, _ what: StaticString, _ cx: Context) throws(Raised) {
    if !heap.isList { try cx.raise(.TypeError, "\(what) must be list, not \(cx.typeName(heap))") }
  }
  private static func item(_ heap: Ref, _ i: Int) -> Owned { heap.list.pointee.items.unsafelyUnwrapped[i].own }
  private static func exchange(_ heap: Ref, _ i: Int, _ k: Int) {
    let items = heap.list.pointee.items.unsafelyUnwrapped
    let held = items[i]
    items[i] = items[k]
    items[k] = held
  }
  /// Whether item `i` belongs above item `k`.
  private static func isAbove(_ heap: Ref, _ i: Int, _ k: Int, _ isMax: Bool, _ cx: Context) throws(Raised) -> Bool {
    let count = heap.list.pointee.count
    let x = item(heap, i), y = item(heap, k)
    let answer = try isMax ? cx.compareBool(.lt, y.ref, x.ref) : cx.compareBool(.lt, x.ref, y.ref)
    if heap.list.pointee.count != count { try cx.raise(.RuntimeError, "list changed size during iteration") }
    return answer
  }

  /// Moves the item at `place` up to where it belongs.
  private static func siftDown(_ heap: Ref, _ start: Int, _ from: Int, isMax: Bool, _ cx: Context) throws(Raised) {
    var place = from
    if place >= heap.list.pointee.count { try cx.raise(.IndexError, "index out of range") }
    while place > start {
      let parent = (place &- 1) &>> 1
      if try !isAbove(heap, place, parent, isMax, cx) { return }
      exchange(heap, place, parent)
      place = parent
    }
  }
  /// Moves the item at `place` down to a leaf along the better children, then up again.
  private static func siftUp(_ heap: Ref, _ start: Int, isMax: Bool, _ cx: Context) throws(Raised) {
    var place = start
    let end = heap.list.pointee.count
    if place >= end { try cx.raise(.IndexError, "index out of range") }
    while 2 &* place &+ 1 < end {
      var child = 2 &* place &+ 1
      if child &+ 1 < end, try !isAbove(heap, child, child &+ 1, isMax, cx) { child &+= 1 }
      exchange(heap, place, child)
      place = child
    }
    try siftDown(heap, start, place, isMax: isMax, cx)
  }
  private static func pop(_ heap: Ref, isMax: Bool, _ cx: Context) throws(Raised) -> Owned {
    let n = heap.list.pointee.count
    if n == 0 { try cx.raise(.IndexError, "index out of range") }
    let last = cx.listRemove(heap, at: n &- 1)
    if n == 1 { return last }
    let items = heap.list.pointee.items.unsafelyUnwrapped
    let top = Owned(stealing: items[0])
    items[0] = last.leak()
    try siftUp(heap, 0, isMax: isMax, cx)
    return top
  }
  private static func replaceTop(_ heap: Ref, _ new: Ref, isMax: Bool, _ cx: Context) throws(Raised) -> Owned {
    guard heap.list.pointee.count > 0, let items = heap.list.pointee.items else { try cx.raise(.IndexError, "index out of range") }
    let top = Owned(stealing: items[0])
    items[0] = new.own.leak()
    try siftUp(heap, 0, isMax: isMax, cx)
    return top
  }
  private static func heapify(_ heap: Ref, isMax: Bool, _ cx: Context) throws(Raised) {
    var i = heap.list.pointee.count &>> 1
    while i > 0 {
      i &-= 1
      if i < heap.list.pointee.count { try siftUp(heap, i, isMax: isMax, cx) }
    }
  }
}

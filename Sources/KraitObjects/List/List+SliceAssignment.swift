import KraitCore

extension ListType {
  /// `me[slice] = value`, or `del me[slice]`.
  static func setSlice(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    var bounds = try cx.sliceBounds(key)
    let count = bounds.clip(me.list.pointee.count)
    if bounds.step == 1 {
      return try replaceRange(me, bounds.start, max(bounds.start, bounds.stop), value, cx)
    }
    guard let value else { return try deleteStrided(me, bounds, count, cx) }
    try assignStrided(me, key, value, cx)
  }

  /// `me[low:high] = value`.
  static func replaceRange(_ me: Ref, _ from: Int, _ to: Int, _ value: Ref?, _ cx: Context) throws(Raised) {
    var fresh = try ItemBuffer(cx)
    if let value {
      if !value.type.pointee.has.contains(.iter) && !value.type.pointee.has.contains(.getitem) {
        try cx.raise(.TypeError, "must assign iterable to extended slice")
      }
      fresh = try cx.collect(value)
    }
    // Collecting may have changed the list.
    let count = me.list.pointee.count
    let low = min(from, count), high = min(max(to, low), count)
    let n = fresh.count, removed = high &- low
    if removed == count && n == 0 {
      if count > 0 { cx.listClear(me) }
      return
    }
    var garbage = try ItemBuffer(cx, capacity: removed)
    if n > removed { try cx.growList(me, count &+ n &- removed) }
    let items = me.list.pointee.items
    for i in 0..<removed { try garbage.append(Owned(stealing: items.unsafelyUnwrapped[low &+ i])) }
    if n != removed, let items { (items + (low &+ n)).update(from: items + high, count: count &- high) }
    for i in 0..<n {
      fresh[i].incref()
      items.unsafelyUnwrapped[low &+ i] = fresh[i]
    }
    me.list.pointee.count = count &+ n &- removed
    if n < removed { cx.shrinkList(me) }
  }

  private static func deleteStrided(_ me: Ref, _ given: SliceBounds, _ n: Int, _ cx: Context) throws(Raised) {
    if n == 0 { return }
    var start = given.start, step = given.step
    if step < 0 {
      start = start &+ step &* (n &- 1)
      step = 0 &- step
    }
    let items = me.list.pointee.items.unsafelyUnwrapped, count = me.list.pointee.count
    let garbage = try cx.allocateBuffer(n &* 8).assumingMemoryBound(to: Ref.self)
    var taken = 0, write = start, next = start
    var i = start
    while i < count {
      if i == next && taken < n {
        garbage[taken] = items[i]
        taken &+= 1
        let (sum, overflow) = next.addingReportingOverflow(step)
        next = overflow ? Int.max : sum
      } else {
        items[write] = items[i]
        write &+= 1
      }
      i &+= 1
    }
    me.list.pointee.count = write
    cx.shrinkList(me)
    for i in 0..<taken { garbage[i].decref() }
    cx.freeBuffer(RawPointer(garbage), n &* 8)
  }

  private static func assignStrided(_ me: Ref, _ key: Ref, _ value: Ref, _ cx: Context) throws(Raised) {
    if !value.type.pointee.has.contains(.iter) && !value.type.pointee.has.contains(.getitem) {
      try cx.raise(.TypeError, "must assign iterable to extended slice")
    }
    let fresh = try cx.collect(value)
    var bounds = try cx.sliceBounds(key)
    let n = bounds.clip(me.list.pointee.count)
    if fresh.count != n {
      try cx.raise(.ValueError, "attempt to assign sequence of size \(fresh.count) to extended slice of size \(n)")
    }
    if n == 0 { return }
    var garbage = try ItemBuffer(cx, capacity: n)
    let items = me.list.pointee.items.unsafelyUnwrapped
    var at = bounds.start
    for i in 0..<n {
      try garbage.append(Owned(stealing: items[at]))
      fresh[i].incref()
      items[at] = fresh[i]
      at = at &+ bounds.step
    }
  }
}

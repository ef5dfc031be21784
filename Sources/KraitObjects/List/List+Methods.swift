import KraitCore

extension ListType {
  static var methods: [MethodDef] {
    [
      MethodDef("__getitem__", "(self, index, /)", "Return self[index].") { (a, cx) throws(Raised) in try getitem(a[0], a[1], cx) },
      MethodDef("__reversed__", "(self, /)", "Return a reverse iterator over the list.") { (a, cx) throws(Raised) in
        let iterator = try cx.sequenceIterator(cx.types.pointee.listReverseIterator, a[0])
        iterator.ref.sequenceIterator.pointee.index = a[0].list.pointee.count &- 1
        return iterator
      },
      MethodDef("__sizeof__", "(self, /)", "Return the size of the list in memory, in bytes.") { (a, cx) throws(Raised) in
        cx.int(MemoryLayout<ListBody>.size &+ 8 &* a[0].list.pointee.capacity)
      },
      MethodDef("clear", "(self, /)", "Remove all items from list.") { (a, cx) throws(Raised) in
        // An empty list keeps its buffer, by which sorting knows that nothing happened.
        if a[0].list.pointee.count > 0 { cx.listClear(a[0]) }
        return cx.none
      },
      MethodDef("copy", "(self, /)", "Return a shallow copy of the list.") { (a, cx) throws(Raised) in
        try cx.list(copying: a[0].list.pointee.items.map { UnsafePointer($0) }, a[0].list.pointee.count)
      },
      MethodDef("append", "(self, object, /)", "Append object to the end of the list.") { (a, cx) throws(Raised) in
        try cx.append(list: a[0], a[1].own)
        return cx.none
      },
      MethodDef("insert", "(self, index, object, /)", "Insert object before index.") { (a, cx) throws(Raised) in
        let given = try cx.index(a[1])
        let n = a[0].list.pointee.count
        let place = given < 0 ? max(0, given &+ n) : min(given, n)
        try cx.listInsert(a[0], at: place, a[2].own)
        return cx.none
      },
      MethodDef("extend", "(self, iterable, /)", "Extend list by appending elements from the iterable.") { (a, cx) throws(Raised) in
        try cx.listExtend(a[0], a[1])
        return cx.none
      },
      MethodDef("pop", "(self, index=-1, /)", "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.") { (a, cx) throws(Raised) in
        var i = a.optional(1) == nil ? -1 : try cx.index(a[1])
        let n = a[0].list.pointee.count
        if n == 0 { try cx.raise(.IndexError, "pop from empty list") }
        if i < 0 { i = i &+ n }
        guard i >= 0 && i < n else { try cx.raise(.IndexError, "pop index out of range") }
        return cx.listRemove(a[0], at: i)
      },
      MethodDef("remove", "(self, value, /)", "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.") { (a, cx) throws(Raised) in
        let i = try find(a[0], a[1], 0, Int.max, cx)
        if i < 0 { try cx.raise(.ValueError, "list.remove(x): x not in list") }
        if i < a[0].list.pointee.count { _ = cx.listRemove(a[0], at: i) }
        return cx.none
      },
      MethodDef("index", "(self, value, start=0, stop=9223372036854775807, /)", "Return first index of value.\n\nRaises ValueError if the value is not present.") { (a, cx) throws(Raised) in
        let (start, stop) = try cx.searchBounds(a.optional(2), a.optional(3), a[0].list.pointee.count)
        let i = try find(a[0], a[1], start, stop, cx)
        if i >= 0 { return cx.int(i) }
        let shown = try cx.repr(a[1])
        try cx.raise(.ValueError, "\(shown.ref.text) is not in list")
      },
      MethodDef("count", "(self, value, /)", "Return number of occurrences of value.") { (a, cx) throws(Raised) in
        var n = 0, i = 0
        while i < a[0].list.pointee.count {
          let item = a[0].list.pointee.items.unsafelyUnwrapped[i].own
          if try cx.equals(item.ref, a[1]) { n &+= 1 }
          i &+= 1
        }
        return cx.int(n)
      },
      MethodDef("reverse", "(self, /)", "Reverse *IN PLACE*.") { (a, cx) throws(Raised) in
        if let items = a[0].list.pointee.items { reverse(items, a[0].list.pointee.count) }
        return cx.none
      },
      MethodDef("sort", "(self, /, *, key=None, reverse=False)", "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.") { (a, cx) throws(Raised) in
        var key = a.optional(1)
        if let k = key, cx.isNone(k) { key = nil }
        let isReverse = a.optional(2) == nil ? false : try cx.isTrue(a[2])
        try cx.listSort(a[0], key: key, reverse: isReverse)
        return cx.none
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
}

/// Reverses references in memory.
func reverse<Item: BitwiseCopyable>(_ items: UnsafeMutablePointer<Item>, _ count: Int) {
  var low = 0, high = count &- 1
  while low < high {
    let item = items[low]
    items[low] = items[high]
    items[high] = item
    low &+= 1
    high &-= 1
  }
}

import Glibc
import KraitCore

// Items, slices and the methods that change a bytearray.

extension BytearrayType {
  private static func place(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Int {
    guard key.type.pointee.has.contains(.index) else {
      try cx.raise(.TypeError, "bytearray indices must be integers or slices, not \(cx.typeName(key))")
    }
    var i = try cx.itemIndex(key)
    if i < 0 { i &+= view(me).count }
    if i < 0 || i >= view(me).count { try cx.raise(.IndexError, "bytearray index out of range") }
    return i
  }

  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if key.isExactly(cx.types.pointee.slice) {
      var bounds = try cx.sliceBounds(key)
      let count = bounds.clip(view(me).count)
      if bounds.step == 1 { return try make(view(me).slice(bounds.start, bounds.start &+ count), cx) }
      return try strided(me, bounds.start, bounds.step, count, cx)
    }
    return cx.int(Int(view(me)[try place(me, key, cx)]))
  }

  public static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if key.isExactly(cx.types.pointee.slice) { return try setSlice(me, key, value, cx) }
    guard let value else {
      let i = try place(me, key, cx)
      return try replaceRange(me, i, i &+ 1, view(me).slice(0, 0), cx)
    }
    guard key.type.pointee.has.contains(.index) else {
      try cx.raise(.TypeError, "bytearray indices must be integers or slices, not \(cx.typeName(key))")
    }
    var i = try cx.itemIndex(key)
    // Converting the value may run code that changes the size.
    let byte = try cx.byte(value)
    if i < 0 { i &+= view(me).count }
    if i < 0 || i >= view(me).count { try cx.raise(.IndexError, "bytearray index out of range") }
    view(me).units(UInt8.self)[i] = byte
  }

  private static func setSlice(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    var data = cx.interp.pointee.emptyBytes.own
    if let value {
      if value.isStr || !cx.isBytesLike(value) && !value.type.pointee.has.contains(.iter) {
        try cx.raise(.TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)")
      }
      data = cx.isBytesLike(value)
        ? try cx.bytesFromObject(value, "bytearray", "byte must be in range(0, 256)")
        : try cx.bytes(try cx.byteArray(from: value, "byte must be in range(0, 256)"))
    }
    var bounds = try cx.sliceBounds(key)
    let count = bounds.clip(view(me).count)
    let new = BytesType.view(data.ref)
    if bounds.step == 1 { return try replaceRange(me, bounds.start, bounds.start &+ count, new, cx) }
    if value == nil || new.count == 0 { return try deleteStrided(me, bounds.start, bounds.step, count, cx) }
    if new.count != count {
      try cx.raise(.ValueError, "attempt to assign bytes of size \(new.count) to extended slice of size \(count)")
    }
    let p = view(me).units(UInt8.self)
    var i = bounds.start
    for k in 0..<count {
      p[i] = UInt8(new[k])
      i &+= bounds.step
    }
  }

  private static func deleteStrided(_ me: Ref, _ start: Int, _ step: Int, _ count: Int, _ cx: Context) throws(Raised) {
    if count == 0 { return }
    try checkResizable(me, cx)
    let first = step < 0 ? start &+ (count &- 1) &* step : start
    let stride = Int(step.magnitude)
    let p = view(me).units(UInt8.self)
    let n = view(me).count
    var to = first, dropped = 0
    for from in first..<n {
      if dropped < count && (from &- first) % stride == 0 {
        dropped &+= 1
      } else {
        p[to] = p[from]
        to &+= 1
      }
    }
    try resize(me, n &- count, cx)
  }

  static var mutatingMethods: [MethodDef] {
    [
      MethodDef("append", "(self, item, /)", "Appends one byte.") { (a, cx) throws(Raised) in
        let byte = try cx.byte(a[1])
        try appendByte(a[0], byte, cx)
        return cx.none
      },
      MethodDef("extend", "(self, iterable_of_ints, /)", "Appends the bytes of a buffer or the ints of an iterable.") { (a, cx) throws(Raised) in
        try extend(a[0], a[1], cx)
        return cx.none
      },
      MethodDef("insert", "(self, index, item, /)", "Inserts one byte before an index.") { (a, cx) throws(Raised) in
        var i = try cx.sizeArgument(a[1])
        let byte = try cx.byte(a[2])
        let n = view(a[0]).count
        if i < 0 { i = max(0, i &+ n) }
        i = min(i, n)
        try resize(a[0], n &+ 1, cx)
        let p = view(a[0]).units(UInt8.self)
        memmove(p + i + 1, p + i, n &- i)
        p[i] = byte
        return cx.none
      },
      MethodDef("pop", "(self, index=-1, /)", "Takes one byte out and returns it.") { (a, cx) throws(Raised) in
        var i = try a.optional(1).map { (n) throws(Raised) -> Int in try cx.sizeArgument(n) } ?? -1
        let n = view(a[0]).count
        if n == 0 { try cx.raise(.IndexError, "pop from empty bytearray") }
        if i < 0 { i &+= n }
        if i < 0 || i >= n { try cx.raise(.IndexError, "pop index out of range") }
        let byte = view(a[0])[i]
        try replaceRange(a[0], i, i &+ 1, view(a[0]).slice(0, 0), cx)
        return cx.int(Int(byte))
      },
      MethodDef("remove", "(self, value, /)", "Takes out the first byte with the value.") { (a, cx) throws(Raised) in
        let byte = try cx.byte(a[1])
        let v = view(a[0])
        var i = 0
        while i < v.count && v[i] != UInt32(byte) { i &+= 1 }
        if i == v.count { try cx.raise(.ValueError, "value not found in bytearray") }
        try replaceRange(a[0], i, i &+ 1, v.slice(0, 0), cx)
        return cx.none
      },
      MethodDef("reverse", "(self, /)", "Reverses the order of the bytes in place.") { (a, cx) throws(Raised) in
        var buffer = UnsafeMutableBufferPointer(start: view(a[0]).units(UInt8.self), count: view(a[0]).count)
        buffer.reverse()
        return cx.none
      },
      MethodDef("clear", "(self, /)", "Takes all bytes out.") { (a, cx) throws(Raised) in
        try resize(a[0], 0, cx)
        return cx.none
      },
      MethodDef("copy", "(self, /)", "A copy.") { (a, cx) throws(Raised) in try make(view(a[0]), cx) },
      MethodDef("__alloc__", "(self, /)", "Bytes of memory for the data.") { (a, cx) throws(Raised) in cx.int(a[0].bytearray.pointee.capacity) },
      MethodDef("__sizeof__", "(self, /)", "Size in memory, in bytes.") { (a, cx) throws(Raised) in
        cx.int(a[0].type.pointee.basicSize &+ a[0].bytearray.pointee.capacity)
      },
      MethodDef("__reduce__", "(self, /)", "State for pickling.") { (a, cx) throws(Raised) in try reduction(a[0], 2, cx) },
      MethodDef("__reduce_ex__", "(self, proto=0, /)", "State for pickling.") { (a, cx) throws(Raised) in
        try reduction(a[0], try a.optional(1).map { (n) throws(Raised) -> Int in try cx.sizeArgument(n) } ?? 0, cx)
      },
    ]
  }

  private static func extend(_ me: Ref, _ source: Ref, _ cx: Context) throws(Raised) {
    if cx.isBytesLike(source) { return try extend(me, buffer: source, cx) }
    if !source.type.pointee.has.contains(.iter) && !source.type.pointee.has.contains(.getitem) {
      try cx.raise(.TypeError, "can't extend bytearray with \(cx.typeName(source))")
    }
    if source.isStr && source.strLength > 0 { try cx.raise(.TypeError, "expected iterable of integers; got: 'str'") }
    _ = try cx.lengthHint(source, default: 0)
    let data = try cx.bytes(try cx.byteArray(from: source, "byte must be in range(0, 256)"))
    try replaceRange(me, view(me).count, view(me).count, BytesType.view(data.ref), cx)
  }

  private static func reduction(_ me: Ref, _ protocolNumber: Int, _ cx: Context) throws(Raised) -> Owned {
    let state = try cx.callMethod(me, .__getstate__)
    let arguments: Owned
    if view(me).count == 0 {
      arguments = cx.interp.pointee.emptyTuple.own
    } else if protocolNumber < 3 {
      let v = view(me)
      let text = try cx.str(v), encoding = try cx.str("latin-1")
      arguments = try cx.tuple(text.ref, encoding.ref)
    } else {
      let data = try cx.bytes(UnsafeRawBufferPointer(start: view(me).base, count: view(me).count))
      arguments = try cx.tuple(data.ref)
    }
    return try cx.tuple(Ref(me.type), arguments.ref, state.ref)
  }
}

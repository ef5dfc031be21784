import KraitCore
import KraitObjects

extension ArrayType {
  static var methods: [MethodDef] { changing + reading + conversions }

  private static var changing: [MethodDef] {
    [
      MethodDef("append", "(self, v, /)", "Append new value v to the end of the array.") { (a, cx) throws(Raised) in
        try cx.arrayAppend(a[0], a[1])
        return cx.none
      },
      MethodDef("extend", "(self, bb, /)", "Append items to the end of the array.") { (a, cx) throws(Raised) in
        try extend(a[0], a[1], cx)
        return cx.none
      },
      MethodDef("insert", "(self, i, v, /)", "Insert a new item v into the array before position i.") { (a, cx) throws(Raised) in
        let given = try cx.index(a[1])
        let bits = try a[0].array.pointee.kind.encode(a[2], cx)
        let n = a[0].array.pointee.count, size = a[0].array.pointee.kind.size
        let place = given < 0 ? max(0, given &+ n) : min(given, n)
        try cx.arrayResize(a[0], n &+ 1)
        let data = a[0].array.pointee.data.unsafelyUnwrapped
        (data + (place &+ 1) &* size).copyMemory(from: data + place &* size, byteCount: (n &- place) &* size)
        a[0].array.pointee.kind.write(bits, data + place &* size)
        return cx.none
      },
      MethodDef("pop", "(self, i=-1, /)", "Return the i-th element and delete it from the array.\n\ni defaults to -1.") { (a, cx) throws(Raised) in
        var i = a.optional(1) == nil ? -1 : try cx.index(a[1])
        let n = a[0].array.pointee.count
        if n == 0 { try cx.raise(.IndexError, "pop from empty array") }
        if i < 0 { i = i &+ n }
        guard i >= 0 && i < n else { try cx.raise(.IndexError, "pop index out of range") }
        let item = try cx.arrayItem(a[0], i)
        try removeRange(a[0], i, i &+ 1, cx)
        return item
      },
      MethodDef("remove", "(self, v, /)", "Remove the first occurrence of v in the array.") { (a, cx) throws(Raised) in
        let i = try find(a[0], a[1], 0, Int.max, cx)
        if i < 0 { try cx.raise(.ValueError, "array.remove(x): x not in array") }
        if i < a[0].array.pointee.count { try removeRange(a[0], i, i &+ 1, cx) }
        return cx.none
      },
      MethodDef("clear", "(self, /)", "Remove all items from the array.") { (a, cx) throws(Raised) in
        try cx.arrayResize(a[0], 0)
        return cx.none
      },
      MethodDef("reverse", "(self, /)", "Reverse the order of the items in the array.") { (a, cx) throws(Raised) in
        let n = a[0].array.pointee.count, size = a[0].array.pointee.kind.size
        guard let data = a[0].array.pointee.data, n > 1 else { return cx.none }
        for i in 0..<(n / 2) {
          for k in 0..<size {
            let x = data.load(fromByteOffset: i &* size &+ k, as: UInt8.self)
            let y = data.load(fromByteOffset: (n &- 1 &- i) &* size &+ k, as: UInt8.self)
            data.storeBytes(of: y, toByteOffset: i &* size &+ k, as: UInt8.self)
            data.storeBytes(of: x, toByteOffset: (n &- 1 &- i) &* size &+ k, as: UInt8.self)
          }
        }
        return cx.none
      },
      MethodDef("byteswap", "(self, /)", "Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is\nraised.") { (a, cx) throws(Raised) in
        let size = a[0].array.pointee.kind.size
        guard let data = a[0].array.pointee.data else { return cx.none }
        for i in 0..<a[0].array.pointee.count {
          for k in 0..<(size / 2) {
            let low = i &* size &+ k, high = i &* size &+ size &- 1 &- k
            let x = data.load(fromByteOffset: low, as: UInt8.self), y = data.load(fromByteOffset: high, as: UInt8.self)
            data.storeBytes(of: y, toByteOffset: low, as: UInt8.self)
            data.storeBytes(of: x, toByteOffset: high, as: UInt8.self)
          }
        }
        return cx.none
      },
    ]
  }

  private static var reading: [MethodDef] {
    [
      MethodDef("count", "(self, v, /)", "Return number of occurrences of v in the array.") { (a, cx) throws(Raised) in
        var n = 0, i = 0
        while i < a[0].array.pointee.count {
          let item = try cx.arrayItem(a[0], i)
          if try cx.equals(item.ref, a[1]) { n &+= 1 }
          i &+= 1
        }
        return cx.int(n)
      },
      MethodDef("index", "(self, v, start=0, stop=9223372036854775807, /)", "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present.") { (a, cx) throws(Raised) in
        let n = a[0].array.pointee.count
        var start = a.optional(2) == nil ? 0 : try cx.clampedIndex(a[2]), stop = a.optional(3) == nil ? Int.max : try cx.clampedIndex(a[3])
        if start < 0 { start = max(0, start &+ n) }
        if stop < 0 { stop = max(0, stop &+ n) }
        let i = try find(a[0], a[1], start, stop, cx)
        if i < 0 { try cx.raise(.ValueError, "array.index(x): x not in array") }
        return cx.int(i)
      },
      MethodDef("buffer_info", "(self, /)", "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.") { (a, cx) throws(Raised) in
        try cx.tuple(cx.int(Int(bitPattern: a[0].array.pointee.data)), cx.int(a[0].array.pointee.count))
      },
      MethodDef("__copy__", "(self, /)", "Return a copy of the array.") { (a, cx) throws(Raised) in try copy(a[0], cx) },
      MethodDef("__deepcopy__", "(self, unused, /)", "Return a copy of the array.") { (a, cx) throws(Raised) in try copy(a[0], cx) },
      MethodDef("__sizeof__", "(self, /)", "Size of the array in memory, in bytes.") { (a, cx) throws(Raised) in
        cx.int(64 &+ a[0].array.pointee.capacity)
      },
      MethodDef("__reduce_ex__", "(self, value, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        try reduce(a[0], protocolNumber: cx.index(a[1]), cx)
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
  private static func copy(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.makeArray(cx.nativeType(ArrayType.self), me.array.pointee.kind)
    try cx.arrayAppend(made.ref, bytes: cx.arrayBytes(me))
    return made
  }
  private static func reduce(_ me: Ref, protocolNumber: Int, _ cx: Context) throws(Raised) -> Owned {
    let state = me.hasFlag(.hasDict) ? try cx.attributesDict(me) : cx.none
    let code = try cx.str(me.array.pointee.kind.code)
    if protocolNumber < 3 {
      let items = try cx.list(of: me)
      return try cx.tuple(Ref(me.type).own, cx.tuple(code, items), state)
    }
    let module = try cx.importModule("array"), name = try cx.intern("_array_reconstructor")
    let function = try cx.getattr(module.ref, name.ref)
    let data = try cx.bytes(cx.arrayBytes(me))
    let format = cx.int(me.array.pointee.kind.machineFormat)
    let arguments = try cx.tuple(Ref(me.type), code.ref, format.ref, data.ref)
    return try cx.tuple(function, arguments, state)
  }

  private static var conversions: [MethodDef] {
    [
      MethodDef("tolist", "(self, /)", "Convert array to an ordinary list with the same items.") { (a, cx) throws(Raised) in try cx.list(of: a[0]) },
      MethodDef("fromlist", "(self, list, /)", "Append items to array from list.") { (a, cx) throws(Raised) in
        guard a[1].isList else { try cx.raise(.TypeError, "arg must be list") }
        let n = a[0].array.pointee.count
        let items = try cx.list(of: a[1])
        do throws(Raised) {
          for i in 0..<items.ref.list.pointee.count { try cx.arrayAppend(a[0], items.ref.list.pointee.items.unsafelyUnwrapped[i]) }
        } catch {
          let pending = cx.takePending()
          do throws(Raised) { try cx.arrayResize(a[0], n) } catch {}
          cx.setPending(pending)
          throw error
        }
        return cx.none
      },
      MethodDef("tobytes", "(self, /)", "Convert the array to an array of machine values and return the bytes representation.") { (a, cx) throws(Raised) in
        try cx.bytes(cx.arrayBytes(a[0]))
      },
      MethodDef("frombytes", "(self, buffer, /)", "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.") { (a, cx) throws(Raised) in
        let me = a[0]
        try cx.withBytesLike(a[1]) { (bytes) throws(Raised) -> Void in try cx.arrayAppend(me, bytes: bytes) }
        return cx.none
      },
      MethodDef("tounicode", "(self, /)", "Extends this array with data from the unicode string ustr.") { (a, cx) throws(Raised) in
        guard a[0].array.pointee.kind.isText else { try cx.raise(.ValueError, "tounicode() may only be called on unicode type arrays ('u' or 'w')") }
        return try text(a[0], cx)
      },
      MethodDef("fromunicode", "(self, ustr, /)", "Extends this array with data from the unicode string ustr.") { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "fromunicode() argument must be str, not \(cx.isNone(a[1]) ? "None" : cx.typeName(a[1]))") }
        guard a[0].array.pointee.kind.isText else { try cx.raise(.ValueError, "fromunicode() may only be called on unicode type arrays ('u' or 'w')") }
        for i in 0..<a[1].str.pointee.length { try cx.arrayAppend(a[0], cx.character(a[1].codePoint(at: i))) }
        return cx.none
      },
      MethodDef("tofile", "(self, f, /)", "Write all items (as machine values) to the file object f.") { (a, cx) throws(Raised) in
        let data = try cx.bytes(cx.arrayBytes(a[0]))
        _ = try cx.callMethod(a[1], .write, data.ref)
        return cx.none
      },
      MethodDef("fromfile", "(self, f, n, /)", "Read n objects from the file object f and append them to the end of the array.") { (a, cx) throws(Raised) in
        let n = try cx.index(a[2])
        if n < 0 { try cx.raise(.ValueError, "negative count") }
        let (wanted, overflow) = n.multipliedReportingOverflow(by: a[0].array.pointee.kind.size)
        if overflow { try cx.raiseMemoryError() }
        let size = cx.int(wanted)
        let data = try cx.callMethod(a[1], .read, size.ref)
        guard data.ref.isBytes else { try cx.raise(.TypeError, "read() didn't return bytes") }
        let me = a[0]
        try cx.withBytesLike(data.ref) { (bytes) throws(Raised) -> Void in try cx.arrayAppend(me, bytes: bytes) }
        if data.ref.bytes.pointee.length != wanted { try cx.raise(.EOFError, "read() didn't return enough bytes") }
        return cx.none
      },
    ]
  }
}

extension Context {
  fileprivate func tuple(_ a: consuming Owned, _ b: consuming Owned?, _ c: consuming Owned) throws(Raised) -> Owned {
    guard let b = b.take() else { return try tuple(a, c) }
    return try tuple(a, b, c)
  }
  func arrayAppend(_ me: Ref, _ value: consuming Owned) throws(Raised) { try arrayAppend(me, value.ref) }
}

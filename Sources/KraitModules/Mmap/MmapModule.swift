import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `mmap`: files and anonymous memory as byte arrays.
enum MmapModule: NativeModule {
  static let name: StaticString = "mmap"
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addConstants(krait_constants(Int32(KRAIT_MMAP.rawValue)), to: dict)
    try cx.setNamed(dict, "error", Ref(cx.exceptionType(.OSError)))
    try cx.addType(MmapType.self, to: dict)
  }
}

@frozen public struct MmapBody {
  public var header: ObjectHeader
  /// nil when closed.
  public var base: RawPointer?
  public var size: Int
  public var position: Int
  public var offset: Int
  /// A duplicate of the file's descriptor, -1 for anonymous memory.
  public var descriptor: Int32
  /// 0 as prot says, 1 read, 2 write, 3 copy.
  public var access: Int32
  public var flags: Int32
  public var exports: Int
  /// Whether the file's size can be asked for and changed.
  public var tracksFile: Bool
}

extension Ref {
  fileprivate var map: UnsafeMutablePointer<MmapBody> { raw.assumingMemoryBound(to: MmapBody.self) }
}

enum MmapType: NativeType {
  static var name: StaticString { "mmap.mmap" }
  static var doc: StaticString? { "A file, or anonymous memory, as a mutable array of bytes." }
  static var signature: StaticString? { "(fileno, length, flags=MAP_SHARED, prot=PROT_WRITE|PROT_READ, access=ACCESS_DEFAULT, offset=0, *, trackfd=True)" }
  static var layout: Layout { Layout(MemoryLayout<MmapBody>.stride, [.baseType, .hasWeakrefs, .sequence]) }
  static var operations: OperationSet { [.new, .repr, .len, .getitem, .setitem, .delitem, .buffer] }
  private static let parameters = Signature("mmap", "(fileno, length, flags=1, prot=3, access=0, offset=0, *, trackfd=True)", hasInstance: false)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, parameters)
    let fd = try cx.int32(b[0])
    var size = try cx.index(b[1])
    var flags = Int32(truncatingIfNeeded: try cx.optionalIndex(b.optional(2), 1)), prot = Int32(truncatingIfNeeded: try cx.optionalIndex(b.optional(3), 3))
    let access = Int32(truncatingIfNeeded: try cx.optionalIndex(b.optional(4), 0)), offset = try cx.optionalIndex(b.optional(5), 0)
    let tracks = try cx.optionalTruth(b.optional(6), true)
    if size < 0 { try cx.raise(.OverflowError, "memory mapped length must be positive") }
    if offset < 0 { try cx.raise(.OverflowError, "memory mapped offset must be positive") }
    if access != 0 && (flags != 1 || prot != 3) { try cx.raise(.ValueError, "mmap can't specify both access and flags, prot.") }
    switch access {
    case 1: (flags, prot) = (1, 1)
    case 2: (flags, prot) = (1, 3)
    case 3: (flags, prot) = (2, 3)
    case 0: break
    default: try cx.raise(.ValueError, "mmap invalid access parameter.")
    }
    var effective = access
    if access == 0 && prot & 3 != 3 { effective = prot & 2 != 0 ? 2 : 1 }
    var duplicate: Int32 = -1
    if fd == -1 {
      flags |= MAP_ANONYMOUS
    } else {
      var info = Glibc.stat()
      if fstat(fd, &info) != 0 {
        try cx.raiseErrno(errno)
      } else if info.st_mode & S_IFMT == S_IFREG {
        if size == 0 {
          if info.st_size == 0 { try cx.raise(.ValueError, "cannot mmap an empty file") }
          if offset >= info.st_size { try cx.raise(.ValueError, "mmap offset is greater than file size") }
          size = info.st_size - offset
        } else if offset > info.st_size || info.st_size - offset < size {
          try cx.raise(.ValueError, "mmap length is greater than file size")
        }
      }
      if tracks {
        duplicate = fcntl(fd, F_DUPFD_CLOEXEC, 0)
        if duplicate < 0 { try cx.raiseErrno(errno) }
      }
    }
    let base = mmap(nil, size, prot, flags, fd, offset)
    guard let base, base != MAP_FAILED else {
      let failed = errno
      if duplicate >= 0 { close(duplicate) }
      try cx.raiseErrno(failed)
    }
    let made = try cx.allocateInstance(type)
    let m = made.map
    m.pointee.base = base
    m.pointee.size = size
    m.pointee.position = 0
    m.pointee.offset = offset
    m.pointee.descriptor = duplicate
    m.pointee.access = effective
    m.pointee.flags = flags
    m.pointee.exports = 0
    m.pointee.tracksFile = tracks
    return Owned(stealing: made)
  }
  private static func unmap(_ me: Ref) {
    if let base = me.map.pointee.base { munmap(base, me.map.pointee.size) }
    me.map.pointee.base = nil
    if me.map.pointee.descriptor >= 0 { Glibc.close(me.map.pointee.descriptor) }
    me.map.pointee.descriptor = -1
  }
  static func dealloc(_ me: Ref, _ cx: Context) { unmap(me) }

  private static func base(_ me: Ref, _ cx: Context) throws(Raised) -> UnsafeMutablePointer<UInt8> {
    guard let base = me.map.pointee.base else { try cx.raise(.ValueError, "mmap closed or invalid") }
    return base.assumingMemoryBound(to: UInt8.self)
  }
  private static func requireWritable(_ me: Ref, _ cx: Context) throws(Raised) {
    if me.map.pointee.access == 1 { try cx.raise(.TypeError, "mmap can't modify a readonly memory map.") }
  }
  private static func requireResizable(_ me: Ref, _ cx: Context) throws(Raised) {
    if me.map.pointee.exports > 0 { try cx.raise(.BufferError, "mmap can't resize with extant pointers exported.") }
    if me.map.pointee.access != 0 && me.map.pointee.access != 2 { try cx.raise(.TypeError, "mmap can't resize a readonly or copy-on-write memory map.") }
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let m = me.map.pointee
    if m.base == nil { return try cx.str("<\(cx.typeFullName(me.type)) closed=True>") }
    let names = ["ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"]
    return try cx.str("<\(cx.typeFullName(me.type)) closed=False, access=\(names[Int(m.access)]), length=\(m.size), pos=\(m.position), offset=\(m.offset)>")
  }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    _ = try base(me, cx)
    return me.map.pointee.size
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    _ = try base(me, cx)
    if key.type == cx.types.pointee.slice {
      var bounds = try cx.sliceBounds(key)
      let p = try base(me, cx)
      let n = bounds.clip(me.map.pointee.size)
      return try cx.bytes((0..<n).map { p[bounds.start &+ $0 &* bounds.step] })
    }
    guard key.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "mmap indices must be integers") }
    var i = try cx.index(key)
    let p = try base(me, cx)
    if i < 0 { i &+= me.map.pointee.size }
    guard i >= 0 && i < me.map.pointee.size else { try cx.raise(.IndexError, "mmap index out of range") }
    return cx.int(Int(p[i]))
  }
  static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    _ = try base(me, cx)
    try requireWritable(me, cx)
    guard let value else {
      try cx.raise(.TypeError, key.type == cx.types.pointee.slice ? "mmap object doesn't support slice deletion" : "mmap object doesn't support item deletion")
    }
    if key.type == cx.types.pointee.slice {
      var bounds = try cx.sliceBounds(key)
      let data = try cx.withBytesLike(value) { (b) throws(Raised) in Array(b) }
      let p = try base(me, cx)
      let n = bounds.clip(me.map.pointee.size)
      if data.count != n { try cx.raise(.IndexError, "mmap slice assignment is wrong size") }
      for i in 0..<n { p[bounds.start &+ i &* bounds.step] = data[i] }
      return
    }
    guard key.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "mmap indices must be integers") }
    var i = try cx.index(key)
    if i < 0 { i &+= me.map.pointee.size }
    guard i >= 0 && i < me.map.pointee.size else { try cx.raise(.IndexError, "mmap index out of range") }
    guard value.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "mmap item value must be an int") }
    let n = try cx.index(value)
    guard let byte = UInt8(exactly: n) else { try cx.raise(.ValueError, "mmap item value must be in range(0, 256)") }
    try base(me, cx)[i] = byte
  }
  static func buffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    let p = try base(me, cx)
    if writable && me.map.pointee.access == 1 { try cx.raise(.BufferError, "Object is not writable.") }
    view.pointee.base = RawPointer(p)
    view.pointee.length = me.map.pointee.size
    view.pointee.readonly = me.map.pointee.access == 1
    me.map.pointee.exports &+= 1
  }
  static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context) { me.map.pointee.exports &-= 1 }

  static var getsets: [GetSetDef] {
    [GetSetDef("closed", "", get: { (me, cx) throws(Raised) in cx.bool(me.map.pointee.base == nil) })]
  }

  // Positions

  private static func take(_ me: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let p = try base(me, cx), m = me.map
    let n = max(min(count, m.pointee.size - m.pointee.position), 0)
    let result = try cx.bytes(UnsafeRawBufferPointer(start: p + m.pointee.position, count: n))
    m.pointee.position += n
    return result
  }
  private static func find(_ a: Args, backwards: Bool, _ cx: Context) throws(Raised) -> Owned {
    // What the arguments run may close the map.
    _ = try base(a[0], cx)
    let size = a[0].map.pointee.size
    func place(_ r: Ref?, _ otherwise: Int) throws(Raised) -> Int {
      guard let r, !cx.isNone(r) else { return otherwise }
      let n = try cx.index(r)
      return min(max(n < 0 ? n &+ size : n, 0), size)
    }
    let start = try place(a.optional(2), backwards ? 0 : a[0].map.pointee.position), end = try place(a.optional(3), size)
    return try cx.withBytesLike(a[1]) { (needle) throws(Raised) in
      let p = try base(a[0], cx), n = needle.count
      if end > a[0].map.pointee.size { return cx.int(-1) }
      if end - start < n { return cx.int(-1) }
      if n == 0 { return cx.int(backwards ? end : start) }
      if !backwards {
        guard let hit = krait_memmem(p + start, end - start, needle.baseAddress, n) else { return cx.int(-1) }
        return cx.int(UnsafeMutableRawPointer(p).distance(to: hit))
      }
      var i = end - n
      while i >= start {
        if memcmp(p + i, needle.baseAddress.unsafelyUnwrapped, n) == 0 { return cx.int(i) }
        i -= 1
      }
      return cx.int(-1)
    }
  }

  static var methods: [MethodDef] { readingMethods + changingMethods }

  private static var readingMethods: [MethodDef] {
    [
      MethodDef("close", "(self, /)", "") { (a, cx) throws(Raised) in
        if a[0].map.pointee.exports > 0 { try cx.raise(.BufferError, "cannot close exported pointers exist") }
        unmap(a[0])
        return cx.none
      },
      MethodDef("find", "(self, sub, start=None, end=None, /)", "") { (a, cx) throws(Raised) in try find(a, backwards: false, cx) },
      MethodDef("rfind", "(self, sub, start=None, end=None, /)", "") { (a, cx) throws(Raised) in try find(a, backwards: true, cx) },
      MethodDef("read", "(self, n=None, /)", "") { (a, cx) throws(Raised) in
        var n = Int.max
        if let given = a.optional(1), !cx.isNone(given) {
          guard given.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "argument should be integer or None, not '\(cx.typeName(given))'") }
          let wanted = try cx.index(given)
          if wanted >= 0 { n = wanted }
        }
        return try take(a[0], n, cx)
      },
      MethodDef("read_byte", "(self, /)", "") { (a, cx) throws(Raised) in
        let p = try base(a[0], cx), m = a[0].map
        if m.pointee.position >= m.pointee.size { try cx.raise(.ValueError, "read byte out of range") }
        m.pointee.position += 1
        return cx.int(Int(p[m.pointee.position - 1]))
      },
      MethodDef("readline", "(self, /)", "") { (a, cx) throws(Raised) in
        let p = try base(a[0], cx), m = a[0].map
        let left = max(m.pointee.size - m.pointee.position, 0)
        guard left > 0, let hit = memchr(p + m.pointee.position, 10, left) else { return try take(a[0], left, cx) }
        return try take(a[0], UnsafeMutableRawPointer(p + m.pointee.position).distance(to: hit) + 1, cx)
      },
      MethodDef("seek", "(self, pos, whence=0, /)", "") { (a, cx) throws(Raised) in
        _ = try base(a[0], cx)
        let n = try cx.index(a[1]), whence = try cx.optionalIndex(a.optional(2), 0), m = a[0].map
        let from: Int
        switch whence {
        case 0: from = 0
        case 1: from = m.pointee.position
        case 2: from = m.pointee.size
        default: try cx.raise(.ValueError, "unknown seek type")
        }
        let (target, overflow) = from.addingReportingOverflow(n)
        guard !overflow, target >= 0, target <= m.pointee.size else { try cx.raise(.ValueError, "seek out of range") }
        m.pointee.position = target
        return cx.int(target)
      },
      MethodDef("seekable", "(self, /)", "") { (a, cx) throws(Raised) in cx.bool(true) },
      MethodDef("size", "(self, /)", "") { (a, cx) throws(Raised) in
        _ = try base(a[0], cx)
        if a[0].map.pointee.descriptor < 0 {
          if a[0].map.pointee.tracksFile { return cx.int(a[0].map.pointee.size) }
          try cx.raiseErrno(EBADF)
        }
        var info = Glibc.stat()
        if fstat(a[0].map.pointee.descriptor, &info) != 0 { try cx.raiseErrno(errno) }
        return cx.int(info.st_size)
      },
      MethodDef("tell", "(self, /)", "") { (a, cx) throws(Raised) in
        _ = try base(a[0], cx)
        return cx.int(a[0].map.pointee.position)
      },
      MethodDef("__enter__", "(self, /)", "") { (a, cx) throws(Raised) in
        _ = try base(a[0], cx)
        return a[0].own
      },
      MethodDef("__exit__", "(self, /, *args)", "") { (a, cx) throws(Raised) in
        if a[0].map.pointee.exports > 0 { try cx.raise(.BufferError, "cannot close exported pointers exist") }
        unmap(a[0])
        return cx.none
      },
    ]
  }

  private static var changingMethods: [MethodDef] {
    [
      MethodDef("flush", "(self, offset=0, size=-1, /)", "") { (a, cx) throws(Raised) in
        let offset = try cx.optionalIndex(a.optional(1), 0), given = try cx.optionalIndex(a.optional(2), -1)
        let p = try base(a[0], cx), total = a[0].map.pointee.size
        let size = given == -1 ? total : given
        guard offset >= 0, size >= 0, offset <= total, total - offset >= size || given == -1 && offset == 0 else { try cx.raise(.ValueError, "flush values out of range") }
        if a[0].map.pointee.access == 1 || a[0].map.pointee.access == 3 { return cx.none }
        if cx.withoutGIL({ msync(p + offset, size, Int32(MS_SYNC)) }) != 0 { try cx.raiseErrno(errno) }
        return cx.none
      },
      MethodDef("madvise", "(self, option, start=0, length=None, /)", "") { (a, cx) throws(Raised) in
        let option = try cx.int32(a[1]), start = try cx.optionalIndex(a.optional(2), 0)
        var length = Int.max
        if let given = a.optional(3), !cx.isNone(given) { length = try cx.index(given) }
        let p = try base(a[0], cx), total = a[0].map.pointee.size
        if start < 0 || start >= total { try cx.raise(.ValueError, "madvise start out of bounds") }
        if length < 0 { try cx.raise(.ValueError, "madvise length invalid") }
        if a.optional(3) != nil && length > Int.max - start { try cx.raise(.OverflowError, "madvise length too large") }
        if Glibc.madvise(p + start, min(length, total - start), option) != 0 { try cx.raiseErrno(errno) }
        return cx.none
      },
      MethodDef("move", "(self, dest, src, count, /)", "") { (a, cx) throws(Raised) in
        let to = try cx.index(a[1]), from = try cx.index(a[2]), count = try cx.index(a[3])
        let p = try base(a[0], cx), size = a[0].map.pointee.size
        try requireWritable(a[0], cx)
        guard to >= 0, from >= 0, count >= 0, to <= size, from <= size, size - to >= count, size - from >= count else { try cx.raise(.ValueError, "source, destination, or count out of range") }
        memmove(p + to, p + from, count)
        return cx.none
      },
      MethodDef("resize", "(self, newsize, /)", "") { (a, cx) throws(Raised) in
        let size = try cx.index(a[1])
        let p = try base(a[0], cx), m = a[0].map
        try requireResizable(a[0], cx)
        guard size >= 0, !size.addingReportingOverflow(m.pointee.offset).overflow else { try cx.raise(.ValueError, "new size out of range") }
        if !m.pointee.tracksFile { try cx.raise(.ValueError, "mmap can't resize with trackfd=False.") }
        if m.pointee.descriptor >= 0 && ftruncate(m.pointee.descriptor, m.pointee.offset + size) != 0 { try cx.raiseErrno(errno) }
        guard let moved = krait_mremap(p, m.pointee.size, size) else { try cx.raiseErrno(errno) }
        m.pointee.base = moved
        m.pointee.size = size
        return cx.none
      },
      MethodDef("write", "(self, bytes, /)", "") { (a, cx) throws(Raised) in
        _ = try base(a[0], cx)
        let data = try cx.withBytesLike(a[1]) { (b) throws(Raised) in Array(b) }
        try requireWritable(a[0], cx)
        let p = try base(a[0], cx), m = a[0].map
        if m.pointee.position > m.pointee.size || m.pointee.size - m.pointee.position < data.count { try cx.raise(.ValueError, "data out of range") }
        memcpy(p + m.pointee.position, data, data.count)
        m.pointee.position += data.count
        return cx.int(data.count)
      },
      MethodDef("write_byte", "(self, byte, /)", "") { (a, cx) throws(Raised) in
        let n = try cx.index(a[1])
        let p = try base(a[0], cx), m = a[0].map
        guard let byte = UInt8(exactly: n) else { try cx.raise(.OverflowError, n < 0 ? "unsigned byte integer is less than minimum" : "unsigned byte integer is greater than maximum") }
        try requireWritable(a[0], cx)
        if m.pointee.position >= m.pointee.size { try cx.raise(.ValueError, "write byte out of range") }
        p[m.pointee.position] = byte
        m.pointee.position += 1
        return cx.none
      },
    ]
  }
}

import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `os.DirEntry`.
@frozen public struct DirEntryBody {
  public var header: ObjectHeader
  public var name: Ref?
  public var path: Ref?
  /// d_type.
  public var kind: Int
  public var inode: UInt
  /// The folder's descriptor if it was given by one, else -1.
  public var directory: Int32
  /// Stat results of the entry itself and of what it links to, once asked for.
  public var own: Ref?
  public var target: Ref?
}

extension Ref {
  var dirEntry: UnsafeMutablePointer<DirEntryBody> { raw.assumingMemoryBound(to: DirEntryBody.self) }
}

enum DirEntryType: NativeType {
  static var name: StaticString { "posix.DirEntry" }
  static var layout: Layout { Layout(MemoryLayout<DirEntryBody>.stride, [.noInstances]) }
  static var operations: OperationSet { [.repr] }
  static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.dirEntry.pointee.name, with: nil)
    replace(&me.dirEntry.pointee.path, with: nil)
    replace(&me.dirEntry.pointee.own, with: nil)
    replace(&me.dirEntry.pointee.target, with: nil)
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.str("<DirEntry \(cx.describe(me.dirEntry.pointee.name ?? cx.noneRef))>") }

  /// Whether the entry is of a kind (S_IFDIR, S_IFREG); a vanished file is of none.
  private static func isKind(_ me: Ref, _ wanted: Int, _ format: UInt32, _ follow: Bool, _ cx: Context) throws(Raised) -> Owned {
    let kind = me.dirEntry.pointee.kind
    if kind != Int(DT_UNKNOWN) && (kind != Int(DT_LNK) || !follow) { return cx.bool(kind == wanted) }
    do throws(Raised) {
      let s = try information(me, follow, cx)
      return cx.bool(UInt32(truncatingIfNeeded: cx.exactInt(s.ref.tupleItems[0]) ?? 0) & S_IFMT == format)
    } catch {
      guard cx.pendingMatches(.FileNotFoundError) else { throw error }
      cx.clearPending()
      return cx.bool(false)
    }
  }

  /// The stat result, asked for once each for the entry and for what a link points to.
  private static func information(_ me: Ref, _ follow: Bool, _ cx: Context) throws(Raised) -> Owned {
    let entry = me.dirEntry
    let throughLink = follow && (entry.pointee.kind == Int(DT_LNK) || entry.pointee.kind == Int(DT_UNKNOWN))
    if let known = throughLink ? entry.pointee.target : entry.pointee.own { return known.own }
    let found: Owned
    if entry.pointee.directory >= 0 {
      let fd = cx.int(Int(entry.pointee.directory))
      found = try cx.statPath(entry.pointee.name ?? cx.noneRef, directory: fd.ref, follow: throughLink)
    } else {
      found = try cx.statPath(entry.pointee.path ?? cx.noneRef, follow: throughLink)
    }
    if throughLink { replace(&entry.pointee.target, with: found.copy()) } else { replace(&entry.pointee.own, with: found.copy()) }
    return found
  }
  private static func follows(_ a: Args, _ cx: Context) throws(Raised) -> Bool { try a.optional(1).map { f throws(Raised) in try cx.isTrue(f) } ?? true }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("name", "the entry's base filename, relative to scandir() \"path\" argument", member: true, get: { (me, cx) throws(Raised) in (me.dirEntry.pointee.name ?? cx.noneRef).own }),
      GetSetDef("path", "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)", member: true, get: { (me, cx) throws(Raised) in (me.dirEntry.pointee.path ?? cx.noneRef).own }),
    ]
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in try cx.genericAlias(origin: a[0], args: a[1]) },
      MethodDef("is_dir", "(self, *, follow_symlinks=True)", "Return True if the entry is a directory; cached per entry.") { (a, cx) throws(Raised) in try isKind(a[0], Int(DT_DIR), S_IFDIR, follows(a, cx), cx) },
      MethodDef("is_file", "(self, *, follow_symlinks=True)", "Return True if the entry is a file; cached per entry.") { (a, cx) throws(Raised) in try isKind(a[0], Int(DT_REG), S_IFREG, follows(a, cx), cx) },
      MethodDef("is_symlink", "(self, /)", "Return True if the entry is a symbolic link; cached per entry.") { (a, cx) throws(Raised) in try isKind(a[0], Int(DT_LNK), S_IFLNK, false, cx) },
      MethodDef("is_junction", "(self, /)", "Return True if the entry is a junction; cached per entry.") { (a, cx) throws(Raised) in cx.bool(false) },
      MethodDef("inode", "(self, /)", "Return inode of the entry; cached per entry.") { (a, cx) throws(Raised) in cx.int(unsigned: UInt64(a[0].dirEntry.pointee.inode)) },
      MethodDef("stat", "(self, *, follow_symlinks=True)", "Return stat_result object for the entry; cached per entry.") { (a, cx) throws(Raised) in
        try information(a[0], follows(a, cx), cx)
      },
      MethodDef("__fspath__", "(self, /)", "Returns the path for the entry.") { (a, cx) throws(Raised) in (a[0].dirEntry.pointee.path ?? cx.noneRef).own },
    ]
  }
}

/// The iterator of `os.scandir`.
@frozen public struct ScandirBody {
  public var header: ObjectHeader
  public var directory: OpaquePointer?
  public var path: Ref?
  /// The descriptor that was given instead of a path, else -1.
  public var descriptor: Int32
}

extension Ref {
  var scandir: UnsafeMutablePointer<ScandirBody> { raw.assumingMemoryBound(to: ScandirBody.self) }
}

enum ScandirType: NativeType {
  static var name: StaticString { "posix.ScandirIterator" }
  static var layout: Layout { Layout(MemoryLayout<ScandirBody>.stride, [.noInstances, .hasFinalizer]) }
  static var operations: OperationSet { [.iter, .next] }
  static func close(_ me: Ref) {
    if let d = me.scandir.pointee.directory { closedir(d) }
    me.scandir.pointee.directory = nil
  }
  static func finalize(_ me: Ref, _ cx: Context) {
    guard me.scandir.pointee.directory != nil else { return }
    let pending = cx.takePending(), shown = cx.describe(me)
    do throws(Raised) { try cx.warn(.ResourceWarning, "unclosed scandir iterator \(shown)") } catch { cx.writeUnraisable(object: me) }
    cx.setPending(pending)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    close(me)
    replace(&me.scandir.pointee.path, with: nil)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let s = me.scandir
    while let d = s.pointee.directory {
      errno = 0
      guard let e = readdir(d) else {
        if errno != 0 { try cx.raiseErrno(errno, path: s.pointee.path) }
        break
      }
      let label = withUnsafePointer(to: &e.pointee.d_name) { Array(UnsafeRawBufferPointer(start: $0, count: strnlen(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self), 256))) }
      if label == [46] || label == [46, 46] { continue }
      return try entry(s, label, Int(e.pointee.d_type), UInt(e.pointee.d_ino), cx)
    }
    close(me)
    return nil
  }

  private static func entry(_ s: UnsafeMutablePointer<ScandirBody>, _ label: [UInt8], _ kind: Int, _ inode: UInt, _ cx: Context) throws(Raised) -> Owned {
    let folder = s.pointee.path ?? cx.noneRef
    let asBytes = folder.isBytes
    let name = asBytes ? try cx.bytes(label) : try cx.pathObject(label)
    var full = label
    if s.pointee.descriptor < 0 {
      let base = cx.isNone(folder) ? [46] : try cx.pathBytes(folder)
      full = base.last == UInt8(ascii: "/") ? base + label : base + [UInt8(ascii: "/")] + label
    }
    let path = asBytes ? try cx.bytes(full) : try cx.pathObject(full)
    let made = try cx.allocate(try cx.nativeType(DirEntryType.self))
    let entry = made.dirEntry
    entry.pointee.name = name.leak()
    entry.pointee.path = path.leak()
    entry.pointee.kind = kind
    entry.pointee.inode = inode
    entry.pointee.directory = s.pointee.descriptor
    entry.pointee.own = nil
    entry.pointee.target = nil
    return Owned(stealing: made)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("close", "(self, /)", "Close the iterator.") { (a, cx) throws(Raised) in
        close(a[0])
        return cx.none
      },
      MethodDef("__enter__", "(self, /)", "") { (a, cx) throws(Raised) in a[0].own },
      MethodDef("__exit__", "(self, /, *args)", "") { (a, cx) throws(Raised) in
        close(a[0])
        return cx.none
      },
    ]
  }
}

extension Context {
  func scandir(_ given: Ref?) throws(Raised) -> Owned {
    let argument = given ?? noneRef
    let p = try PathArgument(argument, "scandir", descriptor: true, none: true, self)
    var folder: OpaquePointer?
    if let path = p.path {
      folder = withoutGIL { opendir(path) }
    } else {
      let copy = fcntl(p.descriptor, F_DUPFD_CLOEXEC, 0)
      if copy < 0 { try raiseErrno(errno, path: argument) }
      folder = fdopendir(copy)
      if let folder { rewinddir(folder) } else { Glibc.close(copy) }
    }
    guard let folder else { try raiseErrno(errno, path: isNone(argument) ? nil : argument) }
    // An object with __fspath__ stands for the path that it gives.
    let shown = p.path != nil && !argument.isStr && !argument.isBytes && !isNone(argument) ? try pathOf(argument) : argument.own
    let made = try allocate(try nativeType(ScandirType.self))
    made.scandir.pointee.directory = folder
    made.scandir.pointee.path = shown.leak()
    made.scandir.pointee.descriptor = p.path == nil ? p.descriptor : -1
    return Owned(stealing: made)
  }
}

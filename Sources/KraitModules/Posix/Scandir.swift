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
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.str("<DirEntry \(cx.describe(me.dirEntry.pointee.name ?? cx.noneRef))>") }

  /// Whether the entry is of a kind (S_IFDIR, S_IFREG); a vanished file is of none.
  private static func isKind(_ me: Ref, _ wanted: Int, _ format: UInt32, _ follow: Bool, _ cx: Context) throws(Raised) -> Owned {
    let kind = me.dirEntry.pointee.kind
    if kind != Int(DT_UNKNOWN) && (kind != Int(DT_LNK) || !follow) { return cx.bool(kind == wanted) }
    var s = stat()
    let path = try cx.systemPath(me.dirEntry.pointee.path ?? cx.noneRef)
    let result = follow ? stat(path, &s) : lstat(path, &s)
    if result != 0 {
      if errno == ENOENT { return cx.bool(false) }
      try cx.raiseErrno(errno, path: me.dirEntry.pointee.path)
    }
    return cx.bool(s.st_mode & S_IFMT == format)
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
      MethodDef("is_dir", "(self, *, follow_symlinks=True)", "Return True if the entry is a directory; cached per entry.") { (a, cx) throws(Raised) in try isKind(a[0], Int(DT_DIR), S_IFDIR, follows(a, cx), cx) },
      MethodDef("is_file", "(self, *, follow_symlinks=True)", "Return True if the entry is a file; cached per entry.") { (a, cx) throws(Raised) in try isKind(a[0], Int(DT_REG), S_IFREG, follows(a, cx), cx) },
      MethodDef("is_symlink", "(self, /)", "Return True if the entry is a symbolic link; cached per entry.") { (a, cx) throws(Raised) in try isKind(a[0], Int(DT_LNK), S_IFLNK, false, cx) },
      MethodDef("is_junction", "(self, /)", "Return True if the entry is a junction; cached per entry.") { (a, cx) throws(Raised) in cx.bool(false) },
      MethodDef("inode", "(self, /)", "Return inode of the entry; cached per entry.") { (a, cx) throws(Raised) in cx.int(unsigned: UInt64(a[0].dirEntry.pointee.inode)) },
      MethodDef("stat", "(self, *, follow_symlinks=True)", "Return stat_result object for the entry; cached per entry.") { (a, cx) throws(Raised) in
        try cx.statPath(a[0].dirEntry.pointee.path ?? cx.noneRef, follow: follows(a, cx))
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
}

extension Ref {
  var scandir: UnsafeMutablePointer<ScandirBody> { raw.assumingMemoryBound(to: ScandirBody.self) }
}

enum ScandirType: NativeType {
  static var name: StaticString { "posix.ScandirIterator" }
  static var layout: Layout { Layout(MemoryLayout<ScandirBody>.stride, [.noInstances]) }
  static var operations: OperationSet { [.iter, .next] }
  static func close(_ me: Ref) {
    if let d = me.scandir.pointee.directory { closedir(d) }
    me.scandir.pointee.directory = nil
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    close(me)
    replace(&me.scandir.pointee.path, with: nil)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let s = me.scandir
    while let d = s.pointee.directory {
      guard let e = readdir(d) else { break }
      let label = withUnsafePointer(to: &e.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
      if label == "." || label == ".." { continue }
      let path = s.pointee.path ?? cx.noneRef
      let base = cx.isNone(path) ? "." : try cx.filenameText(path)
      let name = try cx.pathResult(label, like: path), full = try cx.pathResult(base.hasSuffix("/") ? base + label : base + "/" + label, like: path)
      let made = try cx.allocate(try cx.nativeType(DirEntryType.self))
      made.dirEntry.pointee.name = name.leak()
      made.dirEntry.pointee.path = full.leak()
      made.dirEntry.pointee.kind = Int(e.pointee.d_type)
      made.dirEntry.pointee.inode = UInt(e.pointee.d_ino)
      return Owned(stealing: made)
    }
    close(me)
    return nil
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
    let argument = given.flatMap { isNone($0) ? nil : $0 }
    let path = try argument.map { p throws(Raised) in try systemPath(p, "scandir") } ?? "."
    guard let d = opendir(path) else { try raiseErrno(errno, path: argument) }
    let made = try allocate(try nativeType(ScandirType.self))
    made.scandir.pointee.directory = d
    made.scandir.pointee.path = (argument ?? noneRef).own.leak()
    return Owned(stealing: made)
  }
}

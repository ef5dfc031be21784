import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_posixsubprocess`: fork and exec in one step.
enum PosixSubprocessModule: NativeModule {
  static let name: StaticString = "_posixsubprocess"
  static var doc: StaticString? { "A POSIX helper for the subprocess module." }
  static var functions: [MethodDef] {
    [
      MethodDef(
        "fork_exec",
        "(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, allow_vfork, /)",
        "Start a program in a new process and return its process id. What fails in the child is written to errpipe_write as b\"type:errno:message\"."
      ) { (a, cx) throws(Raised) in try cx.forkExec(a) }
    ]
  }
}

/// C strings for exec: an array of pointers ended by null.
struct StringVector: ~Copyable {
  private(set) var pointers: [UnsafeMutablePointer<CChar>?] = [nil]
  mutating func append(_ bytes: [UInt8]) {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (i, b) in bytes.enumerated() { copy[i] = CChar(bitPattern: b) }
    copy[bytes.count] = 0
    pointers[pointers.count - 1] = copy
    pointers.append(nil)
  }
  var count: Int { pointers.count - 1 }
  deinit { for p in pointers { p?.deallocate() } }
}

extension Context {
  /// C strings of an iterable of paths or bytes.
  func stringVector(_ iterable: Ref) throws(Raised) -> StringVector {
    var made = StringVector()
    let items = try list()
    try listExtend(items.ref, iterable)
    for i in 0..<items.ref.list.pointee.count {
      made.append(try pathBytes(items.ref.list.pointee.items.unsafelyUnwrapped[i]))
    }
    return made
  }

  fileprivate func forkExec(_ a: Args) throws(Raised) -> Owned {
    let closesOthers = try isTrue(a[2])
    let preexec = a[21]
    guard a[3].isTuple else { try raise(.TypeError, "fork_exec() argument 4 must be tuple, not \(typeName(a[3]))") }
    var kept: [Int32] = []
    for i in 0..<a[3].tupleCount {
      guard a[3].tupleItems[i].isInt, let n = exactInt(a[3].tupleItems[i]), n >= 0, let fd = Int32(exactly: n), fd > (kept.last ?? -1) else { try raise(.ValueError, "bad value(s) in fds_to_keep") }
      kept.append(fd)
    }
    if closesOthers, try int32(a[13]) < 3 { try raise(.ValueError, "errpipe_write must be >= 3") }
    if interp.pointee.finalizing && !isNone(preexec) { try raise(.PythonFinalizationError, "preexec_fn not supported at interpreter shutdown") }
    guard a[0].isList || a[0].isTuple || a[0].type.pointee.has.contains(.iter) else { try raise(.TypeError, "argv must be a tuple") }
    let executables = try stringVector(a[1])
    let arguments = try stringVector(a[0])
    let hasEnvironment = !isNone(a[5])
    let environment = hasEnvironment ? try stringVector(a[5]) : StringVector()
    let directory = isNone(a[4]) ? [] : try pathBytes(a[4]).map { CChar(bitPattern: $0) } + [0]
    var groups: [gid_t] = []
    if !isNone(a[18]) {
      guard a[18].isList || a[18].isTuple else { try raise(.TypeError, "setgroups argument must be a sequence") }
      let items = try list()
      try listExtend(items.ref, a[18])
      for i in 0..<items.ref.list.pointee.count { 
        let item = items.ref.list.pointee.items.unsafelyUnwrapped[i]
        guard item.isInt, let n = exactInt(item), n >= 0, n < Int(UInt32.max) else { try raise(.ValueError, "invalid group id") }
        groups.append(gid_t(n))
      }
      if groups.count > 65536 { try raise(.ValueError, "too many extra_groups") }
    }
    var child = krait_child()
    child.input_read = try int32(a[6])
    child.input_write = try int32(a[7])
    child.output_read = try int32(a[8])
    child.output_write = try int32(a[9])
    child.error_read = try int32(a[10])
    child.error_write = try int32(a[11])
    child.report_read = try int32(a[12])
    child.report_write = try int32(a[13])
    child.close_others = closesOthers ? 1 : 0
    child.restore_signals = try isTrue(a[14]) ? 1 : 0
    child.new_session = try isTrue(a[15]) ? 1 : 0
    child.group = try int32(a[16])
    child.gid = isNone(a[17]) ? -1 : try groupIdentifier(a[17])
    child.uid = isNone(a[19]) ? -1 : try groupIdentifier(a[19], "uid")
    child.umask = try int32(a[20])
    child.group_count = isNone(a[18]) ? -1 : groups.count
    child.kept_count = Int32(kept.count)
    let changesIdentity = child.gid != -1 || child.uid != -1 || child.group_count != -1
    let usesVfork = try isTrue(a[22]) && isNone(preexec) && !changesIdentity
    let call: ((inout krait_child) -> Int32)
    if isNone(preexec) {
      call = { child in krait_fork_exec(&child, usesVfork ? 1 : 0) }
    } else {
      call = { child in
        self.beforeFork()
        let pid = krait_fork()
        if pid == 0 { self.runChild(&child, preexec) }
        let failed = errno
        self.afterForkInParent()
        errno = failed
        return pid
      }
    }
    let pid = kept.withUnsafeBufferPointer { kept in
      groups.withUnsafeBufferPointer { groups in
        directory.withUnsafeBufferPointer { directory in
          arguments.pointers.withUnsafeBufferPointer { arguments in
            executables.pointers.withUnsafeBufferPointer { executables in
              environment.pointers.withUnsafeBufferPointer { environment in
                child.kept = kept.baseAddress
                child.groups = groups.baseAddress
                child.directory = directory.isEmpty ? nil : directory.baseAddress
                child.arguments = arguments.baseAddress
                child.executables = executables.baseAddress
                child.environment = hasEnvironment ? environment.baseAddress : nil
                return call(&child)
              }
            }
          }
        }
      }
    }
    if pid < 0 { try raiseErrno(errno) }
    return int(Int(pid))
  }

  /// The child's part when a Python function is to be called before exec.
  private func runChild(_ child: inout krait_child, _ preexec: Ref) -> Never {
    afterForkInChild()
    var step: UnsafePointer<CChar>? = nil
    if krait_child_prepare(&child, &step) == 0 {
      do throws(Raised) {
        _ = try call(preexec)
        krait_child_execute(&child)
        krait_child_report(&child, "OSError", errno, "")
      } catch {
        krait_child_report(&child, "SubprocessError", 0, "Exception occurred in preexec_fn.")
      }
    } else {
      krait_child_report(&child, "OSError", errno, step)
    }
    _exit(255)
  }

  /// A user or group number; -1 stands for "unchanged".
  func groupIdentifier(_ r: Ref, _ what: String = "gid") throws(Raised) -> Int {
    guard r.type.pointee.has.contains(.index) else { try raise(.TypeError, "\(what) should be integer, not \(typeName(r))") }
    let number = try indexObject(r)
    guard let n = exactInt(number.ref) else { try raise(.OverflowError, "\(what) is greater than maximum") }
    if n < -1 { try raise(.OverflowError, "\(what) is less than minimum") }
    if n >= Int(UInt32.max) { try raise(.OverflowError, "\(what) is greater than maximum") }
    return n
  }
}

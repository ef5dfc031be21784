import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Users and groups.

extension Context {
  /// A C string of the system as str.
  fileprivate func systemText(_ p: UnsafePointer<CChar>?) throws(Raised) -> Owned {
    guard let p else { return none }
    return try pathObject(Array(UnsafeRawBufferPointer(start: p, count: strlen(p))))
  }
  fileprivate func accountType(_ module: String, _ label: String) throws(Raised) -> Owned {
    let m = try importModule(module), key = try intern(label)
    return try getattr(m.ref, key.ref)
  }
  fileprivate func passwordEntry(_ e: UnsafePointer<passwd>) throws(Raised) -> Owned {
    let type = try accountType("pwd", "struct_passwd")
    var items = try ItemBuffer(self, capacity: 7)
    try items.append(systemText(e.pointee.pw_name))
    try items.append(systemText(e.pointee.pw_passwd))
    try items.append(int(Int(e.pointee.pw_uid)))
    try items.append(int(Int(e.pointee.pw_gid)))
    try items.append(systemText(e.pointee.pw_gecos))
    try items.append(systemText(e.pointee.pw_dir))
    try items.append(systemText(e.pointee.pw_shell))
    return try makeStructSeq(type.ref.asType, items)
  }
  fileprivate func groupEntry(_ e: UnsafePointer<group>) throws(Raised) -> Owned {
    let type = try accountType("grp", "struct_group")
    let members = try list()
    var p = e.pointee.gr_mem
    while let member = p?.pointee {
      try append(members.ref, systemText(member))
      p = p?.advanced(by: 1)
    }
    var items = try ItemBuffer(self, capacity: 4)
    try items.append(systemText(e.pointee.gr_name))
    try items.append(systemText(e.pointee.gr_passwd))
    try items.append(int(Int(e.pointee.gr_gid)))
    try items.append(members)
    return try makeStructSeq(type.ref.asType, items)
  }
  /// A name argument of the look-ups.
  fileprivate func accountName(_ r: Ref, _ function: String) throws(Raised) -> [CChar] {
    guard r.isStr else { try raise(.TypeError, "\(function) argument\(function.hasPrefix("getgr") ? " 'name'" : "") must be str, not \(typeName(r))") }
    return try pathBytes(r).map { CChar(bitPattern: $0) } + [0]
  }
  /// A number argument; nil if no account can have it.
  fileprivate func accountNumber(_ r: Ref, _ what: String) throws(Raised) -> UInt32? {
    guard r.type.pointee.has.contains(.index) else { try raise(.TypeError, "\(what) should be integer, not \(typeName(r))") }
    let number = try indexObject(r)
    guard let n = exactInt(number.ref), n >= -1, n < Int(UInt32.max) else { return nil }
    return UInt32(truncatingIfNeeded: n)
  }
  fileprivate func raiseNotFound(_ function: String, _ r: Ref, _ what: String) throws(Raised) -> Never {
    let shown = what == "name" ? try repr(r) : try str(of: r)
    let text = try str("\(function): \(what) not found: \(shown.ref.text)")
    try raise(.KeyError, argument: text.ref)
  }
}

/// `pwd`: the user database.
enum PwdModule: NativeModule {
  static let name: StaticString = "pwd"
  static var doc: StaticString? { "The database of users." }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let fields: [StructField] = ["pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"].map { StructField($0) }
    let type = try cx.makeStructSeqType("pwd.struct_passwd", doc: "An entry of the user database.", fields, visible: 7)
    try cx.setNamed(dict, "struct_passwd", Ref(type))
  }
  static var functions: [MethodDef] {
    [
      MethodDef("getpwnam", "(name, /)", "Return the entry of a user name.") { (a, cx) throws(Raised) in
        let label = try cx.accountName(a[0], "getpwnam()")
        guard let e = getpwnam(label) else { try cx.raiseNotFound("getpwnam()", a[0], "name") }
        return try cx.passwordEntry(e)
      },
      MethodDef("getpwuid", "(uidobj, /)", "Return the entry of a user number.") { (a, cx) throws(Raised) in
        guard let n = try cx.accountNumber(a[0], "uid"), let e = getpwuid(n) else { try cx.raiseNotFound("getpwuid()", a[0], "uid") }
        return try cx.passwordEntry(e)
      },
      MethodDef("getpwall", "()", "Return the list of all entries.") { (a, cx) throws(Raised) in
        let all = try cx.list()
        setpwent()
        defer { endpwent() }
        while let e = getpwent() { try cx.append(all.ref, cx.passwordEntry(e)) }
        return all
      },
    ]
  }
}

/// `grp`: the group database.
enum GrpModule: NativeModule {
  static let name: StaticString = "grp"
  static var doc: StaticString? { "The database of groups." }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let fields: [StructField] = ["gr_name", "gr_passwd", "gr_gid", "gr_mem"].map { StructField($0) }
    let type = try cx.makeStructSeqType("grp.struct_group", doc: "An entry of the group database.", fields, visible: 4)
    try cx.setNamed(dict, "struct_group", Ref(type))
  }
  static var functions: [MethodDef] {
    [
      MethodDef("getgrnam", "(name)", "Return the entry of a group name.") { (a, cx) throws(Raised) in
        let label = try cx.accountName(a[0], "getgrnam()")
        guard let e = getgrnam(label) else { try cx.raiseNotFound("getgrnam()", a[0], "name") }
        return try cx.groupEntry(e)
      },
      MethodDef("getgrgid", "(id)", "Return the entry of a group number.") { (a, cx) throws(Raised) in
        guard let n = try cx.accountNumber(a[0], "gid"), let e = getgrgid(n) else { try cx.raiseNotFound("getgrgid()", a[0], "gid") }
        return try cx.groupEntry(e)
      },
      MethodDef("getgrall", "()", "Return the list of all entries.") { (a, cx) throws(Raised) in
        let all = try cx.list()
        setgrent()
        defer { endgrent() }
        while let e = getgrent() { try cx.append(all.ref, cx.groupEntry(e)) }
        return all
      },
    ]
  }
}

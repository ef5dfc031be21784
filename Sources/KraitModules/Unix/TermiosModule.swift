import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `termios.error`.
enum TermiosErrorType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "termios.error" }
}

/// `termios`: settings of terminals.
enum TermiosModule: NativeModule {
  static let name: StaticString = "termios"
  static var doc: StaticString? { "Settings of terminals." }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addConstants(krait_constants(Int32(KRAIT_TERMIOS.rawValue)), to: dict)
    try cx.addType(TermiosErrorType.self, to: dict, base: cx.exceptionType(.Exception))
  }
  private static func fail(_ cx: Context) throws(Raised) -> Never {
    let type = try cx.nativeType(TermiosErrorType.self, base: cx.exceptionType(.Exception))
    let number = cx.int(Int(errno)), text = try cx.str(String(cString: strerror(errno)))
    try cx.raise(exception: try cx.call(Ref(type), number.ref, text.ref))
  }
  private static func check(_ n: Int32, _ cx: Context) throws(Raised) -> Owned {
    if n < 0 { try fail(cx) }
    return cx.none
  }

  private static func attributes(_ fd: Int32, _ cx: Context) throws(Raised) -> Owned {
    var t = termios()
    if tcgetattr(fd, &t) != 0 { try fail(cx) }
    let canonical = t.c_lflag & tcflag_t(ICANON) != 0
    let characters = try cx.list()
    let codes = withUnsafeBytes(of: t.c_cc) { Array($0) }
    for (i, c) in codes.enumerated() {
      // Without line editing VMIN and VTIME are numbers.
      if !canonical && (i == Int(VMIN) || i == Int(VTIME)) { try cx.append(characters.ref, cx.int(Int(c))) } else { try cx.append(characters.ref, cx.bytes([c])) }
    }
    let result = try cx.list()
    for n in [t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag, cfgetispeed(&t), cfgetospeed(&t)] { try cx.append(result.ref, cx.int(Int(n))) }
    try cx.append(result.ref, characters)
    return result
  }
  private static func setAttributes(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let fd = try cx.fileDescriptor(a[0]), when = try cx.int32(a[1])
    guard a[2].isList, a[2].list.pointee.count == 7 else { try cx.raise(.TypeError, "tcsetattr, arg 3: must be 7 element list") }
    let items = try cx.list()
    try cx.listExtend(items.ref, a[2])
    let p = items.ref.list.pointee.items.unsafelyUnwrapped
    var t = termios()
    if tcgetattr(fd, &t) != 0 { try fail(cx) }
    func number(_ i: Int) throws(Raised) -> UInt32 { UInt32(truncatingIfNeeded: try cx.index(p[i])) }
    t.c_iflag = try number(0)
    t.c_oflag = try number(1)
    t.c_cflag = try number(2)
    t.c_lflag = try number(3)
    let input = try number(4), output = try number(5)
    guard p[6].isList, p[6].list.pointee.count == 32 else { try cx.raise(.TypeError, "tcsetattr: attributes[6] must be 32 element list") }
    var codes = [UInt8](repeating: 0, count: 32)
    for i in 0..<32 {
      let c = p[6].list.pointee.items.unsafelyUnwrapped[i]
      if c.isBytes, c.bytes.pointee.length == 1 {
        codes[i] = c.bytesData[0]
      } else if c.isInt {
        codes[i] = UInt8(truncatingIfNeeded: try cx.index(c))
      } else {
        try cx.raise(.TypeError, "tcsetattr: elements of attributes must be characters or integers")
      }
    }
    withUnsafeMutableBytes(of: &t.c_cc) { $0.copyBytes(from: codes.prefix($0.count)) }
    if cfsetispeed(&t, input) != 0 || cfsetospeed(&t, output) != 0 { try fail(cx) }
    return try check(cx.withoutGIL { tcsetattr(fd, when, &t) }, cx)
  }

  static var functions: [MethodDef] {
    [
      MethodDef("tcgetattr", "(fd, /)", "Return [iflag, oflag, cflag, lflag, ispeed, ospeed, cc] of a terminal.") { (a, cx) throws(Raised) in try attributes(cx.fileDescriptor(a[0]), cx) },
      MethodDef("tcsetattr", "(fd, when, attributes, /)", "Set the attributes of a terminal: now, after output, or after output and dropping input.") { (a, cx) throws(Raised) in try setAttributes(a, cx) },
      MethodDef("tcsendbreak", "(fd, duration, /)", "Send a break.") { (a, cx) throws(Raised) in
        let fd = try cx.fileDescriptor(a[0]), n = try cx.int32(a[1])
        return try check(cx.withoutGIL { tcsendbreak(fd, n) }, cx)
      },
      MethodDef("tcdrain", "(fd, /)", "Wait until all output has been written.") { (a, cx) throws(Raised) in
        let fd = try cx.fileDescriptor(a[0])
        return try check(cx.withoutGIL { tcdrain(fd) }, cx)
      },
      MethodDef("tcflush", "(fd, queue, /)", "Discard queued data.") { (a, cx) throws(Raised) in
        let fd = try cx.fileDescriptor(a[0]), n = try cx.int32(a[1])
        return try check(cx.withoutGIL { tcflush(fd, n) }, cx)
      },
      MethodDef("tcflow", "(fd, action, /)", "Suspend or resume input or output.") { (a, cx) throws(Raised) in
        let fd = try cx.fileDescriptor(a[0]), n = try cx.int32(a[1])
        return try check(cx.withoutGIL { tcflow(fd, n) }, cx)
      },
      MethodDef("tcgetwinsize", "(fd, /)", "Return (rows, columns) of a terminal.") { (a, cx) throws(Raised) in
        var size = winsize()
        if ioctl(try cx.fileDescriptor(a[0]), UInt(TIOCGWINSZ), &size) != 0 { try fail(cx) }
        return try cx.numberTuple([Int(size.ws_row), Int(size.ws_col)])
      },
      MethodDef("tcsetwinsize", "(fd, winsize, /)", "Set (rows, columns) of a terminal.") { (a, cx) throws(Raised) in
        let fd = try cx.fileDescriptor(a[0])
        let items = try cx.list()
        guard a[1].isTuple || a[1].isList else { try cx.raise(.TypeError, "tcsetwinsize, arg 2: must be a two-item sequence") }
        try cx.listExtend(items.ref, a[1])
        guard items.ref.list.pointee.count == 2, let p = items.ref.list.pointee.items else { try cx.raise(.TypeError, "tcsetwinsize, arg 2: must be a two-item sequence") }
        var size = winsize()
        if ioctl(fd, UInt(TIOCGWINSZ), &size) != 0 { try fail(cx) }
        let rows = try cx.index(p[0]), columns = try cx.index(p[1])
        guard let r = UInt16(exactly: rows), let c = UInt16(exactly: columns) else { try cx.raise(.OverflowError, "winsize value(s) out of range.") }
        size.ws_row = r
        size.ws_col = c
        if ioctl(fd, UInt(TIOCSWINSZ), &size) != 0 { try fail(cx) }
        return cx.none
      },
    ]
  }
}

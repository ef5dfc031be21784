import Glibc
import KraitCore
import KraitObjects
import KraitVM

final class StringState: StreamState {
  var text: [UInt32] = []
  var at = 0
  /// As given: nil translates, "" reads all line ends untranslated.
  var newline: String? = "\n"
  var seen = 0
}

/// `_io.StringIO`.
enum StringIOType: StreamNative {
  typealias State = StringState
  static var name: StaticString { "_io.StringIO" }
  static var closedMessageEnd: String { "" }
  static var doc: StaticString? { "Text I/O implementation using an in-memory buffer." }
  static var signature: StaticString? { "(initial_value='', newline='\\n')" }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.newStream(type)
    install(made.ref, StringState())
    return made
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let b = try cx.bind(args, Signature("StringIO", "(initial_value='', newline='\\n')", hasInstance: false))
    let s = try state(me, cx)
    s.text = []
    s.at = 0
    s.newline = "\n"
    if let n = b.optional(1) {
      if cx.isNone(n) {
        s.newline = nil
      } else {
        guard n.isStr else { try cx.raise(.TypeError, "newline must be str or None, not \(cx.typeName(n))") }
        guard ["", "\n", "\r", "\r\n"].contains(n.text) else { try cx.raise(.ValueError, "illegal newline value: \(cx.describe(n))") }
        s.newline = n.text
      }
    }
    if let given = b.optional(0), !cx.isNone(given) {
      guard given.isStr else { try cx.raise(.TypeError, "initial_value must be str or None, not \(cx.typeName(given))") }
      write(s, given)
      s.at = 0
    }
  }
  static func finalize(_ me: Ref, _ cx: Context) { closeIfOverridden(me, cx) }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.defaultRepr(me) }

  static func write(_ s: StringState, _ given: Ref) {
    let n = given.str.pointee.length
    var new: [UInt32] = []
    new.reserveCapacity(n)
    for i in 0..<n { new.append(given.codePoint(at: i)) }
    if new.isEmpty { return }
    if s.newline == nil || s.newline == "" { note(new, s) }
    if s.newline == nil { new = translated(new) } else if let nl = s.newline, nl == "\r" || nl == "\r\n" {
      var out: [UInt32] = []
      for c in new { if c == 10 { out += nl.unicodeScalars.map(\.value) } else { out.append(c) } }
      new = out
    }
    if s.at > s.text.count { s.text += [UInt32](repeating: 0, count: s.at - s.text.count) }
    let end = s.at + new.count
    if s.at == s.text.count { s.text += new } else { s.text.replaceSubrange(s.at..<min(end, s.text.count), with: new) }
    s.at = end
  }
  /// Remembers the kinds of line ends in `new`: bit 0 for CR, 1 for LF, 2 for CR LF.
  private static func note(_ new: [UInt32], _ s: StringState) {
    for (i, c) in new.enumerated() {
      if c == 10 { s.seen |= i > 0 && new[i - 1] == 13 ? 4 : 2 }
      if c == 13, i + 1 >= new.count || new[i + 1] != 10 { s.seen |= 1 }
    }
  }
  private static func translated(_ new: [UInt32]) -> [UInt32] {
    var out: [UInt32] = []
    var i = 0
    while i < new.count {
      if new[i] == 13 {
        out.append(10)
        if i + 1 < new.count, new[i + 1] == 10 { i += 1 }
      } else {
        out.append(new[i])
      }
      i += 1
    }
    return out
  }
  static func make(_ scalars: ArraySlice<UInt32>, _ cx: Context) throws(Raised) -> Owned {
    var builder = StringBuilder()
    for c in scalars { builder.append(scalar: c) }
    return try builder.finish(cx)
  }
  private static func line(_ s: StringState, _ limit: Int, _ cx: Context) throws(Raised) -> Owned {
    if s.at >= s.text.count { return cx.interp.pointee.emptyStr.own }
    var end = s.at
    let start = s.at
    let nl = s.newline
    while end < s.text.count && end - start < limit {
      let c = s.text[end]
      end += 1
      if nl == nil || nl == "\n" {
        if c == 10 { break }
      } else if nl == "" {
        if c == 10 { break }
        if c == 13 {
          if end < s.text.count, s.text[end] == 10, end - start < limit { end += 1 }
          break
        }
      } else if nl == "\r" {
        if c == 13 { break }
      } else if c == 10, end - start >= 2, s.text[end - 2] == 13 {
        break
      }
    }
    s.at = end
    return try make(s.text[start..<end], cx)
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if me.hasFlag(.pythonClass) {
      let one = try cx.callMethod(me, .readline)
      if try cx.len(one.ref) == 0 { return nil }
      return one
    }
    let s = try open(me, cx)
    return s.at >= s.text.count ? nil : try line(s, Int.max, cx)
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("closed", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return cx.bool(s.isClosed)
      }),
      GetSetDef("newlines", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx), list = try cx.list()
        for (bit, text) in [(1, "\r"), (2, "\n"), (4, "\r\n")] where s.seen & bit != 0 { try cx.append(list.ref, cx.str(text)) }
        switch list.ref.list.pointee.count {
        case 0: return cx.none
        case 1: return list.ref.list.pointee.items![0].own
        default: return try cx.tuple(ofList: list.ref)
        }
      }),
      GetSetDef("line_buffering", get: { (me, cx) throws(Raised) in cx.bool(false) }),
    ]
  }
  private static func yes(_ name: StaticString) -> MethodDef {
    MethodDef(name, "(self, /)", "") { (a, cx) throws(Raised) in
      _ = try open(a[0], cx)
      return cx.bool(true)
    }
  }
  static var methods: [MethodDef] {
    stateMethods + [
      yes("readable"), yes("writable"), yes("seekable"),
      MethodDef("getvalue", "(self, /)", "Retrieve the entire contents of the object.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return try make(s.text[...], cx)
      },
      MethodDef("read", "(self, size=-1, /)", "Read at most size characters, returned as a string.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        let n = try cx.sizeArgument(a.optional(1)) ?? Int.max
        if s.at >= s.text.count { return cx.interp.pointee.emptyStr.own }
        let start = s.at
        s.at = n > s.text.count - s.at ? s.text.count : s.at + n
        return try make(s.text[start..<s.at], cx)
      },
      MethodDef("readline", "(self, size=-1, /)", "Read until newline or EOF.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return try line(s, try cx.sizeArgument(a.optional(1)) ?? Int.max, cx)
      },
      MethodDef("write", "(self, s, /)", "Write string to file.") { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "string argument expected, got '\(cx.typeName(a[1]))'") }
        let s = try open(a[0], cx)
        // A position far behind the end asks for the memory in between.
        guard s.at < 1 << 34 else { try cx.raiseMemoryError() }
        if s.at > s.text.count + 1 << 20 { try cx.withScratch(s.at * 4) { (_) throws(Raised) in } }
        write(s, a[1])
        return cx.int(a[1].str.pointee.length)
      },
      MethodDef("seek", "(self, pos, whence=0, /)", "Change stream position.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        let n = try cx.index(a[1]), whence = try a.optional(2).map { w throws(Raised) in try cx.index(w) } ?? 0
        guard (0...2).contains(whence) else { try cx.raise(.ValueError, "Invalid whence (\(whence), should be 0, 1 or 2)") }
        if whence == 0 && n < 0 { try cx.raise(.ValueError, "Negative seek position \(n)") }
        if whence != 0 && n != 0 { try cx.raise(.OSError, "Can't do nonzero cur-relative seeks") }
        switch whence {
        case 0: s.at = n
        case 2: s.at = s.text.count
        default: break
        }
        return cx.int(s.at)
      },
      MethodDef("tell", "(self, /)", "Tell the current file position.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return cx.int(s.at)
      },
      MethodDef("truncate", "(self, pos=None, /)", "Truncate size to pos.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        var n = s.at
        if let given = a.optional(1), !cx.isNone(given) { n = try cx.index(given) }
        if n < 0 { try cx.raise(.ValueError, "Negative size value \(n)") }
        if n < s.text.count { s.text.removeLast(s.text.count - n) }
        return cx.int(n)
      },
      MethodDef("close", "(self, /)", "Close the IO object.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        s.isClosed = true
        s.text = []
        return cx.none
      },
    ]
  }
}

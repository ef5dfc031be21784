#if PCRE2
import KraitCore
import KraitObjects
import KraitVM

/// The outcome of `sub` and `subn`.
struct Substitution: ~Copyable {
  let text: Owned
  let count: Int
  consuming func takeText() -> Owned { text.copy() }
}

/// What takes the place of a match.
struct Replacement: ~Copyable {
  enum Kind { case literal, template, function }
  let kind: Kind
  /// The text, the template's parts (a list of texts and group numbers in turn), or the function.
  let object: Owned

  init(_ repl: Ref, _ pattern: Ref, _ cx: Context) throws(Raised) {
    if repl.type.pointee.has.contains(.call) {
      kind = .function
      object = repl.own
      return
    }
    if try Replacement.isLiteral(repl, cx) {
      kind = .literal
      object = repl.own
      return
    }
    let parts = try Replacement.template(pattern, repl, cx)
    let items = try cx.tuple(of: parts.ref)
    if items.ref.tupleCount == 1 {
      kind = .literal
      object = items.ref.tupleItems[0].own
    } else {
      kind = .template
      object = items.copy()
    }
  }
  /// Whether a replacement has no backslash.
  private static func isLiteral(_ repl: Ref, _ cx: Context) throws(Raised) -> Bool {
    if repl.isStr {
      let view = repl.strView
      for i in 0..<view.count where view[i] == 0x5C { return false }
      return true
    }
    if !cx.isBytesLike(repl) { return false }
    return try cx.withBytesLike(repl) { (bytes) throws(Raised) -> Bool in !bytes.contains(0x5C) }
  }
  /// The parts of a template, parsed and cached by the re module.
  static func template(_ pattern: Ref, _ repl: Ref, _ cx: Context) throws(Raised) -> Owned {
    let module = try cx.importModule("re"), name = try cx.intern("_compile_template")
    let compile = try cx.getattr(module.ref, name.ref)
    return try cx.call(compile.ref, pattern, repl)
  }
  /// Adds a template's text for a match.
  static func expand(
    _ parts: Ref, _ subject: borrowing Subject, _ offsets: UnsafePointer<Int>, _ groups: Int, _ out: inout ReplacedText, _ cx: Context
  ) throws(Raised) {
    for k in 0..<parts.tupleCount {
      let part = parts.tupleItems[k]
      if let group = part.isInt ? cx.exactInt(part) : nil {
        if group < 0 || group > groups { try cx.raise(.IndexError, "invalid group reference") }
        if offsets[group &* 2] >= 0 { out.append(subject, offsets[group &* 2], offsets[group &* 2 &+ 1]) }
      } else {
        try out.append(part, cx)
      }
    }
  }
}

extension PatternType {
  /// `sub` and `subn`: (self, repl, string, count).
  static func substitute(_ a: Args, _ cx: Context) throws(Raised) -> Substitution {
    let me = a[0], limit = try size(a.optional(3), 0, cx)
    let replacement = try Replacement(a[1], me, cx)
    let subject = try Subject(a[2], me, cx)
    let isText = me.regex.pointee.isText, groups = me.regex.pointee.groups
    var out = ReplacedText(isText: isText)
    var scan = MatchScan(me, .search, from: 0, to: subject.view.count)
    var done = 0, count = 0
    while limit == 0 || count < limit, let offsets = try scan.next(subject, cx) {
      // The offsets do not outlive the calls below.
      let start = offsets[0], end = offsets[1]
      out.append(subject, done, start)
      switch replacement.kind {
      case .literal: try out.append(replacement.object.ref, cx)
      case .template: try Replacement.expand(replacement.object.ref, subject, offsets, groups, &out, cx)
      case .function:
        let match = try MatchType.make(me, subject.object.ref, 0, subject.view.count, offsets, cx)
        let text = try cx.call(replacement.object.ref, match.ref)
        if !cx.isNone(text.ref) { try out.append(text.ref, cx) }
      }
      done = end
      count &+= 1
    }
    if count == 0 {
      let same = try subject.slice(0, subject.view.count, cx)
      return Substitution(text: isText ? try cx.exactStr(same.ref) : same.copy(), count: 0)
    }
    out.append(subject, done, subject.view.count)
    return Substitution(text: try out.finish(cx), count: count)
  }
}
#endif

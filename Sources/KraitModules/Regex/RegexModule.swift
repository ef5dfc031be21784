#if PCRE2
import CPCRE2
import KraitCore
import KraitObjects
import KraitVM

/// `_regex`: matching for the re module, by PCRE2.
enum RegexModule: NativeModule {
  static let name: StaticString = "_regex"

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.checkLoaded(krait_load_pcre2(1), name)
    try cx.addType(PatternType.self, to: dict)
    try cx.addType(MatchType.self, to: dict)
  }
  static var functions: [MethodDef] {
    [
      MethodDef("compile", "(pattern, flags, text, options, groups, names, /)", "Makes a Pattern of what translate() made of a pattern.") {
        (a, cx) throws(Raised) in try PatternType.make(a, cx)
      }
    ]
  }
}

/// The progress of `Pattern.scanner()`.
struct ScannerBody {
  var header: ObjectHeader
  /// The pattern and the subject, owned.
  var pattern: Ref
  var string: Ref
  var pos: Int
  var endpos: Int
  /// Where the next match begins; -1 when there is none.
  var at: Int
  var mustAdvance: Bool
}

extension Ref {
  fileprivate var scanner: UnsafeMutablePointer<ScannerBody> { raw.assumingMemoryBound(to: ScannerBody.self) }
}

/// Objects that go from match to match.
enum ScannerType: NativeType {
  static let name: StaticString = "_sre.SRE_Scanner"
  static let layout = Layout(MemoryLayout<ScannerBody>.stride, [.collected, .noInstances])

  /// (pattern, string, pos, endpos)
  static func make(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let subject = try Subject(a[1], a[0], cx)
    let (start, end) = try PatternType.bounds(subject, a.optional(2), a.optional(3), cx)
    let me = try cx.allocate(try cx.nativeType(ScannerType.self))
    me.scanner.pointee.pattern = a[0].own.leak()
    me.scanner.pointee.string = a[1].own.leak()
    me.scanner.pointee.pos = start
    me.scanner.pointee.endpos = end
    me.scanner.pointee.at = start
    me.scanner.pointee.mustAdvance = false
    cx.track(me)
    return Owned(stealing: me)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    me.scanner.pointee.string.decref()
    me.scanner.pointee.pattern.decref()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.scanner.pointee.pattern)
    visit(me.scanner.pointee.string)
  }

  private static func step(_ me: Ref, _ mode: MatchMode, _ cx: Context) throws(Raised) -> Owned {
    let body = me.scanner
    if body.pointee.at < 0 { return cx.none }
    let subject = try Subject(body.pointee.string, body.pointee.pattern, cx)
    var scan = MatchScan(body.pointee.pattern, mode, from: body.pointee.at, to: body.pointee.endpos)
    scan.mustAdvance = body.pointee.mustAdvance
    guard let offsets = try scan.next(subject, cx) else {
      body.pointee.at = -1
      return cx.none
    }
    body.pointee.at = scan.at
    body.pointee.mustAdvance = scan.mustAdvance
    return try MatchType.make(body.pointee.pattern, body.pointee.string, body.pointee.pos, body.pointee.endpos, offsets, cx)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("match", "(self, /)") { (a, cx) throws(Raised) in try step(a[0], .match, cx) },
      MethodDef("search", "(self, /)") { (a, cx) throws(Raised) in try step(a[0], .search, cx) },
    ]
  }
  static var getsets: [GetSetDef] {
    [GetSetDef("pattern", member: true, get: { (me, cx) throws(Raised) in me.scanner.pointee.pattern.own })]
  }
}
#endif

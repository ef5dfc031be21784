#if PCRE2
import CPCRE2
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// A compiled regular expression.
struct PatternBody {
  var header: ObjectHeader
  /// What was compiled (str or bytes-like), the dict of group names, and the PCRE2 pattern as str: all owned.
  var pattern: Ref
  var groupIndex: Ref
  var text: Ref
  var flags: Int
  var groups: Int
  /// Options of PCRE2.
  var options: UInt32
  var isText: Bool
  /// The least width of code units that holds all characters of the PCRE2 pattern.
  var leastWidth: UInt8
  /// `RegexProgram.count` programs.
  var programs: UnsafeMutablePointer<RegexProgram>
  /// `groups + 1` values of `GroupOrder`.
  var order: UnsafeMutablePointer<Int>
  /// The subject that was widened last (owned) and its code points, so that scanning it is not quadratic.
  var widened: Ref?
  var widenedData: RawPointer?
  var matchType: TypePointer
}

extension Ref {
  var regex: UnsafeMutablePointer<PatternBody> { raw.assumingMemoryBound(to: PatternBody.self) }
}

/// `re.Pattern`.
enum PatternType: NativeType {
  static let name: StaticString = "re.Pattern"
  static let doc: StaticString? = "Compiled regular expression object."
  static let operations: OperationSet = [.repr, .hash, .lt, .le, .eq, .ne, .gt, .ge]
  static let layout = Layout(MemoryLayout<PatternBody>.stride, [.collected, .hasWeakrefs, .noInstances])

  static func make(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    guard a[2].isStr, a[2].str.pointee.width == 1, a[5].isDict else { try cx.raise(.TypeError, "compile() takes the results of translate()") }
    let flags = try cx.index(a[1]), options = try cx.index(a[3]), groups = try cx.index(a[4])
    guard groups >= 0, groups < 1 << 16 else { try cx.raise(.ValueError, "too many groups") }
    let matchType = try cx.nativeType(MatchType.self), type = try cx.nativeType(PatternType.self)
    let programs = try cx.allocateBuffer(MemoryLayout<RegexProgram>.stride * RegexProgram.count)
      .bindMemory(to: RegexProgram.self, capacity: RegexProgram.count)
    programs.initialize(repeating: RegexProgram(), count: RegexProgram.count)
    let order = try cx.allocateBuffer((groups + 1) * 8).bindMemory(to: Int.self, capacity: groups + 1)
    order.initialize(repeating: 0, count: groups + 1)
    GroupOrder.fill(order, groups, a[2].strView)
    let me = try cx.allocate(type)
    let body = me.regex
    body.pointee.pattern = a[0].own.leak()
    body.pointee.groupIndex = a[5].own.leak()
    body.pointee.text = a[2].own.leak()
    body.pointee.flags = flags
    body.pointee.groups = groups
    body.pointee.options = UInt32(truncatingIfNeeded: options)
    body.pointee.isText = a[0].isStr
    body.pointee.leastWidth = leastWidth(a[2].strView)
    body.pointee.programs = programs
    body.pointee.order = order
    body.pointee.widened = nil
    body.pointee.widenedData = nil
    body.pointee.matchType = matchType
    cx.track(me)
    let result = Owned(stealing: me)
    // Compiled here for one mode, so that what PCRE2 refuses is refused now.
    _ = try program(me, body.pointee.leastWidth, .search, cx)
    return result
  }

  /// The width that the characters written as `\x{...}` need.
  private static func leastWidth(_ text: StrView) -> UInt8 {
    var highest = 0, i = 0
    while i &+ 2 < text.count {
      if text[i] != 0x5C {
        i &+= 1
        continue
      }
      guard text[i &+ 1] == 0x78, text[i &+ 2] == 0x7B else {
        i &+= 2
        continue
      }
      i &+= 3
      var code = 0
      while i < text.count, let digit = Character(UnicodeScalar(text[i]) ?? " ").hexDigitValue {
        code = code &* 16 &+ digit
        i &+= 1
      }
      highest = max(highest, code)
    }
    return highest < 0x100 ? 1 : highest < 0x10000 ? 2 : 4
  }

  static func dealloc(_ me: Ref, _ cx: Context) {
    let body = me.regex
    for (group, width) in [UInt8(1), 2, 4].enumerated() {
      for k in 0..<3 where body.pointee.programs[group * 3 + k].code != nil { body.pointee.programs[group * 3 + k].release(width) }
    }
    cx.freeBuffer(RawPointer(body.pointee.programs), MemoryLayout<RegexProgram>.stride * RegexProgram.count)
    cx.freeBuffer(RawPointer(body.pointee.order), (body.pointee.groups + 1) * 8)
    free(body.pointee.widenedData)
    replace(&body.pointee.widened, with: nil)
    body.pointee.pattern.decref()
    body.pointee.groupIndex.decref()
    body.pointee.text.decref()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.regex.pointee.pattern)
    visit(me.regex.pointee.groupIndex)
    visit(me.regex.pointee.text)
    visit(me.regex.pointee.widened)
  }

  // MARK: matching

  private static func program(_ me: Ref, _ width: UInt8, _ mode: MatchMode, _ cx: Context) throws(Raised) -> UnsafeMutablePointer<RegexProgram> {
    let program = me.regex.pointee.programs + RegexProgram.index(width, mode)
    if program.pointee.code == nil { try program.pointee.compile(me.regex.pointee.text, me.regex.pointee.options | mode.options, width, cx) }
    return program
  }

  /// Matches within the first `end` characters, from `start` on.
  static func run(
    _ me: Ref, _ subject: borrowing Subject, _ start: Int, _ end: Int, _ mode: MatchMode, notEmpty: Bool = false, _ cx: Context
  ) throws(Raised) -> UnsafePointer<Int>? {
    let high = min(end, subject.view.count)
    if start > high { return nil }
    var view = subject.view
    if view.width < me.regex.pointee.leastWidth { view = try widenedView(me, subject, cx) }
    return try program(me, view.width, mode, cx).pointee.run(StrView(view.base, high, view.width), start, notEmpty: notEmpty, cx)
  }

  /// The subject in units as wide as the pattern's characters.
  private static func widenedView(_ me: Ref, _ subject: borrowing Subject, _ cx: Context) throws(Raised) -> StrView {
    let body = me.regex, width = body.pointee.leastWidth, object = subject.object.ref
    if let data = body.pointee.widenedData, body.pointee.widened == object { return StrView(data, subject.view.count, width) }
    guard let data = malloc(max(1, subject.view.count &* Int(width))) else { try cx.raiseMemoryError() }
    widen(subject.view, to: data, width)
    let old = body.pointee.widenedData
    body.pointee.widenedData = data
    free(old)
    replace(&body.pointee.widened, with: object.own)
    return StrView(data, subject.view.count, width)
  }

  /// `pos` and `endpos` within the subject.
  static func bounds(_ subject: borrowing Subject, _ pos: Ref?, _ endpos: Ref?, _ cx: Context) throws(Raised) -> (start: Int, end: Int) {
    let n = subject.view.count
    let start = try size(pos, 0, cx), end = try size(endpos, .max, cx)
    return (min(max(start, 0), n), min(max(end, 0), n))
  }

  static func size(_ argument: Ref?, _ otherwise: Int, _ cx: Context) throws(Raised) -> Int {
    guard let argument else { return otherwise }
    let number = try cx.indexObject(argument)
    guard let size = cx.exactInt(number.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C ssize_t") }
    return size
  }

  private static func single(_ a: Args, _ mode: MatchMode, _ cx: Context) throws(Raised) -> Owned {
    let subject = try Subject(a[1], a[0], cx)
    let (start, end) = try bounds(subject, a.optional(2), a.optional(3), cx)
    guard let offsets = try run(a[0], subject, start, end, mode, cx) else { return cx.none }
    return try MatchType.make(a[0], subject.object.ref, start, end, offsets, cx)
  }

  private static func findall(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let subject = try Subject(a[1], a[0], cx)
    let (start, end) = try bounds(subject, a.optional(2), a.optional(3), cx)
    let result = try cx.list(), empty = try subject.empty(cx), groups = a[0].regex.pointee.groups
    var scan = MatchScan(a[0], .search, from: start, to: end)
    while let offsets = try scan.next(subject, cx) {
      if groups <= 1 {
        try cx.append(list: result.ref, subject.group(offsets, groups, empty.ref, cx))
        continue
      }
      var items = try ItemBuffer(cx, capacity: groups)
      for i in 1...groups { try items.append(subject.group(offsets, i, empty.ref, cx)) }
      try cx.append(list: result.ref, items.tuple())
    }
    return result
  }

  private static func split(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let limit = try size(a.optional(2), 0, cx)
    let subject = try Subject(a[1], a[0], cx)
    let result = try cx.list(), groups = a[0].regex.pointee.groups
    var scan = MatchScan(a[0], .search, from: 0, to: subject.view.count)
    var done = 0, count = 0
    while limit == 0 || count < limit, let offsets = try scan.next(subject, cx) {
      try cx.append(list: result.ref, subject.slice(done, offsets[0], cx))
      for i in 1..<(groups + 1) { try cx.append(list: result.ref, subject.group(offsets, i, cx.noneRef, cx)) }
      done = offsets[1]
      count &+= 1
    }
    try cx.append(list: result.ref, subject.slice(done, subject.view.count, cx))
    return result
  }

  static var methods: [MethodDef] {
    [
      MethodDef("match", "(self, /, string, pos=0, endpos=9223372036854775807)", "Matches zero or more characters at the beginning of the string.") {
        (a, cx) throws(Raised) in try single(a, .match, cx)
      },
      MethodDef("fullmatch", "(self, /, string, pos=0, endpos=9223372036854775807)", "Matches against all of the string.") { (a, cx) throws(Raised) in
        try single(a, .fullmatch, cx)
      },
      MethodDef("search", "(self, /, string, pos=0, endpos=9223372036854775807)", "Scans through string looking for a match, and returns a corresponding match object instance.\n\nReturn None if no position in the string matches.") {
        (a, cx) throws(Raised) in try single(a, .search, cx)
      },
      MethodDef("sub", "(self, /, repl, string, count=0)", "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.") {
        (a, cx) throws(Raised) in try substitute(a, cx).takeText()
      },
      MethodDef("subn", "(self, /, repl, string, count=0)", "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.") {
        (a, cx) throws(Raised) in
        let result = try substitute(a, cx)
        let count = cx.int(result.count)
        return try cx.tuple(result.text.ref, count.ref)
      },
      MethodDef("findall", "(self, /, string, pos=0, endpos=9223372036854775807)", "Return a list of all non-overlapping matches of pattern in string.") {
        (a, cx) throws(Raised) in try findall(a, cx)
      },
      MethodDef("split", "(self, /, string, maxsplit=0)", "Split string by the occurrences of pattern.") { (a, cx) throws(Raised) in try split(a, cx) },
      MethodDef("finditer", "(self, /, string, pos=0, endpos=9223372036854775807)", "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object.") {
        (a, cx) throws(Raised) in
        let scanner = try ScannerType.make(a, cx), search = try cx.intern("search")
        let step = try cx.getattr(scanner.ref, search.ref)
        return try cx.callableIterator(step.ref, cx.noneRef)
      },
      MethodDef("scanner", "(self, /, string, pos=0, endpos=9223372036854775807)") { (a, cx) throws(Raised) in try ScannerType.make(a, cx) },
      MethodDef("__copy__", "(self, /)") { (a, cx) throws(Raised) in a[0].own },
      MethodDef("__deepcopy__", "(self, memo, /)") { (a, cx) throws(Raised) in a[0].own },
      MethodDef("__reduce__", "(self, /)", "Helper for pickle.") { (a, cx) throws(Raised) in
        let module = try cx.importModule("re"), name = try cx.intern("_compile")
        let compile = try cx.getattr(module.ref, name.ref), flags = cx.int(a[0].regex.pointee.flags)
        let args = try cx.tuple(a[0].regex.pointee.pattern, flags.ref)
        return try cx.tuple(compile.ref, args.ref)
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("pattern", "The pattern string from which the RE object was compiled.", member: true, get: { (me, cx) throws(Raised) in me.regex.pointee.pattern.own }),
      GetSetDef("flags", "The regex matching flags.", member: true, get: { (me, cx) throws(Raised) in cx.int(me.regex.pointee.flags) }),
      GetSetDef("groups", "The number of capturing groups in the pattern.", member: true, get: { (me, cx) throws(Raised) in cx.int(me.regex.pointee.groups) }),
      GetSetDef("groupindex", "A dictionary mapping group names to group numbers.", get: { (me, cx) throws(Raised) in try cx.mappingProxy(me.regex.pointee.groupIndex) }),
    ]
  }

  // MARK: comparison and text

  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let value = try cx.hash(me.regex.pointee.pattern) ^ (me.regex.pointee.flags &* 1_000_003)
    return value == -1 ? -2 : value
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, a.type == b.type else { return nil }
    let x = a.regex.pointee, y = b.regex.pointee
    var same = a == b
    if !same && x.flags == y.flags && x.isText == y.isText { same = try cx.compareBool(.eq, x.pattern, y.pattern) }
    return cx.bool(same == (op == .eq))
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var flags = me.regex.pointee.flags
    // UNICODE is the default for str patterns.
    if me.regex.pointee.isText && flags & (4 | 32 | 256) == 32 { flags &= ~32 }
    let shown = try cx.repr(me.regex.pointee.pattern)
    var b = StringBuilder()
    b.append("re.compile(")
    b.append(shown.ref, 0, min(200, shown.ref.str.pointee.length))
    var separator: StaticString = ", "
    for (bit, name) in flagNames where flags & bit != 0 {
      b.append(separator)
      b.append(name)
      separator = "|"
      flags &= ~bit
    }
    if flags != 0 {
      b.append(separator)
      b.append("0x" + String(flags, radix: 16))
    }
    b.append(")")
    return try b.finish(cx)
  }
  private static var flagNames: [(Int, StaticString)] {
    [
      (2, "re.IGNORECASE"), (4, "re.LOCALE"), (8, "re.MULTILINE"), (16, "re.DOTALL"), (32, "re.UNICODE"), (64, "re.VERBOSE"), (128, "re.DEBUG"),
      (256, "re.ASCII"),
    ]
  }
}
#endif

#if PCRE2
import KraitCore
import KraitObjects
import KraitVM

/// A match; behind it, in line, a pair of offsets for the match and for each group, -1 for a group that took no part.
struct MatchBody {
  var header: ObjectHeader
  /// The pattern and the subject, owned.
  var pattern: Ref
  var string: Ref
  var pos: Int
  var endpos: Int
}

extension Ref {
  fileprivate var match: UnsafeMutablePointer<MatchBody> { raw.assumingMemoryBound(to: MatchBody.self) }
  fileprivate var matchOffsets: UnsafeMutablePointer<Int> {
    (raw + MemoryLayout<MatchBody>.stride).assumingMemoryBound(to: Int.self)
  }
  fileprivate var matchGroups: Int { match.pointee.pattern.regex.pointee.groups }
}

/// `re.Match`.
enum MatchType: NativeType {
  static let name: StaticString = "re.Match"
  static let doc: StaticString? = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True."
  static let operations: OperationSet = [.repr, .getitem]
  static let layout = Layout(MemoryLayout<MatchBody>.stride, itemSize: 16, [.collected, .noInstances])

  static func make(_ pattern: Ref, _ string: Ref, _ pos: Int, _ endpos: Int, _ offsets: UnsafePointer<Int>, _ cx: Context) throws(Raised) -> Owned {
    let count = (pattern.regex.pointee.groups &+ 1) &* 2
    let me = try cx.allocate(pattern.regex.pointee.matchType, size: MemoryLayout<MatchBody>.stride &+ count &* 8)
    me.match.pointee.pattern = pattern.own.leak()
    me.match.pointee.string = string.own.leak()
    me.match.pointee.pos = pos
    me.match.pointee.endpos = endpos
    for i in 0..<count { me.matchOffsets[i] = offsets[i] }
    cx.track(me)
    return Owned(stealing: me)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    me.match.pointee.string.decref()
    me.match.pointee.pattern.decref()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.match.pointee.pattern)
    visit(me.match.pointee.string)
  }

  // MARK: groups

  /// The number of the group that an argument names.
  private static func number(_ me: Ref, _ group: Ref, _ cx: Context) throws(Raised) -> Int {
    if group.type.pointee.has.contains(.index) {
      if let i = cx.exactInt(group), i >= 0, i <= me.matchGroups { return i }
      let index = try cx.indexObject(group)
      if let i = cx.exactInt(index.ref), i >= 0, i <= me.matchGroups { return i }
    } else if let found = try cx.dictGet(me.match.pointee.pattern.regex.pointee.groupIndex, group) {
      if let i = cx.exactInt(found), i >= 0, i <= me.matchGroups { return i }
    }
    try cx.raise(.IndexError, "no such group")
  }
  private static func optionalNumber(_ me: Ref, _ group: Ref?, _ cx: Context) throws(Raised) -> Int {
    guard let group else { return 0 }
    return try number(me, group, cx)
  }
  private static func text(_ me: Ref, _ i: Int, _ otherwise: Ref, _ cx: Context) throws(Raised) -> Owned {
    let start = me.matchOffsets[i &* 2]
    if start < 0 { return otherwise.own }
    let string = me.match.pointee.string
    if string.isStr { return try cx.substring(string, start, me.matchOffsets[i &* 2 &+ 1]) }
    let subject = try Subject(string, me.match.pointee.pattern, cx)
    return try subject.slice(start, me.matchOffsets[i &* 2 &+ 1], cx)
  }
  private static func group(_ me: Ref, _ args: Ref, _ cx: Context) throws(Raised) -> Owned {
    switch args.tupleCount {
    case 0: return try text(me, 0, cx.noneRef, cx)
    case 1: return try text(me, number(me, args.tupleItems[0], cx), cx.noneRef, cx)
    default:
      var items = try ItemBuffer(cx, capacity: args.tupleCount)
      for k in 0..<args.tupleCount { try items.append(text(me, number(me, args.tupleItems[k], cx), cx.noneRef, cx)) }
      return try items.tuple()
    }
  }
  private static func span(_ me: Ref, _ i: Int, _ cx: Context) throws(Raised) -> Owned {
    let start = cx.int(me.matchOffsets[i &* 2]), end = cx.int(me.matchOffsets[i &* 2 &+ 1])
    return try cx.tuple(start.ref, end.ref)
  }
  private static func expand(_ me: Ref, _ template: Ref, _ cx: Context) throws(Raised) -> Owned {
    let pattern = me.match.pointee.pattern
    let list = try Replacement.template(pattern, template, cx), parts = try cx.tuple(of: list.ref)
    if parts.ref.tupleCount == 1 { return parts.ref.tupleItems[0].own }
    let subject = try Subject(me.match.pointee.string, pattern, cx)
    var out = ReplacedText(isText: pattern.regex.pointee.isText)
    try Replacement.expand(parts.ref, subject, me.matchOffsets, me.matchGroups, &out, cx)
    return try out.finish(cx)
  }
  private static func lastIndex(_ me: Ref) -> Int {
    GroupOrder.last(me.match.pointee.pattern.regex.pointee.order, me.matchGroups, me.matchOffsets)
  }
  private static func lastGroup(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let last = lastIndex(me)
    var position = 0
    while last > 0, let (key, value) = cx.dictNext(me.match.pointee.pattern.regex.pointee.groupIndex, &position) {
      if cx.exactInt(value) == last { return key.own }
    }
    return cx.none
  }
  private static func groupDict(_ me: Ref, _ otherwise: Ref, _ cx: Context) throws(Raised) -> Owned {
    let result = try cx.dict()
    var position = 0
    while let (key, value) = cx.dictNext(me.match.pointee.pattern.regex.pointee.groupIndex, &position) {
      let name = key.own, part = try text(me, number(me, value, cx), otherwise, cx)
      try cx.dictSet(result.ref, name.ref, part.ref)
    }
    return result
  }

  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned { try text(me, number(me, key, cx), cx.noneRef, cx) }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let whole = try text(me, 0, cx.noneRef, cx), shown = try cx.repr(whole.ref)
    var b = StringBuilder()
    b.append("<re.Match object; span=(\(me.matchOffsets[0]), \(me.matchOffsets[1])), match=")
    b.append(shown.ref)
    b.append(">")
    return try b.finish(cx)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("group", "(self, /, *args)", "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    For 0 returns the entire match.") {
        (a, cx) throws(Raised) in try group(a[0], a[1], cx)
      },
      MethodDef("start", "(self, group=0, /)", "Return index of the start of the substring matched by group.") { (a, cx) throws(Raised) in
        cx.int(a[0].matchOffsets[try optionalNumber(a[0], a.optional(1), cx) &* 2])
      },
      MethodDef("end", "(self, group=0, /)", "Return index of the end of the substring matched by group.") { (a, cx) throws(Raised) in
        cx.int(a[0].matchOffsets[try optionalNumber(a[0], a.optional(1), cx) &* 2 &+ 1])
      },
      MethodDef("span", "(self, group=0, /)", "For match object m, return the 2-tuple (m.start(group), m.end(group)).") { (a, cx) throws(Raised) in
        try span(a[0], optionalNumber(a[0], a.optional(1), cx), cx)
      },
      MethodDef("groups", "(self, /, default=None)", "Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n    Is used for groups that did not participate in the match.") {
        (a, cx) throws(Raised) in
        let groups = a[0].matchGroups
        var items = try ItemBuffer(cx, capacity: groups)
        for i in 1..<(groups + 1) { try items.append(text(a[0], i, a.optional(1) ?? cx.noneRef, cx)) }
        return try items.tuple()
      },
      MethodDef("groupdict", "(self, /, default=None)", "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  default\n    Is used for groups that did not participate in the match.") {
        (a, cx) throws(Raised) in try groupDict(a[0], a.optional(1) ?? cx.noneRef, cx)
      },
      MethodDef("expand", "(self, /, template)", "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.") {
        (a, cx) throws(Raised) in try expand(a[0], a[1], cx)
      },
      MethodDef("__copy__", "(self, /)") { (a, cx) throws(Raised) in a[0].own },
      MethodDef("__deepcopy__", "(self, memo, /)") { (a, cx) throws(Raised) in a[0].own },
      MethodDef("__reduce_ex__", "(self, protocol, /)", "Helper for pickle.") { (a, cx) throws(Raised) in
        try cx.raise(.TypeError, "cannot pickle 're.Match' object")
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("string", "The string passed to match() or search().", member: true, get: { (me, cx) throws(Raised) in me.match.pointee.string.own }),
      GetSetDef("re", "The regular expression object.", member: true, get: { (me, cx) throws(Raised) in me.match.pointee.pattern.own }),
      GetSetDef("pos", "The index into the string at which the RE engine started looking for a match.", member: true, get: { (me, cx) throws(Raised) in cx.int(me.match.pointee.pos) }),
      GetSetDef("endpos", "The index into the string beyond which the RE engine will not go.", member: true, get: { (me, cx) throws(Raised) in cx.int(me.match.pointee.endpos) }),
      GetSetDef("lastindex", "The integer index of the last matched capturing group.", get: { (me, cx) throws(Raised) in
        let last = lastIndex(me)
        return last == 0 ? cx.none : cx.int(last)
      }),
      GetSetDef("lastgroup", "The name of the last matched capturing group.", get: { (me, cx) throws(Raised) in try lastGroup(me, cx) }),
      GetSetDef("regs", get: { (me, cx) throws(Raised) in
        var items = try ItemBuffer(cx, capacity: me.matchGroups + 1)
        for i in 0..<(me.matchGroups + 1) { try items.append(span(me, i, cx)) }
        return try items.tuple()
      }),
    ]
  }
}
#endif

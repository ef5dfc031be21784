import KraitCore

// Case conversion and classification of str.

extension StrType {
  static var caseMethods: [MethodDef] {
    [
      MethodDef("upper", "(self, /)", "A copy in upper case.") { (a, cx) throws(Raised) in try mapped(a[0], .upper, cx) },
      MethodDef("lower", "(self, /)", "A copy in lower case.") { (a, cx) throws(Raised) in try lowered(a[0], cx) },
      MethodDef("casefold", "(self, /)", "A copy for caseless comparison.") { (a, cx) throws(Raised) in try mapped(a[0], .fold, cx) },
      MethodDef("title", "(self, /)", "A copy in which words start in title case and go on in lower case.") { (a, cx) throws(Raised) in
        try titled(a[0], cx)
      },
      MethodDef("capitalize", "(self, /)", "A copy with the first character in title case and the rest in lower case.") { (a, cx) throws(Raised) in
        if a[0].str.pointee.isASCII { return try asciiCapitalized(a[0], cx) }
        var out = StringBuilder(capacity: a[0].strLength)
        let view = a[0].strView
        for i in 0..<view.count {
          if i == 0 { appendMapped(view[0], .title, &out) } else { appendLower(view, i, &out) }
        }
        return try out.finish(cx)
      },
      MethodDef("swapcase", "(self, /)", "A copy with upper and lower case exchanged.") { (a, cx) throws(Raised) in
        var out = StringBuilder(capacity: a[0].strLength)
        let view = a[0].strView
        for i in 0..<view.count {
          let c = view[i]
          if CharacterClass.upper.contains(c) {
            appendLower(view, i, &out)
          } else if CharacterClass.lower.contains(c) {
            appendMapped(c, .upper, &out)
          } else {
            out.append(scalar: c)
          }
        }
        return try out.finish(cx)
      },
      predicate("isalpha", "Whether all characters are letters and there is one.", .alpha),
      predicate("isalnum", "Whether all characters are letters or numbers and there is one.", .alphanumeric),
      predicate("isdecimal", "Whether all characters are decimal digits and there is one.", .decimal),
      predicate("isdigit", "Whether all characters are digits and there is one.", .digit),
      predicate("isnumeric", "Whether all characters are numeric and there is one.", .numeric),
      predicate("isspace", "Whether all characters are white space and there is one.", .space),
      MethodDef("isprintable", "(self, /)", "Whether all characters are printable.") { (a, cx) throws(Raised) in
        let view = a[0].strView
        for i in 0..<view.count where !CharacterClass.printable.contains(view[i]) { return cx.bool(false) }
        return cx.bool(true)
      },
      MethodDef("isascii", "(self, /)", "Whether all characters are ASCII.") { (a, cx) throws(Raised) in cx.bool(a[0].str.pointee.isASCII) },
      MethodDef("isidentifier", "(self, /)", "Whether the text is a valid identifier.") { (a, cx) throws(Raised) in cx.bool(isIdentifier(a[0])) },
      MethodDef("islower", "(self, /)", "Whether there are cased characters and all of them are in lower case.") { (a, cx) throws(Raised) in
        cx.bool(isAll(a[0], .lower, not: .upper))
      },
      MethodDef("isupper", "(self, /)", "Whether there are cased characters and all of them are in upper case.") { (a, cx) throws(Raised) in
        cx.bool(isAll(a[0], .upper, not: .lower))
      },
      MethodDef("istitle", "(self, /)", "Whether the text is in title case and has a cased character.") { (a, cx) throws(Raised) in
        cx.bool(isTitle(a[0]))
      },
    ]
  }

  private static func predicate(_ name: StaticString, _ doc: StaticString, _ property: CharacterClass) -> MethodDef {
    MethodDef(name, "(self, /)", doc) { (a, cx) throws(Raised) in
      let view = a[0].strView
      for i in 0..<view.count where !property.contains(view[i]) { return cx.bool(false) }
      return cx.bool(view.count > 0)
    }
  }

  public static func isIdentifier(_ s: Ref) -> Bool {
    let view = s.strView
    if view.count == 0 || !CharacterClass.identifierStart.contains(view[0]) { return false }
    for i in 1..<max(view.count, 1) where !CharacterClass.identifierContinue.contains(view[i]) { return false }
    return true
  }

  private static func isAll(_ s: Ref, _ wanted: CharacterClass, not other: CharacterClass) -> Bool {
    let view = s.strView
    var seen = false
    for i in 0..<view.count {
      let c = view[i]
      if other.contains(c) || CharacterClass.title.contains(c) { return false }
      if wanted.contains(c) { seen = true }
    }
    return seen
  }

  private static func isTitle(_ s: Ref) -> Bool {
    let view = s.strView
    var seen = false, previousIsCased = false
    for i in 0..<view.count {
      let c = view[i]
      if CharacterClass.upper.contains(c) || CharacterClass.title.contains(c) {
        if previousIsCased { return false }
        previousIsCased = true
        seen = true
      } else if CharacterClass.lower.contains(c) {
        if !previousIsCased { return false }
        seen = true
      } else {
        previousIsCased = false
      }
    }
    return seen
  }

  private static func appendMapped(_ c: UInt32, _ mapping: CaseMapping, _ out: inout StringBuilder) {
    mapCase(c, mapping) { out.append(scalar: $0) }
  }

  /// The lower case form of the character at `i`: a capital sigma at the end of a word has its own.
  private static func appendLower(_ view: StrView, _ i: Int, _ out: inout StringBuilder) {
    let c = view[i]
    if c == 0x3A3 { return out.append(scalar: isFinalSigma(view, i) ? 0x3C2 : 0x3C3) }
    appendMapped(c, .lower, &out)
  }

  /// Condition Final_Sigma of the Unicode standard (section 3.13).
  private static func isFinalSigma(_ view: StrView, _ i: Int) -> Bool {
    var k = i
    while k > 0 && CharacterClass.caseIgnorable.contains(view[k &- 1]) { k &-= 1 }
    if k == 0 || !CharacterClass.cased.contains(view[k &- 1]) { return false }
    k = i &+ 1
    while k < view.count && CharacterClass.caseIgnorable.contains(view[k]) { k &+= 1 }
    return k == view.count || !CharacterClass.cased.contains(view[k])
  }

  static func mapped(_ s: Ref, _ mapping: CaseMapping, _ cx: Context) throws(Raised) -> Owned {
    if s.str.pointee.isASCII { return try asciiMapped(s, mapping == .upper, cx) }
    var out = StringBuilder(capacity: s.strLength)
    let view = s.strView
    for i in 0..<view.count { appendMapped(view[i], mapping, &out) }
    return try out.finish(cx)
  }

  static func lowered(_ s: Ref, _ cx: Context) throws(Raised) -> Owned {
    if s.str.pointee.isASCII { return try asciiMapped(s, false, cx) }
    var out = StringBuilder(capacity: s.strLength)
    let view = s.strView
    for i in 0..<view.count { appendLower(view, i, &out) }
    return try out.finish(cx)
  }

  private static func asciiMapped(_ s: Ref, _ upper: Bool, _ cx: Context) throws(Raised) -> Owned {
    let count = s.strLength
    if count == 0 { return cx.interp.pointee.emptyStr.own }
    let from = s.strBytes
    if count == 1 { return cx.interp.pointee.latin1[Int(upper ? asciiUpper(from[0]) : asciiLower(from[0]))].own }
    let result = try cx.newASCII(count)
    let to = result.ref.strBytes
    if count < 8 {
      for i in 0..<count { to[i] = upper ? asciiUpper(from[i]) : asciiLower(from[i]) }
      return result
    }
    // Eight characters at a time; the last eight overlap those before.
    let source = UnsafeRawPointer(from), target = UnsafeMutableRawPointer(to)
    let first: UInt8 = upper ? 97 : 65
    var i = 0
    while true {
      let word = source.loadUnaligned(fromByteOffset: i, as: UInt64.self)
      target.storeBytes(of: word ^ caseBits(word, ofLettersFrom: first), toByteOffset: i, as: UInt64.self)
      if i &+ 8 >= count { return result }
      i = min(i &+ 8, count &- 8)
    }
  }
  private static func asciiCapitalized(_ s: Ref, _ cx: Context) throws(Raised) -> Owned {
    if s.strLength < 2 { return try asciiMapped(s, true, cx) }
    let result = try asciiMapped(s, false, cx)
    result.ref.strBytes[0] = asciiUpper(s.strBytes[0])
    return result
  }
  /// The bit that tells the cases apart, in those of eight ASCII characters that are one of the 26 letters from `first` on.
  @inline(__always) private static func caseBits(_ word: UInt64, ofLettersFrom first: UInt8) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let fromFirst = word &+ ones &* UInt64(0x80 &- first), behindLast = word &+ ones &* UInt64(0x80 &- first &- 26)
    return (fromFirst & ~behindLast & (ones &* 0x80)) &>> 2
  }

  private static func titled(_ s: Ref, _ cx: Context) throws(Raised) -> Owned {
    var out = StringBuilder(capacity: s.strLength)
    let view = s.strView
    var previousIsCased = false
    for i in 0..<view.count {
      if previousIsCased { appendLower(view, i, &out) } else { appendMapped(view[i], .title, &out) }
      previousIsCased = CharacterClass.cased.contains(view[i])
    }
    return try out.finish(cx)
  }
}

@inline(__always) func asciiUpper(_ c: UInt8) -> UInt8 { c >= 97 && c <= 122 ? c &- 32 : c }
@inline(__always) func asciiLower(_ c: UInt8) -> UInt8 { c >= 65 && c <= 90 ? c &+ 32 : c }

extension Context {
  /// `s.isidentifier()`.
  public func isIdentifier(_ s: Ref) -> Bool { StrType.isIdentifier(s) }
}

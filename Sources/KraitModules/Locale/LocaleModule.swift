import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `locale.Error`.
enum LocaleErrorType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "locale.Error" }
}

/// `_locale`: the process's locale.
enum LocaleModule: NativeModule {
  static var name: StaticString { "_locale" }
  static var doc: StaticString? { "Support for POSIX locales." }

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    // A program begins with the characters of the environment's locale, and with nothing else of it.
    let current = setlocale(LC_CTYPE, "").map { String(cString: $0) }
    // The C locale has no characters beyond ASCII: it gives way to the one that has.
    if current == "C" && getenv("LC_ALL") == nil { _ = setlocale(LC_CTYPE, "C.UTF-8") }
    let error = Ref(try cx.nativeType(LocaleErrorType.self, base: cx.exceptionType(.Exception)))
    try cx.setNamed(dict, "Error", error)
    let categories: [(String, Int32)] = [
      ("LC_CTYPE", LC_CTYPE), ("LC_NUMERIC", LC_NUMERIC), ("LC_TIME", LC_TIME), ("LC_COLLATE", LC_COLLATE), ("LC_MONETARY", LC_MONETARY),
      ("LC_MESSAGES", LC_MESSAGES), ("LC_ALL", LC_ALL), ("CHAR_MAX", 127),
    ]
    for (name, value) in categories { try cx.dictSet(dict, name, Int(value)) }
    for (name, value) in items { try cx.dictSet(dict, name, value) }
  }

  /// What `nl_langinfo` knows: single items, and the first of the names of days and months.
  private static var items: [(String, Int)] {
    var all: [(String, Int)] = [
      ("CODESET", 14), ("RADIXCHAR", 65536), ("THOUSEP", 65537), ("YESEXPR", 327680), ("NOEXPR", 327681), ("CRNCYSTR", 262159),
      ("AM_STR", 131110), ("PM_STR", 131111), ("D_T_FMT", 131112), ("D_FMT", 131113), ("T_FMT", 131114), ("T_FMT_AMPM", 131115),
      ("ERA", 131116), ("ERA_D_FMT", 131118), ("ALT_DIGITS", 131119), ("ERA_D_T_FMT", 131120), ("ERA_T_FMT", 131121), ("_DATE_FMT", 131180),
    ]
    for (name, first, count) in [("ABDAY", 131072, 7), ("DAY", 131079, 7), ("ABMON", 131086, 12), ("MON", 131098, 12)] {
      for i in 0..<count { all.append(("\(name)_\(i + 1)", first + i)) }
    }
    return all
  }

  private static func text(_ pointer: UnsafePointer<CChar>?, _ cx: Context) throws(Raised) -> Owned {
    guard let pointer else { return try cx.str("") }
    let bytes = try cx.bytes(UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)))
    let decode = try cx.intern("decode"), encoding = try cx.str(String(cString: nl_langinfo(nl_item(CODESET)))), errors = try cx.str("surrogateescape")
    return try cx.callMethod(bytes.ref, decode.ref, encoding.ref, errors.ref)
  }
  /// Text for a function of C: without null characters, in the locale's encoding.
  private static func native(_ r: Ref, _ function: String, _ cx: Context) throws(Raised) -> [CChar] {
    guard r.isStr else { try cx.raise(.TypeError, "\(function) argument must be str, not \(cx.typeName(r))") }
    let encode = try cx.intern("encode"), encoding = try cx.str("utf-8"), errors = try cx.str("surrogateescape")
    let data = try cx.callMethod(r, encode.ref, encoding.ref, errors.ref)
    if data.ref.bytesBuffer.contains(0) { try cx.raise(.ValueError, "embedded null character") }
    return data.ref.bytesBuffer.map { CChar(bitPattern: $0) } + [0]
  }
  private static func grouping(_ pointer: UnsafePointer<CChar>?, _ cx: Context) throws(Raised) -> Owned {
    let list = try cx.list()
    guard var next = pointer, next.pointee != 0 else { return list }
    while next.pointee != 0 && next.pointee != CChar.max {
      try cx.append(list.ref, cx.int(Int(next.pointee)))
      next += 1
    }
    // A zero, or the mark that there are no more groups, ends the list.
    try cx.append(list.ref, cx.int(Int(next.pointee)))
    return list
  }

  private static func conventions(_ cx: Context) throws(Raised) -> Owned {
    let result = try cx.dict(), target = result.ref
    guard let conventions = localeconv()?.pointee else { return result }
    let numbers: [(String, CChar)] = [
      ("int_frac_digits", conventions.int_frac_digits), ("frac_digits", conventions.frac_digits), ("p_cs_precedes", conventions.p_cs_precedes),
      ("p_sep_by_space", conventions.p_sep_by_space), ("n_cs_precedes", conventions.n_cs_precedes), ("n_sep_by_space", conventions.n_sep_by_space),
      ("p_sign_posn", conventions.p_sign_posn), ("n_sign_posn", conventions.n_sign_posn),
    ]
    func set(_ name: String, _ value: UnsafeMutablePointer<CChar>?) throws(Raised) {
      let shown = try text(value.map { UnsafePointer($0) }, cx)
      try cx.setNamed(target, name, shown.ref)
    }
    try set("int_curr_symbol", conventions.int_curr_symbol)
    try set("currency_symbol", conventions.currency_symbol)
    try set("mon_decimal_point", conventions.mon_decimal_point)
    try set("mon_thousands_sep", conventions.mon_thousands_sep)
    let monetary = try grouping(conventions.mon_grouping.map { UnsafePointer($0) }, cx)
    try cx.setNamed(target, "mon_grouping", monetary.ref)
    try set("positive_sign", conventions.positive_sign)
    try set("negative_sign", conventions.negative_sign)
    for (name, value) in numbers { try cx.dictSet(target, name, Int(value)) }
    try set("decimal_point", conventions.decimal_point)
    try set("thousands_sep", conventions.thousands_sep)
    let plain = try grouping(conventions.grouping.map { UnsafePointer($0) }, cx)
    try cx.setNamed(target, "grouping", plain.ref)
    return result
  }

  private static func raise(_ message: String, _ cx: Context) throws(Raised) -> Never {
    try cx.raise(try cx.nativeType(LocaleErrorType.self, base: cx.exceptionType(.Exception)), message)
  }

  static var functions: [MethodDef] {
    [
      MethodDef("setlocale", "(category, locale=None, /)", "Activates/queries locale processing.") { (a, cx) throws(Raised) in
        let category = Int32(clamping: try cx.index(a[0]))
        guard let locale = a.optional(1), locale != cx.interp.pointee.none else {
          guard let current = setlocale(category, nil) else { try raise("locale query failed", cx) }
          return try text(current, cx)
        }
        let name = try native(locale, "setlocale()", cx)
        guard let changed = setlocale(category, name) else { try raise("unsupported locale setting", cx) }
        return try text(changed, cx)
      },
      MethodDef("localeconv", "()", "Returns numeric and monetary locale-specific parameters.") { (a, cx) throws(Raised) in try conventions(cx) },
      MethodDef("strcoll", "(os1, os2, /)", "Compares two strings according to the locale.") { (a, cx) throws(Raised) in
        let x = try native(a[0], "strcoll()", cx), y = try native(a[1], "strcoll()", cx)
        return cx.int(Int(strcoll(x, y)))
      },
      MethodDef("strxfrm", "(string, /)", "Return a string that can be used as a key for locale-aware comparisons.") { (a, cx) throws(Raised) in
        let source = try native(a[0], "strxfrm()", cx)
        let needed = strxfrm(nil, source, 0)
        var out = [CChar](repeating: 0, count: needed + 1)
        _ = strxfrm(&out, source, needed + 1)
        let bytes = out.prefix(needed).map { UInt8(bitPattern: $0) }
        // Plain text where nothing is transformed; else one character a byte, which compares alike.
        if bytes.elementsEqual(source.dropLast().map { UInt8(bitPattern: $0) }) { return a[0].own }
        let held = try cx.bytes(Array(bytes))
        return try cx.str(latin1: held.ref.bytesBuffer.bindMemory(to: UInt8.self))
      },
      MethodDef("nl_langinfo", "(key, /)", "Return the value for the locale information associated with key.") { (a, cx) throws(Raised) in
        let key = try cx.index(a[0])
        guard items.contains(where: { $0.1 == key }) else { try cx.raise(.ValueError, "unsupported langinfo constant") }
        return try text(nl_langinfo(nl_item(key)), cx)
      },
      MethodDef("getencoding", "()", "Get the current locale encoding.") { (a, cx) throws(Raised) in
        try cx.str(String(cString: nl_langinfo(nl_item(CODESET))))
      },
    ]
  }
}

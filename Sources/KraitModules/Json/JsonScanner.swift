import KraitCore
import KraitObjects

/// `_json.make_scanner`: reads one JSON value.
enum JsonScannerType: JsonObject {
  static let name: StaticString = "_json.Scanner"
  static let doc: StaticString? = "JSON scanner object"
  static let operations: OperationSet = [.new, .call]
  static let fieldNames: [StaticString] = ["strict", "object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant"]
  static let constructor = Signature("make_scanner", "(context)")
  static let callSignature = Signature("scan_once", "(string, idx)")

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let bound = try cx.bind(args, constructor)
    let me = try allocate(type, cx)
    for (i, name) in fieldNames.enumerated() {
      let key = try cx.intern("\(name)")
      replace(fields(me.ref) + i, with: try cx.getattr(bound[0], key.ref))
    }
    cx.track(me.ref)
    return me
  }

  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let bound = try cx.bind(args, callSignature)
    guard bound[0].isStr else { try cx.raise(.TypeError, "first argument must be a string, not \(cx.typeName(bound[0]))") }
    let start = try cx.index(bound[1])
    if start < 0 { try cx.raise(.ValueError, "idx cannot be negative") }
    let memo = try cx.dict()
    let strict = try cx.isTrue(fields(me)[0].unsafelyUnwrapped)
    let scan = JsonScan(cx: cx, me: me, text: bound[0], view: bound[0].strView, strict: strict, memo: memo.ref)
    var end = 0
    let value = try scan.value(start, &end), next = cx.int(end)
    return try cx.tuple(value.ref, next.ref)
  }
}

/// One scan.
private struct JsonScan {
  let cx: Context
  let me: Ref
  let text: Ref
  let view: StrView
  let strict: Bool
  /// Keys that occurred, so that equal ones are one object.
  let memo: Ref

  private func field(_ i: Int) -> Ref { JsonScannerType.fields(me)[i].unsafelyUnwrapped }

  private func skipSpace(_ i: inout Int) {
    while i < view.count, view[i] == 32 || view[i] == 9 || view[i] == 10 || view[i] == 13 { i += 1 }
  }
  private func stop(_ i: Int) throws(Raised) -> Never {
    let place = cx.int(i)
    try cx.raiseStopIteration(place.ref)
  }
  private func matches(_ word: StaticString, _ at: Int) -> Bool {
    if view.count - at < word.utf8CodeUnitCount { return false }
    for k in 0..<word.utf8CodeUnitCount where view[at + k] != UInt32(word.utf8Start[k]) { return false }
    return true
  }

  func value(_ i: Int, _ end: inout Int) throws(Raised) -> Owned {
    if i >= view.count { try stop(i) }
    switch view[i] {
    case 0x22: return try JsonStrings.scan(text, i + 1, strict: strict, end: &end, cx)
    case 0x7B:
      try cx.checkNativeStack(" while decoding a JSON object from a unicode string")
      return try object(i + 1, &end)
    case 0x5B:
      try cx.checkNativeStack(" while decoding a JSON array from a unicode string")
      return try array(i + 1, &end)
    case 0x6E where matches("null", i):
      end = i + 4
      return cx.none
    case 0x74 where matches("true", i):
      end = i + 4
      return cx.bool(true)
    case 0x66 where matches("false", i):
      end = i + 5
      return cx.bool(false)
    case 0x4E where matches("NaN", i): return try constant("NaN", i, &end)
    case 0x49 where matches("Infinity", i): return try constant("Infinity", i, &end)
    case 0x2D where matches("-Infinity", i): return try constant("-Infinity", i, &end)
    default: return try number(i, &end)
    }
  }

  private func constant(_ word: StaticString, _ i: Int, _ end: inout Int) throws(Raised) -> Owned {
    end = i + word.utf8CodeUnitCount
    let name = try cx.str(word)
    return try cx.call(field(5), name.ref)
  }

  private func isDigit(_ i: Int) -> Bool { i < view.count && view[i] >= 48 && view[i] <= 57 }

  private func number(_ start: Int, _ end: inout Int) throws(Raised) -> Owned {
    var i = start
    if view[i] == 0x2D { i += 1 }
    if !isDigit(i) { try stop(start) }
    if view[i] == 48 { i += 1 } else { while isDigit(i) { i += 1 } }
    var isFloat = false
    if i < view.count, view[i] == 0x2E, isDigit(i + 1) {
      isFloat = true
      i += 1
      while isDigit(i) { i += 1 }
    }
    if i < view.count, view[i] == 0x65 || view[i] == 0x45 {
      var k = i + 1
      if k < view.count, view[k] == 0x2B || view[k] == 0x2D { k += 1 }
      if isDigit(k) {
        isFloat = true
        while isDigit(k) { k += 1 }
        i = k
      }
    }
    end = i
    if !isFloat && i - start <= 18 && field(4) == Ref(cx.types.pointee.int) {
      var n = 0
      for k in start..<i where view[k] != 0x2D { n = n * 10 + Int(view[k]) - 48 }
      return cx.int(view[start] == 0x2D ? -n : n)
    }
    let digits = try cx.substring(text, start, i)
    return try cx.call(field(isFloat ? 3 : 4), digits.ref)
  }

  private func array(_ start: Int, _ end: inout Int) throws(Raised) -> Owned {
    let result = try cx.list()
    var i = start
    skipSpace(&i)
    if i < view.count && view[i] == 0x5D {
      end = i + 1
      return result
    }
    while true {
      try cx.append(list: result.ref, try value(i, &i))
      skipSpace(&i)
      if i < view.count && view[i] == 0x5D { break }
      if i >= view.count || view[i] != 0x2C { try JsonStrings.fail("Expecting ',' delimiter", text, i, cx) }
      let comma = i
      i += 1
      skipSpace(&i)
      if i < view.count && view[i] == 0x5D { try JsonStrings.fail("Illegal trailing comma before end of array", text, comma, cx) }
    }
    end = i + 1
    return result
  }

  private func object(_ start: Int, _ end: inout Int) throws(Raised) -> Owned {
    let pairsHook = field(2)
    let usesPairs = !cx.isNone(pairsHook)
    let result = usesPairs ? try cx.list() : try cx.dict()
    var i = start
    skipSpace(&i)
    if i >= view.count || view[i] != 0x7D {
      while true {
        if i >= view.count || view[i] != 0x22 {
          try JsonStrings.fail("Expecting property name enclosed in double quotes", text, i, cx)
        }
        let key = try memoized(try JsonStrings.scan(text, i + 1, strict: strict, end: &i, cx))
        skipSpace(&i)
        if i >= view.count || view[i] != 0x3A { try JsonStrings.fail("Expecting ':' delimiter", text, i, cx) }
        i += 1
        skipSpace(&i)
        let item = try value(i, &i)
        if usesPairs {
          try cx.append(list: result.ref, try cx.tuple(key.ref, item.ref))
        } else {
          try cx.dictSet(result.ref, key.ref, item.ref)
        }
        skipSpace(&i)
        if i < view.count && view[i] == 0x7D { break }
        if i >= view.count || view[i] != 0x2C { try JsonStrings.fail("Expecting ',' delimiter", text, i, cx) }
        let comma = i
        i += 1
        skipSpace(&i)
        if i < view.count && view[i] == 0x7D { try JsonStrings.fail("Illegal trailing comma before end of object", text, comma, cx) }
      }
    }
    end = i + 1
    if usesPairs { return try cx.call(pairsHook, result.ref) }
    let hook = field(1)
    return cx.isNone(hook) ? result : try cx.call(hook, result.ref)
  }

  private func memoized(_ key: consuming Owned) throws(Raised) -> Owned {
    if let known = try cx.dictGet(memo, key.ref) { return known.own }
    try cx.dictSet(memo, key.ref, key.ref)
    return key
  }
}

import KraitCore

/// One step through a text with replacement fields.
struct FormatField {
  /// The literal text before the field, with doubled braces already single.
  var literal: (start: Int, end: Int)
  var hasField = false
  var name: (start: Int, end: Int) = (0, 0)
  /// 0 for none.
  var conversion: UInt32 = 0
  var spec: (start: Int, end: Int) = (0, 0)
  var specHasFields = false
}

/// Parses `literal{name!conversion:spec}...`.
struct FieldParser {
  let view: StrView
  var position: Int
  let end: Int
  let cx: Context

  init(_ view: StrView, _ start: Int, _ end: Int, _ cx: Context) {
    self.view = view
    position = start
    self.end = end
    self.cx = cx
  }

  /// The next literal and field; nil at the end.
  mutating func next() throws(Raised) -> FormatField? {
    if position >= end { return nil }
    let start = position
    var i = start
    while i < end {
      let c = view[i]
      if c != 0x7B && c != 0x7D {
        i += 1
        continue
      }
      let doubled = i + 1 < end && view[i + 1] == c
      if doubled {
        position = i + 2
        return FormatField(literal: (start, i + 1))
      }
      if c == 0x7D { try cx.raise(.ValueError, "Single '}' encountered in format string") }
      if i + 1 >= end { try cx.raise(.ValueError, "Single '{' encountered in format string") }
      var field = FormatField(literal: (start, i))
      try parseField(i + 1, &field)
      return field
    }
    position = end
    return FormatField(literal: (start, end))
  }

  private mutating func parseField(_ start: Int, _ field: inout FormatField) throws(Raised) {
    field.hasField = true
    var i = start, inBrackets = false
    var c: UInt32 = 0
    scan: while i < end {
      c = view[i]
      switch c {
      case 0x7B:
        if !inBrackets { try cx.raise(.ValueError, "unexpected '{' in field name") }
      case 0x5B: inBrackets = true
      case 0x5D: inBrackets = false
      case 0x7D, 0x3A, 0x21:
        if !inBrackets { break scan }
      default: break
      }
      i += 1
    }
    if i >= end { try cx.raise(.ValueError, "expected '}' before end of string") }
    field.name = (start, i)
    i += 1
    if c == 0x21 {
      if i >= end { try cx.raise(.ValueError, "end of string while looking for conversion specifier") }
      field.conversion = view[i]
      i += 1
      if i >= end { try cx.raise(.ValueError, "unmatched '{' in format spec") }
      c = view[i]
      i += 1
      if c != 0x7D && c != 0x3A { try cx.raise(.ValueError, "expected ':' after conversion specifier") }
    }
    if c == 0x3A {
      let specStart = i
      var depth = 1
      while i < end {
        let d = view[i]
        if d == 0x7B {
          field.specHasFields = true
          depth += 1
        } else if d == 0x7D {
          depth -= 1
          if depth == 0 { break }
        }
        i += 1
      }
      if i >= end { try cx.raise(.ValueError, "unmatched '{' in format spec") }
      field.spec = (specStart, i)
      i += 1
    }
    position = i
  }
}

/// Parses `first.attribute[index]...`.
struct FieldNameParser {
  let view: StrView
  var position: Int
  let end: Int
  let cx: Context
  let first: (start: Int, end: Int)

  init(_ view: StrView, _ start: Int, _ end: Int, _ cx: Context) {
    self.view = view
    self.end = end
    self.cx = cx
    var i = start
    while i < end && view[i] != 0x2E && view[i] != 0x5B { i += 1 }
    first = (start, i)
    position = i
  }
  init(resume view: StrView, _ position: Int, _ end: Int, _ cx: Context) {
    self.view = view
    self.position = position
    self.end = end
    self.cx = cx
    first = (position, position)
  }

  /// The next attribute or index; nil at the end.
  mutating func next() throws(Raised) -> (isAttribute: Bool, start: Int, end: Int)? {
    if position >= end { return nil }
    let c = view[position]
    var i = position + 1
    let start = i
    if c == 0x2E {
      while i < end && view[i] != 0x2E && view[i] != 0x5B { i += 1 }
      position = i
    } else if c == 0x5B {
      while i < end && view[i] != 0x5D { i += 1 }
      if i >= end { try cx.raise(.ValueError, "Missing ']' in format string") }
      position = i + 1
    } else {
      try cx.raise(.ValueError, "Only '.' or '[' may follow ']' in format field specifier")
    }
    if i == start { try cx.raise(.ValueError, "Empty attribute in format string") }
    return (c == 0x2E, start, i)
  }

  /// A run of decimal digits as a number; -1 if it is anything else.
  static func index(_ view: StrView, _ start: Int, _ end: Int, _ cx: Context) throws(Raised) -> Int {
    if start >= end { return -1 }
    for i in start..<end where decimalValue(view[i]) < 0 { return -1 }
    var n = 0
    for i in start..<end {
      let (ten, o1) = n.multipliedReportingOverflow(by: 10)
      let (sum, o2) = ten.addingReportingOverflow(decimalValue(view[i]))
      if o1 || o2 { try cx.raise(.ValueError, "Too many decimal digits in format string") }
      n = sum
    }
    return n
  }
}

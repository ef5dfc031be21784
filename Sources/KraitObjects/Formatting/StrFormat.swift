import KraitCore

// `str.format`.

/// Whether fields are numbered by the text or in order.
private enum Numbering { case unknown, automatic, manual }

private struct Formatter {
  let cx: Context
  let text: Ref
  /// A tuple; nil for `format_map`.
  let args: Ref?
  let kwargs: Ref?
  var numbering = Numbering.unknown
  var nextIndex = 0

  mutating func render(_ text: Ref, depth: Int, _ out: inout StringBuilder) throws(Raised) {
    if depth < 0 { try cx.raise(.ValueError, "Max string recursion exceeded") }
    let view = text.strView
    var parser = FieldParser(view, 0, view.count, cx)
    while let field = try parser.next() {
      out.append(text, field.literal.start, field.literal.end)
      if field.hasField { try renderField(text, field, depth, &out) }
    }
  }

  private mutating func renderField(_ text: Ref, _ field: FormatField, _ depth: Int, _ out: inout StringBuilder) throws(Raised) {
    var value = try self.value(text, field.name.start, field.name.end)
    switch field.conversion {
    case 0: break
    case 0x72: value = try cx.repr(value.ref)
    case 0x73: value = try cx.str(of: value.ref)
    case 0x61: value = try cx.ascii(value.ref)
    default:
      let c = field.conversion
      let shown = c > 32 && c < 127 ? String(Character(Unicode.Scalar(UInt8(c)))) : "\\x\(String(c, radix: 16))"
      try cx.raise(.ValueError, "Unknown conversion specifier \(shown)")
    }
    var spec = try cx.substring(text, field.spec.start, field.spec.end)
    if field.specHasFields {
      var expanded = StringBuilder()
      try render(spec.ref, depth: depth - 1, &expanded)
      spec = try expanded.finish(cx)
    }
    if spec.ref.strLength == 0 && value.ref.isExactly(cx.types.pointee.str) { return out.append(value.ref) }
    let formatted = try cx.format(value.ref, spec.ref)
    out.append(formatted.ref)
  }

  private mutating func value(_ text: Ref, _ start: Int, _ end: Int) throws(Raised) -> Owned {
    let view = text.strView
    var parser = FieldNameParser(view, start, end, cx)
    let first = parser.first
    var index = try FieldNameParser.index(view, first.start, first.end, cx)
    let isEmpty = first.start == first.end
    if isEmpty || index >= 0 { try checkNumbering(automatic: isEmpty) }
    if isEmpty {
      index = nextIndex
      nextIndex += 1
    }
    var value: Owned
    if index < 0 {
      let key = try cx.substring(text, first.start, first.end)
      guard let kwargs else { try cx.raiseKeyError(key.ref) }
      value = try cx.getitem(kwargs, key.ref)
    } else {
      guard let args else { try cx.raise(.ValueError, "Format string contains positional fields") }
      if index >= args.tupleCount { try cx.raise(.IndexError, "Replacement index \(index) out of range for positional args tuple") }
      value = args.tupleItems[index].own
    }
    while let step = try parser.next() {
      if step.isAttribute {
        let name = cx.intern(try cx.substring(text, step.start, step.end))
        value = try cx.getattr(value.ref, name.ref)
      } else {
        let n = try FieldNameParser.index(view, step.start, step.end, cx)
        let key = n >= 0 ? cx.int(n) : try cx.substring(text, step.start, step.end)
        value = try cx.getitem(value.ref, key.ref)
      }
    }
    return value
  }

  private mutating func checkNumbering(automatic: Bool) throws(Raised) {
    switch (numbering, automatic) {
    case (.unknown, _): numbering = automatic ? .automatic : .manual
    case (.manual, true): try cx.raise(.ValueError, "cannot switch from manual field specification to automatic field numbering")
    case (.automatic, false): try cx.raise(.ValueError, "cannot switch from automatic field numbering to manual field specification")
    default: break
    }
  }
}

extension Context {
  /// `text.format(*args, **kwargs)`; without `args` it is `format_map`.
  public func strFormat(_ text: Ref, args: Ref?, kwargs: Ref?) throws(Raised) -> Owned {
    var formatter = Formatter(cx: self, text: text, args: args, kwargs: kwargs)
    var out = StringBuilder(capacity: text.strLength)
    try formatter.render(text, depth: 2 - 1, &out)
    return try out.finish(self)
  }

  /// `_string.formatter_parser`.
  public func formatterParser(_ text: Ref) throws(Raised) -> Owned { try parserIterator(types.pointee.formatterIterator, text, 0, text.strLength) }

  /// `_string.formatter_field_name_split`.
  public func formatterFieldNameSplit(_ text: Ref) throws(Raised) -> Owned {
    let view = text.strView
    let parser = FieldNameParser(view, 0, view.count, self)
    let n = try FieldNameParser.index(view, parser.first.start, parser.first.end, self)
    let first = n >= 0 ? int(n) : try substring(text, parser.first.start, parser.first.end)
    let rest = try parserIterator(types.pointee.fieldNameIterator, text, parser.position, view.count)
    return try tuple(first.ref, rest.ref)
  }

  private func parserIterator(_ type: TypePointer, _ text: Ref, _ position: Int, _ end: Int) throws(Raised) -> Owned {
    let me = try allocate(type)
    me.iteratorPosition.pointee.sequence = text.own.leak()
    me.iteratorPosition.pointee.index = position
    return Owned(stealing: me)
  }
}

/// Iterators over the parts of a format text: (literal, name, spec, conversion).
enum FormatterIteratorType: NativeType {
  static let name: StaticString = "formatteriterator"
  static let operations: OperationSet = [.iter, .next]
  static let layout = Layout(MemoryLayout<SequencePosition>.size, [.noInstances])
  static func dealloc(_ me: Ref, _ cx: Context) { me.iteratorPosition.pointee.sequence?.decref() }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let text = me.iteratorPosition.pointee.sequence.unsafelyUnwrapped
    var parser = FieldParser(text.strView, me.iteratorPosition.pointee.index, text.strLength, cx)
    guard let field = try parser.next() else { return nil }
    me.iteratorPosition.pointee.index = parser.position
    let literal = try cx.substring(text, field.literal.start, field.literal.end)
    if !field.hasField { return try cx.tuple(literal.ref, cx.noneRef, cx.noneRef, cx.noneRef) }
    let name = try cx.substring(text, field.name.start, field.name.end), spec = try cx.substring(text, field.spec.start, field.spec.end)
    let conversion = field.conversion == 0 ? cx.none : try cx.character(field.conversion)
    return try cx.tuple(literal.ref, name.ref, spec.ref, conversion.ref)
  }
}

/// Iterators over the rest of a field name: (is attribute, name or index).
enum FieldNameIteratorType: NativeType {
  static let name: StaticString = "fieldnameiterator"
  static let operations: OperationSet = [.iter, .next]
  static let layout = Layout(MemoryLayout<SequencePosition>.size, [.noInstances])
  static func dealloc(_ me: Ref, _ cx: Context) { me.iteratorPosition.pointee.sequence?.decref() }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let text = me.iteratorPosition.pointee.sequence.unsafelyUnwrapped
    var parser = FieldNameParser(resume: text.strView, me.iteratorPosition.pointee.index, text.strLength, cx)
    guard let step = try parser.next() else { return nil }
    me.iteratorPosition.pointee.index = parser.position
    let n = step.isAttribute ? -1 : try FieldNameParser.index(text.strView, step.start, step.end, cx)
    let part = n >= 0 ? cx.int(n) : try cx.substring(text, step.start, step.end)
    let flag = cx.bool(step.isAttribute)
    return try cx.tuple(flag.ref, part.ref)
  }
}

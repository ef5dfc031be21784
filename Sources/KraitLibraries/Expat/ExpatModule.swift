#if Expat
  import CExpat
  import KraitCore
  import KraitObjects
  import KraitVM

  struct ExpatBody {
    var header: ObjectHeader
    var parser: Unmanaged<ExpatParser>
  }

  extension Ref {
    fileprivate var expat: ExpatParser { raw.assumingMemoryBound(to: ExpatBody.self).pointee.parser.takeUnretainedValue() }
  }

  /// `xml.parsers.expat.ExpatError`.
  enum ExpatErrorType: ExceptionNative {
    static var kind: ExceptionKind { .Exception }
    static var name: StaticString { "xml.parsers.expat.ExpatError" }
  }

  extension Context {
    fileprivate func raiseExpat(_ parser: ExpatParser) throws(Raised) -> Never {
      let code = XML_GetErrorCode(parser.raw), line = Int(XML_GetCurrentLineNumber(parser.raw)), column = Int(XML_GetCurrentColumnNumber(parser.raw))
      let reason = XML_ErrorString(code).map { String(cString: $0) } ?? "unknown error"
      let text = try str("\(reason): line \(line), column \(column)")
      let exception = try call(Ref(try nativeType(ExpatErrorType.self, base: exceptionType(.Exception))), text.ref)
      for (name, value) in [("code", Int(code.rawValue)), ("offset", column), ("lineno", line)] {
        let key = try intern(name), number = int(value)
        try setattr(exception.ref, key.ref, number.ref)
      }
      try raise(exception: exception)
    }
  }

  /// `pyexpat.xmlparser`.
  enum ExpatParserType: NativeType {
    static var name: StaticString { "pyexpat.xmlparser" }
    static var doc: StaticString? { "XML parser" }
    static var layout: Layout { Layout(MemoryLayout<ExpatBody>.size, [.collected, .noInstances]) }
    static var operations: OperationSet { [] }

    static func make(_ raw: XML_Parser, parent: ExpatParser?, intern: Ref?, _ cx: Context) throws(Raised) -> Owned {
      let parser = ExpatParser(raw, parent: parent)
      parser.intern = intern.own?.leak()
      XML_SetUserData(raw, Unmanaged.passUnretained(parser).toOpaque())
      let me = try cx.allocateInstance(try cx.nativeType(ExpatParserType.self))
      me.raw.assumingMemoryBound(to: ExpatBody.self).pointee.parser = Unmanaged.passRetained(parser)
      cx.track(me)
      return Owned(stealing: me)
    }
    static func dealloc(_ me: Ref, _ cx: Context) {
      me.expat.releaseObjects()
      me.raw.assumingMemoryBound(to: ExpatBody.self).pointee.parser.release()
    }
    static func traverse(_ me: Ref, _ visit: Visitor) {
      for handler in me.expat.handlers { visit(handler) }
      visit(me.expat.intern)
    }
    static func clear(_ me: Ref, _ cx: Context) { me.expat.releaseObjects() }

    /// Parses data; the result is 1.
    private static func parse(_ me: Ref, _ data: UnsafeRawBufferPointer, isFinal: Bool, _ cx: Context) throws(Raised) -> Owned {
      let held = me.own
      let parser = held.ref.expat, outer = parser.context
      parser.context = cx
      parser.hasBegun = true
      defer { parser.context = outer }
      var rest = data
      var status = XML_STATUS_OK
      repeat {
        let count = min(rest.count, 1 << 20), last = isFinal && count == rest.count
        status = XML_Parse(parser.raw, rest.bindMemory(to: CChar.self).baseAddress, Int32(count), last ? 1 : 0)
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } while !rest.isEmpty && status == XML_STATUS_OK
      if parser.failed {
        parser.failed = false
        throw Raised()
      }
      if status == XML_STATUS_ERROR { try cx.raiseExpat(parser) }
      try parser.flushText(cx)
      return cx.int(1)
    }

    static var methods: [MethodDef] {
      [
        MethodDef("Parse", "(self, data, isfinal=False, /)", "Parse XML data.\n\n'isfinal' should be true at end of input.") { (a, cx) throws(Raised) in
          let isFinal = try cx.optionalTruth(a.optional(2), false)
          if a[1].isStr {
            _ = XML_SetEncoding(a[0].expat.raw, "utf-8")
            let data = try cx.encodeUTF8(a[1], nil)
            return try parse(a[0], data.ref.bytesBuffer, isFinal: isFinal, cx)
          }
          guard cx.isBytesLike(a[1]) else { try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(a[1]))'") }
          return try cx.withBytesLike(a[1]) { (data) throws(Raised) -> Owned in try parse(a[0], data, isFinal: isFinal, cx) }
        },
        MethodDef("ParseFile", "(self, file, /)", "Parse XML data from file-like object.") { (a, cx) throws(Raised) in
          let key = try cx.intern("read")
          guard let read = try cx.getattrOptional(a[1], key.ref) else { try cx.raise(.TypeError, "argument must have 'read' attribute") }
          let size = cx.int(2048)
          while true {
            let data = try cx.call(read.ref, size.ref)
            guard cx.isBytesLike(data.ref) else { try cx.raise(.TypeError, "read() did not return a bytes object (type=\(cx.typeName(data.ref)))") }
            let done = try cx.withBytesLike(data.ref) { (bytes) throws(Raised) -> Bool in
              _ = try parse(a[0], bytes, isFinal: bytes.isEmpty, cx)
              return bytes.isEmpty
            }
            if done { return cx.int(1) }
          }
        },
        MethodDef("SetBase", "(self, base, /)", "Set the base URL for the parser.") { (a, cx) throws(Raised) in
          guard a[1].isStr else { try cx.raise(.TypeError, "SetBase() argument must be str, not \(cx.typeName(a[1]))") }
          if XML_SetBase(a[0].expat.raw, a[1].text) == XML_STATUS_ERROR { try cx.raiseMemoryError() }
          return cx.none
        },
        MethodDef("GetBase", "(self, /)", "Return base URL string for the parser.") { (a, cx) throws(Raised) in
          try a[0].expat.string(XML_GetBase(a[0].expat.raw), cx)
        },
        MethodDef("GetInputContext", "(self, /)", "Return the untranslated text of the input that caused the current event.") { (a, cx) throws(Raised) in
          guard a[0].expat.context != nil else { return cx.none }
          var offset: Int32 = 0, size: Int32 = 0
          guard let buffer = XML_GetInputContext(a[0].expat.raw, &offset, &size) else { return cx.none }
          return try cx.bytes(UnsafeRawBufferPointer(start: buffer + Int(offset), count: Int(max(0, size - offset))))
        },
        MethodDef("ExternalEntityParserCreate", "(self, context, encoding=None, /)", "Create a parser for parsing an external entity based on the information passed to the ExternalEntityRefHandler.") {
          (a, cx) throws(Raised) in
          let parent = a[0].expat
          let context: String? = a[1] == cx.interp.pointee.none ? nil : a[1].text
          let encoding: String? = a.optional(2).flatMap { $0.isStr ? $0.text : nil }
          guard let raw = XML_ExternalEntityParserCreate(parent.raw, context, encoding) else { try cx.raiseMemoryError() }
          let made = try make(raw, parent: parent, intern: parent.intern, cx)
          let child = made.ref.expat
          child.buffersText = parent.buffersText
          child.bufferSize = parent.bufferSize
          child.orderedAttributes = parent.orderedAttributes
          child.specifiedAttributes = parent.specifiedAttributes
          for event in ExpatEvent.allCases { child.handlers[event.rawValue] = parent.handlers[event.rawValue].own?.leak() }
          return made
        },
        MethodDef("SetParamEntityParsing", "(self, flag, /)", "Controls parsing of parameter entities (including the external DTD subset).") { (a, cx) throws(Raised) in
          cx.int(Int(XML_SetParamEntityParsing(a[0].expat.raw, XML_ParamEntityParsing(UInt32(clamping: try cx.index(a[1]))))))
        },
        MethodDef("UseForeignDTD", "(self, flag=True, /)", "Allows the application to provide an artificial external subset if one is not specified as part of the document instance.") {
          (a, cx) throws(Raised) in
          let on = try cx.optionalTruth(a.optional(1), true)
          let code = XML_UseForeignDTD(a[0].expat.raw, on ? 1 : 0)
          if code != XML_ERROR_NONE {
            try cx.raise(try cx.nativeType(ExpatErrorType.self, base: cx.exceptionType(.Exception)), XML_ErrorString(code).map { String(cString: $0) } ?? "")
          }
          return cx.none
        },
        MethodDef("GetReparseDeferralEnabled", "(self, /)", "Retrieve reparse deferral enabled status; always returns false with Expat <2.6.0.") {
          (a, cx) throws(Raised) in cx.bool(false)
        },
        MethodDef("SetReparseDeferralEnabled", "(self, enabled, /)", "Enable/Disable reparse deferral; enabled by default with Expat >=2.6.0.") {
          (a, cx) throws(Raised) in
          a[0].expat.defersReparsing = try cx.isTrue(a[1])
          return cx.none
        },
      ]
    }

    static var getsets: [GetSetDef] { handlerAttributes + switches + positions }

    private static var handlerAttributes: [GetSetDef] {
      ExpatEvent.allCases.map { event in
        GetSetDef(
          ExpatEvent.names[event.rawValue],
          get: { (me, cx) throws(Raised) in
            guard let handler = me.expat.handlers[event.rawValue] else { return cx.none }
            return handler.own
          },
          set: { (me, value, cx) throws(Raised) in
            guard let value else { try cx.raise(.RuntimeError, "Cannot delete attribute") }
            let parser = me.expat
            if event == .characterData { try parser.flushText(cx) }
            let none = value == cx.interp.pointee.none, old = parser.handlers[event.rawValue]
            // While text is being reported the parser must not lose the function: an empty one stays.
            parser.handlers[event.rawValue] = none ? nil : value.own.leak()
            parser.connect(event, !none)
            old?.decref()
          })
      }
    }
    private static func flag(_ name: StaticString, _ path: ReferenceWritableKeyPath<ExpatParser, Bool> & Sendable) -> GetSetDef {
      GetSetDef(
        name, get: { (me, cx) throws(Raised) in cx.bool(me.expat[keyPath: path]) },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.RuntimeError, "Cannot delete attribute") }
          let on = try cx.isTrue(value)
          try me.expat.flushText(cx)
          me.expat[keyPath: path] = on
          if path == \ExpatParser.namespacePrefixes { XML_SetReturnNSTriplet(me.expat.raw, on ? 1 : 0) }
        })
    }
    private static var switches: [GetSetDef] {
      [
        flag("buffer_text", \.buffersText), flag("ordered_attributes", \.orderedAttributes),
        flag("specified_attributes", \.specifiedAttributes), flag("namespace_prefixes", \.namespacePrefixes),
        GetSetDef(
          "buffer_size", get: { (me, cx) throws(Raised) in cx.int(me.expat.bufferSize) },
          set: { (me, value, cx) throws(Raised) in
            guard let value else { try cx.raise(.RuntimeError, "Cannot delete attribute") }
            guard value.isInt else { try cx.raise(.TypeError, "buffer_size must be an integer") }
            let size = cx.exactInt(value) ?? Int.max
            if size <= 0 { try cx.raise(.ValueError, "buffer_size must be greater than zero") }
            if size > Int(Int32.max) { try cx.raise(.ValueError, "buffer_size must not be greater than \(Int32.max)") }
            try me.expat.flushText(cx)
            me.expat.bufferSize = size
          }),
        GetSetDef("buffer_used", get: { (me, cx) throws(Raised) in cx.int(me.expat.text.count) }),
        GetSetDef("intern", member: true, get: { (me, cx) throws(Raised) in
          guard let intern = me.expat.intern else { return cx.none }
          return intern.own
        }),
      ]
    }
    private static var positions: [GetSetDef] {
      [
        GetSetDef("ErrorCode", get: { (me, cx) throws(Raised) in cx.int(Int(XML_GetErrorCode(me.expat.raw).rawValue)) }),
        GetSetDef("ErrorLineNumber", get: { (me, cx) throws(Raised) in cx.int(Int(XML_GetCurrentLineNumber(me.expat.raw))) }),
        GetSetDef("ErrorColumnNumber", get: { (me, cx) throws(Raised) in cx.int(Int(XML_GetCurrentColumnNumber(me.expat.raw))) }),
        GetSetDef("ErrorByteIndex", get: { (me, cx) throws(Raised) in cx.int(Int(XML_GetCurrentByteIndex(me.expat.raw))) }),
        GetSetDef("CurrentLineNumber", get: { (me, cx) throws(Raised) in cx.int(Int(XML_GetCurrentLineNumber(me.expat.raw))) }),
        GetSetDef("CurrentColumnNumber", get: { (me, cx) throws(Raised) in cx.int(Int(XML_GetCurrentColumnNumber(me.expat.raw))) }),
        GetSetDef("CurrentByteIndex", get: { (me, cx) throws(Raised) in cx.int(Int(XML_GetCurrentByteIndex(me.expat.raw))) }),
      ]
    }
  }

  /// `pyexpat`: the XML parser Expat.
  enum ExpatModule: NativeModule {
    static var name: StaticString { "pyexpat" }
    static var doc: StaticString? { "Python wrapper for Expat parser." }

    static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
      try cx.checkLoaded(krait_load_expat(), name)
      let error = Ref(try cx.addType(ExpatErrorType.self, to: dict, base: cx.exceptionType(.Exception)))
      try cx.setNamed(dict, "error", error)
      try cx.setNamed(dict, "XMLParserType", Ref(try cx.nativeType(ExpatParserType.self)))
      try cx.dictSet(dict, "EXPAT_VERSION", text: String(cString: XML_ExpatVersion()))
      let version = XML_ExpatVersionInfo()
      let info = try cx.tuple(cx.int(Int(version.major)), cx.int(Int(version.minor)), cx.int(Int(version.micro)))
      try cx.setNamed(dict, "version_info", info.ref)
      try cx.dictSet(dict, "native_encoding", text: "UTF-8")
      for (i, name) in ["NEVER", "UNLESS_STANDALONE", "ALWAYS"].enumerated() { try cx.dictSet(dict, "XML_PARAM_ENTITY_PARSING_\(name)", i) }
      try addFeatures(dict, cx)
      try addConstants(dict, cx)
    }
    private static func addFeatures(_ dict: Ref, _ cx: Context) throws(Raised) {
      let list = try cx.list()
      if var feature = XML_GetFeatureList() {
        while feature.pointee.feature != XML_FEATURE_END {
          let name = try cx.str(feature.pointee.name.map { String(cString: $0) } ?? "")
          try cx.append(list.ref, try cx.tuple(name, cx.int(Int(feature.pointee.value))))
          feature += 1
        }
      }
      try cx.setNamed(dict, "features", list.ref)
    }
    private static func submodule(_ name: String, _ doc: String, _ dict: Ref, _ cx: Context) throws(Raised) -> Owned {
      let types = try cx.importModule("types"), full = try cx.str("pyexpat.\(name)"), text = try cx.str(doc), key = try cx.intern("ModuleType")
      let type = try cx.getattr(types.ref, key.ref), module = try cx.call(type.ref, full.ref, text.ref)
      try cx.setNamed(dict, name, module.ref)
      try cx.dictSet(cx.interp.pointee.modules, full.ref, module.ref)
      return module
    }
    private static func addConstants(_ dict: Ref, _ cx: Context) throws(Raised) {
      let errors = try submodule("errors", "Constants used to describe error conditions.", dict, cx)
      let codes = try cx.dict(), messages = try cx.dict()
      for (i, name) in errorNames.enumerated() {
        guard let text = XML_ErrorString(XML_Error(UInt32(i + 1))) else { continue }
        let message = try cx.str(String(cString: text)), number = cx.int(i + 1), key = try cx.intern("XML_ERROR_\(name)")
        try cx.setattr(errors.ref, key.ref, message.ref)
        try cx.dictSet(codes.ref, message.ref, number.ref)
        try cx.dictSet(messages.ref, number.ref, message.ref)
      }
      let codesKey = try cx.intern("codes"), messagesKey = try cx.intern("messages")
      try cx.setattr(errors.ref, codesKey.ref, codes.ref)
      try cx.setattr(errors.ref, messagesKey.ref, messages.ref)
      let model = try submodule("model", "Constants used to interpret content model information.", dict, cx)
      let values: [(String, Int)] = [
        ("XML_CTYPE_EMPTY", 1), ("XML_CTYPE_ANY", 2), ("XML_CTYPE_MIXED", 3), ("XML_CTYPE_NAME", 4), ("XML_CTYPE_CHOICE", 5),
        ("XML_CTYPE_SEQ", 6), ("XML_CQUANT_NONE", 0), ("XML_CQUANT_OPT", 1), ("XML_CQUANT_REP", 2), ("XML_CQUANT_PLUS", 3),
      ]
      for (name, value) in values {
        let key = try cx.intern(name), number = cx.int(value)
        try cx.setattr(model.ref, key.ref, number.ref)
      }
    }
    /// The names of error codes from 1 on.
    private static let errorNames = [
      "NO_MEMORY", "SYNTAX", "NO_ELEMENTS", "INVALID_TOKEN", "UNCLOSED_TOKEN", "PARTIAL_CHAR", "TAG_MISMATCH", "DUPLICATE_ATTRIBUTE",
      "JUNK_AFTER_DOC_ELEMENT", "PARAM_ENTITY_REF", "UNDEFINED_ENTITY", "RECURSIVE_ENTITY_REF", "ASYNC_ENTITY", "BAD_CHAR_REF",
      "BINARY_ENTITY_REF", "ATTRIBUTE_EXTERNAL_ENTITY_REF", "MISPLACED_XML_PI", "UNKNOWN_ENCODING", "INCORRECT_ENCODING",
      "UNCLOSED_CDATA_SECTION", "EXTERNAL_ENTITY_HANDLING", "NOT_STANDALONE", "UNEXPECTED_STATE", "ENTITY_DECLARED_IN_PE",
      "FEATURE_REQUIRES_XML_DTD", "CANT_CHANGE_FEATURE_ONCE_PARSING", "UNBOUND_PREFIX", "UNDECLARING_PREFIX", "INCOMPLETE_PE", "XML_DECL",
      "TEXT_DECL", "PUBLICID", "SUSPENDED", "NOT_SUSPENDED", "ABORTED", "FINISHED", "SUSPEND_PE", "RESERVED_PREFIX_XML",
      "RESERVED_PREFIX_XMLNS", "RESERVED_NAMESPACE_URI", "INVALID_ARGUMENT", "NO_BUFFER", "AMPLIFICATION_LIMIT_BREACH",
    ]

    static var functions: [MethodDef] {
      [
        MethodDef("ParserCreate", "(encoding=None, namespace_separator=None, intern=<unrepresentable>)", "Return a new XML parser object.") { (a, cx) throws(Raised) in
          let none = cx.interp.pointee.none
          let encoding = try text(a.optional(0), "encoding", cx), separator = try text(a.optional(1), "namespace_separator", cx)
          if let separator, separator.utf8.count > 1 {
            try cx.raise(.ValueError, "namespace_separator must be at most one character, omitted, or None")
          }
          let made = separator == nil
            ? XML_ParserCreate(encoding)
            : XML_ParserCreateNS(encoding, separator.flatMap { $0.utf8.first }.map { CChar(bitPattern: $0) } ?? 0)
          guard let raw = made else { try cx.raiseMemoryError() }
          XML_SetHashSalt(raw, UInt(truncatingIfNeeded: cx.interp.pointee.hashSeed) | 1)
          if let given = a.optional(2) {
            if given == none { return try ExpatParserType.make(raw, parent: nil, intern: nil, cx) }
            guard given.isDict else {
              XML_ParserFree(raw)
              try cx.raise(.TypeError, "intern must be a dictionary")
            }
            return try ExpatParserType.make(raw, parent: nil, intern: given, cx)
          }
          let intern = try cx.dict()
          return try ExpatParserType.make(raw, parent: nil, intern: intern.ref, cx)
        },
        MethodDef("ErrorString", "(code, /)", "Returns string error for given number.") { (a, cx) throws(Raised) in
          guard let text = XML_ErrorString(XML_Error(UInt32(clamping: try cx.index(a[0])))) else { return cx.none }
          return try cx.str(String(cString: text))
        },
      ]
    }
    private static func text(_ r: Ref?, _ name: String, _ cx: Context) throws(Raised) -> String? {
      guard let r, r != cx.interp.pointee.none else { return nil }
      guard r.isStr else { try cx.raise(.TypeError, "ParserCreate() argument '\(name)' must be str or None, not \(cx.typeName(r))") }
      return r.text
    }
  }
#endif

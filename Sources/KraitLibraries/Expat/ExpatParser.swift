#if Expat
  import CExpat
  import KraitCore
  import KraitObjects
  import KraitVM

  /// What a parser reports; the raw value is the place of the handler.
  enum ExpatEvent: Int, CaseIterable {
    case startElement, endElement, processingInstruction, characterData, unparsedEntityDecl, notationDecl, startNamespaceDecl
    case endNamespaceDecl, comment, startCdataSection, endCdataSection, `default`, defaultExpand, notStandalone, externalEntityRef
    case startDoctypeDecl, endDoctypeDecl, entityDecl, xmlDecl, elementDecl, attlistDecl, skippedEntity

    static let names: [StaticString] = [
      "StartElementHandler", "EndElementHandler", "ProcessingInstructionHandler", "CharacterDataHandler", "UnparsedEntityDeclHandler",
      "NotationDeclHandler", "StartNamespaceDeclHandler", "EndNamespaceDeclHandler", "CommentHandler", "StartCdataSectionHandler",
      "EndCdataSectionHandler", "DefaultHandler", "DefaultHandlerExpand", "NotStandaloneHandler", "ExternalEntityRefHandler",
      "StartDoctypeDeclHandler", "EndDoctypeDeclHandler", "EntityDeclHandler", "XmlDeclHandler", "ElementDeclHandler",
      "AttlistDeclHandler", "SkippedEntityHandler",
    ]
  }

  /// The state of a parser object.
  final class ExpatParser {
    let raw: XML_Parser
    /// Handlers by event, and the dict of names, owned.
    var handlers = [Ref?](repeating: nil, count: ExpatEvent.allCases.count)
    var intern: Ref?
    /// The parser that this one was made from, which must outlive it.
    let parent: ExpatParser?
    /// Set while the parser runs.
    var context: Context?
    /// A handler has left an exception pending.
    var failed = false
    var hasBegun = false
    var orderedAttributes = false
    var specifiedAttributes = false
    var namespacePrefixes = false
    var defersReparsing = true
    // Text that is collected before it is handed on.
    var buffersText = false
    var bufferSize = 8192
    var text: [UInt8] = []

    init(_ raw: XML_Parser, parent: ExpatParser?) {
      self.raw = raw
      self.parent = parent
    }
    deinit { XML_ParserFree(raw) }
    func releaseObjects() {
      for i in handlers.indices {
        let old = handlers[i]
        handlers[i] = nil
        old?.decref()
      }
      let names = intern
      intern = nil
      names?.decref()
    }

    static func of(_ data: UnsafeMutableRawPointer?) -> ExpatParser {
      Unmanaged<ExpatParser>.fromOpaque(data.unsafelyUnwrapped).takeUnretainedValue()
    }

    /// Calls a handler with what a function makes; text that was collected goes first. Answers nil when there is no handler, or it failed.
    func report(_ event: ExpatEvent, flush: Bool = true, _ arguments: (Context) throws(Raised) -> Owned) -> Owned? {
      guard let cx = context, !failed else { return nil }
      do throws(Raised) {
        if flush { try flushText(cx) }
        guard let handler = handlers[event.rawValue].own else { return nil }
        let tuple = try arguments(cx)
        return try cx.call(handler.ref, args: tuple.ref, kwargs: nil)
      } catch {
        stop()
        return nil
      }
    }
    private func stop() {
      failed = true
      XML_StopParser(raw, 0)
    }
    /// Hands collected text on.
    func flushText(_ cx: Context) throws(Raised) {
      if text.isEmpty { return }
      let held = try cx.str(wtf8: text)
      text.removeAll(keepingCapacity: true)
      guard let handler = handlers[ExpatEvent.characterData.rawValue].own else { return }
      _ = try cx.call(handler.ref, held.ref)
    }
    func characters(_ data: UnsafeBufferPointer<UInt8>) {
      guard let cx = context, !failed else { return }
      do throws(Raised) {
        if buffersText {
          if text.count + data.count > bufferSize { try flushText(cx) }
          if data.count <= bufferSize {
            text.append(contentsOf: data)
            return
          }
        }
        guard let handler = handlers[ExpatEvent.characterData.rawValue].own else { return }
        let held = try cx.str(utf8: data)
        _ = try cx.call(handler.ref, held.ref)
      } catch { stop() }
    }
    /// A name, one object for equal ones.
    func name(_ text: UnsafePointer<XML_Char>?, _ cx: Context) throws(Raised) -> Owned {
      guard let text else { return cx.none }
      let fresh = try cx.str(String(cString: text))
      guard let intern else { return fresh }
      if let known = try cx.dictGet(intern, fresh.ref) { return known.own }
      try cx.dictSet(intern, fresh.ref, fresh.ref)
      return fresh
    }
    func string(_ text: UnsafePointer<XML_Char>?, _ cx: Context) throws(Raised) -> Owned {
      guard let text else { return cx.none }
      return try cx.str(String(cString: text))
    }
    /// A tuple of texts; names are shared.
    func texts(_ cx: Context, _ items: (UnsafePointer<XML_Char>?, isName: Bool)...) throws(Raised) -> Owned {
      let list = try cx.list()
      for item in items { try cx.append(list.ref, item.isName ? try name(item.0, cx) : try string(item.0, cx)) }
      return try cx.tuple(ofList: list.ref)
    }

    func startElement(_ tag: UnsafePointer<XML_Char>?, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
      _ = report(.startElement) { (cx) throws(Raised) in
        let limit = self.specifiedAttributes ? Int(XML_GetSpecifiedAttributeCount(self.raw)) : Int.max
        let name = try self.name(tag, cx)
        var i = 0
        if self.orderedAttributes {
          let list = try cx.list()
          while i < limit, let key = attributes?[i] {
            try cx.append(list.ref, try self.name(key, cx))
            try cx.append(list.ref, try self.string(attributes?[i + 1], cx))
            i += 2
          }
          return try cx.tuple(name, list)
        }
        let dict = try cx.dict()
        while i < limit, let key = attributes?[i] {
          let key = try self.name(key, cx), value = try self.string(attributes?[i + 1], cx)
          try cx.dictSet(dict.ref, key.ref, value.ref)
          i += 2
        }
        return try cx.tuple(name, dict)
      }
    }
    /// A content model as nested tuples.
    func model(_ m: UnsafePointer<XML_Content>, _ cx: Context) throws(Raised) -> Owned {
      let children = try cx.list()
      for i in 0..<Int(m.pointee.numchildren) {
        guard let child = m.pointee.children else { break }
        try cx.append(children.ref, try model(child + i, cx))
      }
      let list = try cx.list()
      try cx.append(list.ref, cx.int(Int(m.pointee.type.rawValue)))
      try cx.append(list.ref, cx.int(Int(m.pointee.quant.rawValue)))
      try cx.append(list.ref, try name(m.pointee.name, cx))
      try cx.append(list.ref, try cx.tuple(ofList: children.ref))
      return try cx.tuple(ofList: list.ref)
    }

    /// Has Expat call back for an event, or not.
    func connect(_ event: ExpatEvent, _ on: Bool) {
      switch event {
      case .startElement: XML_SetStartElementHandler(raw, on ? { ExpatParser.of($0).startElement($1, $2) } : nil)
      case .endElement:
        XML_SetEndElementHandler(raw, on ? { data, tag in
          let p = ExpatParser.of(data)
          _ = p.report(.endElement) { (cx) throws(Raised) in try p.texts(cx, (tag, true)) }
        } : nil)
      case .processingInstruction:
        XML_SetProcessingInstructionHandler(raw, on ? { data, target, text in
          let p = ExpatParser.of(data)
          _ = p.report(.processingInstruction) { (cx) throws(Raised) in try p.texts(cx, (target, true), (text, false)) }
        } : nil)
      case .characterData:
        XML_SetCharacterDataHandler(raw, on ? { data, text, count in
          text?.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
            ExpatParser.of(data).characters(UnsafeBufferPointer(start: $0, count: Int(count)))
          }
        } : nil)
      case .comment:
        XML_SetCommentHandler(raw, on ? { data, text in
          let p = ExpatParser.of(data)
          _ = p.report(.comment) { (cx) throws(Raised) in try p.texts(cx, (text, false)) }
        } : nil)
      case .startCdataSection:
        XML_SetStartCdataSectionHandler(raw, on ? { data in
          let p = ExpatParser.of(data)
          _ = p.report(.startCdataSection) { (cx) throws(Raised) in try p.texts(cx) }
        } : nil)
      case .endCdataSection:
        XML_SetEndCdataSectionHandler(raw, on ? { data in
          let p = ExpatParser.of(data)
          _ = p.report(.endCdataSection) { (cx) throws(Raised) in try p.texts(cx) }
        } : nil)
      case .startNamespaceDecl:
        XML_SetStartNamespaceDeclHandler(raw, on ? { data, prefix, uri in
          let p = ExpatParser.of(data)
          _ = p.report(.startNamespaceDecl) { (cx) throws(Raised) in try p.texts(cx, (prefix, true), (uri, true)) }
        } : nil)
      case .endNamespaceDecl:
        XML_SetEndNamespaceDeclHandler(raw, on ? { data, prefix in
          let p = ExpatParser.of(data)
          _ = p.report(.endNamespaceDecl) { (cx) throws(Raised) in try p.texts(cx, (prefix, true)) }
        } : nil)
      case .default, .defaultExpand:
        let isExpanding = event == .defaultExpand
        if !on {
          isExpanding ? XML_SetDefaultHandlerExpand(raw, nil) : XML_SetDefaultHandler(raw, nil)
        } else if isExpanding {
          XML_SetDefaultHandlerExpand(raw) { data, text, count in ExpatParser.of(data).reportDefault(.defaultExpand, text, count) }
        } else {
          XML_SetDefaultHandler(raw) { data, text, count in ExpatParser.of(data).reportDefault(.default, text, count) }
        }
      default: connectDeclaration(event, on)
      }
    }
    private func reportDefault(_ event: ExpatEvent, _ text: UnsafePointer<XML_Char>?, _ count: Int32) {
      _ = report(event) { (cx) throws(Raised) in
        var bytes: [UInt8] = []
        for i in 0..<Int(count) { bytes.append(UInt8(bitPattern: text?[i] ?? 0)) }
        return try cx.tuple(try cx.str(wtf8: bytes))
      }
    }

    private func connectDeclaration(_ event: ExpatEvent, _ on: Bool) {
      switch event {
      case .unparsedEntityDecl:
        XML_SetUnparsedEntityDeclHandler(raw, on ? { data, name, base, system, public_, notation in
          let p = ExpatParser.of(data)
          _ = p.report(.unparsedEntityDecl) { (cx) throws(Raised) in
            try p.texts(cx, (name, true), (base, true), (system, true), (public_, true), (notation, true))
          }
        } : nil)
      case .notationDecl:
        XML_SetNotationDeclHandler(raw, on ? { data, name, base, system, public_ in
          let p = ExpatParser.of(data)
          _ = p.report(.notationDecl) { (cx) throws(Raised) in try p.texts(cx, (name, true), (base, true), (system, true), (public_, true)) }
        } : nil)
      case .notStandalone:
        XML_SetNotStandaloneHandler(raw, on ? { data in
          let p = ExpatParser.of(data)
          return p.answer(.notStandalone) { (cx) throws(Raised) in try p.texts(cx) }
        } : nil)
      case .externalEntityRef:
        XML_SetExternalEntityRefHandler(raw, on ? { parser, context, base, system, public_ in
          let p = ExpatParser.of(krait_expat_user_data(parser))
          return p.answer(.externalEntityRef) { (cx) throws(Raised) in
            try p.texts(cx, (context, false), (base, true), (system, true), (public_, true))
          }
        } : nil)
      case .startDoctypeDecl:
        XML_SetStartDoctypeDeclHandler(raw, on ? { data, name, system, public_, hasSubset in
          let p = ExpatParser.of(data)
          _ = p.report(.startDoctypeDecl) { (cx) throws(Raised) in
            let list = try cx.list()
            try cx.append(list.ref, try p.name(name, cx))
            try cx.append(list.ref, try p.name(system, cx))
            try cx.append(list.ref, try p.name(public_, cx))
            try cx.append(list.ref, cx.int(Int(hasSubset)))
            return try cx.tuple(ofList: list.ref)
          }
        } : nil)
      case .endDoctypeDecl:
        XML_SetEndDoctypeDeclHandler(raw, on ? { data in
          let p = ExpatParser.of(data)
          _ = p.report(.endDoctypeDecl) { (cx) throws(Raised) in try p.texts(cx) }
        } : nil)
      case .entityDecl:
        XML_SetEntityDeclHandler(raw, on ? { data, name, isParameter, value, count, base, system, public_, notation in
          let p = ExpatParser.of(data)
          _ = p.report(.entityDecl) { (cx) throws(Raised) in
            let list = try cx.list()
            try cx.append(list.ref, try p.name(name, cx))
            try cx.append(list.ref, cx.int(Int(isParameter)))
            if let value {
              try cx.append(list.ref, try cx.str(wtf8: (0..<Int(count)).map { UInt8(bitPattern: value[$0]) }))
            } else {
              try cx.append(list.ref, cx.none)
            }
            for text in [base, system, public_, notation] { try cx.append(list.ref, try p.name(text, cx)) }
            return try cx.tuple(ofList: list.ref)
          }
        } : nil)
      case .xmlDecl:
        XML_SetXmlDeclHandler(raw, on ? { data, version, encoding, standalone in
          let p = ExpatParser.of(data)
          _ = p.report(.xmlDecl) { (cx) throws(Raised) in
            try cx.tuple(try p.string(version, cx), try p.string(encoding, cx), cx.int(Int(standalone)))
          }
        } : nil)
      case .elementDecl:
        XML_SetElementDeclHandler(raw, on ? { data, name, model in
          let p = ExpatParser.of(data)
          if let model {
            _ = p.report(.elementDecl) { (cx) throws(Raised) in try cx.tuple(try p.name(name, cx), try p.model(model, cx)) }
            XML_FreeContentModel(p.raw, model)
          }
        } : nil)
      case .attlistDecl:
        XML_SetAttlistDeclHandler(raw, on ? { data, element, attribute, type, value, isRequired in
          let p = ExpatParser.of(data)
          _ = p.report(.attlistDecl) { (cx) throws(Raised) in
            let list = try cx.list()
            for text in [element, attribute] { try cx.append(list.ref, try p.name(text, cx)) }
            for text in [type, value] { try cx.append(list.ref, try p.string(text, cx)) }
            try cx.append(list.ref, cx.int(Int(isRequired)))
            return try cx.tuple(ofList: list.ref)
          }
        } : nil)
      default:
        XML_SetSkippedEntityHandler(raw, on ? { data, name, isParameter in
          let p = ExpatParser.of(data)
          _ = p.report(.skippedEntity) { (cx) throws(Raised) in try cx.tuple(try p.name(name, cx), cx.int(Int(isParameter))) }
        } : nil)
      }
    }
    /// A handler whose answer, an int, decides whether to go on.
    private func answer(_ event: ExpatEvent, _ arguments: (Context) throws(Raised) -> Owned) -> Int32 {
      guard let result = report(event, arguments), let cx = context else { return 0 }
      do throws(Raised) { return Int32(clamping: try cx.index(result.ref)) } catch {
        stop()
        return 0
      }
    }
  }
#endif

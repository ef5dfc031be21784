import KraitCore

public enum BaseExceptionType: ExceptionNative {
  public static var kind: ExceptionKind { .BaseException }
  public static var name: StaticString { "BaseException" }
  public static var doc: StaticString? { "Common base class for all exceptions" }
  public static var operations: OperationSet { [.new, .`init`, .repr, .str] }

  public static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
        let args = (a[0].exception.pointee.args ?? cx.interp.pointee.emptyTuple).own
        return try cx.exceptionReduction(a[0], args.ref)
      },
      MethodDef("__setstate__", "(self, state, /)") { (a, cx) throws(Raised) in
        if cx.isNone(a[1]) { return cx.none }
        guard a[1].isDict else { try cx.raise(.TypeError, "state is not a dictionary") }
        // A copy: setting an attribute may run code that changes the state.
        let state = try cx.dictCopy(a[1])
        var position = 0
        while let (key, value) = cx.dictNext(state.ref, &position) { try cx.setattr(a[0], key, value) }
        return cx.none
      },
      MethodDef("with_traceback", "(self, object, /)", "Set self.__traceback__ to tb and return self.") { (a, cx) throws(Raised) in
        try setTraceback(a[0], a[1], cx)
        return a[0].own
      },
      MethodDef("add_note", "(self, object, /)", "Add a note to the exception") { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "note must be a str, not '\(cx.typeName(a[1]))'") }
        if let notes = try cx.getattrOptional(a[0], .__notes__) {
          guard notes.ref.isList else { try cx.raise(.TypeError, "Cannot add note: __notes__ is not a list") }
          try cx.append(list: notes.ref, a[1].own)
          return cx.none
        }
        let notes = try cx.list()
        try cx.append(list: notes.ref, a[1].own)
        try cx.setattr(a[0], .__notes__, notes.ref)
        return cx.none
      },
    ]
  }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef(
        "__dict__", get: { (me, cx) throws(Raised) in try cx.attributesDict(me) },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.TypeError, "cannot delete __dict__") }
          guard value.isDict else { try cx.raise(.TypeError, "__dict__ must be set to a dictionary, not a '\(cx.typeName(value))'") }
          try cx.setAttributesDict(me, value)
        }),
      GetSetDef(
        "__suppress_context__", member: true, get: { (me, cx) throws(Raised) in cx.bool(me.exception.pointee.suppressContext) },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.TypeError, "can't delete numeric/char attribute") }
          guard value.isExactly(cx.types.pointee.bool) else { try cx.raise(.TypeError, "attribute value type must be bool") }
          me.exception.pointee.suppressContext = value == cx.interp.pointee.true
        }),
      GetSetDef(
        "args", get: { (me, cx) throws(Raised) in (me.exception.pointee.args ?? cx.interp.pointee.emptyTuple).own },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.TypeError, "args may not be deleted") }
          let tuple = try cx.call(Ref(cx.types.pointee.tuple), value)
          replace(&me.exception.pointee.args, with: tuple)
        }),
      GetSetDef(
        "__traceback__", get: { (me, cx) throws(Raised) in me.exception.pointee.traceback.own ?? cx.none },
        set: { (me, value, cx) throws(Raised) in try setTraceback(me, value, cx) }),
      GetSetDef(
        "__context__", get: { (me, cx) throws(Raised) in me.exception.pointee.context.own ?? cx.none },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.TypeError, "__context__ may not be deleted") }
          if !cx.isNone(value) && !value.isException { try cx.raise(.TypeError, "exception context must be None or derive from BaseException") }
          replace(&me.exception.pointee.context, with: cx.isNone(value) ? nil : value.own)
        }),
      GetSetDef(
        "__cause__", get: { (me, cx) throws(Raised) in me.exception.pointee.cause.own ?? cx.none },
        set: { (me, value, cx) throws(Raised) in
          guard let value else { try cx.raise(.TypeError, "__cause__ may not be deleted") }
          if !cx.isNone(value) && !value.isException { try cx.raise(.TypeError, "exception cause must be None or derive from BaseException") }
          cx.setCause(me, cx.isNone(value) ? nil : value.own)
        }),
    ]
  }

  private static func setTraceback(_ me: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    guard let value else { try cx.raise(.TypeError, "__traceback__ may not be deleted") }
    if cx.isNone(value) {
      replace(&me.exception.pointee.traceback, with: nil)
      return
    }
    guard value.isExactly(cx.types.pointee.traceback) else { try cx.raise(.TypeError, "__traceback__ must be a traceback or None") }
    replace(&me.exception.pointee.traceback, with: value.own)
  }
}

extension Context {
  /// `(type, args)`, with the instance's attributes third when there are any.
  func exceptionReduction(_ me: Ref, _ args: Ref) throws(Raised) -> Owned {
    if me.attributesSlot.pointee != nil {
      let dict = try attributesDict(me)
      if try len(dict.ref) != 0 { return try tuple(Ref(me.type), args, dict.ref) }
    }
    return try tuple(Ref(me.type), args)
  }

  /// Sets `__cause__`, which also hides the context.
  public func setCause(_ exception: Ref, _ cause: consuming Owned?) {
    exception.exception.pointee.suppressContext = true
    replace(&exception.exception.pointee.cause, with: cause)
  }
}

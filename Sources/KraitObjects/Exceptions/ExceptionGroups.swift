import KraitCore

/// BaseExceptionGroup and ExceptionGroup.
public protocol GroupNative: ExceptionNative {}

extension GroupNative {
  public static var fieldCount: Int { 2 }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    guard args.count == 2 else {
      try cx.raise(.TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (\(args.count) given)")
    }
    guard args[0].isStr else { try cx.raise(.TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not \(cx.typeName(args[0]))") }
    let has = args[1].type.pointee.has
    guard args[1].isTuple || args[1].isList || (has.contains(.getitem) && !args[1].isDict) else {
      try cx.raise(.TypeError, "second argument (exceptions) must be a sequence")
    }
    let members = try cx.call(Ref(cx.types.pointee.tuple), args[1])
    if members.ref.tupleCount == 0 { try cx.raise(.ValueError, "second argument (exceptions) must be a non-empty sequence") }
    var nestsBase = false
    for i in 0..<members.ref.tupleCount {
      let member = members.ref.tupleItems[i]
      guard member.isException else { try cx.raise(.ValueError, "Item \(i) of second argument (exceptions) is not an exception") }
      if !cx.isInstance(member, .Exception) { nestsBase = true }
    }
    var chosen = type
    if type == cx.exceptionType(.BaseExceptionGroup) {
      if !nestsBase { chosen = cx.exceptionType(.ExceptionGroup) }
    } else if nestsBase && type == cx.exceptionType(.ExceptionGroup) {
      try cx.raise(.TypeError, "Cannot nest BaseExceptions in an ExceptionGroup")
    } else if nestsBase && cx.isSubtype(type, cx.exceptionType(.Exception)) {
      try cx.raise(.TypeError, "Cannot nest BaseExceptions in '\(cx.typeName(type))'")
    }
    let tuple = try cx.argumentTuple(args)
    let group = try cx.newException(chosen, args: tuple)
    replace(group.ref.exceptionField(ExceptionField.message), with: args[0].own)
    replace(group.ref.exceptionField(ExceptionField.exceptions), with: members)
    return group
  }

  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let count = me.exceptionField(ExceptionField.exceptions).pointee?.tupleCount ?? 0
    let message = cx.exceptionField(me, ExceptionField.message)
    let text = try cx.str(of: message.ref)
    let suffix = try cx.str(" (\(count) sub-exception\(count == 1 ? "" : "s"))")
    return try cx.concat(text.ref, suffix.ref)
  }
}

public enum ExceptionGroupType: GroupNative {
  public static var kind: ExceptionKind { .ExceptionGroup }
  public static var name: StaticString { "ExceptionGroup" }
  public static var operations: OperationSet { [] }
  public static var layout: Layout {
    Layout(ExceptionBody.fieldsOffset + 8 * fieldCount, [.collected, .hasDict, .hasWeakrefs, .baseType, .exceptionSubclass])
  }
}

public enum BaseExceptionGroupType: GroupNative {
  public static var kind: ExceptionKind { .BaseExceptionGroup }
  public static var name: StaticString { "BaseExceptionGroup" }
  public static var doc: StaticString? { "A combination of multiple unrelated exceptions." }
  public static var operations: OperationSet { [.new, .`init`, .str] }

  public static var methods: [MethodDef] {
    [
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.call(Ref(cx.types.pointee.genericAlias), a[0], a[1])
      },
      MethodDef("derive", "(self, excs, /)") { (a, cx) throws(Raised) in
        let message = cx.exceptionField(a[0], ExceptionField.message)
        return try cx.call(Ref(cx.exceptionType(.BaseExceptionGroup)), message.ref, a[1])
      },
      MethodDef("split", "(self, matcher_value, /)") { (a, cx) throws(Raised) in
        let matcher = try GroupMatcher(a[1], cx)
        var parts = try cx.splitGroup(a[0], matcher, wantsRest: true)
        let match = parts.match.take() ?? cx.none, rest = parts.rest.take() ?? cx.none
        return try cx.tuple(match.ref, rest.ref)
      },
      MethodDef("subgroup", "(self, matcher_value, /)") { (a, cx) throws(Raised) in
        let matcher = try GroupMatcher(a[1], cx)
        var parts = try cx.splitGroup(a[0], matcher, wantsRest: false)
        return parts.match.take() ?? cx.none
      },
    ]
  }
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("message", "exception message", member: true, get: { (me, cx) throws(Raised) in cx.exceptionField(me, ExceptionField.message) }),
      GetSetDef("exceptions", "nested exceptions", member: true, get: { (me, cx) throws(Raised) in cx.exceptionField(me, ExceptionField.exceptions) }),
    ]
  }
}

/// What selects the members of a group: exception classes or a predicate.
public enum GroupMatcher {
  case types(Ref)
  case predicate(Ref)

  init(_ value: Ref, _ cx: Context) throws(Raised) {
    func isExceptionClass(_ r: Ref) -> Bool { r.isType && cx.isSubtype(r.asType, cx.exceptionType(.BaseException)) }
    if isExceptionClass(value) {
      self = .types(value)
      return
    }
    if !value.isType && value.type.pointee.has.contains(.call) {
      self = .predicate(value)
      return
    }
    if value.isTuple {
      var all = true
      for i in 0..<value.tupleCount where !isExceptionClass(value.tupleItems[i]) { all = false }
      if all {
        self = .types(value)
        return
      }
    }
    try cx.raise(.TypeError, "expected an exception type, a tuple of exception types, or a callable (other than a class)")
  }

  func matches(_ exception: Ref, _ cx: Context) throws(Raised) -> Bool {
    switch self {
    case .types(let types):
      if types.isType { return cx.isSubtype(exception.type, types.asType) }
      for i in 0..<types.tupleCount where cx.isSubtype(exception.type, types.tupleItems[i].asType) { return true }
      return false
    case .predicate(let f):
      let answer = try cx.call(f, exception)
      return try cx.isTrue(answer.ref)
    }
  }
}

/// The two halves of a split; nil when empty.
public struct GroupParts: ~Copyable {
  public var match: Owned?
  public var rest: Owned?
  init(match: consuming Owned?, rest: consuming Owned?) {
    self.match = match
    self.rest = rest
  }
}

extension Context {
  /// Splits an exception (group) into what matches and the rest, keeping the nesting.
  public func splitGroup(_ exception: Ref, _ matcher: GroupMatcher, wantsRest: Bool) throws(Raised) -> GroupParts {
    if try matcher.matches(exception, self) { return GroupParts(match: exception.own, rest: nil) }
    guard isInstance(exception, .BaseExceptionGroup), let members = exception.exceptionField(ExceptionField.exceptions).pointee else {
      return GroupParts(match: nil, rest: wantsRest ? exception.own : nil)
    }
    try checkNativeStack(" in exceptiongroup_split_recursive")
    let held = members.own
    let matching = try list(), others = try list()
    for i in 0..<held.ref.tupleCount {
      var parts = try splitGroup(held.ref.tupleItems[i], matcher, wantsRest: wantsRest)
      if let m = parts.match.take() { try append(list: matching.ref, m) }
      if let r = parts.rest.take() { try append(list: others.ref, r) }
    }
    let match = try subset(exception, matching.ref)
    let rest = wantsRest ? try subset(exception, others.ref) : nil
    return GroupParts(match: match, rest: rest)
  }

  /// A group like `group` with other members, made by its `derive`; nil when there are none.
  private func subset(_ group: Ref, _ members: Ref) throws(Raised) -> Owned? {
    if members.list.pointee.count == 0 { return nil }
    let derive = try intern("derive")
    let result = try callMethod(group, derive.ref, members)
    guard isInstance(result.ref, .BaseExceptionGroup) else { try raise(.TypeError, "derive must return an instance of BaseExceptionGroup") }
    let from = group.exception, to = result.ref.exception
    replace(&to.pointee.traceback, with: from.pointee.traceback.own)
    replace(&to.pointee.context, with: from.pointee.context.own)
    replace(&to.pointee.cause, with: from.pointee.cause.own)
    to.pointee.suppressContext = from.pointee.suppressContext
    if let notes = try getattrOptional(group, .__notes__), notes.ref.isList || notes.ref.isTuple {
      let copy = try call(Ref(types.pointee.list), notes.ref)
      try setattr(result.ref, .__notes__, copy.ref)
    }
    return result
  }
}

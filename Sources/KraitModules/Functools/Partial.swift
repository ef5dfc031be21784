import KraitCore
import KraitObjects

struct PartialBody {
  var header: ObjectHeader
  var function: Ref?
  /// A tuple and a dict.
  var args: Ref?
  var keywords: Ref?
}

extension Ref {
  fileprivate var partial: UnsafeMutablePointer<PartialBody> { raw.assumingMemoryBound(to: PartialBody.self) }
}

/// `functools.partial`.
enum PartialType: NativeType {
  static var name: StaticString { "functools.partial" }
  static var doc: StaticString? { "Create a new function with partial application of the given arguments and keywords." }
  static var operations: OperationSet { [.repr, .call, .new, .get] }
  static var layout: Layout { Layout(MemoryLayout<PartialBody>.size, [.collected, .baseType, .hasDict, .hasWeakrefs, .vectorcall]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    guard args.count > 0 else { try cx.raise(.TypeError, "type 'partial' takes at least one argument") }
    var function = args[0]
    guard function.type.pointee.has.contains(.call) else { try cx.raise(.TypeError, "the first argument must be callable") }
    var items = try ItemBuffer(cx)
    let keywords = try cx.dict()
    // A partial of a plain partial is made of the inner one's parts.
    if function.isExactly(try cx.nativeType(PartialType.self)), cx.attributes(of: function) == nil || cx.attributes(of: function).unsafelyUnwrapped.count == 0,
      let inner = function.partial.pointee.args
    {
      for i in 0..<inner.tupleCount { try items.append(inner.tupleItems[i].own) }
      if let more = function.partial.pointee.keywords { try cx.dictMerge(keywords.ref, more) }
      if let f = function.partial.pointee.function { function = f }
    }
    for i in 1..<max(1, args.count) { try items.append(args[i].own) }
    for i in 0..<args.keywordCount { try cx.dictSet(keywords.ref, args.names.unsafelyUnwrapped.tupleItems[i], args.keyword(i)) }
    let all = try items.tuple()
    let held = function.own
    let ref = try cx.allocateInstance(type)
    ref.partial.pointee.function = held.leak()
    ref.partial.pointee.args = all.leak()
    ref.partial.pointee.keywords = keywords.leak()
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    cx.releaseAttributes(me)
    replace(&me.partial.pointee.function, with: nil)
    replace(&me.partial.pointee.args, with: nil)
    replace(&me.partial.pointee.keywords, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    Context(owning: me).traverseNativeAttributes(me, visit)
    visit(me.partial.pointee.function)
    visit(me.partial.pointee.args)
    visit(me.partial.pointee.keywords)
  }
  static func clear(_ me: Ref, _ cx: Context) { cx.clearAttributes(me) }

  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack(" while calling a Python object")
    guard let function = me.partial.pointee.function.own, let mine = me.partial.pointee.args.own, let keywords = me.partial.pointee.keywords.own else {
      return cx.none
    }
    let extra = cx.dictCount(keywords.ref)
    if extra == 0 && mine.ref.tupleCount == 0 { return try cx.call(function.ref, args) }
    let n = mine.ref.tupleCount
    if extra == 0 {
      var all = try ItemBuffer(cx, capacity: n + args.count + args.keywordCount)
      for i in 0..<n { try all.append(mine.ref.tupleItems[i].own) }
      for i in 0..<(args.count + args.keywordCount) { try all.append(args[i].own) }
      let base = UnsafeRawPointer(all.items.unsafelyUnwrapped).assumingMemoryBound(to: Ref?.self)
      let result = try cx.call(function.ref, CallArguments(base, n + args.count, names: args.names))
      _ = all.count
      return result
    }
    var items = try ItemBuffer(cx, capacity: n + args.count)
    for i in 0..<n { try items.append(mine.ref.tupleItems[i].own) }
    for i in 0..<args.count { try items.append(args[i].own) }
    let merged = try cx.dictCopy(keywords.ref)
    for i in 0..<args.keywordCount { try cx.dictSet(merged.ref, args.names.unsafelyUnwrapped.tupleItems[i], args.keyword(i)) }
    let tuple = try items.tuple()
    return try cx.call(function.ref, args: tuple.ref, kwargs: merged.ref)
  }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance, !cx.isNone(instance) else { return me.own }
    try cx.warn(
      .FutureWarning, "functools.partial will be a method descriptor in future Python versions; wrap it in staticmethod() if you want to preserve the old behavior")
    return me.own
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if try !cx.enterRepr(me) { return try cx.str("...") }
    defer { cx.leaveRepr(me) }
    let module = me.hasFlag(.pythonClass) ? try cx.getattrOptional(Ref(me.type), .__module__) : try cx.str("functools")
    var b = StringBuilder()
    if let module, module.ref.isStr {
      b.append(module.ref)
      b.append(".")
    }
    if let name = me.type.pointee.qualifiedName { b.append(name) }
    b.append("(")
    let function = try cx.repr(me.partial.pointee.function ?? cx.noneRef)
    b.append(function.ref)
    if let args = me.partial.pointee.args.own {
      for i in 0..<args.ref.tupleCount {
        b.append(", ")
        let shown = try cx.repr(args.ref.tupleItems[i])
        b.append(shown.ref)
      }
    }
    if let keywords = me.partial.pointee.keywords.own {
      var position = 0
      while let (key, value) = cx.dictNext(keywords.ref, &position) {
        let heldKey = key.own, heldValue = value.own
        b.append(", ")
        let name = try cx.str(of: heldKey.ref)
        b.append(name.ref)
        b.append("=")
        let shown = try cx.repr(heldValue.ref)
        b.append(shown.ref)
      }
    }
    b.append(")")
    return try b.finish(cx)
  }

  private static func setState(_ me: Ref, _ state: Ref, _ cx: Context) throws(Raised) {
    guard state.isTuple, state.tupleCount == 4 else { try cx.raise(.TypeError, "invalid partial state") }
    let function = state.tupleItems[0], args = state.tupleItems[1], keywords = state.tupleItems[2], attributes = state.tupleItems[3]
    guard function.type.pointee.has.contains(.call), args.isTuple, cx.isNone(keywords) || keywords.isDict, cx.isNone(attributes) || attributes.isDict else {
      try cx.raise(.TypeError, "invalid partial state")
    }
    let newArgs = args.isExactly(cx.types.pointee.tuple) ? args.own : try cx.tuple(copying: UnsafePointer(args.tupleItems), args.tupleCount)
    let newKeywords: Owned
    if cx.isNone(keywords) {
      newKeywords = try cx.dict()
    } else if keywords.isExactly(cx.types.pointee.dict) {
      newKeywords = keywords.own
    } else {
      newKeywords = try cx.dictCopy(keywords)
    }
    replace(&me.partial.pointee.function, with: function.own)
    replace(&me.partial.pointee.args, with: newArgs)
    replace(&me.partial.pointee.keywords, with: newKeywords)
    if cx.isNone(attributes) { cx.clearAttributes(me) } else { try cx.setAttributesDict(me, attributes) }
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in
        let p = a[0].partial
        let function = p.pointee.function ?? cx.noneRef
        let attributes = cx.attributes(of: a[0]) == nil ? cx.none : try cx.attributesDict(a[0])
        let state = try cx.tuple(function, p.pointee.args ?? cx.noneRef, p.pointee.keywords ?? cx.noneRef, attributes.ref)
        let arguments = try cx.tuple(function)
        return try cx.tuple(Ref(a[0].type).own, arguments, state)
      },
      MethodDef("__setstate__", "(self, state, /)", "") { (a, cx) throws(Raised) in
        try setState(a[0], a[1], cx)
        return cx.none
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("func", "function object to use in future partial calls", member: true, get: { (me, cx) throws(Raised) in (me.partial.pointee.function ?? cx.noneRef).own }),
      GetSetDef("args", "tuple of arguments to future partial calls", member: true, get: { (me, cx) throws(Raised) in (me.partial.pointee.args ?? cx.noneRef).own }),
      GetSetDef("keywords", "dictionary of keyword arguments to future partial calls", member: true, get: { (me, cx) throws(Raised) in (me.partial.pointee.keywords ?? cx.noneRef).own }),
      GetSetDef("__dict__") { (me, cx) throws(Raised) in try cx.attributesDict(me) } set: { (me, value, cx) throws(Raised) in
        guard let value, value.isDict else { try cx.raise(.TypeError, "__dict__ must be set to a dictionary") }
        try cx.setAttributesDict(me, value)
      },
    ]
  }
}

import KraitCore
import KraitObjects
import KraitVM

/// What the `memo` of a pickler or unpickler shows.
struct MemoProxyBody {
  var header: ObjectHeader
  var owner: Ref?
}

extension Ref {
  fileprivate var memoProxy: UnsafeMutablePointer<MemoProxyBody> { raw.assumingMemoryBound(to: MemoProxyBody.self) }
}

/// What the two types have in common.
protocol MemoProxyNative: NativeType {
  /// What is in the owner's memo, as a dict.
  static func copy(_ owner: Ref, _ cx: Context) throws(Raised) -> Owned
  /// Empties the owner's memo.
  static func empty(_ owner: Ref, _ cx: Context)
}

extension MemoProxyNative {
  static var layout: Layout { Layout(MemoryLayout<MemoProxyBody>.size, [.collected, .baseType]) }
  // Equality by identity without a hash.
  static var operations: OperationSet { [.eq] }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.memoProxy.pointee.owner) }
  static func clear(_ me: Ref, _ cx: Context) { replace(&me.memoProxy.pointee.owner, with: nil) }
  static func dealloc(_ me: Ref, _ cx: Context) { clear(me, cx) }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try ObjectType.compare(op, a, b, cx)
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try make(type, nil, cx) }
  static func make(_ type: TypePointer, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocateInstance(type)
    me.memoProxy.pointee.owner = owner.own?.leak()
    cx.track(me)
    return Owned(stealing: me)
  }
  static func make(_ owner: Ref, _ cx: Context) throws(Raised) -> Owned { try make(try cx.nativeType(Self.self), owner, cx) }
  /// The pickler or unpickler behind a proxy, if the object is one of the type's.
  static func owner(_ proxy: Ref, _ cx: Context) throws(Raised) -> Ref? {
    cx.isSubtype(proxy.type, try cx.nativeType(Self.self)) ? proxy.memoProxy.pointee.owner : nil
  }
  private static func copied(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let owner = me.memoProxy.pointee.owner else { return try cx.dict() }
    return try copy(owner, cx)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("clear", "(self, /)", "Remove all items from memo.") { (a, cx) throws(Raised) in
        if let owner = a[0].memoProxy.pointee.owner { empty(owner, cx) }
        return cx.none
      },
      MethodDef("copy", "(self, /)", "Copy the memo to a new object.") { (a, cx) throws(Raised) in try copied(a[0], cx) },
      MethodDef("__reduce__", "(self, /)", "Implement pickle support.") { (a, cx) throws(Raised) in
        let contents = try copied(a[0], cx), arguments = try cx.tuple(contents)
        return try cx.tuple(Ref(cx.types.pointee.dict).own, arguments)
      },
    ]
  }
}

/// `_pickle.PicklerMemoProxy`.
enum PicklerMemoProxyType: MemoProxyNative {
  static var name: StaticString { "_pickle.PicklerMemoProxy" }

  static func empty(_ owner: Ref, _ cx: Context) { PicklerType.clearMemo(owner, cx) }

  /// Pairs of number and object by the object's address.
  static func copy(_ owner: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.dict()
    var failed = false
    // Nothing in here runs Python code.
    owner.pickler.pointee.memo.forEach { object, number in
      do throws(Raised) {
        let key = cx.int(Int(bitPattern: cx.identity(of: object))), value = try cx.tuple(cx.int(number), object.own)
        try cx.dictSet(made.ref, key.ref, value.ref)
      } catch { failed = true }
    }
    if failed { throw Raised() }
    return made
  }

  static func setMemo(_ pickler: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    guard let value else { try cx.raise(.TypeError, "attribute deletion is not supported") }
    var memo = PickleMemo()
    do throws(Raised) { try fill(&memo, value, cx) } catch {
      memo.release(cx)
      throw error
    }
    var old = pickler.pickler.pointee.memo
    pickler.pickler.pointee.memo = memo
    old.release(cx)
  }
  private static func fill(_ memo: inout PickleMemo, _ value: Ref, _ cx: Context) throws(Raised) {
    if let other = try owner(value, cx) {
      var entries: [(Ref, Int)] = []
      other.pickler.pointee.memo.forEach { object, number in entries.append((object, number)) }
      for (object, number) in entries { try memo.set(object, number, cx) }
      return
    }
    guard value.isDict else {
      try cx.raise(.TypeError, "'memo' attribute must be a PicklerMemoProxy object or dict, not \(cx.typeFullName(value.type))")
    }
    let copy = try cx.dictCopy(value)
    var position = 0
    while let (_, pair) = cx.dictNext(copy.ref, &position) {
      guard pair.isTuple, pair.tupleCount == 2 else { try cx.raise(.TypeError, "'memo' values must be 2-item tuples") }
      guard pair.tupleItems[0].isInt else { try cx.raise(.TypeError, "an integer is required") }
      try memo.set(pair.tupleItems[1], try cx.index(pair.tupleItems[0]), cx)
    }
  }
}

/// `_pickle.UnpicklerMemoProxy`.
enum UnpicklerMemoProxyType: MemoProxyNative {
  static var name: StaticString { "_pickle.UnpicklerMemoProxy" }

  static func empty(_ owner: Ref, _ cx: Context) { UnpicklerType.clearMemo(owner, cx) }

  /// Objects by number.
  static func copy(_ owner: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made: Owned
    if let far = owner.unpickler.pointee.farMemo { made = try cx.dictCopy(far) } else { made = try cx.dict() }
    for i in 0..<owner.unpickler.pointee.memoCapacity {
      guard let object = owner.unpickler.pointee.memo.unsafelyUnwrapped[i] else { continue }
      let key = cx.int(i)
      try cx.dictSet(made.ref, key.ref, object)
    }
    return made
  }

  static func setMemo(_ unpickler: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    guard let value else { try cx.raise(.TypeError, "attribute deletion is not supported") }
    let contents: Owned
    if let other = try owner(value, cx) {
      contents = try copy(other, cx)
    } else if value.isDict {
      contents = try cx.dictCopy(value)
    } else {
      try cx.raise(.TypeError, "'memo' attribute must be an UnpicklerMemoProxy object or dict, not \(cx.typeFullName(value.type))")
    }
    var position = 0
    while let (key, _) = cx.dictNext(contents.ref, &position) {
      guard key.isInt else { try cx.raise(.TypeError, "memo key must be integers") }
      let number = try PickleReader.size(of: key, cx)
      if number < 0 { try cx.raise(.ValueError, "memo key must be positive integers.") }
    }
    UnpicklerType.clearMemo(unpickler, cx)
    let reader = PickleReader(u: unpickler.unpickler, cx: cx)
    position = 0
    while let (key, object) = cx.dictNext(contents.ref, &position) { try reader.remember(object, at: try PickleReader.size(of: key, cx)) }
  }
}

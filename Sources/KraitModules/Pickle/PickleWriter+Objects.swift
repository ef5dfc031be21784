import KraitCore
import KraitObjects
import KraitVM

// Objects that are taken apart, and those that are found by name.

extension PickleWriter {
  // MARK: Reduction

  /// An object of none of the types that have instructions of their own.
  func saveByReduction(_ object: Ref, _ type: TypePointer) throws(Raised) {
    if let override = p.pointee.reducerOverride.own {
      let reduced = try cx.call(override.ref, object)
      if reduced.ref != cx.interp.pointee.notImplemented { return try saveReduced(reduced.ref, object) }
    }
    if type == cx.types.pointee.type { return try saveType(object) }
    if type == cx.types.pointee.function { return try saveGlobal(object, name: nil) }
    if let reducer = try registeredReducer(type) {
      let reduced = try cx.call(reducer.ref, object)
      return try saveReduced(reduced.ref, object)
    }
    if type.pointee.isSubclassFlag(.typeSubclass) { return try saveGlobal(object, name: nil) }
    if try savePlainInstance(object, type) { return }
    let reduced = try reduced(object)
    try saveReduced(reduced.ref, object)
  }

  /// The function that the tables of reducers have for a type.
  private func registeredReducer(_ type: TypePointer) throws(Raised) -> Owned? {
    guard let table = p.pointee.dispatchTable.own else {
      return try cx.dictGet(shared.pointee.dispatchTable, Ref(type)).own
    }
    if table.ref.isExactly(cx.types.pointee.dict) { return try cx.dictGet(table.ref, Ref(type)).own }
    do throws(Raised) { return try cx.getitem(table.ref, Ref(type)) } catch {
      guard cx.pendingMatches(.KeyError) else { throw error }
      cx.setPending(nil)
      return nil
    }
  }

  /// What the object's own method says of it.
  private func reduced(_ object: Ref) throws(Raised) -> Owned {
    let number = cx.int(proto)
    if let method = cx.unboundMethod(object, cx.name(.__reduce_ex__)).own { return try cx.call(method.ref, object, number.ref) }
    if let method = try cx.getattrOptional(object, .__reduce_ex__) { return try cx.call(method.ref, number.ref) }
    if let method = try cx.getattrOptional(object, .__reduce__) { return try cx.call(method.ref) }
    let shown = try cx.repr(object)
    try fail("can't pickle '\(cx.typeName(object))' object: \(shown.ref.text)")
  }

  private func saveReduced(_ reduced: Ref, _ object: Ref) throws(Raised) {
    if reduced.isStr { return try saveGlobal(object, name: reduced) }
    guard reduced.isTuple else { try fail("__reduce__ must return a string or tuple") }
    try saveReduction(reduced, for: object)
  }

  /// A call of a function with a tuple of arguments, which makes `object`.
  func saveCall(_ function: Ref, _ arguments: consuming Owned, for object: Ref) throws(Raised) {
    let reduction = try cx.tuple(function.own, arguments)
    try saveReduction(reduction.ref, for: object)
  }

  /// What `__reduce__` has returned: function, arguments, then state, items of a list, items of a dict and a function for the state.
  private func saveReduction(_ parts: Ref, for object: Ref) throws(Raised) {
    let count = parts.tupleCount
    if count < 2 || count > 6 { try fail("tuple returned by __reduce__ must contain 2 through 6 elements") }
    let function = parts.tupleItems[0], arguments = parts.tupleItems[1]
    guard function.type.pointee.has.contains(.call) else { try fail("first item of the tuple returned by __reduce__ must be callable") }
    guard arguments.isTuple else { try fail("second item of the tuple returned by __reduce__ must be a tuple") }
    let state = optionalPart(parts, 2), listItems = optionalPart(parts, 3), dictItems = optionalPart(parts, 4), setter = optionalPart(parts, 5)
    try checkIterator(listItems, "fourth")
    try checkIterator(dictItems, "fifth")
    if let setter, !setter.type.pointee.has.contains(.call) {
      try fail("sixth element of the tuple returned by __reduce__ must be a function, not \(cx.typeName(setter))")
    }
    try saveCreation(function, arguments, object)
    // The arguments may have held the object, as with tuples.
    if let number = p.pointee.memo.number(of: object) {
      try write(.pop)
      return try writeGet(number)
    }
    try memoize(object)
    if let listItems { try appendItems(from: listItems) }
    if let dictItems { try setItems(from: dictItems) }
    guard let state else { return }
    guard let setter else {
      try save(state)
      return try write(.build)
    }
    // The setter's result is dropped: the object is below it.
    try save(setter)
    try save(object)
    try save(state)
    try write(.tuple2)
    try write(.reduce)
    try write(.pop)
  }
  private func optionalPart(_ parts: Ref, _ i: Int) -> Ref? {
    guard i < parts.tupleCount, !cx.isNone(parts.tupleItems[i]) else { return nil }
    return parts.tupleItems[i]
  }
  private func checkIterator(_ part: Ref?, _ which: StaticString) throws(Raised) {
    guard let part, !part.type.pointee.has.contains(.next) else { return }
    try fail("\(which) element of the tuple returned by __reduce__ must be an iterator, not \(cx.typeName(part))")
  }

  /// The instructions that make the object: protocols 2 and 4 have some for copyreg's two functions that call `__new__`.
  private func saveCreation(_ function: Ref, _ arguments: Ref, _ object: Ref) throws(Raised) {
    if proto >= 2, let name = try cx.getattrOptional(function, .__name__), name.ref.isStr {
      if strEquals(name.ref, cx.name(.__newobj_ex__)) { return try saveNewObjectEx(arguments) }
      if strEquals(name.ref, cx.name(.__newobj__)) { return try saveNewObject(arguments, object) }
    }
    try save(function)
    try save(arguments)
    try write(.reduce)
  }

  private func saveNewObject(_ arguments: Ref, _ object: Ref) throws(Raised) {
    if arguments.tupleCount < 1 { try fail("__newobj__ arglist is empty") }
    let cls = arguments.tupleItems[0]
    guard cls.isType else { try fail("args[0] from __newobj__ args is not a type") }
    let isSame: Bool
    if let declared = try cx.getattrOptional(object, .__class__) { isSame = declared.ref == cls } else { isSame = Ref(object.type) == cls }
    if !isSame { try fail("args[0] from __newobj__ args has the wrong class") }
    try save(cls)
    let rest = try cx.tuple(copying: arguments.tupleItems + 1, arguments.tupleCount &- 1)
    try save(rest.ref)
    try write(.newObj)
  }

  private func saveNewObjectEx(_ arguments: Ref) throws(Raised) {
    guard arguments.tupleCount == 3 else {
      try fail("length of the NEWOBJ_EX argument tuple must be exactly 3, not \(arguments.tupleCount)")
    }
    let cls = arguments.tupleItems[0], positional = arguments.tupleItems[1], keywords = arguments.tupleItems[2]
    guard cls.isType else { try fail("first item from NEWOBJ_EX argument tuple must be a class, not \(cx.typeName(cls))") }
    guard positional.isTuple else { try fail("second item from NEWOBJ_EX argument tuple must be a tuple, not \(cx.typeName(positional))") }
    guard keywords.isDict else { try fail("third item from NEWOBJ_EX argument tuple must be a dict, not \(cx.typeName(keywords))") }
    if proto >= 4 {
      try save(cls)
      try save(positional)
      try save(keywords)
      return try write(.newObjEx)
    }
    // Without that instruction: a partial call of __new__ that takes no more arguments.
    let list = try cx.list(), new = try cx.getattr(cls, .__new__)
    try cx.append(list.ref, new)
    try cx.append(list.ref, cls.own)
    try cx.listExtend(list.ref, positional)
    let all = try cx.tuple(ofList: list.ref)
    let call = try cx.call(shared.pointee.partial, args: all.ref, kwargs: keywords)
    try save(call.ref)
    try save(cx.interp.pointee.emptyTuple)
    try write(.reduce)
  }

  // MARK: Plain instances

  /// Writes an instance of a Python class that leaves all of the pickling protocol to `object`, without the detour over the tuple that
  /// `__reduce_ex__` would return. False: it is not such an instance.
  private func savePlainInstance(_ object: Ref, _ type: TypePointer) throws(Raised) -> Bool {
    guard proto >= 2, type.pointee.flags.contains(.pythonClass), isPlain(type) else { return false }
    guard let block = cx.attributes(of: object), let shape = block.pointee.shape else { return false }
    if shape.pointee.id != p.pointee.plainShape {
      for name in [KnownName.__reduce_ex__, .__reduce__, .__getstate__, .__class__] where shape.find(cx.name(name)) >= 0 { return false }
      p.pointee.plainShape = shape.pointee.id
    }
    let isEmpty = shape.pointee.count == 0
    try save(Ref(type))
    try save(cx.interp.pointee.emptyTuple)
    try write(.newObj)
    if let number = p.pointee.memo.number(of: object) {
      try write(.pop)
      try writeGet(number)
      return true
    }
    try memoize(object)
    if isEmpty { return true }
    let state = try cx.attributesDict(object)
    try save(state.ref)
    try write(.build)
    return true
  }

  private func isPlain(_ type: TypePointer) -> Bool {
    let version = cx.typeVersion(type)
    if version == 0 { return false }
    if type == p.pointee.plainType && version == p.pointee.plainVersion { return true }
    guard type.pointee.nativeBase == ObjectType.self, type.pointee.flags.contains(.hasDict), type.pointee.itemSize == 0 else { return false }
    var one: TypePointer? = type
    while let t = one {
      if t.pointee.slotCount > 0 { return false }
      one = t.pointee.base
    }
    let object = cx.types.pointee.object
    for name in [KnownName.__reduce_ex__, .__reduce__, .__getstate__, .__class__, .__getattribute__]
    where cx.lookup(type, name) != cx.lookup(object, name) { return false }
    if cx.lookup(type, .__getnewargs_ex__) != nil || cx.lookup(type, .__getnewargs__) != nil { return false }
    guard cx.dictGet(type.pointee.dict.unsafelyUnwrapped, str: cx.name(.__slots__)) == nil else { return false }
    p.pointee.plainType = type
    p.pointee.plainVersion = version
    return true
  }

  // MARK: Objects by name

  private func saveType(_ object: Ref) throws(Raised) {
    let types = cx.types
    let instance: Ref
    switch object.asType {
    case types.pointee.noneType: instance = cx.noneRef
    case types.pointee.ellipsisType: instance = cx.interp.pointee.ellipsis
    case types.pointee.notImplementedType: instance = cx.interp.pointee.notImplemented
    default: return try saveGlobal(object, name: nil)
    }
    try saveCall(Ref(types.pointee.type), try cx.tuple(instance), for: object)
  }

  /// Where an object is found, which must be there.
  func saveGlobal(_ object: Ref, name given: Ref?) throws(Raised) {
    let name = try globalName(object, given), path = try PicklePath(name.ref, cx)
    if path.isLocal {
      let shown = try cx.repr(name.ref)
      try cx.raise(.AttributeError, "Can't get local object \(shown.ref.text)")
    }
    let moduleName = try whichModule(object, path)
    let module = try importedModule(moduleName.ref, object)
    guard let (found, isDirect) = try path.follow(from: module.ref, cx) else {
      let shown = try cx.repr(object)
      try fail("Can't pickle \(shown.ref.text): attribute lookup ", name.ref, " on ", moduleName.ref, " failed")
    }
    let isSame = found == object
    found.decref()
    if !isSame {
      let shown = try cx.repr(object)
      try fail("Can't pickle \(shown.ref.text): it's not the same object as ", moduleName.ref, ".", name.ref, "")
    }
    if proto >= 2, try saveExtension(moduleName.ref, name.ref) { return }
    if proto >= 4 {
      try save(moduleName.ref)
      try save(name.ref)
      try write(.stackGlobal)
    } else if isDirect {
      try saveLineName(moduleName.ref, path.last)
    } else {
      try saveByGetattr(moduleName.ref, path)
    }
    try memoize(object)
  }

  /// The name that is given, or that an object says it has. Those of built-in types and functions are made anew, as CPython makes them: they
  /// are never the same objects as names elsewhere in the pickle.
  private func globalName(_ object: Ref, _ given: Ref?) throws(Raised) -> Owned {
    if object.isType, !object.asType.pointee.flags.contains(.pythonClass), given == nil, let name = object.asType.pointee.qualifiedName {
      return try cx.str(name.strView)
    }
    if let given { return object.isExactly(cx.types.pointee.builtinFunction) ? try cx.str(given.strView) : given.own }
    if let qualified = try cx.getattrOptional(object, .__qualname__) { return qualified }
    return try cx.getattr(object, .__name__)
  }

  /// The name of the module that an object says it is of, or that has it.
  private func whichModule(_ object: Ref, _ path: borrowing PicklePath) throws(Raised) -> Owned {
    if let declared = try cx.getattrOptional(object, .__module__), !cx.isNone(declared.ref) { return declared }
    let main = cx.name(.__main__)
    // A module's __getattr__ may import others.
    let modules = try cx.dictCopy(cx.interp.pointee.modules)
    var position = 0
    while let (name, module) = cx.dictNext(modules.ref, &position) {
      if cx.isNone(module) || name.isStr && strEquals(name, main) { continue }
      guard let (found, _) = try path.follow(from: module, cx) else { continue }
      let isSame = found == object
      found.decref()
      if isSame { return name.own }
    }
    return main.own
  }

  private func importedModule(_ name: Ref, _ object: Ref) throws(Raised) -> Owned {
    if name.isStr {
      if let found = cx.loadedModule(name) { return found.own }
      do throws(Raised) { return try cx.importModule(name.text) } catch { cx.setPending(nil) }
    }
    let shown = try cx.repr(object), module = try cx.repr(name)
    try fail("Can't pickle \(shown.ref.text): import of module \(module.ref.text) failed")
  }

  /// Writes the number under which copyreg knows a name; false if it knows none.
  private func saveExtension(_ module: Ref, _ name: Ref) throws(Raised) -> Bool {
    if cx.dictCount(shared.pointee.extensions) == 0 { return false }
    let key = try cx.tuple(module.own, name.own)
    guard let number = try cx.dictGet(shared.pointee.extensions, key.ref).own else { return false }
    let code = try cx.cLong(number.ref)
    if code <= 0 || code > Int(Int32.max) { try cx.raise(.RuntimeError, "extension code \(code) is out of range") }
    let width = code < 0x100 ? 1 : code < 0x10000 ? 2 : 4
    let place = try room(1 &+ width)
    place[0] = (width == 1 ? PickleOpcode.ext1 : width == 2 ? .ext2 : .ext4).rawValue
    PickleWriter.store(place + 1, code, width: width)
    return true
  }

  /// A dotted name for protocols that know undotted ones only: `getattr(getattr(first, ...), ...)`.
  private func saveByGetattr(_ module: Ref, _ path: borrowing PicklePath) throws(Raised) {
    for _ in 1..<path.count {
      try save(shared.pointee.getattr)
      if proto < 2 { try write(.mark) }
    }
    try saveLineName(module, path[0])
    for i in 1..<path.count {
      try save(path[i])
      try write(proto < 2 ? .tuple : .tuple2)
      try write(.reduce)
    }
  }

  private func saveLineName(_ module: Ref, _ name: Ref) throws(Raised) {
    var module = module.own, name = name.own
    if p.pointee.fixImports {
      let key = try cx.tuple(module.copy(), name.copy())
      if let older = try cx.dictGet(shared.pointee.oldNames, key.ref).own {
        guard older.ref.isTuple, older.ref.tupleCount == 2 else {
          try cx.raise(.RuntimeError, "_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples, not \(cx.typeName(older.ref))")
        }
        module = older.ref.tupleItems[0].own
        name = older.ref.tupleItems[1].own
      } else if let older = try cx.dictGet(shared.pointee.oldModules, module.ref) {
        module = older.own
      }
      guard module.ref.isStr, name.ref.isStr else {
        try cx.raise(.RuntimeError, "_compat_pickle.REVERSE_IMPORT_MAPPING values should be strings, not \(cx.typeName(module.ref))")
      }
    }
    let moduleText = try lineText(module.ref, "module"), nameText = try lineText(name.ref, "global")
    try writeLine(.global, moduleText)
    let place = try room(nameText.count &+ 1)
    for i in 0..<nameText.count { place[i] = nameText[i] }
    place[nameText.count] = UInt8(ascii: "\n")
  }
  private func lineText(_ text: Ref, _ what: StaticString) throws(Raised) -> [UInt8] {
    if text.str.pointee.isASCII { return text.wtf8 }
    var isEncodable = proto == 3
    for i in 0..<text.strLength where text.codePoint(at: i) &>> 11 == 0x1B { isEncodable = false }
    if isEncodable { return text.wtf8 }
    try fail("can't pickle \(what) identifier '", text, "' using pickle protocol \(proto)", cx.interp.pointee.emptyStr, "")
  }
  /// A message with names in it as they are: they may hold surrogates, which Swift's text cannot.
  private func fail(_ start: String, _ first: Ref, _ middle: String, _ second: Ref, _ end: String) throws(Raised) -> Never {
    var message = StringBuilder()
    message.append(start)
    message.append(first)
    message.append(middle)
    message.append(second)
    message.append(end)
    let text = try message.finish(cx), error = try cx.call(Ref(shared.pointee.picklingError), text.ref)
    try cx.raise(exception: error)
  }
}

/// A dotted name, and the steps that it consists of.
struct PicklePath: ~Copyable {
  private let steps: Owned

  init(_ name: Ref, _ cx: Context) throws(Raised) {
    guard name.isStr else { try cx.raise(.TypeError, "must be str, not \(cx.typeName(name))") }
    let dot = try cx.character(UInt32(UInt8(ascii: ".")))
    steps = try cx.strSplit(name, dot.ref, Int.max, fromRight: false)
  }
  var count: Int { steps.ref.list.pointee.count }
  subscript(_ i: Int) -> Ref { steps.ref.list.pointee.items.unsafelyUnwrapped[i] }
  var last: Ref { self[count &- 1] }
  /// Whether the name lies within a function.
  var isLocal: Bool {
    for i in 0..<count where strEquals(self[i], "<locals>") { return true }
    return false
  }
  /// What the name leads to, a new reference, and whether the last step was from `start` itself; nil if a step fails.
  borrowing func follow(from start: Ref, _ cx: Context) throws(Raised) -> (found: Ref, isDirect: Bool)? {
    var found = start.own, isDirect = true
    for i in 0..<count {
      let next: Ref
      do throws(Raised) { next = try cx.getattr(found.ref, self[i]).leak() } catch {
        cx.setPending(nil)
        return nil
      }
      isDirect = found.ref == start
      found = Owned(stealing: next)
    }
    return (found.leak(), isDirect)
  }
}

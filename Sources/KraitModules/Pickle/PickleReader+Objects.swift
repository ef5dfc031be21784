import KraitCore
import KraitObjects
import KraitVM

// Containers, classes and instances.

extension PickleReader {
  // MARK: Containers

  @inline(__always) func loadTuple(_ count: Int) throws(Raised) {
    try require(count)
    try push(try popTuple(from: u.pointee.count &- count))
  }

  func loadAppend() throws(Raised) {
    try require(2)
    let item = try pop(), target = try top()
    if target.isExactly(cx.types.pointee.list) { return try cx.append(list: target, item) }
    let items = try cx.list()
    try cx.append(list: items.ref, item)
    try extend(target, items.ref)
  }
  func loadAppends() throws(Raised) {
    let place = try popMark()
    let target = try target(below: place)
    let count = u.pointee.count &- place
    if count == 0 { return }
    guard target.isExactly(cx.types.pointee.list) else {
      let items = try popList(from: place)
      return try extend(target, items.ref)
    }
    let old = target.list.pointee.count
    try cx.growList(target, old &+ count)
    // The stack's references become the list's.
    (target.list.pointee.items.unsafelyUnwrapped + old).update(from: u.pointee.stack.unsafelyUnwrapped + place, count: count)
    target.list.pointee.count = old &+ count
    u.pointee.count = place
  }
  /// What the items from a place on are for, borrowed: the object below them.
  private func target(below place: Int) throws(Raised) -> Ref {
    if place &- u.pointee.fence < 1 { try failUnderflow() }
    return u.pointee.stack.unsafelyUnwrapped[place &- 1]
  }
  /// Gives items to something that is not a list: `extend` or, without it, `append`.
  private func extend(_ target: Ref, _ items: Ref) throws(Raised) {
    let held = target.own
    if let method = try cx.getattrOptional(held.ref, .extend) {
      _ = try cx.call(method.ref, items)
      return
    }
    let method = try cx.getattr(held.ref, .append)
    try cx.iterate(items) { (item) throws(Raised) in
      _ = try cx.call(method.ref, item.ref)
      return true
    }
  }

  @inline(__always) func loadSetItems() throws(Raised) {
    let place = try popMark()
    try loadSetItems(from: place, least: 0)
  }
  func loadSetItems(from place: Int, least: Int) throws(Raised) {
    if least > 0 { try require(least) }
    let target = try target(below: place).own
    let count = u.pointee.count &- place
    if count == 0 { return }
    if count % 2 != 0 { try fail("odd number of items for SETITEMS") }
    if target.ref.isDict && !target.ref.hasFlag(.pythonClass) || target.ref.isExactly(cx.types.pointee.dict) {
      return try setItems(target.ref, from: place)
    }
    let items = try popTuple(from: place)
    var i = 0
    while i < count {
      try cx.setitem(target.ref, items.ref.tupleItems[i], items.ref.tupleItems[i &+ 1])
      i = i &+ 2
    }
  }
  /// Puts pairs on the stack into a dict. Hashing and comparing keys may run Python code, so every pair is taken off before.
  private func setItems(_ dict: Ref, from place: Int) throws(Raised) {
    if u.pointee.count &- place > 16, dict.dict.pointee.attributes == nil { try cx.reserveDict(dict, (u.pointee.count &- place) / 2) }
    var i = place
    let stack = u.pointee.stack.unsafelyUnwrapped
    // Keys that are exact str run nothing.
    while i < u.pointee.count, dict.dict.pointee.allStrKeys, stack[i].isExactly(cx.types.pointee.str) {
      try cx.dictSet(dict, stack[i], stack[i &+ 1])
      i = i &+ 2
    }
    if i == u.pointee.count { return drop(to: place) }
    let rest = try popTuple(from: i)
    drop(to: place)
    i = 0
    while i < rest.ref.tupleCount {
      try cx.dictSet(dict, rest.ref.tupleItems[i], rest.ref.tupleItems[i &+ 1])
      i = i &+ 2
    }
  }
  func loadDict() throws(Raised) {
    let place = try popMark()
    if (u.pointee.count &- place) % 2 != 0 { try fail("odd number of items for DICT") }
    let made = try cx.dict()
    try setItems(made.ref, from: place)
    try push(made)
  }

  func loadAddItems() throws(Raised) {
    let place = try popMark()
    let target = try target(below: place).own
    if u.pointee.count == place { return }
    let items = try popTuple(from: place)
    if cx.isSubtype(target.type, cx.types.pointee.set) {
      for i in 0..<items.ref.tupleCount { try cx.setAdd(target.ref, items.ref.tupleItems[i]) }
      return
    }
    let method = try cx.getattr(target.ref, .add)
    for i in 0..<items.ref.tupleCount { _ = try cx.call(method.ref, items.ref.tupleItems[i]) }
  }
  func loadFrozenset() throws(Raised) {
    let place = try popMark()
    let items = try popTuple(from: place)
    try push(try cx.frozenset(of: items.ref))
  }

  // MARK: Objects by name

  /// A line as text.
  private func nameArgument(isASCII: Bool) throws(Raised) -> Owned {
    let text = try argument(), data = UnsafeRawBufferPointer(start: text.baseAddress, count: text.count - 1)
    let encoding = try cx.str(isASCII ? "ascii" : "utf-8")
    return try cx.decode(nil, data, encoding: encoding.ref, errors: nil)
  }
  func loadGlobal(_ me: Ref) throws(Raised) {
    let module = try nameArgument(isASCII: false), name = try nameArgument(isASCII: false)
    try push(try findClass(me, module.ref, name.ref))
  }
  func loadStackGlobal(_ me: Ref) throws(Raised) {
    try require(2)
    let name = try pop(), module = try pop()
    guard name.ref.isExactly(cx.types.pointee.str), module.ref.isExactly(cx.types.pointee.str) else { try fail("STACK_GLOBAL requires str") }
    try push(try findClass(me, module.ref, name.ref))
  }

  private func findClass(_ me: Ref, _ module: Ref, _ name: Ref) throws(Raised) -> Owned {
    if u.pointee.findsClasses { return try cx.callMethod(me, shared.pointee.findClass, module, name) }
    return try findStandardClass(module, name)
  }
  /// The object of that name in a module.
  func findStandardClass(_ givenModule: Ref, _ givenName: Ref) throws(Raised) -> Owned {
    var module = givenModule.own, name = givenName.own
    if u.pointee.proto < 3 && u.pointee.fixImports { try modernise(&module, &name) }
    guard module.ref.isStr else { try cx.raise(.TypeError, "module name must be a string") }
    if module.ref.strLength == 0 { try cx.raise(.ValueError, "Empty module name") }
    let namespace: Owned
    if let found = cx.loadedModule(module.ref) {
      namespace = found.own
    } else {
      namespace = try cx.importModule(module.ref.text)
    }
    if u.pointee.proto < 4 {
      guard name.ref.isStr else { try cx.raise(.TypeError, "attribute name must be string, not '\(cx.typeName(name.ref))'") }
      if let found = try cx.getattrOptional(namespace.ref, name.ref) { return found }
      try failAttribute("attribute", name.ref, namespace.ref)
    }
    let path = try PicklePath(name.ref, cx)
    if path.isLocal { try failAttribute("local attribute", name.ref, namespace.ref) }
    var object = namespace.copy()
    for i in 0..<path.count {
      guard let next = try cx.getattrOptional(object.ref, path[i]) else { try failAttribute("attribute", name.ref, namespace.ref) }
      object = next
    }
    return object
  }
  private func failAttribute(_ what: StaticString, _ name: Ref, _ module: Ref) throws(Raised) -> Never {
    let shownName = try cx.repr(name), shownModule = try cx.repr(module)
    try cx.raise(.AttributeError, "Can't get \(what) \(shownName.ref.text) on \(shownModule.ref.text)")
  }
  /// The names of Python 3 for those of Python 2.
  private func modernise(_ module: inout Owned, _ name: inout Owned) throws(Raised) {
    let key = try cx.tuple(module.copy(), name.copy())
    if let newer = try cx.dictGet(shared.pointee.newNames, key.ref).own {
      guard newer.ref.isTuple, newer.ref.tupleCount == 2 else {
        try cx.raise(.RuntimeError, "_compat_pickle.NAME_MAPPING values should be 2-tuples, not \(cx.typeName(newer.ref))")
      }
      guard newer.ref.tupleItems[0].isStr, newer.ref.tupleItems[1].isStr else {
        try cx.raise(.RuntimeError, "_compat_pickle.NAME_MAPPING values should be pairs of str, not (\(cx.typeName(newer.ref.tupleItems[0])), \(cx.typeName(newer.ref.tupleItems[1])))")
      }
      module = newer.ref.tupleItems[0].own
      name = newer.ref.tupleItems[1].own
    } else if let newer = try cx.dictGet(shared.pointee.newModules, module.ref) {
      guard newer.isStr else {
        try cx.raise(.RuntimeError, "_compat_pickle.IMPORT_MAPPING values should be strings, not \(cx.typeName(newer))")
      }
      module = newer.own
    }
  }

  /// The object that copyreg has under a number.
  func loadExtension(_ code: Int, _ me: Ref) throws(Raised) {
    if code <= 0 { try fail("EXT specifies code <= 0") }
    let key = cx.int(code)
    if let known = try cx.dictGet(shared.pointee.extensionCache, key.ref) { return try push(known.own) }
    guard let pair = try cx.dictGet(shared.pointee.extensionNames, key.ref).own else {
      try cx.raise(.ValueError, "unregistered extension code \(code)")
    }
    guard pair.ref.isTuple, pair.ref.tupleCount == 2, pair.ref.tupleItems[0].isStr, pair.ref.tupleItems[1].isStr else {
      try cx.raise(.ValueError, "_inverted_registry[\(code)] isn't a 2-tuple of strings")
    }
    let found = try findClass(me, pair.ref.tupleItems[0], pair.ref.tupleItems[1])
    try cx.dictSet(shared.pointee.extensionCache, key.ref, found.ref)
    try push(found)
  }

  func failPersistent() throws(Raised) -> Never {
    try fail("A load persistent id instruction was encountered, but no persistent_load function was specified.")
  }
  func loadPersistent(_ id: Ref) throws(Raised) {
    guard let load = u.pointee.persistentLoad.own else { try failPersistent() }
    try push(try cx.call(load.ref, id))
  }
  func loadPersistentLine() throws(Raised) {
    let text = try line()
    guard isASCIIBytes(text.baseAddress.unsafelyUnwrapped, text.count) else { try fail("persistent IDs in protocol 0 must be ASCII strings") }
    let id = try cx.str(ascii: UnsafeBufferPointer(rebasing: text.dropLast()))
    try loadPersistent(id.ref)
  }

  // MARK: Instances

  func loadReduce() throws(Raised) {
    try require(2)
    let arguments = try pop(), function = try pop()
    guard arguments.ref.isTuple else { try cx.raise(.TypeError, "argument list must be a tuple") }
    try push(try cx.call(function.ref, args: arguments.ref, kwargs: nil))
  }

  func loadNewObject() throws(Raised) {
    try require(2)
    let arguments = try pop(), cls = try pop()
    try checkNewObject(cls.ref, arguments.ref, "NEWOBJ")
    let count = arguments.ref.tupleCount
    if count == 0 { return try push(try cx.makeInstance(cls.ref.asType, CallArguments(emptyArguments, 0))) }
    let base = UnsafeRawPointer(arguments.ref.tupleItems).assumingMemoryBound(to: Ref?.self)
    try push(try cx.makeInstance(cls.ref.asType, CallArguments(base, count)))
  }
  /// Somewhere for an empty list of arguments to be.
  private var emptyArguments: UnsafePointer<Ref?> {
    UnsafeRawPointer(cx.interp.pointee.emptyTuple.raw + TupleBody.itemsOffset).assumingMemoryBound(to: Ref?.self)
  }
  private func checkNewObject(_ cls: Ref, _ arguments: Ref, _ what: StaticString) throws(Raised) {
    guard cls.isType else { try fail("\(what) class argument must be a type, not \(cx.typeName(cls))") }
    if cls.hasNoNew { try fail("\(what) class argument '\(cx.typeName(cls))' doesn't have __new__") }
    guard arguments.isTuple else { try fail("\(what) args argument must be a tuple, not \(cx.typeName(arguments))") }
  }
  func loadNewObjectEx() throws(Raised) {
    try require(3)
    let keywords = try pop(), arguments = try pop(), cls = try pop()
    try checkNewObject(cls.ref, arguments.ref, "NEWOBJ_EX")
    guard keywords.ref.isDict else { try fail("NEWOBJ_EX kwargs argument must be a dict, not \(cx.typeName(keywords.ref))") }
    let new = try cx.getattr(cls.ref, .__new__), all = try cx.list()
    try cx.append(list: all.ref, cls.copy())
    try cx.listExtend(all.ref, arguments.ref)
    let positional = try cx.tuple(ofList: all.ref)
    try push(try cx.call(new.ref, args: positional.ref, kwargs: keywords.ref))
  }

  /// An instance as Python 2's classes were: made without a call if there is nothing to pass.
  private func instance(_ cls: Ref, _ arguments: Ref) throws(Raised) -> Owned {
    if arguments.tupleCount == 0, cls.isType {
      let hook = try cx.intern("__getinitargs__")
      if try cx.getattrOptional(cls, hook.ref) == nil { return try cx.callMethod(cls, .__new__, cls) }
    }
    return try cx.call(cls, args: arguments, kwargs: nil)
  }
  func loadInstance(_ me: Ref) throws(Raised) {
    let place = try popMark()
    let arguments = try popTuple(from: place)
    let module = try nameArgument(isASCII: true), name = try nameArgument(isASCII: true)
    let cls = try findClass(me, module.ref, name.ref)
    try push(try instance(cls.ref, arguments.ref))
  }
  func loadObject() throws(Raised) {
    let place = try popMark()
    if u.pointee.count &- place < 1 { try failUnderflow() }
    let arguments = try popTuple(from: place &+ 1)
    let cls = try pop()
    try push(try instance(cls.ref, arguments.ref))
  }

  // MARK: State

  func loadBuild() throws(Raised) {
    try require(2)
    let given = try pop(), object = try top().own
    if let method = cx.unboundMethod(object.ref, cx.name(.__setstate__)).own {
      _ = try cx.call(method.ref, object.ref, given.ref)
      return
    }
    if let setter = try stateSetter(object.ref) {
      _ = try cx.call(setter.ref, given.ref)
      return
    }
    var state = given.copy(), slots: Owned? = nil
    if given.ref.isTuple, given.ref.tupleCount == 2 {
      state = given.ref.tupleItems[0].own
      slots = given.ref.tupleItems[1].own
    }
    if !cx.isNone(state.ref) { try setAttributes(object.ref, state.ref) }
    guard let slots else { return }
    guard slots.ref.isDict else { try fail("slot state is not a dictionary") }
    let copy = try cx.dictCopy(slots.ref)
    var position = 0
    while let (name, value) = cx.dictNext(copy.ref, &position) {
      guard name.isStr else { try cx.raise(.TypeError, "attribute name must be string, not '\(cx.typeName(name))'") }
      try cx.setattr(object.ref, name, value)
    }
  }
  /// `__setstate__`, looked for without making an AttributeError where attributes are found in the usual way.
  private func stateSetter(_ object: Ref) throws(Raised) -> Owned? {
    if object.isPlainAttributeAccess(cx), cx.lookup(object.type, .__setstate__) == nil, cx.lookup(object.type, .__getattr__) == nil,
      object.hasFlag(.hasDict), let shape = cx.attributes(of: object)?.pointee.shape, shape.find(cx.name(.__setstate__)) < 0
    {
      return nil
    }
    return try cx.getattrOptional(object, .__setstate__)
  }

  private func setAttributes(_ object: Ref, _ state: Ref) throws(Raised) {
    guard state.isDict else { try fail("state is not a dictionary") }
    // Attributes in a shape need no dict.
    let isPlain = object.hasFlag(.pythonClass) && object.hasFlag(.hasDict) && object.isPlainAttributeAccess(cx)
      && cx.attributes(of: object)?.pointee.shape != nil
      && cx.lookup(object.type, .__dict__).map { $0.isExactly(cx.types.pointee.getsetDescriptor) } == true
    if isPlain, state.isExactly(cx.types.pointee.dict), state.dict.pointee.allStrKeys, state.dict.pointee.attributes == nil {
      var position = 0
      while let (name, value) = cx.dictNext(state, &position) { try cx.setInstanceAttribute(object, name, value) }
      return
    }
    let target = try cx.getattr(object, .__dict__)
    let contents = try cx.dictCopy(state)
    var position = 0
    while let (name, value) = cx.dictNext(contents.ref, &position) {
      let key: Owned
      if name.isExactly(cx.types.pointee.str) { key = cx.intern(name) } else { key = name.own }
      try cx.setitem(target.ref, key.ref, value)
    }
  }
}

extension Ref {
  /// A type whose instances cannot be made through `__new__`.
  fileprivate var hasNoNew: Bool { asType.pointee.flags.contains(.noInstances) }
}

import KraitCore

extension Context {
  /// Calls `body` with every object that belongs to the interpreter itself: types, singletons, cached strings and numbers, names.
  public func forEachPermanentObject(_ body: (Ref) -> Void) {
    let state = interp
    let knownTypes = UnsafeRawPointer(types).assumingMemoryBound(to: TypePointer?.self)
    for i in 0..<MemoryLayout<KnownTypes>.size / MemoryLayout<TypePointer>.size {
      if let type = knownTypes[i] { body(Ref(type)) }
    }
    for kind in ExceptionKind.allCases { body(Ref(exceptionType(kind))) }
    for type in nativeModuleTypes { body(Ref(type)) }
    if let iterator = strings.pointee.asciiIterator { body(Ref(iterator)) }
    for r in [
      state.pointee.none, state.pointee.true, state.pointee.false, state.pointee.notImplemented, state.pointee.ellipsis, state.pointee.emptyTuple,
      state.pointee.emptyStr, state.pointee.emptyBytes, state.pointee.modules, state.pointee.builtins, state.pointee.sysDict,
      Ref(state.pointee.smallInts),
    ] { body(r) }
    for i in 0..<256 { body(state.pointee.latin1[i]) }
    for bytes in strings.pointee.singleBytes { if let bytes { body(bytes) } }
    for i in 0..<KnownName.allCases.count { body(state.pointee.names[i]) }
    for i in 0..<methodCacheSize { if let name = methodCache[i].name { body(name) } }
  }

  /// Names of the attributes that instances of a type have had: the type's shapes own them.
  public func forEachShapeName(of type: TypePointer, _ body: (Ref) -> Void) {
    guard let root = type.pointee.shapes else { return }
    var waiting = [root.assumingMemoryBound(to: Shape.self)]
    while let shape = waiting.popLast() {
      if let name = shape.pointee.name { body(name) }
      var child = shape.pointee.firstChild
      while let c = child {
        waiting.append(c)
        child = c.pointee.nextSibling
      }
    }
  }

  /// Forgets codec search functions, found codecs and error handlers of the program.
  public func releaseCodecs() {
    replace(&strings.pointee.codecSearchPath, with: nil)
    replace(&strings.pointee.codecCache, with: nil)
    replace(&strings.pointee.errorHandlers, with: nil)
  }

  /// Frees the interpreter's tables of objects, at its very end.
  public func freeObjectTables() {
    strings.pointee.slots.deallocate()
    strings.pointee.singleBytes.deallocate()
    strings.deallocate()
    interp.pointee.latin1.deallocate()
    interp.pointee.names.deallocate()
    interp.pointee.exceptionTypes.deallocate()
    freeMethodCache(interp.pointee.methodCache)
    if let raw = interp.pointee.extraTypes { Unmanaged<ExtraTypes>.fromOpaque(raw).release() }
  }
}

import KraitCore
import KraitObjects
import KraitVM

// What pickling stores of the streams in memory: their contents, position and attributes.

extension Context {
  /// The attributes of a stream that were set by a program, None without any.
  fileprivate func streamAttributes(_ me: Ref) throws(Raised) -> Owned {
    let attributes = try attributesDict(me)
    if try len(attributes.ref) == 0 { return none }
    return attributes
  }

  /// The parts of a state, which must be a tuple of `count` items that ends with a dict or None.
  fileprivate func stateParts(_ me: Ref, _ state: Ref, _ count: Int) throws(Raised) {
    guard state.isTuple, state.tupleCount == count else {
      try raise(.TypeError, "\(typeName(me)).__setstate__ argument should be \(count)-tuple, got \(typeName(state))")
    }
    let last = state.tupleItems[count - 1]
    guard isNone(last) || last.isDict else {
      try raise(.TypeError, "\(count == 3 ? "third" : "fourth") item of state should be a dict, got a \(typeName(last))")
    }
  }

  fileprivate func statePosition(_ item: Ref, _ ordinal: String) throws(Raised) -> Int {
    guard item.isInt else { try raise(.TypeError, "\(ordinal) item of state must be an integer, not \(typeName(item))") }
    let at = try index(item)
    if at < 0 { try raise(.ValueError, "position value cannot be negative") }
    guard at < 1 << 38 else { try raiseMemoryError() }
    return at
  }

  fileprivate func restoreAttributes(_ me: Ref, _ given: Ref) throws(Raised) {
    if isNone(given) { return }
    let attributes = try attributesDict(me)
    _ = try callNamed(attributes.ref, "update", given)
  }
}

extension BytesIOType {
  static var stateMethods: [MethodDef] {
    [
      MethodDef("__getstate__", "(self, /)", "") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        let contents = try cx.bytes(UnsafeRawBufferPointer(start: s.base, count: s.count)), at = cx.int(s.at), attributes = try cx.streamAttributes(a[0])
        return try cx.tuple(contents.ref, at.ref, attributes.ref)
      },
      MethodDef("__setstate__", "(self, state, /)", "") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        try cx.stateParts(a[0], a[1], 3)
        let items = a[1].tupleItems
        try requireResizable(s, cx)
        let at = try cx.statePosition(items[1], "second")
        try cx.restoreAttributes(a[0], items[2])
        s.isClosed = false
        s.clear()
        s.at = 0
        _ = try write(s, items[0], cx)
        s.at = at
        return cx.none
      },
    ]
  }
}

extension StringIOType {
  static var stateMethods: [MethodDef] {
    [
      MethodDef("__getstate__", "(self, /)", "") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        let contents = try make(s.text[...], cx), at = cx.int(s.at), attributes = try cx.streamAttributes(a[0])
        let newline: Owned
        if let given = s.newline { newline = try cx.str(given) } else { newline = cx.none }
        return try cx.tuple(contents.ref, newline.ref, at.ref, attributes.ref)
      },
      MethodDef("__setstate__", "(self, state, /)", "") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        try cx.stateParts(a[0], a[1], 4)
        let items = a[1].tupleItems
        guard items[0].isStr else { try cx.raise(.TypeError, "initial_value must be str or None, not \(cx.typeName(items[0]))") }
        guard cx.isNone(items[1]) || items[1].isStr else { try cx.raise(.TypeError, "newline must be str or None, not \(cx.typeName(items[1]))") }
        guard cx.isNone(items[1]) || ["", "\n", "\r", "\r\n"].contains(items[1].text) else {
          try cx.raise(.ValueError, "illegal newline value: \(cx.describe(items[1]))")
        }
        let at = try cx.statePosition(items[2], "third")
        try cx.restoreAttributes(a[0], items[3])
        s.isClosed = false
        s.newline = cx.isNone(items[1]) ? nil : items[1].text
        // The contents are as they were read: their line ends are not translated again.
        s.text = (0..<items[0].strLength).map { items[0].codePoint(at: $0) }
        s.at = at
        return cx.none
      },
    ]
  }
}

import KraitCore

// Instance attributes.
//
//     instance: [weakrefs][attributes ->][links] header | base fields | slots | (block in line for new instances of plain classes)
//     block:    shape | shapeID, capacity | dict | value 0 | value 1 | ...
//
// Rules of this file
// 1. A shape is a node in the tree of attribute sequences of one class: value i of a block belongs to the i-th name on the path to its shape.
// 2. `shapeID` is 0 exactly when the block is detached: then the attributes are in the (owned) dict. IDs are never reused, so caches compare them.
// 3. In shape mode a materialised `dict` (owned by the block) has its `attributes` pointing back at the block and holds nothing itself.

/// A sequence of attribute names. Owned by its class's tree.
@frozen public struct Shape {
  public var parent: UnsafeMutablePointer<Shape>?
  /// Interned, owned; nil in the root.
  public var name: Ref?
  public var count: Int
  public var id: UInt32
  public var firstChild: UnsafeMutablePointer<Shape>?
  public var nextSibling: UnsafeMutablePointer<Shape>?
  public var type: TypePointer
}

public typealias ShapePointer = UnsafeMutablePointer<Shape>

@frozen public struct AttributeBlock {
  public var shape: ShapePointer?
  public var shapeID: UInt32
  /// Room for values; `inlineBit` is set when the block lies within its object.
  public var capacity: UInt32
  public var dict: Ref?
  public static let valuesOffset = 24
  public static let inlineBit: UInt32 = 1 << 31
  /// More attributes than this detach.
  public static let maxCount = 64
}

public typealias BlockPointer = UnsafeMutablePointer<AttributeBlock>

extension UnsafeMutablePointer where Pointee == AttributeBlock {
  @inlinable @inline(__always) public var values: UnsafeMutablePointer<Ref> {
    (UnsafeMutableRawPointer(self) + AttributeBlock.valuesOffset).assumingMemoryBound(to: Ref.self)
  }
  @inlinable public var room: Int { Int(pointee.capacity & ~AttributeBlock.inlineBit) }
  @inlinable public var isInline: Bool { pointee.capacity & AttributeBlock.inlineBit != 0 }
  @inlinable public var count: Int { pointee.shape?.pointee.count ?? 0 }
}

extension UnsafeMutablePointer where Pointee == Shape {
  /// Place of a name, or -1.
  public func find(_ name: Ref) -> Int {
    var node: ShapePointer? = self
    while let s = node, let n = s.pointee.name {
      if n == name { return s.pointee.count - 1 }
      node = s.pointee.parent
    }
    return -1
  }
  /// Calls `body` with the names from the first on.
  public func forEachName(_ body: (Int, Ref) -> Void) {
    guard let name = pointee.name else { return }
    pointee.parent.unsafelyUnwrapped.forEachName(body)
    body(pointee.count - 1, name)
  }
}

extension Context {
  /// The attribute block of an instance (type flag `hasDict`), if it has one already.
  @inlinable @inline(__always) public func attributes(of me: Ref) -> BlockPointer? {
    UnsafeMutablePointer<AttributeBlock>(OpaquePointer(me.attributesSlot.pointee))
  }

  private func newShape(_ type: TypePointer, parent: ShapePointer?, name: Ref?) -> ShapePointer {
    interp.pointee.shapeID &+= 1
    name?.incref()
    let shape = ShapePointer.allocate(capacity: 1)
    shape.initialize(
      to: Shape(
        parent: parent, name: name, count: (parent?.pointee.count ?? -1) + 1, id: interp.pointee.shapeID, firstChild: nil,
        nextSibling: parent?.pointee.firstChild, type: type))
    parent?.pointee.firstChild = shape
    return shape
  }

  /// The empty shape of a class.
  public func rootShape(_ type: TypePointer) -> ShapePointer {
    if let root = type.pointee.shapes { return root.assumingMemoryBound(to: Shape.self) }
    let root = newShape(type, parent: nil, name: nil)
    type.pointee.shapes = RawPointer(root)
    return root
  }

  func child(_ shape: ShapePointer, _ name: Ref) -> ShapePointer {
    var node = shape.pointee.firstChild
    while let s = node {
      if s.pointee.name == name { return s }
      node = s.pointee.nextSibling
    }
    return newShape(shape.pointee.type, parent: shape, name: name)
  }

  /// Frees a class's shapes (when the class dies).
  func freeShapes(_ shape: ShapePointer) {
    var node = shape.pointee.firstChild
    while let s = node {
      node = s.pointee.nextSibling
      freeShapes(s)
    }
    shape.pointee.name?.decref()
    shape.deallocate()
  }

  /// Sets up the block within a new instance.
  @inlinable @inline(__always)
  public func prepareInlineBlock(_ me: Ref, _ type: TypePointer, at offset: Int, root: ShapePointer) {
    let block = UnsafeMutablePointer<AttributeBlock>(OpaquePointer(me.raw + offset))
    block.pointee.shape = root
    block.pointee.shapeID = root.pointee.id
    block.pointee.capacity = type.pointee.inlineValues | AttributeBlock.inlineBit
    block.pointee.dict = nil
    me.attributesSlot.pointee = RawPointer(block)
  }

  /// A block of its own for an object that has none.
  func makeBlock(_ me: Ref, capacity: Int) throws(Raised) -> BlockPointer {
    let raw = try allocateBuffer(AttributeBlock.valuesOffset + capacity * 8)
    let block = BlockPointer(OpaquePointer(raw))
    let root = rootShape(me.type)
    block.initialize(to: AttributeBlock(shape: root, shapeID: root.pointee.id, capacity: UInt32(capacity), dict: nil))
    me.attributesSlot.pointee = RawPointer(block)
    return block
  }

  /// Moves a full block to one with more room.
  private func grow(_ me: Ref, _ block: BlockPointer) throws(Raised) -> BlockPointer {
    let count = block.count, capacity = max(4, block.room * 2)
    let raw = try allocateBuffer(AttributeBlock.valuesOffset + capacity * 8)
    let bigger = BlockPointer(OpaquePointer(raw))
    bigger.initialize(to: block.pointee)
    bigger.pointee.capacity = UInt32(capacity)
    bigger.values.moveInitialize(from: block.values, count: count)
    if let dict = bigger.pointee.dict, dict.dict.pointee.attributes != nil { dict.dict.pointee.attributes = raw }
    freeBlockMemory(block)
    me.attributesSlot.pointee = raw
    return bigger
  }

  private func freeBlockMemory(_ block: BlockPointer) {
    if !block.isInline { freeBuffer(RawPointer(block), AttributeBlock.valuesOffset + block.room * 8) }
  }

  /// An instance attribute, borrowed. `name` is a str.
  public func instanceAttribute(_ me: Ref, _ name: Ref) throws(Raised) -> Ref? {
    guard let block = attributes(of: me) else { return nil }
    if let shape = block.pointee.shape {
      if name.has(HeaderFlag.interned) {
        let i = shape.find(name)
        return i >= 0 ? block.values[i] : nil
      }
      let interned = try intern(exactStrCopy(name))
      let i = shape.find(interned.ref)
      return i >= 0 ? block.values[i] : nil
    }
    return try dictGet(block.pointee.dict.unsafelyUnwrapped, name)
  }

  /// Sets an instance attribute; a new one extends the shape.
  public func setInstanceAttribute(_ me: Ref, _ name: Ref, _ value: Ref) throws(Raised) {
    var block: BlockPointer
    if let b = attributes(of: me) { block = b } else { block = try makeBlock(me, capacity: 4) }
    guard let shape = block.pointee.shape else { return try dictSet(block.pointee.dict.unsafelyUnwrapped, name, value) }
    let interned = intern(name)
    // A name of a subclass of str stays what it is as a key, which only a dict allows.
    if !interned.ref.has(HeaderFlag.interned) {
      _ = try attributesDict(me)
      try detach(block)
      return try dictSet(block.pointee.dict.unsafelyUnwrapped, name, value)
    }
    let i = shape.find(interned.ref)
    if i >= 0 {
      let old = block.values[i]
      value.incref()
      block.values[i] = value
      return old.decref()
    }
    if shape.pointee.count >= AttributeBlock.maxCount {
      _ = try attributesDict(me)
      try detach(block)
      return try dictSet(block.pointee.dict.unsafelyUnwrapped, name, value)
    }
    if shape.pointee.count == block.room { block = try grow(me, block) }
    let next = child(shape, interned.ref)
    value.incref()
    block.values[next.pointee.count - 1] = value
    block.pointee.shape = next
    block.pointee.shapeID = next.pointee.id
    let type = me.type
    if next.pointee.count > Int(type.pointee.inlineValues) && next.pointee.count <= 30 { type.pointee.inlineValues = UInt32(next.pointee.count) }
  }

  /// Answers whether there was such an attribute.
  public func deleteInstanceAttribute(_ me: Ref, _ name: Ref) throws(Raised) -> Bool {
    guard try instanceAttribute(me, name) != nil, let block = attributes(of: me) else { return false }
    if let shape = block.pointee.shape {
      // Deleting the last attribute goes back to the parent shape; any other detaches.
      if let last = shape.pointee.name, block.pointee.dict == nil {
        let interned = try intern(name)
        if last == interned.ref {
          let parent = shape.pointee.parent.unsafelyUnwrapped
          let old = block.values[shape.pointee.count - 1]
          block.pointee.shape = parent
          block.pointee.shapeID = parent.pointee.id
          old.decref()
          return true
        }
      }
      _ = try attributesDict(me)
      try detach(block)
    }
    return try dictDelete(block.pointee.dict.unsafelyUnwrapped, name)
  }

  /// The instance's `__dict__`, made when first asked for.
  public func attributesDict(_ me: Ref) throws(Raised) -> Owned {
    let block: BlockPointer
    if let b = attributes(of: me) { block = b } else { block = try makeBlock(me, capacity: 4) }
    if let d = block.pointee.dict { return d.own }
    let dict = try self.dict()
    dict.ref.dict.pointee.attributes = RawPointer(block)
    block.pointee.dict = dict.copy().leak()
    return dict
  }

  /// Puts another dict in the place of `__dict__`.
  public func setAttributesDict(_ me: Ref, _ dict: Ref) throws(Raised) {
    let block: BlockPointer
    if let b = attributes(of: me) { block = b } else { block = try makeBlock(me, capacity: 4) }
    if block.pointee.dict == dict { return }
    if block.pointee.shape != nil {
      _ = try attributesDict(me)
      try detach(block)
    }
    let old = block.pointee.dict
    dict.incref()
    block.pointee.dict = dict
    old?.decref()
  }

  /// Turns a dict in shape mode into one with a table of its own. Does nothing to other dicts.
  public func detachFromShape(_ dict: Ref) throws(Raised) {
    if let raw = dict.dict.pointee.attributes { try detach(BlockPointer(OpaquePointer(raw))) }
  }

  /// Moves the values of a block into its (materialised) dict.
  func detach(_ block: BlockPointer) throws(Raised) {
    guard let shape = block.pointee.shape, let dict = block.pointee.dict else { return }
    dict.dict.pointee.attributes = nil
    var failed = false
    shape.forEachName { i, name in
      do throws(Raised) { try dictSet(dict, name, block.values[i]) } catch { failed = true }
    }
    block.pointee.shape = nil
    block.pointee.shapeID = 0
    for i in 0..<shape.pointee.count { block.values[i].decref() }
    if failed { throw Raised() }
  }

  /// Look-up in a dict in shape mode, borrowed; nil if there is no such attribute. `key` is an exact str.
  public func shapeDictGet(_ dict: Ref, _ key: Ref) throws(Raised) -> Ref? {
    let block = BlockPointer(OpaquePointer(dict.dict.pointee.attributes.unsafelyUnwrapped))
    let interned = try intern(key)
    let i = block.pointee.shape.unsafelyUnwrapped.find(interned.ref)
    return i >= 0 ? block.values[i] : nil
  }

  /// Replaces the value of an existing key of a dict in shape mode; false if the key is new (then detach first).
  public func shapeDictReplace(_ dict: Ref, _ key: Ref, _ value: Ref) throws(Raised) -> Bool {
    let block = BlockPointer(OpaquePointer(dict.dict.pointee.attributes.unsafelyUnwrapped))
    let interned = try intern(key)
    let i = block.pointee.shape.unsafelyUnwrapped.find(interned.ref)
    if i < 0 { return false }
    let old = block.values[i]
    value.incref()
    block.values[i] = value
    old.decref()
    return true
  }

  public func traverseAttributes(_ me: Ref, _ visit: Visitor) {
    guard let block = attributes(of: me) else { return }
    visit(block.pointee.dict)
    for i in 0..<block.count { visit(block.values[i]) }
  }

  /// Empties the attributes (collector), leaving the object valid. A materialised dict keeps what it has: somebody may still use it.
  public func clearAttributes(_ me: Ref) {
    guard let block = attributes(of: me) else { return }
    let root = rootShape(me.type)
    if let dict = block.pointee.dict {
      if block.pointee.shape != nil {
        do throws(Raised) { try detach(block) } catch { setPending(nil) }
      }
      block.pointee.shape = root
      block.pointee.shapeID = root.pointee.id
      block.pointee.dict = nil
      return dict.decref()
    }
    guard let shape = block.pointee.shape else { return }
    block.pointee.shape = root
    block.pointee.shapeID = root.pointee.id
    var i = shape.pointee.count
    while i > 0 {
      i -= 1
      block.values[i].decref()
    }
  }

  /// Releases the attributes of a dying instance; a dict that lives on takes the values.
  public func releaseAttributes(_ me: Ref) {
    guard let block = attributes(of: me) else { return }
    me.attributesSlot.pointee = nil
    if let dict = block.pointee.dict {
      if block.pointee.shape != nil && dict.referenceCount > 1 {
        do throws(Raised) { try detach(block) } catch { setPending(nil) }
      }
      if block.pointee.shape != nil { dict.dict.pointee.attributes = nil }
      block.pointee.dict = nil
      dict.decref()
    }
    let count = block.count
    block.pointee.shape = nil
    for i in 0..<count { block.values[i].decref() }
    freeBlockMemory(block)
  }
}

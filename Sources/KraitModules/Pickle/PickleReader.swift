import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// Runs a pickle in an Unpickler. A view of the unpickler, made for every use.
struct PickleReader {
  let u: UnsafeMutablePointer<UnpicklerBody>
  let cx: Context
  @inline(__always) var shared: UnsafeMutablePointer<PickleShared> { u.pointee.shared }

  func fail(_ message: String) throws(Raised) -> Never { try cx.raise(shared.pointee.unpicklingError, message) }
  func failTruncated() throws(Raised) -> Never { try fail("pickle data was truncated") }

  // MARK: Input

  @inline(__always) var available: Int { u.pointee.inputCount &- u.pointee.position }
  /// The next `n` bytes, which the caller uses before anything else is read.
  @inline(__always) func take(_ n: Int) throws(Raised) -> UnsafePointer<UInt8> {
    if n > available { try fill(n) }
    let place = u.pointee.input.unsafelyUnwrapped + u.pointee.position
    u.pointee.position = u.pointee.position &+ n
    return place
  }
  @inline(__always) func byte() throws(Raised) -> Int { Int(try take(1).pointee) }
  /// A number in little-endian order, which is not negative below eight bytes.
  @inline(__always) func number(_ width: Int) throws(Raised) -> Int {
    let place = try take(width)
    var number: UInt64 = 0
    for i in 0..<width { number |= UInt64(place[i]) &<< (8 &* UInt64(i)) }
    return Int(bitPattern: UInt(number))
  }
  /// Eight bytes that announce how many bytes follow.
  func longSize(_ name: StaticString) throws(Raised) -> Int {
    let size = try number(8)
    if size < 0 { try cx.raise(.OverflowError, "\(name) exceeds system's maximum size of \(Int.max) bytes") }
    return size
  }

  /// Brings it about that `n` bytes are at hand.
  @inline(never) private func fill(_ n: Int) throws(Raised) {
    if n > Int.max &- u.pointee.position { try fail("read would overflow (invalid bytecode)") }
    if u.pointee.read == nil { try failTruncated() }
    // What the file no longer has is a frame, which must end where an instruction does.
    if !u.pointee.isPeeked, available > 0 { try failTruncated() }
    try skipPeeked()
    if u.pointee.peek != nil, try peekAhead(), u.pointee.inputCount >= n { return }
    try readChunk(n)
  }

  /// Reads from the file what was used of the bytes peeked at.
  private func skipPeeked() throws(Raised) {
    guard u.pointee.isPeeked else { return }
    let used = u.pointee.position
    u.pointee.position = 0
    u.pointee.inputCount = 0
    u.pointee.input = nil
    replace(&u.pointee.chunk, with: nil)
    if used > 0, let read = u.pointee.read.own {
      let size = cx.int(used)
      _ = try cx.call(read.ref, size.ref)
    }
  }
  /// Looks at what the file has next; false if it cannot show any.
  private func peekAhead() throws(Raised) -> Bool {
    guard let peek = u.pointee.peek.own else { return false }
    let size = cx.int(PickleReader.peekSize)
    let data: Owned
    do throws(Raised) { data = try cx.call(peek.ref, size.ref) } catch {
      guard cx.pendingMatches(.NotImplementedError) else { throw error }
      cx.setPending(nil)
      replace(&u.pointee.peek, with: nil)
      return false
    }
    try setChunk(data.ref)
    u.pointee.isPeeked = true
    return true
  }
  private static let peekSize = 128 << 10

  /// Reads exactly `n` bytes. Many are asked for in parts: a size that the file does not bear out must not reserve memory.
  private func readChunk(_ n: Int) throws(Raised) {
    u.pointee.isPeeked = false
    let first = try readSome(min(n, PickleReader.readMost))
    if n <= PickleReader.readMost {
      try setChunk(first.ref)
      if available < n { try failTruncated() }
      return
    }
    var data: [UInt8] = try cx.copiedBytes(first.ref)
    var step = PickleReader.readMost
    while data.count < n {
      let wanted = min(n &- data.count, step), part = try readSome(wanted), bytes = try cx.copiedBytes(part.ref)
      data += bytes
      if bytes.count < wanted { break }
      step = min(step &* 2, 1 << 30)
    }
    let all = try cx.bytes(data)
    try setChunk(all.ref)
    if available < n { try failTruncated() }
  }
  private static let readMost = 16 << 20

  private func readSome(_ n: Int) throws(Raised) -> Owned {
    guard let read = u.pointee.read.own else { try failTruncated() }
    let size = cx.int(n)
    return try cx.call(read.ref, size.ref)
  }
  private func setChunk(_ data: Ref) throws(Raised) {
    let chunk: Owned
    if data.isExactly(cx.types.pointee.bytes) { chunk = data.own } else { chunk = try cx.bytes(try cx.copiedBytes(data)) }
    u.pointee.input = UnsafePointer(chunk.ref.bytesData)
    u.pointee.inputCount = chunk.ref.bytes.pointee.length
    u.pointee.position = 0
    replace(&u.pointee.chunk, with: chunk)
  }

  /// The next line, its end included, for use before anything else is read. A line without an end is an error.
  func line() throws(Raised) -> UnsafeBufferPointer<UInt8> {
    if let found = lineAtHand() { return found }
    if u.pointee.read == nil || !u.pointee.isPeeked && available > 0 { try failTruncated() }
    try skipPeeked()
    u.pointee.isPeeked = false
    guard let readline = u.pointee.readline.own else { try failTruncated() }
    let data = try cx.call(readline.ref)
    try setChunk(data.ref)
    guard let found = lineAtHand() else { try failTruncated() }
    return found
  }
  private func lineAtHand() -> UnsafeBufferPointer<UInt8>? {
    guard let input = u.pointee.input, available > 0 else { return nil }
    let start = input + u.pointee.position
    guard let end = memchr(start, 0x0A, available) else { return nil }
    let count = UnsafeRawPointer(end) - UnsafeRawPointer(start) + 1
    u.pointee.position &+= count
    return UnsafeBufferPointer(start: start, count: count)
  }
  /// A line that is an argument: it must have something before its end.
  func argument() throws(Raised) -> UnsafeBufferPointer<UInt8> {
    let found = try line()
    if found.count < 2 { try failTruncated() }
    return found
  }
  /// After the end: the file stands where the pickle ends.
  func finishInput() throws(Raised) {
    if u.pointee.isPeeked {
      try skipPeeked()
      u.pointee.isPeeked = false
    }
  }

  // MARK: Stack

  @inline(__always) func push(_ object: consuming Owned) throws(Raised) {
    if u.pointee.count == u.pointee.capacity { try growStack() }
    u.pointee.stack.unsafelyUnwrapped[u.pointee.count] = object.leak()
    u.pointee.count = u.pointee.count &+ 1
  }
  @inline(never) private func growStack() throws(Raised) {
    let capacity = max(64, u.pointee.capacity &* 2)
    let moved = try cx.reallocateBuffer(u.pointee.stack.map { RawPointer($0) }, from: u.pointee.capacity &* 8, to: capacity &* 8)
    u.pointee.stack = moved.assumingMemoryBound(to: Ref.self)
    u.pointee.capacity = capacity
  }
  @inline(never) func failUnderflow() throws(Raised) -> Never {
    try fail(u.pointee.markCount > 0 ? "unexpected MARK found" : "unpickling stack underflow")
  }
  /// Checks that there are `n` items above the last mark.
  @inline(__always) func require(_ n: Int) throws(Raised) {
    if u.pointee.count &- u.pointee.fence < n { try failUnderflow() }
  }
  @inline(__always) func pop() throws(Raised) -> Owned {
    try require(1)
    u.pointee.count = u.pointee.count &- 1
    return Owned(stealing: u.pointee.stack.unsafelyUnwrapped[u.pointee.count])
  }
  /// The top of the stack, borrowed.
  @inline(__always) func top() throws(Raised) -> Ref {
    try require(1)
    return u.pointee.stack.unsafelyUnwrapped[u.pointee.count &- 1]
  }
  func pushMark() throws(Raised) {
    if u.pointee.markCount == u.pointee.markCapacity {
      let capacity = max(32, u.pointee.markCapacity &* 2)
      let moved = try cx.reallocateBuffer(u.pointee.marks.map { RawPointer($0) }, from: u.pointee.markCapacity &* 8, to: capacity &* 8)
      u.pointee.marks = moved.assumingMemoryBound(to: Int.self)
      u.pointee.markCapacity = capacity
    }
    u.pointee.marks.unsafelyUnwrapped[u.pointee.markCount] = u.pointee.count
    u.pointee.markCount &+= 1
    u.pointee.fence = u.pointee.count
  }
  /// Takes the last mark off; answers where its items begin.
  @inline(__always) func popMark() throws(Raised) -> Int {
    if u.pointee.markCount == 0 { try fail("could not find MARK") }
    let marks = u.pointee.marks.unsafelyUnwrapped, n = u.pointee.markCount &- 1
    u.pointee.markCount = n
    u.pointee.fence = n == 0 ? 0 : marks[n &- 1]
    return marks[n]
  }
  /// Drops the items from a place on.
  func drop(to place: Int) {
    while u.pointee.count > place {
      u.pointee.count &-= 1
      u.pointee.stack.unsafelyUnwrapped[u.pointee.count].decref()
    }
  }
  /// Takes the items from a place on off the stack, as a tuple or a list.
  func popTuple(from place: Int) throws(Raised) -> Owned {
    let n = u.pointee.count &- place
    u.pointee.count = place
    return try cx.tuple(stealing: u.pointee.stack.unsafelyUnwrapped + place, n)
  }
  func popList(from place: Int) throws(Raised) -> Owned {
    let n = u.pointee.count &- place
    u.pointee.count = place
    if n == 0 { return try cx.list() }
    return try cx.list(stealing: u.pointee.stack.unsafelyUnwrapped + place, n)
  }

  // MARK: Memo

  /// An int argument as a C size.
  static func size(of number: Ref, _ cx: Context) throws(Raised) -> Int {
    guard let size = cx.exactInt(number) else { try cx.raise(.OverflowError, "Python int too large to convert to C ssize_t") }
    return size
  }

  @inline(__always) func remember(_ object: Ref, at number: Int) throws(Raised) {
    if number >= u.pointee.memoCapacity { return try rememberFar(object, number) }
    let place = u.pointee.memo.unsafelyUnwrapped + number
    let old = place.pointee
    object.incref()
    place.pointee = object
    if old == nil { u.pointee.memoCount = u.pointee.memoCount &+ 1 } else { old?.decref() }
  }
  /// A number beyond the table: the table grows if numbers come densely.
  @inline(never) private func rememberFar(_ object: Ref, _ number: Int) throws(Raised) {
    if number < 1024 || number < u.pointee.memoCount &* 4 {
      let old = u.pointee.memoCapacity, capacity = max(16, number &* 2)
      let moved = try cx.reallocateBuffer(u.pointee.memo.map { RawPointer($0) }, from: old &* 8, to: capacity &* 8)
      let memo = moved.assumingMemoryBound(to: Ref?.self)
      (memo + old).initialize(repeating: nil, count: capacity &- old)
      u.pointee.memo = memo
      u.pointee.memoCapacity = capacity
      try takeFarOnes(from: old)
      return try remember(object, at: number)
    }
    if u.pointee.farMemo == nil {
      let made = try cx.dict()
      replace(&u.pointee.farMemo, with: made)
    }
    guard let far = u.pointee.farMemo.own else { return }
    let key = cx.int(number), before = cx.dictCount(far.ref)
    try cx.dictSet(far.ref, key.ref, object)
    if cx.dictCount(far.ref) > before { u.pointee.memoCount &+= 1 }
  }
  /// Moves the objects whose numbers the table has come to cover.
  private func takeFarOnes(from old: Int) throws(Raised) {
    guard let far = u.pointee.farMemo.own, cx.dictCount(far.ref) > 0 else { return }
    let copy = try cx.dictCopy(far.ref)
    var position = 0
    while let (key, object) = cx.dictNext(copy.ref, &position) {
      let number = try PickleReader.size(of: key, cx)
      if number < old || number >= u.pointee.memoCapacity { continue }
      object.incref()
      u.pointee.memo.unsafelyUnwrapped[number] = object
      _ = try cx.dictDelete(far.ref, key)
    }
  }

  @inline(__always) func recall(_ number: Int) throws(Raised) {
    if number >= 0, number < u.pointee.memoCapacity, let object = u.pointee.memo.unsafelyUnwrapped[number] { return try push(object.own) }
    try recallFar(number)
  }
  @inline(never) private func recallFar(_ number: Int) throws(Raised) {
    if let far = u.pointee.farMemo.own {
      let key = cx.int(number)
      if let object = try cx.dictGet(far.ref, key.ref) { return try push(object.own) }
    }
    try fail("Memo value not found at index \(number)")
  }
}

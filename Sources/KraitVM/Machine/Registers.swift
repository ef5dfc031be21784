import KraitBytecode
import KraitCore
import KraitObjects

// Register words.
//
//     ...00  pointer to an object (never null: 0 is not a register value)
//     ...01  and ...11: immediate 63-bit int
//     ...10  immediate float: most floats between 2^-255 and 2^256 in magnitude (`floatWord`); the others, 0.0 among them, are boxes
//     2      a non-owner pattern: unbound
//
// The frame header (FrameLayout): R[0] function, R[1] caller's pc | 1, R[2] caller's registers | 1, R[3] frame object or unbound,
// R[4] `ReturnKind` as an immediate, R[5] constants | 1.

public typealias Registers = UnsafeMutablePointer<UInt>
public typealias PC = UnsafeMutablePointer<UInt64>

@usableFromInline let unbound: UInt = 2

@inlinable @inline(__always) func isInt(_ v: UInt) -> Bool { v & 1 != 0 }
@inlinable @inline(__always) func isPointer(_ v: UInt) -> Bool { v & 3 == 0 }
@inlinable @inline(__always) func immediate(_ i: Int) -> UInt { UInt(bitPattern: i &<< 1) | 1 }
@inlinable @inline(__always) func integer(_ v: UInt) -> Int { Int(bitPattern: v) &>> 1 }
/// The immediate ints whose boxes exist once (-5...256), so that copies need no box to stay the same object.
@inlinable @inline(__always) func isPreallocated(_ v: UInt) -> Bool { UInt(bitPattern: integer(v) &+ 5) < 262 }
@inlinable @inline(__always) func ref(_ v: UInt) -> Ref { Ref(bits: v) }

// An immediate float is the double turned left by one bit, so that the sign is the last bit and the exponent the first eleven, less the
// word of the smallest exponent that is kept: what then fits 62 bits goes above the tag. (Method: M. Sasada's flonum, with a range
// that leaves the pattern `unbound` free.)
private var firstFloat: UInt { @inline(__always) get { 0x300 << 53 } }

/// Not for `unbound`, which has the same tag.
@inlinable @inline(__always) func isImmediateFloat(_ v: UInt) -> Bool { v & 3 == 2 }
@inline(__always) func areImmediateFloats(_ x: UInt, _ y: UInt) -> Bool { ((x &- 2) | (y &- 2)) & 3 == 0 }
@inline(__always) func immediateFloat(_ v: UInt) -> Double {
  let turned = v &>> 2 &+ firstFloat
  return Double(bitPattern: UInt64(turned &>> 1 | turned &<< 63))
}
/// The immediate for a float; 0 where there is none.
@inline(__always) func floatWord(_ value: Double) -> UInt {
  let bits = UInt(value.bitPattern)
  let word = (bits &<< 1 | bits &>> 63) &- firstFloat
  return word &- 1 < 1 << 62 &- 1 ? word &<< 2 | 2 : 0
}

/// Operands, read straight from the instruction.
@inline(__always) func A(_ p: PC) -> Int { Int(UnsafeRawPointer(p).load(fromByteOffset: 2, as: UInt16.self)) }
@inline(__always) func B(_ p: PC) -> Int { Int(UnsafeRawPointer(p).load(fromByteOffset: 4, as: UInt16.self)) }
@inline(__always) func C(_ p: PC) -> Int { Int(UnsafeRawPointer(p).load(fromByteOffset: 6, as: UInt16.self)) }
@inline(__always) func BC(_ p: PC) -> Int { Int(UnsafeRawPointer(p).load(fromByteOffset: 4, as: Int32.self)) }
@inline(__always) func AUX(_ p: PC) -> UInt8 { UnsafeRawPointer(p).load(fromByteOffset: 1, as: UInt8.self) }
@inline(__always) func SUB(_ p: PC) -> UInt8 { AUX(p) &>> 3 }
@inline(__always) func OPCODE(_ p: PC) -> Opcode { UnsafeRawPointer(p).load(as: Opcode.self) }
/// The signed distance in the low half of a second word.
@inline(__always) func WJUMP(_ p: PC) -> Int { Int(UnsafeRawPointer(p).load(as: Int32.self)) }
/// Fields of a cold instruction's second word, which `p` addresses.
@inline(__always) func COLD(_ p: PC) -> ColdOpcode { UnsafeRawPointer(p).load(as: ColdOpcode.self) }
@inline(__always) func D(_ p: PC) -> Int { Int(UnsafeRawPointer(p).load(fromByteOffset: 2, as: UInt16.self)) }
@inline(__always) func E(_ p: PC) -> Int { Int(UnsafeRawPointer(p).load(fromByteOffset: 4, as: UInt16.self)) }

/// Reads a pointer kept at a byte offset from an object.
@inline(__always) func field<T>(_ v: UInt, _ offset: Int, _: T.Type) -> T {
  UnsafeRawPointer(bitPattern: v).unsafelyUnwrapped.load(fromByteOffset: offset, as: T.self)
}
@inline(__always) func typeOf(_ v: UInt) -> TypePointer { ref(v).header.pointee.type }

@inline(__always) func increment(_ v: UInt) { ref(v).incref() }
@inline(__always) func decrement(_ v: UInt) { ref(v).decref() }
@inline(__always) func release(_ v: UInt) {
  if isPointer(v) { decrement(v) }
}

/// Writes a register; the old value goes last, since releasing it may run Python code.
@inline(__always) func setRegister(_ regs: Registers, _ a: Int, _ v: UInt) {
  let old = regs[a]
  regs[a] = v
  if isPointer(old) { decrement(old) }
}

/// Makes a register hold an object: an immediate is boxed and the box written back, so that all later uses see the same object. Borrowed.
@inline(__always) func boxRegister(_ cx: Context, _ regs: Registers, _ i: Int) -> Ref {
  let v = regs[i]
  if isPointer(v) { return ref(v) }
  let box = cx.box(v)
  regs[i] = box.bits
  return box
}

/// A copy of a register, owned. An immediate that is no preallocated int is boxed first, so that both places hold the same object.
@inline(__always) func copied(_ cx: Context, _ regs: Registers, _ i: Int) -> UInt {
  var v = regs[i]
  if isPointer(v) {
    increment(v)
  } else if isInt(v) ? !isPreallocated(v) : v != unbound {
    v = boxRegister(cx, regs, i).bits
    increment(v)
  }
  return v
}

/// What YIELD gives out, owned.
@inline(__always) func yielded(_ cx: Context, _ regs: Registers, _ ins: PC) -> UInt {
  let b = B(ins), v = regs[b]
  if AUX(ins) & Word.consumeB != 0 {
    regs[b] = unbound
    return v
  }
  return SUB(ins) & 1 != 0 && !isPointer(v) ? v : copied(cx, regs, b)
}

/// An owned object for a word that is moved out of its register; `unbound` stays.
@inline(__always) func boxed(_ cx: Context, _ v: UInt) -> UInt {
  isPointer(v) || v == unbound ? v : cx.box(v).bits
}

extension Context {
  /// The word that stands for a constant as an operand: a number that has an immediate form in that form.
  func immediateForm(_ object: Ref) -> UInt {
    var word: UInt = 0
    if object.isExactly(types.pointee.int), object.smallInt != nil { word = object.int.pointee.word }
    if object.isExactly(types.pointee.float) { word = floatWord(object.float.pointee.value) }
    return word != 0 ? word : object.bits
  }

  /// A new box for an immediate, owned by the caller.
  @inline(never) func box(_ v: UInt) -> Ref { isInt(v) ? int(integer(v)).leak() : float(immediateFloat(v)).leak() }
}

/// Releases a range of registers from the top down and leaves them unbound. (Most above the handler of an exception are unbound already: four
/// at a time are looked at.)
@inline(never) func releaseRegisters(_ regs: Registers, from first: Int, to end: Int) {
  var i = end
  while i &- first >= 4 {
    let four = regs + (i &- 4)
    if (four[0] ^ unbound) | (four[1] ^ unbound) | (four[2] ^ unbound) | (four[3] ^ unbound) != 0 {
      for k in 0..<4 { clearRegister(four + (3 &- k)) }
    }
    i &-= 4
  }
  while i > first {
    i &-= 1
    clearRegister(regs + i)
  }
}
@inline(__always) private func clearRegister(_ place: Registers) {
  let v = place.pointee
  place.pointee = unbound
  if isPointer(v) { decrement(v) }
}

@inline(never) func clearRegisters(_ regs: Registers, _ first: Int, _ count: Int) {
  var i = 0
  while i < count {
    regs[first &+ i] = unbound
    i &+= 1
  }
}

/// What leaving a frame means, in bits 1... of R[4]; 0 is a plain return into R[0].
enum ReturnKind {
  static let plain: UInt = 1
  /// The frame object exists, or tracing wants to know.
  static let hasFrameObject: UInt = 1 << 1
  /// The frame sits on a segment of its own, which goes with it.
  static let ownSegment: UInt = 1 << 2
  /// Leave the loop: native code called.
  static let native: UInt = 1 << 3
  /// `__init__`: keep the instance, which waits in the caller's window.
  static let initializer: UInt = 1 << 4
  /// A generator's frame; what resumed it is in bits 8...
  static let generator: UInt = 1 << 5
  /// Drop the result.
  static let discard: UInt = 1 << 6
  /// A trace function or a monitoring tool knows of the frame's start, or it was there before tracing began.
  static let announced: UInt = 1 << 7
  /// A special method: the caller's instruction before the return address does the rest (SpecialMethods.swift).
  static let instruction: UInt = 1 << 10
  static let stepShift: UInt = 8
  /// Resumed by native code, FOR_ITER, YIELD_FROM. Both native kinds return alike.
  static let stepNative: UInt = 0 << 8
  static let stepForIter: UInt = 1 << 8
  static let stepYieldFrom: UInt = 2 << 8
  /// Resumed by native code in the simple way (GeneratorSteps.swift).
  static let stepNext: UInt = 3 << 8
  static let stepMask: UInt = 3 << 8
  /// A generator's frame that a `for` loop's frame resumed, with nothing special about it.
  static let loopStep: UInt = plain | generator | stepForIter
  /// The same for a frame that native code resumed.
  static let nextStep: UInt = plain | native | generator | stepNext
  /// The same when an `ItemConsumer` takes what it yields.
  static let eachStep: UInt = nextStep | 1 << 11
}

/// The fields of a frame header.
@inline(__always) func functionOf(_ regs: Registers) -> UnsafeMutablePointer<FunctionBody> {
  UnsafeMutablePointer<FunctionBody>(bitPattern: regs[0]).unsafelyUnwrapped
}
@inline(__always) func codeOf(_ regs: Registers) -> UnsafeMutablePointer<CodeBody> { functionOf(regs).pointee.code }
@inline(__always) func callerPC(_ regs: Registers) -> PC? { PC(bitPattern: regs[1] & ~1) }
@inline(__always) func callerRegisters(_ regs: Registers) -> Registers? { Registers(bitPattern: regs[2] & ~1) }
@inline(__always) func constantsOf(_ regs: Registers) -> Registers { Registers(bitPattern: regs[5] & ~1).unsafelyUnwrapped }

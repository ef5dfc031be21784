import KraitBytecode
import KraitCore
import KraitObjects

// Calls of native functions straight from a call window: no binding, no argument tuple, the function reads its arguments from the registers.

extension Context {
  /// A function of a native module in `base[0]` with `count` arguments. 1: its result is in `base[0]`; 0: raised; 2: it wants the general way.
  @inline(never) func callBuiltin(_ base: Registers, _ count: Int) -> Int {
    let body = ref(base[0]).builtinFunction
    if body.pointee.passesInstance { return 2 }
    return callFields(base, count, body.pointee.fields)
  }
  /// As `callBuiltin` for a method descriptor; `count` includes the instance, whose type the caller has checked.
  @inline(never) func callMethodDescriptor(_ base: Registers, _ count: Int) -> Int {
    callFields(base, count, ref(base[0]).methodDescriptor.pointee.fields)
  }

  /// `str(x)`, `type(x)` and `int(x)` of an int, in the window `base`. As `callBuiltin`.
  @inline(never) func callKnownType(_ base: Registers, _ count: Int) -> Int {
    guard count == 1 else { return 2 }
    let callee = ref(base[0])
    let place = base + FrameLayout.headerWords
    let v = place[0]
    var result = unbound
    if callee == Ref(types.pointee.int) {
      guard isInt(v) || isPointer(v) && typeOf(v) == types.pointee.int else { return 2 }
      result = v
      place[0] = unbound
    } else if callee == Ref(types.pointee.type) {
      result = Ref(boxRegister(self, place, 0).type).own.leak().bits
      drop(place, 0)
    } else {
      guard callee == Ref(types.pointee.str) else { return 2 }
      do throws(Raised) {
        // The text of a number needs no box.
        if let n = smallOperand(v) { result = try decimalText(n).leak().bits } else { result = try str(of: boxRegister(self, place, 0)).leak().bits }
      } catch {}
      drop(place, 0)
    }
    base[0] = result
    callee.decref()
    return result == unbound ? 0 : 1
  }

  /// `len(x)` of a list, tuple, str or dict, in the window `base`. False: something else.
  @inline(never) func callLen(_ base: Registers, _ count: Int) -> Bool {
    let callee = base[0], v = base[FrameLayout.headerWords]
    guard count == 1, isPointer(callee), isPointer(v), typeOf(callee) == types.pointee.builtinFunction, ref(callee).builtinFunction.pointee.isLen
    else { return false }
    let type = typeOf(v)
    let length: Int
    if type == types.pointee.list {
      length = ref(v).list.pointee.count
    } else if type == types.pointee.str {
      length = ref(v).strLength
    } else if type == types.pointee.tuple {
      length = ref(v).tupleCount
    } else if type == types.pointee.dict, ref(v).dict.pointee.attributes == nil {
      length = ref(v).dict.pointee.used
    } else {
      return false
    }
    base[0] = immediate(length)
    base[FrameLayout.headerWords] = unbound
    decrement(v)
    decrement(callee)
    return true
  }

  @inline(__always) private func callFields(_ base: Registers, _ count: Int, _ fields: NativeFields) -> Int {
    let first = base + FrameLayout.headerWords
    let total = Int(fields.parameterCount)
    // The window must lie within the frame: what the function calls starts right behind it.
    guard fields.isSimple, count >= Int(fields.required), count <= total, first + total <= stackTop else { return 2 }
    var i = 0
    while i < count {
      if !isPointer(first[i]) { first[i] = box(first[i]).bits }
      i &+= 1
    }
    // Absent optional parameters are null while the function runs.
    let absent = total &- count
    set(first + count, absent, 0)
    var result = unbound
    do throws(Raised) {
      result = unboxedResult(try fields.callable.pointee.call(Args(UnsafeRawPointer(first).assumingMemoryBound(to: Ref?.self), total), self).leak())
    } catch {}
    set(first + count, absent, unbound)
    while i > 0 {
      i &-= 1
      let v = first[i]
      first[i] = unbound
      decrement(v)
    }
    let callee = base[0]
    base[0] = result
    decrement(callee)
    return result == unbound ? 0 : 1
  }
  /// Sets a few words that lie side by side. (The compiler makes a call of memset from a loop.)
  @inline(__always) private func set(_ words: Registers, _ count: Int, _ value: UInt) {
    if count == 0 { return }
    words[0] = value
    if count == 1 { return }
    words[1] = value
    if count > 2 { setRest(words + 2, count &- 2, value) }
  }
  @inline(never) private func setRest(_ words: Registers, _ count: Int, _ value: UInt) {
    for i in 0..<count { words[i] = value }
  }

  /// A number that only the caller holds becomes an immediate, so that arithmetic on it needs no box.
  @inline(__always) func unboxedResult(_ result: Ref) -> UInt {
    if result.header.pointee.word == 1 {
      var word: UInt = 0
      if result.type == types.pointee.float {
        word = floatWord(result.float.pointee.value)
      } else if result.type == types.pointee.int, result.int.pointee.word & 1 != 0 {
        word = result.int.pointee.word
      }
      if word != 0 {
        result.decref()
        return word
      }
    }
    return result.bits
  }
}

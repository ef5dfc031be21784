import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// Stored bytecode, in the layout of CPython's files: magic number, flags, then time and size of the source or its hash, then the marshalled code.

/// The first bytes of a bytecode file; other instruction sets have others.
let bytecodeMagic: [UInt8] = {
  let hash = CodeDescription.formatHash
  return [UInt8(truncatingIfNeeded: hash), UInt8(truncatingIfNeeded: hash >> 8) | 1, 13, 10]
}()

/// The hash by which a bytecode file may know its source.
func sourceHash(_ data: UnsafeRawBufferPointer, key: UInt64) -> UInt64 {
  var nothing: UInt8 = 0
  return withUnsafePointer(to: &nothing) { sipHash13(data.baseAddress ?? UnsafeRawPointer($0), data.count, key, 0) }
}

private let headerSize = 16
/// What marshal writes in front of a code object: its mark (perhaps with bit 7) and a length.
private let codeMark = UInt8(ascii: "c")

extension Context {
  /// Modification time in seconds, and size.
  private func stamp(_ file: String) -> (UInt32, UInt32)? {
    var s = stat()
    guard stat(file, &s) == 0 else { return nil }
    return (UInt32(truncatingIfNeeded: s.st_mtim.tv_sec), UInt32(truncatingIfNeeded: Int(s.st_size)))
  }

  /// The stored description if it was made from this very version of the source.
  func cachedCode(_ file: String, _ source: [UInt8]) -> CodeDescription? {
    guard let (time, size) = stamp(file), let data = readFile(cachePath(file)), data.count > headerSize + 5, Array(data[0..<4]) == bytecodeMagic else { return nil }
    func number(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(data[at + $1]) << (8 * UInt32($1)) } }
    let flags = number(4)
    switch flags {
    case 0: guard number(8) == time, number(12) == size, Int(size) == source.count else { return nil }
    case 1, 3:
      let mode = checkHashBasedPycs
      if mode != "never", flags == 3 || mode == "always" {
        let key = UInt64(bytecodeMagic[0]) | UInt64(bytecodeMagic[1]) << 8 | UInt64(bytecodeMagic[2]) << 16 | UInt64(bytecodeMagic[3]) << 24
        let hash = source.withUnsafeBytes { sourceHash($0, key: key) }
        guard UInt64(number(8)) | UInt64(number(12)) << 32 == hash else { return nil }
      }
    default: return nil
    }
    guard data[headerSize] & 0x7f == codeMark, Int(number(headerSize + 1)) == data.count - headerSize - 5 else { return nil }
    return try? CodeDescription.decode(Array(data[(headerSize + 5)...]))
  }

  private var checkHashBasedPycs: String {
    guard let key = try? intern("_imp"), let imp = dictGet(interp.pointee.modules, str: key.ref), let dict = moduleDict(imp),
      let label = try? intern("check_hash_based_pycs"), let mode = dictGet(dict, str: label.ref), mode.isStr
    else { return vmState.configuration.checkHashBasedPycs }
    return mode.text
  }

  /// Stores a description; failures do not matter.
  func storeCode(_ description: CodeDescription, _ file: String, _ size: Int) {
    guard !vmState.configuration.dontWriteBytecode, !writingDisabled, let (time, bytes) = stamp(file), Int(bytes) == size else { return }
    let path = cachePath(file)
    guard let slash = path.lastIndex(of: "/") else { return }
    let folder = String(path[..<slash])
    if mkdir(folder, 0o777) != 0, errno == ENOENT { makeFolders(folder) }
    let encoded = description.encode()
    guard encoded.count <= Int(Int32.max) else { return }
    var data = bytecodeMagic
    for n in [0, time, bytes] { for i in 0..<4 { data.append(UInt8(truncatingIfNeeded: n >> (8 * UInt32(i)))) } }
    data.append(codeMark | 0x80)
    for i in 0..<4 { data.append(UInt8(truncatingIfNeeded: encoded.count >> (8 * i))) }
    data += encoded
    var permissions = stat()
    let mode = stat(file, &permissions) == 0 ? (permissions.st_mode & 0o666) | 0o200 : 0o644
    let temporary = path + ".\(getpid()).\(thread.pointee.identifier)"
    let fd = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    if fd < 0 { return }
    let written = data.withUnsafeBytes { write(fd, $0.baseAddress, $0.count) }
    close(fd)
    if written == data.count { rename(temporary, path) } else { unlink(temporary) }
  }

  /// A folder below the bytecode prefix, with all that lead to it.
  private func makeFolders(_ folder: String) {
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/" + part
      mkdir(path, 0o777)
    }
  }

  private var writingDisabled: Bool {
    guard let flag = dictGet(interp.pointee.sysDict, str: name(.dont_write_bytecode)) else { return false }
    return flag == interp.pointee.true
  }
}

import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// Stored bytecode: header (magic, modification time and size of the source), then the encoded description.

private let magic: [UInt8] = Array("KRAIT313".utf8)

extension Context {
  private func stamp(_ file: String) -> (Int, Int)? {
    var s = stat()
    guard stat(file, &s) == 0 else { return nil }
    return (s.st_mtim.tv_sec &* 1_000_000_000 &+ s.st_mtim.tv_nsec, Int(s.st_size))
  }

  /// The stored description if it was made from this very version of the source.
  func cachedCode(_ file: String, _ size: Int) -> CodeDescription? {
    guard let (time, bytes) = stamp(file), bytes == size, let data = readFile(cachePath(file)), data.count > 24, Array(data[0..<8]) == magic else { return nil }
    func number(_ at: Int) -> Int { (0..<8).reduce(0) { $0 | Int(data[at + $1]) << (8 * $1) } }
    guard number(8) == time, number(16) == size else { return nil }
    return try? CodeDescription.decode(Array(data[24...]))
  }

  /// Stores a description; failures do not matter.
  func storeCode(_ description: CodeDescription, _ file: String, _ size: Int) {
    guard !vmState.configuration.dontWriteBytecode, !writingDisabled, let (time, bytes) = stamp(file), bytes == size else { return }
    let path = cachePath(file)
    guard let slash = path.lastIndex(of: "/") else { return }
    mkdir(String(path[..<slash]), 0o777)
    var data = magic
    for n in [time, size] { for i in 0..<8 { data.append(UInt8(truncatingIfNeeded: n >> (8 * i))) } }
    data += description.encode()
    let temporary = path + ".\(getpid()).\(thread.pointee.identifier)"
    let fd = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if fd < 0 { return }
    let written = data.withUnsafeBytes { write(fd, $0.baseAddress, $0.count) }
    close(fd)
    if written == data.count { rename(temporary, path) } else { unlink(temporary) }
  }

  private var writingDisabled: Bool {
    guard let flag = dictGet(interp.pointee.sysDict, str: name(.dont_write_bytecode)) else { return false }
    return flag == interp.pointee.true
  }
}

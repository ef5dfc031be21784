import Glibc

/// Where the standard library's Python files are: `KRAITHOME`, beside the executable, in the installation, or in the source tree.
func findStandardLibrary() -> String {
  func isLibrary(_ path: String) -> Bool { access(path + "/os.py", R_OK) == 0 }
  if let home = getenv("KRAITHOME") {
    let path = String(cString: home)
    if isLibrary(path) { return path }
  }
  var buffer = [CChar](repeating: 0, count: 4096)
  let n = readlink("/proc/self/exe", &buffer, 4095)
  var candidates: [String] = []
  if n > 0 {
    let executable = String(decoding: buffer[0..<n].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var directory = parent(executable)
    candidates.append(directory + "/krait_KraitLibrary.resources/Lib")
    candidates.append(parent(directory) + "/lib/krait3.13")
    // A build folder lies inside the source tree.
    for _ in 0..<5 where directory.count > 1 {
      candidates.append(directory + "/stdlib/Lib")
      directory = parent(directory)
    }
  }
  // A host that builds the package from its sources.
  candidates.append(parent(parent(parent("\(#filePath)"))) + "/stdlib/Lib")
  return candidates.first(where: isLibrary) ?? ""
}

private func parent(_ path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

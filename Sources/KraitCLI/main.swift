import CKrait
import Glibc
import Krait

/// The arguments of the process. Swift's own list would be made by looking for them in the whole memory map.
func processArguments() -> [String] {
  var count: Int32 = 0
  guard let arguments = krait_process_arguments(&count) else { return CommandLine.arguments }
  return (0..<Int(count)).compactMap { arguments[$0].map { String(cString: $0) } }
}

exit(runCommandLine(processArguments()))

import Glibc
import Krait

exit(runCommandLine(CommandLine.arguments))

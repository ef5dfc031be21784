import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

/// What one interpreter has beyond `InterpreterState`: the lock, the compiler's hook, configuration.
public final class VMState {
  public let gil: GILPointer = .make()
  /// Compiles source text: `(source bytes, filename, mode, flags, optimize)`. Installed by the library target.
  public var compileHook: CompileHook?
  public var configuration: Configuration
  /// Native modules by name.
  public var nativeModules: [String: any NativeModule.Type] = [:]
  let releaseQueue = ReleaseQueue()
  /// Set while a signal waits for its Python handler.
  public var signalHook: ((Context) throws(Raised) -> Void)?
  /// What each signal does, as Python sees it: a list indexed by number, owned; nil until `_signal` is imported.
  public var signalHandlers: Ref?
  /// The program was ended by an uncaught KeyboardInterrupt, so the process ends by SIGINT.
  public var wasInterrupted = false
  /// Called in the child after fork and when the interpreter ends.
  public var finalizers: [(Context) -> Void] = []
  /// Reads a line from the terminal with editing: bytes with the line end, empty at the end of input. Set by `readline`.
  public var lineEditor: ((_ prompt: [UInt8], Context) throws(Raised) -> [UInt8])?
  /// What native modules keep for this interpreter, by its type.
  public var moduleStates: [ObjectIdentifier: AnyObject] = [:]
  /// The same for the decimal module, whose every operator needs it.
  public var decimalState: AnyObject?
  let imports = ImportState()
  let tracing = TracingState()
  let memoryTraces = MemoryTraces()
  public var mainThreadIdentifier: UInt = 0
  /// The flags that `sys.setdlopenflags` keeps; RTLD_NOW at first.
  public var loadFlags: Int32 = 2
  /// How often this process descends from a fork: locks taken before one may have no owner.
  public var forks = 0
  public var gcCallbacks: Ref?
  /// A list of the functions that `sys.addaudithook` was given, nil without any.
  public var auditHooks: Ref?
  public var gcGarbage: Ref?
  public var gcDebug = 0
  public var gcStatistics: [(collections: Int, collected: Int, uncollectable: Int)] = [(0, 0, 0), (0, 0, 0), (0, 0, 0)]

  init(configuration: Configuration) { self.configuration = configuration }
}

/// How to compile a piece of source.
public struct CompileRequest {
  public var source: [UInt8]
  public var filename: String
  /// "exec", "eval" or "single".
  public var mode: String
  /// `from __future__` flags and PyCF_* flags.
  public var flags: Int
  public var optimize: Int
  /// The program itself, not a module or a string.
  public var isMain = false
  /// The minor version of the language to accept, -1 for the present one.
  public var featureVersion = -1

  public init(source: [UInt8], filename: String, mode: String, flags: Int, optimize: Int, isMain: Bool = false) {
    self.source = source
    self.filename = filename
    self.mode = mode
    self.flags = flags
    self.optimize = optimize
    self.isMain = isMain
  }
}

/// Makes a description, or leaves an exception pending and throws.
public typealias CompileHook = (CompileRequest, Context) throws(Raised) -> CodeDescription

/// What the command line or a host sets.
public struct Configuration: Sendable {
  public var executable = ""
  public var arguments: [String] = [""]
  public var searchPath: [String] = []
  public var isolated = false
  public var ignoreEnvironment = false
  public var noSite = false
  public var noUserSite = false
  public var dontWriteBytecode = false
  public var unbuffered = false
  public var quiet = false
  public var verbose = 0
  public var optimize = 0
  public var inspect = false
  public var interactive = false
  public var debug = false
  public var safePath = false
  public var bytesWarning = 0
  public var devMode = false
  public var utf8Mode = false
  public var warnOptions: [String] = []
  public var xOptions: [String] = []
  /// `-X no_debug_ranges`: code tells lines only, no columns.
  public var hidesDebugRanges: Bool { noDebugRanges || xOptions.contains("no_debug_ranges") }
  public var standardLibrary = ""
  public var hashSeed: UInt64?
  /// -R: the seed of the environment is not used.
  public var randomizesHashes = false
  public var pycachePrefix: String?
  /// "default", "always" or "never".
  public var checkHashBasedPycs = "default"
  /// The whole command line, for `sys.orig_argv`.
  public var originalArguments: [String] = []
  /// The arguments of the process as they came, if the host has them: `sys.argv` keeps bytes that are no UTF-8.
  public var argumentBytes: [[UInt8]] = []
  /// -x: the first line of the program is no Python.
  public var skipsFirstLine = false
  /// How .pyc files that are checked by hash are validated: default, always or never.
  public var checkHashPycs = "default"
  public var warnDefaultEncoding = false
  public var noDebugRanges = false
  public var importTime = false
  public var faultHandler = false
  /// Frames kept for each allocation; 0: allocations are not traced.
  public var tracemallocFrames = 0
  public var cpuCount: Int?
  /// Digits that int and str conversions may have; nil: the usual limit.
  public var maximumIntDigits: Int?
  public var platformLibraryDirectory = "lib"
  /// Encoding and error handler of the standard streams, where they are not the usual ones.
  public var streamEncoding: String?
  public var streamErrors: String?
  public init() {}
}

extension Context {
  public var vmState: VMState { Unmanaged<VMState>.fromOpaque(interp.pointee.vm.unsafelyUnwrapped).takeUnretainedValue() }
}

import KraitVM

/// The native modules over C libraries, as far as the package's traits have them.
public let libraryModules: [any NativeModule.Type] = opensslModules + zlibModules + bzip2Modules + lzmaModules + readlineModules + sqliteModules + expatModules

#if OpenSSL
  private let opensslModules: [any NativeModule.Type] = [HashlibModule.self]
#else
  private let opensslModules: [any NativeModule.Type] = []
#endif

#if Zlib
  private let zlibModules: [any NativeModule.Type] = [ZlibModule.self]
#else
  private let zlibModules: [any NativeModule.Type] = []
#endif

#if Bzip2
  private let bzip2Modules: [any NativeModule.Type] = [Bzip2Module.self]
#else
  private let bzip2Modules: [any NativeModule.Type] = []
#endif

#if LZMA
  private let lzmaModules: [any NativeModule.Type] = [LzmaModule.self]
#else
  private let lzmaModules: [any NativeModule.Type] = []
#endif

#if Readline
  private let readlineModules: [any NativeModule.Type] = [ReadlineModule.self]
#else
  private let readlineModules: [any NativeModule.Type] = []
#endif

#if SQLite
  private let sqliteModules: [any NativeModule.Type] = [SQLiteModule.self]
#else
  private let sqliteModules: [any NativeModule.Type] = []
#endif
#if Expat
  private let expatModules: [any NativeModule.Type] = [ExpatModule.self]
#else
  private let expatModules: [any NativeModule.Type] = []
#endif

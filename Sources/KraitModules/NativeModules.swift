import KraitVM

/// The native modules that every interpreter has, besides builtins and sys, and that need no library.
private let independentModules: [any NativeModule.Type] = [
  AbcModule.self,
  ArrayModule.self,
  AtexitModule.self,
  BinasciiModule.self,
  BisectModule.self,
  Blake2Module.self,
  CodecsModule.self,
  CollectionsModule.self,
  ComplexMathModule.self,
  CsvModule.self,
  ContextVarsModule.self,
  DisModule.self,
  ErrnoModule.self,
  FaulthandlerModule.self,
  FcntlModule.self,
  FunctoolsModule.self,
  GCModule.self,
  GrpModule.self,
  HeapqModule.self,
  IOModule.self,
  InternalsModule.self,
  ItertoolsModule.self,
  JsonModule.self,
  LocaleModule.self,
  MD5Module.self,
  MarshalModule.self,
  MathModule.self,
  MmapModule.self,
  MultiprocessingModule.self,
  OperatorModule.self,
  PickleModule.self,
  PosixModule.self,
  PosixShmemModule.self,
  PosixSubprocessModule.self,
  PwdModule.self,
  QueueModule.self,
  RandomModule.self,
  ResourceModule.self,
  SHA1Module.self,
  SHA2Module.self,
  SHA3Module.self,
  SelectModule.self,
  SignalModule.self,
  SocketModule.self,
  StringModule.self,
  StructModule.self,
  SyslogModule.self,
  TermiosModule.self,
  TestCallsModule.self,
  ThreadModule.self,
  TimeModule.self,
  TracemallocModule.self,
  TypesModule.self,
  UnicodedataModule.self,
  WeakrefModule.self,
]

#if PCRE2
  private let regexModules: [any NativeModule.Type] = [RegexModule.self]
#else
  private let regexModules: [any NativeModule.Type] = []
#endif

/// The native modules of this target.
public let nativeModules = independentModules + regexModules

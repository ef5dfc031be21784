import KraitVM

/// The native modules that every interpreter has, besides builtins and sys. One line each, sorted.
public let nativeModules: [any NativeModule.Type] = [
  ArrayModule.self,
  AtexitModule.self,
  BinasciiModule.self,
  BisectModule.self,
  CodecsModule.self,
  CollectionsModule.self,
  ComplexMathModule.self,
  DisModule.self,
  FunctoolsModule.self,
  GCModule.self,
  HeapqModule.self,
  IOModule.self,
  ItertoolsModule.self,
  JsonModule.self,
  MathModule.self,
  OperatorModule.self,
  RandomModule.self,
  StringModule.self,
  StructModule.self,
  ThreadModule.self,
  TimeModule.self,
  UnicodedataModule.self,
  WeakrefModule.self,
]

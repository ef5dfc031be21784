import KraitVM

/// The native modules that every interpreter has, besides builtins and sys. One line each, sorted.
public let nativeModules: [any NativeModule.Type] = [
  BinasciiModule.self,
  BisectModule.self,
  CodecsModule.self,
  CollectionsModule.self,
  ComplexMathModule.self,
  FunctoolsModule.self,
  HeapqModule.self,
  ItertoolsModule.self,
  JsonModule.self,
  MathModule.self,
  OperatorModule.self,
  RandomModule.self,
  StringModule.self,
  StructModule.self,
  UnicodedataModule.self,
  WeakrefModule.self,
]

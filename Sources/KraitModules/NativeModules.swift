import KraitVM

/// The native modules that every interpreter has, besides builtins and sys. One line each, sorted.
public let nativeModules: [any NativeModule.Type] = [
  MathModule.self,
  RandomModule.self,
]

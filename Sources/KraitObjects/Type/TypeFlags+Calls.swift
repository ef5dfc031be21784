import KraitCore

extension TypeFlags {
  /// The type takes the arguments of a call as they are (`Py_TPFLAGS_HAVE_VECTORCALL`); its Python subclasses do while they keep its `__call__`.
  public static var vectorcall: TypeFlags { TypeFlags(rawValue: 1 << 35) }
}

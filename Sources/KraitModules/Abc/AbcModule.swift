import KraitCore
import KraitObjects
import KraitVM

/// `_abc`: what abstract base classes need of the interpreter.
public enum AbcModule: NativeModule {
  public static var name: StaticString { "_abc" }
  public static var doc: StaticString? { "Marks of abstract base classes that only the interpreter can set." }

  public static var functions: [MethodDef] {
    [
      MethodDef("set_collection_flags", "(cls, flags, /)", "Mark a class as a sequence or a mapping for pattern matching.") { (a, cx) throws(Raised) in
        guard a[0].isType else { try cx.raise(.TypeError, "set_collection_flags() argument 1 must be a type") }
        let bits = try cx.index(a[1])
        var kind: TypeFlags = []
        // The numbers of the documented type flags Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING.
        if bits & 1 << 5 != 0 { kind.insert(.sequence) }
        if bits & 1 << 6 != 0 { kind.insert(.mapping) }
        cx.setCollectionKind(a[0].asType, kind)
        return cx.none
      }
    ]
  }
}

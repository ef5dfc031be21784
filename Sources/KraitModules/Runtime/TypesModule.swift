import KraitCore
import KraitObjects
import KraitVM

/// `_types`: built-in types that have a name in no other native module.
enum TypesModule: NativeModule {
  static var name: StaticString { "_types" }
  static var doc: StaticString? { "Built-in types for the modules that show them." }

  static var functions: [MethodDef] {
    [
      MethodDef("make_type_alias", "(name, type_params, function, module, /)", "Return the alias of a type statement.") { (a, cx) throws(Raised) in
        guard a[0].isStr, a[1].isTuple else { try cx.raise(.TypeError, "make_type_alias() needs a str and a tuple") }
        return try cx.typeAlias(name: a[0], typeParameters: a[1], evaluate: a[2], module: a[3])
      }
    ]
  }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let key = try cx.intern("TypeAliasType")
    try cx.dictSet(dict, key.ref, Ref(cx.types.pointee.typeAlias))
  }
}

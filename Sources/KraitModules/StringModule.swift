import KraitCore
import KraitObjects
import KraitVM

/// `_string`: what string.Formatter is built on.
enum StringModule: NativeModule {
  static let name: StaticString = "_string"
  static var functions: [MethodDef] {
    [
      MethodDef("formatter_parser", "(object, /)", "Iterates over the parts of a format text: (literal, field name, specification, conversion).") {
        (a, cx) throws(Raised) in
        guard a[0].isStr else { try cx.raise(.TypeError, "expected str, got \(cx.typeName(a[0]))") }
        return try cx.formatterParser(a[0])
      },
      MethodDef("formatter_field_name_split", "(object, /)", "The first part of a field name, and an iterator over the rest.") {
        (a, cx) throws(Raised) in
        guard a[0].isStr else { try cx.raise(.TypeError, "expected str, got \(cx.typeName(a[0]))") }
        return try cx.formatterFieldNameSplit(a[0])
      },
    ]
  }
}

import KraitCore
import KraitObjects

/// What streams over files answer when they are to be pickled.
enum StreamPickling {
  static var refusals: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in try refuse(a[0], cx) },
      MethodDef("__reduce_ex__", "(self, object, /)", "") { (a, cx) throws(Raised) in try refuse(a[0], cx) },
    ]
  }
  private static func refuse(_ stream: Ref, _ cx: Context) throws(Raised) -> Never {
    try cx.raise(.TypeError, "cannot pickle '\(cx.simpleName(stream.type))' instances")
  }
}

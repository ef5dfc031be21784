import KraitCore
import KraitObjects
import KraitVM

// `exit`, `quit`, `copyright`, `credits`, `license` and `help` without importing `site`: stand-ins that import it when they are used
// and hand everything on to what it defines.

/// Which name a stand-in has in builtins.
struct SiteBuiltinBody {
  var header: ObjectHeader
  var name: Ref?
}

extension Ref {
  fileprivate var siteBuiltin: UnsafeMutablePointer<SiteBuiltinBody> { raw.assumingMemoryBound(to: SiteBuiltinBody.self) }
}

protocol SiteBuiltin: NativeType {}

extension SiteBuiltin {
  static var layout: Layout { Layout(MemoryLayout<SiteBuiltinBody>.stride, [.noInstances]) }
  static var operations: OperationSet { [.repr, .call, .getattr] }

  /// What `site` defines by that name.
  private static func real(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let sitebuiltins = try cx.importModule("site"), builtins = try cx.importModule("builtins")
    let name = (me.siteBuiltin.pointee.name ?? cx.noneRef).own
    let found = try cx.getattr(builtins.ref, name.ref)
    guard found.ref == me else { return found }
    // The module was imported with -S in effect, or its definitions were taken back.
    let main = try cx.intern("main")
    _ = try cx.callMethod(sitebuiltins.ref, main.ref)
    let second = try cx.getattr(builtins.ref, name.ref)
    if second.ref == me { try cx.raise(.NameError, "name '\(name.ref.text)' is not defined") }
    return second
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let object = try real(me, cx)
    return try cx.repr(object.ref)
  }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let object = try real(me, cx)
    return try cx.call(object.ref, args)
  }
  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let object = try real(me, cx)
    return try cx.getattrOptional(object.ref, name)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.siteBuiltin.pointee.name, with: nil) }
}

enum QuitterType: SiteBuiltin {
  static var name: StaticString { "_sitebuiltins.Quitter" }
}
enum PrinterType: SiteBuiltin {
  static var name: StaticString { "_sitebuiltins._Printer" }
}
enum HelperType: SiteBuiltin {
  static var name: StaticString { "_sitebuiltins._Helper" }
}

extension Context {
  /// Puts the stand-ins into builtins.
  func defineSiteBuiltins() throws(Raised) {
    let all: [(any NativeType.Type, [String])] = [
      (QuitterType.self, ["exit", "quit"]), (PrinterType.self, ["copyright", "credits", "license"]), (HelperType.self, ["help"]),
    ]
    for (native, names) in all {
      let type = try nativeType(native)
      for name in names {
        let made = try allocate(type)
        made.siteBuiltin.pointee.name = try intern(name).leak()
        let held = Owned(stealing: made)
        try setNamed(interp.pointee.builtins, name, held.ref)
      }
    }
  }
}

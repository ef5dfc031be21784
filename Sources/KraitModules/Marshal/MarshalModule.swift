import KraitCore
import KraitObjects
import KraitVM

/// `marshal`: the format of stored code and the objects in it.
enum MarshalModule: NativeModule {
  static var name: StaticString { "marshal" }
  static var doc: StaticString? {
    "This module contains functions that can read and write Python values in\na binary format. The format is specific to this interpreter, but independent\nof machine architecture issues."
  }
  static let version = 4

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let number = cx.int(version)
    try cx.setNamed(dict, "version", number.ref)
  }

  private static func written(_ value: Ref, _ versionArgument: Ref?, _ allowCode: Ref?, _ cx: Context) throws(Raised) -> Owned {
    var writer = MarshalWriter(cx: cx, version: try cx.optionalIndex(versionArgument, version), allowsCode: try cx.optionalTruth(allowCode, true))
    try writer.write(value)
    return try cx.bytes(writer.bytes)
  }

  static var functions: [MethodDef] {
    [
      MethodDef("dump", "(value, file, version=4, /, *, allow_code=True)", "Write the value on the open file.\n\n  value\n    Must be a supported type.\n  file\n    Must be a writeable binary file.\n  version\n    Indicates the data format that dump should use.\n  allow_code\n    Allow to write code objects.") { (a, cx) throws(Raised) in
        let data = try written(a[0], a.optional(2), a.optional(3), cx)
        return try cx.callMethod(a[1], .write, data.ref)
      },
      MethodDef("dumps", "(value, version=4, /, *, allow_code=True)", "Return the bytes object that would be written to a file by dump(value, file).\n\n  value\n    Must be a supported type.\n  version\n    Indicates the data format that dumps should use.\n  allow_code\n    Allow to write code objects.") { (a, cx) throws(Raised) in
        try written(a[0], a.optional(1), a.optional(2), cx)
      },
      MethodDef("load", "(file, /, *, allow_code=True)", "Read one value from the open file and return it.\n\n  file\n    Must be readable binary file.\n  allow_code\n    Allow to load code objects.") { (a, cx) throws(Raised) in
        let nothing = cx.int(0)
        let probe = try cx.callMethod(a[0], .read, nothing.ref)
        guard probe.ref.isBytes else { try cx.raise(.TypeError, "file.read() returned not bytes but \(cx.typeName(probe.ref))") }
        let known = try cx.list()
        var reader = MarshalReader(cx: cx, bytes: [], file: a[0], known: known.ref, allowsCode: try cx.optionalTruth(a.optional(1), true))
        return try reader.read()
      },
      MethodDef("loads", "(bytes, /, *, allow_code=True)", "Convert the bytes-like object to a value.\n\n  allow_code\n    Allow to load code objects.") { (a, cx) throws(Raised) in
        let known = try cx.list()
        guard cx.isBytesLike(a[0]) else { try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(a[0]))'") }
        var data: [UInt8] = []
        try cx.withBytesLike(a[0]) { (view) throws(Raised) in data = Array(view) }
        var reader = MarshalReader(cx: cx, bytes: data, file: nil, known: known.ref, allowsCode: try cx.optionalTruth(a.optional(1), true))
        return try reader.read()
      },
    ]
  }
}

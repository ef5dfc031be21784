import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// The proof that the end of an interpreter releases everything: after it only objects are left that the interpreter itself refers to (types,
// singletons, cached strings), directly or through others.

/// Objects that have been reached, and those whose references have not been looked at.
private final class Reached {
  var all: Set<UInt> = []
  var waiting: [Ref] = []
  func visit(_ ref: Ref) {
    if all.insert(ref.bits).inserted { waiting.append(ref) }
  }
}

extension Context {
  /// Names the kinds and numbers of objects that nobody can release any more, on stderr. Answers whether there are any.
  func reportLeftObjects(each: Bool) -> Bool {
    if interp.pointee.threads?.pointee.next != nil {
      // Threads that were stopped in their tracks keep their objects.
      return false
    }
    let reached = Reached()
    forEachPermanentObject { reached.visit($0) }
    if let finders = vmState.imports.finders {
      for r in finders.metaPath + finders.hooks { reached.visit(r) }
      for r in [finders.fileFinder, finders.sourceLoader, finders.builtinImporter, finders.core] { reached.visit(r) }
    }
    let visitor = Visitor(Unmanaged.passUnretained(reached).toOpaque()) { raw, context in
      Unmanaged<Reached>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue().visit(Ref(raw))
    }
    while let ref = reached.waiting.popLast() {
      reached.visit(Ref(ref.type))
      ref.ops.traverse(ref, visitor)
      if ref.isType { forEachShapeName(of: ref.asType) { reached.visit($0) } }
    }
    var kinds: [String: Int] = [:]
    heap.forEachObject { ref in
      if !reached.all.contains(ref.bits) { kinds[typeName(ref), default: 0] += 1 }
    }
    if kinds.isEmpty { return false }
    let total = kinds.values.reduce(0, +)
    var text = "\(total) object\(total == 1 ? "" : "s") left at the end of the interpreter:\n"
    for (kind, count) in kinds.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { text += "  \(count) \(kind)\n" }
    if each { text += descriptionOfLeftObjects(reached.all) }
    let bytes = Array(text.utf8)
    _ = write(2, bytes, bytes.count)
    return true
  }

  /// One line for each object: what it is and how many references it has.
  private func descriptionOfLeftObjects(_ reached: Set<UInt>) -> String {
    var left: [Ref] = []
    heap.forEachObject { if !reached.contains($0.bits) && left.count < 200 { left.append($0) } }
    var text = ""
    for ref in left {
      var shown = ""
      if ref.isStr { shown = ref.text }
      if ref.isType { shown = typeName(ref.asType) }
      if ref.isExactly(types.pointee.function) { shown = ref.function.pointee.name.text }
      if ref.isExactly(types.pointee.code) { shown = ref.code.pointee.name.text }
      text += "    \(typeName(ref)) 0x\(String(ref.bits, radix: 16)), \(ref.referenceCount) references: \(shown.prefix(60))\n"
    }
    return text
  }
}

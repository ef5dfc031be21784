import Glibc
import KraitCore
import KraitObjects

extension Context {
  /// Gives back the memory of an interpreter whose program is finished; nothing of it may be used afterwards. When threads were stopped in their
  /// tracks everything stays, since they still stand on it.
  public func destroyInterpreter() {
    guard interp.pointee.threads?.pointee.next == nil, interp.pointee.threads == thread else { return }
    let interp = self.interp, thread = self.thread, vm = vmState
    releasePermanentObjects()
    closeAllSegments()
    freeAttributeCache()
    let heap = interp.pointee.heap
    heap.destroy()
    interp.collector.pointee.heads.deallocate()
    freeObjectTables()
    thread.pointee.execution.pointee.handled?.deallocate()
    thread.pointee.execution.deallocate()
    thread.deallocate()
    vm.gil.dispose()
    Unmanaged<VMState>.fromOpaque(interp.pointee.vm.unsafelyUnwrapped).release()
    interp.deallocate()
  }

  /// Lets every object that is left release what it has outside the heap. Their references to each other do not matter any more: with the counts
  /// raised nothing dies on the way, and types go last, because the others still need them.
  private func releasePermanentObjects() {
    let outOfReach = 1 << 40
    var types: [Ref] = [], others: [Ref] = []
    heap.forEachObject { ref in
      ref.header.pointee.word += outOfReach
      if ref.isType { types.append(ref) } else { others.append(ref) }
    }
    for ref in others { ref.ops.dealloc(ref, self) }
    for ref in types { ref.ops.dealloc(ref, self) }
  }
}

import KraitCore
import KraitObjects

// Audit hooks: functions that are told of what a program is about to do, and may refuse it by raising an exception.

extension Context {
  /// Tells the hooks of an event. The arguments are made only if there are hooks.
  public func audit(_ event: StaticString, _ arguments: () throws(Raised) -> Owned) throws(Raised) {
    if vmState.auditHooks == nil { return }
    let name = try str("\(event)"), args = try arguments()
    try audit(name.ref, args.ref)
  }
  func audit(_ event: Ref, _ args: Ref) throws(Raised) {
    guard let hooks = vmState.auditHooks.own else { return }
    var i = 0
    while i < hooks.ref.list.pointee.count {
      let hook = hooks.ref.list.pointee.items.unsafelyUnwrapped[i].own
      _ = try call(hook.ref, event, args)
      i += 1
    }
  }

  /// A hook is not added when one of those before it refuses that.
  func addAuditHook(_ hook: Ref) throws(Raised) {
    do throws(Raised) { try audit("sys.addaudithook") { () throws(Raised) in interp.pointee.emptyTuple.own } } catch {
      guard pendingMatches(.Exception) else { throw error }
      return clearPending()
    }
    if vmState.auditHooks == nil { vmState.auditHooks = try list().leak() }
    if let hooks = vmState.auditHooks { try append(hooks, hook.own) }
  }
}

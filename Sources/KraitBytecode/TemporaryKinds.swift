/// What a temporary register holds, as far as jumps between lines must know.
public enum TemporaryKind: Sendable {
  case empty, object, iterator, exception
  /// The handled exception that is to be restored.
  case handled
}

extension CodeDescription {
  /// The temporaries before each instruction, from `firstTemporary` to the topmost that is in use; words that no way leads to are absent.
  public func temporaryKinds() -> [Int: [TemporaryKind]] {
    var flow = RegisterFlow(self)
    do throws(ValidationError) {
      try flow.run()
      return try flow.statesOfAll().mapValues { state in
        var kinds = state.dropFirst(firstTemporary - FrameLayout.headerWords).map { kind($0) }
        while kinds.last == .empty { kinds.removeLast() }
        return kinds
      }
    } catch { return [:] }
  }

  private func kind(_ content: RegisterFlow.Content) -> TemporaryKind {
    switch content {
    case .empty, .maybe: .empty
    case .iterator: .iterator
    case .exception, .optionalException: .exception
    case .handled: .handled
    default: .object
    }
  }
}

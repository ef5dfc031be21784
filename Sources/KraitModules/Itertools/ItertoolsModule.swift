import KraitCore
import KraitObjects
import KraitVM

/// `itertools`.
public enum ItertoolsModule: NativeModule {
  public static var name: StaticString { "itertools" }
  public static var doc: StaticString? { "Functional tools for creating and using iterators." }
  public static var functions: [MethodDef] {
    [
      MethodDef("tee", "(iterable, n=2, /)", "Returns a tuple of n independent iterators.") { (a, cx) throws(Raised) in
        let n = a.optional(1) == nil ? 2 : try cx.index(a[1])
        if n < 0 { try cx.raise(.ValueError, "n must be >= 0") }
        if n == 0 { return cx.interp.pointee.emptyTuple.own }
        var items = try ItemBuffer(cx, capacity: min(n, 1 << 16))
        // An iterator that can be copied is the first one itself.
        let source = try cx.iter(a[0])
        try items.append(source.ref.isExactly(cx.nativeType(TeeType.self)) ? source : TeeType.over(source.ref, cx))
        while items.count < n { try items.append(TeeType.copy(items[0], cx)) }
        return try items.tuple()
      }
    ]
  }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let types: [any NativeType.Type] = [
      AccumulateType.self, BatchedType.self, ChainType.self, CombinationsType.self, CombinationsWithReplacementType.self, CompressType.self,
      CountType.self, CycleType.self, DropwhileType.self, FilterfalseType.self, GroupbyType.self, GrouperType.self, IsliceType.self,
      PairwiseType.self, PermutationsType.self, ProductType.self, RepeatType.self, StarmapType.self, TakewhileType.self, TeeType.self,
      TeeLinkType.self, ZipLongestType.self,
    ]
    for type in types { try cx.addType(type, to: dict) }
  }
}

/// Types that native code names. Filled while the interpreter starts, never changed afterwards.
@frozen public struct KnownTypes {
  public var object: TypePointer
  public var type: TypePointer
  public var int: TypePointer
  public var float: TypePointer
  public var complex: TypePointer
  public var bool: TypePointer
  public var str: TypePointer
  public var bytes: TypePointer
  public var bytearray: TypePointer
  public var memoryview: TypePointer
  public var list: TypePointer
  public var tuple: TypePointer
  public var dict: TypePointer
  public var set: TypePointer
  public var frozenset: TypePointer
  public var range: TypePointer
  public var slice: TypePointer
  public var noneType: TypePointer
  public var notImplementedType: TypePointer
  public var ellipsisType: TypePointer
  public var module: TypePointer
  public var mappingProxy: TypePointer
  public var property: TypePointer
  public var classMethod: TypePointer
  public var staticMethod: TypePointer
  public var `super`: TypePointer
  public var simpleNamespace: TypePointer
  public var genericAlias: TypePointer
  public var union: TypePointer
  public var dictKeys: TypePointer
  public var dictValues: TypePointer
  public var dictItems: TypePointer
  public var dictKeyIterator: TypePointer
  public var dictValueIterator: TypePointer
  public var dictItemIterator: TypePointer
  public var dictReverseKeyIterator: TypePointer
  public var dictReverseValueIterator: TypePointer
  public var dictReverseItemIterator: TypePointer
  public var setIterator: TypePointer
  public var rangeIterator: TypePointer
  public var longRangeIterator: TypePointer
  public var listIterator: TypePointer
  public var listReverseIterator: TypePointer
  public var tupleIterator: TypePointer
  public var strIterator: TypePointer
  public var bytesIterator: TypePointer
  public var bytearrayIterator: TypePointer
  public var memoryIterator: TypePointer
  public var sequenceIterator: TypePointer
  public var callableIterator: TypePointer
  public var enumerate: TypePointer
  public var reversed: TypePointer
  public var zip: TypePointer
  public var map: TypePointer
  public var filter: TypePointer
  public var builtinFunction: TypePointer
  public var methodDescriptor: TypePointer
  public var wrapperDescriptor: TypePointer
  public var methodWrapper: TypePointer
  public var getsetDescriptor: TypePointer
  public var memberDescriptor: TypePointer
  public var classMethodDescriptor: TypePointer
  public var function: TypePointer
  public var method: TypePointer
  public var code: TypePointer
  public var frame: TypePointer
  public var traceback: TypePointer
  public var cell: TypePointer
  public var generator: TypePointer
  public var coroutine: TypePointer
  public var coroutineWrapper: TypePointer
  public var asyncGenerator: TypePointer
  public var asyncGenSend: TypePointer
  public var asyncGenThrow: TypePointer
  public var anextAwaitable: TypePointer
  public var weakref: TypePointer
  public var weakProxy: TypePointer
  public var weakCallableProxy: TypePointer
  public var capsule: TypePointer
  public var odict: TypePointer
  public var odictKeys: TypePointer
  public var odictValues: TypePointer
  public var odictItems: TypePointer
  public var odictIterator: TypePointer
  public var structSequence: TypePointer
  public var frameLocals: TypePointer
  public var typeVar: TypePointer
  public var paramSpec: TypePointer
  public var paramSpecArgs: TypePointer
  public var paramSpecKwargs: TypePointer
  public var typeVarTuple: TypePointer
  public var typeAlias: TypePointer
  public var generic: TypePointer
  public var noDefault: TypePointer
  public var moduleSpec: TypePointer
  public var lineIterator: TypePointer
  public var positionsIterator: TypePointer
  public var fieldNameIterator: TypePointer
  public var formatterIterator: TypePointer
  public var encodingMap: TypePointer
}

/// The fields of `KnownTypes` by number.
public enum KnownType: Int, CaseIterable, Sendable {
  case object
  case type
  case int
  case float
  case complex
  case bool
  case str
  case bytes
  case bytearray
  case memoryview
  case list
  case tuple
  case dict
  case set
  case frozenset
  case range
  case slice
  case noneType
  case notImplementedType
  case ellipsisType
  case module
  case mappingProxy
  case property
  case classMethod
  case staticMethod
  case `super`
  case simpleNamespace
  case genericAlias
  case union
  case dictKeys
  case dictValues
  case dictItems
  case dictKeyIterator
  case dictValueIterator
  case dictItemIterator
  case dictReverseKeyIterator
  case dictReverseValueIterator
  case dictReverseItemIterator
  case setIterator
  case rangeIterator
  case longRangeIterator
  case listIterator
  case listReverseIterator
  case tupleIterator
  case strIterator
  case bytesIterator
  case bytearrayIterator
  case memoryIterator
  case sequenceIterator
  case callableIterator
  case enumerate
  case reversed
  case zip
  case map
  case filter
  case builtinFunction
  case methodDescriptor
  case wrapperDescriptor
  case methodWrapper
  case getsetDescriptor
  case memberDescriptor
  case classMethodDescriptor
  case function
  case method
  case code
  case frame
  case traceback
  case cell
  case generator
  case coroutine
  case coroutineWrapper
  case asyncGenerator
  case asyncGenSend
  case asyncGenThrow
  case anextAwaitable
  case weakref
  case weakProxy
  case weakCallableProxy
  case capsule
  case odict
  case odictKeys
  case odictValues
  case odictItems
  case odictIterator
  case structSequence
  case frameLocals
  case typeVar
  case paramSpec
  case paramSpecArgs
  case paramSpecKwargs
  case typeVarTuple
  case typeAlias
  case generic
  case noDefault
  case moduleSpec
  case lineIterator
  case positionsIterator
  case fieldNameIterator
  case formatterIterator
  case encodingMap
}

extension Context {
  /// The place of a known type, by number.
  public func known(_ t: KnownType) -> UnsafeMutablePointer<TypePointer> {
    UnsafeMutableRawPointer(types).assumingMemoryBound(to: TypePointer.self) + t.rawValue
  }
}

import KraitCore

/// The types of the container and descriptor folders, bases before what derives from them.
let containerTypes: [TypeRegistration] = [
  TypeRegistration(.list, ListType.self), TypeRegistration(.tuple, TupleType.self), TypeRegistration(.dict, DictType.self),
  TypeRegistration(.set, SetType.self), TypeRegistration(.frozenset, FrozensetType.self), TypeRegistration(.range, RangeType.self),
  TypeRegistration(.slice, SliceType.self), TypeRegistration(.noneType, NoneType.self),
  TypeRegistration(.notImplementedType, NotImplementedTypeType.self), TypeRegistration(.ellipsisType, EllipsisType.self),
  TypeRegistration(.module, ModuleType.self), TypeRegistration(.mappingProxy, MappingProxyType.self),
  TypeRegistration(.property, PropertyType.self), TypeRegistration(.classMethod, ClassMethodType.self),
  TypeRegistration(.staticMethod, StaticMethodType.self), TypeRegistration(.super, SuperType.self),
  TypeRegistration(.simpleNamespace, SimpleNamespaceType.self), TypeRegistration(.genericAlias, GenericAliasType.self),
  TypeRegistration(.union, UnionType.self), TypeRegistration(.typeAlias, TypeAliasType.self), TypeRegistration(.dictKeys, DictKeysType.self),
  TypeRegistration(.dictValues, DictValuesType.self), TypeRegistration(.dictItems, DictItemsType.self),
  TypeRegistration(.dictKeyIterator, DictKeyIteratorType.self), TypeRegistration(.dictValueIterator, DictValueIteratorType.self),
  TypeRegistration(.dictItemIterator, DictItemIteratorType.self),
  TypeRegistration(.dictReverseKeyIterator, DictReverseKeyIteratorType.self),
  TypeRegistration(.dictReverseValueIterator, DictReverseValueIteratorType.self),
  TypeRegistration(.dictReverseItemIterator, DictReverseItemIteratorType.self), TypeRegistration(.setIterator, SetIteratorType.self),
  TypeRegistration(.rangeIterator, RangeIteratorType.self), TypeRegistration(.longRangeIterator, LongRangeIteratorType.self),
  TypeRegistration(.listIterator, ListIteratorType.self), TypeRegistration(.listReverseIterator, ListReverseIteratorType.self),
  TypeRegistration(.tupleIterator, TupleIteratorType.self), TypeRegistration(.sequenceIterator, GetitemIteratorType.self),
  TypeRegistration(.callableIterator, CallableIteratorType.self), TypeRegistration(.enumerate, EnumerateType.self),
  TypeRegistration(.reversed, ReversedType.self), TypeRegistration(.zip, ZipType.self), TypeRegistration(.map, MapType.self),
  TypeRegistration(.filter, FilterType.self), TypeRegistration(.cell, CellType.self), TypeRegistration(.weakref, WeakrefType.self),
  TypeRegistration(.weakProxy, WeakProxyType.self), TypeRegistration(.weakCallableProxy, WeakCallableProxyType.self),
]

import KraitCore

/// The types that this part of the layer defines.
let numberTypes: [TypeRegistration] = [
  TypeRegistration(.int, IntType.self),
  TypeRegistration(.bool, BoolType.self, base: .int),
  TypeRegistration(.float, FloatType.self),
  TypeRegistration(.complex, ComplexType.self),
  TypeRegistration(.builtinFunction, BuiltinFunctionType.self),
  TypeRegistration(.methodDescriptor, MethodDescriptorType.self),
  TypeRegistration(.classMethodDescriptor, ClassMethodDescriptorType.self),
  TypeRegistration(.wrapperDescriptor, WrapperDescriptorType.self),
  TypeRegistration(.methodWrapper, MethodWrapperType.self),
  TypeRegistration(.getsetDescriptor, GetSetDescriptorType.self),
  TypeRegistration(.memberDescriptor, MemberDescriptorType.self),
]

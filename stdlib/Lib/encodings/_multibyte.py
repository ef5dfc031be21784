"""The maker of codecs for East Asian encodings: a native codec does the work of each."""

import codecs

import _multibytecodec as native

from ._define import publish


def define(namespace, name, codec):
    """Define a codec by its native part."""
    shared = {'codec': codec}
    plain = type('Codec', (codecs.Codec,), {'encode': codec.encode, 'decode': codec.decode})

    def derive(kind, *others):
        return type(kind, (*others, getattr(native, f'Multibyte{kind}'), getattr(codecs, kind)), shared)

    publish(namespace, name, codec.encode, codec.decode, derive('IncrementalEncoder'), derive('IncrementalDecoder'),
            derive('StreamReader', plain), derive('StreamWriter', plain), Codec=plain)
    namespace['codec'] = codec

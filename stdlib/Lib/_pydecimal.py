"""The decimal module under the name by which CPython offers an implementation
that does not depend on _decimal. Here it is the native one all the same.
"""

import importlib.util
from importlib.machinery import BuiltinImporter

_native = importlib.util.module_from_spec(BuiltinImporter.find_spec('_decimal'))
BuiltinImporter.exec_module(_native)
globals().update({name: value for name, value in vars(_native).items()
                  if not name.startswith('_')})
__version__ = _native.__version__
__libmpdec_version__ = _native.__libmpdec_version__
del importlib, BuiltinImporter

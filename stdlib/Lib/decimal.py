"""Decimal fixed-point and floating-point arithmetic: the General Decimal
Arithmetic Specification.

>>> from decimal import Decimal, getcontext
>>> getcontext().prec = 18
>>> Decimal(1) / Decimal(7)
Decimal('0.142857142857142857')
"""

try:
    from _decimal import *
    from _decimal import __libmpdec_version__, __version__
except ImportError:
    import _pydecimal
    import sys
    _pydecimal.__doc__ = __doc__
    sys.modules[__name__] = _pydecimal

from .sub import *
_private = 1
hidden = 2
__all__ = ['sub_value', 'sub']

from .. import sub as up_sub
from ..sub import sub_value as up
where = __name__

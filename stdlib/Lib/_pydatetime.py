"""The classes of datetime in Python, with the functions that CPython's tests look at."""

from _datetime_classes import *
from _datetime_classes import _check_date_fields, _check_time_fields, _divide_and_round

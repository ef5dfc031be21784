"""The classes of datetime, where no native ones are built in."""

from _datetime_classes import *

"""The old name of the accelerated ElementTree."""

from xml.etree.ElementTree import *

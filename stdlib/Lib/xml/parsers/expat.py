"""The parser Expat."""

import sys

from pyexpat import *

# They can be imported by their dotted names.
sys.modules['xml.parsers.expat.model'] = model
sys.modules['xml.parsers.expat.errors'] = errors

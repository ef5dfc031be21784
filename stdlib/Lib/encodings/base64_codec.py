"""base64: lines of characters that each stand for six bits."""

from base64 import decodebytes, encodebytes

from ._transform import define

define(globals(), "base64", encodebytes, decodebytes)

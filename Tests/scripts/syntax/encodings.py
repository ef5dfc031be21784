"""Errors: encodings."""
from _show import show

show([b'# coding: nope\nx', b'# -*- coding: latin-1 -*-\nx = "\xe9"', b'\xff', b'x = "\xe9"', b'\xef\xbb\xbfx = 1', b'\xef\xbb\xbf# coding: latin-1\nx', b'# coding: utf-8\n"\xff"', b'\n# coding: ascii\n"\xc3\xa9"', b'x\n\n# coding: ascii\n"\xc3\xa9"', b'#!/usr/bin\n# vim: set fileencoding=cp1252 :\nx = "\x80"'])

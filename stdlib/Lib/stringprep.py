"""The tables of RFC 3454, which prepares strings for comparison (in domain names and the like)."""

from unicodedata import ucd_3_2_0 as unicodedata

assert unicodedata.unidata_version == '3.2.0'

_b1_set = frozenset([0xad, 0x34f, 0x1806, 0x180b, 0x180c, 0x180d, 0x200b, 0x200c, 0x200d,
                     0x2060, 0xfeff, *range(0xfe00, 0xfe10)])

# Table B.3 is close to what casefold() and lower() do with the characters of
# Unicode 3.2; these scripts got their upper or lower case only later.
_NOT_FOLDED = frozenset(range(0x13a0, 0x13f6)) | {0x1e9e}

# Foldings that are not what the later Unicode says.
_B3_EXCEPTIONS = {
    0xb5: '\u03bc', 0x17f: 's', 0x23a: '\u2c65', 0x23b: '\u023c', 0x23d: '\u019a',
    0x23e: '\u2c66', 0x241: '\u0242', 0x243: '\u0180', 0x244: '\u0289', 0x245: '\u028c',
    0x246: '\u0247', 0x248: '\u0249', 0x24a: '\u024b', 0x24c: '\u024d', 0x24e: '\u024f',
    0x345: '\u03b9', 0x370: '\u0371', 0x372: '\u0373', 0x376: '\u0377', 0x37a: ' \u03b9',
    0x37f: '\u03f3', 0x3c2: '\u03c3', 0x3cf: '\u03d7', 0x3d0: '\u03b2', 0x3d1: '\u03b8',
    0x3d2: '\u03c5', 0x3d3: '\u03cd', 0x3d4: '\u03cb', 0x3d5: '\u03c6', 0x3d6: '\u03c0',
    0x3f0: '\u03ba', 0x3f1: '\u03c1', 0x3f2: '\u03c3', 0x3f5: '\u03b5', 0x3f7: '\u03f8',
    0x3f9: '\u03f2', 0x3fa: '\u03fb', 0x3fd: '\u037b', 0x3fe: '\u037c', 0x3ff: '\u037d',
    0x4f6: '\u04f7', 0x4fa: '\u04fb', 0x4fc: '\u04fd', 0x4fe: '\u04ff', 0x510: '\u0511',
    0x512: '\u0513', 0x514: '\u0515', 0x516: '\u0517', 0x518: '\u0519', 0x51a: '\u051b',
    0x51c: '\u051d', 0x51e: '\u051f', 0x520: '\u0521', 0x522: '\u0523', 0x524: '\u0525',
    0x526: '\u0527', 0x528: '\u0529', 0x52a: '\u052b', 0x52c: '\u052d', 0x52e: '\u052f',
    0x10c7: '\u2d27', 0x10cd: '\u2d2d', 0x13a0: '\uab70', 0x13a1: '\uab71',
    0x13a2: '\uab72', 0x13a3: '\uab73', 0x13a4: '\uab74', 0x13a5: '\uab75',
    0x13a6: '\uab76', 0x13a7: '\uab77', 0x13a8: '\uab78', 0x13a9: '\uab79',
    0x13aa: '\uab7a', 0x13ab: '\uab7b', 0x13ac: '\uab7c', 0x13ad: '\uab7d',
    0x13ae: '\uab7e', 0x13af: '\uab7f', 0x13b0: '\uab80', 0x13b1: '\uab81',
    0x13b2: '\uab82', 0x13b3: '\uab83', 0x13b4: '\uab84', 0x13b5: '\uab85',
    0x13b6: '\uab86', 0x13b7: '\uab87', 0x13b8: '\uab88', 0x13b9: '\uab89',
    0x13ba: '\uab8a', 0x13bb: '\uab8b', 0x13bc: '\uab8c', 0x13bd: '\uab8d',
    0x13be: '\uab8e', 0x13bf: '\uab8f', 0x13c0: '\uab90', 0x13c1: '\uab91',
    0x13c2: '\uab92', 0x13c3: '\uab93', 0x13c4: '\uab94', 0x13c5: '\uab95',
    0x13c6: '\uab96', 0x13c7: '\uab97', 0x13c8: '\uab98', 0x13c9: '\uab99',
    0x13ca: '\uab9a', 0x13cb: '\uab9b', 0x13cc: '\uab9c', 0x13cd: '\uab9d',
    0x13ce: '\uab9e', 0x13cf: '\uab9f', 0x13d0: '\uaba0', 0x13d1: '\uaba1',
    0x13d2: '\uaba2', 0x13d3: '\uaba3', 0x13d4: '\uaba4', 0x13d5: '\uaba5',
    0x13d6: '\uaba6', 0x13d7: '\uaba7', 0x13d8: '\uaba8', 0x13d9: '\uaba9',
    0x13da: '\uabaa', 0x13db: '\uabab', 0x13dc: '\uabac', 0x13dd: '\uabad',
    0x13de: '\uabae', 0x13df: '\uabaf', 0x13e0: '\uabb0', 0x13e1: '\uabb1',
    0x13e2: '\uabb2', 0x13e3: '\uabb3', 0x13e4: '\uabb4', 0x13e5: '\uabb5',
    0x13e6: '\uabb6', 0x13e7: '\uabb7', 0x13e8: '\uabb8', 0x13e9: '\uabb9',
    0x13ea: '\uabba', 0x13eb: '\uabbb', 0x13ec: '\uabbc', 0x13ed: '\uabbd',
    0x13ee: '\uabbe', 0x13ef: '\uabbf', 0x13f0: '\u13f8', 0x13f1: '\u13f9',
    0x13f2: '\u13fa', 0x13f3: '\u13fb', 0x13f4: '\u13fc', 0x13f5: '\u13fd',
    0x1c90: '\u10d0', 0x1c91: '\u10d1', 0x1c92: '\u10d2', 0x1c93: '\u10d3',
    0x1c94: '\u10d4', 0x1c95: '\u10d5', 0x1c96: '\u10d6', 0x1c97: '\u10d7',
    0x1c98: '\u10d8', 0x1c99: '\u10d9', 0x1c9a: '\u10da', 0x1c9b: '\u10db',
    0x1c9c: '\u10dc', 0x1c9d: '\u10dd', 0x1c9e: '\u10de', 0x1c9f: '\u10df',
    0x1ca0: '\u10e0', 0x1ca1: '\u10e1', 0x1ca2: '\u10e2', 0x1ca3: '\u10e3',
    0x1ca4: '\u10e4', 0x1ca5: '\u10e5', 0x1ca6: '\u10e6', 0x1ca7: '\u10e7',
    0x1ca8: '\u10e8', 0x1ca9: '\u10e9', 0x1caa: '\u10ea', 0x1cab: '\u10eb',
    0x1cac: '\u10ec', 0x1cad: '\u10ed', 0x1cae: '\u10ee', 0x1caf: '\u10ef',
    0x1cb0: '\u10f0', 0x1cb1: '\u10f1', 0x1cb2: '\u10f2', 0x1cb3: '\u10f3',
    0x1cb4: '\u10f4', 0x1cb5: '\u10f5', 0x1cb6: '\u10f6', 0x1cb7: '\u10f7',
    0x1cb8: '\u10f8', 0x1cb9: '\u10f9', 0x1cba: '\u10fa', 0x1cbd: '\u10fd',
    0x1cbe: '\u10fe', 0x1cbf: '\u10ff', 0x1e9b: '\u1e61', 0x1e9e: '\xdf', 0x1efa: '\u1efb',
    0x1efc: '\u1efd', 0x1efe: '\u1eff', 0x1fbe: '\u03b9', 0x20a8: 'rs', 0x2102: 'c',
    0x2103: '\xb0c', 0x2107: '\u025b', 0x2109: '\xb0f', 0x210b: 'h', 0x210c: 'h',
    0x210d: 'h', 0x2110: 'i', 0x2111: 'i', 0x2112: 'l', 0x2115: 'n', 0x2116: 'no',
    0x2119: 'p', 0x211a: 'q', 0x211b: 'r', 0x211c: 'r', 0x211d: 'r', 0x2120: 'sm',
    0x2121: 'tel', 0x2122: 'tm', 0x2124: 'z', 0x2128: 'z', 0x212c: 'b', 0x212d: 'c',
    0x2130: 'e', 0x2131: 'f', 0x2133: 'm', 0x213e: '\u03b3', 0x213f: '\u03c0', 0x2145: 'd',
    0x2c00: '\u2c30', 0x2c01: '\u2c31', 0x2c02: '\u2c32', 0x2c03: '\u2c33',
    0x2c04: '\u2c34', 0x2c05: '\u2c35', 0x2c06: '\u2c36', 0x2c07: '\u2c37',
    0x2c08: '\u2c38', 0x2c09: '\u2c39', 0x2c0a: '\u2c3a', 0x2c0b: '\u2c3b',
    0x2c0c: '\u2c3c', 0x2c0d: '\u2c3d', 0x2c0e: '\u2c3e', 0x2c0f: '\u2c3f',
    0x2c10: '\u2c40', 0x2c11: '\u2c41', 0x2c12: '\u2c42', 0x2c13: '\u2c43',
    0x2c14: '\u2c44', 0x2c15: '\u2c45', 0x2c16: '\u2c46', 0x2c17: '\u2c47',
    0x2c18: '\u2c48', 0x2c19: '\u2c49', 0x2c1a: '\u2c4a', 0x2c1b: '\u2c4b',
    0x2c1c: '\u2c4c', 0x2c1d: '\u2c4d', 0x2c1e: '\u2c4e', 0x2c1f: '\u2c4f',
    0x2c20: '\u2c50', 0x2c21: '\u2c51', 0x2c22: '\u2c52', 0x2c23: '\u2c53',
    0x2c24: '\u2c54', 0x2c25: '\u2c55', 0x2c26: '\u2c56', 0x2c27: '\u2c57',
    0x2c28: '\u2c58', 0x2c29: '\u2c59', 0x2c2a: '\u2c5a', 0x2c2b: '\u2c5b',
    0x2c2c: '\u2c5c', 0x2c2d: '\u2c5d', 0x2c2e: '\u2c5e', 0x2c2f: '\u2c5f',
    0x2c60: '\u2c61', 0x2c62: '\u026b', 0x2c63: '\u1d7d', 0x2c64: '\u027d',
    0x2c67: '\u2c68', 0x2c69: '\u2c6a', 0x2c6b: '\u2c6c', 0x2c6d: '\u0251',
    0x2c6e: '\u0271', 0x2c6f: '\u0250', 0x2c70: '\u0252', 0x2c72: '\u2c73',
    0x2c75: '\u2c76', 0x2c7e: '\u023f', 0x2c7f: '\u0240', 0x2c80: '\u2c81',
    0x2c82: '\u2c83', 0x2c84: '\u2c85', 0x2c86: '\u2c87', 0x2c88: '\u2c89',
    0x2c8a: '\u2c8b', 0x2c8c: '\u2c8d', 0x2c8e: '\u2c8f', 0x2c90: '\u2c91',
    0x2c92: '\u2c93', 0x2c94: '\u2c95', 0x2c96: '\u2c97', 0x2c98: '\u2c99',
    0x2c9a: '\u2c9b', 0x2c9c: '\u2c9d', 0x2c9e: '\u2c9f', 0x2ca0: '\u2ca1',
    0x2ca2: '\u2ca3', 0x2ca4: '\u2ca5', 0x2ca6: '\u2ca7', 0x2ca8: '\u2ca9',
    0x2caa: '\u2cab', 0x2cac: '\u2cad', 0x2cae: '\u2caf', 0x2cb0: '\u2cb1',
    0x2cb2: '\u2cb3', 0x2cb4: '\u2cb5', 0x2cb6: '\u2cb7', 0x2cb8: '\u2cb9',
    0x2cba: '\u2cbb', 0x2cbc: '\u2cbd', 0x2cbe: '\u2cbf', 0x2cc0: '\u2cc1',
    0x2cc2: '\u2cc3', 0x2cc4: '\u2cc5', 0x2cc6: '\u2cc7', 0x2cc8: '\u2cc9',
    0x2cca: '\u2ccb', 0x2ccc: '\u2ccd', 0x2cce: '\u2ccf', 0x2cd0: '\u2cd1',
    0x2cd2: '\u2cd3', 0x2cd4: '\u2cd5', 0x2cd6: '\u2cd7', 0x2cd8: '\u2cd9',
    0x2cda: '\u2cdb', 0x2cdc: '\u2cdd', 0x2cde: '\u2cdf', 0x2ce0: '\u2ce1',
    0x2ce2: '\u2ce3', 0x2ceb: '\u2cec', 0x2ced: '\u2cee', 0x2cf2: '\u2cf3', 0x3371: 'hpa',
    0x3373: 'au', 0x3375: 'ov', 0x3380: 'pa', 0x3381: 'na', 0x3382: '\u03bca', 0x3383: 'ma',
    0x3384: 'ka', 0x3385: 'kb', 0x3386: 'mb', 0x3387: 'gb', 0x338a: 'pf', 0x338b: 'nf',
    0x338c: '\u03bcf', 0x3390: 'hz', 0x3391: 'khz', 0x3392: 'mhz', 0x3393: 'ghz',
    0x3394: 'thz', 0x33a9: 'pa', 0x33aa: 'kpa', 0x33ab: 'mpa', 0x33ac: 'gpa', 0x33b4: 'pv',
    0x33b5: 'nv', 0x33b6: '\u03bcv', 0x33b7: 'mv', 0x33b8: 'kv', 0x33b9: 'mv', 0x33ba: 'pw',
    0x33bb: 'nw', 0x33bc: '\u03bcw', 0x33bd: 'mw', 0x33be: 'kw', 0x33bf: 'mw',
    0x33c0: 'k\u03c9', 0x33c1: 'm\u03c9', 0x33c3: 'bq', 0x33c6: 'c\u2215kg', 0x33c7: 'co.',
    0x33c8: 'db', 0x33c9: 'gy', 0x33cb: 'hp', 0x33cd: 'kk', 0x33ce: 'km', 0x33d7: 'ph',
    0x33d9: 'ppm', 0x33da: 'pr', 0x33dc: 'sv', 0x33dd: 'wb', 0xa640: '\ua641',
    0xa642: '\ua643', 0xa644: '\ua645', 0xa646: '\ua647', 0xa648: '\ua649',
    0xa64a: '\ua64b', 0xa64c: '\ua64d', 0xa64e: '\ua64f', 0xa650: '\ua651',
    0xa652: '\ua653', 0xa654: '\ua655', 0xa656: '\ua657', 0xa658: '\ua659',
    0xa65a: '\ua65b', 0xa65c: '\ua65d', 0xa65e: '\ua65f', 0xa660: '\ua661',
    0xa662: '\ua663', 0xa664: '\ua665', 0xa666: '\ua667', 0xa668: '\ua669',
    0xa66a: '\ua66b', 0xa66c: '\ua66d', 0xa680: '\ua681', 0xa682: '\ua683',
    0xa684: '\ua685', 0xa686: '\ua687', 0xa688: '\ua689', 0xa68a: '\ua68b',
    0xa68c: '\ua68d', 0xa68e: '\ua68f', 0xa690: '\ua691', 0xa692: '\ua693',
    0xa694: '\ua695', 0xa696: '\ua697', 0xa698: '\ua699', 0xa69a: '\ua69b',
    0xa722: '\ua723', 0xa724: '\ua725', 0xa726: '\ua727', 0xa728: '\ua729',
    0xa72a: '\ua72b', 0xa72c: '\ua72d', 0xa72e: '\ua72f', 0xa732: '\ua733',
    0xa734: '\ua735', 0xa736: '\ua737', 0xa738: '\ua739', 0xa73a: '\ua73b',
    0xa73c: '\ua73d', 0xa73e: '\ua73f', 0xa740: '\ua741', 0xa742: '\ua743',
    0xa744: '\ua745', 0xa746: '\ua747', 0xa748: '\ua749', 0xa74a: '\ua74b',
    0xa74c: '\ua74d', 0xa74e: '\ua74f', 0xa750: '\ua751', 0xa752: '\ua753',
    0xa754: '\ua755', 0xa756: '\ua757', 0xa758: '\ua759', 0xa75a: '\ua75b',
    0xa75c: '\ua75d', 0xa75e: '\ua75f', 0xa760: '\ua761', 0xa762: '\ua763',
    0xa764: '\ua765', 0xa766: '\ua767', 0xa768: '\ua769', 0xa76a: '\ua76b',
    0xa76c: '\ua76d', 0xa76e: '\ua76f', 0xa779: '\ua77a', 0xa77b: '\ua77c',
    0xa77d: '\u1d79', 0xa77e: '\ua77f', 0xa780: '\ua781', 0xa782: '\ua783',
    0xa784: '\ua785', 0xa786: '\ua787', 0xa78b: '\ua78c', 0xa78d: '\u0265',
    0xa790: '\ua791', 0xa792: '\ua793', 0xa796: '\ua797', 0xa798: '\ua799',
    0xa79a: '\ua79b', 0xa79c: '\ua79d', 0xa79e: '\ua79f', 0xa7a0: '\ua7a1',
    0xa7a2: '\ua7a3', 0xa7a4: '\ua7a5', 0xa7a6: '\ua7a7', 0xa7a8: '\ua7a9',
    0xa7aa: '\u0266', 0xa7ab: '\u025c', 0xa7ac: '\u0261', 0xa7ad: '\u026c',
    0xa7ae: '\u026a', 0xa7b0: '\u029e', 0xa7b1: '\u0287', 0xa7b2: '\u029d',
    0xa7b3: '\uab53', 0xa7b4: '\ua7b5', 0xa7b6: '\ua7b7', 0xa7b8: '\ua7b9',
    0xa7ba: '\ua7bb', 0xa7bc: '\ua7bd', 0xa7be: '\ua7bf', 0xa7c0: '\ua7c1',
    0xa7c2: '\ua7c3', 0xa7c4: '\ua794', 0xa7c5: '\u0282', 0xa7c6: '\u1d8e',
    0xa7c7: '\ua7c8', 0xa7c9: '\ua7ca', 0xa7d0: '\ua7d1', 0xa7d6: '\ua7d7',
    0xa7d8: '\ua7d9', 0xa7f5: '\ua7f6', 0x10426: '\U0001044e', 0x10427: '\U0001044f',
    0x104b0: '\U000104d8', 0x104b1: '\U000104d9', 0x104b2: '\U000104da',
    0x104b3: '\U000104db', 0x104b4: '\U000104dc', 0x104b5: '\U000104dd',
    0x104b6: '\U000104de', 0x104b7: '\U000104df', 0x104b8: '\U000104e0',
    0x104b9: '\U000104e1', 0x104ba: '\U000104e2', 0x104bb: '\U000104e3',
    0x104bc: '\U000104e4', 0x104bd: '\U000104e5', 0x104be: '\U000104e6',
    0x104bf: '\U000104e7', 0x104c0: '\U000104e8', 0x104c1: '\U000104e9',
    0x104c2: '\U000104ea', 0x104c3: '\U000104eb', 0x104c4: '\U000104ec',
    0x104c5: '\U000104ed', 0x104c6: '\U000104ee', 0x104c7: '\U000104ef',
    0x104c8: '\U000104f0', 0x104c9: '\U000104f1', 0x104ca: '\U000104f2',
    0x104cb: '\U000104f3', 0x104cc: '\U000104f4', 0x104cd: '\U000104f5',
    0x104ce: '\U000104f6', 0x104cf: '\U000104f7', 0x104d0: '\U000104f8',
    0x104d1: '\U000104f9', 0x104d2: '\U000104fa', 0x104d3: '\U000104fb',
    0x10570: '\U00010597', 0x10571: '\U00010598', 0x10572: '\U00010599',
    0x10573: '\U0001059a', 0x10574: '\U0001059b', 0x10575: '\U0001059c',
    0x10576: '\U0001059d', 0x10577: '\U0001059e', 0x10578: '\U0001059f',
    0x10579: '\U000105a0', 0x1057a: '\U000105a1', 0x1057c: '\U000105a3',
    0x1057d: '\U000105a4', 0x1057e: '\U000105a5', 0x1057f: '\U000105a6',
    0x10580: '\U000105a7', 0x10581: '\U000105a8', 0x10582: '\U000105a9',
    0x10583: '\U000105aa', 0x10584: '\U000105ab', 0x10585: '\U000105ac',
    0x10586: '\U000105ad', 0x10587: '\U000105ae', 0x10588: '\U000105af',
    0x10589: '\U000105b0', 0x1058a: '\U000105b1', 0x1058c: '\U000105b3',
    0x1058d: '\U000105b4', 0x1058e: '\U000105b5', 0x1058f: '\U000105b6',
    0x10590: '\U000105b7', 0x10591: '\U000105b8', 0x10592: '\U000105b9',
    0x10594: '\U000105bb', 0x10595: '\U000105bc', 0x10c80: '\U00010cc0',
    0x10c81: '\U00010cc1', 0x10c82: '\U00010cc2', 0x10c83: '\U00010cc3',
    0x10c84: '\U00010cc4', 0x10c85: '\U00010cc5', 0x10c86: '\U00010cc6',
    0x10c87: '\U00010cc7', 0x10c88: '\U00010cc8', 0x10c89: '\U00010cc9',
    0x10c8a: '\U00010cca', 0x10c8b: '\U00010ccb', 0x10c8c: '\U00010ccc',
    0x10c8d: '\U00010ccd', 0x10c8e: '\U00010cce', 0x10c8f: '\U00010ccf',
    0x10c90: '\U00010cd0', 0x10c91: '\U00010cd1', 0x10c92: '\U00010cd2',
    0x10c93: '\U00010cd3', 0x10c94: '\U00010cd4', 0x10c95: '\U00010cd5',
    0x10c96: '\U00010cd6', 0x10c97: '\U00010cd7', 0x10c98: '\U00010cd8',
    0x10c99: '\U00010cd9', 0x10c9a: '\U00010cda', 0x10c9b: '\U00010cdb',
    0x10c9c: '\U00010cdc', 0x10c9d: '\U00010cdd', 0x10c9e: '\U00010cde',
    0x10c9f: '\U00010cdf', 0x10ca0: '\U00010ce0', 0x10ca1: '\U00010ce1',
    0x10ca2: '\U00010ce2', 0x10ca3: '\U00010ce3', 0x10ca4: '\U00010ce4',
    0x10ca5: '\U00010ce5', 0x10ca6: '\U00010ce6', 0x10ca7: '\U00010ce7',
    0x10ca8: '\U00010ce8', 0x10ca9: '\U00010ce9', 0x10caa: '\U00010cea',
    0x10cab: '\U00010ceb', 0x10cac: '\U00010cec', 0x10cad: '\U00010ced',
    0x10cae: '\U00010cee', 0x10caf: '\U00010cef', 0x10cb0: '\U00010cf0',
    0x10cb1: '\U00010cf1', 0x10cb2: '\U00010cf2', 0x118a0: '\U000118c0',
    0x118a1: '\U000118c1', 0x118a2: '\U000118c2', 0x118a3: '\U000118c3',
    0x118a4: '\U000118c4', 0x118a5: '\U000118c5', 0x118a6: '\U000118c6',
    0x118a7: '\U000118c7', 0x118a8: '\U000118c8', 0x118a9: '\U000118c9',
    0x118aa: '\U000118ca', 0x118ab: '\U000118cb', 0x118ac: '\U000118cc',
    0x118ad: '\U000118cd', 0x118ae: '\U000118ce', 0x118af: '\U000118cf',
    0x118b0: '\U000118d0', 0x118b1: '\U000118d1', 0x118b2: '\U000118d2',
    0x118b3: '\U000118d3', 0x118b4: '\U000118d4', 0x118b5: '\U000118d5',
    0x118b6: '\U000118d6', 0x118b7: '\U000118d7', 0x118b8: '\U000118d8',
    0x118b9: '\U000118d9', 0x118ba: '\U000118da', 0x118bb: '\U000118db',
    0x118bc: '\U000118dc', 0x118bd: '\U000118dd', 0x118be: '\U000118de',
    0x118bf: '\U000118df', 0x16e40: '\U00016e60', 0x16e41: '\U00016e61',
    0x16e42: '\U00016e62', 0x16e43: '\U00016e63', 0x16e44: '\U00016e64',
    0x16e45: '\U00016e65', 0x16e46: '\U00016e66', 0x16e47: '\U00016e67',
    0x16e48: '\U00016e68', 0x16e49: '\U00016e69', 0x16e4a: '\U00016e6a',
    0x16e4b: '\U00016e6b', 0x16e4c: '\U00016e6c', 0x16e4d: '\U00016e6d',
    0x16e4e: '\U00016e6e', 0x16e4f: '\U00016e6f', 0x16e50: '\U00016e70',
    0x16e51: '\U00016e71', 0x16e52: '\U00016e72', 0x16e53: '\U00016e73',
    0x16e54: '\U00016e74', 0x16e55: '\U00016e75', 0x16e56: '\U00016e76',
    0x16e57: '\U00016e77', 0x16e58: '\U00016e78', 0x16e59: '\U00016e79',
    0x16e5a: '\U00016e7a', 0x16e5b: '\U00016e7b', 0x16e5c: '\U00016e7c',
    0x16e5d: '\U00016e7d', 0x16e5e: '\U00016e7e', 0x16e5f: '\U00016e7f', 0x1d400: 'a',
    0x1d401: 'b', 0x1d402: 'c', 0x1d403: 'd', 0x1d404: 'e', 0x1d405: 'f', 0x1d406: 'g',
    0x1d407: 'h', 0x1d408: 'i', 0x1d409: 'j', 0x1d40a: 'k', 0x1d40b: 'l', 0x1d40c: 'm',
    0x1d40d: 'n', 0x1d40e: 'o', 0x1d40f: 'p', 0x1d410: 'q', 0x1d411: 'r', 0x1d412: 's',
    0x1d413: 't', 0x1d414: 'u', 0x1d415: 'v', 0x1d416: 'w', 0x1d417: 'x', 0x1d418: 'y',
    0x1d419: 'z', 0x1d434: 'a', 0x1d435: 'b', 0x1d436: 'c', 0x1d437: 'd', 0x1d438: 'e',
    0x1d439: 'f', 0x1d43a: 'g', 0x1d43b: 'h', 0x1d43c: 'i', 0x1d43d: 'j', 0x1d43e: 'k',
    0x1d43f: 'l', 0x1d440: 'm', 0x1d441: 'n', 0x1d442: 'o', 0x1d443: 'p', 0x1d444: 'q',
    0x1d445: 'r', 0x1d446: 's', 0x1d447: 't', 0x1d448: 'u', 0x1d449: 'v', 0x1d44a: 'w',
    0x1d44b: 'x', 0x1d44c: 'y', 0x1d44d: 'z', 0x1d468: 'a', 0x1d469: 'b', 0x1d46a: 'c',
    0x1d46b: 'd', 0x1d46c: 'e', 0x1d46d: 'f', 0x1d46e: 'g', 0x1d46f: 'h', 0x1d470: 'i',
    0x1d471: 'j', 0x1d472: 'k', 0x1d473: 'l', 0x1d474: 'm', 0x1d475: 'n', 0x1d476: 'o',
    0x1d477: 'p', 0x1d478: 'q', 0x1d479: 'r', 0x1d47a: 's', 0x1d47b: 't', 0x1d47c: 'u',
    0x1d47d: 'v', 0x1d47e: 'w', 0x1d47f: 'x', 0x1d480: 'y', 0x1d481: 'z', 0x1d49c: 'a',
    0x1d49e: 'c', 0x1d49f: 'd', 0x1d4a2: 'g', 0x1d4a5: 'j', 0x1d4a6: 'k', 0x1d4a9: 'n',
    0x1d4aa: 'o', 0x1d4ab: 'p', 0x1d4ac: 'q', 0x1d4ae: 's', 0x1d4af: 't', 0x1d4b0: 'u',
    0x1d4b1: 'v', 0x1d4b2: 'w', 0x1d4b3: 'x', 0x1d4b4: 'y', 0x1d4b5: 'z', 0x1d4d0: 'a',
    0x1d4d1: 'b', 0x1d4d2: 'c', 0x1d4d3: 'd', 0x1d4d4: 'e', 0x1d4d5: 'f', 0x1d4d6: 'g',
    0x1d4d7: 'h', 0x1d4d8: 'i', 0x1d4d9: 'j', 0x1d4da: 'k', 0x1d4db: 'l', 0x1d4dc: 'm',
    0x1d4dd: 'n', 0x1d4de: 'o', 0x1d4df: 'p', 0x1d4e0: 'q', 0x1d4e1: 'r', 0x1d4e2: 's',
    0x1d4e3: 't', 0x1d4e4: 'u', 0x1d4e5: 'v', 0x1d4e6: 'w', 0x1d4e7: 'x', 0x1d4e8: 'y',
    0x1d4e9: 'z', 0x1d504: 'a', 0x1d505: 'b', 0x1d507: 'd', 0x1d508: 'e', 0x1d509: 'f',
    0x1d50a: 'g', 0x1d50d: 'j', 0x1d50e: 'k', 0x1d50f: 'l', 0x1d510: 'm', 0x1d511: 'n',
    0x1d512: 'o', 0x1d513: 'p', 0x1d514: 'q', 0x1d516: 's', 0x1d517: 't', 0x1d518: 'u',
    0x1d519: 'v', 0x1d51a: 'w', 0x1d51b: 'x', 0x1d51c: 'y', 0x1d538: 'a', 0x1d539: 'b',
    0x1d53b: 'd', 0x1d53c: 'e', 0x1d53d: 'f', 0x1d53e: 'g', 0x1d540: 'i', 0x1d541: 'j',
    0x1d542: 'k', 0x1d543: 'l', 0x1d544: 'm', 0x1d546: 'o', 0x1d54a: 's', 0x1d54b: 't',
    0x1d54c: 'u', 0x1d54d: 'v', 0x1d54e: 'w', 0x1d54f: 'x', 0x1d550: 'y', 0x1d56c: 'a',
    0x1d56d: 'b', 0x1d56e: 'c', 0x1d56f: 'd', 0x1d570: 'e', 0x1d571: 'f', 0x1d572: 'g',
    0x1d573: 'h', 0x1d574: 'i', 0x1d575: 'j', 0x1d576: 'k', 0x1d577: 'l', 0x1d578: 'm',
    0x1d579: 'n', 0x1d57a: 'o', 0x1d57b: 'p', 0x1d57c: 'q', 0x1d57d: 'r', 0x1d57e: 's',
    0x1d57f: 't', 0x1d580: 'u', 0x1d581: 'v', 0x1d582: 'w', 0x1d583: 'x', 0x1d584: 'y',
    0x1d585: 'z', 0x1d5a0: 'a', 0x1d5a1: 'b', 0x1d5a2: 'c', 0x1d5a3: 'd', 0x1d5a4: 'e',
    0x1d5a5: 'f', 0x1d5a6: 'g', 0x1d5a7: 'h', 0x1d5a8: 'i', 0x1d5a9: 'j', 0x1d5aa: 'k',
    0x1d5ab: 'l', 0x1d5ac: 'm', 0x1d5ad: 'n', 0x1d5ae: 'o', 0x1d5af: 'p', 0x1d5b0: 'q',
    0x1d5b1: 'r', 0x1d5b2: 's', 0x1d5b3: 't', 0x1d5b4: 'u', 0x1d5b5: 'v', 0x1d5b6: 'w',
    0x1d5b7: 'x', 0x1d5b8: 'y', 0x1d5b9: 'z', 0x1d5d4: 'a', 0x1d5d5: 'b', 0x1d5d6: 'c',
    0x1d5d7: 'd', 0x1d5d8: 'e', 0x1d5d9: 'f', 0x1d5da: 'g', 0x1d5db: 'h', 0x1d5dc: 'i',
    0x1d5dd: 'j', 0x1d5de: 'k', 0x1d5df: 'l', 0x1d5e0: 'm', 0x1d5e1: 'n', 0x1d5e2: 'o',
    0x1d5e3: 'p', 0x1d5e4: 'q', 0x1d5e5: 'r', 0x1d5e6: 's', 0x1d5e7: 't', 0x1d5e8: 'u',
    0x1d5e9: 'v', 0x1d5ea: 'w', 0x1d5eb: 'x', 0x1d5ec: 'y', 0x1d5ed: 'z', 0x1d608: 'a',
    0x1d609: 'b', 0x1d60a: 'c', 0x1d60b: 'd', 0x1d60c: 'e', 0x1d60d: 'f', 0x1d60e: 'g',
    0x1d60f: 'h', 0x1d610: 'i', 0x1d611: 'j', 0x1d612: 'k', 0x1d613: 'l', 0x1d614: 'm',
    0x1d615: 'n', 0x1d616: 'o', 0x1d617: 'p', 0x1d618: 'q', 0x1d619: 'r', 0x1d61a: 's',
    0x1d61b: 't', 0x1d61c: 'u', 0x1d61d: 'v', 0x1d61e: 'w', 0x1d61f: 'x', 0x1d620: 'y',
    0x1d621: 'z', 0x1d63c: 'a', 0x1d63d: 'b', 0x1d63e: 'c', 0x1d63f: 'd', 0x1d640: 'e',
    0x1d641: 'f', 0x1d642: 'g', 0x1d643: 'h', 0x1d644: 'i', 0x1d645: 'j', 0x1d646: 'k',
    0x1d647: 'l', 0x1d648: 'm', 0x1d649: 'n', 0x1d64a: 'o', 0x1d64b: 'p', 0x1d64c: 'q',
    0x1d64d: 'r', 0x1d64e: 's', 0x1d64f: 't', 0x1d650: 'u', 0x1d651: 'v', 0x1d652: 'w',
    0x1d653: 'x', 0x1d654: 'y', 0x1d655: 'z', 0x1d670: 'a', 0x1d671: 'b', 0x1d672: 'c',
    0x1d673: 'd', 0x1d674: 'e', 0x1d675: 'f', 0x1d676: 'g', 0x1d677: 'h', 0x1d678: 'i',
    0x1d679: 'j', 0x1d67a: 'k', 0x1d67b: 'l', 0x1d67c: 'm', 0x1d67d: 'n', 0x1d67e: 'o',
    0x1d67f: 'p', 0x1d680: 'q', 0x1d681: 'r', 0x1d682: 's', 0x1d683: 't', 0x1d684: 'u',
    0x1d685: 'v', 0x1d686: 'w', 0x1d687: 'x', 0x1d688: 'y', 0x1d689: 'z', 0x1d6a8: '\u03b1',
    0x1d6a9: '\u03b2', 0x1d6aa: '\u03b3', 0x1d6ab: '\u03b4', 0x1d6ac: '\u03b5',
    0x1d6ad: '\u03b6', 0x1d6ae: '\u03b7', 0x1d6af: '\u03b8', 0x1d6b0: '\u03b9',
    0x1d6b1: '\u03ba', 0x1d6b2: '\u03bb', 0x1d6b3: '\u03bc', 0x1d6b4: '\u03bd',
    0x1d6b5: '\u03be', 0x1d6b6: '\u03bf', 0x1d6b7: '\u03c0', 0x1d6b8: '\u03c1',
    0x1d6b9: '\u03b8', 0x1d6ba: '\u03c3', 0x1d6bb: '\u03c4', 0x1d6bc: '\u03c5',
    0x1d6bd: '\u03c6', 0x1d6be: '\u03c7', 0x1d6bf: '\u03c8', 0x1d6c0: '\u03c9',
    0x1d6d3: '\u03c3', 0x1d6e2: '\u03b1', 0x1d6e3: '\u03b2', 0x1d6e4: '\u03b3',
    0x1d6e5: '\u03b4', 0x1d6e6: '\u03b5', 0x1d6e7: '\u03b6', 0x1d6e8: '\u03b7',
    0x1d6e9: '\u03b8', 0x1d6ea: '\u03b9', 0x1d6eb: '\u03ba', 0x1d6ec: '\u03bb',
    0x1d6ed: '\u03bc', 0x1d6ee: '\u03bd', 0x1d6ef: '\u03be', 0x1d6f0: '\u03bf',
    0x1d6f1: '\u03c0', 0x1d6f2: '\u03c1', 0x1d6f3: '\u03b8', 0x1d6f4: '\u03c3',
    0x1d6f5: '\u03c4', 0x1d6f6: '\u03c5', 0x1d6f7: '\u03c6', 0x1d6f8: '\u03c7',
    0x1d6f9: '\u03c8', 0x1d6fa: '\u03c9', 0x1d70d: '\u03c3', 0x1d71c: '\u03b1',
    0x1d71d: '\u03b2', 0x1d71e: '\u03b3', 0x1d71f: '\u03b4', 0x1d720: '\u03b5',
    0x1d721: '\u03b6', 0x1d722: '\u03b7', 0x1d723: '\u03b8', 0x1d724: '\u03b9',
    0x1d725: '\u03ba', 0x1d726: '\u03bb', 0x1d727: '\u03bc', 0x1d728: '\u03bd',
    0x1d729: '\u03be', 0x1d72a: '\u03bf', 0x1d72b: '\u03c0', 0x1d72c: '\u03c1',
    0x1d72d: '\u03b8', 0x1d72e: '\u03c3', 0x1d72f: '\u03c4', 0x1d730: '\u03c5',
    0x1d731: '\u03c6', 0x1d732: '\u03c7', 0x1d733: '\u03c8', 0x1d734: '\u03c9',
    0x1d747: '\u03c3', 0x1d756: '\u03b1', 0x1d757: '\u03b2', 0x1d758: '\u03b3',
    0x1d759: '\u03b4', 0x1d75a: '\u03b5', 0x1d75b: '\u03b6', 0x1d75c: '\u03b7',
    0x1d75d: '\u03b8', 0x1d75e: '\u03b9', 0x1d75f: '\u03ba', 0x1d760: '\u03bb',
    0x1d761: '\u03bc', 0x1d762: '\u03bd', 0x1d763: '\u03be', 0x1d764: '\u03bf',
    0x1d765: '\u03c0', 0x1d766: '\u03c1', 0x1d767: '\u03b8', 0x1d768: '\u03c3',
    0x1d769: '\u03c4', 0x1d76a: '\u03c5', 0x1d76b: '\u03c6', 0x1d76c: '\u03c7',
    0x1d76d: '\u03c8', 0x1d76e: '\u03c9', 0x1d781: '\u03c3', 0x1d790: '\u03b1',
    0x1d791: '\u03b2', 0x1d792: '\u03b3', 0x1d793: '\u03b4', 0x1d794: '\u03b5',
    0x1d795: '\u03b6', 0x1d796: '\u03b7', 0x1d797: '\u03b8', 0x1d798: '\u03b9',
    0x1d799: '\u03ba', 0x1d79a: '\u03bb', 0x1d79b: '\u03bc', 0x1d79c: '\u03bd',
    0x1d79d: '\u03be', 0x1d79e: '\u03bf', 0x1d79f: '\u03c0', 0x1d7a0: '\u03c1',
    0x1d7a1: '\u03b8', 0x1d7a2: '\u03c3', 0x1d7a3: '\u03c4', 0x1d7a4: '\u03c5',
    0x1d7a5: '\u03c6', 0x1d7a6: '\u03c7', 0x1d7a7: '\u03c8', 0x1d7a8: '\u03c9',
    0x1d7bb: '\u03c3', 0x1e900: '\U0001e922', 0x1e901: '\U0001e923', 0x1e902: '\U0001e924',
    0x1e903: '\U0001e925', 0x1e904: '\U0001e926', 0x1e905: '\U0001e927',
    0x1e906: '\U0001e928', 0x1e907: '\U0001e929', 0x1e908: '\U0001e92a',
    0x1e909: '\U0001e92b', 0x1e90a: '\U0001e92c', 0x1e90b: '\U0001e92d',
    0x1e90c: '\U0001e92e', 0x1e90d: '\U0001e92f', 0x1e90e: '\U0001e930',
    0x1e90f: '\U0001e931', 0x1e910: '\U0001e932', 0x1e911: '\U0001e933',
    0x1e912: '\U0001e934', 0x1e913: '\U0001e935', 0x1e914: '\U0001e936',
    0x1e915: '\U0001e937', 0x1e916: '\U0001e938', 0x1e917: '\U0001e939',
    0x1e918: '\U0001e93a', 0x1e919: '\U0001e93b', 0x1e91a: '\U0001e93c',
    0x1e91b: '\U0001e93d', 0x1e91c: '\U0001e93e', 0x1e91d: '\U0001e93f',
    0x1e91e: '\U0001e940', 0x1e91f: '\U0001e941', 0x1e920: '\U0001e942',
    0x1e921: '\U0001e943',
}


def in_table_a1(code):
    """Unassigned code points of Unicode 3.2."""
    if unicodedata.category(code) != 'Cn':
        return False
    c = ord(code)
    if 0xFDD0 <= c < 0xFDF0:
        return False
    return (c & 0xFFFF) not in (0xFFFE, 0xFFFF)


def in_table_b1(code):
    """Commonly mapped to nothing."""
    return ord(code) in _b1_set


def map_table_b3(code):
    """Case folding without normalisation."""
    c = ord(code)
    if c in _NOT_FOLDED or unicodedata.category(code) == 'Cn':
        return code
    if c in _B3_EXCEPTIONS:
        return _B3_EXCEPTIONS[c]
    return code.casefold() if len(code.casefold()) > 1 else code.lower()


def map_table_b2(a):
    """Case folding for use with normalisation form KC."""
    al = map_table_b3(a)
    b = unicodedata.normalize("NFKC", al)
    bl = "".join([map_table_b3(ch) for ch in b])
    c = unicodedata.normalize("NFKC", bl)
    return c if b != c else al


def in_table_c11(code):
    """ASCII space."""
    return code == " "


def in_table_c12(code):
    """Other spaces."""
    return unicodedata.category(code) == "Zs" and code != " "


def in_table_c11_c12(code):
    """All spaces."""
    return unicodedata.category(code) == "Zs"


def in_table_c21(code):
    """ASCII control characters."""
    return ord(code) < 128 and unicodedata.category(code) == "Cc"


_c22_specials = frozenset([1757, 1807, 6158, 8204, 8205, 8232, 8233, 65279,
                           *range(8288, 8292), *range(8298, 8304), *range(65529, 65533),
                           *range(119155, 119163)])


def in_table_c22(code):
    """Other control characters."""
    c = ord(code)
    if c < 128:
        return False
    return unicodedata.category(code) == "Cc" or c in _c22_specials


def in_table_c21_c22(code):
    """All control characters."""
    return unicodedata.category(code) == "Cc" or ord(code) in _c22_specials


def in_table_c3(code):
    """Private use."""
    return unicodedata.category(code) == "Co"


def in_table_c4(code):
    """Code points that are no characters."""
    c = ord(code)
    return 0xFDD0 <= c < 0xFDF0 or (c & 0xFFFF) in (0xFFFE, 0xFFFF)


def in_table_c5(code):
    """Surrogates."""
    return unicodedata.category(code) == "Cs"


_c6_set = frozenset(range(65529, 65534))


def in_table_c6(code):
    """Inappropriate for plain text."""
    return ord(code) in _c6_set


_c7_set = frozenset(range(12272, 12284))


def in_table_c7(code):
    """Inappropriate for canonical representation."""
    return ord(code) in _c7_set


_c8_set = frozenset([832, 833, 8206, 8207, *range(8234, 8239), *range(8298, 8304)])


def in_table_c8(code):
    """Changing display properties, or deprecated."""
    return ord(code) in _c8_set


_c9_set = frozenset([917505, *range(917536, 917632)])


def in_table_c9(code):
    """Tagging characters."""
    return ord(code) in _c9_set


def in_table_d1(code):
    """Characters written from right to left."""
    return unicodedata.bidirectional(code) in ("R", "AL")


def in_table_d2(code):
    """Characters written from left to right."""
    return unicodedata.bidirectional(code) == "L"

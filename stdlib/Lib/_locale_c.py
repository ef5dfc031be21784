"""What _locale offers where there is no such module: the one locale C."""

import sys

Error = ValueError
CHAR_MAX = 127
LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)


def localeconv():
    """Return the conventions of the locale: a decimal point, and nothing else."""
    texts = dict.fromkeys(('currency_symbol', 'negative_sign', 'positive_sign', 'int_curr_symbol', 'thousands_sep',
                           'mon_thousands_sep', 'mon_decimal_point'), '')
    numbers = dict.fromkeys(('n_sign_posn', 'p_cs_precedes', 'n_cs_precedes', 'n_sep_by_space', 'p_sep_by_space',
                             'p_sign_posn', 'frac_digits', 'int_frac_digits'), CHAR_MAX)
    return texts | numbers | {'decimal_point': '.', 'grouping': [CHAR_MAX], 'mon_grouping': []}


def setlocale(category, value=None):
    """Return the name of the locale."""
    if value in (None, '', 'C'):
        return 'C'
    raise Error('_locale emulation only supports "C" locale')


def strcoll(a, b):
    """Return a number below, equal to or above 0, as the first text comes before the second."""
    return (a > b) - (a < b)


def strxfrm(string):
    """Return what is to be compared for a text."""
    return string


def getencoding():
    """Return the encoding of texts, which is that of the names of files."""
    return sys.getfilesystemencoding()

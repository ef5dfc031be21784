"""Numbers and money in the conventions of a locale, for the module locale."""

import locale

# What says in a locale that something is not available.
_UNDEFINED = 127


def _convention(name, monetary=False):
    return locale.localeconv()[f'mon_{name}' if monetary else name]


def _group_sizes(grouping):
    """Yield the sizes of the groups of digits from the right, as far as there are groups."""
    size = None
    for entry in grouping:
        if entry == locale.CHAR_MAX:
            return
        if entry == 0:
            if size is None:
                raise ValueError('invalid grouping')
            # The one before it is repeated.
            while True:
                yield size
        size = entry
        yield size


def group(text, monetary=False):
    """Separate groups in the digits that a text ends with, but for spaces; return it, and how much longer it is."""
    grouping = _convention('grouping', monetary)
    if not grouping:
        return text, 0
    separator = _convention('thousands_sep', monetary)
    number = text.rstrip(' ')
    head = number.rstrip('0123456789')
    digits, tail = number[len(head):], text[len(number):]
    groups = []
    for size in _group_sizes(grouping):
        if not digits:
            break
        groups.insert(0, digits[-size:])
        digits = digits[:-size]
    if digits:
        groups.insert(0, digits)
    return head + separator.join(groups) + tail, len(separator) * (len(groups) - 1)


def _shorten(text, amount):
    """Remove some of the spaces around a text, those before it first."""
    rest = text.lstrip(' ')
    before = min(amount, len(text) - len(rest))
    text = text[before:]
    after = min(amount - before, len(text) - len(text.rstrip(' ')))
    return text[:len(text) - after]


def localize(text, grouping=False, monetary=False):
    """Return a number as Python writes it in the conventions of the locale, of the same width if possible."""
    whole, *fraction = text.split('.')
    added = 0
    if grouping:
        whole, added = group(whole, monetary)
    made = _convention('decimal_point', monetary).join([whole, *fraction])
    return _shorten(made, added) if added else made


def format_one(percent, value, grouping=False, monetary=False, *additional):
    """Return what % makes of a value with one specifier; numbers are localised."""
    text = percent % (value, *additional) if additional else percent % value
    return localize(text, grouping, monetary) if percent[-1] in 'eEfFgGdiu' else text


def format_string(f, val, grouping=False, monetary=False):
    """Return what the % operator returns, with numbers in the conventions of the locale."""
    import re
    from collections.abc import Mapping
    specifier = re.compile(r'%(?:\(.*?\))?([-#0-9 +*.hlL]*?)[diouxXeEfFgGcrs%]')
    is_named = isinstance(val, Mapping)
    values = iter(val if isinstance(val, tuple) else (val,))

    def convert(match):
        percent = match[0]
        if percent[-1] == '%':
            return '%'
        if is_named:
            return format_one(percent, val, grouping, monetary)
        # Stars take values of their own.
        taken = [next(values) for _ in range(match[1].count('*') + 1)]
        return format_one(percent, taken[0], grouping, monetary, *taken[1:])

    converted = [convert(match) for match in specifier.finditer(f)]
    return specifier.sub('%s', f) % tuple(converted)


def currency(val, symbol=True, grouping=False, international=False):
    """Return an amount of money as text, with the sign of the currency unless `symbol` is false."""
    conventions = locale.localeconv()
    digits = conventions['int_frac_digits' if international else 'frac_digits']
    if digits == _UNDEFINED:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    side, sign = ('n', 'negative_sign') if val < 0 else ('p', 'positive_sign')
    sign, position = conventions[sign], conventions[f'{side}_sign_posn']
    text = localize(f'{abs(val):.{digits}f}', grouping, monetary=True)
    # Signs at the number itself, then the currency, then signs at all of it.
    text = {3: sign + text, 4: text + sign}.get(position, text)
    if symbol:
        name = conventions['int_curr_symbol' if international else 'currency_symbol']
        space = ' ' if conventions[f'{side}_sep_by_space'] else ''
        if conventions[f'{side}_cs_precedes']:
            text = name + space + text
        else:
            # The international names have the space in them.
            text += space + (name.removesuffix(' ') if international else name)
    match position:
        case 0:
            return f'({text})'
        case 2:
            return text + sign
        case 3 | 4:
            return text
    return sign + text


def delocalize(string):
    """Return a number in the conventions of the locale as Python writes it."""
    for name, replacement in ('thousands_sep', ''), ('decimal_point', '.'):
        mark = _convention(name)
        if mark:
            string = string.replace(mark, replacement)
    return string

"""An encoding that refuses everything, for programs that want no conversion without being asked."""

from ._define import stateless


def _refuse(input, errors='strict'):
    raise UnicodeError('undefined encoding')


stateless(globals(), 'undefined', _refuse, _refuse)

try:
    {}['a']
except KeyError:
    raise LookupError('nothing above this') from None

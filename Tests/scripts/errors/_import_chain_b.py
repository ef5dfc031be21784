"""Fails while it is imported."""


def check(value):
    return value['missing']


check({})

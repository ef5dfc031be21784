def fail(kind, text):
    raise kind(text)


def collect():
    errors = []
    for kind, text in ((ValueError, 'one'), (TypeError, 'two')):
        try:
            fail(kind, text)
        except Exception as error:
            errors.append(error)
    errors[0].add_note('a note on one')
    nested = ExceptionGroup('nested', [KeyError('k'), OSError(2, 'No such file')])
    try:
        try:
            1 / 0
        except ZeroDivisionError as cause:
            raise IndexError('chained') from cause
    except IndexError as error:
        errors.append(error)
    group = ExceptionGroup('several', errors + [nested])
    group.add_note('a note on the group')
    raise group


collect()

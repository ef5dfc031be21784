error = ValueError('with notes')
error.add_note('the first note')
error.add_note('a note\nof two lines')
error.add_note('')
raise error

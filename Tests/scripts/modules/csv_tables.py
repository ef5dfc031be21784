"""csv: dialects, quoting, errors, dictionaries."""
import csv, io


def attempt(f):
    try:
        return f()
    except Exception as e:
        return f'{type(e).__name__}: {e}'


rows = [['a', 1, None, ''], ['x,y', 'say "hi"', 'two\nlines', 3.5], [''], [None], [], ['é', '𝒳', 'tab\t']]
for quoting in range(6):
    for options in ({}, {'escapechar': '\\'}, {'doublequote': False, 'escapechar': '\\'}, {'delimiter': ';', 'lineterminator': '\n'}, {'quotechar': "'"}):
        out = io.StringIO()
        writer = csv.writer(out, quoting=quoting, **options)
        print(quoting, options, [attempt(lambda: writer.writerow(row)) for row in rows], repr(out.getvalue()))
for text in ['a,b\r\n', '"a ""b""",c', '"x\ny",z\n', 'a,"b', ' a , b ', "'q,r',s", 'a\\,b', '\n\n1', 'a\rb', '1,"2",x', ',,']:
    for options in ({}, {'strict': True}, {'skipinitialspace': True}, {'quotechar': "'"}, {'escapechar': '\\'}, {'quoting': csv.QUOTE_NONNUMERIC},
                    {'quoting': csv.QUOTE_NONE}, {'quoting': csv.QUOTE_STRINGS}, {'quoting': csv.QUOTE_NOTNULL}):
        print(repr(text), options, attempt(lambda: list(csv.reader(text.splitlines(True), **options))))
table = list(csv.DictReader(['name,age', 'Ann,3', 'Bob', 'Cid,5,x']))
print(table)
out = io.StringIO()
writer = csv.DictWriter(out, ['a', 'b'], restval='-')
writer.writeheader()
writer.writerows([{'a': 1}, {'a': 2, 'b': 3}])
print(repr(out.getvalue()), attempt(lambda: writer.writerow({'c': 1})))
print(csv.list_dialects(), csv.get_dialect('excel-tab').delimiter == '\t', csv.field_size_limit(), attempt(lambda: csv.get_dialect('no')))
for options in ({'delimiter': ''}, {'delimiter': 'ab'}, {'delimiter': 1}, {'quotechar': 'ab'}, {'quoting': 9}, {'lineterminator': None}, {'delimiter': '"'}):
    print(options, attempt(lambda: csv.reader([], **options)))

"""sqlite3: statements, parameters, rows, transactions, functions, errors."""
import datetime, sqlite3, warnings

warnings.simplefilter('ignore')


def attempt(f):
    try:
        return f()
    except Exception as e:
        return f'{type(e).__name__}: {e} {getattr(e, "sqlite_errorname", None)}'


c = sqlite3.connect(':memory:')
print(c.execute('create table people(id integer primary key, name text unique, weight real, photo blob)').description)
cursor = c.executemany('insert into people(name, weight, photo) values(?, ?, ?)',
                       [('Ann', 50.5, b'\0\1'), ('Bob', None, None), ('Çelik', 70, bytearray(b'x'))])
print(cursor.rowcount, c.in_transaction, c.total_changes)
c.commit()
print(c.execute('select * from people order by id').fetchall(), c.in_transaction)
print(c.execute('select name from people where id = :id', {'id': 2}).fetchone(), c.execute('select 1 where 0').fetchone())
cursor = c.execute('select id, name as n from people')
print(cursor.description, cursor.fetchmany(2), list(cursor), cursor.fetchone())
c.row_factory = sqlite3.Row
row = c.execute('select id, name as N from people').fetchone()
print(row['n'], row[0], row.keys(), tuple(row), len(row), row == row, attempt(lambda: row['zz']), attempt(lambda: row[9]))
c.row_factory = None
with c:
    c.execute("update people set weight = 1 where name = 'Bob'")
try:
    with c:
        c.execute('delete from people')
        1 / 0
except ZeroDivisionError:
    print('rolled back', c.execute('select count(*) from people').fetchone())
c.create_function('twice', 1, lambda x: x * 2, deterministic=True)


class Product:
    def __init__(self):
        self.value = 1

    def step(self, x):
        self.value *= x

    def finalize(self):
        return self.value


c.create_aggregate('product', 1, Product)
c.create_collation('backwards', lambda a, b: (a < b) - (a > b))
print(c.execute('select twice(21), twice(?)', ('ab',)).fetchone(), c.execute('select product(id) from people').fetchone(),
      c.execute('select name from people order by name collate backwards').fetchall())
c.create_function('fail', 0, lambda: 1 / 0)
for f in (lambda: c.execute('select fail()'), lambda: c.execute('selec'), lambda: c.execute('select ?'), lambda: c.execute('select ?', [object()]),
          lambda: c.execute("insert into people(name) values('Ann')"), lambda: c.execute('select 1; select 2'), lambda: c.execute('select ?', (1 << 70,)),
          lambda: c.execute('select * from nothing'), lambda: sqlite3.connect('/nonexistent/dir/x'), lambda: c.executemany('select 1', [()])):
    print(attempt(f))
c.executescript('create table t(a); insert into t values(1); insert into t values(2);')
print([r for r in c.execute('select a from t')], list(c.iterdump())[:3], sqlite3.complete_statement('select 1;'))
d = sqlite3.connect(':memory:', detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
sqlite3.register_converter('point', lambda b: tuple(map(int, b.split(b';'))))
sqlite3.register_adapter(complex, lambda z: f'{int(z.real)};{int(z.imag)}')
d.execute('create table p(x point, d date)')
d.execute('insert into p values(?, ?)', (3 + 4j, datetime.date(2020, 5, 6)))
print(d.execute('select x, d, x as "y [point]" from p').fetchall())
d = sqlite3.connect(':memory:')
c.backup(d)
print(d.execute('select count(*) from people').fetchone(), d.getlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH) > 0)
c.close()
print(attempt(lambda: c.execute('select 1')), attempt(lambda: c.cursor()))

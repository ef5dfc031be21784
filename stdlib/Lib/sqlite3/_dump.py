"""Databases as the SQL that makes them."""


def _quote_name(name):
    return '"{0}"'.format(name.replace('"', '""'))


def _quote_value(value):
    return "'{0}'".format(value.replace("'", "''"))


def iterdump(connection, *, filter=None):
    """The statements that make a database again, one by one."""
    writeable_schema = False
    cu = connection.cursor()
    cu.row_factory = None
    # Rows that break foreign keys must be accepted again.
    if cu.execute("PRAGMA foreign_key_check").fetchall():
        yield 'PRAGMA foreign_keys=OFF;'
    yield 'BEGIN TRANSACTION;'
    where, parameters = ("AND name LIKE ?", [filter]) if filter else ("", [])
    rows = cu.execute(f"""SELECT "name", "type", "sql" FROM "sqlite_master"
        WHERE "sql" NOT NULL AND "type" == 'table' {where} ORDER BY "name" """, parameters)
    sequences = []
    for table_name, _, sql in rows.fetchall():
        if table_name == 'sqlite_sequence':
            columns = cu.execute('SELECT * FROM sqlite_sequence').fetchall()
            sequences = ['DELETE FROM "sqlite_sequence";']
            sequences += [f'INSERT INTO "sqlite_sequence" VALUES({_quote_value(name)},{number});'
                          for name, number in columns]
            continue
        if table_name == 'sqlite_stat1':
            yield 'ANALYZE "sqlite_master";'
        elif table_name.startswith('sqlite_'):
            continue
        elif sql.startswith('CREATE VIRTUAL TABLE'):
            if not writeable_schema:
                writeable_schema = True
                yield 'PRAGMA writable_schema=ON;'
            yield ("INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)"
                   "VALUES('table',{0},{0},0,{1});".format(_quote_value(table_name), _quote_value(sql)))
            continue
        else:
            yield f'{sql};'
        quoted = _quote_name(table_name)
        names = [row[1] for row in cu.execute(f'PRAGMA table_info({quoted})').fetchall()]
        values = "','".join('||quote({0})||'.format(_quote_name(name)) for name in names)
        query = cu.execute("SELECT 'INSERT INTO {0} VALUES('{1}')' FROM {0};".format(
            quoted.replace("'", "''") if "'" in quoted else quoted, values.replace("','", "','")))
        for row in query.fetchall():
            yield f'{row[0]};'
    rows = cu.execute(f"""SELECT "name", "type", "sql" FROM "sqlite_master"
        WHERE "sql" NOT NULL AND "type" IN ('index', 'trigger', 'view') {where}""", parameters)
    for _, _, sql in rows.fetchall():
        yield f'{sql};'
    if writeable_schema:
        yield 'PRAGMA writable_schema=OFF;'
    yield from sequences
    yield 'COMMIT;'

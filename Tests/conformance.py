#!/usr/bin/env python3
"""Run modules of CPython 3.13's own test package and compare the outcome of every method with the lists in Tests/CPython/.

A list names the methods that fail with Krait, or that only CPython passes, each with the reason. The check fails when a listed
method passes, when one that is not listed fails, and when fewer methods pass than the list's first line says.
Only the `test` package comes from CPython; every other module is Krait's own."""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from run import SECOND_TRIES, find_oracle, heed_signals

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
LIBRARY = os.path.join(TOP, 'stdlib', 'Lib')
LISTS = os.path.join(HERE, 'CPython')
DRIVER = os.path.join(LISTS, '_driver.py')
METHOD_LIMIT = 120     # seconds without an event after which a method counts as hanging
RESTARTS = 40          # crashes or hangs of one module after which the rest counts as not run
MEMORY = 8 << 30
DOCTEST = "an example in CPython's own docstrings"
HEADER = re.compile(r'# CPython passes (\d+), Krait passes (\d+)\.')

GROUPS = {
    'language': """test_asyncgen test_augassign test_baseexception test_binop test_bool test_builtin test_bytes test_call test_class
        test_code test_compare test_compile test_complex test_contains test_coroutines test_decorators test_defaultdict test_descr
        test_dict test_dictcomps test_dictviews test_dynamic test_dynamicclassattribute test_enumerate test_eof test_except_star
        test_exception_group test_exception_hierarchy test_exception_variations test_exceptions test_extcall test_float test_format
        test_frame test_fstring test_funcattrs test_generator_stop test_generators test_genericalias test_genericclass test_genexps
        test_global test_grammar test_hash test_import test_index test_int test_int_literal test_isinstance test_iter test_iterlen
        test_keywordonlyarg test_list test_listcomps test_long test_longexp test_memoryview test_metaclass test_named_expressions
        test_numeric_tower test_opcodes test_ordered_dict test_patma test_pep646_syntax test_positional_only_arg test_pow test_print
        test_property test_raise test_range test_richcmp test_scope test_set test_setcomps test_slice test_sort test_source_encoding
        test_str test_string_literals test_strtod test_subclassinit test_super test_syntax test_traceback test_tuple
        test_type_aliases test_type_annotations test_type_params test_typechecks test_types test_unary test_unicode_identifiers
        test_unpack test_unpack_ex test_userdict test_userlist test_userstring test_utf8source test_with test_yield_from""".split(),
    'core': """test_argparse test_ast.test_ast test_bisect test_collections test_contextlib test_copy test_dataclasses test_datetime
        test_enum test_functools test_heapq test_inspect.test_inspect test_itertools test_json.test_decode test_json.test_dump
        test_json.test_encode_basestring_ascii test_json.test_scanstring test_math test_pickle test_random test_re test_string
        test_struct test_textwrap test_tokenize test_typing""".split(),
    'library': """test_abc test_array test_atexit test_base64 test_bdb test_binascii test_bz2 test_calendar test_cmath test_cmd
        test_cmd_line test_cmd_line_script test_code_module test_codecencodings_jp test_codecs test_codeop test_colorsys
        test_compileall test_configparser test_contextlib_async test_copyreg test_cprofile test_csv test_dbm test_dbm_sqlite3
        test_decimal test_deque test_difflib test_dis test_doctest.test_doctest test_docxmlrpc test_email.test__encoded_words
        test_email.test__header_value_parser test_email.test_asian_codecs test_email.test_contentmanager
        test_email.test_defect_handling test_email.test_email test_email.test_generator test_email.test_headerregistry
        test_email.test_inversion test_email.test_message test_email.test_parser test_email.test_pickleable
        test_email.test_policy test_email.test_utils test_epoll test_errno test_fcntl test_filecmp test_fileinput test_fileio
        test_fnmatch test_fractions test_ftplib test_genericpath test_getopt test_getpass test_gettext test_glob test_graphlib
        test_grp test_gzip test_hashlib test_hmac test_html test_htmlparser test_http_cookiejar test_http_cookies test_httplib
        test_httpservers test_imaplib test_io test_ipaddress test_keyword test_linecache test_locale test_logging test_lzma
        test_mailbox test_marshal test_memoryio test_mimetypes test_minidom test_mmap test_modulefinder test_multibytecodec
        test_netrc test_ntpath test_opcache test_operator test_optparse test_os test_pathlib.test_pathlib test_pdb
        test_picklebuffer test_pickletools test_pkg test_pkgutil test_platform test_plistlib test_poplib test_posix
        test_posixpath test_pprint test_profile test_pstats test_pty test_pulldom test_pwd test_py_compile test_pyclbr
        test_pydoc.test_pydoc test_quopri test_readline test_repl test_reprlib test_resource test_rlcompleter test_robotparser
        test_runpy test_sax test_sched test_secrets test_select test_selectors test_shelve test_shlex test_shutil test_site
        test_smtplib test_socket test_socketserver test_sqlite3.test_cli test_sqlite3.test_dbapi test_sqlite3.test_dump
        test_sqlite3.test_factory test_sqlite3.test_hooks test_sqlite3.test_regression test_sqlite3.test_transactions
        test_sqlite3.test_types test_sqlite3.test_userfunctions test_stat test_statistics test_strftime test_stringprep
        test_strptime test_symtable test_tabnanny test_tempfile test_termios test_time test_timeit test_tomllib.test_data
        test_tomllib.test_error test_tomllib.test_misc test_tty test_unicodedata test_unittest.test_case
        test_unittest.test_runner test_urllib test_urllib2 test_urllib_response test_urlparse test_uuid test_warnings test_wave
        test_webbrowser test_wsgiref test_xml_dom_minicompat test_xml_etree test_xmlrpc test_zipapp test_zlib
        test_zoneinfo.test_zoneinfo""".split(),
    'memory': 'test_finalization test_gc test_sys test_weakref test_weakset'.split(),
    'threads': """test_concurrent_futures.test_as_completed test_concurrent_futures.test_future test_concurrent_futures.test_thread_pool
        test_concurrent_futures.test_wait test_queue test_signal test_sys_setprofile test_sys_settrace test_thread
        test_threadedtempfile test_threading test_threading_local test_threadsignals""".split(),
    'processes': 'test_fork1 test_subprocess test_wait3 test_wait4'.split(),
    'asyncio': """test_asyncio.test_base_events test_asyncio.test_context test_asyncio.test_events test_asyncio.test_futures
        test_asyncio.test_locks test_asyncio.test_pep492 test_asyncio.test_queues test_asyncio.test_runners test_asyncio.test_streams
        test_asyncio.test_taskgroups test_asyncio.test_tasks test_asyncio.test_timeouts test_asyncio.test_waitfor
        test_context""".split(),
}
# Quick modules that between them touch every part of the language.
FAST = """test_augassign test_baseexception test_binop test_bool test_class test_compare test_contains test_decorators test_defaultdict
    test_dictviews test_dynamic test_enumerate test_except_star test_exception_hierarchy test_extcall test_format test_fstring
    test_funcattrs test_generators test_genericalias test_grammar test_hash test_index test_int test_isinstance test_iter
    test_keywordonlyarg test_list test_listcomps test_named_expressions test_patma test_pow test_property test_raise test_range
    test_richcmp test_scope test_slice test_string_literals test_super test_syntax test_tuple test_type_params test_unpack
    test_userdict test_with test_yield_from test_bisect test_copy test_heapq test_string test_textwrap test_keyword test_getopt
    test_fnmatch""".split()


class Outcome:
    """What a module's methods gave: identifier -> (outcome, reason)."""

    def __init__(self):
        self.methods = {}
        self.note = ''         # why the module as a whole did not run
        self.seconds = 0.0

    def names(self, outcome):
        return {n for n, (o, _) in self.methods.items() if o == outcome}

    @property
    def failing(self):
        return {n: r for n, (o, r) in self.methods.items() if o not in ('pass', 'skip')}


def read_events(path, module, outcome):
    """Fold the events of a run into the outcome; the method that was left unfinished, and whether the run came to its end."""
    running, ended = None, False
    if not os.path.exists(path):
        return None, False
    with open(path, encoding='utf-8', errors='replace') as file:
        for line in file:
            kind, name, *rest = line.rstrip('\n').split('\t')
            why = rest[0] if rest else ''
            if kind == 'end':
                ended = True
                continue
            if name == 'module':
                outcome.note = why if kind == 'fail' else 'skipped: ' + why
                continue
            short = name.removeprefix('test.' + module + '.')
            if kind == 'start':
                running = short
                continue
            running = None
            old = outcome.methods.get(short)
            if old is None or old[0] in ('pass', 'skip') and kind != 'skip':
                outcome.methods[short] = (kind, why)
    return running, ended


def run_module(program, module, tests):
    """Run a module to its end, starting anew behind each method that crashes or hangs."""
    outcome = Outcome()
    start = time.time()
    work = tempfile.mkdtemp(prefix='krait-conformance-')
    events = os.path.join(work, 'events')
    folder = os.path.join(work, 'cwd')
    os.mkdir(folder)
    link = os.path.join(work, 'path')
    os.mkdir(link)
    os.symlink(tests, os.path.join(link, 'test'))
    env = {k: v for k, v in os.environ.items() if not k.startswith(('PYTHON', 'KRAIT'))}
    env.update(PYTHONPATH=link, PYTHONDONTWRITEBYTECODE='1', LC_ALL='C.UTF-8', KRAITHOME=library_with(tests, work))
    lost = {}
    try:
        for _ in range(RESTARTS):
            how = run_once([program, DRIVER, module, events], env, folder, events, os.path.join(work, 'log'))
            running, ended = read_events(events, module, outcome)
            if ended:
                break
            if running is None:
                last = tail(os.path.join(work, 'log'))
                if outcome.methods and not how.startswith('exit'):
                    outcome.note = '%s outside of a method' % how
                else:
                    outcome.note = how + (': ' + last if last else '')
                break
            lost[running] = (how, '')
            with open(events, 'a') as file:
                file.write('%s\t%s\t%s\n' % ('crash', 'test.%s.%s' % (module, running), how))
        else:
            outcome.note = 'given up after %d crashes' % RESTARTS
    finally:
        subprocess.run(['chmod', '-R', 'u+rwx', work], stderr=subprocess.DEVNULL)
        shutil.rmtree(work, ignore_errors=True)
    outcome.seconds = time.time() - start
    return outcome


def library_with(tests, work):
    """A folder with Krait's library and the `test` package: interpreters that a test starts with -I do not look at PYTHONPATH."""
    folder = os.path.join(work, 'lib')
    os.mkdir(folder)
    for name in os.listdir(LIBRARY):
        os.symlink(os.path.join(LIBRARY, name), os.path.join(folder, name))
    os.symlink(tests, os.path.join(folder, 'test'))
    return folder


def run_once(command, env, folder, events, log):
    """One process; how it ended. It is killed when no event comes for a while."""
    with open(log, 'wb') as out:
        process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=prepare)
    size, since = -1, time.time()
    try:
        while True:
            try:
                rc = process.wait(0.2 if time.time() - since > 1 else 0.02)
                break
            except subprocess.TimeoutExpired:
                pass
            now = os.path.getsize(events) if os.path.exists(events) else 0
            if now != size:
                size, since = now, time.time()
            elif time.time() - since > METHOD_LIMIT:
                return 'hangs'
            if os.path.getsize(log) > 100 << 20:
                return 'endless output'
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
    if rc < 0:
        return 'crash by %s' % signal.Signals(-rc).name
    return 'exit code %d' % rc


def prepare():
    """What happens in the new process before the interpreter starts."""
    heed_signals()
    os.umask(0o022)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tail(path):
    with open(path, 'rb') as file:
        lines = file.read()[-2000:].decode('utf-8', 'replace').strip().splitlines()
    return lines[-1][:160] if lines else ''


def baseline(oracle, module, tests):
    """The methods that CPython passes; kept in the temporary folder, as they do not change."""
    folder = os.path.join(tempfile.gettempdir(), 'krait-conformance-baseline')
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, module + '.json')
    if not os.path.exists(path):
        names = sorted(run_module(oracle, module, tests).names('pass'))
        with open(path + '.new', 'w') as file:
            json.dump(names, file)
        os.rename(path + '.new', path)
    with open(path) as file:
        return set(json.load(file))


class List:
    """The file that names a module's failing methods."""

    def __init__(self, module):
        self.module = module
        self.path = os.path.join(LISTS, module + '.txt')
        self.exists = os.path.exists(self.path)
        self.reference = self.passing = 0
        self.reasons = {}
        if self.exists:
            with open(self.path, encoding='utf-8') as file:
                for line in file:
                    line = line.rstrip('\n')
                    header = HEADER.match(line)
                    if header:
                        self.reference, self.passing = map(int, header.groups())
                    elif line and not line.startswith('#'):
                        name, _, why = line.partition('\t')
                        self.reasons[name] = why

    def write(self, reference, outcome, fresh):
        passed = outcome.names('pass') - set(outcome.failing)
        subject = self.module.rpartition('.')[2].removeprefix('test_')
        missing = {n: (outcome.note or (DOCTEST if n.split('.')[0] == subject else 'does not run')) for n in reference - passed}
        for name, (kind, why) in outcome.methods.items():
            if kind in ('fail', 'crash') or kind == 'skip' and name in reference:
                missing[name] = 'skipped: ' + why if kind == 'skip' else why
        with open(self.path, 'w', encoding='utf-8') as file:
            file.write('# CPython passes %d, Krait passes %d.\n' % (len(reference), len(passed & reference)))
            for name in sorted(missing):
                why = missing[name] if fresh else self.reasons.get(name, missing[name])
                file.write('%s\t%s\n' % (name, scrub(why) or 'fails'))


def scrub(text):
    """Take out of a reason what differs from run to run and from place to place."""
    text = re.sub(r'\.build/\w+/', '', text.replace(TOP + '/', ''))
    text = re.sub(r'0x[0-9a-f]{6,}', '0x...', text)
    text = re.sub(r'@test_\d+', '@test_...', text)
    text = re.sub(r'/tmp/tmp\w{8}\b', '/tmp/tmp...', text)
    return re.sub(r'/[\w./-]*krait-conformance-\w+', '...', text)


def check(module, outcome, entry):
    """The complaints about a module and the counts (passed, failed, skipped)."""
    listed = entry.reasons
    passed = outcome.names('pass')
    complaints = ['%s passes although it is listed' % n for n in sorted(passed & set(listed))]
    new = {n: r for n, r in outcome.failing.items() if n not in listed}
    complaints += ['%s fails: %s' % (n, new[n]) for n in sorted(new)]
    bad = len(complaints)
    if outcome.note and len(listed) < entry.reference:
        complaints.append('the module does not run: ' + outcome.note)
    if len(passed - set(listed)) < entry.passing - len(new) and not outcome.note:
        complaints.append('%d methods pass, the list says %d' % (len(passed), entry.passing))
    if len(complaints) > bad:
        bad += max(entry.passing - len(passed), 1)
    return complaints, (len(passed - set(listed)), bad, len(listed))


def select_modules(arguments):
    modules = list(arguments.module or [])
    if arguments.fast:
        modules += FAST
    for group in arguments.group or []:
        modules += GROUPS[group]
    return modules or [m for group in GROUPS.values() for m in group]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('module', nargs='*', help='names such as test_dict (all without any)')
    parser.add_argument('--bin', default=os.path.join(TOP, '.build/release/krait'))
    parser.add_argument('--group', action='append', choices=sorted(GROUPS))
    parser.add_argument('--fast', action='store_true', help='the quick modules of `make test`')
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--summary', action='store_true',
                        help='compare with CPython, not with the lists: how many methods pass, and why others do not')
    parser.add_argument('--verbose', action='store_true', help='name every failing method in the summary')
    parser.add_argument('--write', action='store_true', help='write the lists of these modules anew')
    parser.add_argument('--fresh', action='store_true', help='with --write: write the reasons anew as well')
    parser.add_argument('--limit', type=float, help='seconds a method may take')
    arguments = parser.parse_args()
    global METHOD_LIMIT
    METHOD_LIMIT = arguments.limit or METHOD_LIMIT
    modules = select_modules(arguments)
    oracle = find_oracle()
    tests = os.path.join(os.path.dirname(os.path.dirname(oracle)), 'lib/python3.13/test') if oracle else ''
    if not os.path.isdir(tests):
        required = os.environ.get('CI') == 'true'
        print("CPython 3.13's test package not found (set KRAIT_ORACLE, or install it with pyenv)")
        print('0 passed, %d failed, %d skipped' % (required, len(modules)))
        return int(required)
    program = os.path.abspath(arguments.bin)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        outcomes = pool.map(lambda m: (m, run_module(program, m, tests)), modules)
        if arguments.summary:
            return summary(outcomes, oracle, tests, arguments.verbose)
        return compare(outcomes, program, oracle, tests, arguments)


def summary(outcomes, oracle, tests, verbose):
    """Print how many of CPython's methods pass, module by module, and the most frequent reasons of failures."""
    total = reference_total = 0
    reasons = collections.Counter()
    for module, outcome in outcomes:
        reference = baseline(oracle, module, tests)
        passed = outcome.names('pass') & reference
        total += len(passed)
        reference_total += len(reference)
        crashes = [n for n, (o, _) in outcome.methods.items() if o == 'crash']
        print('%-40s %5d/%-5d %5.1f s  %s%s' % (module, len(passed), len(reference), outcome.seconds,
                                              '%d CRASHES ' % len(crashes) if crashes else '', outcome.note), flush=True)
        for name in sorted(reference - passed):
            kind, why = outcome.methods.get(name, ('missing', outcome.note or 'does not run'))
            reasons[why] += 1
            if verbose or kind == 'crash':
                print('    %-8s%s: %s' % (kind, name, why))
    print('\nmost frequent reasons:')
    for why, count in reasons.most_common(25):
        if count > 1:
            print('  %5d  %s' % (count, why))
    print('%d of %d methods pass (%.1f%%)' % (total, reference_total, 100 * total / max(reference_total, 1)))
    return 0


def compare(outcomes, program, oracle, tests, arguments):
    totals = [0, 0, 0]
    unsteady = 0
    for module, outcome in outcomes:
        entry = List(module)
        if arguments.write:
            entry.write(baseline(oracle, module, tests), outcome, arguments.fresh)
            entry = List(module)
        complaints, counts = check(module, outcome, entry)
        crashes = outcome.names('crash') - set(entry.reasons)
        if complaints and entry.exists and not crashes and unsteady < SECOND_TRIES:     # the machine may be busy
            unsteady += 1
            print('unsteady  %s: %s' % (module, '; '.join(complaints)))
            outcome = run_module(program, module, tests)
            complaints, counts = check(module, outcome, entry)
        if not entry.exists:
            complaints, counts = ['no list; write one with --write'], (0, 1, 0)
        totals = [a + b for a, b in zip(totals, counts)]
        print('%-44s %d passed, %d failed, %d listed (%.1f s)' % ((module,) + counts + (outcome.seconds,)), flush=True)
        for line in complaints:
            print('failed  %s: %s' % (module, line))
    print('%d passed, %d failed, %d skipped' % tuple(totals))
    return 1 if totals[1] else 0


if __name__ == '__main__':
    sys.exit(main())

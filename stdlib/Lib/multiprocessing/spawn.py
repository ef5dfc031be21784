"""The beginning of a child that does not copy its parent's memory.

The parent starts an interpreter with a command line that calls spawn_main().
By a pipe the child gets two pickles: a dict of what to set up, including which
file or module is the program, and then the process object.
"""

import os
import runpy
import sys
import types

from . import get_start_method, set_start_method
from . import process
from . import util
from .context import reduction

__all__ = ['_main', 'freeze_support', 'get_command_line', 'get_executable',
           'get_preparation_data', 'import_main_path', 'set_executable']

# For Windows only.
WINEXE = WINSERVICE = False

# The argument by which a child's command line is known.
_MARK = '--multiprocessing-fork'

# What the program is called in a child, so that its main part does not run.
_MAIN_NAME = '__mp_main__'


# The interpreter and its command line

_python_exe: bytes | None = None


def set_executable(exe):
    """Say which interpreter the children run."""
    global _python_exe
    _python_exe = None if exe is None else os.fsencode(exe)


def get_executable():
    """Return the path of the interpreter that the children run."""
    return _python_exe


set_executable(sys.executable)


def get_command_line(**kwds):
    """Return the arguments for a child whose spawn_main() gets the keywords."""
    settings = [f'{key}={setting!r}' for key, setting in kwds.items()]
    if getattr(sys, 'frozen', False):
        # The program is the interpreter; see freeze_support().
        return [sys.executable, _MARK, *settings]
    call = f'from multiprocessing.spawn import spawn_main; spawn_main({', '.join(settings)})'
    return [_python_exe, *util._args_from_interpreter_flags(), '-c', call, _MARK]


def is_forking(argv):
    """Return whether arguments are those of a child."""
    return argv[1:2] == [_MARK]


def freeze_support():
    """In a frozen program's child, run the process and exit; otherwise do nothing."""
    if not is_forking(sys.argv):
        return
    settings = (argument.split('=') for argument in sys.argv[2:])
    spawn_main(**{key: None if text == 'None' else int(text) for key, text in settings})
    sys.exit()


# In the child

def spawn_main(pipe_handle, parent_pid=None, tracker_fd=None):
    """Run the process whose pickle comes through a pipe, and exit with its code."""
    assert is_forking(sys.argv), 'Not forking'
    from .resource_tracker import _resource_tracker
    _resource_tracker._fd = tracker_fd
    # The pipe's end tells of the parent's, so one descriptor of it stays open.
    sys.exit(_main(pipe_handle, os.dup(pipe_handle)))


def _main(fd, parent_sentinel):
    this = process.current_process()
    with open(fd, 'rb') as incoming:
        # The program may not start processes while it is being imported.
        this._inheriting = True
        try:
            prepare(reduction.pickle.load(incoming))
            begun = reduction.pickle.load(incoming)
        finally:
            del this._inheriting
    return begun._bootstrap(parent_sentinel)


def _set_directory(path):
    process.ORIGINAL_DIR = path


# What the items of a preparation dict are for, in this order; the program comes last, as it may use all of the others.
_PREPARATIONS = {
    'log_to_stderr': lambda wanted: wanted and util.log_to_stderr(),
    'log_level': lambda level: util.get_logger().setLevel(level),
    'sys_path': lambda path: setattr(sys, 'path', path),
    'sys_argv': lambda arguments: setattr(sys, 'argv', arguments),
    'dir': os.chdir,
    'orig_dir': _set_directory,
    'start_method': lambda method: set_start_method(method, True),
    'init_main_from_name': lambda name: _import_main_module(name),
    'init_main_from_path': lambda path: import_main_path(path),
}


def prepare(data):
    """Set this process up as a preparation dict says."""
    this = process.current_process()
    for attribute in data.keys() & {'name', 'authkey'}:
        setattr(this, attribute, data[attribute])
    for key, carry_out in _PREPARATIONS.items():
        if key in data:
            carry_out(data[key])


# Replaced main modules are kept, for the sake of objects that use their names.
old_main_modules: list[types.ModuleType] = []


def _replace_main(names: dict):
    """Make a module of the names a program has defined the main module."""
    old_main_modules.append(sys.modules['__main__'])
    program = types.ModuleType(_MAIN_NAME)
    vars(program).update(names)
    sys.modules.update({'__main__': program, _MAIN_NAME: program})


def _import_main_module(name: str):
    # A package's __main__ is all program, with no guard that would keep it from running.
    if name.rpartition('.')[2] == '__main__':
        return
    present = sys.modules['__main__'].__spec__
    if getattr(present, 'name', None) != name:
        _replace_main(runpy.run_module(name, run_name=_MAIN_NAME, alter_sys=True))


def import_main_path(main_path):
    """Import the program from a file, without its main part, as the main module."""
    # The ipython program only starts the user's.
    stem, _ = os.path.splitext(os.path.basename(main_path))
    present = getattr(sys.modules['__main__'], '__file__', None)
    if stem != 'ipython' and present != main_path:
        _replace_main(runpy.run_path(main_path, run_name=_MAIN_NAME))


# In the parent

_TOO_EARLY = '''
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        '''


def _main_source() -> dict[str, str]:
    """Return how a child can import the program: by a module's name or a file's path."""
    program = sys.modules['__main__']
    name = getattr(getattr(program, '__spec__', None), 'name', None)
    if name is not None:
        return {'init_main_from_name': name}
    path = getattr(program, '__file__', None)
    if path is None:
        return {}
    # Joining leaves an absolute path as it is.
    return {'init_main_from_path':
            os.path.normpath(os.path.join(process.ORIGINAL_DIR or '', path))}


def get_preparation_data(name):
    """Return the preparation dict for a child of a name."""
    this = process.current_process()
    if getattr(this, '_inheriting', False):
        raise RuntimeError(_TOO_EARLY)
    # '' stands for the current folder, which may have changed; the first one only.
    path = sys.path.copy()
    if '' in path:
        path[path.index('')] = process.ORIGINAL_DIR
    logging = {} if util._logger is None else {'log_level': util._logger.getEffectiveLevel()}
    return {
        'name': name,
        'authkey': this.authkey,
        'log_to_stderr': util._log_to_stderr,
        **logging,
        'sys_path': path,
        'sys_argv': sys.argv,
        'dir': os.getcwd(),
        'orig_dir': process.ORIGINAL_DIR,
        'start_method': get_start_method(),
        **_main_source(),
    }

import KraitVM

// What the options -h, -V and --help-* show.

func versionText(long: Bool) -> String { long ? "Python \(SysModule.versionText)\n" : "Python 3.13.0\n" }

func fullUsage(_ name: String) -> String {
  """
  usage: \(name) [option] ... [-c cmd | -m mod | file | -] [arg] ...
  Options (and corresponding environment variables):
  -b     : warn when bytes or a bytearray become text or are compared with str,
           or bytes with int (-bb: raise an error)
  -B     : write no .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
  -c cmd : run the program text cmd (ends the options)
  -d     : debugging output of the parser; also PYTHONDEBUG=x
  -E     : ignore the PYTHON* environment variables
  -h     : show this text and exit (also -? or --help)
  -i     : go on interactively after the program, and prompt even where
           standard input is no terminal; also PYTHONINSPECT=x
  -I     : be isolated from the user's environment (implies -E, -P and -s)
  -m mod : run a library module as a program (ends the options)
  -O     : leave out assert statements and what depends on __debug__;
           also PYTHONOPTIMIZE=x
  -OO    : like -O, and leave out docstrings
  -P     : put no directory of the program before sys.path; also PYTHONSAFEPATH
  -q     : show no version when the interactive mode starts
  -s     : leave the user's site directory out of sys.path;
           also PYTHONNOUSERSITE=x
  -S     : do not import site at the start
  -u     : do not buffer standard output and error; also PYTHONUNBUFFERED=x
  -v     : trace imports on standard error; also PYTHONVERBOSE=x
           (more often: in more detail)
  -V     : show the version and exit (also --version); twice: with the build
  -W arg : control warnings: action:message:category:module:lineno;
           also PYTHONWARNINGS=arg
  -x     : skip the first line of the source
  -X opt : an option of the implementation
  --check-hash-based-pycs always|default|never:
           how .pyc files that are checked by hash are validated
  --help-env: show the environment variables and exit
  --help-xoptions: show the -X options and exit
  --help-all: show all of these texts and exit

  Arguments:
  file   : the program
  -      : the program is read from standard input (default; interactive mode if
           that is a terminal)
  arg ...: arguments of the program, in sys.argv[1:]

  """
}

let environmentHelp = """
  Environment variables that change behavior:
  PYTHONSTARTUP   : file to run when the interactive mode starts
  PYTHONPATH      : directories, separated by ':', to search for modules first
  KRAITHOME       : directory of the standard library's modules
  PYTHONPLATLIBDIR: sys.platlibdir
  PYTHONIOENCODING: encoding[:errors] of stdin, stdout and stderr
  PYTHONHASHSEED  : 'random', or an integer in the range [0; 4294967295] that
                    makes the hashes of str and bytes predictable
  PYTHONBREAKPOINT: 0 switches breakpoint() off; else the function it calls
  PYTHON_COLORS   : 1 colours output, 0 leaves it plain
  PYTHON_HISTORY  : file with the history of interactive lines

  These variables have equivalent command-line options (see --help for details):
  PYTHON_CPU_COUNT: what os.cpu_count() returns (-X cpu_count)
  PYTHONDEBUG     : debugging output of the parser (-d)
  PYTHONDEVMODE   : development mode (-X dev)
  PYTHONDONTWRITEBYTECODE: write no .pyc files (-B)
  PYTHONFAULTHANDLER: show the Python traceback of fatal errors (-X faulthandler)
  PYTHON_FROZEN_MODULES: accepted; no module is frozen (-X frozen_modules)
  PYTHONINSPECT   : go on interactively after the program (-i)
  PYTHONINTMAXSTRDIGITS: limit of digits in conversions of int and str
                    (-X int_max_str_digits=N)
  PYTHONNODEBUGRANGES: no columns in tracebacks (-X no_debug_ranges)
  PYTHONNOUSERSITE: leave out the user's site directory (-s)
  PYTHONOPTIMIZE  : leave out assert statements (-O)
  PYTHONPROFILEIMPORTTIME: show how long imports take (-X importtime)
  PYTHONPYCACHEPREFIX: directory for .pyc files (-X pycache_prefix)
  PYTHONSAFEPATH  : put no directory of the program before sys.path (-P)
  PYTHONTRACEMALLOC: trace allocations (-X tracemalloc)
  PYTHONUNBUFFERED: do not buffer standard output and error (-u)
  PYTHONUTF8      : UTF-8 mode (-X utf8)
  PYTHONVERBOSE   : trace imports (-v)
  PYTHONWARNDEFAULTENCODING: warn of text files opened without an encoding
                    (-X warn_default_encoding)
  PYTHONWARNINGS  : control warnings (-W)

  """

let extensionHelp = """
  The following implementation-specific options are available:
  -X cpu_count=N: what os.cpu_count() returns; cpu_count=default: the real number;
           also PYTHON_CPU_COUNT
  -X dev : development mode; also PYTHONDEVMODE
  -X faulthandler: show the Python traceback of fatal errors;
           also PYTHONFAULTHANDLER
  -X frozen_modules=[on|off]: accepted; no module is frozen;
           also PYTHON_FROZEN_MODULES
  -X importtime: show how long each import takes; also PYTHONPROFILEIMPORTTIME
  -X int_max_str_digits=N: limit of digits in conversions of int and str, 0 for
           none; also PYTHONINTMAXSTRDIGITS
  -X no_debug_ranges: no columns in tracebacks; also PYTHONNODEBUGRANGES
  -X pycache_prefix=PATH: write .pyc files below this directory;
           also PYTHONPYCACHEPREFIX
  -X stress: collect, switch threads and change stack segments as often as possible
  -X tracemalloc[=N]: trace allocations with N frames each (default 1);
           also PYTHONTRACEMALLOC=N
  -X utf8[=0|1]: UTF-8 mode; also PYTHONUTF8
  -X warn_default_encoding: warn of text files opened without an encoding;
           also PYTHONWARNDEFAULTENCODING

  """

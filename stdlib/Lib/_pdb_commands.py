"""The commands of the debugger pdb."""

import bdb
import cmd
import code
import inspect
import linecache
import os
import pprint
import sys


class DebuggerCommands:
    """Methods do_NAME for the commands; their docstrings are the help."""

    commands_resuming = ['do_continue', 'do_step', 'do_next', 'do_return', 'do_until', 'do_quit', 'do_jump']

    # Breakpoints.

    def do_commands(self, arg):
        """(Pdb) commands [bpnumber]
        (com) ...
        (com) end
        (Pdb)

        Set the commands that run when a breakpoint is hit, by default the last one;
        'end' ends them, 'silent' keeps the place from being printed.
        """
        if not arg:
            bnum = len(bdb.Breakpoint.bpbynumber) - 1
        else:
            try:
                bnum = int(arg)
            except ValueError:
                self._print_invalid_arg(arg)
                return
        try:
            self.get_bpbynumber(bnum)
        except ValueError as err:
            self.error('cannot set commands: %s' % err)
            return
        self.commands_bnum = bnum
        old = (self.commands.get(bnum), self.commands_doprompt.get(bnum), self.commands_silent.get(bnum))
        self.commands[bnum] = []
        self.commands_doprompt[bnum] = True
        self.commands_silent[bnum] = False
        prompt_back = self.prompt
        self.prompt = '(com) '
        self.commands_defining = True
        try:
            self.cmdloop()
        except KeyboardInterrupt:
            # What was entered is dropped.
            for table, value in zip((self.commands, self.commands_doprompt, self.commands_silent), old):
                if value is None:
                    table.pop(bnum, None)
                else:
                    table[bnum] = value
            self.error('command definition aborted, old commands restored')
        finally:
            self.commands_defining = False
            self.prompt = prompt_back

    def do_break(self, arg, temporary=0):
        """b(reak) [ ([filename:]lineno | function) [, condition] ]

        List all breakpoints, or set one at a line or on a function.
        """
        if not arg:
            if self.breaks:
                self.message("Num Type         Disp Enb   Where")
                for bp in bdb.Breakpoint.bpbynumber:
                    if bp:
                        self.message(bp.bpformat())
            return
        arg, comma, cond = arg.partition(',')
        arg = arg.rstrip()
        cond = cond.lstrip() if comma else None
        if cond and (err := self._compile_error_message(cond)):
            self.error('Invalid condition %s: %r' % (cond, err))
            return
        place = self._break_place(arg)
        if place is None:
            return
        filename, lineno, funcname = place
        filename = filename or self.defaultFile()
        line = self.checkline(filename, lineno)
        if not line:
            return
        err = self.set_break(filename, line, temporary, cond, funcname)
        if err:
            self.error(err)
        else:
            bp = self.get_breaks(filename, line)[-1]
            self.message("Breakpoint %d at %s:%d" % (bp.number, bp.file, bp.line))

    def _break_place(self, arg):
        """Return (file or None, line, function or None) of a breakpoint's argument; None after an error."""
        head, colon, tail = arg.rpartition(':')
        if colon:
            filename = head.rstrip()
            found = self.lookupmodule(filename)
            if not found:
                self.error('%r not found from sys.path' % filename)
                return None
            try:
                return found, int(tail.lstrip()), None
            except ValueError:
                self.error('Bad lineno: %s' % tail.lstrip())
                return None
        try:
            return None, int(arg), None
        except ValueError:
            pass
        try:
            func = eval(arg, self.curframe.f_globals, self.curframe_locals)
        except:
            func = arg
        try:
            if hasattr(func, '__func__'):
                func = func.__func__
            code = func.__code__
            return code.co_filename, self._first_line(code), code.co_name
        except:
            pass
        found = self.lineinfo(arg)
        if found is None or not found[0]:
            self.error('The specified object %r is not a function or was not found along sys.path.' % arg)
            return None
        function, filename, line = found
        return filename, int(line), function

    @staticmethod
    def _first_line(code):
        """Return the first line of a function's body."""
        lines = [line for _, _, line in code.co_lines() if line is not None and line > code.co_firstlineno]
        return min(lines, default=code.co_firstlineno)

    def _compile_error_message(self, expr):
        """Return the error's text of an expression that cannot be compiled."""
        from pdb import _rstr
        try:
            compile(expr, "<stdin>", "eval")
        except SyntaxError as exc:
            return _rstr(self._format_exc(exc))
        return ""

    def defaultFile(self):
        """Return the file of the present frame."""
        filename = self.curframe.f_code.co_filename
        if filename == '<string>' and self.mainpyfile:
            filename = self.mainpyfile
        return filename

    def do_tbreak(self, arg):
        """tbreak [ ([filename:]lineno | function) [, condition] ]

        Like break, but the breakpoint goes when it is hit.
        """
        self.do_break(arg, 1)

    def lineinfo(self, identifier):
        """Return (function, file, line) of a name like module.function, or None."""
        from pdb import find_function
        parts = identifier.split("'") if "'" in identifier else [identifier]
        if len(parts) == 1:
            id = parts[0].strip()
        elif len(parts) == 3:
            id = parts[1].strip()
        else:
            return None
        words = id.split('.')
        if not id:
            return None
        if words[0] == 'self':
            del words[0]
        if not words:
            return None
        filename = self.defaultFile()
        if len(words) == 1:
            item = words[0]
        else:
            module = self.lookupmodule('.'.join(words[:-1])) or self.lookupmodule(words[0])
            if module:
                filename = module
            item = words[-1]
        return find_function(item, self.canonic(filename))

    def checkline(self, filename, lineno):
        """Return a line's number if it can have a breakpoint, else 0 after an error."""
        frame = getattr(self, 'curframe', None)
        globs = frame.f_globals if frame else None
        line = linecache.getline(filename, lineno, globs)
        if not line:
            self.message('End of file')
            return 0
        line = line.strip()
        if not line or line[0] == '#' or line[:3] in ('"""', "'''"):
            self.error('Blank or comment')
            return 0
        return lineno

    def _for_each_breakpoint(self, arg, action):
        for number in arg.split():
            try:
                bp = self.get_bpbynumber(number)
            except ValueError as err:
                self.error(err)
            else:
                action(bp)

    def do_enable(self, arg):
        """enable bpnumber [bpnumber ...]

        Let breakpoints stop the program.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return

        def enable(bp):
            bp.enable()
            self.message('Enabled %s' % bp)

        self._for_each_breakpoint(arg, enable)

    def do_disable(self, arg):
        """disable bpnumber [bpnumber ...]

        Let breakpoints not stop the program; they stay in the list.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return

        def disable(bp):
            bp.disable()
            self.message('Disabled %s' % bp)

        self._for_each_breakpoint(arg, disable)

    def do_condition(self, arg):
        """condition bpnumber [condition]

        Set what must be true for a breakpoint to stop; without a condition it always does.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        number, *rest = arg.split(' ', 1)
        cond = rest[0] if rest else None
        if cond and (err := self._compile_error_message(cond)):
            self.error('Invalid condition %s: %r' % (cond, err))
            return
        try:
            bp = self.get_bpbynumber(number.strip())
        except IndexError:
            self.error('Breakpoint number expected')
        except ValueError as err:
            self.error(err)
        else:
            bp.cond = cond
            if not cond:
                self.message('Breakpoint %d is now unconditional.' % bp.number)
            else:
                self.message('New condition set for breakpoint %d.' % bp.number)

    def do_ignore(self, arg):
        """ignore bpnumber [count]

        Let a breakpoint be passed some times, by default none.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        number, *rest = arg.split()
        try:
            count = max(int(rest[0].strip()), 0) if rest else 0
        except ValueError:
            self.error(f"Invalid argument: {rest[0]}")
            return
        try:
            bp = self.get_bpbynumber(number.strip())
        except ValueError as err:
            self.error(err)
            return
        bp.ignore = count
        if count > 0:
            times = '%d crossings' % count if count > 1 else '1 crossing'
            self.message('Will ignore next %s of breakpoint %d.' % (times, bp.number))
        else:
            self.message('Will stop next time breakpoint %d is reached.' % bp.number)

    def do_clear(self, arg):
        """cl(ear) [filename:lineno | bpnumber ...]

        Remove breakpoints: those of a line, those of the numbers, or all.
        """
        if not arg:
            try:
                reply = input('Clear all breaks? ')
            except EOFError:
                reply = 'no'
            if reply.strip().lower() in ('y', 'yes'):
                gone = [bp for bp in bdb.Breakpoint.bpbynumber if bp]
                self.clear_all_breaks()
                for bp in gone:
                    self.message('Deleted %s' % bp)
            return
        if ':' in arg:
            filename, _, line = arg.rpartition(':')
            try:
                lineno = int(line)
            except ValueError:
                err = "Invalid line number (%s)" % line
                gone = []
            else:
                gone = self.get_breaks(filename, lineno)[:]
                err = self.clear_break(filename, lineno)
            if err:
                self.error(err)
            else:
                for bp in gone:
                    self.message('Deleted %s' % bp)
            return
        for number in arg.split():
            try:
                bp = self.get_bpbynumber(number)
            except ValueError as err:
                self.error(err)
            else:
                self.clear_bpbynumber(number)
                self.message('Deleted %s' % bp)

    # Moving in the stack.

    def do_where(self, arg):
        """w(here)

        Print the stack, the newest frame last.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        self.print_stack_trace()

    def _select_frame(self, number):
        assert 0 <= number < len(self.stack)
        self.curindex = number
        self.curframe = self.stack[number][0]
        self.curframe_locals = self.curframe.f_locals
        self.set_convenience_variable(self.curframe, '_frame', self.curframe)
        self.print_stack_entry(self.stack[number])
        self.lineno = None

    def do_exceptions(self, arg):
        """exceptions [number]

        List the chain of exceptions, or go to one of them.
        """
        if not self._chained_exceptions:
            self.message('Did not find chained exceptions. To move between exceptions, pdb/post_mortem must be '
                         'given an exception object rather than a traceback.')
            return
        if not arg:
            for i, exc in enumerate(self._chained_exceptions):
                prompt = '>' if i == self._chained_exception_index else ' '
                number = str(i) if exc.__traceback__ is not None else '-'
                self.message(f'{prompt} {number:>3} {self._safe_repr(exc, "exc")}')
            return
        try:
            number = int(arg)
        except ValueError:
            self.error('Argument must be an integer')
            return
        if not 0 <= number < len(self._chained_exceptions):
            self.error('No exception with that number')
            return
        exc = self._chained_exceptions[number]
        if exc.__traceback__ is None:
            self.error('This exception does not have a traceback, cannot jump to it')
            return
        self._chained_exception_index = number
        self.setup(None, exc.__traceback__)
        self.print_stack_entry(self.stack[self.curindex])

    def do_up(self, arg):
        """u(p) [count]

        Go to an older frame.
        """
        if self.curindex == 0:
            self.error('Oldest frame')
            return
        try:
            count = int(arg or 1)
        except ValueError:
            self.error('Invalid frame count (%s)' % arg)
            return
        self._select_frame(0 if count < 0 else max(0, self.curindex - count))

    def do_down(self, arg):
        """d(own) [count]

        Go to a newer frame.
        """
        if self.curindex + 1 == len(self.stack):
            self.error('Newest frame')
            return
        try:
            count = int(arg or 1)
        except ValueError:
            self.error('Invalid frame count (%s)' % arg)
            return
        last = len(self.stack) - 1
        self._select_frame(last if count < 0 else min(last, self.curindex + count))

    # Going on.

    def do_until(self, arg):
        """unt(il) [lineno]

        Go on until a line beyond the present one, or a given line, or the return.
        """
        lineno = None
        if arg:
            try:
                lineno = int(arg)
            except ValueError:
                self.error('Error in argument: %r' % arg)
                return
            if lineno <= self.curframe.f_lineno:
                self.error('"until" line number is smaller than current line number')
                return
        self.set_until(self.curframe, lineno)
        return 1

    def do_step(self, arg):
        """s(tep)

        Go on to the next line, in functions too.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        self.set_step()
        return 1

    def do_next(self, arg):
        """n(ext)

        Go on to the next line of this function.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        self.set_next(self.curframe)
        return 1

    def do_run(self, arg):
        """run [args...]

        Start the program again, with other arguments if any are given.
        """
        import shlex
        from pdb import Restart
        if arg:
            argv0 = sys.argv[0:1]
            try:
                sys.argv = shlex.split(arg)
            except ValueError as e:
                self.error('Cannot run %s: %s' % (arg, e))
                return
            sys.argv[:0] = argv0
        raise Restart

    def do_return(self, arg):
        """r(eturn)

        Go on until this function returns.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        self.set_return(self.curframe)
        return 1

    def do_continue(self, arg):
        """c(ont(inue))

        Go on until a breakpoint.
        """
        import signal
        from pdb import Pdb
        if arg:
            self._print_invalid_arg(arg)
            return
        if not self.nosigint:
            try:
                Pdb._previous_sigint_handler = signal.signal(signal.SIGINT, self.sigint_handler)
            except ValueError:
                # Not in the main thread: nothing can interrupt it.
                pass
        self.set_continue()
        return 1

    def do_jump(self, arg):
        """j(ump) lineno

        Set the line that runs next; only in the newest frame.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        if self.curindex + 1 != len(self.stack):
            self.error('You can only jump within the bottom frame')
            return
        try:
            arg = int(arg)
        except ValueError:
            self.error("The 'jump' command requires a line number")
            return
        try:
            self.curframe.f_lineno = arg
            self.stack[self.curindex] = self.stack[self.curindex][0], arg
            self.print_stack_entry(self.stack[self.curindex])
        except ValueError as e:
            self.error('Jump failed: %s' % e)

    def do_debug(self, arg):
        """debug code

        Step through a statement, in a debugger within this one.
        """
        from pdb import Pdb
        if not arg:
            self._print_invalid_arg(arg)
            return
        self.stop_trace()
        p = Pdb(self.completekey, self.stdin, self.stdout)
        p.prompt = "(%s) " % self.prompt.strip()
        self.message("ENTERING RECURSIVE DEBUGGER")
        try:
            sys.call_tracing(p.run, (arg, self.curframe.f_globals, self.curframe_locals))
        except Exception:
            self._error_exc()
        self.message("LEAVING RECURSIVE DEBUGGER")
        self.start_trace()
        self.lastcmd = p.lastcmd

    def do_quit(self, arg):
        """q(uit) | exit

        Leave the debugger, and the program with it.
        """
        self._user_requested_quit = True
        self.set_quit()
        return 1

    def do_EOF(self, arg):
        """EOF

        The end of input is taken as quit.
        """
        self.message('')
        self._user_requested_quit = True
        self.set_quit()
        return 1

    # Looking at data.

    def do_args(self, arg):
        """a(rgs)

        Print the arguments of this function.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        co = self.curframe.f_code
        n = co.co_argcount + co.co_kwonlyargcount
        n += bool(co.co_flags & inspect.CO_VARARGS) + bool(co.co_flags & inspect.CO_VARKEYWORDS)
        for name in co.co_varnames[:n]:
            if name in self.curframe_locals:
                self.message('%s = %s' % (name, self._safe_repr(self.curframe_locals[name], name)))
            else:
                self.message('%s = *** undefined ***' % (name,))

    def do_retval(self, arg):
        """retval

        Print what the function returned.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        if '__return__' in self.curframe_locals:
            self.message(self._safe_repr(self.curframe_locals['__return__'], "retval"))
        else:
            self.error('Not yet returned!')

    def _msg_val_func(self, arg, func):
        try:
            val = self._getval(arg)
        except:
            return
        try:
            self.message(func(val))
        except:
            self._error_exc()

    def do_p(self, arg):
        """p expression

        Print the value of an expression.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        self._msg_val_func(arg, repr)

    def do_pp(self, arg):
        """pp expression

        Print the value of an expression, over several lines if it is long.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        self._msg_val_func(arg, pprint.pformat)

    def do_list(self, arg):
        """l(ist) [first[, last] | .]

        Print 11 lines around the present one, or those that follow the last list,
        or those asked for; a last that is less than first is a count.
        """
        self.lastcmd = 'list'
        last = None
        if arg and arg != '.':
            try:
                if ',' in arg:
                    first, last = arg.split(',')
                    first, last = int(first.strip()), int(last.strip())
                    if last < first:
                        last = first + last
                else:
                    first = max(1, int(arg.strip()) - 5)
            except ValueError:
                self.error('Error in argument: %r' % arg)
                return
        elif self.lineno is None or arg == '.':
            first = max(1, self.curframe.f_lineno - 5)
        else:
            first = self.lineno + 1
        if last is None:
            last = first + 10
        filename = self.curframe.f_code.co_filename
        breaklist = self.get_file_breaks(filename)
        lines = linecache.getlines(filename, self.curframe.f_globals)
        try:
            self._print_lines(lines[first - 1:last], first, breaklist, self.curframe)
            self.lineno = min(last, len(lines))
            if len(lines) < last:
                self.message('[EOF]')
        except KeyboardInterrupt:
            pass

    def do_longlist(self, arg):
        """ll | longlist

        Print the whole function.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        filename = self.curframe.f_code.co_filename
        breaklist = self.get_file_breaks(filename)
        try:
            lines, lineno = self._getsourcelines(self.curframe)
        except OSError as err:
            self.error(err)
            return
        self._print_lines(lines, lineno, breaklist, self.curframe)

    def do_source(self, arg):
        """source expression

        Print the source of an object.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        try:
            obj = self._getval(arg)
        except:
            return
        try:
            lines, lineno = self._getsourcelines(obj)
        except (OSError, TypeError) as err:
            self.error(err)
            return
        self._print_lines(lines, lineno)

    @staticmethod
    def _getsourcelines(obj):
        lines, lineno = inspect.getsourcelines(obj)
        return lines, max(1, lineno)

    def _print_lines(self, lines, start, breaks=(), frame=None):
        current = exc_lineno = -1
        if frame:
            current = frame.f_lineno
            exc_lineno = self.tb_lineno.get(frame, -1)
        for lineno, line in enumerate(lines, start):
            s = str(lineno).rjust(3)
            if len(s) < 4:
                s += ' '
            s += 'B' if lineno in breaks else ' '
            if lineno == current:
                s += '->'
            elif lineno == exc_lineno:
                s += '>>'
            self.message(s + '\t' + line.rstrip())

    def do_whatis(self, arg):
        """whatis expression

        Print the type of an expression's value.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        try:
            value = self._getval(arg)
        except:
            return
        if inspect.ismethod(value):
            self.message('Method %s' % value.__code__.co_name)
        elif hasattr(value, '__code__'):
            self.message('Function %s' % value.__code__.co_name)
        elif isinstance(value, type):
            self.message('Class %s.%s' % (value.__module__, value.__qualname__))
        else:
            self.message(type(value))

    # Expressions that are shown at each stop.

    def do_display(self, arg):
        """display [expression]

        Show an expression's value each time it changes; without one, list all.
        """
        if not arg:
            if self.displaying:
                self.message('Currently displaying:')
                for key, val in self.displaying.get(self.curframe, {}).items():
                    self.message('%s: %s' % (key, self._safe_repr(val, key)))
            else:
                self.message('No expression is being displayed')
            return
        if err := self._compile_error_message(arg):
            self.error('Unable to display %s: %r' % (arg, err))
            return
        val = self._getval_except(arg)
        self.displaying.setdefault(self.curframe, {})[arg] = val
        self.message('display %s: %s' % (arg, self._safe_repr(val, arg)))

    def do_undisplay(self, arg):
        """undisplay [expression]

        Show an expression no more; without one, none.
        """
        if arg:
            try:
                del self.displaying.get(self.curframe, {})[arg]
            except KeyError:
                self.error('not displaying %s' % arg)
        else:
            self.displaying.pop(self.curframe, None)

    def _show_display(self):
        displaying = self.displaying.get(self.curframe)
        if not displaying:
            return
        for expr, old in displaying.items():
            new = self._getval_except(expr)
            if new is not old and new != old:
                displaying[expr] = new
                self.message('display %s: %s  [old: %s]' % (
                    expr, self._safe_repr(new, expr), self._safe_repr(old, expr)))

    def do_interact(self, arg):
        """interact

        Start an interactive interpreter with the names of this frame.
        """
        ns = {**self.curframe.f_globals, **self.curframe_locals}
        console = _Console(ns, self.message)
        console.interact(banner="*pdb interact start*", exitmsg="*exit from pdb interact command*")

    # Aliases.

    def do_alias(self, arg):
        """alias [name [command]]

        Let a name stand for a command, in which %1, %2... are the arguments and %* all
        of them; without a command, show the alias; without a name, show all.
        """
        args = arg.split()
        if not args:
            for alias in sorted(self.aliases):
                self.message("%s = %s" % (alias, self.aliases[alias]))
            return
        if len(args) == 1:
            if args[0] in self.aliases:
                self.message("%s = %s" % (args[0], self.aliases[args[0]]))
            else:
                self.error(f"Unknown alias '{args[0]}'")
            return
        # The numbers must have no holes.
        consecutive = True
        for idx in range(1, 10):
            if f'%{idx}' not in ' '.join(args[1:]):
                consecutive = False
            elif not consecutive and '%*' not in ' '.join(args[1:]):
                self.error("Replaceable parameters must be consecutive")
                return
        self.aliases[args[0]] = ' '.join(args[1:])

    def do_unalias(self, arg):
        """unalias name

        Remove an alias.
        """
        args = arg.split()
        if not args:
            self._print_invalid_arg(arg)
            return
        if args[0] in self.aliases:
            del self.aliases[args[0]]

    # Help.

    def do_help(self, arg):
        """h(elp) [command]

        List the commands, or describe one.
        """
        if not arg:
            return cmd.Cmd.do_help(self, arg)
        try:
            topic = getattr(self, 'help_' + arg, None)
            if topic is not None:
                return topic()
            command = getattr(self, 'do_' + arg)
        except AttributeError:
            self.error('No help for %r' % arg)
            return
        if sys.flags.optimize >= 2:
            self.error('No help for %r; please do not run Python with -OO if you need command help' % arg)
            return
        if command.__doc__ is None:
            self.error('No help for %r; __doc__ string missing' % arg)
            return
        self.message(self._help_message_from_doc(command.__doc__))

    def _help_message_from_doc(self, doc, usage_only=False):
        lines = [line.strip() for line in doc.rstrip().splitlines()]
        if not lines:
            return "No help message found."
        if "" in lines:
            usage_end = lines.index("")
        else:
            usage_end = 1
        formatted = []
        for i, line in enumerate(lines):
            if i == 0:
                prefix = "Usage: "
            elif i < usage_end:
                prefix = "       "
            else:
                if usage_only:
                    break
                prefix = ""
            formatted.append(prefix + line)
        return "\n".join(formatted)

    def _print_invalid_arg(self, arg):
        """Print that an argument is wrong, and the usage of the command that got it."""
        self.error(f"Invalid argument: {arg}" if arg else "Argument is required for this command")
        # The caller is the command's method.
        caller = sys._getframe().f_back.f_code.co_name
        doc = getattr(self, caller).__doc__
        if not doc:
            return
        for line in self._help_message_from_doc(doc, usage_only=True).splitlines():
            self.message("      " + line)

    def help_exec(self):
        """Describe statements."""
        self.message("(!) statement\n\nRun a statement in the present frame; the exclamation mark is needed "
                     "if it\nbegins like a command.")

    def help_pdb(self):
        """Show the documentation."""
        import pdb
        pdb.help()

    def lookupmodule(self, filename):
        """Return the path of a file or module that is searched in sys.path, or None."""
        filename = filename.strip()
        if filename.startswith("<") and filename.endswith(">"):
            return filename
        if not filename.endswith('.py'):
            filename = filename.replace('.', os.sep) + '.py' if os.sep not in filename else filename + '.py'
        if os.path.isabs(filename):
            return filename if os.path.exists(filename) else None
        f = os.path.join(sys.path[0], filename)
        if os.path.exists(f) and self.canonic(f) == self.mainpyfile:
            return f
        for dirname in sys.path:
            while os.path.islink(dirname):
                dirname = os.readlink(dirname)
            fullname = os.path.join(dirname, filename)
            if os.path.exists(fullname):
                return fullname
        return None

    do_b = do_break
    do_cl = do_clear
    do_w = do_bt = do_where
    do_u = do_up
    do_d = do_down
    do_unt = do_until
    do_s = do_step
    do_n = do_next
    do_restart = do_run
    do_r = do_return
    do_c = do_cont = do_continue
    do_j = do_jump
    do_q = do_exit = do_quit
    do_a = do_args
    do_rv = do_retval
    do_l = do_list
    do_ll = do_longlist
    do_h = do_help


class _Console(code.InteractiveConsole):
    """An interpreter that writes through the debugger."""

    def __init__(self, ns, message):
        self._message = message
        super().__init__(locals=ns, local_exit=True)

    def write(self, data):
        self._message(data, end='')

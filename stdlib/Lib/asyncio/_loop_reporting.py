"""What an event loop does with exceptions that nobody catches."""

import traceback

from . import base_events as base       # for its logger, which may be replaced

_EXITS = (SystemExit, KeyboardInterrupt)

# Entries of a report that are stacks, and how they are introduced.
_STACKS = {'source_traceback': 'Object created at (most recent call last):\n',
           'handle_traceback': 'Handle created at (most recent call last):\n'}

# Entries that may know in which context the handler should run, the best first.
_ORIGINS = ('task', 'future', 'handle')


def _entry(key: str, value) -> str:
    if key in _STACKS:
        return f'{key}: {_STACKS[key]}{''.join(traceback.format_list(value)).rstrip()}'
    return f'{key}: {value!r}'


class _Reporting:
    """The exception handler of a loop; reports are dicts with at least a message."""

    _exception_handler = None
    _current_handle = None

    def get_exception_handler(self):
        """Return the handler that was set, None for the default one."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Have handler(loop, context) called for exceptions; None stands for the default."""
        if not (handler is None or callable(handler)):
            raise TypeError(f'A callable object or None is expected, got {handler!r}')
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Log a report with the traceback of its exception."""
        running = self._current_handle
        if 'source_traceback' not in context and running is not None and running._source_traceback:
            context['handle_traceback'] = running._source_traceback

        lines = [context.get('message') or 'Unhandled exception in event loop']
        lines += [_entry(key, context[key]) for key in sorted(context)
                  if key not in ('message', 'exception')]
        error = context.get('exception')
        base.logger.error('\n'.join(lines), exc_info=False if error is None else
                          (type(error), error, error.__traceback__))

    def call_exception_handler(self, context):
        """Report an exception; errors of the handler itself are logged.

        The report may have the entries message, exception, future, task, handle,
        protocol, transport, socket, asyncgen, source_traceback, and others.
        """
        if self._exception_handler is None:
            self._report_default(context, 'Exception in default exception handler')
            return
        try:
            self._call_own_handler(context)
        except _EXITS:
            raise
        except BaseException as problem:
            self._report_default({'message': 'Unhandled error in exception handler',
                                  'exception': problem,
                                  'context': context},
                                 'Exception in default exception handler while handling '
                                 'an unexpected error in custom exception handler')

    def _call_own_handler(self, report):
        origin = next((report[key] for key in _ORIGINS if report.get(key) is not None), None)
        # Futures may know no context.
        context = origin.get_context() if hasattr(origin, 'get_context') else None
        if hasattr(context, 'run'):
            context.run(self._exception_handler, self, report)
        else:
            self._exception_handler(self, report)

    def _report_default(self, report, if_it_fails: str):
        try:
            self.default_exception_handler(report)
        except _EXITS:
            raise
        except BaseException:
            base.logger.error(if_it_fails, exc_info=True)

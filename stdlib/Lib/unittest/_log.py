"""What assertLogs() and assertNoLogs() return."""

import logging
from collections import namedtuple

from .case import _BaseTestCaseContext

__unittest = True       # Results leave the frames of this module out of tracebacks.

_LoggingWatcher = namedtuple("_LoggingWatcher", "records output")


class _CapturingHandler(logging.Handler):
    """Keeps all records, as they are and formatted."""

    def __init__(self):
        super().__init__()
        self.watcher = _LoggingWatcher(records=[], output=[])

    def emit(self, record):
        for kept, value in zip(self.watcher, (record, self.format(record))):
            kept.append(value)

    def flush(self):
        """Do nothing; nothing is held back."""


class _AssertLogsContext(_BaseTestCaseContext):
    """Captures what a block logs, in place of the logger's own handlers."""

    LOGGING_FORMAT = "%(levelname)s:%(name)s:%(message)s"

    def __init__(self, test_case, logger_name, level, no_logs):
        super().__init__(test_case)
        self.logger_name = logger_name
        self.level = logging._nameToLevel.get(level, level) if level else logging.INFO
        self.no_logs = no_logs

    def __enter__(self):
        given = self.logger_name
        self.logger = logger = given if isinstance(given, logging.Logger) else logging.getLogger(given)
        handler = _CapturingHandler()
        handler.setLevel(self.level)
        handler.setFormatter(logging.Formatter(self.LOGGING_FORMAT))
        self.watcher = handler.watcher
        self._saved = logger.handlers, logger.propagate, logger.level
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(self.level)
        return None if self.no_logs else handler.watcher

    def __exit__(self, exc_type, exc_value, tb):
        logger = self.logger
        logger.handlers, logger.propagate, level = self._saved
        logger.setLevel(level)
        if exc_type is not None:
            return False        # It says more than what was logged before it.
        captured = self.watcher
        if self.no_logs and captured.records:
            self._raiseFailure(f"Unexpected logs found: {captured.output!r}")
        if not (self.no_logs or captured.records):
            level = logging.getLevelName(self.level)
            self._raiseFailure(f"no logs of level {level} or higher triggered on {logger.name}")

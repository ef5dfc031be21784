"""What an event loop leaves to threads; and asynchronous generators that end with it."""

import concurrent.futures
import threading
import warnings

from . import base_events as base       # for its logger and socket, which may be replaced
from . import futures, tasks, timeouts


class _Threads:
    """The default executor of a loop, and host names, which are looked up there."""

    _default_executor = None
    _executor_closed = False

    def _check_default_executor(self):
        if self._executor_closed:
            raise RuntimeError('Executor shutdown has been called')

    def set_default_executor(self, executor):
        """Set the ThreadPoolExecutor that run_in_executor() uses."""
        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            raise TypeError('executor must be ThreadPoolExecutor instance')
        self._default_executor = executor

    def run_in_executor(self, executor, func, *args):
        """Have func(*args) called by an executor (None: the default one); returns a future."""
        self._check_closed()
        if self._debug:
            self._check_callback(func, 'run_in_executor')
        pool = self._executor() if executor is None else executor
        return futures.wrap_future(pool.submit(func, *args), loop=self)

    def _executor(self):
        self._check_default_executor()
        if self._default_executor is None:
            self._default_executor = concurrent.futures.ThreadPoolExecutor(
                thread_name_prefix='asyncio')
        return self._default_executor

    def _drop_executor(self):
        self._executor_closed = True
        pool, self._default_executor = self._default_executor, None
        if pool is not None:
            pool.shutdown(wait=False)

    async def shutdown_default_executor(self, timeout=None):
        """Wait until the threads of the default executor have ended, for some seconds at most."""
        self._executor_closed = True
        pool = self._default_executor
        if pool is None:
            return
        over = self.create_future()
        waiter = threading.Thread(target=self._join_executor, args=(pool, over))
        waiter.start()
        try:
            async with timeouts.timeout(timeout):
                await over
        except TimeoutError:
            warnings.warn("The executor did not finishing joining its threads "
                          f"within {timeout} seconds.", RuntimeWarning, stacklevel=2)
            pool.shutdown(wait=False)
        else:
            waiter.join()

    def _join_executor(self, pool, over):
        """Wait for the threads of an executor; this runs in one of its own."""
        try:
            pool.shutdown(wait=True)
        except Exception as problem:
            answer, value = over.set_exception, (problem,)
            wanted = not over.cancelled()
        else:
            answer, value = futures._set_result_unless_cancelled, (over, None)
            wanted = True
        if wanted and not self._closed:
            self.call_soon_threadsafe(answer, *value)

    # --- Host names.

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """Do socket.getaddrinfo() in a thread."""
        find = self._getaddrinfo_debug if self._debug else base.socket.getaddrinfo
        return await self.run_in_executor(None, find, host, port, family, type, proto, flags)

    async def getnameinfo(self, sockaddr, flags=0):
        """Do socket.getnameinfo() in a thread."""
        return await self.run_in_executor(None, base.socket.getnameinfo, sockaddr, flags)

    def _getaddrinfo_debug(self, host, port, family, type, proto, flags):
        options = dict(family=family, type=type, proto=proto, flags=flags)
        request = ', '.join([f'{host}:{port!r}',
                             *(f'{name}={value!r}' for name, value in options.items() if value)])
        base.logger.debug('Get address info %s', request)
        begin = self.time()
        found = base.socket.getaddrinfo(host, port, family, type, proto, flags)
        spent = self.time() - begin
        report = f'Getting address info {request} took {spent * 1e3:.3f}ms: {found!r}'
        slow = spent >= self.slow_callback_duration
        (base.logger.info if slow else base.logger.debug)(report)
        return found


class _AsyncGenerators:
    """Asynchronous generators that were begun in a loop; it closes them in the end."""

    _asyncgens_closed = False

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_closed:
            warnings.warn(f"asynchronous generator {agen!r} was scheduled after "
                          "loop.shutdown_asyncgens() call", ResourceWarning, source=self)
        self._asyncgens.add(agen)

    def _asyncgen_finalizer_hook(self, agen):
        """Close a generator that nobody refers to any more; any thread may come here."""
        self._asyncgens.discard(agen)
        if not self._closed:
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    async def shutdown_asyncgens(self):
        """Close all generators that have not ended."""
        self._asyncgens_closed = True
        still_open = list(self._asyncgens)
        self._asyncgens.clear()
        ends = [generator.aclose() for generator in still_open]
        if not ends:
            return
        outcomes = await tasks.gather(*ends, return_exceptions=True)
        for generator, outcome in zip(still_open, outcomes):
            if isinstance(outcome, Exception):
                self.call_exception_handler({
                    'message': 'an error occurred during closing of '
                               f'asynchronous generator {generator!r}',
                    'exception': outcome,
                    'asyncgen': generator})

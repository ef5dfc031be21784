"""Pipes and child processes of event loops."""

import subprocess

from . import base_events as base       # for its logger, which may be replaced
from ._loop_connecting import _opened


def _format_pipe(fd) -> str:
    """Show where a standard stream of a child leads."""
    names = {subprocess.PIPE: '<pipe>', subprocess.STDOUT: '<stdout>'}
    return names.get(fd) or repr(fd)


def _check_popen_options(shell: bool, options: dict):
    """Refuse options of Popen that a transport, which sees bytes as they come, cannot have."""
    only = {'universal_newlines': False, 'shell': shell, 'bufsize': 0,
            'text': False, 'encoding': None, 'errors': None}
    for name, wanted in only.items():
        given = bool(options[name]) if isinstance(wanted, bool) else options[name]
        if given != wanted:
            raise ValueError(f'{name} must be {wanted}')


class _Processes:
    """connect_read_pipe(), subprocess_exec(), and so on."""

    async def connect_read_pipe(self, protocol_factory, pipe):
        """Read from a file that can be waited for; returns (transport, protocol)."""
        return await self._connect_pipe(self._make_read_pipe_transport, 'Read',
                                        protocol_factory, pipe)

    async def connect_write_pipe(self, protocol_factory, pipe):
        """Write to a file that can be waited for; returns (transport, protocol)."""
        return await self._connect_pipe(self._make_write_pipe_transport, 'Write',
                                        protocol_factory, pipe)

    async def _connect_pipe(self, make_transport, kind, protocol_factory, pipe):
        protocol, ready = protocol_factory(), self.create_future()
        transport = make_transport(pipe, protocol, ready)
        await _opened(transport, ready)
        if self._debug:
            base.logger.debug(f'{kind} pipe %r connected: (%r, %r)',
                              pipe.fileno(), transport, protocol)
        return transport, protocol

    async def subprocess_shell(
            self, protocol_factory, cmd, *, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, universal_newlines=False, shell=True, bufsize=0,
            encoding=None, errors=None, text=None, **kwargs):
        """Have the shell run a command; returns (transport, protocol)."""
        if not isinstance(cmd, (bytes, str)):
            raise ValueError("cmd must be a string")
        _check_popen_options(True, dict(
            universal_newlines=universal_newlines, shell=shell, bufsize=bufsize,
            encoding=encoding, errors=errors, text=text))
        return await self._spawn(f'run shell command {cmd!r}', protocol_factory, cmd, True,
                                 (stdin, stdout, stderr), kwargs)

    async def subprocess_exec(
            self, protocol_factory, program, *args, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, universal_newlines=False, shell=False, bufsize=0,
            encoding=None, errors=None, text=None, **kwargs):
        """Run a program with arguments; returns (transport, protocol)."""
        _check_popen_options(False, dict(
            universal_newlines=universal_newlines, shell=shell, bufsize=bufsize,
            encoding=encoding, errors=errors, text=text))
        return await self._spawn(f'execute program {program!r}', protocol_factory,
                                 (program, *args), False, (stdin, stdout, stderr), kwargs)

    async def _spawn(self, what, protocol_factory, command, shell, streams, options):
        protocol = protocol_factory()
        if logged := self._debug:
            # Without the arguments: there may be passwords among them.
            self._log_subprocess(what, *streams)
        transport = await self._make_subprocess_transport(protocol, command, shell, *streams,
                                                          0, **options)
        if logged and self._debug:
            base.logger.info('%s: %r', what, transport)
        return transport, protocol

    def _log_subprocess(self, msg, stdin, stdout, stderr):
        streams = {'stdin': stdin, 'stdout': stdout, 'stderr': stderr}
        if stdout is not None and stderr == subprocess.STDOUT:
            streams = {'stdin': stdin, 'stdout=stderr': stdout}
        base.logger.debug(' '.join([msg, *(f'{name}={_format_pipe(fd)}' for name, fd
                                           in streams.items() if fd is not None)]))

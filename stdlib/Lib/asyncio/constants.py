"""Limits and time-outs of asyncio."""

import enum

# After so many failed writes a lost connection is logged.
LOG_THRESHOLD_FOR_CONNLOST_WRITES = 5

# Seconds to wait before accept() is tried again when it ran out of resources.
ACCEPT_RETRY_DELAY = 1

# Stack entries that the debug mode keeps; more take time.
DEBUG_STACK_DEPTH = 10

SSL_HANDSHAKE_TIMEOUT = 60.0
SSL_SHUTDOWN_TIMEOUT = 30.0

# Bytes read at a time where sendfile() is imitated.
SENDFILE_FALLBACK_READBUFFER_SIZE = 1024 * 256

# Kilobytes in the write buffer at which a transport pauses its protocol.
FLOW_CONTROL_HIGH_WATER_SSL_READ = 256
FLOW_CONTROL_HIGH_WATER_SSL_WRITE = 512

# Seconds to wait for the threads of the default executor.
THREAD_JOIN_TIMEOUT = 300


class _SendfileMode(enum.Enum):
    UNSUPPORTED = enum.auto()
    TRY_NATIVE = enum.auto()
    FALLBACK = enum.auto()

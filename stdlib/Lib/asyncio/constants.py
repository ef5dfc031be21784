"""Numbers that several modules of asyncio share."""

import enum

# Seconds.
THREAD_JOIN_TIMEOUT = 300           # for the default executor's threads to end
SSL_HANDSHAKE_TIMEOUT, SSL_SHUTDOWN_TIMEOUT = 60.0, 30.0
ACCEPT_RETRY_DELAY = 1              # after accept() ran out of files

# How often a lost connection may be written to before it is logged.
LOG_THRESHOLD_FOR_CONNLOST_WRITES = 5

# Entries of the stack that are kept in debug mode.
DEBUG_STACK_DEPTH = 10

# Bytes that are read at a time where there is no sendfile().
SENDFILE_FALLBACK_READBUFFER_SIZE = 256 * 1024

# Kilobytes.
FLOW_CONTROL_HIGH_WATER_SSL_READ, FLOW_CONTROL_HIGH_WATER_SSL_WRITE = 256, 512

_SendfileMode = enum.Enum('_SendfileMode', 'UNSUPPORTED TRY_NATIVE FALLBACK', module=__name__)

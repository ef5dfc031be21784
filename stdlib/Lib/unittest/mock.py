"""Mock objects, which stand for the objects that code under test uses, and patch(), which puts them there."""

from ._mock_asserts import call
from ._mock_autospec import create_autospec, mock_open, _must_skip
from ._mock_basics import (
    ANY,
    DEFAULT,
    Base,
    FunctionTypes,
    InvalidSpecError,
    _ANY,
    _callable,
    _check_spec_arg_typos,
    _deleted,
    _extract_mock,
    _instance_callable,
    _is_async_func,
    _is_exception,
    _is_list,
    _is_magic,
    _missing,
    _Sentinel,
    _SentinelObject,
    _SpecState,
    sentinel,
)
from ._mock_call import _AnyComparer, _Call, _CallList, _format_call_signature
from ._mock_classes import (
    AsyncMagicMixin,
    AsyncMock,
    AsyncMockMixin,
    CallableMixin,
    MagicMixin,
    MagicMock,
    MagicProxy,
    Mock,
    NonCallableMagicMock,
    NonCallableMock,
    PropertyMock,
    _allowed_names,
    _ATTRIB_DENY_LIST,
    _check_and_set_parent,
    _is_async_obj,
    _is_instance_mock,
    _MockIter,
    seal,
)
from ._mock_magics import (
    _all_magics,
    _all_sync_magics,
    _async_magics,
    _async_method_magics,
    _AsyncIterator,
    _calculate_return_value,
    _get_method,
    _magics,
    _non_defaults,
    _return_values,
    _set_return_value,
    _side_effect_methods,
    _sync_async_magics,
    _unsupported_magics,
)
from ._mock_patch import _get_target, _patch, _patch_dict, _patch_multiple, _patch_object, _patch_stopall, patch
from ._mock_signature import (
    _check_signature,
    _copy_func_details,
    _get_signature_object,
    _set_async_signature,
    _set_signature,
)
from ._mock_threading import ThreadingMixin, ThreadingMock

__all__ = (
    "Mock", "MagicMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "create_autospec", "AsyncMock",
    "ThreadingMock", "FILTER_DIR", "NonCallableMock", "NonCallableMagicMock", "mock_open", "PropertyMock", "seal",
)

# Whether dir() of a mock leaves out what tests have no use for.
FILTER_DIR = True


def _claim_definitions():
    # For representations and pickles, all is defined here.
    for value in [*globals().values()]:
        if getattr(value, "__module__", "").startswith("unittest._mock_") and type(value) is not _Call:
            try:
                value.__module__ = __name__
            except AttributeError:
                pass


_claim_definitions()

"""Parses the values of structured headers into trees of tokens.

A function get_... takes what it is named for from the front of a text, and returns it with what is left; a function
parse_... takes all.
"""

from email import _header_scanner, _header_tokens
from email._header_folding import _refold_parse_tree, quote_string
from email._header_scanner import _InvalidEwError, _validate_xtext, _wsp_splitter
from email._header_scanner_mime import MIMEScanner
from email._header_tokens import *
from email._header_tokens import _InvalidEwError


def _taker(name, method):
    """Return the function for a method of the scanner."""
    def take(value):
        scanner = MIMEScanner(value)
        return getattr(scanner, method)(), scanner.rest

    take.__name__ = take.__qualname__ = name
    take.__doc__ = f"Return ({method.replace('_', ' ')}, rest of the text)."
    return take


def _whole(name, method):
    """Return the function for a method of the scanner that leaves nothing."""
    def parse(value):
        return getattr(MIMEScanner(value), method)()

    parse.__name__ = parse.__qualname__ = name
    parse.__doc__ = f"Return the tree for a text that is all {method.replace('_', ' ')}."
    return parse


_SCANNED = {
    "qp_ctext": "comment_text", "qcontent": "quoted_text",
    **{name: name for name in (
        "addr_spec address address_list angle_addr atext atom attribute attrtext bare_quoted_string cfws comment display_name "
        "domain domain_literal dot_atom dot_atom_text dtext encoded_word extended_attribute extended_attrtext fws group "
        "group_list invalid_parameter local_part mailbox mailbox_list msg_id name_addr no_fold_literal obs_local_part obs_route "
        "parameter phrase quoted_string section token ttext value word").split()},
}
for _name, _method in _SCANNED.items():
    globals()[f"get_{_name}"] = _taker(f"get_{_name}", _method)
for _name in ("message_id", "mime_parameters", "mime_version"):
    globals()[f"parse_{_name}"] = _whole(f"parse_{_name}", _name)
for _name in ("content_type", "content_disposition", "content_transfer_encoding"):
    globals()[f"parse_{_name}_header"] = _whole(f"parse_{_name}_header", _name)
get_unstructured = _whole("get_unstructured", "unstructured")
del _name, _method


def get_invalid_mailbox(value, endchars):
    """Return (whatever stands before one of the characters, rest of the text)."""
    scanner = MIMEScanner(value)
    return scanner.invalid_mailbox(endchars), scanner.rest

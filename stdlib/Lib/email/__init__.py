"""Messages with headers and MIME parts: parsing, making and writing them."""

__all__ = [
    "base64mime", "charset", "encoders", "errors", "feedparser", "generator", "header", "iterators", "message",
    "message_from_file", "message_from_binary_file", "message_from_string", "message_from_bytes", "mime", "parser",
    "quoprimime", "utils",
]


def message_from_string(s, *args, **kws):
    """Parse a str; further arguments are those of email.parser.Parser."""
    from email import parser

    return parser.Parser(*args, **kws).parsestr(s)


def message_from_bytes(s, *args, **kws):
    """Parse bytes; further arguments are those of email.parser.BytesParser."""
    from email import parser

    return parser.BytesParser(*args, **kws).parsebytes(s)


def message_from_file(fp, *args, **kws):
    """Parse a text file; further arguments are those of email.parser.Parser."""
    from email import parser

    return parser.Parser(*args, **kws).parse(fp)


def message_from_binary_file(fp, *args, **kws):
    """Parse a binary file; further arguments are those of email.parser.BytesParser."""
    from email import parser

    return parser.BytesParser(*args, **kws).parse(fp)

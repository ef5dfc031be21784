"""The metadata of a distribution as a mail message."""

import email.message
import re
import textwrap
import warnings
from typing import Protocol


class PackageMetadata(Protocol):
    """What the metadata of a distribution can do."""

    def __len__(self): ...
    def __contains__(self, item): ...
    def __getitem__(self, key): ...
    def __iter__(self): ...
    def get(self, name, failobj=None): ...
    def get_all(self, name, failobj=None): ...

    @property
    def json(self):
        """A JSON-compatible form of the metadata."""


class Message(email.message.Message):
    """Metadata: headers, of which some may come several times; the text is the description."""

    multiple_use_keys = {'Classifier', 'Obsoletes-Dist', 'Platform', 'Project-URL',
                         'Provides-Dist', 'Provides-Extra', 'Requires-Dist',
                         'Requires-External', 'Supported-Platform', 'Dynamic'}

    def __new__(cls, orig):
        made = super().__new__(cls)
        vars(made).update(vars(orig))
        return made

    def __init__(self, *args, **kwargs):
        self._headers = self._repair_headers()

    def __iter__(self):
        return super().__iter__()

    def __getitem__(self, item):
        found = super().__getitem__(item)
        if found is None:
            warnings.warn('Implicit None on return values is deprecated and will raise KeyErrors.',
                          DeprecationWarning, stacklevel=2)
        return found

    def _repair_headers(self):
        def redent(value):
            # Continued lines are indented, which the value is not.
            return textwrap.dedent(' ' * 8 + value) if value and '\n' in value else value

        headers = [(key, redent(value)) for key, value in vars(self)['_headers']]
        if self._payload:
            headers.append(('Description', self.get_payload()))
        return headers

    @property
    def json(self):
        """The metadata as a dict of texts and lists of texts."""
        def transform(key):
            value = self.get_all(key) if key in self.multiple_use_keys else self[key]
            if key == 'Keywords':
                value = re.split(r'\s+', value)
            return key.lower().replace('-', '_'), value

        return dict(map(transform, map(self._canonical, self)))

    def _canonical(self, key):
        for known in self.multiple_use_keys:
            if known.lower() == key.lower():
                return known
        return key.title() if key.lower() == 'keywords' else key

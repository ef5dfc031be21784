"""pydoc: help texts of a module, classes, functions and properties written here."""
import os
import pydoc
import sys
import tempfile

SOURCE = '''"""Module summary.

Longer description."""
__author__ = 'somebody'
__version__ = '1.2'
LIMIT = 3


def function(a, b=2, *args, c, d=LIMIT, **kw) -> int:
    """Function summary.

    Details."""


async def coroutine():
    "Waits."


class Base:
    """Base class."""
    attribute = 3
    area = property(lambda self: 1, doc='The area.')

    def method(self, x: int = 1) -> str:
        """A method."""

    @classmethod
    def make(cls): "Makes."

    @staticmethod
    def tool(*, b=2): "Helps."

    alias = method


class Child(Base):
    __slots__ = ('slot',)
    area = property(lambda self: 2)

    def method(self, x=2): pass

    def _private(self): "hidden"
'''
folder = tempfile.mkdtemp()
path = os.path.join(folder, 'sample_module.py')
with open(path, 'w') as file:
    file.write(SOURCE)
sys.path.insert(0, folder)
import sample_module as m

for thing in (m, m.Base, m.Child, m.function, m.coroutine, m.Base.method, m.Base().method, m.Base.make, m.Base.tool, m.Base.area, m.Child.area, 'sample_module.Base.tool'):
    print('=====', thing if isinstance(thing, str) else getattr(thing, '__name__', type(thing).__name__))
    print(pydoc.render_doc(thing, renderer=pydoc.plaintext).replace(folder, 'FOLDER'))
for text in ('(slf, /, arg=<x>)', '($slf, arg, /)'):
    m.Base.method.__text_signature__ = text
    print(pydoc.render_doc(m.Base.method, renderer=pydoc.plaintext), pydoc.render_doc(m.Base().method, renderer=pydoc.plaintext))
try:
    pydoc.render_doc('no_such_thing')
except ImportError as error:
    print(error)
print(pydoc.getdoc(m), pydoc.splitdoc(pydoc.getdoc(m)), pydoc.describe(m), pydoc.describe(m.Base.area), pydoc.synopsis(path))
os.remove(path)

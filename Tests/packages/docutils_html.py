"""docutils: reStructuredText as HTML and as a tree."""
from docutils.core import publish_doctree, publish_parts

text = """
Title
=====

A paragraph with *emphasis*, **strong**, ``code`` and a link_.

.. _link: https://example.org/

- one
- two

  1. nested

====  =====
a     b
====  =====
1     two
====  =====

.. note:: Take care.

Term
  Definition [1]_

.. [1] The footnote.
"""
parts = publish_parts(text, writer_name="html5", settings_overrides={"warning_stream": False})
print(parts["html_title"], parts["body"])
print(publish_doctree(text).pformat()[:600])

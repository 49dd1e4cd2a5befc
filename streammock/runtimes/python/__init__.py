"""Lambda's rules for Python handlers, in process or in a child, and the child's bootstrap.

What the bootstrap imports runs on Python 3.9 and newer with the standard library alone: the interpreter that runs it
need not have streammock installed. So the files here import each other relatively and nothing else of ours, and among
the standard library's modules only those that Lambda's runtime client has loaded before the handler (``loader.py``):
a file of the user's that is named like any other is found, as on Lambda. ``typing`` is none of them, and would be a
tenth of a cold start: names for annotations alone are imported under a ``TYPE_CHECKING`` of each file's own.
"""

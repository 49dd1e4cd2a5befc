"""The ways in which somebody may read one entry of a dictionary, for dictionaries of our own that are to have them all."""

import copy


def looks(name):
    """Functions that read the entry of that name, by what they do."""
    return {
        "subscript": lambda given: given[name],
        "get": lambda given: given.get(name),
        "items": lambda given: dict(given.items())[name],
        "iteration": lambda given: {one: given[one] for one in given}[name],
        "dict": lambda given: dict(given)[name],
        "unpacking": lambda given: {**given}[name],
        "update": lambda given: _updated(given)[name],
        "rebuilt": lambda given: type(given)(given.items())[name],
        "union": lambda given: (given | {})[name],
        "union from the left": lambda given: ({} | given)[name],
        "copy": lambda given: given.copy()[name],
        "copy.copy": lambda given: copy.copy(given)[name],
        "pop": lambda given: given.pop(name),
        "setdefault": lambda given: given.setdefault(name, "mine"),
    }


def _updated(given):
    other = {}
    other.update(given)
    return other

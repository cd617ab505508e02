"""Finds the words and the habits of a server by its name. What nobody asked for is not loaded."""

from functools import cache
from importlib import import_module

from smtptutor.protocol.traits import STANDARD, Traits
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.says import Dialect
from smtptutor.server.dialects.standard import SAYS


@cache
def words(name: str) -> Dialect:
    """How the server of that name says things. Raises KeyError where none is known by it."""
    if name not in DIALECTS:
        raise KeyError(name)
    if name == "standard":
        return SAYS
    module = import_module(f"smtptutor.server.dialects.{name}")
    return {**SAYS, **module.SAYS}


def habits(name: str) -> Traits:
    """In what the server of that name differs. Raises KeyError where none is known by it."""
    if name == "standard":
        return STANDARD
    from smtptutor.server.dialects.traits import TRAITS

    return TRAITS[name]

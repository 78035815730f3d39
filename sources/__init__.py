"""Connectors: one package per vendor system, each giving a dlt source of the package's own name."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who only wants the sandbox should not wait for dlt
    from dlt.extract.source import DltSource

# The stand-in for the vendors is not a connector.
_NOT_A_SOURCE = {"sandbox"}


def discover() -> "dict[str, Callable[[], DltSource]]":
    """Find every connector: package name → factory of its dlt source.

    A connector is a package of this folder that defines a function of its own name.
    """
    names = [m.name for m in iter_modules(__path__) if m.ispkg and m.name not in _NOT_A_SOURCE]
    return {name: getattr(import_module(f"{__name__}.{name}"), name) for name in sorted(names)}

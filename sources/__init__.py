"""Connectors: one package per vendor system, each giving a dlt source of the package's own name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who only wants the sandbox should not wait for dlt
    from dlt.extract.source import DltSource

    from sources.common.health import HealthResult, Validity

# The stand-in for the vendors is not a connector.
_NOT_A_SOURCE = {"common", "meta_graph", "sandbox"}


@dataclass(frozen=True)
class Connector:
    """One vendor system as the rest of the house knows it.

    Attributes:
        name: the source, as `plan_sources.csv` calls it.
        source: gives a fresh dlt source.
        check_health: looks whether the vendor is reached, who the credential is, what is missing;
            raises a `SourceError` where it cannot go on.
        validity: asks how long the credential is good, where the vendor tells; else None.
    """

    name: str
    source: "Callable[[], DltSource]"
    check_health: "Callable[[], Iterator[HealthResult]]"
    validity: "Callable[[], Validity] | None" = None


def discover() -> dict[str, Connector]:
    """Find every connector by its name.

    A connector is a package of this folder that defines a function of its own name and one
    called `check_health`, and perhaps one called `validity`.
    """
    names = [m.name for m in iter_modules(__path__) if m.ispkg and m.name not in _NOT_A_SOURCE]
    return {name: _connector(name) for name in sorted(names)}


def _connector(name: str) -> Connector:
    package = import_module(f"{__name__}.{name}")
    source, validity = getattr(package, name), getattr(package, "validity", None)
    return Connector(name, source, package.check_health, validity)

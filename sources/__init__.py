"""Connectors: one package per vendor system, each giving a dlt source of the package's own name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing the sandbox alone must not import dlt
    from dlt.extract.source import DltSource

    from sources.common.health import HealthResult, Validity

# Packages of this folder that are no connectors.
_NOT_A_SOURCE = {"common", "meta_graph", "sandbox"}


@dataclass(frozen=True)
class Connector:
    """The public functions of one connector.

    Attributes:
        name: name of the source, as in `plan_sources.csv`.
        source: makes a new dlt source.
        check_health: checks that the vendor is reached, its credential valid and nothing missing;
            raises a `SourceError` if it cannot continue.
        validity: gives the end of the credential's validity; None if the vendor does not say.
    """

    name: str
    source: "Callable[[], DltSource]"
    check_health: "Callable[[], Iterator[HealthResult]]"
    validity: "Callable[[], Validity] | None" = None


def discover() -> dict[str, Connector]:
    """Find all connectors, by name.

    A connector is a package of this folder that defines a function of its own name and one
    named `check_health`, and optionally one named `validity`.
    """
    return {name: _connector(name) for name in connector_names()}


def connector_names() -> list[str]:
    """List the names of all connectors, without importing them."""
    packages = (module.name for module in iter_modules(__path__) if module.ispkg)
    return sorted(set(packages) - _NOT_A_SOURCE)


def _connector(name: str) -> Connector:
    package = import_module(f"{__name__}.{name}")
    source, validity = getattr(package, name), getattr(package, "validity", None)
    return Connector(name, source, package.check_health, validity)

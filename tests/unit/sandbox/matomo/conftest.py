"""One installation without the network: its reports by method and parameters."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.matomo.api import ReportingApi
from sources.sandbox.vendors.matomo.counting import figures
from sources.sandbox.vendors.matomo.figures import Figures
from tests.unit.sandbox.conftest import AS_OF

Ask = Callable[..., Any]


def asker(*faults: str, as_of: date = AS_OF, seed: int = 2026) -> Ask:
    """`ask` of one installation: method and parameters to the body of the answer."""
    names = [f"matomo:{fault}" for fault in faults]
    api = ReportingApi(faulted_world(seed=seed, as_of=as_of, faults=names))

    def ask(method: str, **params: object) -> Any:
        usual = {"method": method, "idSite": "1", "period": "day", "date": "yesterday"}
        asked = {**usual, **{name: str(value) for name, value in params.items()}}
        return api.call(asked, is_known=True)

    return ask


@pytest.fixture(scope="session")
def ask() -> Ask:
    return asker()


@pytest.fixture(scope="session")
def tonight(night) -> Figures:
    return figures(night)

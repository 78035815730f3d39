"""Whole nights, run once per session and shared by the tests that only look at what they left."""

from datetime import date

import pytest

from tests.house import House

DAY = date(2026, 10, 31)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house after one demo night; tests may look, not write."""
    house = House(tmp_path_factory.mktemp("demo"))
    outcome = house.night(DAY)
    assert outcome.published and not outcome.failures, house.said.getvalue()
    return house

"""The seed of holidays: those of the package, and the two that are Barcelona's own."""

import io
from datetime import date

import pytest

from orchestration.plan_files.holiday_seed import SEED, holidays_of, write_holidays


def test_the_seed_is_what_would_be_written_today():
    written = io.StringIO()
    write_holidays(written)
    assert SEED.read_text(encoding="utf-8") == written.getvalue()


# As the council fixed them.
@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2022, [date(2022, 6, 6), date(2022, 9, 26)]),
        (2024, [date(2024, 5, 20), date(2024, 9, 24)]),
        (2026, [date(2026, 5, 25), date(2026, 9, 24)]),
    ],
)
def test_barcelona_keeps_whit_monday_and_the_merce(year, days):
    assert [day for day, _, scope in holidays_of(year) if scope == "barcelona"] == days


def test_catalonia_keeps_its_own_days():
    names = {name for _, name, scope in holidays_of(2026) if scope == "catalonia"}
    assert {"Sant Joan", "Diada Nacional de Catalunya", "Sant Esteve", "Divendres Sant"} <= names

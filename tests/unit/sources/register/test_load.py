"""Nights on a folder of registers: what a corrected file changes, and what is refused."""

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.errors import ContractError, ShrinkageError
from sources.pipeline import load_source
from sources.register import register

from .conftest import GOOD, workbook

MILESTONES = "select id, reached_on::text from raw_register.milestones order by 1"
COUNTS = "select id from raw_register.counts order by 1"
FIRST = [("2026:com.protocols", "2026-03-02"), ("2026:web.manteniment", None)]


@pytest.fixture
def night(folder, tmp_path):
    """Loads, and gives what a query finds afterwards; `left` only gives it."""
    warehouse = tmp_path / "warehouse.duckdb"

    def load(query: str) -> list[tuple]:
        try:
            load_source(register(), warehouse=warehouse, state=tmp_path / "dlt")
        except PipelineStepFailed as failure:
            raise failure.__cause__.__cause__ from None
        return left(query)

    def left(query: str) -> list[tuple]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    load.left = left
    return load


@pytest.fixture
def keep(folder):
    """Saves the register of a year, with other rows in some of its sheets."""

    def save(year: int = 2026, **sheets: list[list]) -> None:
        (folder / f"register-{year}.xlsx").write_bytes(workbook(GOOD | sheets))

    return save


def reached(*rows: list) -> list[list]:
    return [GOOD["milestones"][0], *([*row, None, None] for row in rows)]


def manuals(number: int) -> list[list]:
    days = (f"2026-05-{day + 1:02}" for day in range(number))
    return [GOOD["counts"][0], *(["internal_manual", day, "Manual"] for day in days)]


def test_a_file_becomes_rows_and_texts_about_people_stay_in_it(night, keep):
    keep(counts=GOOD["counts"][:3])
    assert night(COUNTS) == [
        ("2026:internal_manual:2026-05-04:1",),
        ("2026:internal_manual:2026-05-04:2",),
    ]
    columns = "select column_name from duckdb_columns() where schema_name = 'raw_register'"
    names = {name for (name,) in night(columns)}
    assert "reached_on" in names and names.isdisjoint({"evidence", "hint", "title"})


def test_a_corrected_row_is_changed_and_a_row_taken_out_leaves(night, keep):
    keep()
    assert night(MILESTONES) == FIRST
    keep(milestones=reached(["web.manteniment", "2026-04-01"]))
    assert night(MILESTONES) == [("2026:web.manteniment", "2026-04-01")]


@pytest.fixture
def two_years(night, keep) -> list[tuple]:
    """The milestones of two files, loaded."""
    for year in (2025, 2026):
        milestones = reached(["web.manteniment", f"{year}-04-01"])
        keep(year, milestones=milestones, counts=manuals(0))
    return night(MILESTONES)


def test_a_year_whose_file_is_gone_is_refused_unless_it_is_allowed(
    two_years, night, folder, monkeypatch
):
    assert two_years == [
        ("2025:web.manteniment", "2025-04-01"),
        ("2026:web.manteniment", "2026-04-01"),
    ]
    (folder / "register-2025.xlsx").unlink()
    with pytest.raises(ShrinkageError, match="register of 2025 was loaded before"):
        night(MILESTONES)
    monkeypatch.setenv("SOURCES__REGISTER__MAX_SHRINKAGE", "1")
    assert night(MILESTONES) == two_years[1:]


def test_a_sheet_that_was_emptied_is_refused_and_its_rows_stay(night, keep):
    keep()
    night(MILESTONES)
    keep(milestones=reached())
    with pytest.raises(ShrinkageError, match="sheet milestones, .* shows 0 rows where 2 are"):
        night(MILESTONES)
    assert night.left(MILESTONES) == FIRST


@pytest.mark.parametrize(("left", "is_refused"), [(10, False), (9, True)])
def test_a_sheet_may_lose_ten_rows_in_a_night_and_no_more(night, keep, left, is_refused):
    keep(counts=manuals(20))
    night(COUNTS)
    keep(counts=manuals(left))
    if is_refused:
        with pytest.raises(ShrinkageError, match="sheet counts, .* shows 9 rows where 20 are"):
            night(COUNTS)
    else:
        assert len(night(COUNTS)) == 10


def test_a_wrong_cell_in_one_sheet_keeps_the_others_from_being_loaded(night, keep):
    keep()
    night(MILESTONES)
    wrong = [GOOD["baselines"][0], ["twitter_followers", "some", None]]
    keep(milestones=reached(["web.manteniment", "2026-04-01"]), baselines=wrong)
    with pytest.raises(ContractError, match=r"sheet baselines, row 2, column B \(followers\)"):
        night(MILESTONES)
    assert night.left(MILESTONES) == FIRST

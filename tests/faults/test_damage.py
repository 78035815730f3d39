"""A warehouse whose file is damaged is refused by name, and what readers see stays as it was."""

import os
import random

import pytest

from orchestration.errors import NightError
from orchestration.integrity import damage
from orchestration.profile import profile
from orchestration.publication import PublicationError, publish, rollback
from orchestration.rebuilding import rebuild
from orchestration.warehouse import prepare
from tests.house import House, environment
from tests.nights import DAY, NEXT_DAY
from tests.orchestration.test_publication import build

BLOCK = 262144


def cut(file, size):
    os.truncate(file, size // 2)


def cut_at_the_end(file, size):
    os.truncate(file, size - 1000)


def empty(file, size):
    os.truncate(file, 0)


def overwrite_its_header(file, size):
    _overwrite(file, 0, 4096)


def overwrite_its_second_header(file, size):
    _overwrite(file, 4096, 4096)


def overwrite_its_middle(file, size):
    # Some blocks are free: eight in a row are not.
    _overwrite(file, size // 2 // BLOCK * BLOCK, 8 * BLOCK)


SPOILED = [
    *(cut, cut_at_the_end, empty),
    *(overwrite_its_header, overwrite_its_second_header, overwrite_its_middle),
]


def _overwrite(file, offset: int, length: int) -> None:
    with file.open("r+b") as spoiled:
        spoiled.seek(offset)
        spoiled.write(random.Random(offset).randbytes(length))


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_damaged_warehouse_is_refused_by_name(spoil, demo: House, ended, tmp_path):
    house = demo.copy_to(tmp_path)
    assert damage(house.warehouse) is None
    spoil(house.warehouse, house.warehouse.stat().st_size)
    spoiled, published = house.warehouse.read_bytes(), house.marts.read_bytes()
    with (
        environment(JUSSANA_DATA=str(house.data)),
        pytest.raises(NightError, match=r"warehouse\.duckdb is damaged.*docs/operations\.md"),
    ):
        prepare(profile("demo"), NEXT_DAY, f"seed {house.seed}, scale 1, 2026")
    assert house.warehouse.read_bytes() == spoiled and house.marts.read_bytes() == published
    before, after = (one.tables("main", file=one.marts) for one in (demo, house))
    end = "refused by name; the board stays"
    ended("Damage", "warehouse.duckdb", spoil.__name__, end, before, after)


def test_a_night_on_a_damaged_warehouse_publishes_nothing_and_says_what_to_do(demo, tmp_path):
    house = demo.copy_to(tmp_path)
    overwrite_its_middle(house.warehouse, house.warehouse.stat().st_size)
    published = house.marts.read_bytes()
    outcome = house.night(NEXT_DAY, only=["fgec"])
    [failure] = outcome.failures
    assert "is damaged" in failure and "docs/operations.md" in failure
    assert not outcome.published and house.marts.read_bytes() == published


def test_a_rebuilt_warehouse_knows_the_history_that_was_published(demo, ended, tmp_path):
    house = demo.copy_to(tmp_path)
    cut(house.warehouse, house.warehouse.stat().st_size)
    spoiled = house.warehouse.read_bytes()
    with environment(JUSSANA_DATA=str(house.data)):
        aside = rebuild(profile("demo"))
        with pytest.raises(NightError, match="is not damaged: nothing was done"):
            rebuild(profile("demo"))
    assert aside.read_bytes() == spoiled
    assert house.night(NEXT_DAY, only=["fgec"]).published, house.said.getvalue()
    history = f"(select * from plan_scorecard_history where as_of = '{DAY}')"
    said = f"from {history} order by all"
    expected, found = ({"history": one.ask(said, one.marts)} for one in (demo, house))
    ended("Damage", "warehouse.duckdb", "rebuilt", "the history is back", expected, found)
    days = house.ask("select distinct as_of from plan_scorecard_history order by 1", house.marts)
    assert days == [(DAY,), (NEXT_DAY,)]


@pytest.mark.parametrize("spoil", [empty, overwrite_its_header])
def test_no_rollback_to_a_night_whose_file_is_damaged(spoil, tmp_path):
    published = tmp_path / "published"
    for number, day in enumerate((DAY, NEXT_DAY)):
        warehouse = build(tmp_path / "warehouse.duckdb", number)
        publish(warehouse, published, run_id=f"r{number}", as_of=day)
    board = published / "nights" / f"{DAY}_r0" / "marts.duckdb"
    board.chmod(0o644)
    spoil(board, board.stat().st_size)
    shown = (published / "marts.duckdb").read_bytes()
    with pytest.raises(PublicationError, match=rf"night {DAY}_r0 is damaged .*nights kept: "):
        rollback(published)
    assert (published / "marts.duckdb").read_bytes() == shown

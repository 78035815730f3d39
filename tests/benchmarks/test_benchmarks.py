"""The benchmark measures what it says: every way of loading brings the same rows."""

import json

import pytest
from rich.console import Console

from tests.benchmarks import growth, load
from tests.benchmarks.crm import Crm, recorded
from tests.benchmarks.figures import Figure, save, show


@pytest.fixture(scope="module")
def crm(tmp_path_factory) -> Crm:
    return recorded(tmp_path_factory.mktemp("crm"), 1_000)


def test_every_way_of_loading_gives_all_activities(crm):
    for way in ("ours", "floor", "parquet", "dicts"):
        run = load._run(way, crm, crm)
        assert run.said["rows"] == crm.activities, way
        assert run.seconds > 0 and run.peak_mib > 50


def test_what_was_recorded_is_not_recorded_again(crm):
    before = crm.first.entries
    assert recorded(crm.folder, 1_000) == crm
    assert crm.first.entries == before


def test_a_later_night_is_loaded_on_a_copy_of_the_first(crm, tmp_path):
    figures = growth.figures([crm], tmp_path, 1)
    assert [one.part for one in figures] == ["growth"] * 4
    later = figures[2]
    assert later.ratio == 1.0 and "rows on" in later.name
    assert growth.loaded([crm], tmp_path) == [tmp_path / crm.folder.name]
    assert not (tmp_path / "later").exists()


@pytest.mark.parametrize(
    ("value", "beside", "wanted", "holds"),
    [
        (3.0, 2.0, "<= 1.5", True),
        (3.1, 2.0, "<= 1.5", False),
        (3.0, 2.0, ">= 1.5", True),
        (2.9, 2.0, ">= 1.5", False),
        (3.0, 2.0, "", None),
        (3.0, None, "<= 1.5", None),
    ],
)
def test_a_figure_says_whether_it_is_as_wanted(value, beside, wanted, holds):
    assert Figure("load", "x", value, "s", "y", beside, wanted).holds is holds


def test_figures_are_shown_and_kept(tmp_path, capsys):
    figures = [
        Figure("load", "a million", 300_000, "rows/s", "floor", 400_000, ">= 0.7"),
        Figure("load", "memory", 600, "MiB"),
    ]
    show(figures, Console(width=200))
    said = capsys.readouterr().out
    assert "300,000" in said and "0.75" in said and "yes" in said and "600" in said
    save(figures, tmp_path / "benchmarks.json")
    kept = json.loads((tmp_path / "benchmarks.json").read_text(encoding="utf-8"))
    assert [one["ratio"] for one in kept["figures"]] == [0.75, None]
    assert kept["machine"]["duckdb"]

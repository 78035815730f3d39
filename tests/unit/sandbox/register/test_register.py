"""The register's folder: files as people keep them, and a truth that does not come from them."""

import csv
import io
import zipfile
from datetime import date
from xml.etree import ElementTree

import numpy as np
import pytest

from sources.sandbox import truth
from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.register.files import write_files
from sources.sandbox.vendors.register.truth import RULES
from sources.sandbox.vendors.register.world_faults import register_with_faults
from sources.sandbox.vendors.register.xlsx import workbook
from sources.sandbox.world.clock import day_number
from sources.sandbox.world.register import BASELINES, COUNTED, MILESTONES, NO_DAY

AS_OF = date(2026, 9, 14)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def night(*faults: str, seed: int = 5, as_of: date = AS_OF):
    return faulted_world(seed=seed, as_of=as_of, faults=[f"register:{fault}" for fault in faults])


def written(world, folder):
    write_files(world, folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows_of_csv(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("cp1252")), delimiter=";"))


def test_there_is_a_workbook_of_the_year_a_csv_of_the_one_before_and_a_lock(tmp_path):
    files = written(night(), tmp_path)
    assert set(files) == {"register-2025.csv", "register-2026.xlsx", "~$register-2026.xlsx"}


def test_the_csv_is_as_a_catalan_excel_saves_it(tmp_path):
    content = written(night(), tmp_path)["register-2025.csv"]
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    rows = rows_of_csv(content)
    assert [row["sheet"] for row in rows].count("milestones") == len(MILESTONES)
    assert rows[-1]["sheet"] == ""
    typed = [row["reached_on"] for row in rows if row["reached_on"]]
    assert any("/" in day for day in typed) and any(day.startswith("2025-") for day in typed)


def test_the_workbook_holds_dates_as_numbers_empty_rows_and_formulas():
    day, rows = date(2026, 3, 1), [["a", date(2026, 3, 1)], [], [None, 5]]
    with zipfile.ZipFile(io.BytesIO(workbook({"milestones": rows}))) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert [row.get("r") for row in sheet.iter(f"{MAIN}row")] == ["1", "3"]
    text, number, sum_ = sheet.iter(f"{MAIN}c")
    assert text.find(f"{MAIN}is/{MAIN}t").text == "a"
    assert int(number.find(f"{MAIN}v").text) == (day - date(1899, 12, 30)).days
    assert (sum_.find(f"{MAIN}f").text, sum_.find(f"{MAIN}v").text) == ("5+0", "5")


def test_baselines_are_the_levels_on_the_eve_of_the_year(tmp_path, monkeypatch):
    monkeypatch.setitem(BASELINES, "twitter_followers", lambda _, day: day.toordinal())
    rows = rows_of_csv(written(night(), tmp_path)["register-2025.csv"])
    (row,) = [row for row in rows if row["event_type"] == "twitter_followers"]
    assert row["followers"] == str(date(2024, 12, 31).toordinal())


def test_a_milestone_counts_from_its_day_on_and_not_before():
    everything = register_with_faults(night(as_of=date(2026, 12, 31))).milestones
    of_year = everything["year"] == 2026
    reached = everything["reached_on"][of_year]
    assert (reached == day_number(date(2026, 1, 1))).any() and (reached == NO_DAY).any()
    for name, day in zip(MILESTONES, reached, strict=True):
        expected = int(day != NO_DAY)
        assert RULES[name](night(as_of=date(2026, 12, 31))) == expected
    assert sum(RULES[name](night(as_of=date(2026, 1, 2))) for name in MILESTONES) == 0


def test_what_is_noted_ahead_does_not_count_yet():
    for seed in range(20):
        world = night(seed=seed, as_of=date(2026, 5, 1))
        rows = register_with_faults(world).milestones
        ahead = (rows["year"] == 2026) & (rows["reached_on"] > day_number(world.as_of))
        for place in rows["milestone"][ahead]:
            assert RULES[list(MILESTONES)[place]](world) == 0
        if ahead.any():
            return
    pytest.fail("no world has a milestone that was noted ahead")


def test_manuals_count_one_each_also_two_of_one_day():
    for seed in range(20):
        world = night(seed=seed, as_of=date(2026, 12, 31))
        rows = register_with_faults(world).counts
        mine = (rows["kind"] == COUNTED.index("internal_manual")) & (rows["year"] == 2026)
        days = rows["day"][mine]
        assert RULES["manuals.interns"](world) == len(days)
        if len(np.unique(days)) < len(days):
            return
    pytest.fail("no world has two manuals of one day")


@pytest.mark.parametrize("as_of", [date(2025, 6, 30), date(2016, 3, 1)])
def test_before_the_plan_nothing_is_reached(as_of):
    values = truth(seed=5, as_of=as_of)
    assert {values[name] for name in RULES} == {0}


def test_late_edits_stay_on_the_nights_after():
    before, after = (
        register_with_faults(night("late_edits", as_of=date(2026, 9, d))).milestones
        for d in (14, 15)
    )
    clean = register_with_faults(night()).milestones
    changed = before["reached_on"] != clean["reached_on"]
    assert changed.any()
    assert (after["reached_on"][changed] == before["reached_on"][changed]).all()


def test_deleted_rows_leave_the_counts():
    assert len(register_with_faults(night("vanished_rows")).counts) < len(
        register_with_faults(night()).counts
    )


def test_slips_of_the_hand_change_the_files_and_not_the_truth(tmp_path):
    (tmp_path / "good").mkdir()
    good = written(night(), tmp_path / "good")
    slips = ("html_200", "reset_midbody", "missing_field", "renamed_field", "type_change")
    for fault in (*slips, "duplicate_rows", "unordered_pages"):
        (tmp_path / fault).mkdir()
        spoiled = written(night(fault), tmp_path / fault)
        assert spoiled["register-2025.csv"] != good["register-2025.csv"], fault
        assert truth(seed=5, as_of=AS_OF, faults=[f"register:{fault}"])["com.protocols"] is not None
    (tmp_path / "silent_empty").mkdir()
    assert written(night("silent_empty"), tmp_path / "silent_empty") == {}

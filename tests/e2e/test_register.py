"""Loads of the register: a missing year, an emptied sheet, and text beside the table."""

import logging
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from orchestration.errors import reason
from sources.sandbox.world.register import BASELINES
from tests.support.nights import DAY
from tests.support.warehouses import DataDir, environment

REGISTER = """sheet;indicator_id;event_type;reached_on;occurred_on;title;followers;note;evidence
milestones;com.protocols;;02/03/{year};;;;;Acta de la Montserrat Vilallonga
milestones;web.manteniment;;;;;;;
counts;;internal_manual;;04/05/{year};Manual d'en Bartomeu Casadesús;;;
counts;;internal_manual;;04/05/{year};Manual del CRM;;;
baselines;;twitter_followers;;;;4512;;
notes;com.protocols;;;;;;Pendent de la junta;
"""


def load(data_dir: DataDir, folder: Path, **settings: str) -> None:
    """Load the registers of a given folder."""
    data_dir.load(DAY, source="register", SOURCES__REGISTER__FOLDER=str(folder), **settings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Registers of two years."""
    place = tmp_path / "registers"
    place.mkdir()
    for year in (2025, 2026):
        (place / f"register-{year}.csv").write_text(REGISTER.format(year=year), encoding="utf-8")
    return place


def test_a_year_that_is_gone_is_refused_and_its_rows_stay(folder, tmp_path):
    data_dir = DataDir(tmp_path / "data_dir")
    load(data_dir, folder)
    before = data_dir.tables("raw_register")
    (folder / "register-2025.csv").unlink()
    with pytest.raises(PipelineStepFailed) as failure:
        load(data_dir, folder)
    assert reason(failure.value).startswith("The register of 2025 was loaded before")
    assert data_dir.tables("raw_register") == before
    load(data_dir, folder, SOURCES__REGISTER__MAX_SHRINKAGE="1")
    assert data_dir.ask("select distinct plan_year from raw_register.milestones") == [(2026,)]


def test_a_sheet_that_was_emptied_is_refused(folder, tmp_path):
    data_dir = DataDir(tmp_path / "data_dir")
    load(data_dir, folder)
    for path in folder.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join(line for line in lines if not line.startswith("counts")))
    with pytest.raises(PipelineStepFailed) as failure:
        load(data_dir, folder)
    said = f"sheet counts, in all files of {folder}, shows 0 rows where 4 are loaded"
    assert said in reason(failure.value)
    assert data_dir.ask("select count(*) from raw_register.counts") == [(4,)]


def test_a_row_that_was_deleted_or_corrected_follows_the_next_night(folder, tmp_path):
    data_dir = DataDir(tmp_path / "data_dir")
    load(data_dir, folder)
    path = folder / "register-2026.csv"
    text = path.read_text(encoding="utf-8").replace(
        "counts;;internal_manual;;04/05/2026;Manual del CRM;;;\n", ""
    )
    path.write_text(text.replace("02/03/2026", ""), encoding="utf-8")
    load(data_dir, folder)
    count = "select count(*) from raw_register.counts where plan_year = 2026"
    reached = (
        "select count(reached_on), count(*) from raw_register.milestones where plan_year = 2026"
    )
    assert data_dir.ask(count) == [(1,)] and data_dir.ask(reached) == [(0, 2)]


def test_the_only_row_of_a_sheet_can_be_corrected(folder, tmp_path):
    data_dir = DataDir(tmp_path / "data_dir")
    (folder / "register-2025.csv").unlink()
    path = folder / "register-2026.csv"
    text = path.read_text(encoding="utf-8")
    text = text.replace("counts;;internal_manual;;04/05/2026;Manual del CRM;;;\n", "")
    path.write_text(text, encoding="utf-8")
    load(data_dir, folder)
    path.write_text(text.replace("04/05/2026", "05/05/2026"), encoding="utf-8")
    load(data_dir, folder)
    days = data_dir.ask("select occurred_on from raw_register.counts")
    assert days == [(date(2026, 5, 5),)]


def test_one_bad_cell_of_one_year_keeps_all_rows_as_they_were(folder, tmp_path):
    data_dir = DataDir(tmp_path / "data_dir")
    load(data_dir, folder)
    before = data_dir.tables("raw_register")
    (folder / "register-2025.csv").write_text(REGISTER.format(year=2026), encoding="utf-8")
    with pytest.raises(PipelineStepFailed) as failure:
        load(data_dir, folder)
    said = reason(failure.value)
    assert (
        "3 to correct" in said
        and "register-2025.csv, sheet counts, line 4, column occurred_on" in said
    )
    assert data_dir.tables("raw_register") == before


def test_text_written_beside_the_register_is_in_no_file_of_the_data_folder(
    folder, tmp_path, caplog
):
    data_dir = DataDir(tmp_path / "data_dir")
    with caplog.at_level(logging.INFO):
        load(data_dir, folder)
        (folder / "register-2026.csv").write_text(REGISTER.format(year="MMXXVI"), encoding="utf-8")
        with pytest.raises(PipelineStepFailed) as failure:
            load(data_dir, folder)
    assert "milestones: 4 read, 0 removed" in caplog.text
    (tmp_path / "said").write_text(caplog.text + str(failure.value), encoding="utf-8")
    command = ["grep", "--recursive", "--text", "--files-with-matches", "-e", "Vilallonga"]
    command += ["-e", "Casades", "-e", "MMXXVI"]
    for place in (tmp_path / "data_dir", tmp_path / "said"):
        assert subprocess.run([*command, str(place)], capture_output=True, text=True).stdout == ""
    assert subprocess.run([*command, str(folder)], capture_output=True, text=True).stdout


def test_the_levels_of_the_eve_come_through(tmp_path, monkeypatch):
    monkeypatch.setitem(BASELINES, "twitter_followers", lambda _, day: 4000 + day.year)
    data_dir = DataDir(tmp_path)
    data_dir.load(DAY, source="register")
    read = """
        select plan_year, followers from raw_register.baselines
        where event_type = 'twitter_followers' order by all
    """
    assert data_dir.ask(read) == [(2025, 6024), (2026, 6025)]


def test_a_missing_setting_is_named(tmp_path):
    data_dir = DataDir(tmp_path)
    with environment(), pytest.raises(PipelineStepFailed) as failure:
        run_without_settings(data_dir)
    assert "SOURCES__REGISTER__FOLDER" in reason(failure.value)


def run_without_settings(data_dir: DataDir) -> None:
    from sources.pipeline import load_source
    from sources.register import register

    load_source(register(), warehouse=data_dir.path / "w.duckdb", state=data_dir.path / "dlt")


@pytest.mark.parametrize("days", [0, 1, 9])
def test_nights_end_alike_whichever_were_run(days, tmp_path):
    last = date(2026, 3, 12)
    nightly, once = DataDir(tmp_path / "nightly"), DataDir(tmp_path / "once")
    nightly.load(last - timedelta(days=days), source="register")
    nightly.load(last, source="register")
    once.load(last, source="register")
    assert nightly.tables("raw_register") == once.tables("raw_register")

"""Whole loads from the sandbox: the vendor's schema, spaces taken down, gaps, no names."""

import logging
from datetime import date, timedelta

import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.decidim import check_health
from sources.decidim.client import DecidimClient
from sources.decidim.responses import data
from sources.sandbox import serve
from sources.sandbox.vendors.decidim import site
from sources.sandbox.vendors.decidim.records import surveys_of
from sources.sandbox.vendors.decidim.site import DecidimSite
from tests.support.warehouses import DataDir, environment

from .responses import response

AS_OF = date(2026, 11, 30)
# In this world the congress's space is not published between these two nights.
SEED, BEFORE, MEANWHILE = 1, date(2026, 3, 29), date(2026, 4, 3)


@pytest.fixture
def data_dir(tmp_path) -> DataDir:
    return DataDir(tmp_path / "data_dir")


def test_one_night_reads_each_row_once_and_no_more_than_is_chosen(data_dir):
    rows = data_dir.load(AS_OF, source="decidim")
    for table in ("spaces", "components", "surveys", "meetings", "proposals"):
        (counts,) = data_dir.ask(f"select count(*), count(distinct id) from raw_decidim.{table}")
        assert counts == (rows[table], rows[table])
    slugs = {"consell-de-centre", "la-festa-de-lassociat", "tercer-congres-associacions"}
    assert {slug for (slug,) in data_dir.ask("select slug from raw_decidim.spaces")} == slugs


def test_a_space_taken_down_leaves_with_all_that_was_in_it(data_dir):
    data_dir.seed = SEED
    data_dir.load(BEFORE, source="decidim")
    chosen = '["la-festa-de-lassociat", "tercer-congres-associacions"]'
    data_dir.load(MEANWHILE, source="decidim", SOURCES__DECIDIM__PROCESSES=chosen)
    assert data_dir.ask("select * from raw_decidim.spaces where id = 'process:3'") == []
    for table in ("components", "surveys", "meetings", "proposals"):
        query = f"select * from raw_decidim.{table} where space_id = 'process:3'"
        assert data_dir.ask(query) == []
    first = DataDir(data_dir.path / "first", SEED)
    with pytest.raises(PipelineStepFailed, match="names the space 'tercer-congres-associacions'"):
        first.load(MEANWHILE, source="decidim", SOURCES__DECIDIM__PROCESSES=chosen)


def counting(monkeypatch, more: int) -> None:
    """Let the spaces count more records than they list."""
    real = DecidimSite._counts
    monkeypatch.setattr(
        DecidimSite, "_counts", lambda *a: {k: n + more for k, n in real(*a).items()}
    )


def test_a_list_a_little_short_of_its_count_removes_nothing(data_dir, monkeypatch, caplog):
    spaces = {"PROCESSES": "[]", "ASSEMBLIES": '["consell-de-centre"]'}
    spaces = {f"SOURCES__DECIDIM__{name}": value for name, value in spaces.items()}
    data_dir.load(AS_OF, source="decidim", **spaces)
    before = data_dir.tables("raw_decidim")
    counting(monkeypatch, 5)
    data_dir.load(AS_OF, source="decidim", faults=["decidim:vanished_rows"], **spaces)
    after = data_dir.tables("raw_decidim")
    assert "so nothing is removed tonight" in caplog.text
    for table in ("raw_decidim.meetings", "raw_decidim.proposals"):
        assert [row[0] for row in before[table]] == [row[0] for row in after[table]] != []
    assert len(after["raw_decidim.surveys"]) < len(before["raw_decidim.surveys"])


def test_the_only_survey_can_be_made_anew(data_dir, monkeypatch):
    def only(number: str) -> None:
        monkeypatch.setattr(site, "surveys_of", lambda *a: [surveys_of(*a)[0] | {"id": number}])

    chosen = {"SOURCES__DECIDIM__PROCESSES": "[]"}
    only("8001")
    data_dir.load(AS_OF, source="decidim", **chosen)
    only("8002")
    data_dir.load(AS_OF, source="decidim", **chosen)
    assert data_dir.ask("select id from raw_decidim.surveys") == [("8002",)]


def hiding(monkeypatch, component: str, *path: str | int) -> None:
    """Let one component respond that it, or an object in it, is hidden."""
    real = DecidimClient.pages

    def pages(self, table, asked):
        if asked != component:
            return real(self, table, asked)
        error = {"message": "no", "path": ["component", *path]}
        error["extensions"] = {"code": "UNAUTHORIZED_OBJECT_ERROR"}
        return data(response({"errors": [error], "data": None}), table.component, f"id {asked}")

    monkeypatch.setattr(DecidimClient, "pages", pages)


def test_rows_of_a_component_that_is_hidden_now_stay_and_others_leave(
    data_dir, monkeypatch, caplog
):
    data_dir.load(AS_OF, source="decidim")
    surveys = "select id, component_id from raw_decidim.surveys order by all"
    before = data_dir.ask(surveys)
    hiding(monkeypatch, "200")
    with caplog.at_level(logging.INFO):
        data_dir.load(AS_OF, source="decidim", faults=["decidim:vanished_rows"])
    after = data_dir.ask(surveys)
    assert "component 200 of process:2 is left out" in caplog.text
    kept = [row for row in before if row[1] == "200"]
    assert kept and kept == [row for row in after if row[1] == "200"]
    assert len(after) < len(before)


def test_an_object_that_is_hidden_in_a_component_stops_the_load(data_dir, monkeypatch):
    data_dir.load(AS_OF, source="decidim")
    before = data_dir.tables("raw_decidim")
    hiding(monkeypatch, "100", "surveys", "nodes", 0)
    with pytest.raises(PipelineStepFailed, match=r"id 100.*hides component\.surveys\.nodes\.0"):
        data_dir.load(AS_OF, source="decidim")
    assert data_dir.tables("raw_decidim") == before


def test_a_list_far_short_of_its_count_is_refused_unless_allowed(data_dir, monkeypatch):
    counting(monkeypatch, 500)
    with pytest.raises(PipelineStepFailed, match="lists .* meetings where its statistics count"):
        data_dir.load(AS_OF, source="decidim")
    data_dir.load(AS_OF, source="decidim", SOURCES__DECIDIM__MAX_SHRINKAGE="1")
    assert len(data_dir.ask("select * from raw_decidim.meetings")) > 50


def test_statistics_stand_for_the_day_before_and_a_missed_night_is_a_gap(data_dir):
    for days in (3, 2, 0):
        data_dir.load(AS_OF - timedelta(days), source="decidim")
    data_dir.load(AS_OF, source="decidim")
    days = data_dir.ask(
        "select day, count(*) from raw_decidim.statistics where statistic = 'users_count' "
        "group by day order by day"
    )
    assert days == [(AS_OF - timedelta(3), 1), (AS_OF - timedelta(2), 1), (AS_OF, 1)]


def test_nobodys_name_or_text_reaches_the_disk(data_dir):
    data_dir.load(AS_OF, source="decidim")
    columns = data_dir.ask(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'raw_decidim' and data_type = 'VARCHAR'"
    )
    texts = " ".join(
        str(value)
        for t, c in columns
        for (value,) in data_dir.ask(f'select "{c}" from raw_decidim.{t}')
    )
    assert "Consell de Centre" in texts
    for personal in ("Montserrat", "Soler", "Lisboa", "Cardenal", "sandbox-decidim-secret"):
        assert personal not in texts


def findings(*faults: str, **settings: str):
    words = [f"decidim:{fault}" for fault in faults]
    with serve(seed=11, as_of=AS_OF, faults=words) as sandbox:
        settings = {f"SOURCES__DECIDIM__{name}": value for name, value in settings.items()}
        with environment(**sandbox.environment | settings):
            return list(check_health())


def test_a_health_check_says_who_reads_what_and_gives_the_vendors_clock():
    found = findings()
    assert not any(finding.remedy for finding in found)
    assert found[0].text == "Decidim of an undisclosed version, read as the machine user"
    assert found[0].at.date() == AS_OF + timedelta(1)
    assert [one.text for one in found[-3:]] == [
        f"{table} can be read" for table in ("surveys", "meetings", "proposals")
    ]


def test_a_health_check_names_fields_that_this_version_renamed():
    bad = [finding for finding in findings("renamed_field") if finding.remedy]
    assert len(bad) == 1
    assert "Field 'attendeesCount' doesn't exist on type 'Meeting'" in bad[0].text

"""Nights on a small Matomo: recent days are read again, and their changes are loaded."""

from datetime import date, timedelta
from urllib.parse import parse_qsl

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.errors import ContractError, CredentialError, SettingError, ShrinkageError
from sources.matomo import check_health, matomo
from sources.pipeline import load_source
from tests.unit.sources.matomo.server import TOKEN, Matomo, page
from tests.unit.sources.wire import Wire

LAST = date(2026, 3, 10)


@pytest.fixture
def server(monkeypatch) -> Matomo:
    days = [LAST - timedelta(days=i) for i in range(40)]
    server = Matomo({day: 10 for day in days}, {day: [page("/a", 4), page("/b")] for day in days})
    monkeypatch.setattr("sources.common.http.open_session", lambda: Wire(server).session())
    settings = {"BASE_URL": "http://stats.example", "TOKEN": TOKEN, "WEB_SITE_ID": "1",
                "QDQ_SITE_ID": "2", "SINCE": "2026-01-01"}  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(f"SOURCES__MATOMO__{name}", value)
    return server


@pytest.fixture
def night(server, tmp_path):
    """Loads, and gives what a query finds afterwards."""

    def load(query: str) -> list[tuple]:
        warehouse = tmp_path / "warehouse.duckdb"
        try:
            load_source(matomo(), warehouse=warehouse, state=tmp_path / "dlt")
        except PipelineStepFailed as failure:
            raise failure.__cause__.__cause__ from None
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    return load


@pytest.fixture
def clock(monkeypatch):
    """Sets the vendor's clock, by its last complete day."""
    return lambda day: monkeypatch.setattr("sources.matomo.load.last_complete_day", lambda _: day)


HITS = "select sum(hits), count(*) from raw_matomo.page_urls"


def test_every_day_has_a_row_and_a_day_without_visits_has_zeros(night):
    assert night(
        "select site, count(*), min(day), max(day), sum(visits), count(*) filter (visits = 0) "
        "from raw_matomo.visits group by 1 order by 1"
    ) == [(site, 69, date(2026, 1, 1), LAST, 400, 29) for site in ("qdq", "web")]


def test_months_and_years_are_read_for_their_last_complete_day(night):
    assert night(
        "select period, starts_on, read_for, unique_visitors from raw_matomo.visits_periods "
        "where site = 'web' order by 1, 2"
    ) == [
        ("month", date(2026, 1, 1), date(2026, 1, 31), 10),
        ("month", date(2026, 2, 1), date(2026, 2, 28), 140),
        ("month", date(2026, 3, 1), LAST, 50),
        ("year", date(2026, 1, 1), LAST, None),
    ]


def test_a_year_that_matomo_processes_is_read(night, server):
    server.years_have_uniques = True
    assert night("select unique_visitors from raw_matomo.visits_periods where period = 'year'") == [
        (200,),
        (200,),
    ]


def test_an_empty_year_has_no_visits_and_invents_no_visitors(night, monkeypatch):
    monkeypatch.setenv("SOURCES__MATOMO__SINCE", "2025-12-01")
    assert night(
        "select distinct period, visits, unique_visitors from raw_matomo.visits_periods "
        "where year(starts_on) = 2025 order by 1"
    ) == [("month", 0, 0), ("year", 0, None)]


def test_the_token_goes_in_the_body_and_every_trap_is_asked_away(night, server):
    night(HITS)
    for asked in server.asked:
        assert asked["token_auth"] == TOKEN
        assert {"format_metrics": "0", "filter_limit": "-1", "language": "en"}.items() <= (
            asked.items()
        )
    parts = [value for a in server.asked for name, value in a.items() if name.startswith("urls[")]
    assert len(parts) == 2 * 69
    assert not any("urls[5]" in asked for asked in server.asked)
    for part in map(dict, map(parse_qsl, parts)):
        assert (part["period"], part["flat"], part["filter_limit"]) == ("day", "1", "-1")
        assert "token_auth" not in part


def test_a_later_night_reads_the_last_days_again_and_follows_them(night, server):
    assert night(HITS) == [(200, 80)]
    within, before = LAST - timedelta(days=7), LAST - timedelta(days=8)
    server.pages[within] = [page("/a", 5), page("/c", 2)]
    server.pages[before] = []
    server.visits[within] = 12
    del server.asked[:]
    assert night(HITS) == [(202, 80)]
    assert night("select visits from raw_matomo.visits where day = '2026-03-03'") == [(12,), (12,)]
    dates = [asked["date"] for asked in server.asked if asked.get("period") == "day"]
    assert set(dates) == {f"{within},{LAST}"}


def test_on_the_first_night_of_a_month_more_days_are_read_again(night, server, clock):
    night(HITS)
    clock(LAST + timedelta(days=25))
    server.pages[LAST - timedelta(days=30)] = []
    assert night(HITS) == [(195, 78)]


def test_days_that_a_wrong_clock_loaded_too_early_are_read_when_they_come(night, server, clock):
    clock(LAST + timedelta(days=100))
    night(HITS)
    clock(LAST + timedelta(days=1))
    server.visits[LAST + timedelta(days=1)] = 7
    server.pages[LAST + timedelta(days=1)] = [page("/a", 9)]
    assert night(HITS) == [(209, 81)]
    figures = night(
        "select visits, pageviews from raw_matomo.visits join raw_matomo.actions using (site, day) "
        "where day = '2026-03-11'"
    )
    assert figures == [(7, 14)]
    march = "period = 'month' and starts_on = '2026-03-01' and read_for = '2026-03-11'"
    query = f"select visits from raw_matomo.visits_periods where site = 'web' and {march}"
    assert night(query) == [(107,)]


def test_a_token_that_matomo_ignores_is_noticed_and_stays_secret(night, monkeypatch):
    monkeypatch.setenv("SOURCES__MATOMO__TOKEN", "another secret")
    with pytest.raises(CredentialError, match="getSiteFromId.*SOURCES__MATOMO__TOKEN") as refusal:
        night(HITS)
    assert "another secret" not in str(refusal.value) and "stats.example" not in str(refusal.value)


def test_a_first_night_without_any_visit_is_refused(night, server):
    server.visits.clear()
    with pytest.raises(CredentialError, match="web shows no visit since 2026-01-01"):
        night(HITS)


def test_days_that_lose_all_their_visits_or_pages_are_refused(night, server):
    night(HITS)
    pages = dict(server.pages)
    server.pages.clear()
    with pytest.raises(ShrinkageError, match="Actions.getPageUrls shows 0 rows where 16"):
        night(HITS)
    server.pages.update(pages)
    server.visits.clear()
    with pytest.raises(ShrinkageError, match="VisitsSummary.get of web shows 0 rows where 8"):
        night(HITS)


@pytest.fixture
def believing(monkeypatch):
    """Lets the next load accept what the previous one refused."""
    return lambda: monkeypatch.setenv("SOURCES__MATOMO__MAX_SHRINKAGE", "1")


def test_one_day_that_falls_silent_among_others_is_refused(night, server, believing):
    day = LAST - timedelta(days=3)
    server.visits[day] = 11
    night(HITS)
    server.visits[day] = 0
    says = f"nb_visits of VisitsSummary.get of web shows 0 for {day} where 11 .*MAX_SHRINKAGE=1"
    with pytest.raises(ShrinkageError, match=says):
        night(HITS)
    believing()
    assert night(f"select visits from raw_matomo.visits where day = '{day}'") == [(0,), (0,)]


def test_one_day_whose_actions_or_pages_fall_silent_is_refused(night, server):
    day = LAST - timedelta(days=3)
    server.pages[day] = [page("/a", 11)]
    night(HITS)
    server.silent.add(("Actions.get", day))
    with pytest.raises(ShrinkageError, match=f"nb_pageviews of Actions.get shows 0 for {day}"):
        night(HITS)
    server.silent.clear()
    server.pages[day] = []
    with pytest.raises(ShrinkageError, match=f"getPageUrls shows 0 for {day} where 11"):
        night(HITS)


def test_a_day_with_a_handful_of_visits_may_lose_them(night, server):
    day = LAST - timedelta(days=3)
    server.visits[day] = 5
    night(HITS)
    server.visits[day] = 0
    server.pages[day] = []
    assert night(f"select visits from raw_matomo.visits where day = '{day}'") == [(0,), (0,)]


def test_a_month_or_year_that_falls_silent_is_refused(night, server, believing, monkeypatch):
    night(HITS)
    monkeypatch.setattr(server, "_summed", lambda *_, **__: [])
    with pytest.raises(ShrinkageError, match="by month of web shows 0 for 2026-02-01 where 280"):
        night(HITS)
    believing()
    assert night("select sum(visits) from raw_matomo.visits_periods where period = 'year'") == [
        (0,)
    ]


def test_a_failed_part_of_a_bulk_request_fails_the_load(night, server):
    server.pages[LAST] = {"result": "error", "message": "The archive is being processed"}
    with pytest.raises(ContractError, match=f"getPageUrls of {LAST}: Matomo says: The archive"):
        night(HITS)


def test_a_first_day_that_is_none_is_named(night, monkeypatch):
    monkeypatch.setenv("SOURCES__MATOMO__SINCE", "1 January")
    with pytest.raises(SettingError, match="SOURCES__MATOMO__SINCE"):
        night(HITS)


def test_the_health_check_says_who_where_and_which_version(server):
    server.years_have_uniques = True
    found = list(check_health())
    assert [finding.text for finding in found] == [
        "web is site 1, in Europe/Madrid",
        "qdq is site 2, in Europe/Madrid",
        "Matomo 5.2.0",
        "unique visitors of a year: Matomo's own",
    ]
    assert not any(finding.remedy for finding in found)
    assert found[0].at.isoformat() == "2026-03-11T01:00:00+00:00"

"""The reports: their shapes, their limits, and figures that agree with each other."""

from datetime import date, timedelta

import pytest

from sources.sandbox.vendors.matomo.figures import MOST_ROWS, VIEWS, date_of
from sources.sandbox.vendors.matomo.periods import ReportError
from sources.sandbox.world.visits import WEB
from tests.unit.sandbox.conftest import AS_OF

from .conftest import asker

ALL = {"flat": 1, "filter_limit": -1, "format_metrics": 0}
MONTH = "2026-03-01,2026-03-31"


@pytest.fixture(scope="module")
def silent_day(tonight) -> date:
    """A day of the web without any visit."""
    day_visits = tonight.day_visits[WEB]
    return date_of(tonight.first_day + int((day_visits == 0).argmax()))


@pytest.fixture(scope="module")
def full_day(tonight) -> date:
    """A day with more viewed addresses than a report holds."""
    listing = tonight.listings[WEB, VIEWS]
    return date_of(int(listing.day[~listing.listed][0]))


def test_a_date_gives_an_object_and_a_pair_one_for_each_day(ask):
    assert ask("VisitsSummary.get")["nb_visits"] > 0
    days = ask("VisitsSummary.get", date=MONTH)
    assert list(days)[::30] == ["2026-03-01", "2026-03-31"]
    assert days["2026-03-05"] == ask("VisitsSummary.get", date="2026-03-05")
    both = ask("VisitsSummary.get", idSite="1,2", date=MONTH)
    assert both["1"] == days
    assert ask("VisitsSummary.get", idSite="all", date=MONTH) == both


def test_a_day_without_data_is_a_list_in_a_series_and_noughts_alone(ask, silent_day):
    around = f"{silent_day - timedelta(days=1)},{silent_day + timedelta(days=1)}"
    for method in ("VisitsSummary.get", "Actions.get"):
        series = ask(method, date=around)
        assert series[str(silent_day)] == []
        assert isinstance(series[str(silent_day + timedelta(days=1))], dict)
        assert set(ask(method, date=silent_day).values()) <= {0, "0%"}
    assert ask("Actions.getPageUrls", date=silent_day) == []


def test_nothing_is_known_of_today_and_of_days_to_come(ask):
    today = AS_OF + timedelta(days=1)
    assert ask("VisitsSummary.get", date="today")["nb_visits"] == 0
    series = ask("VisitsSummary.get", date=f"{AS_OF},{today}")
    assert series[str(AS_OF)] == ask("VisitsSummary.get", date="yesterday")
    assert series[str(today)] == []
    assert ask("VisitsSummary.get", period="range", date=f"{AS_OF},{today}") == []


def test_series_name_their_periods(ask):
    assert list(ask("VisitsSummary.get", period="month", date="2026-01-15,2026-03-02")) == [
        "2026-01",
        "2026-02",
        "2026-03",
    ]
    assert list(ask("VisitsSummary.get", period="week", date="2026-01-01,2026-01-05")) == [
        "2025-12-29,2026-01-04",
        "2026-01-05,2026-01-11",
    ]
    assert list(ask("VisitsSummary.get", period="year", date="last2")) == ["2025", "2026"]
    assert list(ask("VisitsSummary.get", period="month", date="previous2")) == [
        "2026-05",
        "2026-06",
    ]


def test_visits_add_up_and_unique_visitors_do_not(ask):
    days = ask("VisitsSummary.get", date=MONTH).values()
    month = ask("VisitsSummary.get", period="month", date="2026-03-09")
    span = ask("VisitsSummary.get", period="range", date=MONTH)
    assert month["nb_visits"] == span["nb_visits"] == sum(d["nb_visits"] for d in days if d)
    daily = sum(d["nb_uniq_visitors"] for d in days if d)
    assert month["nb_uniq_visitors"] < daily == span["sum_daily_nb_uniq_visitors"]
    assert "nb_uniq_visitors" not in span


def test_some_installations_process_the_visitors_of_a_year_and_some_do_not(ask):
    without, having = (one("VisitsSummary.get", period="year") for one in (ask, asker(seed=4)))
    assert "sum_daily_nb_uniq_visitors" in without
    assert "nb_uniq_visitors" not in without
    assert 0 < having["nb_uniq_visitors"] < having["nb_visits"]
    assert "sum_daily_nb_uniq_visitors" not in having


def test_rows_add_up_to_the_totals_of_the_day_and_some_numbers_are_text(ask):
    total = ask("Actions.get", date="2026-03-05")
    pages = ask("Actions.getPageUrls", date="2026-03-05", **ALL)
    files = ask("Actions.getDownloads", date="2026-03-05", **ALL)
    assert sum(row["nb_hits"] for row in pages) == total["nb_pageviews"] > 0
    assert {type(row["nb_hits"]) for row in files} == {str}
    assert str(sum(int(row["nb_hits"]) for row in files)) == total["nb_downloads"]
    assert {type(row["exit_nb_visits"]) for row in pages if "exit_nb_visits" in row} == {str}


def test_an_address_has_one_row_a_day(ask):
    days = ask("Actions.getPageUrls", date=MONTH, **ALL)
    assert sum(map(len, days.values())) > 100
    for rows in days.values():
        urls = [row["url"] for row in rows]
        assert len(urls) == len(set(urls))


def test_a_hundred_rows_come_unless_all_are_asked_for(ask, full_day):
    assert len(ask("Actions.getPageUrls", flat=1, date=full_day)) == 100
    assert len(ask("Actions.getPageUrls", flat=1, date=full_day, filter_limit=7)) == 7
    everything = ask("Actions.getPageUrls", date=full_day, **ALL)
    part = ask("Actions.getPageUrls", date=full_day, **{**ALL, "filter_offset": 495})
    assert everything[495:] == part


@pytest.mark.parametrize(("language", "label"), [("en", "Others"), ("ca", "Altres")])
def test_a_full_table_folds_its_last_rows_into_one_without_address(ask, full_day, language, label):
    rows = ask("Actions.getPageUrls", date=full_day, language=language, **ALL)
    folded = [row for row in rows if "is_summary" in row]
    assert len(rows) == MOST_ROWS
    assert [row["label"] for row in folded] == [label]
    assert "url" not in folded[0]
    total = ask("Actions.get", date=full_day)["nb_pageviews"]
    assert sum(row["nb_hits"] for row in rows) == total
    assert max(len(rows) for rows in ask("Actions.getPageUrls", date=MONTH, **ALL).values()) < 250


def test_without_flat_there_are_folders_without_address(ask):
    folders = ask("Actions.getPageUrls", date="2026-03-05", filter_limit=-1)
    named = [row for row in folders if "idsubdatatable" in row]
    assert named
    assert not any("url" in row for row in named)
    flat = ask("Actions.getPageUrls", date="2026-03-05", **ALL)
    assert len(folders) < len(flat)
    assert sum(row["nb_hits"] for row in folders) == sum(row["nb_hits"] for row in flat)


def test_rates_are_text_unless_plain_figures_are_asked_for(ask):
    assert ask("VisitsSummary.get")["bounce_rate"].endswith("%")
    assert isinstance(ask("VisitsSummary.get", format_metrics=0)["bounce_rate"], float)


def test_columns_can_be_chosen_and_rows_filtered(ask):
    shown = ask("Actions.getPageUrls", date="2026-03-05", showColumns="nb_hits", **ALL)
    assert set(shown[0]) == {"label", "url", "segment", "nb_hits"}
    hidden = ask("Actions.getPageUrls", date="2026-03-05", hideColumns="segment", **ALL)
    assert "segment" not in hidden[0]
    pattern = {"filter_column": "url", "filter_pattern": "/noticies/"}
    news = ask("Actions.getPageUrls", date="2026-03-05", **ALL, **pattern)
    assert 0 < len(news) < len(shown)
    assert all("/noticies/" in row["url"] for row in news)


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("Actions.getNothing", {}, "does not exist or is not available"),
        ("VisitsSummary.get", {"period": "decade"}, "is not supported"),
        ("VisitsSummary.get", {"date": "31/12/2026"}, "Date format must be"),
        ("VisitsSummary.get", {"date": ""}, "specify a value for 'date'"),
        ("VisitsSummary.get", {"idSite": ""}, "specify a value for 'idSite'"),
        ("VisitsSummary.get", {"date": "2026-02-01,2026-01-01"}, "Invalid date range"),
    ],
)
def test_most_errors_come_with_a_200(ask, method, params, words):
    with pytest.raises(ReportError, match=words) as refused:
        ask(method, **params)
    assert refused.value.status == 200


def test_a_site_out_of_reach_is_no_site(ask):
    with pytest.raises(ReportError, match="'view' access for the website id = 9") as refused:
        ask("VisitsSummary.get", idSite=9)
    assert refused.value.status == 401


def test_the_last_two_days_are_not_final():
    final, first = asker(as_of=date(2026, 6, 28)), asker(as_of=date(2026, 6, 20))
    second, third = asker(as_of=date(2026, 6, 21)), asker(as_of=date(2026, 6, 22))

    def views(ask, day):
        return ask("Actions.get", date=f"2026-06-{day}")["nb_pageviews"]

    assert views(first, 20) < views(second, 20) < views(third, 20) == views(final, 20)
    assert views(first, 19) < views(final, 19)
    assert views(first, 18) == views(final, 18)


def test_a_page_has_many_addresses_and_its_short_one_bears_the_post_s_number(tonight):
    urls = tonight.addresses.urls
    targets = list(
        zip(tonight.addresses.target.tolist(), tonight.addresses.number.tolist(), strict=True)
    )
    of_post = {}
    for url, target in zip(urls, targets, strict=True):
        if target[0] == 1:
            of_post.setdefault(target[1], []).append(url)
    most = max(of_post.values(), key=lambda found: len({url.split("?")[0] for url in found}))
    assert any(url.startswith("http://") for url in most)
    assert any("//www." in url for url in most)
    assert any("utm_source=" in url for url in most)
    assert any("fbclid=" in url for url in most)
    assert any("#" in url for url in most)
    assert any(url.partition("?")[0].endswith("/") for url in most)
    assert any(not url.partition("#")[0].partition("?")[0].endswith("/") for url in most)
    for row, found in of_post.items():
        assert {url for url in found if "/?p=" in url} <= {f"https://tjussana.example/?p={row + 1}"}
    assert {form for form in ("%c2%b7", "%C2%B7", "·") if any(form in url for url in urls)} == {
        "%c2%b7",
        "%C2%B7",
        "·",
    }
    assert any("TJUSSANA.EXAMPLE" in url for url in urls)
    assert len(urls) == len(set(urls))

"""The true web figures: counted from figures written by hand, and over the API."""

from datetime import date

import numpy as np
import pytest

from sources.sandbox import truth
from sources.sandbox.vendors.matomo import truth as rules
from sources.sandbox.vendors.matomo.figures import DOWNLOADS, VIEWS, Addresses, Figures, ReportRows
from sources.sandbox.vendors.matomo.truth import WebYear
from sources.sandbox.vendors.wordpress.site import WordpressSite
from sources.sandbox.world.clock import NEVER, day_number
from sources.sandbox.world.entries import DEFAULTS, FILE, POST_KINDS, PUBLISHED
from sources.sandbox.world.history import new_history
from sources.sandbox.world.visits import AGENDA, LOST_FILE, POST, STORED_FILE, WEB
from tests.unit.sandbox.conftest import AS_OF

from .conftest import asker

FIRST = day_number(date(2025, 1, 1))
GUIDE = POST_KINDS.index("advice_guide")
ALL = {"flat": 1, "filter_limit": -1}


def day(month, number, year=2026):
    return day_number(date(year, month, number))


def listing(*rows):
    """Rows of day, address, hits, and whether the table had room."""
    table = np.array(sorted(rows) or np.empty((0, 4)), dtype=np.int64).reshape(-1, 4)
    return ReportRows(table[:, 0], table[:, 1], table[:, 2], table[:, 2], table[:, 3] == 1)


@pytest.fixture
def counted():
    """Gives the web indicators, written by hand.

    The site has an own news item (0) under two addresses, one of Pla de Barris (1), a job offer
    (2), an unpublished news item (3), a guide (4) with a file (5), and a file of nothing (6).
    """
    posts = new_history(
        np.full(7, 1),
        DEFAULTS,
        kind=[0, 0, POST_KINDS.index("job_offer"), 0, GUIDE, FILE, FILE],
        programme=[0, 1, -1, -1, -1, -1, -1],
        status=[PUBLISHED] * 3 + [0] + [PUBLISHED] * 3,
        parent=[-1] * 5 + [4, -1],
    ).snapshot(NEVER - 1)
    target = [POST] * 5 + [STORED_FILE, STORED_FILE, LOST_FILE]
    number = [0, 0, 1, 2, 3, 5, 6, 0]
    urls = [f"https://site.example/{place}" for place in range(8)]
    addresses = Addresses(urls, np.array(target), np.array(number))

    def count(views=(), downloads=(), visits=None, *, is_yearly=False, as_of=AS_OF):
        last = day_number(as_of)
        empty = np.zeros(last - FIRST + 1, dtype=np.int64)
        day_visits = {WEB: empty.copy(), AGENDA: empty.copy()}
        for (site, on), number in (visits or {}).items():
            day_visits[site][on - FIRST] = number
        listings = {(WEB, VIEWS): listing(*views), (WEB, DOWNLOADS): listing(*downloads)}
        tonight = Figures(FIRST, last, addresses, listings, day_visits, is_yearly)
        year = WebYear(tonight, WordpressSite(posts, NEVER - 1), as_of)
        return {indicator: rule(year) for indicator, rule in rules._RULES.items()}

    return count


def test_nothing_seen_is_nought_everywhere(counted):
    assert set(counted().values()) == {0}


def test_views_of_a_news_item_are_those_of_all_its_addresses_in_the_year(counted):
    values = counted(
        views=[
            (day(12, 31, 2025), 0, 100, 1),
            (day(1, 1), 0, 5, 1),
            (day(6, 30), 1, 7, 1),
            (day(3, 1), 2, 11, 1),
            (day(3, 1), 3, 1000, 1),
            (day(3, 1), 4, 1000, 1),
        ]
    )
    names = ("noticies_vis", "noticies_propies_vis", "noticies_pdb_vis")
    assert [values[f"web.{name}"] for name in names] == [23, 12, 11]
    assert [values[f"publicacions.{name}"] for name in names] == [23, 12, 11]


def test_what_a_full_table_folded_is_no_view_of_anything(counted):
    values = counted(views=[(day(3, 1), 0, 5, 1), (day(3, 1), 2, 7, 0)])
    assert values["web.noticies_vis"] == 5


def test_downloads_are_all_of_them_and_a_guide_s_those_of_its_files(counted):
    values = counted(
        downloads=[
            (day(3, 1), 5, 3, 1),
            (day(3, 2), 6, 20, 1),
            (day(3, 2), 7, 30, 1),
            (day(12, 31, 2025), 5, 9, 1),
            (day(3, 3), 5, 2, 0),
        ]
    )
    assert values["web.descarregues"] == 55
    assert values["publicacions.ga_descarregues"] == 3
    assert values["publicacions.up_descarregues"] == 0


def test_visits_are_each_site_s_own_and_of_the_year(counted):
    visits = {(WEB, day(12, 31, 2025)): 9, (WEB, day(1, 1)): 5, (AGENDA, day(6, 30)): 3}
    values = counted(visits=visits)
    assert (values["web.visites"], values["qdq.visites"]) == (5, 3)


def test_unique_visitors_are_the_year_s_where_processed_and_the_months_added_up_else(counted):
    visits = {(WEB, day(month, number)): 100 for month in (1, 2) for number in range(1, 11)}
    months = counted(visits=visits)["web.usuaris_unics"]
    year = counted(visits=visits, is_yearly=True)["web.usuaris_unics"]
    assert 0 < year < months < 1720
    one_day = {(WEB, day(1, 1)): 100}
    assert counted(visits=one_day, as_of=date(2026, 1, 1))["web.usuaris_unics"] == 86


@pytest.mark.parametrize("seed", [2026, 4])
def test_counting_over_the_api_agrees_with_the_truth(seed):
    true, ask = truth(seed=seed, as_of=AS_OF), asker(seed=seed)
    year = f"2026-01-01,{AS_OF}"

    def total(method, column, site=1):
        days = ask(method, date=year, idSite=site).values()
        return sum(int(day[column]) for day in days if day)

    assert total("VisitsSummary.get", "nb_visits") == true["web.visites"]
    assert total("VisitsSummary.get", "nb_visits", site=2) == true["qdq.visites"]
    assert total("Actions.get", "nb_downloads") == true["web.descarregues"]
    summary = ask("VisitsSummary.get", period="year", date=AS_OF)
    months = ask("VisitsSummary.get", period="month", date=year).values()
    added = sum(month["nb_uniq_visitors"] for month in months)
    assert summary.get("nb_uniq_visitors", added) == true["web.usuaris_unics"]
    assert (
        0
        < true["web.noticies_pdb_vis"]
        < true["web.noticies_vis"]
        < total("Actions.get", "nb_pageviews")
    )


@pytest.mark.parametrize("as_of", [date(2025, 9, 14), date(2016, 2, 29), date(2036, 12, 31)])
def test_a_year_without_a_plan_has_nothing(as_of):
    true = truth(seed=3, as_of=as_of)
    assert {true[indicator] for indicator in rules.RULES} == {0}


def test_the_year_of_the_plan_is_kept_in_the_next_one():
    late, later = (truth(seed=3, as_of=date(2027, 1, day)) for day in (4, 20))
    for indicator in ("web.visites", "web.usuaris_unics", "web.descarregues", "qdq.visites"):
        assert late[indicator] == later[indicator] > 0


def test_on_new_year_s_day_the_day_is_the_year():
    new_year = date(2026, 1, 1)
    true = truth(seed=3, as_of=new_year)
    day = asker(as_of=new_year, seed=3)("VisitsSummary.get", date=new_year)
    assert true["web.visites"] == day["nb_visits"] > 0


def test_figures_end_with_the_night(tonight):
    assert tonight.last_day == day_number(AS_OF)
    days = np.concatenate([rows.day for rows in tonight.listings.values()])
    assert (days.min(), days.max()) == (tonight.first_day, tonight.last_day)
    assert all((rows.hits > 0).all() for rows in tonight.listings.values())

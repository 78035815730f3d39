"""The truth of the site: counted from posts written by hand, and over the API."""

from datetime import date

import numpy as np
import pytest

from sources.sandbox import truth
from sources.sandbox.vendors.wordpress import truth as rules
from sources.sandbox.vendors.wordpress.site import WordpressSite
from sources.sandbox.world import world
from sources.sandbox.world.clock import NEVER, day_number
from sources.sandbox.world.entries import DEFAULTS, FUTURE, POST_KINDS, PUBLISHED
from sources.sandbox.world.history import new_history
from tests.unit.sandbox.conftest import AS_OF

from .conftest import everything, getter


def utc(year, month, day, hour=12, minute=0):
    return day_number(date(year, month, day)) * 86_400 + hour * 3600 + minute * 60


@pytest.fixture
def counted(night, monkeypatch):
    """Gives the indicators of a site whose posts are written by hand."""

    def count(kind, published_at, changed_at=None, now=NEVER - 1, **columns):
        posts = new_history(
            np.array(changed_at or published_at),
            DEFAULTS,
            kind=POST_KINDS.index(kind),
            published_at=published_at,
            **{"status": PUBLISHED, **columns},
        ).snapshot(NEVER - 1)
        monkeypatch.setattr(rules, "site_of", lambda _: WordpressSite(posts, now))
        return {indicator: rule(night) for indicator, rule in rules.RULES.items()}

    return count


def test_the_day_of_publication_is_local(counted):
    moments = [
        utc(2025, 12, 31, 22, 59),
        utc(2025, 12, 31, 23, 0),
        utc(2026, 6, 30, 21, 59),
        utc(2026, 6, 30, 22, 0),
    ]
    assert counted("news", moments)["web.noticies"] == 2


def test_a_programme_counts_its_own_and_all_count_in_all(counted):
    rendered = counted("news", [utc(2026, 2, 1)] * 4, programme=[0, 1, 1, -1])
    names = ("web.noticies", "web.noticies_propies", "web.noticies_pdb")
    assert [rendered[name] for name in names] == [4, 1, 2]
    assert [rendered[f"publicacions.{name[4:]}"] for name in names] == [4, 1, 2]


def test_an_old_guide_counts_when_it_is_revised_and_an_old_fact_sheet_does_not(counted):
    old, revised = [utc(2022, 3, 1)] * 2, [utc(2026, 3, 1), utc(2025, 3, 1)]
    assert counted("advice_guide", old, revised)["recursos.guies"] == 1
    assert counted("faq", old, revised)["recursos.faq"] == 1
    assert counted("fact_sheet", old, revised)["recursos.fitxes"] == 0


def test_what_was_scheduled_counts_from_its_own_day(counted):
    moments, written = [utc(2026, 3, 1)] * 2, [utc(2025, 12, 20)] * 2
    rendered = counted("faq", moments, written, status=[FUTURE, 0])
    assert rendered["recursos.faq"] == 1
    rendered = counted("faq", moments, written, status=[FUTURE, FUTURE], now=utc(2026, 2, 1))
    assert rendered["recursos.faq"] == 0


@pytest.mark.parametrize("seed", [2026, 7])
def test_counting_over_the_api_agrees_with_the_truth(seed):
    true = truth(seed=seed, as_of=AS_OF)
    get = getter() if seed == 2026 else getter_of(seed)

    def published(path):
        rows = everything(get, path, _fields="id,date,modified,categories")
        return [row for row in rows if "2026-01-01" <= row["date"] < "2026-07-01"]

    slugs = {row["slug"]: row["id"] for row in get("categories", per_page=100).rows}
    news = published("posts")
    assert len(news) == true["web.noticies"]
    own = [row for row in news if slugs["noticies-propies"] in row["categories"]]
    pdb = [row for row in news if slugs["pla-de-barris"] in row["categories"]]
    assert len(own) == true["web.noticies_propies"]
    assert len(pdb) == true["web.noticies_pdb"]
    assert len(published("ofertes")) == true["ofertes.publicades"]
    assert len(published("crides")) == true["voluntariat.crides"]
    faqs = everything(get, "faqs", _fields="date,modified")
    days = [max(row["date"], row["modified"]) for row in faqs]
    counted = [day for day in days if "2026-01-01" <= day < "2026-07-01"]
    assert len(counted) == true["recursos.faq"] > 0


def getter_of(seed):
    from sources.sandbox.vendors.wordpress.api import RestApi

    api = RestApi(world(seed=seed, as_of=AS_OF))
    return lambda path, **params: api.answer(path, {k: str(v) for k, v in params.items()})


@pytest.mark.parametrize(
    ("as_of", "is_nought"),
    [
        (date(2025, 9, 14), True),
        (date(2026, 1, 1), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
        (date(2016, 2, 29), True),
        (date(2036, 12, 31), True),
    ],
)
def test_a_year_without_a_plan_has_nothing_and_the_plan_s_year_is_kept(as_of, is_nought):
    true = truth(seed=3, as_of=as_of)
    assert (true["ofertes.publicades"] == 0) == (is_nought or as_of == date(2026, 1, 1))
    if as_of > date(2026, 12, 30) and not is_nought:
        assert 900 < true["ofertes.publicades"] < 2000
        assert 40 < true["web.noticies"] < 140

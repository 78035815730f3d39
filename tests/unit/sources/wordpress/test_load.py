"""Nights on a small WordPress: changes, publications, moves and deletions are loaded."""

import json
from datetime import UTC, date, datetime

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.errors import ContractError, SettingError, ShrinkageError
from sources.pipeline import load_source
from sources.wordpress import check_health, wordpress
from tests.unit.sources.wire import Wire
from tests.unit.sources.wordpress.site import POST_TYPES, Site, entry, file


@pytest.fixture
def site(monkeypatch) -> Site:
    site = Site()
    site.rows["posts"] = [entry(i) for i in range(1, 21)]
    site.rows["faqs"] = [entry(i, categories=[]) for i in range(21, 24)]
    site.rows["ofertes"] = [entry(30)]
    site.rows["media"] = [file(40, 21), file(41, None)]
    news = {"id": 2, "slug": "noticies", "name": "Vida &amp; m&eacute;s", "parent": 0}
    site.rows["categories"] = [news]
    wire = Wire(site)
    monkeypatch.setattr("sources.common.http.open_session", wire.session)
    monkeypatch.setenv("SOURCES__WORDPRESS__BASE_URL", "http://web.example")
    monkeypatch.setenv("SOURCES__WORDPRESS__POST_TYPES", json.dumps(POST_TYPES))
    site.asked = wire.asked
    return site


@pytest.fixture
def night(site, tmp_path):
    """Loads, and gives what a query finds afterwards."""

    def load(query: str) -> list[tuple]:
        warehouse = tmp_path / "warehouse.duckdb"
        try:
            load_source(wordpress(), warehouse=warehouse, state=tmp_path / "dlt")
        except PipelineStepFailed as failure:
            raise failure.__cause__.__cause__ from None
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    return load


IDS = "select id from raw_wordpress.posts order by id"
ALL = [(i,) for i in [*range(1, 24), 30]]


def test_an_entry_becomes_a_row_with_its_local_days(night):
    columns = "id, kind, title, link, page_key, category_ids, published_on, modified_on"
    assert night(f"select {columns} from raw_wordpress.posts where id = 1") == [
        (1, "news", "L’any de l’associació & més", "https://www.web.example/entrada-1/")
        + ("web.example/entrada-1", "2", date(2026, 3, 1), date(2026, 3, 2))
    ]
    (moments,) = night("select published_at, modified_at from raw_wordpress.posts where id = 1")
    assert [moment.astimezone(UTC) for moment in moments] == [
        datetime(2026, 3, 1, 22, 30, tzinfo=UTC),
        datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    ]


def test_no_title_or_address_of_an_offer_is_asked_for(night, site):
    assert night("select title, link, page_key from raw_wordpress.posts where id = 30") == [
        (None, None, None)
    ]
    for request in site.asked:
        assert not ("ofertes" in request.url and ("title" in request.url or "link" in request.url))
        assert "content" not in request.url and "author" not in request.url


def test_a_file_of_an_offer_stays_at_the_vendor_and_leaves_when_it_becomes_one(night, site):
    offer = site.rows["ofertes"][0]["id"]
    site.rows["media"].append(file(42, offer))
    assert night("select id from raw_wordpress.media order by 1") == [(40,), (41,)]
    site.rows["media"][1]["post"] = offer
    assert night("select id from raw_wordpress.media") == [(40,)]


def test_a_category_has_its_readable_name(night):
    assert night("select slug, name from raw_wordpress.categories") == [("noticies", "Vida & més")]


def test_a_later_night_asks_for_changes_in_the_sites_own_time(night, site):
    night(IDS)
    del site.asked[:]
    assert night(IDS) == ALL
    changes = [request.url for request in site.asked if "modified_after" in request.url]
    # the newest change was at 10:00 of 2 March, site-local
    assert len(changes) == 3 and all("2026-02-23T10%3A00%3A00" in url for url in changes)


def test_an_entry_scheduled_long_ago_is_found_when_it_comes_out(night, site):
    night(IDS)
    site.rows["posts"].append(entry(31, modified="2025-01-01T00:00:00"))
    assert night(IDS) == [*ALL, (31,)]


def test_a_category_that_is_merged_leaves_its_entries_without_a_change_of_their_date(night, site):
    for row in site.rows["posts"]:
        row["modified"] = "2025-01-01T00:00:00"
    night(IDS)
    del site.asked[:]
    night(IDS)
    ordinary = len(site.asked)
    del site.asked[:]
    site.rows["posts"][3]["categories"] = [5, 7]
    site.rows["posts"][4]["categories"] = []
    found = night("select id, category_ids from raw_wordpress.posts where id in (3, 4, 5)")
    assert sorted(found) == [(3, "2"), (4, "5|7"), (5, "")]
    again = [request.url for request in site.asked if "include=" in request.url]
    assert len(again) == 1 and "include=4%2C5&" in again[0]
    assert len(site.asked) == ordinary + 1


def test_deleted_entries_are_removed_and_moved_ones_change_their_kind(night, site):
    night(IDS)
    moved = site.rows["posts"].pop(4)
    del site.rows["posts"][0]
    site.rows["faqs"].insert(0, moved)
    assert night("select kind from raw_wordpress.posts where id = 5") == [("faq",)]
    assert night(IDS) == [one for one in ALL if one != (1,)]


def test_a_kind_under_another_name_keeps_its_entries(night, monkeypatch):
    night(IDS)
    renamed = {"new_resource" if kind == "faq" else kind: b for kind, b in POST_TYPES.items()}
    monkeypatch.setenv("SOURCES__WORDPRESS__POST_TYPES", json.dumps(renamed))
    assert night("select kind, count(*) from raw_wordpress.posts group by 1 order by 1") == [
        ("job_offer", 1), ("new_resource", 3), ("news", 20)
    ]  # fmt: skip
    del renamed["new_resource"]
    monkeypatch.setenv("SOURCES__WORDPRESS__POST_TYPES", json.dumps(renamed))
    assert night("select count(*) from raw_wordpress.posts") == [(21,)]


def test_a_file_that_is_attached_keeps_its_dates_and_is_seen_nevertheless(night, site):
    night(IDS)
    site.rows["media"][1]["post"] = 22
    del site.rows["media"][0]
    assert night("select id, post_id from raw_wordpress.media") == [(41, 22)]


def test_a_kind_that_suddenly_shows_nothing_is_refused(night, site):
    night(IDS)
    site.rows["faqs"].clear()
    with pytest.raises(ShrinkageError, match="GET /wp/v2/faqs shows 0 rows where 3 are loaded"):
        night(IDS)


def test_a_first_night_without_any_entry_is_refused(night, site):
    for base in POST_TYPES.values():
        site.rows[base].clear()
    with pytest.raises(ContractError, match="not a single entry"):
        night(IDS)


def test_a_type_that_is_not_there_is_named_with_those_that_are(night, site):
    del site.rows["faqs"]
    with pytest.raises(SettingError, match="faq is the type 'faqs'.*It shows categories, media"):
        night(IDS)


def test_news_without_the_field_of_categories_are_refused(night, site):
    del site.rows["posts"][7]["categories"]
    with pytest.raises(ContractError, match="categories is missing.*row 8"):
        night(IDS)


def test_the_health_check_names_an_offset_and_a_missing_type(site, monkeypatch):
    del site.rows["faqs"]
    site.rows["ofertes"].clear()

    def with_index(request):
        if request.url.rstrip("/").endswith("/wp-json"):
            return 200, {"timezone_string": "", "gmt_offset": 1}, {}
        return site(request)

    monkeypatch.setattr("sources.common.http.open_session", Wire(with_index).session)
    found = [(finding.text, bool(finding.remedy)) for finding in check_health()]
    assert found == [
        ("as any visitor, no credential is needed", False),
        ("the site's time zone is a fixed offset, not Europe/Madrid", True),
        ("faq: there is no type 'faqs'", True),
        ("job_offer: no entry of it is published yet", False),
    ]

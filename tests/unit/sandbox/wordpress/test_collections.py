"""The collections: what is public, in which order, page by page, and what is refused."""

import re

import numpy as np
import pytest

from sources.sandbox.vendors.wordpress.collections import RestError
from sources.sandbox.world.clock import to_wall
from sources.sandbox.world.entries import FUTURE, POST_KINDS, POST_STATUSES

from .conftest import everything

NEWS = POST_KINDS.index("news")


def error(get, path, **params):
    with pytest.raises(RestError) as refused:
        get(path, **params)
    return refused.value.body


def test_a_page_has_ten_entries_the_newest_first_and_totals_tell_the_rest(get):
    page = get("posts")
    dates = [row["date"] for row in page.rows]
    assert len(dates) == 10
    assert dates == sorted(dates, reverse=True)
    assert page.total == len(everything(get, "posts"))
    assert page.pages == -(-page.total // 10)


def test_pages_by_id_hold_each_entry_once(get):
    ids = [row["id"] for row in everything(get, "ofertes", _fields="id")]
    assert len(ids) == len(set(ids)) == get("ofertes").total
    assert ids == sorted(ids)


def test_a_page_past_the_end_is_an_error_and_an_empty_collection_is_not(get):
    past = error(get, "posts", page=999)
    assert (past["code"], past["data"]["status"]) == ("rest_post_invalid_page_number", 400)
    none = get("posts", after="2099-01-01T00:00:00")
    assert (none.rows, none.total, none.pages) == ([], 0, 0)


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"per_page": 101}, "per_page"),
        ({"per_page": 0}, "per_page"),
        ({"page": "x"}, "page"),
        ({"orderby": "views"}, "orderby"),
        ({"order": "up"}, "order"),
        ({"modified_after": "yesterday"}, "modified_after"),
        ({"status": "draft"}, "status"),
        ({"include": "1,x"}, "include"),
    ],
)
def test_a_wrong_parameter_is_named(get, params, name):
    refused = error(get, "posts", **params)
    assert refused["code"] == "rest_invalid_param"
    assert list(refused["data"]["params"]) == [name]


def test_the_public_may_not_edit_and_a_type_that_is_not_shown_has_no_route(get):
    assert error(get, "posts", context="edit")["code"] == "rest_forbidden_context"
    assert error(get, "pages_secretes")["code"] == "rest_no_route"
    assert error(get, "posts/99999999")["code"] == "rest_post_invalid_id"


def test_only_what_is_published_by_now_is_served(get, site):
    served = [row["id"] for row in everything(get, "posts", _fields="id")]
    is_served = np.isin(site.posts.ids, served)
    words = np.array(POST_STATUSES)[site.posts["status"]]
    assert set(words[is_served]) == {"publish", "future"}
    assert (site.posts["published_at"][is_served] <= site.now).all()
    assert {"draft", "private", "trash"} <= set(words[~site.is_shown])
    still_to_come = (words == "future") & ~site.is_shown
    assert still_to_come.any()
    assert (site.posts["published_at"][still_to_come] > site.now).all()


def test_what_the_clock_published_bears_a_change_older_than_itself(get, site):
    scheduled = site.is_shown & (site.posts["status"] == FUTURE)
    ids = site.posts.ids[scheduled & (site.posts["kind"] == NEWS)]
    rows = [get(f"posts/{number}") for number in ids.tolist()]
    unseen = [row for row in rows if row["modified"] < row["date"]]
    assert len(unseen) > 5
    newest = max(unseen, key=lambda row: row["date"])
    since = get("posts", modified_after=newest["date"], include=newest["id"])
    assert since.rows == []
    assert get("posts", include=newest["id"]).total == 1


def test_moments_are_local_and_in_utc_and_differ_by_the_clock_of_the_season(get):
    hours = set()
    for row in everything(get, "posts", _fields="date,date_gmt"):
        local, utc = (np.datetime64(row[name]) for name in ("date", "date_gmt"))
        hours.add(int((local - utc) / np.timedelta64(1, "h")))
    assert hours == {1, 2}


def test_moments_are_compared_in_local_time_unless_they_bear_an_offset(get):
    row = get("posts", orderby="date", order="asc").rows[5]

    def is_after(moment):
        return row["id"] in {one["id"] for one in everything(get, "posts", after=moment)}

    moment = np.datetime64(row["date_gmt"])
    assert not is_after(row["date"])
    assert not is_after(f"{moment}Z")
    assert is_after(f"{moment - 1}Z")
    assert is_after(f"{moment}")


def test_days_turn_at_local_midnight(site):
    news = site.posts["kind"] == NEWS
    utc_day = site.posts["published_at"][news] // 86_400
    local_day = to_wall(site.posts["published_at"][news]) // 86_400
    assert (utc_day != local_day).any()


def test_fields_asked_for_come_alone_and_nested_ones_by_their_root(get):
    row = get("posts", _fields="id,title.rendered,modified_gmt,nothing").rows[0]
    assert set(row) == {"id", "title", "modified_gmt"}


def test_titles_are_html_and_content_names_people(get):
    titles = {row["title"]["rendered"] for row in everything(get, "posts")}
    assert any("&#8217;" in title for title in titles)
    assert any("&#038;" in title for title in titles)
    assert "mailto:" in get("ofertes").rows[0]["content"]["rendered"]


def test_slugs_are_unique_in_a_type_and_foreign_signs_percent_encoded(get):
    slugs = [row["slug"] for row in everything(get, "posts", _fields="slug")]
    assert len(slugs) == len(set(slugs))
    assert any("%c2%b7" in slug for slug in slugs)
    assert all(re.fullmatch(r"[a-z0-9%-]+", slug) for slug in slugs)


def test_only_posts_have_categories_and_no_news_has_both_programmes(get):
    slugs = {row["id"]: row["slug"] for row in get("categories", per_page=100).rows}
    assert "categories" not in get("guies").rows[0]
    found = [{slugs[number] for number in row["categories"]} for row in everything(get, "posts")]
    assert not any({"noticies-propies", "pla-de-barris"} <= one for one in found)
    assert any({"pla-de-barris", "pla-de-barris-carmel"} <= one for one in found)
    assert any("pla-de-barris-carmel" in one and "pla-de-barris" not in one for one in found)


def test_files_of_hidden_posts_are_counted_but_not_shown(get):
    shown = everything(get, "media")
    total = get("media").total
    assert len(shown) < total
    hosts = {row["post"] for row in shown if row["post"]}
    public = {
        row["id"]
        for base in ("posts", "guies", "fitxes", "recursos", "recursos-subvencio", "recursos-pdb",
                     "publicacions-up", "publicacions-dba")
        for row in everything(get, base, _fields="id")
    }  # fmt: skip
    assert hosts <= public
    assert any(row["post"] is None for row in shown)
    assert {row["mime_type"].partition("/")[0] for row in shown} == {"application", "image"}


def test_types_tell_the_routes(get):
    bases = {kind["rest_base"] for kind in get("types").values()}
    assert {"posts", "media", "guies", "faqs", "ofertes", "crides"} <= bases
    for base in bases:
        assert get(base, per_page=1).pages >= 0

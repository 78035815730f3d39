"""The site over HTTP: headers, links to follow, both ways to name a route."""

import json

import requests


def base(sandbox):
    return sandbox.environment["SOURCES__WORDPRESS__BASE_URL"]


def test_totals_are_headers_and_links_lead_through_all_pages(sandbox):
    url = f"{base(sandbox)}/wp-json/wp/v2/guies?per_page=5&_fields=id"
    ids, pages = [], 0
    while url:
        answer = requests.get(url, timeout=10)
        ids += [row["id"] for row in answer.json()]
        url = answer.links.get("next", {}).get("url")
        pages += 1
    assert len(set(ids)) == len(ids) == int(answer.headers["x-wp-total"])
    assert pages == int(answer.headers["x-wp-totalpages"])


def test_errors_are_objects_with_their_status(sandbox):
    answer = requests.get(f"{base(sandbox)}/wp-json/wp/v2/posts?page=999", timeout=10)
    assert answer.status_code == 400
    assert answer.json()["code"] == "rest_post_invalid_page_number"
    answer = requests.get(f"{base(sandbox)}/wp-json/wp/v2/no_such_type", timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (404, "rest_no_route")


def test_routes_can_be_named_in_the_query_where_links_are_plain(sandbox):
    asked = {"rest_route": "/wp/v2/categories", "per_page": "100"}
    plain = requests.get(base(sandbox) + "/", params=asked, timeout=10)
    pretty = requests.get(f"{base(sandbox)}/wp-json/wp/v2/categories?per_page=100", timeout=10)
    assert plain.json() == pretty.json()
    index = requests.get(f"{base(sandbox)}/wp-json/", timeout=10).json()
    assert index["timezone_string"] == "Europe/Madrid"


def test_the_settings_name_the_route_of_every_kind(sandbox):
    kinds = json.loads(sandbox.environment["SOURCES__WORDPRESS__POST_TYPES"])
    assert kinds["news"] == "posts"
    assert len(kinds) == 12
    for rest_base in kinds.values():
        asked = requests.get(f"{base(sandbox)}/wp-json/wp/v2/{rest_base}?per_page=1", timeout=10)
        assert asked.status_code == 200

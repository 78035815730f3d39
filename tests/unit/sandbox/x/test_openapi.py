"""Requests and responses fit the specifications that X published.

There are two, from before and after the fields were renamed. Each X has to fit the one whose
names it uses; an X in transition takes requests by the one and responds by the other.
"""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from jsonschema import Draft202012Validator
from requests.adapters import HTTPAdapter

from sources.sandbox import serve
from sources.sandbox.vendors.x.account import ACCOUNT_ID
from tests.support.vendor_material import material, needs
from tests.support.warehouses import DataDir, environment

from .conftest import AS_OF, BETWEEN, POSTS, TWEETS, speaking

REAL = material("x")

pytestmark = needs(REAL)

SPECIFICATIONS = {
    "tweet": "openapi_before_rename_2026-08-07.json",
    "post": "openapi_2026-08-22_v2.167.json",
}
WORDS = [
    pytest.param(TWEETS, "tweet", "tweet", id="tweets"),
    pytest.param(POSTS, "post", "post", id="posts"),
    pytest.param(BETWEEN, "tweet", "post", id="between"),
]
Spec = dict[str, Any]


def specification(words: str) -> Spec:
    return json.loads((REAL / SPECIFICATIONS[words]).read_text(encoding="utf-8"))


def path_of(url: str) -> str:
    path = urlsplit(url).path.removeprefix("/x")
    if path.startswith("/2/users/by/username/"):
        return "/2/users/by/username/{username}"
    return path.replace(ACCOUNT_ID, "{id}")


def resolved(spec: Spec, parameter: Spec) -> Spec:
    if "$ref" not in parameter:
        return parameter
    return spec["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[-1]]


def complaints(spec: Spec, schema: Spec, value: Any) -> list[str]:
    whole = {**schema, "components": spec["components"]}
    return [error.message[:200] for error in Draft202012Validator(whole).iter_errors(value)]


def complaints_of_request(spec: Spec, url: str) -> list[str]:
    operation = spec["paths"][path_of(url)]["get"]
    known = {one["name"]: one for one in (resolved(spec, p) for p in operation["parameters"])}
    found = []
    for name, text in parse_qsl(urlsplit(url).query):
        if name not in known:
            found.append(f"no parameter {name}")
            continue
        schema = known[name]["schema"]
        value: Any = text
        if schema.get("type") == "array":
            value = text.split(",")
        elif schema.get("type") == "integer":
            value = int(text)
        found += complaints(spec, schema, value)
    return found


def complaints_of_answer(spec: Spec, response: requests.Response) -> list[str]:
    responses = spec["paths"][path_of(response.url)]["get"]["responses"]
    kind = response.headers["Content-Type"].split(";")[0]
    content = responses.get(str(response.status_code), responses["default"])["content"]
    return complaints(spec, content[kind]["schema"], response.json())


@pytest.mark.parametrize(("seed", "asked", "answered"), WORDS)
def test_a_load_and_its_responses_fit_the_specifications(
    seed, asked, answered, tmp_path, monkeypatch
):
    from sources.x import check_health

    exchanged: list[requests.Response] = []
    send = HTTPAdapter.send

    def listening(self, *arguments, **options):
        exchanged.append(send(self, *arguments, **options))
        return exchanged[-1]

    monkeypatch.setattr(HTTPAdapter, "send", listening)
    data_dir = DataDir(tmp_path, seed=seed)
    data_dir.load(AS_OF, source="x")
    with serve(seed=seed, as_of=AS_OF) as sandbox, environment(**sandbox.environment):
        texts = [finding.text for finding in check_health()]
    understood = [answer for answer in exchanged if answer.status_code == 200]
    refused = [answer for answer in exchanged if answer.status_code != 200]
    assert {path_of(answer.url) for answer in understood} == {
        "/2/users/by/username/{username}",
        "/2/users/{id}/tweets",
        "/2/usage/tweets",
    }
    assert f"understands {asked}.fields" in texts
    for answer in understood:
        assert complaints_of_request(specification(asked), answer.url) == []
        assert complaints_of_answer(specification(answered), answer) == []
    # each tries the other field names once, and they are refused as an invalid request
    assert len(refused) == 2 * (asked == "post")
    for answer in refused:
        assert answer.status_code == 400
        assert complaints_of_request(specification("tweet"), answer.url) == []
        assert complaints_of_answer(specification(answered), answer) == []


def test_the_field_names_of_one_specification_do_not_fit_the_other():
    with speaking(TWEETS) as ask:
        fields = {"tweet_fields": "public_metrics"}
        old = ask("timeline", exclude="retweets", **fields)
    assert complaints_of_answer(specification("tweet"), old) == []
    assert "'repost_count' is a required property" in complaints_of_answer(
        specification("post"), old
    )

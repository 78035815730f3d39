"""Checks of WordPress's responses: JSON, order of rows, errors."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from sources.common.errors import ContractError, SettingError
from sources.common.vendor import Vendor

VENDOR = Vendor(
    name="WordPress",
    address="SOURCES__WORDPRESS__BASE_URL",
    credential="visitors",
    remedy=(
        "A firewall or a plugin closes its REST API: let the loader's address pass, for reading."
    ),
    not_json_hint="It may be a firewall's.",
)

Row = dict[str, Any]

PAST_THE_END = "rest_post_invalid_page_number"


def request_name(response: requests.Response) -> str:
    """Method and route, e.g. `GET /wp/v2/posts`, whichever form the site's links have."""
    url = urlsplit(response.request.url or "")
    query = parse_qs(url.query)
    route = query["rest_route"][0] if "rest_route" in query else url.path.partition("/wp-json")[2]
    return f"GET /{route.strip('/')}"


def raise_for_response(response: requests.Response) -> None:
    """Raise the error that a status stands for; an unknown route is a wrong setting.

    A page past the last one is no error: WordPress calls it a bad request.

    Raises:
        requests.HTTPError, SourceError: as `Vendor.raise_for_status`.
    """
    if is_past_the_end(response):
        return
    request = request_name(response)
    if response.status_code == 404:
        raise SettingError(
            f"{VENDOR.failure(response, request)}. There is no such route below "
            "SOURCES__WORDPRESS__BASE_URL. If links of the site look like ?p=12, set "
            "SOURCES__WORDPRESS__PLAIN_PERMALINKS=true."
        )
    VENDOR.raise_for_status(response, request)


def is_past_the_end(response: requests.Response) -> bool:
    """Whether the requested page is past the last one."""
    return response.status_code == 400 and PAST_THE_END.encode() in response.content


def rows_of(response: requests.Response) -> list[Row]:
    """The rows of a page.

    Raises:
        ContractError: the response is no list of objects.
    """
    request = request_name(response)
    body = VENDOR.json(response, request)
    if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        raise ContractError(f"{request}: the response is no list of entries.")
    return body


def unseen(route: str, page: Sequence[Row], seen: set[int]) -> list[Row]:
    """Drop repeated rows, as pages shift while they are read, and add the others to the seen ids.

    Raises:
        ContractError: a row comes after a later one, so more of them may be missing.
    """
    last = max(seen, default=0)
    rows: list[Row] = []
    for row in page:
        identifier = row.get("id")
        if not isinstance(identifier, int):
            raise ContractError(f"GET /{route}: a row came without a whole number as its id.")
        if identifier in seen:
            continue
        if identifier < last:
            raise ContractError(
                f"GET /{route}: entry {identifier} came after a later one: the server ignored "
                "the order asked for, so entries may be missing."
            )
        last = identifier
        seen.add(identifier)
        rows.append(row)
    return rows

"""What WordPress answers, checked before it is believed: JSON, order of rows, refusals."""

import logging
import re
from collections.abc import Sequence
from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError, SettingError
from sources.common.http import quote

Row = dict[str, Any]

logger = logging.getLogger(__name__)

PAST_THE_END = "rest_post_invalid_page_number"
# PHP prints its notices as HTML, each on lines of its own, before whatever follows.
_LINE_OF_JSON = re.compile(rb"^\s*[\[{]", re.MULTILINE)
_PHP_NOTICE = re.compile(rb"(?:Notice|Warning|Deprecated)\b.{0,500}? on line ", re.DOTALL)


def raise_for_answer(route: str, response: requests.Response) -> None:
    """Name what is wrong with an answer; 429 and 5xx become UnavailableError when tries end.

    A page past the last one is not wrong: WordPress calls it a bad request.
    """
    status = response.status_code
    if status < 400 or is_past_the_end(response):
        return
    said = f"GET /{route}: HTTP {status}: {quote(response, 'message')}"
    if status == 429 or status >= 500:
        raise requests.HTTPError(said, response=response)
    if status == 401 or status == 403:
        raise CredentialError(
            f"{said}. WordPress does not show this to visitors: a firewall or a plugin closes its "
            "REST API. Let the loader's address pass, for reading."
        )
    if status == 404:
        raise SettingError(
            f"{said}. There is no such route below SOURCES__WORDPRESS__BASE_URL. If links of the "
            "site look like ?p=12, set SOURCES__WORDPRESS__PLAIN_PERMALINKS=true."
        )
    raise ContractError(f"{said}.")


def is_past_the_end(response: requests.Response) -> bool:
    """Whether the page asked for lies behind the last one."""
    return response.status_code == 400 and PAST_THE_END.encode() in response.content


def body_of(route: str, response: requests.Response) -> Any:
    """The JSON of an answer, also where PHP wrote notices before it.

    Raises:
        ContractError: there is none, whatever the status says.
    """
    content = response.content.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        pass
    start = _LINE_OF_JSON.search(content)
    if start and _PHP_NOTICE.search(content[: start.start()]):
        try:
            body = orjson.loads(content[start.start() :])
        except orjson.JSONDecodeError:
            pass
        else:
            logger.warning("GET /%s: PHP wrote notices before the JSON; they were skipped", route)
            return body
    raise ContractError(
        f"GET /{route}: HTTP {response.status_code} with "
        f"{response.headers.get('Content-Type', 'no type')} in place of JSON: a login, firewall "
        "or maintenance page answered for WordPress."
    )


def rows_of(route: str, response: requests.Response) -> list[Row]:
    """The rows of a page.

    Raises:
        ContractError: the answer is no list of objects.
    """
    body = body_of(route, response)
    if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        raise ContractError(f"GET /{route}: the answer is no list of entries.")
    return body


def unseen(route: str, page: Sequence[Row], seen: set[int]) -> list[Row]:
    """Drop rows that came before, as pages shift while they are read, and note the others.

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

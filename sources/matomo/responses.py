"""What Matomo answers, checked before it is believed: refusals with 200, days without an object."""

import re
from collections.abc import Sequence
from typing import Any

import orjson
import requests

from sources.common.errors import ContractError, CredentialError
from sources.common.http import quote
from sources.common.redaction import redact

Row = dict[str, Any]

_REFUSED = re.compile(
    r"\baccess\b|authenticat|token|permission|privilege|not allowed|brute|attempts|log(ged)? ?in",
    re.IGNORECASE,
)


def raise_for_answer(method: str, response: requests.Response) -> None:
    """Name what is wrong with a status; 429 and 5xx become UnavailableError when tries end."""
    status = response.status_code
    if status < 400:
        return
    said = f"HTTP {status}: {quote(response, 'message')}"
    if status == 401 or status == 403:
        raise _refusal(method, said)
    if status == 429 or status >= 500:
        raise requests.HTTPError(f"{method}: {said}", response=response)
    raise ContractError(f"{method}: {said}")


def body_of(method: str, response: requests.Response) -> Any:
    """The JSON of an answer.

    Raises:
        CredentialError: Matomo refuses the token; most often with status 200.
        ContractError: the answer is another error, or no JSON.
    """
    try:
        body = orjson.loads(response.content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        raise ContractError(
            f"{method}: HTTP {response.status_code} with "
            f"{response.headers.get('Content-Type', 'no type')} in place of JSON: a login, "
            "maintenance or proxy page answered for Matomo."
        ) from None
    raise_for_error(method, body, response.request)
    return body


def raise_for_error(
    method: str, body: Any, request: requests.PreparedRequest | None = None
) -> None:
    """Refuse the object by which Matomo says that it failed, whatever the status."""
    if not isinstance(body, dict) or body.get("result") != "error":
        return
    message = str(body.get("message", "no message"))
    words = redact(message, request, method)
    if _REFUSED.search(message):
        raise _refusal(method, words)
    raise ContractError(f"{method}: Matomo says: {words}")


def _refusal(method: str, said: str) -> CredentialError:
    return CredentialError(
        f"{method}: Matomo refuses the token of SOURCES__MATOMO__TOKEN ({said}). Check that it is "
        "valid and that its user may view the sites; wrong ones can lock this machine out."
    )


def by_period(method: str, body: Any, periods: Sequence[str]) -> dict[str, Row]:
    """Give the figures of each day, month or year asked for, by its name.

    One without visits is `[]`, or an object with nothing but a value of 0: it becomes an empty row.

    Raises:
        ContractError: one that was asked for is not there, or is something else.
    """
    if not isinstance(body, dict):
        raise ContractError(f"{method}: the answer is no object by date.")
    figures: dict[str, Row] = {}
    for period in periods:
        if period not in body:
            raise ContractError(f"{method}: {period} is missing from the answer.")
        entry = body[period]
        if entry == [] or entry == {"value": 0}:
            entry = {}
        if not isinstance(entry, dict):
            raise ContractError(f"{method}: the entry of {period} is no object.")
        raise_for_error(method, entry)
        figures[period] = with_numbers(entry)
    return figures


def table_rows(method: str, body: Any) -> list[Row]:
    """The rows of a report.

    Raises:
        ContractError: the answer is no list of objects.
    """
    raise_for_error(method, body)
    if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        raise ContractError(f"{method}: the answer is no list of rows.")
    return [with_numbers(row) for row in body]


def with_numbers(row: Row) -> Row:
    """Make numbers of what Matomo sometimes writes as text: "12", not "50%"."""
    return {
        name: int(value)
        if name.startswith(("nb_", "sum_")) and isinstance(value, str) and value.isdecimal()
        else value
        for name, value in row.items()
    }

"""Checks of Matomo's responses: errors with status 200, missing days."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

import requests

from sources.common.errors import ContractError
from sources.common.redaction import redact
from sources.common.vendor import Vendor

VENDOR = Vendor(
    name="Matomo",
    address="SOURCES__MATOMO__BASE_URL",
    credential="the token of SOURCES__MATOMO__TOKEN",
    remedy=(
        "Check that it is valid and that its user may view the sites; wrong ones can lock this "
        "machine out."
    ),
)

Row = dict[str, Any]

_REFUSED = re.compile(
    r"\baccess\b|authenticat|token|permission|privilege|not allowed|brute|attempts|log(ged)? ?in",
    re.IGNORECASE,
)


def request_name(response: requests.Response) -> str:
    """The method that was called; a redirection may have dropped it with the body."""
    body = response.request.body or ""
    form = parse_qs(body.decode() if isinstance(body, bytes) else str(body))
    return form.get("method", ["index.php"])[0]


def body_of(method: str, response: requests.Response) -> Any:
    """The JSON of a response.

    Raises:
        CredentialError: Matomo refuses the token; most often with status 200.
        ContractError: the response is another error, or no JSON.
    """
    body = VENDOR.json(response, method)
    raise_for_error(method, body, response.request)
    return body


def raise_for_error(
    method: str, body: Any, request: requests.PreparedRequest | None = None
) -> None:
    """Refuse Matomo's error object, whatever the status."""
    if not isinstance(body, dict) or body.get("result") != "error":
        return
    message = str(body.get("message", "no message"))
    redacted = redact(message, request, method)
    if _REFUSED.search(message):
        raise VENDOR.refusal(method, redacted)
    raise ContractError(f"{method}: Matomo says: {redacted}")


def by_period(method: str, body: Any, periods: Sequence[str]) -> dict[str, Row]:
    """Give the figures of each requested day, month or year, by its name.

    A period without visits is `[]`, or an object with only a value of 0: it becomes an empty row.

    Raises:
        ContractError: one of them is missing, or is something else.
    """
    if not isinstance(body, dict):
        raise ContractError(f"{method}: the response is no object by date.")
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
        ContractError: the report is no list of objects.
    """
    raise_for_error(method, body)
    if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        raise ContractError(f"{method}: the response is no list of rows.")
    return [with_numbers(row) for row in body]


def with_numbers(row: Row) -> Row:
    """Convert numbers that Matomo writes as text: "12", but not "50%"."""
    return {
        name: int(value)
        if name.startswith(("nb_", "sum_")) and isinstance(value, str) and value.isdecimal()
        else value
        for name, value in row.items()
    }

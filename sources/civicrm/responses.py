"""What CiviCRM answers, checked before it is believed: envelope, order of rows, refusals."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import orjson
import pyarrow as pa
import requests

from sources.common.arrow_json import read_columns
from sources.common.errors import ContractError, CredentialError
from sources.common.http import quote

# How a row begins, with the digits of the largest whole number.
_ROW = re.compile(rb'\{"id":([0-9]{1,18})[,}]')
_FETCHED = re.compile(rb'"countFetched":([0-9]{1,18})[,}]')

Row = dict[str, Any]
Page: TypeAlias = pa.RecordBatch | list[Row]
"""The rows of an answer: as columns, by the vendor's fields, or one by one."""


def raise_for_answer(response: requests.Response, *_: Any, **__: Any) -> None:
    """Name what is wrong with an answer; 429 and 5xx become UnavailableError when tries end."""
    request = _name(response)
    status = response.status_code
    if status == 401 or status == 403:
        raise CredentialError(
            f"{request}: CiviCRM refuses the credential of SOURCES__CIVICRM__API_KEY "
            f"(HTTP {status}: {_message(response)})."
        )
    if status == 429 or status >= 500:
        raise requests.HTTPError(
            f"{request}: HTTP {status}: {_message(response)}", response=response
        )
    if status >= 400:
        raise ContractError(f"{request}: HTTP {status}: {_message(response)}")


def _name(response: requests.Response) -> str:
    """Entity and action of a call, e.g. `Activity.get`; the address stays out of messages."""
    return ".".join((response.request.path_url or "").split("?")[0].split("/")[-2:])


def _message(response: requests.Response) -> str:
    # CiviCRM has three shapes for its own words
    return quote(response, "error_message", "status_message")


def _json(response: requests.Response) -> Any:
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError:
        raise ContractError(
            f"{_name(response)}: HTTP 200 with {response.headers.get('Content-Type', 'no type')} "
            "in place of JSON: a login, maintenance or proxy page answered for CiviCRM."
        ) from None


def matched(response: requests.Response) -> int:
    """How many rows match in all, as asked for with `row_count`."""
    body = _json(response)
    total = body.get("countMatched") if isinstance(body, dict) else None
    if not isinstance(total, int):
        raise ContractError("CiviCRM gave no countMatched although row_count was asked for.")
    return total


def matched_each(response: requests.Response, request: str, calls: int) -> list[int]:
    """How many rows match each of several calls that were asked at once with `row_count`."""
    try:
        counts = [answer["countMatched"] for answer in _json(response)]
    except (TypeError, KeyError):
        counts = []
    if len(counts) != calls or not all(isinstance(count, int) for count in counts):
        raise ContractError(f"{request}: {calls} counts were asked for at once, others came.")
    return counts


def values(response: requests.Response) -> list[Row]:
    """The rows of an answer.

    Raises:
        ContractError: the answer is not APIv4's envelope, whatever its status says.
    """
    request = _name(response)
    body = _json(response)
    values = body.get("values") if isinstance(body, dict) else None
    if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
        raise ContractError(f"{request}: the answer has no list of rows under 'values'.")
    return values


@dataclass(frozen=True)
class Unread:
    """An answer of which only the end was looked at: enough to ask for the next one.

    Attributes:
        response: as it came.
        after: the last id of the page before.
        last: the id of its last row, as far as its text tells.
        count: how many rows it says to hold.
    """

    response: requests.Response
    after: int
    last: int
    count: int

    @property
    def rows(self) -> list[Row]:
        """The rows, one by one.

        Raises:
            ContractError: they are out of order, or do not end where their text seemed to.
        """
        request = _name(self.response)
        rows = in_order(values(self.response), self.after, request)
        if not rows or rows[-1]["id"] != self.last:
            raise ContractError(
                f"{request}: a page does not end with its last row by id: rows are repeated out of "
                "order, or hold others with ids of their own."
            )
        return rows


def unread(response: requests.Response, last_id: int) -> Unread | None:
    """An answer that tells by its end how far it goes, and goes on after `last_id`.

    What begins a row cannot be within a text: its quotes would be escaped.
    """
    text = response.content
    end = text.rfind(b"]")
    last = _ROW.match(text, max(text.rfind(b'{"id":', 0, end), 0))
    count = _FETCHED.search(text, end)
    if not last or not count or not int(count[1]) or int(last[1]) <= last_id:
        return None
    return Unread(response, last_id, int(last[1]), int(count[1]))


def read(pages: Sequence[Unread], types: Mapping[str, pa.DataType]) -> list[Page]:
    """The rows of some answers together as columns; one by one where they are not as asked for."""
    batch = read_columns([page.response.content for page in pages], "values", types)
    if batch is not None and _is_as_told(batch.column("id"), pages):
        return [batch]
    if len(pages) > 1:
        return [one for page in pages for one in read([page], types)]
    return [pages[0].rows]


def _is_as_told(ids: pa.Array, pages: Sequence[Unread]) -> bool:
    """Whether each page has as many rows as it says, up to the id that it was thought to end at.

    And whether all are in order.
    """
    ends = np.cumsum([page.count for page in pages])
    if ids.null_count or not len(ids) or len(ids) != ends[-1]:
        return False
    found = ids.to_numpy()
    is_in_order = found[0] > pages[0].after and np.all(found[1:] > found[:-1])
    return bool(is_in_order) and found[ends - 1].tolist() == [page.last for page in pages]


def ids_of(page: Page) -> list[int]:
    """The ids of a page's rows, in their order."""
    return [row["id"] for row in page] if isinstance(page, list) else page.column("id").to_pylist()


def in_order(page: Sequence[Row], last_id: int, request: str) -> list[Row]:
    """Drop repeated rows; refuse rows that come after a later one, as more may be missing."""
    rows: list[Row] = []
    here: set[int] = set()
    for row in page:
        identifier = row.get("id")
        if not isinstance(identifier, int):
            raise ContractError(f"{request}: a row came without a whole number as its id.")
        if identifier in here or identifier == last_id:
            continue
        if identifier < (rows[-1]["id"] if rows else last_id):
            raise ContractError(
                f"{request}: row {identifier} came after a later one: the server ignored the "
                "order asked for, so rows may be missing."
            )
        here.add(identifier)
        rows.append(row)
    return rows

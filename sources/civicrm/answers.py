"""What CiviCRM answers, checked before it is believed: envelope, order of rows, refusals."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import orjson
import pyarrow as pa
import requests
from numpy.typing import NDArray

from sources.errors import ContractError, CredentialError
from sources.http import quote
from sources.json_columns import read_columns

# How a row begins, and the digits of the largest whole number.
_ROW = re.compile(rb'\{"id":([0-9]+)')
_LONGEST_ID = 18

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
    """An answer of which only the ids were looked at: enough to ask for the next one."""

    response: requests.Response
    ids: NDArray[np.int64]

    @property
    def rows(self) -> list[Row]:
        """The rows, one by one.

        Raises:
            ContractError: they have other ids than the text seemed to have.
        """
        request = _name(self.response)
        rows = in_order(values(self.response), 0, request)
        if ids_of(rows) != self.ids.tolist():
            raise ContractError(f"{request}: within rows there are others with ids of their own.")
        return rows


def read(pages: Sequence[Unread], types: Mapping[str, pa.DataType]) -> list[Page]:
    """The rows of some answers together as columns; one by one where they are not as asked for."""
    batch = read_columns([page.response.content for page in pages], "values", types)
    ids = np.concatenate([page.ids for page in pages])
    if batch is not None and np.array_equal(batch.column("id").to_numpy(), ids):
        return [batch]
    if len(pages) > 1:
        return [one for page in pages for one in read([page], types)]
    return [pages[0].rows]


def unread(response: requests.Response, last_id: int) -> Unread | None:
    """An answer whose rows, as far as its text tells, are in order and come after `last_id`.

    What begins a row cannot be within a text: its quotes would be escaped.
    """
    ids = np.array(_ROW.findall(response.content), dtype=bytes)
    if not ids.size or ids.itemsize > _LONGEST_ID:
        return None
    found = ids.astype(np.int64)
    is_in_order = found[0] > last_id and np.all(found[1:] > found[:-1])
    return Unread(response, found) if is_in_order else None


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

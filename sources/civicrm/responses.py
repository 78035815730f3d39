"""CiviCRM's responses, checked before they are used: envelope, order of rows, errors."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import requests

from sources.civicrm.arrow_json import read_columns
from sources.common.errors import ContractError
from sources.common.vendor import Vendor

VENDOR = Vendor(
    name="CiviCRM",
    address="SOURCES__CIVICRM__BASE_URL",
    credential="the credential of SOURCES__CIVICRM__API_KEY",
    remedy="Has the key been changed, or the permission to use it been taken from its user?",
    # CiviCRM writes its message in one of these, or as plain text
    messages=("error_message", "status_message"),
)

# How a row begins, with the digits of the largest whole number.
_ROW = re.compile(rb'\{"id":([0-9]{1,18})[,}]')
_FETCHED = re.compile(rb'"countFetched":([0-9]{1,18})[,}]')

Row = dict[str, Any]
RowPage: TypeAlias = pa.RecordBatch | list[Row]
"""The rows of a response: as columns, by the vendor's fields, or one by one."""


def request_name(response: requests.Response) -> str:
    """Entity and action of a call, e.g. `Activity.get`; the address stays out of messages."""
    return ".".join((response.request.path_url or "").split("?")[0].split("/")[-2:])


def matched(response: requests.Response) -> int:
    """How many rows match in all, as asked for with `row_count`."""
    body = VENDOR.json(response, request_name(response))
    total = body.get("countMatched") if isinstance(body, dict) else None
    if not isinstance(total, int):
        raise ContractError("CiviCRM gave no countMatched although row_count was asked for.")
    return total


def matched_each(response: requests.Response, request: str, calls: int) -> list[int]:
    """How many rows match each of several calls that were sent at once with `row_count`."""
    try:
        counts = [call["countMatched"] for call in VENDOR.json(response, request)]
    except (TypeError, KeyError):
        counts = []
    if len(counts) != calls or not all(isinstance(count, int) for count in counts):
        raise ContractError(f"{request}: {calls} counts were asked for at once, others came.")
    return counts


def values(response: requests.Response) -> list[Row]:
    """The rows of a response.

    Raises:
        ContractError: it is not APIv4's envelope, whatever its status says.
    """
    request = request_name(response)
    body = VENDOR.json(response, request)
    values = body.get("values") if isinstance(body, dict) else None
    if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
        raise ContractError(f"{request}: the response has no list of rows under 'values'.")
    return values


@dataclass(frozen=True)
class UnparsedPage:
    """A response of which only the end was read, enough to request the next page.

    Attributes:
        response: as it came.
        after: the last id of the previous page.
        last: the id of its last row, according to its text.
        count: the number of rows that it claims to hold.
    """

    response: requests.Response
    after: int
    last: int
    count: int

    @property
    def rows(self) -> list[Row]:
        """The rows, one by one.

        Raises:
            ContractError: they are out of order, or do not end with the id found in the text.
        """
        request = request_name(self.response)
        rows = in_order(values(self.response), self.after, request)
        if not rows or rows[-1]["id"] != self.last:
            raise ContractError(
                f"{request}: a page does not end with its last row by id: rows are repeated out of "
                "order, or hold others with ids of their own."
            )
        return rows


def unparsed(response: requests.Response, last_id: int) -> UnparsedPage | None:
    """An unparsed page, if the end of the response shows an id above `last_id`.

    The pattern that begins a row cannot match within a text: quotes there are escaped.
    """
    text = response.content
    end = text.rfind(b"]")
    last = _ROW.match(text, max(text.rfind(b'{"id":', 0, end), 0))
    count = _FETCHED.search(text, end)
    if not last or not count or not int(count[1]) or int(last[1]) <= last_id:
        return None
    return UnparsedPage(response, last_id, int(last[1]), int(count[1]))


def parse(pages: Sequence[UnparsedPage], types: Mapping[str, pa.DataType]) -> list[RowPage]:
    """The rows of some pages together as columns; unexpected pages as rows."""
    batch = read_columns([page.response.content for page in pages], "values", types)
    if batch is not None and _is_as_counted(batch.column("id"), pages):
        return [batch]
    if len(pages) > 1:
        return [one for page in pages for one in parse([page], types)]
    return [pages[0].rows]


def _is_as_counted(ids: pa.Array, pages: Sequence[UnparsedPage]) -> bool:
    """Whether each page has as many rows as it says, ends as expected, and all are in order."""
    ends = np.cumsum([page.count for page in pages])
    if ids.null_count or not len(ids) or len(ids) != ends[-1]:
        return False
    found = ids.to_numpy()
    is_in_order = found[0] > pages[0].after and np.all(found[1:] > found[:-1])
    return bool(is_in_order) and found[ends - 1].tolist() == [page.last for page in pages]


def ids_of(page: RowPage) -> list[int]:
    """The ids of a page's rows, in order."""
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

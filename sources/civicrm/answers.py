"""What CiviCRM answers, checked before it is believed: envelope, order of rows, refusals."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import orjson
import pyarrow as pa
import requests

from sources.errors import ContractError, CredentialError
from sources.http import quote
from sources.json_columns import read_columns

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


def matched(response: requests.Response) -> int:
    """How many rows match in all, as asked for with `row_count`."""
    total = orjson.loads(response.content).get("countMatched")
    if not isinstance(total, int):
        raise ContractError("CiviCRM gave no countMatched although row_count was asked for.")
    return total


def matched_each(response: requests.Response, request: str, calls: int) -> list[int]:
    """How many rows match each of several calls that were asked at once with `row_count`."""
    try:
        answers = orjson.loads(response.content)
        counts = [answer["countMatched"] for answer in answers]
    except (orjson.JSONDecodeError, TypeError, KeyError):
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
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        raise ContractError(
            f"{request}: HTTP 200 with {response.headers.get('Content-Type', 'no type')} in place "
            "of JSON: a login, maintenance or proxy page answered for CiviCRM."
        ) from None
    values = body.get("values") if isinstance(body, dict) else None
    if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
        raise ContractError(f"{request}: the answer has no list of rows under 'values'.")
    return values


def columns(
    response: requests.Response, types: Mapping[str, pa.DataType], last_id: int
) -> pa.RecordBatch | None:
    """The rows of an answer as columns, where they are just as asked for and come after `last_id`.

    Of all others, `values` and `in_order` say what is wrong, or that nothing is.
    """
    batch = read_columns(response.content, "values", types)
    if batch is None or batch.column("id").null_count:
        return None
    ids = np.concatenate([[last_id], batch.column("id").to_numpy()])
    return batch if np.all(ids[1:] > ids[:-1]) else None


def ids_of(page: Page) -> list[int]:
    """The ids of a page's rows, in their order."""
    return [row["id"] for row in page] if isinstance(page, list) else page.column("id").to_pylist()


def last_id(page: Page) -> int:
    """The id of a page's last row; 0 when it has none."""
    return next(iter(ids_of(page[-1:])), 0)


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

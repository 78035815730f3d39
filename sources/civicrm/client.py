"""CiviCRM's APIv4 over HTTP: authentication, calls, pages, and lost rows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby, islice
from typing import Any, cast

import pyarrow as pa
import requests
from dlt.common.typing import TSecretStrValue

from sources.civicrm.paging import KeyCursor
from sources.civicrm.responses import (
    VENDOR,
    Row,
    RowPage,
    UnparsedPage,
    ids_of,
    matched,
    matched_each,
    parse,
    request_name,
    values,
)
from sources.common.errors import ContractError, CredentialError
from sources.common.http import VendorClient, open_session, pin_environment
from sources.common.prefetch import prefetch

Condition = Sequence[Any]

# Pages parsed at once: Arrow starts a thread for each parsing and waits for it. With larger
# groups, too little runs in parallel.
_PAGES_PARSED = 25
# Calls in one request: PHP runs them in sequence, and web servers time out after about a minute.
_CALLS = 100


class CiviClient(VendorClient):
    """APIv4 of one installation, read-only.

    Every response is checked before it is used: it must be JSON, of the called entity, with
    rows in the requested order.
    """

    def __init__(self, base_url: str, api_key: TSecretStrValue, page_size: int) -> None:
        """Keep the address and the credential; nothing is requested yet."""
        super().__init__(
            VENDOR,
            f"{base_url.rstrip('/')}/ajax/api4",
            # X-Civi-Auth and not Authorization: with the latter, a disabled credential silently
            # acts as an anonymous visitor who reads nothing.
            headers={"X-Requested-With": "XMLHttpRequest", "X-Civi-Auth": f"Bearer {api_key}"},
            # prefetched pages come from another thread
            session=open_session(is_one_at_a_time=True),
        )
        self._page_size = page_size
        pin_environment(self.session, self.base_url)

    def identify(self) -> int:
        """Give the id of the contact that the credential belongs to.

        Raises:
            CredentialError: the server treats it as an anonymous visitor.
        """
        where = [["id", "=", "user_contact_id"]]
        rows = values(self._call("Contact", "get", {"select": ["id"], "where": where}))
        if len(rows) != 1:
            raise CredentialError(
                "CiviCRM answers as to an anonymous visitor: the API key of "
                "SOURCES__CIVICRM__API_KEY is not accepted in the X-Civi-Auth header. "
                "Check the setting authx_xheader_cred and the user's permissions."
            )
        return int(rows[0]["id"])

    def fields(self, entity: str) -> set[str]:
        """Names of the fields that this installation knows for an entity."""
        rows = values(self._call(entity, "getFields", {"select": ["name"]}))
        return {str(row["name"]) for row in rows}

    def count(self, entity: str, where: Sequence[Condition]) -> int:
        """How many rows match."""
        params = {"select": ["row_count"], "where": list(where)}
        return matched(self._call(entity, "get", params))

    def counts(self, entity: str, wheres: Sequence[Sequence[Condition]]) -> list[int]:
        """How many rows match each of several conditions; one request holds many of them."""
        found: list[int] = []
        for start in range(0, len(wheres), _CALLS):
            params = ({"select": ["row_count"], "where": w} for w in wheres[start : start + _CALLS])
            calls = [[entity, "get", one] for one in params]
            response = self.call(method="POST", data={"calls": json.dumps(calls)})
            found += matched_each(response, f"{entity}.get", len(calls))
        return found

    def ids(self, entity: str, where: Sequence[Condition]) -> set[int]:
        """Ids of the rows that match."""
        pages = self.batches(entity, {"id": pa.int64()}, where)
        return {identifier for page in pages for identifier in ids_of(page)}

    def highest_id(self, entity: str) -> int:
        """The highest id, rows in the trash included; 0 when there is no row."""
        where = [["is_deleted", "IN", [True, False]]]
        params = {"select": ["id"], "where": where, "orderBy": {"id": "DESC"}, "limit": 1}
        rows = values(self._call(entity, "get", params))
        return int(rows[0]["id"]) if rows else 0

    def pages(
        self, entity: str, select: Sequence[str], where: Sequence[Condition]
    ) -> Iterator[list[Row]]:
        """Give all rows that match, in pages, each row once, in ascending order of id.

        Raises:
            ContractError: rows came out of order or got lost between pages.
            CredentialError: the right to read was withdrawn meanwhile.
        """
        cursor = self._cursor(entity, select, where, is_left_unparsed=False)
        given = 0
        for page in cast(Iterator[list[Row]], self._pages(entity, cursor)):
            given += len(page)
            yield page
        self._refuse_loss(entity, where, cursor, given)

    def batches(
        self, entity: str, types: Mapping[str, pa.DataType], where: Sequence[Condition]
    ) -> Iterator[RowPage]:
        """Give the same as columns, page by page; pages that Arrow cannot read come as rows.

        While one page is used, the next is parsed and the one after it is fetched.

        Args:
            entity: CiviCRM entity.
            types: the fields to request, among them `id`, with the type that each has in JSON.
            where: conditions.

        Raises:
            ContractError, CredentialError: as `pages` does.
        """
        cursor = self._cursor(entity, list(types), where, is_left_unparsed=True)
        fetched = prefetch(_groups(self._pages(entity, cursor)))
        given = 0
        for page in prefetch(self._parsed(entity, types, fetched)):
            given += len(page)
            yield page
        self._refuse_loss(entity, where, cursor, given)

    def request_name(self, response: requests.Response) -> str:
        """Entity and action."""
        return request_name(response)

    def _parsed(
        self,
        entity: str,
        types: Mapping[str, pa.DataType],
        fetched: Iterator[list[UnparsedPage] | list[list[Row]]],
    ) -> Iterator[RowPage]:
        for group in fetched:
            if isinstance(group[0], list):
                yield from cast(list[list[Row]], group)
                continue
            for page in parse(cast(list[UnparsedPage], group), types):
                if isinstance(page, list):
                    self._check_fields(entity, list(types), page)
                yield page

    def _cursor(
        self,
        entity: str,
        select: Sequence[str],
        where: Sequence[Condition],
        *,
        is_left_unparsed: bool,
    ) -> KeyCursor:
        fields = list(dict.fromkeys(["id", *select]))
        params = {"select": fields, "where": list(where), "limit": self._page_size}
        return KeyCursor(f"{entity}.get", params, is_left_unparsed=is_left_unparsed)

    def _pages(self, entity: str, cursor: KeyCursor) -> Iterator[UnparsedPage | list[Row]]:
        """All pages; dlt's paginator would parse each body into objects."""
        while cursor.has_next:
            page = cursor.take(self._call(entity, "get", cursor.params()))
            if isinstance(page, list):
                self._check_fields(entity, cursor.select, page)
            if page:
                yield page

    def _call(self, entity: str, action: str, params: dict[str, Any]) -> requests.Response:
        return self.call(f"/{entity}/{action}", "POST", data={"params": json.dumps(params)})

    def _check_fields(self, entity: str, fields: list[str], rows: list[Row]) -> None:
        # CiviCRM silently drops an unknown field of `select`.
        wanted = set(fields)
        for row in rows:
            if not wanted <= row.keys():
                absent = sorted(wanted - row.keys())[0]
                known = self.fields(entity)
                near = get_close_matches(absent.split(":")[0], known, n=3, cutoff=0.5)
                hint = f" This CiviCRM has {', '.join(near)}." if near else ""
                raise ContractError(
                    f"{entity}.get: field {absent} is missing from the answer, first in row "
                    f"{row.get('id')}: it was renamed, removed, or may not be read by this user."
                    f"{hint}"
                )

    def _refuse_loss(
        self, entity: str, where: Sequence[Condition], cursor: KeyCursor, given: int
    ) -> None:
        if given >= cursor.expected:
            return
        now = self.count(entity, [*where, ["id", "<=", cursor.last_id]])
        if now == 0:
            raise CredentialError(
                f"{entity}.get stopped giving rows after {given}, and now gives none at all: the "
                "right to read was withdrawn from the user of SOURCES__CIVICRM__API_KEY."
            )
        total = self.count(entity, where)
        if total != given:
            raise ContractError(
                f"{entity}.get gave {given} rows where the server counts {total}: rows were lost "
                "between pages."
            )


def _groups(
    pages: Iterator[UnparsedPage | list[Row]],
) -> Iterator[list[UnparsedPage] | list[list[Row]]]:
    """Group consecutive pages that are all unparsed or all parsed."""
    for _, alike in groupby(pages, key=type):
        while group := list(islice(alike, _PAGES_PARSED)):
            yield cast(list[UnparsedPage] | list[list[Row]], group)

"""How CiviCRM's APIv4 is spoken to over HTTP: authentication, calls, and its errors."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import groupby, islice
from threading import Lock
from typing import Any, cast

import pyarrow as pa
import requests
from dlt.common.jsonpath import TJsonPath
from dlt.common.typing import TSecretStrValue
from dlt.sources.helpers.rest_client.client import RESTClient

from sources.civicrm.paging import KeyPaginator
from sources.civicrm.responses import (
    Page,
    Row,
    Unread,
    ids_of,
    matched,
    matched_each,
    raise_for_answer,
    read,
    values,
)
from sources.common.errors import ContractError, CredentialError
from sources.common.http import bounded_tries, clock, pin_environment, session
from sources.common.prefetch import prefetch

Condition = Sequence[Any]

# Pages read at once: for each reading Arrow starts a thread, and waits for its end. More than this
# and there is too little that goes on side by side.
_READ = 25
# Calls in one request: PHP runs them one after the other, and a web server waits a minute or so.
_CALLS = 100
_CALLED = ("CiviCRM", "SOURCES__CIVICRM__BASE_URL")


class CiviClient(RESTClient):
    """APIv4 of one installation, read-only.

    Every answer is checked before it is believed: it must be JSON, of the called entity, with
    rows in the order asked for.
    """

    def __init__(self, base_url: str, api_key: TSecretStrValue, page_size: int) -> None:
        """Keep the address and the credential; nothing is asked yet."""
        super().__init__(
            base_url=f"{base_url.rstrip('/')}/ajax/api4",
            # X-Civi-Auth and not Authorization: of a credential that is switched off, the
            # latter silently becomes an anonymous visitor who reads nothing.
            headers={"X-Requested-With": "XMLHttpRequest", "X-Civi-Auth": f"Bearer {api_key}"},
            session=session(),
        )
        self._page_size = page_size
        pin_environment(self.session, self.base_url)
        # a CRM is asked one thing at a time, also by a page that is read ahead
        self._asking = Lock()
        self.clock = datetime.now(UTC)

    def identify(self) -> int:
        """Check that the credential is somebody, and note the server's clock.

        Raises:
            CredentialError: it reads as an anonymous visitor.
        """
        where = [["id", "=", "user_contact_id"]]
        response, rows = self._call("Contact", "get", {"select": ["id"], "where": where})
        if len(rows) != 1:
            raise CredentialError(
                "CiviCRM answers as to an anonymous visitor: the API key of "
                "SOURCES__CIVICRM__API_KEY is not accepted in the X-Civi-Auth header. "
                "Check the setting authx_xheader_cred and the user's permissions."
            )
        self.clock = clock(response) or self.clock
        return int(rows[0]["id"])

    def fields(self, entity: str) -> set[str]:
        """Names of the fields that this installation knows for an entity."""
        _, rows = self._call(entity, "getFields", {"select": ["name"]})
        return {str(row["name"]) for row in rows}

    def count(self, entity: str, where: Sequence[Condition]) -> int:
        """How many rows match."""
        params = {"select": ["row_count"], "where": list(where)}
        response, _ = self._call(entity, "get", params)
        return matched(response)

    def counts(self, entity: str, wheres: Sequence[Sequence[Condition]]) -> list[int]:
        """How many rows match each of several conditions, asked many at a time."""
        found: list[int] = []
        for start in range(0, len(wheres), _CALLS):
            params = ({"select": ["row_count"], "where": w} for w in wheres[start : start + _CALLS])
            calls = [[entity, "get", one] for one in params]
            with bounded_tries(*_CALLED):
                response = self.post(
                    "",
                    data={"calls": json.dumps(calls)},
                    hooks={"response": [raise_for_answer]},
                )
            found += matched_each(response, f"{entity}.get", len(calls))
        return found

    def ids(self, entity: str, where: Sequence[Condition]) -> set[int]:
        """Ids of the rows that match."""
        pages = self.batches(entity, {"id": pa.int64()}, where)
        return {identifier for page in pages for identifier in ids_of(page)}

    def highest_id(self, entity: str) -> int:
        """The newest row's id, in the trash or not; 0 when there is none."""
        where = [["is_deleted", "IN", [True, False]]]
        params = {"select": ["id"], "where": where, "orderBy": {"id": "DESC"}, "limit": 1}
        _, rows = self._call(entity, "get", params)
        return int(rows[0]["id"]) if rows else 0

    def pages(
        self, entity: str, select: Sequence[str], where: Sequence[Condition]
    ) -> Iterator[list[Row]]:
        """Give all rows that match, in pages, each row once, in ascending order of id.

        Raises:
            ContractError: rows came out of order or got lost between pages.
            CredentialError: the right to read was withdrawn on the way.
        """
        paginator = self._paginator(entity, select, where, is_left_unread=False)
        given = 0
        for page in cast(Iterator[list[Row]], self._pages(entity, paginator)):
            given += len(page)
            yield page
        self._refuse_loss(entity, where, paginator, given)

    def batches(
        self, entity: str, types: Mapping[str, pa.DataType], where: Sequence[Condition]
    ) -> Iterator[Page]:
        """Give the same as columns, page by page; an unusual page comes as rows.

        While one page is used, the next is read and the one after it is fetched.

        Args:
            entity: whose rows.
            types: the fields to ask for, among them `id`, and as what each comes in JSON.
            where: conditions.

        Raises:
            ContractError, CredentialError: as `pages` does.
        """
        paginator = self._paginator(entity, list(types), where, is_left_unread=True)
        fetched = prefetch(_groups(self._pages(entity, paginator)))
        given = 0
        for page in prefetch(self._read(entity, types, fetched)):
            given += len(page)
            yield page
        self._refuse_loss(entity, where, paginator, given)

    def _read(
        self,
        entity: str,
        types: Mapping[str, pa.DataType],
        fetched: Iterator[list[Unread] | list[list[Row]]],
    ) -> Iterator[Page]:
        for group in fetched:
            if isinstance(group[0], list):
                yield from cast(list[list[Row]], group)
                continue
            for page in read(cast(list[Unread], group), types):
                if isinstance(page, list):
                    self._check_fields(entity, list(types), page)
                yield page

    def _paginator(
        self,
        entity: str,
        select: Sequence[str],
        where: Sequence[Condition],
        *,
        is_left_unread: bool,
    ) -> KeyPaginator:
        fields = list(dict.fromkeys(["id", *select]))
        params = {"select": fields, "where": list(where), "limit": self._page_size}
        return KeyPaginator(f"{entity}.get", params, is_left_unread=is_left_unread)

    def _pages(self, entity: str, paginator: KeyPaginator) -> Iterator[Unread | list[Row]]:
        with bounded_tries(*_CALLED):
            for _ in self.paginate(
                f"/{entity}/get",
                method="POST",
                paginator=paginator,
                data_selector="values",
                hooks={"response": [raise_for_answer]},
            ):
                if isinstance(paginator.page, list):
                    self._check_fields(entity, paginator.select, paginator.page)
                if paginator.page:
                    yield paginator.page

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Leave the answer to the paginator: a JSON path over a page costs more than the page."""
        return []

    def _send_request(self, request: requests.Request, **options: Any) -> requests.Response:
        with self._asking:
            return super()._send_request(request, **options)

    def _call(
        self, entity: str, action: str, params: dict[str, Any]
    ) -> tuple[requests.Response, list[Row]]:
        with bounded_tries(*_CALLED):
            response = self.post(
                f"/{entity}/{action}",
                data={"params": json.dumps(params)},
                hooks={"response": [raise_for_answer]},
            )
        return response, values(response)

    def _check_fields(self, entity: str, fields: list[str], rows: list[Row]) -> None:
        # CiviCRM drops an unknown field of `select` without a word.
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
        self, entity: str, where: Sequence[Condition], paginator: KeyPaginator, given: int
    ) -> None:
        if given >= paginator.expected:
            return
        now = self.count(entity, [*where, ["id", "<=", paginator.last_id]])
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


def _groups(pages: Iterator[Unread | list[Row]]) -> Iterator[list[Unread] | list[list[Row]]]:
    """Pages that are read at once: consecutive ones, all unread or all read."""
    for _, alike in groupby(pages, key=type):
        while group := list(islice(alike, _READ)):
            yield cast(list[Unread] | list[list[Row]], group)

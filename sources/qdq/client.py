"""Drupal's JSON:API over HTTP: collections by their links, ids, and changes."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import requests
from dlt.common.jsonpath import TJsonPath
from dlt.sources.helpers.rest_client.paginators import BaseNextUrlPaginator

from sources.common.errors import ContractError, SettingError
from sources.common.http import VendorClient
from sources.qdq.responses import (
    VENDOR,
    Row,
    UnknownResource,
    document,
    items,
    next_link,
    omitted,
    raise_for_response,
    request_name,
)
from sources.qdq.schema import QdqTable

# Drupal silently cuts larger pages to this size.
_PAGE = 50


class LinkPaginator(BaseNextUrlPaginator):
    """Pages by Drupal's `next` links; a short or empty page may still have a next one."""

    def __init__(self) -> None:
        """Start without a link."""
        super().__init__()
        self.omitted = 0
        self._followed: set[str] = set()

    def update_state(self, response: requests.Response, data: list[Any] | None = None) -> None:
        """Take the next link, and count the items that were left out of the page."""
        body = document(response)
        self.omitted += omitted(body)
        link = next_link(body)
        if link in self._followed:
            raise ContractError(
                f"{request_name(response)}: the next page is one that was read already."
            )
        if link:
            self._followed.add(link)
        self._next_reference = link


class DrupalClient(VendorClient):
    """JSON:API of one site, read without credentials."""

    def __init__(self, base_url: str) -> None:
        """Keep the address; nothing is requested yet."""
        super().__init__(
            VENDOR,
            f"{base_url.rstrip('/')}/jsonapi",
            headers={"Accept": "application/vnd.api+json"},
        )
        self.omitted = 0

    def resources(self) -> set[str]:
        """Entity types and bundles that the site's entry page lists.

        Raises:
            SettingError: there is no such page.
        """
        try:
            response = self.call()
        except UnknownResource as error:
            raise SettingError(
                f"{str(error).rstrip('.')}: is the module JSON:API on, and SOURCES__QDQ__BASE_URL "
                "right?"
            ) from None
        links = document(response).get("links") or {}
        return {link.replace("--", "/") for link in links if "--" in link}

    def full_scan(self, table: QdqTable) -> set[str]:
        """Ids of all items visible to visitors; `omitted` counts the hidden ones.

        Raises:
            ContractError: the server ignored the order, so items may be missing.
        """
        ids: set[str] = set()
        highest = 0
        for page in self._pages(table, {"sort": table.number}, fields=(table.number,)):
            for row in page:
                number = row.get(table.number)
                if not isinstance(number, int):
                    raise ContractError(
                        f"{table.resource}: {table.number} of item {row['id']} is missing or no "
                        "whole number."
                    )
                if row["id"] not in ids and number < highest:
                    raise ContractError(
                        f"{table.resource}: item {number} came after {highest}: the server "
                        "ignored the order asked for, so items may be missing."
                    )
                ids.add(row["id"])
                highest = max(highest, number)
        return ids

    def changed(self, table: QdqTable, since: datetime | None) -> dict[str, Row]:
        """Items by id, changed at `since` or later; all items if it is None.

        An item edited while pages are read moves to the end: its last reading is kept.
        """
        order = {"sort": f"changed,{table.number}"}
        condition = {} if since is None else _condition("changed", ">=", int(since.timestamp()))
        pages = self._pages(table, {**order, **condition})
        return {row["id"]: row for page in pages for row in page}

    def by_id(self, table: QdqTable, ids: Collection[str]) -> dict[str, Row]:
        """The items with these ids that visitors may see now."""
        wanted = sorted(ids)
        found: dict[str, Row] = {}
        for start in range(0, len(wanted), _PAGE):
            among = _condition("id", "IN", wanted[start : start + _PAGE])
            found |= {row["id"]: row for page in self._pages(table, among) for row in page}
        return found

    def sample(self, table: QdqTable) -> list[Row]:
        """One page of items, with all their attributes."""
        return next(self._pages(table, {"sort": table.number}, fields=()))

    def extract_response(self, response: requests.Response, data_selector: TJsonPath) -> list[Any]:
        """Parse a response; dlt's JSON path would unwrap a page of one item."""
        return items(response)

    def request_name(self, response: requests.Response) -> str:
        """Entity type and bundle."""
        return request_name(response)

    def check(self, response: requests.Response) -> None:
        """Raise the error that a status stands for."""
        raise_for_response(response)

    def _pages(
        self, table: QdqTable, params: Mapping[str, Any], fields: Collection[str] | None = None
    ) -> Iterator[list[Row]]:
        if fields is None:
            fields = [column.field for column in table.columns if column.field != "id"]
        sparse = {f"fields[{table.type}]": ",".join(fields)} if fields else {}
        paginator = LinkPaginator()
        try:
            yield from self.call_pages(
                f"/{table.resource}",
                paginator,
                params={**params, **sparse, "page[limit]": _PAGE},
                data_selector="data",
            )
        except UnknownResource as error:
            near = sorted(r for r in self.resources() if r.split("/")[0] in ("node", "group"))
            raise SettingError(
                f"{error} {table.setting} must name one of the site's resources, such as "
                f"{', '.join(near) or 'those that /jsonapi lists'}."
            ) from None
        self.omitted = paginator.omitted


def _condition(path: str, operator: str, value: Any) -> dict[str, Any]:
    several = "[]" if isinstance(value, list) else ""
    return {
        f"filter[{path}][condition][path]": path,
        f"filter[{path}][condition][operator]": operator,
        f"filter[{path}][condition][value]{several}": value,
    }

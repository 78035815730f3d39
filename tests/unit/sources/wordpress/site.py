"""A WordPress in a dictionary, as its REST API answers by the contract sheet."""

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from urllib.parse import parse_qs, urlsplit

from requests import PreparedRequest

from tests.unit.sources.wire import Answer

POST_TYPES = {"news": "posts", "faq": "faqs", "job_offer": "ofertes"}


def entry(identifier: int, modified: str = "2026-03-02T10:00:00", **fields) -> dict:
    """An entry with all fields that the API shows and the connector may ask for."""
    return {
        "id": identifier,
        "date": "2026-03-01T23:30:00",
        "date_gmt": "2026-03-01T22:30:00",
        "modified": modified,
        "slug": f"entrada-{identifier}",
        "author": 3,
        "content": {"rendered": "<p>Maria Puig</p>"},
        "link": f"https://www.web.example/entrada-{identifier}/",
        "title": {"rendered": "L&#8217;any de l&rsquo;associaci&oacute; &amp; m&eacute;s"},
        "categories": [2],
        **fields,
    }


def file(identifier: int, post: int | None) -> dict:
    """A file of the library."""
    address = f"https://web.example/wp-content/uploads/{identifier}.pdf"
    return {"id": identifier, "post": post, "mime_type": "application/pdf", "source_url": address}


@dataclass
class Site:
    """Routes and their rows, ascending by id, which a test may change."""

    rows: dict[str, list[dict]] = field(
        default_factory=lambda: {base: [] for base in (*POST_TYPES.values(), "media", "categories")}
    )
    headers: bool = True

    def __call__(self, request: PreparedRequest) -> Answer:
        address = urlsplit(request.url)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        route = asked.get("rest_route", address.path.removeprefix("/wp-json"))
        base = route.removeprefix("/wp/v2/")
        now = {"Date": "Tue, 03 Mar 2026 01:00:00 GMT"}
        if base == "types":
            return 200, {name: {"rest_base": name} for name in self.rows}, now
        if base not in self.rows:
            return 404, {"code": "rest_no_route", "message": "No route"}, now
        return self._page(base, asked, now)

    def _page(self, base: str, asked: dict[str, str], now: dict[str, str]) -> Answer:
        rows = [row for row in self.rows[base] if self._is_meant(row, asked)]
        size, page = int(asked.get("per_page", 10)), int(asked.get("page", 1))
        pages = ceil(len(rows) / size)
        if page > max(pages, 1):
            body = {"code": "rest_post_invalid_page_number", "message": "The page is too large"}
            return 400, body, now
        totals = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
        wanted = {name.split(".")[0] for name in asked["_fields"].split(",")}
        part = [
            {name: value for name, value in row.items() if name in wanted}
            for row in rows[size * (page - 1) : size * page]
        ]
        return 200, part, now | (totals if self.headers else {})

    def _is_meant(self, row: dict, asked: dict[str, str]) -> bool:
        included = asked.get("include", "").split(",")
        if included != [""] and str(row["id"]) not in included:
            return False
        since = asked.get("modified_after")
        if since is None:
            return True
        return datetime.fromisoformat(row["modified"]) > datetime.fromisoformat(since)

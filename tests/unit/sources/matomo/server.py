"""A Matomo in a few dictionaries, as its Reporting API answers by the contract sheet."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

from requests import PreparedRequest

from tests.unit.sources.wire import Answer

TOKEN = "a token for tests only"
NO_ACCESS = {
    "result": "error",
    "message": "You can't access this resource as it requires 'view' access.",
}


def page(path: str, hits: int = 1, **fields) -> dict:
    """A row of a flat report."""
    return {"label": path, "nb_visits": 1, "nb_hits": hits, "sum_time_spent": 0,
            "url": f"https://web.example{path}", "segment": "x", **fields}  # fmt: skip


@dataclass
class Matomo:
    """Figures by day, which a test may change; the clock shows 02:00 of 11 March 2026."""

    visits: dict[date, int] = field(default_factory=dict)
    pages: dict[date, list[dict]] = field(default_factory=dict)
    silent: set[tuple[str, date]] = field(default_factory=set)
    years_have_uniques: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: PreparedRequest) -> Answer:
        clock = {"Date": "Wed, 11 Mar 2026 01:00:00 GMT"}
        body = dict(parse_qsl(request.body))
        self.asked.append(body | dict(parse_qsl(urlsplit(request.url).query)))
        if body.get("token_auth") != TOKEN:
            return 200, NO_ACCESS, clock
        return 200, self._method(body), clock

    def _method(self, asked: dict[str, str]) -> object:
        match asked["method"]:
            case "SitesManager.getSiteFromId":
                return {"idsite": 1, "timezone": "Europe/Madrid"}
            case "API.getMatomoVersion":
                return {"value": "5.2.0"}
            case "API.getBulkRequest":
                parts = [value for name, value in asked.items() if name.startswith("urls[")]
                return [self._method(dict(parse_qsl(part))) for part in parts]
            case "Actions.getPageUrls":
                return self.pages.get(date.fromisoformat(asked["date"]), [])
            case "Actions.getDownloads":
                return []
        first, last = map(date.fromisoformat, asked["date"].split(","))
        days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        if asked["period"] == "day":
            return {str(day): self._day(asked["method"], day) for day in days}
        names = dict.fromkeys(str(day)[: 7 if asked["period"] == "month" else 4] for day in days)
        with_uniques = asked["period"] == "month" or self.years_have_uniques
        return {name: self._summed(name, with_uniques=with_uniques) for name in names}

    def _day(self, method: str, day: date) -> object:
        visits = self.visits.get(day, 0)
        if not visits or (method, day) in self.silent:
            return []
        if method == "Actions.get":
            return {"nb_pageviews": 2 * visits, "nb_downloads": str(visits)}
        return {"nb_uniq_visitors": visits, "nb_visits": str(visits), "nb_actions": 3 * visits}

    def _summed(self, name: str, *, with_uniques: bool) -> object:
        visits = sum(n for day, n in self.visits.items() if str(day).startswith(name))
        uniques = {"nb_uniq_visitors": visits // 2} if with_uniques else {}
        return {"nb_visits": visits, "nb_actions": 3 * visits, **uniques} if visits else []

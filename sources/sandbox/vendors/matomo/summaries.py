"""The summary reports of a site and a period: visits and actions."""

from .figures import DOWNLOADS, VIEWS, Figures
from .periods import Period
from .tables import Row


def visits_summary(figures: Figures, site: int, period: Period) -> Row:
    """`VisitsSummary.get`: with unique visitors if the installation counts them for the period."""
    visits = int(figures.visits(site, period.first, period.last).sum())
    actions = actions_summary(figures, site, period)
    actions_count = actions["nb_pageviews"] + int(actions["nb_downloads"])
    bounced, length = visits * 2 // 5, visits * 97
    row: Row = {}
    has_uniques = period.kind in ("day", "week", "month") or (
        period.kind == "year" and figures.has_yearly_uniques
    )
    if has_uniques:
        row["nb_uniq_visitors"] = figures.uniques(site, period.kind, period.first, period.last)
        row["nb_users"] = 0
    row |= {
        "nb_visits": visits,
        "nb_actions": actions_count,
        "nb_visits_converted": 0,
        "bounce_count": bounced,
        "sum_visit_length": length,
        "max_actions": min(actions_count, 19),
        "bounce_rate": round(bounced / visits, 2) if visits else 0,
        "nb_actions_per_visit": round(actions_count / visits, 1) if visits else 0,
        "avg_time_on_site": length // visits if visits else 0,
    }
    if not has_uniques:
        row["sum_daily_nb_uniq_visitors"] = figures.daily_uniques(site, period.first, period.last)
    return row


def actions_summary(figures: Figures, site: int, period: Period) -> Row:
    """`Actions.get`, which writes some numbers as text."""
    views = figures.total(site, VIEWS, period.first, period.last)
    downloads = figures.total(site, DOWNLOADS, period.first, period.last)
    return {
        "nb_pageviews": views,
        "nb_uniq_pageviews": views * 4 // 5,
        "nb_downloads": str(downloads),
        "nb_uniq_downloads": str(downloads * 9 // 10),
        "nb_outlinks": views // 20,
        "nb_uniq_outlinks": views // 25,
        "nb_searches": views // 90,
        "nb_keywords": views // 120,
    }

"""What the rows of a run say of its sources: late ones, retired metrics, credentials that end."""

from collections.abc import Iterator

import duckdb

from orchestration.alerts.incidents import Incident
from orchestration.settings import Profile
from orchestration.warehouse.database import connection
from sources import Connector

STALE = "stale"

# A source whose load failed is told as that.
_STALE = """
select source, 'loaded up to ' || cast(loaded_as_of as string) || ', the board stands for '
    || cast(as_of as string)
from source_freshness
where is_stale and last_error is null
order by source
"""
_RETIRED = """
select metric, 'not available at the vendor since ' || cast(since_on as string)
from raw_{source}.metrics
where not is_available
order by metric
"""
# X has no list of its metrics: one is gone when no row of the last reading has it.
_RETIRED_OF_X = """
select '{metric}', 'last given for ' || cast(last_given_on as string)
from (
    select
        max(read_on) as last_read_on,
        max(case when {metric} is not null then read_on end) as last_given_on
    from raw_x.post_readings
) as readings
where last_given_on < last_read_on
"""
_METRICS = {
    "facebook": [_RETIRED.format(source="facebook")],
    "instagram": [_RETIRED.format(source="instagram")],
    "x": [_RETIRED_OF_X.format(metric=metric) for metric in ("bookmarks", "impressions")],
}


def metric_kind(source: str) -> str | None:
    """The kind of incident that a retired metric of a source is; None where none is told."""
    return f"metric of {source}" if source in _METRICS else None


def credential_kind(source: str) -> str:
    """The kind of incident that a credential of a source is."""
    return f"credential of {source}"


def stale_sources(here: Profile) -> Iterator[Incident]:
    """Sources that are late on the published board, though their last load went well."""
    with duckdb.connect(str(here.marts), read_only=True) as marts:
        rows = marts.execute(_STALE).fetchall()
    advice = "docs/operations.md, section “Is the board fresh?”"
    for source, what in rows:
        yield Incident(STALE, source, f"{source} is late on the board", f"{source}: {what}", advice)


def retired_metrics(here: Profile, source: str) -> Iterator[Incident]:
    """Metrics that the vendor stopped to give."""
    with connection(here.warehouse) as warehouse:
        rows = [row for query in _METRICS[source] for row in warehouse.execute(query).fetchall()]
    for metric, what in rows:
        title = f"{source}: metric {metric} was retired"
        kind, advice = f"metric of {source}", f"docs/sources/{source}.md"
        yield Incident(kind, metric, title, f"{metric}: {what}", advice)


def ending_credential(connector: Connector) -> Iterator[Incident]:
    """The credential of a source whose vendor tells how long it is good, if that is not long.

    Raises:
        SourceError: the vendor does not tell it.
    """
    validity = connector.validity() if connector.validity else None
    if validity and validity.is_soon_over:
        source = connector.name
        title, advice = f"the credential of {source} expires soon", f"docs/sources/{source}.md"
        yield Incident(credential_kind(source), "", title, f"it is {validity}", advice)

"""Incidents in what was loaded: late sources, retired metrics, credentials that expire soon."""

from collections.abc import Iterator

import duckdb

from orchestration.alerts.incidents import (
    Incident,
    expiring_credential,
    retired_metric,
    stale_source,
)
from orchestration.settings import Profile
from orchestration.warehouse.database import connection
from sources import Connector

# A source whose load failed is reported as a failed load.
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
# X has no list of metrics: one was retired if no row of the last reading has a value for it.
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


def has_metrics(source: str) -> bool:
    """Whether retired metrics of a source can be detected."""
    return source in _METRICS


def stale_sources(here: Profile) -> Iterator[Incident]:
    """Sources that are late on the published board, though their last load succeeded."""
    with duckdb.connect(str(here.marts), read_only=True) as marts:
        rows = marts.execute(_STALE).fetchall()
    for source, cause in rows:
        yield stale_source(source, cause)


def retired_metrics(here: Profile, source: str) -> Iterator[Incident]:
    """Metrics that the vendor no longer provides."""
    with connection(here.warehouse) as warehouse:
        rows = [row for query in _METRICS[source] for row in warehouse.execute(query).fetchall()]
    for metric, cause in rows:
        yield retired_metric(source, metric, cause)


def expiring_credentials(connector: Connector) -> Iterator[Incident]:
    """The credential of a source, if its vendor says that it expires soon.

    Raises:
        SourceError: the vendor could not be asked.
    """
    validity = connector.validity() if connector.validity else None
    if validity and validity.is_soon_over:
        yield expiring_credential(connector.name, str(validity))

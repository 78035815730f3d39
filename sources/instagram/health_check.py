"""Health check of an account: whether the token may read it, and which metrics."""

from collections.abc import Iterator

from sources.common.health import HealthResult, Validity
from sources.instagram.load import InstagramExtraction
from sources.instagram.schema import ACCOUNT_FIELDS, MEDIA_FIELDS, METRICS_BY_DAY
from sources.meta_graph.insights import missing_metrics
from sources.meta_graph.token import token_health, token_validity


def check_health() -> Iterator[HealthResult]:
    """Look at the account, its media, and each metric.

    Raises:
        SourceError: the token is refused, lacks a right, or the vendor cannot be reached.
    """
    extraction = InstagramExtraction()
    client, account = extraction.client, extraction.settings.account_id
    media = client.read(account, fields=ACCOUNT_FIELDS).get("media_count")
    yield HealthResult(f"account {account} with {media} posts", at=client.clock)
    yield token_health(client)
    shown = client.read(f"{account}/media", fields=MEDIA_FIELDS, limit=1).get("data")
    if media and not shown:
        yield HealthResult("media shows no post", "grant instagram_basic")
    yield from missing_metrics(client, f"{account}/insights", METRICS_BY_DAY)


def validity() -> Validity:
    """How long the token is valid.

    Raises:
        SourceError: the token is refused, or the vendor cannot be reached.
    """
    return token_validity(InstagramExtraction().client)

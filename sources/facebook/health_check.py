"""Health check of a Page: whose token it is and what it may read."""

from collections.abc import Iterator

from sources.common.health import HealthResult, Validity
from sources.facebook.load import FacebookExtraction
from sources.facebook.schema import METRICS_BY_DAY, PAGE_FIELDS, POST_FIELDS
from sources.meta_graph.insights import missing_metrics
from sources.meta_graph.token import token_health, token_validity


def check_health() -> Iterator[HealthResult]:
    """Look at the token, at posts, and at each metric.

    Raises:
        SourceError: the token is refused, lacks a right, or the vendor cannot be reached.
    """
    extraction = FacebookExtraction()
    page = extraction.settings.page_id
    client = extraction.client
    who = client.read("me", fields="id").get("id")
    yield HealthResult(
        f"as {who}",
        "" if who == page else f"use the access token of Page {page}, not of a person or app",
        client.clock,
    )
    yield token_health(client)
    client.read(page, fields=PAGE_FIELDS)
    if not client.read(f"{page}/published_posts", fields=POST_FIELDS, limit=1).get("data"):
        yield HealthResult("published_posts shows no post", "grant pages_read_engagement")
    yield from missing_metrics(client, f"{page}/insights", METRICS_BY_DAY)


def validity() -> Validity:
    """How long the token is valid.

    Raises:
        SourceError: the token is refused, or the vendor cannot be reached.
    """
    return token_validity(FacebookExtraction().client)

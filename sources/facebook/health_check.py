"""What can be said of a Page before a night: whose token it is, what it may read."""

from collections.abc import Iterator

from sources.common.health import Finding, Validity
from sources.facebook.load import Load
from sources.facebook.schema import METRICS_BY_DAY, PAGE_FIELDS, POST_FIELDS
from sources.meta_graph.insights import missing_metrics
from sources.meta_graph.token import token_finding, token_validity


def diagnose() -> Iterator[Finding]:
    """Look at the token, at posts, and at each metric.

    Raises:
        SourceError: the token is refused, lacks a right, or the vendor cannot be reached.
    """
    load = Load()
    page = load.settings.page_id
    client = load.client
    who = client.read("me", fields="id").get("id")
    yield Finding(
        f"as {who}",
        "" if who == page else f"use the access token of Page {page}, not of a person or app",
        client.clock,
    )
    yield token_finding(client)
    client.read(page, fields=PAGE_FIELDS)
    if not client.read(f"{page}/published_posts", fields=POST_FIELDS, limit=1).get("data"):
        yield Finding("published_posts shows no post", "grant pages_read_engagement")
    yield from missing_metrics(client, f"{page}/insights", METRICS_BY_DAY)


def validity() -> Validity:
    """How long the token is good.

    Raises:
        SourceError: the token is refused, or the vendor cannot be reached.
    """
    return token_validity(Load().client)

"""Validity of a token of the Graph API; no other vendor reports it."""

from datetime import UTC, datetime

from sources.common.errors import ContractError
from sources.common.health import HealthResult, Validity
from sources.meta_graph.client import GraphClient

# Zero means no end. Access to a person's data may end before the token does.
_ENDS = ("expires_at", "data_access_expires_at")


def token_validity(client: GraphClient) -> Validity:
    """Request the validity from the vendor.

    Raises:
        SourceError: the token is refused, or the vendor cannot be reached.
    """
    facts = client.token_facts()
    ends = [facts[name] for name in _ENDS if facts.get(name)]
    until = datetime.fromtimestamp(min(ends), UTC) if ends else None
    return Validity(until, client.clock)


def token_health(client: GraphClient) -> HealthResult:
    """The validity as a health check result; an unknown end is no problem.

    Raises:
        SourceError: the token is refused, or the vendor cannot be reached.
    """
    try:
        validity = token_validity(client)
    except ContractError:
        return HealthResult("the end of its token is not known")
    remedy = f"get a new one before, as docs/sources/{client.source}.md says"
    return HealthResult(f"its token is {validity}", remedy if validity.is_soon_over else "")

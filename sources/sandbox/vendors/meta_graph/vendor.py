"""A vendor whose API is a part of Meta's Graph API."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .app import Product, graph_app
from .truth import interactions, new_followers

_FAULTS = (
    "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "expired_token",
    "silent_empty", "short_pages", "duplicate_rows", "unordered_pages", "missing_field",
    "renamed_field", "type_change", "retired_metric", "late_edits", "vanished_rows",
    "expiring_token",
)  # fmt: skip


def graph_vendor(
    product: Product, label: str, settings: Callable[[World, str, Path], Mapping[str, str]]
) -> Vendor:
    """The vendor of a product: every product has the same faults and kinds of indicators."""
    name = product.name
    return Vendor(
        name=name,
        label=label,
        faults=_FAULTS,
        settings=settings,
        rules={
            f"{name}.interaccions": lambda world: interactions(world, name),
            f"{name}.seguidors": lambda world: new_followers(world, name),
        },
        app=lambda world: graph_app(world, product),
    )

"""Instagram: the centre's account in Meta's Graph API."""

from pathlib import Path

from sources.sandbox.vendors.meta_graph.app import graph_app
from sources.sandbox.vendors.meta_graph.truth import interactions, new_followers
from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .account import PRODUCT, TOKEN
from .media import ACCOUNT_ID


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    return {"BASE_URL": f"{address}/v26.0", "ACCOUNT_ID": ACCOUNT_ID, "ACCESS_TOKEN": TOKEN}


INSTAGRAM = Vendor(
    name="instagram",
    label="Instagram Graph API",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "expired_token",
        "silent_empty", "short_pages", "duplicate_rows", "unordered_pages", "missing_field",
        "renamed_field", "type_change", "retired_metric", "late_edits", "vanished_rows",
        "expiring_token",
    ),
    settings=_settings,
    rules={
        "instagram.interaccions": lambda world: interactions(world, "instagram"),
        "instagram.seguidors": lambda world: new_followers(world, "instagram"),
    },
    app=lambda world: graph_app(world, PRODUCT),
)  # fmt: skip

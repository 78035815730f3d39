"""Facebook: the centre's page in Meta's Graph API."""

from pathlib import Path

from sources.sandbox.vendors.meta_graph.app import graph_app
from sources.sandbox.vendors.meta_graph.truth import interactions, new_followers
from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .page import PRODUCT, TOKEN
from .posts import PAGE_ID


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    return {"BASE_URL": f"{address}/v26.0", "PAGE_ID": PAGE_ID, "ACCESS_TOKEN": TOKEN}


FACEBOOK = Vendor(
    name="facebook",
    label="Facebook Graph API",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "expired_token",
        "silent_empty", "short_pages", "duplicate_rows", "unordered_pages", "missing_field",
        "renamed_field", "type_change", "retired_metric", "late_edits", "vanished_rows",
        "expiring_token",
    ),
    settings=_settings,
    rules={
        "facebook.interaccions": lambda world: interactions(world, "facebook"),
        "facebook.seguidors": lambda world: new_followers(world, "facebook"),
    },
    app=lambda world: graph_app(world, PRODUCT),
)  # fmt: skip

"""X: a server that speaks its API v2 over HTTP."""

from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .account import USERNAME
from .app import BEARER_TOKEN, x_app
from .truth import RULES


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    return {
        "BASE_URL": f"{address}/2",
        "USERNAME": USERNAME,
        "BEARER_TOKEN": BEARER_TOKEN,
        "MAX_COST_USD": "1",
        "POST_PRICE_USD": "0.001",
        "USER_PRICE_USD": "0.01",
        "REREAD_DAYS": "30",
    }


X = Vendor(
    name="x",
    label="X API v2",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "expired_token",
        "silent_empty", "short_pages", "duplicate_rows", "unordered_pages", "missing_field",
        "renamed_field", "type_change", "retired_metric", "late_edits", "vanished_rows",
    ),
    settings=_settings,
    rules=RULES,
    app=x_app,
)  # fmt: skip

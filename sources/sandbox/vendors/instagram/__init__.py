"""Instagram: the centre's account in Meta's Graph API."""

from pathlib import Path

from sources.sandbox.vendors.meta_graph.vendor import graph_vendor
from sources.sandbox.world import World

from .account import PRODUCT, TOKEN
from .media import ACCOUNT_ID


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    return {"BASE_URL": f"{address}/v26.0", "ACCOUNT_ID": ACCOUNT_ID, "ACCESS_TOKEN": TOKEN}


INSTAGRAM = graph_vendor(PRODUCT, "Instagram Graph API", _settings)

"""Facebook: the centre's page in Meta's Graph API."""

from pathlib import Path

from sources.sandbox.vendors.meta_graph.vendor import graph_vendor
from sources.sandbox.world import World

from .page import PRODUCT, TOKEN
from .posts import PAGE_ID


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    return {"BASE_URL": f"{address}/v26.0", "PAGE_ID": PAGE_ID, "ACCESS_TOKEN": TOKEN}


FACEBOOK = graph_vendor(PRODUCT, "Facebook Graph API", _settings)

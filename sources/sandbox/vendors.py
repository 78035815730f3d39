"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .decidim import DECIDIM
from .x import X

_ALL = (
    CIVICRM,
    X,
    DECIDIM,
)
VENDORS = {vendor.name: vendor for vendor in _ALL}
from .fgec import FGEC
from .qdq import QDQ

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, FGEC, QDQ)}

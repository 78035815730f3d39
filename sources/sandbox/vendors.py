"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .decidim import DECIDIM
from .fgec import FGEC
from .qdq import QDQ
from .x import X

_ALL = (
    CIVICRM,
    FGEC,
    QDQ,
    X,
    DECIDIM,
)
VENDORS = {vendor.name: vendor for vendor in _ALL}
from .register import REGISTER

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, REGISTER)}
from .facebook import FACEBOOK
from .instagram import INSTAGRAM

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, FACEBOOK, INSTAGRAM)}

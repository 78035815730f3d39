"""The vendors that have a stand-in."""

from .vendors.civicrm import CIVICRM
from .vendors.decidim import DECIDIM
from .vendors.facebook import FACEBOOK
from .vendors.fgec import FGEC
from .vendors.instagram import INSTAGRAM
from .vendors.matomo import MATOMO
from .vendors.qdq import QDQ
from .vendors.register import REGISTER
from .vendors.wordpress import WORDPRESS
from .vendors.x import X

_ALL = (
    CIVICRM,
    FGEC,
    QDQ,
    WORDPRESS,
    MATOMO,
    X,
    FACEBOOK,
    INSTAGRAM,
    DECIDIM,
    REGISTER,
)
VENDORS = {vendor.name: vendor for vendor in _ALL}

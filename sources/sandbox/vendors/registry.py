"""All vendors of the sandbox, by name."""

from .civicrm import CIVICRM
from .decidim import DECIDIM
from .facebook import FACEBOOK
from .fgec import FGEC
from .instagram import INSTAGRAM
from .matomo import MATOMO
from .qdq import QDQ
from .register import REGISTER
from .wordpress import WORDPRESS
from .x import X

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

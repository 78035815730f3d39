"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .x import X

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, X)}
from .decidim import DECIDIM

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, DECIDIM)}

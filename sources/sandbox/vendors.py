"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .decidim import DECIDIM

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, DECIDIM)}

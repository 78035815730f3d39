"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .matomo import MATOMO
from .wordpress import WORDPRESS

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, WORDPRESS, MATOMO)}

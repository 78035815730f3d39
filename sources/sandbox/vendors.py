"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .facebook import FACEBOOK

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, FACEBOOK)}

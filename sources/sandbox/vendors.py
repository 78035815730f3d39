"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .facebook import FACEBOOK
from .instagram import INSTAGRAM

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, FACEBOOK, INSTAGRAM)}

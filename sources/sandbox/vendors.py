"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .qdq import QDQ

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, QDQ)}

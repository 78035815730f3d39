"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .fgec import FGEC
from .qdq import QDQ

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, FGEC, QDQ)}

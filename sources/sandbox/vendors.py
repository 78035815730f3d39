"""The vendors that have a stand-in."""

from .civicrm import CIVICRM
from .register import REGISTER

VENDORS = {vendor.name: vendor for vendor in (CIVICRM, REGISTER)}

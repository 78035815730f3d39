"""The vendors that have a stand-in."""

from .civicrm import CIVICRM

VENDORS = {vendor.name: vendor for vendor in (CIVICRM,)}

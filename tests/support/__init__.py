"""Helpers that several test packages share: data folders, cached nights, an alert receiver.

No tests here. What only one package needs belongs in its own `conftest.py`.
"""

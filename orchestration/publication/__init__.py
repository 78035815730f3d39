"""Publishing the marts: export, atomic replacement, kept nights, rollback, rebuild.

Writes the published files and the record of publications. Which checks must pass before that
is decided in `assets`; reading the published files is `board`.
"""

"""Publishing the marts: export, atomic replacement, kept nights, rollback, rebuild.

Writes the published files and keeps the record of publications. `assets` decides which checks
must pass before; `board` reads the published files.
"""

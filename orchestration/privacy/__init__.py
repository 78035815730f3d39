"""Personal data on disk: the scan for it, the erasure of one person, the credentials in force.

Works on files that nights left behind. Keeping personal data out of a load is the job of
`sources.common` (pseudonyms, redaction, declared columns).
"""

"""Personal data on disk: the scan for it, and the erasure of one person.

Works on the files that nights leave on disk. Keeping personal data out of a load is the job of
`sources.common` (pseudonyms, redaction, declared columns).
"""

"""The notices' Word templates, monthly.docx and weekly.docx, and what makes them (scripts/templates).

The layout is that of an official document (GB/T 9704-2012). It is written here so that it can be read and
compared; an office that wants another one edits its own copy in Word or WPS and uploads it.
"""

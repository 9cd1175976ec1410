"""The default ports."""

SMTP_PORT, PAGE_PORT = 2525, 8025

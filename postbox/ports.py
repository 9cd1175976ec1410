"""The ports the post box listens on where nobody says others."""

SMTP_PORT, PAGE_PORT = 2525, 8025

"""The e-mail address in what somebody wrote about a contact, which may have a name and a telephone too. Pure."""

import re

from email_validator import EmailNotValidError, validate_email

CANDIDATE = re.compile(r"[^\s<>()\[\],;:\"«»]+@[^\s<>()\[\],;:\"«»]+")
AFTER = ".!?'"  # what may follow an address in a sentence, and is no part of it


def address_in(text: str) -> str | None:
    """The first address that a letter can reach, its domain in ASCII; None where there is none."""
    for found in CANDIDATE.findall(text):
        try:
            valid = validate_email(found.rstrip(AFTER), check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            continue
        if valid.ascii_email and "=?" not in valid.ascii_email:
            return str(valid.ascii_email)
    return None

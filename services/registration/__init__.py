"""Registration: participants, their needs and offers, the catalogue, and each participant's own page."""

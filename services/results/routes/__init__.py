"""The result's public page and files, and the organiser's page about it."""

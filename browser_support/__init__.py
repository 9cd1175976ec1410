"""Holds our scripts and stylesheets against what the oldest browsers we serve know: Chromium 80 and Safari 14.

`python -m browser_support` (part of `make check`) names every feature that one of them lacks. Three lists decide: `features` says
which versions brought a feature, `fallbacks` what a stylesheet may use because an older declaration stands before it, and `allowed`
what is used on purpose, with the reason.
"""

"""Holds our scripts and stylesheets against what the oldest browsers we serve know: Chromium 80 and Safari 14.

`python -m browser_support` (part of `make check`) names every feature that one of them lacks. `features` says which versions
brought a feature, and `allowed` what is used all the same, with the reason. A stylesheet may use what has an older
declaration before it.
"""

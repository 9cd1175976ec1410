"""Moments that were set by a clock which may have been corrected since.

Every moment that somebody waits for was once set at most so far ahead. What lies further ahead than that was set before the
clock was put back: nobody waits for it.
"""

from datetime import datetime, timedelta

SLIP = timedelta(minutes=1)  # a clock that is corrected by less makes nobody wait for long


def too_far(moment: datetime, now: datetime, longest: timedelta = timedelta()) -> bool:
    """Whether a moment that was set at most `longest` ahead lies further ahead than that: the clock was put back since."""
    return moment - now > longest + SLIP

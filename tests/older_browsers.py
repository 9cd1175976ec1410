"""A browser of six years ago, as far as a new one can be made into it: what has come since is taken away before scripts load.

Its syntax is new all the same: that no script needs more is for `python -m browser_support` to find.
"""

import contextlib
import json

from playwright.sync_api import BrowserContext, Error, Route

from browser_support.css import as_the_oldest_read_it
from browser_support.features import CALLS, GLOBALS, MEMBERS, is_too_new

TAKE_AWAY = """([members, globals]) => {
  for (const key of Object.getOwnPropertyNames(window)) {
    let value;
    try { value = window[key]; } catch { continue; }
    if (!value || value === window || !["function", "object"].includes(typeof value)) continue;
    for (const holder of [value, value.prototype]) {
      for (const name of holder ? members : []) {
        if (Object.prototype.hasOwnProperty.call(holder, name)) delete holder[name];
      }
    }
  }
  for (const [holder, name] of globals.map((name) => name.split("."))) {
    if (!name) delete window[holder];
    else if (window[holder]) delete window[holder][name];
  }
}"""


def make_old(context: BrowserContext) -> None:
    """Take the newer functions and rules from every page that will be opened in it."""
    members = [name for name, since in {**MEMBERS, **CALLS}.items() if is_too_new(since) and "." not in name]
    globals_ = [name for name, since in {**GLOBALS, **CALLS}.items() if is_too_new(since) and name not in members]
    globals_ = [name for name in globals_ if name[0].isupper() or name in GLOBALS]
    context.add_init_script(f"({TAKE_AWAY})({json.dumps([members, globals_])})")
    context.route("**/*.css*", _as_it_is_read)


def _as_it_is_read(route: Route) -> None:
    with contextlib.suppress(Error):  # what a service worker requests may outlive the page
        answer = route.fetch()
        route.fulfill(response=answer, body=as_the_oldest_read_it(answer.text()))

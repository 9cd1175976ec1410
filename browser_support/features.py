"""Which versions of Chromium and Safari brought what. Sources: MDN's compatibility tables, caniuse.com.

What is newer than the oldest browsers we serve stands here with its versions. Some lists are closed (global names, CSS
properties, pseudo-classes, functions, units, at-rules, media features): all of them that are old stand in `known`, and what
stands in neither is a problem too: look it up, and add it.
"""

from pathlib import Path
from typing import NamedTuple


class Since(NamedTuple):
    """The versions that brought a feature; NEVER where it has not come."""

    chromium: float
    safari: float


NEVER = 999.0
OLDEST = Since(chromium=80, safari=14.0)


def _known(name: str) -> frozenset[str]:
    return frozenset((Path(__file__).parent / "known" / f"{name}.txt").read_text().split())


def is_too_new(since: Since) -> bool:
    """Whether one of the oldest browsers lacks it."""
    return since.chromium > OLDEST.chromium or since.safari > OLDEST.safari


# --- scripts ---

SYNTAX = {  # by the name under which `javascript` finds it
    "logical assignment": Since(85, 14.0),
    "private method": Since(84, 15.0),
    "private field": Since(74, 14.1),
    "static field": Since(72, 14.1),
    "static block": Since(94, 16.4),
    "top-level await": Since(89, 15.0),
    "in for a private field": Since(91, 15.0),
    "import attributes": Since(123, 17.2),
    "decorator": Since(NEVER, NEVER),
    "using": Since(134, NEVER),
    "regular expression flag d": Since(90, 15.0),
    "regular expression flag v": Since(112, 17.0),
    "lookbehind": Since(62, 16.4),
    "hashbang": Since(74, 13.1),
    "export * as": Since(72, 14.1),
    "string module name": Since(88, 14.1),
}

# Names of the global scope. The closed list: any other free name is a problem.
GLOBALS_KNOWN = _known("global_names")
GLOBALS = {
    "AbortSignal": Since(66, 11.1),
    "AggregateError": Since(85, 14.0),
    "AudioContext": Since(35, 14.1),
    "BarcodeDetector": Since(83, NEVER),
    "BigInt": Since(67, 14.0),
    "BroadcastChannel": Since(54, 15.4),
    "CSSLayerBlockRule": Since(99, 15.4),
    "ClipboardItem": Since(76, 13.1),
    "CompressionStream": Since(80, 16.4),
    "DecompressionStream": Since(80, 16.4),
    "ElementInternals": Since(77, 16.4),
    "FinalizationRegistry": Since(84, 14.1),
    "FormDataEvent": Since(77, 15.0),
    "GainNode": Since(55, 14.1),
    "IntersectionObserver": Since(51, 12.1),
    "Iterator": Since(122, 18.4),
    "Notification": Since(20, 7.0),
    "OscillatorNode": Since(55, 14.1),
    "PerformanceObserver": Since(52, 11.0),
    "ReportingObserver": Since(69, 16.4),
    "ResizeObserver": Since(64, 13.1),
    "SharedWorker": Since(4, 16.0),
    "SubmitEvent": Since(81, 15.4),
    "TransformStream": Since(67, 14.1),
    "URLPattern": Since(95, 26.0),
    "VisualViewport": Since(61, 13.0),
    "WeakRef": Since(84, 14.1),
    "WritableStream": Since(59, 14.1),
    "createImageBitmap": Since(50, 15.0),
    "globalThis": Since(71, 12.1),
    "navigation": Since(102, 26.2),
    "queueMicrotask": Since(71, 12.1),
    "reportError": Since(95, 15.4),
    "requestIdleCallback": Since(47, NEVER),
    "scheduler": Since(94, NEVER),
    "structuredClone": Since(98, 15.4),
    "trustedTypes": Since(83, 26.0),
}

# Members that are newer than the oldest browsers, by their own name: `x.replaceChildren`, whatever `x` is.
MEMBERS = {
    "replaceChildren": Since(86, 14.0),
    "replaceAll": Since(85, 13.1),
    "allSettled": Since(76, 13.0),
    "any": Since(85, 14.0),
    "withResolvers": Since(119, 17.4),
    "findLast": Since(97, 15.4),
    "findLastIndex": Since(97, 15.4),
    "toSorted": Since(110, 16.0),
    "toReversed": Since(110, 16.0),
    "toSpliced": Since(110, 16.0),
    "hasOwn": Since(93, 15.4),
    "groupBy": Since(117, 17.4),
    "fromAsync": Since(121, 16.4),
    "isWellFormed": Since(111, 16.4),
    "toWellFormed": Since(111, 16.4),
    "randomUUID": Since(92, 15.4),
    "throwIfAborted": Since(100, 15.4),
    "getAnimations": Since(84, 14.0),
    "commitStyles": Since(84, 13.1),
    "checkVisibility": Since(105, 17.4),
    "requestSubmit": Since(76, 16.0),
    "submitter": Since(81, 15.4),
    "showModal": Since(37, 15.4),
    "showPicker": Since(99, 16.0),
    "showPopover": Since(114, 17.0),
    "hidePopover": Since(114, 17.0),
    "togglePopover": Since(114, 17.0),
    "inert": Since(102, 15.5),
    "setHTMLUnsafe": Since(124, 17.4),
    "parseHTMLUnsafe": Since(124, 17.4),
    "moveBefore": Since(133, NEVER),
    "startViewTransition": Since(111, 18.0),
    "adoptedStyleSheets": Since(73, 16.4),
    "attachInternals": Since(77, 16.4),
    "locks": Since(69, 15.4),
    "wakeLock": Since(84, 16.4),
    "userAgentData": Since(90, NEVER),
    "clipboard": Since(66, 13.1),
    "share": Since(89, 12.1),
    "canShare": Since(89, 14.0),
    "mediaSession": Since(73, 15.0),
    "storageBuckets": Since(122, NEVER),
    "userActivation": Since(72, 16.4),
    "timeOrigin": Since(62, 15.0),
    "databases": Since(71, 14.0),
    "getSetCookie": Since(113, 17.0),
    "formatRange": Since(76, 14.1),
    "formatRangeToParts": Since(76, 16.4),
    "supportedValuesOf": Since(99, 15.4),
    "waitAsync": Since(87, 16.4),
    "isSubsetOf": Since(122, 17.0),
    "isSupersetOf": Since(122, 17.0),
    "symmetricDifference": Since(122, 17.0),
    "union": Since(122, 17.0),
    "intersection": Since(122, 17.0),
    "arrayBuffer": Since(76, 14.0),
    "cause": Since(93, 15.0),
    "transferControlToOffscreen": Since(69, 16.4),
}
# Only when called: the same word may be a name of our own data. After a name where the object decides.
CALLS = {
    "at": Since(92, 15.4),
    "with": Since(110, 16.0),
    "difference": Since(122, 17.0),
    "AbortSignal.timeout": Since(103, 16.0),
    "AbortSignal.any": Since(116, 17.4),
    "AbortSignal.abort": Since(93, 15.0),
    "Response.json": Since(105, 17.0),
    "URL.canParse": Since(120, 17.0),
    "URL.parse": Since(126, 18.0),
    "Promise.try": Since(128, 18.2),
    "Intl.ListFormat": Since(72, 14.1),
    "Intl.RelativeTimeFormat": Since(71, 14.0),
    "Intl.DisplayNames": Since(81, 14.1),
    "Intl.Segmenter": Since(87, 14.1),
}
# Keys of an options object, by themselves in an object literal of a call.
OPTIONS = {
    "preventScroll": Since(64, 15.0),
    "durability": Since(83, 15.0),
    "signal of addEventListener": Since(90, 15.0),
    "steal": Since(69, 15.4),
}

# --- stylesheets ---

PROPERTIES_KNOWN = _known("properties")
PROPERTIES = {
    "accent-color": Since(93, 15.4),
    "appearance": Since(84, 15.4),
    "aspect-ratio": Since(88, 15.0),
    "backdrop-filter": Since(76, 18.0),
    "color-scheme": Since(81, 13.0),
    "contain": Since(52, 15.4),
    "container": Since(105, 16.0),
    "container-name": Since(105, 16.0),
    "container-type": Since(105, 16.0),
    "content-visibility": Since(85, 18.0),
    "field-sizing": Since(123, 26.2),
    "forced-color-adjust": Since(89, NEVER),
    "hyphens": Since(88, 17.0),
    "inset": Since(87, 14.1),
    "inset-block": Since(87, 14.1),
    "inset-inline": Since(87, 14.1),
    "margin-block": Since(87, 14.1),
    "margin-inline": Since(87, 14.1),
    "offset-path": Since(55, 16.0),
    "overscroll-behavior": Since(63, 16.0),
    "padding-block": Since(87, 14.1),
    "padding-inline": Since(87, 14.1),
    "print-color-adjust": Since(136, 15.4),
    "rotate": Since(104, 14.1),
    "scale": Since(104, 14.1),
    "scroll-margin": Since(69, 14.1),
    "scroll-margin-top": Since(69, 14.1),
    "scroll-padding": Since(69, 14.1),
    "scroll-padding-bottom": Since(69, 14.1),
    "scrollbar-gutter": Since(94, 18.2),
    "text-decoration-thickness": Since(89, 12.1),
    "text-size-adjust": Since(54, NEVER),
    "text-underline-offset": Since(87, 12.1),
    "text-wrap": Since(114, 17.4),
    "translate": Since(104, 14.1),
    "user-select": Since(54, NEVER),
    "view-transition-name": Since(111, 18.0),
}
# A property with this word in its value.
VALUES = {
    ("overflow", "clip"): Since(90, 16.0),
    ("overflow-x", "clip"): Since(90, 16.0),
    ("overflow-y", "clip"): Since(90, 16.0),
    ("overflow-wrap", "anywhere"): Since(80, 15.4),
    ("width", "fit-content"): Since(46, 11.0),
    ("width", "stretch"): Since(138, NEVER),
    ("height", "stretch"): Since(138, NEVER),
    ("white-space", "break-spaces"): Since(76, 13.1),
    ("white-space", "collapse"): Since(114, 17.4),
    ("grid-template-columns", "subgrid"): Since(117, 16.0),
    ("grid-template-rows", "subgrid"): Since(117, 16.0),
    ("clip-path", "path"): Since(88, 13.1),
    ("display", "flow-root list-item"): Since(115, 15.0),
    ("text-align", "match-parent"): Since(16, 15.4),
}
# Words that any property takes.
WORDS = {"revert": Since(84, 9.1), "revert-layer": Since(99, 15.4)}
# `text-decoration` with more than a line and a colour.
TEXT_DECORATION_THICKNESS = Since(89, 12.1)
# The gap between the items of a flex container, and `start` and `end` for where they stand in it.
FLEX_GAP = Since(84, 14.1)
FLEX_START = Since(93, 15.4)

FUNCTIONS_KNOWN = _known("functions")
FUNCTIONS = {
    "abs": Since(138, 15.4),
    "acos": Since(111, 15.4),
    "anchor": Since(125, 26.0),
    "asin": Since(111, 15.4),
    "atan": Since(111, 15.4),
    "atan2": Since(111, 15.4),
    "color": Since(111, 10.1),
    "color-mix": Since(111, 16.2),
    "conic-gradient": Since(69, 12.1),
    "cos": Since(111, 15.4),
    "env": Since(69, 11.1),
    "exp": Since(120, 15.4),
    "fit-content": Since(29, 10.1),
    "hwb": Since(101, 15.0),
    "hypot": Since(120, 15.4),
    "image-set": Since(113, 17.0),
    "lab": Since(111, 15.0),
    "lch": Since(111, 15.0),
    "light-dark": Since(123, 17.5),
    "mod": Since(125, 15.4),
    "oklab": Since(111, 15.4),
    "oklch": Since(111, 15.4),
    "pow": Since(120, 15.4),
    "rem": Since(125, 15.4),
    "round": Since(125, 15.4),
    "sign": Since(138, 15.4),
    "sin": Since(111, 15.4),
    "sqrt": Since(120, 15.4),
    "tan": Since(111, 15.4),
    "xywh": Since(119, 17.2),
}
UNITS_KNOWN = _known("units")
UNITS = {
    **dict.fromkeys(("cqw", "cqh", "cqi", "cqb", "cqmin", "cqmax"), Since(105, 16.0)),
    **dict.fromkeys([f"{size}v{of}" for size in "dsl" for of in ("w", "h", "i", "b", "min", "max")], Since(108, 15.4)),
    **dict.fromkeys(("vi", "vb"), Since(108, 15.4)),
    **dict.fromkeys(("lh",), Since(109, 16.4)),
    **dict.fromkeys(("rlh", "rex", "rch", "ric"), Since(111, 17.2)),
    **dict.fromkeys(("cap",), Since(118, 17.2)),
    **dict.fromkeys(("ic",), Since(106, 15.4)),
}
PSEUDO_KNOWN = _known("pseudo_classes")
PSEUDO = {
    "any-link": Since(65, 9.0),
    "autofill": Since(110, 15.0),
    "backdrop": Since(37, 15.4),
    "defined": Since(54, 10.0),
    "dir": Since(120, 16.4),
    "file-selector-button": Since(89, 14.1),
    "focus-visible": Since(86, 15.4),
    "fullscreen": Since(71, 16.4),
    "has": Since(105, 15.4),
    "host": Since(54, 10.0),
    "is": Since(88, 14.0),
    "marker": Since(86, 11.1),
    "modal": Since(105, 15.6),
    "open": Since(133, 26.5),
    "popover-open": Since(114, 17.0),
    "user-invalid": Since(119, 16.5),
    "user-valid": Since(119, 16.5),
    "where": Since(88, 14.0),
}
NOT_WITH_A_LIST = Since(88, 9.0)
NTH_CHILD_OF = Since(111, 9.0)
AT_RULES_KNOWN = _known("at_rules")
AT_RULES = {
    "container": Since(105, 16.0),
    "counter-style": Since(91, 17.0),
    "layer": Since(99, 15.4),
    "position-try": Since(125, 26.0),
    "property": Since(85, 16.4),
    "scope": Since(118, 17.4),
    "starting-style": Since(117, 17.5),
    "view-transition": Since(126, 18.2),
}
NESTING = Since(120, 17.2)
MEDIA_KNOWN = _known("media_features")
MEDIA = {
    "dynamic-range": Since(98, 13.1),
    "forced-colors": Since(89, 16.0),
    "inverted-colors": Since(NEVER, 9.1),
    "prefers-contrast": Since(96, 14.1),
    "prefers-reduced-data": Since(NEVER, NEVER),
    "prefers-reduced-transparency": Since(118, NEVER),
    "scripting": Since(120, 17.0),
    "update": Since(113, 17.0),
}
MEDIA_RANGE = Since(104, 16.4)

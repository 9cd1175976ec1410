"""What is used though the oldest browsers lack it: each with the reason why the page does without."""

# By feature, in any stylesheet: what is a finish, and where nothing is lost without it.
FINISH = {
    ":focus-visible": "the browser's own ring is shown instead",
    "(forced-colors)": "a browser that does not know the question has no forced colours to answer it with",
    "color-scheme": "our pages are light, and so are those of a browser that is not told",
    "scroll-margin-top": "a field may be scrolled to closer to the edge",
    "scroll-padding": "a heading may be scrolled to closer to the edge",
    "scroll-padding-bottom": "a field may be scrolled to behind the button at the bottom",
    "text-decoration-thickness": "the line is as thick as the browser draws it",
    "text-underline-offset": "the line is where the browser draws it",
    "text-wrap": "lines are broken less evenly",
}

# By file and feature.
HERE = {
    ("services/agreements/static/desk.css", ":has"): "an empty row of notices has a margin below it",
    ("services/organiser/static/organiser.css", "@container"): "a narrow column of the overview is as large as a wide one",
    ("services/organiser/static/organiser.css", "container-type"): "a narrow column of the overview is as large as a wide one",
    ("services/agreements/static/desk/form/camera.js", "BarcodeDetector"): "looked for in `window` before it is offered",
    ("services/agreements/static/desk/form/code_field.js", "preventScroll"): "left out by those who do not know it",
    ("services/agreements/static/desk/outbox/tab_lock.js", "locks"): "without them a tab sends at once: a key counts once",
    ("services/agreements/static/desk/outbox/tab_lock.js", "steal"): "an option of the locks",
    ("services/agreements/static/desk/storage/indexed_db.js", "durability"): "left out by those who do not know it",
    ("services/display/static/wall/wake_lock.js", "wakeLock"): "asked for with `?.`; else the machine's own setting decides",
    ("services/registration/static/registration_form.js", "inert"): "the events that change a field are stopped besides",
    ("web/static/scripts/elements.js", "submitter"): "else the button that was pressed last",
    ("web/static/scripts/region_patch.js", "preventScroll"): "left out by those who do not know it",
}

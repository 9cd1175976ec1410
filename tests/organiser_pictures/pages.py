"""What is photographed of the pages for organisers: each picture with its page; and the pages that have none, and why."""

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "docs" / "pictures" / "organiser"
SIZES = ("phone", "laptop")
CODE = "<string(length=4):code>"
BORS = "/arrangor/<slug:bors>"
HOST, DESK = "/vert/<slug:bors>", "/megler/<slug:bors>"


class Picture(NamedTuple):
    """`name`: of its files. `title`: the page and its state. `rule`: the route that answered. `languages`: besides bokmål."""

    name: str
    title: str
    rule: str
    languages: tuple[str, ...] = ()

    def files(self, language: str = "") -> list[str]:
        """A file for each size, in bokmål or a language."""
        return [f"{'-'.join(filter(None, (self.name, language, size)))}.webp" for size in SIZES]


GROUPS: dict[str, tuple[Picture, ...]] = {
    "Towns and børser": (
        Picture("sign-in", "Signing in without a link", "/arrangor/inn"),
        Picture("exchanges", "All børser, and a new one that copies an earlier", "/arrangor"),
        Picture("towns", "Towns", "/byer"),
        Picture("town", "One town", "/byer/<slug:town>"),
        Picture("town-name", "The name of a town", "/byer/<slug:town>/navn"),
        Picture("town-invited", "An organiser of the town is invited", "/byer/<slug:town>/inviter"),
        Picture("signed-in-everywhere", "Who is signed in, in the house", "/arrangor/innlogget"),
        Picture("house-events", "What is about no børs, from the log", "/arrangor/hendelser"),
    ),
    "Weeks before": (
        Picture("planned", "The børs is planned: what is missing before the doors", BORS, ("nn", "en")),
        Picture("settings", "Settings", f"{BORS}/innstillinger", ("nn", "en")),
        Picture("settings-refused", "Settings that are refused: nothing can be read on that colour", f"{BORS}/innstillinger"),
        Picture("logo", "Logo", f"{BORS}/logo"),
        Picture("privacy-notice", "Privacy notice", f"{BORS}/personvern"),
        Picture("invited", "A broker is invited", f"{BORS}/inviter"),
        Picture("import", "Import: the file", f"{BORS}/deltakere/import"),
        Picture("import-preview", "Import: columns, and the rows that cannot be taken in", f"{BORS}/deltakere/import"),
        Picture("import-done", "Import: taken in, and who gets a letter", f"{BORS}/deltakere/import"),
    ),
    "Participants": (
        Picture("people", "All participants", f"{BORS}/deltakere", ("nn", "en")),
        Picture("people-found", "Participants that a search finds", f"{BORS}/deltakere"),
        Picture("person", "One participant", f"{BORS}/deltakere/{CODE}"),
        Picture("correct", "Correct a participant", f"{BORS}/deltakere/{CODE}/rett"),
        Picture("merge", "Merge: which two", f"{BORS}/deltakere/{CODE}/sla-sammen"),
        Picture("merge-preview", "Merge: what it becomes", f"{BORS}/deltakere/{CODE}/sla-sammen"),
        Picture("merged", "Merged, and how to part them again", f"{BORS}/deltakere/{CODE}"),
    ),
    "Letters and papers": (
        Picture("announcement", "A letter to everyone", f"{BORS}/brev/nytt", ("nn",)),
        Picture("announcement-preview", "A letter to everyone: the preview", f"{BORS}/brev/nytt"),
        Picture("letters", "All letters", f"{BORS}/brev"),
        Picture("papers", "Everything on paper", f"{BORS}/papir"),
        Picture("paper-forms", "Numbered forms for agreements", f"{DESK}/papir"),
        Picture("poster", "The poster as a page", f"{BORS}/plakat"),
    ),
    "Screens": (
        Picture("screens", "Screens", f"{BORS}/skjermer"),
        Picture("pairing", "A screen is paired by its code", f"{BORS}/skjermer"),
        Picture("screen", "One screen", f"{BORS}/skjermer/skjerm/<screen_id>"),
        Picture("remote", "What the wall shows", f"{BORS}/storskjerm"),
    ),
    "The evening": (
        Picture("ready", "Everything is ready for the doors", BORS),
        Picture("doors", "The doors are open", BORS),
        Picture("host-desk", "At the door: sign somebody up", HOST),
        Picture("arrivals", "At the door: who has come", f"{HOST}/kommet"),
        Picture("guest", "At the door: a participant who has lost the badge", f"{HOST}/{CODE}"),
        Picture("badges", "At the door: which badges to print", f"{HOST}/skilt"),
        Picture("moderation", "What all can read, and how to hide it", f"{HOST}/scenen"),
        Picture("gong-struck", "The gong has just been struck, and can be taken back", BORS),
        Picture("hour", "Half of the hour is gone", BORS, ("nn", "en")),
        Picture("agreements", "All agreements", f"{BORS}/avtaler", ("en",)),
        Picture("agreement", "One agreement: correct, hide or void it", f"{BORS}/avtaler/<agreement_id>/rett"),
        Picture("closing", "The closing gong asks once more", f"{BORS}/lukk"),
        Picture("grace", "Grace: whoever stood in line", BORS),
        Picture("late", "What was agreed before the gong and came after it", f"{DESK}/sene"),
        Picture("confirmed", "What the desks have confirmed", f"{DESK}/avtaler"),
        Picture("void", "Void an agreement", f"{DESK}/avtale/<agreement_id>/annuller"),
        Picture("over", "The hour is over", BORS),
    ),
    "Afterwards": (
        Picture("result", "The result, looked through", f"{BORS}/resultat", ("nn", "en")),
        Picture("publish", "Publish the result", f"{BORS}/publiser"),
        Picture("published", "The result is published", BORS),
        Picture("result-page", "The published result", "/resultat/<slug:bors>"),
        Picture("files", "Files for organisers alone", f"{BORS}/filer"),
        Picture("events", "Who did what, and when", f"{BORS}/hendelser"),
        Picture("retention", "What is erased, and when", f"{BORS}/sletting"),
        Picture("signed-in", "Who is signed in at the børs", f"{BORS}/innlogget"),
    ),
}
PICTURES = {picture.name: picture for pictures in GROUPS.values() for picture in pictures}
ALONE = {
    "screen-code.webp": "What an unpaired screen shows",
    "comparison.webp": "The published result of a town that has held several",
}
NONE = {  # route: why there is no picture of it
    f"{HOST}/lenke/{CODE}": "a code that signs somebody in, on the phone of a host: pictured with the participant it is of",
}

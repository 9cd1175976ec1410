"""The board as JSON, and what the template of the wall is given besides it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from frivilligbors import links
from frivilligbors.codec import instant, plain
from frivilligbors.enums import Scene
from frivilligbors.records import Agreement, Organisation, Participant
from frivilligbors.tallies import Agreements
from web.drawing import draw

from .asset_version import asset_version
from .rules import scenes, wall_needs
from .rules.paired_screen import PairedScreen, ScreenReport
from .rules.public_names import public_party_name
from .rules.wall_needs import Need
from .store.walls import WallRecords, WallStore

MILESTONES = (1, 10, 25, 50, 75, 100, 150, 200, 250, 300)


def read_board(store: WallStore, bors: str) -> dict[str, Any] | None:
    """The whole board of a børs as of now, ready to become JSON; None where there is no such børs."""
    records = store.read(bors)
    return board_json(records) if records else None


def board_json(records: WallRecords) -> dict[str, Any]:
    """The whole board of a børs, ready to become JSON."""
    bors_record, now, tallies = records.bors_record, records.now, records.board.tallies
    return {
        "bors": bors_record.slug,
        "name": bors_record.name,
        "place": bors_record.place,
        "welcome": bors_record.welcome,
        "accent": bors_record.accent,
        "logo": links.logo_path(bors_record.slug, bors_record.logo),
        "rules": list(bors_record.rules),
        "languages": [language.value for language in bors_record.languages],
        "categories": [category.value for category in bors_record.categories],
        "rehearsal": bors_record.rehearsal,
        "version": records.board.position,
        "epoch": bors_record.epoch,
        "state": bors_record.state(now).value,
        "scene": scenes.scene_at(bors_record, now).value,
        "step": bors_record.step,
        "still": bors_record.still,
        "opens_at": _instant(bors_record.opens_at),
        "closes_at": _instant(bors_record.hour_ends_at(now)),
        "grace_until": _instant(bors_record.grace_until),
        "server_now": instant(now),
        "participants": {"total": tallies.participants.total, "by_sector": _plain(tallies.participants.by_sector)},
        "organisations": tallies.organisations,
        "agreements": _counts(tallies.agreements),
        "latest": [agreement_json(one, records.participants, records.organisations) for one in records.newest_shown],
        "edition": asset_version(),
    }


def agreement_json(
    agreement: Agreement, participants: Mapping[str, Participant], organisations: Mapping[str, Organisation]
) -> dict[str, Any]:
    """One agreement as everybody may see it: what the parties give is not for the wall."""
    return {
        "agreement_id": agreement.agreement_id,
        "number": agreement.number,
        "category": agreement.category.value,
        "kind": agreement.kind.value,
        "agreed_at": instant(agreement.agreed_at),
        "parties": [
            {"sector": party.sector.value, "name": public_party_name(party, participants, organisations)}
            for party in agreement.parties
        ],
    }


def screen_json(screen: PairedScreen, report: ScreenReport | None) -> dict[str, Any]:
    """A paired screen for an organiser, with what it told last."""
    shown = {name: getattr(screen, name) for name in ("screen_id", "name", "language", "zoom", "scene")}
    return shown | {"report": plain(report)}


def wall_template_data(board: dict[str, Any], needs: Sequence[Need]) -> dict[str, Any]:
    """What the template of the wall is given besides the board: the drawing, the shares revealed by now, the needs."""
    now, counts = datetime.fromisoformat(board["server_now"]), board["agreements"]
    step = board["step"] if board["scene"] == Scene.RESULT else 0
    shares, in_full = scenes.revealed_groups(counts["by_group"], step)
    return {
        "drawing": draw(counts["by_pair"]),
        "shares": shares,
        "in_full": in_full,
        "needs": wall_needs.with_visibility(needs, now),
        "burst": scenes.burst(board["latest"], now),
        "milestones": MILESTONES,
    }


def with_scene(board: dict[str, Any], scene: str) -> dict[str, Any]:
    """The board for a screen that shows a scene of its own, whole; the same board where it has none."""
    return {**board, "scene": scene, "step": 0} if scene else board


def shows_needs(board: Mapping[str, Any]) -> bool:
    """Whether the wall shows the needs that nobody has met."""
    return bool(board["scene"] == Scene.LAST_CHANCE)


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """A board, or a signal, as it is sent."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def picture_payload(board: bytes, number: int, html: str = "", *, since: int | None = None) -> bytes:
    """A board with a live part of a page, and the number of that picture.

    The HTML is the whole of it, or, where it gives the number of the picture before (`since`), the regions that changed since
    then. Without HTML the board alone is new.
    """
    if not html:
        return b'{"board":%b,"picture":%d}' % (board, number)
    since_text = b"null" if since is None else b"%d" % since
    return b'{"board":%b,"picture":%d,"since":%b,"html":%b}' % (board, number, since_text, json.dumps(html).encode())


def _counts(agreements: Agreements) -> dict[str, Any]:
    return {
        "total": agreements.total,
        "intents": agreements.intents,
        "voided": agreements.voided,
        "by_pair": _plain(agreements.by_pair),
        "by_group": _plain(agreements.by_group),
        "by_category": _plain(agreements.by_category),
        "per_minute": _plain(agreements.per_minute),
    }


def _plain(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): count for name, count in counts.items()}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant(at)

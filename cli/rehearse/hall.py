"""The hall during the hour: who is in it, and what becomes of a deal from the handshake to its end."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from frivilligbors.enums import State

from .asker import Asker, Rejected
from .deals import Deal, Ends, Side
from .rehearsal import Rehearsal

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hall:
    """The brokers at their desks, and the guests as the door knows them. `kept`: what a desk without net holds back."""

    rehearsal: Rehearsal
    desks: Mapping[str, Asker]
    guests: Mapping[str, Answer]
    kept: dict[str, Answer] = field(default_factory=dict)

    def bring(self, deal: Deal, key: str) -> None:
        """A deal comes to its broker. Raises Rejected where the house says other than it must, GaveUp."""
        told = self._shaken(deal, key) if deal.handshake else self._told(deal)
        if deal.held_back:
            self.kept[key] = told | {"agreed_at": self._now(deal)}
        elif deal.ends is Ends.WITHDRAWN:
            self._turned_away(deal, told, key)
        else:
            self._end(deal, self._pressed(deal, told, key), key)

    def catch_up(self, deal: Deal, key: str) -> None:
        """The desk has net again, and the gong has gone: what it held back is late. Raises Rejected, GaveUp."""
        late = self._pressed(deal, self.kept[key], key)
        if deal.ends is not Ends.LEFT_LATE:
            self._lead.tell(self._at(late, "admit"), {}, key=f"{key}-admit")

    def _shaken(self, deal: Deal, key: str) -> Answer:
        """The two shake hands, each on their own phone; what a broker then tells of it."""
        first, second = (self.guests[side.ref] for side in deal.parties)
        with Asker(self.rehearsal.url, first["token"]) as one, Asker(self.rehearsal.url, second["token"]) as other:
            ours = one.tell(self._api("handshakes"), self._told(deal), key=f"{key}-propose")["handshake_id"]
            other.tell(self._api(f"handshakes/{ours}/accept"), {}, key=f"{key}-accept")
            if deal.ends is Ends.WITHDRAWN:
                other.tell(self._api(f"handshakes/{ours}/withdraw"), {}, key=f"{key}-withdraw")
        return {"handshake_id": ours}

    def _pressed(self, deal: Deal, told: Answer, key: str) -> Answer:
        """Every broker presses, as often as it is sent, all at once; the one answer they all get."""
        presses = [(desk, key if desk == deal.broker else f"{key}-{desk}") for desk in (deal.broker, *deal.others)]

        def press(one: tuple[str, str]) -> Answer:
            return self.desks[one[0]].tell(self._api("agreements"), told, key=one[1])

        with ThreadPoolExecutor(len(presses) * deal.sends) as fingers:
            answers = list(fingers.map(press, presses * deal.sends))
        if len({answer["agreement_id"] for answer in answers}) > 1:
            raise Rejected(f"One deal became {[answer['number'] for answer in answers]}: {told}")
        return answers[0]

    def _turned_away(self, deal: Deal, told: Answer, key: str) -> None:
        try:
            self._pressed(deal, told, key)
        except Rejected as no:
            if no.code == "handshake-withdrawn":
                return
            raise
        raise Rejected(f"A handshake that was withdrawn has become an agreement: {told}")

    def _end(self, deal: Deal, made: Answer, key: str) -> None:
        if deal.ends is Ends.UNDONE:
            self.desks[deal.broker].tell(self._at(made, "undo"), {}, key=f"{key}-undo")
        if deal.ends is Ends.VOIDED:
            self._lead.tell(self._at(made, "void"), {"reason": deal.reason}, key=f"{key}-void")

    @property
    def _lead(self) -> Asker:
        return self.desks[self.rehearsal.evening.lead]

    def _told(self, deal: Deal) -> Answer:
        parties = [self._party(side) for side in deal.parties]
        return {"parties": parties, "category": deal.category.value, "kind": deal.kind.value}

    def _party(self, side: Side) -> Answer:
        guest = self.guests[side.ref]
        ids = {one["name"]: one["organisation_id"] for one in guest["organisations"]}
        return {"code": guest["code"], "gives": side.gives} | (
            {"organisation_id": ids[side.organisation]} if side.organisation else {}
        )

    def _now(self, deal: Deal) -> str:
        """The time by the house; the gong's, where this part of the evening is played once more after it."""
        board = self.desks[deal.broker].read(self._api("board"))
        return str(board["server_now" if board["state"] == State.OPEN else "closes_at"])

    def _at(self, made: Answer, what: str) -> str:
        return self._api(f"agreements/{made['agreement_id']}/{what}")

    def _api(self, name: str) -> str:
        return f"/api/bors/{self.rehearsal.bors}/{name}"

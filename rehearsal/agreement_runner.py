"""Carries out a planned agreement over HTTP: handshake, confirmation, undo or void."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from frivilligbors.enums import State

from .agreements import EarlyEnd, PlannedAgreement, PlannedParty
from .http_client import ApiClient, RequestRejected
from .rehearsal import Rehearsal

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AgreementRunner:
    """`brokers`: their clients. `registrations`: the answers, by ref. `held_back_bodies`: of desks without a network."""

    rehearsal: Rehearsal
    brokers: Mapping[str, ApiClient]
    registrations: Mapping[str, Json]
    held_back_bodies: dict[str, Json] = field(default_factory=dict)

    def run(self, agreement: PlannedAgreement, idempotency_key: str) -> None:
        """Carry out an agreement. Raises RequestRejected on an unexpected answer, RetriesExhausted."""
        body = self._handshake(agreement, idempotency_key) if agreement.handshake else self._agreement_body(agreement)
        if agreement.held_back:
            self.held_back_bodies[idempotency_key] = body | {"agreed_at": self._agreed_at(agreement)}
        elif agreement.ends is EarlyEnd.WITHDRAWN:
            self._expect_withdrawn(agreement, body, idempotency_key)
        else:
            self._end_early(agreement, self._confirm(agreement, body, idempotency_key), idempotency_key)

    def send_held_back(self, agreement: PlannedAgreement, idempotency_key: str) -> None:
        """Send an agreement that was held back until after the gong. Raises RequestRejected, RetriesExhausted."""
        confirmed = self._confirm(agreement, self.held_back_bodies[idempotency_key], idempotency_key)
        if agreement.ends is not EarlyEnd.LEFT_LATE:
            self._lead.post(self._agreement_path(confirmed, "admit"), {}, idempotency_key=f"{idempotency_key}-admit")

    def _handshake(self, agreement: PlannedAgreement, idempotency_key: str) -> Json:
        """Propose and accept the handshake; the body of the confirmation."""
        first, second = (self.registrations[party.ref] for party in agreement.parties)
        with (
            ApiClient(self.rehearsal.url, first["token"]) as first_client,
            ApiClient(self.rehearsal.url, second["token"]) as second_client,
        ):
            proposal = first_client.post(
                self._api_path("handshakes"), self._agreement_body(agreement), idempotency_key=f"{idempotency_key}-propose"
            )
            handshake_id = proposal["handshake_id"]
            second_client.post(
                self._api_path(f"handshakes/{handshake_id}/accept"), {}, idempotency_key=f"{idempotency_key}-accept"
            )
            if agreement.ends is EarlyEnd.WITHDRAWN:
                second_client.post(
                    self._api_path(f"handshakes/{handshake_id}/withdraw"), {}, idempotency_key=f"{idempotency_key}-withdraw"
                )
        return {"handshake_id": handshake_id}

    def _confirm(self, agreement: PlannedAgreement, body: Json, idempotency_key: str) -> Json:
        """All brokers confirm at the same moment, `sends` times each; the one answer."""
        requests = [
            (broker, idempotency_key if broker == agreement.broker else f"{idempotency_key}-{broker}")
            for broker in (agreement.broker, *agreement.others)
        ]

        def send(request: tuple[str, str]) -> Json:
            return self.brokers[request[0]].post(self._api_path("agreements"), body, idempotency_key=request[1])

        with ThreadPoolExecutor(len(requests) * agreement.sends) as pool:
            responses = list(pool.map(send, requests * agreement.sends))
        if len({response["agreement_id"] for response in responses}) > 1:
            raise RequestRejected(f"One agreement became {[response['number'] for response in responses]}: {body}")
        return responses[0]

    def _expect_withdrawn(self, agreement: PlannedAgreement, body: Json, idempotency_key: str) -> None:
        try:
            self._confirm(agreement, body, idempotency_key)
        except RequestRejected as error:
            if error.error_code == "handshake-withdrawn":
                return
            raise
        raise RequestRejected(f"A handshake that was withdrawn has become an agreement: {body}")

    def _end_early(self, agreement: PlannedAgreement, confirmed: Json, idempotency_key: str) -> None:
        if agreement.ends is EarlyEnd.UNDONE:
            self.brokers[agreement.broker].post(
                self._agreement_path(confirmed, "undo"), {}, idempotency_key=f"{idempotency_key}-undo"
            )
        if agreement.ends is EarlyEnd.VOIDED:
            self._lead.post(
                self._agreement_path(confirmed, "void"), {"reason": agreement.reason}, idempotency_key=f"{idempotency_key}-void"
            )

    @property
    def _lead(self) -> ApiClient:
        return self.brokers[self.rehearsal.evening.lead]

    def _agreement_body(self, agreement: PlannedAgreement) -> Json:
        parties = [self._party_body(party) for party in agreement.parties]
        return {"parties": parties, "category": agreement.category.value, "kind": agreement.kind.value}

    def _party_body(self, party: PlannedParty) -> Json:
        registration = self.registrations[party.ref]
        ids = {one["name"]: one["organisation_id"] for one in registration["organisations"]}
        return {"code": registration["code"], "gives": party.gives} | (
            {"organisation_id": ids[party.organisation]} if party.organisation else {}
        )

    def _agreed_at(self, agreement: PlannedAgreement) -> str:
        """The server's time; the gong's, if the børs is closed already."""
        board = self.brokers[agreement.broker].get(self._api_path("board"))
        return str(board["server_now" if board["state"] == State.OPEN else "closes_at"])

    def _agreement_path(self, confirmed: Json, action: str) -> str:
        return self._api_path(f"agreements/{confirmed['agreement_id']}/{action}")

    def _api_path(self, path: str) -> str:
        return f"/api/bors/{self.rehearsal.bors}/{path}"

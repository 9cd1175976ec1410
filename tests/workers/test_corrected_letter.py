"""The parties of an agreement that is corrected get it as it stands, each in her own language."""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Put
from frivilligbors.enums import AgreementKind, Category
from frivilligbors.facts import AgreementCorrected
from frivilligbors.queries import Queries

from .evening import AT, Evening
from .letter_pipeline import LetterPipeline, text_of
from .smtp_servers import RecordingSmtpServer


def correct(evening: Evening, agreement_id: str, gives: str) -> None:
    agreement = Queries(evening.redis).agreement(evening.slug, agreement_id)
    assert agreement is not None
    ours, theirs = agreement.parties
    corrected = replace(agreement, parties=(replace(ours, gives=gives), theirs), category=Category.TIME)
    fact = AgreementCorrected(
        at=AT,
        by="ola",
        agreement_id=agreement_id,
        sectors=agreement.sectors,
        category=Category.TIME,
        kind=AgreementKind.AGREEMENT,
        category_before=agreement.category,
        kind_before=agreement.kind,
        agreed_at=AT,
        participants=("ola", "ingrid"),
    )
    evening.commit("agreements", fact, writes=[Put(keys.AGREEMENT, agreement_id, pack(corrected))])


def test_both_parties_get_the_agreement_as_it_stands(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    ours = evening.agree()
    pipeline.send()
    correct(evening, ours, "Låner ut kjøkkenet")
    pipeline.send()
    _, letter = smtp_server.to("ola@example.no")
    assert letter["Subject"] == "Avtale 1 er rettet: Åsen bibliotek og Koret & venner"
    assert letter["X-Letter"] == "corrected"
    assert "Arrangøren har rettet avtale 1 på Frivilligbørs Drammen. Slik står den nå:" in text_of(letter)
    assert "Avtalen er rettet" in text_of(letter, "html")
    for form in ("plain", "html"):
        assert "Låner ut kjøkkenet" in text_of(letter, form)
        assert "Tid med medmennesker" in text_of(letter, form)
    _, letter = smtp_server.to("ingrid@example.no")
    assert letter["Subject"] == "Avtale 1 er retta: Koret & venner og Åsen bibliotek"


def test_nobody_is_told_of_the_correction_of_what_counts_no_longer(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    ours = evening.agree()
    pipeline.send()
    correct(evening, ours, "Låner ut kjøkkenet")
    evening.void(ours)
    pipeline.send()
    assert [letter["X-Letter"] for letter in smtp_server.to("ola@example.no")] == ["agreement", "void"]
    assert pipeline.letter("corrected", "ola").trouble == "voided"


def test_an_agreement_corrected_twice_is_told_of_twice_and_each_letter_once(
    pipeline: LetterPipeline, evening: Evening, smtp_server: RecordingSmtpServer
) -> None:
    ours = evening.agree()
    for gives in ("Låner ut kjøkkenet", "Låner ut hagen"):
        correct(evening, ours, gives)
        pipeline.send()
    pipeline.send()
    assert [letter["X-Letter"] for letter in smtp_server.to("ola@example.no")] == ["agreement", "corrected", "corrected"]

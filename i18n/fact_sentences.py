"""The sentences of the audit list: one by the name of each kind of fact, and others for its variants."""

from collections.abc import Mapping

from .catalogues import translate

FACT_SENTENCES = {
    "bors.created": "Børsen er opprettet",
    "bors.created rehearsal": "Generalprøven er opprettet",
    "bors.doors_opened": "Dørene er åpnet",
    "bors.opened": "Gongen gikk. Børstimen varer til {closes}",
    "bors.closed": "Gongen gikk. De som sto i kø, kan bekreftes til {until}",
    "bors.opening_taken_back": "Den første gongen er tatt tilbake",
    "bors.closing_taken_back": "Gongen er tatt tilbake. Børstimen varer til {closes}",
    "bors.changed": "Innstillingene er endret",
    "bors.changed town": "Børsen er flyttet til en annen by",
    "bors.extended": "Mer tid: børstimen varer til {closes}",
    "bors.published": "Resultatet er publisert",
    "bors.erased": "Alt om deltakerne er slettet",
    "notice.changed": "Personvernerklæringen har fått versjon {version}",
    "retention.announced": "Kontakten får brev om at alt om deltakerne slettes {erased}",
    "retention.changed": "Alt om deltakerne skal slettes {erased}",
    "scene.changed": "Skjermen viser: {scene}",
    "screen.paired": "En skjerm er koblet til",
    "screen.changed": "En skjerm har fått andre innstillinger",
    "screen.released": "En skjerm er koblet fra",
    "invitation.issued": "Invitert: {helper}",
    "invitation.issued town": "Invitert til {town}: {helper}",
    "town.created": "Byen er opprettet: {town}",
    "town.renamed": "Byen har fått nytt navn: {town}",
    "invitation.revoked": "Invitasjonen er trukket tilbake: {helper}",
    "session.ended": "Logget ut på én enhet: {helper}",
    "participant.registered": "Påmeldt: {whom}",
    "participant.checked_in": "Kommet: {whom}",
    "participant.checked_in not-here": "Ikke kommet likevel: {whom}",
    "participant.changed": "Opplysningene er endret: {whom}",
    "participant.withdrawn": "Meldt av: {whom}",
    "participant.merged": "En påmelding er slått sammen med en annen: {whom}",
    "participant.unmerged": "To påmeldinger er skilt igjen: {whom}",
    "participant.erased": "Alt om en deltaker er slettet",
    "participant.let_in": "Siden er åpnet på en telefon: {whom}",
    "link.asked": "Ba om lenken til siden sin: {whom}",
    "link.renewed": "Fikk ny lenke, og de gamle gjelder ikke: {whom}",
    "posting.hidden": "Et ønske eller tilbud er skjult: {whom}",
    "posting.hidden shown": "Et ønske eller tilbud vises igjen: {whom}",
    "organisation.hidden": "Navnet på en virksomhet er skjult: {organisation}",
    "organisation.hidden shown": "Navnet på en virksomhet vises igjen: {organisation}",
    "handshake.proposed": "Håndtrykk foreslått: {whom}",
    "handshake.accepted": "Håndtrykk godtatt: {whom}",
    "handshake.withdrawn": "Håndtrykk trukket: {whom}",
    "agreement.confirmed": "Avtale {number} er bekreftet: {whom}",
    "agreement.confirmed in-grace": "Avtale {number} er bekreftet etter gongen: {whom}",
    "agreement.confirmed late": "Avtale {number} kom etter gongen og er sluppet inn: {whom}",
    "agreement.late": "En avtale kom etter gongen: {whom}",
    "agreement.hidden": "Avtale {number} er skjult på skjermen",
    "agreement.hidden shown": "Avtale {number} vises på skjermen igjen",
    "agreement.voided": "Avtale {number} er annullert: {whom}",
    "agreement.voided undo": "Avtale {number} er angret: {whom}",
    "agreement.corrected": "Avtale {number} er rettet: {whom}",
    "agreement.corrected category": "Avtale {number} er rettet: {whom}. Kategorien var {before} og er {after}",
    "agreement.corrected intent": "Avtale {number} er rettet til en intensjonsavtale: {whom}",
    "agreement.corrected no-intent": "Avtale {number} er rettet, og er ikke lenger en intensjonsavtale: {whom}",
    "result.text_changed": "Teksten til avtale {number} i den publiserte listen er endret",
    "announcement.sent": "Et brev er sendt til alle",
    "announcement.sent sector": "Et brev er sendt til en sektor: {sector}",
    "welcome.asked": "Velkomstbrev sendes: {whom}",
    "letter.asked_again": "Et brev sendes en gang til: {whom}",
}


def fact_sentence(lang: str, name: str, variant: str, values: Mapping[str, str]) -> str:
    """The sentence of a fact of this name and variant (may be empty); of one that nobody has written, its name."""
    text = FACT_SENTENCES.get(f"{name} {variant}") or FACT_SENTENCES.get(name)
    return translate(lang, text).format_map(values) if text else name

"""The sentence of every refusal and error: what is so, and what to do next."""

from .catalogues import translate

SENTENCES = {
    # the børs
    "bors-unknown": "Vi finner ingen børs her. Se på adressen en gang til, eller spør en vert.",
    "bors-closed": "Børstimen er over. Ble dere enige før gongen? Snakk med en megler.",
    "bors-not-open": "Børstimen har ikke begynt. Vent på gongen, så er dere klare.",
    "registration-closed": "Påmeldingen er stengt. Snakk med en vert om du vil være med.",
    "already-open": "Børstimen er alt i gang.",
    "not-open-yet": "Børstimen har ikke begynt. Slå gongen først.",
    "already-closed": "Gongen har alt gått. Børstimen er over.",
    "slug-taken": "Det finnes en børs med den adressen. Velg en annen.",
    "slug-malformed": "Bruk små bokstaver a–z, tall og bindestrek i adressen.",
    "slug-reserved": "Den adressen bruker huset selv. Velg en annen.",
    "rehearsal-only": "Dette går bare for en generalprøve.",
    "minutes-out-of-range": "Børstimen varer fra 1 til 240 minutter. Skriv et helt tall.",
    "grace-out-of-range": "Etter gongen går det an å gi fra 0 til 60 minutter. Skriv et helt tall.",
    # agreements
    "unknown-code": "Ingen her har den koden. Se på navneskiltet, og skriv den en gang til.",
    "same-party-twice": "Det er samme deltaker to ganger. Skriv koden til den andre.",
    "nobody-gives": "Skriv hva minst én av dere gir.",
    "organisation-needed": "Deltakeren er her for flere virksomheter. Velg hvem avtalen gjelder.",
    "unknown-organisation": "Deltakeren er ikke her for den virksomheten. Velg en annen.",
    "agreement-unknown": "Vi finner ikke den avtalen. Se på nummeret en gang til.",
    "already-voided": "Avtalen er alt annullert.",
    "two-parties": "En avtale har to parter. Skriv begge kodene.",
    "handshake-unknown": "Vi finner ikke det håndtrykket. Skriv kodene til begge i stedet.",
    "no-such-handshake": "Her er det ikke noe håndtrykk av deg. Åpne siden din, og prøv derfra.",
    "handshake-not-accepted": "Den andre har ikke sagt ja ennå. Be dem åpne siden sin og si ja.",
    "handshake-confirmed": "En megler har alt bekreftet dette håndtrykket.",
    "handshake-withdrawn": "Håndtrykket er trukket. Gjør et nytt om dere er enige likevel.",
    "handshake-of-others": "Håndtrykket er mellom to andre. Se på koden en gang til.",
    "paper-of-others": "Skjemaet med det nummeret er alt registrert for to andre. Se på nummeret en gang til.",
    "already-accepted": "Dere har alt sagt ja. Gå til en megler sammen.",
    "pair-has-enough": "Dere to har mange håndtrykk som venter. Få dem bekreftet hos en megler, eller trekk noen først.",
    "proposer-has-enough": "Du har mange håndtrykk som venter. Få dem bekreftet hos en megler, eller trekk noen først.",
    "other-has-enough": "Den andre har mange håndtrykk som venter på svar. Gå sammen til en megler i stedet.",
    "other-party-accepts": "Det er den andre som sier ja. Be dem åpne siden sin.",
    "not-your-handshake": "Et håndtrykk gjør du for deg selv. Åpne siden din, og prøv derfra.",
    "looks-the-same": "Dette ligner en avtale som nettopp er bekreftet. Er det en ny avtale?",
    "lead-needed": "Dette kan bare en ledende megler eller en arrangør gjøre.",
    "undo-too-late": "Det er mer enn et minutt siden. Be en ledende megler annullere avtalen.",
    "not-late": "Denne avtalen teller alt.",
    "not-admitted": "Denne avtalen kom etter gongen og teller ikke ennå.",
    "count-out-of-range": "Skriv et helt tall fra 1 til {most}.",
    "clock-malformed": "Skriv klokka som står på skjemaet, for eksempel 19.11.",
    "paper-unknown": "Skriv nummeret som står på arket, for eksempel 17.",
    "unknown-kind": "Velg avtale eller intensjonsavtale.",
    "reason-needed": "Skriv hvorfor avtalen annulleres.",
    # what was written in a form
    "required": "Fyll ut dette feltet.",
    "wrong-type": "Dette kan vi ikke lese. Se over det, og send en gang til.",
    "unknown-field": "Dette feltet kjenner vi ikke. Ta det bort, og send en gang til.",
    "too-long": "Her er det plass til {limit} tegn. Kort det ned litt.",
    "too-many": "Her er det plass til {limit}. Ta bort noen.",
    "at-least-one-organisation": "Skriv minst én virksomhet. Kommer du for deg selv, skriver du ditt eget navn.",
    "control-characters": "Teksten har usynlige tegn som vi ikke kan ta imot. Skriv den en gang til.",
    "not-an-email": "Dette er ikke en hel e-postadresse. Den ser ut som navn@example.no.",
    "email-ascii": "Foran @ kan vi bare bruke a–z, tall og vanlige tegn. Har du en annen e-postadresse?",
    "number-malformed": "Et organisasjonsnummer har ni siffer. Se over det, eller la feltet stå tomt.",
    "number-wrong": "Et av sifrene i organisasjonsnummeret er ikke riktig. Se over det, eller la feltet stå tomt.",
    "unknown-sector": "Velg frivillig, offentlig, bedrift eller privatperson.",
    "unknown-category": "Velg en av kategoriene.",
    "unknown-language": "Velg bokmål, nynorsk eller engelsk.",
    "changed-meanwhile": "Dette er endret et annet sted i mellomtiden. Se over, og lagre en gang til.",
    "has-withdrawn": "Du er meldt av. Meld deg på igjen om du vil være med likevel.",
    "not-sure": "Sett kryss først, så vet vi at du mener det.",
    "form-invalid": "Noe må rettes før dette kan sendes.",
    # what everybody reads
    "text-unknown": "Det finnes ikke lenger. Last siden på nytt.",
    # letters
    "letter-unknown": "Vi finner ikke det brevet. Last siden på nytt.",
    "letter-on-its-way": "Brevet er alt på vei. Det kommer av seg selv.",
    # how a request came
    "not-understood": "Dette skjønte vi ikke. Gå tilbake, og prøv igjen.",
    "malformed-json": "Dette er ikke gyldig JSON. Rett det, og send en gang til.",
    "json-expected": "Send dette som JSON, med Content-Type: application/json.",
    "body-too-large": "Dette er for mye på en gang. Kort det ned, og send en gang til.",
    "too-deep": "Dette har for mange nivåer. Gjør det flatere, og send en gang til.",
    "duplicate-key": "Samme felt står to ganger. Ta bort det ene.",
    "idempotency-key-missing": "Send med Idempotency-Key, så telles dette bare én gang.",
    "idempotency-key-malformed": "Idempotency-Key skal være 1 til 100 synlige tegn uten mellomrom.",
    "idempotency-mismatch": "Dette er sendt før med et annet innhold. Åpne siden på nytt, og fyll ut igjen.",
    "method-not-allowed": "Det kan ikke gjøres her. Gå tilbake, og prøv derfra.",
    "not-found": "Her er det ingenting. Se på adressen en gang til.",
    "too-many-requests": "Det går litt fort. Vent et øyeblikk, og prøv igjen.",
    # who asks
    "token-unknown": "Den nøkkelen kjenner vi ikke her. Åpne lenken fra invitasjonen en gang til, eller be om en ny.",
    "invitation-unknown": "Den invitasjonen finnes ikke her. Last siden på nytt.",
    "not-on-a-helpers-phone": "Denne nettleseren er logget inn for å hjelpe andre. Skann koden med deltakerens egen mobil.",
    "link-unknown": "Den lenken kjenner vi ikke. Se etter at du fikk med hele, eller spør en vert.",
    "sign-in-needed": "Logg inn først: bruk lenken du fikk i invitasjonen.",
    "not-yours": "Dette hører til en annen børs eller en annen rolle. Bruk din egen lenke.",
    "foreign-origin": "Dette kom fra en annen side. Åpne børsens egen side, og prøv igjen.",
    # how the house is
    "not-saved-yet": "Ikke lagret ennå. Prøv igjen om litt: ingenting går tapt.",
    "record-unreadable": "Noe av det som er lagret her, kan ikke leses lenger. Si fra til arrangøren: resten virker som før.",
    "being-restored": "En sikkerhetskopi legges tilbake akkurat nå. Prøv igjen om litt.",
    "busy": "Mange gjør dette akkurat nå. Prøv igjen om et øyeblikk.",
    "crowded": "Mange ser på akkurat nå. Siden kommer av seg selv om noen sekunder.",
    "takes-too-long": "Dette tok for lang tid. Be om litt mindre om gangen, eller prøv igjen om litt.",
    "something-broke": "Noe gikk galt hos oss. Prøv igjen, eller si fra til en vert.",
}


class _Given(dict[str, object]):
    """The values of a sentence. A sentence with a gap is better than none."""

    def __missing__(self, name: str) -> str:
        return "…"


def sentence(lang: str, code: str, **values: object) -> str:
    """What somebody is told when the house says no."""
    source = SENTENCES.get(code, SENTENCES["something-broke"])
    return translate(lang, source).format_map(_Given(values))

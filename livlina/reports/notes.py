"""What a reader of the five tables must know: what was counted, what is unknown, which counts are small."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from livlina.core.period import Period
from livlina.reports import rules
from livlina.reports.rules import FiveTables

COUNTED = (
    "Räknade är ärenden efter den dag de kom in, första och sista dagen med, vid enheter med stöd och behandling. "
    "Kontakter som inte blev ärenden är inte med. Andelar är hela procent av de ärenden där det är känt."
)


CONTINUITY = (
    "Räknade är ärenden som kom in i hela tertial av perioden som har slutat (januari–april, maj–augusti, "
    "september–december) och där minst ett samtal är hållet eller antecknat. Personer som fått höra: medarbetare som "
    "har hållit ett samtal med personen eller skrivit en anteckning om ett. Byten: hur många gånger handläggaren "
    "byttes. Dagar: från den dag ärendet kom in till det första hållna samtalet; ärenden med samtal före Livlina är "
    "inte med där. Talen är medelvärden. Färre än fem ärenden visas inte: en tertial då en enhet har så få är inte med "
    "i enhetens rad, och inte i raden för alla. Så säger inte två perioder bredvid varandra något om ett enda ärende. "
    "Den tertial som pågår är inte med, så att talen inte rör sig med varje ärende som kommer in. Barns ärenden räknas "
    "där antalet står under Barns egna ärenden."
)
"""What the figures of continuity are made of. Source: R-033, R-403."""


REMAINING = (
    "Räknade är ärenden som avslutades i de tertialen och inte har öppnats igen. Andelen är hela procent av de avslut "
    "där det är besvarat om behov kvarstår. En tertial då en enhet har färre än fem avslut, eller färre än fem svar, "
    "är inte med, och inte en andel som är av färre än fem eller lämnar färre än fem."
)
"""What the figures of needs that remain are made of. Source: R-115, R-403."""


UNMET = (
    "Räknade är ärenden där en önskan är antecknad i de tertialen, varje ärende en gång för varje slags hjälp. "
    "Barnpassning är där den behövdes till ett samtal och inte gick att ordna. Barn genom öppen ingång är ärenden där "
    "en sådan hjälp började. En "
    "tertial då färre än fem ärenden vid en enhet har önskat något är inte med, och det finns ingen summa att räkna "
    "fram det ur."
)
"""What the figures of unmet need, and of open entrances, are made of. Source: R-153, R-178, R-203, R-403."""


MARKED = (
    "Räknade är ärenden som kom in i de tertialen, efter det som är markerat i dem nu. Det som inte är markerat är "
    "inte känt. En tertial då färre än fem ärenden vid en enhet har samma markering är inte med, och det finns ingen "
    "summa att räkna fram det ur."
)
"""What the figures of marked cases are made of. Source: R-190, R-202, R-403."""


EXTENSIONS = (
    "Räknade är förlängningar som begärdes eller beslutades i de tertialen, vid enheten som utför hjälpen. Beviljade "
    "och avslagna är hela procent av dem som är besvarade. Avslutad är beslutad hjälp vars tid har gått ut eller vars "
    "ärende har avslutats, och samtal utan utredning i avslutade ärenden; förlängda är de som hade fått mer än från "
    "början. En tertial då en enhet har färre än fem av något är inte med i det, och en enhet utan fem av något "
    "har ingen rad. En andel av färre än fem, eller som lämnar färre än fem, visas inte."
)
"""What the figures of extensions are made of. Source: R-104, R-403."""


OWN_SUPPORT = (
    "Barnen är de som stod i en vuxens ärende som var öppet när den sista av de tertialen slutade, och inte hade fyllt "
    "18 år. Eget stöd är det barnet självt får, aldrig det familjen eller en vårdnadshavare får. Dagar är medelvärdet "
    "från den dag behovet uppmärksammades till barnets första samtal, där det har föreslagits i Livlina och börjat i "
    "tertialen. Egna ärenden är barns ärenden som kom in. Färre än fem visas inte, och inte det som skulle lämna "
    "färre än fem. Hindren är för de enheter som visas, tillsammans. Det hinder som gäller färre än fem visas inte, "
    "och inte heller det som skulle gå att räkna ut genom att dra de andra från dem som är utan. Över tid är de "
    "enheter som visas när varje tertial slutade, så antalet kan ändras av att en enhet blir stor nog att visas."
)
"""What the figures of children's own support are made of. Source: R-192, R-198, R-209, R-403."""


def counted(of: Period | None, told: str) -> str:
    """What figures over whole tertials that have ended are made of (`told`), and of which days."""
    if of is None:
        return f"Perioden har ingen hel tertial som har slutat, så inget är räknat. {told}"
    return f"Räknat från {of.start} till {of.end}. {told}"


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `sign` is what a cell refers to, `anchor` where the page keeps it, `tone` how it is shown."""

    sign: str
    anchor: str
    title: str
    text: str
    tone: str = ""


def notes(tables: FiveTables) -> tuple[Note, ...]:
    """The notes that these tables need, in order: a sex, b children, c police, s small counts."""
    return tuple(note for make in (_sex_missing, _children_unknown, _police_unknown, _small) if (note := make(tables)))


def cases(number: int) -> str:
    """`1 ärende`, `2 ärenden`."""
    return f"{number} ärende" if number == 1 else f"{number} ärenden"


def sex_missing(tables: FiveTables) -> tuple[dict[str, int], dict[str, int]]:
    """Cases whose person has no sex filled in, by unit: exposed, and using violence. Source: R-392."""
    both = (
        (tables.exposed_by_sex, tables.exposed_with_children),
        (tables.using_by_sex, tables.using_with_children),
    )
    exposed, using = (
        {
            row.unit: missing
            for row, whole in zip(by_sex.rows, with_children.rows, strict=True)
            if (missing := rules.sex_missing(row, whole))
        }
        for by_sex, with_children in both
    )
    return exposed, using


def small_count(tables: FiveTables) -> int:
    """In how many cells, totals too, stands a count that could point someone out."""
    return sum(
        rules.is_small(column, rules.value(figures, column))
        for table in tables.tables
        for figures in (*(row.figures for row in table.rows), table.total)
        for column in figures.columns
    )


def _sex_missing(tables: FiveTables) -> Note | None:
    exposed, using = sex_missing(tables)
    number = sum(exposed.values()) + sum(using.values())
    if not number:
        return None
    where = [
        f"{', '.join(f'{unit} {missing}' for unit, missing in units.items())} bland {who}."
        for units, who in ((exposed, "våldsutsatta"), (using, "våldsutövare"))
        if units
    ]
    why = "De räknas i tabell 3 och 4, och står som okänt i tabell 1 och 2."
    return Note("a", "kon", f"Kön saknas i {cases(number)}", " ".join([*where, why]))


def _children_unknown(tables: FiveTables) -> Note | None:
    tables_and_roles = (
        (tables.exposed_with_children, "våldsutsatta"),
        (tables.using_with_children, "våldsutövare"),
    )
    number = sum(table.total.children_unknown for table, _ in tables_and_roles)
    if not number:
        return None
    sentences = [sentence for table, who in tables_and_roles for sentence in _shares(table.rows, who)]
    return Note("b", "barn", f"Barn okänt i {cases(number)}", " ".join(sentences), tone="now")


def _shares(rows: Iterable[rules.Row[rules.WithChildren]], who: str) -> Iterator[str]:
    for row in rows:
        figures, share = row.figures, row.figures.share_percent
        if not figures.children_unknown:
            continue
        told = f"{row.unit}, {who}: i {figures.children_unknown} av {figures.count} är det inte känt om det finns barn."
        if share is None:
            yield f"{told} Ingen andel kan räknas."
            continue
        yield (
            f"{told} Andelen räknas på de {figures.children_known} där det är känt: "
            f"{figures.with_minor_children} av {figures.children_known} är {share} %."
        )
        if not rules.numerators(share, of=figures.count):
            yield f"Av {figures.count} hela personer kan det inte bli {share} %."


def _police_unknown(tables: FiveTables) -> Note | None:
    table = tables.via_police
    if not table.total.not_known:
        return None
    where = ", ".join(f"{row.unit} {row.figures.not_known}" for row in table.rows if row.figures.not_known)
    return Note(
        "c",
        "polis",
        f"Väg in eller erbjudet stöd okänt i {cases(table.total.not_known)}",
        f"{where}. Där kan det inte sägas om ärendet hör till tabell 5, så den kan visa för få.",
    )


def _small(tables: FiveTables) -> Note | None:
    number = small_count(tables)
    if not number:
        return None
    what = "Ett tal är" if number == 1 else f"{number} tal är"
    return Note(
        "s",
        "smatal",
        "Små tal",
        f"{what} mellan 1 och 4. Så små tal kan peka ut någon: tabellerna är interna och publiceras inte som de är.",
        tone="protect",
    )

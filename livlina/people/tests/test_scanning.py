"""What a text gives away is found, whatever the spelling, and what is not there is not found."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.people.errors import ReasonIsTooShort, ReasonTellsWhere, TellsWhere
from livlina.people.scanning import (
    Hidden,
    Standing,
    counted,
    excerpts,
    found_in,
    is_same_place,
    obstacle_to_keeping,
    scan,
)
from livlina.people.terms import FoundKind

HOME = Standing(FoundKind.ADDRESS, "Påhittsgatan 12 B, lgh 1101\n412 34 Göteborg")
NUMBER = Standing(FoundKind.PHONE, "070-174 06 05")
MAIL = Standing(FoundKind.EMAIL, "anna.exempel@example.com")
FILE = Hidden(standing=(HOME, NUMBER, MAIL))
PROTECTED = Hidden(with_patterns=True)


def found(text, hidden=FILE):
    return [(text[find.start : find.end], find.kind) for find in scan(text, hidden)]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Hon bor på Påhittsgatan 12 B nu.", "Påhittsgatan 12 B"),
        ("Hon bor på påhittsgatan 12.", "påhittsgatan 12"),
        ("Hon bor på PÅHITTSGATAN\n12B.", "PÅHITTSGATAN\n12B"),
        ("Hon bor på Pahittsg. 12", "Pahittsg. 12"),
        ("Pa\u030ahitts-gatan 12 b, sa hon", "Pa\u030ahitts-gatan 12 b"),
        ("De sågs på Påhittsgatan i går.", "Påhittsgatan"),
        ("Post till 41234 Göteborg kom fel.", "41234 Göteborg"),
        ("Post till 412 34 kom fel.", "412 34"),
        ("Nytt nummer: 0701740605", "0701740605"),
        ("Nytt nummer: +46 (0)70-174 06 05.", "0701740605"),
        ("Nytt nummer: 46701740605.", "701740605"),
        ("Nytt nummer: 0046 70 174 06\n05", None),
        ("Nytt nummer: 0701 74 06 05 sms", None),
        ("Nytt nummer: 070.174.06.05", None),
        ("Nytt nummer: ٠٧٠١٧٤٠٦٠٥", None),
        ("Skriv till Anna.Exempel@Example.com", "Anna.Exempel@Example.com"),
        ("Skriv till anna exempel (at) example punkt com", None),
        ("Skriv till anna.exempel snabel-a example.com", None),
    ],
)
def test_s_23_a_value_of_the_file_is_found_in_any_spelling(text, marked):
    finds = found(text)
    assert len(finds) == 1
    if marked is not None:
        assert _letters(finds[0][0]) == _letters(marked)


def _letters(text):
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize(
    "text",
    [
        "Hon kom 12 minuter för sent.",
        "Hon bor i Göteborg och trivs.",
        "Lillapåhittsgatans förskola",
        "Ring 070-174 06 06 i stället.",
        "Anna berättade ett exempel.",
        "",
    ],
)
def test_s_23_what_is_not_of_the_file_is_left_in_peace(text):
    assert found(text) == []


SIGNS = st.text(alphabet=" \t\n-./()\u00a0\u00ad\u200b", max_size=2)
BEFORE_AND_AFTER = st.text(alphabet="abc .,\n åäö", max_size=30)


@st.composite
def spelled(draw, value):
    """The value with other signs between its letters, in other letters of the same kind."""
    kept = [character for character in value if character.isalnum()]
    changed = [draw(st.sampled_from([c, c.upper(), c.lower()])) if len(c.upper()) == 1 else c for c in kept]
    return "".join(character + draw(SIGNS) for character in changed[:-1]) + changed[-1]


@given(before=BEFORE_AND_AFTER, after=BEFORE_AND_AFTER, written=spelled("Påhittsgatan 12"))
def test_s_23_an_address_of_the_file_never_passes_in_silence(before, after, written):
    text = f"{before} {written} {after}"
    finds = scan(text, FILE)
    assert finds
    assert any(find.start <= len(before) + 1 and find.end >= len(before) + 1 + len(written) for find in finds)


@given(
    before=BEFORE_AND_AFTER,
    after=BEFORE_AND_AFTER,
    prefix=st.sampled_from(["0", "+46", "0046", "+46 (0)", "46-"]),
    written=spelled("701740605"),
)
def test_s_23_a_number_of_the_file_never_passes_in_silence(before, after, prefix, written):
    assert scan(f"{before} {prefix}{written} {after}", FILE)


@given(address=st.text(min_size=1, max_size=80), before=st.text(max_size=40), after=st.text(max_size=40))
def test_s_23_whatever_stands_as_an_address_is_found_as_it_stands(address, before, after):
    letters = [character for character in address if character.isalnum()]
    finds = scan(f"{before} {address} {after}", Hidden(standing=[Standing(FoundKind.ADDRESS, address)]))
    assert finds or len(letters) < 3


@pytest.mark.parametrize(
    ("carrier", "texts"),
    [
        (
            "Kvinnohuset Linnean, Tyresö",
            ["Hon flyttar till [Linnean] nu.", "Rum på [Linnéan].", "på Kvinnohuset.", "i ro"],
        ),
        ("Linnean (Tyresö)", ["i [Tyresö]", "[LINNEANS] rum", "Till [Linneanhuset] i [tyreso]."]),
        (
            "kvinnohuset linnean i tyresö",
            ["på [Linnean] i [Tyresö]", "[Kvinnohuset Linnean i Tyresö]", "I dag, på rum"],
        ),
        ("Jour/Linnean", ["jouren [Lin\u00adnean]", "en jour på\u200b[Linnean]", "[JourLinnean]"]),
        ("Solrosens kvinnohus", ["[Solrosen] har plats.", "Den som har sol."]),
        ("Hus och hem", ["hos [Hus och Hem]", "hus och annat hem"]),
        ("Boendet Ö 24", ["boendet, 24 dagar i", "[Boendet Ö 24]"]),
    ],
)
def test_s20_who_carries_out_is_found_by_each_word_that_says_something_however_it_is_spelled(carrier, texts):
    assert_marked(Standing(FoundKind.CARRIER, carrier), texts)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        (
            "Nyqvistprov, Mömprov",
            ["[Mömprov] kom.", "[Momprovs] bil", "[Mo\u0308mprov]", "[Möm\u00adprov]", "på\u200b[Nyqvistprov]"],
        ),
        ("Karin (Ninniprov) Dold", ["[Ninniprov]", "[KARIN] och [Dold]", "Anna-[Karin]", "sa karinsson"]),
        ("”Ninniprov” Dold/Skymd", ["[ninniprov]", "[Skymd]", "[Dolds]"]),
        ("Mo\u0308mprov \u200bSky\u00admd", ["[Mömprov]", "[Skymd]"]),
        ("Anna-Karin Dold", ["[Annakarin]", "[Anna Karin Dold]", "annars är det dolt"]),
        ("Bo Van Den Berg", ["[Bo] vill bo kvar i den stad", "[Berg]"]),
        ("Bo Ek", ["Det tar tid, men [Bos] son vill bo", "vid en ek"]),
        ("Åsa-Lill O'Dea", ["[Åsa] och [Lills] tid", "[Deas]", "Vi vill bo kvar vid leken, och det kan ta tid."]),
        ("Sam Ida", ["i da samma", "i dag", "med [ida]"]),
        (
            "Anna-Maria Lisa Berglund",
            ["[AnnaBerglund] och [lisabergLunds]", "[Annamaria]", "[BerglundAnnaLisa]", "sabergen"],
        ),
        ("Annamaria Berg", ["[Anna-Maria] kom"]),
        ("Conor O'Brien", ["[OBrien] och [O’Briens]", "[O´Brien]", "O [Brien]"]),
        ("Conor OBrien", ["[O'Brien] kom", "[O’Briens]", "[o´brien]"]),
        ("Aylin Yıldız", ["[Yildiz] flyttar", "[YILDIZ]", "[Yıldız]"]),
        ("Åsa Kjær", ["[Aasa] och [Kjär]", "[Kjaers]", "[ASA] [KJAR]"]),
        ("Pär Boende Mann", ["boendet, man och män"]),
        ("ሰላም ገብረሥላሴ", ["ለ[ሰላም] እና"]),
        ("王芳", ["我是[王芳]。"]),
    ],
)
def test_s20_a_name_is_found_in_part_and_however_it_is_spelled_and_an_everyday_word_is_none(name, texts):
    assert_marked(Standing(FoundKind.NAME, name), texts)


LETTERS = {
    "o": ["o", "ö", "ø", "oe", "œ", "Ö", "Ø"],
    "a": ["a", "ä", "å", "æ", "ae", "aa", "ə", "Ä", "Æ"],
    "i": ["i", "ı", "İ", "ï", "I"],
    "l": ["l", "ł", "Ł"],
    "d": ["d", "đ", "ð", "Đ", "ɗ"],
    "t": ["t", "th", "þ", "Þ", "ŧ"],
    "h": ["h", "ħ"],
    "n": ["n", "ŋ", "ñ"],
    "u": ["u", "ü", "ue"],
    "s": ["s", "ş", "š"],
    "e": ["e", "é", "ɛ"],
}
NAMES = ["loderstin", "kjarhold", "sorensen", "yildiz", "tordis", "hanukil"]


@st.composite
def called(draw, name):
    """The name in one of the spellings that its letters have in the alphabets of Latin."""
    return "".join(draw(st.sampled_from(LETTERS.get(letter, [letter]))) for letter in name)


@given(name=st.sampled_from(NAMES).flatmap(lambda name: st.tuples(called(name), called(name))))
def test_s20_a_name_is_found_in_any_letters_that_are_written_for_each_other(name):
    stands, text = name
    assert scan(f"Sa {text} i går.", Hidden(standing=[Standing(FoundKind.NAME, f"Zz {stands}")]))


@given(
    parts=st.permutations(["Anna", "Maria", "Lisa", "Berglund"]),
    count=st.integers(1, 4),
    sign=st.sampled_from(["", "-", "'", "’", " "]),
    end=st.sampled_from(["", "s"]),
)
def test_s20_whichever_of_the_names_are_joined_in_whichever_order_they_are_found(parts, count, sign, end):
    text = sign.join(parts[:count]) + end
    finds = scan(f"Sa {text} då", Hidden(standing=[Standing(FoundKind.NAME, "Anna-Maria Lisa Berglund")]))
    assert "".join(f"Sa {text} då"[find.start : find.end] for find in finds).endswith(parts[count - 1] + end)


def assert_marked(standing, texts):
    """What stands between the brackets of each text, and nothing else, is found in it."""
    for text in texts:
        written = text.replace("[", "").replace("]", "")
        finds = scan(written, Hidden(standing=[standing]))
        marked, end = "", 0
        for find in finds:
            marked += f"{written[end : find.start]}[{written[find.start : find.end]}]"
            end = find.end
        assert marked + written[end:] == text


@given(text=st.text(max_size=300))
def test_s_23_finds_stand_in_order_inside_the_text_and_never_overlap(text):
    called = (Standing(FoundKind.NAME, text[:20]), Standing(FoundKind.CARRIER, text[-20:]))
    finds = scan(text, Hidden(standing=(HOME, NUMBER, MAIL, *called), with_patterns=True))
    assert all(0 <= find.start < find.end <= len(text) for find in finds)
    assert all(one.end <= other.start for one, other in pairwise(finds))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hon bor på Storgatan 4 nu.", FoundKind.ADDRESS),
        ("Skolan på Norra Allévägen 12B.", FoundKind.ADDRESS),
        ("vi ses vid kungstorget 2", FoundKind.ADDRESS),
        ("Adress: Lilla Gränd 3", FoundKind.ADDRESS),
        ("Skicka till 123 45 Påhittad", FoundKind.ADDRESS),
        ("Box 1234", FoundKind.ADDRESS),
        ("Hon svarar på 070-174 06 05.", FoundKind.PHONE),
        ("Hon svarar på +46701740605.", FoundKind.PHONE),
        ("Pappan är 19900101-1234.", FoundKind.IDENTITY_NUMBER),
        ("Pappan är 900101 1234.", FoundKind.IDENTITY_NUMBER),
        ("Samordningsnummer 9001611234", FoundKind.IDENTITY_NUMBER),
        ("Skriv till a.b@example.com.", FoundKind.EMAIL),
        ("Hon bor på Storgatan nr 4.", FoundKind.ADDRESS),
        ("Pappan är 900101–1234.", FoundKind.IDENTITY_NUMBER),
        ("Bilen är ABC 123, blå.", FoundKind.PLATE),
        ("Bilen är abc12d.", FoundKind.PLATE),
        ("Här: https://maps.app.goo.gl/xyz", FoundKind.MAP),
        ("57.70887, 11.97456 står det", FoundKind.MAP),
    ],
)
def test_s_23_what_looks_like_a_place_or_a_number_is_asked_about_when_someone_is_protected(text, kind):
    assert [find.kind for find in scan(text, PROTECTED)] == [kind]
    assert scan(text, Hidden()) == []


STREETS = """
    Stureplan 4; Odenplan 4; S:t Eriksplan 4; Vällingbyplan 4; Hökarängsplan 2; Norr Mälarstrand 12; Brinken 5;
    Söder Mälarstrand 57; Ekbrinken 5 B; Trädgårdsgången 2; Pilkroken 8; Kvarnvreten 4; Solängen 3; Björkhagen 7;
    Kyrkkullen 1; Ekerlunden 14; Ekberget 3; Ekholmen 9; Sandudden 6; Sjöviken 22; Lingonåsen 11; Granås 2;
    Stureplan nr 4; Pilkroken n:r 8; Lingonåsen nummer 4; Björkvägen, 4; Stureplan, 4; Norra Allén, 12 C;
    Storgatan, nr 4; Brinken , 5
"""


@pytest.mark.parametrize("street", [street.strip() for street in STREETS.split(";")])
@pytest.mark.parametrize(
    "text", ["Hon bor på {} nu.", "Adress: {}, 3 tr", "{}", "Hon flyttade.\n{}\n", "Var? {}. Hon är rädd.", "c/o Ek {}"]
)
def test_s_23_a_street_is_asked_about_by_its_capital_and_its_number_whatever_its_name_ends_in(street, text):
    ((marked, kind),) = found(text.format(street), PROTECTED)
    assert kind == FoundKind.ADDRESS
    assert street.endswith(marked.strip()) or marked.startswith(street)


EVERYDAY = """
    Hon bor på våning 3, plan 4 i trapphuset, uppgång 2.
    Plan 4 har larm. Hissen stannar på Plan 4, och dörren är nr 3.
    I berg 3 finns ett skyddsrum. De gick upp på ett berg, 3 km bort.
    Handlingsplan 2 är klar, och säkerhetsplan 3 görs i veckan. Genomförandeplan 2026-11-17.
    Hon har en vårdplan, 2 sidor lång. Planen är 3 möten.
    Omgång 2 börjar i vår, omgång 3 i höst. Den förra omgången, 8 kvinnor, är slut.
    Första gången 2019, andra gången, 3 veckor senare, och tredje gången 4 juni.
    Förra gången, 14 dagar sedan, var hon lugn. En gång 2 poliser, en annan gång 3.
    Hon har tillgång 24 timmar om dygnet. Boendet har ingång 2 och utgång 3.
    De träffas 15.30 och höras 9. Träffas 10 december. Andreas 5 år och Jonas 3.
    Lisas 3 barn och Tobias 2 hundar. Fas 2 börjar nu, och fasen 3 sedan. Basen 4 är trygg.
    Anna Lindberg, 34 år, ringde. Erik Berglund, 41 år, och Maria Lund 12 år.
    Polisen Strömberg 070-174 kom inte fram. Samtal med Lindberg 14.30 och med Ekstrand 9:15.
    Vi ringde Lindberg 2 gånger och Berglund 3-4 gånger. Hos Lund 12/11 och Ekvik 3 december.
    Åklagare Holmberg 3 veckor ledig. Bergstrand, 3 barn. Anna Lindholme 20 % ledig. Berg, 3 samtal.
    Skulle 2 av dem komma? Hon skulle 3 gånger i veckan dit. Hon är besviken 3 av 5 dagar.
    Hon gick hela vägen, 4 km, genom parken, 2 vuxna såg henne. På torget, 10 minuter. I trädgården, 2 barn lekte.
    Hon la 3 kuddar på stranden. En kudde 2 filtar. Gravid i vecka 12. Han fick 2 års fängelse.
    I Västervik 3 juni, i Ludvika 2 mars. Hon svek 1 gång. Till en hage, 3 hästar.
    Lång 4, kort 3. Igång 9 på morgonen. Ingång, 3 trappor upp. Avgång 7.45, buss 4.
    Hon sågs på Odenplan. 3 män stod där. Domare Hagberg, 12 kap. 3 §. Berg 2:a våningen. Kvinnojouren Ekängen, 4 rum.
    Boka rum 3 på enheten, grupp 2, steg 4, kapitel 5 och avsnitt, 7. Bilaga 2, sida 3.
"""


@pytest.mark.parametrize("text", [line.strip() for line in EVERYDAY.strip().splitlines()])
def test_s_23_of_what_is_said_on_any_day_nothing_is_asked_though_words_end_as_streets_do(text):
    assert found(text, PROTECTED) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hon sov 8 timmar, mellan 23.00-07.00, och vaknade 2 gånger.",
        "Samtal 08.30-09.30 den 2026-11-17, ärende 2026-0012.",
        "Hon är på väg till 3 olika ställen och fick 500 00 kronor.",
        "Våldet började 2019, för 7 år sedan, och har trappats upp.",
        "Hon mår 4 av 10. Han skrev 25 sms på 10 minuter.",
    ],
)
def test_s_23_what_a_note_says_on_any_day_is_no_pattern(text):
    assert found(text, PROTECTED) == []


def test_s_23_a_reason_lets_the_text_through_but_may_not_tell_it_again():
    texts = {"text": "Hon bor på Påhittsgatan 12.", "other": "Inget här."}
    finds = found_in(texts, FILE)
    assert list(finds) == ["text"]

    def obstacle(because):
        return obstacle_to_keeping(finds, hidden=FILE, because=because)

    assert type(obstacle("")) is TellsWhere
    assert "en adress eller plats" in str(obstacle(""))
    assert isinstance(obstacle("för att"), ReasonIsTooShort)
    assert isinstance(obstacle("x         y"), ReasonIsTooShort)
    assert isinstance(obstacle("Hon bor på Påhittsgatan 12"), ReasonTellsWhere)
    assert isinstance(obstacle("Ring polisen på 070-174 06 06"), ReasonTellsWhere)
    assert obstacle("Polisen behöver veta vart de ska åka.") is None
    assert obstacle_to_keeping({}, hidden=FILE, because="") is None
    assert counted(finds) == {"text": {"address": 1}}


def test_s_23_what_was_found_is_marked_where_it_stands():
    text = "a" * 100 + " Påhittsgatan 12 " + "b" * 100 + " 0701740605"
    shown = excerpts(found_in({"text": text}, FILE)["text"])
    assert [[piece.text for piece in pieces if piece.is_found] for pieces in shown] == [
        ["Påhittsgatan 12"],
        ["0701740605"],
    ]
    assert shown[0][0].text.startswith("…a")
    assert shown[0][-1].text.endswith("b…")
    assert len(shown[1]) == 2


WORST = [
    "Ett samtal om veckan som gick, utan något särskilt. ",
    "070-174 06 06 eller 08 12 34 56, ",
    "Storgatan 12, 412 34 Göteborg. ",
    "a",
    "0",
    "aa@",
    "Påhittsgatan ",
    "Weißgasse ",
    "+0 ",
    "1990",
    "gata ",
    "60.123 ",
    "Stureplan 4, ",
    "Stureplan,   nr",
]


@pytest.mark.parametrize("words", WORST)
def test_s_23_a_long_text_is_looked_through_at_once(words):
    text = (words * (100_000 // len(words) + 1))[:100_000]
    called = (Standing(FoundKind.NAME, "Aa Gata"), Standing(FoundKind.CARRIER, "Påhittsgatan (Weiß)"))
    hidden = Hidden(standing=(HOME, NUMBER, MAIL, *called) * 5, with_patterns=True)
    scan(text, hidden)
    took = []
    for _ in range(5):
        start = time.thread_time()
        scan(text, hidden)
        took.append(time.thread_time() - start)
    assert min(took) < 0.25  # what grows with the square of the text takes minutes


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Storgatan 12", "storg. 12 b, 2 tr", True),
        ("Sankt Eriksgatan 7, 112 39 Stockholm", "S:t Eriksgatan 7\nlgh 1203", True),
        ("Storgatan 12, 111 22 Stad", "Storgatan 12, 333 44 Byn", False),
        ("Storgatan 12", "Storgatan 1", False),
        ("Storgatan 12", "Storgatan", False),
        ("Lillgården", "lillgarden", True),
        ("Stor\u00adga\u030atan 12", "Storgåtan 12", True),
        ("Storgatan 12, lgh 3", "Lillgatan 9, lgh 3", False),
        ("Storgatan 12 lgh nr 1203, box 4", "Lillgatan 9 lgh nr 1203, box 4", False),
        ("Storgatan 12", "Lilla Storgatan 12", True),  # in doubt it is
        ("Storgatan 12", "Storgatan 12, 111 22 Stad", True),
        ("Storgatan 12, 111 22 Stad", "Storgatan 12, 999 88 Stad", True),
        ("Box 4, 111 22 Stad", "Box 4, 333 44 Byn", False),
        ("Bosse Strömsborg 12", "c/o Karlsson Strömsborg 12", True),
        ("Sørens vei 3", "Sörens vei 3", True),
        ("", "", False),
    ],
)
def test_s_43_two_addresses_are_one_place_by_street_and_number_however_they_are_spelled(one, other, is_same):
    assert is_same_place(one, other) is is_same_place(other, one) is is_same


BEFORE = st.lists(
    st.sampled_from(["c/o", "Karlsson", "Bosse Provsson", "Box 4,", "lgh 3", "Kvarteret\n", "att:"]), max_size=8
)
TOWNS = ["", ", 123 45 Provköping", "\n12345 PROVKÖPING", ", lgh 1203", " 123 54 Provkopings", ", 123 95 Byn"]


@given(
    before=st.tuples(BEFORE, BEFORE),
    street=st.tuples(*[st.sampled_from(["Påhittsgatan", "påhittsg.", "Pahitts gatan", "PÅHITTSGATA"])] * 2),
    sign=st.tuples(*[st.sampled_from([" ", " nr ", " nr. ", " n:r ", " No ", " nummer ", "", ", ", "\n"])] * 2),
    letter=st.tuples(*[st.sampled_from(["", "b", " B"])] * 2),
    town=st.tuples(*[st.sampled_from(TOWNS)] * 2),
)
def test_s60_a_street_and_its_number_are_one_place_whatever_stands_around_them(before, street, sign, letter, town):
    one, other = (f"{' '.join(before[i])} {street[i]}{sign[i]}12{letter[i]}{town[i]}" for i in range(2))
    assert is_same_place(one, other)
    assert not is_same_place(one, other.replace("12", "14", 1) if "12" not in town[1] else f"{street[1]} 14")


@given(
    code=st.from_regex(r"[1-9][0-9]{4}", fullmatch=True),
    wrong=st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 9)),
)
def test_s60_a_post_code_with_a_slip_parts_no_places(code, wrong):
    first, second, digit = wrong
    digits = list(code)
    digits[first], digits[second] = digits[second], digits[first]
    swapped = "".join(digits)
    other = code[:first] + str(digit) + code[first + 1 :]
    for slip in (swapped, other):
        assert is_same_place(f"Storgatan 12, {code} Staden", f"Storgatan 12, {slip} Byn")


@given(before=BEFORE, sign=st.sampled_from([" ", " nr ", " n:r ", ", "]))
def test_s_23_a_street_is_found_whatever_stands_before_it_in_the_file(before, sign):
    home = Standing(FoundKind.ADDRESS, f"{' '.join(before)} Påhittsgatan{sign}12, 123 45 Provköping")
    for text in ("Hon bor på Påhittsgatan 12.", "på påhittsg. 12", "på Påhittsgatan nr 12", "vid Påhittsgatan"):
        assert "hittsg" in text[(find := scan(text, Hidden(standing=[home]))[0]).start : find.end]

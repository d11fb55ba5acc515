"""The definitions: what is shipped holds together and is ours to ship, and a fault in a file is told where it is."""

from datetime import date

import pytest
import yaml

from livlina.assessments import areas, instruments
from livlina.assessments.forms import field_of
from livlina.assessments.instruments import Faulty, read
from livlina.assessments.terms import Flag, Licence, Outcome
from livlina.cases.terms import CaseRole

DAY = date(2026, 11, 29)
OPEN = {
    "violence_screening", "danger", "protection", "child_situation", "digital_abuse", "self_rating",
    "own_use", "child_rating", "satisfaction",
}  # fmt: skip
LICENSED = {"freda_short", "freda_danger", "patriark", "sara_sv", "irisk", "savry", "earl", "dur", "asi", "bbic"}

SOUND = """
key: prov
version: 1
valid_from: 2026-01-01
valid_to: null
name: Prov
purpose: Att pröva.
roles: [exposed]
outcome: judgement
licence: open
licence_text: Fri.
source: Vi.
sections:
  - key: one
    title: Ett
    items:
      - {key: a, kind: degree, text: "A?", proposes: high}
      - {key: b, kind: degree, text: "B?", proposes: acute, shown_if: {item: a, is: [partly, "yes"]}}
"""


def test_what_is_shipped_has_no_fault():
    assert instruments.faults() == []


@pytest.mark.req("R-226")
def test_texts_are_shipped_only_where_they_are_our_own_and_the_others_are_known_by_name():
    shipped = instruments.shipped()
    assert {key for key, (one,) in shipped.items() if one.has_texts} == OPEN
    assert shipped.keys() >= LICENSED
    for key, (one,) in shipped.items():
        assert one.source
        assert one.licence_text
        if key in OPEN:
            assert one.licence == Licence.OPEN
            assert 8 <= len(one.items) <= 30
            assert one.guidance
        else:
            assert not one.sections
    assert all(shipped[key][0].training.competence for key in ("patriark", "sara_sv", "irisk", "savry", "earl"))
    assert shipped["freda_short"][0].age_from == 18


def test_whoever_the_case_is_about_meets_what_is_made_for_them():
    for role in CaseRole.values:
        found = [each.key for each in instruments.on(DAY, role=role)]
        assert len(found) == len(set(found))
        assert "satisfaction" in found
    assert "danger" not in [each.key for each in instruments.on(DAY, role="using_violence")]
    assert "irisk" in [each.key for each in instruments.on(DAY, role="child")]


@pytest.mark.req("R-222")
def test_no_answer_raises_anything_of_another():
    """What an answer raises is about the one who is assessed: there is no word for one who uses violence."""
    assert {flag.value for flag in Flag} == {"screening", "suicide", "protection"}


@pytest.mark.req("R-234", "R-237", "R-240")
def test_the_screening_asks_of_each_form_of_violence_and_of_the_rules_of_a_family():
    (screening,) = instruments.shipped()["violence_screening"]
    asked = {"belittled", "hit", "sexual", "digital", "money", "things", "neglected", "compensated", "cut", "choice"}
    assert asked <= {key for key, item in screening.items.items() if item.raises == Flag.SCREENING}


def in_folder(tmp_path, *texts, names=()):
    for place, text in enumerate(texts):
        name = names[place] if names else f"{place}.yaml"
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def faults_of(tmp_path, text, **own):
    with pytest.raises(Faulty) as told:
        read(in_folder(tmp_path, text).glob("*.yaml"), **own)
    return "\n".join(told.value.faults)


def changed(**more):
    return yaml.safe_dump(yaml.safe_load(SOUND) | more, allow_unicode=True)


def with_item(**item):
    told = yaml.safe_load(SOUND)
    told["sections"][0]["items"].append({"key": "c", "kind": "degree", "text": "C?"} | item)
    return yaml.safe_dump(told)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("key: [", "går inte att läsa"),
        ("- a", "ska vara ett instrument"),
        (changed(outcome="guess"), "outcome ska vara ett av"),
        (changed(licence="contract"), "får inte stå här"),
        (changed(roles=["neighbour"]), "roles ska vara"),
        (changed(valid_from="2026"), "valid_from ska vara en dag"),
        (changed(valid_to=date(2020, 1, 1)), "inte är före"),
        (changed(naem="x"), "fältet naem finns inte"),
        (changed(name=""), "name saknas"),
        (changed(bands=[{"points": 1, "label": "x"}]), "har ingen summa"),
        (changed(outcome="score"), "ska ha bands"),
        (changed(interval_days="ofta"), "heltal"),
        (changed(may_decline="kanske"), "true eller false"),
        (changed(training="FREDA"), "competence och text"),
        (with_item(key="a"), "två frågor heter a"),
        (with_item(kind="choice"), "options finns för"),
        (with_item(proposes="low"), "proposes ska vara"),
        (with_item(kind="text", proposes="high"), "kan föreslå en nivå"),
        (with_item(kind="scale", proposes="high"), "danger_from hör till"),
        (with_item(proposes="high", protects=True), "antingen farlig eller skyddande"),
        (with_item(shown_if={"item": "z", "is": ["yes"]}), "som inte står före"),
        (with_item(shown_if={"item": "a", "is": ["often"]}), "svar som inte finns"),
        (with_item(shown_if="a"), "shown_if ska ha"),
        (with_item(proposes="high", shown_if={"item": "a", "is": ["no", "partly"]}), "göms när svaret på a"),
        (with_item(raises="perpetrator"), "raises ska vara ett av"),
        (with_item(raises="suicide", raised_by=["often"]), "raised_by har svar som inte finns"),
        (with_item(kind="choice", options=[{"key": "x", "label": "X", "points": 1}]), "points hör till outcome score"),
        (with_item(kind="choice", options=[{"key": "x"}]), "key och label"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_words_with_the_file(tmp_path, text, words):
    told = faults_of(tmp_path, text)
    assert words in told
    assert "0.yaml" in told


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    (tmp_path / "a.yaml").write_text(changed(name="", source=""))
    (tmp_path / "b.yaml").write_text(changed(outcome="guess"))
    with pytest.raises(Faulty) as told:
        read(sorted(tmp_path.glob("*.yaml")))
    assert len(told.value.faults) >= 3


def test_versions_follow_each_other_and_the_one_of_a_day_is_found(tmp_path):
    ended = changed(valid_to=date(2026, 6, 30))
    later = changed(version=2, valid_from=date(2026, 7, 1))
    found = read(in_folder(tmp_path, ended, later).glob("*.yaml"))["prov"]
    assert [each.version for each in found] == [1, 2]
    (tmp_path / "1.yaml").write_text(changed(version=2, valid_from=date(2026, 6, 1)))
    with pytest.raises(Faulty, match="gäller samma dag"):
        read(sorted(tmp_path.glob("*.yaml")))


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The folder of a municipality's own instruments."""
    monkeypatch.setenv(instruments.OWN_FOLDER, str(tmp_path))
    instruments._all.cache_clear()
    yield tmp_path
    instruments._all.cache_clear()


@pytest.mark.req("R-236")
def test_a_municipality_with_a_licence_uses_its_own_file_instead_of_the_entry(own):
    in_folder(own, changed(key="patriark", name="PATRIARK", licence="contract", version=2, adapted="Anpassad här."))
    used = instruments.current("patriark", day=DAY)
    assert used.is_own
    assert used.has_texts
    assert used.adapted == "Anpassad här."
    assert used.outcome == Outcome.JUDGEMENT
    assert instruments.named(used.public_id, day=DAY) == used
    assert instruments.version("patriark", 1) is not None  # what was written before is still read
    assert [each.key for each in instruments.on(DAY, role="exposed")].count("patriark") == 1


def test_an_own_file_with_a_fault_is_left_out_alone_and_told_of(own, monkeypatch):
    in_folder(
        own, changed(key="patriark", version=2, name=""), changed(key="irisk", version=2), names=("a.yaml", "b.yaml")
    )
    assert not instruments.current("patriark", day=DAY).is_own
    assert instruments.current("irisk", day=DAY).is_own
    assert instruments.current("danger", day=DAY).has_texts
    assert instruments.faults() == ["a.yaml: patriark: name saknas eller är ingen text."]
    monkeypatch.setenv(instruments.OWN_FOLDER, str(own / "nothing"))
    assert "finns inte" in instruments.faults()[0]


@pytest.mark.req("R-235")
def test_r235_the_question_of_genital_mutilation_is_asked_as_a_sensitive_one_in_the_track_of_honour():
    marked = {
        (versions[-1].key, item.key): item
        for versions in instruments.shipped().values()
        for item in versions[-1].items.values()
        if "könsstymp" in item.text
    }
    assert {("violence_screening", "cut"), ("child_situation", "travel")} == set(marked)
    for (key, _), item in marked.items():
        assert item.is_sensitive
        assert item.off_paper  # never written out
        assert item.for_honour
        asked = field_of(item, instruments.current(key, day=DAY))
        assert "Känslig fråga" in asked.help_text


@pytest.mark.req("R-227")
def test_r227_what_a_child_has_lived_through_belongs_to_areas_of_an_investigation_by_our_own_mapping():
    child = instruments.current("child_situation", day=DAY)
    known = {f"{child.key}.{item}" for item in child.items}
    assert areas.mapped() <= known
    lived = {f"{child.key}.{item.key}" for item in child.section("lived").items}
    assert lived <= areas.mapped()
    assert areas.area(child.key, "near_now", day=DAY) == "Barnets säkerhet i familjen"
    assert areas.area("danger", "neck", day=DAY) == ""

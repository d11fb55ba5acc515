"""`livlina rules eligibility` answers as promised, without the house; called wrongly it says what is wrong."""

import io
import json
import sys

import pytest

from livlina.access.actor import system
from livlina.cli import eligibility, main
from livlina.core import clock
from livlina.organisation import loading
from livlina.organisation.services import load_organisation
from livlina.support.offer import sources

CALL = ("rules", "eligibility")
PROMISED = {
    "organisation": "stockholm",
    "on": "2026-11-20",
    "person": {"role": "child", "age": 9},
    "child": {
        "parent_contact": "current",
        "parent_contact_ended_on": None,
        "violence_ceased": "yes",
        "life_stable": "yes",
        "safe_and_protected": "yes",
        "meets_violent_parent": "no",
        "guardians": [{"name": "A", "consent": "given"}, {"name": "B", "consent": "refused"}],
        "decision_for_child": True,
        "decision_fb_6_13a": False,
    },
    "adult": {
        "motivation_assessed": "yes",
        "court_ordered_contact": "no",
        "talks_used": {"without_investigation": 3},
    },
}


class Stdin(io.TextIOWrapper):
    def __init__(self, data, *, terminal=False):
        super().__init__(io.BytesIO(data), encoding="utf-8")
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.fixture
def call(monkeypatch, capsys):
    """The command with what stands on standard input: its status, what it says, and what it says of errors."""

    def called(told, *options, terminal=False):
        data = told if isinstance(told, bytes) else json.dumps(told).encode()
        monkeypatch.setattr(sys, "stdin", Stdin(data, terminal=terminal))
        status = main([*CALL, *options])
        said = capsys.readouterr()
        return status, said.out, said.err

    return called


@pytest.fixture
def no_house(monkeypatch):
    def refuse(**_):
        raise AssertionError("the house was opened")

    monkeypatch.setattr(eligibility, "open_house", refuse)


def test_the_answer_is_as_promised(call, no_house):
    status, out, err = call(PROMISED, "--format", "json")
    assert (status, err, out.count("\n")) == (0, "", 1)
    document = json.loads(out)
    assert list(document) == ["interventions"]
    trappan, here_and_now, *_ = document["interventions"]
    obstacle = {
        "code": "consent_refused",
        "guardian": "B",
        "message": "B samtycker inte till Trappan.",
        "next": ["motivate", "fb_6_13a", "other_help", "close"],
        "source": "R-213",
    }
    assert trappan == {
        "key": "trappan",
        "name": "Trappan",
        "regime": "decided",
        "answer": "no",
        "obstacles": [obstacle],
    }
    assert (list(trappan), list(trappan["obstacles"][0])) == (
        ["key", "name", "regime", "answer", "obstacles"],
        ["code", "guardian", "message", "next", "source"],
    )
    assert (here_and_now["key"], here_and_now["answer"]) == ("here_and_now", "no")
    decided = {**PROMISED, "child": {**PROMISED["child"], "decision_fb_6_13a": True}}
    trappan, *_ = json.loads(call(decided, "--format", "json")[1])["interventions"]
    assert (trappan["answer"], trappan["obstacles"]) == ("yes", [])


def test_a_missing_fact_is_named_and_every_shipped_organisation_answers_without_the_house(call, no_house):
    for organisation in ("stockholm", "kommun-1", "kommun-2", "kommun-3"):
        status, out, _ = call({"organisation": organisation, "person": {"role": "child"}}, "--format", "json")
        assert status == 0
        answers = {one["key"]: one for one in json.loads(out)["interventions"]}
        assert "yes" not in {one["answer"] for one in answers.values()}
        facts = {obstacle["fact"] for one in answers.values() for obstacle in one["obstacles"] if "fact" in obstacle}
        assert "age" in facts


def test_text_is_for_a_reader_and_names_what_is_for_others_together(call, no_house):
    status, out, _ = call(PROMISED)
    assert status == 0
    *first, then = out.splitlines()[:5]
    assert first == [
        "Barn, 9 år. Regler i stockholm den 2026-11-20.",
        "",
        "Trappan (efter beslut): inte möjligt nu",
        "  – B samtycker inte till Trappan. (R-213)",
    ]
    assert then.startswith("    Gör så här: motivera vårdnadshavaren, eller låt nämnden pröva")
    assert then.endswith(", eller välj annan hjälp, eller avsluta.")
    assert out.splitlines()[-1].startswith("Inte möjligt, för någon i en annan roll: Samtalsstöd, ")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (b"", "tomt"),
        (b"{", "JSON"),
        (
            {**PROMISED, "organisation": "stokholm"},
            "ingen katalog över hjälp för organisationen ”stokholm”. Menade du ”stockholm”?",
        ),
        ({**PROMISED, "organisation": "x"}, "”x”. En egen katalog läggs i"),
        ({**PROMISED, "person": {"role": "mother"}}, "”role” kan inte vara det som står där. Välj bland exposed"),
        ({**PROMISED, "person": {"role": "child", "age": -1}}, "”age”"),
    ],
)
def test_called_wrongly_it_ends_with_2_and_one_sentence(call, no_house, told, words):
    for options in ((), ("--format", "json")):
        status, out, err = call(told, *options)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("livlina: ")
        assert words in err


def test_it_does_not_wait_for_someone_to_write_on_the_screen(call, no_house):
    status, _, err = call(PROMISED, terminal=True)
    assert (status, "standard in" in err) == (2, True)


@pytest.mark.django_db
def test_a_loaded_organisation_answers_by_the_catalogue_that_it_has_been_given(call, monkeypatch, tmp_path):
    text = (loading.SHIPPED / "kommun-2.yaml").read_text().replace("key: kommun-2", "key: provby")
    text = text.replace("{key: freedom_talks, value: 20", "{key: freedom_talks, value: 7")
    plan = loading.read_bytes(text.encode(), file="provby.yaml").plan
    file = tmp_path / "provby.yaml"
    monkeypatch.setattr(sources, "own_file", lambda organisation: tmp_path / f"{organisation}.yaml")
    told = {
        "organisation": "provby",
        "on": "2026-11-20",
        "person": {"role": "exposed", "age": 30},
        "adult": {"talks_used": {"freedom_talks": 7}},
    }

    status, _, err = call(told)
    assert (status, "Det finns ingen katalog" in err) == (2, True)
    file.write_text("organisation: provby")
    status, _, err = call(told)
    assert (status, "provby.yaml går inte att använda" in err) == (2, True)
    catalogue = (sources.catalogue.SHIPPED / "kommun-2.yaml").read_text()
    file.write_text(catalogue)
    status, _, err = call(told)
    assert (status, "en annan organisation" in err) == (2, True)
    file.write_text(catalogue.replace("organisation: kommun-2", "organisation: provby"))
    status, _, err = call(told)
    assert (status, "är inte inläst" in err) == (2, True)

    load_organisation(system(account="drift"), plan=plan, at=clock.now())
    status, out, _ = call(told, "--format", "json")
    (freedom,) = [one for one in json.loads(out)["interventions"] if one["key"] == "freedom_talks"]
    assert (status, freedom["answer"]) == (0, "no")
    assert [obstacle["message"] for obstacle in freedom["obstacles"]] == [
        "Samtal om frihet: högst 7 samtal ges, och 7 har hållits."
    ]

"""`livlina account`: a link that works, and each way it can end."""

import re
from urllib.parse import urlsplit

import pytest

from livlina.access.actor import system
from livlina.access.terms import Role
from livlina.cli import accounts as commands
from livlina.cli import main
from livlina.cli.outcome import Failed, WronglyCalled
from livlina.cli.serving import remember_port
from livlina.core import clock
from livlina.organisation import accounts
from livlina.organisation.tests.factories import UnitFactory

SYSTEM = system("test")


def account():
    facts = {"username": "anna", "name": "Anna Mall", "unit": UnitFactory(), "role": Role.THERAPIST}
    return accounts.create_account(SYSTEM, **facts, day=clock.today())


def path_of(link):
    return urlsplit(link).path


@pytest.mark.django_db
def test_the_command_prints_a_link_that_works(application, browse):
    UnitFactory(full_name="RVC Innerstad")
    with application(SYSTEM):
        link = commands.create(username="anna", unit="rvc innerstad", role="therapist", name="Anna Mall")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/valkommen/[\w-]{43}/", link)
    assert browse().get(path_of(link)).status_code == 200


@pytest.mark.django_db
def test_the_link_leads_to_where_livlina_is_served(monkeypatch, tmp_path):
    account()
    monkeypatch.setattr("livlina.cli.serving.secrets.data_folder", lambda: tmp_path)
    monkeypatch.delenv("LIVLINA_PORT", raising=False)
    monkeypatch.delenv("LIVLINA_URL", raising=False)
    assert commands.link_for(username="anna").startswith("http://127.0.0.1:8000/valkommen/")
    remember_port(8131)
    assert commands.link_for(username="anna").startswith("http://127.0.0.1:8131/valkommen/")
    monkeypatch.setenv("LIVLINA_PORT", "8132")
    assert commands.link_for(username="anna").startswith("http://127.0.0.1:8132/valkommen/")
    monkeypatch.setenv("LIVLINA_URL", "https://stod.kommun.example/")
    assert commands.link_for(username="anna").startswith("https://stod.kommun.example/valkommen/")


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["stod.kommun.example", "https://a.example/stod", "https://anna@a.example"])
def test_an_address_that_is_none_is_refused_before_there_is_an_account(monkeypatch, told):
    UnitFactory(full_name="RVC Innerstad")
    monkeypatch.setenv("LIVLINA_URL", told)
    with pytest.raises(Failed, match="LIVLINA_URL"):
        commands.create(username="anna", unit="RVC Innerstad", role="therapist", name="")
    assert accounts.account_named("anna") is None


@pytest.mark.django_db
def test_the_command_says_which_unit_it_does_not_know():
    with pytest.raises(WronglyCalled, match="ingen enhet som heter Ingenstans"):
        commands.create(username="anna", unit="Ingenstans", role="therapist", name="")


@pytest.mark.django_db
def test_the_command_refuses_a_taken_name_and_leaves_a_trace(traces):
    UnitFactory(full_name="RVC Innerstad")
    account()
    with pytest.raises(Failed, match="upptaget"):
        commands.create(username="anna", unit="RVC Innerstad", role="therapist", name="")
    assert traces("create_account.refused")[0]["why"] == "UsernameTaken"


@pytest.mark.django_db
def test_the_command_gives_a_new_link_to_an_open_account(browse):
    anna = account()
    link = commands.link_for(username="Anna")
    assert browse().get(path_of(link)).status_code == 200
    accounts.close_account(SYSTEM, staff=anna)
    with pytest.raises(Failed, match="inget öppet konto"):
        commands.link_for(username="anna")


@pytest.mark.parametrize(
    "told",
    [
        ["--username", "anna", "--unit", "RVC", "--role", "chef"],
        ["--username", "anna anka", "--unit", "RVC", "--role", "therapist"],
        ["--username", "an\u202ena", "--unit", "RVC", "--role", "therapist"],
        ["--username", "anna", "--unit", "RVC"],
    ],
)
def test_the_command_wrongly_called_ends_with_2(told, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["account", "create", *told])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("livlina: ")


@pytest.mark.django_db
def test_s55_the_command_ends_a_pause(application, browse, traces):
    anna = account()
    link = commands.link_for(username="anna")
    accounts.pause_account(SYSTEM, staff=anna, at=clock.now())
    assert browse().get(path_of(link)).status_code == 404
    with pytest.raises(Failed, match="pausat"):
        commands.link_for(username="anna")
    with application(SYSTEM):
        commands.resume(username="Anna")
    assert browse().get(path_of(commands.link_for(username="anna"))).status_code == 200
    assert len(traces("account.resumed")) == 1
    with pytest.raises(Failed, match="är inte pausat"):
        commands.resume(username="anna")
    with pytest.raises(Failed, match="inget öppet konto"):
        commands.resume(username="nina")


@pytest.mark.django_db
def test_s55_the_command_closes_an_account_for_good(application, browse):
    account()
    link = commands.link_for(username="anna")
    with application(SYSTEM):
        commands.close(username="anna")
    assert browse().get(path_of(link)).status_code == 404
    for again in (commands.close, commands.resume, commands.link_for):
        with pytest.raises(Failed, match="inget öppet konto"):
            again(username="anna")


@pytest.mark.parametrize("words", [["resume"], ["close"]])
def test_each_tells_what_it_needs_in_swedish(words, capsys):
    with pytest.raises(SystemExit):
        main(["account", *words])
    assert "--username" in capsys.readouterr().err

"""The promises of the whole house, kept for every room at once."""

import ast
import inspect
import io
import pkgutil
import re
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.urls import get_resolver

import livlina
from livlina.access import rules
from livlina.access.commands import COMMANDS
from livlina.access.routes import _each
from livlina.access.terms import Permission, Role
from livlina.core.fields import Level, stated_levels
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText

ROOT = Path(livlina.__file__).parent
ROOMS = [config for config in apps.get_app_configs() if config.name.startswith("livlina.")]
MODELS = [model for config in ROOMS for model in config.get_models()]
PERSONAL = [model for model in MODELS if any(isinstance(field, SealedText) for field in model._meta.fields)]


def named(model):
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_s03_every_field_states_its_sensitivity(model):
    fields = {field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete}
    assert set(stated_levels(model)) == fields


def of_people():
    """Models of rows about people: from the floor of persons upward."""
    above = {"people", "cases", "assessments", "support", "intake"}
    counters = {"cases.CaseCounter", "intake.ContactCounter"}
    tables = [model for model in MODELS if model._meta.managed]
    return [model for model in tables if model._meta.app_label in above and model._meta.label not in counters]


@pytest.mark.parametrize("model", of_people(), ids=named)
def test_s05_every_table_about_people_has_one_policy(model):
    policies = [c for c in model._meta.constraints if isinstance(c, RowPolicy)]
    assert len(policies) == 1


@pytest.mark.django_db
def test_s05_the_database_has_the_policies_that_the_models_declare():
    declared = {
        (model._meta.db_table, name)
        for model in MODELS
        for constraint in model._meta.constraints
        if isinstance(constraint, RowPolicy)
        for name in constraint.names
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
            "WHERE c.relrowsecurity AND 'livlina_app' = ANY (ARRAY(SELECT rolname FROM pg_roles "
            "WHERE oid = ANY (p.polroles)))"
        )
        assert set(cursor.fetchall()) == declared


@pytest.mark.django_db
def test_s05_a_view_with_the_owners_rights_is_a_named_door_without_anything_sealed():
    """It looks past the policies, so it may show no key, no sealed text and no person, and nothing is written by it."""
    views = [model for model in MODELS if not model._meta.managed]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace")
        assert {name for (name,) in cursor.fetchall()} == {view._meta.db_table for view in views}
        for view in views:
            assert max(stated_levels(view).values()) <= Level.NOTE
            cursor.execute(
                "SELECT array_agg(attname::text), bool_or(atttypid = 'bytea'::regtype) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0",
                [view._meta.db_table],
            )
            columns, has_bytes = cursor.fetchone()
            assert set(columns) == {field.column for field in view._meta.fields}
            assert not has_bytes
            cursor.execute(
                "SELECT has_table_privilege('livlina_app', %s, 'INSERT, UPDATE, DELETE')", [view._meta.db_table]
            )
            assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_s05_the_application_role_owns_nothing_and_inherits_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole, "
            "EXISTS (SELECT FROM pg_class WHERE relowner = r.oid), "
            "EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) FROM pg_roles r WHERE rolname = 'livlina_app'"
        )
        assert cursor.fetchone() == (False, False, False)


@pytest.mark.django_db
def test_the_roles_that_lead_and_receive_are_the_same_in_code_and_database():
    with connection.cursor() as cursor:
        working = {role for role in Role if rules.includes(role, Permission.READ_CASE)}
        counting = {role for role in Role if rules.includes(role, Permission.READ_STATISTICS)}
        importing = {role for role in Role if rules.includes(role, Permission.IMPORT_CASES)}
        for function, lists in (
            ("my_standing", [rules.LEADS, rules.RECEIVES, working]),
            ("my_counting_units", [counting]),
            ("import_cases", [importing]),
            ("leads_of", [rules.LEADS]),
            ("has_a_reviewer", [rules.LEADS]),
            ("danger_unread_near", [working]),
            ("carries_out_here", [working]),
            ("is_away_from", [working]),
            ("led_danger", [working]),
        ):
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [function])
            listed = re.findall(r"'\{(\w.*?)\}'", cursor.fetchone()[0])
            assert [set(names.split(",")) for names in listed[: len(lists)]] == [
                {str(role.value) for role in roles} for roles in lists
            ]


def test_those_who_work_with_cases_are_those_who_answer_first_contacts():
    """The database and `organisation.works_at` ask the one of both."""
    working, answering = (
        {role for role in Role if rules.includes(role, act)}
        for act in (Permission.READ_CASE, Permission.ANSWER_CONTACT)
    )
    assert working == answering


def test_s01_those_who_lead_are_those_who_give_cases():
    """The database lets whoever leads a unit give its cases."""
    assert {role for role in Role if rules.includes(role, Permission.ASSIGN_CASE)} == rules.LEADS


@pytest.mark.django_db
def test_s05_functions_of_the_database_are_closed_to_others_and_look_nowhere_else():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace "
            "AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef "
            "AND NOT coalesce(p.proconfig, '{}') @> '{\"search_path=public, pg_temp\"}'"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_s05_the_application_deletes_no_row_about_people_and_engages_nobody():
    with connection.cursor() as cursor:
        for model in of_people():
            table = model._meta.db_table
            cursor.execute("SELECT has_table_privilege('livlina_app', %s, 'DELETE, TRUNCATE')", [table])
            assert cursor.fetchone() == (False,), table
        cursor.execute("SELECT has_table_privilege('livlina_app', 'cases_engagement', 'INSERT, UPDATE')")
        assert cursor.fetchone() == (False,)


def test_every_role_has_its_row():
    assert set(rules.GRANTS) == set(Role)


def service_modules():
    for config in ROOMS:
        for module in pkgutil.walk_packages([config.path], prefix=f"{config.name}."):
            short = module.name.removeprefix(f"{config.name}.")
            if "services" in short.split("."):
                yield import_module(module.name)


def test_s40_every_service_that_takes_an_actor_is_a_command():
    loose = [
        f"{module.__name__}.{name}"
        for module in service_modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and next(iter(inspect.signature(function).parameters), "") == "actor"
        and f"{module.__name__}.{name}" not in COMMANDS
    ]
    assert loose == []


def looks_for_what_was_sent(node):
    """Whether that is a search for the row of a form, or a comparison with it."""
    if isinstance(node, ast.Compare):
        return ast.unparse(node).endswith("submission == submission")
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"filter", "get"}
        and any((word.arg or "").endswith("submission") for word in node.keywords)
    )


def test_s142_what_finds_the_row_of_a_form_compares_it_with_all_that_the_form_says_now():
    """A form sent again with something else was answered as saved, and what it said was gone."""
    searches, silent = 0, []
    for module in service_modules():
        for function in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(function, ast.FunctionDef) and any(map(looks_for_what_was_sent, ast.walk(function))):
                searches += 1
                asked = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
                if not asked & {"require_same", "differing", "_require_same", "_again"}:
                    silent.append(f"{module.__name__}.{function.name}")
    assert searches > 50
    assert silent == []


def forms_made_by(view):
    """The classes of the forms that a view makes, as its own module names them."""
    made = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(inspect.getsource(view))) if isinstance(node, ast.Call)
    }
    found = [attrgetter(name)(SimpleNamespace(**view.__globals__)) for name in made if name.endswith("Form")]
    return [form for form in found if inspect.isclass(form)]


def test_s53_whoever_chooses_a_unit_under_another_board_is_asked_for_a_new_code():
    """A ground is asked for where the unit chosen stands under another board: that is told what it did not know."""
    views, silent = [], []
    for _, pattern in _each(get_resolver().url_patterns):
        view = inspect.unwrap(pattern.callback)
        if not inspect.isfunction(view) or not view.__module__.startswith("livlina."):
            continue
        if any({"to_unit", "ground"} <= form.base_fields.keys() for form in forms_made_by(view)):
            views.append(view)
            if "fresh.asked(request)" not in inspect.getsource(view):
                silent.append(view)
    assert len(views) >= 3
    assert silent == []


def template_files():
    return sorted(ROOT.rglob("templates/**/*.html"))


def test_every_template_is_used():
    sources = "\n".join(path.read_text() for path in [*ROOT.rglob("*.py"), *template_files()])
    by_django = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "429.html"}
    unused = [
        str(path.relative_to(ROOT))
        for path in template_files()
        if path.name not in by_django and str(path).split("/templates/", 1)[1] not in sources
    ]
    assert [name for name in unused if not name.startswith(("templates/account", "templates/mfa"))] == []


def test_s130_no_template_has_inline_script_or_style():
    for path in template_files():
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|<style", text), path


@pytest.mark.django_db
def test_the_migrations_are_all_there():
    said = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_the_house_speaks_of_no_other_place():
    """Nothing reads or names a folder beside the checkout."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "../shared" not in node.value, path


def test_no_model_hides_logic_in_save_or_signals():
    for model in MODELS:
        if model._meta.label != "organisation.Staff":
            assert model.save is models.Model.save, model


CITATION = re.compile(r"§|\b\d+ kap\.|\b(OSL|SoL|FL|FB|LVU|BrB|TF|GDPR|SOSFS|HSLF-FS)\b|\(\d{4}:\d+\)")


def shown_texts():
    """Every text that could be shown: each page, and each text in the code that is no docstring."""
    for path in sorted(ROOT.rglob("*")):
        if "tests" in path.parts or path.suffix not in (".py", ".html", ".js"):
            continue
        if path.suffix != ".py":
            yield path, path.read_text()
            continue
        tree = list(ast.walk(ast.parse(path.read_text())))
        docstrings = {id(node.value) for node in tree if isinstance(node, ast.Expr)}
        yield from (
            (path, node.value)
            for node in tree
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        )


def test_law_that_nobody_has_compared_with_the_statute_is_never_printed():
    """A section is data with its day of comparison (`cases/grounds.yaml`), and never written into a text."""
    assert [(path.name, text) for path, text in shown_texts() if CITATION.search(text)] == []

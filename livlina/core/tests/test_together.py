"""Tables that are made together are those that would be made one by one, in the same order."""

from django.core.management import get_commands, load_command_class
from django.db.migrations import AddConstraint, CreateModel, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.state import ProjectState
from django.db.models import PROTECT, AutoField, CheckConstraint, ForeignKey, Q

from livlina.core.management.commands.migrate import Command
from livlina.core.together import KINDS, Together, gathered


def test_each_migration_does_the_same_in_the_same_order() -> None:
    migrations = MigrationLoader(None).disk_migrations.values()
    steps = [(each.operations, gathered(each.operations)) for each in migrations]
    for apart, found in steps:
        assert [one for each in found for one in (each.operations if isinstance(each, Together) else [each])] == apart
        for each in (one for one in found if isinstance(one, Together)):
            assert len({KINDS[type(one)] for one in each.operations}) == 1
            fields = [
                (one.model_name_lower, one.name_lower) for one in each.operations if isinstance(one, FieldOperation)
            ]
            assert len(set(fields)) == len(fields), "what is done twice to a column is done in two migrations"
    assert any(len(found) < len(apart) for apart, found in steps)


def table(name: str, *fields: tuple[str, object]) -> CreateModel:
    return CreateModel(name, [("id", AutoField(primary_key=True)), *fields])


def test_what_is_told_of_the_models_is_the_same_when_it_was_drawn_before() -> None:
    """Two that lead to each other, and what is asked of one afterwards: both ways lead to the same models."""
    whole = CheckConstraint(condition=Q(id__gt=0), name="whole")
    operations = [
        table("One"),
        table("Two", ("one", ForeignKey("core.One", PROTECT))),
        RunSQL("SELECT 1"),
        AddConstraint("one", whole),
        AddConstraint("two", whole),
    ]
    states = []
    for steps in (operations, gathered(operations)):
        state = ProjectState()
        assert state.apps is not None  # drawn, as it is while migrations run
        for step in steps:
            step.state_forwards("core", state)
        states.append(state)
    apart, together = states
    assert apart == together
    for state in states:
        two = state.apps.get_model("core", "two")
        assert two._meta.get_field("one").related_model is state.apps.get_model("core", "one")
        assert [each.name for each in two._meta.constraints] == ["whole"]


def test_the_command_is_ours() -> None:
    assert isinstance(load_command_class(get_commands()["migrate"], "migrate"), Command)

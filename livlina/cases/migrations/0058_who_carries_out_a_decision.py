"""
Who carries out a decision stands in a row of its own, seen where whereabouts are when it tells where somebody is.

The page alone hid it from those of the case who may not know where the child, or she who is sheltered, is. The row keeps
the random id of its decision, by which its words were sealed, so they are moved as they stand. Source: S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.cases.of_case
import livlina.core.rows
import livlina.core.sealed

MOVED = """
INSERT INTO cases_decisionprovider (public_id, case_id, decision_id, unit_id, words, is_guarded)
SELECT d.public_id, d.case_id, d.id, d.provider_unit_id, d.provider, d.kind = 'shelter' OR c.role = 'child'
  FROM cases_decision d JOIN cases_case c ON c.id = d.case_id
 WHERE d.provider IS NOT NULL OR d.provider_unit_id IS NOT NULL ORDER BY d.id;

-- what is signed is never changed, and says the same after as before
ALTER TABLE cases_decision DISABLE TRIGGER USER;
UPDATE cases_decision d SET names_provider = true FROM cases_decisionprovider p WHERE p.decision_id = d.id;
ALTER TABLE cases_decision ENABLE TRIGGER USER;
"""

BACK = """
ALTER TABLE cases_decision DISABLE TRIGGER USER;
UPDATE cases_decision d SET provider = p.words, provider_unit_id = p.unit_id
  FROM cases_decisionprovider p WHERE p.decision_id = d.id;
ALTER TABLE cases_decision ENABLE TRIGGER USER;
"""

GUARDED = """
-- Whoever writes it, it is guarded when it tells where somebody is; and it stands when the decision is signed.
CREATE FUNCTION keep_decision_provider() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    decided cases_decision;
BEGIN
    SELECT d.* INTO decided FROM cases_decision d WHERE d.id = NEW.decision_id;
    IF decided.signed_at IS NOT NULL OR NEW.public_id IS DISTINCT FROM decided.public_id THEN
        RAISE EXCEPTION 'Who carries out a decision is told in its proposal.';
    END IF;
    NEW.is_guarded := coalesce(
        decided.kind = 'shelter' OR (SELECT c.role = 'child' FROM cases_case c WHERE c.id = NEW.case_id), true);
    RETURN NEW;
END $$;
CREATE TRIGGER decision_provider_is_kept BEFORE INSERT OR UPDATE ON cases_decisionprovider
    FOR EACH ROW EXECUTE FUNCTION keep_decision_provider();
REVOKE UPDATE, DELETE ON cases_decisionprovider FROM livlina_app;
GRANT UPDATE (unit_id, words) ON cases_decisionprovider TO livlina_app;

-- With the rights of the owner: whoever changes what a proposal is about may not see who is told to carry it out.
CREATE FUNCTION guard_decision_provider() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE cases_decisionprovider p SET is_guarded = true WHERE p.decision_id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION keep_decision_provider(), guard_decision_provider() FROM PUBLIC;
CREATE TRIGGER decision_guards_its_provider AFTER UPDATE OF kind ON cases_decision FOR EACH ROW
    WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION guard_decision_provider();
"""

OPEN = """
DROP TRIGGER decision_guards_its_provider ON cases_decision;
DROP FUNCTION guard_decision_provider();
DROP TRIGGER decision_provider_is_kept ON cases_decisionprovider;
DROP FUNCTION keep_decision_provider();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0057_a_wall_lasts_and_a_relation_ends_when_it_does"),
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
    ]
    operations = [
        migrations.AddField("decision", "names_provider", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="DecisionProvider",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem som utför"),
                ),
                ("is_guarded", models.BooleanField(default=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carrier", to="cases.decision"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "default_related_name": "decision_providers",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="decision_provider_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND "
                        "(NOT is_guarded OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    livlina.cases.of_case.SameCase("decision", name="within_case_decision_provider"),
                ],
            },
        ),
        migrations.RunSQL(MOVED, BACK),
        migrations.RunSQL(GUARDED, OPEN),
        migrations.RemoveField("decision", "provider"),
        migrations.RemoveField("decision", "provider_unit"),
    ]

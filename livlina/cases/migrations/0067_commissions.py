"""
Commissions from a case to a unit, read there without the case, and what is said about them.

Those who lead the unit read one, unless they stand on the other side of anybody in it: as a danger message, and as the duty
does (0053). It is taken as a case of the unit's own, about a row of the client's own there. The two rows are one human to
the walls from then on, also where no number is known, so nobody has the other side of either. Source: S-10, S-11, R-114.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed

MINE = """
-- Commissions to units one leads, but for one who stands on the other side.
CREATE FUNCTION my_received_commissions() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
    RETURN ARRAY(
        SELECT m.id FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
         WHERE m.to_unit_id = ANY (led) AND c.person_id <> ALL (walled)
           AND (c.role <> 'child' OR c.person_id <> ALL (young)));
END $$;

-- Those, and the ones that are carried out in cases of one's own, or were given in them.
CREATE FUNCTION my_commissions() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
BEGIN
    RETURN my_received_commissions() || ARRAY(
        SELECT a.commission_id FROM cases_commissionanswer a WHERE a.taken_case_id = ANY (mine)
        UNION ALL
        SELECT m.id FROM cases_commission m WHERE m.case_id = ANY (mine));
END $$;

-- Who says what: those who work with the case it comes from answer and take back, those who lead the unit the rest. Taken
-- by another unit it is a case that oneself opens there now; by the unit itself it is the same case.
CREATE FUNCTION may_answer_commission(of_commission bigint, said text, taken bigint) RETURNS boolean LANGUAGE plpgsql
    STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
BEGIN
    SELECT m.* INTO about FROM cases_commission m WHERE m.id = of_commission;
    RETURN (CASE
        WHEN said IN ('replied', 'withdrawn') THEN about.case_id = ANY (my_worked_cases())
        WHEN said = 'accepted' AND taken = about.case_id THEN
            about.to_unit_id = about.from_unit_id AND about.case_id = ANY (my_worked_cases())
        WHEN said = 'accepted' THEN
            about.id = ANY (my_received_commissions())
            AND EXISTS (SELECT FROM cases_case c WHERE c.id = taken AND c.unit_id = about.to_unit_id
                           AND c.opened_by_id = acting() AND age(c.xmin) <= 0)
        ELSE about.id = ANY (my_received_commissions()) END) IS TRUE;
END $$;

-- After the row stands: its two persons are one human, so walls move. Whoever was to have it and stands on the other side
-- is refused, with all that was done for it.
CREATE FUNCTION keep_walls_of_commission() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_walls(ARRAY(
        SELECT c.person_id FROM cases_case c JOIN cases_commission m ON m.id = NEW.commission_id
         WHERE c.id IN (m.case_id, NEW.taken_case_id)));
    IF EXISTS (SELECT FROM cases_engagement e JOIN cases_commission m ON m.id = NEW.commission_id
                WHERE e.case_id = NEW.taken_case_id AND e.case_id <> m.case_id
                  AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, m.case_id))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION my_received_commissions(), my_commissions(), may_answer_commission(bigint, text, bigint),
    keep_walls_of_commission() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_received_commissions(), my_commissions(), may_answer_commission(bigint, text, bigint)
    TO livlina_app;
"""

KNOWN = """
CREATE OR REPLACE FUNCTION same_humans(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH RECURSIVE known (person) AS (
        SELECT unnest(persons)
        UNION
        SELECT near.person FROM known CROSS JOIN LATERAL (
            SELECT q.id AS person FROM people_person p JOIN people_person q ON q.identity_hash = p.identity_hash
             WHERE p.id = known.person
            UNION ALL
            SELECT l.other_id FROM people_humanlink l WHERE l.one_id = known.person AND l.ends_at IS NULL
            UNION ALL
            SELECT l.one_id FROM people_humanlink l WHERE l.other_id = known.person AND l.ends_at IS NULL%s
        ) AS near
    ) SELECT coalesce(array_agg(person), '{}') FROM known WHERE person IS NOT NULL
$$;
"""

BY_COMMISSION = """
            UNION ALL
            SELECT t.person_id FROM cases_case c JOIN cases_commission m ON m.case_id = c.id
              JOIN cases_commissionanswer a ON a.commission_id = m.id JOIN cases_case t ON t.id = a.taken_case_id
             WHERE c.person_id = known.person
            UNION ALL
            SELECT c.person_id FROM cases_case t JOIN cases_commissionanswer a ON a.taken_case_id = t.id
              JOIN cases_commission m ON m.id = a.commission_id JOIN cases_case c ON c.id = m.case_id
             WHERE t.person_id = known.person"""

KEPT = """
CREATE TRIGGER commission_walls AFTER INSERT ON cases_commissionanswer
    FOR EACH ROW WHEN (NEW.taken_case_id IS NOT NULL) EXECUTE FUNCTION keep_walls_of_commission();
REVOKE UPDATE, DELETE ON cases_commission, cases_commissionanswer FROM livlina_app;
"""

DROP = """
DROP FUNCTION my_commissions(), my_received_commissions(), may_answer_commission(bigint, text, bigint),
    keep_walls_of_commission();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0066_documents"),
        ("organisation", "0019_delegations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(MINE, DROP),
        migrations.CreateModel(
            name="Commission",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="uppdraget"),
                ),
                ("name", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="namn")),
                (
                    "identity_number",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="personnummer"),
                ),
                (
                    "number_kind",
                    models.CharField(
                        choices=[
                            ("personal", "Personnummer"),
                            ("coordination", "Samordningsnummer"),
                            ("none", "Saknar nummer"),
                            ("unknown", "Inte känt"),
                        ],
                        default="unknown",
                        max_length=15,
                    ),
                ),
                (
                    "protection",
                    models.CharField(
                        choices=[
                            ("none", "Inget skydd känt"),
                            ("secrecy_marking", "Sekretessmarkering"),
                            ("protected_registration", "Skyddad folkbokföring"),
                        ],
                        default="none",
                        max_length=25,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=50)),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade att lämna ut"
                    ),
                ),
                ("answer_by", models.DateField()),
                ("sent_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commissions", to="cases.case"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commissions", to="cases.decision"
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommissionAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "Frågade"),
                            ("replied", "Svarade på frågan"),
                            ("accepted", "Tog emot uppdraget"),
                            ("declined", "Tackade nej"),
                            ("withdrawn", "Tog tillbaka uppdraget"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.commission"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="commission",
            constraint=livlina.core.rows.RowPolicy(
                name="commission_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND sent_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) OR id = ANY ((SELECT my_commissions())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="commission",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="commission_is_given_once"),
        ),
        migrations.AddConstraint(
            model_name="commissionanswer",
            constraint=livlina.core.rows.RowPolicy(
                name="commission_answer_rows",
                new="said_by_id = acting() AND may_answer_commission(commission_id, kind, taken_case_id)",
                using="commission_id = ANY ((SELECT my_commissions())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="commissionanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["accepted", "declined", "withdrawn"])),
                fields=("commission",),
                name="commission_is_settled_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="commissionanswer",
            constraint=models.UniqueConstraint(fields=("commission", "submission"), name="commission_is_answered_once"),
        ),
        migrations.AddConstraint(
            model_name="commissionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "accepted"), ("taken_case__isnull", False)),
                    models.Q(models.Q(("kind", "accepted"), _negated=True), ("taken_case", None)),
                    _connector="OR",
                ),
                name="accepted_commission_has_its_case",
            ),
        ),
        migrations.RunSQL(KNOWN % BY_COMMISSION, KNOWN % ""),
        migrations.RunSQL(KEPT, "DROP TRIGGER commission_walls ON cases_commissionanswer"),
    ]

"""
That the duty is told less than it was of a danger takes a reason, which another than the one who did it reads.

Whoever had the case took a card that said acute danger from the duty without a word, or wrote another that said less, and
nobody who was to act that night was told. It is done at once still. Source: S-152, R-048.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed

RISKS = [("acute", "Akut fara"), ("high", "Hög risk"), ("raised", "Förhöjd risk"), ("low", "Låg risk")]

KEPT = """
REVOKE UPDATE, DELETE ON cases_toldless FROM livlina_app;
GRANT UPDATE (read_by_id, read_at) ON cases_toldless TO livlina_app;

-- A card that says less than the one before it of a danger, while that one's days last, has its reason.
CREATE FUNCTION less_has_its_reason() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
    before cases_nightcard;
BEGIN
    SELECT * INTO before FROM cases_nightcard n WHERE n.case_id = NEW.case_id ORDER BY n.version DESC LIMIT 1;
    IF before.until >= day_of_the_night() AND before.risk <> 'low'
       AND (NEW.is_ended AND NOT before.is_ended OR NEW.until < before.until
            OR NEW.duty_id <> before.duty_id AND card_is_read_at(before) <> '{}'
            OR array_position(strength, NEW.risk::text) < array_position(strength, before.risk::text))
       AND NOT EXISTS (SELECT FROM cases_toldless t
                        WHERE t.case_id = NEW.case_id AND t.version = NEW.version AND t.made_by_id = acting()) THEN
        RAISE EXCEPTION 'Less is told to the duty of a danger for a reason.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION less_has_its_reason() FROM PUBLIC;

CREATE TRIGGER less_has_its_reason BEFORE INSERT ON cases_nightcard FOR EACH ROW
    WHEN (current_user = 'livlina_app') EXECUTE FUNCTION less_has_its_reason();
"""
LET_GO = """
DROP TRIGGER less_has_its_reason ON cases_nightcard;
DROP FUNCTION less_has_its_reason();
"""

TOLD = """
CREATE OR REPLACE FUNCTION my_urgent() RETURNS TABLE (kind text, public_id uuid, at timestamptz, due_on date, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_glass_reviews();
    openings bigint[] := my_glass_openings();
    messages bigint[] := my_danger_messages();
    worked bigint[] := my_worked_cases();
    carded bigint[] := my_level4_cases();
    led bigint[] := my_led_sides();
    second bigint[] := my_second_cases();
BEGIN
    RETURN QUERY
        SELECT 'review_' || r.kind, r.public_id, r.made_at, r.due_on, ''::text FROM cases_glassreview r
         WHERE r.id = ANY (seen)
           AND NOT EXISTS (SELECT FROM cases_glassverdict v WHERE v.review_id = r.id AND v.outcome <> 'needs_more')
        UNION ALL
        SELECT 'request', g.public_id, g.asked_at, NULL, '' FROM cases_glassopening g
         WHERE g.id = ANY (openings) AND g.opened_at IS NULL AND g.decided_at IS NULL
           AND g.asked_at > clock_timestamp() - interval '24 hours'
        UNION ALL
        SELECT 'danger', m.public_id, m.said_at, NULL, '' FROM cases_dangermessage m
         WHERE m.id = ANY (messages) AND NOT EXISTS (SELECT FROM cases_dangerdecision d WHERE d.message_id = m.id)
        UNION ALL
        SELECT 'instruction', c.public_id, i.given_at, NULL, c.number FROM cases_instruction i
          JOIN cases_case c ON c.id = i.case_id
         WHERE i.case_id = ANY (worked) AND i.done_at IS NULL
        UNION ALL
        -- a card that no duty reads: to those who see it where it is written, and to those who lead, as a line
        SELECT CASE WHEN c.id = ANY (worked) AND c.id = ANY (carded) THEN 'card_unread' ELSE 'card_unread_led' END,
               c.public_id, n.written_at, NULL, c.number
          FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE (c.id = ANY (led) OR (c.id = ANY (worked) AND c.id = ANY (carded)))
           AND n.until >= day_of_the_night() AND NOT n.is_ended AND c.closed_on IS NULL
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version)
           AND card_is_read_at(n) = '{}'
        UNION ALL
        -- that the duty is told less of a danger, until another than the one who did it has read why
        SELECT CASE WHEN c.id = ANY (second) THEN 'told_less' ELSE 'told_less_led' END,
               c.public_id, max(t.made_at), NULL, c.number
          FROM cases_toldless t JOIN cases_case c ON c.id = t.case_id
         WHERE (c.id = ANY (led) OR (c.id = ANY (second) AND c.id = ANY (carded)))
           AND t.read_at IS NULL AND t.made_by_id <> acting() AND c.closed_on IS NULL
         GROUP BY c.id
        UNION ALL
        SELECT 'duty', NULL, NULL, NULL, '' WHERE cardinality(my_duty_units()) > 0;
END $$;
"""


def by(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0107_nobody_gives_more_than_they_have")]
    operations = [
        migrations.CreateModel(
            name="ToldLess",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ended", "Kortet togs från jouren"),
                            ("changed", "Kortet ändrades och säger mindre"),
                        ],
                        max_length=10,
                    ),
                ),
                ("risk", models.CharField(choices=RISKS, max_length=10)),
                (
                    "why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför jouren får veta mindre"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("made_by", by()),
                ("read_by", by(null=True)),
            ],
            options={
                "default_related_name": "told_less",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="told_less_rows",
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[]) OR (case_id = ANY ((SELECT my_second_cases())::bigint[]) AND case_id = ANY ((SELECT my_led_sides())::bigint[]))",
                        new="(read_by_id = acting() AND case_id = ANY ((SELECT my_second_cases())::bigint[])) OR (read_by_id IS NULL AND case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName("made_by", name="told_less_in_own_name", later=("read_by",)),
                    models.UniqueConstraint(fields=("case", "version"), name="told_less_is_of_one_card"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(
                                ("read_at__isnull", False),
                                ("read_by__isnull", False),
                                models.Q(("read_by", models.F("made_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="told_less_is_read_by_another",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, LET_GO),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]

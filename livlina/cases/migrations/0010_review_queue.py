"""
The queue of the log reviewer, and the narrow doors to the traces behind it.

The application reads no trace. The system itself takes those that have come since last, to judge them, and puts what
stands out in the queue. Who reviews is told who did what, when and by which relation, of the traces behind one item
and no others; never a case, a client or what was read. Written by these functions alone. Source: S-41, S-43.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed

MINE = """
-- The units whose traces I review: those under the boards of the units where I have that role, and these.
CREATE FUNCTION my_review_units() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_units('{log_reviewer}');
BEGIN
    RETURN mine || ARRAY(
        SELECT other.unit_id FROM organisation_unitboard own
          JOIN organisation_unitboard other USING (board_id)
         WHERE own.unit_id = ANY (mine)
           AND own.valid_from <= today() AND (own.valid_to IS NULL OR own.valid_to >= today())
           AND other.valid_from <= today() AND (other.valid_to IS NULL OR other.valid_to >= today()));
END $$;
REVOKE ALL ON FUNCTION my_review_units() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_review_units() TO livlina_app;
"""

TAKEN = """
-- How far each chain has been judged. A lane is held until its transaction has ended, so its numbers come in order.
CREATE TABLE cases_reviewmark (chain int PRIMARY KEY, seq bigint NOT NULL);
REVOKE ALL ON cases_reviewmark FROM livlina_app;

-- A try at what one may not, and not a form that was filled in wrongly. The rules say the same.
CREATE FUNCTION is_denied(action text, why text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT action IN ('page.refused', 'report.refused') OR (action LIKE '%.refused' AND why = 'NotPermitted')
$$;

CREATE FUNCTION take_traces_to_judge(most int) RETURNS TABLE (
    at timestamptz, actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, cases_in_hour int, refusals_in_day int
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    PERFORM pg_advisory_xact_lock(78, 0);                  -- one at a time
    RETURN QUERY
    WITH fresh AS MATERIALIZED (
        SELECT new.* FROM trace_heads() AS head
          LEFT JOIN cases_reviewmark mark ON mark.chain = head.chain
         CROSS JOIN LATERAL (
             SELECT t.chain, t.seq, t.at, t.actor_id, t.unit_id, t.case_ref, t.action, t.why FROM access_trace t
              WHERE t.chain = head.chain AND t.seq > coalesce(mark.seq, 0) ORDER BY t.seq LIMIT most) AS new
         WHERE head.seq > coalesce(mark.seq, 0)
    ), marked AS (
        INSERT INTO cases_reviewmark AS m (chain, seq) SELECT f.chain, max(f.seq) FROM fresh f GROUP BY f.chain
            ON CONFLICT ON CONSTRAINT cases_reviewmark_pkey DO UPDATE SET seq = excluded.seq
    )
    SELECT f.at, f.actor_id, f.unit_id, f.case_ref, f.action, f.why,
           CASE WHEN f.case_ref IS NOT NULL AND f.action LIKE 'case.%read' THEN (
               SELECT count(DISTINCT t.case_ref)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 hour' AND t.at <= f.at
                  AND t.case_ref IS NOT NULL AND t.action LIKE 'case.%read') ELSE 0 END,
           CASE WHEN is_denied(f.action, f.why) THEN (
               SELECT count(*)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 day' AND t.at <= f.at
                  AND is_denied(t.action, t.why)) ELSE 0 END
      FROM fresh f WHERE f.actor_id > 0 ORDER BY f.at;
END $$;
REVOKE ALL ON FUNCTION take_traces_to_judge(int), is_denied(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_traces_to_judge(int) TO livlina_app;
"""

DOORS = """
CREATE FUNCTION flag_for_review(
    item uuid, item_key bytea, by_staff bigint, at_unit bigint, of_case uuid, on_day date, why text[],
    first_seen timestamptz, last_seen timestamptz, traces int, until date
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known int;
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    UPDATE cases_reviewitem i
       SET reasons = ARRAY(SELECT DISTINCT r FROM unnest(i.reasons || why::varchar[]) AS r ORDER BY r),
           first_at = least(i.first_at, first_seen), last_at = greatest(i.last_at, last_seen), times = i.times + traces
     WHERE i.staff_id = by_staff AND i.case_ref IS NOT DISTINCT FROM of_case AND i.day = on_day AND i.outcome = '';
    IF FOUND THEN
        RETURN;
    END IF;
    IF of_case IS NOT NULL THEN
        SELECT coalesce((SELECT i.label FROM cases_reviewitem i WHERE i.unit_id = at_unit AND i.case_ref = of_case LIMIT 1),
                        (SELECT coalesce(max(i.label), 0) + 1 FROM cases_reviewitem i WHERE i.unit_id = at_unit))
          INTO known;
    END IF;
    INSERT INTO cases_reviewitem (public_id, wrapped_key, staff_id, unit_id, case_ref, label, day, reasons, first_at,
                                  last_at, times, flagged_at, due_on, outcome)
    VALUES (item, item_key, by_staff, at_unit, of_case, known, on_day, why, first_seen, last_seen, traces,
            clock_timestamp(), until, '');
END $$;

-- The same that the policy says of the rows one sees.
CREATE FUNCTION may_review(i cases_reviewitem) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(i.staff_id <> public.acting() AND (i.unit_id = ANY (public.my_review_units())
        OR (i.unit_id = ANY (public.my_led_units())
            AND (i.reviewed_by_id = public.acting() OR (i.outcome = '' AND i.due_on < public.today())))), false);
END $$;

CREATE FUNCTION review_item(item bigint, said text, sealed_note bytea, at timestamptz)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item FOR UPDATE;
    IF NOT may_review(this) THEN
        RAISE EXCEPTION 'An item is reviewed by one who sees it.';
    END IF;
    UPDATE cases_reviewitem i
       SET outcome = said, note = sealed_note, reviewed_by_id = acting(), reviewed_at = at
     WHERE i.id = item AND i.outcome = '';
    RETURN FOUND;
END $$;

CREATE FUNCTION review_events(item bigint) RETURNS TABLE (at timestamptz, action text, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item;
    IF NOT may_review(this) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT t.at, t.action, t.why FROM access_trace t
     WHERE t.actor_id = this.staff_id
       AND t.at BETWEEN this.first_at - CASE WHEN this.case_ref IS NULL THEN interval '1 hour' ELSE interval '0' END
                    AND this.last_at
       AND CASE WHEN this.case_ref IS NULL THEN t.action LIKE 'case.%read' OR is_denied(t.action, t.why)
                ELSE t.case_ref = this.case_ref END
     ORDER BY t.at DESC LIMIT 200;
END $$;

CREATE FUNCTION review_hours(item bigint) RETURNS TABLE (hour int, times int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item;
    IF NOT may_review(this) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT extract(hour FROM t.at AT TIME ZONE 'Europe/Stockholm')::int, count(*)::int FROM access_trace t
     WHERE t.actor_id = this.staff_id AND t.case_ref IS NOT NULL AND t.action LIKE '%read'
       AND t.at >= this.day::timestamp AT TIME ZONE 'Europe/Stockholm'
       AND t.at < (this.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm'
     GROUP BY 1 ORDER BY 1;
END $$;
REVOKE ALL ON FUNCTION flag_for_review(uuid, bytea, bigint, bigint, uuid, date, text[], timestamptz, timestamptz, int, date),
    may_review(cases_reviewitem), review_item(bigint, text, bytea, timestamptz), review_events(bigint),
    review_hours(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION flag_for_review(uuid, bytea, bigint, bigint, uuid, date, text[], timestamptz, timestamptz, int, date),
    review_item(bigint, text, bytea, timestamptz), review_events(bigint), review_hours(bigint) TO livlina_app;
REVOKE INSERT, UPDATE ON cases_reviewitem FROM livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_limits_on_reading"),
        ("access", "0002_row_security"),
        ("organisation", "0006_old_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(MINE, "DROP FUNCTION my_review_units()"),
        migrations.CreateModel(
            name="ReviewItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                ("case_ref", models.UUIDField(null=True)),
                ("label", models.PositiveIntegerField(null=True)),
                ("day", models.DateField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("break_glass", "nödåtkomst"),
                                ("own_surname", "samma efternamn"),
                                ("same_address", "samma adress"),
                                ("staff_client", "en medarbetares namn"),
                                ("no_task", "utan egen uppgift"),
                                ("after_closing", "efter avslut"),
                                ("night", "på natten"),
                                ("many", "många på kort tid"),
                                ("refusals", "upprepade avvisade försök"),
                                ("sample", "stickprov"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField()),
                ("flagged_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("in_order", "I sin ordning"), ("follow_up", "Behöver följas upp")],
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["unit", "due_on"], name="review_item_waiting"
                    )
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="review_item_rows",
                        using="staff_id <> acting() AND (unit_id = ANY ((SELECT my_review_units())::bigint[]) OR (unit_id = ANY ((SELECT my_led_units())::bigint[]) AND (reviewed_by_id = acting() OR (outcome = '' AND due_on < today()))))",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("staff", "case_ref", "day"),
                        name="review_item_waits_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewed_by", models.F("staff")), _negated=True),
                        name="nobody_reviews_themself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_is_somebodys",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            TAKEN,
            "DROP FUNCTION take_traces_to_judge(int), is_denied(text, text); DROP TABLE cases_reviewmark",
        ),
        migrations.RunSQL(
            DOORS,
            "DROP FUNCTION flag_for_review(uuid, bytea, bigint, bigint, uuid, date, text[], timestamptz, timestamptz, int, date), "
            "review_item(bigint, text, bytea, timestamptz), review_events(bigint), review_hours(bigint), "
            "may_review(cases_reviewitem)",
        ),
    ]

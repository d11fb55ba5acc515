"""
What somebody else takes away of what protects a person, or writes over, is told to those who have each case where it
stood, and only where they are shown it.

Which way, which relation and which person it was had each their own rule, so that a safe way was rewritten, a mark taken
off and a plan replaced without a word; his worker was told that her number was new, and said that it was read. The
database writes the notice, as it alone sees in which cases it stands, and whoever did it neither moves nor ends it. What
stood of who a person is is kept. Source: S-21, S-41, S-60, S-62.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed

EARLIER = """
UPDATE cases_task SET read_under = 'persons', tells_where = true WHERE is_told AND done_by_id IS DISTINCT FROM made_by_id;

-- that the district or the way in was changed, in a row of its own where something else was too
INSERT INTO cases_factschange (public_id, case_id, facts, tells_where, changed_by_id, changed_at)
SELECT gen_random_uuid(), f.case_id, ARRAY(SELECT unnest(f.facts) INTERSECT SELECT unnest('{district,entrance}'::text[])),
       true, f.changed_by_id, f.changed_at
  FROM cases_factschange f WHERE f.facts && '{district,entrance}'::varchar[] AND NOT f.facts <@ '{district,entrance}'::varchar[];
UPDATE cases_factschange SET tells_where = true WHERE facts <@ '{district,entrance}'::varchar[];
UPDATE cases_factschange SET facts = array_remove(array_remove(facts, 'district'), 'entrance') WHERE NOT tells_where;
"""

TELLS = """
-- Tells those who have a case that I work with, and each other case where the same stands, what I took away there.
-- Which pages of which cases they read it on is of no matter to me: I am told the keys of what was written, no more.
CREATE FUNCTION tell_of_change(in_case bigint, changes text[], page text, of_where boolean, of_person bigint, beyond text)
    RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at timestamptz := clock_timestamp();
BEGIN
    IF in_case <> ALL (my_worked_cases()) THEN
        RAISE EXCEPTION 'It is told in a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH stands AS (
        SELECT c.id FROM cases_case c JOIN cases_case here ON here.id = in_case
         WHERE c.closed_on IS NULL
           AND (c.id = in_case
                OR (beyond = 'client' AND c.person_id = of_person AND c.board_id = here.board_id)
                -- never where somebody is against that person, who is not to know that anything is new
                OR (beyond = 'party' AND c.role <> 'using_violence'
                    AND EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id AND p.person_id = of_person
                                   AND p.role <> 'other_party')))
           AND NOT EXISTS (
                SELECT FROM cases_engagement e
                 WHERE e.case_id = c.id AND e.actor_id = acting() AND e.kind = 'assigned' AND e.wall <> 'closed'
                   AND e.starts_at <= at + interval '5 seconds' AND (e.ends_at IS NULL OR e.ends_at > at))),
    holders AS (
        SELECT DISTINCT s.id AS case_id, e.actor_id AS owner_id FROM stands s JOIN cases_engagement e ON e.case_id = s.id
         WHERE e.kind IN ('assigned', 'co_assigned', 'stand_in') AND e.actor_id <> acting()
           AND e.starts_at <= at + interval '5 seconds' AND (e.ends_at IS NULL OR e.ends_at > at)
           AND e.wall <> 'closed' AND (NOT of_where OR (e.wall = 'open' AND e.carries_whereabouts))
           AND NOT is_away_from(e.actor_id, e.case_id, e.unit_id)),
    told AS (
        SELECT h.case_id, h.owner_id FROM holders h
        UNION ALL
        SELECT s.id, NULL FROM stands s WHERE NOT EXISTS (SELECT FROM holders h WHERE h.case_id = s.id)),
    grown AS (
        UPDATE cases_task t SET tells_of = ARRAY(SELECT unnest(t.tells_of) UNION SELECT unnest(changes)), made_at = at
          FROM told w
         WHERE t.case_id = w.case_id AND t.owner_id IS NOT DISTINCT FROM w.owner_id AND t.done_on IS NULL
           AND t.made_by_id = acting() AND t.read_under = page AND t.tells_where = of_where AND t.tells_of <> '{}'
     RETURNING t.case_id, t.owner_id)
    INSERT INTO cases_task (public_id, case_id, owner_id, due_on, made_by_id, made_at, tells_of, read_under, tells_where)
    SELECT gen_random_uuid(), w.case_id, w.owner_id, today(), nullif(acting(), 0), at, changes, page, of_where
      FROM told w
     WHERE NOT EXISTS (SELECT FROM grown g WHERE g.case_id = w.case_id AND g.owner_id IS NOT DISTINCT FROM w.owner_id)
    RETURNING id;
END $$;
REVOKE ALL ON FUNCTION tell_of_change(bigint, text[], text, boolean, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_of_change(bigint, text[], text, boolean, bigint, text) TO livlina_app;
"""
TOLD_NO_MORE = "DROP FUNCTION tell_of_change(bigint, text[], text, boolean, bigint, text);"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0116_a_case_opened_from_another_is_had_no_longer"),
        ("people", "0016_who_ended_what_was_told_is_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
                (
                    "stood",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad som stod"),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "person_changes",
            },
        ),
        migrations.RemoveConstraint(
            model_name="factschange",
            name="facts_change_rows",
        ),
        migrations.RemoveConstraint(
            model_name="task",
            name="task_rows",
        ),
        migrations.AddField(
            model_name="factschange",
            name="tells_where",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="task",
            name="read_under",
            field=models.CharField(
                blank=True,
                choices=[("events", "Händelser"), ("persons", "Personer"), ("safety", "Risk och skydd")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="tells_where",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="task",
            name="tells_of",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("danger", "det som stod om våld eller heder är ändrat eller borttaget"),
                        ("relation", "en relation är ändrad eller gäller inte längre"),
                        ("custody", "en vårdnad är ändrad eller gäller inte längre"),
                        ("representative", "en företrädare är ändrad eller gäller inte längre"),
                        ("way_safe", "en väg som inte stod som säker står nu som säker"),
                        ("way_unsafe", "en väg som stod som säker står inte som säker"),
                        ("way_elsewhere", "ett nummer eller en adress till en väg att nå är ändrad"),
                        ("way_otherwise", "när eller hur en väg går att använda är ändrat"),
                        ("way_ended", "en väg att nå gäller inte längre"),
                        ("place", "en vistelse är ändrad eller gäller inte längre"),
                        ("protection", "en skyddsmarkering är borttagen eller ändrad"),
                        ("who", "namn, nummer eller annat om vem en person är står annorlunda"),
                        ("plan", "säkerhetsplanen säger annat än den som stod"),
                        ("childs_case", "ett barn har fått ett eget ärende"),
                        ("promise", "ett löfte är infriat, säger en kollega"),
                    ],
                    max_length=15,
                ),
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="task",
            name="is_told",
        ),
        migrations.AddConstraint(
            model_name="factschange",
            constraint=livlina.core.rows.RowPolicy(
                changes=(),
                name="facts_change_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT tells_where OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=livlina.core.rows.RowPolicy(
                changes=("done_on", "done_at", "done_by"),
                name="task_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (read_under = '' OR (done_by_id = acting() AND (owner_id = acting() OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))))",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT tells_where OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("read_under", ""),
                    models.Q(("done_by", None), ("done_on", None)),
                    models.Q(("done_by__isnull", False), models.Q(("done_by", models.F("made_by")), _negated=True)),
                    _connector="OR",
                ),
                name="task_is_read_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_under", ""), ("tells_of", []), ("tells_where", False)),
                    models.Q(("read_under", ""), _negated=True),
                    _connector="OR",
                ),
                name="task_tells_where_it_is_read",
            ),
        ),
        migrations.AddField(
            model_name="personchange",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="personchange",
            name="changed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="personchange",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddConstraint(
            model_name="personchange",
            constraint=livlina.core.rows.RowPolicy(
                name="person_change_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_name_person(person_id)",
                unseen=True,
                using="case_id = ANY ((SELECT my_level4_cases())::bigint[]) OR person_id = ANY ((SELECT my_level4_clients())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="personchange",
            constraint=livlina.core.own_name.InOwnName("changed_by", at="changed_at", name="person_change_in_own_name"),
        ),
        migrations.RunSQL(TELLS, TOLD_NO_MORE),
    ]

"""
Whoever stands by name in what another wrote is told what it is and its day, of each thing by itself; and that it is not
so is read beside the thing, by whoever reads it.

One notice was told of all that the same colleague wrote in a case, and did not say whether it was a promise or a
disclosure; and the answer that it was not so stood in a task, and beside nothing. Source: S-41.
"""

from django.db import migrations, models

NAMED = """
-- Tells each of these, for themselves alone. One notice of what I did, which grows until it is read; where they stand by
-- name in a row, one for that row.
DROP FUNCTION tell_ones(bigint, text[], text, bigint[]);
CREATE FUNCTION tell_ones(in_case bigint, changes text[], page text, ones bigint[], of_row uuid DEFAULT NULL,
    what_it_is text DEFAULT '', on_day date DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz := clock_timestamp();
BEGIN
    WITH told AS (SELECT DISTINCT one AS owner_id FROM unnest(ones) AS one WHERE one IS DISTINCT FROM acting()),
    grown AS (
        UPDATE cases_task t SET tells_of = ARRAY(SELECT unnest(t.tells_of) UNION SELECT unnest(changes)), made_at = at,
               about_on = on_day
          FROM told w
         WHERE t.case_id = in_case AND t.owner_id = w.owner_id AND t.is_for_one AND t.done_on IS NULL
           AND t.made_by_id IS NOT DISTINCT FROM nullif(acting(), 0) AND t.read_under = page
           AND t.about IS NOT DISTINCT FROM of_row AND t.about_what = what_it_is
     RETURNING t.owner_id)
    INSERT INTO cases_task (public_id, case_id, owner_id, due_on, made_by_id, made_at, tells_of, read_under, is_for_one,
                            about, about_what, about_on)
    SELECT gen_random_uuid(), in_case, w.owner_id, today(), nullif(acting(), 0), at, changes, page, true,
           of_row, what_it_is, on_day
      FROM told w WHERE NOT EXISTS (SELECT FROM grown g WHERE g.owner_id = w.owner_id);
END $$;

-- Tells those whose names stand in a row that I wrote in a case, with what it is and its day: a case that I work with, or
-- from which a proposal of own support waits for my answer.
DROP FUNCTION tell_the_named(bigint, text[], bigint[]);
CREATE FUNCTION tell_the_named(in_case bigint, changes text[], named bigint[], of_row uuid, what_it_is text, on_day date)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF in_case <> ALL (my_worked_cases()) AND NOT EXISTS (
        SELECT FROM cases_ownsupport s WHERE s.case_id = in_case AND s.id = ANY (my_received_own_support())) THEN
        RAISE EXCEPTION 'It is told in a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM tell_ones(in_case, changes, 'events', named, of_row, what_it_is, on_day);
END $$;

-- What is told to me alone and I have not read: what was done, by whom and in which case, and where I stand by name in
-- what and of which day. Its number where I have that case, lead there or am named in it; nothing of anybody, and nothing
-- where the case stands beyond me.
DROP FUNCTION notices_to_me();
CREATE FUNCTION notices_to_me() RETURNS TABLE (
    public_id uuid, case_public_id uuid, number text, trace_ref uuid, unit_id bigint, unit_name text, by_name text,
    made_at timestamptz, tells_of text[], read_under text, is_mine boolean, is_led boolean, about_what text, about_on date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[];
    led bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM cases_task t WHERE t.is_for_one AND t.owner_id = acting() AND t.done_on IS NULL) THEN
        RETURN;
    END IF;
    mine := my_cases();
    led := my_led_sides();
    RETURN QUERY
    SELECT t.public_id, c.public_id,
           CASE WHEN c.id = ANY (mine) OR c.id = ANY (led)
                  OR EXISTS (SELECT FROM unnest(t.tells_of) AS told WHERE told LIKE 'named%') THEN c.number::text ELSE '' END,
           c.trace_ref, c.unit_id, u.name::text, s.name::text, t.made_at, t.tells_of::text[], t.read_under::text,
           c.id = ANY (mine), c.id = ANY (led), t.about_what::text, t.about_on
      FROM cases_task t JOIN cases_case c ON c.id = t.case_id JOIN organisation_unit u ON u.id = c.unit_id
      LEFT JOIN organisation_staff s ON s.id = t.made_by_id
     WHERE t.is_for_one AND t.owner_id = acting() AND t.done_on IS NULL AND may_be_told_of(c.id)
     ORDER BY t.made_at, t.id;
END $$;

-- I have read what is told to me alone, as it stood then; false where it has grown since. That it is not so is told to
-- those who have the case and to those who lead there, and stands beside the row that it is about.
CREATE OR REPLACE FUNCTION hear_notice(notice uuid, as_of timestamptz, is_so boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    in_case bigint;
BEGIN
    IF notice NOT IN (SELECT n.public_id FROM notices_to_me() AS n) THEN
        RAISE EXCEPTION 'It is read by the one who is told.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE cases_task t SET done_on = today(), done_at = clock_timestamp(), done_by_id = acting(),
           is_not_so = NOT is_so AND t.about IS NOT NULL
     WHERE t.public_id = notice AND t.made_at = as_of RETURNING t.case_id INTO in_case;
    IF in_case IS NULL THEN
        RETURN false;
    END IF;
    IF NOT is_so THEN
        PERFORM tell_in_cases(ARRAY[in_case], '{not_so}', 'events', false, NULL);
        PERFORM tell_ones(in_case, '{not_so}', 'events', leads_to_tell(in_case));
    END IF;
    RETURN true;
END $$;

-- Who says that it is not so of a row, as what and on which day, where that is what they answered last. The row is known
-- by its random id, which whoever reads it has, and whoever the case stands beyond is told nothing. NULL for nobody.
CREATE FUNCTION said_not_so(of_row uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_task t WHERE t.about = of_row AND t.is_not_so) THEN
        RETURN NULL;     -- almost always, and cheap: it is asked with each row
    END IF;
    RETURN (
        SELECT jsonb_agg(jsonb_build_array(t.about_what, s.name, t.done_on) ORDER BY t.done_at, t.id)
          FROM cases_task t JOIN organisation_staff s ON s.id = t.done_by_id
         WHERE t.about = of_row AND t.is_not_so AND may_be_told_of(t.case_id)
           AND NOT EXISTS (
                SELECT FROM cases_task l
                 WHERE l.case_id = t.case_id AND l.about = of_row AND l.about_what = t.about_what
                   AND l.done_by_id = t.done_by_id AND (l.done_at, l.id) > (t.done_at, t.id)));
END $$;

REVOKE ALL ON FUNCTION tell_ones(bigint, text[], text, bigint[], uuid, text, date),
    tell_the_named(bigint, text[], bigint[], uuid, text, date), notices_to_me(), said_not_so(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_the_named(bigint, text[], bigint[], uuid, text, date), notices_to_me(), said_not_so(uuid)
    TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0034_versions_come_one_after_another"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="about",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="about_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="about_what",
            field=models.CharField(
                blank=True,
                choices=[
                    ("longer_term", "en längre frist"),
                    ("commission", "ett utlämnande med ett uppdrag"),
                    ("more", "ett utlämnande när mer hjälp begärdes"),
                    ("feedback", "ett utlämnande med en återkoppling"),
                    ("own_support", "ett utlämnande med ett förslag om stöd"),
                    ("passed_on", "ett förslag om stöd som skickades vidare"),
                    ("protection", "en skyddsbedömning av två"),
                    ("preliminary", "en förhandsbedömning"),
                    ("report", "ett svar om en orosanmälan"),
                    ("child", "ett svar om ett barn"),
                    ("promise", "ett löfte"),
                    ("proposal", "ett förslag till beslut som är ändrat"),
                    ("decision", "ett beslut"),
                    ("closing", "ett avslut"),
                    ("assessment", "en bedömning"),
                    ("childs_word", "ett samtal med ett barn"),
                ],
                db_default="",
                default="",
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="is_not_so",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(condition=models.Q(("is_not_so", True)), fields=["about"], name="task_not_so"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", None), ("about_on", None), ("about_what", "")),
                    models.Q(
                        ("about__isnull", False),
                        ("about_on__isnull", False),
                        ("is_for_one", True),
                        models.Q(("about_what", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="task_about_a_row_says_what_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_not_so", False),
                    models.Q(("about__isnull", False), ("done_by", models.F("owner")), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="task_is_not_so_to_whoever_stands_there",
            ),
        ),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
    ]

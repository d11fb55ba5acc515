"""
A review of the log settles what the reviewer was shown, and no more; a danger message without readers is an item of its own.

What came into the item while the page stood open was settled with it, unseen: also that nobody could read a danger
message, which is told once. Source: S-43, S-142.
"""

from django.db import migrations, models

SETTLED = """
-- What whoever reviews an item is shown of it, as one mark: another when anything has come.
CREATE FUNCTION review_mark(item bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT md5(concat_ws(' ', i.reasons, i.times, i.first_at, i.last_at, (
                   SELECT string_agg(concat_ws(' ', e.at, e.action, e.why), ',' ORDER BY e.at, e.action, e.why)
                     FROM review_events(item) AS e)))
          FROM cases_reviewitem i WHERE i.id = item AND may_review(i));
END $$;
REVOKE ALL ON FUNCTION review_mark(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review_mark(bigint) TO livlina_app;

DROP FUNCTION review_item(bigint, text, bytea, timestamptz);
CREATE FUNCTION review_item(item bigint, said text, sealed_note bytea, at timestamptz, seen text)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item FOR UPDATE;
    IF NOT may_review(this) THEN
        RAISE EXCEPTION 'An item is reviewed by one who sees it.';
    END IF;
    IF this.outcome = '' AND seen IS DISTINCT FROM review_mark(item) THEN
        RAISE EXCEPTION 'More has come than was shown.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_of_what_was_shown';
    END IF;
    UPDATE cases_reviewitem i
       SET outcome = said, note = sealed_note, reviewed_by_id = acting(), reviewed_at = at
     WHERE i.id = item AND i.outcome = '';
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION review_item(bigint, text, bytea, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review_item(bigint, text, bytea, timestamptz, text) TO livlina_app;
"""
SETTLED_BEFORE = """
DROP FUNCTION review_item(bigint, text, bytea, timestamptz, text), review_mark(bigint);
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
REVOKE ALL ON FUNCTION review_item(bigint, text, bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review_item(bigint, text, bytea, timestamptz) TO livlina_app;
"""

FLAGGED_BEFORE = """
CREATE OR REPLACE FUNCTION flag_for_review(
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
"""
# that nobody can read a danger message is never one line of another item
FLAGGED = FLAGGED_BEFORE.replace(
    "AND i.day = on_day AND i.outcome = '';",
    "AND i.day = on_day AND i.outcome = ''\n"
    "       AND 'danger_unread' <> ALL (why) AND 'danger_unread' <> ALL (i.reasons);",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0086_walls_of_who_is_near_are_made_anew")]
    operations = [
        migrations.RunSQL(SETTLED, SETTLED_BEFORE),
        migrations.RunSQL(FLAGGED, FLAGGED_BEFORE),
        migrations.RemoveConstraint(model_name="reviewitem", name="review_item_waits_once"),
        migrations.AddConstraint(
            model_name="reviewitem",
            constraint=models.UniqueConstraint(
                fields=["staff", "case_ref", "day"],
                condition=models.Q(("outcome", ""), models.Q(("reasons__contains", ["danger_unread"]), _negated=True)),
                nulls_distinct=False,
                name="review_item_waits_once",
            ),
        ),
    ]

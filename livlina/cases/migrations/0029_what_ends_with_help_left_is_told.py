"""
A case that carries out a commission and ends with help left says so of the commission, and it is told where it came from.

It was ended in the minute it was taken in, and whoever had granted the help went on reading that it was taken. The one
who ends it may be shown neither the commission nor the case it came from (S-21, S-10), so that the database says it.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

SAYS = """
-- Says of what a case that I work with carries out, for another case, that it has ended there with help left, so many
-- talks held, or that it goes on; each once. Ended it is told to those who have the case it came from and to who leads
-- there. To another board goes that it ended, and not how much was given.
CREATE FUNCTION say_of_carrying_out(in_case bigint, said text, held int) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
BEGIN
    IF (in_case = ANY (my_worked_cases()) AND said IN ('ended', 'resumed')
        AND (said = 'ended') = (SELECT c.closed_on IS NOT NULL FROM cases_case c WHERE c.id = in_case)) IS NOT TRUE THEN
        RAISE EXCEPTION 'It is said of a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR about IN
        SELECT m.id, m.case_id, m.ground, c.trace_ref, c.unit_id
          FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
          JOIN cases_case c ON c.id = m.case_id
         WHERE a.taken_case_id = in_case AND m.case_id <> in_case
           AND (said = 'ended') IS DISTINCT FROM coalesce((
                SELECT b.kind = 'ended' FROM cases_commissionanswer b
                 WHERE b.commission_id = m.id AND b.kind IN ('ended', 'resumed') ORDER BY b.id DESC LIMIT 1), false)
    LOOP
        INSERT INTO cases_commissionanswer (public_id, commission_id, kind, talks, said_by_id, said_at, submission)
            VALUES (gen_random_uuid(), about.id, said, CASE WHEN said = 'ended' AND about.ground = '' THEN held END,
                    acting(), clock_timestamp(), gen_random_uuid());
        IF said = 'ended' THEN
            PERFORM tell_in_cases(ARRAY[about.case_id], '{help_ended}', 'events', false, NULL);
            PERFORM tell_ones(about.case_id, '{help_ended}', 'events', leads_to_tell(about.case_id));
        END IF;
        trace_ref := about.trace_ref;
        unit_id := about.unit_id;
        RETURN NEXT;
    END LOOP;
END $$;

-- As before, and what is said of carrying out is said by the function above alone.
CREATE OR REPLACE FUNCTION may_answer_commission(of_commission bigint, said text, taken bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
BEGIN
    SELECT m.* INTO about FROM cases_commission m WHERE m.id = of_commission;
    RETURN (CASE
        WHEN said IN ('ended', 'resumed') THEN false
        WHEN said IN ('replied', 'withdrawn') THEN about.case_id = ANY (my_worked_cases())
        WHEN said IN ('extended', 'not_more', 'corrected') THEN about.case_id = ANY (my_signing_cases())
        WHEN said = 'more_asked' THEN
            about.id = ANY (my_commissions()) AND EXISTS (
                SELECT FROM cases_commissionanswer a
                 WHERE a.commission_id = about.id AND a.kind = 'accepted' AND a.taken_case_id = ANY (my_worked_cases()))
        WHEN said = 'accepted' AND taken = about.case_id THEN
            about.to_unit_id = about.from_unit_id AND about.case_id = ANY (my_worked_cases())
        WHEN said = 'accepted' THEN
            about.id = ANY (my_received_commissions())
            AND EXISTS (SELECT FROM cases_case c WHERE c.id = taken AND c.unit_id = about.to_unit_id
                           AND c.opened_by_id = acting() AND age(c.xmin) <= 0 AND is_in_no_other_case(c.person_id, c.id))
        ELSE about.id = ANY (my_received_commissions()) END) IS TRUE;
END $$;
-- Tells those who have the case that a commission came from, and who leads there, that I have declined it.
CREATE FUNCTION tell_that_it_was_declined(of_commission bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    origin bigint := (
        SELECT m.case_id FROM cases_commission m JOIN cases_commissionanswer a ON a.commission_id = m.id
         WHERE m.id = of_commission AND a.kind = 'declined' AND a.said_by_id = acting());
BEGIN
    IF origin IS NULL THEN
        RAISE EXCEPTION 'It is told by who declined it.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM tell_in_cases(ARRAY[origin], '{declined}', 'events', false, NULL);
    PERFORM tell_ones(origin, '{declined}', 'events', leads_to_tell(origin));
END $$;
REVOKE ALL ON FUNCTION say_of_carrying_out(bigint, text, int), tell_that_it_was_declined(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION say_of_carrying_out(bigint, text, int), tell_that_it_was_declined(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_joint_work_is_approved_from_outside")]

    operations = [
        migrations.RemoveConstraint(
            model_name="commissionanswer",
            name="commission_answer_tells_how_much",
        ),
        migrations.AlterField(
            model_name="commissionanswer",
            name="kind",
            field=models.CharField(
                choices=[
                    ("asked", "Frågade"),
                    ("replied", "Svarade på frågan"),
                    ("accepted", "Tog emot uppdraget"),
                    ("declined", "Tackade nej"),
                    ("withdrawn", "Tog tillbaka uppdraget"),
                    ("more_asked", "Bad om förlängning"),
                    ("extended", "Förlängde"),
                    ("not_more", "Förlängde inte"),
                    ("corrected", "Rättade omfattningen"),
                    ("ended", "Avslutades hos den som utför det, med hjälp kvar"),
                    ("resumed", "Återupptogs hos den som utför det"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
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
                        ("clock", "en frist är förlängd eller står stilla"),
                        ("commission", "ett uppdrag är taget tillbaka"),
                        ("declined", "ett uppdrag är nekat av den enhet som fick det"),
                        ("help_ended", "ett uppdrag är avslutat hos den som utför det, med hjälp kvar"),
                        ("disclosed", "uppgifter är utlämnade till en annan nämnd"),
                        ("not_reported", "en orosanmälan för ett barn görs inte, säger en kollega"),
                        ("unshared", "det som en kopplad utredning delade visas inte längre"),
                        ("not_so", "någon som står med sitt namn säger att det inte stämmer"),
                        ("named_decider", "du står som den som har beslutat"),
                        ("named_second", "du står som andra person i en bedömning"),
                        ("named_reporter", "du står som den som har gjort en orosanmälan"),
                        ("named_else", "du står med ditt namn i det som en kollega har skrivit"),
                    ],
                    max_length=15,
                ),
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="commissionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decision", None),
                        ("ends_on", None),
                        ("kind", "more_asked"),
                        models.Q(("talks__gte", 1), ("weeks__gte", 1), ("groups__gte", 1), _connector="OR"),
                    ),
                    models.Q(
                        ("decision__isnull", False), ("is_applied_for", False), ("kind__in", ["extended", "corrected"])
                    ),
                    models.Q(
                        ("ends_on", None),
                        ("groups", None),
                        ("is_applied_for", False),
                        ("kind", "not_more"),
                        ("talks", None),
                        ("weeks", None),
                    ),
                    models.Q(
                        ("decision", None),
                        ("ends_on", None),
                        ("groups", None),
                        ("is_applied_for", False),
                        ("kind", "ended"),
                        ("weeks", None),
                    ),
                    models.Q(
                        ("decision", None),
                        ("ends_on", None),
                        ("groups", None),
                        ("is_applied_for", False),
                        ("kind__in", ["asked", "replied", "accepted", "declined", "withdrawn", "resumed"]),
                        ("talks", None),
                        ("weeks", None),
                    ),
                    _connector="OR",
                ),
                name="commission_answer_tells_how_much",
            ),
        ),
        migrations.RunSQL(SAYS, migrations.RunSQL.noop),
    ]

"""Who has a case and is no longer shown where its persons are is told so, by whom and in which case (S-21)."""

import django.contrib.postgres.fields
from django.db import migrations, models

NOW = """
CREATE OR REPLACE FUNCTION set_whereabouts(held bigint, carries boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    row cases_engagement;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO row FROM cases_engagement e WHERE e.id = held FOR UPDATE;
    IF (row.kind IN ('lead_reading', 'break_glass') AND row.actor_id = acting()) IS NOT TRUE
       AND (row.kind NOT IN ('lead_reading', 'break_glass') AND row.actor_id <> acting()
            AND (SELECT c.unit_id FROM cases_case c WHERE c.id = row.case_id) = ANY (my_led_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'Whereabouts are withheld by one who leads the unit.';
    END IF;
    -- withheld also from what took its place meanwhile, and from what is to come
    UPDATE cases_engagement e SET carries_whereabouts = carries
     WHERE (e.id = held OR NOT carries AND row.kind NOT IN ('lead_reading', 'break_glass')
                           AND e.case_id = row.case_id AND e.actor_id = row.actor_id
                           AND e.kind NOT IN ('lead_reading', 'break_glass'))
       AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The relation has ended.';
    END IF;
    IF NOT carries AND row.carries_whereabouts AND row.kind NOT IN ('lead_reading', 'break_glass') THEN
        PERFORM tell_ones(row.case_id, '{withheld}', 'persons', ARRAY[row.actor_id]);  -- not found out in the haste
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_what_one_reviewer_settles_is_seen_by_another")]
    operations = [
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
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
                        ("promise_owner", "ett löfte har tagits över från den som såg till det"),
                        ("clock", "en frist är förlängd eller står stilla"),
                        ("commission", "ett uppdrag är taget tillbaka"),
                        ("declined", "ett uppdrag är nekat av den enhet som fick det"),
                        ("help_ended", "ett uppdrag är avslutat hos den som utför det, med hjälp kvar"),
                        ("disclosed", "uppgifter är utlämnade till en annan nämnd"),
                        ("not_reported", "en orosanmälan för ett barn görs inte, säger en kollega"),
                        ("unshared", "det som en kopplad utredning delade visas inte längre"),
                        ("withheld", "var personerna finns och hur de nås visas inte längre för dig"),
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
    ]

"""
The night card of a case is raised by whoever assesses that the danger is greater, also one who does not see the card.

It is raised where it stands, since its texts open in their own row alone; what it said before is kept beside, and it is a
version of its own, so that one who was writing meanwhile is told. Nothing of the card is told to the one who raises it.
Source: S-21, S-152.
"""

from django.db import migrations, models

RISKS = [("acute", "Akut fara"), ("high", "Hög risk"), ("raised", "Förhöjd risk"), ("low", "Låg risk")]

RAISES = """
CREATE FUNCTION raise_night_card(of_case bigint, to_risk text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{low,raised,high,acute}';
    raised cases_case;
BEGIN
    IF (of_case = ANY (my_worked_cases())) IS NOT TRUE OR array_position(strength, to_risk) IS NULL THEN
        RAISE EXCEPTION 'A card is raised by one who works with the case.';
    END IF;
    UPDATE cases_nightcard n SET raised_from = n.risk, raised_at = clock_timestamp(), risk = to_risk, version = n.version + 1
     WHERE n.case_id = of_case AND NOT n.is_ended AND n.until >= today()
       AND array_position(strength, n.risk::text) < array_position(strength, to_risk)
       AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = of_case AND l.version > n.version);
    IF FOUND THEN
        SELECT * INTO raised FROM cases_case c WHERE c.id = of_case;
        PERFORM leave_trace(acting(), raised.unit_id, raised.trace_ref, 'night_card.raised', to_risk, '', '', '');
    END IF;
END $$;
REVOKE ALL ON FUNCTION raise_night_card(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION raise_night_card(bigint, text) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0036_what_came_of_a_case_is_of_the_case")]
    operations = [
        migrations.AddField(
            "nightcard", "raised_from", models.CharField(blank=True, choices=RISKS, default="", max_length=10)
        ),
        migrations.AddField("nightcard", "raised_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "nightcard",
            models.CheckConstraint(
                condition=models.Q(raised_from="", raised_at=None)
                | (~models.Q(raised_from="") & models.Q(raised_at__isnull=False)),
                name="night_card_is_raised_whole",
            ),
        ),
        migrations.RunSQL(RAISES, "DROP FUNCTION raise_night_card(bigint, text)"),
    ]

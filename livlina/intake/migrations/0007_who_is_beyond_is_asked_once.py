"""
Whom one does not see among those who called is asked once, also the first times in a connection.

A question that calls a function of what does not change has it called by who plans the question too, to guess how many rows
there are: who is beyond a wall was asked three times for each of the first five questions of a connection (7 ms for a lead).
Source: S-05, S-11; docs/adr/0005.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION seen_of_callers(called bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    walled bigint[];
BEGIN
    IF called = '{}' THEN
        RETURN called;
    END IF;
    walled := my_walled_callers();
    RETURN ARRAY(SELECT unnest(called) EXCEPT SELECT unnest(walled));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_those_who_lead_hear_of_the_unanswered")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

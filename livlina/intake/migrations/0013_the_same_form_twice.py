"""
A door to what one sent oneself, so that the same form sent twice is answered alike on both sides of a wall.

The one who wrote a contact down does not read it back over a wall, and so could not be told that it was saved already:
another answer than everybody else's said that the number is known. The command compares and answers; no page shows what
comes through here. As long as a draft is kept, and no longer. Source: S-12, S-142.
"""

from django.db import migrations

DOORS = """
CREATE FUNCTION contact_sent_in(form uuid) RETURNS SETOF intake_contact LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT c.* FROM intake_contact c
     WHERE c.submission = form AND acting() > 0 AND c.registered_by_id = acting()
       AND c.registered_at > clock_timestamp() - interval '14 days'
$$;
CREATE FUNCTION person_sent_in(form uuid) RETURNS SETOF people_person LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT p.* FROM contact_sent_in(form) c JOIN people_person p ON p.id = c.person_id
$$;
REVOKE ALL ON FUNCTION contact_sent_in(uuid), person_sent_in(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact_sent_in(uuid), person_sent_in(uuid) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0012_cases_found_by_their_number")]
    operations = [migrations.RunSQL(DOORS, "DROP FUNCTION person_sent_in(uuid), contact_sent_in(uuid)")]

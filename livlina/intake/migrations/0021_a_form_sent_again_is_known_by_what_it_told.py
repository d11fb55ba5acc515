"""
A first contact keeps keyed marks of what its form told, and a form that comes again is compared with them.

It was compared with the contact as it stood, also beyond a wall, and the answer told which of its fields differed: all
that reception had written in of her since could be read by trying. Source: S-10, S-12, S-142.
"""

from django.db import migrations, models

LESS = """
DROP FUNCTION ways_sent_in(uuid);
DROP FUNCTION person_sent_in(uuid);
DROP FUNCTION contact_sent_in(uuid);

CREATE FUNCTION contact_sent_in(form uuid)
    RETURNS TABLE (id bigint, public_id uuid, trace_ref uuid, sent_marks bytea) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT c.id, c.public_id, c.trace_ref, c.sent_marks FROM intake_contact c
     WHERE c.submission = form AND acting() > 0 AND c.registered_by_id = acting()
       AND c.registered_at > clock_timestamp() - interval '14 days'
$$;
REVOKE ALL ON FUNCTION contact_sent_in(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact_sent_in(uuid) TO livlina_app;
"""

MORE = """
DROP FUNCTION contact_sent_in(uuid);

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

CREATE FUNCTION ways_sent_in(form uuid) RETURNS SETOF intake_contactways LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT w.* FROM contact_sent_in(form) c JOIN intake_contactways w ON w.of_id = c.id
     WHERE c.case_id IS NULL OR c.case_id <> ALL ((SELECT my_hiding_cases())::bigint[])
$$;
REVOKE ALL ON FUNCTION contact_sent_in(uuid), person_sent_in(uuid), ways_sent_in(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact_sent_in(uuid), person_sent_in(uuid), ways_sent_in(uuid) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0020_the_number_of_a_contact_is_given")]
    operations = [
        migrations.AddField("contact", "sent_marks", models.BinaryField(db_default=b"", default=b"")),
        migrations.RunSQL(LESS, MORE),
    ]

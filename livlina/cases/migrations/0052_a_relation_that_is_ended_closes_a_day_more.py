"""
What a member of staff has declared goes on closing for a day after they have ended it themselves.

One who had declared the man from whom she is hidden ended that alone, and read in the same minute where she is: who
reviews the log was told, and then it was read. In a day somebody has time to ask. One that was ended within the hour it
was declared in was a slip, and closes nothing more. When it was ended is the clock of the database. Source: S-14, S-21.
"""

from django.db import migrations

OWN = """
CREATE OR REPLACE FUNCTION own_rows(staff bigint, kinds text[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT p.id FROM people_staffrelation r JOIN people_person p ON p.identity_hash = r.number_hash
         WHERE r.staff_id = staff AND {live} AND (kinds IS NULL OR r.kind = ANY (kinds))
        UNION
        SELECT c.person_id FROM people_staffrelation r
          JOIN people_safechannel c ON c.value_hash = r.phone_hash AND c.ended_at IS NULL
         WHERE r.staff_id = staff AND {live} AND (kinds IS NULL OR r.kind = ANY (kinds)))
$$;

CREATE OR REPLACE FUNCTION declared_by(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT r.staff_id FROM people_person p JOIN people_staffrelation r ON r.number_hash = p.identity_hash
         WHERE p.id = ANY (persons) AND {live}
        UNION
        SELECT r.staff_id FROM people_safechannel c JOIN people_staffrelation r ON r.phone_hash = c.value_hash
         WHERE c.person_id = ANY (persons) AND c.ended_at IS NULL AND {live})
$$;
"""
END = """
CREATE OR REPLACE FUNCTION end_own_relation(ended bigint, at timestamptz, code text, sealed bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE people_staffrelation r SET ended_at = {at}, end_code = code, end_reason = sealed
     WHERE r.id = ended AND r.staff_id = acting() AND r.ended_at IS NULL AND code <> '' AND sealed IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A declared relation is ended by the one who declared it, with a reason.';
    END IF;
END $$;
"""
CLOSES = (
    "(r.ended_at IS NULL OR (r.ended_at > clock_timestamp() - interval '1 day'"
    " AND r.ended_at > r.declared_at + interval '1 hour'))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0051_a_page_opened_often_hides_nothing_from_who_reviews"),
    ]
    operations = [
        migrations.RunSQL(
            OWN.format(live=CLOSES) + END.format(at="greatest(at, clock_timestamp())"),
            OWN.format(live="r.ended_at IS NULL") + END.format(at="at"),
        )
    ]

"""
A booked time is pointed to by whoever drew its number: not one that is there, nor one that somebody is about to book.

A talk pointed at the next number saw and cancelled the hour that a colleague booked under it a moment later: the number is
checked when the transaction ends, and what it shows until then was shown. Source: S-05, S-10.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION points_to_a_new_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.time_id IS NOT DISTINCT FROM OLD.time_id THEN
        RETURN NEW;
    END IF;
    -- the last number that this connection drew: nobody else books under it
    IF EXISTS (SELECT FROM organisation_bookedtime t WHERE t.id = NEW.time_id)
       OR NEW.time_id <> currval(pg_get_serial_sequence('organisation_bookedtime', 'id')) THEN
        RAISE EXCEPTION 'The time is booked for something else.';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION points_to_a_new_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (TG_OP = 'INSERT' OR NEW.time_id IS DISTINCT FROM OLD.time_id) AND EXISTS (
        SELECT FROM organisation_bookedtime t WHERE t.id = NEW.time_id) THEN
        RAISE EXCEPTION 'The time is booked for something else.';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0050_rows_of_a_case_point_within_it")]
    operations = [migrations.RunSQL(NOW, BEFORE)]

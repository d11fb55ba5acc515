"""
The keys of sealed rows: marked so that a missing master key is seen, and changed while in use.

Only the system itself may call these. Source: S-90–S-92; docs/adr/0003.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE TABLE access_key_mark (
    name text PRIMARY KEY,     -- of the key file: master-001
    mark bytea NOT NULL,
    ended_at timestamptz
);

CREATE FUNCTION keys_are_for_the_system() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF public.acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Keys are for the system alone.' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE FUNCTION tables_with_keys() RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT c.relname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE a.attname = 'wrapped_key' AND a.atttypid = 'bytea'::regtype AND NOT a.attisdropped
       AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
     ORDER BY 1
$$;

CREATE FUNCTION keys_under(held_in text, master int, above bigint, most int)
    RETURNS TABLE (id bigint, owner uuid, wrapped_key bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keys_are_for_the_system();
    IF held_in NOT IN (SELECT tables_with_keys()) THEN
        RAISE EXCEPTION 'No keys are held there.';
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT t.id, t.public_id, t.wrapped_key FROM %I t
          WHERE t.id > $1 AND substring(t.wrapped_key FROM 1 FOR 1) = $2
          ORDER BY t.id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED', held_in)
        USING above, set_byte('\\x00', 0, master), most;
END $$;

CREATE FUNCTION rewrap_keys(held_in text, ids bigint[], given bytea[], renewed bytea[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    done bigint;
BEGIN
    PERFORM keys_are_for_the_system();
    IF held_in NOT IN (SELECT tables_with_keys()) THEN
        RAISE EXCEPTION 'No keys are held there.';
    END IF;
    IF EXISTS (SELECT FROM unnest(renewed) AS k WHERE octet_length(k) IS DISTINCT FROM 61 OR NOT EXISTS (
                   SELECT FROM access_key_mark m
                    WHERE m.name = 'master-' || lpad(get_byte(k, 0)::text, 3, '0') AND m.ended_at IS NULL)) THEN
        RAISE EXCEPTION 'That is no key under a master key of this database.';
    END IF;
    EXECUTE format(
        'UPDATE %I t SET wrapped_key = n.renewed FROM unnest($1, $2, $3) AS n (id, given, renewed)
          WHERE t.id = n.id AND t.wrapped_key = n.given AND octet_length(n.given) = 61', held_in)
        USING ids, given, renewed;
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END $$;

CREATE FUNCTION keys_left_under(held_in text, master int) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found bigint;
BEGIN
    PERFORM keys_are_for_the_system();
    IF held_in NOT IN (SELECT tables_with_keys()) THEN
        RAISE EXCEPTION 'No keys are held there.';
    END IF;
    EXECUTE format('SELECT count(*) FROM %I t WHERE substring(t.wrapped_key FROM 1 FOR 1) = $1', held_in)
       INTO found USING set_byte('\\x00', 0, master);
    RETURN found;
END $$;

CREATE FUNCTION end_master_key(master int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    held_in text;
    left_there bigint := 0;
BEGIN
    PERFORM keys_are_for_the_system();
    FOR held_in IN SELECT tables_with_keys() LOOP
        left_there := left_there + keys_left_under(held_in, master);
    END LOOP;
    IF left_there > 0 OR NOT EXISTS (
            SELECT FROM access_key_mark m WHERE m.ended_at IS NULL AND m.name LIKE 'master-%'
               AND m.name > 'master-' || lpad(master::text, 3, '0')) THEN
        RAISE EXCEPTION 'That master key is still in use.';
    END IF;
    UPDATE access_key_mark m SET ended_at = now()
     WHERE m.name = 'master-' || lpad(master::text, 3, '0') AND m.ended_at IS NULL;
END $$;

REVOKE ALL ON FUNCTION keys_are_for_the_system(), tables_with_keys(), keys_under(text, integer, bigint, integer),
    rewrap_keys(text, bigint[], bytea[], bytea[]), keys_left_under(text, integer), end_master_key(integer) FROM
    PUBLIC;

GRANT EXECUTE ON FUNCTION keys_under(text, integer, bigint, integer), rewrap_keys(text, bigint[], bytea[], bytea[]),
    keys_left_under(text, integer), end_master_key(integer) TO livlina_app;

REVOKE UPDATE, DELETE, TRUNCATE ON access_key_mark FROM livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_whose_row_is_named")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

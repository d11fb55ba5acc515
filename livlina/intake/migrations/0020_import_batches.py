"""
A register that was brought in can be taken out again while nobody has written in its cases.

Three named doors, for cases that came from a file and are as they came, at units that the acting one manages: which of
them hold the rest back, that nobody writes in them meanwhile, and that they go. What is looked for are all rows that
point at the case or its person, in whatever table, so that a table that is to come holds a case back too. What the
import and the database wrote by themselves does not. Source: S-05, S-122, S-142.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows

DOORS = """
CREATE FUNCTION import_held(cases bigint[]) RETURNS TABLE (case_id bigint, number text) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    theirs bigint[];
    held bigint[];
    found bigint[];
    ref record;
BEGIN
    SELECT coalesce(array_agg(c.id), '{}') INTO theirs FROM cases_case c
     WHERE c.id = ANY (cases) AND c.unit_id = ANY (my_units('{unit_manager}'));
    SELECT coalesce(array_agg(c.id), '{}') INTO held
      FROM cases_case c JOIN people_person p ON p.id = c.person_id
     WHERE c.id = ANY (theirs)
       AND (c.version > 1 OR p.version > 1
            OR NOT EXISTS (SELECT FROM intake_importedrow i WHERE i.case_id = c.id)
            OR EXISTS (SELECT FROM cases_case o WHERE o.person_id = c.person_id AND o.id <> c.id)
            OR EXISTS (SELECT FROM cases_party y
                        WHERE (y.case_id = c.id OR y.person_id = c.person_id)
                          AND (y.case_id, y.person_id) IS DISTINCT FROM (c.id, c.person_id)));
    FOR ref IN
        SELECT con.conrelid::regclass AS of_table, att.attname AS of_column,
               CASE con.confrelid WHEN 'cases_case'::regclass THEN 'id' ELSE 'person_id' END AS told_by
          FROM pg_constraint con JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
         WHERE con.contype = 'f' AND con.confrelid IN ('cases_case'::regclass, 'people_person'::regclass)
           AND con.conrelid NOT IN ('cases_case'::regclass, 'cases_party'::regclass, 'cases_wallblock'::regclass,
                                    'intake_importedrow'::regclass, 'people_duplicatetask'::regclass)
    LOOP
        EXECUTE format('SELECT array_agg(c.id) FROM cases_case c WHERE c.id = ANY ($1)'
                       ' AND EXISTS (SELECT FROM %s r WHERE r.%I = c.%I)', ref.of_table, ref.of_column, ref.told_by)
           INTO found USING theirs;
        held := held || coalesce(found, '{}');
    END LOOP;
    -- somebody has begun to judge whether it is the same human as another
    SELECT array_agg(c.id) INTO found FROM cases_case c JOIN people_duplicatetask d
        ON c.person_id IN (d.one_id, d.other_id) WHERE c.id = ANY (theirs) AND d.state <> 'open';
    held := held || coalesce(found, '{}');
    RETURN QUERY SELECT c.id, c.number::text FROM cases_case c WHERE c.id = ANY (held);
END $$;

CREATE FUNCTION hold_import(cases bigint[]) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_units('{unit_manager}');
BEGIN
    -- as one who gives a case holds it: the walls first, and then its row; what points at them waits for that too
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine) ORDER BY c.id FOR UPDATE;
    PERFORM FROM people_person p
      WHERE p.id IN (SELECT c.person_id FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine))
      ORDER BY p.id FOR UPDATE;
END $$;

CREATE FUNCTION undo_import(cases bigint[], account text) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    persons bigint[];
    theirs bigint[];
BEGIN
    IF EXISTS (SELECT FROM cases_case c WHERE c.id = ANY (cases)
                  AND (c.unit_id = ANY (my_units('{unit_manager}'))) IS NOT TRUE) THEN
        RAISE EXCEPTION 'An import is undone by whoever manages its units.';
    END IF;
    PERFORM hold_import(cases);
    IF EXISTS (SELECT FROM import_held(cases)) THEN
        RAISE EXCEPTION 'Somebody has written in the cases of this import.';
    END IF;
    SELECT coalesce(array_agg(c.id), '{}'), coalesce(array_agg(c.person_id), '{}') INTO theirs, persons
      FROM cases_case c WHERE c.id = ANY (cases);
    FOR one IN SELECT c.unit_id, c.trace_ref, c.public_id FROM cases_case c WHERE c.id = ANY (theirs) ORDER BY c.id LOOP
        PERFORM leave_trace(acting(), one.unit_id, one.trace_ref, 'case.import_undone', '',
                            'cases_case:' || one.public_id, account, ''::bytea);
    END LOOP;
    DELETE FROM people_duplicatetask d WHERE d.one_id = ANY (persons) OR d.other_id = ANY (persons);
    DELETE FROM cases_wallblock b WHERE b.person_id = ANY (persons);
    DELETE FROM intake_importedrow i WHERE i.case_id = ANY (theirs);
    DELETE FROM cases_party y WHERE y.case_id = ANY (theirs);
    DELETE FROM cases_case c WHERE c.id = ANY (theirs);
    DELETE FROM people_person p WHERE p.id = ANY (persons);
    RETURN cardinality(theirs);
END $$;

REVOKE ALL ON FUNCTION import_held(bigint[]), hold_import(bigint[]), undo_import(bigint[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION import_held(bigint[]), hold_import(bigint[]), undo_import(bigint[], text) TO livlina_app;
REVOKE UPDATE ON intake_importbatch FROM livlina_app;
GRANT UPDATE (undone_by_id, undone_at) ON intake_importbatch TO livlina_app;
"""

DROP = "DROP FUNCTION undo_import(bigint[], text), hold_import(bigint[]), import_held(bigint[])"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0066_documents"),
        ("intake", "0019_reception_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("imported_at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField()),
                ("created", models.PositiveIntegerField()),
                ("updated", models.PositiveIntegerField()),
                ("units", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("cases", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-imported_at"], name="import_batch_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="import_batch_rows",
                        new="imported_by_id IS NOT DISTINCT FROM nullif(acting(), 0) OR undone_at IS NOT NULL",
                        using="units <@ (SELECT my_led_units())::bigint[]",
                    )
                ],
            },
        ),
        migrations.RunSQL(DOORS, DROP),
    ]

"""
The files of a case: a row for each, of a document of its register, never changed but once, when it is struck.

What the files of a case or a unit come to is answered past the row policies, as a word: one who does not see a file
that tells where somebody is still meets the limit. Which names on the disk no row has is told the system alone.
Source: S-05, S-21, S-90, S-121.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.cases.of_case
import livlina.core.rows
import livlina.core.sealed

GUARDED = """
CREATE FUNCTION keep_case_file() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A file of a case is never taken away: it is struck.';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.struck_at IS NOT NULL THEN
            RAISE EXCEPTION 'A file is taken in before it is struck.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.struck_at IS NOT NULL OR NEW.struck_at IS NULL
       OR to_jsonb(NEW) - '{struck_at,struck_by_id,struck_because}'::text[]
          <> to_jsonb(OLD) - '{struck_at,struck_by_id,struck_because}'::text[] THEN
        RAISE EXCEPTION 'A file of a case is never changed: it is struck, once.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_file_is_kept BEFORE INSERT OR UPDATE OR DELETE ON cases_casefile
    FOR EACH ROW EXECUTE FUNCTION keep_case_file();
REVOKE UPDATE ON cases_casefile FROM livlina_app;
GRANT UPDATE (struck_at, struck_by_id, struck_because) ON cases_casefile TO livlina_app;

-- What is full, or '': the files of a case I work in, those of its unit, or what I have taken in within the hour.
CREATE FUNCTION file_room(of_case bigint, bytes bigint, case_most bigint, unit_most bigint, hour_most bigint)
    RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT coalesce(of_case = ANY (my_worked_cases()), false)
       OR (SELECT coalesce(sum(f.size), 0) FROM cases_casefile f WHERE f.case_id = of_case) + bytes > case_most THEN
        RETURN 'case';
    END IF;
    IF (SELECT count(*) FROM cases_casefile f WHERE f.taken_by_id = acting() AND f.original_of_id IS NULL
           AND f.taken_at > clock_timestamp() - interval '1 hour') >= hour_most THEN
        RETURN 'hour';
    END IF;
    IF (SELECT coalesce(sum(f.size), 0) FROM cases_casefile f JOIN cases_case c ON c.id = f.case_id
         WHERE c.unit_id = (SELECT o.unit_id FROM cases_case o WHERE o.id = of_case)) + bytes > unit_most THEN
        RETURN 'unit';
    END IF;
    RETURN '';
END $$;

-- Of these names on the disk, those that no row has.
CREATE FUNCTION files_unknown(names uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'The disk is swept by the system itself.';
    END IF;
    RETURN ARRAY(SELECT n FROM unnest(names) AS n
                  WHERE NOT EXISTS (SELECT FROM cases_casefile f WHERE f.stored_as = n));
END $$;
REVOKE ALL ON FUNCTION keep_case_file(), file_room(bigint, bigint, bigint, bigint, bigint), files_unknown(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION file_room(bigint, bigint, bigint, bigint, bigint), files_unknown(uuid[]) TO livlina_app;
"""
BEFORE = """
DROP TRIGGER case_file_is_kept ON cases_casefile;
DROP FUNCTION keep_case_file();
DROP FUNCTION file_room(bigint, bigint, bigint, bigint, bigint);
DROP FUNCTION files_unknown(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0055_a_telephone_meets_what_was_ended_today"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pdf", "PDF"),
                            ("jpeg", "Bild (JPEG)"),
                            ("png", "Bild (PNG)"),
                            ("webp", "Bild (WebP)"),
                            ("heic", "Bild (HEIC)"),
                            ("text", "Text"),
                            ("docx", "Dokument (Word)"),
                            ("odt", "Dokument (OpenDocument)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("media_type", models.CharField(max_length=100)),
                ("ending", models.CharField(blank=True, max_length=5)),
                ("tells_where", models.BooleanField()),
                ("is_scanned", models.BooleanField()),
                ("size", models.PositiveIntegerField()),
                ("stored_as", models.UUIDField(unique=True)),
                ("digest", models.BinaryField(max_length=32)),
                ("sent_mark", models.BinaryField(max_length=16)),
                ("taken_at", models.DateTimeField()),
                ("struck_at", models.DateTimeField(null=True)),
                (
                    "struck_because",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför filen är makulerad"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="cases.documentline",
                    ),
                ),
                (
                    "original_of",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="original",
                        to="cases.casefile",
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "files",
                "indexes": [models.Index(fields=["taken_by", "taken_at"], name="case_file_of_the_hour")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="case_file_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND ((struck_at IS NULL AND taken_by_id = acting()) OR struck_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT tells_where OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    livlina.cases.of_case.SameCase("line", "original_of", name="within_case_case_file"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("line__isnull", False), ("original_of", None)),
                            models.Q(("line", None), ("original_of__isnull", False), ("tells_where", True)),
                            _connector="OR",
                        ),
                        name="case_file_is_of_a_line_or_an_original",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at", None), ("struck_because", None), ("struck_by", None)),
                            models.Q(
                                ("struck_at__isnull", False),
                                ("struck_because__isnull", False),
                                ("struck_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_file_is_struck_by_someone",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDED, BEFORE),
    ]

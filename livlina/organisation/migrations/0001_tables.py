"""
What the organisation's tables rest on: roles given by the system alone, old drafts cleared away, dated limits, hours and rooms, who is at work.

Source: S-05, S-54, S-132, R-042, R-360.
"""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION only_the_system() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'livlina_app' AND acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Roles and boards are changed by the system itself.';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION clear_old_drafts() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM organisation_draft WHERE changed_at < now() - interval '14 days'
$$;

CREATE FUNCTION clear_drafts_of_closed() RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DELETE FROM organisation_draft d USING organisation_staff s
     WHERE s.id = d.staff_id
       AND (NOT s.is_active
            OR EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = s.id)
               AND NOT EXISTS (SELECT FROM organisation_membership m
                                WHERE m.staff_id = s.id AND (m.valid_to IS NULL OR m.valid_to >= today())))
$$;

CREATE FUNCTION local_limit(asked text, at_unit bigint) RETURNS int LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT l.value::int FROM organisation_locallimit l
     WHERE l.key = asked AND (l.unit_id IS NULL OR l.unit_id = at_unit)
       AND l.valid_from <= (now() AT TIME ZONE 'Europe/Stockholm')::date
       AND (l.valid_to IS NULL OR l.valid_to >= (now() AT TIME ZONE 'Europe/Stockholm')::date)
     ORDER BY l.unit_id NULLS LAST
     LIMIT 1
$$;

-- Of the rooms it is told which are taken in the hours one books, and not from when to when.
CREATE FUNCTION rooms_taken(starts timestamptz, ends timestamptz) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT t.room_id FROM organisation_room r JOIN organisation_bookedtime t ON t.room_id = r.id
     WHERE r.unit_id = ANY (my_working_units()) AND t.state = 'taken' AND t.slot && tstzrange(starts, ends)
$$;

CREATE FUNCTION calendar_of(link bytea) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT l.staff_id FROM organisation_calendarlink l WHERE l.token_hash = link
$$;

CREATE FUNCTION check_law_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'livlina_app' AND (NEW.said_by_id IS DISTINCT FROM acting()
       OR cardinality(my_units('{system_admin}')) = 0) THEN
        RAISE EXCEPTION 'A section is confirmed by a system administrator, in their own name.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION check_offered_help() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'livlina_app' AND cardinality(my_units('{system_admin}')) = 0 THEN
        RAISE EXCEPTION 'What a board offers is written down by a system administrator.';
    END IF;
    IF current_user = 'livlina_app' AND TG_OP = 'INSERT'
       AND (NEW.written_by_id IS DISTINCT FROM acting() OR NEW.ended_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'What a board offers is written down in one''s own name, and ended afterwards.';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        (current_user = 'livlina_app' AND NEW.ended_by_id IS DISTINCT FROM acting())
        OR NEW.valid_to IS NULL OR NEW.valid_to >= OLD.valid_to OR NEW.valid_to < today()) THEN
        RAISE EXCEPTION 'A decision that holds ends in one''s own name, earlier than it would and not in the past.';
    END IF;
    RETURN NEW;
END $$;

-- Who is trained in what, from when to when; the kinds there are, and which kinds of case ask for one.
CREATE FUNCTION my_registered_staff() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN cardinality(my_units('{system_admin}')) > 0 THEN ARRAY(SELECT s.id FROM organisation_staff s)
           ELSE ARRAY(SELECT m.staff_id FROM organisation_membership m
                       WHERE m.unit_id = ANY (my_led_units()) AND (m.valid_to IS NULL OR m.valid_to >= today())) END
$$;

-- Who is trained in what, from when to when; the kinds there are, and which kinds of case ask for one.
CREATE FUNCTION check_competence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'livlina_app' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME <> 'organisation_competence' AND cardinality(my_units('{system_admin}')) = 0 THEN
        RAISE EXCEPTION 'What there is to be trained in is written down by a system administrator.';
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.written_by_id IS DISTINCT FROM acting() OR NEW.ended_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'A competence is written in one''s own name, and ended afterwards.';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.ended_by_id IS DISTINCT FROM acting()
       OR (NEW.valid_to IS DISTINCT FROM OLD.valid_to AND (NEW.valid_to IS NULL OR NEW.valid_to >= OLD.valid_to))) THEN
        RAISE EXCEPTION 'A competence ends in one''s own name, and earlier than it would.';
    END IF;
    RETURN NEW;
END $$;

-- What is noticed about a method is written in one's own name, and stays as it was written.
-- A note about a method that tells of somebody is taken away: by who wrote it, or by one who leads.
CREATE FUNCTION check_method_note() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND (NEW.written_by_id IS DISTINCT FROM acting() OR NEW.taken_away_at IS NOT NULL) THEN
        RAISE EXCEPTION 'What is noticed is written in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- Take it away, once: True for who wrote it and for one who leads a unit, whether it was there still or not.
CREATE FUNCTION take_method_note_away(note bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found organisation_methodnote;
BEGIN
    SELECT n.* INTO found FROM organisation_methodnote n WHERE n.id = note FOR UPDATE;
    IF found.id IS NULL OR NOT (found.written_by_id = acting() OR cardinality(my_led_units()) > 0) THEN
        RETURN false;
    END IF;
    UPDATE organisation_methodnote n SET words = '', taken_away_at = clock_timestamp(), taken_away_by_id = acting()
     WHERE n.id = note AND n.taken_away_at IS NULL;
    RETURN true;
END $$;

-- Who works at these units today, in one of these roles: once for each role.
CREATE FUNCTION at_work(units bigint[], roles text[]) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT m.staff_id FROM public.organisation_membership m JOIN public.organisation_staff s ON s.id = m.staff_id
     WHERE s.is_active AND s.paused_at IS NULL AND m.unit_id = ANY (units) AND m.role = ANY (roles)
       AND m.valid_from <= public.today() AND (m.valid_to IS NULL OR m.valid_to >= public.today())
$$;

-- How often the acting one was told today that hours or a room are taken, whatever they were asked for.
CREATE FUNCTION tries_at_hours() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM access_trace t
     WHERE t.actor_id = acting() AND t.at >= (today()::timestamp AT TIME ZONE 'Europe/Stockholm')
       AND t.action LIKE '%.refused'
       AND t.why IN ('StaffIsBusy', 'StaffIsBeyond', 'PlaceIsTaken', 'RoomIsBusy', 'SeriesClashes', 'SeriesClashesOnSite',
                     'SomebodyIsBusy', 'HostIsBooked', 'RoomIsBooked', 'TriedTooOften', 'HoursTriedTooOften')
$$;

REVOKE ALL ON FUNCTION only_the_system(), clear_old_drafts(), clear_drafts_of_closed(), local_limit(text, bigint),
    rooms_taken(timestamp with time zone, timestamp with time zone), calendar_of(bytea), check_law_confirmation(),
    check_offered_help(), my_registered_staff(), check_competence(), check_method_note(),
    take_method_note_away(bigint), at_work(bigint[], text[]), tries_at_hours() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION clear_old_drafts(), clear_drafts_of_closed(), local_limit(text, bigint),
    rooms_taken(timestamp with time zone, timestamp with time zone), calendar_of(bytea), my_registered_staff(),
    take_method_note_away(bigint), tries_at_hours() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("reports", "0002_nothing_small"),
    ]

    operations = [
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=40)),
                ("rights", models.JSONField(default=dict)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Board",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("key", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="board_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("key", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("folded_name", models.CharField(db_index=True, max_length=200)),
                (
                    "board",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="districts",
                        to="organisation.board",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("seed", "läst i stadens handlingar"),
                            ("public", "kommunens öppna uppgifter"),
                            ("general", "allmän kännedom, ska bekräftas"),
                        ],
                        max_length=10,
                    ),
                ),
                ("formed_of", models.ManyToManyField(related_name="became", to="organisation.district")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="district_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("key", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("full_name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rvc", "Relationsvåldscentrum"),
                            ("rvt", "Relationsvåldsteam"),
                            ("bou", "Barn och unga"),
                            ("barnahus", "Barnahus"),
                            ("emergency", "Socialjour"),
                            ("intake", "Mottagning"),
                            ("city_administration", "Stadens förvaltning"),
                            ("family_law", "Familjerätt"),
                            ("other", "Annan enhet"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "model",
                    models.CharField(
                        choices=[
                            ("integrated", "Integrerad"),
                            ("separated", "Separerad"),
                            ("cohesive", "Sammanhållen"),
                        ],
                        max_length=20,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("staffing_target", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="unit_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitAlias",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="organisation.unit"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("folded_name", models.CharField(max_length=200, unique=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UnitBoard",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="boards", to="organisation.unit"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="organisation.board"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("unit"),
                                    models.F("unit"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=models.DateField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="unit_stands_under_one_board",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitOwner",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="owners", to="organisation.unit"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="owned_units", to="organisation.board"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UnitFunction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="functions", to="organisation.unit"
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("reception", "Mottagning"),
                            ("authority", "Myndighetsutövning, vuxna"),
                            ("child_authority", "Myndighetsutövning, barn"),
                            ("treatment", "Stöd och behandling"),
                            ("child_support", "Stöd till barn"),
                            ("out_of_hours", "Jour"),
                            ("barnahus_coordination", "Samordning, Barnahus"),
                            ("city_administration", "Stadens samordning"),
                            ("family_law", "Familjerätt"),
                            ("other", "Annat"),
                        ],
                        max_length=30,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("key", models.SlugField(unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="organisation.unit"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("has_childcare", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="room_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Catchment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="catchments",
                        to="organisation.district",
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("reception", "Mottagning"),
                            ("authority", "Myndighetsutövning, vuxna"),
                            ("child_authority", "Myndighetsutövning, barn"),
                            ("treatment", "Stöd och behandling"),
                            ("child_support", "Stöd till barn"),
                            ("out_of_hours", "Jour"),
                            ("barnahus_coordination", "Samordning, Barnahus"),
                            ("city_administration", "Stadens samordning"),
                            ("family_law", "Familjerätt"),
                            ("other", "Annat"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="catchments", to="organisation.unit"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("seed", "läst i stadens handlingar"),
                            ("public", "kommunens öppna uppgifter"),
                            ("general", "allmän kännedom, ska bekräftas"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("district"),
                                    models.F("district"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Func(
                                        models.F("function"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Func(
                                        models.F("function"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Value("[]"),
                                    function="int4range",
                                    output_field=models.IntegerField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=models.DateField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="district_has_one_unit_per_function",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PoliceArea",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=200, unique=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PoliceAreaUnit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="organisation.policearea"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="police_areas", to="organisation.unit"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("seed", "läst i stadens handlingar"),
                            ("public", "kommunens öppna uppgifter"),
                            ("general", "allmän kännedom, ska bekräftas"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LocalLimit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("key", models.SlugField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=8)),
                ("measure", models.CharField(max_length=20)),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="organisation.unit",
                    ),
                ),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("intervention", "Insats till vuxen"),
                            ("child_intervention", "Insats till barn"),
                            ("against_guardian", "Insats till barn trots en vårdnadshavares vägran"),
                            ("shelter", "Skyddat boende"),
                            ("open_investigation", "Inleda utredning"),
                            ("no_investigation", "Inte inleda utredning"),
                            ("extend_investigation", "Förlänga utredningstiden"),
                            ("close_investigation", "Avsluta utredning utan insats"),
                            ("dismiss_appeal", "Avvisa ett överklagande som kom för sent"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("therapist", "Behandlare"),
                            ("social_worker", "Socialsekreterare"),
                            ("intake", "Mottagning"),
                            ("child_worker", "Barnhandläggare"),
                            ("barnahus_coordinator", "Barnahussamordnare"),
                            ("group_leader", "Gruppledare"),
                            ("unit_manager", "Enhetschef"),
                            ("log_reviewer", "Loggranskare"),
                            ("register_controller", "Registerkontrollant"),
                            ("records_officer", "Arkiv och utlämnande"),
                            ("statistician", "Statistiker"),
                            ("system_admin", "Systemförvaltare"),
                        ],
                        max_length=30,
                    ),
                ),
                ("body", models.CharField(blank=True, max_length=200)),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations",
                        to="organisation.unit",
                    ),
                ),
                (
                    "grounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), default=list, size=None
                    ),
                ),
                ("talks", models.PositiveSmallIntegerField(null=True)),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("groups", models.PositiveSmallIntegerField(null=True)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("seed", "läst i stadens handlingar"),
                            ("public", "kommunens öppna uppgifter"),
                            ("general", "allmän kännedom, ska bekräftas"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="delegation_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("role", ""), _negated=True), ("body", "")),
                            models.Q(("role", ""), models.Q(("body", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="delegation_is_a_roles_or_a_bodys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingReason",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("folded_name", models.CharField(max_length=200, unique=True)),
                ("position", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("key", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="organisation.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("username", models.CharField(max_length=150, unique=True, verbose_name="användarnamn")),
                ("name", models.CharField(max_length=200, verbose_name="namn")),
                ("education", models.JSONField(default=list)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("password_changed_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("resumed_at", models.DateTimeField(null=True)),
                ("theme", models.CharField(blank=True, default="", max_length=5)),
                ("shortcuts", models.BooleanField(default=True)),
                ("blur", models.BooleanField(db_default=True, default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LawConfirmation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("ground", models.CharField(db_index=True, max_length=50)),
                ("section", models.CharField(blank=True, max_length=200)),
                ("law", models.CharField(max_length=200)),
                ("stated", models.CharField(max_length=400)),
                ("source", models.CharField(max_length=400)),
                ("is_withdrawal", models.BooleanField(default=False)),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["ground", "-said_at"], name="law_confirmation_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="law_confirmation_says_what_was_read"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferedHelp",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offered", to="organisation.board"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offered", to="organisation.unit"
                    ),
                ),
                (
                    "offer",
                    models.CharField(
                        choices=[
                            ("talks", "Samtal utan utredning"),
                            ("motivational", "Motiverande samtal"),
                            ("support_centre", "Samtal hos Stödcentrum"),
                            ("phone_advice", "Rådgivning på telefon"),
                            ("advice", "Rådgivning på plats eller digitalt"),
                            ("group", "Öppen grupp"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reference", models.CharField(max_length=100)),
                ("decided_on", models.DateField()),
                ("conditions", models.TextField(blank=True)),
                ("documents_identity", models.BooleanField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("seed", "läst i stadens handlingar"),
                            ("public", "kommunens öppna uppgifter"),
                            ("general", "allmän kännedom, ska bekräftas"),
                        ],
                        max_length=10,
                    ),
                ),
                ("submission", models.UUIDField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="offered_help_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__gte", models.F("decided_on"))),
                        name="offered_help_is_decided_before_it_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reference", ""), _negated=True), name="offered_help_has_a_reference"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False), ("valid_to__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="offered_help_is_ended_by_somebody",
                    ),
                    models.UniqueConstraint(fields=("submission", "unit"), name="offered_help_is_written_once"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("unit"),
                                    models.F("unit"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Func(
                                        models.F("offer"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Func(
                                        models.F("offer"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Value("[]"),
                                    function="int4range",
                                    output_field=models.IntegerField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=models.DateField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="unit_offers_a_help_by_one_decision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="organisation.unit"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("therapist", "Behandlare"),
                            ("social_worker", "Socialsekreterare"),
                            ("intake", "Mottagning"),
                            ("child_worker", "Barnhandläggare"),
                            ("barnahus_coordinator", "Barnahussamordnare"),
                            ("group_leader", "Gruppledare"),
                            ("unit_manager", "Enhetschef"),
                            ("log_reviewer", "Loggranskare"),
                            ("register_controller", "Registerkontrollant"),
                            ("records_officer", "Arkiv och utlämnande"),
                            ("statistician", "Statistiker"),
                            ("system_admin", "Systemförvaltare"),
                        ],
                        max_length=30,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["staff", "valid_to"], name="organisatio_staff_i_cf8bed_idx")],
            },
        ),
        migrations.CreateModel(
            name="RolesSigned",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("listed", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "-signed_at"], name="roles_signed_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="roles_signed_rows",
                        new="signed_by_id = acting()",
                        using="unit_id = ANY ((SELECT my_led_units())::bigint[])",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyShift",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("reception", "Mottagning"), ("out_of_hours", "Jour kväll och helg")], max_length=20
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="fr.o.m.")),
                ("ends_on", models.DateField(verbose_name="t.o.m.")),
                (
                    "primary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "back_up",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("submission", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "ends_on"], name="duty_shift_coming")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="duty_shift_rows",
                        new="unit_id = ANY ((SELECT my_led_units())::bigint[]) AND written_by_id = acting()",
                        using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("submission__isnull", False)),
                        fields=("submission",),
                        name="shift_is_saved_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="shift_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("back_up", None),
                            models.Q(("back_up", models.F("primary")), _negated=True),
                            _connector="OR",
                        ),
                        name="shift_has_another_as_back_up",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("removed_at", None)),
                        expressions=[
                            (
                                models.Func(
                                    models.F("unit"),
                                    models.F("unit"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Func(
                                        models.F("kind"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Func(
                                        models.F("kind"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Value("[]"),
                                    function="int4range",
                                    output_field=models.IntegerField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.F("ends_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=models.DateField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="shift_is_one_of_its_kind_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("token_hash", models.BinaryField(unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_link",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_hash", models.BinaryField(unique=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        deletes=True,
                        name="calendar_link_is_own",
                        using="staff_id = (SELECT acting()) OR (SELECT acting()) = 0",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WebSession",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key_hash", models.BinaryField(unique=True)),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="web_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("data", models.BinaryField()),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("form", models.UUIDField()),
                ("path", models.CharField(max_length=200)),
                ("typed", livlina.core.sealed.SealedText(blank=True, editable=False, null=True)),
                ("changed_at", models.DateTimeField()),
                ("was_sent", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["staff", "path"], name="organisatio_staff_i_46b0a0_idx"),
                    models.Index(fields=["changed_at"], name="organisatio_changed_2169c7_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "form"), name="draft_one_for_a_form"),
                    livlina.core.rows.RowPolicy(deletes=True, name="draft_is_own", using="staff_id = acting()"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BookedTime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booked_times",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booked_times",
                        to="organisation.room",
                    ),
                ),
                ("slot", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="tid")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("taken", "Bokad"),
                            ("noted", "Skriven efteråt"),
                            ("cancelled", "Avbokad"),
                            ("moved", "Flyttad"),
                        ],
                        default="taken",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "taken")),
                        expressions=[
                            (
                                models.Func(
                                    models.F("staff"),
                                    models.F("staff"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("slot", "&&"),
                        ],
                        name="staff_is_booked_once",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("room__isnull", False), ("state", "taken")),
                        expressions=[
                            (
                                models.Func(
                                    models.F("room"),
                                    models.F("room"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("slot", "&&"),
                        ],
                        name="room_is_booked_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("slot__isempty", False)), name="booked_time_takes_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompetenceKind",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("submission", models.UUIDField(unique=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=100)),
                ("folded_name", models.CharField(max_length=100, unique=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="competence_kind_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="competence_kind_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompetenceDemand",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("submission", models.UUIDField(unique=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="organisation.competencekind",
                    ),
                ),
                (
                    "asked_in",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="competence_demand_ends_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("kind"),
                                    models.F("kind"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Func(
                                        models.F("asked_in"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Func(
                                        models.F("asked_in"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Value("[]"),
                                    function="int4range",
                                    output_field=models.IntegerField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=models.DateField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="competence_is_asked_for_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Competence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("submission", models.UUIDField(unique=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held",
                        to="organisation.competencekind",
                    ),
                ),
                ("is_mistake", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="competence_rows",
                        new="staff_id = ANY ((SELECT my_registered_staff())::bigint[])",
                        using="staff_id = acting() OR staff_id = ANY ((SELECT my_registered_staff())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="competence_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("is_mistake", False)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="competence_is_ended_by_somebody",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_mistake", False)),
                        expressions=[
                            (
                                models.Func(
                                    models.F("staff"),
                                    models.F("staff"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("kind"),
                                    models.F("kind"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=models.DateField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="staff_has_a_competence_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicForm",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="public_forms", to="organisation.unit"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=60)),
                ("hours", models.CharField(blank=True, max_length=200)),
                ("leave_to", models.CharField(blank=True, max_length=200)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("seed", "läst i stadens handlingar"),
                            ("public", "kommunens öppna uppgifter"),
                            ("general", "allmän kännedom, ska bekräftas"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="public_form_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MethodNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("help", models.CharField(max_length=50)),
                ("version", models.CharField(max_length=120)),
                ("words", models.TextField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField(unique=True)),
                ("taken_away_at", models.DateTimeField(null=True)),
                (
                    "taken_away_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["help", "-written_at"], name="method_notes_of_a_help")],
                "constraints": [
                    livlina.core.own_name.InOwnName(later=("taken_away_by",), name="method_note_in_own_name")
                ],
            },
        ),
    ]

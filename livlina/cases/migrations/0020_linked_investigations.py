"""
Two investigations of one family are linked, and what each side chose to share is read by the other, never the file.

A proposal is read by the worker it names, and by those of the case it came from; accepted by those of either case. It is
shown to nobody from whom the client of either is walled, nor beside a case of one who uses violence and is the child's
parent there: no link leads past a wall, and one that is raised later closes it for whoever it stands against. The two
cases are never each other's sides, and no child's case is linked to two adults who are. Both cases open, the link not
ended and the consent holding, the other side reads what is shared. Source: R-095, S-10, S-21.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed

MINE = """
-- Links of my cases, from either side, and proposals to me that nobody has answered.
CREATE FUNCTION links_near_me() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
    working bigint[] := my_working_units();
BEGIN
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l WHERE l.case_id = ANY (mine)
        UNION
        SELECT a.link_id FROM cases_linkanswer a WHERE a.taken_case_id = ANY (mine)
        UNION
        SELECT l.id FROM cases_caselink l
         WHERE l.to_staff_id = acting() AND l.to_unit_id = ANY (working)
           AND NOT EXISTS (SELECT FROM cases_linkanswer a WHERE a.link_id = l.id));
END $$;

-- Those of them that a wall closes to me: a client of either case is on the other side from me, or I have the case of one
-- who uses violence in the child's family.
CREATE FUNCTION my_walled_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    near bigint[] := links_near_me();
    walled bigint[];
BEGIN
    IF near = '{}' THEN
        RETURN near;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l
          LEFT JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id IN (l.case_id, a.taken_case_id)
         WHERE l.id = ANY (near) AND (c.person_id = ANY (walled) OR (c.role = 'child' AND EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case u ON u.id = e.case_id
                WHERE e.actor_id = acting() AND u.role = 'using_violence'
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
                  AND (EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id
                                  AND p.person_id = ANY (same_humans(ARRAY[u.person_id])))
                       OR EXISTS (SELECT FROM cases_party p WHERE p.case_id = u.id AND p.role = 'child'
                                     AND p.person_id = ANY (same_humans(ARRAY[c.person_id]))))))));
END $$;

CREATE FUNCTION my_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT unnest(links_near_me()) EXCEPT SELECT unnest(my_walled_links()));
END $$;

-- Those that stand, both cases open.
CREATE FUNCTION my_live_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_links();
BEGIN
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id = l.case_id JOIN cases_case t ON t.id = a.taken_case_id
         WHERE l.id = ANY (seen) AND c.closed_on IS NULL AND t.closed_on IS NULL
           AND NOT EXISTS (SELECT FROM cases_linkanswer e WHERE e.link_id = l.id AND e.kind = 'ended'));
END $$;

-- What either side shares there now: not taken back, and where it rests on a consent that holds.
CREATE FUNCTION facts_shared_with_me() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    live bigint[] := my_live_links();
BEGIN
    RETURN ARRAY(
        SELECT f.id FROM cases_sharedfact f LEFT JOIN people_consent s ON s.id = f.consent_id
         WHERE f.link_id = ANY (live) AND f.ended_at IS NULL
           AND (f.consent_id IS NULL OR (s.withdrawn_on IS NULL AND s.ended_at IS NULL AND s.ends_on >= today())));
END $$;

-- Who says what: the named worker takes it into a case of theirs that fits, or refuses; those of the case it came from
-- take it back; those of either end it.
CREATE FUNCTION may_answer_link(of_link bigint, said text, taken bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
    one cases_case;
    two cases_case;
    adult bigint;
    child bigint;
BEGIN
    SELECT * INTO about FROM cases_caselink l WHERE l.id = of_link AND l.id = ANY (my_links());
    IF about.id IS NULL THEN
        RETURN false;
    END IF;
    CASE said
        WHEN 'withdrawn' THEN
            RETURN about.case_id = ANY (my_worked_cases());
        WHEN 'ended' THEN
            RETURN EXISTS (
                SELECT FROM cases_linkanswer a WHERE a.link_id = of_link AND a.kind = 'accepted'
                   AND (about.case_id = ANY (my_worked_cases()) OR a.taken_case_id = ANY (my_worked_cases())));
        WHEN 'declined' THEN
            RETURN about.to_staff_id = acting();
        ELSE NULL;
    END CASE;
    SELECT * INTO one FROM cases_case c WHERE c.id = about.case_id AND c.closed_on IS NULL;
    SELECT * INTO two FROM cases_case c
     WHERE c.id = taken AND c.closed_on IS NULL AND c.id = ANY (my_worked_cases()) AND c.unit_id = about.to_unit_id;
    IF said <> 'accepted' OR about.to_staff_id <> acting() OR one.id IS NULL OR two.id IS NULL
       OR one.board_id <> two.board_id OR one.role = two.role
       OR NOT (one.role IN ('exposed', 'child') AND two.role IN ('exposed', 'child'))
       OR (SELECT count(DISTINCT i.case_id) FROM cases_investigation i
            WHERE i.case_id IN (one.id, two.id) AND i.ended_on IS NULL) <> 2 THEN
        RETURN false;
    END IF;
    adult := CASE one.role WHEN 'child' THEN two.person_id ELSE one.person_id END;
    child := CASE one.role WHEN 'child' THEN one.id ELSE two.id END;
    RETURN NOT EXISTS (
        SELECT FROM unnest(same_humans(walled_with(same_humans(ARRAY[adult])))) AS side (person)
         WHERE side.person IN (one.person_id, two.person_id)
            OR EXISTS (
               SELECT FROM cases_caselink l JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
                 JOIN cases_case o ON o.id IN (l.case_id, a.taken_case_id) AND o.id <> child
                WHERE child IN (l.case_id, a.taken_case_id) AND o.person_id = side.person
                  AND NOT EXISTS (SELECT FROM cases_linkanswer e WHERE e.link_id = l.id AND e.kind = 'ended')));
END $$;

-- What traces call the other case of a link that one is shown.
CREATE FUNCTION link_origin(of_link bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT c.trace_ref, c.unit_id FROM cases_caselink l
      LEFT JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
      JOIN cases_case c ON c.id IN (l.case_id, a.taken_case_id)
     WHERE l.id = of_link AND l.id = ANY (my_links()) AND c.id <> ALL (my_cases());
END $$;

REVOKE ALL ON FUNCTION links_near_me(), my_walled_links(), my_links(), my_live_links(), facts_shared_with_me(),
    may_answer_link(bigint, text, bigint), link_origin(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_walled_links(), my_links(), my_live_links(), facts_shared_with_me(),
    may_answer_link(bigint, text, bigint), link_origin(bigint) TO livlina_app;
"""

DROP = """
DROP FUNCTION link_origin(bigint), may_answer_link(bigint, text, bigint), facts_shared_with_me(), my_live_links(),
    my_links(), my_walled_links(), links_near_me();
"""

KEPT = """
REVOKE UPDATE, DELETE ON cases_caselink, cases_linkanswer, cases_jointmeeting, cases_sharedfact FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id) ON cases_sharedfact TO livlina_app;
"""

READ = """
CREATE OR REPLACE FUNCTION contact_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH had AS (
        SELECT c.person_id, c.case_id FROM public.intake_contact c
         WHERE c.handler_id = staff
           AND (c.outcome = '' OR c.outcome_on >= ((clock_timestamp() - public.hours_of_reading(at_unit))
                                                   AT TIME ZONE 'Europe/Stockholm')::date)
        UNION
        SELECT c.person_id, c.case_id FROM public.access_trace t JOIN public.intake_contact c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action LIKE 'contact.%' AND t.action NOT LIKE '%.refused' AND t.action <> 'contact.listed'
           AND staff = public.acting() AND public.leads(staff, at_unit)
        UNION                  -- whose night card was read on the duty, commission at the unit, or link
        SELECT c.person_id, c.id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action IN ({actions})
           AND staff = public.acting() AND public.leads(staff, at_unit))
    SELECT ARRAY(
        SELECT had.person_id FROM had
         WHERE had.person_id IS NOT NULL AND NOT EXISTS (
               SELECT FROM public.cases_engagement e
                WHERE e.case_id = had.case_id AND e.actor_id = staff
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())))
$$;
"""
BEFORE = READ.replace("{actions}", "'night_card.read', 'commission.read'")
NOW = READ.replace("{actions}", "'night_card.read', 'commission.read', 'link.read'")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_feedback"),
        ("organisation", "0020_offered_help_nameless"),
        ("people", "0016_consents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(MINE, DROP),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
                ("name", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="namn")),
                (
                    "protection",
                    models.CharField(
                        choices=[
                            ("none", "Inget skydd känt"),
                            ("secrecy_marking", "Sekretessmarkering"),
                            ("protected_registration", "Skyddad folkbokföring"),
                        ],
                        default="none",
                        max_length=25,
                    ),
                ),
                ("text", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                ("proposed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.case"
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JointMeeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("held_on", models.DateField()),
                (
                    "took_part",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("adult_worker", "Handläggare för den vuxna"),
                                ("child_worker", "Handläggare för barnet"),
                                ("lead", "Den som leder någon av enheterna"),
                                ("therapist", "Behandlare"),
                                ("client", "Den vuxna själv"),
                                ("child", "Barnet"),
                                ("other", "Någon annan yrkesperson"),
                            ],
                            max_length=15,
                        ),
                        size=None,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som bestämdes"
                    ),
                ),
                (
                    "next_step",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="nästa steg"),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="cases.caselink"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LinkAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "Tog emot förslaget"),
                            ("declined", "Tackade nej"),
                            ("withdrawn", "Tog tillbaka förslaget"),
                            ("ended", "Avslutade kopplingen"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.caselink"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SharedFact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("risk", "Risk och oro just nu"),
                            ("child", "Hur barnet har det"),
                            ("parenting", "Föräldraskap och omsorg"),
                            ("support", "Stöd som ges eller väntar"),
                            ("steps", "Vad som händer härnäst"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ground", models.CharField(max_length=50)),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="uppgiften"),
                ),
                ("shared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("submission", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.consent"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="cases.caselink"
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=livlina.core.rows.RowPolicy(
                name="link_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND proposed_by_id = acting()",
                using="(case_id = ANY ((SELECT my_cases())::bigint[]) AND id <> ALL ((SELECT my_walled_links())::bigint[])) OR id = ANY ((SELECT my_links())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="link_is_proposed_once"),
        ),
        migrations.AddConstraint(
            model_name="jointmeeting",
            constraint=livlina.core.rows.RowPolicy(
                name="joint_meeting_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND link_id = ANY ((SELECT my_live_links())::bigint[]) AND written_by_id = acting()",
                using="link_id = ANY ((SELECT my_links())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmeeting",
            constraint=models.UniqueConstraint(fields=("link", "submission"), name="joint_meeting_is_written_once"),
        ),
        migrations.AddConstraint(
            model_name="linkanswer",
            constraint=livlina.core.rows.RowPolicy(
                name="link_answer_rows",
                new="said_by_id = acting() AND may_answer_link(link_id, kind, taken_case_id)",
                using="link_id = ANY ((SELECT my_links())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["accepted", "declined", "withdrawn"])),
                fields=("link",),
                name="link_is_settled_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "ended")), fields=("link",), name="link_ends_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "accepted"), ("taken_case__isnull", False)),
                    models.Q(models.Q(("kind", "accepted"), _negated=True), ("taken_case", None)),
                    _connector="OR",
                ),
                name="accepted_link_has_its_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedfact",
            constraint=livlina.core.rows.RowPolicy(
                name="shared_fact_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND link_id = ANY ((SELECT my_live_links())::bigint[])",
                using="link_id = ANY ((SELECT my_links())::bigint[]) AND (case_id = ANY ((SELECT my_cases())::bigint[]) OR id = ANY ((SELECT facts_shared_with_me())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedfact",
            constraint=models.UniqueConstraint(fields=("link", "submission"), name="fact_is_shared_once"),
        ),
        migrations.AddConstraint(
            model_name="sharedfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="shared_fact_is_ended_by_someone",
            ),
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(NOW, BEFORE),
    ]

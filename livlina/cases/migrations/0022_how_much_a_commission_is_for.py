"""
A commission is for as much as was decided, and more of it is asked for, decided and refused.

More of help that was granted is a decision of its own that extends the one before. It reaches those who carry the help
out as an answer under the key of the commission, and neither side opens the other's case. Source: R-104, S-10, S-21.
"""

import django.db.models.deletion
from django.db import migrations, models

import livlina.core.sealed

CHECKED = """
-- With the rights of the one who acts: what the row policies hide can be neither put right, extended nor withdrawn.
CREATE OR REPLACE FUNCTION check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND current_user = 'livlina_app' AND NEW.proposed_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A decision is proposed in one''s own name.';
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_decision d
            WHERE d.id = NEW.corrects_id AND d.case_id = NEW.case_id AND d.signed_at IS NOT NULL
              AND d.kind = NEW.kind AND d.edition = NEW.edition - 1
              AND d.extends_id IS NOT DISTINCT FROM NEW.extends_id
              AND (NEW.running IS NULL OR NEW.running = d.running)) THEN
        RAISE EXCEPTION 'The next wording follows on a signed decision of the same case and kind.';
    END IF;
    IF NEW.corrects_id IS NULL AND NEW.edition <> 1 THEN
        RAISE EXCEPTION 'The first wording is the first.';
    END IF;
    IF NEW.extends_id IS NOT NULL AND (NEW.outcome NOT IN ('granted', 'partly', 'refused') OR NOT EXISTS (
           SELECT FROM cases_decision d
            WHERE d.id = NEW.extends_id AND d.case_id = NEW.case_id AND d.signed_at IS NOT NULL
              AND d.kind = NEW.kind AND d.outcome IN ('granted', 'partly')
              AND (NEW.running IS NULL OR NEW.running > d.running))) THEN
        RAISE EXCEPTION 'Help is extended that was granted in the same case.';
    END IF;
    IF NEW.promise_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_promise p WHERE p.id = NEW.promise_id AND p.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'A promise is withdrawn in its own case.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION keep_signed_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'A signed decision is never changed: it is put right by another.';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.case_id, NEW.proposed_by_id, NEW.submission, NEW.corrects_id, NEW.extends_id)
       IS DISTINCT FROM (OLD.case_id, OLD.proposed_by_id, OLD.submission, OLD.corrects_id, OLD.extends_id) THEN
        RAISE EXCEPTION 'Whose proposal it is, and of what, stays.';
    END IF;
    RETURN NEW;
END $$;

-- No more than was decided, in the case the commission comes from.
CREATE FUNCTION check_commission_extent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided cases_decision;
    from_case bigint;
BEGIN
    IF NEW.decision_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'cases_commission' THEN
        from_case := NEW.case_id;
    ELSE
        SELECT m.case_id INTO from_case FROM cases_commission m WHERE m.id = NEW.commission_id;
    END IF;
    SELECT d.* INTO decided FROM cases_decision d
     WHERE d.id = NEW.decision_id AND d.case_id = from_case AND d.signed_at IS NOT NULL;
    IF decided.id IS NULL THEN
        RAISE EXCEPTION 'A commission is for what was decided in its case.';
    END IF;
    IF TG_TABLE_NAME = 'cases_commission' THEN
        -- of help that has been extended there is as much as the last decision grants
        SELECT d.* INTO decided FROM cases_decision d
         WHERE d.id = (
             WITH RECURSIVE help (id) AS (
                 SELECT decided.id
                 UNION
                 SELECT d.id FROM cases_decision d JOIN help h ON d.extends_id = h.id OR d.corrects_id = h.id
                  WHERE d.signed_at IS NOT NULL AND d.outcome IN ('granted', 'partly'))
             SELECT x.id FROM help h JOIN cases_decision x ON x.id = h.id ORDER BY x.running DESC, x.edition DESC LIMIT 1);
    ELSIF (NEW.kind = 'not_more') <> (decided.outcome = 'refused') THEN
        RAISE EXCEPTION 'More is given by a decision that grants it, and not given by one that refuses it.';
    END IF;
    IF (NEW.talks IS NULL OR NEW.talks <= decided.talks) IS NOT TRUE
       OR (NEW.weeks IS NULL OR NEW.weeks <= decided.weeks) IS NOT TRUE
       OR (NEW.groups IS NULL OR NEW.groups <= decided.groups) IS NOT TRUE
       OR (NEW.ends_on IS NULL
           OR NEW.ends_on <= coalesce(decided.ends_on, decided.starts_on + decided.weeks * 7 - 1)) IS NOT TRUE THEN
        RAISE EXCEPTION 'A commission is for no more than was decided.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_is_within_its_decision';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION check_commission_extent() FROM PUBLIC;
CREATE TRIGGER commission_extent BEFORE INSERT ON cases_commission
    FOR EACH ROW EXECUTE FUNCTION check_commission_extent();
CREATE TRIGGER commission_answer_extent BEFORE INSERT ON cases_commissionanswer
    FOR EACH ROW EXECUTE FUNCTION check_commission_extent();

-- Who says what: those who work with the case it comes from answer and take back, those who lead the unit the rest. Taken
-- by another unit it is a case that oneself opens there now; by the unit itself it is the same case. More is asked for by
-- those who work with the case that carries it out, and given or not by those who sign in the case it comes from.
CREATE OR REPLACE FUNCTION may_answer_commission(of_commission bigint, said text, taken bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
BEGIN
    SELECT m.* INTO about FROM cases_commission m WHERE m.id = of_commission;
    RETURN (CASE
        WHEN said IN ('replied', 'withdrawn') THEN about.case_id = ANY (my_worked_cases())
        WHEN said IN ('extended', 'not_more', 'corrected') THEN about.case_id = ANY (my_signing_cases())
        WHEN said = 'more_asked' THEN
            about.id = ANY (my_commissions()) AND EXISTS (
                SELECT FROM cases_commissionanswer a
                 WHERE a.commission_id = about.id AND a.kind = 'accepted' AND a.taken_case_id = ANY (my_worked_cases()))
        WHEN said = 'accepted' AND taken = about.case_id THEN
            about.to_unit_id = about.from_unit_id AND about.case_id = ANY (my_worked_cases())
        WHEN said = 'accepted' THEN
            about.id = ANY (my_received_commissions())
            AND EXISTS (SELECT FROM cases_case c WHERE c.id = taken AND c.unit_id = about.to_unit_id
                           AND c.opened_by_id = acting() AND age(c.xmin) <= 0)
        ELSE about.id = ANY (my_received_commissions()) END) IS TRUE;
END $$;

-- Help that goes on has begun: what extends it is not reported as help that has not.
CREATE OR REPLACE FUNCTION help_not_begun(asked_on date) RETURNS TABLE (
    case_number text, unit_id bigint, running int, kind text, decided_on date, since date, was_interrupted boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
BEGIN
    RETURN QUERY
        SELECT c.number::text, c.unit_id, d.running,
               CASE WHEN c.person_id = ANY (walled) OR (c.role = 'child' AND c.person_id = ANY (young)) THEN ''
                    ELSE d.kind::text END,
               d.decided_on, coalesce(s.happened_on, d.decided_on), s.id IS NOT NULL
          FROM cases_decision d JOIN cases_case c ON c.id = d.case_id
          LEFT JOIN LATERAL (
               SELECT t.id, t.step, t.happened_on FROM cases_decisionstep t
                 JOIN cases_decision e ON e.id = t.decision_id
                WHERE e.case_id = d.case_id AND e.running = d.running AND t.step IN ('carried_out', 'interrupted')
                  AND t.happened_on <= asked_on
                ORDER BY t.id DESC LIMIT 1) s ON true
         WHERE c.unit_id = ANY (led) AND d.signed_at IS NOT NULL AND d.decided_on <= asked_on
           AND d.outcome IN ('granted', 'partly') AND d.extends_id IS NULL
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
           AND (c.closed_on IS NULL OR c.closed_on > asked_on)
           AND NOT EXISTS (SELECT FROM cases_decision n WHERE n.corrects_id = d.id AND n.signed_at IS NOT NULL)
           AND s.step IS DISTINCT FROM 'carried_out'
         ORDER BY coalesce(s.happened_on, d.decided_on), c.number, d.running;
END $$;

-- How much help is granted in a case that one sees: by its own decisions that no commission carries out, and by the
-- commissions that it carries out. Numbers and days; the commission is named to those alone who are shown it.
CREATE FUNCTION help_granted(of_case bigint) RETURNS TABLE (
    decision uuid, commission uuid, talks int, weeks int, groups int, starts_on date, ends_on date, waits boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    carries_out boolean := EXISTS (SELECT FROM cases_commissionanswer a WHERE a.taken_case_id = of_case);
    shown bigint[] := '{}';
BEGIN
    IF NOT (carries_out OR EXISTS (SELECT FROM cases_decision d WHERE d.case_id = of_case AND d.signed_at IS NOT NULL))
       OR (of_case = ANY (my_cases())) IS NOT TRUE THEN
        RETURN;
    END IF;
    IF carries_out THEN
        shown := my_commissions();
    END IF;
    RETURN QUERY
    WITH RECURSIVE help (id, root, began_on) AS (
        SELECT d.id, d.running, coalesce(d.starts_on, d.decided_on) FROM cases_decision d
         WHERE d.case_id = of_case AND d.signed_at IS NOT NULL AND d.extends_id IS NULL
        UNION ALL
        SELECT d.id, h.root, h.began_on FROM help h JOIN cases_decision d ON d.extends_id = h.id
         WHERE d.signed_at IS NOT NULL
    ), standing AS (
        SELECT DISTINCT ON (h.root) h.root, h.began_on, d.*
          FROM help h JOIN cases_decision d ON d.id = h.id
         WHERE d.outcome IN ('granted', 'partly')
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
         ORDER BY h.root, d.running DESC, d.edition DESC
    )
    SELECT s.public_id, NULL::uuid, s.talks::int, s.weeks::int, s.groups::int, s.began_on,
           coalesce(s.ends_on, s.starts_on + s.weeks * 7 - 1), false
      FROM standing s
     WHERE (s.kind <> 'shelter' OR s.talks IS NOT NULL) AND NOT EXISTS (
           SELECT FROM cases_commission m JOIN help h ON h.id = m.decision_id
            WHERE h.root = s.root AND NOT EXISTS (
                  SELECT FROM cases_commissionanswer a
                   WHERE a.commission_id = m.id AND a.kind IN ('declined', 'withdrawn')))
    UNION ALL
    SELECT (SELECT s.public_id FROM standing s JOIN help h ON h.root = s.root WHERE h.id = m.decision_id),
           CASE WHEN m.id = ANY (shown) THEN m.public_id END,
           CASE WHEN e.id IS NULL THEN m.talks ELSE e.talks END::int,
           CASE WHEN e.id IS NULL THEN m.weeks ELSE e.weeks END::int,
           CASE WHEN e.id IS NULL THEN m.groups ELSE e.groups END::int,
           (m.sent_at AT TIME ZONE 'Europe/Stockholm')::date,
           CASE WHEN e.id IS NULL THEN m.ends_on ELSE e.ends_on END,
           coalesce(w.kind = 'more_asked', false)
      FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
      JOIN cases_decision d ON d.id = m.decision_id
      LEFT JOIN LATERAL (
           SELECT x.* FROM cases_commissionanswer x
            WHERE x.commission_id = m.id AND x.kind IN ('extended', 'corrected') ORDER BY x.id DESC LIMIT 1) e ON true
      LEFT JOIN LATERAL (
           SELECT x.kind FROM cases_commissionanswer x
            WHERE x.commission_id = m.id AND x.kind IN ('more_asked', 'extended', 'not_more')
            ORDER BY x.id DESC LIMIT 1) w ON true
     WHERE a.kind = 'accepted' AND a.taken_case_id = of_case AND (d.kind <> 'shelter' OR m.talks IS NOT NULL);
END $$;
REVOKE ALL ON FUNCTION help_granted(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION help_granted(bigint) TO livlina_app;
"""


def number() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(null=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_the_mark_of_a_commission_as_it_is_now")]

    operations = [
        migrations.AddField("decision", "extends", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="extended_by", to="cases.decision")),
        migrations.AddConstraint("decision", models.UniqueConstraint(
            condition=models.Q(
                ("corrects", None), ("outcome__in", ["granted", "partly"]), ("signed_at__isnull", False)),
            fields=("extends",), name="help_is_extended_once")),
        *(
            migrations.AddField(model, name, number())
            for model in ("commission", "commissionanswer")
            for name in ("talks", "weeks", "groups")
        ),
        migrations.AddField("commission", "ends_on", models.DateField(null=True)),
        migrations.AddField("commissionanswer", "ends_on", models.DateField(null=True)),
        migrations.AddField("commissionanswer", "is_applied_for", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("commissionanswer", "decision", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.decision")),
        migrations.AddField("commissionanswer", "ground", models.CharField(blank=True, db_default="", default="", max_length=50)),
        migrations.AddField("commissionanswer", "decided_by", livlina.core.sealed.SealedText(
            blank=True, editable=False, null=True, verbose_name="vem som beslutade att lämna ut")),
        migrations.AlterField("commissionanswer", "kind", models.CharField(
            choices=[
                ("asked", "Frågade"),
                ("replied", "Svarade på frågan"),
                ("accepted", "Tog emot uppdraget"),
                ("declined", "Tackade nej"),
                ("withdrawn", "Tog tillbaka uppdraget"),
                ("more_asked", "Bad om förlängning"),
                ("extended", "Förlängde"),
                ("not_more", "Förlängde inte"),
                ("corrected", "Rättade omfattningen"),
            ],
            max_length=10)),
        migrations.AddConstraint("commissionanswer", models.CheckConstraint(
            condition=models.Q(
                models.Q(("decision", None), ("ends_on", None), ("kind", "more_asked"), models.Q(
                    ("talks__gte", 1), ("weeks__gte", 1), ("groups__gte", 1), _connector="OR")),
                models.Q(("decision__isnull", False), ("is_applied_for", False), ("kind__in", ["extended", "corrected"])),
                models.Q(
                    ("ends_on", None), ("groups", None), ("is_applied_for", False), ("kind", "not_more"),
                    ("talks", None), ("weeks", None)),
                models.Q(
                    ("decision", None), ("ends_on", None), ("groups", None), ("is_applied_for", False),
                    ("kind__in", ["asked", "replied", "accepted", "declined", "withdrawn"]),
                    ("talks", None), ("weeks", None)),
                _connector="OR"),
            name="commission_answer_tells_how_much")),
        migrations.RunSQL(CHECKED, migrations.RunSQL.noop),
    ]  # fmt: skip

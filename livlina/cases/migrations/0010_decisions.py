"""
Steps taken, decisions signed, promises made: kept as they were, and read before they are signed by a second.

Source: R-102, R-103, S-44.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION keep_what_was_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a case has gone through is followed by something else, never changed.';
END $$;

-- Cases that one works with, and those at the units one leads that one reads: where a decision may be signed by oneself.
CREATE FUNCTION my_signing_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_cases();
    led bigint[] := my_led_units();
BEGIN
    RETURN my_worked_cases()
        || ARRAY(SELECT c.id FROM cases_case c WHERE c.id = ANY (seen) AND c.unit_id = ANY (led));
END $$;

-- A commission is for as much as was decided, and more of it is asked for, decided and refused.
CREATE FUNCTION keep_signed_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- With the rights of the one who acts: what the row policies hide can be neither put right, extended nor withdrawn.
CREATE FUNCTION check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION check_decision_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_decision d
                    WHERE d.id = NEW.decision_id AND d.case_id = NEW.case_id AND d.signed_at IS NOT NULL
                      AND NEW.happened_on >= d.decided_on)
       OR NEW.party_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_party p WHERE p.id = NEW.party_id AND p.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'A step follows on a signed decision of the same case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_promises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.kept_at IS NOT NULL THEN
        RAISE EXCEPTION 'A promise that was kept is not changed.';
    END IF;
    RETURN NEW;
END $$;

-- Help that goes on has begun: what extends it is not reported as help that has not.
CREATE FUNCTION help_not_begun(asked_on date) RETURNS TABLE (
    case_number text, unit_id bigint, running int, kind text, decided_on date, since date, was_interrupted boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
        SELECT c.number::text, c.unit_id, d.running, d.kind::text, d.decided_on, coalesce(s.happened_on, d.decided_on), s.id IS NOT NULL
          FROM cases_decision d JOIN cases_case c ON c.id = d.case_id
          LEFT JOIN LATERAL (
               SELECT t.id, t.step, t.happened_on FROM cases_decisionstep t
                 JOIN cases_decision e ON e.id = t.decision_id
                WHERE e.case_id = d.case_id AND e.running = d.running AND t.step IN ('carried_out', 'interrupted')
                  AND t.happened_on <= asked_on
                ORDER BY t.id DESC LIMIT 1) s ON true
         WHERE c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near) AND d.signed_at IS NOT NULL AND d.decided_on <= asked_on
           AND d.outcome IN ('granted', 'partly') AND d.extends_id IS NULL
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
           AND (c.closed_on IS NULL OR c.closed_on > asked_on)
           AND NOT EXISTS (SELECT FROM cases_decision n WHERE n.corrects_id = d.id AND n.signed_at IS NOT NULL)
           AND s.step IS DISTINCT FROM 'carried_out'
         ORDER BY coalesce(s.happened_on, d.decided_on), c.number, d.running;
END $$;

CREATE FUNCTION proposals_to_read() RETURNS TABLE (
    case_id uuid, case_number text, investigation_id uuid, proposal_id uuid, proposed_at timestamptz, is_open_to_me boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
    sides bigint[] := my_led_sides();
    mine bigint[];
BEGIN
    IF worked = '{}' AND sides = '{}' THEN
        RETURN;
    END IF;
    mine := my_cases();
    RETURN QUERY
    SELECT c.public_id, c.number::text, i.public_id, p.public_id, p.proposed_at, c.id = ANY (mine)
      FROM cases_investigation i JOIN cases_case c ON c.id = i.case_id
      JOIN LATERAL (SELECT q.* FROM cases_proposal q WHERE q.investigation_id = i.id ORDER BY q.position DESC LIMIT 1) p
           ON true
     WHERE i.ended_on IS NULL AND c.closed_on IS NULL AND (c.id = ANY (worked) OR c.id = ANY (sides))
       AND p.outcome = '' AND p.proposed_by_id <> acting()
       AND NOT EXISTS (SELECT FROM cases_investigationsection s
                        WHERE s.investigation_id = i.id AND NOT s.is_guarded AND s.written_at > p.proposed_at)
       AND local_limit('second_reader', c.unit_id) = 1
     ORDER BY p.proposed_at, p.id;
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

-- How much help is granted in a case that one sees: by its own decisions that no commission carries out, and by the
-- commissions that it carries out. Numbers and days; the commission is named to those alone who are shown it. Of a shelter
-- that is to begin no day is told to one who is told no whereabouts of the case: it would say when somebody leaves.
CREATE FUNCTION help_granted(of_case bigint) RETURNS TABLE (
    decision uuid, commission uuid, talks int, weeks int, groups int, starts_on date, ends_on date, waits boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    carries_out boolean := EXISTS (SELECT FROM cases_commissionanswer a WHERE a.taken_case_id = of_case);
    shown bigint[] := '{}';
    reaches boolean;
BEGIN
    IF NOT (carries_out OR EXISTS (SELECT FROM cases_decision d WHERE d.case_id = of_case AND d.signed_at IS NOT NULL))
       OR (of_case = ANY (my_cases())) IS NOT TRUE THEN
        RETURN;
    END IF;
    IF carries_out THEN
        shown := my_commissions();
    END IF;
    reaches := of_case = ANY (my_level4_cases());
    RETURN QUERY
    WITH RECURSIVE help (id, root, began_on) AS (
        SELECT d.id, d.running, coalesce(d.starts_on, d.decided_on) FROM cases_decision d
         WHERE d.case_id = of_case AND d.signed_at IS NOT NULL AND d.extends_id IS NULL
        UNION ALL
        SELECT d.id, h.root, h.began_on FROM help h JOIN cases_decision d ON d.extends_id = h.id
         WHERE d.signed_at IS NOT NULL
    ), standing AS (
        SELECT DISTINCT ON (h.root) h.root, h.began_on, d.*,
               (d.kind = 'shelter' AND d.starts_on > today()) IS TRUE AS is_ahead
          FROM help h JOIN cases_decision d ON d.id = h.id
         WHERE d.outcome IN ('granted', 'partly')
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
         ORDER BY h.root, d.running DESC, d.edition DESC
    )
    SELECT s.public_id, NULL::uuid, s.talks::int, s.weeks::int, s.groups::int,
           CASE WHEN reaches OR NOT s.is_ahead THEN s.began_on ELSE s.decided_on END,
           CASE WHEN reaches OR NOT s.is_ahead THEN coalesce(s.ends_on, s.starts_on + s.weeks * 7 - 1) END, false
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
           CASE WHEN reaches OR (d.kind = 'shelter' AND d.starts_on > today()) IS NOT TRUE
                THEN CASE WHEN e.id IS NULL THEN m.ends_on ELSE e.ends_on END END,
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

-- Whoever writes it, it is guarded when it tells where somebody is; and it stands when the decision is signed.
CREATE FUNCTION keep_decision_provider() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    decided cases_decision;
BEGIN
    SELECT d.* INTO decided FROM cases_decision d WHERE d.id = NEW.decision_id;
    IF decided.signed_at IS NOT NULL OR NEW.public_id IS DISTINCT FROM decided.public_id THEN
        RAISE EXCEPTION 'Who carries out a decision is told in its proposal.';
    END IF;
    NEW.is_guarded := coalesce(
        decided.kind = 'shelter' OR (SELECT c.role = 'child' FROM cases_case c WHERE c.id = NEW.case_id), true);
    -- opened by nobody to whom it is not open already
    IF TG_OP = 'UPDATE' AND NOT coalesce(NEW.case_id = ANY (my_level4_cases()), false) THEN
        NEW.is_guarded := NEW.is_guarded OR OLD.is_guarded;
    END IF;
    RETURN NEW;
END $$;

-- With the rights of the owner: whoever changes what a proposal is about may not see who is told to carry it out.
CREATE FUNCTION guard_decision_provider() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE cases_decisionprovider p SET is_guarded = true WHERE p.decision_id = NEW.id;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION keep_what_was_taken(), my_signing_cases(), keep_signed_decisions(), check_decision(),
    check_decision_step(), keep_promises(), help_not_begun(date), proposals_to_read(), check_commission_extent(),
    help_granted(bigint), keep_decision_provider(), guard_decision_provider() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_signing_cases(), help_not_begun(date), proposals_to_read(), help_granted(bigint) TO
    livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_children_and_guardians")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

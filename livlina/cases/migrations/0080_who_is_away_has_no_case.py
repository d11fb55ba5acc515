"""
A case whose worker has left, or is away, is told as such to those who lead its unit.

It stood as hers for ever: under no «Utan handläggare», on nobody's day. Source: R-082, R-358, S-55.
"""

from django.db import migrations, models

LINES = """
CREATE OR REPLACE VIEW cases_caseline WITH (security_barrier) AS
SELECT c.id, c.public_id, c.trace_ref, c.number, c.unit_id, c.role, c.came_in_on, c.closed_on,
       e.actor_id AS assigned_id, e.wall AS assigned_wall{told}
  FROM cases_case c
  LEFT JOIN cases_engagement e ON e.case_id = c.id AND e.kind = 'assigned' AND e.ends_at IS NULL{joined}
 WHERE c.unit_id = ANY ((SELECT my_led_units())::bigint[]);
"""
TOLD = """,
       CASE WHEN e.actor_id IS NULL THEN ''
            WHEN NOT s.is_active OR NOT EXISTS (
                 SELECT FROM organisation_membership m
                  WHERE m.staff_id = e.actor_id AND m.unit_id = e.unit_id
                    AND m.role = ANY ('{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}')
                    AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())) THEN 'left'
            WHEN s.paused_at IS NOT NULL THEN 'away'
            ELSE '' END AS absence"""
JOINED = """
  LEFT JOIN organisation_staff s ON s.id = e.actor_id"""
NOW = LINES.format(told=TOLD, joined=JOINED)
# a view does not lose a column by being replaced
BEFORE = (
    "DROP VIEW cases_caseline;" + LINES.format(told="", joined="") + "GRANT SELECT ON cases_caseline TO livlina_app;"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0079_a_danger_message_is_read_by_somebody")]
    operations = [
        migrations.RunSQL(NOW, BEFORE),
        migrations.AddField(
            model_name="caseline",
            name="absence",
            field=models.CharField(choices=[("left", "har slutat"), ("away", "är borta")], max_length=5),
        ),
    ]

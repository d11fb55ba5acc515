from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "livlina.support"
    verbose_name = "Stöd"

    def ready(self) -> None:
        """Answer the questions of the rooms below."""
        from livlina.cases import ports
        from livlina.support import queries
        from livlina.support.groups import queries as groups
        from livlina.support.interventions import queries as interventions
        from livlina.support.offer import queries as offer
        from livlina.support.partner import queries as partner
        from livlina.support.plans import queries as plans
        from livlina.support.talks import queries as talks
        from livlina.support.waiting import queries as waiting

        ports.help_for_children.append(offer.help_for_children)
        ports.obstacles_to_closing["booked_talks"] = queries.obstacle_to_closing
        ports.obstacles_to_closing["waiting_ended"] = waiting.obstacle_to_closing
        ports.obstacles_to_closing["help_ended"] = partner.obstacle_to_closing
        ports.obstacles_to_closing["group_ended"] = groups.obstacle_to_closing
        ports.talks_before_the_end.append(talks.held_before_the_end)
        ports.kept |= {
            "interventions": interventions.given,
            "plan": plans.plans,
            "waits": waiting.open_waits,
            "what_next": talks.answers,
            "grants": talks.grants,
        }

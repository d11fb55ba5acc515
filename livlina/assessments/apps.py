from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "livlina.assessments"
    verbose_name = "Bedömningar"

    def ready(self) -> None:
        """Answer the questions of the rooms below."""
        from livlina.assessments import queries
        from livlina.assessments.clock import queries as danger
        from livlina.assessments.clock import services as dangers
        from livlina.cases import ports

        ports.kept["assessments"] = queries.assessments
        ports.obstacles_to_closing |= {
            "danger_answered": danger.obstacle_of_answers,
            "danger_decided": danger.obstacle_of_level,
        }
        ports.risks_known.append(danger.known_risk)
        ports.looks_waited_for.append(danger.is_looked_for)
        ports.dangers_told.append(dangers.note_of_contact)
        ports.obstacles_to_leaving.append(danger.obstacle_to_leaving)

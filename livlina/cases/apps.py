from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "livlina.cases"
    verbose_name = "Ärenden"

    def ready(self) -> None:
        from livlina.access import upkeep
        from livlina.cases import ports, urgent
        from livlina.cases.children import queries as answered
        from livlina.cases.children import services as children
        from livlina.cases.commissions import queries as commissions
        from livlina.cases.concerns import queries as reported
        from livlina.cases.concerns import services as concerns
        from livlina.cases.consenting import queries as consenting
        from livlina.cases.files.sweeping import sweep_one
        from livlina.cases.investigation import queries as investigation
        from livlina.cases.own_support import queries as own_support
        from livlina.cases.process import queries as process
        from livlina.cases.reaching import queries as reaching
        from livlina.cases.review.services import flag_traces
        from livlina.cases.services import call_overdue, call_unread_danger
        from livlina.cases.summary import queries as summary
        from livlina.cases.walls import mend

        upkeep.chores += [mend, flag_traces, call_overdue, call_unread_danger, sweep_one]
        ports.obstacles_to_closing |= {
            "children_answered": children.obstacle_to_closing,
            "reports_assessed": concerns.obstacle_to_closing,
            "investigation_ended": investigation.obstacle_to_closing,
            "commissions_settled": commissions.obstacle_to_closing,
            "own_support_settled": own_support.obstacle_to_closing,
        }
        ports.kept |= {
            "child_answers": answered.answers,
            "contact_tries": reaching.tries,
            "danger_told": urgent.told_in,
            "deadlines": process.open_deadlines,
            "instructions": urgent.instructions_of,
            "steps": process.steps,
            "summary": summary.summaries,
            "tasks": process.open_tasks,
        }
        ports.children_unsafe.append(reported.is_unsafe)
        ports.obstacles_to_deciding.append(investigation.obstacle_to_deciding)
        ports.obstacles_to_signing += [consenting.obstacle_to_signing, investigation.obstacle_to_signing]

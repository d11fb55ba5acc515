"""Every address of Livlina. Paths are Swedish and say nothing of a person (S-70); each says who may open it (S-06)."""

from django.urls import include, path

from livlina.access.routes import demand_rows

urlpatterns = demand_rows(
    [
        # the pages opened most first: each address before the one sought is tried
        path("", include("livlina.workspace.urls")),
        path("", include("livlina.organisation.urls")),
        path("", include("livlina.people.urls")),
        path("", include("livlina.intake.urls")),
        path("", include("livlina.cases.urls")),
        path("", include("livlina.assessments.urls")),
        path("", include("livlina.support.urls")),
        path("", include("livlina.reports.urls")),
        path("", include("livlina.public.urls")),
    ]
)

handler500 = "livlina.organisation.middleware.failed"

"""Every address of Livlina. Paths are Swedish and say nothing of a person (S-70)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("livlina.organisation.urls")),
    path("", include("livlina.people.urls")),
    path("", include("livlina.intake.urls")),
    path("", include("livlina.cases.urls")),
    path("", include("livlina.support.urls")),
    path("", include("livlina.reports.urls")),
    path("", include("livlina.workspace.urls")),
]

handler500 = "livlina.organisation.middleware.failed"

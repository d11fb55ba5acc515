"""My day, the lists of cases, the case itself and search."""

from django.urls import URLPattern, path

from livlina.workspace import views

urlpatterns: list[URLPattern] = [
    path("", views.my_day, name="my_day"),
    path("arenden/", views.caseload, name="caseload"),
    path("arenden/<uuid:public_id>/", views.case, name="case"),
    path("arenden/<uuid:public_id>/visa-nummer/", views.show_number, name="show_number"),
    path("gruppen/", views.group, name="group"),
    path("sok/", views.search, name="search"),
]

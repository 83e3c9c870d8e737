"""The back office as an app: Django's admin with our own gate in front, and lists that are drawn by us."""

from django.contrib.admin.apps import AdminConfig


class GridopsAdminConfig(AdminConfig):
    default_site = "gridops.office.site.BackOffice"

    def ready(self) -> None:
        from core.office import below, links, listing  # the theme's tags can be imported once Django is ready

        listing.install()
        below.install()
        links.install()
        super().ready()

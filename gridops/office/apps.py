"""The back office as an app: Django's admin with our own gate in front."""

from django.contrib.admin.apps import AdminConfig


class GridopsAdminConfig(AdminConfig):
    default_site = "gridops.office.site.BackOffice"

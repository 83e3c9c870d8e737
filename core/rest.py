from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    pass


def answer_error(exc, ctx): ...

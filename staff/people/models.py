"""What is known of a person, and workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, Value, lookups
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import EncryptedTextField, blind_index, recorded_now
from core.happened import has_come
from core.history.declared import Recorded
from core.texts import LONGEST_SYLLABLE
from grids.territory.models import Subdistrict, Village
from staff import access
from staff.people import spelling  # noqa: F401 - registers `pinyin__spelt`
from staff.people.rules import OTHER_DOTS, holds_number, names_in, one_form

if TYPE_CHECKING:
    from grids.scope import Scope
    from staff.accounts.models import User


class Source(models.TextChoices):
    """Where a worker came from: an existing post, or one of the three channels (policy, section 2.2)."""

    OFFICIAL = "official", _("subdistrict official")
    VILLAGE_CADRE = "village_cadre", _("village secretary or director")
    AUXILIARY = "auxiliary", _("auxiliary staff")
    RECOMMENDED = "recommended", _("recommended by the stationed official")
    SELF_NOMINATED = "self_nominated", _("self-nominated local post")
    RECRUITED = "recruited", _("open recruitment")
    PARTY_MEMBER = "party_member", _("party member")
    VILLAGE_REPRESENTATIVE = "village_rep", _("villagers' representative")
    GROUP_HEAD = "group_head", _("head of a villagers' group")
    DELEGATE = "delegate", _("delegate or committee member")
    VOLUNTEER = "volunteer", _("peace volunteer")
    LINE_COORDINATOR = "line_coordinator", _("line coordinator")
    RESIDENT = "resident", _("part-time, source not told apart")


# The six sources of part-time members (policy, section 2.2: "党员骨干、村民代表、小组长、'两代表一委员'、平安志愿者、
# 条线协管员"); RESIDENT stands for those that were recorded before the six were told apart.
PART_TIME_SOURCES = (
    Source.PARTY_MEMBER,
    Source.VILLAGE_REPRESENTATIVE,
    Source.GROUP_HEAD,
    Source.DELEGATE,
    Source.VOLUNTEER,
    Source.LINE_COORDINATOR,
)


class Gender(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class FormerPost(models.TextChoices):
    """The four backgrounds for which the policy relaxes its conditions and which it prefers (section 2.2)."""

    VILLAGE_OFFICIAL = "village_official", _("former village official")
    SOCIAL_WORKER = "social_worker", _("social worker")
    AUXILIARY_POLICE = "auxiliary_police", _("auxiliary police")
    MIGRANT_MANAGER = "migrant_manager", _("migrant-population manager")


class Contract(models.TextChoices):
    """How a worker is employed; how one is paid is part of the posting."""

    SUBDISTRICT = "subdistrict", _("contract with the subdistrict")
    PURCHASED = "purchased", _("purchased service")
    NONE = "none", _("no contract")


def check_one_name(name: str) -> None:
    """Refuse two names in one field, and a telephone number beside a name."""
    if holds_number(name):
        raise ValidationError(_("This is a name and a number. Write the name alone; the telephone has its own field."))
    names = names_in(name)
    if len(names) > 1:
        text = _("These are %(count)d names. Write one person; one name has no space in it.")
        raise ValidationError(text % {"count": len(names)})


class NameField(models.CharField):
    """The name of a person, in its one form whatever door it came in by, and looked up in that form, too."""

    default_validators = [check_one_name]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_form(text) if isinstance(text, str) else text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        name = super().pre_save(model_instance, add)
        if isinstance(name, str):
            name = one_form(name)
            setattr(model_instance, self.attname, name)
        return name

    def get_prep_value(self, value: Any) -> Any:
        return one_form(value) if isinstance(value, str) else super().get_prep_value(value)

    def deconstruct(self) -> Any:
        """A text to the migrations: what makes it a name is not in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def _in_one_form(lookup: Any) -> Any:
    """The lookup, by the form that names have; Django leaves patterns as they are typed."""

    class InOneForm(lookup):
        def get_prep_lookup(self) -> Any:
            return one_form(self.rhs) if isinstance(self.rhs, str) else super().get_prep_lookup()

    return InOneForm


for _lookup in (lookups.Contains, lookups.IContains, lookups.StartsWith, lookups.IStartsWith, lookups.IExact):
    NameField.register_lookup(_in_one_form(_lookup))


class Person(models.Model):
    """What is known of a person before and after appointment. No identity number is ever stored."""

    name = NameField(pgettext_lazy("person", "name"), max_length=60)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    born_on = models.DateField(
        _("born"), validators=[has_come], null=True, blank=True, help_text=_("The first of the month of birth will do.")
    )
    political_status = models.CharField(_("political status"), max_length=30, blank=True)
    education = models.CharField(_("education"), max_length=30, blank=True)
    background = models.CharField(_("background"), max_length=120, blank=True)
    former_post = models.CharField(
        _("former post"),
        max_length=20,
        choices=FormerPost,
        blank=True,
        help_text=_("Preferred in recruitment, and the only ground for a relaxation (policy, section 2.2)."),
    )
    # Of an ability nothing may be recorded yet: that is NULL, and never "no".
    uses_computer = models.BooleanField(_("handles a computer"), null=True, blank=True)
    uses_phone_app = models.BooleanField(_("handles the phone app"), null=True, blank=True)
    organises = models.BooleanField(_("able to organise"), null=True, blank=True)
    expresses = models.BooleanField(_("speaks and writes well"), null=True, blank=True)
    energetic = models.BooleanField(_("has the energy"), null=True, blank=True)
    well_informed = models.BooleanField(_("well informed"), null=True, blank=True)
    judged_by = models.CharField(
        _("judged by"), max_length=60, blank=True, help_text=_("Who judged the energy and how well informed one is.")
    )
    judged_on = models.DateField(_("judged on"), validators=[has_come], null=True, blank=True)
    phone_sealed = EncryptedTextField(blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    privacy = Columns(
        public="name gender",
        office=(
            "born_on political_status education background former_post uses_computer uses_phone_app organises "
            "expresses energetic well_informed judged_by judged_on"
        ),
        never="phone_sealed phone_index",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_judgement_names_its_judge",
                condition=Q(energetic__isnull=True, well_informed__isnull=True)
                | (~Q(judged_by="") & Q(judged_on__isnull=False)),
                violation_error_message=_("Energy and being well informed are judged: say by whom and on which day."),
            ),
            models.CheckConstraint(
                name="%(class)s_name_has_one_kind_of_dot",
                condition=Func(
                    F("name"),
                    Value(f"[{OTHER_DOTS}]"),
                    arg_joiner=" !~ ",
                    template="%(expressions)s",
                    output_field=BooleanField(),
                ),
                violation_error_message=_("Between the parts of a name stands “·”."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def phone(self) -> str:
        return str(self.phone_sealed)

    @phone.setter
    def phone(self, number: str) -> None:
        self.phone_sealed = number
        self.phone_index = blind_index(number)

    @property
    def masked_phone(self) -> str:
        """The number as lists show it: `138****5678`."""
        return mask(self.phone)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def within(self, scope: Scope) -> Self:
        """Workers of the subdistricts, and those with a posting, of any time, on the grids or villages."""
        if scope.everything:
            return self
        posted = Worker.objects.filter(pk=OuterRef("pk")).filter(
            Q(postings__grid__in=scope.grids) | Q(postings__village__in=scope.villages)
        )
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Exists(posted))

    def visible_to(self, user: User) -> Self:
        seen = access.access_of(user)
        return (
            (self.within(seen.scope) | self.filter(pk=seen.worker)).distinct()
            if seen.worker
            else self.within(seen.scope)
        )

    def with_phone(self, number: str) -> Self:
        return self.filter(phone_index=blind_index(number))


class Worker(Person):
    """One person who works in the grids or for them."""

    history = Recorded(left_out=("pinyin",))

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="workers", verbose_name=_("subdistrict"))
    staff_number = models.CharField(
        _("staff number"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", _("Use letters, digits and hyphens."))],
    )
    pinyin = models.CharField(_("pinyin"), max_length=LONGEST_SYLLABLE * 60, editable=False, db_index=True)
    source = models.CharField(_("source"), max_length=20, choices=Source, blank=True)
    stationed_in = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stationed in"),
        help_text=_("The village where an official is stationed, or which a secretary or director heads."),
    )
    line = models.CharField(
        _("line"), max_length=60, blank=True, help_text=_("The line or office that employs an auxiliary.")
    )
    at_window = models.BooleanField(
        _("at a service window"),
        null=True,
        blank=True,
        help_text=_("Window staff cannot be full-time members (policy, section 2.2)."),
    )
    contract = models.CharField(_("contract"), max_length=12, choices=Contract, blank=True)
    supplier = models.CharField(_("supplier"), max_length=60, blank=True, help_text=_("Of a purchased service."))
    contract_begins_on = models.DateField(_("contract begins on"), null=True, blank=True)
    contract_ends_on = models.DateField(_("contract ends on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = recorded_now()

    privacy = Person.privacy | Columns(
        public="subdistrict staff_number pinyin source stationed_in line at_window recorded_at",
        office="contract supplier contract_begins_on contract_ends_on note",
        person="pk",
        subdistrict="subdistrict",
    )

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["pinyin", "staff_number"]
        constraints = [
            *Person.Meta.constraints,
            models.CheckConstraint(
                name="worker_purchased_service_names_its_supplier",
                condition=Q(contract=Contract.PURCHASED, contract_begins_on__isnull=False) & ~Q(supplier="")
                | (~Q(contract=Contract.PURCHASED) & Q(supplier="")),
                violation_error_message=_("A purchased service, and only one, names its supplier; it has a term too."),
            ),
            models.CheckConstraint(
                name="worker_contract_ends_after_it_begins",
                condition=Q(contract_begins_on__isnull=True)
                | Q(contract_ends_on__isnull=True)
                | Q(contract_ends_on__gt=F("contract_begins_on")),
                violation_error_message=_("The contract must end after it begins."),
            ),
        ]
        # By the place of a person the closed periods of their days and posts are known.
        triggers = [
            pgtrigger.Protect(
                name="stays_in_its_subdistrict",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("subdistrict"),
            )
        ]

    @property
    def told_apart(self) -> str:
        """The name with the staff number, for lists to choose from: two people can have one name."""
        return f"{self.name} {self.staff_number}"


def mask(number: str) -> str:
    return f"{number[:3]}{'*' * max(0, len(number) - 7)}{number[-4:]}" if len(number) >= 8 else "*" * len(number)


CHANNELS = (Source.RECOMMENDED, Source.SELF_NOMINATED, Source.RECRUITED)

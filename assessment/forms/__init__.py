"""Forms of the assessment: the terms of a scheme one field each, and what its actions ask for."""

from assessment.forms.scheme import (
    GROUPS,
    IMPORTS,
    LABELS,
    SUMS,
    IssueSchemeForm,
    NewVersionForm,
    PairsField,
    TermsForm,
    in_words,
    terms_fields,
    terms_in_words,
    value_at,
)
from assessment.forms.steps import (
    CheckForm,
    HoldForm,
    IssueForm,
    ReasonForm,
    RunStageForm,
    SignForm,
)

__all__ = [
    "GROUPS",
    "IMPORTS",
    "LABELS",
    "SUMS",
    "CheckForm",
    "HoldForm",
    "IssueForm",
    "IssueSchemeForm",
    "NewVersionForm",
    "PairsField",
    "ReasonForm",
    "RunStageForm",
    "SignForm",
    "TermsForm",
    "in_words",
    "terms_fields",
    "terms_in_words",
    "value_at",
]

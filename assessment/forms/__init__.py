"""Forms of the assessment: the terms of a scheme one field each, and what its actions ask for."""

from assessment.forms.scheme import (
    SUMS,
    IssueSchemeForm,
    NewVersionForm,
    PairsField,
    TermsForm,
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
]

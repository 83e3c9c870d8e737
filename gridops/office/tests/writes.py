"""Who may do which act of the back office, at the subdistrict where the duty is held: read by `test_write_matrix`.

Acts that only read are named apart, and so are those on a part of a row, and those of accounts, which belong to no
subdistrict.
"""

from grids.duties import Duty

CENTER, HEAD, PAYROLL = Duty.CENTER, Duty.HEAD, Duty.PAYROLL

OF_NO_SUBDISTRICT = {
    *(
        "admin.LogEntry",
        "core.AuditEntry",
        "core.Failure",
        "grids.Matter",
        "staff.Lockout",
        "staff.Token",
        "staff.User",
    ),
    *("core.Verification", "core.ChoreRun", "core.FailedItem", "core.Job"),
}

ON_A_PART = {"assessment.Adjustment": "withdraw_file", "incidents.Incident": "withdraw"}
ON_NO_SUBDISTRICT = {
    "staff.User": "open_accounts give_duty set_password remove_second_factor",
    "staff.Token": "issue",
    "staff.Grant": "give_duty end_duty",
    "core.ChoreRun": "do_again",
    "core.FailedItem": "again all_again",
    "core.Job": "again stop",
}

READING = {
    "assessment.Adjustment": "print_form",
    "assessment.ArchivedFile": "print_register",
    "assessment.AwardRound": "print_recommendation print_publication print_decision",
    "assessment.FundSource": "year_document year_workbook month_document month_workbook",
    "assessment.GroupMeeting": "open_file",
    "assessment.InspectionSample": "draw_again",
    "assessment.Interview": "print_record",
    "assessment.Objection": "print_filed print_decision",
    "assessment.PayRun": "paper",
    "assessment.PaySheet": "all_sheets",
    "assessment.QuarterlyScore": "evidence print_form",
    "assessment.Replacement": "drafts print_form print_approved",
    "assessment.Scheme": "print_rules",
    "assessment.ScoreRevision": "print_table",
    "assessment.SurveySample": "print_sheet",
    "assessment.YearlyScore": "print_form",
    "core.AuditEntry": "export",
    "core.Job": "download correct onward",
    "grids.Grid": "map export_boundaries",
    "incidents.HandOver": "print_sheet",
    "incidents.Visit": "print_log",
    "staff.Application": (
        "print_registration print_examination print_approval print_agreement print_marks print_publication"
    ),
    "staff.Opening": "print_announcement",
    "staff.Posting": "print_roster print_moves print_coverage",
    "staff.Training": "print_register",
    "staff.Worker": "show_phone",
}

WRITES: dict[str, dict[tuple[Duty, ...], str]] = {
    "assessment.Adjustment": {
        (CENTER, HEAD): "add_evidence decide show withdraw",
    },
    "assessment.ArchivedFile": {
        (CENTER,): "file_away take_in",
    },
    "assessment.AwardCandidate": {
        (CENTER, HEAD): "leave_out record_votes write_opinions",
    },
    "assessment.AwardRound": {
        (CENTER, HEAD): (
            "note_consultation note_remark open_round propose publish set_panel settle_remark take_up_anew"
        ),
        (HEAD,): "decide",
    },
    "assessment.Bulletin": {
        (CENTER, HEAD): "freeze issue redraft review revise verify withdraw",
    },
    "assessment.DraftRemark": {
        (CENTER, HEAD): "answer",
    },
    "assessment.CycleRun": {
        (CENTER,): "run_by_hand run_now",
    },
    "staff.OutwardMessage": {
        (CENTER,): "send_one_again",
    },
    "assessment.Delivery": {
        (CENTER, HEAD): "record record_one",
    },
    "assessment.GroupDecision": {
        (CENTER,): "withdraw",
    },
    "assessment.GroupMeeting": {
        (CENTER,): "add_files decide sign",
    },
    "assessment.Inspection": {
        (CENTER,): "draw note_finding",
    },
    "assessment.InspectionFinding": {
        (CENTER,): "assign follow_up",
    },
    "assessment.InspectionSample": {
        (CENTER,): "verify",
    },
    "assessment.Interview": {
        (CENTER, HEAD): "hold record_check",
    },
    "assessment.Objection": {
        (CENTER, HEAD): "answer enter_review try_acceptance",
    },
    "assessment.PayItem": {
        (PAYROLL,): "add_shipped",
    },
    "assessment.PayRun": {
        (HEAD,): "approve overdraw pay_as_attended",
        (HEAD, PAYROLL): "draft_again send_back",
        (PAYROLL,): "check draft",
    },
    "assessment.Replacement": {
        (CENTER,): "record_a_ground",
        (CENTER, HEAD): (
            "accept_training accept_transfer approve call_hearing close decide decide_return decline "
            "decline_training decline_transfer end hand_over move note_personnel note_refusal "
            "note_union offer_training offer_transfer record_hearing send_back serve sign_minutes "
            "training_failed training_improved training_not_applicable transfer_not_possible "
            "withdraw"
        ),
    },
    "assessment.RulesToAdopt": {
        (CENTER,): "consult decide issue publish record_signature tell",
    },
    "assessment.Scheme": {
        (CENTER,): "edit_terms issue make_version",
    },
    "assessment.ScoreRevision": {
        (CENTER, HEAD): "redraft review revise tell verify withdraw",
    },
    "assessment.SurveySample": {
        (CENTER,): "draw",
    },
    "assessment.WhatIf": {
        (CENTER, HEAD): "again cancel",
    },
    "grids.Grid": {
        (CENTER,): "change_facts close import_boundaries merge move open_new rename split",
    },
    "grids.GridAct": {
        (CENTER,): "take_back",
    },
    "grids.MatterAdmission": {
        (CENTER,): "decide report",
    },
    "grids.Village": {
        (CENTER,): "close open_new rename",
    },
    "incidents.HandOver": {
        (CENTER,): "add_thing of_posting open_one name_taker record_acceptance",
    },
    "incidents.Hazard": {
        (CENTER,): "hand_on judge_invented judge_true recheck",
    },
    "incidents.Incident": {
        (CENTER, HEAD): "attach_files",
    },
    "incidents.IncomingSheet": {
        (CENTER,): "drop_in import_one import_ready marked put_away take_back",
    },
    "incidents.Premises": {
        (CENTER,): "close",
    },
    "incidents.Receipt": {
        (CENTER,): "nothing_received",
    },
    "incidents.Suggestion": {
        (CENTER,): "answer",
    },
    "incidents.Task": {
        (CENTER,): "withdraw",
    },
    "staff.Application": {
        (CENTER,): "appoint find_eligible refuse",
    },
    "staff.Leave": {
        (CENTER,): "withdraw",
        (HEAD,): "approve decline shorten take_back",
    },
    "staff.Opening": {
        (CENTER,): "close_opening enter_candidate",
    },
    "staff.RightRequest": {
        (HEAD,): "agree refuse",
    },
    "staff.Posting": {
        (CENTER,): "hand_over leave_post stand_in stand_in_while_vacant transfer",
    },
    "staff.Training": {
        (CENTER,): "enter_participants record_results take_off",
    },
}

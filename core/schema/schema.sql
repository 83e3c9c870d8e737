-- made of: {"account.0001_initial": "6f27ff6bdf57521a", "account.0002_email_max_length": "c956ab7a3c3660a1", "account.0003_alter_emailaddress_create_unique_verified_email": "66b6f1939621bcfa", "account.0004_alter_emailaddress_drop_unique_email": "ebc6317e90c47d7a", "account.0005_emailaddress_idx_upper_email": "e7569f1662da1754", "account.0006_emailaddress_lower": "54adb08cb3fba66b", "account.0007_emailaddress_idx_email": "87fad70bfde8ae29", "account.0008_emailaddress_unique_primary_email_fixup": "794bf875bdbef9c4", "account.0009_emailaddress_unique_primary_email": "79762cfa7b1e1d7c", "admin.0001_initial": "f4716989d9815b62", "admin.0002_logentry_remove_auto_add": "2c127e659a2236ed", "admin.0003_logentry_add_action_flag_choices": "02700a827190720e", "assessment.0001_initial": "f7a0ef01f81df96d", "assessment.0002_frozen_lines_stay_where_they_are": "3334d63ad0b3fc62", "assessment.0003_revisions_of_a_month": "ba5e3c056a0c9e5f", "assessment.0004_early_warnings": "81014af93c400e32", "assessment.0005_life_of_an_interview": "60197504fbd5ba30", "assessment.0006_inspection_findings_and_samples": "774f744d7c7a8015", "assessment.0007_papers": "19f069668ee0b1e4", "assessment.0008_rules_are_issued": "ae4999abec91926b", "assessment.0009_wheels_that_stand_still": "e694084473fdbace", "assessment.0010_rows_behind_lines": "68719c2b834fa742", "assessment.0011_survey_samples": "7835a78ec5c3fb2f", "assessment.0012_frozen_months_keep_their_version": "a6625e03ae4cc2e6", "assessment.0013_rows_behind_weeks": "e1349b392e51d0d2", "assessment.0014_frozen_lines_by_the_statement": "2b236037446b1323", "assessment.0015_grounds_of_held_interviews_stay": "7b31ed27efba1927", "assessment.0016_cycle_stop": "30810dfd70e1a6f0", "assessment.0017_what_is_judged_has_happened": "d9df0e9e26b9a8e4", "assessment.0018_frozen_months_are_closed": "cfafad5a39bc35f1", "assessment.0019_days_that_have_come": "e21d2b19c4df035d", "assessment.0020_scores_of_people": "a8834252976555e2", "assessment.0021_pay": "75f0b2e3a8d18d6d", "assessment.0022_leading_group": "a1c1427ef450c0a8", "assessment.0023_delivery_and_objections": "4dfb5881a9d3601e", "assessment.0024_pay_step": "af4cf534defdb280", "assessment.0025_replacements": "993acb578f3f1ff5", "assessment.0026_stage_of_monthly_scores": "385202fccf2b7225", "assessment.0027_protection_by_objections": "2284ee57344d561e", "assessment.0028_quarters_years_and_adjustments": "d2ff320773b6b9a8", "assessment.0029_words_of_pay": "4942630129933c10", "assessment.0030_pay_papers": "078086514cd30456", "assessment.0031_awards": "f53f0285a2fde06b", "assessment.0032_adoption_of_rules": "20f51cf3190ac737", "assessment.0033_entries_are_not_negative": "6a4f5b788ef6efd9", "assessment.0034_answers_by_the_leading_group": "54ea6870dd26f0d5", "assessment.0035_what_ifs": "2414c700845ab552", "assessment.0036_kept_papers": "33a86a231acef2ff", "assessment.0037_where_removals_are_told": "30386a3b528facb7", "assessment.0038_accepted_rows_of_a_quarter": "e987b5d9640259fd", "assessment.0039_files_of_replacements_and_times": "a23c552a201adbdc", "assessment.0040_archived_files": "2022d3b88996a860", "assessment.0041_remarks_on_drafts": "d29f6ee255145f3b", "assessment.0042_category_of_a_decision_on_awards": "90f4c8e469505831", "auth.0001_initial": "845cff319606332f", "auth.0002_alter_permission_name_max_length": "feaf97e0e8f7d148", "auth.0003_alter_user_email_max_length": "9d5657b4db9872dc", "auth.0004_alter_user_username_opts": "9538db342c9a9bec", "auth.0005_alter_user_last_login_null": "79f60a35dc000fdd", "auth.0006_require_contenttypes_0002": "00cb16e3405f14b6", "auth.0007_alter_validators_add_error_messages": "115db87dc327530f", "auth.0008_alter_user_username_max_length": "02857f65f7d64814", "auth.0009_alter_user_last_name_max_length": "19a89500e7f108a7", "auth.0010_alter_group_name_max_length": "0963ed6498ac0b3a", "auth.0011_update_proxy_permissions": "85a5dde708dc4b61", "auth.0012_alter_user_first_name_max_length": "6cefbc9f80903763", "axes.0001_initial": "e4c0194cf158395b", "axes.0002_auto_20151217_2044": "a092989bdd502de7", "axes.0003_auto_20160322_0929": "ff269df1341caca0", "axes.0004_auto_20181024_1538": "71cdafbe7458c772", "axes.0005_remove_accessattempt_trusted": "baf3f5f6de5b5ee8", "axes.0006_remove_accesslog_trusted": "82850f25ae37e081", "axes.0007_alter_accessattempt_unique_together": "c9fdd81629030721", "axes.0008_accessfailurelog": "2680dce9ecfcd4df", "axes.0009_add_session_hash": "82762be269ea4c62", "axes.0010_accessattemptexpiration": "524ca5b4566a41b8", "contenttypes.0001_initial": "35ed8489a147e0b4", "contenttypes.0002_remove_content_type_name": "7d36494075750f0e", "core.0001_initial": "8b05d046ab20aab0", "core.0002_audit_log": "b74880323860d127", "core.0003_audit_of_searches": "a245c1f00d912b0d", "core.0004_history_of_rows": "1fbae5a26af59fb7", "core.0005_installation": "f8b5e536d43fb910", "core.0006_failures": "11707d6065176dc6", "core.0007_restricted_cases_opened": "7c9683e64c8f7a0b", "core.0008_failed_items_and_chores": "b030d3a50cde1874", "core.0009_seals": "df3a32c0f6b5adcb", "core.0010_jobs": "055babd25fad610c", "grids.0001_initial": "dcc8d6b5aa401578", "grids.0002_acts_of_the_map": "2318121cade78261", "grids.0003_villages_dated_acts_taken_back": "d4aaf11f3ac7a21d", "grids.0004_what_matters_ask": "4eff5228b4baa5ba", "grids.0005_simple_grids": "74891b04ac0a8de9", "grids.0006_expected_extent": "ca9ca58bcf60dc55", "grids.0007_closed_periods": "ae5194f173c15cb2", "grids.0008_days_that_have_come": "62f937e82e6f1823", "grids.0009_stable_keys_of_grids": "c35f2d88da2c4b3b", "grids.0010_far_km_of_older_rows": "e6e3559b406abf76", "grids.0011_what_closed_periods_keep": "061cb95d98593e14", "grids.0012_acts_go_with_their_sheet": "c7d67efc693f24be", "grids.0013_openings_go_with_their_sheet": "6abaaa87b33830f8", "grids.0014_field_pages": "235b395e2689a58a", "grids.0015_the_closed_period_that_is_named": "14d565a0b8d9cd35", "incidents.0001_initial": "6a598d702d66577b", "incidents.0002_number_sequence": "8893413d663916b4", "incidents.0003_search": "1c8d662a29da5fb3", "incidents.0004_attachments": "ab41a98abfc18be7", "incidents.0005_time_limits_by_matter": "674b0ba813276f58", "incidents.0006_premises_visits_hazards": "b67daa28214bcb58", "incidents.0007_likely_duplicates": "83983d8e81940b19", "incidents.0008_claims_and_filters": "f5ed5372703c68c0", "incidents.0009_incoming_sheets": "2e182760176e3d59", "incidents.0010_retention": "40b7b847f3be5c76", "incidents.0011_mediation_publicity_care_tasks": "96ec34d308605fb9", "incidents.0012_supervision_and_parts": "314bf9ef4629e2e7", "incidents.0013_routing": "50ad04a06e5d786c", "incidents.0014_optional_survey_answers": "40ff0bca5b667e75", "incidents.0015_worksheets_left_aside": "d261dabcd0de60db", "incidents.0016_plausible_figures": "06a68c9f8efe552c", "incidents.0017_originals_of_attachments": "64b4e09aa046874f", "incidents.0018_entries_of_whole_months": "fe4c19bee5a20642", "incidents.0019_rows_of_monthly_sheets": "6a8e9e1b5a8af7ee", "incidents.0020_one_way_for_all_sheets": "cd20dc8f2df2c4e5", "incidents.0021_closed_periods": "5104e0fd9b5f3bf9", "incidents.0022_days_that_have_come": "fe785ef8422c9861", "incidents.0023_entries_are_of_days_unless_said": "629d3c5b9e3885a8", "incidents.0024_channels_and_late_entries": "a6ece306a9576640", "incidents.0025_time_of_entry_of_facts": "fc48bec775ed8566", "incidents.0026_outside_codes": "c0554a511ab9ec31", "incidents.0027_households_not_recorded": "bc390f3b24cd7321", "incidents.0028_settling_by_acts_alone": "893cafbd3fcc6873", "incidents.0029_states_of_moves_alone": "ae3f9c30d597f83f", "incidents.0030_hand_overs": "a286659b78964fb8", "incidents.0031_hazards_by_sheet": "2bff5b8f8805564c", "incidents.0032_files_of_replacements_and_times": "1405f922204f367f", "incidents.0033_sheets_of_places": "a68599486c5991e2", "incidents.0034_standard_texts": "1a0c23e4073dcbd3", "incidents.0035_suggestions": "860cb8ff51a54757", "incidents.0036_talks": "c2e162967b89d8fc", "incidents.0037_unfinished": "3c6389b7ab2afdb0", "incidents.0038_marked_by_the_task": "f5339fd3cbec97e4", "incidents.0039_sheets_that_wait_are_read_again": "9c5988f5f6a67819", "incidents.0040_work_on_sheets": "01401a3b2dc52384", "incidents.0041_help_asked": "498a1dce83779b08", "incidents.0042_unfinished_by_deadline": "42d3ccd9ebb5a91f", "otp_static.0001_initial": "e5f44e1c6a9e7a66", "otp_static.0002_throttling": "88bc119b723dda21", "otp_static.0003_add_timestamps": "f225fc7493e55f28", "otp_totp.0001_initial": "366d9effe737f771", "otp_totp.0002_auto_20190420_0723": "2bf09966867c24ae", "otp_totp.0003_add_timestamps": "7999680ed610b0c8", "sessions.0001_initial": "2aa438e2393ee513", "socialaccount.0001_initial": "3647538d149b8190", "socialaccount.0002_token_max_lengths": "1f6fc8859622f595", "socialaccount.0003_extra_data_default_dict": "e8b6fe9e20bed061", "socialaccount.0004_app_provider_id_settings": "82163ba3cc18a1ea", "socialaccount.0005_socialtoken_nullable_app": "f023fe1a501c3e63", "socialaccount.0006_alter_socialaccount_extra_data": "d1de2c79db317f6f", "staff.0001_initial": "7773288c0430dc1f", "staff.0002_grid_service": "7a6390e092482524", "staff.0003_account_security": "c60be522db7d6291", "staff.0004_people": "efeb23d3c10f2eda", "staff.0005_notices": "45daa14ffdac7448", "staff.0006_outward_messages": "10e3fde4391a6419", "staff.0007_followed_postings": "50b2283222967c8e", "staff.0008_abilities_and_sources_as_recorded": "1b95c5335535a3f5", "staff.0009_accounts_of_one_person": "e0c2fbaf8f89e715", "staff.0010_one_form_of_names": "beac0c3fd4d1a19b", "staff.0011_closed_periods": "bdbda27065eeca7b", "staff.0012_days_that_have_come": "2bfa82ff92bed571", "staff.0013_time_of_entry_of_staff": "215f390d7f0e7423", "staff.0014_leave_by_approval_alone": "498fd5a5a071ec15", "staff.0015_leave_in_closed_periods": "48cafafc64853bef", "staff.0016_a_head_approves_leave": "ad00d54d27293a3b", "staff.0017_duties_of_pay": "061d114682357b73", "staff.0018_workers_stay_in_their_subdistrict": "9a3dbdc2ec8b8205", "staff.0019_standing_in_and_openings": "21bf7afb41cf7e68", "staff.0020_statutory_holidays": "51f438cfaa2cd24e", "staff.0021_standing_in_is_kept": "6eaa48f5f024b258", "staff.0022_whether_attendance_is_kept": "a8f7d569ae2c580e", "staff.0023_leave_quotas": "990ac0992eeb9294", "staff.0024_where_removals_are_told": "a0ece60ae54f456f", "staff.0025_rights_take_two": "75c7b7ee2c7a88f2", "staff.0026_kept_notices": "49cea745ab4fd8d8", "staff.0027_resets_take_two_and_guessed_names": "dbbbed070177bcdd", "staff.0028_trainings": "1d653daa33ca1121", "staff.0029_as_long_as_a_name_is_spelt": "5a71cb4457de9e3c"}
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', true);
SET LOCAL check_function_bodies = false;
SET LOCAL xmloption = content;
SET LOCAL client_min_messages = warning;
SET LOCAL row_security = off;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
                DECLARE
                    _pgtrigger_ignore TEXT[];
                    _result BOOLEAN;
                BEGIN
                    BEGIN
                        SELECT INTO _pgtrigger_ignore
                            CURRENT_SETTING('pgtrigger.ignore');
                        EXCEPTION WHEN OTHERS THEN
                    END;
                    IF _pgtrigger_ignore IS NOT NULL THEN
                        SELECT trigger_name = ANY(_pgtrigger_ignore)
                        INTO _result;
                        RETURN _result;
                    ELSE
                        RETURN FALSE;
                    END IF;
                END;
            $$;

CREATE FUNCTION public.grids_ask_why(places bigint[], was daterange, becomes daterange, whole boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    reason text := coalesce(nullif(current_setting('gridops.said', true), ''), '{}')::jsonb ->> 'reason';
    closed record;
BEGIN
    IF reason <> '' THEN
        RETURN;
    END IF;
    was := coalesce(was, 'empty');
    becomes := coalesce(becomes, 'empty');
    SELECT * INTO closed FROM grids_closedperiod c
    WHERE c.subdistrict_id = ANY(places)
      AND ((whole AND (c.during && was OR c.during && becomes)) OR c.during * was <> c.during * becomes)
    ORDER BY upper(c.during) - lower(c.during), c.during LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the period is closed: a correction needs a reason'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_period_asks_why',
                  DETAIL = to_char(
                      lower(closed.during),
                      CASE WHEN closed.kind = 'quarter' THEN 'YYYY"Q"Q' ELSE 'YYYY-MM' END
                  );
    END IF;
END
$$;

CREATE FUNCTION public.incidents_folded(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT COST 500 PARALLEL SAFE
    RETURN regexp_replace(regexp_replace(lower((NORMALIZE(words, NFKC) COLLATE "C")), '[\u200b-\u200f\u2060\ufeff]'::text, ''::text, 'g'::text), '\s+'::text, ' '::text, 'g'::text);

CREATE FUNCTION public.incidents_grams(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT COST 5000 PARALLEL SAFE
    RETURN (SELECT array_to_tsvector(COALESCE(array_agg(pairs.gram), '{}'::text[])) AS array_to_tsvector FROM (SELECT rtrim((characters.one || lead(characters.one, 1, ''::text) OVER (ORDER BY characters.place))) AS gram FROM unnest(string_to_array(public.incidents_folded(incidents_grams.words), NULL::text)) WITH ORDINALITY characters(one, place)) pairs WHERE (("left"(pairs.gram, 1) <> ' '::text) AND (pairs.gram <> ''::text)));

CREATE FUNCTION public.incidents_query(words text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT (COALESCE(string_agg((((''''::text || replace(replace(substr(word.word, place.place, 2), '\'::text, '\\'::text), ''''::text, ''''''::text)) || ''''::text) || CASE length(word.word) WHEN 1 THEN ':*'::text ELSE ''::text END), ' & '::text), ''::text))::tsquery AS "coalesce" FROM string_to_table(public.incidents_folded(incidents_query.words), ' '::text) word(word), LATERAL generate_series(1, GREATEST((length(word.word) - 1), 1)) place(place) WHERE (word.word <> ''::text));

CREATE FUNCTION public.pgtrigger_a_head_approves_5ecc1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    IF NEW.approved_at IS NULL AND NEW.approved_by_id IS NULL THEN
    RETURN NEW;
END IF;
IF TG_OP = 'UPDATE' THEN
    IF (NEW.approved_at, NEW.approved_by_id) IS NOT DISTINCT FROM (OLD.approved_at, OLD.approved_by_id) THEN
        RETURN NEW;
    END IF;
END IF;
IF NEW.approved_at IS NULL OR NEW.approved_at > clock_timestamp() + interval '5 minutes' THEN
    RAISE EXCEPTION 'a leave is approved at a moment that has come' USING ERRCODE = 'check_violation';
END IF;

IF NOT EXISTS (
        SELECT 1 FROM staff_grant g JOIN staff_worker w ON w.subdistrict_id = g.subdistrict_id
        WHERE w.id = NEW.worker_id AND g.user_id = NEW.approved_by_id AND g.duty = 'head'
          AND g.during @> (NEW.approved_at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
    RAISE EXCEPTION 'only somebody who is head of the office of the worker on that day approves a leave' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_about_a_draft_9e6dc() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NOT EXISTS (
        SELECT FROM assessment_bulletin WHERE id = NEW.bulletin_id AND state = 'draft' AND revision = 1 FOR KEY SHARE
    ) THEN
        RAISE EXCEPTION 'remarks are made on the draft of a month';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_accepted_is_not_deleted_e2874() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_accepted_stays_0b5e6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_account_is_bound_by_others_2892e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE the_person bigint;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    the_person := coalesce(NEW.worker_id, NEW.person_id);
    IF (coalesce(nullif(current_setting('gridops.said', true), ''), '{}')::jsonb ->> 'key')::bigint = NEW.id THEN
        RAISE EXCEPTION 'nobody says whose their own account is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_is_bound_by_others';
    END IF;
    IF NEW.worker_id IS NOT NULL AND EXISTS (
        SELECT FROM staff_grant WHERE user_id = NEW.id AND duty IN ('audit', 'security', 'system')
          AND (upper(during) IS NULL OR upper(during) > CURRENT_DATE)
    ) THEN
        RAISE EXCEPTION 'the account of an administrator follows no postings'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'administrators_follow_no_postings';
    END IF;
    IF the_person IS NOT NULL AND EXISTS (
        SELECT FROM staff_grant a, staff_grant b JOIN staff_user v ON v.id = b.user_id
        WHERE a.user_id = NEW.id AND b.id <> a.id AND a.during && b.during
          AND the_person IN (v.worker_id, v.person_id) AND (
    ((a.duty IN ('audit', 'security', 'system')) <> (b.duty IN ('audit', 'security', 'system')) AND a.user_id = b.user_id)
    OR (a.duty IN ('audit', 'security', 'system') AND b.duty IN ('audit', 'security', 'system')
        AND (a.duty = 'audit') <> (b.duty = 'audit'))
)
    ) THEN
        RAISE EXCEPTION 'administrators hold no other duty, and audit alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_are_kept_apart';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_adjustment_file_stays_01d60() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_another_decides_with_evidence_1dd6a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NEW.state NOT IN ('approved', 'declined') OR NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM staff_user one, staff_user other
        WHERE one.id = NEW.decided_by_id AND (
            other.id = NEW.proposed_by_id
                AND coalesce(one.worker_id, one.person_id) = coalesce(other.worker_id, other.person_id)
            OR NEW.worker_id IN (one.worker_id, one.person_id)
        )
    ) THEN
        RAISE EXCEPTION 'nobody decides on an adjustment that they proposed, or that is about themselves' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM staff_grant
        WHERE user_id = NEW.decided_by_id AND duty = 'head' AND subdistrict_id = NEW.subdistrict_id
          AND during @> (NEW.decided_at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        RAISE EXCEPTION 'only a head of the office decides on an adjustment' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' AND NOT EXISTS (
        SELECT FROM assessment_adjustmentfile WHERE adjustment_id = NEW.id AND removed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'an adjustment is approved with its evidence' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_answered_by_somebody_else_a7cdc() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NEW.answered_by_id IS NOT NULL AND EXISTS (
        SELECT FROM staff_user WHERE id = NEW.answered_by_id AND coalesce(worker_id, person_id) = NEW.worker_id
    ) THEN
        RAISE EXCEPTION 'nobody answers their own remark';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_answered_by_somebody_else_ce8be() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_objection o
        JOIN staff_user answering ON answering.id = NEW.answered_by_id
        LEFT JOIN staff_user barred ON barred.id = ANY(o.judged_by) OR barred.id IN (
            SELECT answered_by_id FROM assessment_objectionanswer WHERE objection_id = o.id
        )
        WHERE o.id = NEW.objection_id AND (
            coalesce(answering.worker_id, answering.person_id) = o.worker_id
            OR barred.id = answering.id
            OR coalesce(barred.worker_id, barred.person_id) = coalesce(answering.worker_id, answering.person_id)
        )
    ) THEN
        RAISE EXCEPTION 'an objection is answered by somebody who had no part in what it is about';
    END IF;
    IF NEW.instance = 2 AND NOT EXISTS (
        SELECT FROM assessment_objection WHERE id = NEW.objection_id AND review_asked_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'nobody asked for a review';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_answered_stays_36164() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_apart_duties_506e1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
                    IF EXISTS (
                        SELECT 1 FROM incidents_incidentmove m
                        WHERE m.incident_id = NEW.incident_id AND m.actor_id = NEW.actor_id AND m.move IN ('self-close', 'settle', 'start', 'feed-back', 'answer')
                    ) THEN
                        RAISE EXCEPTION 'who handled a case does not verify it' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                
                END;
            $$;

CREATE FUNCTION public.pgtrigger_apart_duties_8514b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_replacementstep s
        JOIN staff_user was ON was.id = s.actor_id
        JOIN staff_user now ON now.id = NEW.actor_id
        WHERE s.replacement_id = NEW.replacement_id AND s.move IN ('decide', 'decline')
          AND (was.id = now.id OR coalesce(was.worker_id, was.person_id) = coalesce(now.worker_id, now.person_id))
    ) THEN
        RAISE EXCEPTION 'who decided a replacement does not approve it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_0294d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_76423() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_a50e7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_b12d8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_ccdef() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_cd26c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_d29a8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_e1efe() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_append_only_ff3b0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_approved_is_not_deleted_9eb40() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_approved_only_shrinks_ac7f6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    IF (NEW.worker_id, NEW.kind, NEW.part, NEW.approved_at, NEW.approved_by_id)
            IS DISTINCT FROM (OLD.worker_id, OLD.kind, OLD.part, OLD.approved_at, OLD.approved_by_id)
        OR NOT NEW.during <@ OLD.during OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL) THEN
    RAISE EXCEPTION 'an approved leave is only shortened or taken back' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_attachment_facts_stay_67ae2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_attachment_stays_be64a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_audit_is_kept_e278f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF OLD.at > now() - interval '183 days' THEN
        RAISE EXCEPTION 'the audit log is kept for 183 days at least';
    END IF;
    RETURN OLD;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_audit_is_not_changed_dd170() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_audit_is_not_emptied_c212e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'the audit log is never emptied';
                END;
            $$;

CREATE FUNCTION public.pgtrigger_begins_as_a_proposal_8c9a6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NEW.state <> 'proposed' THEN
        RAISE EXCEPTION 'an adjustment begins as a proposal';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_by_two_without_own_sheet_17458() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE checker bigint; approver bigint;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    checker := (SELECT coalesce(worker_id, person_id) FROM staff_user WHERE id = NEW.checked_by_id);
    approver := (SELECT coalesce(worker_id, person_id) FROM staff_user WHERE id = NEW.approved_by_id);
    IF NEW.approved_by_id = NEW.checked_by_id OR approver = checker THEN
        RAISE EXCEPTION 'a pay run is approved by another person than checked it' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM assessment_paysheet WHERE run_id = NEW.id AND worker_id IN (checker, approver)) THEN
        RAISE EXCEPTION 'nobody checks or approves their own pay' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM staff_user WHERE id IN (NEW.checked_by_id, NEW.approved_by_id) AND is_service) THEN
        RAISE EXCEPTION 'a pay run is checked and approved by people' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.checked_by_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.checked_at IS DISTINCT FROM OLD.checked_at)
        AND NOT EXISTS (
        SELECT FROM staff_grant WHERE user_id = NEW.checked_by_id AND duty = 'payroll' AND subdistrict_id = NEW.subdistrict_id
          AND during @> (NEW.checked_at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        RAISE EXCEPTION 'a pay run is checked by a payroll officer' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approved_by_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.approved_at IS DISTINCT FROM OLD.approved_at)
        AND NOT EXISTS (
        SELECT FROM staff_grant WHERE user_id = NEW.approved_by_id AND duty = 'head' AND subdistrict_id = NEW.subdistrict_id
          AND during @> (NEW.approved_at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        RAISE EXCEPTION 'a pay run is approved by a head' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_checked_stays_2cd5a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_00989() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id), (SELECT subdistrict_id FROM staff_worker WHERE id = NEW.worker_id)], OLD.during, NEW.during, OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.part IS DISTINCT FROM NEW.part OR OLD.approved_at IS DISTINCT FROM NEW.approved_at OR OLD.closed_at IS DISTINCT FROM NEW.closed_at); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_0e886() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id), (SELECT subdistrict_id FROM grids_grid WHERE id = NEW.grid_id)], daterange((OLD.found_at AT TIME ZONE 'Asia/Shanghai')::date, (OLD.found_at AT TIME ZONE 'Asia/Shanghai')::date + 1), daterange((NEW.found_at AT TIME ZONE 'Asia/Shanghai')::date, (NEW.found_at AT TIME ZONE 'Asia/Shanghai')::date + 1), OLD.grid_id IS DISTINCT FROM NEW.grid_id OR OLD.found_by_id IS DISTINCT FROM NEW.found_by_id OR OLD.level IS DISTINCT FROM NEW.level OR OLD.judged_invented IS DISTINCT FROM NEW.judged_invented OR OLD.due_at IS DISTINCT FROM NEW.due_at OR OLD.state IS DISTINCT FROM NEW.state OR OLD.settled_at IS DISTINCT FROM NEW.settled_at); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_19d0f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id, NEW.subdistrict_id], daterange(OLD.day, OLD.day + 1), daterange(NEW.day, NEW.day + 1), OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.reached IS DISTINCT FROM NEW.reached OR OLD.worker_id IS DISTINCT FROM NEW.worker_id); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_27bab() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id), (SELECT subdistrict_id FROM staff_worker WHERE id = NEW.worker_id)], OLD.during, NEW.during, OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.kind IS DISTINCT FROM NEW.kind); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_29b58() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id), (SELECT subdistrict_id FROM grids_grid WHERE id = NEW.grid_id)], daterange(OLD.day, OLD.day + 1), daterange(NEW.day, NEW.day + 1), OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.grid_id IS DISTINCT FROM NEW.grid_id OR OLD.category IS DISTINCT FROM NEW.category OR OLD.outcome IS DISTINCT FROM NEW.outcome); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_2e288() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id), (SELECT subdistrict_id FROM grids_grid WHERE id = NEW.grid_id)], daterange(OLD.day, OLD.day + 1), daterange(NEW.day, NEW.day + 1), OLD.grid_id IS DISTINCT FROM NEW.grid_id OR OLD.entry_class IS DISTINCT FROM NEW.entry_class OR OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.new IS DISTINCT FROM NEW.new OR OLD.changed IS DISTINCT FROM NEW.changed OR OLD.verified IS DISTINCT FROM NEW.verified OR OLD.monthly IS DISTINCT FROM NEW.monthly); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_320d2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id, NEW.subdistrict_id], OLD.during, NEW.during, OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_32f70() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id), (SELECT subdistrict_id FROM staff_worker WHERE id = NEW.worker_id)], OLD.during, NEW.during, OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.role IS DISTINCT FROM NEW.role OR OLD.grid_id IS DISTINCT FROM NEW.grid_id OR OLD.village_id IS DISTINCT FROM NEW.village_id OR OLD.stands_in_for_id IS DISTINCT FROM NEW.stands_in_for_id); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_42e72() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id), (SELECT subdistrict_id FROM grids_grid WHERE id = NEW.grid_id)], daterange(OLD.day, OLD.day + 1), daterange(NEW.day, NEW.day + 1), OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.grid_id IS DISTINCT FROM NEW.grid_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.visited IS DISTINCT FROM NEW.visited OR OLD.households IS DISTINCT FROM NEW.households OR OLD.judged_invented IS DISTINCT FROM NEW.judged_invented); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_664e3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id), (SELECT subdistrict_id FROM staff_worker WHERE id = NEW.worker_id)], OLD.during, NEW.during, OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.amount IS DISTINCT FROM NEW.amount); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_6b836() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id), (SELECT subdistrict_id FROM staff_worker WHERE id = NEW.worker_id)], OLD.during, NEW.during, OLD.group_id IS DISTINCT FROM NEW.group_id OR OLD.worker_id IS DISTINCT FROM NEW.worker_id); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_6e21f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY(SELECT id FROM grids_subdistrict), OLD.during, NEW.during, true); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_7c08a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM incidents_incident WHERE id = OLD.incident_id), (SELECT subdistrict_id FROM incidents_incident WHERE id = NEW.incident_id)], daterange(OLD.held_on, OLD.held_on + 1), daterange(NEW.held_on, NEW.held_on + 1), OLD.incident_id IS DISTINCT FROM NEW.incident_id OR OLD.mediator_id IS DISTINCT FROM NEW.mediator_id OR OLD.outcome IS DISTINCT FROM NEW.outcome OR OLD.agreement IS DISTINCT FROM NEW.agreement); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_80eda() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id, NEW.subdistrict_id], OLD.during, NEW.during, OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id OR OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.line IS DISTINCT FROM NEW.line); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_88d8c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id, NEW.subdistrict_id], daterange((OLD.reported_at AT TIME ZONE 'Asia/Shanghai')::date, (OLD.reported_at AT TIME ZONE 'Asia/Shanghai')::date + 1), daterange((NEW.reported_at AT TIME ZONE 'Asia/Shanghai')::date, (NEW.reported_at AT TIME ZONE 'Asia/Shanghai')::date + 1), OLD.grid_id IS DISTINCT FROM NEW.grid_id OR OLD.reporter_id IS DISTINCT FROM NEW.reporter_id OR OLD.matter_id IS DISTINCT FROM NEW.matter_id OR OLD.subcategory_id IS DISTINCT FROM NEW.subcategory_id OR OLD.restricted IS DISTINCT FROM NEW.restricted OR OLD.number IS DISTINCT FROM NEW.number OR OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id OR OLD.state IS DISTINCT FROM NEW.state OR OLD.confirmed_at IS DISTINCT FROM NEW.confirmed_at OR OLD.settled_at IS DISTINCT FROM NEW.settled_at); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_8a94a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY(SELECT id FROM grids_subdistrict), (SELECT during FROM grids_matter WHERE id = OLD.matter_id), (SELECT during FROM grids_matter WHERE id = NEW.matter_id), true); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_a6183() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id, NEW.subdistrict_id], daterange(OLD.day, OLD.day + 1), daterange(NEW.day, NEW.day + 1), OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id OR OLD.working IS DISTINCT FROM NEW.working OR OLD.statutory IS DISTINCT FROM NEW.statutory); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_a97cb() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id), (SELECT subdistrict_id FROM staff_worker WHERE id = NEW.worker_id)], daterange(OLD.day, OLD.day + 1), daterange(NEW.day, NEW.day + 1), OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.quantity IS DISTINCT FROM NEW.quantity OR OLD.amount IS DISTINCT FROM NEW.amount); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_ab76b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id), (SELECT subdistrict_id FROM staff_worker WHERE id = NEW.worker_id)], daterange(OLD.day, OLD.day + 1), daterange(NEW.day, NEW.day + 1), OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.status IS DISTINCT FROM NEW.status OR OLD.part IS DISTINCT FROM NEW.part OR OLD.leave_kind IS DISTINCT FROM NEW.leave_kind); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_b4743() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_village WHERE id = OLD.village_id), (SELECT subdistrict_id FROM grids_village WHERE id = NEW.village_id)], OLD.during, NEW.during, OLD.village_id IS DISTINCT FROM NEW.village_id OR OLD.name IS DISTINCT FROM NEW.name); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_bfb44() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id), (SELECT subdistrict_id FROM grids_grid WHERE id = NEW.grid_id)], (SELECT daterange(day, day + 1) FROM incidents_publicityactivity WHERE id = OLD.activity_id), (SELECT daterange(day, day + 1) FROM incidents_publicityactivity WHERE id = NEW.activity_id), OLD.grid_id IS DISTINCT FROM NEW.grid_id); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_c73c6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id, NEW.subdistrict_id], OLD.during, NEW.during, OLD.subdistrict_id IS DISTINCT FROM NEW.subdistrict_id OR OLD.amount IS DISTINCT FROM NEW.amount); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_ceba9() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM assessment_payitem WHERE id = OLD.item_id), (SELECT subdistrict_id FROM assessment_payitem WHERE id = NEW.item_id)], OLD.during, NEW.during, OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.worker_id IS DISTINCT FROM NEW.worker_id OR OLD.group_id IS DISTINCT FROM NEW.group_id OR OLD.source IS DISTINCT FROM NEW.source OR OLD.value IS DISTINCT FROM NEW.value); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_d3419() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id), (SELECT subdistrict_id FROM grids_grid WHERE id = NEW.grid_id)], OLD.during, NEW.during, OLD.grid_id IS DISTINCT FROM NEW.grid_id OR OLD.code IS DISTINCT FROM NEW.code OR OLD.name IS DISTINCT FROM NEW.name OR OLD.village_id IS DISTINCT FROM NEW.village_id OR OLD.complexity IS DISTINCT FROM NEW.complexity); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_changed_fbfa6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id), (SELECT subdistrict_id FROM grids_grid WHERE id = NEW.grid_id)], daterange(OLD.month, (OLD.month + interval '1 month')::date), daterange(NEW.month, (NEW.month + interval '1 month')::date), OLD.grid_id IS DISTINCT FROM NEW.grid_id OR OLD.asked IS DISTINCT FROM NEW.asked OR OLD.knowing IS DISTINCT FROM NEW.knowing OR OLD.participating IS DISTINCT FROM NEW.participating OR OLD.satisfied IS DISTINCT FROM NEW.satisfied); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_02314() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id)], (SELECT daterange(day, day + 1) FROM incidents_publicityactivity WHERE id = OLD.activity_id), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_07182() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id)], daterange(OLD.day, OLD.day + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_0a640() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id)], daterange(OLD.month, (OLD.month + interval '1 month')::date), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_1959e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id], daterange(OLD.day, OLD.day + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_1e65b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id)], daterange((OLD.found_at AT TIME ZONE 'Asia/Shanghai')::date, (OLD.found_at AT TIME ZONE 'Asia/Shanghai')::date + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_2b041() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id)], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_32ed2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id)], daterange(OLD.day, OLD.day + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_618ba() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id)], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_701c9() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_77605() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id], daterange(OLD.day, OLD.day + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_84027() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_891ca() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM assessment_payitem WHERE id = OLD.item_id)], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_8af76() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id)], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_94129() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id)], daterange(OLD.day, OLD.day + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_978d6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id)], daterange(OLD.day, OLD.day + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_a3c79() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_a8800() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id)], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_a8a89() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM incidents_incident WHERE id = OLD.incident_id)], daterange(OLD.held_on, OLD.held_on + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_bc480() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id)], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_db156() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id], daterange((OLD.reported_at AT TIME ZONE 'Asia/Shanghai')::date, (OLD.reported_at AT TIME ZONE 'Asia/Shanghai')::date + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_f756f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_village WHERE id = OLD.village_id)], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_fd16f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM grids_grid WHERE id = OLD.grid_id)], daterange(OLD.day, OLD.day + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_asks_why_removed_ffef2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[(SELECT subdistrict_id FROM staff_worker WHERE id = OLD.worker_id)], OLD.during, 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_closed_stays_4748c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_days_of_leave_stay_4bab4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    IF (TG_OP = 'DELETE' OR NEW IS DISTINCT FROM OLD) AND EXISTS (
        SELECT 1 FROM staff_leave l
        WHERE l.id = OLD.leave_id AND l.approved_at IS NOT NULL AND l.closed_at IS NULL AND l.during @> OLD.day
    ) THEN
    RAISE EXCEPTION 'a day of an approved leave changes only with the leave: shorten it, or take it back' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_decided_stays_37c7d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_decided_stays_46c95() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_decided_stays_bf09c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_decided_stays_ddb94() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_digest_is_of_the_content_88f33() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NEW.digest <> encode(sha256(NEW.content), 'hex') THEN
        RAISE EXCEPTION 'the digest of a paper is that of its content';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_drawn_item_stays_6f654() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_drawn_stays_557bf() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_drawn_stays_64d50() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_drawn_stays_e66dc() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_due_asks_why_changed_dbf7f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id, NEW.subdistrict_id], daterange((OLD.due_at AT TIME ZONE 'Asia/Shanghai')::date, (OLD.due_at AT TIME ZONE 'Asia/Shanghai')::date + 1), daterange((NEW.due_at AT TIME ZONE 'Asia/Shanghai')::date, (NEW.due_at AT TIME ZONE 'Asia/Shanghai')::date + 1), OLD.level IS DISTINCT FROM NEW.level); RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_due_asks_why_removed_b300e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM grids_ask_why(ARRAY[OLD.subdistrict_id], daterange((OLD.due_at AT TIME ZONE 'Asia/Shanghai')::date, (OLD.due_at AT TIME ZONE 'Asia/Shanghai')::date + 1), 'empty'::daterange, true); RETURN OLD;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_duties_are_kept_apart_06581() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE the_person bigint;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    the_person := (SELECT coalesce(worker_id, person_id) FROM staff_user WHERE id = NEW.user_id);
    PERFORM FROM staff_user u WHERE u.id = NEW.user_id OR the_person IN (u.worker_id, u.person_id)
        ORDER BY u.id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM staff_grant a, staff_grant b JOIN staff_user u ON u.id = b.user_id
        WHERE a.id = NEW.id AND b.id <> a.id AND a.during && b.during
          AND (u.id = NEW.user_id OR the_person IN (u.worker_id, u.person_id)) AND (
    ((a.duty IN ('audit', 'security', 'system')) <> (b.duty IN ('audit', 'security', 'system')) AND a.user_id = b.user_id)
    OR (a.duty IN ('audit', 'security', 'system') AND b.duty IN ('audit', 'security', 'system')
        AND (a.duty = 'audit') <> (b.duty = 'audit'))
)
    ) THEN
        RAISE EXCEPTION 'administrators hold no other duty, and audit alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_are_kept_apart';
    END IF;
    IF NEW.duty IN ('audit', 'security', 'system') AND NOT isempty(NEW.during)
        AND EXISTS (SELECT FROM staff_user WHERE id = NEW.user_id AND worker_id IS NOT NULL) THEN
        RAISE EXCEPTION 'the account of an administrator follows no postings'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'administrators_follow_no_postings';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_evidence_is_fixed_once_shown_929db() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_adjustment WHERE id = NEW.adjustment_id AND state <> 'proposed') THEN
        RAISE EXCEPTION 'the evidence of an adjustment that was shown to the person stays as it is';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_figures_stay_496a5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_file_stays_bda33() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_filed_stays_8c815() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF (OLD.subdistrict_id, OLD.worker_id, OLD.kind, OLD.key, OLD.thing, OLD.filed_at, OLD.filed_by_id, OLD.in_time)
        IS DISTINCT FROM (NEW.subdistrict_id, NEW.worker_id, NEW.kind, NEW.key, NEW.thing, NEW.filed_at,
                          NEW.filed_by_id, NEW.in_time)
        OR NOT OLD.judged_by <@ NEW.judged_by
    THEN
        RAISE EXCEPTION 'what was filed, by whom and when never changes';
    END IF;
    IF OLD.review_asked_at IS NOT NULL AND (OLD.review_asked_at, OLD.review_in_time)
        IS DISTINCT FROM (NEW.review_asked_at, NEW.review_in_time)
    THEN
        RAISE EXCEPTION 'when a review was asked for never changes';
    END IF;
    IF (NEW.state IN ('answered', 'reviewed')) AND NOT EXISTS (
        SELECT FROM assessment_objectionanswer
        WHERE objection_id = NEW.id AND instance = CASE NEW.state WHEN 'answered' THEN 1 ELSE 2 END
    ) THEN
        RAISE EXCEPTION 'an objection is answered by its answer';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_finished_stays_399de() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_finished_stays_f3858() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_found_stays_988bf() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_frozen_by_the_version_in_force_323f5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NEW.state = 'draft' OR (TG_OP = 'UPDATE' AND OLD.state <> 'draft') THEN
        RETURN NEW;
    END IF;
    PERFORM FROM grids_subdistrict WHERE id = NEW.subdistrict_id FOR NO KEY UPDATE;  -- as who changes a scheme does
    IF NOT EXISTS (
        SELECT FROM (
            SELECT id, terms FROM assessment_scheme
            WHERE subdistrict_id = NEW.subdistrict_id AND in_force_from <= NEW.month
            ORDER BY in_force_from DESC LIMIT 1
        ) AS in_force
        WHERE id = NEW.scheme_id AND terms = NEW.terms
    ) THEN
        RAISE EXCEPTION 'a month is frozen by the terms of the version in force on its first day';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_frozen_evidence_stays_f933d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT 1 FROM assessment_bulletin WHERE id IN (OLD.bulletin_id, NEW.bulletin_id) AND state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_frozen_figures_stay_d5dc8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_frozen_is_not_deleted_d41e2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_frozen_line_stays_d1c8b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT 1 FROM assessment_bulletin WHERE id IN (OLD.bulletin_id, NEW.bulletin_id) AND state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_frozen_month_keeps_its_version_0a158() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF TG_OP = 'UPDATE' AND (OLD.subdistrict_id, OLD.in_force_from) = (NEW.subdistrict_id, NEW.in_force_from) THEN
        RETURN NEW;
    END IF;
    PERFORM FROM grids_subdistrict WHERE id = NEW.subdistrict_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM assessment_bulletin
        WHERE subdistrict_id = NEW.subdistrict_id AND state <> 'draft' AND month >= NEW.in_force_from
    ) THEN
        RAISE EXCEPTION 'a version from % would govern a month that is frozen', NEW.in_force_from;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_goes_when_taken_back_06b5d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NOT EXISTS (
        SELECT 1 FROM grids_gridact
        WHERE takes_back_id = OLD.act_id OR (id = OLD.act_id AND takes_back_id IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'what an act of the map did stays, unless the act is taken back';
    END IF;
    RETURN OLD;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_goes_when_taken_back_d3925() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NOT EXISTS (
        SELECT 1 FROM grids_gridact
        WHERE takes_back_id = OLD.act_id OR (id = OLD.act_id AND takes_back_id IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'what an act of the map did stays, unless the act is taken back';
    END IF;
    RETURN OLD;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_goes_when_taken_back_f9297() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NOT EXISTS (
        SELECT 1 FROM grids_gridact
        WHERE takes_back_id = OLD.act_id OR (id = OLD.act_id AND takes_back_id IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'what an act of the map did stays, unless the act is taken back';
    END IF;
    RETURN OLD;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_grant_is_given_by_others_b4e57() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE actor bigint;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    actor := (coalesce(nullif(current_setting('gridops.said', true), ''), '{}')::jsonb ->> 'key')::bigint;
    IF TG_OP = 'UPDATE' AND ROW(OLD.user_id, OLD.duty, OLD.subdistrict_id, OLD.department_id)
        IS NOT DISTINCT FROM ROW(NEW.user_id, NEW.duty, NEW.subdistrict_id, NEW.department_id)
        AND OLD.during @> NEW.during THEN
        RETURN NEW;
    END IF;
    IF actor = NEW.user_id OR (SELECT coalesce(worker_id, person_id) FROM staff_user WHERE id = actor) = (SELECT coalesce(worker_id, person_id) FROM staff_user WHERE id = NEW.user_id) THEN
        RAISE EXCEPTION 'nobody gives a duty to themselves'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_given_by_others';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_grounds_of_held_stay_32c73() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_interview
        WHERE id IN (OLD.interview_id, NEW.interview_id) AND state IN ('held', 'rectified')
    ) THEN
        RAISE EXCEPTION 'the grounds of an interview that was held never change';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_handed_in_stays_4f582() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_handed_in_stays_544e5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_07dba() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.sent_at, NEW.told_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_09100() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.drafted_at, NEW.told_at, NEW.final_at, ((NEW.period_start + CASE NEW.kind
    WHEN 'month' THEN interval '1 month' WHEN 'quarter' THEN interval '3 months' ELSE interval '1 year'
END) AT TIME ZONE 'Asia/Shanghai')) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_1261f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.opened_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_1a0b5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.drafted_at, NEW.checked_at, NEW.approved_at, NEW.sent_back_at, ((NEW.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai')) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_2af8b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.added_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_370b3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.answered_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_3c586() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.accepted_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_3d87a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.opened_at, NEW.held_at, NEW.acknowledged_at, NEW.cancelled_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_412d9() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.recorded_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_41a07() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.recorded_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_49f87() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.proposed_at, NEW.since, NEW.heard_at, NEW.decided_at, NEW.approved_at, NEW.served_at, NEW.closed_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_4e190() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.made_at, NEW.answered_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_5499a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.filed_at, NEW.review_asked_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_6946e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.opened_at, NEW.completed_at, NEW.cancelled_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_7001a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.kept_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_724d3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.written_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_74315() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.recorded_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_9efbb() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.recorded_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_a348b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.proposed_at, NEW.told_at, NEW.decided_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_a8ecf() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.decided_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_acca6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_ad85e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.made_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_aef66() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.recorded_at, NEW.withdrawn_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_b067d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.recorded_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_b9e7d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.started, NEW.finished) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_ba93c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.drafted_at, NEW.reviewed_at, NEW.frozen_at, NEW.issued_at, ((NEW.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai')) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_c6813() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.written_at, NEW.answered_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_c83da() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_d3b0c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.recorded_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_e23fe() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.approved_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_e6de0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.named_at, NEW.fell_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_has_happened_ee717() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(NEW.signed_at) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_held_stays_cb2c1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_history_is_not_changed_9ec30() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_049c1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_32fa8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_58b7e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_61b66() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_8a428() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_9afdc() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_9c075() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_adf32() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_c7e6b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_c9e82() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_d0fa5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_d61f6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_e1581() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_e6542() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_f051d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_fc27b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_is_not_deleted_ff874() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_issued_stays_46260() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_kept_rows_stay_7b0a8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_kept_stays_5c0da() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_kept_stays_c0ed9() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_leave_is_approved_88fda() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    IF NOT EXISTS (
        SELECT 1 FROM staff_leave l
        WHERE l.id = NEW.leave_id AND l.worker_id = NEW.worker_id AND l.kind = NEW.leave_kind AND l.part = NEW.part
          AND l.approved_at IS NOT NULL AND l.closed_at IS NULL AND l.during @> NEW.day
    ) THEN
    RAISE EXCEPTION 'a day on leave belongs to an approved leave of the same person and kind that covers it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_locked_stays_1643d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_made_before_the_month_af789() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF NEW.made_at >= (NEW.from_month::timestamp AT TIME ZONE 'Asia/Shanghai') THEN
        RAISE EXCEPTION 'whether attendance is kept is said before the month begins';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_no_day_is_left_behind_a90d7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    IF EXISTS (
        SELECT 1 FROM staff_attendance a JOIN staff_leave l ON l.id = a.leave_id
        WHERE l.id = NEW.id AND (l.closed_at IS NOT NULL OR NOT l.during @> a.day)
    ) THEN
    RAISE EXCEPTION 'days of a leave that was shortened or taken back are left in the attendance' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_no_more_than_a_day_added_7c91c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM 1 FROM staff_worker WHERE id IN (SELECT worker_id FROM written) ORDER BY id FOR NO KEY UPDATE;
IF EXISTS (
        SELECT 1 FROM staff_attendance a
        WHERE (a.worker_id, a.day) IN (SELECT worker_id, day FROM written)
        GROUP BY a.worker_id, a.day HAVING sum(a.part) > 1
    ) THEN
    RAISE EXCEPTION 'the records of a day are more than one day' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_no_more_than_a_day_changed_d9b99() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    PERFORM 1 FROM staff_worker WHERE id IN (SELECT worker_id FROM written) ORDER BY id FOR NO KEY UPDATE;
IF EXISTS (
        SELECT 1 FROM staff_attendance a
        WHERE (a.worker_id, a.day) IN (SELECT worker_id, day FROM written)
        GROUP BY a.worker_id, a.day HAVING sum(a.part) > 1
    ) THEN
    RAISE EXCEPTION 'the records of a day are more than one day' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_nobody_approves_their_own_7d530() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    IF EXISTS (
        SELECT 1 FROM staff_user u
        WHERE u.id = NEW.approved_by_id AND NEW.worker_id IN (u.worker_id, u.person_id)
    ) THEN
    RAISE EXCEPTION 'nobody approves their own leave' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_nobody_decides_on_themselves_ae41b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_awardcandidate candidate
        JOIN staff_user account ON coalesce(account.worker_id, account.person_id) = candidate.worker_id
        WHERE candidate.round_id = NEW.id AND candidate.proposed
            AND account.id IN (NEW.proposed_by_id, NEW.published_by_id, NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'nobody proposes or decides on their own award';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_nobody_verifies_their_own_70776() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
                    IF NEW.verified_by_id = ANY(NEW.authors) THEN
                        RAISE EXCEPTION 'nobody verifies their own work';
                    END IF;
                    IF TG_OP = 'UPDATE' AND (OLD.verdict <> '' OR OLD.key <> NEW.key OR OLD.authors <> NEW.authors) THEN
                        RAISE EXCEPTION 'what was drawn and verified stays';
                    END IF;
                    RETURN NEW;
                
                END;
            $$;

CREATE FUNCTION public.pgtrigger_nobody_votes_on_themselves_d2b2a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_panelmember member JOIN assessment_awardcandidate candidate
            ON candidate.worker_id = member.worker_id
        WHERE member.id = NEW.member_id AND candidate.id = NEW.candidate_id
    ) THEN
        RAISE EXCEPTION 'nobody votes on their own award';
    END IF;
    IF EXISTS (
        SELECT FROM assessment_awardcandidate candidate
        JOIN assessment_awardround round ON round.id = candidate.round_id
        WHERE candidate.id IN (OLD.candidate_id, NEW.candidate_id) AND round.state <> 'open'
    ) THEN
        RAISE EXCEPTION 'votes are given while the round is open';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_29344() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM added)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_2cbd7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM added)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_4134e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_bulletin WHERE state <> 'draft' AND id IN (SELECT bulletin_id FROM added)) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_436c4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM added)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_4c20e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_bulletin WHERE state <> 'draft' AND id IN (SELECT bulletin_id FROM added)) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_7867b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM added)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_83781() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM added)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_b2d8f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM added)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_d1c10() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM added)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_added_once_frozen_e8074() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM added)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_01726() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM was UNION ALL SELECT revision_id FROM becomes)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_1097c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_bulletin WHERE state <> 'draft' AND id IN (SELECT bulletin_id FROM was UNION ALL SELECT bulletin_id FROM becomes)) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_335b1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM was UNION ALL SELECT revision_id FROM becomes)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_56692() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM was UNION ALL SELECT run_id FROM becomes)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_9fe06() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM was UNION ALL SELECT run_id FROM becomes)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_bec87() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM was UNION ALL SELECT revision_id FROM becomes)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_c0f45() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM was UNION ALL SELECT run_id FROM becomes)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_c56d8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_bulletin WHERE state <> 'draft' AND id IN (SELECT bulletin_id FROM was UNION ALL SELECT bulletin_id FROM becomes)) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_d457c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM was UNION ALL SELECT run_id FROM becomes)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_changed_once_frozen_ee63a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM was UNION ALL SELECT revision_id FROM becomes)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_14da3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM removed)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_3ec27() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM removed)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_4dd32() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM removed)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_65a07() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_bulletin WHERE state <> 'draft' AND id IN (SELECT bulletin_id FROM removed)) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_6b6d0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM removed)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_a0d41() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM removed)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_a10b0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_scorerevision WHERE state <> 'draft' AND id IN (SELECT revision_id FROM removed)) THEN
        RAISE EXCEPTION 'scores that people were told never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_b326a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_bulletin WHERE state <> 'draft' AND id IN (SELECT bulletin_id FROM removed)) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_b9c7f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM removed)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_none_is_removed_once_frozen_c538f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (SELECT FROM assessment_payrun WHERE state <> 'draft' AND id IN (SELECT run_id FROM removed)) THEN
        RAISE EXCEPTION 'the sheets of a pay run that was checked or locked never change';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_not_removed_14d78() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_not_removed_6c4c0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_not_removed_740d4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_of_decided_round_stays_44326() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_awardround WHERE id IN (OLD.round_id, NEW.round_id) AND state = 'decided'
    ) THEN
        RAISE EXCEPTION 'this round is decided: nothing of it changes';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_of_decided_round_stays_9595a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_awardround WHERE id IN (OLD.round_id, NEW.round_id) AND state = 'decided'
    ) THEN
        RAISE EXCEPTION 'this round is decided: nothing of it changes';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_of_decided_round_stays_a5ef5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_awardround WHERE id IN (OLD.round_id, NEW.round_id) AND state = 'decided'
    ) THEN
        RAISE EXCEPTION 'this round is decided: nothing of it changes';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_of_issued_rules_stays_b5ac5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_scheme WHERE id IN (OLD.scheme_id, NEW.scheme_id) AND issued_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'these rules are issued: how they came about does not change any more';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_of_signed_minutes_stays_7515b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_groupmeeting
        WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND signed_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the minutes of this meeting are signed: nothing of it changes';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_of_signed_minutes_stays_772bb() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_groupmeeting
        WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND signed_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the minutes of this meeting are signed: nothing of it changes';
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_origin_stays_6db7b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_papers_stay_6858b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_published_stays_91dbe() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_published_stays_c2ab0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_read_stays_44d84() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_recorded_stays_38791() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_recorded_stays_d7473() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_said_once_416f8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF (OLD.bulletin_id, OLD.grid_id, OLD.worker_id, OLD.component, OLD.shown, OLD.made_at)
        IS DISTINCT FROM (NEW.bulletin_id, NEW.grid_id, NEW.worker_id, NEW.component, NEW.shown, NEW.made_at)
        OR OLD.answered_at IS NOT NULL AND (OLD.outcome, OLD.answered_at, OLD.answered_by_id)
        IS DISTINCT FROM (NEW.outcome, NEW.answered_at, NEW.answered_by_id)
    THEN
        RAISE EXCEPTION 'a remark is made once and answered once';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_seal_is_kept_d6ba3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF OLD.stream <> 'audit' OR OLD.at > now() - interval '183 days' THEN
        RAISE EXCEPTION 'a seal is kept as long as what it seals';
    END IF;
    RETURN OLD;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_seal_is_not_changed_0f346() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_shares_make_a_hundred_0f40b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF EXISTS (
        SELECT FROM assessment_fundrule r
        WHERE r.id IN (OLD.rule_id, NEW.rule_id)
          AND (SELECT coalesce(sum(percent), 0) FROM assessment_fundshare s WHERE s.rule_id = r.id) <> 100
    ) THEN
        RAISE EXCEPTION 'the shares of a rule of funds make 100 percent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_shown_stays_5b3a5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_signed_minutes_stay_12ee4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_signed_stays_55f96() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_signed_stays_6a4eb() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_stands_in_for_leave_or_vacancy_3b3cd() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
        IF NOT EXISTS (
            SELECT FROM staff_posting held
            WHERE held.id = NEW.stands_in_for_id AND upper(held.during) <= lower(NEW.during)
        ) THEN
            RAISE EXCEPTION 'who stands in names the leave, or the post has ended' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    
                END;
            $$;

CREATE FUNCTION public.pgtrigger_state_is_of_a_move_f7af3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
                    IF NEW.state IS DISTINCT FROM coalesce(
                        (SELECT to_state FROM incidents_incidentmove
                         WHERE incident_id = NEW.id ORDER BY position DESC LIMIT 1), 'draft'
                    ) THEN
                        RAISE EXCEPTION 'the state of a case is changed by a move alone'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                
                END;
            $$;

CREATE FUNCTION public.pgtrigger_stays_closed_a44df() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_stays_in_its_subdistrict_91df9() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_told_figures_stay_f5fff() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_told_is_not_deleted_9aa92() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_told_stays_73d1d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF TG_OP = 'UPDATE' AND OLD.told_at IS NOT NULL THEN
        RAISE EXCEPTION 'when and how somebody was told never changes';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.kind, OLD.key, OLD.worker_id, OLD.sent_at)
        IS DISTINCT FROM (NEW.kind, NEW.key, NEW.worker_id, NEW.sent_at)
    THEN
        RAISE EXCEPTION 'what was sent to whom never changes';
    END IF;
    IF EXISTS (
        SELECT FROM staff_user
        WHERE id = NEW.recorded_by_id AND coalesce(worker_id, person_id) = NEW.worker_id
    ) THEN
        RAISE EXCEPTION 'nobody records that they were told themselves';
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_used_version_stays_a53f6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF TG_OP = 'UPDATE'
        AND (OLD.subdistrict_id, OLD.version, OLD.title, OLD.in_force_from, OLD.terms)
            IS NOT DISTINCT FROM (NEW.subdistrict_id, NEW.version, NEW.title, NEW.in_force_from, NEW.terms)
        AND (OLD.issued_on IS NULL OR (OLD.document_number, OLD.issued_on)
            IS NOT DISTINCT FROM (NEW.document_number, NEW.issued_on))
    THEN
        RETURN NEW;  -- such as issuing it
    END IF;
    -- Freezing takes this lock, too: a month is frozen before what follows looks, or is judged by the new terms.
    PERFORM FROM grids_subdistrict WHERE id = OLD.subdistrict_id FOR NO KEY UPDATE;
    IF OLD.issued_on IS NOT NULL THEN
        RAISE EXCEPTION 'version % is issued as the rules of the office and stays as it is', OLD.version;
    END IF;
    IF EXISTS (SELECT FROM assessment_bulletin WHERE scheme_id = OLD.id AND state <> 'draft')
        OR EXISTS (SELECT FROM assessment_inspection WHERE scheme_id = OLD.id)
        OR EXISTS (SELECT FROM assessment_cyclerun WHERE scheme_id = OLD.id AND finished IS NOT NULL)
    THEN
        RAISE EXCEPTION 'periods were judged by version %, so it stays as it is; make a new version', OLD.version;
    END IF;
    RETURN COALESCE(NEW, OLD);

                END;
            $$;

CREATE FUNCTION public.pgtrigger_week_is_over_868c8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
    IF greatest(((NEW.week + interval '7 days') AT TIME ZONE 'Asia/Shanghai')) > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;

                END;
            $$;

CREATE FUNCTION public.pgtrigger_withdrawn_stays_125c8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

CREATE FUNCTION public.pgtrigger_words_of_finding_stay_485cb() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;

SET LOCAL default_tablespace = '';

SET LOCAL default_table_access_method = heap;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_adjustment (
    id bigint NOT NULL,
    quarter date NOT NULL,
    side character varying(9) NOT NULL,
    points numeric(4,2) NOT NULL,
    reason character varying(500) NOT NULL,
    article character varying(200) NOT NULL,
    state character varying(9) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    statement character varying(1000) NOT NULL,
    decided_at timestamp with time zone,
    decision character varying(500) NOT NULL,
    decided_by_id bigint,
    proposed_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    corrected_points numeric(4,2),
    CONSTRAINT adjustment_corrected_was_approved CHECK (((corrected_points IS NULL) OR ((corrected_points >= (0)::numeric) AND ((state)::text = 'approved'::text)))),
    CONSTRAINT adjustment_declined_says_why CHECK (((NOT ((state)::text = ANY ((ARRAY['declined'::character varying, 'withdrawn'::character varying])::text[]))) OR (NOT ((decision)::text = ''::text)))),
    CONSTRAINT adjustment_has_points CHECK ((points > (0)::numeric)),
    CONSTRAINT adjustment_is_decided_after_it_was_shown CHECK ((((decided_by_id IS NOT NULL) AND ((state)::text = ANY ((ARRAY['approved'::character varying, 'declined'::character varying])::text[])) AND (told_at IS NOT NULL) AND (decided_at >= told_at)) OR ((NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'declined'::character varying])::text[]))) AND (decided_at IS NULL) AND (decided_by_id IS NULL)))),
    CONSTRAINT adjustment_is_decided_by_another CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT adjustment_quarter_is_a_first CHECK (((EXTRACT(day FROM quarter) = (1)::numeric) AND (EXTRACT(month FROM quarter) = ANY (ARRAY[(1)::numeric, (4)::numeric, (7)::numeric, (10)::numeric]))))
);

ALTER TABLE public.assessment_adjustment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_adjustment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_adjustmentfile (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    media_type character varying(100) NOT NULL,
    size integer NOT NULL,
    digest character varying(64) NOT NULL,
    stored_as character varying(32) NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    adjustment_id bigint NOT NULL,
    removed_by_id bigint,
    uploaded_by_id bigint NOT NULL,
    CONSTRAINT adjustment_file_removed_without_its_file CHECK ((((removed_at IS NULL) AND (removed_by_id IS NULL) AND (NOT ((stored_as)::text = ''::text))) OR ((removed_at IS NOT NULL) AND (removed_by_id IS NOT NULL) AND ((stored_as)::text = ''::text)))),
    CONSTRAINT assessment_adjustmentfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.assessment_adjustmentfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_adjustmentfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_adoption (
    id bigint NOT NULL,
    published_on date,
    published_where character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    decision_id bigint,
    recorded_by_id bigint NOT NULL,
    scheme_id bigint NOT NULL,
    CONSTRAINT rules_published_says_where CHECK ((((published_on IS NULL) AND ((published_where)::text = ''::text)) OR ((published_on IS NOT NULL) AND (NOT ((published_where)::text = ''::text)))))
);

ALTER TABLE public.assessment_adoption ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_adoption_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_archivedfile (
    id bigint NOT NULL,
    year smallint NOT NULL,
    file_class character varying(12) NOT NULL,
    volume character varying(20) NOT NULL,
    title character varying(200) NOT NULL,
    document_number character varying(60) NOT NULL,
    dated_on date NOT NULL,
    pages integer,
    secrecy character varying(8) NOT NULL,
    kept_for character varying(7) NOT NULL,
    note character varying(200) NOT NULL,
    kind character varying(30) NOT NULL,
    key bigint,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    subdistrict_id bigint NOT NULL,
    CONSTRAINT archived_file_names_a_row_or_none CHECK ((((key IS NULL) AND ((kind)::text = ''::text)) OR ((NOT ((kind)::text = ''::text)) AND (key IS NOT NULL)))),
    CONSTRAINT assessment_archivedfile_pages_check CHECK ((pages >= 0)),
    CONSTRAINT assessment_archivedfile_year_check CHECK ((year >= 0))
);

ALTER TABLE public.assessment_archivedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_archivedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_asattended (
    id bigint NOT NULL,
    day date NOT NULL,
    reason character varying(200) NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    decided_by_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    CONSTRAINT as_attended_has_a_reason CHECK ((NOT ((reason)::text = ''::text)))
);

ALTER TABLE public.assessment_asattended ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_asattended_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_awardcandidate (
    id bigint NOT NULL,
    score numeric(5,2),
    rank integer,
    quarters_mean numeric(7,4),
    bottom_months smallint,
    unqualified_quarters smallint NOT NULL,
    open_interviews smallint NOT NULL,
    bars character varying(30)[] NOT NULL,
    tied_at_quota boolean NOT NULL,
    place character varying(6) NOT NULL,
    decided_by character varying(8) NOT NULL,
    kept boolean NOT NULL,
    proposed boolean NOT NULL,
    deeds character varying(300) NOT NULL,
    village_opinion character varying(300) NOT NULL,
    guide_opinion character varying(300) NOT NULL,
    center_opinion character varying(300) NOT NULL,
    left_out_because character varying(300) NOT NULL,
    worker_id bigint NOT NULL,
    round_id bigint NOT NULL,
    CONSTRAINT assessment_awardcandidate_bottom_months_check CHECK ((bottom_months >= 0)),
    CONSTRAINT assessment_awardcandidate_open_interviews_check CHECK ((open_interviews >= 0)),
    CONSTRAINT assessment_awardcandidate_rank_check CHECK ((rank >= 0)),
    CONSTRAINT assessment_awardcandidate_unqualified_quarters_check CHECK ((unqualified_quarters >= 0))
);

ALTER TABLE public.assessment_awardcandidate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_awardcandidate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_awardround (
    id bigint NOT NULL,
    year smallint NOT NULL,
    category character varying(9) NOT NULL,
    percent smallint NOT NULL,
    members integer NOT NULL,
    eligible integer NOT NULL,
    quota integer NOT NULL,
    state character varying(9) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    reopened_because character varying(300) NOT NULL,
    police_asked_on date,
    police_answered character varying(500) NOT NULL,
    discipline_asked_on date,
    discipline_answered character varying(500) NOT NULL,
    proposed_on date,
    publications smallint NOT NULL,
    published_on date,
    published_until date,
    published_where character varying(200) NOT NULL,
    document_number character varying(60) NOT NULL,
    title character varying(40) NOT NULL,
    amount numeric(9,2),
    approval_number character varying(60) NOT NULL,
    decided_on date,
    decided_by_id bigint,
    decision_id bigint,
    opened_by_id bigint NOT NULL,
    proposed_by_id bigint,
    published_by_id bigint,
    revision_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT assessment_awardround_eligible_check CHECK ((eligible >= 0)),
    CONSTRAINT assessment_awardround_members_check CHECK ((members >= 0)),
    CONSTRAINT assessment_awardround_percent_check CHECK ((percent >= 0)),
    CONSTRAINT assessment_awardround_publications_check CHECK ((publications >= 0)),
    CONSTRAINT assessment_awardround_quota_check CHECK ((quota >= 0)),
    CONSTRAINT assessment_awardround_year_check CHECK ((year >= 0)),
    CONSTRAINT award_amount_has_its_approval CHECK (((amount IS NULL) OR ((amount > (0)::numeric) AND (NOT ((approval_number)::text = ''::text))))),
    CONSTRAINT award_decided_by_a_document_after_publication CHECK (((NOT ((state)::text = 'decided'::text)) OR ((decided_by_id IS NOT NULL) AND (decided_on > published_until) AND (decision_id IS NOT NULL) AND (NOT ((document_number)::text = ''::text)) AND (NOT ((title)::text = ''::text))))),
    CONSTRAINT award_published_after_the_proposal CHECK (((NOT ((state)::text = ANY ((ARRAY['published'::character varying, 'decided'::character varying])::text[]))) OR ((proposed_on IS NOT NULL) AND (published_on >= proposed_on) AND (published_until IS NOT NULL))))
);

ALTER TABLE public.assessment_awardround ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_awardround_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_bulletin (
    id bigint NOT NULL,
    month date NOT NULL,
    revision smallint NOT NULL,
    state character varying(6) NOT NULL,
    terms jsonb NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    frozen_at timestamp with time zone,
    issued_at timestamp with time zone,
    document_number character varying(60) NOT NULL,
    digest character varying(64) NOT NULL,
    frozen_by_id bigint,
    issued_by_id bigint,
    subdistrict_id bigint NOT NULL,
    scheme_id bigint NOT NULL,
    opened_by_id bigint,
    reason character varying(500) NOT NULL,
    reviewed_at timestamp with time zone,
    reviewed_by_id bigint,
    corrections jsonb NOT NULL,
    for_grids bigint[] NOT NULL,
    CONSTRAINT assessment_bulletin_revision_check CHECK ((revision >= 0)),
    CONSTRAINT bulletin_for_objections_is_a_revision_that_says_what_it_correct CHECK ((((corrections = '[]'::jsonb) AND (for_grids = '{}'::bigint[])) OR ((revision > 1) AND (NOT (for_grids = '{}'::bigint[])) AND (NOT (corrections = '[]'::jsonb))))),
    CONSTRAINT bulletin_frozen_has_its_moment CHECK (((((state)::text = 'draft'::text) OR (frozen_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'draft'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (frozen_at IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT bulletin_issued_says_its_number_when_and_by_whom CHECK ((((issued_at IS NOT NULL) AND (issued_by_id IS NOT NULL) AND ((state)::text = 'issued'::text) AND (NOT ((document_number)::text = ''::text))) OR ((NOT ((state)::text = 'issued'::text)) AND ((document_number)::text = ''::text) AND (issued_at IS NULL) AND (issued_by_id IS NULL)))),
    CONSTRAINT bulletin_revision_has_its_reason CHECK (((((reason)::text = ''::text) AND (revision = 1)) OR ((revision > 1) AND (NOT ((reason)::text = ''::text))))),
    CONSTRAINT bulletin_revision_is_reviewed_and_frozen_by_a_person CHECK (((revision = 1) OR ((state)::text = 'draft'::text) OR ((frozen_by_id IS NOT NULL) AND (reviewed_at IS NOT NULL))))
);

ALTER TABLE public.assessment_bulletin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_bulletin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_bulletinline (
    id bigint NOT NULL,
    facts jsonb NOT NULL,
    measures jsonb NOT NULL,
    rank integer,
    ranked boolean NOT NULL,
    not_ranked_because character varying(30) NOT NULL,
    member_months numeric(6,2) NOT NULL,
    score numeric(5,2),
    base_score numeric(5,2),
    incident_score numeric(5,2),
    awareness_rate numeric(5,4),
    awareness_asked integer NOT NULL,
    awareness_score numeric(5,2),
    previous_rank integer,
    in_bottom boolean NOT NULL,
    months_in_bottom smallint NOT NULL,
    explanation jsonb NOT NULL,
    bulletin_id bigint NOT NULL,
    grid_id bigint NOT NULL,
    protected boolean NOT NULL,
    CONSTRAINT assessment_bulletinline_awareness_asked_check CHECK ((awareness_asked >= 0)),
    CONSTRAINT assessment_bulletinline_months_in_bottom_check CHECK ((months_in_bottom >= 0)),
    CONSTRAINT assessment_bulletinline_previous_rank_check CHECK ((previous_rank >= 0)),
    CONSTRAINT assessment_bulletinline_rank_check CHECK ((rank >= 0))
);

ALTER TABLE public.assessment_bulletinline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_bulletinline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_consultation (
    id bigint NOT NULL,
    shown_to character varying(300) NOT NULL,
    begins_on date NOT NULL,
    until date NOT NULL,
    came_in text NOT NULL,
    done text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by_id bigint NOT NULL,
    scheme_id bigint NOT NULL,
    CONSTRAINT consultation_ends_after_it_begins CHECK ((until >= begins_on))
);

ALTER TABLE public.assessment_consultation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_consultation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_cyclerun (
    id bigint NOT NULL,
    stage character varying(12) NOT NULL,
    period character varying(8) NOT NULL,
    period_start date NOT NULL,
    due timestamp with time zone NOT NULL,
    started timestamp with time zone,
    finished timestamp with time zone,
    attempts integer NOT NULL,
    late boolean NOT NULL,
    error text NOT NULL,
    digest character varying(64) NOT NULL,
    subdistrict_id bigint NOT NULL,
    scheme_id bigint,
    CONSTRAINT assessment_cyclerun_attempts_check CHECK ((attempts >= 0))
);

ALTER TABLE public.assessment_cyclerun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_cyclerun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_delivery (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    key bigint NOT NULL,
    topic character varying(40) NOT NULL,
    "values" jsonb NOT NULL,
    link character varying(300) NOT NULL,
    notice character varying(120) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    how character varying(6) NOT NULL,
    recorded_by_id bigint,
    subdistrict_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    CONSTRAINT delivery_receipt_is_recorded_by_somebody CHECK (((((how)::text = ANY ((ARRAY['signed'::character varying, 'served'::character varying])::text[])) AND (recorded_by_id IS NOT NULL)) OR ((NOT ((how)::text = ANY ((ARRAY['signed'::character varying, 'served'::character varying])::text[]))) AND (recorded_by_id IS NULL)))),
    CONSTRAINT delivery_told_says_when_and_how CHECK (((((how)::text = ''::text) AND (told_at IS NULL)) OR ((told_at >= sent_at) AND (NOT ((how)::text = ''::text)))))
);

ALTER TABLE public.assessment_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_draftremark (
    id bigint NOT NULL,
    component character varying(30) NOT NULL,
    shown numeric(5,2),
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    outcome character varying(9) NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    bulletin_id bigint NOT NULL,
    grid_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    CONSTRAINT draft_remark_is_answered_whole CHECK ((((answer = ''::text) AND (answered_at IS NULL) AND (answered_by_id IS NULL) AND ((outcome)::text = ''::text)) OR ((answered_at >= made_at) AND (answered_by_id IS NOT NULL) AND ((outcome)::text = ANY ((ARRAY['corrected'::character varying, 'stands'::character varying])::text[])) AND (NOT (answer = ''::text))))),
    CONSTRAINT draft_remark_says_what CHECK ((NOT (text = ''::text)))
);

ALTER TABLE public.assessment_draftremark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_draftremark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_earlywarning (
    id bigint NOT NULL,
    month date NOT NULL,
    at timestamp with time zone NOT NULL,
    facts jsonb NOT NULL,
    measures jsonb NOT NULL,
    rank integer,
    ranked_grids integer NOT NULL,
    not_ranked_because character varying(30) NOT NULL,
    in_bottom boolean NOT NULL,
    score numeric(5,2),
    base_score numeric(5,2),
    incident_score numeric(5,2),
    awareness_score numeric(5,2),
    lifts jsonb NOT NULL,
    grid_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT assessment_earlywarning_rank_check CHECK ((rank >= 0)),
    CONSTRAINT assessment_earlywarning_ranked_grids_check CHECK ((ranked_grids >= 0))
);

ALTER TABLE public.assessment_earlywarning ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_earlywarning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_findingstep (
    id bigint NOT NULL,
    act character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    note character varying(1000) NOT NULL,
    due_on date,
    by_id bigint NOT NULL,
    finding_id bigint NOT NULL
);

ALTER TABLE public.assessment_findingstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_findingstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_fundexpense (
    id bigint NOT NULL,
    spent_for character varying(9) NOT NULL,
    purpose character varying(100) NOT NULL,
    document_number character varying(60) NOT NULL,
    amount numeric(12,2) NOT NULL,
    spent_on date NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    recorded_by_id bigint NOT NULL,
    source_id bigint NOT NULL,
    CONSTRAINT fund_expense_is_positive CHECK ((amount > (0)::numeric))
);

ALTER TABLE public.assessment_fundexpense ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_fundexpense_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_fundincome (
    id bigint NOT NULL,
    purpose character varying(100) NOT NULL,
    document_number character varying(60) NOT NULL,
    amount numeric(12,2) NOT NULL,
    year smallint NOT NULL,
    received_on date NOT NULL,
    carried_over boolean NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    recorded_by_id bigint NOT NULL,
    source_id bigint NOT NULL,
    CONSTRAINT assessment_fundincome_year_check CHECK ((year >= 0)),
    CONSTRAINT fund_income_is_positive CHECK ((amount > (0)::numeric))
);

ALTER TABLE public.assessment_fundincome ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_fundincome_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_fundrule (
    id bigint NOT NULL,
    line character varying(60) NOT NULL,
    during daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    subdistrict_id bigint NOT NULL,
    worker_id bigint,
    item_id bigint,
    CONSTRAINT fund_rule_is_of_a_person_or_a_line CHECK (((worker_id IS NULL) OR ((line)::text = ''::text)))
);

ALTER TABLE public.assessment_fundrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_fundrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_fundshare (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    percent numeric(7,4) NOT NULL,
    rule_id bigint NOT NULL,
    source_id bigint NOT NULL,
    CONSTRAINT assessment_fundshare_position_check CHECK (("position" >= 0)),
    CONSTRAINT fund_share_is_positive CHECK (((percent > (0)::numeric) AND (percent <= (100)::numeric)))
);

ALTER TABLE public.assessment_fundshare ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_fundshare_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_fundsource (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    kind character varying(7) NOT NULL,
    line character varying(60) NOT NULL,
    "position" smallint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT assessment_fundsource_position_check CHECK (("position" >= 0)),
    CONSTRAINT fund_source_of_a_line_names_it CHECK (((((kind)::text = 'line'::text) AND (NOT ((line)::text = ''::text))) OR ((NOT ((kind)::text = 'line'::text)) AND ((line)::text = ''::text))))
);

ALTER TABLE public.assessment_fundsource ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_fundsource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_groupattendance (
    id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    member_id bigint NOT NULL
);

ALTER TABLE public.assessment_groupattendance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_groupattendance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_groupdecision (
    id bigint NOT NULL,
    number character varying(60) NOT NULL,
    decided_on date NOT NULL,
    kind character varying(9) NOT NULL,
    title character varying(120) NOT NULL,
    text text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_because character varying(300) NOT NULL,
    admission_id bigint,
    recorded_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    withdrawn_by_id bigint,
    meeting_id bigint,
    award_category character varying(9) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT group_decision_of_a_matter_is_of_its_kind CHECK (((admission_id IS NULL) OR ((kind)::text = 'admission'::text))),
    CONSTRAINT group_decision_of_awards_alone_names_their_category CHECK ((((award_category)::text = ''::text) OR ((kind)::text = 'awards'::text))),
    CONSTRAINT group_decision_withdrawn_says_by_whom_and_why CHECK ((((withdrawn_at IS NULL) AND ((withdrawn_because)::text = ''::text) AND (withdrawn_by_id IS NULL)) OR ((withdrawn_at IS NOT NULL) AND (withdrawn_by_id IS NOT NULL) AND (NOT ((withdrawn_because)::text = ''::text)))))
);

ALTER TABLE public.assessment_groupdecision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_groupdecision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_groupmeeting (
    id bigint NOT NULL,
    held_on date NOT NULL,
    place character varying(100) NOT NULL,
    subject character varying(200) NOT NULL,
    guests character varying(300) NOT NULL,
    minutes text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    signed_on date,
    recorded_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    signed_by_id bigint,
    CONSTRAINT meeting_is_signed_after_it_was_held CHECK (((signed_on IS NULL) OR (signed_on >= held_on))),
    CONSTRAINT meeting_signed_says_by_whom CHECK ((((signed_by_id IS NULL) AND (signed_on IS NULL)) OR ((signed_by_id IS NOT NULL) AND (signed_on IS NOT NULL))))
);

ALTER TABLE public.assessment_groupmeeting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_groupmeeting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_groupmember (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    post character varying(60) NOT NULL,
    "position" character varying(6) NOT NULL,
    during daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    subdistrict_id bigint NOT NULL,
    user_id bigint
);

ALTER TABLE public.assessment_groupmember ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_groupmember_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_inspection (
    id bigint NOT NULL,
    week date NOT NULL,
    visits integer NOT NULL,
    patrols integer NOT NULL,
    reports integer NOT NULL,
    entries integer NOT NULL,
    due integer NOT NULL,
    on_time integer NOT NULL,
    overdue integer NOT NULL,
    days_without_report smallint NOT NULL,
    exceptions jsonb NOT NULL,
    grid_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    expected jsonb NOT NULL,
    hazards_due integer NOT NULL,
    hazards_overdue integer NOT NULL,
    member_days smallint NOT NULL,
    scheme_id bigint,
    working_days smallint NOT NULL,
    CONSTRAINT assessment_inspection_days_without_report_check CHECK ((days_without_report >= 0)),
    CONSTRAINT assessment_inspection_due_check CHECK ((due >= 0)),
    CONSTRAINT assessment_inspection_entries_check CHECK ((entries >= 0)),
    CONSTRAINT assessment_inspection_hazards_due_check CHECK ((hazards_due >= 0)),
    CONSTRAINT assessment_inspection_hazards_overdue_check CHECK ((hazards_overdue >= 0)),
    CONSTRAINT assessment_inspection_member_days_check CHECK ((member_days >= 0)),
    CONSTRAINT assessment_inspection_on_time_check CHECK ((on_time >= 0)),
    CONSTRAINT assessment_inspection_overdue_check CHECK ((overdue >= 0)),
    CONSTRAINT assessment_inspection_patrols_check CHECK ((patrols >= 0)),
    CONSTRAINT assessment_inspection_reports_check CHECK ((reports >= 0)),
    CONSTRAINT assessment_inspection_visits_check CHECK ((visits >= 0)),
    CONSTRAINT assessment_inspection_working_days_check CHECK ((working_days >= 0))
);

ALTER TABLE public.assessment_inspection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_inspection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_inspectionevidence (
    id bigint NOT NULL,
    rows jsonb NOT NULL,
    inspection_id bigint NOT NULL
);

ALTER TABLE public.assessment_inspectionevidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_inspectionevidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_inspectionfinding (
    id bigint NOT NULL,
    text character varying(500) NOT NULL,
    state character varying(8) NOT NULL,
    due_on date,
    inspection_id bigint NOT NULL,
    CONSTRAINT finding_assigned_has_a_day CHECK ((((due_on IS NULL) AND ((state)::text = 'noted'::text)) OR ((NOT ((state)::text = 'noted'::text)) AND (due_on IS NOT NULL))))
);

ALTER TABLE public.assessment_inspectionfinding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_inspectionfinding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_inspectionsample (
    id bigint NOT NULL,
    week date NOT NULL,
    seed bigint NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    sizes jsonb NOT NULL,
    populations jsonb NOT NULL,
    drawn_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT assessment_inspectionsample_seed_check CHECK ((seed >= 0))
);

ALTER TABLE public.assessment_inspectionsample ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_inspectionsample_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_interview (
    id bigint NOT NULL,
    month date NOT NULL,
    state character varying(9) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_on date NOT NULL,
    check_on date,
    held_at timestamp with time zone,
    record text NOT NULL,
    plan text NOT NULL,
    cancelled_note character varying(200) NOT NULL,
    bulletin_id bigint NOT NULL,
    held_by_id bigint,
    subdistrict_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    acknowledged_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    objection text NOT NULL,
    place character varying(100) NOT NULL,
    cancelled_by_id bigint,
    CONSTRAINT interview_cancelled_with_a_note CHECK ((((cancelled_at IS NOT NULL) AND ((state)::text = 'cancelled'::text) AND (NOT ((cancelled_note)::text = ''::text))) OR ((NOT ((state)::text = 'cancelled'::text)) AND (cancelled_at IS NULL)))),
    CONSTRAINT interview_held_says_when_by_whom_and_what CHECK ((((check_on IS NOT NULL) AND (held_at IS NOT NULL) AND (held_by_id IS NOT NULL) AND ((state)::text = ANY ((ARRAY['held'::character varying, 'rectified'::character varying])::text[])) AND (NOT (record = ''::text)) AND (NOT (plan = ''::text))) OR ((NOT ((state)::text = ANY ((ARRAY['held'::character varying, 'rectified'::character varying])::text[]))) AND (held_at IS NULL) AND (held_by_id IS NULL)))),
    CONSTRAINT interview_is_signed_once_held CHECK ((((acknowledged_at IS NULL) AND (objection = ''::text)) OR ((state)::text = ANY ((ARRAY['held'::character varying, 'rectified'::character varying])::text[])))),
    CONSTRAINT interview_only_a_cancelled_one_was_cancelled_by_somebody CHECK ((((state)::text = 'cancelled'::text) OR (cancelled_by_id IS NULL)))
);

ALTER TABLE public.assessment_interview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_interview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_interviewcheck (
    id bigint NOT NULL,
    due_on date NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    passed boolean NOT NULL,
    result text NOT NULL,
    plan text NOT NULL,
    next_on date,
    checked_by_id bigint NOT NULL,
    interview_id bigint NOT NULL,
    CONSTRAINT interview_check_that_fails_plans_again CHECK ((((next_on IS NULL) AND passed AND (plan = ''::text)) OR ((next_on IS NOT NULL) AND (NOT passed) AND (NOT (plan = ''::text)))))
);

ALTER TABLE public.assessment_interviewcheck ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_interviewcheck_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_interviewground (
    id bigint NOT NULL,
    role character varying(12) NOT NULL,
    first_rank integer NOT NULL,
    second_rank integer NOT NULL,
    grid_id bigint NOT NULL,
    interview_id bigint NOT NULL,
    CONSTRAINT assessment_interviewground_first_rank_check CHECK ((first_rank >= 0)),
    CONSTRAINT assessment_interviewground_second_rank_check CHECK ((second_rank >= 0))
);

ALTER TABLE public.assessment_interviewground ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_interviewground_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_issueddocument (
    id bigint NOT NULL,
    kind character varying(4) NOT NULL,
    name character varying(120) NOT NULL,
    content bytea NOT NULL,
    digest character varying(64) NOT NULL,
    bulletin_id bigint NOT NULL
);

ALTER TABLE public.assessment_issueddocument ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_issueddocument_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_keptpaper (
    id bigint NOT NULL,
    kind character varying(30) NOT NULL,
    key bigint NOT NULL,
    format character varying(4) NOT NULL,
    name character varying(120) NOT NULL,
    content bytea NOT NULL,
    digest character varying(64) NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.assessment_keptpaper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_keptpaper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_kepttrigger (
    id bigint NOT NULL,
    month date NOT NULL,
    grid_id bigint NOT NULL,
    worker_id bigint NOT NULL
);

ALTER TABLE public.assessment_kepttrigger ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_kepttrigger_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_lineevidence (
    id bigint NOT NULL,
    rows jsonb NOT NULL,
    bulletin_id bigint NOT NULL,
    grid_id bigint NOT NULL
);

ALTER TABLE public.assessment_lineevidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_lineevidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_meetingfile (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    media_type character varying(100) NOT NULL,
    size integer NOT NULL,
    content bytea NOT NULL,
    digest character varying(64) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    CONSTRAINT assessment_meetingfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.assessment_meetingfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_meetingfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_minimumwage (
    id bigint NOT NULL,
    amount numeric(12,2) NOT NULL,
    during daterange NOT NULL,
    document character varying(100) NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    subdistrict_id bigint NOT NULL,
    CONSTRAINT minimum_wage_is_positive CHECK ((amount > (0)::numeric))
);

ALTER TABLE public.assessment_minimumwage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_minimumwage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_monthlyscore (
    id bigint NOT NULL,
    facts jsonb NOT NULL,
    measures jsonb NOT NULL,
    score numeric(5,2),
    grids bigint[] NOT NULL,
    days smallint NOT NULL,
    effective_days numeric(4,1) NOT NULL,
    not_scored_because character varying(30) NOT NULL,
    stretches jsonb NOT NULL,
    explanation jsonb NOT NULL,
    base_score numeric(5,2),
    incident_score numeric(5,2),
    awareness_score numeric(5,2),
    worker_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    CONSTRAINT assessment_monthlyscore_days_check CHECK ((days >= 0)),
    CONSTRAINT monthly_score_or_its_reason CHECK (((((not_scored_because)::text = ''::text) AND (score IS NOT NULL)) OR ((score IS NULL) AND (NOT ((not_scored_because)::text = ''::text)))))
);

ALTER TABLE public.assessment_monthlyscore ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_monthlyscore_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_objection (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    key bigint NOT NULL,
    thing character varying(80) NOT NULL,
    period character varying(10) NOT NULL,
    reason text NOT NULL,
    request text NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    in_time boolean NOT NULL,
    answer_due_on date NOT NULL,
    judged_by bigint[] NOT NULL,
    state character varying(8) NOT NULL,
    review_asked_at timestamp with time zone,
    review_reason text NOT NULL,
    review_in_time boolean,
    review_due_on date,
    filed_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    CONSTRAINT objection_review_is_asked_whole CHECK ((((review_asked_at IS NULL) AND (review_due_on IS NULL) AND (review_in_time IS NULL) AND (review_reason = ''::text) AND ((state)::text = ANY ((ARRAY['filed'::character varying, 'answered'::character varying])::text[]))) OR ((review_asked_at >= filed_at) AND (review_due_on IS NOT NULL) AND (review_in_time IS NOT NULL) AND ((state)::text = ANY ((ARRAY['review'::character varying, 'reviewed'::character varying])::text[])) AND (NOT (review_reason = ''::text))))),
    CONSTRAINT objection_says_why_and_what_is_asked CHECK (((NOT (reason = ''::text)) AND (NOT (request = ''::text))))
);

ALTER TABLE public.assessment_objection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_objection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_objectionanswer (
    id bigint NOT NULL,
    instance smallint NOT NULL,
    outcome character varying(9) NOT NULL,
    reason text NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    changes jsonb NOT NULL,
    answered_by_id bigint NOT NULL,
    objection_id bigint NOT NULL,
    decision_id bigint,
    CONSTRAINT assessment_objectionanswer_instance_check CHECK ((instance >= 0)),
    CONSTRAINT objection_answer_has_an_instance CHECK ((instance = ANY (ARRAY[1, 2]))),
    CONSTRAINT objection_answer_of_the_group_is_a_review CHECK (((decision_id IS NULL) OR (instance = 2))),
    CONSTRAINT objection_answer_says_why CHECK ((NOT (reason = ''::text)))
);

ALTER TABLE public.assessment_objectionanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_objectionanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_objectionevidence (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    media_type character varying(100) NOT NULL,
    size integer NOT NULL,
    digest character varying(64) NOT NULL,
    stored_as character varying(32) NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    objection_id bigint NOT NULL,
    uploaded_by_id bigint NOT NULL,
    CONSTRAINT assessment_objectionevidence_size_check CHECK ((size >= 0))
);

ALTER TABLE public.assessment_objectionevidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_objectionevidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_officeletterhead (
    id bigint NOT NULL,
    issuer character varying(60) NOT NULL,
    head character varying(40) NOT NULL,
    code character varying(20) NOT NULL,
    addressees character varying(200) NOT NULL,
    copies_to character varying(200) NOT NULL,
    place character varying(10) NOT NULL,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.assessment_officeletterhead ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_officeletterhead_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_overdraftapproval (
    id bigint NOT NULL,
    balance numeric(12,2) NOT NULL,
    reason character varying(200) NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    approved_by_id bigint NOT NULL,
    source_id bigint NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT overdraft_has_a_reason CHECK ((NOT ((reason)::text = ''::text)))
);

ALTER TABLE public.assessment_overdraftapproval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_overdraftapproval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_panelmember (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    round_id bigint NOT NULL,
    worker_id bigint
);

ALTER TABLE public.assessment_panelmember ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_panelmember_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_panelvote (
    id bigint NOT NULL,
    vote character varying(7) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    candidate_id bigint NOT NULL,
    member_id bigint NOT NULL,
    recorded_by_id bigint NOT NULL
);

ALTER TABLE public.assessment_panelvote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_panelvote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_paybase (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    amount numeric(12,2) NOT NULL,
    during daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    worker_id bigint NOT NULL,
    CONSTRAINT pay_base_is_not_negative CHECK ((amount >= (0)::numeric))
);

ALTER TABLE public.assessment_paybase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_paybase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_payentry (
    id bigint NOT NULL,
    day date NOT NULL,
    quantity numeric(8,2),
    amount numeric(12,2),
    evidence character varying(200) NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    recorded_by_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    item_id bigint NOT NULL,
    CONSTRAINT pay_entry_has_evidence CHECK ((NOT ((evidence)::text = ''::text))),
    CONSTRAINT pay_entry_is_a_quantity_or_an_amount CHECK ((((amount IS NULL) AND (quantity IS NOT NULL)) OR ((amount IS NOT NULL) AND (quantity IS NULL)))),
    CONSTRAINT pay_entry_is_not_negative CHECK ((((quantity IS NULL) OR (quantity >= (0)::numeric)) AND ((amount IS NULL) OR (amount >= (0)::numeric))))
);

ALTER TABLE public.assessment_payentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_payentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_paygroup (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.assessment_paygroup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_paygroup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_paygroupmember (
    id bigint NOT NULL,
    during daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    group_id bigint NOT NULL,
    worker_id bigint NOT NULL
);

ALTER TABLE public.assessment_paygroupmember ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_paygroupmember_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_payitem (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    side character varying(8) NOT NULL,
    reckoning character varying(17) NOT NULL,
    scheme character varying(10) NOT NULL,
    base character varying(12) NOT NULL,
    piece character varying(9) NOT NULL,
    required boolean NOT NULL,
    statutory boolean NOT NULL,
    outside_funds boolean NOT NULL,
    "position" smallint NOT NULL,
    day_of_id bigint,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT assessment_payitem_position_check CHECK (("position" >= 0)),
    CONSTRAINT pay_item_base_is_of_whole_months CHECK ((((base)::text = ''::text) OR ((reckoning)::text = 'whole_month'::text))),
    CONSTRAINT pay_item_pieces_are_counted CHECK ((((reckoning)::text = 'piece'::text) OR ((day_of_id IS NULL) AND ((piece)::text = ''::text)))),
    CONSTRAINT pay_item_statutory_is_deducted CHECK (((NOT statutory) OR ((side)::text = 'deducted'::text)))
);

ALTER TABLE public.assessment_payitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_payitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_payline (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    kind character varying(10) NOT NULL,
    side character varying(8) NOT NULL,
    reckoning character varying(17) NOT NULL,
    scheme character varying(10) NOT NULL,
    of_month date NOT NULL,
    base numeric(12,4),
    percent numeric(9,4),
    quantity numeric(8,2),
    days_paid numeric(9,6),
    days_of_month smallint,
    coefficient numeric(6,4),
    amount numeric(12,2) NOT NULL,
    taken numeric(12,2) NOT NULL,
    owing numeric(12,2) NOT NULL,
    cost numeric(12,2) NOT NULL,
    explanation jsonb NOT NULL,
    item_id bigint,
    posting_id bigint,
    recovers_id bigint,
    run_id bigint NOT NULL,
    sheet_id bigint NOT NULL,
    CONSTRAINT assessment_payline_days_of_month_check CHECK ((days_of_month >= 0)),
    CONSTRAINT assessment_payline_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.assessment_payline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_payline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_paylinefund (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    amount numeric(12,2) NOT NULL,
    line_id bigint NOT NULL,
    source_id bigint NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT assessment_paylinefund_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.assessment_paylinefund ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_paylinefund_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_paypaper (
    id bigint NOT NULL,
    kind character varying(9) NOT NULL,
    suffix character varying(4) NOT NULL,
    name character varying(120) NOT NULL,
    content bytea NOT NULL,
    digest character varying(64) NOT NULL,
    run_id bigint NOT NULL
);

ALTER TABLE public.assessment_paypaper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_paypaper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_payrate (
    id bigint NOT NULL,
    source character varying(20) NOT NULL,
    value numeric(12,4) NOT NULL,
    during daterange NOT NULL,
    document character varying(100) NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    group_id bigint,
    item_id bigint NOT NULL,
    worker_id bigint,
    CONSTRAINT pay_rate_is_not_negative CHECK ((value >= (0)::numeric)),
    CONSTRAINT pay_rate_is_of_one_kind CHECK ((((group_id IS NULL) AND ((source)::text = ''::text) AND (worker_id IS NOT NULL)) OR ((group_id IS NOT NULL) AND ((source)::text = ''::text) AND (worker_id IS NULL)) OR ((group_id IS NULL) AND (worker_id IS NULL))))
);

ALTER TABLE public.assessment_payrate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_payrate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_payremark (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    blocking boolean NOT NULL,
    "values" jsonb NOT NULL,
    worker_id bigint,
    run_id bigint NOT NULL
);

ALTER TABLE public.assessment_payremark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_payremark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_payrun (
    id bigint NOT NULL,
    month date NOT NULL,
    state character varying(7) NOT NULL,
    terms jsonb NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    approved_at timestamp with time zone,
    sent_back_at timestamp with time zone,
    sent_back_because character varying(500) NOT NULL,
    digest character varying(64) NOT NULL,
    approved_by_id bigint,
    checked_by_id bigint,
    drafted_by_id bigint,
    of_worker_id bigint,
    scheme_id bigint NOT NULL,
    sent_back_by_id bigint,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT pay_run_of_a_first_day CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT pay_run_says_who_approved CHECK ((((approved_at IS NOT NULL) AND (approved_by_id IS NOT NULL) AND ((state)::text = 'locked'::text)) OR ((NOT ((state)::text = 'locked'::text)) AND (approved_at IS NULL) AND (approved_by_id IS NULL)))),
    CONSTRAINT pay_run_says_who_checked CHECK ((((checked_at IS NULL) AND (checked_by_id IS NULL) AND ((state)::text = 'draft'::text)) OR ((NOT ((state)::text = 'draft'::text)) AND (checked_at IS NOT NULL) AND (checked_by_id IS NOT NULL)))),
    CONSTRAINT pay_run_sent_back_says_why CHECK ((((sent_back_at IS NULL) AND ((sent_back_because)::text = ''::text) AND (sent_back_by_id IS NULL)) OR ((sent_back_at IS NOT NULL) AND (sent_back_by_id IS NOT NULL) AND (NOT ((sent_back_because)::text = ''::text)))))
);

ALTER TABLE public.assessment_payrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_payrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_paysheet (
    id bigint NOT NULL,
    facts jsonb NOT NULL,
    provisional boolean NOT NULL,
    own_gross numeric(12,2) NOT NULL,
    gross numeric(12,2) NOT NULL,
    deducted numeric(12,2) NOT NULL,
    before_tax numeric(12,2) NOT NULL,
    unit numeric(12,2) NOT NULL,
    total numeric(12,2) NOT NULL,
    owed_before numeric(12,2) NOT NULL,
    owed_after numeric(12,2) NOT NULL,
    run_id bigint NOT NULL,
    worker_id bigint NOT NULL
);

ALTER TABLE public.assessment_paysheet ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_paysheet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_paystanding (
    id bigint NOT NULL,
    kind character varying(14) NOT NULL,
    ground character varying(200) NOT NULL,
    during daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    worker_id bigint NOT NULL
);

ALTER TABLE public.assessment_paystanding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_paystanding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_publicationremark (
    id bigint NOT NULL,
    received_on date NOT NULL,
    text character varying(500) NOT NULL,
    done character varying(500) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by_id bigint NOT NULL,
    round_id bigint NOT NULL
);

ALTER TABLE public.assessment_publicationremark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_publicationremark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_publishedplace (
    id bigint NOT NULL,
    number smallint NOT NULL,
    place character varying(6) NOT NULL,
    proposed boolean NOT NULL,
    candidate_id bigint NOT NULL,
    CONSTRAINT assessment_publishedplace_number_check CHECK ((number >= 0))
);

ALTER TABLE public.assessment_publishedplace ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_publishedplace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_quarterlyscore (
    id bigint NOT NULL,
    facts jsonb NOT NULL,
    measures jsonb NOT NULL,
    score numeric(5,2),
    rank integer,
    in_bottom boolean NOT NULL,
    grids bigint[] NOT NULL,
    attendance_score numeric(5,2),
    visits_score numeric(5,2),
    base_score numeric(5,2),
    incident_score numeric(5,2),
    mediation_score numeric(5,2),
    awareness_score numeric(5,2),
    bonus numeric(5,2) NOT NULL,
    deduction numeric(5,2) NOT NULL,
    grade character varying(19) NOT NULL,
    not_assessed_because character varying(30) NOT NULL,
    protected boolean NOT NULL,
    explanation jsonb NOT NULL,
    worker_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    standing_score numeric(5,2),
    CONSTRAINT assessment_quarterlyscore_rank_check CHECK ((rank >= 0))
);

ALTER TABLE public.assessment_quarterlyscore ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_quarterlyscore_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_reading (
    id bigint NOT NULL,
    roles jsonb NOT NULL,
    read_at timestamp with time zone,
    bulletin_id bigint NOT NULL,
    worker_id bigint NOT NULL
);

ALTER TABLE public.assessment_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_recoveryconsent (
    id bigint NOT NULL,
    of_month date NOT NULL,
    amount numeric(12,2) NOT NULL,
    given_on date NOT NULL,
    evidence character varying(200) NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    recorded_by_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    CONSTRAINT recovery_consent_is_positive CHECK ((amount > (0)::numeric)),
    CONSTRAINT recovery_consent_of_a_first_day CHECK ((EXTRACT(day FROM of_month) = (1)::numeric))
);

ALTER TABLE public.assessment_recoveryconsent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_recoveryconsent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_replacement (
    id bigint NOT NULL,
    state character varying(24) NOT NULL,
    outcome character varying(9) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    since timestamp with time zone NOT NULL,
    training character varying(500) NOT NULL,
    training_begins_on date,
    training_ends_on date,
    transfer_accepted_at timestamp with time zone,
    hearing_at timestamp with time zone,
    hearing_place character varying(100) NOT NULL,
    heard_at timestamp with time zone,
    attended character varying(200) NOT NULL,
    minutes text NOT NULL,
    signed_at timestamp with time zone,
    reservation text NOT NULL,
    decided_at timestamp with time zone,
    reason character varying(1000) NOT NULL,
    is_protected boolean,
    union_told_on date,
    approved_at timestamp with time zone,
    served_at timestamp with time zone,
    ends_on date,
    destination character varying(10) NOT NULL,
    closed_at timestamp with time zone,
    grounds_fell_at timestamp with time zone,
    given_back boolean,
    approved_by_id bigint,
    decided_by_id bigint,
    hand_over_id bigint,
    posting_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    transfer_grid_id bigint,
    worker_id bigint NOT NULL,
    CONSTRAINT replacement_approved_after_both_answers CHECK (((approved_at IS NULL) OR ((approved_by_id IS NOT NULL) AND (NOT is_protected) AND (union_told_on IS NOT NULL)))),
    CONSTRAINT replacement_approved_by_another CHECK (((approved_by_id IS NULL) OR (NOT ((approved_by_id = decided_by_id) AND (approved_by_id IS NOT NULL) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT replacement_closed_says_how_and_when CHECK ((((closed_at IS NOT NULL) AND ((state)::text = 'closed'::text) AND (NOT ((outcome)::text = ''::text))) OR ((NOT ((state)::text = 'closed'::text)) AND (closed_at IS NULL) AND ((outcome)::text = ''::text)))),
    CONSTRAINT replacement_ended_was_approved_and_served CHECK (((ends_on IS NULL) OR ((approved_at IS NOT NULL) AND (served_at IS NOT NULL))))
);

ALTER TABLE public.assessment_replacement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_replacement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_replacementfile (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    media_type character varying(100) NOT NULL,
    size integer NOT NULL,
    digest character varying(64) NOT NULL,
    stored_as character varying(32) NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    step_id bigint NOT NULL,
    uploaded_by_id bigint NOT NULL,
    CONSTRAINT assessment_replacementfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.assessment_replacementfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_replacementfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_replacementground (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    quarter date,
    facts jsonb NOT NULL,
    evidence text NOT NULL,
    named_at timestamp with time zone NOT NULL,
    fell_at timestamp with time zone,
    fell_because character varying(200) NOT NULL,
    recorded_by_id bigint,
    replacement_id bigint NOT NULL,
    score_id bigint,
    score_before_id bigint,
    CONSTRAINT replacement_ground_names_its_figures_or_evidence CHECK (((((kind)::text = 'recorded'::text) AND (recorded_by_id IS NOT NULL) AND (score_id IS NULL) AND (NOT (evidence = ''::text))) OR ((quarter IS NOT NULL) AND (score_id IS NOT NULL) AND (NOT ((kind)::text = 'recorded'::text))))),
    CONSTRAINT replacement_ground_of_two_quarters_names_both CHECK (((NOT ((kind)::text = 'twice'::text)) OR (score_before_id IS NOT NULL)))
);

ALTER TABLE public.assessment_replacementground ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_replacementground_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_replacementstep (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    move character varying(24) NOT NULL,
    from_state character varying(24) NOT NULL,
    to_state character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL,
    on_paper boolean NOT NULL,
    note text NOT NULL,
    facts jsonb NOT NULL,
    actor_id bigint,
    replacement_id bigint NOT NULL,
    CONSTRAINT assessment_replacementstep_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.assessment_replacementstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_replacementstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_rulesreceipt (
    id bigint NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    on_paper boolean NOT NULL,
    recorded_by_id bigint NOT NULL,
    scheme_id bigint NOT NULL,
    worker_id bigint NOT NULL
);

ALTER TABLE public.assessment_rulesreceipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_rulesreceipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_sampleitem (
    id bigint NOT NULL,
    kind character varying(11) NOT NULL,
    "position" smallint NOT NULL,
    key character varying(24) NOT NULL,
    day date NOT NULL,
    authors bigint[] NOT NULL,
    verdict character varying(7) NOT NULL,
    verified_at timestamp with time zone,
    note character varying(500) NOT NULL,
    grid_id bigint NOT NULL,
    sample_id bigint NOT NULL,
    verified_by_id bigint,
    worker_id bigint,
    CONSTRAINT assessment_sampleitem_position_check CHECK (("position" >= 0)),
    CONSTRAINT sample_item_verified_whole CHECK (((((verdict)::text = ''::text) AND (verified_at IS NULL) AND (verified_by_id IS NULL)) OR ((NOT ((verdict)::text = ''::text)) AND (verified_at IS NOT NULL) AND (verified_by_id IS NOT NULL)))),
    CONSTRAINT sample_item_wrong_says_why CHECK (((NOT ((verdict)::text = 'wrong'::text)) OR (NOT ((note)::text = ''::text))))
);

ALTER TABLE public.assessment_sampleitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_sampleitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_scheme (
    id bigint NOT NULL,
    version smallint NOT NULL,
    title character varying(120) NOT NULL,
    document_number character varying(60) NOT NULL,
    in_force_from date NOT NULL,
    terms jsonb NOT NULL,
    subdistrict_id bigint NOT NULL,
    issued_on date,
    CONSTRAINT assessment_scheme_version_check CHECK ((version >= 0)),
    CONSTRAINT scheme_issued_under_a_number CHECK (((issued_on IS NULL) OR (NOT ((document_number)::text = ''::text))))
);

ALTER TABLE public.assessment_scheme ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_scheme_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_scoreevidence (
    id bigint NOT NULL,
    rows jsonb NOT NULL,
    grid_id bigint,
    worker_id bigint,
    revision_id bigint NOT NULL,
    CONSTRAINT score_evidence_of_a_person_or_a_grid CHECK ((((worker_id IS NULL) OR (grid_id IS NULL)) AND (1 = (
CASE
    WHEN (worker_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (grid_id IS NULL) THEN 1
    ELSE 0
END))))
);

ALTER TABLE public.assessment_scoreevidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_scoreevidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_scorerevision (
    id bigint NOT NULL,
    kind character varying(7) NOT NULL,
    period_start date NOT NULL,
    revision smallint NOT NULL,
    state character varying(5) NOT NULL,
    terms jsonb NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    final_at timestamp with time zone,
    digest character varying(64) NOT NULL,
    reason character varying(500) NOT NULL,
    for_workers bigint[] NOT NULL,
    bulletin_id bigint,
    opened_by_id bigint,
    scheme_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    reviewed_at timestamp with time zone,
    reviewed_by_id bigint,
    corrections jsonb NOT NULL,
    CONSTRAINT assessment_scorerevision_revision_check CHECK ((revision >= 0)),
    CONSTRAINT score_revision_final_has_its_moment CHECK ((((final_at IS NOT NULL) AND ((state)::text = 'final'::text)) OR ((NOT ((state)::text = 'final'::text)) AND (final_at IS NULL)))),
    CONSTRAINT score_revision_has_its_reason CHECK (((revision = 1) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT score_revision_is_reviewed_by_another CHECK (((reviewed_by_id IS NULL) OR (NOT ((reviewed_by_id = opened_by_id) AND (reviewed_by_id IS NOT NULL) AND (opened_by_id IS NOT NULL))) OR (opened_by_id IS NULL))),
    CONSTRAINT score_revision_is_told_once_reviewed CHECK (((revision = 1) OR ((kind)::text = 'month'::text) OR ((state)::text = 'draft'::text) OR (reviewed_at IS NOT NULL))),
    CONSTRAINT score_revision_of_a_month_follows_a_bulletin CHECK (((((kind)::text = 'month'::text) OR (bulletin_id IS NULL)) AND (1 = (
CASE
    WHEN ((kind)::text = 'month'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (bulletin_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT score_revision_told_has_its_moment CHECK (((((state)::text = 'draft'::text) OR (told_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'draft'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (told_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);

ALTER TABLE public.assessment_scorerevision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_scorerevision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_surveysample (
    id bigint NOT NULL,
    month date NOT NULL,
    seed character varying(32) NOT NULL,
    wanted smallint NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    drawn_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT assessment_surveysample_wanted_check CHECK ((wanted >= 0))
);

ALTER TABLE public.assessment_surveysample ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_surveysample_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_surveyshare (
    id bigint NOT NULL,
    facts jsonb NOT NULL,
    households integer NOT NULL,
    numbers jsonb NOT NULL,
    reserves jsonb NOT NULL,
    caller_id bigint NOT NULL,
    grid_id bigint NOT NULL,
    sample_id bigint NOT NULL,
    CONSTRAINT assessment_surveyshare_households_check CHECK ((households >= 0))
);

ALTER TABLE public.assessment_surveyshare ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_surveyshare_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_whatif (
    id bigint NOT NULL,
    first_month date NOT NULL,
    last_month date NOT NULL,
    state character varying(9) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    worked_at timestamp with time zone,
    done smallint NOT NULL,
    total smallint NOT NULL,
    error character varying(500) NOT NULL,
    terms jsonb NOT NULL,
    result jsonb NOT NULL,
    pay jsonb NOT NULL,
    asked_by_id bigint NOT NULL,
    scheme_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT assessment_whatif_done_check CHECK ((done >= 0)),
    CONSTRAINT assessment_whatif_total_check CHECK ((total >= 0)),
    CONSTRAINT what_if_months_in_order CHECK ((first_month <= last_month))
);

ALTER TABLE public.assessment_whatif ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_whatif_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.assessment_wheelstop (
    subdistrict_id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    error text NOT NULL
);

CREATE TABLE public.assessment_yearlyscore (
    id bigint NOT NULL,
    category character varying(9) NOT NULL,
    grids bigint[] NOT NULL,
    months_mean numeric(7,4),
    quarters_mean numeric(7,4),
    score numeric(5,2),
    facts jsonb NOT NULL,
    explanation jsonb NOT NULL,
    grid_id bigint,
    revision_id bigint NOT NULL,
    worker_id bigint,
    CONSTRAINT yearly_score_of_a_grid_or_a_person CHECK (((((category)::text = 'grid'::text) AND (grid_id IS NOT NULL) AND (worker_id IS NULL)) OR ((NOT ((category)::text = 'grid'::text)) AND (grid_id IS NULL) AND (worker_id IS NOT NULL))))
);

ALTER TABLE public.assessment_yearlyscore ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assessment_yearlyscore_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.axes_accessattempt (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    get_data text NOT NULL,
    post_data text NOT NULL,
    failures_since_start integer NOT NULL,
    CONSTRAINT axes_accessattempt_failures_since_start_check CHECK ((failures_since_start >= 0))
);

ALTER TABLE public.axes_accessattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.axes_accessattemptexpiration (
    access_attempt_id integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.axes_accessfailurelog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    locked_out boolean NOT NULL
);

ALTER TABLE public.axes_accessfailurelog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessfailurelog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.axes_accesslog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    logout_time timestamp with time zone,
    session_hash character varying(64) NOT NULL
);

ALTER TABLE public.axes_accesslog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accesslog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_auditentry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(13) NOT NULL,
    actor_key bigint,
    actor character varying(150) NOT NULL,
    address inet,
    subject character varying(250) NOT NULL,
    detail text NOT NULL,
    mark character varying(64) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE public.core_auditentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_auditentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_chorerun (
    name character varying(60) NOT NULL,
    done_for timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    tried_at timestamp with time zone,
    attempts smallint NOT NULL,
    error character varying(200) NOT NULL,
    CONSTRAINT core_chorerun_attempts_check CHECK ((attempts >= 0))
);

CREATE TABLE public.core_faileditem (
    id bigint NOT NULL,
    queue character varying(60) NOT NULL,
    item character varying(100) NOT NULL,
    attempts smallint NOT NULL,
    error character varying(200) NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    CONSTRAINT core_faileditem_attempts_check CHECK ((attempts >= 0))
);

ALTER TABLE public.core_faileditem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_faileditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_failure (
    key character varying(64) NOT NULL,
    kind character varying(100) NOT NULL,
    place character varying(200) NOT NULL,
    message character varying(200) NOT NULL,
    path character varying(200) NOT NULL,
    reference character varying(64) NOT NULL,
    count integer NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT core_failure_count_check CHECK ((count >= 0))
);

CREATE TABLE public.core_heartbeat (
    name character varying(30) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.core_idempotentrequest (
    id bigint NOT NULL,
    user_key character varying(40) NOT NULL,
    path character varying(200) NOT NULL,
    key character varying(200) NOT NULL,
    digest character varying(64) NOT NULL,
    status smallint NOT NULL,
    answer jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT core_idempotentrequest_status_check CHECK ((status >= 0))
);

ALTER TABLE public.core_idempotentrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_idempotentrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_installation (
    id smallint NOT NULL,
    kind character varying(6) NOT NULL,
    since timestamp with time zone NOT NULL,
    second_factor_waived character varying(250) NOT NULL,
    CONSTRAINT core_installation_id_check CHECK ((id >= 0)),
    CONSTRAINT installation_is_one CHECK ((id = 1))
);

CREATE TABLE public.core_job (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    kind character varying(100) NOT NULL,
    path character varying(300) NOT NULL,
    sent jsonb NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    seen_at timestamp with time zone,
    done integer NOT NULL,
    total integer NOT NULL,
    stop boolean NOT NULL,
    told text NOT NULL,
    leads_to character varying(500) NOT NULL,
    asked_by_id bigint NOT NULL,
    CONSTRAINT core_job_done_check CHECK ((done >= 0)),
    CONSTRAINT core_job_total_check CHECK ((total >= 0))
);

ALTER TABLE public.core_job ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_jobfile (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    content_type character varying(100) NOT NULL,
    content bytea NOT NULL,
    job_id bigint NOT NULL
);

ALTER TABLE public.core_jobfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_jobfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_rowchange (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    entity character varying(63) NOT NULL,
    key character varying(40),
    operation character varying(6) NOT NULL,
    was jsonb,
    becomes jsonb,
    actor_key bigint,
    actor character varying(150) NOT NULL,
    door character varying(7) NOT NULL,
    detail character varying(200) NOT NULL,
    reason text NOT NULL,
    transaction bigint NOT NULL,
    "position" bigint
);

ALTER TABLE public.core_rowchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_rowchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_seal (
    id bigint NOT NULL,
    stream character varying(30) NOT NULL,
    "position" bigint NOT NULL,
    "row" bigint NOT NULL,
    digest character varying(64) NOT NULL,
    link character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.core_seal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_seal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.core_verification (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    checked jsonb NOT NULL,
    differences integer NOT NULL,
    found jsonb NOT NULL,
    heads jsonb NOT NULL,
    CONSTRAINT core_verification_differences_check CHECK ((differences >= 0))
);

ALTER TABLE public.core_verification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_verification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);

ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

CREATE TABLE public.grids_closedperiod (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    during daterange NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.grids_closedperiod ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_closedperiod_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_grid (
    id bigint NOT NULL,
    during daterange NOT NULL,
    subdistrict_id bigint NOT NULL,
    key uuid NOT NULL
);

ALTER TABLE public.grids_grid ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_grid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_gridact (
    id bigint NOT NULL,
    kind character varying(9) NOT NULL,
    effective_on date NOT NULL,
    reason character varying(200) NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    changes jsonb NOT NULL,
    decided_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    takes_back_id bigint,
    CONSTRAINT grid_act_taking_back_names_an_act CHECK (((((kind)::text = 'take_back'::text) AND (takes_back_id IS NOT NULL)) OR ((NOT ((kind)::text = 'take_back'::text)) AND (takes_back_id IS NULL))))
);

ALTER TABLE public.grids_gridact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_gridact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_gridcontact (
    id bigint NOT NULL,
    during daterange NOT NULL,
    "position" smallint NOT NULL,
    name character varying(60) NOT NULL,
    duty character varying(60) NOT NULL,
    phone character varying(30) NOT NULL,
    remark character varying(200) NOT NULL,
    grid_id bigint NOT NULL,
    CONSTRAINT grids_gridcontact_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.grids_gridcontact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_gridcontact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_gridlink (
    id bigint NOT NULL,
    "on" date NOT NULL,
    heir boolean NOT NULL,
    act_id bigint NOT NULL,
    predecessor_id bigint NOT NULL,
    successor_id bigint NOT NULL,
    CONSTRAINT grid_link_not_to_itself CHECK ((NOT (predecessor_id = successor_id)))
);

ALTER TABLE public.grids_gridlink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_gridlink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_gridofact (
    id bigint NOT NULL,
    act_id bigint NOT NULL,
    grid_id bigint NOT NULL
);

ALTER TABLE public.grids_gridofact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_gridofact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_gridversion (
    id bigint NOT NULL,
    during daterange NOT NULL,
    code character varying(15) NOT NULL,
    name character varying(60) NOT NULL,
    complexity character varying(10) NOT NULL,
    complexity_reason character varying(200) NOT NULL,
    population integer,
    households integer,
    premises integer,
    boundary jsonb,
    grid_id bigint NOT NULL,
    village_id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    villager_groups character varying(200) NOT NULL,
    CONSTRAINT grids_gridversion_households_check CHECK ((households >= 0)),
    CONSTRAINT grids_gridversion_population_check CHECK ((population >= 0)),
    CONSTRAINT grids_gridversion_premises_check CHECK ((premises >= 0))
);

ALTER TABLE public.grids_gridversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_gridversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_matter (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    name character varying(60) NOT NULL,
    "position" smallint NOT NULL,
    platform character varying(20) NOT NULL,
    restricted boolean NOT NULL,
    during daterange NOT NULL,
    decision character varying(120) NOT NULL,
    asks_account boolean NOT NULL,
    asks_mediation boolean NOT NULL,
    CONSTRAINT grids_matter_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.grids_matter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_matter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_matteradmission (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    name character varying(60) NOT NULL,
    platform character varying(20) NOT NULL,
    reason character varying(500) NOT NULL,
    state character varying(8) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    reported_on date,
    decided_on date,
    document_number character varying(60) NOT NULL,
    decided_by_id bigint,
    matter_id bigint,
    proposed_by_id bigint NOT NULL,
    reported_by_id bigint,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT admission_admitted_has_its_matter CHECK ((((matter_id IS NOT NULL) AND ((state)::text = 'admitted'::text)) OR ((NOT ((state)::text = 'admitted'::text)) AND (matter_id IS NULL)))),
    CONSTRAINT admission_decided_by_a_document CHECK (((NOT ((state)::text = ANY ((ARRAY['admitted'::character varying, 'refused'::character varying])::text[]))) OR ((decided_on IS NOT NULL) AND (NOT ((document_number)::text = ''::text))))),
    CONSTRAINT admission_reported_unless_proposed CHECK ((((state)::text = 'proposed'::text) OR (reported_on IS NOT NULL)))
);

ALTER TABLE public.grids_matteradmission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_matteradmission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_subcategory (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    name character varying(60) NOT NULL,
    "position" smallint NOT NULL,
    restricted boolean NOT NULL,
    matter_id bigint NOT NULL,
    asks_account boolean NOT NULL,
    CONSTRAINT grids_subcategory_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.grids_subcategory ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_subcategory_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_subdistrict (
    id bigint NOT NULL,
    code character varying(9) NOT NULL,
    name character varying(60) NOT NULL,
    east double precision,
    far_km smallint DEFAULT 10 NOT NULL,
    north double precision,
    south double precision,
    west double precision,
    field_pages boolean DEFAULT true NOT NULL,
    CONSTRAINT grids_subdistrict_far_km_check CHECK ((far_km >= 0)),
    CONSTRAINT subdistrict_extent_is_a_box CHECK ((((east IS NULL) AND (north IS NULL) AND (south IS NULL) AND (west IS NULL)) OR ((east IS NOT NULL) AND (north IS NOT NULL) AND (south IS NOT NULL) AND (west IS NOT NULL) AND (east <= (180.0)::double precision) AND (west >= ('-180.0'::numeric)::double precision) AND (west < east) AND (north <= (90.0)::double precision) AND (south >= ('-90.0'::numeric)::double precision) AND (south < north))))
);

ALTER TABLE public.grids_subdistrict ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_subdistrict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_village (
    id bigint NOT NULL,
    code character varying(12) NOT NULL,
    name character varying(60) NOT NULL,
    subdistrict_id bigint NOT NULL,
    during daterange NOT NULL
);

ALTER TABLE public.grids_village ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_village_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_villagename (
    id bigint NOT NULL,
    during daterange NOT NULL,
    name character varying(60) NOT NULL,
    village_id bigint NOT NULL
);

ALTER TABLE public.grids_villagename ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_villagename_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grids_villageofact (
    id bigint NOT NULL,
    act_id bigint NOT NULL,
    village_id bigint NOT NULL
);

ALTER TABLE public.grids_villageofact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.grids_villageofact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_attachment (
    id bigint NOT NULL,
    purpose character varying(10) NOT NULL,
    name character varying(100) NOT NULL,
    media_type character varying(100) NOT NULL,
    size integer NOT NULL,
    digest character varying(64) NOT NULL,
    width integer,
    height integer,
    stored_as character varying(32) NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    removed_because character varying(10) NOT NULL,
    incident_id bigint NOT NULL,
    removed_by_id bigint,
    uploaded_by_id bigint NOT NULL,
    note character varying(10) NOT NULL,
    note_number integer,
    original_digest character varying(64) NOT NULL,
    original_size integer,
    original_type character varying(100) NOT NULL,
    CONSTRAINT attachment_removed_without_its_file CHECK ((((removed_at IS NULL) AND ((removed_because)::text = ''::text) AND (removed_by_id IS NULL) AND (NOT ((stored_as)::text = ''::text))) OR (((name)::text = ''::text) AND (removed_at IS NOT NULL) AND ((stored_as)::text = ''::text) AND (NOT ((removed_because)::text = ''::text))))),
    CONSTRAINT attachment_withdrawn_by_somebody CHECK (((NOT ((removed_because)::text = 'withdrawn'::text)) OR (removed_by_id IS NOT NULL))),
    CONSTRAINT incidents_attachment_height_check CHECK ((height >= 0)),
    CONSTRAINT incidents_attachment_note_number_check CHECK ((note_number >= 0)),
    CONSTRAINT incidents_attachment_original_size_check CHECK ((original_size >= 0)),
    CONSTRAINT incidents_attachment_size_check CHECK ((size >= 0)),
    CONSTRAINT incidents_attachment_width_check CHECK ((width >= 0))
);

ALTER TABLE public.incidents_attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_awarenesssurvey (
    id bigint NOT NULL,
    month date NOT NULL,
    asked integer NOT NULL,
    knowing integer NOT NULL,
    grid_id bigint NOT NULL,
    participating integer,
    satisfied integer,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT awareness_knowing_within_asked CHECK ((knowing <= asked)),
    CONSTRAINT awareness_month_is_a_first CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT awareness_optional_answers_within_asked CHECK ((((participating IS NULL) OR (participating <= asked)) AND ((satisfied IS NULL) OR (satisfied <= asked)))),
    CONSTRAINT incidents_awarenesssurvey_asked_check CHECK ((asked >= 0)),
    CONSTRAINT incidents_awarenesssurvey_knowing_check CHECK ((knowing >= 0)),
    CONSTRAINT incidents_awarenesssurvey_participating_check CHECK ((participating >= 0)),
    CONSTRAINT incidents_awarenesssurvey_satisfied_check CHECK ((satisfied >= 0))
);

ALTER TABLE public.incidents_awarenesssurvey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_awarenesssurvey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_baseentry (
    id bigint NOT NULL,
    day date NOT NULL,
    entry_class character varying(14) NOT NULL,
    source character varying(8) NOT NULL,
    new integer NOT NULL,
    changed integer NOT NULL,
    verified integer NOT NULL,
    grid_id bigint NOT NULL,
    worker_id bigint,
    monthly boolean DEFAULT false NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT base_entry_month_is_a_first CHECK (((NOT monthly) OR (EXTRACT(day FROM day) = (1)::numeric))),
    CONSTRAINT incidents_baseentry_changed_check CHECK ((changed >= 0)),
    CONSTRAINT incidents_baseentry_new_check CHECK ((new >= 0)),
    CONSTRAINT incidents_baseentry_verified_check CHECK ((verified >= 0))
);

ALTER TABLE public.incidents_baseentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_baseentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_carevisit (
    id bigint NOT NULL,
    day date NOT NULL,
    category character varying(16) NOT NULL,
    outcome character varying(8) NOT NULL,
    grid_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT care_visit_of_the_list CHECK (((category)::text = ANY ((ARRAY['correction'::character varying, 'drug_treatment'::character varying, 'resettlement'::character varying, 'mental_disorder'::character varying, 'elderly_alone'::character varying, 'children'::character varying, 'disabled'::character varying, 'hardship'::character varying])::text[]))),
    CONSTRAINT care_visit_outcome_of_the_list CHECK (((outcome)::text = ANY ((ARRAY['met'::character varying, 'not_met'::character varying, 'helped'::character varying, 'referred'::character varying])::text[])))
);

CREATE VIEW public.incidents_carecount AS
 SELECT (((g.subdistrict_id * 100000000) + (((to_char((v.day)::timestamp with time zone, 'YYYYMM'::text))::bigint - 200000) * 100)) + array_position(ARRAY['correction'::text, 'drug_treatment'::text, 'resettlement'::text, 'mental_disorder'::text, 'elderly_alone'::text, 'children'::text, 'disabled'::text, 'hardship'::text], (v.category)::text)) AS id,
    g.subdistrict_id,
    (date_trunc('month'::text, (v.day)::timestamp with time zone))::date AS month,
    v.category,
    (count(*))::integer AS visits
   FROM (public.incidents_carevisit v
     JOIN public.grids_grid g ON ((g.id = v.grid_id)))
  GROUP BY g.subdistrict_id, (to_char((v.day)::timestamp with time zone, 'YYYYMM'::text)), ((date_trunc('month'::text, (v.day)::timestamp with time zone))::date), v.category
 HAVING (count(*) >= 5);

ALTER TABLE public.incidents_carevisit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_carevisit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_caseclaim (
    incident_id bigint NOT NULL,
    until timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);

CREATE TABLE public.incidents_deadlinemark (
    id bigint NOT NULL,
    stage character varying(8) NOT NULL,
    kind character varying(8) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    marked_at timestamp with time zone NOT NULL,
    incident_id bigint NOT NULL
);

ALTER TABLE public.incidents_deadlinemark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_deadlinemark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_defaultroute (
    id bigint NOT NULL,
    department_id bigint NOT NULL,
    subcategory_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.incidents_defaultroute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_defaultroute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_handover (
    id bigint NOT NULL,
    day date NOT NULL,
    watched_by character varying(60) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    completed_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    grid_id bigint NOT NULL,
    opened_by_id bigint NOT NULL,
    posting_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    worker_id bigint NOT NULL
);

ALTER TABLE public.incidents_handover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_handoveritem (
    id bigint NOT NULL,
    kind character varying(13) NOT NULL,
    name character varying(200) NOT NULL,
    due_on date,
    accepted_at timestamp with time zone,
    note character varying(200) NOT NULL,
    accepted_by_id bigint,
    answer_id bigint,
    hand_over_id bigint NOT NULL,
    hazard_id bigint,
    incident_id bigint,
    premises_id bigint,
    successor_id bigint NOT NULL,
    CONSTRAINT hand_over_item_accepted_by_somebody CHECK ((((accepted_at IS NULL) AND (accepted_by_id IS NULL)) OR ((accepted_at IS NOT NULL) AND (accepted_by_id IS NOT NULL)))),
    CONSTRAINT hand_over_item_names_its_row CHECK (((NOT ((kind)::text = ANY ((ARRAY['incident'::character varying, 'mediation'::character varying])::text[]))) OR (incident_id IS NOT NULL)))
);

ALTER TABLE public.incidents_handoveritem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_handoveritem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_hazard (
    id bigint NOT NULL,
    judged_invented boolean NOT NULL,
    judged_at timestamp with time zone,
    place character varying(200) NOT NULL,
    level character varying(8) NOT NULL,
    found_at timestamp with time zone NOT NULL,
    checked character varying(200) NOT NULL,
    description character varying(500) NOT NULL,
    measures character varying(500) NOT NULL,
    responsible text NOT NULL,
    state character varying(10) NOT NULL,
    due_at timestamp with time zone,
    settled_at timestamp with time zone,
    created_by_id bigint NOT NULL,
    found_by_id bigint,
    grid_id bigint NOT NULL,
    incident_id bigint,
    judged_by_id bigint,
    subcategory_id bigint NOT NULL,
    visit_id bigint,
    premises_id bigint,
    told_overdue_at timestamp with time zone,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT hazard_has_a_place CHECK (((premises_id IS NOT NULL) OR (NOT ((place)::text = ''::text)))),
    CONSTRAINT hazard_judgement_has_judge_and_time CHECK ((((judged_at IS NULL) AND (judged_by_id IS NULL)) OR ((judged_at IS NOT NULL) AND (judged_by_id IS NOT NULL)))),
    CONSTRAINT hazard_open_has_a_deadline_and_no_end CHECK ((((due_at IS NOT NULL) AND (settled_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (settled_at IS NOT NULL)))),
    CONSTRAINT hazard_reported_has_its_case CHECK ((((incident_id IS NOT NULL) AND ((state)::text = 'reported'::text)) OR ((NOT ((state)::text = 'reported'::text)) AND (incident_id IS NULL))))
);

ALTER TABLE public.incidents_hazard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_hazard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_hazardrecheck (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    passed boolean NOT NULL,
    note character varying(500) NOT NULL,
    by_id bigint NOT NULL,
    hazard_id bigint NOT NULL,
    by_sheet boolean DEFAULT false NOT NULL
);

ALTER TABLE public.incidents_hazardrecheck ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_hazardrecheck_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_incident (
    id bigint NOT NULL,
    number character varying(24) NOT NULL,
    restricted boolean NOT NULL,
    source character varying(8) NOT NULL,
    level character varying(12) NOT NULL,
    urgency character varying(10) NOT NULL,
    state character varying(16) NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    reported_at timestamp with time zone,
    accepted_at timestamp with time zone,
    due_at timestamp with time zone,
    settled_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    closed_at timestamp with time zone,
    extended_days smallint NOT NULL,
    platform character varying(20) NOT NULL,
    longitude numeric(9,6),
    latitude numeric(8,6),
    invalid_reason character varying(12) NOT NULL,
    satisfied boolean,
    external_id character varying(60) NOT NULL,
    created_by_id bigint NOT NULL,
    department_id bigint,
    duplicate_of_id bigint,
    grid_id bigint NOT NULL,
    matter_id bigint NOT NULL,
    reporter_id bigint,
    subcategory_id bigint,
    subdistrict_id bigint NOT NULL,
    accept_due_at timestamp with time zone,
    help_asked_at timestamp with time zone,
    limit_unit character varying(12) NOT NULL,
    paused_at timestamp with time zone,
    parent_id bigint,
    channel character varying(13) DEFAULT ''::character varying NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT incident_not_its_own_duplicate CHECK ((NOT ((duplicate_of_id = id) AND (duplicate_of_id IS NOT NULL)))),
    CONSTRAINT incident_not_part_of_itself CHECK ((NOT ((parent_id = id) AND (parent_id IS NOT NULL)))),
    CONSTRAINT incident_reported_unless_draft CHECK ((((state)::text = ANY ((ARRAY['draft'::character varying, 'discarded'::character varying])::text[])) OR (reported_at IS NOT NULL))),
    CONSTRAINT incidents_incident_extended_days_check CHECK ((extended_days >= 0))
);

ALTER TABLE public.incidents_incident ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_incidentmove (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    move character varying(20) NOT NULL,
    from_state character varying(16) NOT NULL,
    to_state character varying(16) NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    facts jsonb NOT NULL,
    actor_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    CONSTRAINT incidents_incidentmove_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.incidents_incidentmove ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_incidentmove_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_incidenttext (
    incident_id bigint NOT NULL,
    title character varying(100) NOT NULL,
    place character varying(200) NOT NULL,
    description text NOT NULL,
    cause text NOT NULL,
    course text NOT NULL,
    parties character varying(200) NOT NULL,
    contact character varying(60) NOT NULL,
    result text NOT NULL,
    notes jsonb NOT NULL,
    grams tsvector GENERATED ALWAYS AS (public.incidents_grams((((((title)::text || ' '::text) || (place)::text) || ' '::text) || description))) STORED,
    stripped_at timestamp with time zone
);

CREATE TABLE public.incidents_incomingsheet (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    digest character varying(64) NOT NULL,
    kind character varying(20) NOT NULL,
    month date,
    state character varying(10) NOT NULL,
    stored_as character varying(32) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    outcome jsonb NOT NULL,
    dropped_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    dropped_by_id bigint NOT NULL,
    ended_by_id bigint,
    subdistrict_id bigint NOT NULL,
    left_aside jsonb NOT NULL,
    journal character varying(32) NOT NULL,
    said jsonb NOT NULL,
    undone_at timestamp with time zone,
    undone_by_id bigint,
    marked_as character varying(32) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE public.incidents_incomingsheet ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_incomingsheet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_mediation (
    id bigint NOT NULL,
    held_on date NOT NULL,
    other_mediators character varying(100) NOT NULL,
    parties text NOT NULL,
    outcome character varying(8) NOT NULL,
    agreement character varying(7) NOT NULL,
    content character varying(1000) NOT NULL,
    may_escalate boolean NOT NULL,
    created_by_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    mediator_id bigint,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT mediation_has_a_mediator CHECK (((mediator_id IS NOT NULL) OR (NOT ((other_mediators)::text = ''::text)))),
    CONSTRAINT mediation_settled_by_an_agreement CHECK (((((outcome)::text = 'settled'::text) AND (NOT ((agreement)::text = ''::text))) OR ((NOT ((outcome)::text = 'settled'::text)) AND ((agreement)::text = ''::text))))
);

ALTER TABLE public.incidents_mediation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_mediation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE public.incidents_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.incidents_outsidecode (
    id bigint NOT NULL,
    system character varying(30) NOT NULL,
    kind character varying(11) NOT NULL,
    code character varying(60) NOT NULL,
    during daterange NOT NULL,
    department_id bigint,
    grid_id bigint,
    matter_id bigint,
    subcategory_id bigint,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT outside_code_names_what_its_kind_says CHECK ((((department_id IS NULL) AND (grid_id IS NOT NULL) AND ((kind)::text = 'grid'::text) AND (matter_id IS NULL) AND (subcategory_id IS NULL)) OR ((department_id IS NULL) AND (grid_id IS NULL) AND ((kind)::text = 'matter'::text) AND (matter_id IS NOT NULL) AND (subcategory_id IS NULL)) OR ((department_id IS NULL) AND (grid_id IS NULL) AND ((kind)::text = 'subcategory'::text) AND (matter_id IS NULL) AND (subcategory_id IS NOT NULL)) OR ((department_id IS NOT NULL) AND (grid_id IS NULL) AND ((kind)::text = 'department'::text) AND (matter_id IS NULL) AND (subcategory_id IS NULL))))
);

ALTER TABLE public.incidents_outsidecode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_outsidecode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_patrolinterval (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    risk character varying(6) NOT NULL,
    days smallint NOT NULL,
    in_force_from date NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT incidents_patrolinterval_days_check CHECK ((days >= 0)),
    CONSTRAINT patrol_interval_from_1_to_366_days CHECK (((days >= 1) AND (days <= 366)))
);

ALTER TABLE public.incidents_patrolinterval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_patrolinterval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_premises (
    id bigint NOT NULL,
    during daterange NOT NULL,
    name character varying(60) NOT NULL,
    place character varying(200) NOT NULL,
    kind character varying(10) NOT NULL,
    risk character varying(6) NOT NULL,
    contact character varying(60) NOT NULL,
    phone_sealed text NOT NULL,
    phone_index character varying(64) NOT NULL,
    last_patrolled_on date,
    patrol_due_on date,
    continues_id bigint,
    grid_id bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT premises_continue_another CHECK ((NOT ((continues_id = id) AND (continues_id IS NOT NULL))))
);

ALTER TABLE public.incidents_premises ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_premises_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_publicityactivity (
    id bigint NOT NULL,
    day date NOT NULL,
    kind character varying(8) NOT NULL,
    topic character varying(8) NOT NULL,
    reached integer NOT NULL,
    content character varying(500) NOT NULL,
    subdistrict_id bigint NOT NULL,
    worker_id bigint,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT incidents_publicityactivity_reached_check CHECK ((reached >= 0))
);

ALTER TABLE public.incidents_publicityactivity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_publicityactivity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_publicitygrid (
    id bigint NOT NULL,
    activity_id bigint NOT NULL,
    grid_id bigint NOT NULL
);

ALTER TABLE public.incidents_publicitygrid ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_publicitygrid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_receipt (
    id bigint NOT NULL,
    dataset character varying(30) NOT NULL,
    month date NOT NULL,
    received_at timestamp with time zone NOT NULL,
    rows integer NOT NULL,
    digest character varying(64) NOT NULL,
    received_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT incidents_receipt_rows_check CHECK ((rows >= 0))
);

ALTER TABLE public.incidents_receipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_receipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_retentionperiod (
    id bigint NOT NULL,
    days integer NOT NULL,
    in_force_from date NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT incidents_retentionperiod_days_check CHECK ((days >= 0)),
    CONSTRAINT retention_period_long_enough CHECK ((days >= 180))
);

ALTER TABLE public.incidents_retentionperiod ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_retentionperiod_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_routingrule (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    name character varying(60) NOT NULL,
    urgency character varying(10) NOT NULL,
    words character varying(200) NOT NULL,
    level character varying(12) NOT NULL,
    department_id bigint,
    matter_id bigint,
    subcategory_id bigint,
    subdistrict_id bigint NOT NULL,
    village_id bigint,
    CONSTRAINT incidents_routingrule_position_check CHECK (("position" >= 0)),
    CONSTRAINT routing_rule_says_who CHECK ((((department_id IS NOT NULL) AND ((level)::text = 'subdistrict'::text)) OR ((department_id IS NULL) AND ((level)::text = ANY ((ARRAY['village'::character varying, 'grid'::character varying])::text[])))))
);

ALTER TABLE public.incidents_routingrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_routingrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_savedfilter (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    query character varying(2000) NOT NULL,
    shared boolean NOT NULL,
    owner_id bigint NOT NULL,
    subdistrict_id bigint,
    CONSTRAINT saved_filter_shared_in_a_subdistrict CHECK (((NOT shared) OR (subdistrict_id IS NOT NULL)))
);

ALTER TABLE public.incidents_savedfilter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_savedfilter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_sheetlayout (
    id bigint NOT NULL,
    fingerprint character varying(64) NOT NULL,
    kind character varying(20) NOT NULL,
    columns jsonb NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    confirmed_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    agreed jsonb NOT NULL
);

ALTER TABLE public.incidents_sheetlayout ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_sheetlayout_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_sheetwork (
    sheet_id bigint NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    stop boolean NOT NULL,
    CONSTRAINT incidents_sheetwork_done_check CHECK ((done >= 0)),
    CONSTRAINT incidents_sheetwork_total_check CHECK ((total >= 0))
);

CREATE TABLE public.incidents_standardtext (
    id bigint NOT NULL,
    use character varying(10) NOT NULL,
    text character varying(300) NOT NULL,
    subcategory_id bigint,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.incidents_standardtext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_standardtext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_suggestion (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    text text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    subdistrict_id bigint NOT NULL,
    written_by_id bigint NOT NULL,
    CONSTRAINT suggestion_answered_whole CHECK ((((answer = ''::text) AND (answered_at IS NULL) AND (answered_by_id IS NULL)) OR ((answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL) AND (NOT (answer = ''::text)))))
);

ALTER TABLE public.incidents_suggestion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_suggestion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_supervision (
    id bigint NOT NULL,
    stage character varying(8) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    party character varying(10) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    closed_at timestamp with time zone,
    answered_by_id bigint,
    closed_by_id bigint,
    incident_id bigint NOT NULL,
    CONSTRAINT supervision_answered_before_it_is_closed CHECK (((closed_at IS NULL) OR (answered_at IS NOT NULL))),
    CONSTRAINT supervision_says_by_whom CHECK ((((answered_at IS NULL) AND (answered_by_id IS NULL)) OR ((answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL))))
);

ALTER TABLE public.incidents_supervision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_supervision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_talknote (
    id bigint NOT NULL,
    day date NOT NULL,
    said text NOT NULL,
    next_step character varying(200) NOT NULL,
    due_on date,
    done_on date,
    written_at timestamp with time zone NOT NULL,
    grid_id bigint NOT NULL,
    worker_id bigint NOT NULL,
    written_by_id bigint NOT NULL,
    CONSTRAINT talk_note_step_after_the_talk CHECK (((due_on IS NULL) OR (due_on >= day))),
    CONSTRAINT talk_note_step_has_its_days CHECK (((NOT ((next_step)::text = ''::text)) OR ((done_on IS NULL) AND (due_on IS NULL))))
);

ALTER TABLE public.incidents_talknote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_talknote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_task (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    title character varying(100) NOT NULL,
    content text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    issued_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT task_is_due_after_it_is_issued CHECK ((due_at > issued_at))
);

ALTER TABLE public.incidents_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_taskanswer (
    id bigint NOT NULL,
    state character varying(14) NOT NULL,
    note character varying(500) NOT NULL,
    answered_at timestamp with time zone,
    told_late_at timestamp with time zone,
    answered_by_id bigint,
    grid_id bigint NOT NULL,
    task_id bigint NOT NULL,
    CONSTRAINT task_answer_names_who_and_when CHECK ((((answered_at IS NULL) AND (answered_by_id IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL)))),
    CONSTRAINT task_answer_not_done_says_why CHECK (((NOT ((state)::text = 'not_done'::text)) OR (NOT ((note)::text = ''::text))))
);

ALTER TABLE public.incidents_taskanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_taskanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_timelimit (
    id bigint NOT NULL,
    urgency character varying(10) NOT NULL,
    stage character varying(8) NOT NULL,
    amount integer NOT NULL,
    unit character varying(12) NOT NULL,
    in_force_from date NOT NULL,
    subdistrict_id bigint NOT NULL,
    matter_id bigint,
    CONSTRAINT incidents_timelimit_amount_check CHECK ((amount >= 0)),
    CONSTRAINT time_limit_amount CHECK (((amount >= 1) AND (amount <= 527040)))
);

ALTER TABLE public.incidents_timelimit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_timelimit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_visit (
    id bigint NOT NULL,
    day date NOT NULL,
    kind character varying(6) NOT NULL,
    households smallint,
    content character varying(500) NOT NULL,
    problem character varying(500) NOT NULL,
    judged_invented boolean NOT NULL,
    grid_id bigint NOT NULL,
    incident_id bigint,
    worker_id bigint NOT NULL,
    begins_at time without time zone,
    ends_at time without time zone,
    handling character varying(500) NOT NULL,
    judged_at timestamp with time zone,
    judged_by_id bigint,
    visited character varying(14) NOT NULL,
    premises_id bigint,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT incidents_visit_households_check CHECK ((households >= 0)),
    CONSTRAINT visit_ends_after_it_begins CHECK (((begins_at IS NULL) OR (ends_at IS NULL) OR (ends_at > begins_at))),
    CONSTRAINT visit_judgement_has_judge_and_time CHECK ((((judged_at IS NULL) AND (judged_by_id IS NULL)) OR ((judged_at IS NOT NULL) AND (judged_by_id IS NOT NULL))))
);

ALTER TABLE public.incidents_visit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_visit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.incidents_visitnumber (
    visit_id bigint NOT NULL,
    external_id character varying(60) NOT NULL,
    subdistrict_id bigint NOT NULL
);

CREATE TABLE public.incidents_wordmeaning (
    id bigint NOT NULL,
    topic character varying(20) NOT NULL,
    written character varying(200) NOT NULL,
    means character varying(80) NOT NULL,
    said_at timestamp with time zone NOT NULL,
    said_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.incidents_wordmeaning ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_wordmeaning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.otp_static_staticdevice (
    id integer NOT NULL,
    name character varying(64) NOT NULL,
    confirmed boolean NOT NULL,
    user_id bigint NOT NULL,
    throttling_failure_count integer NOT NULL,
    throttling_failure_timestamp timestamp with time zone,
    created_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT otp_static_staticdevice_throttling_failure_count_check CHECK ((throttling_failure_count >= 0))
);

ALTER TABLE public.otp_static_staticdevice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.otp_static_staticdevice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.otp_static_statictoken (
    id integer NOT NULL,
    token character varying(16) NOT NULL,
    device_id integer NOT NULL
);

ALTER TABLE public.otp_static_statictoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.otp_static_statictoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.otp_totp_totpdevice (
    id integer NOT NULL,
    name character varying(64) NOT NULL,
    confirmed boolean NOT NULL,
    key character varying(80) NOT NULL,
    step smallint NOT NULL,
    t0 bigint NOT NULL,
    digits smallint NOT NULL,
    tolerance smallint NOT NULL,
    drift smallint NOT NULL,
    last_t bigint NOT NULL,
    user_id bigint NOT NULL,
    throttling_failure_count integer NOT NULL,
    throttling_failure_timestamp timestamp with time zone,
    created_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT otp_totp_totpdevice_digits_check CHECK ((digits >= 0)),
    CONSTRAINT otp_totp_totpdevice_step_check CHECK ((step >= 0)),
    CONSTRAINT otp_totp_totpdevice_throttling_failure_count_check CHECK ((throttling_failure_count >= 0)),
    CONSTRAINT otp_totp_totpdevice_tolerance_check CHECK ((tolerance >= 0))
);

ALTER TABLE public.otp_totp_totpdevice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.otp_totp_totpdevice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);

ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);

ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_application (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    gender character varying(6) NOT NULL,
    born_on date,
    political_status character varying(30) NOT NULL,
    education character varying(30) NOT NULL,
    background character varying(120) NOT NULL,
    former_post character varying(20) NOT NULL,
    uses_computer boolean,
    uses_phone_app boolean,
    organises boolean,
    energetic boolean,
    well_informed boolean,
    judged_by character varying(60) NOT NULL,
    judged_on date,
    phone_sealed text NOT NULL,
    phone_index character varying(64) NOT NULL,
    channel character varying(20) NOT NULL,
    applied_on date NOT NULL,
    state character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    decision character varying(200) NOT NULL,
    relaxed_by character varying(60) NOT NULL,
    note character varying(200) NOT NULL,
    decided_by_id bigint,
    grid_id bigint NOT NULL,
    posting_id bigint,
    subdistrict_id bigint NOT NULL,
    expresses boolean,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    opening_id bigint,
    CONSTRAINT application_appointed_names_its_posting CHECK ((((posting_id IS NOT NULL) AND ((state)::text = 'appointed'::text)) OR ((NOT ((state)::text = 'appointed'::text)) AND (posting_id IS NULL)))),
    CONSTRAINT application_judgement_names_its_judge CHECK ((((energetic IS NULL) AND (well_informed IS NULL)) OR ((NOT ((judged_by)::text = ''::text)) AND (judged_on IS NOT NULL)))),
    CONSTRAINT application_name_has_one_kind_of_dot CHECK (((name)::text !~ '[•・･∙⋅‧⸱⸳ꞏ᛫●◦∘。｡．﹒․˙]'::text))
);

ALTER TABLE public.staff_application ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_attendance (
    id bigint NOT NULL,
    day date NOT NULL,
    status character varying(8) NOT NULL,
    leave_kind character varying(11) NOT NULL,
    leave_id bigint,
    worker_id bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    part numeric(2,1) NOT NULL,
    CONSTRAINT attendance_is_a_whole_or_half_day CHECK ((part = ANY (ARRAY[(1)::numeric, 0.5]))),
    CONSTRAINT attendance_leave_names_its_kind CHECK ((((leave_id IS NOT NULL) AND ((status)::text = 'leave'::text) AND (NOT ((leave_kind)::text = ''::text))) OR ((NOT ((status)::text = 'leave'::text)) AND (leave_id IS NULL) AND ((leave_kind)::text = ''::text))))
);

ALTER TABLE public.staff_attendance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_attendance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_attendancekeeping (
    id bigint NOT NULL,
    from_month date NOT NULL,
    kept boolean NOT NULL,
    reason character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT attendance_keeping_from_a_first CHECK ((EXTRACT(day FROM from_month) = (1)::numeric))
);

ALTER TABLE public.staff_attendancekeeping ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_attendancekeeping_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_calendarday (
    id bigint NOT NULL,
    day date NOT NULL,
    working boolean NOT NULL,
    name character varying(60) NOT NULL,
    subdistrict_id bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    statutory boolean
);

ALTER TABLE public.staff_calendarday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_calendarday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_department (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    name character varying(60) NOT NULL,
    platform character varying(20) NOT NULL,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.staff_department ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_department_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_followedposting (
    id bigint NOT NULL,
    ends_on date,
    act_id bigint NOT NULL,
    grid_id bigint NOT NULL,
    onward_id bigint,
    posting_id bigint NOT NULL
);

ALTER TABLE public.staff_followedposting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_followedposting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_grant (
    id bigint NOT NULL,
    duty character varying(12) NOT NULL,
    during daterange NOT NULL,
    department_id bigint,
    subdistrict_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT grant_department_names_one CHECK ((((department_id IS NOT NULL) AND ((duty)::text = 'department'::text)) OR ((NOT ((duty)::text = 'department'::text)) AND (department_id IS NULL)))),
    CONSTRAINT grant_of_the_office_names_a_subdistrict CHECK (((NOT ((duty)::text = ANY ((ARRAY['center'::character varying, 'head'::character varying, 'field'::character varying, 'payroll'::character varying, 'inspector'::character varying])::text[]))) OR (subdistrict_id IS NOT NULL)))
);

ALTER TABLE public.staff_grant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_posting (
    id bigint NOT NULL,
    role character varying(12) NOT NULL,
    during daterange NOT NULL,
    pay_scheme character varying(10) NOT NULL,
    note character varying(200) NOT NULL,
    grid_id bigint,
    village_id bigint,
    worker_id bigint NOT NULL,
    leave_id bigint,
    relaxed_because character varying(200) NOT NULL,
    relaxed_by character varying(60) NOT NULL,
    stands_in_for_id bigint,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT posting_full_time_to_a_grid CHECK (((NOT ((role)::text = 'full_time'::text)) OR (grid_id IS NOT NULL))),
    CONSTRAINT posting_guide_to_a_village CHECK (((NOT ((role)::text = 'guide'::text)) OR (village_id IS NOT NULL))),
    CONSTRAINT posting_on_a_grid_or_a_village CHECK ((((grid_id IS NOT NULL) AND (village_id IS NULL)) OR ((grid_id IS NULL) AND (village_id IS NOT NULL)))),
    CONSTRAINT posting_relaxation_names_reason_and_person CHECK (((((relaxed_because)::text = ''::text) AND ((relaxed_by)::text = ''::text)) OR ((NOT ((relaxed_because)::text = ''::text)) AND (NOT ((relaxed_by)::text = ''::text))))),
    CONSTRAINT posting_who_stands_in_does_so_until_a_day CHECK ((((leave_id IS NULL) AND (stands_in_for_id IS NULL)) OR ((upper(during) IS NOT NULL) AND (stands_in_for_id IS NOT NULL))))
);

CREATE VIEW public.staff_gridservice AS
 SELECT (p.id || ':'::text) AS id,
    p.id AS posting_id,
    p.worker_id,
    g.id AS grid_id,
    p.role,
    (p.during * g.during) AS during
   FROM (public.staff_posting p
     JOIN public.grids_grid g ON ((g.id = p.grid_id)))
  WHERE ((NOT isempty((p.during * g.during))) AND (NOT (((p.role)::text = 'full_time'::text) AND (p.stands_in_for_id IS NULL) AND (p.worker_id IN ( SELECT s.worker_id
           FROM public.staff_posting s
          WHERE (((s.role)::text = 'full_time'::text) AND (s.stands_in_for_id IS NOT NULL)))))))
UNION ALL
 SELECT ((p.id || ':from '::text) || COALESCE((lower(left_over.left_over))::text, ''::text)) AS id,
    p.id AS posting_id,
    p.worker_id,
    g.id AS grid_id,
    p.role,
    left_over.left_over AS during
   FROM (((public.staff_posting p
     JOIN public.grids_grid g ON ((g.id = p.grid_id)))
     JOIN ( SELECT s.worker_id,
            range_agg(s.during) AS days
           FROM public.staff_posting s
          WHERE (((s.role)::text = 'full_time'::text) AND (s.stands_in_for_id IS NOT NULL))
          GROUP BY s.worker_id) away ON ((away.worker_id = p.worker_id)))
     CROSS JOIN LATERAL unnest((datemultirange((p.during * g.during)) - away.days)) left_over(left_over))
  WHERE (((p.role)::text = 'full_time'::text) AND (p.stands_in_for_id IS NULL))
UNION ALL
 SELECT ((p.id || ':'::text) || v.id) AS id,
    p.id AS posting_id,
    p.worker_id,
    g.id AS grid_id,
    p.role,
    ((p.during * v.during) * g.during) AS during
   FROM ((public.staff_posting p
     JOIN public.grids_gridversion v ON ((v.village_id = p.village_id)))
     JOIN public.grids_grid g ON ((g.id = v.grid_id)))
  WHERE (NOT isempty(((p.during * v.during) * g.during)));

CREATE TABLE public.staff_guessedname (
    id bigint NOT NULL,
    name character varying(150) NOT NULL,
    wrong integer NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT staff_guessedname_wrong_check CHECK ((wrong >= 0))
);

ALTER TABLE public.staff_guessedname ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_guessedname_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_keptnotice (
    id bigint NOT NULL,
    topic character varying(40) NOT NULL,
    about character varying(120) NOT NULL,
    "values" jsonb NOT NULL,
    link character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    worker_id bigint NOT NULL
);

ALTER TABLE public.staff_keptnotice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_keptnotice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_leave (
    id bigint NOT NULL,
    kind character varying(11) NOT NULL,
    during daterange NOT NULL,
    reason character varying(200) NOT NULL,
    approved_at timestamp with time zone,
    approved_by_id bigint,
    worker_id bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    closed_at timestamp with time zone,
    closed_by_id bigint,
    decision character varying(200) NOT NULL,
    part numeric(2,1) NOT NULL,
    CONSTRAINT leave_approved_has_an_end CHECK (((approved_at IS NULL) OR (upper(during) IS NOT NULL))),
    CONSTRAINT leave_closed_says_why CHECK ((((closed_at IS NULL) AND (closed_by_id IS NULL)) OR ((closed_at IS NOT NULL) AND (closed_by_id IS NOT NULL) AND (NOT ((decision)::text = ''::text))))),
    CONSTRAINT leave_is_of_whole_or_half_days CHECK ((part = ANY (ARRAY[(1)::numeric, 0.5])))
);

ALTER TABLE public.staff_leave ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_leave_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_leavequota (
    id bigint NOT NULL,
    kind character varying(11) NOT NULL,
    year smallint NOT NULL,
    days numeric(4,1) NOT NULL,
    counted_in character varying(8) NOT NULL,
    ground character varying(100) NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    subdistrict_id bigint NOT NULL,
    worker_id bigint,
    CONSTRAINT leave_quota_is_plausible CHECK (((days >= (0)::numeric) AND (days <= (366)::numeric) AND (year >= 2000) AND (year <= 2100))),
    CONSTRAINT staff_leavequota_year_check CHECK ((year >= 0))
);

ALTER TABLE public.staff_leavequota ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_leavequota_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_notice (
    id bigint NOT NULL,
    topic character varying(40) NOT NULL,
    about character varying(120) NOT NULL,
    "values" jsonb NOT NULL,
    link character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    user_id bigint NOT NULL,
    CONSTRAINT notice_links_to_a_page_of_ours CHECK ((((link)::text ~~ '/%'::text) AND (NOT ((link)::text ~~ '//%'::text))))
);

ALTER TABLE public.staff_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_opening (
    id bigint NOT NULL,
    vacant_since date,
    opened_on date NOT NULL,
    note character varying(200) NOT NULL,
    closed_on date,
    closed_because character varying(200) NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    after_id bigint,
    filled_by_id bigint,
    grid_id bigint NOT NULL,
    opened_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT opening_closed_says_why CHECK (((((closed_because)::text = ''::text) AND (closed_on IS NULL) AND (filled_by_id IS NULL)) OR ((closed_on IS NOT NULL) AND (NOT ((closed_because)::text = ''::text)))))
);

ALTER TABLE public.staff_opening ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_opening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_outwardchoice (
    user_id bigint NOT NULL,
    how character varying(7) NOT NULL
);

CREATE TABLE public.staff_outwarditem (
    id bigint NOT NULL,
    channel character varying(20) NOT NULL,
    notice_id bigint NOT NULL,
    message_id uuid
);

ALTER TABLE public.staff_outwarditem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_outwarditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_outwardmessage (
    id uuid NOT NULL,
    channel character varying(20) NOT NULL,
    digest_on date,
    state character varying(7) NOT NULL,
    attempts smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    error text NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT message_sent_has_its_moment CHECK ((((sent_at IS NOT NULL) AND ((state)::text = 'sent'::text)) OR ((NOT ((state)::text = 'sent'::text)) AND (sent_at IS NULL)))),
    CONSTRAINT staff_outwardmessage_attempts_check CHECK ((attempts >= 0))
);

ALTER TABLE public.staff_posting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_posting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_rightrequest (
    id bigint NOT NULL,
    duty character varying(12) NOT NULL,
    during daterange NOT NULL,
    token_digest character varying(64) NOT NULL,
    token_expires_at timestamp with time zone,
    asked_as character varying(12) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    given boolean,
    asked_by_id bigint NOT NULL,
    decided_by_id bigint,
    department_id bigint,
    grant_id bigint,
    subdistrict_id bigint,
    user_id bigint NOT NULL,
    password character varying(128) DEFAULT ''::character varying NOT NULL,
    resets character varying(13) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT right_is_decided_by_another CHECK (((decided_by_id IS NULL) OR ((NOT ((decided_by_id = asked_by_id) AND (decided_by_id IS NOT NULL))) AND (NOT ((decided_by_id = user_id) AND (decided_by_id IS NOT NULL))) AND (NOT (asked_by_id = user_id))))),
    CONSTRAINT right_is_decided_whole CHECK ((((decided_at IS NULL) AND (decided_by_id IS NULL) AND (given IS NULL)) OR ((decided_at IS NOT NULL) AND (decided_by_id IS NOT NULL) AND (given IS NOT NULL))))
);

ALTER TABLE public.staff_rightrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_rightrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_teamdeadline (
    id bigint NOT NULL,
    due_on date NOT NULL,
    note character varying(200) NOT NULL,
    subdistrict_id bigint NOT NULL
);

ALTER TABLE public.staff_teamdeadline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_teamdeadline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_token (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    user_id bigint NOT NULL
);

ALTER TABLE public.staff_token ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_training (
    id bigint NOT NULL,
    held_on date NOT NULL,
    subject character varying(200) NOT NULL,
    hours numeric(4,1) NOT NULL,
    teacher character varying(100) NOT NULL,
    place character varying(100) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT training_has_hours CHECK (((hours >= 0.5) AND (hours <= (200)::numeric)))
);

ALTER TABLE public.staff_training ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_training_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_trainingparticipant (
    id bigint NOT NULL,
    result character varying(6) NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    training_id bigint NOT NULL,
    worker_id bigint NOT NULL
);

ALTER TABLE public.staff_trainingparticipant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_trainingparticipant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    is_service boolean NOT NULL,
    worker_id bigint,
    must_change_password boolean NOT NULL,
    person_id bigint,
    CONSTRAINT account_names_its_person_once CHECK (((worker_id IS NULL) OR (person_id IS NULL)))
);

CREATE TABLE public.staff_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);

ALTER TABLE public.staff_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.staff_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.staff_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_worker (
    id bigint NOT NULL,
    staff_number character varying(20) NOT NULL,
    name character varying(60) NOT NULL,
    pinyin character varying(420) NOT NULL,
    gender character varying(6) NOT NULL,
    born_on date,
    political_status character varying(30) NOT NULL,
    education character varying(30) NOT NULL,
    source character varying(20) NOT NULL,
    line character varying(60) NOT NULL,
    at_window boolean,
    background character varying(120) NOT NULL,
    uses_computer boolean,
    uses_phone_app boolean,
    organises boolean,
    phone_sealed text NOT NULL,
    phone_index character varying(64) NOT NULL,
    note character varying(200) NOT NULL,
    subdistrict_id bigint NOT NULL,
    contract character varying(12) NOT NULL,
    contract_begins_on date,
    contract_ends_on date,
    energetic boolean,
    former_post character varying(20) NOT NULL,
    judged_by character varying(60) NOT NULL,
    judged_on date,
    stationed_in_id bigint,
    supplier character varying(60) NOT NULL,
    well_informed boolean,
    expresses boolean,
    recorded_at timestamp with time zone DEFAULT statement_timestamp(),
    CONSTRAINT worker_contract_ends_after_it_begins CHECK (((contract_begins_on IS NULL) OR (contract_ends_on IS NULL) OR (contract_ends_on > contract_begins_on))),
    CONSTRAINT worker_judgement_names_its_judge CHECK ((((energetic IS NULL) AND (well_informed IS NULL)) OR ((NOT ((judged_by)::text = ''::text)) AND (judged_on IS NOT NULL)))),
    CONSTRAINT worker_name_has_one_kind_of_dot CHECK (((name)::text !~ '[•・･∙⋅‧⸱⸳ꞏ᛫●◦∘。｡．﹒․˙]'::text)),
    CONSTRAINT worker_purchased_service_names_its_supplier CHECK (((((contract)::text = 'purchased'::text) AND (contract_begins_on IS NOT NULL) AND (NOT ((supplier)::text = ''::text))) OR ((NOT ((contract)::text = 'purchased'::text)) AND ((supplier)::text = ''::text))))
);

ALTER TABLE public.staff_worker ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.staff_worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

INSERT INTO public.django_migrations VALUES
	(1, 'core', '0001_initial', now()),
	(2, 'grids', '0001_initial', now()),
	(3, 'contenttypes', '0001_initial', now()),
	(4, 'contenttypes', '0002_remove_content_type_name', now()),
	(5, 'auth', '0001_initial', now()),
	(6, 'auth', '0002_alter_permission_name_max_length', now()),
	(7, 'auth', '0003_alter_user_email_max_length', now()),
	(8, 'auth', '0004_alter_user_username_opts', now()),
	(9, 'auth', '0005_alter_user_last_login_null', now()),
	(10, 'auth', '0006_require_contenttypes_0002', now()),
	(11, 'auth', '0007_alter_validators_add_error_messages', now()),
	(12, 'auth', '0008_alter_user_username_max_length', now()),
	(13, 'auth', '0009_alter_user_last_name_max_length', now()),
	(14, 'auth', '0010_alter_group_name_max_length', now()),
	(15, 'auth', '0011_update_proxy_permissions', now()),
	(16, 'auth', '0012_alter_user_first_name_max_length', now()),
	(17, 'staff', '0001_initial', now()),
	(18, 'account', '0001_initial', now()),
	(19, 'account', '0002_email_max_length', now()),
	(20, 'account', '0003_alter_emailaddress_create_unique_verified_email', now()),
	(21, 'account', '0004_alter_emailaddress_drop_unique_email', now()),
	(22, 'account', '0005_emailaddress_idx_upper_email', now()),
	(23, 'account', '0006_emailaddress_lower', now()),
	(24, 'account', '0007_emailaddress_idx_email', now()),
	(25, 'account', '0008_emailaddress_unique_primary_email_fixup', now()),
	(26, 'account', '0009_emailaddress_unique_primary_email', now()),
	(27, 'admin', '0001_initial', now()),
	(28, 'admin', '0002_logentry_remove_auto_add', now()),
	(29, 'admin', '0003_logentry_add_action_flag_choices', now()),
	(30, 'grids', '0002_acts_of_the_map', now()),
	(31, 'grids', '0003_villages_dated_acts_taken_back', now()),
	(32, 'grids', '0004_what_matters_ask', now()),
	(33, 'grids', '0005_simple_grids', now()),
	(34, 'grids', '0006_expected_extent', now()),
	(35, 'grids', '0007_closed_periods', now()),
	(36, 'grids', '0008_days_that_have_come', now()),
	(37, 'grids', '0009_stable_keys_of_grids', now()),
	(38, 'grids', '0010_far_km_of_older_rows', now()),
	(39, 'grids', '0011_what_closed_periods_keep', now()),
	(40, 'grids', '0012_acts_go_with_their_sheet', now()),
	(41, 'grids', '0013_openings_go_with_their_sheet', now()),
	(42, 'grids', '0014_field_pages', now()),
	(43, 'staff', '0002_grid_service', now()),
	(44, 'axes', '0001_initial', now()),
	(45, 'axes', '0002_auto_20151217_2044', now()),
	(46, 'axes', '0003_auto_20160322_0929', now()),
	(47, 'axes', '0004_auto_20181024_1538', now()),
	(48, 'axes', '0005_remove_accessattempt_trusted', now()),
	(49, 'axes', '0006_remove_accesslog_trusted', now()),
	(50, 'axes', '0007_alter_accessattempt_unique_together', now()),
	(51, 'axes', '0008_accessfailurelog', now()),
	(52, 'axes', '0009_add_session_hash', now()),
	(53, 'axes', '0010_accessattemptexpiration', now()),
	(54, 'staff', '0003_account_security', now()),
	(55, 'staff', '0004_people', now()),
	(56, 'staff', '0005_notices', now()),
	(57, 'staff', '0006_outward_messages', now()),
	(58, 'staff', '0007_followed_postings', now()),
	(59, 'staff', '0008_abilities_and_sources_as_recorded', now()),
	(60, 'staff', '0009_accounts_of_one_person', now()),
	(61, 'staff', '0010_one_form_of_names', now()),
	(62, 'staff', '0011_closed_periods', now()),
	(63, 'staff', '0012_days_that_have_come', now()),
	(64, 'staff', '0013_time_of_entry_of_staff', now()),
	(65, 'staff', '0014_leave_by_approval_alone', now()),
	(66, 'staff', '0015_leave_in_closed_periods', now()),
	(67, 'staff', '0016_a_head_approves_leave', now()),
	(68, 'staff', '0017_duties_of_pay', now()),
	(69, 'staff', '0018_workers_stay_in_their_subdistrict', now()),
	(70, 'staff', '0019_standing_in_and_openings', now()),
	(71, 'staff', '0020_statutory_holidays', now()),
	(72, 'staff', '0021_standing_in_is_kept', now()),
	(73, 'staff', '0022_whether_attendance_is_kept', now()),
	(74, 'staff', '0023_leave_quotas', now()),
	(75, 'staff', '0024_where_removals_are_told', now()),
	(76, 'staff', '0025_rights_take_two', now()),
	(77, 'staff', '0026_kept_notices', now()),
	(78, 'staff', '0027_resets_take_two_and_guessed_names', now()),
	(79, 'staff', '0028_trainings', now()),
	(80, 'incidents', '0001_initial', now()),
	(81, 'incidents', '0002_number_sequence', now()),
	(82, 'incidents', '0003_search', now()),
	(83, 'incidents', '0004_attachments', now()),
	(84, 'incidents', '0005_time_limits_by_matter', now()),
	(85, 'incidents', '0006_premises_visits_hazards', now()),
	(86, 'incidents', '0007_likely_duplicates', now()),
	(87, 'incidents', '0008_claims_and_filters', now()),
	(88, 'incidents', '0009_incoming_sheets', now()),
	(89, 'incidents', '0010_retention', now()),
	(90, 'incidents', '0011_mediation_publicity_care_tasks', now()),
	(91, 'incidents', '0012_supervision_and_parts', now()),
	(92, 'incidents', '0013_routing', now()),
	(93, 'incidents', '0014_optional_survey_answers', now()),
	(94, 'incidents', '0015_worksheets_left_aside', now()),
	(95, 'incidents', '0016_plausible_figures', now()),
	(96, 'incidents', '0017_originals_of_attachments', now()),
	(97, 'incidents', '0018_entries_of_whole_months', now()),
	(98, 'incidents', '0019_rows_of_monthly_sheets', now()),
	(99, 'incidents', '0020_one_way_for_all_sheets', now()),
	(100, 'incidents', '0021_closed_periods', now()),
	(101, 'incidents', '0022_days_that_have_come', now()),
	(102, 'incidents', '0023_entries_are_of_days_unless_said', now()),
	(103, 'incidents', '0024_channels_and_late_entries', now()),
	(104, 'incidents', '0025_time_of_entry_of_facts', now()),
	(105, 'incidents', '0026_outside_codes', now()),
	(106, 'incidents', '0027_households_not_recorded', now()),
	(107, 'incidents', '0028_settling_by_acts_alone', now()),
	(108, 'incidents', '0029_states_of_moves_alone', now()),
	(109, 'incidents', '0030_hand_overs', now()),
	(110, 'assessment', '0001_initial', now()),
	(111, 'assessment', '0002_frozen_lines_stay_where_they_are', now()),
	(112, 'assessment', '0003_revisions_of_a_month', now()),
	(113, 'assessment', '0004_early_warnings', now()),
	(114, 'assessment', '0005_life_of_an_interview', now()),
	(115, 'assessment', '0006_inspection_findings_and_samples', now()),
	(116, 'assessment', '0007_papers', now()),
	(117, 'assessment', '0008_rules_are_issued', now()),
	(118, 'assessment', '0009_wheels_that_stand_still', now()),
	(119, 'assessment', '0010_rows_behind_lines', now()),
	(120, 'assessment', '0011_survey_samples', now()),
	(121, 'assessment', '0012_frozen_months_keep_their_version', now()),
	(122, 'assessment', '0013_rows_behind_weeks', now()),
	(123, 'assessment', '0014_frozen_lines_by_the_statement', now()),
	(124, 'assessment', '0015_grounds_of_held_interviews_stay', now()),
	(125, 'assessment', '0016_cycle_stop', now()),
	(126, 'assessment', '0017_what_is_judged_has_happened', now()),
	(127, 'assessment', '0018_frozen_months_are_closed', now()),
	(128, 'assessment', '0019_days_that_have_come', now()),
	(129, 'assessment', '0020_scores_of_people', now()),
	(130, 'assessment', '0021_pay', now()),
	(131, 'assessment', '0022_leading_group', now()),
	(132, 'assessment', '0023_delivery_and_objections', now()),
	(133, 'assessment', '0024_pay_step', now()),
	(134, 'assessment', '0025_replacements', now()),
	(135, 'assessment', '0026_stage_of_monthly_scores', now()),
	(136, 'assessment', '0027_protection_by_objections', now()),
	(137, 'assessment', '0028_quarters_years_and_adjustments', now()),
	(138, 'assessment', '0029_words_of_pay', now()),
	(139, 'assessment', '0030_pay_papers', now()),
	(140, 'assessment', '0031_awards', now()),
	(141, 'assessment', '0032_adoption_of_rules', now()),
	(142, 'assessment', '0033_entries_are_not_negative', now()),
	(143, 'assessment', '0034_answers_by_the_leading_group', now()),
	(144, 'assessment', '0035_what_ifs', now()),
	(145, 'assessment', '0036_kept_papers', now()),
	(146, 'assessment', '0037_where_removals_are_told', now()),
	(147, 'assessment', '0038_accepted_rows_of_a_quarter', now()),
	(148, 'assessment', '0039_files_of_replacements_and_times', now()),
	(149, 'assessment', '0040_archived_files', now()),
	(150, 'assessment', '0041_remarks_on_drafts', now()),
	(151, 'assessment', '0042_category_of_a_decision_on_awards', now()),
	(152, 'core', '0002_audit_log', now()),
	(153, 'core', '0003_audit_of_searches', now()),
	(154, 'core', '0004_history_of_rows', now()),
	(155, 'core', '0005_installation', now()),
	(156, 'core', '0006_failures', now()),
	(157, 'core', '0007_restricted_cases_opened', now()),
	(158, 'core', '0008_failed_items_and_chores', now()),
	(159, 'core', '0009_seals', now()),
	(160, 'core', '0010_jobs', now()),
	(161, 'grids', '0015_the_closed_period_that_is_named', now()),
	(162, 'incidents', '0031_hazards_by_sheet', now()),
	(163, 'incidents', '0032_files_of_replacements_and_times', now()),
	(164, 'incidents', '0033_sheets_of_places', now()),
	(165, 'incidents', '0034_standard_texts', now()),
	(166, 'incidents', '0035_suggestions', now()),
	(167, 'incidents', '0036_talks', now()),
	(168, 'incidents', '0037_unfinished', now()),
	(169, 'incidents', '0038_marked_by_the_task', now()),
	(170, 'incidents', '0039_sheets_that_wait_are_read_again', now()),
	(171, 'incidents', '0040_work_on_sheets', now()),
	(172, 'incidents', '0041_help_asked', now()),
	(173, 'incidents', '0042_unfinished_by_deadline', now()),
	(174, 'otp_static', '0001_initial', now()),
	(175, 'otp_static', '0002_throttling', now()),
	(176, 'otp_static', '0003_add_timestamps', now()),
	(177, 'otp_totp', '0001_initial', now()),
	(178, 'otp_totp', '0002_auto_20190420_0723', now()),
	(179, 'otp_totp', '0003_add_timestamps', now()),
	(180, 'sessions', '0001_initial', now()),
	(181, 'socialaccount', '0001_initial', now()),
	(182, 'socialaccount', '0002_token_max_lengths', now()),
	(183, 'socialaccount', '0003_extra_data_default_dict', now()),
	(184, 'socialaccount', '0004_app_provider_id_settings', now()),
	(185, 'socialaccount', '0005_socialtoken_nullable_app', now()),
	(186, 'socialaccount', '0006_alter_socialaccount_extra_data', now()),
	(187, 'staff', '0029_as_long_as_a_name_is_spelt', now());

SELECT pg_catalog.setval('public.account_emailaddress_id_seq', 1, false);

SELECT pg_catalog.setval('public.account_emailconfirmation_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_adjustment_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_adjustmentfile_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_adoption_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_archivedfile_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_asattended_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_awardcandidate_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_awardround_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_bulletin_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_bulletinline_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_consultation_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_cyclerun_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_delivery_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_draftremark_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_earlywarning_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_findingstep_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_fundexpense_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_fundincome_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_fundrule_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_fundshare_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_fundsource_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_groupattendance_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_groupdecision_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_groupmeeting_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_groupmember_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_inspection_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_inspectionevidence_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_inspectionfinding_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_inspectionsample_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_interview_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_interviewcheck_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_interviewground_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_issueddocument_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_keptpaper_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_kepttrigger_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_lineevidence_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_meetingfile_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_minimumwage_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_monthlyscore_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_objection_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_objectionanswer_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_objectionevidence_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_officeletterhead_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_overdraftapproval_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_panelmember_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_panelvote_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_paybase_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_payentry_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_paygroup_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_paygroupmember_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_payitem_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_payline_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_paylinefund_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_paypaper_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_payrate_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_payremark_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_payrun_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_paysheet_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_paystanding_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_publicationremark_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_publishedplace_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_quarterlyscore_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_reading_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_recoveryconsent_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_replacement_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_replacementfile_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_replacementground_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_replacementstep_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_rulesreceipt_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_sampleitem_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_scheme_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_scoreevidence_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_scorerevision_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_surveysample_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_surveyshare_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_whatif_id_seq', 1, false);

SELECT pg_catalog.setval('public.assessment_yearlyscore_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);

SELECT pg_catalog.setval('public.auth_permission_id_seq', 1, false);

SELECT pg_catalog.setval('public.axes_accessattempt_id_seq', 1, false);

SELECT pg_catalog.setval('public.axes_accessfailurelog_id_seq', 1, false);

SELECT pg_catalog.setval('public.axes_accesslog_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_auditentry_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_faileditem_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_idempotentrequest_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_job_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_jobfile_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_rowchange_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_seal_id_seq', 1, false);

SELECT pg_catalog.setval('public.core_verification_id_seq', 1, false);

SELECT pg_catalog.setval('public.django_admin_log_id_seq', 1, false);

SELECT pg_catalog.setval('public.django_content_type_id_seq', 1, false);

SELECT pg_catalog.setval('public.django_migrations_id_seq', 187, true);

SELECT pg_catalog.setval('public.grids_closedperiod_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_grid_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_gridact_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_gridcontact_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_gridlink_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_gridofact_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_gridversion_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_matter_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_matteradmission_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_subcategory_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_subdistrict_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_village_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_villagename_id_seq', 1, false);

SELECT pg_catalog.setval('public.grids_villageofact_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_attachment_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_awarenesssurvey_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_baseentry_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_carevisit_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_deadlinemark_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_defaultroute_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_handover_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_handoveritem_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_hazard_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_hazardrecheck_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_incident_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_incidentmove_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_incomingsheet_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_mediation_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_number', 1, false);

SELECT pg_catalog.setval('public.incidents_outsidecode_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_patrolinterval_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_premises_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_publicityactivity_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_publicitygrid_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_receipt_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_retentionperiod_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_routingrule_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_savedfilter_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_sheetlayout_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_standardtext_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_suggestion_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_supervision_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_talknote_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_task_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_taskanswer_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_timelimit_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_visit_id_seq', 1, false);

SELECT pg_catalog.setval('public.incidents_wordmeaning_id_seq', 1, false);

SELECT pg_catalog.setval('public.otp_static_staticdevice_id_seq', 1, false);

SELECT pg_catalog.setval('public.otp_static_statictoken_id_seq', 1, false);

SELECT pg_catalog.setval('public.otp_totp_totpdevice_id_seq', 1, false);

SELECT pg_catalog.setval('public.socialaccount_socialaccount_id_seq', 1, false);

SELECT pg_catalog.setval('public.socialaccount_socialapp_id_seq', 1, false);

SELECT pg_catalog.setval('public.socialaccount_socialtoken_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_application_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_attendance_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_attendancekeeping_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_calendarday_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_department_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_followedposting_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_grant_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_guessedname_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_keptnotice_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_leave_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_leavequota_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_notice_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_opening_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_outwarditem_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_posting_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_rightrequest_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_teamdeadline_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_token_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_training_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_trainingparticipant_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_user_groups_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_user_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_user_user_permissions_id_seq', 1, false);

SELECT pg_catalog.setval('public.staff_worker_id_seq', 1, false);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_archivedfile
    ADD CONSTRAINT archived_once UNIQUE (subdistrict_id, kind, key);

ALTER TABLE ONLY public.assessment_asattended
    ADD CONSTRAINT as_attended_once UNIQUE (worker_id, day);

ALTER TABLE ONLY public.assessment_adjustment
    ADD CONSTRAINT assessment_adjustment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_adjustmentfile
    ADD CONSTRAINT assessment_adjustmentfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_adoption
    ADD CONSTRAINT assessment_adoption_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_adoption
    ADD CONSTRAINT assessment_adoption_scheme_id_key UNIQUE (scheme_id);

ALTER TABLE ONLY public.assessment_archivedfile
    ADD CONSTRAINT assessment_archivedfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_asattended
    ADD CONSTRAINT assessment_asattended_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_awardcandidate
    ADD CONSTRAINT assessment_awardcandidate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT assessment_awardround_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_bulletin
    ADD CONSTRAINT assessment_bulletin_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_bulletinline
    ADD CONSTRAINT assessment_bulletinline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_consultation
    ADD CONSTRAINT assessment_consultation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_cyclerun
    ADD CONSTRAINT assessment_cyclerun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_delivery
    ADD CONSTRAINT assessment_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_draftremark
    ADD CONSTRAINT assessment_draftremark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_earlywarning
    ADD CONSTRAINT assessment_earlywarning_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_findingstep
    ADD CONSTRAINT assessment_findingstep_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_fundexpense
    ADD CONSTRAINT assessment_fundexpense_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_fundincome
    ADD CONSTRAINT assessment_fundincome_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_fundrule
    ADD CONSTRAINT assessment_fundrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_fundshare
    ADD CONSTRAINT assessment_fundshare_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_fundsource
    ADD CONSTRAINT assessment_fundsource_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_groupattendance
    ADD CONSTRAINT assessment_groupattendance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_groupdecision
    ADD CONSTRAINT assessment_groupdecision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_groupmeeting
    ADD CONSTRAINT assessment_groupmeeting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_groupmember
    ADD CONSTRAINT assessment_groupmember_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_inspection
    ADD CONSTRAINT assessment_inspection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_inspectionevidence
    ADD CONSTRAINT assessment_inspectionevidence_inspection_id_key UNIQUE (inspection_id);

ALTER TABLE ONLY public.assessment_inspectionevidence
    ADD CONSTRAINT assessment_inspectionevidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_inspectionfinding
    ADD CONSTRAINT assessment_inspectionfinding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_inspectionsample
    ADD CONSTRAINT assessment_inspectionsample_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_interview
    ADD CONSTRAINT assessment_interview_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_interviewcheck
    ADD CONSTRAINT assessment_interviewcheck_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_interviewground
    ADD CONSTRAINT assessment_interviewground_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_issueddocument
    ADD CONSTRAINT assessment_issueddocument_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_keptpaper
    ADD CONSTRAINT assessment_keptpaper_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_kepttrigger
    ADD CONSTRAINT assessment_kepttrigger_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_lineevidence
    ADD CONSTRAINT assessment_lineevidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_meetingfile
    ADD CONSTRAINT assessment_meetingfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_minimumwage
    ADD CONSTRAINT assessment_minimumwage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_monthlyscore
    ADD CONSTRAINT assessment_monthlyscore_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_objection
    ADD CONSTRAINT assessment_objection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_objectionanswer
    ADD CONSTRAINT assessment_objectionanswer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_objectionevidence
    ADD CONSTRAINT assessment_objectionevidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_officeletterhead
    ADD CONSTRAINT assessment_officeletterhead_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_officeletterhead
    ADD CONSTRAINT assessment_officeletterhead_subdistrict_id_key UNIQUE (subdistrict_id);

ALTER TABLE ONLY public.assessment_overdraftapproval
    ADD CONSTRAINT assessment_overdraftapproval_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_panelmember
    ADD CONSTRAINT assessment_panelmember_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_panelvote
    ADD CONSTRAINT assessment_panelvote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_paybase
    ADD CONSTRAINT assessment_paybase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_payentry
    ADD CONSTRAINT assessment_payentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_paygroup
    ADD CONSTRAINT assessment_paygroup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_paygroupmember
    ADD CONSTRAINT assessment_paygroupmember_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_payitem
    ADD CONSTRAINT assessment_payitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_payline
    ADD CONSTRAINT assessment_payline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_paylinefund
    ADD CONSTRAINT assessment_paylinefund_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_paypaper
    ADD CONSTRAINT assessment_paypaper_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_payrate
    ADD CONSTRAINT assessment_payrate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_payremark
    ADD CONSTRAINT assessment_payremark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT assessment_payrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_paysheet
    ADD CONSTRAINT assessment_paysheet_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_paystanding
    ADD CONSTRAINT assessment_paystanding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_publicationremark
    ADD CONSTRAINT assessment_publicationremark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_publishedplace
    ADD CONSTRAINT assessment_publishedplace_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_quarterlyscore
    ADD CONSTRAINT assessment_quarterlyscore_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_reading
    ADD CONSTRAINT assessment_reading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_recoveryconsent
    ADD CONSTRAINT assessment_recoveryconsent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_replacement
    ADD CONSTRAINT assessment_replacement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_replacementfile
    ADD CONSTRAINT assessment_replacementfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_replacementground
    ADD CONSTRAINT assessment_replacementground_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_replacementstep
    ADD CONSTRAINT assessment_replacementstep_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_rulesreceipt
    ADD CONSTRAINT assessment_rulesreceipt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_sampleitem
    ADD CONSTRAINT assessment_sampleitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_scheme
    ADD CONSTRAINT assessment_scheme_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_scoreevidence
    ADD CONSTRAINT assessment_scoreevidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_scorerevision
    ADD CONSTRAINT assessment_scorerevision_bulletin_id_key UNIQUE (bulletin_id);

ALTER TABLE ONLY public.assessment_scorerevision
    ADD CONSTRAINT assessment_scorerevision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_surveysample
    ADD CONSTRAINT assessment_surveysample_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_surveyshare
    ADD CONSTRAINT assessment_surveyshare_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_whatif
    ADD CONSTRAINT assessment_whatif_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_wheelstop
    ADD CONSTRAINT assessment_wheelstop_pkey PRIMARY KEY (subdistrict_id);

ALTER TABLE ONLY public.assessment_yearlyscore
    ADD CONSTRAINT assessment_yearlyscore_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_attendancekeeping
    ADD CONSTRAINT attendance_keeping_once_a_month UNIQUE (subdistrict_id, from_month);

ALTER TABLE ONLY public.staff_attendance
    ADD CONSTRAINT attendance_once_a_day UNIQUE (worker_id, day, status, leave_kind);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_awardcandidate
    ADD CONSTRAINT award_candidate_once UNIQUE (round_id, worker_id);

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT award_round_once UNIQUE (subdistrict_id, year, category);

ALTER TABLE public.incidents_awarenesssurvey
    ADD CONSTRAINT awareness_asked_is_plausible CHECK ((asked <= 50000)) NOT VALID;

ALTER TABLE ONLY public.incidents_awarenesssurvey
    ADD CONSTRAINT awareness_survey_once_a_month UNIQUE (grid_id, month);

ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq UNIQUE (username, ip_address, user_agent);

ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptexpiration_pkey PRIMARY KEY (access_attempt_id);

ALTER TABLE ONLY public.axes_accessfailurelog
    ADD CONSTRAINT axes_accessfailurelog_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.axes_accesslog
    ADD CONSTRAINT axes_accesslog_pkey PRIMARY KEY (id);

ALTER TABLE public.incidents_baseentry
    ADD CONSTRAINT base_entry_counts_are_plausible CHECK (((changed <= 20000) AND (new <= 20000) AND (verified <= 20000))) NOT VALID;

ALTER TABLE ONLY public.incidents_baseentry
    ADD CONSTRAINT base_entry_once UNIQUE NULLS NOT DISTINCT (grid_id, day, monthly, entry_class, worker_id, source);

ALTER TABLE ONLY public.assessment_bulletinline
    ADD CONSTRAINT bulletin_line_once UNIQUE (bulletin_id, grid_id);

ALTER TABLE ONLY public.assessment_bulletin
    ADD CONSTRAINT bulletin_revision_once UNIQUE (subdistrict_id, month, revision);

ALTER TABLE ONLY public.staff_calendarday
    ADD CONSTRAINT calendar_day_once UNIQUE (subdistrict_id, day);

ALTER TABLE ONLY public.grids_closedperiod
    ADD CONSTRAINT closed_period_once UNIQUE (subdistrict_id, kind, during);

ALTER TABLE ONLY public.core_auditentry
    ADD CONSTRAINT core_auditentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_chorerun
    ADD CONSTRAINT core_chorerun_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.core_faileditem
    ADD CONSTRAINT core_faileditem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_failure
    ADD CONSTRAINT core_failure_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.core_heartbeat
    ADD CONSTRAINT core_heartbeat_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.core_idempotentrequest
    ADD CONSTRAINT core_idempotentrequest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_installation
    ADD CONSTRAINT core_installation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_job
    ADD CONSTRAINT core_job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_jobfile
    ADD CONSTRAINT core_jobfile_job_id_key UNIQUE (job_id);

ALTER TABLE ONLY public.core_jobfile
    ADD CONSTRAINT core_jobfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_rowchange
    ADD CONSTRAINT core_rowchange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_seal
    ADD CONSTRAINT core_seal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_verification
    ADD CONSTRAINT core_verification_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_cyclerun
    ADD CONSTRAINT cycle_run_once UNIQUE (subdistrict_id, stage, period);

ALTER TABLE ONLY public.incidents_deadlinemark
    ADD CONSTRAINT deadline_mark_once UNIQUE (incident_id, stage, kind, due_at);

ALTER TABLE ONLY public.incidents_defaultroute
    ADD CONSTRAINT default_route_once UNIQUE (subdistrict_id, subcategory_id);

ALTER TABLE ONLY public.assessment_delivery
    ADD CONSTRAINT delivery_once UNIQUE (kind, key, worker_id);

ALTER TABLE ONLY public.staff_department
    ADD CONSTRAINT department_code_in_subdistrict UNIQUE (subdistrict_id, code);

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.assessment_earlywarning
    ADD CONSTRAINT early_warning_once_a_month UNIQUE (grid_id, month);

ALTER TABLE ONLY public.core_faileditem
    ADD CONSTRAINT failed_item_once UNIQUE (queue, item);

ALTER TABLE ONLY public.staff_followedposting
    ADD CONSTRAINT followed_posting_once UNIQUE (act_id, posting_id);

ALTER TABLE ONLY public.assessment_fundrule
    ADD CONSTRAINT fund_rule_one_at_a_time EXCLUDE USING gist (subdistrict_id WITH =, COALESCE(item_id, (0)::bigint) WITH =, COALESCE(worker_id, (0)::bigint) WITH =, line WITH =, during WITH &&);

ALTER TABLE ONLY public.assessment_fundshare
    ADD CONSTRAINT fund_share_position_once UNIQUE (rule_id, "position");

ALTER TABLE ONLY public.assessment_fundshare
    ADD CONSTRAINT fund_share_source_once UNIQUE (rule_id, source_id);

ALTER TABLE ONLY public.assessment_fundsource
    ADD CONSTRAINT fund_source_name_once UNIQUE (subdistrict_id, name);

ALTER TABLE ONLY public.grids_gridlink
    ADD CONSTRAINT grid_link_once UNIQUE (predecessor_id, successor_id, "on");

ALTER TABLE ONLY public.grids_gridofact
    ADD CONSTRAINT grid_of_act_once UNIQUE (act_id, grid_id);

ALTER TABLE ONLY public.grids_gridversion
    ADD CONSTRAINT grid_version_code_names_one_grid EXCLUDE USING gist (code WITH =, during WITH &&);

ALTER TABLE ONLY public.grids_gridversion
    ADD CONSTRAINT grid_version_one_at_a_time EXCLUDE USING gist (grid_id WITH =, during WITH &&);

ALTER TABLE ONLY public.grids_closedperiod
    ADD CONSTRAINT grids_closedperiod_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_grid
    ADD CONSTRAINT grids_grid_key_a6e6059f_uniq UNIQUE (key);

ALTER TABLE ONLY public.grids_grid
    ADD CONSTRAINT grids_grid_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_gridact
    ADD CONSTRAINT grids_gridact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_gridact
    ADD CONSTRAINT grids_gridact_takes_back_id_key UNIQUE (takes_back_id);

ALTER TABLE ONLY public.grids_gridcontact
    ADD CONSTRAINT grids_gridcontact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_gridlink
    ADD CONSTRAINT grids_gridlink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_gridofact
    ADD CONSTRAINT grids_gridofact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_gridversion
    ADD CONSTRAINT grids_gridversion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_matter
    ADD CONSTRAINT grids_matter_code_key UNIQUE (code);

ALTER TABLE ONLY public.grids_matter
    ADD CONSTRAINT grids_matter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_matteradmission
    ADD CONSTRAINT grids_matteradmission_matter_id_key UNIQUE (matter_id);

ALTER TABLE ONLY public.grids_matteradmission
    ADD CONSTRAINT grids_matteradmission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_subcategory
    ADD CONSTRAINT grids_subcategory_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_subdistrict
    ADD CONSTRAINT grids_subdistrict_code_key UNIQUE (code);

ALTER TABLE ONLY public.grids_subdistrict
    ADD CONSTRAINT grids_subdistrict_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_village
    ADD CONSTRAINT grids_village_code_key UNIQUE (code);

ALTER TABLE ONLY public.grids_village
    ADD CONSTRAINT grids_village_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_villagename
    ADD CONSTRAINT grids_villagename_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grids_villageofact
    ADD CONSTRAINT grids_villageofact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.core_idempotentrequest
    ADD CONSTRAINT idempotent_request_once UNIQUE (user_key, path, key);

ALTER TABLE ONLY public.incidents_incidentmove
    ADD CONSTRAINT incident_move_position UNIQUE (incident_id, "position");

ALTER TABLE ONLY public.incidents_attachment
    ADD CONSTRAINT incidents_attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_awarenesssurvey
    ADD CONSTRAINT incidents_awarenesssurvey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_baseentry
    ADD CONSTRAINT incidents_baseentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_carevisit
    ADD CONSTRAINT incidents_carevisit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_caseclaim
    ADD CONSTRAINT incidents_caseclaim_pkey PRIMARY KEY (incident_id);

ALTER TABLE ONLY public.incidents_deadlinemark
    ADD CONSTRAINT incidents_deadlinemark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_defaultroute
    ADD CONSTRAINT incidents_defaultroute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_handover
    ADD CONSTRAINT incidents_handover_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_handoveritem
    ADD CONSTRAINT incidents_handoveritem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_hazardrecheck
    ADD CONSTRAINT incidents_hazardrecheck_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_number_key UNIQUE (number);

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_incidentmove
    ADD CONSTRAINT incidents_incidentmove_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_incidenttext
    ADD CONSTRAINT incidents_incidenttext_pkey PRIMARY KEY (incident_id);

ALTER TABLE ONLY public.incidents_incomingsheet
    ADD CONSTRAINT incidents_incomingsheet_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_mediation
    ADD CONSTRAINT incidents_mediation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_outsidecode
    ADD CONSTRAINT incidents_outsidecode_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_patrolinterval
    ADD CONSTRAINT incidents_patrolinterval_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_premises
    ADD CONSTRAINT incidents_premises_continues_id_key UNIQUE (continues_id);

ALTER TABLE ONLY public.incidents_premises
    ADD CONSTRAINT incidents_premises_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_publicityactivity
    ADD CONSTRAINT incidents_publicityactivity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_publicitygrid
    ADD CONSTRAINT incidents_publicitygrid_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_receipt
    ADD CONSTRAINT incidents_receipt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_retentionperiod
    ADD CONSTRAINT incidents_retentionperiod_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_routingrule
    ADD CONSTRAINT incidents_routingrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_savedfilter
    ADD CONSTRAINT incidents_savedfilter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_sheetlayout
    ADD CONSTRAINT incidents_sheetlayout_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_sheetwork
    ADD CONSTRAINT incidents_sheetwork_pkey PRIMARY KEY (sheet_id);

ALTER TABLE ONLY public.incidents_standardtext
    ADD CONSTRAINT incidents_standardtext_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_suggestion
    ADD CONSTRAINT incidents_suggestion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_supervision
    ADD CONSTRAINT incidents_supervision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_talknote
    ADD CONSTRAINT incidents_talknote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_task
    ADD CONSTRAINT incidents_task_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_taskanswer
    ADD CONSTRAINT incidents_taskanswer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_timelimit
    ADD CONSTRAINT incidents_timelimit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_visit
    ADD CONSTRAINT incidents_visit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_visitnumber
    ADD CONSTRAINT incidents_visitnumber_pkey PRIMARY KEY (visit_id);

ALTER TABLE ONLY public.incidents_wordmeaning
    ADD CONSTRAINT incidents_wordmeaning_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment_inspection
    ADD CONSTRAINT inspection_once_a_week UNIQUE (grid_id, week);

ALTER TABLE ONLY public.assessment_inspectionsample
    ADD CONSTRAINT inspection_sample_once_a_week UNIQUE (subdistrict_id, week);

ALTER TABLE ONLY public.assessment_interviewcheck
    ADD CONSTRAINT interview_checked_once_a_date UNIQUE (interview_id, due_on);

ALTER TABLE ONLY public.assessment_interviewground
    ADD CONSTRAINT interview_ground_once UNIQUE (interview_id, grid_id, role);

ALTER TABLE ONLY public.assessment_interview
    ADD CONSTRAINT interview_once_per_person_and_month UNIQUE (worker_id, month);

ALTER TABLE ONLY public.assessment_issueddocument
    ADD CONSTRAINT issued_document_once UNIQUE (bulletin_id, kind);

ALTER TABLE ONLY public.staff_keptnotice
    ADD CONSTRAINT kept_notice_once UNIQUE (worker_id, topic, about);

ALTER TABLE ONLY public.assessment_keptpaper
    ADD CONSTRAINT kept_paper_once UNIQUE (kind, key, format);

ALTER TABLE ONLY public.assessment_kepttrigger
    ADD CONSTRAINT kept_trigger_once UNIQUE (worker_id, grid_id, month);

ALTER TABLE ONLY public.assessment_groupmember
    ADD CONSTRAINT leading_group_has_an_account_once EXCLUDE USING gist (subdistrict_id WITH =, user_id WITH =, during WITH &&) WHERE ((user_id IS NOT NULL));

ALTER TABLE ONLY public.assessment_groupmember
    ADD CONSTRAINT leading_group_has_one_head_at_a_time EXCLUDE USING gist (subdistrict_id WITH =, during WITH &&) WHERE ((("position")::text = 'head'::text));

ALTER TABLE ONLY public.staff_leave
    ADD CONSTRAINT leave_one_at_a_time EXCLUDE USING gist (worker_id WITH =, during WITH &&) WHERE (((closed_at IS NULL) AND (part = (1)::numeric)));

ALTER TABLE ONLY public.staff_leave
    ADD CONSTRAINT leave_one_of_a_kind_at_a_time EXCLUDE USING gist (worker_id WITH =, kind WITH =, during WITH &&) WHERE ((closed_at IS NULL));

ALTER TABLE ONLY public.staff_leavequota
    ADD CONSTRAINT leave_quota_once UNIQUE NULLS NOT DISTINCT (subdistrict_id, worker_id, kind, year);

ALTER TABLE ONLY public.assessment_lineevidence
    ADD CONSTRAINT line_evidence_once UNIQUE (bulletin_id, grid_id);

ALTER TABLE ONLY public.assessment_groupattendance
    ADD CONSTRAINT meeting_attended_once UNIQUE (meeting_id, member_id);

ALTER TABLE ONLY public.assessment_meetingfile
    ADD CONSTRAINT meeting_file_once UNIQUE (meeting_id, digest);

ALTER TABLE ONLY public.assessment_minimumwage
    ADD CONSTRAINT minimum_wage_one_at_a_time EXCLUDE USING gist (subdistrict_id WITH =, during WITH &&);

ALTER TABLE ONLY public.assessment_monthlyscore
    ADD CONSTRAINT monthly_score_once UNIQUE (revision_id, worker_id);

ALTER TABLE ONLY public.staff_notice
    ADD CONSTRAINT notice_once UNIQUE (user_id, topic, about);

ALTER TABLE ONLY public.staff_outwarditem
    ADD CONSTRAINT notice_once_per_channel UNIQUE (notice_id, channel);

ALTER TABLE ONLY public.assessment_objectionanswer
    ADD CONSTRAINT objection_answered_once_an_instance UNIQUE (objection_id, instance);

ALTER TABLE ONLY public.assessment_objectionevidence
    ADD CONSTRAINT objection_evidence_once UNIQUE (objection_id, digest);

ALTER TABLE ONLY public.assessment_objection
    ADD CONSTRAINT objection_once_to_a_row UNIQUE (kind, key, worker_id);

ALTER TABLE ONLY public.otp_static_staticdevice
    ADD CONSTRAINT otp_static_staticdevice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.otp_static_statictoken
    ADD CONSTRAINT otp_static_statictoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.otp_totp_totpdevice
    ADD CONSTRAINT otp_totp_totpdevice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents_outsidecode
    ADD CONSTRAINT outside_code_means_one_thing_at_a_time EXCLUDE USING gist (subdistrict_id WITH =, system WITH =, kind WITH =, code WITH =, during WITH &&);

ALTER TABLE ONLY public.assessment_overdraftapproval
    ADD CONSTRAINT overdraft_approved_once UNIQUE (run_id, source_id);

ALTER TABLE ONLY public.assessment_panelmember
    ADD CONSTRAINT panel_member_once UNIQUE (round_id, name);

ALTER TABLE ONLY public.assessment_panelvote
    ADD CONSTRAINT panel_vote_once UNIQUE (candidate_id, member_id);

ALTER TABLE ONLY public.incidents_patrolinterval
    ADD CONSTRAINT patrol_interval_once UNIQUE (subdistrict_id, kind, risk, in_force_from);

ALTER TABLE ONLY public.assessment_paybase
    ADD CONSTRAINT pay_base_one_at_a_time EXCLUDE USING gist (worker_id WITH =, kind WITH =, during WITH &&);

ALTER TABLE ONLY public.assessment_paygroupmember
    ADD CONSTRAINT pay_group_member_once_at_a_time EXCLUDE USING gist (group_id WITH =, worker_id WITH =, during WITH &&);

ALTER TABLE ONLY public.assessment_paygroup
    ADD CONSTRAINT pay_group_name_once UNIQUE (subdistrict_id, name);

ALTER TABLE ONLY public.assessment_payitem
    ADD CONSTRAINT pay_item_code_once UNIQUE (subdistrict_id, code);

ALTER TABLE ONLY public.assessment_paylinefund
    ADD CONSTRAINT pay_line_fund_once UNIQUE (line_id, source_id);

ALTER TABLE ONLY public.assessment_payline
    ADD CONSTRAINT pay_line_position_once UNIQUE (sheet_id, "position");

ALTER TABLE ONLY public.assessment_paypaper
    ADD CONSTRAINT pay_paper_once UNIQUE (run_id, kind, suffix);

ALTER TABLE ONLY public.assessment_payrate
    ADD CONSTRAINT pay_rate_one_at_a_time EXCLUDE USING gist (item_id WITH =, COALESCE(worker_id, (0)::bigint) WITH =, COALESCE(group_id, (0)::bigint) WITH =, source WITH =, during WITH &&);

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT pay_run_once UNIQUE NULLS NOT DISTINCT (subdistrict_id, month, of_worker_id);

ALTER TABLE ONLY public.assessment_paysheet
    ADD CONSTRAINT pay_sheet_once UNIQUE (run_id, worker_id);

ALTER TABLE ONLY public.assessment_paystanding
    ADD CONSTRAINT pay_standing_one_at_a_time EXCLUDE USING gist (worker_id WITH =, kind WITH =, during WITH &&);

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT posting_full_time_on_one_grid_at_a_time EXCLUDE USING gist (worker_id WITH =, during WITH &&) WHERE ((((role)::text = 'full_time'::text) AND (stands_in_for_id IS NULL)));

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT posting_once_per_worker_role_and_grid EXCLUDE USING gist (worker_id WITH =, role WITH =, grid_id WITH =, during WITH &&) WHERE ((grid_id IS NOT NULL));

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT posting_one_head_per_village_at_a_time EXCLUDE USING gist (village_id WITH =, role WITH =, during WITH &&) WHERE ((((role)::text = ANY ((ARRAY['guide'::character varying, 'leader'::character varying])::text[])) AND (stands_in_for_id IS NULL) AND (village_id IS NOT NULL)));

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT posting_one_leader_per_grid_at_a_time EXCLUDE USING gist (grid_id WITH =, during WITH &&) WHERE (((grid_id IS NOT NULL) AND ((role)::text = 'leader'::text) AND (stands_in_for_id IS NULL)));

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT posting_one_stand_in_at_a_time EXCLUDE USING gist (stands_in_for_id WITH =, during WITH &&) WHERE ((stands_in_for_id IS NOT NULL));

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT posting_stands_in_full_time_at_one_place_at_a_time EXCLUDE USING gist (worker_id WITH =, during WITH &&) WHERE ((((role)::text = 'full_time'::text) AND (stands_in_for_id IS NOT NULL)));

ALTER TABLE ONLY public.incidents_publicitygrid
    ADD CONSTRAINT publicity_grid_once UNIQUE (activity_id, grid_id);

ALTER TABLE public.incidents_publicityactivity
    ADD CONSTRAINT publicity_reached_is_plausible CHECK ((reached <= 100000)) NOT VALID;

ALTER TABLE ONLY public.assessment_publishedplace
    ADD CONSTRAINT published_place_once UNIQUE (candidate_id, number);

ALTER TABLE ONLY public.assessment_quarterlyscore
    ADD CONSTRAINT quarterly_score_once UNIQUE (revision_id, worker_id);

ALTER TABLE ONLY public.assessment_reading
    ADD CONSTRAINT reading_once UNIQUE (bulletin_id, worker_id);

ALTER TABLE ONLY public.assessment_replacementfile
    ADD CONSTRAINT replacement_file_once_a_step UNIQUE (step_id, digest);

ALTER TABLE ONLY public.assessment_replacementground
    ADD CONSTRAINT replacement_ground_once UNIQUE (replacement_id, kind, quarter);

ALTER TABLE ONLY public.assessment_replacementstep
    ADD CONSTRAINT replacement_step_position UNIQUE (replacement_id, "position");

ALTER TABLE ONLY public.incidents_retentionperiod
    ADD CONSTRAINT retention_period_once UNIQUE (subdistrict_id, in_force_from);

ALTER TABLE ONLY public.assessment_rulesreceipt
    ADD CONSTRAINT rules_signed_once UNIQUE (scheme_id, worker_id);

ALTER TABLE ONLY public.assessment_sampleitem
    ADD CONSTRAINT sample_item_once UNIQUE (sample_id, kind, key);

ALTER TABLE ONLY public.incidents_savedfilter
    ADD CONSTRAINT saved_filter_name_once UNIQUE (owner_id, name);

ALTER TABLE ONLY public.assessment_scheme
    ADD CONSTRAINT scheme_one_from_a_day UNIQUE (subdistrict_id, in_force_from);

ALTER TABLE ONLY public.assessment_scheme
    ADD CONSTRAINT scheme_version_once UNIQUE (subdistrict_id, version);

ALTER TABLE ONLY public.assessment_scoreevidence
    ADD CONSTRAINT score_evidence_once UNIQUE NULLS NOT DISTINCT (revision_id, worker_id, grid_id);

ALTER TABLE ONLY public.assessment_scorerevision
    ADD CONSTRAINT score_revision_once UNIQUE (subdistrict_id, kind, period_start, revision);

ALTER TABLE ONLY public.core_seal
    ADD CONSTRAINT seal_of_row_once UNIQUE (stream, "row");

ALTER TABLE ONLY public.core_seal
    ADD CONSTRAINT seal_position_once UNIQUE (stream, "position");

ALTER TABLE ONLY public.incidents_sheetlayout
    ADD CONSTRAINT sheet_layout_once UNIQUE (subdistrict_id, fingerprint);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);

ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_application
    ADD CONSTRAINT staff_application_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_application
    ADD CONSTRAINT staff_application_posting_id_key UNIQUE (posting_id);

ALTER TABLE ONLY public.staff_attendance
    ADD CONSTRAINT staff_attendance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_attendancekeeping
    ADD CONSTRAINT staff_attendancekeeping_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_calendarday
    ADD CONSTRAINT staff_calendarday_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_department
    ADD CONSTRAINT staff_department_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_followedposting
    ADD CONSTRAINT staff_followedposting_onward_id_key UNIQUE (onward_id);

ALTER TABLE ONLY public.staff_followedposting
    ADD CONSTRAINT staff_followedposting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_grant
    ADD CONSTRAINT staff_grant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_guessedname
    ADD CONSTRAINT staff_guessedname_name_key UNIQUE (name);

ALTER TABLE ONLY public.staff_guessedname
    ADD CONSTRAINT staff_guessedname_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_keptnotice
    ADD CONSTRAINT staff_keptnotice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_leave
    ADD CONSTRAINT staff_leave_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_leavequota
    ADD CONSTRAINT staff_leavequota_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_notice
    ADD CONSTRAINT staff_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_opening
    ADD CONSTRAINT staff_opening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_outwardchoice
    ADD CONSTRAINT staff_outwardchoice_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.staff_outwarditem
    ADD CONSTRAINT staff_outwarditem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_outwardmessage
    ADD CONSTRAINT staff_outwardmessage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT staff_posting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_rightrequest
    ADD CONSTRAINT staff_rightrequest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_teamdeadline
    ADD CONSTRAINT staff_teamdeadline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_token
    ADD CONSTRAINT staff_token_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.staff_token
    ADD CONSTRAINT staff_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_training
    ADD CONSTRAINT staff_training_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_trainingparticipant
    ADD CONSTRAINT staff_trainingparticipant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_user_groups
    ADD CONSTRAINT staff_user_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_user_groups
    ADD CONSTRAINT staff_user_groups_user_id_group_id_7487dd55_uniq UNIQUE (user_id, group_id);

ALTER TABLE ONLY public.staff_user
    ADD CONSTRAINT staff_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_user_user_permissions
    ADD CONSTRAINT staff_user_user_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_user_user_permissions
    ADD CONSTRAINT staff_user_user_permissions_user_id_permission_id_508e3d20_uniq UNIQUE (user_id, permission_id);

ALTER TABLE ONLY public.staff_user
    ADD CONSTRAINT staff_user_username_key UNIQUE (username);

ALTER TABLE ONLY public.staff_user
    ADD CONSTRAINT staff_user_worker_id_key UNIQUE (worker_id);

ALTER TABLE ONLY public.staff_worker
    ADD CONSTRAINT staff_worker_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_worker
    ADD CONSTRAINT staff_worker_staff_number_key UNIQUE (staff_number);

ALTER TABLE ONLY public.incidents_standardtext
    ADD CONSTRAINT standard_text_once UNIQUE NULLS NOT DISTINCT (subdistrict_id, use, subcategory_id, text);

ALTER TABLE ONLY public.grids_subcategory
    ADD CONSTRAINT subcategory_code_in_matter UNIQUE (matter_id, code);

ALTER TABLE ONLY public.incidents_supervision
    ADD CONSTRAINT supervision_once UNIQUE (incident_id, stage, due_at);

ALTER TABLE ONLY public.assessment_surveysample
    ADD CONSTRAINT survey_sample_once_a_month UNIQUE (subdistrict_id, month);

ALTER TABLE ONLY public.assessment_surveyshare
    ADD CONSTRAINT survey_share_once UNIQUE (sample_id, grid_id);

ALTER TABLE ONLY public.incidents_taskanswer
    ADD CONSTRAINT task_answer_once_a_grid UNIQUE (task_id, grid_id);

ALTER TABLE ONLY public.staff_teamdeadline
    ADD CONSTRAINT team_deadline_once UNIQUE (subdistrict_id, due_on);

ALTER TABLE ONLY public.incidents_timelimit
    ADD CONSTRAINT time_limit_once UNIQUE NULLS NOT DISTINCT (subdistrict_id, matter_id, urgency, stage, in_force_from);

ALTER TABLE ONLY public.staff_trainingparticipant
    ADD CONSTRAINT training_attended_once UNIQUE (training_id, worker_id);

ALTER TABLE ONLY public.grids_villagename
    ADD CONSTRAINT village_name_one_at_a_time EXCLUDE USING gist (village_id WITH =, during WITH &&);

ALTER TABLE ONLY public.grids_villageofact
    ADD CONSTRAINT village_of_act_once UNIQUE (act_id, village_id);

ALTER TABLE ONLY public.incidents_visitnumber
    ADD CONSTRAINT visit_external_id_once UNIQUE (subdistrict_id, external_id);

ALTER TABLE public.incidents_visit
    ADD CONSTRAINT visit_households_are_plausible CHECK ((households <= 500)) NOT VALID;

ALTER TABLE ONLY public.incidents_wordmeaning
    ADD CONSTRAINT word_means_one_thing UNIQUE (subdistrict_id, topic, written);

ALTER TABLE ONLY public.assessment_yearlyscore
    ADD CONSTRAINT yearly_score_once UNIQUE NULLS NOT DISTINCT (revision_id, category, worker_id, grid_id);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE UNIQUE INDEX adjustment_file_once ON public.assessment_adjustmentfile USING btree (stored_as) WHERE (NOT ((stored_as)::text = ''::text));

CREATE INDEX adjustment_of_quarter ON public.assessment_adjustment USING btree (worker_id, quarter);

CREATE INDEX assessment_adjustment_decided_by_id_13287fcb ON public.assessment_adjustment USING btree (decided_by_id);

CREATE INDEX assessment_adjustment_proposed_by_id_ed0c19eb ON public.assessment_adjustment USING btree (proposed_by_id);

CREATE INDEX assessment_adjustment_subdistrict_id_bee84078 ON public.assessment_adjustment USING btree (subdistrict_id);

CREATE INDEX assessment_adjustment_worker_id_10587dcc ON public.assessment_adjustment USING btree (worker_id);

CREATE INDEX assessment_adjustmentfile_adjustment_id_a31a14b9 ON public.assessment_adjustmentfile USING btree (adjustment_id);

CREATE INDEX assessment_adjustmentfile_removed_by_id_97367fb1 ON public.assessment_adjustmentfile USING btree (removed_by_id);

CREATE INDEX assessment_adjustmentfile_uploaded_by_id_91992c26 ON public.assessment_adjustmentfile USING btree (uploaded_by_id);

CREATE INDEX assessment_adoption_decision_id_0b25aed2 ON public.assessment_adoption USING btree (decision_id);

CREATE INDEX assessment_adoption_recorded_by_id_d507db00 ON public.assessment_adoption USING btree (recorded_by_id);

CREATE INDEX assessment_archivedfile_subdistrict_id_5f11baab ON public.assessment_archivedfile USING btree (subdistrict_id);

CREATE INDEX assessment_asattended_decided_by_id_5122d274 ON public.assessment_asattended USING btree (decided_by_id);

CREATE INDEX assessment_asattended_worker_id_ee82bef0 ON public.assessment_asattended USING btree (worker_id);

CREATE INDEX assessment_awardcandidate_round_id_ead0f050 ON public.assessment_awardcandidate USING btree (round_id);

CREATE INDEX assessment_awardcandidate_worker_id_8cbc3b35 ON public.assessment_awardcandidate USING btree (worker_id);

CREATE INDEX assessment_awardround_decided_by_id_1da9d43e ON public.assessment_awardround USING btree (decided_by_id);

CREATE INDEX assessment_awardround_decision_id_d528c2d8 ON public.assessment_awardround USING btree (decision_id);

CREATE INDEX assessment_awardround_opened_by_id_604e8ed1 ON public.assessment_awardround USING btree (opened_by_id);

CREATE INDEX assessment_awardround_proposed_by_id_b9aaac90 ON public.assessment_awardround USING btree (proposed_by_id);

CREATE INDEX assessment_awardround_published_by_id_23ae2081 ON public.assessment_awardround USING btree (published_by_id);

CREATE INDEX assessment_awardround_revision_id_5a64e8d3 ON public.assessment_awardround USING btree (revision_id);

CREATE INDEX assessment_awardround_subdistrict_id_f7405ce3 ON public.assessment_awardround USING btree (subdistrict_id);

CREATE INDEX assessment_bulletin_frozen_by_id_163467b0 ON public.assessment_bulletin USING btree (frozen_by_id);

CREATE INDEX assessment_bulletin_issued_by_id_ef19cb80 ON public.assessment_bulletin USING btree (issued_by_id);

CREATE INDEX assessment_bulletin_opened_by_id_25c66df1 ON public.assessment_bulletin USING btree (opened_by_id);

CREATE INDEX assessment_bulletin_reviewed_by_id_93958656 ON public.assessment_bulletin USING btree (reviewed_by_id);

CREATE INDEX assessment_bulletin_scheme_id_c6423c53 ON public.assessment_bulletin USING btree (scheme_id);

CREATE INDEX assessment_bulletin_subdistrict_id_a6bb79c4 ON public.assessment_bulletin USING btree (subdistrict_id);

CREATE INDEX assessment_bulletinline_bulletin_id_a64d083f ON public.assessment_bulletinline USING btree (bulletin_id);

CREATE INDEX assessment_bulletinline_grid_id_c915dad3 ON public.assessment_bulletinline USING btree (grid_id);

CREATE INDEX assessment_consultation_recorded_by_id_268a059d ON public.assessment_consultation USING btree (recorded_by_id);

CREATE INDEX assessment_consultation_scheme_id_2906da2a ON public.assessment_consultation USING btree (scheme_id);

CREATE INDEX assessment_cyclerun_scheme_id_a59b98ee ON public.assessment_cyclerun USING btree (scheme_id);

CREATE INDEX assessment_cyclerun_subdistrict_id_23221080 ON public.assessment_cyclerun USING btree (subdistrict_id);

CREATE INDEX assessment_delivery_recorded_by_id_87cc58a8 ON public.assessment_delivery USING btree (recorded_by_id);

CREATE INDEX assessment_delivery_subdistrict_id_7e3f37ee ON public.assessment_delivery USING btree (subdistrict_id);

CREATE INDEX assessment_delivery_worker_id_69276767 ON public.assessment_delivery USING btree (worker_id);

CREATE INDEX assessment_draftremark_answered_by_id_83915d51 ON public.assessment_draftremark USING btree (answered_by_id);

CREATE INDEX assessment_draftremark_bulletin_id_52fe977c ON public.assessment_draftremark USING btree (bulletin_id);

CREATE INDEX assessment_draftremark_grid_id_69319ce2 ON public.assessment_draftremark USING btree (grid_id);

CREATE INDEX assessment_draftremark_worker_id_21545756 ON public.assessment_draftremark USING btree (worker_id);

CREATE INDEX assessment_earlywarning_grid_id_8a944911 ON public.assessment_earlywarning USING btree (grid_id);

CREATE INDEX assessment_earlywarning_subdistrict_id_b7cd2ba5 ON public.assessment_earlywarning USING btree (subdistrict_id);

CREATE INDEX assessment_findingstep_by_id_b4e7891a ON public.assessment_findingstep USING btree (by_id);

CREATE INDEX assessment_findingstep_finding_id_50954ad6 ON public.assessment_findingstep USING btree (finding_id);

CREATE INDEX assessment_fundexpense_recorded_by_id_ec061374 ON public.assessment_fundexpense USING btree (recorded_by_id);

CREATE INDEX assessment_fundexpense_source_id_1bac2ebb ON public.assessment_fundexpense USING btree (source_id);

CREATE INDEX assessment_fundincome_recorded_by_id_38ac9c12 ON public.assessment_fundincome USING btree (recorded_by_id);

CREATE INDEX assessment_fundincome_source_id_0f029f86 ON public.assessment_fundincome USING btree (source_id);

CREATE INDEX assessment_fundrule_item_id_de001169 ON public.assessment_fundrule USING btree (item_id);

CREATE INDEX assessment_fundrule_subdistrict_id_f7803466 ON public.assessment_fundrule USING btree (subdistrict_id);

CREATE INDEX assessment_fundrule_worker_id_cab0feaf ON public.assessment_fundrule USING btree (worker_id);

CREATE INDEX assessment_fundshare_rule_id_c8e05029 ON public.assessment_fundshare USING btree (rule_id);

CREATE INDEX assessment_fundshare_source_id_e2bc2851 ON public.assessment_fundshare USING btree (source_id);

CREATE INDEX assessment_fundsource_subdistrict_id_c445e4ce ON public.assessment_fundsource USING btree (subdistrict_id);

CREATE INDEX assessment_groupattendance_meeting_id_cc72760b ON public.assessment_groupattendance USING btree (meeting_id);

CREATE INDEX assessment_groupattendance_member_id_01108406 ON public.assessment_groupattendance USING btree (member_id);

CREATE INDEX assessment_groupdecision_admission_id_3174261c ON public.assessment_groupdecision USING btree (admission_id);

CREATE INDEX assessment_groupdecision_meeting_id_76cd3291 ON public.assessment_groupdecision USING btree (meeting_id);

CREATE INDEX assessment_groupdecision_recorded_by_id_552fdf9d ON public.assessment_groupdecision USING btree (recorded_by_id);

CREATE INDEX assessment_groupdecision_subdistrict_id_a3c6fa09 ON public.assessment_groupdecision USING btree (subdistrict_id);

CREATE INDEX assessment_groupdecision_withdrawn_by_id_32fb708a ON public.assessment_groupdecision USING btree (withdrawn_by_id);

CREATE INDEX assessment_groupmeeting_recorded_by_id_b1d93911 ON public.assessment_groupmeeting USING btree (recorded_by_id);

CREATE INDEX assessment_groupmeeting_signed_by_id_51e8ea42 ON public.assessment_groupmeeting USING btree (signed_by_id);

CREATE INDEX assessment_groupmeeting_subdistrict_id_a0d494cd ON public.assessment_groupmeeting USING btree (subdistrict_id);

CREATE INDEX assessment_groupmember_subdistrict_id_bbdf389d ON public.assessment_groupmember USING btree (subdistrict_id);

CREATE INDEX assessment_groupmember_user_id_270994fb ON public.assessment_groupmember USING btree (user_id);

CREATE INDEX assessment_inspection_grid_id_4bb079cc ON public.assessment_inspection USING btree (grid_id);

CREATE INDEX assessment_inspection_scheme_id_eacda721 ON public.assessment_inspection USING btree (scheme_id);

CREATE INDEX assessment_inspection_subdistrict_id_5df99948 ON public.assessment_inspection USING btree (subdistrict_id);

CREATE INDEX assessment_inspectionfinding_inspection_id_3de1fb05 ON public.assessment_inspectionfinding USING btree (inspection_id);

CREATE INDEX assessment_inspectionsample_drawn_by_id_e0ab5c6c ON public.assessment_inspectionsample USING btree (drawn_by_id);

CREATE INDEX assessment_inspectionsample_subdistrict_id_daab08f3 ON public.assessment_inspectionsample USING btree (subdistrict_id);

CREATE INDEX assessment_interview_bulletin_id_2e50e762 ON public.assessment_interview USING btree (bulletin_id);

CREATE INDEX assessment_interview_cancelled_by_id_ebfec98a ON public.assessment_interview USING btree (cancelled_by_id);

CREATE INDEX assessment_interview_held_by_id_6f5b44f8 ON public.assessment_interview USING btree (held_by_id);

CREATE INDEX assessment_interview_subdistrict_id_9cb3a3f0 ON public.assessment_interview USING btree (subdistrict_id);

CREATE INDEX assessment_interview_worker_id_459b0cda ON public.assessment_interview USING btree (worker_id);

CREATE INDEX assessment_interviewcheck_checked_by_id_cdca6740 ON public.assessment_interviewcheck USING btree (checked_by_id);

CREATE INDEX assessment_interviewcheck_interview_id_e6cf54d3 ON public.assessment_interviewcheck USING btree (interview_id);

CREATE INDEX assessment_interviewground_grid_id_25710fff ON public.assessment_interviewground USING btree (grid_id);

CREATE INDEX assessment_interviewground_interview_id_c211bac9 ON public.assessment_interviewground USING btree (interview_id);

CREATE INDEX assessment_issueddocument_bulletin_id_d8588ba3 ON public.assessment_issueddocument USING btree (bulletin_id);

CREATE INDEX assessment_keptpaper_subdistrict_id_17ad95ef ON public.assessment_keptpaper USING btree (subdistrict_id);

CREATE INDEX assessment_kepttrigger_grid_id_eb7cf661 ON public.assessment_kepttrigger USING btree (grid_id);

CREATE INDEX assessment_kepttrigger_worker_id_c60b7c21 ON public.assessment_kepttrigger USING btree (worker_id);

CREATE INDEX assessment_lineevidence_bulletin_id_68a6dc37 ON public.assessment_lineevidence USING btree (bulletin_id);

CREATE INDEX assessment_lineevidence_grid_id_fcd0eb95 ON public.assessment_lineevidence USING btree (grid_id);

CREATE INDEX assessment_meetingfile_added_by_id_11b7d66c ON public.assessment_meetingfile USING btree (added_by_id);

CREATE INDEX assessment_meetingfile_meeting_id_86ac1a4c ON public.assessment_meetingfile USING btree (meeting_id);

CREATE INDEX assessment_minimumwage_subdistrict_id_02cb9078 ON public.assessment_minimumwage USING btree (subdistrict_id);

CREATE INDEX assessment_monthlyscore_revision_id_a2d6e537 ON public.assessment_monthlyscore USING btree (revision_id);

CREATE INDEX assessment_monthlyscore_worker_id_c44f0f55 ON public.assessment_monthlyscore USING btree (worker_id);

CREATE INDEX assessment_objection_filed_by_id_8dabf234 ON public.assessment_objection USING btree (filed_by_id);

CREATE INDEX assessment_objection_subdistrict_id_4d7c0878 ON public.assessment_objection USING btree (subdistrict_id);

CREATE INDEX assessment_objection_worker_id_712bc4c5 ON public.assessment_objection USING btree (worker_id);

CREATE INDEX assessment_objectionanswer_answered_by_id_d1c37046 ON public.assessment_objectionanswer USING btree (answered_by_id);

CREATE INDEX assessment_objectionanswer_decision_id_58d9ac43 ON public.assessment_objectionanswer USING btree (decision_id);

CREATE INDEX assessment_objectionanswer_objection_id_82b91925 ON public.assessment_objectionanswer USING btree (objection_id);

CREATE INDEX assessment_objectionevidence_objection_id_a93a7c83 ON public.assessment_objectionevidence USING btree (objection_id);

CREATE INDEX assessment_objectionevidence_uploaded_by_id_d934b54e ON public.assessment_objectionevidence USING btree (uploaded_by_id);

CREATE INDEX assessment_overdraftapproval_approved_by_id_804e4a89 ON public.assessment_overdraftapproval USING btree (approved_by_id);

CREATE INDEX assessment_overdraftapproval_run_id_85dc62a8 ON public.assessment_overdraftapproval USING btree (run_id);

CREATE INDEX assessment_overdraftapproval_source_id_faba7cf0 ON public.assessment_overdraftapproval USING btree (source_id);

CREATE INDEX assessment_panelmember_round_id_5ab41702 ON public.assessment_panelmember USING btree (round_id);

CREATE INDEX assessment_panelmember_worker_id_3df430a4 ON public.assessment_panelmember USING btree (worker_id);

CREATE INDEX assessment_panelvote_candidate_id_ba819dba ON public.assessment_panelvote USING btree (candidate_id);

CREATE INDEX assessment_panelvote_member_id_7eefa452 ON public.assessment_panelvote USING btree (member_id);

CREATE INDEX assessment_panelvote_recorded_by_id_48a77a91 ON public.assessment_panelvote USING btree (recorded_by_id);

CREATE INDEX assessment_paybase_worker_id_327295a1 ON public.assessment_paybase USING btree (worker_id);

CREATE INDEX assessment_payentry_item_id_3bd4c39f ON public.assessment_payentry USING btree (item_id);

CREATE INDEX assessment_payentry_recorded_by_id_a4e2a678 ON public.assessment_payentry USING btree (recorded_by_id);

CREATE INDEX assessment_payentry_worker_id_db971baa ON public.assessment_payentry USING btree (worker_id);

CREATE INDEX assessment_paygroup_subdistrict_id_b10d2581 ON public.assessment_paygroup USING btree (subdistrict_id);

CREATE INDEX assessment_paygroupmember_group_id_b8772e9e ON public.assessment_paygroupmember USING btree (group_id);

CREATE INDEX assessment_paygroupmember_worker_id_308b719b ON public.assessment_paygroupmember USING btree (worker_id);

CREATE INDEX assessment_payitem_day_of_id_ebb8bbb3 ON public.assessment_payitem USING btree (day_of_id);

CREATE INDEX assessment_payitem_subdistrict_id_07c49e64 ON public.assessment_payitem USING btree (subdistrict_id);

CREATE INDEX assessment_payline_item_id_199a0b60 ON public.assessment_payline USING btree (item_id);

CREATE INDEX assessment_payline_posting_id_f25d05d9 ON public.assessment_payline USING btree (posting_id);

CREATE INDEX assessment_payline_recovers_id_fd2fb6d2 ON public.assessment_payline USING btree (recovers_id);

CREATE INDEX assessment_payline_run_id_f1c31258 ON public.assessment_payline USING btree (run_id);

CREATE INDEX assessment_payline_sheet_id_c0946077 ON public.assessment_payline USING btree (sheet_id);

CREATE INDEX assessment_paylinefund_line_id_5cca01f4 ON public.assessment_paylinefund USING btree (line_id);

CREATE INDEX assessment_paylinefund_run_id_67b47c59 ON public.assessment_paylinefund USING btree (run_id);

CREATE INDEX assessment_paylinefund_source_id_74696341 ON public.assessment_paylinefund USING btree (source_id);

CREATE INDEX assessment_paypaper_run_id_1b3148c1 ON public.assessment_paypaper USING btree (run_id);

CREATE INDEX assessment_payrate_group_id_bdfc82d5 ON public.assessment_payrate USING btree (group_id);

CREATE INDEX assessment_payrate_item_id_c7e43864 ON public.assessment_payrate USING btree (item_id);

CREATE INDEX assessment_payrate_worker_id_da58cf2b ON public.assessment_payrate USING btree (worker_id);

CREATE INDEX assessment_payremark_run_id_40740b81 ON public.assessment_payremark USING btree (run_id);

CREATE INDEX assessment_payremark_worker_id_22747810 ON public.assessment_payremark USING btree (worker_id);

CREATE INDEX assessment_payrun_approved_by_id_9a1bf05f ON public.assessment_payrun USING btree (approved_by_id);

CREATE INDEX assessment_payrun_checked_by_id_3d625f4d ON public.assessment_payrun USING btree (checked_by_id);

CREATE INDEX assessment_payrun_drafted_by_id_664fc372 ON public.assessment_payrun USING btree (drafted_by_id);

CREATE INDEX assessment_payrun_of_worker_id_828b72f5 ON public.assessment_payrun USING btree (of_worker_id);

CREATE INDEX assessment_payrun_scheme_id_7c7ef98f ON public.assessment_payrun USING btree (scheme_id);

CREATE INDEX assessment_payrun_sent_back_by_id_6050d77c ON public.assessment_payrun USING btree (sent_back_by_id);

CREATE INDEX assessment_payrun_subdistrict_id_1b238b6e ON public.assessment_payrun USING btree (subdistrict_id);

CREATE INDEX assessment_paysheet_run_id_2da67bb3 ON public.assessment_paysheet USING btree (run_id);

CREATE INDEX assessment_paysheet_worker_id_e8896b96 ON public.assessment_paysheet USING btree (worker_id);

CREATE INDEX assessment_paystanding_worker_id_e920f1f0 ON public.assessment_paystanding USING btree (worker_id);

CREATE INDEX assessment_publicationremark_recorded_by_id_24087976 ON public.assessment_publicationremark USING btree (recorded_by_id);

CREATE INDEX assessment_publicationremark_round_id_54c4bd87 ON public.assessment_publicationremark USING btree (round_id);

CREATE INDEX assessment_publishedplace_candidate_id_97aab2a6 ON public.assessment_publishedplace USING btree (candidate_id);

CREATE INDEX assessment_quarterlyscore_revision_id_2f6857f3 ON public.assessment_quarterlyscore USING btree (revision_id);

CREATE INDEX assessment_quarterlyscore_worker_id_a8677848 ON public.assessment_quarterlyscore USING btree (worker_id);

CREATE INDEX assessment_reading_bulletin_id_f209971a ON public.assessment_reading USING btree (bulletin_id);

CREATE INDEX assessment_reading_worker_id_3b5ea455 ON public.assessment_reading USING btree (worker_id);

CREATE INDEX assessment_recoveryconsent_recorded_by_id_8b0f22be ON public.assessment_recoveryconsent USING btree (recorded_by_id);

CREATE INDEX assessment_recoveryconsent_worker_id_a35d55bc ON public.assessment_recoveryconsent USING btree (worker_id);

CREATE INDEX assessment_replacement_approved_by_id_4be467a8 ON public.assessment_replacement USING btree (approved_by_id);

CREATE INDEX assessment_replacement_decided_by_id_d4290dfd ON public.assessment_replacement USING btree (decided_by_id);

CREATE INDEX assessment_replacement_hand_over_id_72a06218 ON public.assessment_replacement USING btree (hand_over_id);

CREATE INDEX assessment_replacement_posting_id_e01982e9 ON public.assessment_replacement USING btree (posting_id);

CREATE INDEX assessment_replacement_subdistrict_id_958467a7 ON public.assessment_replacement USING btree (subdistrict_id);

CREATE INDEX assessment_replacement_transfer_grid_id_d0c7bc4b ON public.assessment_replacement USING btree (transfer_grid_id);

CREATE INDEX assessment_replacement_worker_id_dee730f6 ON public.assessment_replacement USING btree (worker_id);

CREATE INDEX assessment_replacementfile_step_id_8b22963e ON public.assessment_replacementfile USING btree (step_id);

CREATE INDEX assessment_replacementfile_uploaded_by_id_7e40ad67 ON public.assessment_replacementfile USING btree (uploaded_by_id);

CREATE INDEX assessment_replacementground_recorded_by_id_18ec4438 ON public.assessment_replacementground USING btree (recorded_by_id);

CREATE INDEX assessment_replacementground_replacement_id_4d12b33c ON public.assessment_replacementground USING btree (replacement_id);

CREATE INDEX assessment_replacementground_score_before_id_9f49a7b3 ON public.assessment_replacementground USING btree (score_before_id);

CREATE INDEX assessment_replacementground_score_id_3eae4f13 ON public.assessment_replacementground USING btree (score_id);

CREATE INDEX assessment_replacementstep_actor_id_aefb5171 ON public.assessment_replacementstep USING btree (actor_id);

CREATE INDEX assessment_replacementstep_replacement_id_66198ae2 ON public.assessment_replacementstep USING btree (replacement_id);

CREATE INDEX assessment_rulesreceipt_recorded_by_id_e9cb5b5b ON public.assessment_rulesreceipt USING btree (recorded_by_id);

CREATE INDEX assessment_rulesreceipt_scheme_id_f5cd90f8 ON public.assessment_rulesreceipt USING btree (scheme_id);

CREATE INDEX assessment_rulesreceipt_worker_id_6e2eefd6 ON public.assessment_rulesreceipt USING btree (worker_id);

CREATE INDEX assessment_sampleitem_grid_id_4c541a7d ON public.assessment_sampleitem USING btree (grid_id);

CREATE INDEX assessment_sampleitem_sample_id_222e97f9 ON public.assessment_sampleitem USING btree (sample_id);

CREATE INDEX assessment_sampleitem_verified_by_id_a955d669 ON public.assessment_sampleitem USING btree (verified_by_id);

CREATE INDEX assessment_sampleitem_worker_id_f00b7161 ON public.assessment_sampleitem USING btree (worker_id);

CREATE INDEX assessment_scheme_subdistrict_id_b6299772 ON public.assessment_scheme USING btree (subdistrict_id);

CREATE INDEX assessment_scoreevidence_grid_id_7682a573 ON public.assessment_scoreevidence USING btree (grid_id);

CREATE INDEX assessment_scoreevidence_revision_id_e9bfcc39 ON public.assessment_scoreevidence USING btree (revision_id);

CREATE INDEX assessment_scoreevidence_worker_id_d6a1d9af ON public.assessment_scoreevidence USING btree (worker_id);

CREATE INDEX assessment_scorerevision_opened_by_id_cf18fa26 ON public.assessment_scorerevision USING btree (opened_by_id);

CREATE INDEX assessment_scorerevision_reviewed_by_id_3b2e1566 ON public.assessment_scorerevision USING btree (reviewed_by_id);

CREATE INDEX assessment_scorerevision_scheme_id_327adbf1 ON public.assessment_scorerevision USING btree (scheme_id);

CREATE INDEX assessment_scorerevision_subdistrict_id_3044b41e ON public.assessment_scorerevision USING btree (subdistrict_id);

CREATE INDEX assessment_surveysample_drawn_by_id_65369e24 ON public.assessment_surveysample USING btree (drawn_by_id);

CREATE INDEX assessment_surveysample_subdistrict_id_c242db04 ON public.assessment_surveysample USING btree (subdistrict_id);

CREATE INDEX assessment_surveyshare_caller_id_8b31fb66 ON public.assessment_surveyshare USING btree (caller_id);

CREATE INDEX assessment_surveyshare_grid_id_d316945e ON public.assessment_surveyshare USING btree (grid_id);

CREATE INDEX assessment_surveyshare_sample_id_e496cac0 ON public.assessment_surveyshare USING btree (sample_id);

CREATE INDEX assessment_whatif_asked_by_id_967daf3e ON public.assessment_whatif USING btree (asked_by_id);

CREATE INDEX assessment_whatif_scheme_id_5d896a8a ON public.assessment_whatif USING btree (scheme_id);

CREATE INDEX assessment_whatif_subdistrict_id_96b87041 ON public.assessment_whatif USING btree (subdistrict_id);

CREATE INDEX assessment_yearlyscore_grid_id_038df63c ON public.assessment_yearlyscore USING btree (grid_id);

CREATE INDEX assessment_yearlyscore_revision_id_82dca303 ON public.assessment_yearlyscore USING btree (revision_id);

CREATE INDEX assessment_yearlyscore_worker_id_abea78ee ON public.assessment_yearlyscore USING btree (worker_id);

CREATE UNIQUE INDEX attachment_file_once ON public.incidents_attachment USING btree (stored_as) WHERE (NOT ((stored_as)::text = ''::text));

CREATE INDEX attendance_day_status ON public.staff_attendance USING btree (day, status);

CREATE INDEX audit_actor_at ON public.core_auditentry USING btree (actor, at DESC);

CREATE INDEX audit_at ON public.core_auditentry USING btree (at DESC);

CREATE INDEX audit_kind_at ON public.core_auditentry USING btree (kind, at DESC);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE INDEX axes_accessattempt_ip_address_10922d9c ON public.axes_accessattempt USING btree (ip_address);

CREATE INDEX axes_accessattempt_user_agent_ad89678b ON public.axes_accessattempt USING btree (user_agent);

CREATE INDEX axes_accessattempt_user_agent_ad89678b_like ON public.axes_accessattempt USING btree (user_agent varchar_pattern_ops);

CREATE INDEX axes_accessattempt_username_3f2d4ca0 ON public.axes_accessattempt USING btree (username);

CREATE INDEX axes_accessattempt_username_3f2d4ca0_like ON public.axes_accessattempt USING btree (username varchar_pattern_ops);

CREATE INDEX axes_accessfailurelog_ip_address_2e9f5a7f ON public.axes_accessfailurelog USING btree (ip_address);

CREATE INDEX axes_accessfailurelog_user_agent_ea145dda ON public.axes_accessfailurelog USING btree (user_agent);

CREATE INDEX axes_accessfailurelog_user_agent_ea145dda_like ON public.axes_accessfailurelog USING btree (user_agent varchar_pattern_ops);

CREATE INDEX axes_accessfailurelog_username_a8b7e8a4 ON public.axes_accessfailurelog USING btree (username);

CREATE INDEX axes_accessfailurelog_username_a8b7e8a4_like ON public.axes_accessfailurelog USING btree (username varchar_pattern_ops);

CREATE INDEX axes_accesslog_ip_address_86b417e5 ON public.axes_accesslog USING btree (ip_address);

CREATE INDEX axes_accesslog_user_agent_0e659004 ON public.axes_accesslog USING btree (user_agent);

CREATE INDEX axes_accesslog_user_agent_0e659004_like ON public.axes_accesslog USING btree (user_agent varchar_pattern_ops);

CREATE INDEX axes_accesslog_username_df93064b ON public.axes_accesslog USING btree (username);

CREATE INDEX axes_accesslog_username_df93064b_like ON public.axes_accesslog USING btree (username varchar_pattern_ops);

CREATE INDEX base_entry_day_grid ON public.incidents_baseentry USING btree (day, grid_id);

CREATE UNIQUE INDEX bulletin_document_number_once ON public.assessment_bulletin USING btree (subdistrict_id, document_number) WHERE (NOT ((document_number)::text = ''::text));

CREATE INDEX bulletin_line_of_grid ON public.assessment_bulletinline USING btree (grid_id, bulletin_id);

CREATE UNIQUE INDEX bulletin_one_open_revision ON public.assessment_bulletin USING btree (subdistrict_id) WHERE ((revision > 1) AND ((state)::text = 'draft'::text));

CREATE INDEX care_visit_day_grid ON public.incidents_carevisit USING btree (day, grid_id);

CREATE INDEX core_chorerun_name_d119ea9a_like ON public.core_chorerun USING btree (name varchar_pattern_ops);

CREATE INDEX core_failure_key_94c52315_like ON public.core_failure USING btree (key varchar_pattern_ops);

CREATE INDEX core_failure_last_at_b847daec ON public.core_failure USING btree (last_at);

CREATE INDEX core_heartbeat_name_217715ae_like ON public.core_heartbeat USING btree (name varchar_pattern_ops);

CREATE INDEX core_idempotentrequest_created_at_940bd480 ON public.core_idempotentrequest USING btree (created_at);

CREATE INDEX core_job_asked_by_id_f35ac8d9 ON public.core_job USING btree (asked_by_id);

CREATE INDEX core_verification_finished_at_3f28348a ON public.core_verification USING btree (finished_at);

CREATE INDEX delivery_untold ON public.assessment_delivery USING btree (worker_id, notice) WHERE (told_at IS NULL);

CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);

CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX followed_posting ON public.staff_followedposting USING btree (posting_id, act_id);

CREATE INDEX grid_during ON public.grids_grid USING gist (during);

CREATE UNIQUE INDEX grid_link_one_heir ON public.grids_gridlink USING btree (predecessor_id) WHERE heir;

CREATE INDEX grids_closedperiod_subdistrict_id_9c58778b ON public.grids_closedperiod USING btree (subdistrict_id);

CREATE INDEX grids_grid_subdistrict_id_7953ab85 ON public.grids_grid USING btree (subdistrict_id);

CREATE INDEX grids_gridact_decided_by_id_f2ff3d4c ON public.grids_gridact USING btree (decided_by_id);

CREATE INDEX grids_gridact_subdistrict_id_4694420b ON public.grids_gridact USING btree (subdistrict_id);

CREATE INDEX grids_gridcontact_grid_id_97818f5b ON public.grids_gridcontact USING btree (grid_id);

CREATE INDEX grids_gridlink_act_id_6f0f7fd9 ON public.grids_gridlink USING btree (act_id);

CREATE INDEX grids_gridlink_predecessor_id_8d437a4f ON public.grids_gridlink USING btree (predecessor_id);

CREATE INDEX grids_gridlink_successor_id_6df017ba ON public.grids_gridlink USING btree (successor_id);

CREATE INDEX grids_gridofact_act_id_e7c8cfe2 ON public.grids_gridofact USING btree (act_id);

CREATE INDEX grids_gridofact_grid_id_0222b4b8 ON public.grids_gridofact USING btree (grid_id);

CREATE INDEX grids_gridversion_grid_id_7794cf6d ON public.grids_gridversion USING btree (grid_id);

CREATE INDEX grids_gridversion_village_id_08dbf94e ON public.grids_gridversion USING btree (village_id);

CREATE INDEX grids_matter_code_3991c0ea_like ON public.grids_matter USING btree (code varchar_pattern_ops);

CREATE INDEX grids_matteradmission_code_b7a96531 ON public.grids_matteradmission USING btree (code);

CREATE INDEX grids_matteradmission_code_b7a96531_like ON public.grids_matteradmission USING btree (code varchar_pattern_ops);

CREATE INDEX grids_matteradmission_decided_by_id_93f120e9 ON public.grids_matteradmission USING btree (decided_by_id);

CREATE INDEX grids_matteradmission_proposed_by_id_00169fe8 ON public.grids_matteradmission USING btree (proposed_by_id);

CREATE INDEX grids_matteradmission_reported_by_id_ff7e0bc0 ON public.grids_matteradmission USING btree (reported_by_id);

CREATE INDEX grids_matteradmission_subdistrict_id_9c6f7e10 ON public.grids_matteradmission USING btree (subdistrict_id);

CREATE INDEX grids_subcategory_code_a95027e8 ON public.grids_subcategory USING btree (code);

CREATE INDEX grids_subcategory_code_a95027e8_like ON public.grids_subcategory USING btree (code varchar_pattern_ops);

CREATE INDEX grids_subcategory_matter_id_bb20dc9c ON public.grids_subcategory USING btree (matter_id);

CREATE INDEX grids_subdistrict_code_5b4a9489_like ON public.grids_subdistrict USING btree (code varchar_pattern_ops);

CREATE INDEX grids_village_code_90518b74_like ON public.grids_village USING btree (code varchar_pattern_ops);

CREATE INDEX grids_village_subdistrict_id_90a85304 ON public.grids_village USING btree (subdistrict_id);

CREATE INDEX grids_villagename_village_id_94a5f93d ON public.grids_villagename USING btree (village_id);

CREATE INDEX grids_villageofact_act_id_f841009c ON public.grids_villageofact USING btree (act_id);

CREATE INDEX grids_villageofact_village_id_1fcbea8c ON public.grids_villageofact USING btree (village_id);

CREATE UNIQUE INDEX group_decision_number_once ON public.assessment_groupdecision USING btree (subdistrict_id, number) WHERE (withdrawn_at IS NULL);

CREATE INDEX hand_over_item_hazard ON public.incidents_handoveritem USING btree (hazard_id, accepted_at);

CREATE INDEX hand_over_item_waiting ON public.incidents_handoveritem USING btree (successor_id) WHERE (accepted_at IS NULL);

CREATE UNIQUE INDEX hand_over_once_a_posting ON public.incidents_handover USING btree (posting_id) WHERE (cancelled_at IS NULL);

CREATE INDEX hazard_due_grid ON public.incidents_hazard USING btree (due_at, grid_id);

CREATE INDEX hazard_finder_due ON public.incidents_hazard USING btree (found_by_id, due_at);

CREATE INDEX hazard_found_grid ON public.incidents_hazard USING btree (found_at, grid_id);

CREATE INDEX incident_closed ON public.incidents_incident USING btree (subdistrict_id, closed_at);

CREATE INDEX incident_department_state ON public.incidents_incident USING btree (department_id, state);

CREATE INDEX incident_due_grid ON public.incidents_incident USING btree (due_at, grid_id);

CREATE INDEX incident_external_id ON public.incidents_incident USING btree (external_id) WHERE ((external_id)::text <> ''::text);

CREATE UNIQUE INDEX incident_external_id_once ON public.incidents_incident USING btree (subdistrict_id, external_id) WHERE (NOT ((external_id)::text = ''::text));

CREATE INDEX incident_grid_latest ON public.incidents_incident USING btree (grid_id, id DESC);

CREATE INDEX incident_grid_occurred ON public.incidents_incident USING btree (grid_id, occurred_at);

CREATE INDEX incident_help_asked ON public.incidents_incident USING btree (grid_id) WHERE (help_asked_at IS NOT NULL);

CREATE INDEX incident_number_reversed ON public.incidents_incident USING btree (reverse((number)::text) text_pattern_ops);

CREATE INDEX incident_reported_grid ON public.incidents_incident USING btree (reported_at, grid_id);

CREATE INDEX incident_subdistrict_latest ON public.incidents_incident USING btree (subdistrict_id, id DESC);

CREATE INDEX incident_text_grams ON public.incidents_incidenttext USING gin (grams) WITH (fastupdate=off);

CREATE INDEX incident_to_accept_due ON public.incidents_incident USING btree (accept_due_at) WHERE ((state)::text = 'reported'::text);

CREATE INDEX incident_unfinished ON public.incidents_incident USING btree (subdistrict_id, grid_id) WHERE (NOT ((state)::text = ANY ((ARRAY['closed'::character varying, 'discarded'::character varying, 'duplicate'::character varying, 'evaluated'::character varying, 'invalid'::character varying])::text[])));

CREATE INDEX incident_unfinished_due ON public.incidents_incident USING btree (due_at, id) WHERE (NOT ((state)::text = ANY ((ARRAY['closed'::character varying, 'discarded'::character varying, 'duplicate'::character varying, 'evaluated'::character varying, 'invalid'::character varying])::text[])));

CREATE INDEX incident_unsettled_due ON public.incidents_incident USING btree (due_at) WHERE (settled_at IS NULL);

CREATE INDEX incidents_attachment_incident_id_928da522 ON public.incidents_attachment USING btree (incident_id);

CREATE INDEX incidents_attachment_removed_by_id_cfed8134 ON public.incidents_attachment USING btree (removed_by_id);

CREATE INDEX incidents_attachment_uploaded_by_id_d917adef ON public.incidents_attachment USING btree (uploaded_by_id);

CREATE INDEX incidents_awarenesssurvey_grid_id_e8dd68f9 ON public.incidents_awarenesssurvey USING btree (grid_id);

CREATE INDEX incidents_baseentry_grid_id_7403baf1 ON public.incidents_baseentry USING btree (grid_id);

CREATE INDEX incidents_baseentry_worker_id_cbbdb15a ON public.incidents_baseentry USING btree (worker_id);

CREATE INDEX incidents_carevisit_grid_id_ae4396e7 ON public.incidents_carevisit USING btree (grid_id);

CREATE INDEX incidents_carevisit_worker_id_406d6524 ON public.incidents_carevisit USING btree (worker_id);

CREATE INDEX incidents_caseclaim_user_id_34be627c ON public.incidents_caseclaim USING btree (user_id);

CREATE INDEX incidents_deadlinemark_incident_id_062de9fe ON public.incidents_deadlinemark USING btree (incident_id);

CREATE INDEX incidents_defaultroute_department_id_3676c7a2 ON public.incidents_defaultroute USING btree (department_id);

CREATE INDEX incidents_defaultroute_subcategory_id_2f1a247a ON public.incidents_defaultroute USING btree (subcategory_id);

CREATE INDEX incidents_defaultroute_subdistrict_id_13f442a5 ON public.incidents_defaultroute USING btree (subdistrict_id);

CREATE INDEX incidents_handover_grid_id_b59163a6 ON public.incidents_handover USING btree (grid_id);

CREATE INDEX incidents_handover_opened_by_id_542398e7 ON public.incidents_handover USING btree (opened_by_id);

CREATE INDEX incidents_handover_posting_id_e1d24004 ON public.incidents_handover USING btree (posting_id);

CREATE INDEX incidents_handover_subdistrict_id_9649be66 ON public.incidents_handover USING btree (subdistrict_id);

CREATE INDEX incidents_handover_worker_id_8dcc83ad ON public.incidents_handover USING btree (worker_id);

CREATE INDEX incidents_handoveritem_accepted_by_id_160f591b ON public.incidents_handoveritem USING btree (accepted_by_id);

CREATE INDEX incidents_handoveritem_answer_id_ad79b067 ON public.incidents_handoveritem USING btree (answer_id);

CREATE INDEX incidents_handoveritem_hand_over_id_f31e9688 ON public.incidents_handoveritem USING btree (hand_over_id);

CREATE INDEX incidents_handoveritem_hazard_id_92ac8014 ON public.incidents_handoveritem USING btree (hazard_id);

CREATE INDEX incidents_handoveritem_incident_id_3ca9fcdc ON public.incidents_handoveritem USING btree (incident_id);

CREATE INDEX incidents_handoveritem_premises_id_7db70c2e ON public.incidents_handoveritem USING btree (premises_id);

CREATE INDEX incidents_handoveritem_successor_id_2dc5c2da ON public.incidents_handoveritem USING btree (successor_id);

CREATE INDEX incidents_hazard_created_by_id_3da3dcc2 ON public.incidents_hazard USING btree (created_by_id);

CREATE INDEX incidents_hazard_found_by_id_f73c7ac8 ON public.incidents_hazard USING btree (found_by_id);

CREATE INDEX incidents_hazard_grid_id_90e571bc ON public.incidents_hazard USING btree (grid_id);

CREATE INDEX incidents_hazard_incident_id_1df534d6 ON public.incidents_hazard USING btree (incident_id);

CREATE INDEX incidents_hazard_judged_by_id_ea40fc6d ON public.incidents_hazard USING btree (judged_by_id);

CREATE INDEX incidents_hazard_premises_id_d1651cc7 ON public.incidents_hazard USING btree (premises_id);

CREATE INDEX incidents_hazard_subcategory_id_5f957d1d ON public.incidents_hazard USING btree (subcategory_id);

CREATE INDEX incidents_hazard_visit_id_751a61c7 ON public.incidents_hazard USING btree (visit_id);

CREATE INDEX incidents_hazardrecheck_by_id_c80b8ddd ON public.incidents_hazardrecheck USING btree (by_id);

CREATE INDEX incidents_hazardrecheck_hazard_id_6e737f7e ON public.incidents_hazardrecheck USING btree (hazard_id);

CREATE INDEX incidents_incident_created_by_id_c29d8b73 ON public.incidents_incident USING btree (created_by_id);

CREATE INDEX incidents_incident_department_id_3d4d4f52 ON public.incidents_incident USING btree (department_id);

CREATE INDEX incidents_incident_duplicate_of_id_d224bfe2 ON public.incidents_incident USING btree (duplicate_of_id);

CREATE INDEX incidents_incident_grid_id_28cf4a8d ON public.incidents_incident USING btree (grid_id);

CREATE INDEX incidents_incident_matter_id_30d8e262 ON public.incidents_incident USING btree (matter_id);

CREATE INDEX incidents_incident_number_ddca7db7_like ON public.incidents_incident USING btree (number varchar_pattern_ops);

CREATE INDEX incidents_incident_parent_id_a97d2b5e ON public.incidents_incident USING btree (parent_id);

CREATE INDEX incidents_incident_reporter_id_ffffd929 ON public.incidents_incident USING btree (reporter_id);

CREATE INDEX incidents_incident_subcategory_id_8fb52fe7 ON public.incidents_incident USING btree (subcategory_id);

CREATE INDEX incidents_incident_subdistrict_id_f2f72444 ON public.incidents_incident USING btree (subdistrict_id);

CREATE INDEX incidents_incidentmove_actor_id_68564c3e ON public.incidents_incidentmove USING btree (actor_id);

CREATE INDEX incidents_incidentmove_incident_id_dcc9e1fd ON public.incidents_incidentmove USING btree (incident_id);

CREATE INDEX incidents_incomingsheet_dropped_by_id_de2789b9 ON public.incidents_incomingsheet USING btree (dropped_by_id);

CREATE INDEX incidents_incomingsheet_ended_by_id_b0a0632c ON public.incidents_incomingsheet USING btree (ended_by_id);

CREATE INDEX incidents_incomingsheet_subdistrict_id_6faadfcf ON public.incidents_incomingsheet USING btree (subdistrict_id);

CREATE INDEX incidents_incomingsheet_undone_by_id_6cc8c664 ON public.incidents_incomingsheet USING btree (undone_by_id);

CREATE INDEX incidents_mediation_created_by_id_1f81acb8 ON public.incidents_mediation USING btree (created_by_id);

CREATE INDEX incidents_mediation_incident_id_83168691 ON public.incidents_mediation USING btree (incident_id);

CREATE INDEX incidents_mediation_mediator_id_11599699 ON public.incidents_mediation USING btree (mediator_id);

CREATE INDEX incidents_outsidecode_department_id_59efde0e ON public.incidents_outsidecode USING btree (department_id);

CREATE INDEX incidents_outsidecode_grid_id_8f0449c1 ON public.incidents_outsidecode USING btree (grid_id);

CREATE INDEX incidents_outsidecode_matter_id_862988e5 ON public.incidents_outsidecode USING btree (matter_id);

CREATE INDEX incidents_outsidecode_subcategory_id_edcc3454 ON public.incidents_outsidecode USING btree (subcategory_id);

CREATE INDEX incidents_outsidecode_subdistrict_id_d7783310 ON public.incidents_outsidecode USING btree (subdistrict_id);

CREATE INDEX incidents_patrolinterval_subdistrict_id_d35321bf ON public.incidents_patrolinterval USING btree (subdistrict_id);

CREATE INDEX incidents_premises_grid_id_bb592af8 ON public.incidents_premises USING btree (grid_id);

CREATE INDEX incidents_premises_phone_index_addc9f69 ON public.incidents_premises USING btree (phone_index);

CREATE INDEX incidents_premises_phone_index_addc9f69_like ON public.incidents_premises USING btree (phone_index varchar_pattern_ops);

CREATE INDEX incidents_publicityactivity_subdistrict_id_35312bd9 ON public.incidents_publicityactivity USING btree (subdistrict_id);

CREATE INDEX incidents_publicityactivity_worker_id_b2ddbf64 ON public.incidents_publicityactivity USING btree (worker_id);

CREATE INDEX incidents_publicitygrid_activity_id_bc0c95b3 ON public.incidents_publicitygrid USING btree (activity_id);

CREATE INDEX incidents_publicitygrid_grid_id_795abece ON public.incidents_publicitygrid USING btree (grid_id);

CREATE INDEX incidents_receipt_received_by_id_064aa29b ON public.incidents_receipt USING btree (received_by_id);

CREATE INDEX incidents_receipt_subdistrict_id_d222bd73 ON public.incidents_receipt USING btree (subdistrict_id);

CREATE INDEX incidents_retentionperiod_subdistrict_id_9edb5190 ON public.incidents_retentionperiod USING btree (subdistrict_id);

CREATE INDEX incidents_routingrule_department_id_1bb23530 ON public.incidents_routingrule USING btree (department_id);

CREATE INDEX incidents_routingrule_matter_id_e7e871c7 ON public.incidents_routingrule USING btree (matter_id);

CREATE INDEX incidents_routingrule_subcategory_id_c7d0a4d4 ON public.incidents_routingrule USING btree (subcategory_id);

CREATE INDEX incidents_routingrule_subdistrict_id_c9df731c ON public.incidents_routingrule USING btree (subdistrict_id);

CREATE INDEX incidents_routingrule_village_id_51d24040 ON public.incidents_routingrule USING btree (village_id);

CREATE INDEX incidents_savedfilter_owner_id_380dfc92 ON public.incidents_savedfilter USING btree (owner_id);

CREATE INDEX incidents_savedfilter_subdistrict_id_a18d8cf4 ON public.incidents_savedfilter USING btree (subdistrict_id);

CREATE INDEX incidents_sheetlayout_confirmed_by_id_f8281600 ON public.incidents_sheetlayout USING btree (confirmed_by_id);

CREATE INDEX incidents_sheetlayout_subdistrict_id_294cf54b ON public.incidents_sheetlayout USING btree (subdistrict_id);

CREATE INDEX incidents_standardtext_subcategory_id_59a83203 ON public.incidents_standardtext USING btree (subcategory_id);

CREATE INDEX incidents_standardtext_subdistrict_id_32f5fe8f ON public.incidents_standardtext USING btree (subdistrict_id);

CREATE INDEX incidents_suggestion_answered_by_id_8fe5ef47 ON public.incidents_suggestion USING btree (answered_by_id);

CREATE INDEX incidents_suggestion_subdistrict_id_cdf1cf5e ON public.incidents_suggestion USING btree (subdistrict_id);

CREATE INDEX incidents_suggestion_written_by_id_e040f5fd ON public.incidents_suggestion USING btree (written_by_id);

CREATE INDEX incidents_supervision_answered_by_id_a380fd7e ON public.incidents_supervision USING btree (answered_by_id);

CREATE INDEX incidents_supervision_closed_by_id_c682ec95 ON public.incidents_supervision USING btree (closed_by_id);

CREATE INDEX incidents_supervision_incident_id_f1ab0011 ON public.incidents_supervision USING btree (incident_id);

CREATE INDEX incidents_talknote_grid_id_ed4256db ON public.incidents_talknote USING btree (grid_id);

CREATE INDEX incidents_talknote_worker_id_b7d12067 ON public.incidents_talknote USING btree (worker_id);

CREATE INDEX incidents_talknote_written_by_id_63c13ce6 ON public.incidents_talknote USING btree (written_by_id);

CREATE INDEX incidents_task_issued_by_id_cc8f76ec ON public.incidents_task USING btree (issued_by_id);

CREATE INDEX incidents_task_subdistrict_id_5da26ed3 ON public.incidents_task USING btree (subdistrict_id);

CREATE INDEX incidents_taskanswer_answered_by_id_6145f5dc ON public.incidents_taskanswer USING btree (answered_by_id);

CREATE INDEX incidents_taskanswer_grid_id_229b19e4 ON public.incidents_taskanswer USING btree (grid_id);

CREATE INDEX incidents_taskanswer_task_id_31791633 ON public.incidents_taskanswer USING btree (task_id);

CREATE INDEX incidents_timelimit_matter_id_ee1e1f9b ON public.incidents_timelimit USING btree (matter_id);

CREATE INDEX incidents_timelimit_subdistrict_id_d3a62b6c ON public.incidents_timelimit USING btree (subdistrict_id);

CREATE INDEX incidents_visit_grid_id_7304d776 ON public.incidents_visit USING btree (grid_id);

CREATE INDEX incidents_visit_incident_id_7c1acf4b ON public.incidents_visit USING btree (incident_id);

CREATE INDEX incidents_visit_judged_by_id_bd164cee ON public.incidents_visit USING btree (judged_by_id);

CREATE INDEX incidents_visit_premises_id_209af606 ON public.incidents_visit USING btree (premises_id);

CREATE INDEX incidents_visit_worker_id_4669da17 ON public.incidents_visit USING btree (worker_id);

CREATE INDEX incidents_visitnumber_subdistrict_id_3ffb0e1d ON public.incidents_visitnumber USING btree (subdistrict_id);

CREATE INDEX incidents_wordmeaning_said_by_id_04008b7a ON public.incidents_wordmeaning USING btree (said_by_id);

CREATE INDEX incidents_wordmeaning_subdistrict_id_5da1f87c ON public.incidents_wordmeaning USING btree (subdistrict_id);

CREATE INDEX incoming_sheet_state ON public.incidents_incomingsheet USING btree (state) WHERE (NOT ((state)::text = 'imported'::text));

CREATE INDEX inspection_of_week ON public.assessment_inspection USING btree (subdistrict_id, week);

CREATE INDEX item_waits_for_digest ON public.staff_outwarditem USING btree (notice_id) WHERE (message_id IS NULL);

CREATE INDEX job_of_account ON public.core_job USING btree (asked_by_id, asked_at DESC);

CREATE INDEX job_under_way ON public.core_job USING btree (asked_at) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'running'::character varying])::text[]));

CREATE INDEX mediation_held_on ON public.incidents_mediation USING btree (held_on);

CREATE INDEX message_pending ON public.staff_outwardmessage USING btree (next_at) WHERE ((state)::text = 'pending'::text);

CREATE INDEX monthly_score_of_worker ON public.assessment_monthlyscore USING btree (worker_id, revision_id);

CREATE INDEX notice_of_user ON public.staff_notice USING btree (user_id, at DESC);

CREATE INDEX notice_unread ON public.staff_notice USING btree (user_id) WHERE (read_at IS NULL);

CREATE INDEX objection_to_thing ON public.assessment_objection USING btree (kind, thing);

CREATE UNIQUE INDEX one_digest_a_day ON public.staff_outwardmessage USING btree (user_id, channel, digest_on) WHERE (digest_on IS NOT NULL);

CREATE UNIQUE INDEX opening_one_at_a_time_for_a_grid ON public.staff_opening USING btree (grid_id) WHERE (closed_on IS NULL);

CREATE INDEX otp_static_staticdevice_user_id_7f9cff2b ON public.otp_static_staticdevice USING btree (user_id);

CREATE INDEX otp_static_statictoken_device_id_74b7c7d1 ON public.otp_static_statictoken USING btree (device_id);

CREATE INDEX otp_static_statictoken_token_d0a51866 ON public.otp_static_statictoken USING btree (token);

CREATE INDEX otp_static_statictoken_token_d0a51866_like ON public.otp_static_statictoken USING btree (token varchar_pattern_ops);

CREATE INDEX otp_totp_totpdevice_user_id_0fb18292 ON public.otp_totp_totpdevice USING btree (user_id);

CREATE INDEX pay_entry_day ON public.assessment_payentry USING btree (day, worker_id);

CREATE INDEX pay_sheet_of_worker ON public.assessment_paysheet USING btree (worker_id, run_id);

CREATE INDEX posting_during ON public.staff_posting USING gist (during);

CREATE INDEX premises_due_grid ON public.incidents_premises USING btree (patrol_due_on, grid_id);

CREATE INDEX premises_during ON public.incidents_premises USING gist (during);

CREATE INDEX premises_grid_kind ON public.incidents_premises USING btree (grid_id, kind);

CREATE INDEX publicity_subdistrict_day ON public.incidents_publicityactivity USING btree (subdistrict_id, day DESC);

CREATE INDEX quarterly_score_of_worker ON public.assessment_quarterlyscore USING btree (worker_id, revision_id);

CREATE INDEX receipt_of_month ON public.incidents_receipt USING btree (subdistrict_id, dataset, month);

CREATE UNIQUE INDEX replacement_one_open_proposal_for_a_person ON public.assessment_replacement USING btree (worker_id) WHERE (NOT ((state)::text = 'closed'::text));

CREATE INDEX row_change_of_row ON public.core_rowchange USING btree (entity, key, id DESC);

CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);

CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);

CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);

CREATE INDEX staff_application_decided_by_id_11c5c535 ON public.staff_application USING btree (decided_by_id);

CREATE INDEX staff_application_grid_id_a6b89a0e ON public.staff_application USING btree (grid_id);

CREATE INDEX staff_application_opening_id_375a61b2 ON public.staff_application USING btree (opening_id);

CREATE INDEX staff_application_phone_index_210cbee7 ON public.staff_application USING btree (phone_index);

CREATE INDEX staff_application_phone_index_210cbee7_like ON public.staff_application USING btree (phone_index varchar_pattern_ops);

CREATE INDEX staff_application_subdistrict_id_4e606764 ON public.staff_application USING btree (subdistrict_id);

CREATE INDEX staff_attendance_leave_id_30642a95 ON public.staff_attendance USING btree (leave_id);

CREATE INDEX staff_attendance_worker_id_bf0fb4d1 ON public.staff_attendance USING btree (worker_id);

CREATE INDEX staff_attendancekeeping_made_by_id_122b7fd9 ON public.staff_attendancekeeping USING btree (made_by_id);

CREATE INDEX staff_attendancekeeping_subdistrict_id_3c15df0d ON public.staff_attendancekeeping USING btree (subdistrict_id);

CREATE INDEX staff_calendarday_subdistrict_id_c0d97a72 ON public.staff_calendarday USING btree (subdistrict_id);

CREATE INDEX staff_department_code_3896104b ON public.staff_department USING btree (code);

CREATE INDEX staff_department_code_3896104b_like ON public.staff_department USING btree (code varchar_pattern_ops);

CREATE INDEX staff_department_subdistrict_id_2d39f3d9 ON public.staff_department USING btree (subdistrict_id);

CREATE INDEX staff_followedposting_act_id_7193ce4d ON public.staff_followedposting USING btree (act_id);

CREATE INDEX staff_followedposting_grid_id_22137bb7 ON public.staff_followedposting USING btree (grid_id);

CREATE INDEX staff_followedposting_posting_id_536cdfb5 ON public.staff_followedposting USING btree (posting_id);

CREATE INDEX staff_grant_department_id_28a11041 ON public.staff_grant USING btree (department_id);

CREATE INDEX staff_grant_subdistrict_id_0816ebbb ON public.staff_grant USING btree (subdistrict_id);

CREATE INDEX staff_grant_user_id_bcbbde94 ON public.staff_grant USING btree (user_id);

CREATE INDEX staff_guessedname_name_f945f536_like ON public.staff_guessedname USING btree (name varchar_pattern_ops);

CREATE INDEX staff_guessedname_since_05665554 ON public.staff_guessedname USING btree (since);

CREATE INDEX staff_keptnotice_worker_id_6a4a6c68 ON public.staff_keptnotice USING btree (worker_id);

CREATE INDEX staff_leave_approved_by_id_b66c446c ON public.staff_leave USING btree (approved_by_id);

CREATE INDEX staff_leave_closed_by_id_63ae203c ON public.staff_leave USING btree (closed_by_id);

CREATE INDEX staff_leave_worker_id_36916197 ON public.staff_leave USING btree (worker_id);

CREATE INDEX staff_leavequota_subdistrict_id_57a5fdf5 ON public.staff_leavequota USING btree (subdistrict_id);

CREATE INDEX staff_leavequota_worker_id_d6258b5f ON public.staff_leavequota USING btree (worker_id);

CREATE INDEX staff_notice_user_id_099c5beb ON public.staff_notice USING btree (user_id);

CREATE INDEX staff_opening_after_id_b6e95db8 ON public.staff_opening USING btree (after_id);

CREATE INDEX staff_opening_filled_by_id_9cd3b739 ON public.staff_opening USING btree (filled_by_id);

CREATE INDEX staff_opening_grid_id_cb222e6b ON public.staff_opening USING btree (grid_id);

CREATE INDEX staff_opening_opened_by_id_798ce494 ON public.staff_opening USING btree (opened_by_id);

CREATE INDEX staff_opening_subdistrict_id_317b573a ON public.staff_opening USING btree (subdistrict_id);

CREATE INDEX staff_outwarditem_message_id_711e95a0 ON public.staff_outwarditem USING btree (message_id);

CREATE INDEX staff_outwarditem_notice_id_60d1ae66 ON public.staff_outwarditem USING btree (notice_id);

CREATE INDEX staff_outwardmessage_user_id_13b01175 ON public.staff_outwardmessage USING btree (user_id);

CREATE INDEX staff_posting_grid_id_d1bdc630 ON public.staff_posting USING btree (grid_id);

CREATE INDEX staff_posting_leave_id_1c870252 ON public.staff_posting USING btree (leave_id);

CREATE INDEX staff_posting_stands_in_for_id_b58ce3e2 ON public.staff_posting USING btree (stands_in_for_id);

CREATE INDEX staff_posting_village_id_d7a0aba4 ON public.staff_posting USING btree (village_id);

CREATE INDEX staff_posting_worker_id_19d1a09a ON public.staff_posting USING btree (worker_id);

CREATE INDEX staff_rightrequest_asked_by_id_4dbe49d1 ON public.staff_rightrequest USING btree (asked_by_id);

CREATE INDEX staff_rightrequest_decided_by_id_87cbb3ef ON public.staff_rightrequest USING btree (decided_by_id);

CREATE INDEX staff_rightrequest_department_id_85c5a320 ON public.staff_rightrequest USING btree (department_id);

CREATE INDEX staff_rightrequest_grant_id_0fbc1767 ON public.staff_rightrequest USING btree (grant_id);

CREATE INDEX staff_rightrequest_subdistrict_id_2d9dc4f6 ON public.staff_rightrequest USING btree (subdistrict_id);

CREATE INDEX staff_rightrequest_user_id_a193b2cb ON public.staff_rightrequest USING btree (user_id);

CREATE INDEX staff_teamdeadline_subdistrict_id_b0debf09 ON public.staff_teamdeadline USING btree (subdistrict_id);

CREATE INDEX staff_token_digest_e5c06027_like ON public.staff_token USING btree (digest varchar_pattern_ops);

CREATE INDEX staff_token_user_id_31e83c9d ON public.staff_token USING btree (user_id);

CREATE INDEX staff_training_recorded_by_id_95d841cb ON public.staff_training USING btree (recorded_by_id);

CREATE INDEX staff_training_subdistrict_id_2a16c456 ON public.staff_training USING btree (subdistrict_id);

CREATE INDEX staff_trainingparticipant_training_id_e644e347 ON public.staff_trainingparticipant USING btree (training_id);

CREATE INDEX staff_trainingparticipant_worker_id_fafcca17 ON public.staff_trainingparticipant USING btree (worker_id);

CREATE INDEX staff_user_groups_group_id_f268c67d ON public.staff_user_groups USING btree (group_id);

CREATE INDEX staff_user_groups_user_id_d6a7bab4 ON public.staff_user_groups USING btree (user_id);

CREATE INDEX staff_user_person_id_5f5704d3 ON public.staff_user USING btree (person_id);

CREATE INDEX staff_user_user_permissions_permission_id_f36572eb ON public.staff_user_user_permissions USING btree (permission_id);

CREATE INDEX staff_user_user_permissions_user_id_47d1712b ON public.staff_user_user_permissions USING btree (user_id);

CREATE INDEX staff_user_username_039485a3_like ON public.staff_user USING btree (username varchar_pattern_ops);

CREATE INDEX staff_worker_phone_index_57790ea4 ON public.staff_worker USING btree (phone_index);

CREATE INDEX staff_worker_phone_index_57790ea4_like ON public.staff_worker USING btree (phone_index varchar_pattern_ops);

CREATE INDEX staff_worker_pinyin_2db463d2 ON public.staff_worker USING btree (pinyin);

CREATE INDEX staff_worker_pinyin_2db463d2_like ON public.staff_worker USING btree (pinyin varchar_pattern_ops);

CREATE INDEX staff_worker_staff_number_4b3f6a9a_like ON public.staff_worker USING btree (staff_number varchar_pattern_ops);

CREATE INDEX staff_worker_stationed_in_id_03be9427 ON public.staff_worker USING btree (stationed_in_id);

CREATE INDEX staff_worker_subdistrict_id_cb2558c5 ON public.staff_worker USING btree (subdistrict_id);

CREATE INDEX suggestion_waits ON public.incidents_suggestion USING btree (subdistrict_id) WHERE (answered_at IS NULL);

CREATE INDEX supervision_open ON public.incidents_supervision USING btree (incident_id) WHERE (closed_at IS NULL);

CREATE INDEX task_answer_grid_state ON public.incidents_taskanswer USING btree (grid_id, state);

CREATE INDEX task_answer_owed ON public.incidents_taskanswer USING btree (task_id) WHERE (((state)::text = 'open'::text) AND (told_late_at IS NULL));

CREATE INDEX task_subdistrict_latest ON public.incidents_task USING btree (subdistrict_id, issued_at DESC);

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE INDEX visit_day_grid ON public.incidents_visit USING btree (day, grid_id);

CREATE INDEX visit_premises_day ON public.incidents_visit USING btree (premises_id, day DESC);

CREATE TRIGGER pgtrigger_a_head_approves_5ecc1 BEFORE INSERT OR UPDATE ON public.staff_leave FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_a_head_approves_5ecc1();

COMMENT ON TRIGGER pgtrigger_a_head_approves_5ecc1 ON public.staff_leave IS 'ce434dd5b0d26b616c6f7e9d930744ab2d70ff2d';

CREATE TRIGGER pgtrigger_about_a_draft_9e6dc BEFORE INSERT ON public.assessment_draftremark FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_about_a_draft_9e6dc();

COMMENT ON TRIGGER pgtrigger_about_a_draft_9e6dc ON public.assessment_draftremark IS '76bc0e9f1a8d9e9ec9675930aa5a4b7c074ab973';

CREATE TRIGGER pgtrigger_accepted_is_not_deleted_e2874 BEFORE DELETE ON public.incidents_handoveritem FOR EACH ROW WHEN ((old.accepted_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_accepted_is_not_deleted_e2874();

COMMENT ON TRIGGER pgtrigger_accepted_is_not_deleted_e2874 ON public.incidents_handoveritem IS 'c599721afc0662a46460f549905a5a60cc86fef2';

CREATE TRIGGER pgtrigger_accepted_stays_0b5e6 BEFORE UPDATE ON public.incidents_handoveritem FOR EACH ROW WHEN ((old.accepted_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_accepted_stays_0b5e6();

COMMENT ON TRIGGER pgtrigger_accepted_stays_0b5e6 ON public.incidents_handoveritem IS 'b9e8198dc6f4a9e7adefa76328560bda10e4c1b7';

CREATE TRIGGER pgtrigger_account_is_bound_by_others_2892e AFTER UPDATE ON public.staff_user FOR EACH ROW WHEN (((old.worker_id IS DISTINCT FROM new.worker_id) OR (old.person_id IS DISTINCT FROM new.person_id))) EXECUTE FUNCTION public.pgtrigger_account_is_bound_by_others_2892e();

COMMENT ON TRIGGER pgtrigger_account_is_bound_by_others_2892e ON public.staff_user IS '3e6db8f547c7039ff9102b1a49c96e5b7ce5d43f';

CREATE TRIGGER pgtrigger_adjustment_file_stays_01d60 BEFORE DELETE ON public.assessment_adjustmentfile FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_adjustment_file_stays_01d60();

COMMENT ON TRIGGER pgtrigger_adjustment_file_stays_01d60 ON public.assessment_adjustmentfile IS '49cf459ccb3f5b1a94a6c36161f835d562712f92';

CREATE TRIGGER pgtrigger_another_decides_with_evidence_1dd6a BEFORE UPDATE ON public.assessment_adjustment FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_another_decides_with_evidence_1dd6a();

COMMENT ON TRIGGER pgtrigger_another_decides_with_evidence_1dd6a ON public.assessment_adjustment IS '4be7249286f9152402b98190d76a057281bb3a6f';

CREATE TRIGGER pgtrigger_answered_by_somebody_else_a7cdc BEFORE UPDATE ON public.assessment_draftremark FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_answered_by_somebody_else_a7cdc();

COMMENT ON TRIGGER pgtrigger_answered_by_somebody_else_a7cdc ON public.assessment_draftremark IS 'a29410aaf9a823a5a03fa2b91deaf080dca31d73';

CREATE TRIGGER pgtrigger_answered_by_somebody_else_ce8be BEFORE INSERT ON public.assessment_objectionanswer FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_answered_by_somebody_else_ce8be();

COMMENT ON TRIGGER pgtrigger_answered_by_somebody_else_ce8be ON public.assessment_objectionanswer IS 'e0cbe94285373581a5082112cec1945101f4324e';

CREATE TRIGGER pgtrigger_answered_stays_36164 BEFORE DELETE OR UPDATE ON public.assessment_objectionanswer FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_answered_stays_36164();

COMMENT ON TRIGGER pgtrigger_answered_stays_36164 ON public.assessment_objectionanswer IS '4b85fc4deb2dd2c5f9d99c1c99d2dd46abc8e2b0';

CREATE TRIGGER pgtrigger_apart_duties_506e1 AFTER INSERT ON public.incidents_incidentmove FOR EACH ROW WHEN (((new.move)::text = ANY ((ARRAY['confirm'::character varying, 'verify'::character varying, 'rework'::character varying, 'evaluate'::character varying])::text[]))) EXECUTE FUNCTION public.pgtrigger_apart_duties_506e1();

COMMENT ON TRIGGER pgtrigger_apart_duties_506e1 ON public.incidents_incidentmove IS 'f28b1f166faf6577280221dfb9801c6f03e8660f';

CREATE TRIGGER pgtrigger_apart_duties_8514b AFTER INSERT ON public.assessment_replacementstep FOR EACH ROW WHEN (((new.move)::text = ANY ((ARRAY['approve'::character varying, 'send-back'::character varying])::text[]))) EXECUTE FUNCTION public.pgtrigger_apart_duties_8514b();

COMMENT ON TRIGGER pgtrigger_apart_duties_8514b ON public.assessment_replacementstep IS '0d48851e9506aae5d0b13c7124cc4196f96717c6';

CREATE TRIGGER pgtrigger_append_only_0294d BEFORE DELETE OR UPDATE ON public.assessment_replacementstep FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_0294d();

COMMENT ON TRIGGER pgtrigger_append_only_0294d ON public.assessment_replacementstep IS '2ffbaf3b16501d6b14598da9dfb13dded7bfee4d';

CREATE TRIGGER pgtrigger_append_only_76423 BEFORE UPDATE ON public.grids_gridofact FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_76423();

COMMENT ON TRIGGER pgtrigger_append_only_76423 ON public.grids_gridofact IS '93c4e1abcdee46fc88a9233d2e0a2b04136b11b0';

CREATE TRIGGER pgtrigger_append_only_a50e7 BEFORE DELETE OR UPDATE ON public.staff_attendancekeeping FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_a50e7();

COMMENT ON TRIGGER pgtrigger_append_only_a50e7 ON public.staff_attendancekeeping IS '761109d35aa08c8a7abde0ab694b4966bba0054e';

CREATE TRIGGER pgtrigger_append_only_b12d8 BEFORE UPDATE ON public.incidents_hazardrecheck FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_b12d8();

COMMENT ON TRIGGER pgtrigger_append_only_b12d8 ON public.incidents_hazardrecheck IS '0c93ce14a2cf7caa82079c7a3daa06821b2495dd';

CREATE TRIGGER pgtrigger_append_only_ccdef BEFORE UPDATE ON public.incidents_incidentmove FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_ccdef();

COMMENT ON TRIGGER pgtrigger_append_only_ccdef ON public.incidents_incidentmove IS '2b74c7629dc9c95115dc0554dddfb3f1612fb56e';

CREATE TRIGGER pgtrigger_append_only_cd26c BEFORE UPDATE ON public.grids_gridact FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_cd26c();

COMMENT ON TRIGGER pgtrigger_append_only_cd26c ON public.grids_gridact IS '1b8f6a75cdb08c893d85e383eaaeadbcb1ad3f74';

CREATE TRIGGER pgtrigger_append_only_d29a8 BEFORE UPDATE ON public.grids_gridlink FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_d29a8();

COMMENT ON TRIGGER pgtrigger_append_only_d29a8 ON public.grids_gridlink IS '9880bd70dd5181b7911355e94d324b1f3d3ee2df';

CREATE TRIGGER pgtrigger_append_only_e1efe BEFORE DELETE OR UPDATE ON public.assessment_findingstep FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_e1efe();

COMMENT ON TRIGGER pgtrigger_append_only_e1efe ON public.assessment_findingstep IS 'ed1f596a24b70d87b969cf7031c56d4f24522237';

CREATE TRIGGER pgtrigger_append_only_ff3b0 BEFORE UPDATE ON public.grids_villageofact FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_ff3b0();

COMMENT ON TRIGGER pgtrigger_append_only_ff3b0 ON public.grids_villageofact IS '28c1b60b7210af51f2afe7c0327feb10ef4077ae';

CREATE TRIGGER pgtrigger_approved_is_not_deleted_9eb40 BEFORE DELETE ON public.staff_leave FOR EACH ROW WHEN ((old.approved_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_approved_is_not_deleted_9eb40();

COMMENT ON TRIGGER pgtrigger_approved_is_not_deleted_9eb40 ON public.staff_leave IS '347381396cfa9f6d472e749c26c0066f869792a3';

CREATE TRIGGER pgtrigger_approved_only_shrinks_ac7f6 BEFORE UPDATE ON public.staff_leave FOR EACH ROW WHEN ((old.approved_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_approved_only_shrinks_ac7f6();

COMMENT ON TRIGGER pgtrigger_approved_only_shrinks_ac7f6 ON public.staff_leave IS 'fb8d45799e3b56d7565be8a5481a4b53be60bbb6';

CREATE TRIGGER pgtrigger_attachment_facts_stay_67ae2 BEFORE UPDATE ON public.incidents_attachment FOR EACH ROW WHEN (((old.incident_id IS DISTINCT FROM new.incident_id) OR ((old.media_type)::text IS DISTINCT FROM (new.media_type)::text) OR (old.size IS DISTINCT FROM new.size) OR ((old.digest)::text IS DISTINCT FROM (new.digest)::text) OR (old.uploaded_by_id IS DISTINCT FROM new.uploaded_by_id) OR (old.uploaded_at IS DISTINCT FROM new.uploaded_at) OR ((old.note)::text IS DISTINCT FROM (new.note)::text) OR (old.note_number IS DISTINCT FROM new.note_number) OR ((old.original_type)::text IS DISTINCT FROM (new.original_type)::text) OR (old.original_size IS DISTINCT FROM new.original_size) OR ((old.original_digest)::text IS DISTINCT FROM (new.original_digest)::text))) EXECUTE FUNCTION public.pgtrigger_attachment_facts_stay_67ae2();

COMMENT ON TRIGGER pgtrigger_attachment_facts_stay_67ae2 ON public.incidents_attachment IS 'a822a5d6f5af52e34ad3dc66143c5c471baff5e0';

CREATE TRIGGER pgtrigger_attachment_stays_be64a BEFORE DELETE ON public.incidents_attachment FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_attachment_stays_be64a();

COMMENT ON TRIGGER pgtrigger_attachment_stays_be64a ON public.incidents_attachment IS '37df3e20ed49d280b2a685e970c259f9be30c237';

CREATE TRIGGER pgtrigger_audit_is_kept_e278f BEFORE DELETE ON public.core_auditentry FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_audit_is_kept_e278f();

COMMENT ON TRIGGER pgtrigger_audit_is_kept_e278f ON public.core_auditentry IS '2bf607545d00274743e39eefcc04ac68bf30223b';

CREATE TRIGGER pgtrigger_audit_is_not_changed_dd170 BEFORE UPDATE ON public.core_auditentry FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_audit_is_not_changed_dd170();

COMMENT ON TRIGGER pgtrigger_audit_is_not_changed_dd170 ON public.core_auditentry IS '75a162556cdd14f2554af62e81d8da1dbaef9835';

CREATE TRIGGER pgtrigger_audit_is_not_emptied_c212e BEFORE TRUNCATE ON public.core_auditentry FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_audit_is_not_emptied_c212e();

COMMENT ON TRIGGER pgtrigger_audit_is_not_emptied_c212e ON public.core_auditentry IS '37fbd7fff718f48b0f1f08fa8f2abd331bbf92be';

CREATE TRIGGER pgtrigger_begins_as_a_proposal_8c9a6 BEFORE INSERT ON public.assessment_adjustment FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_begins_as_a_proposal_8c9a6();

COMMENT ON TRIGGER pgtrigger_begins_as_a_proposal_8c9a6 ON public.assessment_adjustment IS 'f62f61969467cf0769ffa89d58b53d8b271a36e1';

CREATE TRIGGER pgtrigger_by_two_without_own_sheet_17458 BEFORE INSERT OR UPDATE ON public.assessment_payrun FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_by_two_without_own_sheet_17458();

COMMENT ON TRIGGER pgtrigger_by_two_without_own_sheet_17458 ON public.assessment_payrun IS '8acca379c4e00afe8daad66c47eb35298ec1d3e1';

CREATE TRIGGER pgtrigger_checked_stays_2cd5a BEFORE DELETE OR UPDATE ON public.assessment_interviewcheck FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_checked_stays_2cd5a();

COMMENT ON TRIGGER pgtrigger_checked_stays_2cd5a ON public.assessment_interviewcheck IS 'da6bb6138a3354292308a507186ab08a8f132acc';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_00989 BEFORE UPDATE ON public.staff_leave FOR EACH ROW WHEN (((old.approved_at IS DISTINCT FROM new.approved_at) OR (old.closed_at IS DISTINCT FROM new.closed_at) OR (old.during IS DISTINCT FROM new.during) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.part IS DISTINCT FROM new.part) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_00989();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_00989 ON public.staff_leave IS '949ca5d3267124a3546a759e760f5ab4cc61960d';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_0e886 BEFORE UPDATE ON public.incidents_hazard FOR EACH ROW WHEN (((old.due_at IS DISTINCT FROM new.due_at) OR (old.found_at IS DISTINCT FROM new.found_at) OR (old.found_by_id IS DISTINCT FROM new.found_by_id) OR (old.grid_id IS DISTINCT FROM new.grid_id) OR (old.judged_invented IS DISTINCT FROM new.judged_invented) OR ((old.level)::text IS DISTINCT FROM (new.level)::text) OR (old.settled_at IS DISTINCT FROM new.settled_at) OR ((old.state)::text IS DISTINCT FROM (new.state)::text))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_0e886();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_0e886 ON public.incidents_hazard IS '14cfad2beedf0dc93bf038ff3c074320a2ee1248';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_19d0f BEFORE UPDATE ON public.incidents_publicityactivity FOR EACH ROW WHEN (((old.day IS DISTINCT FROM new.day) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.reached IS DISTINCT FROM new.reached) OR (old.subdistrict_id IS DISTINCT FROM new.subdistrict_id) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_19d0f();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_19d0f ON public.incidents_publicityactivity IS '0d1b6dc30994a6875475e1ec0d9e69406f4e47ed';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_27bab BEFORE UPDATE ON public.assessment_paystanding FOR EACH ROW WHEN (((old.during IS DISTINCT FROM new.during) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_27bab();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_27bab ON public.assessment_paystanding IS 'a524ea06ed747307dbc0e37f1071feb3fbfbc6ce';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_29b58 BEFORE UPDATE ON public.incidents_carevisit FOR EACH ROW WHEN ((((old.category)::text IS DISTINCT FROM (new.category)::text) OR (old.day IS DISTINCT FROM new.day) OR (old.grid_id IS DISTINCT FROM new.grid_id) OR ((old.outcome)::text IS DISTINCT FROM (new.outcome)::text) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_29b58();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_29b58 ON public.incidents_carevisit IS 'f4ed8ef94b231ba83d50b18969b8130307e190f3';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_2e288 BEFORE UPDATE ON public.incidents_baseentry FOR EACH ROW WHEN (((old.changed IS DISTINCT FROM new.changed) OR (old.day IS DISTINCT FROM new.day) OR ((old.entry_class)::text IS DISTINCT FROM (new.entry_class)::text) OR (old.grid_id IS DISTINCT FROM new.grid_id) OR (old.monthly IS DISTINCT FROM new.monthly) OR (old.new IS DISTINCT FROM new.new) OR (old.verified IS DISTINCT FROM new.verified) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_2e288();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_2e288 ON public.incidents_baseentry IS '52bb64a7fc363e00452689521b6e9193c42d12d8';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_320d2 BEFORE UPDATE ON public.grids_grid FOR EACH ROW WHEN (((old.during IS DISTINCT FROM new.during) OR (old.subdistrict_id IS DISTINCT FROM new.subdistrict_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_320d2();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_320d2 ON public.grids_grid IS '340dc6ac21087bf85e46b5fd788d222fd682aa69';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_32f70 BEFORE UPDATE ON public.staff_posting FOR EACH ROW WHEN (((old.during IS DISTINCT FROM new.during) OR (old.grid_id IS DISTINCT FROM new.grid_id) OR ((old.role)::text IS DISTINCT FROM (new.role)::text) OR (old.stands_in_for_id IS DISTINCT FROM new.stands_in_for_id) OR (old.village_id IS DISTINCT FROM new.village_id) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_32f70();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_32f70 ON public.staff_posting IS '0ddf31ecfc7e8328f01ac4f9812e0218169a6fc9';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_42e72 BEFORE UPDATE ON public.incidents_visit FOR EACH ROW WHEN (((old.day IS DISTINCT FROM new.day) OR (old.grid_id IS DISTINCT FROM new.grid_id) OR (old.households IS DISTINCT FROM new.households) OR (old.judged_invented IS DISTINCT FROM new.judged_invented) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR ((old.visited)::text IS DISTINCT FROM (new.visited)::text) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_42e72();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_42e72 ON public.incidents_visit IS 'b4c5cdf5072f260209df74634996a09e8e5bb2c7';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_664e3 BEFORE UPDATE ON public.assessment_paybase FOR EACH ROW WHEN (((old.amount IS DISTINCT FROM new.amount) OR (old.during IS DISTINCT FROM new.during) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_664e3();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_664e3 ON public.assessment_paybase IS 'ed42848fc40a9adcfc778ab1eb6ab72db0ee261d';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_6b836 BEFORE UPDATE ON public.assessment_paygroupmember FOR EACH ROW WHEN (((old.during IS DISTINCT FROM new.during) OR (old.group_id IS DISTINCT FROM new.group_id) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_6b836();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_6b836 ON public.assessment_paygroupmember IS '6e601759fc5c175e8f7419fd3be8f685bba826ab';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_6e21f BEFORE UPDATE ON public.grids_matter FOR EACH ROW WHEN ((old.restricted IS DISTINCT FROM new.restricted)) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_6e21f();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_6e21f ON public.grids_matter IS '9c93b84d02b885f33c4c3f855a28a43bdd431f71';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_7c08a BEFORE UPDATE ON public.incidents_mediation FOR EACH ROW WHEN ((((old.agreement)::text IS DISTINCT FROM (new.agreement)::text) OR (old.held_on IS DISTINCT FROM new.held_on) OR (old.incident_id IS DISTINCT FROM new.incident_id) OR (old.mediator_id IS DISTINCT FROM new.mediator_id) OR ((old.outcome)::text IS DISTINCT FROM (new.outcome)::text))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_7c08a();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_7c08a ON public.incidents_mediation IS '5779a9c7702512f1983d025877599f159ea11d4d';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_80eda BEFORE UPDATE ON public.assessment_fundrule FOR EACH ROW WHEN (((old.during IS DISTINCT FROM new.during) OR (old.item_id IS DISTINCT FROM new.item_id) OR ((old.line)::text IS DISTINCT FROM (new.line)::text) OR (old.subdistrict_id IS DISTINCT FROM new.subdistrict_id) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_80eda();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_80eda ON public.assessment_fundrule IS '43cbfc330fbd0ce14eb76c4ae4929274e4f136b5';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_88d8c BEFORE UPDATE ON public.incidents_incident FOR EACH ROW WHEN (((old.confirmed_at IS DISTINCT FROM new.confirmed_at) OR (old.grid_id IS DISTINCT FROM new.grid_id) OR (old.matter_id IS DISTINCT FROM new.matter_id) OR ((old.number)::text IS DISTINCT FROM (new.number)::text) OR (old.reported_at IS DISTINCT FROM new.reported_at) OR (old.reporter_id IS DISTINCT FROM new.reporter_id) OR (old.restricted IS DISTINCT FROM new.restricted) OR (old.settled_at IS DISTINCT FROM new.settled_at) OR ((old.state)::text IS DISTINCT FROM (new.state)::text) OR (old.subcategory_id IS DISTINCT FROM new.subcategory_id) OR (old.subdistrict_id IS DISTINCT FROM new.subdistrict_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_88d8c();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_88d8c ON public.incidents_incident IS 'e5bbb51bc63b0bec170316578ed81e38dd6b5c01';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_8a94a BEFORE UPDATE ON public.grids_subcategory FOR EACH ROW WHEN (((old.matter_id IS DISTINCT FROM new.matter_id) OR (old.restricted IS DISTINCT FROM new.restricted))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_8a94a();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_8a94a ON public.grids_subcategory IS '00e359558ee59e87faf0c7a701883478effe06bc';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_a6183 BEFORE UPDATE ON public.staff_calendarday FOR EACH ROW WHEN (((old.day IS DISTINCT FROM new.day) OR (old.statutory IS DISTINCT FROM new.statutory) OR (old.subdistrict_id IS DISTINCT FROM new.subdistrict_id) OR (old.working IS DISTINCT FROM new.working))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_a6183();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_a6183 ON public.staff_calendarday IS 'fc946b1a989668ead224f01caaf049c35c27c758';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_a97cb BEFORE UPDATE ON public.assessment_payentry FOR EACH ROW WHEN (((old.amount IS DISTINCT FROM new.amount) OR (old.day IS DISTINCT FROM new.day) OR (old.item_id IS DISTINCT FROM new.item_id) OR (old.quantity IS DISTINCT FROM new.quantity) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_a97cb();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_a97cb ON public.assessment_payentry IS '7cdb5d8ce59f0ec45ba9a1e1add8eddd1ff32119';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_ab76b BEFORE UPDATE ON public.staff_attendance FOR EACH ROW WHEN (((old.day IS DISTINCT FROM new.day) OR ((old.leave_kind)::text IS DISTINCT FROM (new.leave_kind)::text) OR (old.part IS DISTINCT FROM new.part) OR ((old.status)::text IS DISTINCT FROM (new.status)::text) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_ab76b();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_ab76b ON public.staff_attendance IS '27274704e0e9d6e4f67b6e339a0ff32eb6e7a2b9';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_b4743 BEFORE UPDATE ON public.grids_villagename FOR EACH ROW WHEN (((old.during IS DISTINCT FROM new.during) OR ((old.name)::text IS DISTINCT FROM (new.name)::text) OR (old.village_id IS DISTINCT FROM new.village_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_b4743();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_b4743 ON public.grids_villagename IS 'bb9177462fa0408f8058340f42d6d68d012594a9';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_bfb44 BEFORE UPDATE ON public.incidents_publicitygrid FOR EACH ROW WHEN (((old.activity_id IS DISTINCT FROM new.activity_id) OR (old.grid_id IS DISTINCT FROM new.grid_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_bfb44();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_bfb44 ON public.incidents_publicitygrid IS '95669106b75e4177e481bd645dfe4ab352e84670';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_c73c6 BEFORE UPDATE ON public.assessment_minimumwage FOR EACH ROW WHEN (((old.amount IS DISTINCT FROM new.amount) OR (old.during IS DISTINCT FROM new.during) OR (old.subdistrict_id IS DISTINCT FROM new.subdistrict_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_c73c6();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_c73c6 ON public.assessment_minimumwage IS 'b9b562b3958ecf3bf1f66b9c9a7879ec6c54470a';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_ceba9 BEFORE UPDATE ON public.assessment_payrate FOR EACH ROW WHEN (((old.during IS DISTINCT FROM new.during) OR (old.group_id IS DISTINCT FROM new.group_id) OR (old.item_id IS DISTINCT FROM new.item_id) OR ((old.source)::text IS DISTINCT FROM (new.source)::text) OR (old.value IS DISTINCT FROM new.value) OR (old.worker_id IS DISTINCT FROM new.worker_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_ceba9();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_ceba9 ON public.assessment_payrate IS 'ab877c6efe88d68a51c6f8c1e22adcc4c7dbd311';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_d3419 BEFORE UPDATE ON public.grids_gridversion FOR EACH ROW WHEN ((((old.code)::text IS DISTINCT FROM (new.code)::text) OR ((old.complexity)::text IS DISTINCT FROM (new.complexity)::text) OR (old.during IS DISTINCT FROM new.during) OR (old.grid_id IS DISTINCT FROM new.grid_id) OR ((old.name)::text IS DISTINCT FROM (new.name)::text) OR (old.village_id IS DISTINCT FROM new.village_id))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_d3419();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_d3419 ON public.grids_gridversion IS 'f4a00f3b2754734dec4d0845a2711edcb252db10';

CREATE TRIGGER pgtrigger_closed_asks_why_changed_fbfa6 BEFORE UPDATE ON public.incidents_awarenesssurvey FOR EACH ROW WHEN (((old.asked IS DISTINCT FROM new.asked) OR (old.grid_id IS DISTINCT FROM new.grid_id) OR (old.knowing IS DISTINCT FROM new.knowing) OR (old.month IS DISTINCT FROM new.month) OR (old.participating IS DISTINCT FROM new.participating) OR (old.satisfied IS DISTINCT FROM new.satisfied))) EXECUTE FUNCTION public.pgtrigger_closed_asks_why_changed_fbfa6();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_changed_fbfa6 ON public.incidents_awarenesssurvey IS 'c044188eb037d10914a15b833ead7b3507f72cd3';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_02314 BEFORE DELETE ON public.incidents_publicitygrid FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_02314();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_02314 ON public.incidents_publicitygrid IS 'e528eb1f063ce4e4796a9bfdc4b91ee7404f15a9';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_07182 BEFORE DELETE ON public.incidents_carevisit FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_07182();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_07182 ON public.incidents_carevisit IS 'c7a323190175202e1e0f308f29231bd984a9a907';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_0a640 BEFORE DELETE ON public.incidents_awarenesssurvey FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_0a640();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_0a640 ON public.incidents_awarenesssurvey IS 'eec7e077d8c59af740de8bf911a9d89fe18918cf';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_1959e BEFORE DELETE ON public.staff_calendarday FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_1959e();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_1959e ON public.staff_calendarday IS '30cd81cd3ecd2b23d057db81237fe32b7df4509e';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_1e65b BEFORE DELETE ON public.incidents_hazard FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_1e65b();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_1e65b ON public.incidents_hazard IS '56c4854cf0aafbb17183563d73e6e15e3861b4c4';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_2b041 BEFORE DELETE ON public.assessment_paystanding FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_2b041();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_2b041 ON public.assessment_paystanding IS 'ed3297fe4ebebeac9246fc2c7cecb57ca0071a16';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_32ed2 BEFORE DELETE ON public.staff_attendance FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_32ed2();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_32ed2 ON public.staff_attendance IS '92c269f5a82220bcfeef011ecf86e14653098fc8';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_618ba BEFORE DELETE ON public.grids_gridversion FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_618ba();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_618ba ON public.grids_gridversion IS 'bd7a73692557f20006a5b094753f5d7b60b9c1a0';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_701c9 BEFORE DELETE ON public.grids_grid FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_701c9();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_701c9 ON public.grids_grid IS 'c04a55270c1aaa1c0da2cae69a1ce625a6f2a9d8';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_77605 BEFORE DELETE ON public.incidents_publicityactivity FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_77605();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_77605 ON public.incidents_publicityactivity IS 'cd640b9b153c6e4615527ee52f3d5cccdf2633f7';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_84027 BEFORE DELETE ON public.assessment_minimumwage FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_84027();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_84027 ON public.assessment_minimumwage IS '2c16e4b325538e95d01bdf027514fc0a65190db1';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_891ca BEFORE DELETE ON public.assessment_payrate FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_891ca();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_891ca ON public.assessment_payrate IS '81923065cbef1b67a334b302a80cbfc50ad1e6b2';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_8af76 BEFORE DELETE ON public.staff_posting FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_8af76();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_8af76 ON public.staff_posting IS '6ebf7741323969f79581959cd8e464b26659953c';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_94129 BEFORE DELETE ON public.assessment_payentry FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_94129();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_94129 ON public.assessment_payentry IS '555307027ae7f72c77b47ebfc889f4b0fe2c8c26';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_978d6 BEFORE DELETE ON public.incidents_baseentry FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_978d6();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_978d6 ON public.incidents_baseentry IS 'fb96c7aed74af64face7fcfb28a95ec249deb075';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_a3c79 BEFORE DELETE ON public.assessment_fundrule FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_a3c79();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_a3c79 ON public.assessment_fundrule IS '08dd476109fb9ce29419613b8990a235c870089c';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_a8800 BEFORE DELETE ON public.assessment_paybase FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_a8800();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_a8800 ON public.assessment_paybase IS '773242f3aaeeee15a7f1e16f324e39a3bc9f91c2';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_a8a89 BEFORE DELETE ON public.incidents_mediation FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_a8a89();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_a8a89 ON public.incidents_mediation IS '5746cd7a9e3a5b6bf58fae2671ba4cde06032b29';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_bc480 BEFORE DELETE ON public.assessment_paygroupmember FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_bc480();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_bc480 ON public.assessment_paygroupmember IS '017375728101196d5ecd8061c18181d2732c6d9d';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_db156 BEFORE DELETE ON public.incidents_incident FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_db156();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_db156 ON public.incidents_incident IS '4604713df4ec6ddb8d2b583487ceb9b11328dfdc';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_f756f BEFORE DELETE ON public.grids_villagename FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_f756f();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_f756f ON public.grids_villagename IS '041604e253dd5a1106e524233501f36c2c2b091f';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_fd16f BEFORE DELETE ON public.incidents_visit FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_fd16f();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_fd16f ON public.incidents_visit IS '29ff6f4d1b35a4133375c6e7a3307161ff42047d';

CREATE TRIGGER pgtrigger_closed_asks_why_removed_ffef2 BEFORE DELETE ON public.staff_leave FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_closed_asks_why_removed_ffef2();

COMMENT ON TRIGGER pgtrigger_closed_asks_why_removed_ffef2 ON public.staff_leave IS 'd355c1f1d0e5c87d6d809ff24062f7d3c65fa763';

CREATE TRIGGER pgtrigger_closed_stays_4748c BEFORE UPDATE ON public.assessment_replacement FOR EACH ROW WHEN ((((old.state)::text = 'closed'::text) AND (((new.state)::text IS DISTINCT FROM (old.state)::text) OR ((new.outcome)::text IS DISTINCT FROM (old.outcome)::text) OR (new.decided_by_id IS DISTINCT FROM old.decided_by_id) OR (new.approved_by_id IS DISTINCT FROM old.approved_by_id) OR (new.ends_on IS DISTINCT FROM old.ends_on)))) EXECUTE FUNCTION public.pgtrigger_closed_stays_4748c();

COMMENT ON TRIGGER pgtrigger_closed_stays_4748c ON public.assessment_replacement IS '7ddf6145ab3f8ada14246b852a4fd9b548c7b149';

CREATE TRIGGER pgtrigger_days_of_leave_stay_4bab4 BEFORE DELETE OR UPDATE ON public.staff_attendance FOR EACH ROW WHEN (((old.status)::text = 'leave'::text)) EXECUTE FUNCTION public.pgtrigger_days_of_leave_stay_4bab4();

COMMENT ON TRIGGER pgtrigger_days_of_leave_stay_4bab4 ON public.staff_attendance IS '65ce01f4e92274a387a1f10208f3938a4cf9c25d';

CREATE TRIGGER pgtrigger_decided_stays_37c7d BEFORE UPDATE ON public.assessment_adjustment FOR EACH ROW WHEN ((((old.state)::text = ANY ((ARRAY['approved'::character varying, 'declined'::character varying, 'withdrawn'::character varying])::text[])) AND ((old.subdistrict_id IS DISTINCT FROM new.subdistrict_id) OR (old.worker_id IS DISTINCT FROM new.worker_id) OR (old.quarter IS DISTINCT FROM new.quarter) OR ((old.side)::text IS DISTINCT FROM (new.side)::text) OR (old.points IS DISTINCT FROM new.points) OR ((old.reason)::text IS DISTINCT FROM (new.reason)::text) OR ((old.article)::text IS DISTINCT FROM (new.article)::text) OR ((old.state)::text IS DISTINCT FROM (new.state)::text) OR (old.proposed_by_id IS DISTINCT FROM new.proposed_by_id) OR (old.proposed_at IS DISTINCT FROM new.proposed_at) OR (old.told_at IS DISTINCT FROM new.told_at) OR ((old.statement)::text IS DISTINCT FROM (new.statement)::text) OR (old.decided_by_id IS DISTINCT FROM new.decided_by_id) OR (old.decided_at IS DISTINCT FROM new.decided_at) OR ((old.decision)::text IS DISTINCT FROM (new.decision)::text)))) EXECUTE FUNCTION public.pgtrigger_decided_stays_37c7d();

COMMENT ON TRIGGER pgtrigger_decided_stays_37c7d ON public.assessment_adjustment IS '80695c2aad46fbb6d5f3a1075a69c1ae06f47c79';

CREATE TRIGGER pgtrigger_decided_stays_46c95 BEFORE UPDATE ON public.assessment_awardround FOR EACH ROW WHEN (((old.state)::text = 'decided'::text)) EXECUTE FUNCTION public.pgtrigger_decided_stays_46c95();

COMMENT ON TRIGGER pgtrigger_decided_stays_46c95 ON public.assessment_awardround IS '25009afe83f75447dd60f421e6865916e7a605b8';

CREATE TRIGGER pgtrigger_decided_stays_bf09c BEFORE UPDATE ON public.grids_matteradmission FOR EACH ROW WHEN (((old.state)::text = ANY ((ARRAY['admitted'::character varying, 'refused'::character varying])::text[]))) EXECUTE FUNCTION public.pgtrigger_decided_stays_bf09c();

COMMENT ON TRIGGER pgtrigger_decided_stays_bf09c ON public.grids_matteradmission IS 'bf5ad7ed86911aa256a94190f8729a00db7ddadd';

CREATE TRIGGER pgtrigger_decided_stays_ddb94 BEFORE UPDATE ON public.assessment_groupdecision FOR EACH ROW WHEN (((old.subdistrict_id IS DISTINCT FROM new.subdistrict_id) OR (old.meeting_id IS DISTINCT FROM new.meeting_id) OR ((old.number)::text IS DISTINCT FROM (new.number)::text) OR (old.decided_on IS DISTINCT FROM new.decided_on) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR ((old.title)::text IS DISTINCT FROM (new.title)::text) OR (old.text IS DISTINCT FROM new.text) OR (old.admission_id IS DISTINCT FROM new.admission_id) OR ((old.award_category)::text IS DISTINCT FROM (new.award_category)::text) OR (old.recorded_by_id IS DISTINCT FROM new.recorded_by_id) OR (old.recorded_at IS DISTINCT FROM new.recorded_at))) EXECUTE FUNCTION public.pgtrigger_decided_stays_ddb94();

COMMENT ON TRIGGER pgtrigger_decided_stays_ddb94 ON public.assessment_groupdecision IS '028de5515a780e29f8e44bdf221b50e294161c45';

CREATE TRIGGER pgtrigger_digest_is_of_the_content_88f33 BEFORE INSERT ON public.assessment_keptpaper FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_digest_is_of_the_content_88f33();

COMMENT ON TRIGGER pgtrigger_digest_is_of_the_content_88f33 ON public.assessment_keptpaper IS 'dd9fd9526336e896a43aafd3e670deea7c8a3097';

CREATE TRIGGER pgtrigger_drawn_item_stays_6f654 BEFORE DELETE ON public.assessment_sampleitem FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_drawn_item_stays_6f654();

COMMENT ON TRIGGER pgtrigger_drawn_item_stays_6f654 ON public.assessment_sampleitem IS '61aabd70a29e6fe925fa6f0408d38f861eeb75bf';

CREATE TRIGGER pgtrigger_drawn_stays_557bf BEFORE DELETE OR UPDATE ON public.assessment_surveyshare FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_drawn_stays_557bf();

COMMENT ON TRIGGER pgtrigger_drawn_stays_557bf ON public.assessment_surveyshare IS 'fabf3b4924312f743b22110cd9dd25a0c289e75d';

CREATE TRIGGER pgtrigger_drawn_stays_64d50 BEFORE DELETE OR UPDATE ON public.assessment_surveysample FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_drawn_stays_64d50();

COMMENT ON TRIGGER pgtrigger_drawn_stays_64d50 ON public.assessment_surveysample IS 'a04336a02414a412162b4119b160a6821e2e7734';

CREATE TRIGGER pgtrigger_drawn_stays_e66dc BEFORE DELETE OR UPDATE ON public.assessment_inspectionsample FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_drawn_stays_e66dc();

COMMENT ON TRIGGER pgtrigger_drawn_stays_e66dc ON public.assessment_inspectionsample IS 'c50db30bdebff5266bb7a7bd1348fda219c08d2f';

CREATE TRIGGER pgtrigger_due_asks_why_changed_dbf7f BEFORE UPDATE ON public.incidents_incident FOR EACH ROW WHEN (((old.due_at IS DISTINCT FROM new.due_at) OR ((old.level)::text IS DISTINCT FROM (new.level)::text))) EXECUTE FUNCTION public.pgtrigger_due_asks_why_changed_dbf7f();

COMMENT ON TRIGGER pgtrigger_due_asks_why_changed_dbf7f ON public.incidents_incident IS '6cad69b53cdf16c8c07ea9e9ad1aeee8a19daad5';

CREATE TRIGGER pgtrigger_due_asks_why_removed_b300e BEFORE DELETE ON public.incidents_incident FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_due_asks_why_removed_b300e();

COMMENT ON TRIGGER pgtrigger_due_asks_why_removed_b300e ON public.incidents_incident IS 'a004f40db03eb3be2b0197a6d644aae18c8476c2';

CREATE TRIGGER pgtrigger_duties_are_kept_apart_06581 AFTER INSERT OR UPDATE ON public.staff_grant FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_duties_are_kept_apart_06581();

COMMENT ON TRIGGER pgtrigger_duties_are_kept_apart_06581 ON public.staff_grant IS 'b97b2c58a75cb4aa07d6853881c7d15159864431';

CREATE TRIGGER pgtrigger_evidence_is_fixed_once_shown_929db BEFORE INSERT OR UPDATE ON public.assessment_adjustmentfile FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_evidence_is_fixed_once_shown_929db();

COMMENT ON TRIGGER pgtrigger_evidence_is_fixed_once_shown_929db ON public.assessment_adjustmentfile IS '6b493a200a2163360fec732f8ce2c260107a072c';

CREATE TRIGGER pgtrigger_figures_stay_496a5 BEFORE UPDATE ON public.assessment_replacementground FOR EACH ROW WHEN ((((new.kind)::text IS DISTINCT FROM (old.kind)::text) OR (new.quarter IS DISTINCT FROM old.quarter) OR (new.score_id IS DISTINCT FROM old.score_id) OR (new.score_before_id IS DISTINCT FROM old.score_before_id) OR (new.facts IS DISTINCT FROM old.facts))) EXECUTE FUNCTION public.pgtrigger_figures_stay_496a5();

COMMENT ON TRIGGER pgtrigger_figures_stay_496a5 ON public.assessment_replacementground IS 'c444f375970b67935cf59ee55430a031de5ce94d';

CREATE TRIGGER pgtrigger_file_stays_bda33 BEFORE DELETE OR UPDATE ON public.assessment_meetingfile FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_file_stays_bda33();

COMMENT ON TRIGGER pgtrigger_file_stays_bda33 ON public.assessment_meetingfile IS 'f81ab1226115395263cf79bc7b6955e5619801a0';

CREATE TRIGGER pgtrigger_filed_stays_8c815 BEFORE UPDATE ON public.assessment_objection FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_filed_stays_8c815();

COMMENT ON TRIGGER pgtrigger_filed_stays_8c815 ON public.assessment_objection IS '57e111b7c6b71c6a5b53af9923ddb9db6135bc84';

CREATE TRIGGER pgtrigger_finished_stays_399de BEFORE DELETE OR UPDATE ON public.core_verification FOR EACH ROW WHEN ((old.finished_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_finished_stays_399de();

COMMENT ON TRIGGER pgtrigger_finished_stays_399de ON public.core_verification IS 'ab2bf9198f6fe601d007e45ca02bf65db8a30b2c';

CREATE TRIGGER pgtrigger_finished_stays_f3858 BEFORE DELETE OR UPDATE ON public.assessment_cyclerun FOR EACH ROW WHEN ((old.finished IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_finished_stays_f3858();

COMMENT ON TRIGGER pgtrigger_finished_stays_f3858 ON public.assessment_cyclerun IS '357dce04a424ffe8529f4ec1a359219750eece63';

CREATE TRIGGER pgtrigger_found_stays_988bf BEFORE DELETE ON public.assessment_inspectionfinding FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_found_stays_988bf();

COMMENT ON TRIGGER pgtrigger_found_stays_988bf ON public.assessment_inspectionfinding IS 'ef8d249666ec6f053599b4670d3fe7c1dc3de11d';

CREATE TRIGGER pgtrigger_frozen_by_the_version_in_force_323f5 BEFORE INSERT OR UPDATE ON public.assessment_bulletin FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_frozen_by_the_version_in_force_323f5();

COMMENT ON TRIGGER pgtrigger_frozen_by_the_version_in_force_323f5 ON public.assessment_bulletin IS '9db805a00790934366f32587e90346b08b4d82b2';

CREATE TRIGGER pgtrigger_frozen_figures_stay_d5dc8 BEFORE UPDATE ON public.assessment_bulletin FOR EACH ROW WHEN (((NOT ((old.state)::text = 'draft'::text)) AND (((old.digest)::text IS DISTINCT FROM (new.digest)::text) OR (old.terms IS DISTINCT FROM new.terms) OR (old.scheme_id IS DISTINCT FROM new.scheme_id) OR (old.subdistrict_id IS DISTINCT FROM new.subdistrict_id) OR (old.month IS DISTINCT FROM new.month) OR (old.revision IS DISTINCT FROM new.revision) OR (old.drafted_at IS DISTINCT FROM new.drafted_at) OR (old.opened_by_id IS DISTINCT FROM new.opened_by_id) OR (old.frozen_at IS DISTINCT FROM new.frozen_at) OR (old.frozen_by_id IS DISTINCT FROM new.frozen_by_id) OR ((old.reason)::text IS DISTINCT FROM (new.reason)::text) OR (old.reviewed_at IS DISTINCT FROM new.reviewed_at) OR (old.reviewed_by_id IS DISTINCT FROM new.reviewed_by_id) OR (old.for_grids IS DISTINCT FROM new.for_grids) OR (old.corrections IS DISTINCT FROM new.corrections) OR ((new.state)::text = 'draft'::text) OR ((old.state)::text = 'issued'::text)))) EXECUTE FUNCTION public.pgtrigger_frozen_figures_stay_d5dc8();

COMMENT ON TRIGGER pgtrigger_frozen_figures_stay_d5dc8 ON public.assessment_bulletin IS '3012ee3d71fe409b4c99c33e167d246517f0ef52';

CREATE TRIGGER pgtrigger_frozen_is_not_deleted_d41e2 BEFORE DELETE ON public.assessment_bulletin FOR EACH ROW WHEN ((NOT ((old.state)::text = 'draft'::text))) EXECUTE FUNCTION public.pgtrigger_frozen_is_not_deleted_d41e2();

COMMENT ON TRIGGER pgtrigger_frozen_is_not_deleted_d41e2 ON public.assessment_bulletin IS '3093cc93b840f79e4a20c54c0b575a132177804c';

CREATE TRIGGER pgtrigger_frozen_month_keeps_its_version_0a158 BEFORE INSERT OR UPDATE ON public.assessment_scheme FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_frozen_month_keeps_its_version_0a158();

COMMENT ON TRIGGER pgtrigger_frozen_month_keeps_its_version_0a158 ON public.assessment_scheme IS '6185db64c18698ac82146f7735de188158e46b82';

CREATE TRIGGER pgtrigger_goes_when_taken_back_06b5d BEFORE DELETE ON public.grids_gridlink FOR EACH ROW WHEN ((NOT (COALESCE(current_setting('gridops.takes_back'::text, true), ''::text) = 'yes'::text))) EXECUTE FUNCTION public.pgtrigger_goes_when_taken_back_06b5d();

COMMENT ON TRIGGER pgtrigger_goes_when_taken_back_06b5d ON public.grids_gridlink IS 'dda3fadf7014121e50a196b410050cc5d6d539bd';

CREATE TRIGGER pgtrigger_goes_when_taken_back_d3925 BEFORE DELETE ON public.grids_gridofact FOR EACH ROW WHEN ((NOT (COALESCE(current_setting('gridops.takes_back'::text, true), ''::text) = 'yes'::text))) EXECUTE FUNCTION public.pgtrigger_goes_when_taken_back_d3925();

COMMENT ON TRIGGER pgtrigger_goes_when_taken_back_d3925 ON public.grids_gridofact IS 'b90bd689b1ada9e327454c6786c9d9a91127e670';

CREATE TRIGGER pgtrigger_goes_when_taken_back_f9297 BEFORE DELETE ON public.grids_villageofact FOR EACH ROW WHEN ((NOT (COALESCE(current_setting('gridops.takes_back'::text, true), ''::text) = 'yes'::text))) EXECUTE FUNCTION public.pgtrigger_goes_when_taken_back_f9297();

COMMENT ON TRIGGER pgtrigger_goes_when_taken_back_f9297 ON public.grids_villageofact IS '4a2debc6905f3ecf6066bdc81a7222128461e028';

CREATE TRIGGER pgtrigger_grant_is_given_by_others_b4e57 BEFORE INSERT OR UPDATE ON public.staff_grant FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_grant_is_given_by_others_b4e57();

COMMENT ON TRIGGER pgtrigger_grant_is_given_by_others_b4e57 ON public.staff_grant IS 'c6b6bd0a4fbbbf65b44240d1e07518040c1de512';

CREATE TRIGGER pgtrigger_grounds_of_held_stay_32c73 BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_interviewground FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_grounds_of_held_stay_32c73();

COMMENT ON TRIGGER pgtrigger_grounds_of_held_stay_32c73 ON public.assessment_interviewground IS 'f1164e9fd3ff313cb62684f1940405625557a4a9';

CREATE TRIGGER pgtrigger_handed_in_stays_4f582 BEFORE DELETE OR UPDATE ON public.assessment_replacementfile FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_handed_in_stays_4f582();

COMMENT ON TRIGGER pgtrigger_handed_in_stays_4f582 ON public.assessment_replacementfile IS 'd4d65fc5917f62f069f1b8a781042bc55a22b3ac';

CREATE TRIGGER pgtrigger_handed_in_stays_544e5 BEFORE DELETE OR UPDATE ON public.assessment_objectionevidence FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_handed_in_stays_544e5();

COMMENT ON TRIGGER pgtrigger_handed_in_stays_544e5 ON public.assessment_objectionevidence IS 'bb8977b00b8edfd96a3acfa09f2e0a13b0aab1d7';

CREATE TRIGGER pgtrigger_has_happened_07dba BEFORE INSERT OR UPDATE ON public.assessment_delivery FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_07dba();

COMMENT ON TRIGGER pgtrigger_has_happened_07dba ON public.assessment_delivery IS '3404c91fde3700324cbc0601ffd69c6e16946051';

CREATE TRIGGER pgtrigger_has_happened_09100 BEFORE INSERT OR UPDATE ON public.assessment_scorerevision FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_09100();

COMMENT ON TRIGGER pgtrigger_has_happened_09100 ON public.assessment_scorerevision IS '5e3081b0f88257cd9ddeceef79a69862050867a3';

CREATE TRIGGER pgtrigger_has_happened_1261f BEFORE INSERT OR UPDATE ON public.assessment_awardround FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_1261f();

COMMENT ON TRIGGER pgtrigger_has_happened_1261f ON public.assessment_awardround IS 'ce5fdc0a570c6c531597b6bf074e0b7be77b53b2';

CREATE TRIGGER pgtrigger_has_happened_1a0b5 BEFORE INSERT OR UPDATE ON public.assessment_payrun FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_1a0b5();

COMMENT ON TRIGGER pgtrigger_has_happened_1a0b5 ON public.assessment_payrun IS '9cce4eccb069cd7b6ddede01d1e35c5acb9ecf04';

CREATE TRIGGER pgtrigger_has_happened_2af8b BEFORE INSERT OR UPDATE ON public.assessment_meetingfile FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_2af8b();

COMMENT ON TRIGGER pgtrigger_has_happened_2af8b ON public.assessment_meetingfile IS '51cabf3b7f32176abd8af60bd61f7c677671387c';

CREATE TRIGGER pgtrigger_has_happened_370b3 BEFORE INSERT OR UPDATE ON public.assessment_objectionanswer FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_370b3();

COMMENT ON TRIGGER pgtrigger_has_happened_370b3 ON public.assessment_objectionanswer IS 'f493f3ff76208b074f9d5a0a5479611bfc8ec9c7';

CREATE TRIGGER pgtrigger_has_happened_3c586 BEFORE INSERT OR UPDATE ON public.incidents_handoveritem FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_3c586();

COMMENT ON TRIGGER pgtrigger_has_happened_3c586 ON public.incidents_handoveritem IS 'ad02dcff8dc48c16d56935d3c8f5b34bb84f6794';

CREATE TRIGGER pgtrigger_has_happened_3d87a BEFORE INSERT OR UPDATE ON public.assessment_interview FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_3d87a();

COMMENT ON TRIGGER pgtrigger_has_happened_3d87a ON public.assessment_interview IS '5a1014e99d00b1144ba1cc149a7700f033d7cc1d';

CREATE TRIGGER pgtrigger_has_happened_412d9 BEFORE INSERT OR UPDATE ON public.assessment_groupmeeting FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_412d9();

COMMENT ON TRIGGER pgtrigger_has_happened_412d9 ON public.assessment_groupmeeting IS '2fa153effa0bd6f640a0457b7fb704289b3e0dd4';

CREATE TRIGGER pgtrigger_has_happened_41a07 BEFORE INSERT OR UPDATE ON public.assessment_consultation FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_41a07();

COMMENT ON TRIGGER pgtrigger_has_happened_41a07 ON public.assessment_consultation IS '099c76f0b05e7eaaa0dae55819d096d5a294ed49';

CREATE TRIGGER pgtrigger_has_happened_49f87 BEFORE INSERT OR UPDATE ON public.assessment_replacement FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_49f87();

COMMENT ON TRIGGER pgtrigger_has_happened_49f87 ON public.assessment_replacement IS '30b04d5ed8953b2dd6369de7a691b9b7952fdda0';

CREATE TRIGGER pgtrigger_has_happened_4e190 BEFORE INSERT OR UPDATE ON public.assessment_draftremark FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_4e190();

COMMENT ON TRIGGER pgtrigger_has_happened_4e190 ON public.assessment_draftremark IS '5b714911a64fdabaef80ac779f0fb822624baaea';

CREATE TRIGGER pgtrigger_has_happened_5499a BEFORE INSERT OR UPDATE ON public.assessment_objection FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_5499a();

COMMENT ON TRIGGER pgtrigger_has_happened_5499a ON public.assessment_objection IS '4952f55bcbf8ddf8868a103ed7c2c7ace0216ec6';

CREATE TRIGGER pgtrigger_has_happened_6946e BEFORE INSERT OR UPDATE ON public.incidents_handover FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_6946e();

COMMENT ON TRIGGER pgtrigger_has_happened_6946e ON public.incidents_handover IS '0e57af14d3e977e8d60fcb21df907d0123ecc808';

CREATE TRIGGER pgtrigger_has_happened_7001a BEFORE INSERT OR UPDATE ON public.assessment_keptpaper FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_7001a();

COMMENT ON TRIGGER pgtrigger_has_happened_7001a ON public.assessment_keptpaper IS 'a39be20111e856500b66d12f46980fc43e04f4b0';

CREATE TRIGGER pgtrigger_has_happened_724d3 BEFORE INSERT OR UPDATE ON public.incidents_talknote FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_724d3();

COMMENT ON TRIGGER pgtrigger_has_happened_724d3 ON public.incidents_talknote IS '9552755ceb25e126424d10c78be421e34934a88f';

CREATE TRIGGER pgtrigger_has_happened_74315 BEFORE INSERT OR UPDATE ON public.assessment_publicationremark FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_74315();

COMMENT ON TRIGGER pgtrigger_has_happened_74315 ON public.assessment_publicationremark IS 'd5665db832885ad64330708f3f49302ac105103d';

CREATE TRIGGER pgtrigger_has_happened_9efbb BEFORE INSERT OR UPDATE ON public.assessment_panelvote FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_9efbb();

COMMENT ON TRIGGER pgtrigger_has_happened_9efbb ON public.assessment_panelvote IS '42966dfcb3dc4259faf7e42ad98eb284ef83447b';

CREATE TRIGGER pgtrigger_has_happened_a348b BEFORE INSERT OR UPDATE ON public.assessment_adjustment FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_a348b();

COMMENT ON TRIGGER pgtrigger_has_happened_a348b ON public.assessment_adjustment IS '51fea1abaeca5258095bf132e5608d5335ba1b6c';

CREATE TRIGGER pgtrigger_has_happened_a8ecf BEFORE INSERT OR UPDATE ON public.assessment_asattended FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_a8ecf();

COMMENT ON TRIGGER pgtrigger_has_happened_a8ecf ON public.assessment_asattended IS '8da501966bc204278d9e5a9b4afd71b96d6908e8';

CREATE TRIGGER pgtrigger_has_happened_acca6 BEFORE INSERT OR UPDATE ON public.assessment_earlywarning FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_acca6();

COMMENT ON TRIGGER pgtrigger_has_happened_acca6 ON public.assessment_earlywarning IS 'ca6784b37529a015e19e1f621b2bd24f1c313bc3';

CREATE TRIGGER pgtrigger_has_happened_ad85e BEFORE INSERT OR UPDATE ON public.staff_attendancekeeping FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_ad85e();

COMMENT ON TRIGGER pgtrigger_has_happened_ad85e ON public.staff_attendancekeeping IS '5d2036405db296a6af9915f99c9b1ff57ec80862';

CREATE TRIGGER pgtrigger_has_happened_aef66 BEFORE INSERT OR UPDATE ON public.assessment_groupdecision FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_aef66();

COMMENT ON TRIGGER pgtrigger_has_happened_aef66 ON public.assessment_groupdecision IS '2888ab118394d065dfb8c058116477eaddfcb71e';

CREATE TRIGGER pgtrigger_has_happened_b067d BEFORE INSERT OR UPDATE ON public.assessment_adoption FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_b067d();

COMMENT ON TRIGGER pgtrigger_has_happened_b067d ON public.assessment_adoption IS '202913ef061858cbd65892e9a3858e96b9afd26b';

CREATE TRIGGER pgtrigger_has_happened_b9e7d BEFORE INSERT OR UPDATE ON public.assessment_cyclerun FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_b9e7d();

COMMENT ON TRIGGER pgtrigger_has_happened_b9e7d ON public.assessment_cyclerun IS '2c50488f6ae429c62a0bbfc8194e913451e7b1ee';

CREATE TRIGGER pgtrigger_has_happened_ba93c BEFORE INSERT OR UPDATE ON public.assessment_bulletin FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_ba93c();

COMMENT ON TRIGGER pgtrigger_has_happened_ba93c ON public.assessment_bulletin IS 'f4cab8ce0af47850a58ee6ea92aca228dc437c29';

CREATE TRIGGER pgtrigger_has_happened_c6813 BEFORE INSERT OR UPDATE ON public.incidents_suggestion FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_c6813();

COMMENT ON TRIGGER pgtrigger_has_happened_c6813 ON public.incidents_suggestion IS 'b7a72139a153691893a9c1ba767fcdb5be2d8240';

CREATE TRIGGER pgtrigger_has_happened_c83da BEFORE INSERT OR UPDATE ON public.assessment_replacementstep FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_c83da();

COMMENT ON TRIGGER pgtrigger_has_happened_c83da ON public.assessment_replacementstep IS '43934bf29a43fed7d6a90e80c4a27164d339d8c3';

CREATE TRIGGER pgtrigger_has_happened_d3b0c BEFORE INSERT OR UPDATE ON public.staff_training FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_d3b0c();

COMMENT ON TRIGGER pgtrigger_has_happened_d3b0c ON public.staff_training IS '4748a4a743c791368930a74efe24449e3f62cd01';

CREATE TRIGGER pgtrigger_has_happened_e23fe BEFORE INSERT OR UPDATE ON public.assessment_overdraftapproval FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_e23fe();

COMMENT ON TRIGGER pgtrigger_has_happened_e23fe ON public.assessment_overdraftapproval IS 'f79d023a951daf3d6c6d8f24a8efb98fc144c8f8';

CREATE TRIGGER pgtrigger_has_happened_e6de0 BEFORE INSERT OR UPDATE ON public.assessment_replacementground FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_e6de0();

COMMENT ON TRIGGER pgtrigger_has_happened_e6de0 ON public.assessment_replacementground IS '9539327181e57563cc2c227abd7ed652d0322eaa';

CREATE TRIGGER pgtrigger_has_happened_ee717 BEFORE INSERT OR UPDATE ON public.assessment_rulesreceipt FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_has_happened_ee717();

COMMENT ON TRIGGER pgtrigger_has_happened_ee717 ON public.assessment_rulesreceipt IS '5acefc63a82af9c32566d0a8cd2c81bbc03d0b9f';

CREATE TRIGGER pgtrigger_held_stays_cb2c1 BEFORE UPDATE ON public.assessment_interview FOR EACH ROW WHEN (((old.held_at IS NOT NULL) AND ((old.held_at IS DISTINCT FROM new.held_at) OR (old.held_by_id IS DISTINCT FROM new.held_by_id) OR ((old.place)::text IS DISTINCT FROM (new.place)::text) OR (old.record IS DISTINCT FROM new.record) OR (old.plan IS DISTINCT FROM new.plan) OR (old.bulletin_id IS DISTINCT FROM new.bulletin_id) OR (old.opened_at IS DISTINCT FROM new.opened_at) OR (old.due_on IS DISTINCT FROM new.due_on) OR (old.worker_id IS DISTINCT FROM new.worker_id) OR (old.month IS DISTINCT FROM new.month)))) EXECUTE FUNCTION public.pgtrigger_held_stays_cb2c1();

COMMENT ON TRIGGER pgtrigger_held_stays_cb2c1 ON public.assessment_interview IS '99309773cb6194a844861e23071718bba95f495c';

CREATE TRIGGER pgtrigger_history_is_not_changed_9ec30 BEFORE DELETE OR UPDATE ON public.core_rowchange FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_history_is_not_changed_9ec30();

COMMENT ON TRIGGER pgtrigger_history_is_not_changed_9ec30 ON public.core_rowchange IS 'ea6d7b40523908fd2ad4d4e8ce66b448b1e1b7d4';

CREATE TRIGGER pgtrigger_is_not_deleted_049c1 BEFORE DELETE ON public.incidents_suggestion FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_049c1();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_049c1 ON public.incidents_suggestion IS '1bf8f2f67cc20bf1a46d1aacaa5e4eb48d30731d';

CREATE TRIGGER pgtrigger_is_not_deleted_32fa8 BEFORE DELETE ON public.incidents_handover FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_32fa8();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_32fa8 ON public.incidents_handover IS '79df7c4030dbb7795ad9f2a07e38e127749cf3e1';

CREATE TRIGGER pgtrigger_is_not_deleted_58b7e BEFORE DELETE ON public.assessment_awardround FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_58b7e();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_58b7e ON public.assessment_awardround IS '8f55d1ad4a6e419d85332d50a2ea7a104eb3e064';

CREATE TRIGGER pgtrigger_is_not_deleted_61b66 BEFORE DELETE ON public.assessment_adjustment FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_61b66();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_61b66 ON public.assessment_adjustment IS 'ba45e79ccdb876d8b3bf53e41be9395b2d091a72';

CREATE TRIGGER pgtrigger_is_not_deleted_8a428 BEFORE DELETE ON public.assessment_groupmember FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_8a428();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_8a428 ON public.assessment_groupmember IS '2777d680b3437415ab3dbc00889dcfe6e6ff7632';

CREATE TRIGGER pgtrigger_is_not_deleted_9afdc BEFORE DELETE ON public.assessment_delivery FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_9afdc();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_9afdc ON public.assessment_delivery IS 'b97f071b5dc7a65e394fcf82337502578d5a30f1';

CREATE TRIGGER pgtrigger_is_not_deleted_9c075 BEFORE DELETE ON public.grids_matteradmission FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_9c075();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_9c075 ON public.grids_matteradmission IS '413b1fd4c9534bd1c239829e11a9d518b03d9f54';

CREATE TRIGGER pgtrigger_is_not_deleted_adf32 BEFORE DELETE ON public.assessment_objection FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_adf32();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_adf32 ON public.assessment_objection IS '048581239f185772d22ef5c0e075395b233d44a9';

CREATE TRIGGER pgtrigger_is_not_deleted_c7e6b BEFORE DELETE ON public.assessment_interview FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_c7e6b();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_c7e6b ON public.assessment_interview IS 'bdcb719e90d3a4331b6a602ce758c012feaa7f38';

CREATE TRIGGER pgtrigger_is_not_deleted_c9e82 BEFORE DELETE ON public.assessment_replacementground FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_c9e82();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_c9e82 ON public.assessment_replacementground IS '60d41cd4c07c9b74eab64cf49edf58a7e302eb36';

CREATE TRIGGER pgtrigger_is_not_deleted_d0fa5 BEFORE DELETE ON public.assessment_groupdecision FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_d0fa5();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_d0fa5 ON public.assessment_groupdecision IS 'f1e1515799787af86e514716b3ca68ffaec60ece';

CREATE TRIGGER pgtrigger_is_not_deleted_d61f6 BEFORE DELETE ON public.assessment_draftremark FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_d61f6();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_d61f6 ON public.assessment_draftremark IS '2bf70eade74b4075a5dafb34ebd9bfc3878aa0f4';

CREATE TRIGGER pgtrigger_is_not_deleted_e1581 BEFORE DELETE ON public.assessment_adoption FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_e1581();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_e1581 ON public.assessment_adoption IS '887ff1f4beffb5c2df7de37adad48fa0358e8d46';

CREATE TRIGGER pgtrigger_is_not_deleted_e6542 BEFORE DELETE ON public.assessment_replacement FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_e6542();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_e6542 ON public.assessment_replacement IS 'c7af15ea6714ec55f37caa3ef21687aefda2dfd8';

CREATE TRIGGER pgtrigger_is_not_deleted_f051d BEFORE DELETE ON public.assessment_groupmeeting FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_f051d();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_f051d ON public.assessment_groupmeeting IS 'e4afe81b0c93d66ae0a5bc5ab31c303611d72a76';

CREATE TRIGGER pgtrigger_is_not_deleted_fc27b BEFORE DELETE ON public.grids_matter FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_fc27b();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_fc27b ON public.grids_matter IS '132d04ee6bb9170d471132cc5b5a5192374218c4';

CREATE TRIGGER pgtrigger_is_not_deleted_ff874 BEFORE DELETE ON public.assessment_reading FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_is_not_deleted_ff874();

COMMENT ON TRIGGER pgtrigger_is_not_deleted_ff874 ON public.assessment_reading IS '81073914a030512d4ca9232f59e6f71656e97f42';

CREATE TRIGGER pgtrigger_issued_stays_46260 BEFORE DELETE OR UPDATE ON public.assessment_issueddocument FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_issued_stays_46260();

COMMENT ON TRIGGER pgtrigger_issued_stays_46260 ON public.assessment_issueddocument IS '44e93a3a57a92f933c113379a3bf5f202c6fe4a4';

CREATE TRIGGER pgtrigger_kept_rows_stay_7b0a8 BEFORE DELETE OR UPDATE ON public.assessment_inspectionevidence FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_kept_rows_stay_7b0a8();

COMMENT ON TRIGGER pgtrigger_kept_rows_stay_7b0a8 ON public.assessment_inspectionevidence IS 'ceb9bc34ea11d9157ea596a6b9e7011fdc87869f';

CREATE TRIGGER pgtrigger_kept_stays_5c0da BEFORE DELETE OR UPDATE ON public.assessment_keptpaper FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_kept_stays_5c0da();

COMMENT ON TRIGGER pgtrigger_kept_stays_5c0da ON public.assessment_keptpaper IS 'cebc8e6f653fdfa5771e45c59b19ae4f740d08b7';

CREATE TRIGGER pgtrigger_kept_stays_c0ed9 BEFORE DELETE OR UPDATE ON public.assessment_kepttrigger FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_kept_stays_c0ed9();

COMMENT ON TRIGGER pgtrigger_kept_stays_c0ed9 ON public.assessment_kepttrigger IS 'e116a9404a3590534fccfedcdc81d0086b63d7a4';

CREATE TRIGGER pgtrigger_leave_is_approved_88fda BEFORE INSERT OR UPDATE ON public.staff_attendance FOR EACH ROW WHEN (((new.status)::text = 'leave'::text)) EXECUTE FUNCTION public.pgtrigger_leave_is_approved_88fda();

COMMENT ON TRIGGER pgtrigger_leave_is_approved_88fda ON public.staff_attendance IS '85d6e4db0ecda0de2b3be0a6ef9c7d1a85e63f9d';

CREATE TRIGGER pgtrigger_locked_stays_1643d BEFORE UPDATE ON public.assessment_payrun FOR EACH ROW WHEN (((old.state)::text = 'locked'::text)) EXECUTE FUNCTION public.pgtrigger_locked_stays_1643d();

COMMENT ON TRIGGER pgtrigger_locked_stays_1643d ON public.assessment_payrun IS 'e9cf1cab514298dbdfff3da41bb0d8e8c55d12bc';

CREATE TRIGGER pgtrigger_made_before_the_month_af789 BEFORE INSERT ON public.staff_attendancekeeping FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_made_before_the_month_af789();

COMMENT ON TRIGGER pgtrigger_made_before_the_month_af789 ON public.staff_attendancekeeping IS '0ba65a21d9865971651a4d7b17cd0fac114bf09c';

CREATE CONSTRAINT TRIGGER pgtrigger_no_day_is_left_behind_a90d7 AFTER UPDATE ON public.staff_leave DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_no_day_is_left_behind_a90d7();

COMMENT ON TRIGGER pgtrigger_no_day_is_left_behind_a90d7 ON public.staff_leave IS '540be6ee730912ce14a1761e17b1a6185a84ba42';

CREATE TRIGGER pgtrigger_no_more_than_a_day_added_7c91c AFTER INSERT ON public.staff_attendance REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_no_more_than_a_day_added_7c91c();

COMMENT ON TRIGGER pgtrigger_no_more_than_a_day_added_7c91c ON public.staff_attendance IS '9c9c331ea6c74d5800bc6512fab8a4bc642fb6ab';

CREATE TRIGGER pgtrigger_no_more_than_a_day_changed_d9b99 AFTER UPDATE ON public.staff_attendance REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_no_more_than_a_day_changed_d9b99();

COMMENT ON TRIGGER pgtrigger_no_more_than_a_day_changed_d9b99 ON public.staff_attendance IS '3d3dbc659fd9376273da6691390cab2db869d2d7';

CREATE TRIGGER pgtrigger_nobody_approves_their_own_7d530 BEFORE INSERT OR UPDATE ON public.staff_leave FOR EACH ROW WHEN ((new.approved_by_id IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_nobody_approves_their_own_7d530();

COMMENT ON TRIGGER pgtrigger_nobody_approves_their_own_7d530 ON public.staff_leave IS '9d547961b6b3f269bc52d71484227a4060f8119f';

CREATE TRIGGER pgtrigger_nobody_decides_on_themselves_ae41b BEFORE UPDATE ON public.assessment_awardround FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_nobody_decides_on_themselves_ae41b();

COMMENT ON TRIGGER pgtrigger_nobody_decides_on_themselves_ae41b ON public.assessment_awardround IS 'f71096630e1a2e774c3d3f9acf3c4291dfd85b9c';

CREATE TRIGGER pgtrigger_nobody_verifies_their_own_70776 BEFORE INSERT OR UPDATE ON public.assessment_sampleitem FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_nobody_verifies_their_own_70776();

COMMENT ON TRIGGER pgtrigger_nobody_verifies_their_own_70776 ON public.assessment_sampleitem IS '573f27b04e4270e5200bd4e95bcc9626f30bda0d';

CREATE TRIGGER pgtrigger_nobody_votes_on_themselves_d2b2a BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_panelvote FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_nobody_votes_on_themselves_d2b2a();

COMMENT ON TRIGGER pgtrigger_nobody_votes_on_themselves_d2b2a ON public.assessment_panelvote IS '113e8b1c21a89706303392d7512b153f5c2741ae';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_29344 AFTER INSERT ON public.assessment_paylinefund REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_29344();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_29344 ON public.assessment_paylinefund IS '336de0bddec38900f1aaf731aed3791f0cdb91f9';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_2cbd7 AFTER INSERT ON public.assessment_yearlyscore REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_2cbd7();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_2cbd7 ON public.assessment_yearlyscore IS '0cb9d1dadf8f18430fb4eb9da364fa3452b35d73';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_4134e AFTER INSERT ON public.assessment_lineevidence REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_4134e();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_4134e ON public.assessment_lineevidence IS 'a5efdd0f76da8e2fc05109bfb36c4979c76a4d3d';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_436c4 AFTER INSERT ON public.assessment_monthlyscore REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_436c4();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_436c4 ON public.assessment_monthlyscore IS 'e06428e693772e49905855aa89c04aaa296dd12f';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_4c20e AFTER INSERT ON public.assessment_bulletinline REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_4c20e();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_4c20e ON public.assessment_bulletinline IS '07efbbdd96b0e6d96cc5c042f11ee85b97260a25';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_7867b AFTER INSERT ON public.assessment_payremark REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_7867b();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_7867b ON public.assessment_payremark IS '0068f756299f48deb6fb7458c7e7e0595fef3f83';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_83781 AFTER INSERT ON public.assessment_quarterlyscore REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_83781();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_83781 ON public.assessment_quarterlyscore IS '8aafaa06a2ec99dfbb3fbef50ac48ef1f6557038';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_b2d8f AFTER INSERT ON public.assessment_scoreevidence REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_b2d8f();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_b2d8f ON public.assessment_scoreevidence IS '802cd3856b1702858e2f0516fcb2ac39f710d389';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_d1c10 AFTER INSERT ON public.assessment_paysheet REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_d1c10();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_d1c10 ON public.assessment_paysheet IS '20789fc9b5c0e3f3b8fece61e6276eb3a10e8304';

CREATE TRIGGER pgtrigger_none_is_added_once_frozen_e8074 AFTER INSERT ON public.assessment_payline REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_added_once_frozen_e8074();

COMMENT ON TRIGGER pgtrigger_none_is_added_once_frozen_e8074 ON public.assessment_payline IS '04f501914c1ec11f96c3867bcf91dde3ed4a9048';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_01726 AFTER UPDATE ON public.assessment_scoreevidence REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_01726();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_01726 ON public.assessment_scoreevidence IS '6de455f7076fa6c7a9ccb6f06492a4acfea7c5c6';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_1097c AFTER UPDATE ON public.assessment_lineevidence REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_1097c();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_1097c ON public.assessment_lineevidence IS '068cda90f846d8f53484d26519e988f6626b8bb4';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_335b1 AFTER UPDATE ON public.assessment_monthlyscore REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_335b1();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_335b1 ON public.assessment_monthlyscore IS '60fc81293aa02550e2eef3c6b2f228dae5a4461b';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_56692 AFTER UPDATE ON public.assessment_payline REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_56692();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_56692 ON public.assessment_payline IS 'ab1f4edf4a672a64f543c45843a4571ed3004208';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_9fe06 AFTER UPDATE ON public.assessment_payremark REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_9fe06();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_9fe06 ON public.assessment_payremark IS '3f5adae0256082a9b1e77039a22339e1de2d3761';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_bec87 AFTER UPDATE ON public.assessment_quarterlyscore REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_bec87();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_bec87 ON public.assessment_quarterlyscore IS '0524e7f4658d3be359536b8149f8f7d1f7d7324f';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_c0f45 AFTER UPDATE ON public.assessment_paysheet REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_c0f45();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_c0f45 ON public.assessment_paysheet IS 'b851b55e3e92e3f30885faf9071c519d83ea876e';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_c56d8 AFTER UPDATE ON public.assessment_bulletinline REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_c56d8();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_c56d8 ON public.assessment_bulletinline IS 'd5bd4ad71946dd73be4c02a77988e2a0869f8f7a';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_d457c AFTER UPDATE ON public.assessment_paylinefund REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_d457c();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_d457c ON public.assessment_paylinefund IS 'dbb4d6be430d591271dc82eb47ad1c3563f5e4a5';

CREATE TRIGGER pgtrigger_none_is_changed_once_frozen_ee63a AFTER UPDATE ON public.assessment_yearlyscore REFERENCING OLD TABLE AS was NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_changed_once_frozen_ee63a();

COMMENT ON TRIGGER pgtrigger_none_is_changed_once_frozen_ee63a ON public.assessment_yearlyscore IS 'af58b44ff409796d388aaae1929f32b1abfc5974';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_14da3 AFTER DELETE ON public.assessment_paylinefund REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_14da3();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_14da3 ON public.assessment_paylinefund IS '4b244e250f41e7db62ea74d9f618962ab0ad1d8d';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_3ec27 AFTER DELETE ON public.assessment_yearlyscore REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_3ec27();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_3ec27 ON public.assessment_yearlyscore IS 'a7e97be1a7e3d4dd12f5489faf532b045c4c7933';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_4dd32 AFTER DELETE ON public.assessment_scoreevidence REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_4dd32();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_4dd32 ON public.assessment_scoreevidence IS 'b21b60e6413c82993e6e870d9b9bb6aceb922a53';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_65a07 AFTER DELETE ON public.assessment_bulletinline REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_65a07();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_65a07 ON public.assessment_bulletinline IS 'b5f48f9f3000be165c7701d5bcb6c9f6ae208c03';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_6b6d0 AFTER DELETE ON public.assessment_monthlyscore REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_6b6d0();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_6b6d0 ON public.assessment_monthlyscore IS '703f9bc4e0056bf525e349ad5aa0c2382f6d1fba';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_a0d41 AFTER DELETE ON public.assessment_paysheet REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_a0d41();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_a0d41 ON public.assessment_paysheet IS '2db0cf8515bf99491e4a14511be1f4c710c21a89';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_a10b0 AFTER DELETE ON public.assessment_quarterlyscore REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_a10b0();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_a10b0 ON public.assessment_quarterlyscore IS '535530903fc8132d1dd47ae85b64d8c1e715e62b';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_b326a AFTER DELETE ON public.assessment_lineevidence REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_b326a();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_b326a ON public.assessment_lineevidence IS '445d3358a853451a362d010eb48cfa9917d4dbc1';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_b9c7f AFTER DELETE ON public.assessment_payremark REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_b9c7f();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_b9c7f ON public.assessment_payremark IS '79def4b60eebd48b9a5b626a6e20552d2a122590';

CREATE TRIGGER pgtrigger_none_is_removed_once_frozen_c538f AFTER DELETE ON public.assessment_payline REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_none_is_removed_once_frozen_c538f();

COMMENT ON TRIGGER pgtrigger_none_is_removed_once_frozen_c538f ON public.assessment_payline IS '050bc159f716888ad1be6002b7929f9e6fab5876';

CREATE TRIGGER pgtrigger_not_removed_14d78 BEFORE DELETE ON public.grids_gridact FOR EACH ROW WHEN ((NOT (((old.kind)::text = ANY ((ARRAY['open'::character varying, 'rename'::character varying, 'facts'::character varying])::text[])) AND (COALESCE(current_setting('gridops.takes_back'::text, true), ''::text) = 'yes'::text)))) EXECUTE FUNCTION public.pgtrigger_not_removed_14d78();

COMMENT ON TRIGGER pgtrigger_not_removed_14d78 ON public.grids_gridact IS 'f844fc65be9789b5659fb31bcb9bc0ebda2a654e';

CREATE TRIGGER pgtrigger_not_removed_6c4c0 BEFORE DELETE ON public.incidents_incidentmove FOR EACH ROW WHEN ((NOT (jsonb_exists(old.facts, 'import'::text) AND (COALESCE(current_setting('gridops.takes_back'::text, true), ''::text) = 'yes'::text)))) EXECUTE FUNCTION public.pgtrigger_not_removed_6c4c0();

COMMENT ON TRIGGER pgtrigger_not_removed_6c4c0 ON public.incidents_incidentmove IS '0b77b74f52e58316cb86a7f69ad9bdc6cb9b8e8d';

CREATE TRIGGER pgtrigger_not_removed_740d4 BEFORE DELETE ON public.incidents_hazardrecheck FOR EACH ROW WHEN ((NOT (old.by_sheet AND (COALESCE(current_setting('gridops.takes_back'::text, true), ''::text) = 'yes'::text)))) EXECUTE FUNCTION public.pgtrigger_not_removed_740d4();

COMMENT ON TRIGGER pgtrigger_not_removed_740d4 ON public.incidents_hazardrecheck IS '43c896e341d8854c5e2c8366c030cb2c614aa3b8';

CREATE TRIGGER pgtrigger_of_decided_round_stays_44326 BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_panelmember FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_of_decided_round_stays_44326();

COMMENT ON TRIGGER pgtrigger_of_decided_round_stays_44326 ON public.assessment_panelmember IS 'cd44f478bdac7aad03bd9b0f9abda812b0722624';

CREATE TRIGGER pgtrigger_of_decided_round_stays_9595a BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_awardcandidate FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_of_decided_round_stays_9595a();

COMMENT ON TRIGGER pgtrigger_of_decided_round_stays_9595a ON public.assessment_awardcandidate IS 'd98bd36ba066749a5b3a7f1b364591557a5f86f3';

CREATE TRIGGER pgtrigger_of_decided_round_stays_a5ef5 BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_publicationremark FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_of_decided_round_stays_a5ef5();

COMMENT ON TRIGGER pgtrigger_of_decided_round_stays_a5ef5 ON public.assessment_publicationremark IS '695894d73e9a25d8f1c202496234d4bb2d2da12c';

CREATE TRIGGER pgtrigger_of_issued_rules_stays_b5ac5 BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_consultation FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_of_issued_rules_stays_b5ac5();

COMMENT ON TRIGGER pgtrigger_of_issued_rules_stays_b5ac5 ON public.assessment_consultation IS 'c01ddc7311642f7a5356f548a862bf6d7fdf65c3';

CREATE TRIGGER pgtrigger_of_signed_minutes_stays_7515b BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_groupattendance FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_of_signed_minutes_stays_7515b();

COMMENT ON TRIGGER pgtrigger_of_signed_minutes_stays_7515b ON public.assessment_groupattendance IS '536e05c802d74a4136201b4894d5e15889221cb5';

CREATE TRIGGER pgtrigger_of_signed_minutes_stays_772bb BEFORE INSERT OR DELETE OR UPDATE ON public.assessment_meetingfile FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_of_signed_minutes_stays_772bb();

COMMENT ON TRIGGER pgtrigger_of_signed_minutes_stays_772bb ON public.assessment_meetingfile IS 'f554ea54c51027b43cc6547920d69b57b96bddf4';

CREATE TRIGGER pgtrigger_origin_stays_6db7b BEFORE UPDATE ON public.assessment_archivedfile FOR EACH ROW WHEN (((old.subdistrict_id IS DISTINCT FROM new.subdistrict_id) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.key IS DISTINCT FROM new.key))) EXECUTE FUNCTION public.pgtrigger_origin_stays_6db7b();

COMMENT ON TRIGGER pgtrigger_origin_stays_6db7b ON public.assessment_archivedfile IS '0f4f0dd953229d6eca725e1fb2ba5bcb2cb8b96e';

CREATE TRIGGER pgtrigger_papers_stay_6858b BEFORE DELETE OR UPDATE ON public.assessment_paypaper FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_papers_stay_6858b();

COMMENT ON TRIGGER pgtrigger_papers_stay_6858b ON public.assessment_paypaper IS '73f2f9bcbbc43738cca90b886a24ef6f2352f8a5';

CREATE TRIGGER pgtrigger_published_stays_91dbe BEFORE DELETE OR UPDATE ON public.assessment_publishedplace FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_published_stays_91dbe();

COMMENT ON TRIGGER pgtrigger_published_stays_91dbe ON public.assessment_publishedplace IS 'f9a4d26f4d3895bfdf7b45b94a002f792e721bd0';

CREATE TRIGGER pgtrigger_published_stays_c2ab0 BEFORE UPDATE ON public.assessment_adoption FOR EACH ROW WHEN ((old.published_on IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_published_stays_c2ab0();

COMMENT ON TRIGGER pgtrigger_published_stays_c2ab0 ON public.assessment_adoption IS '6a507717fdc251db59b294273467fd922a1612e6';

CREATE TRIGGER pgtrigger_read_stays_44d84 BEFORE UPDATE ON public.assessment_reading FOR EACH ROW WHEN ((old.read_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_read_stays_44d84();

COMMENT ON TRIGGER pgtrigger_read_stays_44d84 ON public.assessment_reading IS 'd1ebd6f88f4782bf76b1d1865bf1ec768fda7f59';

CREATE TRIGGER pgtrigger_recorded_stays_38791 BEFORE DELETE OR UPDATE ON public.assessment_inspection FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_recorded_stays_38791();

COMMENT ON TRIGGER pgtrigger_recorded_stays_38791 ON public.assessment_inspection IS 'bda6df4a201415dde39a3b3d73ccef5c30ad6adb';

CREATE TRIGGER pgtrigger_recorded_stays_d7473 BEFORE DELETE OR UPDATE ON public.assessment_earlywarning FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_recorded_stays_d7473();

COMMENT ON TRIGGER pgtrigger_recorded_stays_d7473 ON public.assessment_earlywarning IS '6bedd8907b0d518c7097ad2a70a722f0c95b18f2';

CREATE TRIGGER pgtrigger_said_once_416f8 BEFORE UPDATE ON public.assessment_draftremark FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_said_once_416f8();

COMMENT ON TRIGGER pgtrigger_said_once_416f8 ON public.assessment_draftremark IS '41bb59fedf982bb64c19ac96d1b86dd406dcb13b';

CREATE TRIGGER pgtrigger_seal_is_kept_d6ba3 BEFORE DELETE ON public.core_seal FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_seal_is_kept_d6ba3();

COMMENT ON TRIGGER pgtrigger_seal_is_kept_d6ba3 ON public.core_seal IS '097d2d93ecf4e9ae79e86cd271ea11aebfa130f1';

CREATE TRIGGER pgtrigger_seal_is_not_changed_0f346 BEFORE UPDATE ON public.core_seal FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_seal_is_not_changed_0f346();

COMMENT ON TRIGGER pgtrigger_seal_is_not_changed_0f346 ON public.core_seal IS 'e3b6a28511f54eb2f84b5d1000be850993385e7d';

CREATE CONSTRAINT TRIGGER pgtrigger_shares_make_a_hundred_0f40b AFTER INSERT OR DELETE OR UPDATE ON public.assessment_fundshare DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_shares_make_a_hundred_0f40b();

COMMENT ON TRIGGER pgtrigger_shares_make_a_hundred_0f40b ON public.assessment_fundshare IS '08cbdfef655a25bd088d085b633ea414e05297c2';

CREATE TRIGGER pgtrigger_shown_stays_5b3a5 BEFORE UPDATE ON public.assessment_adjustment FOR EACH ROW WHEN (((old.told_at IS NOT NULL) AND ((old.worker_id IS DISTINCT FROM new.worker_id) OR (old.quarter IS DISTINCT FROM new.quarter) OR ((old.side)::text IS DISTINCT FROM (new.side)::text) OR (old.points IS DISTINCT FROM new.points) OR ((old.reason)::text IS DISTINCT FROM (new.reason)::text) OR ((old.article)::text IS DISTINCT FROM (new.article)::text) OR (old.proposed_by_id IS DISTINCT FROM new.proposed_by_id) OR (old.told_at IS DISTINCT FROM new.told_at)))) EXECUTE FUNCTION public.pgtrigger_shown_stays_5b3a5();

COMMENT ON TRIGGER pgtrigger_shown_stays_5b3a5 ON public.assessment_adjustment IS '0136da9c1abfe01bc544756c30917ab4beceacdb';

CREATE TRIGGER pgtrigger_signed_minutes_stay_12ee4 BEFORE UPDATE ON public.assessment_groupmeeting FOR EACH ROW WHEN ((old.signed_on IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_signed_minutes_stay_12ee4();

COMMENT ON TRIGGER pgtrigger_signed_minutes_stay_12ee4 ON public.assessment_groupmeeting IS '3b9a37147ef406eeb2d0133940ad411eba0fdd73';

CREATE TRIGGER pgtrigger_signed_stays_55f96 BEFORE DELETE OR UPDATE ON public.assessment_rulesreceipt FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_signed_stays_55f96();

COMMENT ON TRIGGER pgtrigger_signed_stays_55f96 ON public.assessment_rulesreceipt IS '6e33f404de813eda32e4e4d3186af7f95c4bd61a';

CREATE TRIGGER pgtrigger_signed_stays_6a4eb BEFORE UPDATE ON public.assessment_interview FOR EACH ROW WHEN (((old.acknowledged_at IS NOT NULL) AND ((old.acknowledged_at IS DISTINCT FROM new.acknowledged_at) OR (old.objection IS DISTINCT FROM new.objection)))) EXECUTE FUNCTION public.pgtrigger_signed_stays_6a4eb();

COMMENT ON TRIGGER pgtrigger_signed_stays_6a4eb ON public.assessment_interview IS '4b402a2b8346e2483171d2ad74705b63202965b4';

CREATE TRIGGER pgtrigger_stands_in_for_leave_or_vacancy_3b3cd BEFORE INSERT OR UPDATE ON public.staff_posting FOR EACH ROW WHEN (((new.stands_in_for_id IS NOT NULL) AND (new.leave_id IS NULL))) EXECUTE FUNCTION public.pgtrigger_stands_in_for_leave_or_vacancy_3b3cd();

COMMENT ON TRIGGER pgtrigger_stands_in_for_leave_or_vacancy_3b3cd ON public.staff_posting IS '53fce439fdcfe195f877de1b550a748cbecec0fa';

CREATE TRIGGER pgtrigger_state_is_of_a_move_f7af3 BEFORE UPDATE ON public.incidents_incident FOR EACH ROW WHEN (((old.state)::text IS DISTINCT FROM (new.state)::text)) EXECUTE FUNCTION public.pgtrigger_state_is_of_a_move_f7af3();

COMMENT ON TRIGGER pgtrigger_state_is_of_a_move_f7af3 ON public.incidents_incident IS 'bb69bde55f4e82c03a830833c86c325586cad8ef';

CREATE TRIGGER pgtrigger_stays_closed_a44df BEFORE DELETE OR UPDATE ON public.grids_closedperiod FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_stays_closed_a44df();

COMMENT ON TRIGGER pgtrigger_stays_closed_a44df ON public.grids_closedperiod IS '94c43c4b30ac478bde19b7b0a8fc373fe57711bf';

CREATE TRIGGER pgtrigger_stays_in_its_subdistrict_91df9 BEFORE UPDATE ON public.staff_worker FOR EACH ROW WHEN ((old.subdistrict_id IS DISTINCT FROM new.subdistrict_id)) EXECUTE FUNCTION public.pgtrigger_stays_in_its_subdistrict_91df9();

COMMENT ON TRIGGER pgtrigger_stays_in_its_subdistrict_91df9 ON public.staff_worker IS 'd3a914e381830e64e380037199b36f6dcd25f813';

CREATE TRIGGER pgtrigger_told_figures_stay_f5fff BEFORE UPDATE ON public.assessment_scorerevision FOR EACH ROW WHEN (((NOT ((old.state)::text = 'draft'::text)) AND (((old.state)::text = 'final'::text) OR ((new.state)::text = 'draft'::text) OR (old.subdistrict_id IS DISTINCT FROM new.subdistrict_id) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.period_start IS DISTINCT FROM new.period_start) OR (old.revision IS DISTINCT FROM new.revision) OR (old.bulletin_id IS DISTINCT FROM new.bulletin_id) OR (old.scheme_id IS DISTINCT FROM new.scheme_id) OR (old.terms IS DISTINCT FROM new.terms) OR (old.drafted_at IS DISTINCT FROM new.drafted_at) OR (old.told_at IS DISTINCT FROM new.told_at) OR ((old.digest)::text IS DISTINCT FROM (new.digest)::text) OR ((old.reason)::text IS DISTINCT FROM (new.reason)::text) OR (old.for_workers IS DISTINCT FROM new.for_workers) OR (old.corrections IS DISTINCT FROM new.corrections) OR (old.opened_by_id IS DISTINCT FROM new.opened_by_id)))) EXECUTE FUNCTION public.pgtrigger_told_figures_stay_f5fff();

COMMENT ON TRIGGER pgtrigger_told_figures_stay_f5fff ON public.assessment_scorerevision IS '8ac1a793ec349de326eda12d132af13ae50ce879';

CREATE TRIGGER pgtrigger_told_is_not_deleted_9aa92 BEFORE DELETE ON public.assessment_scorerevision FOR EACH ROW WHEN ((NOT ((old.state)::text = 'draft'::text))) EXECUTE FUNCTION public.pgtrigger_told_is_not_deleted_9aa92();

COMMENT ON TRIGGER pgtrigger_told_is_not_deleted_9aa92 ON public.assessment_scorerevision IS '28e490880cb00639758103c4beb1f98853dfe5e0';

CREATE TRIGGER pgtrigger_told_stays_73d1d BEFORE INSERT OR UPDATE ON public.assessment_delivery FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_told_stays_73d1d();

COMMENT ON TRIGGER pgtrigger_told_stays_73d1d ON public.assessment_delivery IS '0d016e6c5453902ecff96e8d8ab65821f8cc431a';

CREATE TRIGGER pgtrigger_used_version_stays_a53f6 BEFORE DELETE OR UPDATE ON public.assessment_scheme FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_used_version_stays_a53f6();

COMMENT ON TRIGGER pgtrigger_used_version_stays_a53f6 ON public.assessment_scheme IS '60cd12cf41cf4873930d5e98fed4a20015ae0e1a';

CREATE TRIGGER pgtrigger_week_is_over_868c8 BEFORE INSERT OR UPDATE ON public.assessment_inspection FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_week_is_over_868c8();

COMMENT ON TRIGGER pgtrigger_week_is_over_868c8 ON public.assessment_inspection IS 'd68124aedaa4f524e627c923126745084b4c0709';

CREATE TRIGGER pgtrigger_withdrawn_stays_125c8 BEFORE UPDATE ON public.assessment_groupdecision FOR EACH ROW WHEN ((old.withdrawn_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_withdrawn_stays_125c8();

COMMENT ON TRIGGER pgtrigger_withdrawn_stays_125c8 ON public.assessment_groupdecision IS '7060fc863229eaf0ed99702ca5c3d5e1b0c36703';

CREATE TRIGGER pgtrigger_words_of_finding_stay_485cb BEFORE UPDATE ON public.assessment_inspectionfinding FOR EACH ROW WHEN ((((old.text)::text IS DISTINCT FROM (new.text)::text) OR (old.inspection_id IS DISTINCT FROM new.inspection_id) OR ((old.state)::text = 'closed'::text))) EXECUTE FUNCTION public.pgtrigger_words_of_finding_stay_485cb();

COMMENT ON TRIGGER pgtrigger_words_of_finding_stay_485cb ON public.assessment_inspectionfinding IS 'e51ef706b163113bf1662f7f0d75c40c71a98a08';

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adjustmentfile
    ADD CONSTRAINT assessment_adjustmen_adjustment_id_a31a14b9_fk_assessmen FOREIGN KEY (adjustment_id) REFERENCES public.assessment_adjustment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adjustmentfile
    ADD CONSTRAINT assessment_adjustmen_removed_by_id_97367fb1_fk_staff_use FOREIGN KEY (removed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adjustment
    ADD CONSTRAINT assessment_adjustmen_subdistrict_id_bee84078_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adjustmentfile
    ADD CONSTRAINT assessment_adjustmen_uploaded_by_id_91992c26_fk_staff_use FOREIGN KEY (uploaded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adjustment
    ADD CONSTRAINT assessment_adjustment_decided_by_id_13287fcb_fk_staff_user_id FOREIGN KEY (decided_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adjustment
    ADD CONSTRAINT assessment_adjustment_proposed_by_id_ed0c19eb_fk_staff_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adjustment
    ADD CONSTRAINT assessment_adjustment_worker_id_10587dcc_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adoption
    ADD CONSTRAINT assessment_adoption_decision_id_0b25aed2_fk_assessmen FOREIGN KEY (decision_id) REFERENCES public.assessment_groupdecision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adoption
    ADD CONSTRAINT assessment_adoption_recorded_by_id_d507db00_fk_staff_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_adoption
    ADD CONSTRAINT assessment_adoption_scheme_id_348ee388_fk_assessment_scheme_id FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_archivedfile
    ADD CONSTRAINT assessment_archivedf_subdistrict_id_5f11baab_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_asattended
    ADD CONSTRAINT assessment_asattended_decided_by_id_5122d274_fk_staff_user_id FOREIGN KEY (decided_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_asattended
    ADD CONSTRAINT assessment_asattended_worker_id_ee82bef0_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardcandidate
    ADD CONSTRAINT assessment_awardcand_round_id_ead0f050_fk_assessmen FOREIGN KEY (round_id) REFERENCES public.assessment_awardround(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardcandidate
    ADD CONSTRAINT assessment_awardcandidate_worker_id_8cbc3b35_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT assessment_awardroun_decision_id_d528c2d8_fk_assessmen FOREIGN KEY (decision_id) REFERENCES public.assessment_groupdecision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT assessment_awardroun_revision_id_5a64e8d3_fk_assessmen FOREIGN KEY (revision_id) REFERENCES public.assessment_scorerevision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT assessment_awardroun_subdistrict_id_f7405ce3_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT assessment_awardround_decided_by_id_1da9d43e_fk_staff_user_id FOREIGN KEY (decided_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT assessment_awardround_opened_by_id_604e8ed1_fk_staff_user_id FOREIGN KEY (opened_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT assessment_awardround_proposed_by_id_b9aaac90_fk_staff_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_awardround
    ADD CONSTRAINT assessment_awardround_published_by_id_23ae2081_fk_staff_user_id FOREIGN KEY (published_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_bulletin
    ADD CONSTRAINT assessment_bulletin_frozen_by_id_163467b0_fk_staff_user_id FOREIGN KEY (frozen_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_bulletin
    ADD CONSTRAINT assessment_bulletin_issued_by_id_ef19cb80_fk_staff_user_id FOREIGN KEY (issued_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_bulletin
    ADD CONSTRAINT assessment_bulletin_opened_by_id_25c66df1_fk_staff_user_id FOREIGN KEY (opened_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_bulletin
    ADD CONSTRAINT assessment_bulletin_reviewed_by_id_93958656_fk_staff_user_id FOREIGN KEY (reviewed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_bulletin
    ADD CONSTRAINT assessment_bulletin_scheme_id_c6423c53_fk_assessment_scheme_id FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_bulletin
    ADD CONSTRAINT assessment_bulletin_subdistrict_id_a6bb79c4_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_bulletinline
    ADD CONSTRAINT assessment_bulletinl_bulletin_id_a64d083f_fk_assessmen FOREIGN KEY (bulletin_id) REFERENCES public.assessment_bulletin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_bulletinline
    ADD CONSTRAINT assessment_bulletinline_grid_id_c915dad3_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_consultation
    ADD CONSTRAINT assessment_consultat_recorded_by_id_268a059d_fk_staff_use FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_consultation
    ADD CONSTRAINT assessment_consultat_scheme_id_2906da2a_fk_assessmen FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_cyclerun
    ADD CONSTRAINT assessment_cyclerun_scheme_id_a59b98ee_fk_assessment_scheme_id FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_cyclerun
    ADD CONSTRAINT assessment_cyclerun_subdistrict_id_23221080_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_delivery
    ADD CONSTRAINT assessment_delivery_recorded_by_id_87cc58a8_fk_staff_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_delivery
    ADD CONSTRAINT assessment_delivery_subdistrict_id_7e3f37ee_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_delivery
    ADD CONSTRAINT assessment_delivery_worker_id_69276767_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_draftremark
    ADD CONSTRAINT assessment_draftrema_bulletin_id_52fe977c_fk_assessmen FOREIGN KEY (bulletin_id) REFERENCES public.assessment_bulletin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_draftremark
    ADD CONSTRAINT assessment_draftremark_answered_by_id_83915d51_fk_staff_user_id FOREIGN KEY (answered_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_draftremark
    ADD CONSTRAINT assessment_draftremark_grid_id_69319ce2_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_draftremark
    ADD CONSTRAINT assessment_draftremark_worker_id_21545756_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_earlywarning
    ADD CONSTRAINT assessment_earlywarn_subdistrict_id_b7cd2ba5_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_earlywarning
    ADD CONSTRAINT assessment_earlywarning_grid_id_8a944911_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_findingstep
    ADD CONSTRAINT assessment_findingst_finding_id_50954ad6_fk_assessmen FOREIGN KEY (finding_id) REFERENCES public.assessment_inspectionfinding(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_findingstep
    ADD CONSTRAINT assessment_findingstep_by_id_b4e7891a_fk_staff_user_id FOREIGN KEY (by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundexpense
    ADD CONSTRAINT assessment_fundexpen_source_id_1bac2ebb_fk_assessmen FOREIGN KEY (source_id) REFERENCES public.assessment_fundsource(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundexpense
    ADD CONSTRAINT assessment_fundexpense_recorded_by_id_ec061374_fk_staff_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundincome
    ADD CONSTRAINT assessment_fundincom_source_id_0f029f86_fk_assessmen FOREIGN KEY (source_id) REFERENCES public.assessment_fundsource(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundincome
    ADD CONSTRAINT assessment_fundincome_recorded_by_id_38ac9c12_fk_staff_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundrule
    ADD CONSTRAINT assessment_fundrule_item_id_de001169_fk_assessment_payitem_id FOREIGN KEY (item_id) REFERENCES public.assessment_payitem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundrule
    ADD CONSTRAINT assessment_fundrule_subdistrict_id_f7803466_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundrule
    ADD CONSTRAINT assessment_fundrule_worker_id_cab0feaf_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundshare
    ADD CONSTRAINT assessment_fundshare_rule_id_c8e05029_fk_assessment_fundrule_id FOREIGN KEY (rule_id) REFERENCES public.assessment_fundrule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundshare
    ADD CONSTRAINT assessment_fundshare_source_id_e2bc2851_fk_assessmen FOREIGN KEY (source_id) REFERENCES public.assessment_fundsource(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_fundsource
    ADD CONSTRAINT assessment_fundsourc_subdistrict_id_c445e4ce_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupattendance
    ADD CONSTRAINT assessment_groupatte_meeting_id_cc72760b_fk_assessmen FOREIGN KEY (meeting_id) REFERENCES public.assessment_groupmeeting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupattendance
    ADD CONSTRAINT assessment_groupatte_member_id_01108406_fk_assessmen FOREIGN KEY (member_id) REFERENCES public.assessment_groupmember(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupdecision
    ADD CONSTRAINT assessment_groupdeci_admission_id_3174261c_fk_grids_mat FOREIGN KEY (admission_id) REFERENCES public.grids_matteradmission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupdecision
    ADD CONSTRAINT assessment_groupdeci_meeting_id_76cd3291_fk_assessmen FOREIGN KEY (meeting_id) REFERENCES public.assessment_groupmeeting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupdecision
    ADD CONSTRAINT assessment_groupdeci_recorded_by_id_552fdf9d_fk_staff_use FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupdecision
    ADD CONSTRAINT assessment_groupdeci_subdistrict_id_a3c6fa09_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupdecision
    ADD CONSTRAINT assessment_groupdeci_withdrawn_by_id_32fb708a_fk_staff_use FOREIGN KEY (withdrawn_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupmeeting
    ADD CONSTRAINT assessment_groupmeet_recorded_by_id_b1d93911_fk_staff_use FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupmeeting
    ADD CONSTRAINT assessment_groupmeet_signed_by_id_51e8ea42_fk_assessmen FOREIGN KEY (signed_by_id) REFERENCES public.assessment_groupmember(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupmeeting
    ADD CONSTRAINT assessment_groupmeet_subdistrict_id_a0d494cd_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupmember
    ADD CONSTRAINT assessment_groupmemb_subdistrict_id_bbdf389d_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_groupmember
    ADD CONSTRAINT assessment_groupmember_user_id_270994fb_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_inspectionsample
    ADD CONSTRAINT assessment_inspectio_drawn_by_id_e0ab5c6c_fk_staff_use FOREIGN KEY (drawn_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_inspectionevidence
    ADD CONSTRAINT assessment_inspectio_inspection_id_20d6b5af_fk_assessmen FOREIGN KEY (inspection_id) REFERENCES public.assessment_inspection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_inspectionfinding
    ADD CONSTRAINT assessment_inspectio_inspection_id_3de1fb05_fk_assessmen FOREIGN KEY (inspection_id) REFERENCES public.assessment_inspection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_inspection
    ADD CONSTRAINT assessment_inspectio_scheme_id_eacda721_fk_assessmen FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_inspection
    ADD CONSTRAINT assessment_inspectio_subdistrict_id_5df99948_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_inspectionsample
    ADD CONSTRAINT assessment_inspectio_subdistrict_id_daab08f3_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_inspection
    ADD CONSTRAINT assessment_inspection_grid_id_4bb079cc_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interview
    ADD CONSTRAINT assessment_interview_bulletin_id_2e50e762_fk_assessmen FOREIGN KEY (bulletin_id) REFERENCES public.assessment_bulletin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interview
    ADD CONSTRAINT assessment_interview_cancelled_by_id_ebfec98a_fk_staff_user_id FOREIGN KEY (cancelled_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interviewcheck
    ADD CONSTRAINT assessment_interview_checked_by_id_cdca6740_fk_staff_use FOREIGN KEY (checked_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interview
    ADD CONSTRAINT assessment_interview_held_by_id_6f5b44f8_fk_staff_user_id FOREIGN KEY (held_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interviewground
    ADD CONSTRAINT assessment_interview_interview_id_c211bac9_fk_assessmen FOREIGN KEY (interview_id) REFERENCES public.assessment_interview(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interviewcheck
    ADD CONSTRAINT assessment_interview_interview_id_e6cf54d3_fk_assessmen FOREIGN KEY (interview_id) REFERENCES public.assessment_interview(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interview
    ADD CONSTRAINT assessment_interview_subdistrict_id_9cb3a3f0_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interview
    ADD CONSTRAINT assessment_interview_worker_id_459b0cda_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_interviewground
    ADD CONSTRAINT assessment_interviewground_grid_id_25710fff_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_issueddocument
    ADD CONSTRAINT assessment_issueddoc_bulletin_id_d8588ba3_fk_assessmen FOREIGN KEY (bulletin_id) REFERENCES public.assessment_bulletin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_keptpaper
    ADD CONSTRAINT assessment_keptpaper_subdistrict_id_17ad95ef_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_kepttrigger
    ADD CONSTRAINT assessment_kepttrigger_grid_id_eb7cf661_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_kepttrigger
    ADD CONSTRAINT assessment_kepttrigger_worker_id_c60b7c21_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_lineevidence
    ADD CONSTRAINT assessment_lineevide_bulletin_id_68a6dc37_fk_assessmen FOREIGN KEY (bulletin_id) REFERENCES public.assessment_bulletin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_lineevidence
    ADD CONSTRAINT assessment_lineevidence_grid_id_fcd0eb95_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_meetingfile
    ADD CONSTRAINT assessment_meetingfi_meeting_id_86ac1a4c_fk_assessmen FOREIGN KEY (meeting_id) REFERENCES public.assessment_groupmeeting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_meetingfile
    ADD CONSTRAINT assessment_meetingfile_added_by_id_11b7d66c_fk_staff_user_id FOREIGN KEY (added_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_minimumwage
    ADD CONSTRAINT assessment_minimumwa_subdistrict_id_02cb9078_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_monthlyscore
    ADD CONSTRAINT assessment_monthlysc_revision_id_a2d6e537_fk_assessmen FOREIGN KEY (revision_id) REFERENCES public.assessment_scorerevision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_monthlyscore
    ADD CONSTRAINT assessment_monthlyscore_worker_id_c44f0f55_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_objectionanswer
    ADD CONSTRAINT assessment_objection_answered_by_id_d1c37046_fk_staff_use FOREIGN KEY (answered_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_objectionanswer
    ADD CONSTRAINT assessment_objection_decision_id_58d9ac43_fk_assessmen FOREIGN KEY (decision_id) REFERENCES public.assessment_groupdecision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_objection
    ADD CONSTRAINT assessment_objection_filed_by_id_8dabf234_fk_staff_user_id FOREIGN KEY (filed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_objectionanswer
    ADD CONSTRAINT assessment_objection_objection_id_82b91925_fk_assessmen FOREIGN KEY (objection_id) REFERENCES public.assessment_objection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_objectionevidence
    ADD CONSTRAINT assessment_objection_objection_id_a93a7c83_fk_assessmen FOREIGN KEY (objection_id) REFERENCES public.assessment_objection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_objection
    ADD CONSTRAINT assessment_objection_subdistrict_id_4d7c0878_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_objectionevidence
    ADD CONSTRAINT assessment_objection_uploaded_by_id_d934b54e_fk_staff_use FOREIGN KEY (uploaded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_objection
    ADD CONSTRAINT assessment_objection_worker_id_712bc4c5_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_officeletterhead
    ADD CONSTRAINT assessment_officelet_subdistrict_id_946547a1_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_overdraftapproval
    ADD CONSTRAINT assessment_overdraft_approved_by_id_804e4a89_fk_staff_use FOREIGN KEY (approved_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_overdraftapproval
    ADD CONSTRAINT assessment_overdraft_run_id_85dc62a8_fk_assessmen FOREIGN KEY (run_id) REFERENCES public.assessment_payrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_overdraftapproval
    ADD CONSTRAINT assessment_overdraft_source_id_faba7cf0_fk_assessmen FOREIGN KEY (source_id) REFERENCES public.assessment_fundsource(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_panelmember
    ADD CONSTRAINT assessment_panelmemb_round_id_5ab41702_fk_assessmen FOREIGN KEY (round_id) REFERENCES public.assessment_awardround(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_panelmember
    ADD CONSTRAINT assessment_panelmember_worker_id_3df430a4_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_panelvote
    ADD CONSTRAINT assessment_panelvote_candidate_id_ba819dba_fk_assessmen FOREIGN KEY (candidate_id) REFERENCES public.assessment_awardcandidate(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_panelvote
    ADD CONSTRAINT assessment_panelvote_member_id_7eefa452_fk_assessmen FOREIGN KEY (member_id) REFERENCES public.assessment_panelmember(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_panelvote
    ADD CONSTRAINT assessment_panelvote_recorded_by_id_48a77a91_fk_staff_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paybase
    ADD CONSTRAINT assessment_paybase_worker_id_327295a1_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payentry
    ADD CONSTRAINT assessment_payentry_item_id_3bd4c39f_fk_assessment_payitem_id FOREIGN KEY (item_id) REFERENCES public.assessment_payitem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payentry
    ADD CONSTRAINT assessment_payentry_recorded_by_id_a4e2a678_fk_staff_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payentry
    ADD CONSTRAINT assessment_payentry_worker_id_db971baa_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paygroup
    ADD CONSTRAINT assessment_paygroup_subdistrict_id_b10d2581_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paygroupmember
    ADD CONSTRAINT assessment_paygroupm_group_id_b8772e9e_fk_assessmen FOREIGN KEY (group_id) REFERENCES public.assessment_paygroup(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paygroupmember
    ADD CONSTRAINT assessment_paygroupmember_worker_id_308b719b_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payitem
    ADD CONSTRAINT assessment_payitem_day_of_id_ebb8bbb3_fk_assessment_payitem_id FOREIGN KEY (day_of_id) REFERENCES public.assessment_payitem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payitem
    ADD CONSTRAINT assessment_payitem_subdistrict_id_07c49e64_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payline
    ADD CONSTRAINT assessment_payline_item_id_199a0b60_fk_assessment_payitem_id FOREIGN KEY (item_id) REFERENCES public.assessment_payitem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payline
    ADD CONSTRAINT assessment_payline_posting_id_f25d05d9_fk_staff_posting_id FOREIGN KEY (posting_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payline
    ADD CONSTRAINT assessment_payline_recovers_id_fd2fb6d2_fk_assessmen FOREIGN KEY (recovers_id) REFERENCES public.assessment_payline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payline
    ADD CONSTRAINT assessment_payline_run_id_f1c31258_fk_assessment_payrun_id FOREIGN KEY (run_id) REFERENCES public.assessment_payrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payline
    ADD CONSTRAINT assessment_payline_sheet_id_c0946077_fk_assessment_paysheet_id FOREIGN KEY (sheet_id) REFERENCES public.assessment_paysheet(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paylinefund
    ADD CONSTRAINT assessment_paylinefu_line_id_5cca01f4_fk_assessmen FOREIGN KEY (line_id) REFERENCES public.assessment_payline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paylinefund
    ADD CONSTRAINT assessment_paylinefu_source_id_74696341_fk_assessmen FOREIGN KEY (source_id) REFERENCES public.assessment_fundsource(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paylinefund
    ADD CONSTRAINT assessment_paylinefund_run_id_67b47c59_fk_assessment_payrun_id FOREIGN KEY (run_id) REFERENCES public.assessment_payrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paypaper
    ADD CONSTRAINT assessment_paypaper_run_id_1b3148c1_fk_assessment_payrun_id FOREIGN KEY (run_id) REFERENCES public.assessment_payrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrate
    ADD CONSTRAINT assessment_payrate_group_id_bdfc82d5_fk_assessment_paygroup_id FOREIGN KEY (group_id) REFERENCES public.assessment_paygroup(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrate
    ADD CONSTRAINT assessment_payrate_item_id_c7e43864_fk_assessment_payitem_id FOREIGN KEY (item_id) REFERENCES public.assessment_payitem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrate
    ADD CONSTRAINT assessment_payrate_worker_id_da58cf2b_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payremark
    ADD CONSTRAINT assessment_payremark_run_id_40740b81_fk_assessment_payrun_id FOREIGN KEY (run_id) REFERENCES public.assessment_payrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payremark
    ADD CONSTRAINT assessment_payremark_worker_id_22747810_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT assessment_payrun_approved_by_id_9a1bf05f_fk_staff_user_id FOREIGN KEY (approved_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT assessment_payrun_checked_by_id_3d625f4d_fk_staff_user_id FOREIGN KEY (checked_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT assessment_payrun_drafted_by_id_664fc372_fk_staff_user_id FOREIGN KEY (drafted_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT assessment_payrun_of_worker_id_828b72f5_fk_staff_worker_id FOREIGN KEY (of_worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT assessment_payrun_scheme_id_7c7ef98f_fk_assessment_scheme_id FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT assessment_payrun_sent_back_by_id_6050d77c_fk_staff_user_id FOREIGN KEY (sent_back_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_payrun
    ADD CONSTRAINT assessment_payrun_subdistrict_id_1b238b6e_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paysheet
    ADD CONSTRAINT assessment_paysheet_run_id_2da67bb3_fk_assessment_payrun_id FOREIGN KEY (run_id) REFERENCES public.assessment_payrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paysheet
    ADD CONSTRAINT assessment_paysheet_worker_id_e8896b96_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_paystanding
    ADD CONSTRAINT assessment_paystanding_worker_id_e920f1f0_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_publicationremark
    ADD CONSTRAINT assessment_publicati_recorded_by_id_24087976_fk_staff_use FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_publicationremark
    ADD CONSTRAINT assessment_publicati_round_id_54c4bd87_fk_assessmen FOREIGN KEY (round_id) REFERENCES public.assessment_awardround(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_publishedplace
    ADD CONSTRAINT assessment_published_candidate_id_97aab2a6_fk_assessmen FOREIGN KEY (candidate_id) REFERENCES public.assessment_awardcandidate(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_quarterlyscore
    ADD CONSTRAINT assessment_quarterly_revision_id_2f6857f3_fk_assessmen FOREIGN KEY (revision_id) REFERENCES public.assessment_scorerevision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_quarterlyscore
    ADD CONSTRAINT assessment_quarterlyscore_worker_id_a8677848_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_reading
    ADD CONSTRAINT assessment_reading_bulletin_id_f209971a_fk_assessmen FOREIGN KEY (bulletin_id) REFERENCES public.assessment_bulletin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_reading
    ADD CONSTRAINT assessment_reading_worker_id_3b5ea455_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_recoveryconsent
    ADD CONSTRAINT assessment_recoveryc_recorded_by_id_8b0f22be_fk_staff_use FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_recoveryconsent
    ADD CONSTRAINT assessment_recoveryc_worker_id_a35d55bc_fk_staff_wor FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacement
    ADD CONSTRAINT assessment_replaceme_hand_over_id_72a06218_fk_incidents FOREIGN KEY (hand_over_id) REFERENCES public.incidents_handover(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacementground
    ADD CONSTRAINT assessment_replaceme_recorded_by_id_18ec4438_fk_staff_use FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacementground
    ADD CONSTRAINT assessment_replaceme_replacement_id_4d12b33c_fk_assessmen FOREIGN KEY (replacement_id) REFERENCES public.assessment_replacement(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacementstep
    ADD CONSTRAINT assessment_replaceme_replacement_id_66198ae2_fk_assessmen FOREIGN KEY (replacement_id) REFERENCES public.assessment_replacement(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacementground
    ADD CONSTRAINT assessment_replaceme_score_before_id_9f49a7b3_fk_assessmen FOREIGN KEY (score_before_id) REFERENCES public.assessment_quarterlyscore(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacementground
    ADD CONSTRAINT assessment_replaceme_score_id_3eae4f13_fk_assessmen FOREIGN KEY (score_id) REFERENCES public.assessment_quarterlyscore(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacementfile
    ADD CONSTRAINT assessment_replaceme_step_id_8b22963e_fk_assessmen FOREIGN KEY (step_id) REFERENCES public.assessment_replacementstep(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacement
    ADD CONSTRAINT assessment_replaceme_subdistrict_id_958467a7_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacement
    ADD CONSTRAINT assessment_replaceme_transfer_grid_id_d0c7bc4b_fk_grids_gri FOREIGN KEY (transfer_grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacementfile
    ADD CONSTRAINT assessment_replaceme_uploaded_by_id_7e40ad67_fk_staff_use FOREIGN KEY (uploaded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacement
    ADD CONSTRAINT assessment_replacement_approved_by_id_4be467a8_fk_staff_user_id FOREIGN KEY (approved_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacement
    ADD CONSTRAINT assessment_replacement_decided_by_id_d4290dfd_fk_staff_user_id FOREIGN KEY (decided_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacement
    ADD CONSTRAINT assessment_replacement_posting_id_e01982e9_fk_staff_posting_id FOREIGN KEY (posting_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacement
    ADD CONSTRAINT assessment_replacement_worker_id_dee730f6_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_replacementstep
    ADD CONSTRAINT assessment_replacementstep_actor_id_aefb5171_fk_staff_user_id FOREIGN KEY (actor_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_rulesreceipt
    ADD CONSTRAINT assessment_rulesrece_recorded_by_id_e9cb5b5b_fk_staff_use FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_rulesreceipt
    ADD CONSTRAINT assessment_rulesrece_scheme_id_f5cd90f8_fk_assessmen FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_rulesreceipt
    ADD CONSTRAINT assessment_rulesreceipt_worker_id_6e2eefd6_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_sampleitem
    ADD CONSTRAINT assessment_sampleite_sample_id_222e97f9_fk_assessmen FOREIGN KEY (sample_id) REFERENCES public.assessment_inspectionsample(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_sampleitem
    ADD CONSTRAINT assessment_sampleitem_grid_id_4c541a7d_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_sampleitem
    ADD CONSTRAINT assessment_sampleitem_verified_by_id_a955d669_fk_staff_user_id FOREIGN KEY (verified_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_sampleitem
    ADD CONSTRAINT assessment_sampleitem_worker_id_f00b7161_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scheme
    ADD CONSTRAINT assessment_scheme_subdistrict_id_b6299772_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scoreevidence
    ADD CONSTRAINT assessment_scoreevid_revision_id_e9bfcc39_fk_assessmen FOREIGN KEY (revision_id) REFERENCES public.assessment_scorerevision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scoreevidence
    ADD CONSTRAINT assessment_scoreevidence_grid_id_7682a573_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scoreevidence
    ADD CONSTRAINT assessment_scoreevidence_worker_id_d6a1d9af_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scorerevision
    ADD CONSTRAINT assessment_scorerevi_bulletin_id_a2863c1f_fk_assessmen FOREIGN KEY (bulletin_id) REFERENCES public.assessment_bulletin(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scorerevision
    ADD CONSTRAINT assessment_scorerevi_reviewed_by_id_3b2e1566_fk_staff_use FOREIGN KEY (reviewed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scorerevision
    ADD CONSTRAINT assessment_scorerevi_scheme_id_327adbf1_fk_assessmen FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scorerevision
    ADD CONSTRAINT assessment_scorerevi_subdistrict_id_3044b41e_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_scorerevision
    ADD CONSTRAINT assessment_scorerevision_opened_by_id_cf18fa26_fk_staff_user_id FOREIGN KEY (opened_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_surveysample
    ADD CONSTRAINT assessment_surveysam_subdistrict_id_c242db04_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_surveysample
    ADD CONSTRAINT assessment_surveysample_drawn_by_id_65369e24_fk_staff_user_id FOREIGN KEY (drawn_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_surveyshare
    ADD CONSTRAINT assessment_surveysha_sample_id_e496cac0_fk_assessmen FOREIGN KEY (sample_id) REFERENCES public.assessment_surveysample(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_surveyshare
    ADD CONSTRAINT assessment_surveyshare_caller_id_8b31fb66_fk_staff_user_id FOREIGN KEY (caller_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_surveyshare
    ADD CONSTRAINT assessment_surveyshare_grid_id_d316945e_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_whatif
    ADD CONSTRAINT assessment_whatif_asked_by_id_967daf3e_fk_staff_user_id FOREIGN KEY (asked_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_whatif
    ADD CONSTRAINT assessment_whatif_scheme_id_5d896a8a_fk_assessment_scheme_id FOREIGN KEY (scheme_id) REFERENCES public.assessment_scheme(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_whatif
    ADD CONSTRAINT assessment_whatif_subdistrict_id_96b87041_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_wheelstop
    ADD CONSTRAINT assessment_wheelstop_subdistrict_id_46ef08de_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_yearlyscore
    ADD CONSTRAINT assessment_yearlysco_revision_id_82dca303_fk_assessmen FOREIGN KEY (revision_id) REFERENCES public.assessment_scorerevision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_yearlyscore
    ADD CONSTRAINT assessment_yearlyscore_grid_id_038df63c_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.assessment_yearlyscore
    ADD CONSTRAINT assessment_yearlyscore_worker_id_abea78ee_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptex_access_attempt_id_6b73a47a_fk_axes_acce FOREIGN KEY (access_attempt_id) REFERENCES public.axes_accessattempt(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_job
    ADD CONSTRAINT core_job_asked_by_id_f35ac8d9_fk_staff_user_id FOREIGN KEY (asked_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.core_jobfile
    ADD CONSTRAINT core_jobfile_job_id_cfce7da7_fk_core_job_id FOREIGN KEY (job_id) REFERENCES public.core_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_closedperiod
    ADD CONSTRAINT grids_closedperiod_subdistrict_id_9c58778b_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_grid
    ADD CONSTRAINT grids_grid_subdistrict_id_7953ab85_fk_grids_subdistrict_id FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridact
    ADD CONSTRAINT grids_gridact_decided_by_id_f2ff3d4c_fk_staff_user_id FOREIGN KEY (decided_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridact
    ADD CONSTRAINT grids_gridact_subdistrict_id_4694420b_fk_grids_subdistrict_id FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridact
    ADD CONSTRAINT grids_gridact_takes_back_id_3fdf7849_fk_grids_gridact_id FOREIGN KEY (takes_back_id) REFERENCES public.grids_gridact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridcontact
    ADD CONSTRAINT grids_gridcontact_grid_id_97818f5b_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridlink
    ADD CONSTRAINT grids_gridlink_act_id_6f0f7fd9_fk_grids_gridact_id FOREIGN KEY (act_id) REFERENCES public.grids_gridact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridlink
    ADD CONSTRAINT grids_gridlink_predecessor_id_8d437a4f_fk_grids_grid_id FOREIGN KEY (predecessor_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridlink
    ADD CONSTRAINT grids_gridlink_successor_id_6df017ba_fk_grids_grid_id FOREIGN KEY (successor_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridofact
    ADD CONSTRAINT grids_gridofact_act_id_e7c8cfe2_fk_grids_gridact_id FOREIGN KEY (act_id) REFERENCES public.grids_gridact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridofact
    ADD CONSTRAINT grids_gridofact_grid_id_0222b4b8_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridversion
    ADD CONSTRAINT grids_gridversion_grid_id_7794cf6d_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_gridversion
    ADD CONSTRAINT grids_gridversion_village_id_08dbf94e_fk_grids_village_id FOREIGN KEY (village_id) REFERENCES public.grids_village(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_matteradmission
    ADD CONSTRAINT grids_matteradmissio_subdistrict_id_9c6f7e10_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_matteradmission
    ADD CONSTRAINT grids_matteradmission_decided_by_id_93f120e9_fk_staff_user_id FOREIGN KEY (decided_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_matteradmission
    ADD CONSTRAINT grids_matteradmission_matter_id_5e6feb64_fk_grids_matter_id FOREIGN KEY (matter_id) REFERENCES public.grids_matter(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_matteradmission
    ADD CONSTRAINT grids_matteradmission_proposed_by_id_00169fe8_fk_staff_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_matteradmission
    ADD CONSTRAINT grids_matteradmission_reported_by_id_ff7e0bc0_fk_staff_user_id FOREIGN KEY (reported_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_subcategory
    ADD CONSTRAINT grids_subcategory_matter_id_bb20dc9c_fk_grids_matter_id FOREIGN KEY (matter_id) REFERENCES public.grids_matter(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_village
    ADD CONSTRAINT grids_village_subdistrict_id_90a85304_fk_grids_subdistrict_id FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_villagename
    ADD CONSTRAINT grids_villagename_village_id_94a5f93d_fk_grids_village_id FOREIGN KEY (village_id) REFERENCES public.grids_village(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_villageofact
    ADD CONSTRAINT grids_villageofact_act_id_f841009c_fk_grids_gridact_id FOREIGN KEY (act_id) REFERENCES public.grids_gridact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.grids_villageofact
    ADD CONSTRAINT grids_villageofact_village_id_1fcbea8c_fk_grids_village_id FOREIGN KEY (village_id) REFERENCES public.grids_village(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_attachment
    ADD CONSTRAINT incidents_attachment_incident_id_928da522_fk_incidents FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_attachment
    ADD CONSTRAINT incidents_attachment_removed_by_id_cfed8134_fk_staff_user_id FOREIGN KEY (removed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_attachment
    ADD CONSTRAINT incidents_attachment_uploaded_by_id_d917adef_fk_staff_user_id FOREIGN KEY (uploaded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_awarenesssurvey
    ADD CONSTRAINT incidents_awarenesssurvey_grid_id_e8dd68f9_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_baseentry
    ADD CONSTRAINT incidents_baseentry_grid_id_7403baf1_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_baseentry
    ADD CONSTRAINT incidents_baseentry_worker_id_cbbdb15a_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_carevisit
    ADD CONSTRAINT incidents_carevisit_grid_id_ae4396e7_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_carevisit
    ADD CONSTRAINT incidents_carevisit_worker_id_406d6524_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_caseclaim
    ADD CONSTRAINT incidents_caseclaim_incident_id_7f1b1499_fk_incidents FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_caseclaim
    ADD CONSTRAINT incidents_caseclaim_user_id_34be627c_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_deadlinemark
    ADD CONSTRAINT incidents_deadlinema_incident_id_062de9fe_fk_incidents FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_defaultroute
    ADD CONSTRAINT incidents_defaultrou_department_id_3676c7a2_fk_staff_dep FOREIGN KEY (department_id) REFERENCES public.staff_department(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_defaultroute
    ADD CONSTRAINT incidents_defaultrou_subcategory_id_2f1a247a_fk_grids_sub FOREIGN KEY (subcategory_id) REFERENCES public.grids_subcategory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_defaultroute
    ADD CONSTRAINT incidents_defaultrou_subdistrict_id_13f442a5_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handover
    ADD CONSTRAINT incidents_handover_grid_id_b59163a6_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handover
    ADD CONSTRAINT incidents_handover_opened_by_id_542398e7_fk_staff_user_id FOREIGN KEY (opened_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handover
    ADD CONSTRAINT incidents_handover_posting_id_e1d24004_fk_staff_posting_id FOREIGN KEY (posting_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handover
    ADD CONSTRAINT incidents_handover_subdistrict_id_9649be66_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handover
    ADD CONSTRAINT incidents_handover_worker_id_8dcc83ad_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handoveritem
    ADD CONSTRAINT incidents_handoverit_answer_id_ad79b067_fk_incidents FOREIGN KEY (answer_id) REFERENCES public.incidents_taskanswer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handoveritem
    ADD CONSTRAINT incidents_handoverit_hand_over_id_f31e9688_fk_incidents FOREIGN KEY (hand_over_id) REFERENCES public.incidents_handover(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handoveritem
    ADD CONSTRAINT incidents_handoverit_hazard_id_92ac8014_fk_incidents FOREIGN KEY (hazard_id) REFERENCES public.incidents_hazard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handoveritem
    ADD CONSTRAINT incidents_handoverit_incident_id_3ca9fcdc_fk_incidents FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handoveritem
    ADD CONSTRAINT incidents_handoverit_premises_id_7db70c2e_fk_incidents FOREIGN KEY (premises_id) REFERENCES public.incidents_premises(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handoveritem
    ADD CONSTRAINT incidents_handoveritem_accepted_by_id_160f591b_fk_staff_user_id FOREIGN KEY (accepted_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_handoveritem
    ADD CONSTRAINT incidents_handoveritem_successor_id_2dc5c2da_fk_staff_worker_id FOREIGN KEY (successor_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_created_by_id_3da3dcc2_fk_staff_user_id FOREIGN KEY (created_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_found_by_id_f73c7ac8_fk_staff_worker_id FOREIGN KEY (found_by_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_grid_id_90e571bc_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_incident_id_1df534d6_fk_incidents_incident_id FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_judged_by_id_ea40fc6d_fk_staff_user_id FOREIGN KEY (judged_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_premises_id_d1651cc7_fk_incidents_premises_id FOREIGN KEY (premises_id) REFERENCES public.incidents_premises(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_subcategory_id_5f957d1d_fk_grids_sub FOREIGN KEY (subcategory_id) REFERENCES public.grids_subcategory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazard
    ADD CONSTRAINT incidents_hazard_visit_id_751a61c7_fk_incidents_visit_id FOREIGN KEY (visit_id) REFERENCES public.incidents_visit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazardrecheck
    ADD CONSTRAINT incidents_hazardrech_hazard_id_6e737f7e_fk_incidents FOREIGN KEY (hazard_id) REFERENCES public.incidents_hazard(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_hazardrecheck
    ADD CONSTRAINT incidents_hazardrecheck_by_id_c80b8ddd_fk_staff_user_id FOREIGN KEY (by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_created_by_id_c29d8b73_fk_staff_user_id FOREIGN KEY (created_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_department_id_3d4d4f52_fk_staff_dep FOREIGN KEY (department_id) REFERENCES public.staff_department(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_duplicate_of_id_d224bfe2_fk_incidents FOREIGN KEY (duplicate_of_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_grid_id_28cf4a8d_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_matter_id_30d8e262_fk_grids_matter_id FOREIGN KEY (matter_id) REFERENCES public.grids_matter(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_parent_id_a97d2b5e_fk_incidents_incident_id FOREIGN KEY (parent_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_reporter_id_ffffd929_fk_staff_worker_id FOREIGN KEY (reporter_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_subcategory_id_8fb52fe7_fk_grids_sub FOREIGN KEY (subcategory_id) REFERENCES public.grids_subcategory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incident
    ADD CONSTRAINT incidents_incident_subdistrict_id_f2f72444_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incidentmove
    ADD CONSTRAINT incidents_incidentmo_incident_id_dcc9e1fd_fk_incidents FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incidentmove
    ADD CONSTRAINT incidents_incidentmove_actor_id_68564c3e_fk_staff_user_id FOREIGN KEY (actor_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incidenttext
    ADD CONSTRAINT incidents_incidentte_incident_id_7ce06806_fk_incidents FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incomingsheet
    ADD CONSTRAINT incidents_incomingsh_subdistrict_id_6faadfcf_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incomingsheet
    ADD CONSTRAINT incidents_incomingsheet_dropped_by_id_de2789b9_fk_staff_user_id FOREIGN KEY (dropped_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incomingsheet
    ADD CONSTRAINT incidents_incomingsheet_ended_by_id_b0a0632c_fk_staff_user_id FOREIGN KEY (ended_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_incomingsheet
    ADD CONSTRAINT incidents_incomingsheet_undone_by_id_6cc8c664_fk_staff_user_id FOREIGN KEY (undone_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_mediation
    ADD CONSTRAINT incidents_mediation_created_by_id_1f81acb8_fk_staff_user_id FOREIGN KEY (created_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_mediation
    ADD CONSTRAINT incidents_mediation_incident_id_83168691_fk_incidents FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_mediation
    ADD CONSTRAINT incidents_mediation_mediator_id_11599699_fk_staff_worker_id FOREIGN KEY (mediator_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_outsidecode
    ADD CONSTRAINT incidents_outsidecod_department_id_59efde0e_fk_staff_dep FOREIGN KEY (department_id) REFERENCES public.staff_department(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_outsidecode
    ADD CONSTRAINT incidents_outsidecod_subcategory_id_edcc3454_fk_grids_sub FOREIGN KEY (subcategory_id) REFERENCES public.grids_subcategory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_outsidecode
    ADD CONSTRAINT incidents_outsidecod_subdistrict_id_d7783310_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_outsidecode
    ADD CONSTRAINT incidents_outsidecode_grid_id_8f0449c1_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_outsidecode
    ADD CONSTRAINT incidents_outsidecode_matter_id_862988e5_fk_grids_matter_id FOREIGN KEY (matter_id) REFERENCES public.grids_matter(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_patrolinterval
    ADD CONSTRAINT incidents_patrolinte_subdistrict_id_d35321bf_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_premises
    ADD CONSTRAINT incidents_premises_continues_id_1c5a11b8_fk_incidents FOREIGN KEY (continues_id) REFERENCES public.incidents_premises(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_premises
    ADD CONSTRAINT incidents_premises_grid_id_bb592af8_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_publicityactivity
    ADD CONSTRAINT incidents_publicitya_subdistrict_id_35312bd9_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_publicityactivity
    ADD CONSTRAINT incidents_publicitya_worker_id_b2ddbf64_fk_staff_wor FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_publicitygrid
    ADD CONSTRAINT incidents_publicityg_activity_id_bc0c95b3_fk_incidents FOREIGN KEY (activity_id) REFERENCES public.incidents_publicityactivity(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_publicitygrid
    ADD CONSTRAINT incidents_publicitygrid_grid_id_795abece_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_receipt
    ADD CONSTRAINT incidents_receipt_received_by_id_064aa29b_fk_staff_user_id FOREIGN KEY (received_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_receipt
    ADD CONSTRAINT incidents_receipt_subdistrict_id_d222bd73_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_retentionperiod
    ADD CONSTRAINT incidents_retentionp_subdistrict_id_9edb5190_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_routingrule
    ADD CONSTRAINT incidents_routingrul_department_id_1bb23530_fk_staff_dep FOREIGN KEY (department_id) REFERENCES public.staff_department(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_routingrule
    ADD CONSTRAINT incidents_routingrul_subcategory_id_c7d0a4d4_fk_grids_sub FOREIGN KEY (subcategory_id) REFERENCES public.grids_subcategory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_routingrule
    ADD CONSTRAINT incidents_routingrul_subdistrict_id_c9df731c_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_routingrule
    ADD CONSTRAINT incidents_routingrule_matter_id_e7e871c7_fk_grids_matter_id FOREIGN KEY (matter_id) REFERENCES public.grids_matter(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_routingrule
    ADD CONSTRAINT incidents_routingrule_village_id_51d24040_fk_grids_village_id FOREIGN KEY (village_id) REFERENCES public.grids_village(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_savedfilter
    ADD CONSTRAINT incidents_savedfilte_subdistrict_id_a18d8cf4_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_savedfilter
    ADD CONSTRAINT incidents_savedfilter_owner_id_380dfc92_fk_staff_user_id FOREIGN KEY (owner_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_sheetlayout
    ADD CONSTRAINT incidents_sheetlayou_subdistrict_id_294cf54b_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_sheetlayout
    ADD CONSTRAINT incidents_sheetlayout_confirmed_by_id_f8281600_fk_staff_user_id FOREIGN KEY (confirmed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_sheetwork
    ADD CONSTRAINT incidents_sheetwork_sheet_id_c0d92701_fk_incidents FOREIGN KEY (sheet_id) REFERENCES public.incidents_incomingsheet(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_standardtext
    ADD CONSTRAINT incidents_standardte_subcategory_id_59a83203_fk_grids_sub FOREIGN KEY (subcategory_id) REFERENCES public.grids_subcategory(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_standardtext
    ADD CONSTRAINT incidents_standardte_subdistrict_id_32f5fe8f_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_suggestion
    ADD CONSTRAINT incidents_suggestion_answered_by_id_8fe5ef47_fk_staff_user_id FOREIGN KEY (answered_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_suggestion
    ADD CONSTRAINT incidents_suggestion_subdistrict_id_cdf1cf5e_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_suggestion
    ADD CONSTRAINT incidents_suggestion_written_by_id_e040f5fd_fk_staff_user_id FOREIGN KEY (written_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_supervision
    ADD CONSTRAINT incidents_supervisio_incident_id_f1ab0011_fk_incidents FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_supervision
    ADD CONSTRAINT incidents_supervision_answered_by_id_a380fd7e_fk_staff_user_id FOREIGN KEY (answered_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_supervision
    ADD CONSTRAINT incidents_supervision_closed_by_id_c682ec95_fk_staff_user_id FOREIGN KEY (closed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_talknote
    ADD CONSTRAINT incidents_talknote_grid_id_ed4256db_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_talknote
    ADD CONSTRAINT incidents_talknote_worker_id_b7d12067_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_talknote
    ADD CONSTRAINT incidents_talknote_written_by_id_63c13ce6_fk_staff_user_id FOREIGN KEY (written_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_task
    ADD CONSTRAINT incidents_task_issued_by_id_cc8f76ec_fk_staff_user_id FOREIGN KEY (issued_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_task
    ADD CONSTRAINT incidents_task_subdistrict_id_5da26ed3_fk_grids_subdistrict_id FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_taskanswer
    ADD CONSTRAINT incidents_taskanswer_answered_by_id_6145f5dc_fk_staff_user_id FOREIGN KEY (answered_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_taskanswer
    ADD CONSTRAINT incidents_taskanswer_grid_id_229b19e4_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_taskanswer
    ADD CONSTRAINT incidents_taskanswer_task_id_31791633_fk_incidents_task_id FOREIGN KEY (task_id) REFERENCES public.incidents_task(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_timelimit
    ADD CONSTRAINT incidents_timelimit_matter_id_ee1e1f9b_fk_grids_matter_id FOREIGN KEY (matter_id) REFERENCES public.grids_matter(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_timelimit
    ADD CONSTRAINT incidents_timelimit_subdistrict_id_d3a62b6c_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_visit
    ADD CONSTRAINT incidents_visit_grid_id_7304d776_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_visit
    ADD CONSTRAINT incidents_visit_incident_id_7c1acf4b_fk_incidents_incident_id FOREIGN KEY (incident_id) REFERENCES public.incidents_incident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_visit
    ADD CONSTRAINT incidents_visit_judged_by_id_bd164cee_fk_staff_user_id FOREIGN KEY (judged_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_visit
    ADD CONSTRAINT incidents_visit_premises_id_209af606_fk_incidents_premises_id FOREIGN KEY (premises_id) REFERENCES public.incidents_premises(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_visit
    ADD CONSTRAINT incidents_visit_worker_id_4669da17_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_visitnumber
    ADD CONSTRAINT incidents_visitnumbe_subdistrict_id_3ffb0e1d_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_visitnumber
    ADD CONSTRAINT incidents_visitnumber_visit_id_95a08843_fk_incidents_visit_id FOREIGN KEY (visit_id) REFERENCES public.incidents_visit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_wordmeaning
    ADD CONSTRAINT incidents_wordmeanin_subdistrict_id_5da1f87c_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.incidents_wordmeaning
    ADD CONSTRAINT incidents_wordmeaning_said_by_id_04008b7a_fk_staff_user_id FOREIGN KEY (said_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.otp_static_staticdevice
    ADD CONSTRAINT otp_static_staticdevice_user_id_7f9cff2b_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.otp_static_statictoken
    ADD CONSTRAINT otp_static_statictok_device_id_74b7c7d1_fk_otp_stati FOREIGN KEY (device_id) REFERENCES public.otp_static_staticdevice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.otp_totp_totpdevice
    ADD CONSTRAINT otp_totp_totpdevice_user_id_0fb18292_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_user_id_8146e70c_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_application
    ADD CONSTRAINT staff_application_decided_by_id_11c5c535_fk_staff_user_id FOREIGN KEY (decided_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_application
    ADD CONSTRAINT staff_application_grid_id_a6b89a0e_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_application
    ADD CONSTRAINT staff_application_opening_id_375a61b2_fk_staff_opening_id FOREIGN KEY (opening_id) REFERENCES public.staff_opening(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_application
    ADD CONSTRAINT staff_application_posting_id_b166fee5_fk_staff_posting_id FOREIGN KEY (posting_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_application
    ADD CONSTRAINT staff_application_subdistrict_id_4e606764_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_attendance
    ADD CONSTRAINT staff_attendance_leave_id_30642a95_fk_staff_leave_id FOREIGN KEY (leave_id) REFERENCES public.staff_leave(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_attendance
    ADD CONSTRAINT staff_attendance_worker_id_bf0fb4d1_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_attendancekeeping
    ADD CONSTRAINT staff_attendancekeep_subdistrict_id_3c15df0d_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_attendancekeeping
    ADD CONSTRAINT staff_attendancekeeping_made_by_id_122b7fd9_fk_staff_user_id FOREIGN KEY (made_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_calendarday
    ADD CONSTRAINT staff_calendarday_subdistrict_id_c0d97a72_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_department
    ADD CONSTRAINT staff_department_subdistrict_id_2d39f3d9_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_followedposting
    ADD CONSTRAINT staff_followedposting_act_id_7193ce4d_fk_grids_gridact_id FOREIGN KEY (act_id) REFERENCES public.grids_gridact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_followedposting
    ADD CONSTRAINT staff_followedposting_grid_id_22137bb7_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_followedposting
    ADD CONSTRAINT staff_followedposting_onward_id_d43ab6cf_fk_staff_posting_id FOREIGN KEY (onward_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_followedposting
    ADD CONSTRAINT staff_followedposting_posting_id_536cdfb5_fk_staff_posting_id FOREIGN KEY (posting_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_grant
    ADD CONSTRAINT staff_grant_department_id_28a11041_fk_staff_department_id FOREIGN KEY (department_id) REFERENCES public.staff_department(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_grant
    ADD CONSTRAINT staff_grant_subdistrict_id_0816ebbb_fk_grids_subdistrict_id FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_grant
    ADD CONSTRAINT staff_grant_user_id_bcbbde94_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_keptnotice
    ADD CONSTRAINT staff_keptnotice_worker_id_6a4a6c68_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_leave
    ADD CONSTRAINT staff_leave_approved_by_id_b66c446c_fk_staff_user_id FOREIGN KEY (approved_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_leave
    ADD CONSTRAINT staff_leave_closed_by_id_63ae203c_fk_staff_user_id FOREIGN KEY (closed_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_leave
    ADD CONSTRAINT staff_leave_worker_id_36916197_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_leavequota
    ADD CONSTRAINT staff_leavequota_subdistrict_id_57a5fdf5_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_leavequota
    ADD CONSTRAINT staff_leavequota_worker_id_d6258b5f_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_notice
    ADD CONSTRAINT staff_notice_user_id_099c5beb_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_opening
    ADD CONSTRAINT staff_opening_after_id_b6e95db8_fk_staff_posting_id FOREIGN KEY (after_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_opening
    ADD CONSTRAINT staff_opening_filled_by_id_9cd3b739_fk_staff_posting_id FOREIGN KEY (filled_by_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_opening
    ADD CONSTRAINT staff_opening_grid_id_cb222e6b_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_opening
    ADD CONSTRAINT staff_opening_opened_by_id_798ce494_fk_staff_user_id FOREIGN KEY (opened_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_opening
    ADD CONSTRAINT staff_opening_subdistrict_id_317b573a_fk_grids_subdistrict_id FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_outwardchoice
    ADD CONSTRAINT staff_outwardchoice_user_id_df9fe0be_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_outwarditem
    ADD CONSTRAINT staff_outwarditem_message_id_711e95a0_fk_staff_out FOREIGN KEY (message_id) REFERENCES public.staff_outwardmessage(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_outwarditem
    ADD CONSTRAINT staff_outwarditem_notice_id_60d1ae66_fk_staff_notice_id FOREIGN KEY (notice_id) REFERENCES public.staff_notice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_outwardmessage
    ADD CONSTRAINT staff_outwardmessage_user_id_13b01175_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT staff_posting_grid_id_d1bdc630_fk_grids_grid_id FOREIGN KEY (grid_id) REFERENCES public.grids_grid(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT staff_posting_leave_id_1c870252_fk_staff_leave_id FOREIGN KEY (leave_id) REFERENCES public.staff_leave(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT staff_posting_stands_in_for_id_b58ce3e2_fk_staff_posting_id FOREIGN KEY (stands_in_for_id) REFERENCES public.staff_posting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT staff_posting_village_id_d7a0aba4_fk_grids_village_id FOREIGN KEY (village_id) REFERENCES public.grids_village(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_posting
    ADD CONSTRAINT staff_posting_worker_id_19d1a09a_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_rightrequest
    ADD CONSTRAINT staff_rightrequest_asked_by_id_4dbe49d1_fk_staff_user_id FOREIGN KEY (asked_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_rightrequest
    ADD CONSTRAINT staff_rightrequest_decided_by_id_87cbb3ef_fk_staff_user_id FOREIGN KEY (decided_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_rightrequest
    ADD CONSTRAINT staff_rightrequest_department_id_85c5a320_fk_staff_dep FOREIGN KEY (department_id) REFERENCES public.staff_department(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_rightrequest
    ADD CONSTRAINT staff_rightrequest_grant_id_0fbc1767_fk_staff_grant_id FOREIGN KEY (grant_id) REFERENCES public.staff_grant(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_rightrequest
    ADD CONSTRAINT staff_rightrequest_subdistrict_id_2d9dc4f6_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_rightrequest
    ADD CONSTRAINT staff_rightrequest_user_id_a193b2cb_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_teamdeadline
    ADD CONSTRAINT staff_teamdeadline_subdistrict_id_b0debf09_fk_grids_sub FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_token
    ADD CONSTRAINT staff_token_user_id_31e83c9d_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_training
    ADD CONSTRAINT staff_training_recorded_by_id_95d841cb_fk_staff_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_training
    ADD CONSTRAINT staff_training_subdistrict_id_2a16c456_fk_grids_subdistrict_id FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_trainingparticipant
    ADD CONSTRAINT staff_trainingpartic_training_id_e644e347_fk_staff_tra FOREIGN KEY (training_id) REFERENCES public.staff_training(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_trainingparticipant
    ADD CONSTRAINT staff_trainingparticipant_worker_id_fafcca17_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_user_groups
    ADD CONSTRAINT staff_user_groups_group_id_f268c67d_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_user_groups
    ADD CONSTRAINT staff_user_groups_user_id_d6a7bab4_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_user
    ADD CONSTRAINT staff_user_person_id_5f5704d3_fk_staff_worker_id FOREIGN KEY (person_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_user_user_permissions
    ADD CONSTRAINT staff_user_user_perm_permission_id_f36572eb_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_user_user_permissions
    ADD CONSTRAINT staff_user_user_permissions_user_id_47d1712b_fk_staff_user_id FOREIGN KEY (user_id) REFERENCES public.staff_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_user
    ADD CONSTRAINT staff_user_worker_id_d867f424_fk_staff_worker_id FOREIGN KEY (worker_id) REFERENCES public.staff_worker(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_worker
    ADD CONSTRAINT staff_worker_stationed_in_id_03be9427_fk_grids_village_id FOREIGN KEY (stationed_in_id) REFERENCES public.grids_village(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_worker
    ADD CONSTRAINT staff_worker_subdistrict_id_cb2558c5_fk_grids_subdistrict_id FOREIGN KEY (subdistrict_id) REFERENCES public.grids_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

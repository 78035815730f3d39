with versions as (
    select * from {{ ref('plan_scorecard_versions') }}
),

builds as (
    select build_id from {{ ref('int_scorecard_builds') }} where is_in_history
)

select
    versions.plan_year,
    versions.indicator_id,
    versions.axis_id,
    versions.axis,
    versions.action,
    versions.task,
    versions.indicator,
    versions.kind,
    versions.unit,
    versions.program,
    versions.window_start,
    versions.window_end,
    versions.target,
    versions.actual,
    versions.percent_of_target,
    versions.expected_to_date,
    versions.pace,
    versions.forecast,
    versions.needed_per_week,
    versions.status,
    versions.status_reason,
    versions.as_of,
    versions.source,
    versions.source_loaded_at,
    versions.is_stale,
    versions.is_lower_bound,
    versions.event_count,
    versions.expected_basis,
    versions.expected_by_working_days,
    versions.expected_by_last_year,
    versions.forecast_low,
    versions.forecast_high,
    versions.target_approved,
    versions.percent_of_target_approved,
    versions.revised_on,
    versions.status_reason_es,
    versions.status_reason_en,
    versions.worth,
    versions.worth_reason
from versions
inner join builds on versions.build_id = builds.build_id

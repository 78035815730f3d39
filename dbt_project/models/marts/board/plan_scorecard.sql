with
    indicators as (select * from {{ ref('dim_indicator') }}),

    progress as (select * from {{ ref('fct_indicator_progress') }}),

    statuses as (select * from {{ ref('fct_indicator_status') }}),

    reasons as (
        select
            plan_year,
            indicator_id,
            max(case when language = 'ca' then reason end) as reason,
            max(case when language = 'es' then reason end) as reason_es,
            max(case when language = 'en' then reason end) as reason_en,
            max(case when language = 'ca' then worth_reason end) as worth_reason
        from {{ ref('fct_indicator_reasons') }}
        group by plan_year, indicator_id
    )

select
    indicators.plan_year,
    indicators.indicator_id,
    indicators.axis_id,
    indicators.axis,
    indicators.action,
    indicators.task,
    indicators.indicator,
    indicators.kind,
    indicators.unit,
    indicators.program,
    progress.window_start,
    progress.window_end,
    progress.target,
    progress.actual,
    progress.percent_of_target,
    progress.expected_to_date,
    progress.pace,
    progress.forecast,
    progress.needed_per_week,
    statuses.status,
    reasons.reason as status_reason,
    statuses.as_of,
    indicators.source,
    progress.source_loaded_at,
    progress.is_stale,
    progress.is_lower_bound,
    progress.event_count,
    progress.expected_basis,
    progress.expected_by_working_days,
    progress.expected_by_last_year,
    progress.forecast_low,
    progress.forecast_high,
    progress.target_approved,
    progress.percent_of_target_approved,
    progress.revised_on,
    reasons.reason_es as status_reason_es,
    reasons.reason_en as status_reason_en,
    progress.worth,
    reasons.worth_reason
from progress
inner join
    indicators
    on progress.plan_year = indicators.plan_year
    and progress.indicator_id = indicators.indicator_id
inner join
    statuses
    on progress.plan_year = statuses.plan_year
    and progress.indicator_id = statuses.indicator_id
inner join
    reasons
    on progress.plan_year = reasons.plan_year
    and progress.indicator_id = reasons.indicator_id

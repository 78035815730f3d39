with
    period as (select * from {{ ref('int_plan_period') }}),

    evidence as (
        select
            indicator_id,
            count(*) as event_count,
            {{ to_the_millionth('sum(contribution)') }} as total,
            max(case when is_opening then source end) as opening_source,
            min(case when not is_opening then occurred_on end) as first_reading_on,
            max_by(subject_id, occurred_on) as last_subject_id
        from {{ ref('fct_indicator_events') }}
        group by indicator_id
    ),

    sources as (select * from {{ ref('int_indicator_sources') }}),

    today as (
        select indicator_days.*
        from {{ ref('int_indicator_days') }} as indicator_days
        inner join
            period
            on indicator_days.counted_year = period.plan_year
            and indicator_days.date_day = period.board_day
    ),

    forecasts as (select * from {{ ref('int_forecasts') }} where is_tonight),

    -- Without events a count is 0, but a level that was never read is unknown.
    measured as (
        select
            today.*,
            cast(today.window_working_days - today.elapsed_working_days as double)
            / 5 as weeks_left,
            case
                when not sources.is_loaded
                then null
                when today.measure in ('level', 'net_change')
                then evidence.total
                else coalesce(evidence.total, 0)
            end as actual,
            sources.missing_source,
            sources.stale_source,
            sources.is_stale,
            sources.missed_nights,
            sources.last_missed_on,
            sources.source_loaded_at,
            sources.source_loaded_as_of,
            coalesce(evidence.event_count, 0) as event_count,
            case
                when today.measure <> 'net_change' or evidence.total is null
                then null
                when evidence.opening_source = 'register'
                then 'register'
                when evidence.opening_source is null
                then 'first_reading'
                else 'reading'
            end as counted_from,
            evidence.first_reading_on,
            coalesce(
                today.measure = 'unique' and evidence.last_subject_id = 'months_added', false
            ) as is_upper_bound
        from today
        inner join sources on today.indicator_id = sources.indicator_id
        left join evidence on today.indicator_id = evidence.indicator_id
    )

select
    measured.plan_year,
    measured.indicator_id,
    measured.measure,
    measured.window_start,
    measured.window_end,
    measured.target,
    measured.actual,
    {{ percent_of_target('measured.actual', 'measured.target') }} as percent_of_target,
    measured.expected_to_date,
    measured.expected_basis,
    measured.expected_by_working_days,
    measured.expected_by_last_year,
    case
        when measured.expected_to_date > 0
        then {{ to_the_millionth('measured.actual / measured.expected_to_date') }}
    end as pace,
    -- a late source may hold days since its last load, so a figure that only grows is at least
    -- what it is
    {% for bound in ['forecast', 'forecast_low', 'forecast_high'] %}
        case
            when measured.actual is null or forecasts.{{ bound }} is null
            then null
            when measured.measure in ('count', 'sum', 'distinct')
            then greatest(forecasts.{{ bound }}, measured.actual)
            else forecasts.{{ bound }}
        end as {{ bound }},
    {% endfor %}
    case
        when measured.measure = 'milestone' or measured.weeks_left <= 0
        then null
        when measured.target > measured.actual
        then (measured.target - measured.actual) / measured.weeks_left
        when measured.target <= measured.actual
        then 0
    end as needed_per_week,
    measured.target_approved,
    {{ percent_of_target('measured.actual', 'measured.target_approved') }}
    as percent_of_target_approved,
    measured.revised_on,
    measured.revised_by,
    measured.revision_reason,
    case
        when measured.missing_source is not null
        then 'missing'
        when measured.is_stale
        then 'late'
        when measured.missed_nights > 0
        then 'partial'
        else 'fresh'
    end as worth,
    measured.missing_source,
    measured.stale_source,
    measured.is_stale,
    -- A level may also fall, so a late reading is old, but not a lower bound.
    measured.is_stale
    and measured.actual is not null
    and measured.measure in ('count', 'sum', 'distinct', 'milestone') as is_lower_bound,
    measured.is_upper_bound,
    measured.counted_from,
    measured.first_reading_on,
    measured.missed_nights,
    measured.last_missed_on,
    measured.source_loaded_at,
    measured.source_loaded_as_of,
    measured.event_count
from measured
left join
    forecasts
    on measured.indicator_id = forecasts.indicator_id
    and forecasts.basis
    = case when measured.expected_basis = 'last_year' then 'last_year' else 'working_days' end

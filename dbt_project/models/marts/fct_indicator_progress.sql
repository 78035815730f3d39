with period as (
    select * from {{ ref('int_plan_period') }}
),

indicators as (
    select plan.*
    from {{ ref('plan_indicators') }} as plan
    inner join period on plan.plan_year = period.plan_year
),

evidence as (
    select
        indicator_id,
        count(*) as event_count,
        sum(contribution) as total,
        max(case when is_opening then source end) as opening_source,
        min(case when not is_opening then occurred_on end) as first_reading_on,
        max_by(subject_id, occurred_on) as last_subject_id
    from {{ ref('fct_indicator_events') }}
    group by indicator_id
),

sources as (
    select * from {{ ref('int_indicator_sources') }}
),

today as (
    select indicator_days.*
    from {{ ref('int_indicator_days') }} as indicator_days
    inner join period on indicator_days.date_day = period.board_day
),

-- No events is 0 only for what is counted: a level that was never read is unknown.
measured as (
    select
        indicators.plan_year,
        indicators.indicator_id,
        indicators.measure,
        today.window_start,
        today.window_end,
        today.target,
        today.expected_to_date,
        cast(today.elapsed_window_days as double) / cast(today.window_days as double)
            as elapsed_share,
        today.window_days - today.elapsed_window_days as remaining_window_days,
        case
            when not sources.is_loaded then null
            when indicators.measure in ('level', 'net_change') then evidence.total
            else coalesce(evidence.total, 0)
        end as actual,
        sources.missing_source,
        sources.is_stale,
        sources.source_loaded_at,
        sources.source_loaded_as_of,
        coalesce(evidence.event_count, 0) as event_count,
        case
            when indicators.measure <> 'net_change' or evidence.total is null then null
            when evidence.opening_source = 'register' then 'register'
            when evidence.opening_source is null then 'first_reading'
            else 'reading'
        end as counted_from,
        evidence.first_reading_on,
        coalesce(
            indicators.measure = 'unique' and evidence.last_subject_id = 'months_added', false
        ) as is_upper_bound
    from indicators
    inner join today on indicators.indicator_id = today.indicator_id
    inner join sources on indicators.indicator_id = sources.indicator_id
    left join evidence on indicators.indicator_id = evidence.indicator_id
)

select
    plan_year,
    indicator_id,
    measure,
    window_start,
    window_end,
    target,
    actual,
    {{ percent_of_target('actual', 'target') }} as percent_of_target,
    expected_to_date,
    case when expected_to_date > 0 then actual / expected_to_date end as pace,
    case
        when measure = 'milestone' then null
        when measure = 'level' then actual
        when elapsed_share > 0 then actual / elapsed_share
    end as forecast,
    case
        when remaining_window_days > 0 and target > actual
            then (target - actual) / (cast(remaining_window_days as double) / 7)
        when remaining_window_days > 0 and target <= actual then 0
    end as needed_per_week,
    missing_source,
    is_stale,
    -- What is read as a whole may also fall: a late reading is old, not low.
    is_stale
    and actual is not null
    and measure in ('count', 'sum', 'distinct', 'milestone') as is_lower_bound,
    is_upper_bound,
    counted_from,
    first_reading_on,
    source_loaded_at,
    source_loaded_as_of,
    event_count
from measured

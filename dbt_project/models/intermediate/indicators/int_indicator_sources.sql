with
    indicators as (
        select plan.plan_year, plan.indicator_id, plan.source, plan.measure
        from {{ ref('plan_indicators') }} as plan
        inner join {{ ref('int_plan_period') }} as period on plan.plan_year = period.plan_year
    ),

    loads as (select * from {{ ref('int_source_loads') }}),

    missed as (
        select nights.source, count(*) as missed_nights, max(nights.date_day) as last_missed_on
        from {{ ref('int_missed_nights') }} as nights
        inner join
            {{ ref('int_plan_period') }} as period
            on nights.date_day between period.year_start and period.counted_until
        group by nights.source
    ),

    register_years as (select plan_year from {{ ref('int_register__years') }}),

    -- The register has a file for each year; the file of another year does not count as loaded.
    needed as (
        select
            indicators.plan_year,
            indicators.indicator_id,
            loads.ever_loaded
            and (loads.source <> 'register' or register_years.plan_year is not null) as is_loaded,
            case
                when loads.ever_loaded and loads.source = 'register'
                then loads.label || ' ' || cast(indicators.plan_year as string)
                else loads.label
            end as label,
            loads.is_stale,
            loads.loaded_at,
            loads.loaded_as_of,
            missed.missed_nights,
            missed.last_missed_on
        from indicators
        inner join
            loads on position('+' || loads.source || '+' in '+' || indicators.source || '+') > 0
        left join register_years on indicators.plan_year = register_years.plan_year
        -- events dated by the vendor can be loaded later; readings have to be taken on the night
        -- itself
        left join
            missed
            on loads.source = missed.source
            and indicators.measure in ('sum', 'level', 'net_change')
    ),

    -- An indicator of several sources ('matomo+wordpress') has the state of the worst of them.
    combined as (
        select
            plan_year,
            indicator_id,
            bool_and(is_loaded) as is_loaded,
            min(case when not is_loaded then label end) as missing_source,
            bool_or(is_stale) as is_stale,
            min(case when is_stale then label end) as stale_source,
            min(loaded_at) as loaded_at,
            min(loaded_as_of) as loaded_as_of,
            coalesce(max(missed_nights), 0) as missed_nights,
            max(last_missed_on) as last_missed_on
        from needed
        group by plan_year, indicator_id
    )

select
    plan_year,
    indicator_id,
    is_loaded,
    missing_source,
    is_loaded and is_stale as is_stale,
    case when is_loaded then stale_source end as stale_source,
    case when is_loaded then loaded_at end as source_loaded_at,
    case when is_loaded then loaded_as_of end as source_loaded_as_of,
    missed_nights,
    last_missed_on
from combined

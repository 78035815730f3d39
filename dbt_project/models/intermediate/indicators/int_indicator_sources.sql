with indicators as (
    select plan.plan_year, plan.indicator_id, plan.source
    from {{ ref('plan_indicators') }} as plan
    inner join {{ ref('int_plan_period') }} as period on plan.plan_year = period.plan_year
),

loads as (
    select * from {{ ref('int_source_loads') }}
),

-- An indicator of several sources ('matomo+wordpress') is only as good as the worst of them.
combined as (
    select
        indicators.plan_year,
        indicators.indicator_id,
        bool_and(loads.ever_loaded) as is_loaded,
        min(case when not loads.ever_loaded then loads.label end) as missing_source,
        bool_or(loads.is_stale) as is_stale,
        min(loads.loaded_at) as loaded_at,
        min(loads.loaded_as_of) as loaded_as_of
    from indicators
    inner join loads
        on position('+' || loads.source || '+' in '+' || indicators.source || '+') > 0
    group by indicators.plan_year, indicators.indicator_id
)

select
    plan_year,
    indicator_id,
    is_loaded,
    missing_source,
    is_loaded and is_stale as is_stale,
    case when is_loaded then loaded_at end as source_loaded_at,
    case when is_loaded then loaded_as_of end as source_loaded_as_of
from combined

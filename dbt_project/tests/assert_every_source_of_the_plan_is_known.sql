{{ config(meta={'dagster': {'ref': {'name': 'plan_indicators'}}}) }}
with
    matched as (
        select plan.indicator_id, plan.source, count(sources.source) as known_parts
        from {{ ref('plan_indicators') }} as plan
        left join
            {{ ref('plan_sources') }} as sources
            on position('+' || sources.source || '+' in '+' || plan.source || '+') > 0
        group by plan.plan_year, plan.indicator_id, plan.source
    )

select *
from matched
where known_parts <> length(source) - length(replace(source, '+', '')) + 1

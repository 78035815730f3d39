{{ config(meta={'dagster': {'ref': {'name': 'wordpress_event_types'}}}) }}
with
    ruled as (
        select event_type
        from {{ ref('wordpress_event_types') }}
        union
        select view_event_type
        from {{ ref('wordpress_event_types') }}
        union
        select download_event_type
        from {{ ref('wordpress_event_types') }}
    )

select distinct plan.event_type
from {{ ref('plan_indicators') }} as plan
left join ruled on plan.event_type = ruled.event_type
where plan.source in ('wordpress', 'matomo+wordpress') and ruled.event_type is null

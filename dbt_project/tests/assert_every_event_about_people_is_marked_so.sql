{{ config(meta={'dagster': {'ref': {'name': 'plan_event_types'}}}) }}
-- Small cells of an unmarked type would be shown, and could identify somebody.
with
    about_people as (
        select event_type
        from {{ ref('fct_events') }}
        where subject_id like 'civicrm:%'
        union
        select event_type
        from {{ ref('civicrm_event_rules') }}
        where required_subject in ('person', 'organisation')
    )

select types.event_type
from {{ ref('plan_event_types') }} as types
inner join about_people on types.event_type = about_people.event_type
where not types.counts_people

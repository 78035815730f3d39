{{ config(meta={'dagster': {'ref': {'name': 'fct_events'}}}) }}
select events.event_id, events.subject_id
from {{ ref('fct_events') }} as events
left join
    {{ ref('dim_organisation') }} as organisations
    on events.subject_id = organisations.organisation_id
where events.subject_id like 'civicrm:%' and organisations.organisation_id is null

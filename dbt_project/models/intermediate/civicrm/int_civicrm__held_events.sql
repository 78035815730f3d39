with
    crm_events as (
        select * from {{ ref('stg_civicrm__events') }} where is_active and start_on is not null
    ),

    rules as (select * from {{ ref('civicrm_event_rules') }} where record = 'event'),

    held as (
        select
            'civicrm:' || rules.fact || ':' || cast(crm_events.crm_event_id as string) as event_id,
            rules.event_type,
            crm_events.start_at as occurred_at,
            crm_events.start_on as occurred_on,
            crm_events.program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            cast(1 as double) as quantity,
            rules.unit
        from crm_events
        inner join rules on crm_events.crm_event_type = rules.record_type
    )

select *
from held

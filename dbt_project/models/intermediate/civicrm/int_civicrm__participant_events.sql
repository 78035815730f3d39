with
    participants as (select * from {{ ref('stg_civicrm__participants') }}),

    crm_events as (
        select * from {{ ref('stg_civicrm__events') }} where is_active and start_on is not null
    ),

    counted_statuses as (
        select status from {{ ref('civicrm_counted_statuses') }} where record = 'participant'
    ),

    rules as (select * from {{ ref('civicrm_event_rules') }} where record = 'participant'),

    organisations as (select * from {{ ref('int_civicrm__organisations') }}),

    matched as (
        select
            'civicrm:'
            || rules.fact
            || ':'
            || cast(participants.participant_id as string) as event_id,
            rules.event_type,
            rules.required_subject,
            crm_events.start_at as occurred_at,
            crm_events.start_on as occurred_on,
            crm_events.program,
            organisations.district_id,
            case
                when rules.required_subject = 'person'
                then participants.person_key
                else organisations.subject_id
            end as subject_id,
            cast(1 as double) as quantity,
            rules.unit
        from participants
        inner join crm_events on participants.crm_event_id = crm_events.crm_event_id
        inner join counted_statuses on participants.status = counted_statuses.status
        inner join
            rules
            on crm_events.crm_event_type = rules.record_type
            and (
                rules.role is null
                or position('|' || rules.role || '|' in '|' || participants.roles || '|') > 0
            )
        left join organisations on participants.organisation_id = organisations.organisation_id
    )

select
    event_id, event_type, occurred_at, occurred_on, program, district_id, subject_id, quantity, unit
from matched
where required_subject is null or subject_id is not null

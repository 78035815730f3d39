with
    activities as (
        select *, {{ iso_weekday('occurred_on') }} >= 6 as is_weekend
        from {{ ref('stg_civicrm__activities') }}
        where occurred_on is not null
    ),

    counted_statuses as (
        select status from {{ ref('civicrm_counted_statuses') }} where record = 'activity'
    ),

    rules as (select * from {{ ref('civicrm_event_rules') }} where record = 'activity'),

    organisations as (select * from {{ ref('int_civicrm__organisations') }}),

    matched as (
        select
            'civicrm:' || rules.fact || ':' || cast(activities.activity_id as string) as event_id,
            rules.event_type,
            rules.required_subject,
            activities.occurred_at,
            activities.occurred_on,
            activities.program,
            organisations.district_id,
            case
                when rules.required_subject = 'room'
                then activities.room
                else organisations.subject_id
            end as subject_id,
            case
                when rules.quantity = 'attendees'
                then cast(activities.attendees as double)
                else cast(1 as double)
            end as quantity,
            rules.unit
        from activities
        inner join counted_statuses on activities.status = counted_statuses.status
        inner join
            rules
            on activities.activity_type = rules.record_type
            and (rules.medium is null or activities.medium = rules.medium)
            and (rules.space_fee is null or activities.space_fee = rules.space_fee)
            and (rules.is_weekend is null or activities.is_weekend = rules.is_weekend)
        left join organisations on activities.organisation_id = organisations.organisation_id
    )

select
    event_id, event_type, occurred_at, occurred_on, program, district_id, subject_id, quantity, unit
from matched
where quantity is not null and (required_subject is null or subject_id is not null)

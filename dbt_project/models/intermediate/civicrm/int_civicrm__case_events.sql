with
    cases as (select * from {{ ref('stg_civicrm__cases') }} where start_on is not null),

    counted_statuses as (
        select status from {{ ref('civicrm_counted_statuses') }} where record = 'case'
    ),

    rules as (select * from {{ ref('civicrm_event_rules') }} where record = 'case'),

    organisations as (select * from {{ ref('int_civicrm__organisations') }}),

    -- A case may have several clients: its first live organisation is the subject.
    case_organisations as (
        select contacts.case_id, min(contacts.organisation_id) as organisation_id
        from {{ ref('stg_civicrm__case_contacts') }} as contacts
        inner join organisations on contacts.organisation_id = organisations.organisation_id
        group by contacts.case_id
    ),

    opened as (
        select
            'civicrm:' || rules.fact || ':' || cast(cases.case_id as string) as event_id,
            rules.event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            cases.start_on as occurred_on,
            cases.program,
            organisations.district_id,
            organisations.subject_id,
            cast(1 as double) as quantity,
            rules.unit
        from cases
        inner join counted_statuses on cases.status = counted_statuses.status
        inner join rules on cases.case_type = rules.record_type
        left join case_organisations on cases.case_id = case_organisations.case_id
        left join
            organisations on case_organisations.organisation_id = organisations.organisation_id
    )

select *
from opened

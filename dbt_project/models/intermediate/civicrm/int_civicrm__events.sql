with
    unioned as (
        select *
        from {{ ref('int_civicrm__activity_events') }}
        union all
        select *
        from {{ ref('int_civicrm__held_events') }}
        union all
        select *
        from {{ ref('int_civicrm__participant_events') }}
        union all
        select *
        from {{ ref('int_civicrm__case_events') }}
        union all
        select *
        from {{ ref('int_civicrm__relationship_events') }}
        union all
        select *
        from {{ ref('int_civicrm__alliance_levels') }}
        union all
        select *
        from {{ ref('int_civicrm__mailing_events') }}
    ),

    contract as (
        select
            event_id,
            'civicrm' as source,
            event_type,
            occurred_at,
            occurred_on,
            program,
            district_id,
            subject_id,
            quantity,
            unit
        from unioned
    )

select *
from contract

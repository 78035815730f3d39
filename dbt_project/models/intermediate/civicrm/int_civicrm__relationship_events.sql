with
    relationships as (
        select * from {{ ref('int_civicrm__relationships') }} where start_on is not null
    ),

    rules as (
        select *
        from {{ ref('civicrm_event_rules') }}
        where record = 'relationship' and quantity = 'one'
    ),

    started as (
        select
            'civicrm:'
            || rules.fact
            || ':'
            || cast(relationships.relationship_id as string) as event_id,
            rules.event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            relationships.start_on as occurred_on,
            cast(null as string) as program,
            relationships.district_id,
            relationships.subject_id,
            cast(1 as double) as quantity,
            rules.unit
        from relationships
        inner join rules on relationships.relationship_type = rules.record_type
    )

select *
from started

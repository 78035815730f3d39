with
    activities as (
        select
            'qdq:activity:' || activity_id as event_id,
            'qdq_activity' as event_type,
            created_at as occurred_at,
            created_on as occurred_on,
            cast(1 as double) as quantity,
            'activitats' as unit
        from {{ ref('stg_qdq__activities') }}
        where created_on is not null
    ),

    unioned as (
        select *
        from activities
        union all
        select *
        from {{ ref('int_qdq__organisation_levels') }}
    ),

    contract as (
        select
            event_id,
            'qdq' as source,
            event_type,
            occurred_at,
            occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            quantity,
            unit
        from unioned
    )

select *
from contract

with
    unioned as (
        select *
        from {{ ref('int_matomo__daily_events') }}
        union all
        select *
        from {{ ref('int_matomo__post_events') }}
        union all
        select *
        from {{ ref('int_matomo__unique_visitors') }}
    ),

    contract as (
        select
            event_id,
            'matomo' as source,
            event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            occurred_on,
            program,
            cast(null as string) as district_id,
            subject_id,
            quantity,
            unit
        from unioned
    )

select *
from contract

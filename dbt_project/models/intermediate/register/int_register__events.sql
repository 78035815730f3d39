with
    unioned as (
        select *
        from {{ ref('int_register__milestone_readings') }}
        union all
        select *
        from {{ ref('int_register__counted_events') }}
        union all
        select *
        from {{ ref('int_register__baseline_levels') }}
    ),

    contract as (
        select
            event_id,
            'register' as source,
            event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            subject_id,
            quantity,
            unit
        from unioned
    )

select *
from contract

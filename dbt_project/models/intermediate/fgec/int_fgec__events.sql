with
    levels as (select * from {{ ref('int_fgec__match_levels') }}),

    contract as (
        select
            event_id,
            'fgec' as source,
            event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            quantity,
            unit
        from levels
    )

select *
from contract

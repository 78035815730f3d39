with
    unioned as (
        select *
        from {{ ref('int_x__follower_levels') }}
        union all
        select *
        from {{ ref('int_x__interaction_events') }}
    ),

    contract as (
        select
            event_id,
            'x' as source,
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

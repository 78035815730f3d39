with
    unioned as (
        select *
        from {{ ref('int_facebook__interaction_events') }}
        union all
        select *
        from {{ ref('int_facebook__follower_levels') }}
    ),

    contract as (
        select
            event_id,
            'facebook' as source,
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

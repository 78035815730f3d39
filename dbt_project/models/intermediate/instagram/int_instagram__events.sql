with
    unioned as (
        select *
        from {{ ref('int_instagram__interaction_events') }}
        union all
        select *
        from {{ ref('int_instagram__follower_levels') }}
    ),

    contract as (
        select
            event_id,
            'instagram' as source,
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

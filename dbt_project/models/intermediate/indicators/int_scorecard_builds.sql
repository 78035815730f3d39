with
    publications as (select * from {{ ref('stg_operations__publications') }}),

    night as (select * from {{ ref('stg_operations__night') }}),

    -- Tonight's build is treated as if it were published now, after all the others.
    builds as (
        select as_of, build_id, turn, published_at, false as is_tonight
        from publications
        union all
        select
            as_of,
            build_id,
            cast(null as bigint) as turn,
            cast(null as {{ instant_type() }}) as published_at,
            true as is_tonight
        from night
    ),

    -- Publications are ordered by number, because the clock may have been set back; older ones have
    -- no number and are ordered by time.
    turns as (
        select
            as_of,
            build_id,
            is_tonight,
            row_number() over (
                order by is_tonight, turn nulls first, published_at, build_id
            ) as turn
        from builds
    ),

    -- A day built again after a later day may fill a gap, but never replaces what was published.
    judged as (
        select
            *,
            turn = min(turn) over (partition by as_of)
            or as_of = max(as_of) over (
                order by turn rows between unbounded preceding and current row
            ) as may_speak
        from turns
    )

select
    as_of,
    build_id,
    is_tonight,
    turn = max(case when may_speak then turn end) over (partition by as_of) as is_in_history
from judged
where may_speak or is_tonight
qualify row_number() over (partition by as_of, is_tonight order by turn desc) = 1

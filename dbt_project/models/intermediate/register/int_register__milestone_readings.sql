with
    milestones as (
        select *, make_date(plan_year, 1, 1) as year_start
        from {{ ref('stg_register__milestones') }}
    ),

    -- One reading a day: a milestone reached on the first day has only that reading.
    readings as (
        select 'open' as fact, milestone_id, indicator_id, year_start as occurred_on, 0 as quantity
        from milestones
        where reached_on is null or reached_on > year_start
        union all
        select
            'reached' as fact, milestone_id, indicator_id, reached_on as occurred_on, 1 as quantity
        from milestones
        where reached_on is not null
    )

select
    'register:milestone_' || fact || ':' || milestone_id as event_id,
    'milestone' as event_type,
    occurred_on,
    indicator_id as subject_id,
    cast(quantity as double) as quantity,
    'fita' as unit
from readings

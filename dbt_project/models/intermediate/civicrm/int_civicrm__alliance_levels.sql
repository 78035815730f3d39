with
    days as (
        select int_days.date_day
        from {{ ref('int_days') }} as int_days
        inner join {{ ref('int_plan_period') }} as period on int_days.date_day <= period.as_of
    ),

    rules as (
        select *
        from {{ ref('civicrm_event_rules') }}
        where record = 'relationship' and quantity = 'level'
    ),

    relationships as (select * from {{ ref('int_civicrm__relationships') }}),

    daily_levels as (
        select
            rules.event_type,
            rules.fact,
            rules.unit,
            days.date_day,
            cast(count(distinct relationships.subject_id) as double) as quantity
        from rules
        cross join days
        left join
            relationships
            on rules.record_type = relationships.relationship_type
            and (relationships.start_on is null or relationships.start_on <= days.date_day)
            and (relationships.end_on is null or relationships.end_on >= days.date_day)
        group by rules.event_type, rules.fact, rules.unit, days.date_day
    ),

    compared as (
        select
            *, lag(quantity) over (partition by event_type order by date_day) as previous_quantity
        from daily_levels
    ),

    -- The first day always has a row, so that a level without organisations is 0, not unknown.
    changes as (
        select
            'civicrm:' || fact || ':' || cast(date_day as string) as event_id,
            event_type,
            cast(null as {{ instant_type() }}) as occurred_at,
            date_day as occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            quantity,
            unit
        from compared
        where previous_quantity is null or quantity <> previous_quantity
    )

select *
from changes

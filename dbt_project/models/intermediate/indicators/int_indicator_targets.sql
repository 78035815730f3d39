with
    period as (select * from {{ ref('int_plan_period') }}),

    indicators as (
        select plan.*
        from {{ ref('plan_indicators') }} as plan
        inner join period on plan.plan_year = period.plan_year
    ),

    revisions as (select * from {{ ref('plan_revisions') }}),

    days as (
        select calendar.date_day
        from {{ ref('int_days') }} as calendar
        inner join period on calendar.date_day between period.eve_of_year and period.year_end
    )

-- A revision to an empty target withdraws it.
select
    indicators.plan_year,
    indicators.indicator_id,
    days.date_day,
    cast(indicators.target as double) as target_approved,
    case
        when revisions.indicator_id is not null
        then cast(revisions.target as double)
        else cast(indicators.target as double)
    end as target,
    revisions.valid_from as revised_on,
    revisions.revised_by,
    revisions.reason as revision_reason
from indicators
cross join days
left join
    revisions
    on indicators.plan_year = revisions.plan_year
    and indicators.indicator_id = revisions.indicator_id
    and days.date_day >= revisions.valid_from
qualify
    row_number() over (
        partition by indicators.indicator_id, days.date_day order by revisions.valid_from desc
    )
    = 1

with
    night as (select as_of from {{ ref('stg_operations__night') }}),

    plan_years as (select distinct plan_year from {{ ref('plan_indicators') }}),

    -- A year without a plan of its own uses the last plan before it, or else the first plan.
    chosen as (
        select
            night.as_of,
            coalesce(
                max(
                    case
                        when plan_years.plan_year <= year(night.as_of) then plan_years.plan_year
                    end
                ),
                min(plan_years.plan_year)
            ) as plan_year
        from night
        cross join plan_years
        group by night.as_of
    ),

    bounded as (
        select
            as_of,
            plan_year,
            make_date(plan_year - 1, 12, 31) as eve_of_year,
            make_date(plan_year, 1, 1) as year_start,
            make_date(plan_year, 12, 31) as year_end
        from chosen
    )

select
    *,
    least(as_of, year_end) as counted_until,
    greatest(least(as_of, year_end), eve_of_year) as board_day
from bounded

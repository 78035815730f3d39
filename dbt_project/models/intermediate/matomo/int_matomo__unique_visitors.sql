with
    readings as (
        select
            period,
            starts_on,
            read_for,
            unique_visitors,
            year(starts_on) as visit_year,
            row_number() over (partition by period, starts_on order by read_for desc)
            = 1 as is_latest
        from {{ ref('stg_matomo__visits_periods') }}
        where site = 'web'
    ),

    months as (select * from readings where period = 'month'),

    -- A visitor of two months counts twice here, so the sum is an upper bound of the year's figure.
    months_added as (
        select
            months.visit_year,
            months.read_for,
            months.unique_visitors + coalesce(sum(earlier.unique_visitors), 0) as unique_visitors
        from months
        left join
            months as earlier
            on months.visit_year = earlier.visit_year
            and earlier.starts_on < months.starts_on
            and earlier.is_latest
        group by months.visit_year, months.starts_on, months.read_for, months.unique_visitors
    ),

    -- A year is counted in one way only, because a switch between the sum of months and the
    -- vendor's
    -- figure would show as a jump. The newest reading decides: the processing of years can be
    -- turned on
    -- and off.
    vendor_years as (
        select visit_year
        from readings
        where period = 'year' and is_latest and unique_visitors is not null
    ),

    counted as (
        select visit_year, read_for, 'vendor_year' as subject_id, unique_visitors
        from readings
        where
            period = 'year'
            and unique_visitors is not null
            and visit_year in (select vendor_years.visit_year from vendor_years)
        union all
        select visit_year, read_for, 'months_added' as subject_id, unique_visitors
        from months_added
        where visit_year not in (select vendor_years.visit_year from vendor_years)
    ),

    compared as (
        select
            *,
            lag(unique_visitors) over (
                partition by visit_year order by read_for
            ) as previous_visitors
        from counted
    )

select
    'matomo:web_unique_visitor:' || cast(read_for as string) as event_id,
    'web_unique_visitor' as event_type,
    read_for as occurred_on,
    cast(null as string) as program,
    subject_id,
    cast(unique_visitors as double) as quantity,
    'usuaris' as unit
from compared
where previous_visitors is null or unique_visitors <> previous_visitors

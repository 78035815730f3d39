with readings as (
    select
        period,
        starts_on,
        read_for,
        unique_visitors,
        year(starts_on) as visit_year,
        row_number() over (partition by period, starts_on order by read_for desc) = 1 as is_latest
    from {{ ref('stg_matomo__visits_periods') }}
    where site = 'web'
),

months as (
    select * from readings where period = 'month'
),

-- Somebody who comes in two months is two here: an upper bound of the year's.
months_added as (
    select
        months.visit_year,
        months.read_for,
        months.unique_visitors + coalesce(sum(earlier.unique_visitors), 0) as unique_visitors
    from months
    left join months as earlier
        on months.visit_year = earlier.visit_year
        and earlier.starts_on < months.starts_on
        and earlier.is_latest
    group by months.visit_year, months.starts_on, months.read_for, months.unique_visitors
),

vendor_years as (
    select * from readings
    where period = 'year' and unique_visitors is not null
),

to_date as (
    select
        coalesce(vendor_years.visit_year, months_added.visit_year) as visit_year,
        coalesce(vendor_years.read_for, months_added.read_for) as read_for,
        case when vendor_years.read_for is null then 'months_added' else 'vendor_year' end
            as subject_id,
        coalesce(vendor_years.unique_visitors, months_added.unique_visitors) as unique_visitors
    from months_added
    full outer join vendor_years on months_added.read_for = vendor_years.read_for
),

-- One way of counting for a year: a sum of months beside the vendor's figure would be a jump.
counted as (
    select *
    from to_date
    qualify subject_id = 'vendor_year'
        or not bool_or(subject_id = 'vendor_year') over (partition by visit_year)
),

compared as (
    select
        *,
        lag(unique_visitors) over (partition by visit_year order by read_for) as previous_visitors
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

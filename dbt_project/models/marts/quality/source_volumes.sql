{#- A month may have a quarter to four times the usual number of events. -#}
{%- set factor = var('volume_factor') -%}
{%- set least_events = var('volume_minimum_events') -%}

with
    sources as (
        select loads.source, loads.as_of, loads.loaded_as_of, starts.first_event_on
        from {{ ref('int_source_loads') }} as loads
        inner join {{ ref('int_source_starts') }} as starts on loads.source = starts.source
        where loads.ever_loaded
    ),

    -- A month without events has a row too.
    months as (
        select distinct
            sources.source,
            sources.as_of,
            sources.loaded_as_of,
            sources.first_event_on,
            make_date(year(days.date_day), month(days.date_day), 1) as month_start
        from sources
        inner join
            {{ ref('dim_date') }} as days
            on days.date_day >= sources.first_event_on
            and days.date_day <= sources.as_of
    ),

    counted as (
        select
            source,
            make_date(year(occurred_on), month(occurred_on), 1) as month_start,
            count(*) as event_count
        from {{ ref('fct_events') }}
        group by all
    ),

    compared as (
        select
            months.source,
            months.month_start,
            coalesce(now_counted.event_count, 0) as event_count,
            months.loaded_as_of >= last_day(months.month_start) as is_complete,
            -- the month in which the source began is not complete
            case
                when
                    months.first_event_on
                    < make_date(year(months.month_start) - 1, month(months.month_start), 1)
                then coalesce(then_counted.event_count, 0)
            end as last_year_count,
            months.as_of
        from months
        left join
            counted as now_counted
            on months.source = now_counted.source
            and months.month_start = now_counted.month_start
        left join
            counted as then_counted
            on months.source = then_counted.source
            and make_date(year(months.month_start) - 1, month(months.month_start), 1)
            = then_counted.month_start
    ),

    usual as (
        select
            *,
            max(event_count) over (
                partition by source
                order by month_start
                rows between unbounded preceding and 1 preceding
            ) as busiest_count
        from compared
    ),

    -- With few events a year before, a quiet August looks like a loss: then there is no lower
    -- bound, and the
    -- upper one comes from the busiest month so far.
    banded as (
        select
            *,
            case
                when last_year_count >= {{ least_events }}
                then cast(floor(last_year_count / {{ factor }}) as bigint)
            end as lowest_expected,
            case
                when last_year_count >= {{ least_events }}
                then {{ factor }} * last_year_count
                when busiest_count is not null
                then {{ factor }} * greatest(busiest_count, {{ least_events }})
            end as highest_expected
        from usual
    )

select
    source,
    month_start,
    event_count,
    is_complete,
    last_year_count,
    lowest_expected,
    highest_expected,
    event_count <= highest_expected
    and (not is_complete or event_count >= coalesce(lowest_expected, 0)) as is_expected,
    as_of
from banded

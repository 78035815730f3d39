with
    windows as (select * from {{ ref('int_window_days') }}),

    starts as (select * from {{ ref('int_source_starts') }}),

    -- The events of the year before, moved to the same day of this year. Those of 29 February
    -- move to
    -- the 28th.
    last_year as (
        select
            happened.indicator_id,
            happened.counted_year + 1 as counted_year,
            happened.source,
            happened.value,
            happened.event_count,
            make_date(
                happened.counted_year + 1,
                month(happened.date_day),
                case
                    when month(happened.date_day) = 2 and day(happened.date_day) = 29
                    then 28
                    else day(happened.date_day)
                end
            ) as date_day
        from {{ ref('int_indicator_values') }} as happened
        where happened.measure in ('count', 'sum', 'distinct')
    ),

    inside as (
        select
            last_year.indicator_id,
            last_year.counted_year,
            last_year.date_day,
            min(last_year.source) as source,
            sum(last_year.value) as value,
            sum(last_year.event_count) as event_count
        from last_year
        inner join
            windows
            on last_year.indicator_id = windows.indicator_id
            and last_year.counted_year = windows.counted_year
            and last_year.date_day = windows.date_day
            and windows.is_window_day
        group by 1, 2, 3
    ),

    -- Last year's shape is used only if the record covers the whole year, has enough events and
    -- never
    -- decreases, because a share cannot shrink.
    shaped as (
        select
            inside.indicator_id,
            inside.counted_year,
            {{ to_the_millionth('sum(inside.value)') }} as last_year_total,
            sum(inside.event_count) as last_year_events
        from inside
        inner join starts on inside.source = starts.source
        group by inside.indicator_id, inside.counted_year
        having
            max(starts.first_event_on) <= make_date(inside.counted_year - 1, 1, 31)
            and sum(inside.event_count) >= {{ var('seasonal_minimum_events') }}
            and sum(inside.value) > 0
            and min(inside.value) >= 0
    )

select
    windows.indicator_id,
    windows.counted_year,
    windows.date_day,
    shaped.last_year_total,
    shaped.last_year_events,
    {% set come_by_then %}
    sum(coalesce(inside.value, 0)) over (
        partition by windows.indicator_id, windows.counted_year order by windows.date_day
        rows between unbounded preceding and current row
    )
    {% endset %}
    {{ to_the_millionth(come_by_then) }} / shaped.last_year_total as last_year_share
from windows
inner join
    shaped
    on windows.indicator_id = shaped.indicator_id
    and windows.counted_year = shaped.counted_year
left join
    inside
    on windows.indicator_id = inside.indicator_id
    and windows.counted_year = inside.counted_year
    and windows.date_day = inside.date_day

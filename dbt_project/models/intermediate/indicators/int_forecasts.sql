{{ config(materialized='table') }}
with
    points as (select * from {{ ref('int_forecast_points') }}),

    -- The share of the window that each method assigns to a day, and what the day added.
    days as (
        select
            days.indicator_id,
            days.counted_year,
            days.measure,
            days.date_day,
            bases.basis,
            days.is_window_day,
            cast(
                floor({{ dbt.datediff('days.window_start', 'days.date_day', 'day') }} / 7) as int
            ) as week,
            case
                when bases.basis = 'last_year'
                then days.last_year_share
                -- for a level, the share measures the time in which it may still change
                else
                    cast(days.elapsed_working_days as double)
                    / cast(days.window_working_days as double)
            end as share,
            case when bases.basis = 'last_year' then days.last_year_total end as last_year_total,
            coalesce(happened.value, 0) as value,
            coalesce(happened.gain, 0) as gain
        from {{ ref('int_indicator_days') }} as days
        cross join (values ('working_days'), ('last_year')) as bases(basis)
        left join
            {{ ref('int_indicator_values') }} as happened
            on days.indicator_id = happened.indicator_id
            and days.counted_year = happened.counted_year
            and days.date_day = happened.date_day
        where bases.basis = 'working_days' or days.last_year_share is not null
    ),

    weeks as (
        select
            points.indicator_id,
            points.counted_year,
            points.cutoff,
            points.horizon,
            points.is_tonight,
            points.basis,
            days.week,
            any_value(days.measure) as measure,
            max(days.last_year_total) as last_year_total,
            bool_or(days.is_window_day) as is_in_window,
            sum(days.value) as value,
            sum(case when days.is_window_day then days.gain else 0 end) as gain,
            max(days.share) as share_at_end
        from points
        inner join
            days
            on points.indicator_id = days.indicator_id
            and points.counted_year = days.counted_year
            and points.basis = days.basis
            and days.date_day <= points.cutoff
        group by 1, 2, 3, 4, 5, 6, 7
    ),

    totals as (
        select
            *,
            share_at_end - coalesce(lag(share_at_end) over by_week, 0) as share,
            {{ to_the_millionth('sum(value) over whole') }} as actual,
            sum(gain) over whole as gain_in_window,
            max(share_at_end) over whole as share_so_far,
            count_if(is_in_window) over whole as week_count
        from weeks
        window
            by_week as (
                partition by indicator_id, counted_year, cutoff, is_tonight, basis order by week
            ),
            whole as (partition by indicator_id, counted_year, cutoff, is_tonight, basis)
    ),

    -- What the whole window would add at the pace so far; a level is assumed to stay where it is.
    paced as (
        select
            *,
            case
                when measure = 'level'
                then 0
                when share_so_far > 0 and measure = 'net_change'
                then gain_in_window / share_so_far
                -- a running total may have been corrected downwards, but is not assumed to keep
                -- falling
                when share_so_far > 0
                then greatest(gain_in_window, 0) / share_so_far
            end as rate
        from totals
    ),

    -- How far the weeks deviated from that pace, scaled to the whole window. Counts deviate at
    -- least as
    -- much as chance would have it; with fewer than four weeks, no other estimate is available.
    spread as (
        select
            indicator_id,
            counted_year,
            cutoff,
            horizon,
            is_tonight,
            basis,
            any_value(measure) as measure,
            any_value(actual) as actual,
            any_value(share_so_far) as share_so_far,
            any_value(rate) as rate,
            any_value(last_year_total) as last_year_total,
            greatest(
                case
                    when any_value(week_count) >= 4
                    then
                        sum(case when is_in_window then power(gain - rate * share, 2) else 0 end)
                        / any_value(share_so_far)
                        * any_value(week_count)
                        / (any_value(week_count) - 1)
                end,
                case
                    when any_value(measure) in ('count', 'distinct')
                    then greatest(any_value(gain_in_window), 1) / any_value(share_so_far)
                end
            ) as variance
        from paced
        where share_so_far > 0
        group by 1, 2, 3, 4, 5, 6
    ),

    ahead as (
        select
            spread.*,
            days.share - spread.share_so_far as share_ahead,
            case
                when spread.measure = 'level'
                then 0
                else (days.share - spread.share_so_far) / spread.share_so_far
            end as doubt_of_rate,
            case
                when spread.basis = 'last_year'
                then 1 + abs(spread.rate) / spread.last_year_total
                else 1
            end as doubt_of_shape,
            spread.actual + spread.rate * (days.share - spread.share_so_far) as forecast
        from spread
        inner join
            days
            on spread.indicator_id = days.indicator_id
            and spread.counted_year = days.counted_year
            and spread.basis = days.basis
            and spread.horizon = days.date_day
    ),

    spanned as (
        select
            ahead.*,
            intervals.width * sqrt(
                ahead.variance
                * ahead.share_ahead
                * (1 + ahead.doubt_of_rate)
                * ahead.doubt_of_shape
            ) as half_width
        from ahead
        inner join {{ ref('forecast_intervals') }} as intervals on ahead.basis = intervals.basis
    ),

    -- A figure that only grows cannot end below its present value, and a level cannot be negative.
    bounded as (
        select
            *,
            case
                when half_width is null
                then null
                when measure = 'net_change'
                then forecast - half_width
                when measure = 'level'
                then greatest(forecast - half_width, 0)
                else greatest(forecast - half_width, actual)
            end as lower_end
        from spanned
    )

select
    indicator_id,
    counted_year,
    cutoff,
    horizon,
    is_tonight,
    basis,
    measure,
    actual,
    share_so_far,
    share_ahead,
    {{ to_the_millionth('forecast') }} as forecast,
    {{ to_the_millionth('lower_end') }} as forecast_low,
    {{ to_the_millionth('forecast + half_width') }} as forecast_high
from bounded

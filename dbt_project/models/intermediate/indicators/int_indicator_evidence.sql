with
    period as (select * from {{ ref('int_plan_period') }}),

    -- The same rules cover the two years before, with which this year is compared.
    years as (
        select plan_year, plan_year as counted_year, counted_until
        from period
        union all
        select
            plan_year,
            plan_year - 1 as counted_year,
            least(make_date(plan_year - 1, 12, 31), as_of) as counted_until
        from period
        union all
        select
            plan_year,
            plan_year - 2 as counted_year,
            least(make_date(plan_year - 2, 12, 31), as_of) as counted_until
        from period
    ),

    indicators as (
        select
            plan.*,
            years.counted_year,
            years.counted_until,
            make_date(years.counted_year, 1, 1) as year_start
        from {{ ref('plan_indicators') }} as plan
        inner join years on plan.plan_year = years.plan_year
    ),

    -- Counts and sums take each event by itself; only the other measures need the events in order.
    added_up as (
        select
            indicators.plan_year,
            indicators.indicator_id,
            indicators.counted_year,
            indicators.measure,
            events.event_id,
            events.source,
            events.event_type,
            events.occurred_on,
            events.program,
            events.district_id,
            events.subject_id,
            events.quantity,
            false as is_opening,
            false as is_start,
            case
                when indicators.measure = 'count' then cast(1 as double) else events.quantity
            end as contribution
        from {{ ref('fct_events') }} as events
        inner join
            indicators
            on events.event_type = indicators.event_type
            and events.occurred_on between indicators.year_start and indicators.counted_until
            and (indicators.program is null or events.program = indicators.program)
        where indicators.measure in ('count', 'sum')
    ),

    -- The last reading before the year is the level at which the year opens. A baseline of the
    -- register
    -- is not a reading: it opens the year only where the vendor has no reading before it.
    candidates as (
        select
            indicators.plan_year,
            indicators.indicator_id,
            indicators.counted_year,
            indicators.measure,
            events.event_id,
            events.source,
            events.event_type,
            events.occurred_on,
            events.program,
            events.district_id,
            events.subject_id,
            events.quantity,
            events.occurred_on < indicators.year_start as is_opening,
            indicators.measure = 'net_change' and events.source = 'register' as is_baseline
        from {{ ref('fct_events') }} as events
        inner join
            indicators
            on events.event_type = indicators.event_type
            and events.occurred_on <= indicators.counted_until
            and (
                events.occurred_on >= indicators.year_start
                or indicators.measure in ('level', 'net_change')
            )
            and (indicators.program is null or events.program = indicators.program)
            and (indicators.measure <> 'milestone' or events.subject_id = indicators.indicator_id)
        where indicators.measure not in ('count', 'sum')
    ),

    readings as (
        select *
        from candidates
        where is_opening or not is_baseline
        qualify
            (
                not is_opening
                or row_number() over (
                    partition by indicator_id, counted_year, is_opening
                    order by
                        case when is_baseline then 1 else 0 end, occurred_on desc, event_id desc
                )
                = 1
            )
            -- a level that was never read is unknown, even if it has a baseline
            and sum(case when is_baseline then 0 else 1 end) over (
                partition by indicator_id, counted_year
            )
            > 0
    ),

    in_order as (
        select
            plan_year,
            indicator_id,
            counted_year,
            measure,
            event_id,
            source,
            event_type,
            occurred_on,
            program,
            district_id,
            subject_id,
            quantity,
            is_opening,
            -- the first reading of a level is its starting value, not a gain
            measure in ('level', 'net_change') and row_number() over by_day = 1 as is_start,
            cast(
                case
                    when measure = 'distinct'
                    then
                        case
                            when subject_id is null
                            then 0
                            when row_number() over by_subject = 1
                            then 1
                            else 0
                        end
                    when measure in ('level', 'milestone', 'unique')
                    then quantity - coalesce(lag(quantity) over by_day, 0)
                    when measure = 'net_change'
                    then coalesce(quantity - lag(quantity) over by_day, 0)
                end as double
            ) as contribution
        from readings
        window
            by_day as (partition by indicator_id, counted_year order by occurred_on, event_id),
            by_subject as (
                partition by indicator_id, counted_year, subject_id order by occurred_on, event_id
            )
    )

select *
from added_up
union all
select *
from in_order

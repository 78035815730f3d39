with period as (
    select * from {{ ref('int_plan_period') }}
),

indicators as (
    select plan.*
    from {{ ref('plan_indicators') }} as plan
    inner join period on plan.plan_year = period.plan_year
),

events as (
    select * from {{ ref('fct_events') }}
),

-- Readings may lie before the year: the last of them is the level with which it opens. What the
-- register says of a level is no reading: it opens the year where the vendor has none to open it.
candidates as (
    select
        indicators.plan_year,
        indicators.indicator_id,
        indicators.measure,
        events.event_id,
        events.source,
        events.event_type,
        events.occurred_on,
        events.program,
        events.subject_id,
        events.quantity,
        events.occurred_on < period.year_start as is_opening,
        indicators.measure = 'net_change' and events.source = 'register' as is_baseline
    from events
    inner join period on events.occurred_on <= period.counted_until
    inner join indicators
        on events.event_type = indicators.event_type
        and (indicators.program is null or events.program = indicators.program)
        and (indicators.measure <> 'milestone' or events.subject_id = indicators.indicator_id)
    where events.occurred_on >= period.year_start
        or indicators.measure in ('level', 'net_change')
),

evidence as (
    select *
    from candidates
    where is_opening or not is_baseline
    qualify
        (
            not is_opening
            or row_number() over (
                partition by indicator_id, is_opening
                order by case when is_baseline then 1 else 0 end, occurred_on desc, event_id desc
            ) = 1
        )
        -- a level that nobody ever read is unknown, whatever it was as the year began
        and sum(case when is_baseline then 0 else 1 end) over (partition by indicator_id) > 0
)

select
    plan_year,
    indicator_id,
    event_id,
    source,
    event_type,
    occurred_on,
    program,
    subject_id,
    quantity,
    is_opening,
    cast(
        case
            when measure = 'count' then 1
            when measure = 'sum' then quantity
            when measure = 'distinct' then
                case
                    when subject_id is null then 0
                    when row_number() over by_subject = 1 then 1
                    else 0
                end
            when measure in ('level', 'milestone', 'unique')
                then quantity - coalesce(lag(quantity) over by_day, 0)
            when measure = 'net_change' then coalesce(quantity - lag(quantity) over by_day, 0)
        end as double
    ) as contribution
from evidence
window
    by_day as (partition by indicator_id order by occurred_on, event_id),
    by_subject as (partition by indicator_id, subject_id order by occurred_on, event_id)

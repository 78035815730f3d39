with
    period as (select * from {{ ref('int_plan_period') }}),

    indicators as (
        select plan.*
        from {{ ref('plan_indicators') }} as plan
        inner join period on plan.plan_year = period.plan_year
    ),

    -- A baseline is not an event of its own: it opens a year where the vendor has no earlier
    -- reading.
    baselines as (
        select 'register' as source, event_type
        from {{ ref('register_event_types') }}
        where sheet = 'baselines'
    ),

    declared as (select * from {{ ref('plan_unused_events') }}),

    happened as (
        select
            period.plan_year,
            events.event_type,
            coalesce(events.program, 'unknown') as program,
            count(*) as event_count
        from {{ ref('fct_events') }} as events
        inner join period on events.occurred_on between period.year_start and period.counted_until
        group by 1, 2, 3
    ),

    used as (
        select
            uses.plan_year,
            uses.indicator_id,
            uses.event_type,
            coalesce(uses.program, 'unknown') as program,
            count(*) as event_count
        from {{ ref('fct_indicator_events') }} as uses
        inner join
            period on uses.plan_year = period.plan_year and uses.occurred_on >= period.year_start
        group by 1, 2, 3, 4
    ),

    -- A type of which one indicator uses every event has no orphans. That is the usual case, and
    -- then no
    -- event is read.
    left_over as (
        select happened.plan_year, happened.event_type, happened.program
        from happened
        left join
            used
            on happened.plan_year = used.plan_year
            and happened.event_type = used.event_type
            and happened.program = used.program
        group by 1, 2, 3
        having max(coalesce(used.event_count, 0)) < max(happened.event_count)
    ),

    -- How many indicators use this type of event at all, and how many of them this programme.
    kinds as (
        select
            left_over.plan_year,
            left_over.event_type,
            left_over.program,
            count(indicators.indicator_id) as indicator_count,
            count(
                case
                    when indicators.program is null or indicators.program = left_over.program
                    then indicators.indicator_id
                end
            ) as indicator_count_in_program
        from left_over
        left join indicators on left_over.event_type = indicators.event_type
        group by 1, 2, 3
    ),

    reasons as (
        select
            kinds.plan_year,
            kinds.event_type,
            kinds.program,
            case
                when kinds.indicator_count = 0
                then 'no_indicator'
                -- only a milestone's indicator leaves out events of its own type and programme
                when kinds.indicator_count_in_program > 0
                then 'unknown_milestone'
                when kinds.program = 'unknown'
                then 'unknown_program'
                else 'other_program'
            end as reason,
            coalesce(declared.reason, declared_for_any.reason) as declared_reason
        from kinds
        left join
            declared
            on kinds.plan_year = declared.plan_year
            and kinds.event_type = declared.event_type
            and kinds.program = declared.program
        left join
            declared as declared_for_any
            on kinds.plan_year = declared_for_any.plan_year
            and kinds.event_type = declared_for_any.event_type
            and declared_for_any.program = 'any'
    ),

    uses as (
        select uses.event_id
        from {{ ref('fct_indicator_events') }} as uses
        inner join
            left_over
            on uses.plan_year = left_over.plan_year
            and uses.event_type = left_over.event_type
            and coalesce(uses.program, 'unknown') = left_over.program
    )

select
    period.plan_year,
    events.event_id,
    events.source,
    events.event_type,
    events.occurred_on,
    events.program,
    reasons.reason,
    reasons.declared_reason
from {{ ref('fct_events') }} as events
inner join period on events.occurred_on between period.year_start and period.counted_until
inner join
    reasons
    on period.plan_year = reasons.plan_year
    and events.event_type = reasons.event_type
    and coalesce(events.program, 'unknown') = reasons.program
left join uses on events.event_id = uses.event_id
left join baselines on events.source = baselines.source and events.event_type = baselines.event_type
where uses.event_id is null and baselines.event_type is null

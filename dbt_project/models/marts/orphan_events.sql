with period as (
    select * from {{ ref('int_plan_period') }}
),

indicators as (
    select plan.*
    from {{ ref('plan_indicators') }} as plan
    inner join period on plan.plan_year = period.plan_year
),

-- A baseline is no fact of its own: it opens a year where the vendor has nothing to open it with.
baselines as (
    select 'register' as source, event_type
    from {{ ref('register_event_types') }}
    where sheet = 'baselines'
),

declared as (
    select * from {{ ref('plan_unused_events') }}
),

unused as (
    select
        period.plan_year,
        events.event_id,
        events.source,
        events.event_type,
        events.occurred_on,
        events.program
    from {{ ref('fct_events') }} as events
    inner join period
        on events.occurred_on >= period.year_start
        and events.occurred_on <= period.counted_until
    left join {{ ref('fct_indicator_events') }} as uses
        on period.plan_year = uses.plan_year and events.event_id = uses.event_id
    left join baselines
        on events.source = baselines.source and events.event_type = baselines.event_type
    where uses.event_id is null and baselines.event_type is null
),

-- How many indicators ask for such events at all, and how many of them in this programme.
compared as (
    select
        unused.plan_year,
        unused.event_id,
        unused.source,
        unused.event_type,
        unused.occurred_on,
        unused.program,
        count(indicators.indicator_id) as indicator_count,
        count(
            case
                when indicators.program is null or indicators.program = unused.program
                    then indicators.indicator_id
            end
        ) as indicator_count_in_program
    from unused
    left join indicators on unused.event_type = indicators.event_type
    group by all
)

select
    compared.plan_year,
    compared.event_id,
    compared.source,
    compared.event_type,
    compared.occurred_on,
    compared.program,
    case
        when compared.indicator_count = 0 then 'no_indicator'
        -- only of milestones does an indicator leave out an event of its type and programme
        when compared.indicator_count_in_program > 0 then 'unknown_milestone'
        when compared.program is null then 'unknown_program'
        else 'other_program'
    end as reason,
    coalesce(declared.reason, declared_for_any.reason) as declared_reason
from compared
left join declared
    on compared.plan_year = declared.plan_year
    and compared.event_type = declared.event_type
    and coalesce(compared.program, 'unknown') = declared.program
left join declared as declared_for_any
    on compared.plan_year = declared_for_any.plan_year
    and compared.event_type = declared_for_any.event_type
    and declared_for_any.program = 'any'

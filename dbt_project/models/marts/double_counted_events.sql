with uses as (
    select * from {{ ref('fct_indicator_events') }}
),

-- Whichever of the two the row names first.
declared as (
    select
        plan_year,
        least(indicator_id, overlaps_indicator_id) as indicator_id,
        greatest(indicator_id, overlaps_indicator_id) as other_indicator_id
    from {{ ref('indicator_overlaps') }}
),

shared as (
    select
        uses.plan_year,
        uses.event_id,
        uses.source,
        uses.event_type,
        uses.occurred_on,
        uses.program,
        uses.indicator_id,
        others.indicator_id as other_indicator_id
    from uses
    inner join uses as others
        on uses.plan_year = others.plan_year
        and uses.event_id = others.event_id
        and uses.indicator_id < others.indicator_id
)

select shared.*
from shared
left join declared
    on shared.plan_year = declared.plan_year
    and shared.indicator_id = declared.indicator_id
    and shared.other_indicator_id = declared.other_indicator_id
where declared.indicator_id is null

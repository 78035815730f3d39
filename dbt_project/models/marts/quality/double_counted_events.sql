-- A pair may be declared in either order.
with
    declared as (
        select
            plan_year,
            least(indicator_id, overlaps_indicator_id) as indicator_id,
            greatest(indicator_id, overlaps_indicator_id) as other_indicator_id
        from {{ ref('indicator_overlaps') }}
    ),

    kinds as (
        select distinct plan_year, indicator_id, event_type, coalesce(program, 'unknown') as program
        from {{ ref('fct_indicator_events') }}
    ),

    -- Indicators that share an event share its type: where all such pairs are declared, no event
    -- is read.
    undeclared as (
        select distinct
            kinds.plan_year, kinds.indicator_id, others.indicator_id as other_indicator_id
        from kinds
        inner join
            kinds as others
            on kinds.plan_year = others.plan_year
            and kinds.event_type = others.event_type
            and kinds.program = others.program
            and kinds.indicator_id < others.indicator_id
        left join
            declared
            on kinds.plan_year = declared.plan_year
            and kinds.indicator_id = declared.indicator_id
            and others.indicator_id = declared.other_indicator_id
        where declared.indicator_id is null
    ),

    suspects as (
        select plan_year, indicator_id
        from undeclared
        union
        select plan_year, other_indicator_id
        from undeclared
    ),

    uses as (
        select uses.*
        from {{ ref('fct_indicator_events') }} as uses
        inner join
            suspects
            on uses.plan_year = suspects.plan_year
            and uses.indicator_id = suspects.indicator_id
    )

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
inner join uses as others on uses.plan_year = others.plan_year and uses.event_id = others.event_id
inner join
    undeclared
    on uses.plan_year = undeclared.plan_year
    and uses.indicator_id = undeclared.indicator_id
    and others.indicator_id = undeclared.other_indicator_id

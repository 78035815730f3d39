with
    indicators as (select * from {{ ref('plan_indicators') }}),

    axes as (select * from {{ ref('plan_axes') }})

select
    indicators.plan_year,
    indicators.indicator_id,
    indicators.axis_id,
    axes.axis_order,
    axes.axis,
    indicators.action,
    indicators.task,
    indicators.indicator,
    indicators.kind,
    indicators.unit,
    indicators.program,
    indicators.event_type,
    indicators.measure,
    indicators.target,
    indicators.phase,
    indicators.phase_basis,
    indicators.window_months,
    indicators.source,
    indicators.impact,
    indicators.note
from indicators
inner join axes on indicators.plan_year = axes.plan_year and indicators.axis_id = axes.axis_id

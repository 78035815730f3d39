{{ config(meta={'dagster': {'ref': {'name': 'fct_indicator_breakdown'}}}) }}
-- Starts from the board, so that an indicator without any row fails too.
with
    dimensions as (
        select 'district' as dimension
        union all
        select 'month' as dimension
        union all
        select 'program' as dimension
    ),

    sums as (
        select
            plan_year,
            indicator_id,
            dimension,
            sum(value) as total,
            bool_or(is_suppressed) as is_suppressed
        from {{ ref('fct_indicator_breakdown') }}
        group by plan_year, indicator_id, dimension
    )

select board.indicator_id, dimensions.dimension, board.actual, sums.total
from {{ ref('plan_scorecard') }} as board
inner join
    {{ ref('dim_indicator') }} as indicators
    on board.plan_year = indicators.plan_year
    and board.indicator_id = indicators.indicator_id
cross join dimensions
left join
    sums
    on board.plan_year = sums.plan_year
    and board.indicator_id = sums.indicator_id
    and dimensions.dimension = sums.dimension
where
    indicators.measure in ('count', 'sum', 'distinct')
    and not coalesce(sums.is_suppressed, false)
    and abs(coalesce(board.actual, 0) - coalesce(sums.total, 0)) > 0.000001

{{ config(meta={'dagster': {'ref': {'name': 'plan_scorecard'}}}) }}
with
    last_days as (
        select indicator_id, running_total
        from {{ ref('fct_indicator_daily') }}
        qualify row_number() over (partition by indicator_id order by date_day desc) = 1
    )

select board.indicator_id, board.actual, last_days.running_total
from {{ ref('plan_scorecard') }} as board
inner join last_days on board.indicator_id = last_days.indicator_id
where abs(coalesce(board.actual, -1) - coalesce(last_days.running_total, -1)) > 0.000001

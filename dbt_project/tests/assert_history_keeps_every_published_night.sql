{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'plan_scorecard_history'}}}) }}
select nights.as_of
from {{ ref('int_published_nights') }} as nights
left join {{ ref('plan_scorecard_history') }} as history on nights.as_of = history.as_of
where history.as_of is null

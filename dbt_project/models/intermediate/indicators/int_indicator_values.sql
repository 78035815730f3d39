{{ config(materialized='table') }}
-- The level with which a year opens belongs to its first day.
select
    plan_year,
    indicator_id,
    counted_year,
    greatest(occurred_on, make_date(counted_year, 1, 1)) as date_day,
    any_value(measure) as measure,
    min(source) as source,
    sum(contribution) as value,
    sum(case when is_start then 0 else contribution end) as gain,
    count(*) as event_count
from {{ ref('int_indicator_evidence') }}
group by 1, 2, 3, 4

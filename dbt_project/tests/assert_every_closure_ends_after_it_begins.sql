{{ config(meta={'dagster': {'ref': {'name': 'closures'}}}) }}
select first_day, last_day
from {{ ref('closures') }}
where last_day < first_day

{{ config(meta={'dagster': {'ref': {'name': 'fct_indicator_proof'}}}) }}
select indicator_id, actual, opening, added, subtracted, total
from {{ ref('fct_indicator_proof') }}
where
    actual is not null
    and (abs(opening + added + subtracted - total) > 0.000001 or abs(actual - total) > 0.000001)

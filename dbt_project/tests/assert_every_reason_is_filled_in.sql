{{ config(meta={'dagster': {'ref': {'name': 'fct_indicator_reasons'}}}) }}
-- A misspelt {name} in a phrase would appear on the board unfilled.
select indicator_id, language, reason
from {{ ref('fct_indicator_reasons') }}
where position('{' in reason) > 0 or reason is null

{{ config(meta={'dagster': {'ref': {'name': 'status_phrases'}}}) }}
select phrase, count(distinct language) as languages
from {{ ref('status_phrases') }}
group by phrase
having count(distinct language) <> 3

{{ config(meta={'dagster': {'ref': {'name': 'civicrm_event_rules'}}}) }}
select distinct plan.event_type
from {{ ref('plan_indicators') }} as plan
left join {{ ref('civicrm_event_rules') }} as rules on plan.event_type = rules.event_type
where plan.source = 'civicrm' and rules.event_type is null

select source, min(occurred_on) as first_event_on from {{ ref('fct_events') }} group by source

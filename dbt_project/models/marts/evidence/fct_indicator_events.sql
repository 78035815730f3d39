select
    plan_year,
    indicator_id,
    event_id,
    source,
    event_type,
    occurred_on,
    program,
    subject_id,
    quantity,
    is_opening,
    contribution,
    district_id
from {{ ref('int_indicator_evidence') }}
where counted_year = plan_year

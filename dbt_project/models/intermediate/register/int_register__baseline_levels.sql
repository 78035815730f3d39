select
    'register:baseline:'
    || baselines.event_type
    || ':'
    || cast(baselines.plan_year as string) as event_id,
    baselines.event_type,
    make_date(baselines.plan_year - 1, 12, 31) as occurred_on,
    cast(null as string) as subject_id,
    cast(baselines.followers as double) as quantity,
    types.unit
from {{ ref('stg_register__baselines') }} as baselines
inner join
    {{ ref('register_event_types') }} as types
    on baselines.event_type = types.event_type
    and types.sheet = 'baselines'

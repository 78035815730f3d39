select
    'register:count:' || counts.count_id as event_id,
    counts.event_type,
    counts.occurred_on,
    cast(null as string) as subject_id,
    cast(1 as double) as quantity,
    types.unit
from {{ ref('stg_register__counts') }} as counts
inner join
    {{ ref('register_event_types') }} as types
    on counts.event_type = types.event_type
    and types.sheet = 'counts'

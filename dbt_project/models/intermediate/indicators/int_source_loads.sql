with sources as (
    select * from {{ ref('plan_sources') }}
),

night as (
    select as_of from {{ ref('stg_operations__night') }}
),

loads as (
    select * from {{ ref('stg_operations__loads') }}
),

last_successes as (
    select
        source,
        max(as_of) as loaded_as_of,
        max(finished_at) as loaded_at
    from loads
    where is_success
    group by source
),

last_attempts as (
    select *
    from loads
    qualify row_number() over (partition by source order by started_at desc, run_id desc) = 1
)

select
    sources.source,
    sources.label,
    last_successes.source is not null as ever_loaded,
    last_successes.loaded_as_of,
    last_successes.loaded_at,
    last_attempts.started_at as last_attempt_at,
    case when not last_attempts.is_success then last_attempts.error end as last_error,
    coalesce(last_successes.loaded_as_of < night.as_of, false) as is_stale,
    night.as_of
from sources
cross join night
left join last_successes on sources.source = last_successes.source
left join last_attempts on sources.source = last_attempts.source

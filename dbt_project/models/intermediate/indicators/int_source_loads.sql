with
    sources as (select * from {{ ref('plan_sources') }}),

    night as (select as_of from {{ ref('stg_operations__night') }}),

    loads as (select * from {{ ref('stg_operations__loads') }}),

    -- Attempts are ordered by number, because the clock may have been set back; older ones have
    -- no number and are ordered by time.
    attempts as (
        select
            *,
            row_number() over (
                partition by source, is_success
                order by turn desc nulls last, started_at desc, run_id desc
            ) as outcome_recency,
            row_number() over (
                partition by source order by turn desc nulls last, started_at desc, run_id desc
            ) as recency,
            max(case when is_success then as_of end) over (partition by source) as loaded_as_of
        from loads
    ),

    last_successes as (
        select source, loaded_as_of, finished_at as loaded_at
        from attempts
        where is_success and outcome_recency = 1
    ),

    last_attempts as (select * from attempts where recency = 1)

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

-- The last attempt for a day decides. Attempts are ordered by number, because the clock may have
-- been set back; older ones have no number and are ordered by time.
with
    attempts as (select * from {{ ref('stg_operations__loads') }}),

    nights as (
        select source, as_of, is_success, error
        from attempts
        qualify
            row_number() over (
                partition by source, as_of
                order by turn desc nulls last, started_at desc, run_id desc
            )
            = 1
    )

select
    source,
    as_of,
    is_success,
    error,
    lag(is_success) over (partition by source order by as_of) as was_success
from nights

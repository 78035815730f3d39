with
    period as (select * from {{ ref('int_plan_period') }}),

    thresholds as (
        select
            max(case when status = 'on_track' then minimum_pace end) as on_track_pace,
            max(case when status = 'watch' then minimum_pace end) as watch_pace
        from {{ ref('status_thresholds') }}
    ),

    -- A source that was down when the window closed may still deliver the missing events.
    progress as (
        select
            progress.*,
            period.as_of,
            period.as_of < progress.window_start as is_early,
            period.as_of >= progress.window_end as is_closed,
            progress.is_stale
            and progress.source_loaded_as_of
            < least(period.as_of, progress.window_end) as is_undecided
        from {{ ref('fct_indicator_progress') }} as progress
        cross join period
    ),

    judged as (
        select
            progress.*,
            case
                when actual is null
                then 'no_data'
                when measure = 'milestone' and actual >= 1
                then 'reached'
                when measure <> 'milestone' and target is null
                then 'measured'
                when measure <> 'milestone' and actual >= target
                then 'reached'
                when is_early
                then 'not_started'
                when is_closed and is_undecided
                then 'watch'
                when is_closed
                then 'missed'
                when measure = 'milestone'
                then 'on_track'
                when pace >= thresholds.on_track_pace
                then 'on_track'
                -- nothing is expected yet, so nothing is late
                when pace is null
                then 'on_track'
                when pace >= thresholds.watch_pace or is_undecided
                then 'watch'
                else 'behind'
            end as status
        from progress
        cross join thresholds
    )

select
    plan_year,
    indicator_id,
    as_of,
    status,
    case
        when status = 'no_data' and missing_source is null
        then 'never_read'
        when status = 'no_data'
        then 'never_loaded'
        when status = 'measured'
        then 'measured'
        when status = 'reached' and measure = 'milestone'
        then 'milestone_reached'
        when status = 'reached'
        then 'reached'
        when measure = 'milestone' and is_early
        then 'milestone_early'
        when measure = 'milestone' and is_closed
        then 'milestone_closed'
        when measure = 'milestone'
        then 'milestone_open'
        when is_early
        then 'not_started'
        when is_closed
        then 'closed'
        when expected_basis = 'last_year'
        then 'by_last_year'
        when expected_basis = 'whole'
        then 'level_due'
        else 'by_working_days'
    end as phrase,
    case
        when revised_on is null or actual is null
        then null
        when target is null
        then 'withdrawn'
        else 'revised'
    end as revision_phrase,
    case
        when actual is null
        then null
        when is_upper_bound
        then 'months_added'
        when counted_from = 'register'
        then 'from_register'
        when counted_from = 'first_reading'
        then 'from_first_reading'
    end as caveat_phrase,
    case
        when actual is null
        then null
        when is_lower_bound
        then 'late_lower_bound'
        when worth in ('late', 'partial')
        then worth
    end as worth_phrase
from judged

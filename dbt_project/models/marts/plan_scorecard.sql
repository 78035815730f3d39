with indicators as (
    select * from {{ ref('dim_indicator') }}
),

progress as (
    select * from {{ ref('fct_indicator_progress') }}
),

period as (
    select * from {{ ref('int_plan_period') }}
),

thresholds as (
    select
        max(case when status = 'on_track' then minimum_pace end) as on_track_pace,
        max(case when status = 'watch' then minimum_pace end) as watch_pace
    from {{ ref('status_thresholds') }}
),

judged as (
    select
        progress.*,
        indicators.axis_id,
        indicators.axis,
        indicators.action,
        indicators.task,
        indicators.indicator,
        indicators.kind,
        indicators.unit,
        indicators.program,
        indicators.source,
        period.as_of,
        case
            when progress.actual is null then 'no_data'
            when progress.measure = 'milestone' and progress.actual >= 1 then 'reached'
            when progress.measure <> 'milestone' and progress.target is null then 'measured'
            when progress.actual >= progress.target then 'reached'
            when period.as_of < progress.window_start then 'not_started'
            when progress.is_lower_bound and period.as_of >= progress.window_end then 'watch'
            when period.as_of >= progress.window_end then 'missed'
            when progress.measure = 'milestone' then 'on_track'
            when progress.pace >= thresholds.on_track_pace then 'on_track'
            when progress.pace >= thresholds.watch_pace or progress.is_lower_bound then 'watch'
            else 'behind'
        end as status
    from progress
    inner join indicators
        on progress.plan_year = indicators.plan_year
        and progress.indicator_id = indicators.indicator_id
    cross join period
    cross join thresholds
),

worded as (
    select
        *,
        {{ number_text('actual') }} || ' de ' || {{ number_text('target') }} || ' ' || unit
            as score,
        'el termini comença el ' || {{ date_text('window_start') }} || '.' as opening,
        'el termini va acabar el ' || {{ date_text('window_end') }} || '.' as closing,
        case
            when is_stale then ' Dades fins al ' || {{ date_text('source_loaded_as_of') }}
            else ''
        end || case
            when is_lower_bound then ': és una xifra mínima.'
            when is_stale then '.'
            else ''
        end as staleness,
        case
            when is_upper_bound
                then ' És la suma de les xifres mensuals: una xifra màxima.'
            when counted_from = 'register' then ' El nivell inicial és el que diu el registre manual.'
            when counted_from = 'first_reading'
                then ' No hi ha cap lectura d’abans de l’any: es compta des del '
                    || {{ date_text('first_reading_on') }} || '.'
            else ''
        end as caveat
    from judged
)

select
    plan_year,
    indicator_id,
    axis_id,
    axis,
    action,
    task,
    indicator,
    kind,
    unit,
    program,
    window_start,
    window_end,
    target,
    actual,
    percent_of_target,
    expected_to_date,
    pace,
    forecast,
    needed_per_week,
    status,
    case
        when status = 'no_data' and missing_source is null then 'Encara no hi ha cap lectura.'
        when status = 'no_data' then 'Encara no s’ha carregat mai: ' || missing_source || '.'
        when status = 'measured'
            then 'Sense objectiu: ' || {{ number_text('actual') }} || ' ' || unit || '.'
        when status = 'reached' and measure = 'milestone' then 'Fita assolida.'
        when status = 'reached' then 'Objectiu assolit: ' || score || '.'
        when measure = 'milestone' and status = 'on_track'
            then 'Fita pendent, amb termini fins al ' || {{ date_text('window_end') }} || '.'
        when measure = 'milestone' and status = 'not_started' then 'Fita pendent; ' || opening
        when measure = 'milestone' then 'Fita pendent; ' || closing
        when status = 'not_started' then score || '; ' || opening
        when as_of >= window_end then score || '; ' || closing
        else score || '; a aquesta data se n’esperaven ' || {{ number_text('expected_to_date') }}
            || '.'
    end || caveat || staleness as status_reason,
    as_of,
    source,
    source_loaded_at,
    is_stale,
    is_lower_bound,
    event_count
from worded

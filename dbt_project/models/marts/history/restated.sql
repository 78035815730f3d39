with
    versions as (select * from {{ ref('plan_month_versions') }}),

    builds as (select build_id, as_of from {{ ref('int_scorecard_builds') }} where is_in_history),

    reported as (
        select
            versions.plan_year,
            versions.indicator_id,
            versions.month_end,
            builds.as_of as restated_on,
            lag(builds.as_of) over by_night as said_on,
            lag(versions.figure) over by_night as figure_before,
            versions.figure,
            first_value(versions.figure) over by_night as first_figure
        from versions
        inner join builds on versions.build_id = builds.build_id
        window
            by_night as (
                partition by versions.plan_year, versions.indicator_id, versions.month_end
                order by builds.as_of
                rows between unbounded preceding and current row
            )
    )

select
    plan_year,
    indicator_id,
    month_end,
    restated_on,
    said_on,
    figure_before,
    figure,
    figure - figure_before as change,
    first_figure,
    figure - first_figure as change_since_first
from reported
where
    said_on is not null
    -- a night that fills a gap later can report the same as the night after the gap
    and abs(figure - figure_before) > 0.000001

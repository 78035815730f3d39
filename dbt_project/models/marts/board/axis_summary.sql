{% set statuses = [
    'reached', 'on_track', 'watch', 'behind', 'missed', 'not_started', 'measured', 'no_data'
] %}

with
    axes as (
        select axes.*
        from {{ ref('plan_axes') }} as axes
        inner join {{ ref('int_plan_period') }} as period on axes.plan_year = period.plan_year
    ),

    team as (
        select plan_year, axis_id, cast(sum(weekly_hours) as double) as weekly_hours
        from {{ ref('plan_team') }}
        group by plan_year, axis_id
    ),

    statuses as (
        select
            plan_year,
            axis_id,
            as_of,
            count(*) as indicator_count,
            {% for status in statuses %}
                count(*) filter (where status = '{{ status }}') as {{ status }}_count
                {{- ',' if not loop.last }}
            {% endfor %}
        from {{ ref('plan_scorecard') }}
        group by plan_year, axis_id, as_of
    )

select
    axes.plan_year,
    axes.axis_id,
    axes.axis_order,
    axes.axis,
    axes.budget_eur,
    team.weekly_hours,
    statuses.indicator_count,
    {% for status in statuses %} statuses.{{ status }}_count, {% endfor %}
    statuses.as_of
from axes
inner join statuses on axes.plan_year = statuses.plan_year and axes.axis_id = statuses.axis_id
left join team on axes.plan_year = team.plan_year and axes.axis_id = team.axis_id

{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='build_id',
        on_schema_change='append_new_columns',
        full_refresh=false,
        pre_hook={'sql': "{{ forget_other_builds() }}", 'transaction': false}
    )
}}
with
    period as (select * from {{ ref('int_plan_period') }}),

    tonight as (select build_id, as_of from {{ ref('int_scorecard_builds') }} where is_tonight),

    closed_months as (
        select
            daily.plan_year,
            daily.indicator_id,
            daily.date_day as month_end,
            daily.running_total as figure
        from {{ ref('fct_indicator_daily') }} as daily
        inner join period on daily.date_day <= period.as_of
        where daily.date_day = last_day(daily.date_day) and daily.running_total is not null
    ),

    -- Only figures that differ from the last night of an earlier day are kept, so a day may be
    -- built again.
    known as (
        {% if is_incremental() %}
            select versions.plan_year, versions.indicator_id, versions.month_end, versions.figure
            from {{ this }} as versions
            inner join
                {{ ref('int_scorecard_builds') }} as builds on versions.build_id = builds.build_id
            inner join tonight on builds.as_of < tonight.as_of
            where builds.is_in_history
            qualify
                row_number() over (
                    partition by versions.plan_year, versions.indicator_id, versions.month_end
                    order by builds.as_of desc
                )
                = 1
        {% else %}
            select plan_year, indicator_id, month_end, figure
            from closed_months
            where figure is null
        {% endif %}
    )

select
    tonight.build_id,
    closed_months.plan_year,
    closed_months.indicator_id,
    closed_months.month_end,
    closed_months.figure
from closed_months
cross join tonight
left join
    known
    on closed_months.plan_year = known.plan_year
    and closed_months.indicator_id = known.indicator_id
    and closed_months.month_end = known.month_end
where known.figure is null or abs(known.figure - closed_months.figure) > 0.000001

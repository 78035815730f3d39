with
    history as (select * from {{ ref('plan_scorecard_history') }}),

    reported as (
        select
            plan_year,
            indicator_id,
            as_of,
            status,
            status_reason,
            target,
            lag(as_of) over by_night as reported_before_on,
            lag(status) over by_night as status_before,
            lag(target) over by_night as target_before
        from history
        window by_night as (partition by plan_year, indicator_id order by as_of)
    ),

    sources as (select * from {{ ref('int_source_nights') }}),

    changes as (
        select
            as_of as changed_on,
            'status' as kind,
            indicator_id,
            cast(null as string) as source,
            status_before as before,
            status as after,
            status_reason as detail
        from reported
        where status <> status_before
        union all
        select
            as_of as changed_on,
            'target' as kind,
            indicator_id,
            cast(null as string) as source,
            {{ plain_number('target_before') }} as before,
            {{ plain_number('target') }} as after,
            status_reason as detail
        from reported
        where reported_before_on is not null and target is distinct from target_before
        union all
        select
            restated_on as changed_on,
            'restated' as kind,
            indicator_id,
            cast(null as string) as source,
            {{ plain_number('figure_before') }} as before,
            {{ plain_number('figure') }} as after,
            cast(month_end as string) as detail
        from {{ ref('restated') }}
        union all
        select
            as_of as changed_on,
            case when is_success then 'source_recovered' else 'source_failed' end as kind,
            cast(null as string) as indicator_id,
            source,
            case when was_success then 'loaded' when not was_success then 'failed' end as before,
            case when is_success then 'loaded' else 'failed' end as after,
            coalesce(error, 'loaded again') as detail
        from sources
        where
            is_success is distinct from was_success and (was_success is not null or not is_success)
    )

select
    changed_on,
    kind,
    coalesce(indicator_id, source) as subject,
    indicator_id,
    source,
    before,
    after,
    detail
from changes

-- Only measures that add up can be divided.
with
    indicators as (
        select plan.plan_year, plan.indicator_id, types.counts_people
        from {{ ref('dim_indicator') }} as plan
        inner join {{ ref('plan_event_types') }} as types on plan.event_type = types.event_type
        inner join
            {{ ref('int_indicator_sources') }} as sources
            on plan.plan_year = sources.plan_year
            and plan.indicator_id = sources.indicator_id
        where plan.measure in ('count', 'sum', 'distinct') and sources.is_loaded
    ),

    evidence as (
        select
            indicators.plan_year,
            indicators.indicator_id,
            indicators.counts_people,
            uses.subject_id,
            uses.contribution,
            coalesce(uses.district_id, 'unknown') as district_id,
            coalesce(uses.program, 'unknown') as program,
            year(uses.occurred_on) as year,
            month(uses.occurred_on) as month
        from indicators
        inner join
            {{ ref('fct_indicator_events') }} as uses
            on indicators.plan_year = uses.plan_year
            and indicators.indicator_id = uses.indicator_id
    ),

    -- An event that names nobody counts as one person, never as more.
    divided as (
        select
            plan_year,
            indicator_id,
            counts_people,
            district_id,
            program,
            year,
            month,
            sum(contribution) as value,
            count(*) as event_count,
            count(distinct case when counts_people then subject_id end)
            + count_if(counts_people and subject_id is null) as subject_count
        from evidence
        group by
            grouping sets (
                (plan_year, indicator_id, counts_people, district_id),
                (plan_year, indicator_id, counts_people, year, month),
                (plan_year, indicator_id, counts_people, program)
            )
    ),

    cells as (
        select
            plan_year,
            indicator_id,
            case
                when district_id is not null
                then 'district'
                when month is not null
                then 'month'
                else 'program'
            end as dimension,
            coalesce(
                district_id, program, substr(cast(make_date(year, month, 1) as string), 1, 7)
            ) as dimension_value,
            value,
            event_count,
            case when counts_people then subject_count end as subject_count
        from divided
    ),

    judged as (select *, coalesce(subject_count < 5, false) as is_small from cells),

    -- The board shows the total, so suppressed cells of fewer than five together could be worked
    -- out.
    ranked as (
        select
            *,
            sum(case when is_small then subject_count else 0 end) over by_dimension
            as hidden_subject_count,
            row_number() over by_size as size_rank
        from judged
        window
            by_dimension as (partition by plan_year, indicator_id, dimension),
            by_size as (
                partition by plan_year, indicator_id, dimension, is_small
                order by subject_count, event_count, dimension_value
            )
    ),

    suppressed as (
        select
            *, is_small or (hidden_subject_count between 1 and 4 and size_rank = 1) as is_suppressed
        from ranked
    )

select
    suppressed.plan_year,
    suppressed.indicator_id,
    suppressed.dimension,
    suppressed.dimension_value,
    districts.district,
    case when not suppressed.is_suppressed then suppressed.value end as value,
    case when not suppressed.is_suppressed then suppressed.event_count end as event_count,
    case when not suppressed.is_suppressed then suppressed.subject_count end as subject_count,
    suppressed.is_suppressed
from suppressed
left join
    {{ ref('dim_district') }} as districts
    on suppressed.dimension = 'district'
    and suppressed.dimension_value = districts.district_id

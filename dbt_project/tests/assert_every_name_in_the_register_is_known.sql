{{ config(meta={'dagster': {'ref': {'name': 'register_event_types'}}}) }}
-- The register is typed by hand: a row with a misspelt name would silently not count.
with
    typed as (
        select 'milestones' as sheet, plan_year, indicator_id as name
        from {{ ref('stg_register__milestones') }}
        union
        select 'notes' as sheet, plan_year, indicator_id as name
        from {{ ref('stg_register__notes') }}
        union
        select 'counts' as sheet, plan_year, event_type as name
        from {{ ref('stg_register__counts') }}
        union
        select 'baselines' as sheet, plan_year, event_type as name
        from {{ ref('stg_register__baselines') }}
    ),

    known as (
        select 'milestones' as sheet, plan_year, indicator_id as name
        from {{ ref('plan_indicators') }}
        where measure = 'milestone'
        union
        select 'notes' as sheet, plan_year, indicator_id as name
        from {{ ref('plan_indicators') }}
        union
        select types.sheet, years.plan_year, types.event_type as name
        from {{ ref('register_event_types') }} as types
        cross join (select distinct plan_year from {{ ref('plan_indicators') }}) as years
    )

-- A year without a plan has no names to compare with.
select typed.sheet, typed.plan_year, typed.name
from typed
left join
    known
    on typed.sheet = known.sheet
    and typed.plan_year = known.plan_year
    and typed.name = known.name
where known.name is null and typed.plan_year in (select plan_year from {{ ref('plan_indicators') }})

with
    unioned as (
        select *
        from {{ ref('int_decidim__survey_events') }}
        union all
        select *
        from {{ ref('int_decidim__space_levels') }}
    ),

    contract as (
        select
            event_id,
            'decidim' as source,
            event_type,
            occurred_at,
            occurred_on,
            program,
            district_id,
            subject_id,
            quantity,
            unit
        from unioned
    )

select *
from contract

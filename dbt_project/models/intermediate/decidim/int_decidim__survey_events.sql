with
    surveys as (select * from {{ ref('stg_decidim__surveys') }}),

    -- A survey without a start can be answered as soon as it is published.
    opened as (
        select
            'decidim:survey:' || survey_id as event_id,
            'decidim_survey' as event_type,
            coalesce(start_at, published_at) as occurred_at,
            coalesce(start_on, published_on) as occurred_on,
            cast(null as string) as program,
            cast(null as string) as district_id,
            cast(null as string) as subject_id,
            cast(1 as double) as quantity,
            'enquestes' as unit
        from surveys
    )

select *
from opened

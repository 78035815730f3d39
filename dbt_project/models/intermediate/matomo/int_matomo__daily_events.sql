with
    visits as (
        select
            case site when 'web' then 'web_visit' when 'qdq' then 'qdq_visit' end as event_type,
            visited_on,
            visits as quantity,
            'visites' as unit
        from {{ ref('stg_matomo__visits') }}
    ),

    downloads as (
        select
            'web_download' as event_type, visited_on, downloads as quantity, 'descàrregues' as unit
        from {{ ref('stg_matomo__actions') }}
    ),

    unioned as (
        select *
        from visits
        union all
        select *
        from downloads
    )

select
    'matomo:' || event_type || ':' || cast(visited_on as string) as event_id,
    event_type,
    visited_on as occurred_on,
    cast(null as string) as program,
    cast(null as string) as subject_id,
    cast(quantity as double) as quantity,
    unit
from unioned
where quantity > 0

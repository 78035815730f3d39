with
    registered as (
        select created_on, count(*) as organisations
        from {{ ref('stg_qdq__organisations') }}
        where created_on is not null
        group by created_on
    ),

    running as (
        select
            created_on,
            sum(organisations) over (
                order by created_on rows between unbounded preceding and current row
            ) as organisations
        from registered
    )

select
    'qdq:organisation_level:' || cast(created_on as string) as event_id,
    'qdq_organisation' as event_type,
    cast(null as {{ instant_type() }}) as occurred_at,
    created_on as occurred_on,
    cast(organisations as double) as quantity,
    'entitats' as unit
from running

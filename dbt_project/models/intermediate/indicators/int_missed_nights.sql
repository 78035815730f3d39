with
    sources as (select source from {{ ref('plan_sources') }} where is_snapshot),

    loaded as (
        select distinct source, as_of as date_day
        from {{ ref('stg_operations__loads') }}
        where is_success
    ),

    spans as (
        select loaded.source, min(loaded.date_day) as first_day, max(loaded.date_day) as last_day
        from loaded
        inner join sources on loaded.source = sources.source
        group by loaded.source
    )

-- Nights after the last load are not missed: the source is late, and its readings may still come.
select spans.source, days.date_day
from spans
inner join {{ ref('int_days') }} as days on days.date_day between spans.first_day and spans.last_day
left join loaded on spans.source = loaded.source and days.date_day = loaded.date_day
where loaded.date_day is null

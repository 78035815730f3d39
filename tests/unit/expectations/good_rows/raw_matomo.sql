-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_matomo;

create table raw_matomo.visits as
select
    case i when 1 then 'web' else 'qdq' end as site,
    date '2026-03-01' as day,
    case i when 1 then 120 else 0 end::bigint as visits,
    case i when 1 then 100 else 0 end::bigint as unique_visitors,
    300::bigint as actions,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_matomo.actions as
select
    'web' as site,
    date '2026-03-01' + i::integer as day,
    250::bigint as pageviews,
    (i - 1)::bigint as downloads,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_matomo.visits_periods as
select
    'web' as site,
    case i when 1 then 'year' else 'month' end as period,
    date '2026-01-01' as starts_on,
    date '2026-01-30' + i::integer as read_for,
    3000::bigint as visits,
    case when i > 1 then 2000 end::bigint as unique_visitors,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_matomo.page_urls as
select
    '2026-03-01 ' || i as id,
    date '2026-03-01' as day,
    case i when 1 then 'web.example/noticia' when 2 then 'web.example/?p=12' end as page_key,
    i::bigint as hits,
    false as is_summary,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_matomo.downloads as
select * from raw_matomo.page_urls;

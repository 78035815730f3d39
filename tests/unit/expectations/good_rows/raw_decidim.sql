-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_decidim;

create table raw_decidim.spaces as
select
    case i when 1 then 'assembly:1' else 'process:' || i end as id,
    case i when 1 then 'assembly' else 'process' end as kind,
    'espai-' || i as slug,
    'Espai ' || i as title,
    timestamptz '2025-03-01 10:00:00+00' as published_at,
    date '2025-03-01' as published_on,
    case when i > 1 then date '2025-03-05' end as start_on,
    case i when 2 then date '2026-06-30' end as end_on,
    timestamptz '2025-02-01 10:00:00+00' as created_at,
    timestamptz '2026-03-01 10:00:00+00' as updated_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_decidim.surveys as
select
    i::text as id,
    '100' as component_id,
    'assembly:1' as space_id,
    case when i < 3 then timestamptz '2026-03-01 10:00:00+00' end as published_at,
    case when i < 3 then date '2026-03-01' end as published_on,
    case i when 1 then timestamptz '2026-03-03 23:30:00+00' end as start_at,
    case i when 1 then date '2026-03-04' end as start_on,
    case i when 1 then timestamptz '2026-03-24 10:00:00+00' end as end_at,
    case when i > 1 then timestamptz '2026-02-01 10:00:00+00' end as created_at,
    case when i > 1 then timestamptz '2026-03-01 10:00:00+00' end as updated_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_decidim.meetings as
select
    i::text as id,
    '101' as component_id,
    'assembly:1' as space_id,
    'in_person' as meeting_type,
    timestamptz '2026-03-03 17:30:00+00' as start_at,
    date '2026-03-03' as start_on,
    timestamptz '2026-03-03 19:30:00+00' as end_at,
    timestamptz '2026-02-03 17:30:00+00' as published_at,
    date '2026-02-03' as published_on,
    i = 1 as is_closed,
    case i when 1 then false end as is_withdrawn,
    case i when 1 then 23 end::bigint as attendees,
    case i when 1 then 0 end::bigint as contributions,
    0::bigint as comments,
    timestamptz '2026-02-01 10:00:00+00' as created_at,
    timestamptz '2026-03-04 10:00:00+00' as updated_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_decidim.proposals as
select
    i::text as id,
    '102' as component_id,
    'assembly:1' as space_id,
    case i when 1 then 'accepted' end as state,
    timestamptz '2026-03-03 17:30:00+00' as published_at,
    date '2026-03-03' as published_on,
    case i when 1 then timestamptz '2026-04-03 17:30:00+00' end as answered_at,
    i = 2 as is_official,
    false as is_withdrawn,
    case i when 1 then 23 end::bigint as votes,
    1::bigint as likes,
    0::bigint as comments,
    timestamptz '2026-03-03 17:30:00+00' as created_at,
    timestamptz '2026-04-03 17:30:00+00' as updated_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_decidim.statistics as
select
    'users_count' as statistic,
    date '2026-03-03' + i::int as day,
    (90000 + i)::bigint as value,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(0, 2) as numbers(i);

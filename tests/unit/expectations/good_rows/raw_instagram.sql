-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_instagram;

create table raw_instagram.account_readings as
select
    date '2026-03-01' + i::integer as read_on,
    3000 + i as followers,
    300 + i as media,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_instagram.media as
select
    '1784140000000' || i as id,
    case i when 1 then 'IMAGE' when 2 then 'VIDEO' else 'CAROUSEL_ALBUM' end as media_type,
    case i when 2 then 'REELS' else 'FEED' end as product_type,
    timestamptz '2025-12-31 23:30:00+00' as published_at,
    date '2026-01-01' as published_on,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_instagram.media_readings as
select
    '17841400000001' as media_id,
    date '2026-01-01' + i::integer as read_on,
    case when i > 1 then 3 + i end as likes,
    i as comments,
    0::bigint as saves,
    0::bigint as shares,
    3 + 2 * i as interactions,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_instagram.account_insights as
select
    'follower_count' as metric,
    date '2026-01-01' + i::integer as measured_on,
    i as value,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_instagram.metrics as
select
    'metric_' || i as metric,
    true as is_available,
    date '2026-01-01' as since_on,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_facebook;

create table raw_facebook.page_readings as
select
    date '2026-03-01' + i::integer as read_on,
    12000 + i as followers,
    11800 + i as likes,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_facebook.posts as
select
    '104618397205846_' || i as id,
    timestamptz '2025-12-31 23:30:00+00' as created_at,
    date '2026-01-01' as created_on,
    timestamptz '2026-01-02 10:00:00+00' as updated_at,
    case when i < 3 then 'added_photos' end as status_type,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_facebook.post_readings as
select
    '104618397205846_1' as post_id,
    date '2026-01-01' + i::integer as read_on,
    3 + i as reactions,
    i as comments,
    0::bigint as shares,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_facebook.page_insights as
select
    'page_follows' as metric,
    date '2026-01-01' + i::integer as measured_on,
    12000 + i as value,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_facebook.metrics as
select
    'metric_' || i as metric,
    true as is_available,
    date '2026-01-01' as since_on,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

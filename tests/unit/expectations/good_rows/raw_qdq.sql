-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_qdq;

create table raw_qdq.activities as
select
    '00000000-0000-4000-8000-00000000000' || i as id,
    i::bigint as drupal_id,
    case when i < 3 then true end as is_published,
    timestamptz '2026-03-01 23:30:00+00' as created_at,
    date '2026-03-02' as created_on,
    timestamptz '2026-03-02 10:00:00+00' as changed_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_qdq.organisations as
select * from raw_qdq.activities;

-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_fgec;

create table raw_fgec.entities as
select
    (99 || i) as register_id,
    (99 || i) as fgec_number,
    'Associació ' || i as name,
    case when i < 3 then '0' || i end as district_id,
    case when i < 3 then 'el Carmel' end as neighbourhood,
    'Cultura|Dones' as subjects,
    case when i < 3 then date '1987-03-01' end as created_on,
    date '2026-03-01' as modified_on,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

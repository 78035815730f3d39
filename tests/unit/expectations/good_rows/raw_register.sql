-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_register;

create table raw_register.milestones as
select
    '2026:' || indicator_id as id,
    2026::bigint as plan_year,
    indicator_id,
    reached_on,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from (
    values ('com.protocols', date '2026-03-02'), ('web.manteniment', null)
) as milestones(indicator_id, reached_on);

create table raw_register.counts as
select
    '2026:internal_manual:2026-03-02:' || i as id,
    2026::bigint as plan_year,
    'internal_manual' as event_type,
    date '2026-03-02' as occurred_on,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_register.baselines as
select
    '2026:' || event_type as id,
    2026::bigint as plan_year,
    event_type,
    followers::bigint as followers,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from (
    values ('twitter_followers', 4512), ('instagram_followers', null)
) as baselines(event_type, followers);

create table raw_register.notes as
select
    '2026:' || indicator_id as id,
    2026::bigint as plan_year,
    indicator_id,
    'Pendent de l''acord de 2026-03-02 amb el districte' as note,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from (values ('com.protocols'), ('web.manteniment')) as notes(indicator_id);

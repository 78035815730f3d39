-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_civicrm;

create table raw_civicrm.organisations as
select
    i::bigint as id,
    'Associació ' || i as name,
    null::text as contact_sub_types,
    'ext-' || i as external_identifier,
    case when i < 3 then '100' || i end as fgec_number,
    case when i < 3 then 'horta_guinardo' end as district,
    i = 3 as is_deleted,
    timestamptz '2025-03-01 10:00:00+00' as created_at,
    date '2025-03-01' as created_on,
    timestamptz '2026-03-01 10:00:00+00' as modified_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_civicrm.activities as
select
    i::bigint as id,
    case i when 1 then 'Consulta' when 2 then 'Us espai' else 'Assistencia Festa' end as activity_type,
    case i when 1 then 'phone' end as medium,
    'Completed' as status,
    timestamptz '2026-03-01 23:30:00+00' as occurred_at,
    date '2026-03-02' as occurred_on,
    case i when 1 then 20 end::bigint as duration_minutes,
    case i when 1 then 1 end::bigint as organisation_id,
    case i when 1 then 'pdb' end as program,
    case i when 2 then 'sala_1' end as room,
    case i when 2 then 'gratuit' end as space_fee,
    case i when 3 then 3200 end::bigint as attendees,
    false as is_deleted,
    false as is_test,
    timestamptz '2026-03-01 10:00:00+00' as created_at,
    timestamptz '2026-03-02 10:00:00+00' as modified_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_civicrm.events as
select
    i::bigint as id,
    case when i < 3 then 'Formacio trimestral' end as event_type,
    case when i < 3 then timestamptz '2026-04-01 16:00:00+00' end as start_at,
    case when i < 3 then date '2026-04-01' end as start_on,
    case when i < 2 then timestamptz '2026-04-01 18:00:00+00' end as end_at,
    'propi' as program,
    30::bigint as max_participants,
    true as is_active,
    i = 3 as is_template,
    timestamptz '2026-03-01 10:00:00+00' as created_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_civicrm.participants as
select
    i::bigint as id,
    1::bigint as event_id,
    'Attended' as status,
    'Attendee|Speaker' as roles,
    case i when 1 then 7 end::bigint as organisation_id,
    case when i > 1 then md5(i::text) end as person_key,
    timestamptz '2026-03-20 10:00:00+00' as registered_at,
    date '2026-03-20' as registered_on,
    false as is_test,
    timestamptz '2026-03-20 10:00:00+00' as created_at,
    timestamptz '2026-04-02 10:00:00+00' as modified_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_civicrm.cases as
select
    i::bigint as id,
    'acompanyament_grupal' as case_type,
    case i when 1 then 'Open' else 'Closed' end as status,
    date '2026-02-01' as start_on,
    case i when 2 then date '2026-05-01' end as end_on,
    'pdb' as program,
    false as is_deleted,
    timestamptz '2026-02-01 10:00:00+00' as created_at,
    timestamptz '2026-05-02 10:00:00+00' as modified_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_civicrm.relationships as
select
    i::bigint as id,
    'Alianca xarxes' as relationship_type,
    i::bigint as organisation_id,
    case i when 2 then date '2025-02-01' end as start_on,
    case i when 2 then date '2026-05-01' end as end_on,
    i = 1 as is_active,
    timestamptz '2026-02-01 10:00:00+00' as created_at,
    timestamptz '2026-05-02 10:00:00+00' as modified_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_civicrm.mailings as
select
    i::bigint as id,
    'tjexpress' as campaign,
    'standalone' as mailing_type,
    case i when 1 then 'Complete' else 'Draft' end as status,
    case i when 1 then timestamptz '2025-12-31 23:30:00+00' end as sent_at,
    case i when 1 then date '2026-01-01' end as sent_on,
    timestamptz '2025-12-30 10:00:00+00' as created_at,
    timestamptz '2026-01-02 10:00:00+00' as modified_at,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_civicrm.mailing_counters as
select
    1::bigint as mailing_id,
    date '2026-01-01' + i::integer as read_on,
    2000::bigint as recipients,
    1990::bigint as delivered,
    600 + i as opens_total,
    400 + i as opens_unique,
    90::bigint as clicks_total,
    70::bigint as clicks_unique,
    10::bigint as bounces,
    0::bigint as unsubscribes,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

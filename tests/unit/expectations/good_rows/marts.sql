-- A few good rows of each guarded table, typed as dbt types them.
create schema marts;

create table marts.plan_scorecard as
select
    2026 as plan_year,
    'indicator.' || i as indicator_id,
    case when i = 5 then 'seguidors' else 'usos' end as unit,
    date '2026-01-01' as window_start,
    date '2026-12-31' as window_end,
    case when i % 3 = 0 then 100 end::double as target,
    case when i % 2 = 0 then 50 when i = 5 then -3 end::double as actual,
    case when i % 6 = 0 then 50 end::double as percent_of_target,
    case when i % 6 = 0 then 'behind' when i % 2 = 0 or i = 5 then 'measured' else 'no_data' end
        as status,
    'Perquè sí' as status_reason,
    'Porque sí' as status_reason_es,
    'Because' as status_reason_en,
    case when i % 2 = 0 or i = 5 then 'fresh' else 'missing' end as worth,
    case when i % 2 = 0 then 90 when i = 5 then -9 end::double as forecast_low,
    case when i % 2 = 0 then 100 when i = 5 then -5 end::double as forecast,
    case when i = 2 then 100 when i = 5 then 0 end::double as forecast_high,
    date '2026-11-20' as as_of,
    i as event_count
from range(1, 96) as numbers(i);

create table marts.fct_events as
select
    'civicrm:activity:' || i as event_id,
    'advice_session' as event_type,
    date '2026-03-02' as occurred_on,
    case i when 1 then 'civicrm:123456789' when 2 then md5('person') when 3 then 'sala_1' end
        as subject_id,
    case i when 4 then 0 else i end::double as quantity
from range(1, 5) as numbers(i);

create table marts.fct_indicator_daily as
select
    case i when 1 then 'x.seguidors' else 'espais.gratuits' end as indicator_id,
    date '2026-01-01' + i::integer as date_day,
    case i when 1 then -2 when 2 then 5 end::double as running_total,
    i::double as expected_running_total
from range(1, 4) as numbers(i);

create table marts.axis_summary as
select
    axis_id,
    204616.00::decimal(12, 2) as budget_eur,
    182.5::double as weekly_hours,
    31::bigint as indicator_count,
    date '2026-11-20' as as_of
from (values ('promocio'), ('atencio')) as axes(axis_id);

create table marts.fct_indicator_breakdown as
select
    case i when 6 then 'month' else 'district' end as dimension,
    case i when 6 then '2026-12' else '0' || i end as dimension_value,
    case when i > 2 then i end::double as value,
    case when i > 2 then i end::bigint as event_count,
    case when i > 4 then i end::bigint as subject_count,
    i <= 2 as is_suppressed
from range(1, 7) as numbers(i);

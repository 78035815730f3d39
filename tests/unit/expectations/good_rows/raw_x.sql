-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_x;

create table raw_x.account_readings as
select
    '1409876543210987521' as account_id,
    date '2026-03-01' + i::int as read_on,
    7000 + i as followers,
    812::bigint as following,
    476 + i as posts,
    96::bigint as listed,
    2304::bigint as likes,
    null::bigint as media,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(3) as numbers(i);

create table raw_x.posts as
select
    (2102033101747127234 + i)::text as post_id,
    (2102033101747127234 + 2 * i)::text as current_id,
    timestamptz '2026-03-01 23:30:00+00' as created_at,
    date '2026-03-02' as created_on,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(3) as numbers(i);

create table raw_x.post_readings as
select
    (2102033101747127234 + i)::text as post_id,
    date '2026-03-03' as read_on,
    10 + i as likes,
    i as replies,
    i as reposts,
    0::bigint as quotes,
    i as bookmarks,
    400 + i as impressions,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(3) as numbers(i);

create table raw_x.spending as
select
    date '2026-03-03' as read_on,
    resource,
    resources::bigint as resources,
    price::double as price_usd,
    (resources * price)::double as cost_usd,
    0.5::double as limit_usd,
    false as is_limited,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from (values ('post', 22, 0.001), ('user', 1, 0.01)) as bought(resource, resources, price);

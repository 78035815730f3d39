-- A few good rows of each guarded table, typed as the connector types them.
create schema raw_wordpress;

create table raw_wordpress.posts as
select
    i::bigint as id,
    case i when 3 then 'job_offer' else 'news' end as kind,
    case when i < 3 then 'L''any de les associacions & més' end as title,
    case when i < 3 then 'https://web.example/noticia-' || i end as link,
    case when i < 3 then 'web.example/noticia-' || i end as page_key,
    case when i < 3 then '2|3' end as category_ids,
    timestamptz '2026-03-01 10:00:00+00' as published_at,
    date '2026-03-01' as published_on,
    timestamptz '2026-02-01 10:00:00+00' as modified_at,
    date '2026-02-01' as modified_on,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 4) as numbers(i);

create table raw_wordpress.media as
select
    i::bigint as id,
    case i when 1 then 7 end::bigint as post_id,
    case i when 1 then 'application/pdf' else 'image/svg+xml' end as mime_type,
    'web.example/wp-content/uploads/2026/03/fitxer-' || i as file_key,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

create table raw_wordpress.categories as
select
    i::bigint as id,
    'categoria-' || i as slug,
    'Categoria' as name,
    0::bigint as parent_id,
    null::boolean as _deleted,
    '1790000000.1' as _dlt_load_id
from range(1, 3) as numbers(i);

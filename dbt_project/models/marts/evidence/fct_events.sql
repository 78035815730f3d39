select * from {{ ref('int_civicrm__events') }}
union all
select * from {{ ref('int_fgec__events') }}
union all
select * from {{ ref('int_qdq__events') }}
union all
select * from {{ ref('int_wordpress__events') }}
union all
select * from {{ ref('int_matomo__events') }}
union all
select * from {{ ref('int_x__events') }}
union all
select * from {{ ref('int_facebook__events') }}
union all
select * from {{ ref('int_instagram__events') }}
union all
select * from {{ ref('int_decidim__events') }}
union all
select * from {{ ref('int_register__events') }}
-- Who asks, asks for a kind of events and for days: what lies together is found without reading the rest.
order by event_type, occurred_on, event_id

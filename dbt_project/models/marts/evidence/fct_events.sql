select *
from {{ ref('int_civicrm__events') }}
union all
select *
from {{ ref('int_fgec__events') }}
union all
select *
from {{ ref('int_qdq__events') }}
union all
select *
from {{ ref('int_wordpress__events') }}
union all
select *
from {{ ref('int_matomo__events') }}
union all
select *
from {{ ref('int_x__events') }}
union all
select *
from {{ ref('int_facebook__events') }}
union all
select *
from {{ ref('int_instagram__events') }}
union all
select *
from {{ ref('int_decidim__events') }}
union all
select *
from {{ ref('int_register__events') }}
-- Queries ask for a type of event and for days: in this order they read only the blocks that they
-- need.
order by event_type, occurred_on, event_id

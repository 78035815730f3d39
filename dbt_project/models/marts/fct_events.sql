select * from {{ ref('int_civicrm__events') }}
union all
select * from {{ ref('int_wordpress__events') }}
union all
select * from {{ ref('int_matomo__events') }}

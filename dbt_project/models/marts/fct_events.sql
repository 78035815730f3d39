select * from {{ ref('int_civicrm__events') }}
union all
select * from {{ ref('int_facebook__events') }}
union all
select * from {{ ref('int_instagram__events') }}

select * from {{ ref('int_civicrm__events') }}
union all
select * from {{ ref('int_register__events') }}

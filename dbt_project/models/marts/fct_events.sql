select * from {{ ref('int_civicrm__events') }}

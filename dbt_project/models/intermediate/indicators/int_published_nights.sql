select distinct as_of
from {{ ref('stg_operations__publications') }}
where as_of is not null

select count(*) as night_count
from {{ ref('stg_operations__night') }}
where as_of is not null and build_id is not null
having count(*) <> 1

select district_id, district from {{ ref('districts') }}

-- The register of a year lists the milestones of its plan: a year without milestones has no file.
select plan_year
from {{ ref('stg_register__milestones') }}
union
select plan_year
from {{ ref('stg_register__counts') }}
union
select plan_year
from {{ ref('stg_register__baselines') }}

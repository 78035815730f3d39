{{ config(meta={'dagster': {'ref': {'name': 'plan_scorecard_history'}}}) }}
select builds.as_of, builds.build_id
from {{ ref('int_scorecard_builds') }} as builds
left join {{ ref('plan_scorecard_versions') }} as versions on builds.build_id = versions.build_id
where builds.is_in_history and versions.build_id is null

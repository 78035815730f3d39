{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='as_of',
        on_schema_change='append_new_columns',
        full_refresh=false,
        pre_hook="{{ forget_unpublished_nights() }}"
    )
}}
-- depends_on: {{ ref('int_published_nights') }}

with tonight as (
    select * from {{ ref('plan_scorecard') }}
)

select * from tonight
{% if is_incremental() %}
    -- An earlier night asked for again may fill a gap, never change what was said then.
    where as_of >= (select max(as_of) from {{ this }})
        or as_of not in (select as_of from {{ this }})
{% endif %}

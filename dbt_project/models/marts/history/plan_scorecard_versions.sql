{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='build_id',
        on_schema_change='append_new_columns',
        full_refresh=false,
        pre_hook={'sql': "{{ forget_other_builds() }}", 'transaction': false}
    )
}}
with
    board as (select * from {{ ref('plan_scorecard') }}),

    tonight as (select build_id from {{ ref('int_scorecard_builds') }} where is_tonight)

select tonight.build_id, board.*
from board
cross join tonight

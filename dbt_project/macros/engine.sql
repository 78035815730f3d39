{# The only place for SQL that DuckDB and Spark do not share. #}
{# The type of an instant: DuckDB's plain timestamp has no zone, Spark's is an instant. #}
{% macro instant_type() -%} {{ return(adapter.dispatch('instant_type')()) }} {%- endmacro %}

{% macro default__instant_type() %} {{ return('timestamptz') }}{% endmacro %}
{% macro spark__instant_type() %} {{ return('timestamp') }}{% endmacro %}


{# Deletes the builds that the history no longer needs; nothing in a first build. #}
{% macro forget_other_builds() -%}
    {{ return(adapter.dispatch('forget_other_builds')()) }}
{%- endmacro %}

{% macro default__forget_other_builds() %}
    {% if is_incremental() %}
        delete from {{ this }}
        where build_id not in (select build_id from {{ ref('int_scorecard_builds') }})
    {% endif %}
{% endmacro %}

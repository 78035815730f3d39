{# The only place for words that DuckDB and Spark do not share. #}

{# The type of an instant: DuckDB's plain timestamp has no zone, Spark's is an instant. #}
{% macro instant_type() -%}
    {{ return(adapter.dispatch('instant_type')()) }}
{%- endmacro %}

{% macro default__instant_type() %}{{ return('timestamptz') }}{% endmacro %}
{% macro spark__instant_type() %}{{ return('timestamp') }}{% endmacro %}


{# Removes nights that were never published from the history; empty while there is no history. #}
{% macro forget_unpublished_nights() -%}
    {{ return(adapter.dispatch('forget_unpublished_nights')()) }}
{%- endmacro %}

{% macro default__forget_unpublished_nights() %}
    {% if is_incremental() %}
        delete from {{ this }}
        where as_of not in (select as_of from {{ ref('int_published_nights') }})
    {% endif %}
{% endmacro %}

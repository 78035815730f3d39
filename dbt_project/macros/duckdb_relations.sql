{# How DuckDB gets views, tables, comments and tests: with few statements, where dbt's own way, made
   for databases that cannot take back what they dropped, needs ten; with 260 nodes those are seconds.
   They know nothing of hooks and grants, and views of contracts, which none has; a test keeps it so. #}

{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {% do drop_another_kind(target) %}
    {% call statement('main', auto_begin=False) -%}
        create or replace view {{ target }} as (
            {{ sql }}
        )
    {%- endcall %}
    {% do persist_docs(target, model) %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{# In one transaction: the old table, or the new one with its comments. #}
{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {% do drop_another_kind(target) %}
    {% call statement('main') -%}
        drop table if exists {{ target }};
        {{ get_create_table_as_sql(False, target, sql) }}
    {%- endcall %}
    {% do persist_docs(target, model) %}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{# A view is replaced by a view only, and a table by a table. #}
{% macro drop_another_kind(target) %}
    {%- set existing = load_cached_relation(target) -%}
    {% if existing is not none and existing.type != target.type %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
{% endmacro %}


{# A documented column that is not there is DuckDB's error; dbt would ask for the columns first, twice, and warn. #}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) %}
    {%- set kind = relation.type or 'table' -%}
    {%- set comments = [] -%}
    {% if for_relation and config.persist_relation_docs() and model.description %}
        {% do comments.append('comment on ' ~ kind ~ ' ' ~ relation ~ ' is ' ~ duckdb_escape_comment(model.description)) %}
    {% endif %}
    {% if for_columns and config.persist_column_docs() %}
        {% for column in model.columns.values() if column.description %}
            {% do comments.append('comment on column ' ~ relation ~ '.' ~ column.name ~ ' is ' ~ duckdb_escape_comment(column.description)) %}
        {% endfor %}
    {% endif %}
    {% if comments %}
        {% call statement('persist_docs', auto_begin=False) %}{{ comments | join(';\n') }}{% endcall %}
    {% endif %}
{% endmacro %}


{# A test only reads: there is nothing to begin or to take back. #}
{% materialization test, adapter='duckdb' %}
    {% if should_store_failures() %}
        {{ return(materialization_test_default()) }}
    {% endif %}
    {%- set limited = get_limit_subquery_sql(sql, config.get('limit')) -%}
    {% call statement('main', fetch_result=True, auto_begin=False) -%}
        {{ get_test_sql(
            limited, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none
        ) }}
    {%- endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}

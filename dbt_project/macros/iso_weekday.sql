{# 1 is Monday, 7 Sunday. Counted from a Monday because engines disagree on extract(dow). #}
{% macro iso_weekday(day) -%}
    {%- set a_monday = "cast('1900-01-01' as date)" -%}
    ({{ dbt.datediff(a_monday, day, 'day') }} % 7 + 1)
{%- endmacro %}

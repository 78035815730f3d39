{# A number as a Catalan reader writes it: at most one decimal, after a comma. #}
{% macro number_text(number) -%}
    {%- set decimals = "cast(cast(" ~ number ~ " as decimal(18, 1)) as string)" -%}
    replace(rtrim(replace({{ decimals }} || ' ', '.0 ', '')), '.', ',')
{%- endmacro %}


{# A date as 31/12/2026. #}
{% macro date_text(day) -%}
    split_part(cast({{ day }} as string), '-', 3) || '/'
    || split_part(cast({{ day }} as string), '-', 2) || '/'
    || split_part(cast({{ day }} as string), '-', 1)
{%- endmacro %}
